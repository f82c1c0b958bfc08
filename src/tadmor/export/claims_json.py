"""The claims document: the shape by which outputs are checked from outside (docs/claims.md)."""

from __future__ import annotations

from typing import Any

from tadmor import corrections
from tadmor.export.material import Material
from tadmor.model import (
    Claim,
    Control,
    Count,
    Decision,
    Event,
    Fact,
    Issue,
    PlaceMention,
    Quote,
    Report,
    Role,
    Source,
    TimeMention,
)

Json = dict[str, Any]


def document(material: Material) -> Json:
    """The whole document; offsets are code points of each report's canonical text."""
    made: Json = {
        "claims": [claim(c) for c in material.claims],
        "events": [event(e) for e in material.events],
        "control": [control(c) for c in material.control],
        "reports": [report(r) for r in material.reports],
        "issues": [issue(i) for i in material.issues],
    }
    found = material.review
    if found is not None and found.in_force:
        made["review"] = {
            "decisions": [decision(d) for d in found.in_force],
            "rejected": [claim(c) for c in found.rejected],
        }
    return made


def decision(d: Decision) -> Json:
    """A decision in force, with the claims that it is about."""
    return {
        "id": d.id,
        "made_at": d.made_at,
        "reviewer": d.reviewer,
        "act": d.act.value,
        "claims": [a.claim for a in d.about],
        "others": [a.claim for a in d.others],
        "field": d.field or None,
        "value": corrections.shown(d.field, d.value) or None,
        "reason": d.reason or None,
    }


def claim(c: Claim) -> Json:
    """One claim; what the text does not tell is null or an empty list."""
    return {
        "id": c.id,
        "file": c.file,
        "trigger": _quote(c.trigger),
        "also": [_quote(q) for q in c.also],
        "type": c.type,
        "stage": c.stage.value,
        "polarity": c.polarity.value,
        "certainty": c.certainty.value,
        "status": c.status.value,
        "author_stance": c.author_stance.value,
        "chain": [_source(s, k == 0) for k, s in enumerate(c.chain)],
        "actor": [_role(r) for r in c.actor],
        "target": [_role(r) for r in c.target],
        "when": _when(c.when),
        "where": _where(c.where),
        "killed": _count(c.killed),
        "wounded": _count(c.wounded),
        "abducted": _count(c.abducted),
        "other_count": _count(c.other_count),
        "background": c.background,
        "score": c.score,
        "factuality": c.factuality,
    }


def event(e: Event) -> Json:
    """One event: its claims, who tells it independently, and on what they differ."""
    return {
        "id": e.id,
        "claims": list(e.claims),
        "independent_sources": e.independent_sources,
        "contradictions": list(e.contradictions),
    }


def control(c: Control) -> Json:
    """Who holds a place, between which days; null is not told."""
    days = (c.from_earliest, c.from_latest, c.to_earliest, c.to_latest)
    names = ("from_earliest", "from_latest", "to_earliest", "to_latest")
    return {
        "place": c.place,
        "lat": c.lat,
        "lon": c.lon,
        "party": c.party,
        **{name: day.isoformat() if day else None for name, day in zip(names, days, strict=True)},
        "basis": c.basis,
        "claims": list(c.claims),
        "rule": c.rule,
    }


def report(r: Report) -> Json:
    """A report's metadata; ``published_basis`` says what the date rests on."""
    return {
        "file": r.file,
        "id": r.id,
        "title": _value(r.title),
        "outlet": _value(r.outlet),
        "author": _value(r.author),
        "published": _value(r.published),
        "published_basis": r.published.basis if r.published else None,
        "copy_of": _value(r.copy_of),
    }


def issue(i: Issue) -> Json:
    """What could not or would not be used, and why."""
    return {"file": i.file, "code": i.code, "start": i.start, "end": i.end, "message": i.message}


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def _quote(q: Quote) -> Json:
    return {"text": q.text, "start": q.start, "end": q.end}


def _role(r: Role) -> Json:
    return {"text": r.text, "start": r.start, "end": r.end, "who": r.who}


def _source(s: Source, head: bool) -> Json:
    if head:
        return {"kind": s.kind.value}
    made: Json = {"kind": s.kind.value, "text": s.text, "start": s.start, "end": s.end, "who": s.who}
    if s.joint != 1:
        made["joint"] = s.joint
    if s.credit:
        made["credit"] = True
    return made


def _when(t: TimeMention | None) -> Json | None:
    if t is None:
        return None
    start = t.interval.start if t.interval else None
    end = t.interval.end if t.interval else None
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "precision": t.precision.value,
        "basis": t.basis.value,
        "text": t.text,
        "start_offset": t.start,
        "end_offset": t.end,
    }


def _where(p: PlaceMention | None) -> Json | None:
    if p is None:
        return None
    made: Json = {
        "text": p.text,
        "start": p.start,
        "end": p.end,
        "name": p.place.name if p.place else p.name,
        "lat": p.place.lat if p.place else None,
        "lon": p.place.lon if p.place else None,
        "relation": p.relation,
        "km": p.km,
        "geometry": p.geometry,
        "radius_km": p.radius_km,
    }
    if p.other:
        made["other"] = {"name": p.other.name, "lat": p.other.lat, "lon": p.other.lon}
    return made


def _count(c: Count | None) -> Json | None:
    if c is None:
        return None
    made: Json = {"low": c.low, "high": c.high, "text": c.text, "start": c.start, "end": c.end, "class": c.of or None}
    return made

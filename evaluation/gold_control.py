"""Control built from the gold claims and events of a story: what the rules of ``tadmor.control`` lose by themselves.

``python -m evaluation stories PATH`` gives the figure as ``control_from_gold``. What is wrong here is wrong in the
rules; what is wrong in ``control`` alone was read wrongly before it came to them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from evaluation.running import Json, NotAvailable


def control(gold: Json) -> list[Json]:
    """Rows of control as the claims document has them, from a story's gold. Optional claims count too."""
    try:
        from tadmor import control as rules
        from tadmor.export import claims_json
    except ImportError as error:
        raise NotAvailable(f"tadmor.control cannot be imported: {error}") from error
    claims = [_claim(c) for c in gold["claims"]]
    known = {c.id for c in claims}
    events = [_event(e, known) for e in gold["events"]]
    return [claims_json.control(row) for row in rules.build(claims, [e for e in events if e.claims])]


def _event(event: Json, known: set[str]) -> Any:
    from tadmor.model import Event

    members = tuple(c for c in event["claims"] if c in known)
    return Event(event["id"], members, "", event["independent_sources"], tuple(event["contradictions"]), "gold")


def _claim(c: Json) -> Any:
    from tadmor.model import Certainty, Claim, Polarity, Quote, Source, SourceKind, Span, Stage, Stance, Status

    def quote(part: Json) -> Quote:
        return Quote(part.get("text"), part.get("start"), part.get("end"))

    chain = tuple(
        Source(
            SourceKind(s["kind"]), s.get("text"), s.get("start"), s.get("end"), s.get("who") or s.get("text"),
            s.get("joint", 1), bool(s.get("credit")),
        )
        for s in c["chain"]
    )  # fmt: skip
    return Claim(
        id=c["id"],
        report=c["file"],
        file=c["file"],
        trigger=quote(c["trigger"]),
        also=tuple(quote(q) for q in c["also"]),
        type=c["types"][0],
        stage=Stage(c["stage"]),
        polarity=Polarity(c["polarity"]),
        certainty=Certainty(c["certainty"]),
        status=Status(c["status"]),
        author_stance=Stance(c["author_stance"]),
        chain=chain,
        actor=_roles(c["actor"]),
        target=_roles(c["target"]),
        when=_when(c["when"]),
        where=_where(c["where"]),
        killed=None,
        wounded=None,
        abducted=None,
        other_count=None,
        background=bool(c.get("background")),
        score=1.0,
        sentence=Span(c["trigger"]["start"] or 0, c["trigger"]["end"] or 0),
    )


def _roles(roles: list[Json]) -> tuple[Any, ...]:
    from tadmor import actor_records
    from tadmor.model import Role

    made = []
    for role in roles:
        for who in str(role["who"]).split("; "):
            record = actor_records.of_name(who)
            kind = record.kind if record else _kind(who)
            made.append(Role(role.get("text"), role.get("start"), role.get("end"), who, kind))
    return tuple(made)


def _kind(who: str) -> str:
    """Class of a party that the register does not know, by the nouns in its name."""
    from tadmor import nouns

    found = [nouns.person(nouns.singular(word.casefold().strip("()"))) for word in who.split()]
    return next((f.kind for f in found if f), "unknown_armed")


def _when(when: Json | None) -> Any:
    from tadmor.model import Basis, Interval, Precision, TimeMention

    if when is None:
        return None
    first, last = (date.fromisoformat(when[key]) if when[key] else None for key in ("start", "end"))
    interval = Interval(first, last) if first or last else None
    return TimeMention(
        0, 0, when.get("text") or "", interval, Precision(when["precision"]), Basis(when["basis"]), "point", "gold"
    )


def _where(where: Json | None) -> Any:
    from tadmor.model import Place, PlaceMention

    if where is None:
        return None
    name = where["name"]
    place = None
    if where.get("lat") is not None:
        feature = where.get("feature") or "town"
        place = Place(f"gold:{name}", name, where["lat"], where["lon"], "", feature)
    return PlaceMention(
        0, 0, where.get("text") or "", 0, 0, name, place, where.get("relation") or "at", where.get("km")
    )

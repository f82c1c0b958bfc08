"""Events as PLOVER records, one JSON object a line (openeventdata/PLOVER).

PLOVER alone of the event schemes has modes for what is not told as done: ``future`` (planned, threatened),
``hypothetical`` (imagined, rumoured, speculated), ``negation`` (denied) and ``historical`` (told as background). So
such events are written with their mode and not left out; who wants acts that are told as done takes the records that
have none of the four. A record must have a date: where no report tells one it is the day on which the first came out,
and ``tadmor.date_basis`` says so. What PLOVER cannot hold (claims, chains, spans, ranges) stands under the one key
``tadmor``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from tadmor import codebook, resources
from tadmor.codec import clean
from tadmor.export import claims_json, codes, coding, precision, provenance, tolls
from tadmor.export.coding import Coding
from tadmor.export.left import Left
from tadmor.export.material import Material
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Basis, Interval, PlaceMention, Polarity, Precision, Role, Stage, Status

RULES = "export/schemas/plover.toml"
FILTER = "any event whose type PLOVER knows; not told as done: mode future, hypothetical or negation"
AUXILIARY = ("historical", "future", "hypothetical", "negation")
_RESOLUTION = {"quarter": 5, "province": 2, "region": 2, "district": 3, "country": 1}  # a settlement is 4
COLUMNS = tuple(
    """id date enddate actor recipient event mode context quad_code event_scale event_text event_loc size text_info
    cite_info coder tadmor""".split()
)
FEEDS = {
    "trigger": ("event", "mode", "context", "quad_code", "event_scale", "event_text"),
    "actor": ("actor",),
    "target": ("recipient",),
    "source": ("cite_info", "tadmor"),
    "when": ("date", "enddate"),
    "where": ("event_loc",),
    "killed": ("size",),
    "wounded": ("size",),
}
Json = dict[str, Any]


@cache
def _crosswalk(leaf: str) -> dict[str, tuple[str, ...]]:
    known = codebook.shipped().types.get(leaf)
    plover = known.plover if known else {}
    return {key: tuple(v for v in plover.get(key, "").split("|") if v) for key in ("event", "mode", "context")}


def event_of(one: Coding) -> tuple[str, str]:
    """PLOVER's event and a mode that goes with it by the stage; empty where PLOVER has no home for the type."""
    staged = resources.toml(RULES)["stages"].get(one.type)
    if staged is None:
        return next(iter(_crosswalk(one.type)["event"]), ""), ""
    ahead = one.lead.stage in {Stage.PLANNED, Stage.THREATENED}
    denied = one.lead.polarity is Polarity.DENIED
    name = staged.get("denied") if denied else staged.get("planned") if ahead else None
    return str(name or staged["default"]), "" if name else str(staged["mode"])


def modes(material: Material, one: Coding) -> list[str]:
    """The mode, by the type alone or by words of the sentence, and the auxiliary modes."""
    name, staged = event_of(one)
    listed = _crosswalk(one.type)["mode"]
    rules = resources.toml(RULES)["modes"].get(one.type)
    told = " ".join(material.sentence(c).lower() for c in one.told or (one.lead,))
    if staged or one.type in resources.toml(RULES)["stages"]:
        mode = staged
    elif rules:
        mode = next((m for m, words in rules if re.search(rf"\b(?:{words})", told)), "")
    else:
        mode = listed[0] if len(listed) == 1 else ""
    return [m for m in (mode, *_auxiliary(one)) if m and name]


def _auxiliary(one: Coding) -> list[str]:
    lead, found = one.lead, []
    if all(c.background for c in one.told or one.claims):
        found.append("historical")
    if one.told:
        return found
    if lead.stage in {Stage.PLANNED, Stage.THREATENED}:
        found.append("future")
    if lead.status in {Status.HYPOTHETICAL, Status.UNCOMMITTED, Status.SPECULATED}:
        found.append("hypothetical")
    if lead.polarity is Polarity.DENIED or one.why_not == "rejected by the report's author":
        found.append("negation")
    return found


def table(material: Material) -> provenance.Table:
    """All records as JSON lines."""
    left = Left()
    records: list[Json] = []
    traced: list[Json] = []
    for one in coding.coded(material):
        record = _record(material, one, left)
        if record is not None:
            records.append(record)
            for claim in one.told or one.claims:
                traced += provenance.lines(material, claim, record["id"], FEEDS, one.read_in)
    records.sort(key=lambda r: (r["date"], r["id"]))
    body = "".join(clean(json.dumps(record, ensure_ascii=False)) + "\n" for record in records)
    return provenance.Table(body, len(records), COLUMNS, tuple(traced), left.counts(), FILTER)


def _record(material: Material, one: Coding, left: Left) -> Json | None:
    name, _ = event_of(one)
    interval = one.when.interval if one.when else _published(material, one)
    reason = "" if name else "PLOVER has no event for this type"
    if not reason and interval is None:
        reason = "no day, nor one of publication"
    if not reason and not one.targets and name in resources.toml(RULES)["recipient"]["required"]:
        reason = "no recipient, which this event of PLOVER must have"
    if reason or interval is None or interval.start is None:
        left.out(reason)
        return None
    left.value("no day told: that of publication, so marked under tadmor", int(one.when is None))
    left.value("nobody is told to have done it: an actor of sector UNK", int(not one.actors))
    mode = modes(material, one)
    record = {
        "id": f"TDM-{one.event.id.removeprefix('e')}",
        "date": interval.start.isoformat(),
        "enddate": interval.end.isoformat() if interval.end and interval.end != interval.start else None,
        "actor": [_entity(r) for r in one.actors] or [{"sector": "UNK"}],
        "recipient": [_entity(r) for r in one.targets],
        "event": name,
        "mode": mode,
        "context": list(_crosswalk(one.type)["context"]),
        "quad_code": resources.toml(RULES)["quad"][name],
        "event_scale": _score(name, mode),
        "event_text": [t for t in dict.fromkeys(c.trigger.text for c in one.told or one.claims) if t],
        "event_loc": _location(one.where),
        "size": _size(one),
        "text_info": {"start": one.lead.sentence.start, "end": one.lead.sentence.end},
        "cite_info": _cite(material, one),
        "coder": "tadmor",
        "tadmor": _own(material, one),
    }
    return {key: value for key, value in record.items() if value not in (None, [], {})}


def _published(material: Material, one: Coding) -> Interval | None:
    """The day on which the first report of an event came out; its record says that it rests on no more than that."""
    reports = [material.by_report[c.report].publication_day for c in one.told or one.claims]
    known = [day for day in reports if day]
    return Interval(min(known), min(known)) if known else None


def _score(name: str, mode: Sequence[str]) -> float:
    scores = resources.toml(RULES)["score"]
    return float(next((scores[f"{name}/{m}"] for m in mode if f"{name}/{m}" in scores), scores[name]))


def _entity(role: Role) -> Json:
    home = codes.home(role)
    made = {
        "code": home.iso3 if home else "",
        "sector": codes.kind(role).plover,
        "entity_text": role.text or "",
        "identifier_text": role.who,
    }
    return {key: value for key, value in made.items() if value}


def _location(where: PlaceMention | None) -> Json | None:
    if where is None:
        return None
    place = where.place
    if place is None:
        return {"extracted_place": where.text}
    country, province = codes.country(place.country), province_of(place)
    prefix, _, number = place.id.partition(":")
    made = {
        "extracted_place": where.text,
        "resolved_place": place.name,
        "geonameid": number if prefix == "geonames" else None,
        "lat": round(place.lat, 6),
        "lon": round(place.lon, 6),
        "province": province.name if province else None,
        "country": country.name if country else None,
        "country_code": country.iso3 if country else None,
        "feature_class": place.feature,
        "resolution": _RESOLUTION.get(place.feature, 4) if where.relation == "at" else None,
    }
    return {key: value for key, value in made.items() if value not in (None, "")}


def _size(one: Coding) -> Json:
    """Numbers of people, the lowest that is told."""
    dead = tolls.total(one.dead)
    hurt = [c.wounded.low for c in one.told if c.wounded and c.wounded.low is not None]
    held = [c.other_count.low for c in one.told if c.other_count and c.other_count.low is not None]
    made: Json = {"dead": dead.low} if dead else {}
    made |= {"injured": min(hurt)} if hurt else {}
    return made | ({"arrested": min(held)} if held and one.type == "DET.ARREST" else {})


def _cite(material: Material, one: Coding) -> Json:
    report = material.by_report[one.lead.report]
    made = {
        "citation": f"sha256:{report.id}",
        "url": report.url.value if report.url else None,
        "title": report.title.value if report.title else None,
        "publication": provenance.outlet(report),
        "codebook": "tadmor ontology, crosswalk to PLOVER",
    }
    return {key: value for key, value in made.items() if value}


def _own(material: Material, one: Coding) -> Json:
    return {
        "type": one.type,
        "status": one.lead.status.value,
        "stage": one.lead.stage.value,
        "polarity": one.lead.polarity.value,
        "not_told_as_done": one.why_not or None,
        "date_precision": (one.when.precision if one.when else Precision.UNKNOWN).value,
        "date_basis": (one.when.basis if one.when else Basis.PUBLICATION_DATE).value,
        "geo_precision": precision.geo_precision(one.where),
        "dead": {side: [f.low, f.best, f.high] for side, f in one.dead.items()},
        "independent_sources": one.event.independent_sources,
        "contradictions": list(one.event.contradictions),
        "claims": [
            {**claims_json.claim(c), "sources": material.sources(c), "sha256": c.report, "quote": material.sentence(c)}
            for c in one.claims
        ],
    }

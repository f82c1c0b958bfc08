"""Events as GeoJSON (RFC 7946): one feature per event, geometry null where no place is known.

Every event is written, whatever is told of it: ``modality`` says whether it is told as done. Values are those of
``coding``; dead as lowest, best and highest figure, the highest being null where one report leaves it open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from tadmor import codebook
from tadmor.codec import clean
from tadmor.export import codes, coding, precision, provenance, tolls
from tadmor.export.coding import Coding
from tadmor.export.material import Material, strongest
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Basis, Claim, PlaceMention, Polarity, TimeMention

FILTER = "every event that has a claim"
_GAINS = {"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HANDOVER", "TERR.HOLDS"}
_DIGITS = 6  # about 0.1 m; RFC 7946 section 11.2 advises no more
_FEEDS = {
    "trigger": ("event_type", "polarity", "modality"),
    "actor": ("actors_a",),
    "target": ("actors_b",),
    "source": ("sources", "modality"),
    "when": ("date_start", "date_end", "date_precision", "date_basis"),
    "where": ("geometry", "place_text", "place_name", "uncertainty_m"),
    "killed": ("fatalities_low", "fatalities_best", "fatalities_high"),
}
Json = dict[str, Any]


def geojson(material: Material) -> provenance.Table:
    """All events as one FeatureCollection; claims that no event holds are counted as left out."""
    found = features(material)
    body = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False, indent=1)
    columns = tuple(found[0]["properties"]) if found else ()
    return provenance.Table(
        clean(body) + "\n", len(found), columns, traced(material), left_out(material), filter=FILTER
    )


def features(material: Material) -> list[Json]:
    """One feature per event that has a claim, in the order of the events."""
    holders = _holders(material)
    return [_feature(material, one, holders) for one in coding.coded(material)]


def traced(material: Material) -> tuple[Json, ...]:
    """Where each value of the features was read."""
    return tuple(
        line
        for event in material.events
        for claim in material.members(event)
        for line in provenance.lines(material, claim, event.id, _FEEDS)
    )


def left_out(material: Material) -> dict[str, dict[str, int]]:
    """What the features do not hold, by reason."""
    loose = sum(1 for claim in material.claims if claim.id not in material.event_of)
    values = {"counts other than the dead": _other_counts(material.claims)}
    rows = {"claim in no event": loose} if loose else {}
    return {"rows": rows, "values": {reason: n for reason, n in values.items() if n}}


def _other_counts(claims: Iterable[Claim]) -> int:
    return sum(1 for c in claims for n in (c.wounded, c.abducted, c.other_count) if n)


def _holders(material: Material) -> dict[str, set[str]]:
    """Parties whose hold on a place a claim is evidence for, by claim id."""
    found: dict[str, set[str]] = {}
    for row in material.control:
        for claim in row.claims:
            found.setdefault(claim, set()).add(row.party)
    return found


def _holder(one: Coding, holders: dict[str, set[str]]) -> str | None:
    """The party that the event makes the holder of its place, by the intervals of control."""
    if one.type not in _GAINS or one.why_not == "denied only":
        return None
    parties = set().union(*(holders.get(c.id, set()) for c in one.claims))
    sides = (*one.targets, *one.actors) if one.type == "TERR.HANDOVER" else one.actors
    return next((role.who for role in sides if role.who in parties), None)


def _feature(material: Material, one: Coding, holders: dict[str, set[str]]) -> Json:
    lead = strongest(one.claims)
    event, claims = one.event, one.claims
    when = one.when or next((c.when for c in (lead, *claims) if c.when and c.when.interval), None)
    reports = {claim.report: material.by_report[claim.report] for claim in claims}
    known = codebook.shipped().types.get(event.type)
    properties = {
        "event_id": event.id,
        "event_type": event.type,
        "event_subtype": known.label if known else None,
        "actors_a": _names(r.who for r in one.actors),
        "actors_b": _names(r.who for r in one.targets),
        **_dates(when),
        **_place(one.where),
        "modality": lead.status.value,
        "polarity": lead.polarity.value,
        "stage": lead.stage.value,
        "not_told_as_done": one.why_not or None,
        "status": "conflict" if event.contradictions else "unreviewed",
        "contradictions": list(event.contradictions),
        **_fatalities(material, one),
        "n_documents": len(reports),
        "n_independent_sources": event.independent_sources,
        "sources": [
            {
                "outlet": r.outlet.value if r.outlet else None,
                "date": r.published.value if r.published else None,
                "url": r.url.value if r.url else None,
            }
            for r in reports.values()
        ],
        "claims": [material.evidence(c) for c in claims],
        "control": _holder(one, holders),
    }
    return {"type": "Feature", "id": event.id, "geometry": geometry(one.where), "properties": properties}


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _dates(when: TimeMention | None) -> Json:
    interval = when.interval if when else None
    basis = "publication" if when and when.basis is Basis.PUBLICATION_DATE else when.basis.value if when else None
    return {
        "date_start": interval.start.isoformat() if interval and interval.start else None,
        "date_end": interval.end.isoformat() if interval and interval.end else None,
        "date_precision": when.precision.value if when else None,
        "date_prec_ucdp": precision.date_prec(interval),
        "date_basis": basis,
    }


def _place(where: PlaceMention | None) -> Json:
    place = where.place if where else None
    radius = where.radius_km if where else None
    province = province_of(place) if place else None
    country = codes.country(place.country) if place else None
    return {
        "place_text": where.text if where else None,
        "place_id": place.id if place else None,
        "place_name": place.name if place else None,
        "place_relation": where.relation if where else None,
        "admin1": province.name if province else None,
        "country": place.country if place else None,
        "country_iso3": country.iso3 if country else None,
        "geo_precision_acled": precision.geo_precision(where),
        "where_prec_ucdp": precision.where_prec(where),
        "uncertainty_m": round(radius * 1000) if radius is not None else None,
    }


def _fatalities(material: Material, one: Coding) -> Json:
    counting = [c for c in one.told or one.claims if c.killed and c.polarity is Polarity.AFFIRMED]
    figures = tolls.total(tolls.by_side(counting, material.copied))
    open_end = any(c.killed and c.killed.high is None for c in counting)
    return {
        "fatalities_low": figures.low if figures else None,
        "fatalities_best": figures.best if figures else None,
        "fatalities_high": figures.high if figures and not open_end else None,
    }


def geometry(where: PlaceMention | None) -> Json | None:
    """The event's own area, else its place as a point where the event lies at it, else null.

    The reference place of "north of X" is no place of the event: without an area it gives null.
    """
    if where is None:
        return None
    if where.geometry:
        points = _rounded(where.geometry.get("coordinates"))
        if where.geometry.get("type") == "Polygon":
            points = [_wound(ring, k == 0) for k, ring in enumerate(points)]
        elif where.geometry.get("type") == "MultiPolygon":
            points = [[_wound(ring, k == 0) for k, ring in enumerate(polygon)] for polygon in points]
        return {**where.geometry, "coordinates": points}
    if where.place is None or where.relation not in {"at", "near", "to", "towards", "from"}:
        return None
    return {"type": "Point", "coordinates": [round(where.place.lon, _DIGITS), round(where.place.lat, _DIGITS)]}


def _wound(ring: list[list[float]], outer: bool) -> list[list[float]]:
    """A ring in the direction that RFC 7946 asks for: the outer one counter-clockwise, holes clockwise."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return ring if (doubled > 0) is outer or doubled == 0 else ring[::-1]


def _rounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, _DIGITS) if isinstance(value, float) else value

"""Events as GeoJSON (RFC 7946): one feature per event, geometry null where no place is known.

An event's values come from its claims by rule: place and date from the claim that stands for it
(``material.strongest``), else from the first claim that has one; dead as lowest low, highest high, and the
standing claim's own figure where it is exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tadmor.codec import clean
from tadmor.export import provenance
from tadmor.export.material import Material, strongest
from tadmor.model import Basis, Claim, Event, PlaceMention, Polarity, TimeMention

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
    features: list[Json] = []
    traced: list[Json] = []
    for event in material.events:
        claims = material.members(event)
        if claims:
            features.append(_feature(material, event, claims))
            for claim in claims:
                traced.extend(provenance.lines(material, claim, event.id, _FEEDS))
    loose = sum(1 for claim in material.claims if claim.id not in material.event_of)
    values = {"counts other than the dead": _other_counts(material.claims)}
    left = {
        "rows": material.left_by_review() | ({"claim in no event": loose} if loose else {}),
        "values": {k: n for k, n in values.items() if n},
    }
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)
    columns = tuple(features[0]["properties"]) if features else ()
    return provenance.Table(clean(body) + "\n", len(features), columns, tuple(traced), left)


def _other_counts(claims: Iterable[Claim]) -> int:
    return sum(1 for c in claims for n in (c.wounded, c.abducted, c.other_count) if n)


def _feature(material: Material, event: Event, claims: Sequence[Claim]) -> Json:
    lead = strongest(claims)
    ranked = [lead, *(c for c in claims if c is not lead)]
    where = next((c.where for c in ranked if c.where), None)
    when = next((c.when for c in ranked if c.when and c.when.interval), None)
    reports = {claim.report: material.by_report[claim.report] for claim in claims}
    properties = {
        "event_id": event.id,
        "event_type": event.type,
        "actors_a": _names(r.who for c in ranked for r in c.actor),
        "actors_b": _names(r.who for c in ranked for r in c.target),
        **_dates(when),
        **_place(where),
        "modality": lead.status.value,
        "polarity": lead.polarity.value,
        "stage": lead.stage.value,
        "status": "conflict" if event.contradictions else "unreviewed",
        "contradictions": list(event.contradictions),
        **_fatalities(lead, claims),
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
        "claims": [_claim(material, c) for c in claims],
    }
    return {"type": "Feature", "id": event.id, "geometry": geometry(where), "properties": properties}


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _dates(when: TimeMention | None) -> Json:
    interval = when.interval if when else None
    basis = "publication" if when and when.basis is Basis.PUBLICATION_DATE else when.basis.value if when else None
    return {
        "date_start": interval.start.isoformat() if interval and interval.start else None,
        "date_end": interval.end.isoformat() if interval and interval.end else None,
        "date_precision": when.precision.value if when else None,
        "date_basis": basis,
    }


def _place(where: PlaceMention | None) -> Json:
    place = where.place if where else None
    radius = where.radius_km if where else None
    return {
        "place_text": where.text if where else None,
        "place_id": place.id if place else None,
        "place_name": place.name if place else None,
        "place_relation": where.relation if where else None,
        "country": place.country if place else None,
        "uncertainty_m": round(radius * 1000) if radius is not None else None,
    }


def _fatalities(lead: Claim, claims: Sequence[Claim]) -> Json:
    counts = [c.killed for c in claims if c.killed and c.polarity is Polarity.AFFIRMED]
    lows = [n.low for n in counts if n.low is not None]
    highs = [n.high for n in counts]
    best = lead.killed.low if lead.killed and lead.killed.low == lead.killed.high else None
    return {
        "fatalities_low": min(lows) if lows else None,
        "fatalities_best": best,
        # one count without an upper end leaves the whole without one
        "fatalities_high": max(h for h in highs if h is not None) if counts and None not in highs else None,
    }


def _claim(material: Material, claim: Claim) -> Json:
    return {
        "claim_id": claim.id,
        "chain": material.sources(claim),
        "status": claim.status.value,
        "quote": material.sentence(claim),
        "doc_sha256": claim.report,
        "start": claim.sentence.start,
        "end": claim.sentence.end,
    }


def geometry(where: PlaceMention | None) -> Json | None:
    """The event's own area, else its place as a point where the event lies at it, else null.

    The reference place of "north of X" is no place of the event: without an area it gives null.
    """
    if where is None:
        return None
    if where.geometry:
        return {**where.geometry, "coordinates": _rounded(where.geometry.get("coordinates"))}
    if where.place is None or where.relation not in {"at", "near", "to", "towards", "from"}:
        return None
    return {"type": "Point", "coordinates": [round(where.place.lon, _DIGITS), round(where.place.lat, _DIGITS)]}


def _rounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, _DIGITS) if isinstance(value, float) else value

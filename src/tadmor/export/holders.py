"""Who held which place as GeoJSON: one feature per place, party and interval, for maps with a time slider.

``valid_from`` and ``valid_to`` are the widest that the reports allow (first possible day, last possible day; null is
not told, an open end or beginning); the four bounds stand beside them. A gap between two features means that nobody
tells, not that nobody held the place.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tadmor.codec import clean
from tadmor.export import provenance
from tadmor.export.left import Left
from tadmor.export.material import Material
from tadmor.model import Claim, Control

FILTER = "every interval of control"
_FEEDS = {
    "trigger": ("basis", "from_earliest", "from_latest", "to_earliest", "to_latest"),
    "actor": ("party",),
    "target": ("party",),
    "when": ("from_earliest", "from_latest", "to_earliest", "to_latest", "valid_from", "valid_to"),
    "where": ("place", "geometry"),
}


def control(material: Material) -> provenance.Table:
    """All intervals of control as one FeatureCollection."""
    left = Left()
    features, traced = [], []
    for k, row in enumerate(material.control, 1):
        features.append(_feature(material, row, k))
        left.value("a place without coordinates: geometry null", int(row.lat is None or row.lon is None))
        for claim in _told(material, row):
            traced.extend(provenance.lines(material, claim, features[-1]["id"], _FEEDS))
    body = clean(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)) + "\n"
    columns = tuple(features[0]["properties"]) if features else ()
    return provenance.Table(body, len(features), columns, tuple(traced), left.counts(), FILTER)


def _told(material: Material, row: Control) -> list[Claim]:
    return [material.by_claim[claim] for claim in row.claims if claim in material.by_claim]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _feature(material: Material, row: Control, number: int) -> dict[str, Any]:
    point = None
    if row.lat is not None and row.lon is not None:
        point = {"type": "Point", "coordinates": [round(row.lon, 6), round(row.lat, 6)]}
    properties = {
        "place": row.place,
        "party": row.party,
        "valid_from": _iso(row.from_earliest),
        "valid_to": _iso(row.to_latest),
        "from_earliest": _iso(row.from_earliest),
        "from_latest": _iso(row.from_latest),
        "to_earliest": _iso(row.to_earliest),
        "to_latest": _iso(row.to_latest),
        "basis": row.basis,
        "evidence": [
            {"claim_id": claim.id, "event_id": material.event_of.get(claim.id), **material.evidence(claim)}
            for claim in _told(material, row)
        ],
    }
    return {"type": "Feature", "id": f"control-{number}", "geometry": point, "properties": properties}

"""``relative``: places named by distance and direction ("35 miles south of Albuquerque"), from one sentence each.

Of the sentence's place mentions the one counts whose name is the gold reference and that says a distance or a
direction. ``inside``: the true point lies in the mention's area. ``within20``: the point that stands for the area
(``places.precision.representative``) is at most 20 km from the true point. A reference that is not found or was
resolved to a place over 25 km from the gold one is wrong in both. ``found`` is the share with such a mention,
``reference`` that with the right reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.running import BadGold, NotAvailable, json_lines
from evaluation.scores import Scores, Tally
from evaluation.story_rules import plain
from tadmor import language, text
from tadmor.globe import distance
from tadmor.model import PlaceMention, ZoneKind
from tadmor.places.precision import representative

NEAR_KM = 20.0
SAME_REFERENCE_KM = 25.0
Point = tuple[float, float]  # lat, lon


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, the reference's name and point, and the true point of what it tells of."""

    sentence: str
    reference: str
    reference_point: Point
    point: Point


def read_gold(path: Path) -> list[Item]:
    """Rows of a JSON lines file."""
    try:
        return [
            Item(r["sentence"], r["ref"], (r["ref_lat"], r["ref_lon"]), (r["lat"], r["lon"])) for r in json_lines(path)
        ]
    except KeyError as error:
        raise BadGold(f"{path}: {error}") from error


def rings(geometry: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Outer and inner rings of a GeoJSON Polygon or MultiPolygon; none for other kinds."""
    if geometry.get("type") == "Polygon":
        yield from geometry["coordinates"]
    elif geometry.get("type") == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def inside(point: Point, geometry: dict[str, Any]) -> bool:
    """Even-odd rule over all rings, so that holes are outside."""
    lat, lon = point
    odd = False
    for ring in rings(geometry):
        for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def choose(mentions: Sequence[PlaceMention], reference: str) -> PlaceMention | None:
    """The mention of the reference with a distance, else with a direction."""
    named = [m for m in mentions if plain(reference) in (plain(m.name), plain(m.place.name) if m.place else "")]
    named += [m for m in mentions if m not in named and plain(reference) in plain(m.text)]
    relative = [m for m in named if m.km is not None or m.relation.endswith(" of")]
    return max(relative, key=lambda m: m.km is not None, default=None)


def find(sentence: str) -> Sequence[PlaceMention]:
    """Place mentions of one sentence by the installed tadmor."""
    try:
        from tadmor import places
    except ImportError as error:
        raise NotAvailable(str(error)) from error
    spans = text.sentences(sentence, 0, len(sentence))
    parsed = language.analyse(sentence, spans, [ZoneKind.BODY] * len(spans))
    return places.find(sentence, parsed, ())


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first sentences only."""
    tallies = {key: Tally() for key in ("inside", "within20", "found", "reference")}
    for item in read_gold(path)[:sample]:
        mention = choose(find(item.sentence), item.reference)
        place = mention.place if mention else None
        right = place is not None and distance(place.lat, place.lon, *item.reference_point) <= SAME_REFERENCE_KM
        area = mention.geometry if mention and right else None
        centre = representative(mention) if mention and area else None
        tallies["found"].add(mention is not None)
        tallies["reference"].add(right)
        tallies["inside"].add(area is not None and inside(item.point, area))
        tallies["within20"].add(centre is not None and distance(*centre, *item.point) <= NEAR_KM)
    return {key: tally.share for key, tally in tallies.items()}

"""The area a place expression speaks of, as GeoJSON: circles, rings, annular sectors, corridors.

Bounds come from 730 "N km DIRECTION of PLACE" pairs with known ends: the straight distance is .70 to 1.09 of the stated
one (it is told along roads; about p10 and p90), the bearing within 45 degrees of the named one in 96.5 %; without a
number the distance is 4 to 67 km (median 15). Distances are told from the edge of a town or from its middle, so both
bounds give way by its radius, and near a large town the sector widens.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from tadmor.gazetteer.outlines import Ring, outline
from tadmor.globe import EARTH_KM, distance
from tadmor.model import Place

SHARE = (0.70, 1.09)
# The median share falls from 1 for a few km to .87 beyond 100 km: the longer the road, the more it winds.
SHARE_FAR, WINDING_KM = 0.87, 50.0
# "Over 150 km": rarely more than half as far again, or the next round number would be told.
BEYOND = 1.5
SLACK_KM = 1.0  # the number is rounded
HALF_ANGLE = 45.0
NO_DISTANCE = (4.0, 67.0)
DIRECTION_KM = 15.0
OUTSKIRTS = (3.0, 25.0)
NEAR_KM = 25.0
CORRIDOR_KM = 10.0
BEARING = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0, "south": 180.0, "south-west": 225.0,
    "west": 270.0, "north-west": 315.0,
    "north-north-east": 22.5, "east-north-east": 67.5, "east-south-east": 112.5, "south-south-east": 157.5,
    "south-south-west": 202.5, "west-south-west": 247.5, "west-north-west": 292.5, "north-north-west": 337.5,
}  # fmt: skip

Geometry = dict[str, Any]


def bearing(one: Place, other: Place) -> float:
    """Initial bearing from one place to another, degrees from north."""
    a, c = math.radians(one.lat), math.radians(other.lat)
    d = math.radians(other.lon - one.lon)
    x = math.sin(d) * math.cos(c)
    y = math.cos(a) * math.sin(c) - math.sin(a) * math.cos(c) * math.cos(d)
    return math.degrees(math.atan2(x, y)) % 360


def beyond(lat: float, lon: float, degrees: float, km: float) -> list[float]:
    """``[lon, lat]`` of the point ``km`` away under the bearing, rounded to 0.0001 degree."""
    a, b, t, r = math.radians(lat), math.radians(lon), math.radians(degrees), km / EARTH_KM
    c = math.asin(math.sin(a) * math.cos(r) + math.cos(a) * math.sin(r) * math.cos(t))
    d = b + math.atan2(math.sin(t) * math.sin(r) * math.cos(a), math.cos(r) - math.sin(a) * math.sin(c))
    return [round((math.degrees(d) + 540) % 360 - 180, 4), round(math.degrees(c), 4)]


def point(place: Place) -> Geometry:
    """The place's own point."""
    return {"type": "Point", "coordinates": [place.lon, place.lat]}


def _arc(place: Place, start: float, end: float, km: float, steps: int) -> list[list[float]]:
    return [beyond(place.lat, place.lon, start + (end - start) * i / steps, km) for i in range(steps + 1)]


def circle(place: Place, km: float) -> Geometry:
    """A disc around the place."""
    ring = _arc(place, 360.0, 0.0, km, 32)
    return {"type": "Polygon", "coordinates": [ring]}


def band(place: Place, low: float, high: float) -> Geometry:
    """A ring between two distances from the place."""
    return {"type": "Polygon", "coordinates": [_arc(place, 360.0, 0.0, high, 32), _arc(place, 0.0, 360.0, low, 32)]}


def straight(km: float) -> float:
    """The likeliest straight distance in km for a stated one."""
    return km * (SHARE_FAR + (1 - SHARE_FAR) * math.exp(-km / WINDING_KM))


def sector(place: Place, direction: str, low: float, high: float, half: float = HALF_ANGLE) -> Geometry:
    """An annular sector around a compass direction, ``half`` degrees to either side."""
    middle = BEARING[direction]
    outer = _arc(place, middle + half, middle - half, high, 12)
    inner = _arc(place, middle - half, middle + half, low, 12)
    return {"type": "Polygon", "coordinates": [[*outer, *inner, outer[0]]]}


def _span(place: Place, km: float, bound: str) -> tuple[float, float]:
    """Least and greatest distance for a stated one; ``bound``: it is a lower ("over") or an upper one ("under")."""
    low = max(0.0, km * SHARE[0] - SLACK_KM - place.radius_km / 2) if bound != "under" else 0.0
    high = km * (BEYOND if bound == "over" else SHARE[1]) + SLACK_KM + place.radius_km
    return low, high


def half(place: Place, direction: str) -> Geometry:
    """The half of a place on one side ("eastern Aleppo"): of its outline where one is drawn, or else of its disc."""
    drawn = outline(place)
    cut = side_of(drawn, direction) if drawn is not None else None
    return cut if cut is not None else sector(place, direction, 0.0, place.radius_km, 90.0)


def side_of(geometry: Geometry, direction: str) -> Geometry | None:
    """The part of a Polygon or MultiPolygon that lies to one side of its centre of area.

    None for areas that span the date line, whose centre is not in their middle.
    """
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    lons = [x for polygon in polygons for x, _ in polygon[0]]
    if max(lons) - min(lons) > 180:
        return None
    x, y = _centre([polygon[0] for polygon in polygons])
    degrees = math.radians(BEARING[direction])
    # a degree of longitude is shorter than one of latitude: bearings are told in km
    normal = math.sin(degrees) * math.cos(math.radians(y)), math.cos(degrees)
    cut = [[r for ring in polygon if (r := _clipped(ring, (x, y), normal))] for polygon in polygons]
    # a hole is where its outer ring is, so that the first ring left is the outer one
    kept = [polygon for polygon in cut if polygon]
    if not kept:
        return None
    if len(kept) == 1:
        return {"type": "Polygon", "coordinates": kept[0]}
    return {"type": "MultiPolygon", "coordinates": kept}


def _centre(rings: list[Ring]) -> tuple[float, float]:
    """Longitude and latitude of the centre of area of the rings together (holes not counted)."""
    total, east, north = 0.0, 0.0, 0.0
    for ring in rings:
        x0, y0 = ring[0]
        area, x, y = 0.0, 0.0, 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            area, x, y = area + cross, x + cross * (x1 + x2 - 2 * x0), y + cross * (y1 + y2 - 2 * y0)
        sign = 1.0 if area >= 0 else -1.0
        total, east, north = total + abs(area), east + sign * (x / 3 + x0 * area), north + sign * (y / 3 + y0 * area)
    return (east / total, north / total) if total else (rings[0][0][0], rings[0][0][1])


def _clipped(ring: Ring, middle: tuple[float, float], normal: tuple[float, float]) -> Ring:
    """The closed ring on the side of the line that the normal points to (Sutherland and Hodgman); empty where none."""
    found: Ring = []
    for one, two in pairwise(ring):
        a, b = ((p[0] - middle[0]) * normal[0] + (p[1] - middle[1]) * normal[1] for p in (one, two))
        if a >= 0:
            found.append(one)
        if (a >= 0) != (b >= 0):
            found.append([round(p + (q - p) * a / (a - b), 4) for p, q in zip(one, two, strict=True)])
    return [*found, found[0]] if len(found) > 2 else []


def _directed(place: Place, direction: str, km: float | None, bound: str) -> tuple[Geometry, float]:
    """Sector for "N km DIRECTION of" the place, or for the direction alone."""
    size = place.radius_km
    if km:
        low, high = _span(place, km, bound)
        half = HALF_ANGLE + math.degrees(math.atan2(size, km))
    else:
        low, high, half = NO_DISTANCE[0] + size / 4, NO_DISTANCE[1] + size, HALF_ANGLE
    return sector(place, direction, low, high, half), round(high, 1)


def corridor(one: Place, other: Place, half_km: float = CORRIDOR_KM) -> Geometry:
    """A strip along the line from one place to the other."""
    toward = bearing(one, other)
    ring = [
        beyond(one.lat, one.lon, toward + 90, half_km),
        beyond(other.lat, other.lon, toward + 90, half_km),
        beyond(other.lat, other.lon, toward - 90, half_km),
        beyond(one.lat, one.lon, toward - 90, half_km),
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def area(place: Place, relation: str, km: float | None, other: Place | None, bound: str = "") -> tuple[Geometry, float]:
    """Geometry and radius (km from the named place within which the event lies) for a relation to a place.

    ``bound``: "over" where the kilometres are a lower bound, "under" where they are an upper one.
    """
    if relation.endswith(" of") and relation[:-3] in BEARING:
        return _directed(place, relation[:-3], km, bound)
    if relation == "between" and other is not None:
        return corridor(place, other), round(distance(place.lat, place.lon, other.lat, other.lon), 1)
    if relation == "outskirts":
        low, high = OUTSKIRTS
        return band(place, low, high), high
    if relation == "near":
        if km:
            low, high = _span(place, km, bound)
            shape = band(place, low, high) if low > 0 else circle(place, high)
            return shape, round(high, 1)
        high = max(NEAR_KM, place.radius_km)
        return circle(place, high), high
    return point(place), place.radius_km

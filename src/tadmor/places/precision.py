"""How well a place mention is known: representative point, ``precision_km``, and the codes that datasets ask for.

``precision_km`` is the radius of the disc around the representative point within which the event lies by the text.
ACLED's geo_precision (1-3) and UCDP's where_prec (1-7) follow their codebooks; each is None where the name is not in
the gazetteer, because a point that is not known has no precision. UCDP has no code for a continent.
"""

from __future__ import annotations

from tadmor.globe import distance
from tadmor.model import PlaceMention
from tadmor.places.geometry import BEARING, DIRECTION_KM, bearing, beyond, straight

# Kinds of places one can stand in: a name of one of these is as exact as news gets.
_SPOTS = frozenset(
    "capital city town village quarter camp base airbase airport crossing port prison plant mine oilfield dam bridge "
    "hospital site".split()
)
_WATER = frozenset({"sea", "gulf", "strait"})
_LINES = frozenset({"river", "road", "front", "border", "railway"})
# UCDP's "limited area around a known place"; below EXACT_KM a hill or a wadi is as exact as a village.
AROUND_KM = 25.0
EXACT_KM = 5.0

Point = tuple[float, float]


def representative(mention: PlaceMention) -> Point | None:
    """Latitude and longitude that stand for the mention's area; None where the name is not known.

    For a direction the point lies along it at the median distance; between two places half way; else it is the named
    place's own point.
    """
    place, relation = mention.place, mention.relation
    if place is None:
        return None
    if relation == "between" and mention.other is not None:
        half = distance(place.lat, place.lon, mention.other.lat, mention.other.lon) / 2
        lon, lat = beyond(place.lat, place.lon, bearing(place, mention.other), half)
        return lat, lon
    if relation.endswith(" of") and relation[:-3] in BEARING:
        km = straight(mention.km) if mention.km else DIRECTION_KM
        lon, lat = beyond(place.lat, place.lon, BEARING[relation[:-3]], km)
        return lat, lon
    return place.lat, place.lon


def precision_km(mention: PlaceMention) -> float | None:
    """Greatest distance in km from the representative point to the edge of the area; None where nothing is known."""
    middle = representative(mention)
    if middle is None or mention.place is None:
        return None
    shape = mention.geometry or {}
    if shape.get("type") not in {"Polygon", "MultiPolygon"}:
        return round(mention.radius_km or mention.place.radius_km, 1)
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return round(max(distance(*middle, lat, lon) for polygon in polygons for lon, lat in polygon[0]), 1)


def _around(mention: PlaceMention) -> bool:
    """True where the event lies beside the named place and not in it."""
    return mention.relation == "near" or mention.relation == "towards" or mention.relation.endswith(" of")


def _far(mention: PlaceMention) -> bool:
    """True where the stated distance leaves the neighbourhood; without a number it is mostly within 15 km."""
    return _around(mention) and (mention.km or 0.0) > AROUND_KM


def geo_precision(mention: PlaceMention) -> int | None:
    """ACLED: 1 the named town or a part of it; 2 a small area or near a town; 3 a larger region. None: not known."""
    place = mention.place
    if place is None:
        return None
    if place.feature in _SPOTS:
        if mention.relation == "between" or _far(mention):
            return 3
        return 2 if _around(mention) else 1
    if place.feature in {"country", "continent", "province"} | _WATER:
        return 3
    if place.radius_km <= EXACT_KM and not _around(mention):
        return 1
    return 2 if place.feature == "district" or place.radius_km <= AROUND_KM else 3


def where_prec(mention: PlaceMention) -> int | None:
    """UCDP: 1 exact; 2 within about 25 km of it; 3 ADM2; 4 ADM1; 5 wider, linear or between two; 6 country; 7 sea."""
    place = mention.place
    if place is None or place.feature == "continent":
        return None
    if place.feature in _WATER:
        return 7
    if place.feature == "country":
        # "north of Iraq" lies beside a country or in a part of it: no country's centroid stands for that
        return 5 if mention.relation.endswith(" of") or mention.relation == "between" else 6
    if mention.relation == "between" or place.feature in _LINES:
        return 5
    if _around(mention):
        return 2 if place.feature in _SPOTS and not _far(mention) else 5
    if place.feature in {"province", "district"}:
        return 4 if place.feature == "province" else 3
    if place.feature in _SPOTS or place.radius_km <= EXACT_KM:
        return 1
    return 2 if place.radius_km <= AROUND_KM else 5

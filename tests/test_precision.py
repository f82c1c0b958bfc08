"""How exact a place mention is: representative point, radius, and the codes of ACLED and UCDP."""

from __future__ import annotations

import pytest

from tadmor.globe import distance
from tadmor.model import Place, PlaceMention
from tadmor.places import geometry
from tadmor.places.precision import geo_precision, precision_km, representative, where_prec

TOWN = Place("t:1", "Harim", 36.2, 36.52, "SY", "town", 5.0)
OTHER = Place("t:2", "Salqin", 36.14, 36.45, "SY", "town", 5.0)


def _mention(
    place: Place | None, relation: str = "at", km: float | None = None, other: Place | None = None
) -> PlaceMention:
    shape, radius = geometry.area(place, relation, km, other) if place else (None, None)
    return PlaceMention(0, 1, "x", 0, 1, "x", place, relation, km, other, shape, radius)


def _kind(feature: str, radius: float) -> Place:
    return Place("t:3", "X", 10.0, 20.0, "ML", feature, radius)


@pytest.mark.parametrize(
    ("mention", "acled", "ucdp"),
    [
        (_mention(TOWN), 1, 1),
        (_mention(_kind("airbase", 3.0)), 1, 1),
        (_mention(_kind("hill", 2.0)), 1, 1),
        (_mention(_kind("forest", 20.0)), 2, 2),
        (_mention(_kind("mountains", 80.0)), 3, 5),
        (_mention(_kind("district", 25.0)), 2, 3),
        (_mention(_kind("province", 80.0)), 3, 4),
        (_mention(_kind("country", 300.0)), 3, 6),
        (_mention(_kind("country", 300.0), "north of"), 3, 5),
        (_mention(_kind("continent", 2500.0)), 3, None),
        (_mention(_kind("sea", 300.0)), 3, 7),
        (_mention(_kind("river", 20.0)), 2, 5),
        (_mention(TOWN, "near"), 2, 2),
        (_mention(TOWN, "north of"), 2, 2),
        (_mention(TOWN, "north of", 12.0), 2, 2),
        (_mention(TOWN, "north of", 25.0), 2, 2),
        (_mention(TOWN, "north of", 40.0), 3, 5),
        (_mention(TOWN, "north of", 150.0), 3, 5),
        (_mention(TOWN, "between", None, OTHER), 3, 5),
        (_mention(None), None, None),
    ],
)
def test_codes_follow_kind_and_relation(mention: PlaceMention, acled: int | None, ucdp: int | None) -> None:
    assert (geo_precision(mention), where_prec(mention)) == (acled, ucdp)


def test_the_point_lies_along_the_direction_at_the_median_distance() -> None:
    lat, lon = representative(_mention(TOWN, "east of", 20.0)) or (0.0, 0.0)
    assert lon > TOWN.lon and abs(lat - TOWN.lat) < 0.01
    assert distance(lat, lon, TOWN.lat, TOWN.lon) == pytest.approx(geometry.straight(20.0), abs=0.2)
    assert 18 < geometry.straight(20.0) < 20 and 170 < geometry.straight(200.0) < 176
    lat, lon = representative(_mention(TOWN, "between", None, OTHER)) or (0.0, 0.0)
    assert distance(lat, lon, TOWN.lat, TOWN.lon) == pytest.approx(distance(lat, lon, OTHER.lat, OTHER.lon), abs=0.1)


def test_precision_is_the_farthest_edge_of_the_area() -> None:
    assert precision_km(_mention(TOWN)) == 5.0
    assert precision_km(_mention(None)) is None
    near, far = precision_km(_mention(TOWN, "north of", 10.0)), precision_km(_mention(TOWN, "north of", 60.0))
    assert near is not None and far is not None and 5.0 < near < far

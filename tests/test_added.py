"""The user's own gazetteer: files of every kind, hostile ones, priorities, and what look-ups make of it."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tadmor import language, places
from tadmor.cli import app
from tadmor.errors import BadData, BadInput
from tadmor.gazetteer import added, command, formats, lookup, reader
from tadmor.gazetteer.provinces import province_of
from tadmor.text import sentences

CSV = "name,lat,lon,country,variants,feature,radius_km\nTel Zorba,34.9,38.1,SY,Tall Zurba;Tell Zorbah,village,2\n"


def dump(
    number: int, name: str, lat: float, lon: float, rest: str = "P\tPPL\tSY", names: str = "", people: int = 0
) -> str:
    """A line of a GeoNames dump."""
    end = "100\tAsia/Damascus\t2020-01-01\n"
    return f"{number}\t{name}\t{name}\t{names}\t{lat}\t{lon}\t{rest}\t\t09\t\t\t\t{people}\t\t{end}"


def write(path: Path, text: str | bytes) -> Path:
    """The path, written."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def put(files: Sequence[Path], **options: Any) -> list[command.Json]:
    """What adding files says."""
    return command.add(files, quiet=True, **options)


def test_a_table_of_places(tmp_path: Path, own_gazetteer: Path) -> None:
    (done,) = put([write(tmp_path / "mine.csv", CSV + "\n")])
    assert done["places"] == 1 and own_gazetteer.is_file()
    for name in ("Tel Zorba", "Tall Zurba", "Tell Zorbah", "tel zorba"):
        entry = lookup(name)[0]
        assert (entry.place.name, entry.place.country, entry.place.radius_km) == ("Tel Zorba", "SY", 2.0)
    text = "Shells hit Tel Zorba on Monday."
    (m,) = places.find(text, language.analyse(text, sentences(text)), ())
    assert m.place is not None and m.place.id.startswith("mine:")


def test_a_place_of_the_users_has_the_province_that_the_file_gives(tmp_path: Path, own_gazetteer: Path) -> None:
    row = "name,lat,lon,country,admin1\nTel Zorba,0.5,0.5,SY,11\n"
    put([write(tmp_path / "mine.csv", row)])
    assert province_of(lookup("Tel Zorba")[0].place) == ("SY.11", "Homs Governorate")


def test_a_dump_replaces_the_shipped_place_and_priority_decides(tmp_path: Path, own_gazetteer: Path) -> None:
    shipped = lookup("Palmyra")[0]
    number = int(shipped.place.id.partition(":")[2])
    assert shipped.place.id.startswith("geonames:")
    old = write(tmp_path / "SY.txt", dump(number, "Palmyra", 34.5, 38.2, people=50_000, names="Bride of the Desert"))
    new = write(tmp_path / "SY2.txt", dump(number, "Palmyra", 34.6, 38.3, people=60_000))
    put([old], priority=5)
    assert next(e for e in lookup("Palmyra") if e.place.id == shipped.place.id).place.lat == 34.5
    assert lookup("Bride of the Desert")[0].place.id == shipped.place.id
    (outranked,) = put([new])
    assert (outranked["places"], outranked["outranked"]) == (0, 1)
    put([new], priority=5)  # the same priority: the later one wins
    found = [e for e in lookup("Palmyra") if e.place.id == shipped.place.id]
    assert [e.place.lat for e in found] == [34.6]
    own = added.current()
    assert own is not None and [s[:2] for s in own.sources()] == [("SY.txt", 5), ("SY2.txt", 0), ("SY2.txt", 5)]


def test_alternate_names_are_names_of_shipped_places(tmp_path: Path, own_gazetteer: Path) -> None:
    ident = lookup("Azaz")[0].place.id
    number = ident.partition(":")[2]
    told = [("en", "Windgate Azaz"), ("link", "https://x"), ("ar", "أعزاز")]
    lines = "".join(f"{n}\t{number}\t{language}\t{name}\t\t\t\t\t\t\n" for n, (language, name) in enumerate(told))
    (done,) = put([write(tmp_path / "alternateNamesV2.txt", lines)])
    assert done["names_only"] == 1 and sum(done["left_out"].values()) == 2
    assert lookup("Windgate Azaz")[0].place.id == ident


def test_wikidata_lines(tmp_path: Path, own_gazetteer: Path) -> None:
    point = {"mainsnak": {"datavalue": {"value": {"latitude": 34.9, "longitude": 38.1}}}}
    entity = {"id": "Q9", "labels": {"en": {"value": "Fort Zubra"}}, "aliases": {"fr": [{"value": "Qasr Zoubra"}]}}
    moon = {**point["mainsnak"]["datavalue"]["value"], "globe": "http://www.wikidata.org/entity/Q405"}
    far = {
        "id": "Q8",
        "labels": {"en": {"value": "Mare Zubrum"}},
        "claims": {"P625": [{"mainsnak": {"datavalue": {"value": moon}}}]},
    }
    row = {"item": "http://w/Q7", "itemLabel": "Zubra Gate", "coord": "Point(38.2 34.8)"}
    text = "[\n" + ",\n".join(map(json.dumps, [{**entity, "claims": {"P625": [point]}}, far, row])) + "\n]\n"
    (done,) = put([write(tmp_path / "wd.jsonl", text)])
    assert done["places"] == 2 and done["left_out"] == {"a place on another planet": 1}
    assert lookup("Qasr Zoubra")[0].place.id == "wikidata:Q9"
    assert lookup("Zubra Gate")[0].place.country == "SY"  # that of the nearest place


@pytest.mark.parametrize("lines", [True, False])
def test_geojson(tmp_path: Path, own_gazetteer: Path, lines: bool) -> None:
    square = [[[38.0, 34.0], [38.2, 34.0], [38.2, 34.2], [38.0, 34.2], [38.0, 34.0]]]
    features = [
        {"type": "Feature", "properties": {"name": "Zubra Front", "country": "SY", "type": "front"},
         "geometry": {"type": "Polygon", "coordinates": square}},
        {"type": "Feature", "properties": {"name": "Zubra Post"},
         "geometry": {"type": "Point", "coordinates": [38.1, 34.1]}},
        {"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": None},
    ]  # fmt: skip
    whole = json.dumps({"type": "FeatureCollection", "crs": {}, "features": features}, indent=1)
    text = "\n".join(map(json.dumps, features)) if lines else whole
    (done,) = put([write(tmp_path / "f.geojson", text)])
    assert done["places"] == 2 and done["left_out"] == {"a feature without coordinates": 1}
    front = lookup("Zubra Front")[0].place
    assert (front.lat, front.lon, front.feature) == (34.1, 38.1, "front") and 13 < front.radius_km < 16


def test_packed_files(tmp_path: Path, own_gazetteer: Path) -> None:
    write(tmp_path / "a.txt.gz", gzip.compress(dump(1, "Zubra One", 1.0, 2.0).encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as box:
        box.writestr("readme.txt", "words")
        box.writestr("XX.txt", dump(2, "Zubra Two", 1.0, 2.0))
    put([tmp_path / "a.txt.gz", tmp_path / "b.zip"])
    assert lookup("Zubra One") and lookup("Zubra Two")


def test_only_places_of_a_country(tmp_path: Path, own_gazetteer: Path) -> None:
    text = dump(1, "Zubra One", 1.0, 2.0) + dump(2, "Zubra Two", 1.0, 2.0, "P\tPPL\tML")
    (done,) = put([write(tmp_path / "all.txt", text)], countries=["ml"])
    assert (done["places"], done["elsewhere"]) == (1, 1) and not lookup("Zubra One")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\0\1\2", "line 1: not a text"),
        (b"just words\n", "line 1: no file of a known kind"),
        (b"title,x,y\nA Place,1,1\n", "a heading: name,lat,lon"),
        (b"name,lat,lon\nA Place,\xff,1\n", "line 2: not UTF-8"),
        (b"name,lat,lon\nA Place,91,1\n", "line 2: no such point on earth"),
        (b"name,lat,lon\nA Place,nan,1\n", "line 2: no such point"),
        (b"name,lat,lon\nA Place,1\n", "line 2: 2 cells where the heading has 3"),
        (b"name,lat,lon,country\nA Place,1,1,Syria\n", "line 2: a country that is no ISO code"),
        (b"name,lat,lon\n\x1b[31mRed,1,1\n", "line 2: no usable name"),
        (b'{"type": "FeatureCollection", "features": [{"type": ', "broken GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 100_000, "broken GeoJSON"),
        (b'{"id": "Q1", "claims": 3}\n', "line 1"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
        (b"PK\x03\x04rubbish", "cannot be read"),
    ],
)
def test_hostile_files_are_refused_with_their_line(
    tmp_path: Path, own_gazetteer: Path, content: bytes, message: str
) -> None:
    with pytest.raises(BadInput, match=r"f\.dat") as error:
        put([write(tmp_path / "f.dat", content)])
    assert message in str(error.value)
    assert added.current() is None or not lookup("A Place")


def test_a_file_that_breaks_half_way_adds_nothing(tmp_path: Path, own_gazetteer: Path) -> None:
    with pytest.raises(BadInput, match="line 3"):
        put([write(tmp_path / "f.csv", CSV.encode() + b"Other,\xff,1,SY,,town,1\n")])
    assert lookup("Tel Zorba") == []


def test_broken_lines_are_counted_by_reason(tmp_path: Path, own_gazetteer: Path) -> None:
    (done,) = put([write(tmp_path / "f.csv", CSV + "B,x,1,SY,,town,1\nC,1\n")])
    assert done["places"] == 1 and done["first_lines"]["no number where the coordinates should be"] == 3
    assert "2 cells where the heading has 7 (first in line 4)" in command.told(done)


def test_another_file_is_no_gazetteer(tmp_path: Path, own_gazetteer: Path) -> None:
    write(own_gazetteer, "words")
    reader.forget()
    with pytest.raises(BadData, match="is no gazetteer"):
        lookup("Anywhere")
    with pytest.raises((BadData, BadInput), match="gazetteer"):
        put([write(tmp_path / "mine.csv", CSV)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: ("name,lat,lon\n" + t).encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_rows_or_a_clear_error(tmp_path: Path, content: bytes) -> None:
    tally = formats.Tally()
    try:
        for row in formats.rows(write(tmp_path / "any", content), tally):
            assert -90 <= row.lat <= 90 and -180 <= row.lon <= 180
    except BadInput as error:
        assert "any" in str(error)


def test_the_commands(tmp_path: Path, own_gazetteer: Path) -> None:
    run = CliRunner().invoke
    other = tmp_path / "other.sqlite"
    done = run(app, ["gazetteer", "add", str(write(tmp_path / "mine.csv", CSV)), "--gazetteer", str(other)])
    assert done.exit_code == 0 and "1 places" in done.output and str(other) in done.output
    found = run(app, ["gazetteer", "find", "Tell Zorba", "--country", "SY", "--near", "34.5,38.2", "--json"])
    first = json.loads(found.output)["candidates"][0]
    assert (first["name"], first["rule"]) == ("Tel Zorba", "normalised") and 40 < first["km"] < 50
    for words, message in (
        (["find", "X", "--near", "here"], "latitude,longitude"),
        (["find", "X", "--country", "Syria"], "two letters"),
        (["find", "X", "--gazetteer", str(tmp_path / "none.sqlite")], "no such gazetteer"),
        (["add", str(tmp_path / "none.csv")], "is no file"),
    ):
        failed = run(app, ["gazetteer", *words])
        assert failed.exit_code == 2 and message in failed.output
    assert "No place called" in run(app, ["gazetteer", "find", "Qqqq"]).output

"""Hostile words in every table: no cell is a formula, no row breaks, nothing is lost; and the sidecars."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from export_cases import HOMS, PEOPLE, REBELS, SOLDIERS, case, claim, dead, said_by, where
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tadmor import export
from tadmor.export import acled, cells, gdelt, ged, table
from tadmor.model import Claim, Fact

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
TABLES: dict[str, Callable[[], tuple[str, ...]]] = {
    "csv": lambda: table.COLUMNS, "acled": acled.columns, "ged": ged.columns, "gdelt": gdelt.columns,
}  # fmt: skip
_SIGNS = "=+-@\t\r\n\x00\x1b\x85\u2028'\";,|＝＠"
HOSTILE = st.text(st.one_of(st.sampled_from(_SIGNS), st.characters()), min_size=1, max_size=12)


def hostile(name: str) -> export.Material:
    """A case in which every free word is the one given: parties, speaker, place, outlet, title, address, file."""
    west = replace(HOMS, name=name, lon=-36.5, lat=-1.25)
    made: Claim = claim(
        "FIGHT.CLASH",
        actor=(replace(REBELS, who=name, text=name), replace(REBELS, who="A" + name)),
        target=(SOLDIERS, replace(PEOPLE, who=name + "B")),
        chain=said_by(name),
        where=where(west, text=name, name=name),
        killed=dead(3, 3, "soldiers", text=name),
    )
    fact = Fact(name, "given")
    material = case(made, title=fact, url=fact)
    reports = [replace(r, outlet=fact, file=name) for r in material.reports]
    return replace(material, reports=reports)


def _read(name: str, body: str) -> list[list[str]]:
    if name == "gdelt":
        return [line.split("\t") for line in body.split("\n")[:-1]]
    return list(csv.reader(io.StringIO(body, newline="")))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.strip() == cell and cell.isascii()


@given(HOSTILE)
@example("=cmd|' /C calc'!A0")
@example("+1")
@example("-1")
@example("\t=1")
@example("\n@SUM(1)")
@example("\r\n=1")
@example("a;=1+1")
@example('"\t"\n"')
@example("＝1")
@example("\ud800")
@example("\x00\x1b[2J")
@settings(max_examples=60, deadline=None)
def test_no_cell_of_any_table_is_a_formula_or_breaks_its_row(name: str) -> None:
    material = hostile(name)
    for form, columns in TABLES.items():
        made = export.made(form, material)
        assert isinstance(made.body, str)
        made.body.encode("utf-8")
        parts = [("", made.body, len(columns()))]
        parts += [(k, text, len(gdelt.columns("mentions"))) for k, text in made.companions.items()]
        for _, text, width in parts:
            read = _read(form, text)
            assert {len(row) for row in read} == {width}, form
            for cell in (c for row in read for c in row):
                # a number may be negative; the words "-1" may not, and carry an apostrophe
                assert not cell.startswith(FORMULA) or _is_number(cell), (form, cell)
                assert "\x00" not in cell and "\x1b" not in cell
        rows = len(_read(form, made.body)) - (form != "gdelt")
        assert rows == made.rows


@given(HOSTILE)
@settings(max_examples=40, deadline=None)
def test_pandas_sees_as_many_rows_as_were_written(name: str) -> None:
    material = hostile(name)
    for form in ("csv", "acled", "ged"):
        made = export.made(form, material)
        assert isinstance(made.body, str)
        assert len(pandas.read_csv(io.StringIO(made.body))) == made.rows
    made = export.made("gdelt", material)
    assert isinstance(made.body, str)
    frame = pandas.read_csv(io.StringIO(made.body), sep="\t", header=None, dtype=str)
    assert frame.shape == (made.rows, 61)
    record = json.loads(str(export.made("plover", material).body))
    said = record["actor"][0]["identifier_text"]
    assert said == name.encode("utf-16", "surrogatepass").decode("utf-16", "replace") or "\ufffd" in said


def test_negative_numbers_stay_numbers_and_negative_words_do_not() -> None:
    made = export.made("acled", hostile("-36.5"))
    (row,) = pandas.read_csv(io.StringIO(str(made.body))).to_dict("records")
    assert (row["longitude"], row["latitude"]) == (-36.5, -1.25)
    assert row["actor1"] == "'-36.5 (Syria)" and row["location"] == "'-36.5"


def test_headers_are_made_safe_too() -> None:
    assert cells.as_csv(["=a", "b"], [{"=a": 1, "b": "=2"}]) == "'=a,b\n1,'=2\n"


@pytest.mark.parametrize(
    ("parts", "want"),
    [(["=a", "b;c", "b;c", None, ""], "'=a; b,c"), (["b", "=a"], "b; '=a"), ([], "")],
)
def test_each_of_several_values_in_a_cell_is_safe(parts: list[Any], want: str) -> None:
    assert cells.joined(parts) == want


# --- sidecars -------------------------------------------------------------------------------------

FILES = {
    "acled": "x.csv",
    "ged": "x.csv",
    "gdelt": "x.tsv",
    "plover": "x.jsonl",
    "parquet": "x.parquet",
    "geoparquet": "x.parquet",
}


@pytest.mark.parametrize(("form", "file"), FILES.items())
def test_every_row_can_be_traced_to_the_characters_it_was_read_from(form: str, file: str, tmp_path: Path) -> None:
    material = case(claim("FIGHT.CLASH", killed=dead(3, 3, "soldiers"), chain=said_by("a colonel")))
    written = [p.name for p in export.write(form, material, tmp_path / file)]
    assert {"x.provenance.jsonl", "x.export.json"} < set(written) and (
        ("x.mentions.tsv" in written) is (form == "gdelt")
    )
    lines = [json.loads(line) for line in (tmp_path / "x.provenance.jsonl").read_text("utf-8").splitlines()]
    about = json.loads((tmp_path / "x.export.json").read_text("utf-8"))
    for line in lines:
        told = material.by_report[line["sha256"]].text
        assert told[line["start"] : line["end"]] == line["quote"] and line["claims"] == ["c0-0"]
        assert set(line["columns"]) <= set(about["columns"]), form
    assert {"when", "where"} <= {"when" if line["quote"] == "on Friday" else "where" for line in lines}
    assert (about["format"], about["file"], about["rows"]) == (form, file, 1)
    assert about["filter"] and about["left_out"]["rows"] == {} and about["rules"] == ["by hand"]
    assert len(about["schemas"]) == 64 and bool(about["values"]) is (form != "parquet")


def test_the_rows_that_the_provenance_names_are_in_the_table() -> None:
    material = case(claim("FIGHT.CLASH", killed=dead(3, 3, "soldiers")), claim("VAC.ATTACK", target=(PEOPLE,)))
    for form, column in (("acled", "event_id_cnty"), ("ged", "id")):
        made = export.made(form, material)
        ids = set(pandas.read_csv(io.StringIO(str(made.body)), dtype=str)[column])
        assert {line["row"] for line in made.provenance} == ids


def test_a_place_that_was_not_taken_is_no_source_of_the_cell() -> None:
    near = claim("FIGHT.CLASH", where=where(relation="near"))
    made = export.made("acled", case((near, claim("FIGHT.CLASH"))))
    assert {c for line in made.provenance if "location" in line["columns"] for c in line["claims"]} == {"c0-1"}


def test_two_exports_of_one_stem_keep_their_own_sidecars(tmp_path: Path) -> None:
    material = case(claim("FIGHT.CLASH"))
    for _ in range(2):  # writing again changes no name
        first = [p.name for p in export.write("csv", material, tmp_path / "x.csv")]
        second = [p.name for p in export.write("geojson", material, tmp_path / "x.geojson")]
        assert first == ["x.csv", "x.provenance.jsonl", "x.export.json"]
        assert second == ["x.geojson", "x.geojson.provenance.jsonl", "x.geojson.export.json"]


def test_duckdb_reads_the_csv_as_typed_columns(tmp_path: Path) -> None:
    export.write("ged", case(claim("FIGHT.CLASH", killed=dead(3, 3, "soldiers"))), tmp_path / "g.csv")
    got = duckdb.sql(f"select date_start, best, longitude from '{tmp_path / 'g.csv'}'").fetchall()
    assert [(str(day), best, lon) for day, best, lon in got] == [("2019-05-10", 3, 36.7256)]

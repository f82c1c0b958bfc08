"""The contract of the claims document, and what tables and maps add and leave out."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from samples import TEXT, bare, reading

from tadmor import export
from tadmor.errors import BadInput
from tadmor.export import Material, claims_json, geojson, table
from tadmor.model import Control, Event, Fact, PlaceMention, Role, Source, SourceKind
from tadmor.store import Case

CLAIM_KEYS = set(
    """id file trigger also type stage polarity certainty status author_stance chain actor target when where killed
    wounded abducted other_count background score factuality""".split()
)


@pytest.fixture
def material() -> Material:
    (one, _), (two, _) = reading("a.txt"), reading("b.txt", mark="2")
    one = replace(one, claims=(*one.claims, bare(one.claims[0], "bare")))
    ids = (one.claims[0].id, two.claims[0].id)
    events = [Event("e1", ids, "TERR.CAPTURE", 2, ("killed",), "r"), Event("e2", ("bare",), "TERR.CAPTURE", 1, (), "r")]
    control = [Control("Tarmal", 12.5, 33.25, "Northern Front", date(2019, 5, 10), None, None, None, "claimed", ids)]
    return export.of_readings([two, one], events, (), control)


def test_a_claim_has_the_shape_of_the_contract(material: Material) -> None:
    full = claims_json.claim(material.claims[1])
    assert set(full) == CLAIM_KEYS
    assert full["trigger"] == {"text": "seized", "start": 79, "end": 85}
    assert full["chain"] == [
        {"kind": "outlet"},
        {"kind": "unnamed", "text": "a district official", "start": 164, "end": 183, "who": "a district official"},
    ]
    assert full["actor"] == [{"text": "The Northern Front", "start": 60, "end": 78, "who": "Northern Front"}]
    assert full["when"] == {
        "start": "2019-05-10",
        "end": "2019-05-10",
        "precision": "day",
        "basis": "relative",
        "text": "on Friday",
        "start_offset": 107,
        "end_offset": 116,
    }
    assert full["where"] == {
        "text": "the bridge at Tarmal",
        "start": 86,
        "end": 106,
        "name": "Tarmal",
        "lat": 12.5,
        "lon": 33.25,
        "relation": "at",
        "km": None,
        "geometry": None,
        "radius_km": 2.0,
    }
    assert full["killed"] == {
        "low": 3,
        "high": None,
        "text": "at least three soldiers",
        "start": 126,
        "end": 149,
        "class": "soldiers",
    }


def test_what_a_text_does_not_tell_is_null(material: Material) -> None:
    empty = claims_json.claim(material.claims[0])
    assert set(empty) == CLAIM_KEYS
    assert empty["trigger"] == {"text": None, "start": None, "end": None}
    assert empty["chain"] == [{"kind": "author"}]
    assert (empty["actor"], empty["also"]) == ([], [])
    assert [empty[key] for key in ("when", "where", "killed", "wounded", "abducted", "other_count")] == [None] * 6


def test_hearsay_joint_and_credit_sources_are_marked(material: Material) -> None:
    chain = (
        Source(SourceKind.OUTLET),
        Source(SourceKind.CITED_OUTLET, "a wire", 0, 6, credit=True),
        Source(SourceKind.UNNAMED),
        Source(SourceKind.UNNAMED, "residents and nurses", 1, 9, "residents and nurses", joint=2),
    )
    made = claims_json.claim(replace(material.claims[0], chain=chain))["chain"]
    assert made[1]["credit"] is True and "joint" not in made[1]
    assert made[2] == {"kind": "unnamed", "text": None, "start": None, "end": None, "who": None}
    assert made[3]["joint"] == 2


def test_the_document_is_whole_and_offsets_hold(material: Material) -> None:
    made = json.loads(export.made("json", material).body)
    assert list(made) == ["claims", "events", "control", "reports", "issues"]
    assert [c["file"] for c in made["claims"]] == ["a.txt", "a.txt", "b.txt"]
    assert made["reports"][0] == {
        "file": "a.txt",
        "id": material.reports[0].id,
        "title": "Rebels take Tarmal bridge",
        "outlet": "Hill Country Gazette",
        "author": None,
        "published": "2019-05-12",
        "published_basis": "byline",
        "copy_of": None,
    }
    assert made["events"][0]["contradictions"] == ["killed"]
    assert set(made["events"][0]) == {"id", "claims", "independent_sources", "contradictions"}
    assert made["control"][0]["from_earliest"] == "2019-05-10" and made["control"][0]["to_latest"] is None
    assert set(made["issues"][0]) == {"file", "code", "start", "end", "message"}
    for claim in made["claims"]:
        for quote in [claim["trigger"], *claim["actor"], *claim["target"], *claim["chain"][1:], claim["killed"]]:
            if quote and quote["start"] is not None:
                assert TEXT[quote["start"] : quote["end"]] == quote["text"]


def test_the_order_of_readings_changes_no_byte() -> None:
    parts = [reading("b.txt")[0], reading("a.txt", mark="2")[0]]
    assert json.dumps(export.document(parts)) == json.dumps(export.document(parts[::-1]))


def test_csv_has_one_row_per_claim_and_traces_each_cell(material: Material) -> None:
    made = export.made("csv", material)
    rows = list(csv.DictReader(io.StringIO(str(made.body))))
    assert [row["claim_id"] for row in rows] == [c.id for c in material.claims]
    assert rows[1]["source_chain"] == "Hill Country Gazette > a district official"
    assert (rows[1]["killed_low"], rows[1]["killed_high"], rows[1]["event_id"]) == ("3", "", "e1")
    assert (rows[0]["date_start"], rows[0]["location"], rows[0]["event_id"]) == ("", "", "e2")
    for line in made.provenance:
        assert TEXT[line["start"] : line["end"]] == line["quote"]
        assert set(line["columns"]) <= set(table.COLUMNS)
    traced = {column for line in made.provenance for column in line["columns"]}
    assert {"actor", "date_start", "latitude", "killed_low", "source_chain"} <= traced
    assert made.left_out == {"rows": {}, "values": {"further mentions of a trigger": 2}}


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", "\tx", "\rx"])
def test_no_cell_becomes_a_formula(name: str) -> None:
    made, _ = reading()
    claim = replace(made.claims[0], actor=(Role(None, None, None, name),), score=-1.0)
    body = export.made("csv", export.of_readings([replace(made, claims=(claim,))])).body
    (row,) = csv.DictReader(io.StringIO(str(body), newline=""))
    assert row["actor"] == "'" + name.replace("\r", "\n")
    assert row["score"] == "-1.0"  # a number is no formula


def test_geojson_keeps_events_without_a_place(material: Material) -> None:
    made = json.loads(export.made("geojson", material).body)
    first, second = made["features"]
    assert made["type"] == "FeatureCollection" and "crs" not in made
    assert first["geometry"] == {"type": "Point", "coordinates": [33.25, 12.5]}
    assert second["geometry"] is None
    properties = first["properties"]
    assert (properties["modality"], properties["status"], properties["uncertainty_m"]) == ("claimed", "conflict", 2000)
    dead = tuple(properties[f"fatalities_{which}"] for which in ("low", "best", "high"))
    assert dead == (3, 3, None)  # "at least three" has no highest figure
    assert [c["claim_id"] for c in properties["claims"]] == [c.id for c in material.claims[1:]]


def test_geojson_counts_claims_that_no_event_holds() -> None:
    made = export.made("geojson", export.of_readings([reading()[0]]))
    assert json.loads(made.body)["features"] == []
    assert made.left_out["rows"] == {"claim in no event": 1}


def _where(**changes: object) -> PlaceMention:
    where = reading()[0].claims[0].where
    assert where
    return replace(where, **changes)  # type: ignore[arg-type]


def test_the_reference_place_is_never_the_place_of_a_direction() -> None:
    assert geojson.geometry(_where(relation="north of")) is None
    assert geojson.geometry(_where(place=None)) is None
    ring = [[[33.0, 12.123456789], [34.0, 12.0], [34.0, 13.0], [33.0, 12.123456789]]]
    area = geojson.geometry(_where(relation="north of", geometry={"type": "Polygon", "coordinates": ring}))
    assert area and area["coordinates"][0][0] == [33.0, 12.123457]


def test_an_unknown_format_names_the_known() -> None:
    with pytest.raises(BadInput, match="json, csv, geojson"):
        export.made("xml", Material([], []))


@pytest.mark.parametrize("name", ["csv", "geojson"])
def test_tables_are_written_with_their_sidecars(name: str, material: Material, tmp_path: Path) -> None:
    out = tmp_path / f"case.{name}"
    written = export.write(name, material, out)
    assert [p.name for p in written] == [f"case.{name}", "case.provenance.jsonl", "case.export.json"]
    about = json.loads((tmp_path / "case.export.json").read_text(encoding="utf-8"))
    assert about["format"] == name and about["rows"] == len(material.claims if name == "csv" else material.events)
    lines = (tmp_path / "case.provenance.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["sha256"] in material.by_report for line in lines) and lines


def test_a_path_that_cannot_be_written_is_named(material: Material, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        export.write("json", material, tmp_path)
    with pytest.raises(BadInput, match=r"mkdir -p .*no$"):
        export.write("json", material, tmp_path / "no" / "x.json")


def test_an_export_does_not_write_over_a_case(material: Material, tmp_path: Path) -> None:
    case = tmp_path / "x.tadmor"
    Case.open(case).close()
    before = case.read_bytes()
    for name in ("json", "csv"):
        with pytest.raises(BadInput, match="name another file"):
            export.write(name, material, case)
    assert case.read_bytes() == before and list(tmp_path.iterdir()) == [case]


def test_an_empty_case_exports() -> None:
    for name in export.EXPORTERS:
        assert export.made(name, Material([], [])).rows == 0


def test_odd_characters_encode(tmp_path: Path) -> None:
    made, _ = reading()
    odd = replace(made, report=replace(made.report, title=Fact("a\ud800b", "given")))
    export.write("json", export.of_readings([odd]), tmp_path / "x.json")
    assert "a�b" in (tmp_path / "x.json").read_text(encoding="utf-8")

"""GED, GDELT, PLOVER and Parquet, each read back with a reader that is not ours."""

from __future__ import annotations

import io
import json
import struct
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow.parquet
import pytest
from export_cases import HOMS, PEOPLE, REBELS, SOLDIERS, case, claim, dead, said_by, when, where

from tadmor import codebook, export, resources
from tadmor.errors import BadInput, TadmorError
from tadmor.export import codes, coding, gdelt, ged, plover, precision, provenance, tolls
from tadmor.export.wkb import bounds, wkb
from tadmor.model import Claim, Control, Fact, Interval, Link, Place, Polarity, Role, Span, Stage, Status

DOCUMENT = Path(__file__).parent.parent / "docs" / "exports.md"
NO_BODY = claim("FIGHT.CLASH")
CLASH = claim("FIGHT.CLASH", killed=dead(3, 5, "soldiers"), chain=said_by("a colonel"))
PLANNED: dict[str, Any] = {"stage": Stage.PLANNED, "status": Status.PLANNED}
DENIED: dict[str, Any] = {"polarity": Polarity.DENIED, "status": Status.DENIED}


def body(made: provenance.Table) -> str:
    assert isinstance(made.body, str)
    return made.body


# --- UCDP GED -------------------------------------------------------------------------------------


def deaths(*events: Any, **facts: Any) -> list[dict[str, Any]]:
    made = export.made("ged", case(*events, **facts))
    read = pandas.read_csv(io.StringIO(body(made)), keep_default_na=False)
    assert tuple(read.columns) == ged.columns() and len(read.columns) == 49 and len(read) == made.rows
    return [dict(row) for row in read.to_dict("records")]


def test_ged_holds_the_dead_by_side_and_who_said_so() -> None:
    (row,) = deaths(CLASH, title=Fact("Rebels take bridge", "given"))
    assert {k: row[k] for k in ged.columns() if row[k] != "" and k not in {"id", "relid"}} == {
        "year": 2019, "code_status": "Unreviewed", "type_of_violence": 1,
        "dyad_name": "Government of Syria - Northern Front", "side_a": "Government of Syria",
        "side_b": "Northern Front", "number_of_sources": 1,
        "source_article": '"Hill Country Gazette,2019-05-12,Rebels take bridge"',
        "source_office": "Hill Country Gazette", "source_date": "2019-05-12", "source_headline": "Rebels take bridge",
        "source_original": "a colonel", "where_prec": 1, "where_coordinates": "Homs",
        "where_description": "the bridge at Tarmal", "adm_1": "Homs Governorate", "latitude": 34.724,
        "longitude": 36.7256, "geom_wkt": "POINT (36.7256 34.724)", "priogrid_gid": 179714, "country": "Syria",
        "country_id": 652, "region": "Middle East", "event_clarity": 1, "date_prec": 1, "date_start": "2019-05-10",
        "date_end": "2019-05-10", "deaths_a": 3, "deaths_b": 0, "deaths_civilians": 0, "deaths_unknown": 0, "best": 3,
        "high": 5, "low": 3, "gwnoa": 652,
    }  # fmt: skip
    assert row["relid"] == "TDM-SYR-2019-1-000000000000" and 0 < row["id"] < 10**15


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (NO_BODY, "no figure of dead"),
        (claim("FIGHT.CLASH", killed=dead(0, 0)), "nobody is told to have died"),
        (replace(CLASH, **PLANNED), "planned"),
        (replace(CLASH, **DENIED), "denied only"),
        (replace(CLASH, background=True), "told as background only"),
        (replace(CLASH, where=None), "no place"),
        (replace(CLASH, when=None), "no day, month or year"),
        (replace(CLASH, when=when("2017-01-01", "2019-05-01")), "the date is coarser than a year"),
        (replace(CLASH, target=()), "one side is not told or not organised"),
        (replace(CLASH, actor=(), target=()), "no organised side is named"),
        (replace(CLASH, actor=(PEOPLE,)), "civilians as perpetrators"),
        (replace(CLASH, type="VAC.ABDUCT"), "UCDP counts deaths from force, not this type of act"),
        (replace(CLASH, type="OBS.TOLL"), "a sum over several events"),
    ],
)
def test_ged_leaves_out_and_says_why(made: Claim, reason: str) -> None:
    table = export.made("ged", case(made))
    assert (table.rows, table.left_out["rows"]) == (0, {reason: 1})
    assert f"`{reason}`" in DOCUMENT.read_text("utf-8")


def test_the_type_of_violence_follows_from_the_sides() -> None:
    shot = replace(CLASH, type="VAC.ATTACK", target=(PEOPLE,), killed=dead(4, 4))
    (one_sided,) = deaths(shot)
    assert (one_sided["type_of_violence"], one_sided["side_a"], one_sided["side_b"]) == (
        3,
        "Northern Front",
        "Civilians",
    )
    assert one_sided["deaths_civilians"] == one_sided["best"] == 4
    front = replace(SOLDIERS, who="Valley Guard", kind="militia")
    (non_state,) = deaths(replace(CLASH, target=(front,)))
    assert (non_state["type_of_violence"], non_state["conflict_name"]) == (2, "Northern Front - Valley Guard")


def test_swapping_the_sides_of_a_battle_changes_no_row() -> None:
    assert deaths(CLASH) == deaths(replace(CLASH, actor=CLASH.target, target=CLASH.actor))


def test_low_best_and_high_when_reports_differ() -> None:
    told = [
        replace(CLASH, killed=dead(n, n, "soldiers"), chain=said_by(who)) for n, who in ((9, "A"), (7, "B"), (9, "C"))
    ]
    (row,) = deaths(told)
    assert (row["low"], row["best"], row["high"], row["deaths_a"]) == (7, 9, 9, 9)
    assert row["source_original"] == "A; B; C" and row["number_of_sources"] == 3


def test_the_best_figure_is_that_of_most_sources_a_copy_being_none() -> None:
    told = [replace(CLASH, killed=dead(n, n, "soldiers"), chain=CLASH.chain[:1]) for n in (4, 4, 9)]
    told.append(replace(CLASH, killed=dead(9, None, "soldiers"), chain=said_by("B")))
    material = case(told)
    copy, original = material.claims[1].report, material.claims[0].report
    link = Link(copy, original, "duplicate", 1.0, "by hand")
    (dead_of,) = coding.of(replace(material, links=[link]), material.events[0]).dead.values()
    assert (dead_of.low, dead_of.best, dead_of.high) == (4, 9, 9)
    (apart,) = coding.of(material, material.events[0]).dead.values()
    assert apart.best == 4  # two each: the lower


def test_a_figure_for_all_is_not_added_to_the_figures_of_the_sides() -> None:
    sides = tolls.by_side([replace(CLASH, killed=dead(10, 10)), replace(CLASH, killed=dead(4, 4, "soldiers"))], {})
    assert tolls.total(sides) == tolls.Figures(4, 10, 10)
    (row,) = deaths([replace(CLASH, killed=dead(10, 10)), replace(CLASH, killed=dead(4, 4, "soldiers"))])
    assert (row["deaths_a"], row["deaths_unknown"], row["best"]) == (4, 6, 10)


@pytest.mark.parametrize(
    ("lat", "lon", "gid"), [(-90, -180, 1), (34.724, 36.7256, 179714), (90, 180, 259200), (0, 0, 129961)]
)
def test_priogrid_counts_from_the_south_west_corner(lat: float, lon: float, gid: int) -> None:
    assert ged.priogrid(lat, lon) == gid


# --- exactness ------------------------------------------------------------------------------------


def _place(feature: str, radius: float) -> Place:
    return replace(HOMS, feature=feature, radius_km=radius)


@pytest.mark.parametrize(
    ("told", "acled", "ucdp"),
    [
        (where(), 1, 1),
        (where(relation="near"), 2, 2),
        (where(relation="north of", km=15.0), 2, 2),
        (where(relation="north of", km=150.0), 3, 5),
        (where(relation="between"), 3, 5),
        (where(_place("district", 25.0)), 2, 3),
        (where(_place("province", 80.0)), 3, 4),
        (where(_place("region", 350.0)), 3, 5),
        (where(_place("country", 300.0)), None, 6),
        (where(_place("dam", 3.0)), 1, 1),
        (where(None), None, None),
        (None, None, None),
    ],
)
def test_how_exact_a_place_is(told: Any, acled: int | None, ucdp: int | None) -> None:
    assert (precision.geo_precision(told), precision.where_prec(told)) == (acled, ucdp)


@pytest.mark.parametrize(
    ("length", "acled", "ucdp"),
    [
        (1, 1, 1),
        (2, 2, 2),
        (6, 2, 2),
        (7, 2, 3),
        (8, 3, 4),
        (31, 3, 4),
        (32, None, 5),
        (366, None, 5),
        (367, None, None),
    ],
)
def test_how_exact_a_date_is(length: int, acled: int | None, ucdp: int | None) -> None:
    first = date(2019, 1, 1)
    span = Interval(first, date.fromordinal(first.toordinal() + length - 1))
    assert (precision.time_precision(span), precision.date_prec(span)) == (acled, ucdp)


def test_an_open_interval_has_no_exactness() -> None:
    assert precision.time_precision(Interval(None, date(2019, 1, 1))) is None
    assert precision.date_prec(None) is None


# --- GDELT ----------------------------------------------------------------------------------------


def tsv(text: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    read = pandas.read_csv(io.StringIO(text), sep="\t", header=None, dtype=str, keep_default_na=False)
    assert len(read.columns) == len(columns)
    return [dict(zip(columns, row, strict=True)) for row in read.itertuples(index=False)]


def test_gdelt_has_one_row_per_event_and_a_mention_per_claim() -> None:
    web: dict[str, Any] = {"url": Fact("https://www.gazette.example/bridge", "given")}
    material = case((CLASH, CLASH), **web)
    made = export.made("gdelt", material)
    (row,) = tsv(body(made), gdelt.columns())
    mentions = tsv(made.companions[".mentions.tsv"], gdelt.columns("mentions"))
    assert {k: v for k, v in row.items() if v and k != "GLOBALEVENTID"} == {
        "SQLDATE": "20190510", "MonthYear": "201905", "Year": "2019", "FractionDate": "2019.3562",
        "Actor1Code": "REB", "Actor1Name": "NORTHERN FRONT", "Actor1Type1Code": "REB", "Actor2Code": "SYRMIL",
        "Actor2Name": "SYRIAN ARMY", "Actor2CountryCode": "SYR", "Actor2Type1Code": "MIL", "IsRootEvent": "1",
        "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19", "QuadClass": "4",
        "GoldsteinScale": "-10.0", "NumMentions": "4", "NumSources": "1", "NumArticles": "2", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Homs, Homs Governorate, Syria", "ActionGeo_CountryCode": "SY",
        "ActionGeo_ADM1Code": "SY11", "ActionGeo_Lat": "34.724", "ActionGeo_Long": "36.7256",
        "ActionGeo_FeatureID": "geonames:169577", "DATEADDED": "20190512000000",
        "SOURCEURL": "https://www.gazette.example/bridge",
    }  # fmt: skip
    assert len(mentions) == 2
    text = material.reports[0].text
    for mention in mentions:
        assert mention["GLOBALEVENTID"] == row["GLOBALEVENTID"] and mention["MentionSourceName"] == "gazette.example"
        assert text[int(mention["ActionCharOffset"]) :].startswith("seized")
        assert text[int(mention["Actor1CharOffset"]) :].startswith("The Northern Front")
        assert text[int(mention["Actor2CharOffset"]) :].startswith("soldiers")
        assert (mention["SentenceID"], mention["MentionDocLen"]) == ("3", str(len(text)))
        assert (mention["MentionType"], mention["Confidence"]) == ("1", "75")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (replace(CLASH, **PLANNED), "planned"),
        (replace(CLASH, **DENIED), "denied only"),
        (replace(CLASH, type="TERR.HOLDS"), "CAMEO has no code for this type"),
        (replace(CLASH, when=None), "no day"),
        (replace(CLASH, when=when("2019-05-01", "2019-05-31")), "the date is coarser than a day"),
        (replace(CLASH, actor=(), target=()), "no party"),
    ],
)
def test_gdelt_leaves_out_and_says_why(made: Claim, reason: str) -> None:
    table = export.made("gdelt", case(made))
    assert (table.rows, table.left_out["rows"], table.companions[".mentions.tsv"]) == (0, {reason: 1}, "")
    assert f"`{reason}`" in DOCUMENT.read_text("utf-8")


def test_a_leading_zero_of_a_code_is_kept() -> None:
    (row,) = tsv(body(export.made("gdelt", case(claim("TERR.WITHDRAW")))), gdelt.columns())
    assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"], row["QuadClass"]) == (
        "0874",
        "087",
        "08",
        "2",
    )


def test_every_cameo_code_is_one_of_the_codebooks_and_has_a_value() -> None:
    rules = resources.toml(gdelt.RULES)
    for leaf, kind in codebook.shipped().types.items():
        code = rules["code"].get(leaf, "")
        assert bool(code) is bool(kind.cameo), leaf
        if code:
            assert any(code.startswith(listed) or listed.startswith(code) for listed in kind.cameo), leaf
    for code in (*rules["code"].values(), *rules["attempted"].values()):
        assert -10 <= rules["goldstein"][code] <= 10 and gdelt.quad(code) in {1, 2, 3, 4}


def test_the_lists_of_columns_have_gdelts_lengths() -> None:
    assert (len(gdelt.columns()), len(gdelt.columns("mentions"))) == (61, 16)
    assert gdelt.columns()[26] == "EventCode" and gdelt.columns()[60] == "SOURCEURL"


# --- PLOVER ---------------------------------------------------------------------------------------


def records(*events: Any) -> list[dict[str, Any]]:
    made = export.made("plover", case(*events))
    frame = pandas.read_json(io.StringIO(body(made)), lines=True) if made.rows else pandas.DataFrame()
    assert len(frame) == made.rows
    return [json.loads(line) for line in body(made).splitlines()]


def test_a_plover_record_has_what_the_manual_requires() -> None:
    (record,) = records(replace(CLASH, wounded=dead(6, 6)))
    assert {"id", "date", "actor", "event"} <= set(record) <= set(plover.COLUMNS)
    assert (record["event"], record["quad_code"], record["event_scale"]) == ("ASSAULT", 4, -9.0)
    assert record["actor"] == [
        {"sector": "REB", "entity_text": "The Northern Front", "identifier_text": "Northern Front"}
    ]
    assert record["recipient"][0]["code"] == "SYR" and record["size"] == {"dead": 3, "injured": 6}
    assert record["event_loc"]["geonameid"] == "169577" and record["event_loc"]["resolution"] == 4
    assert record["tadmor"]["claims"][0]["chain"][1]["who"] == "a colonel"


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, []),
        (PLANNED, ["future"]),
        (DENIED, ["negation"]),
        ({**PLANNED, "status": Status.HYPOTHETICAL}, ["future", "hypothetical"]),
        ({"status": Status.UNCOMMITTED}, ["hypothetical"]),
        ({"background": True}, ["historical"]),
    ],
)
def test_what_is_not_told_as_done_says_so_in_its_mode(changes: dict[str, Any], mode: list[str]) -> None:
    (record,) = records(replace(CLASH, type="TRUCE.BREACH", **changes))
    assert record.get("mode", []) == mode


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (replace(CLASH, type="TERR.HOLDS"), "PLOVER has no event for this type"),
        (claim("ARMS.AID", target=()), "no recipient, which this event of PLOVER must have"),
    ],
)
def test_plover_leaves_out_and_says_why(made: Claim, reason: str) -> None:
    assert export.made("plover", case(made)).left_out["rows"] == {reason: 1}
    assert f"`{reason}`" in DOCUMENT.read_text("utf-8")


def test_a_record_without_a_date_rests_on_the_day_of_publication_and_says_so() -> None:
    made = export.made("plover", case(replace(CLASH, when=None)))
    record = json.loads(body(made))
    assert (record["date"], record["tadmor"]["date_basis"]) == ("2019-05-12", "publication date")
    assert made.left_out["values"] == {"no day told: that of publication, so marked under tadmor": 1}
    undated = export.made("plover", case(replace(CLASH, when=None), published=None))
    assert undated.left_out["rows"] == {"no day, nor one of publication": 1}


def test_nobody_told_is_an_unknown_sector_and_is_counted() -> None:
    made = export.made("plover", case(replace(CLASH, actor=())))
    assert json.loads(body(made))["actor"] == [{"sector": "UNK"}]
    assert made.left_out["values"] == {"nobody is told to have done it: an actor of sector UNK": 1}


@pytest.mark.parametrize(
    ("leaf", "sentence", "mode"),
    [
        ("VAC.ATTACK", "Gunmen shot a farmer at the well.", ["firearms"]),
        ("VAC.ATTACK", "A farmer was hacked to death.", ["primitive"]),
        ("VAC.ATTACK", "A farmer was killed at the well.", []),
        ("DIP.THREAT", "The front warned the council.", []),
        ("DIP.THREAT", "The front threatened war.", ["violence"]),
        ("STRIKE.DRONE", "A drone hit the depot.", ["drone"]),
        ("DIP.TRUCE", "Both sides signed a truce.", ["ceasefire"]),
    ],
)
def test_the_mode_is_that_of_the_type_or_of_the_words(leaf: str, sentence: str, mode: list[str]) -> None:
    material = case(replace(CLASH, type=leaf, sentence=Span(0, len(sentence))))
    told = replace(material, reports=[replace(material.reports[0], text=sentence)])
    assert plover.modes(told, coding.of(told, told.events[0])) == mode


def test_plover_rules_name_what_the_codebook_lists() -> None:
    rules = resources.toml(plover.RULES)
    for leaf, kind in codebook.shipped().types.items():
        listed = plover._crosswalk(leaf)
        if leaf not in rules["stages"] and kind.plover.get("event"):
            assert set(listed["event"]) <= set(rules["score"]), leaf
        assert {mode for mode, _ in rules["modes"].get(leaf, ())} <= set(listed["mode"]), leaf
    assert set(rules["quad"]) == {name for name in rules["score"] if "/" not in name}


# --- GeoJSON, Parquet -----------------------------------------------------------------------------

AREA = {"type": "Polygon", "coordinates": [[[36.0, 34.0], [36.0, 35.0], [37.0, 35.0], [36.0, 34.0]]]}  # clockwise


def test_geojson_has_the_exactness_and_the_holder_and_winds_its_rings() -> None:
    held = Control("Homs", 34.7, 36.7, "Northern Front", date(2019, 5, 10), None, None, None, "claimed", ("c0-0",))
    taken = replace(CLASH, type="TERR.CAPTURE", where=where(relation="north of", km=20.0, geometry=AREA))
    material = case(taken, replace(taken, type="TERR.WITHDRAW"), control=[replace(held, claims=("c0-0", "c1-0"))])
    feature, left = json.loads(body(export.made("geojson", material)))["features"]
    assert left["properties"]["control"] is None  # who leaves a place does not come to hold it
    told = feature["properties"]
    assert (told["geo_precision_acled"], told["where_prec_ucdp"], told["date_prec_ucdp"]) == (2, 2, 1)
    assert (told["control"], told["country_iso3"], told["admin1"]) == ("Northern Front", "SYR", "Homs Governorate")
    assert (told["event_type"], told["event_subtype"]) == ("TERR.CAPTURE", "place taken by force")
    assert feature["geometry"]["coordinates"][0] == AREA["coordinates"][0][::-1]


def test_control_is_a_map_of_intervals_with_their_evidence() -> None:
    rows = [
        Control(
            "Homs", 34.7, 36.7, "Northern Front", date(2019, 5, 9), date(2019, 5, 10), None, None, "claimed", ("c0-0",)
        ),
        Control("nowhere", None, None, "Valley Guard", None, None, None, None, "inferred", ()),
    ]
    made = export.made("control", case(CLASH, control=rows))
    first, second = json.loads(body(made))["features"]
    told = first["properties"]
    assert first["geometry"] == {"type": "Point", "coordinates": [36.7, 34.7]} and second["geometry"] is None
    assert (told["valid_from"], told["from_latest"], told["valid_to"]) == ("2019-05-09", "2019-05-10", None)
    assert told["evidence"][0]["chain"] == ["Hill Country Gazette", "a colonel"]
    assert {line["row"] for line in made.provenance} == {"control-1"}
    assert made.left_out["values"] == {"a place without coordinates: geometry null": 1}


def _parquet(name: str, material: export.Material, folder: Path) -> str:
    out = folder / f"{name}.parquet"
    export.write(name, material, out)
    return str(out)


def test_geoparquet_is_read_by_other_engines_with_its_geometries(tmp_path: Path) -> None:
    area = replace(CLASH, where=where(relation="north of", geometry=AREA))
    lost = replace(CLASH, where=None, **PLANNED)
    file = _parquet("geoparquet", case(CLASH, area, lost), tmp_path)
    got = duckdb.sql(f"select event_id, geometry::varchar, date_start, modality, actors_a from '{file}' order by 1")
    rows = got.fetchall()
    assert rows[0][1:] == ("POINT (36.7256 34.724)", date(2019, 5, 10), "claimed", ["Northern Front"])
    assert rows[1][1].startswith("POLYGON ((36 34, 37 35, 36 35, 36 34")
    assert (rows[2][1], rows[2][3]) == (None, "planned")
    types = dict(duckdb.sql(f"select column_name, column_type from (describe select * from '{file}')").fetchall())
    assert types["geometry"].startswith("GEOMETRY") and types["fatalities_low"] == "INTEGER"
    claims = duckdb.sql(f"select unnest(claims).speaker from '{file}' limit 1").fetchall()
    assert claims == [(["Hill Country Gazette", "a colonel"],)]


def test_geoparquet_describes_its_geometries_as_the_specification_asks(tmp_path: Path) -> None:
    file = _parquet("geoparquet", case(CLASH, replace(CLASH, where=where(geometry=AREA))), tmp_path)
    meta = json.loads(pyarrow.parquet.read_metadata(file).metadata[b"geo"])
    column = meta["columns"][meta["primary_column"]]
    assert meta["version"] == "1.1.0" and column["encoding"] == "WKB" and "crs" not in column
    assert column["geometry_types"] == ["Point", "Polygon"] and column["bbox"] == [36.0, 34.0, 37.0, 35.0]
    empty = _parquet("geoparquet", case(replace(CLASH, where=None)), tmp_path)
    none = json.loads(pyarrow.parquet.read_metadata(empty).metadata[b"geo"])["columns"]["geometry"]
    assert none["geometry_types"] == [] and "bbox" not in none


def test_parquet_has_the_claims_with_types_and_words_as_they_were_read(tmp_path: Path) -> None:
    odd = replace(CLASH, actor=(replace(REBELS, who="=1+1"),))
    frame = pandas.read_parquet(_parquet("parquet", case(CLASH, odd), tmp_path))
    assert list(frame["actor"]) == ["Northern Front", "=1+1"]
    assert list(frame["killed_low"]) == [3, 3] and not frame["background"].any()
    assert frame["date_start"][0] == date(2019, 5, 10) and frame["published"][0] == date(2019, 5, 12)


def test_the_same_case_gives_the_same_bytes() -> None:
    for name in export.EXPORTERS:
        assert export.made(name, case(CLASH, NO_BODY)).body == export.made(name, case(CLASH, NO_BODY)).body


def test_without_pyarrow_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in ("parquet", "geoparquet"):
        with pytest.raises(TadmorError, match=r"pip install 'tadmor\[parquet\]'"):
            export.made(name, case(CLASH))


def test_well_known_binary_of_other_geometries() -> None:
    line = {"type": "LineString", "coordinates": [[1.0, 2.0], [3.0, 4.0]]}
    assert wkb(line) == struct.pack("<BIIdddd", 1, 2, 2, 1, 2, 3, 4)
    many = {"type": "MultiLineString", "coordinates": [line["coordinates"]]}
    assert wkb(many) == struct.pack("<BII", 1, 5, 1) + wkb(line) and bounds(many) == (1.0, 2.0, 3.0, 4.0)
    with pytest.raises(BadInput, match="GeometryCollection"):
        wkb({"type": "GeometryCollection"})


# --- codes ----------------------------------------------------------------------------------------


def test_codes_of_countries_are_whole_and_single() -> None:
    known = codes.countries()
    for column in ("iso3", "number", "gw"):
        values = [value for c in known.values() if (value := getattr(c, column))]
        assert len(values) == len(set(values)), column
    syria = known["SY"]
    assert (syria.iso3, syria.number, syria.gw, syria.fips, syria.ucdp_region) == ("SYR", 760, 652, "SY", "Middle East")
    assert len({c.acled_region for c in known.values() if c.acled_region}) == 17
    names = {code: (known[code].acled_name, known[code].ucdp_name) for code in ("SY", "CD", "MM")}
    assert names == {
        "SY": ("Syria", "Syria"),
        "CD": ("Democratic Republic of Congo", "DR Congo (Zaire)"),
        "MM": ("Myanmar", "Myanmar (Burma)"),
    }
    regions = {code: known[code].ucdp_region for code in ("US", "FR", "NG", "EG", "AF", "PS")}
    assert regions == {"US": "Americas", "FR": "Europe", "NG": "Africa", "EG": "Middle East", "AF": "Asia", "PS": ""}


@pytest.mark.parametrize(
    ("who", "home"),
    [("Syrian Army", "SY"), ("Russian Air Force", "RU"), ("FARC", "CO"), ("Turkey", "TR"), ("gunmen", ""), ("", "")],
)
def test_the_country_of_a_party(who: str, home: str) -> None:
    assert codes.home_of(who) == home


def test_a_persons_name_tells_no_country() -> None:
    assert codes.home(Role(None, None, None, "Chad Morrow", "person")) is None
    army = codes.home(Role(None, None, None, "Chad's army", "state_forces"))
    assert army and army.iso3 == "TCD"


def test_every_kind_of_party_in_the_data_has_its_codes() -> None:
    listed = {row["kind"] for _, row in resources.tsv("lexicon/actors.tsv", ("kind",))}
    assert listed <= set(codes.kinds())

"""What must hold of every export whatever the case: nothing is dropped in silence, no value leaves its list."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas
from export_cases import ARMY, HOMS, PEOPLE, POLICE, REBELS, SOLDIERS, case, claim, dead, said_by, when, where
from hypothesis import given, settings
from hypothesis import strategies as st

from tadmor import codebook, export
from tadmor.export import acled, coding, parties
from tadmor.model import Claim, Place, Polarity, Role, Stage, Stance, Status

GUNMEN = Role(None, None, None, "gunmen", "unknown_armed")
RUSSIANS = Role(None, None, None, "Russian Air Force", "state_forces")
MAYOR = Role(None, None, None, "the mayor", "government")
WORDS = Role(None, None, None, "attack", "description")
ROLES = st.lists(
    st.sampled_from([ARMY, REBELS, SOLDIERS, PEOPLE, POLICE, GUNMEN, RUSSIANS, MAYOR, WORDS]), max_size=3
).map(tuple)  # fmt: skip
SYRIA = Place("geonames:163843", "Syria", 35.0, 38.0, "SY", "country", 300.0)
SEA = Place("t:1", "High Sea", 35.0, 20.0, "", "sea", 9.0)
PROVINCE = replace(HOMS, id="geonames:169575", name="Homs Governorate", feature="province", radius_km=80.0)
PLACES = st.sampled_from(
    [None, where(), where(relation="near"), where(relation="north of", km=80.0), where(None), where(SYRIA), where(SEA),
     where(PROVINCE)]
)  # fmt: skip
VIOLENT = [t for t in codebook.shipped().types if t.split(".")[0] in {"FIGHT", "VAC", "STRIKE", "EXPL", "TERR", "PROT"}]
TYPES = [*codebook.shipped().types, *VIOLENT * 2, "MOB.VIOL", "REPRESS.CROWD", "OWN.TYPE"]
FILLED = when("2019-05-06", "2019-05-10", text="from 6 to 10 May", rule="range")
DAYS = st.sampled_from(
    [
        None,
        when("2019-05-10"),
        when("2019-05-10", "2019-05-11"),
        when("2019-05-01", "2019-05-31"),
        when("2018-01-01", "2018-12-31"),
        when("2010-01-01", "2018-12-31"),
        FILLED,
        replace(FILLED, text="from January", interval=when("2019-01-01", "2019-05-10").interval),
    ]
)
COUNTS = st.sampled_from(
    [
        None,
        dead(0, 0),
        dead(3, 3, "soldiers"),
        dead(None, 5),
        dead(2, None, "fighters"),
        dead(7, 9, "civilians"),
        dead(10, 10),
    ]
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any claim; most are told as done, at a place and on a day, or next to none would make a row."""
    made = claim(
        draw(st.sampled_from(TYPES)),
        actor=draw(ROLES),
        target=draw(ROLES),
        where=draw(st.one_of(st.just(where()), PLACES)),
        when=draw(st.one_of(st.just(when("2019-05-10")), DAYS)),
        killed=draw(COUNTS),
        wounded=draw(COUNTS),
        chain=said_by(draw(st.sampled_from(["a colonel", "a doctor"]))),
    )
    if draw(st.integers(0, 3)):
        return made
    return replace(
        made,
        stage=draw(st.sampled_from(Stage)),
        polarity=draw(st.sampled_from(Polarity)),
        status=draw(st.sampled_from(Status)),
        author_stance=draw(st.sampled_from(Stance)),
        background=draw(st.booleans()),
    )


CASES = st.lists(st.lists(claims(), min_size=1, max_size=3), min_size=1, max_size=5)


def _frame(made: export.Table) -> pandas.DataFrame:
    return pandas.read_csv(io.StringIO(str(made.body)), keep_default_na=False)


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_every_event_is_a_row_or_counted_with_a_reason(events: list[list[Claim]]) -> None:
    material = case(*events)
    for form in ("ged", "gdelt", "plover", "geojson"):
        made = export.made(form, material)
        assert made.rows + sum(made.left_out["rows"].values()) == len(events), form
    made = export.made("acled", material)
    days = _frame(made)["event_id_cnty"].str.count("-").gt(2).sum() if made.rows else 0
    joined = made.left_out["values"].get("a further event of the same parties, place and day, in the same row", 0)
    # joined rows may be days of an event that has other rows
    assert made.rows - days <= len(events) - sum(made.left_out["rows"].values()) <= made.rows + joined


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_no_value_leaves_its_list(events: list[list[Claim]]) -> None:
    material = case(*events)
    told = {one.event.id.removeprefix("e"): one for one in coding.coded(material)}
    subs = acled.sub_events()
    labels = {f"{a}-{b}" for a, b in combinations(parties.INTER, 2)} | {f"{a}-{a}" for a in parties.INTER}
    labels |= {f"{label} only" for label in parties.INTER} | {"External/Other forces-Civilians"}
    labels -= {"Civilians-External/Other forces"}
    for row in _frame(export.made("acled", material)).to_dict("records"):
        one = told[str(row["event_id_cnty"]).split("-")[2]]
        assert one.told and not one.why_not and all(coding.done(c) for c in one.told)
        assert subs[row["sub_event_type"]].event_type == row["event_type"]
        assert row["time_precision"] in {1, 2, 3} and row["geo_precision"] in {1, 2, 3} and row["fatalities"] >= 0
        assert row["interaction"] in labels and row["inter1"] in parties.INTER and row["actor1"]
        assert row["inter2"] in {"", *parties.INTER} and bool(row["inter2"]) is bool(row["actor2"])
        if row["event_type"] == "Violence against civilians":
            assert row["actor2"] == "Civilians (Syria)" and row["inter1"] != "Civilians"
    for row in _frame(export.made("ged", material)).to_dict("records"):
        assert 0 <= row["low"] <= row["best"] <= row["high"] and row["high"] >= 1
        parts = [row[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown")]
        assert sum(parts) == row["best"] and min(parts) >= 0
        assert (
            row["type_of_violence"] in {1, 2, 3}
            and row["where_prec"] in range(1, 8)
            and row["date_prec"] in range(1, 6)
        )
        assert (row["side_b"] == "Civilians") is (row["type_of_violence"] == 3)
        assert str(row["date_start"]) <= str(row["date_end"])


@given(CASES)
@settings(max_examples=100, deadline=None)
def test_the_order_of_events_changes_no_row(events: list[list[Claim]]) -> None:
    material = case(*events)
    turned = replace(material, events=material.events[::-1], claims=material.claims[::-1])
    for form in ("acled", "ged", "gdelt", "plover"):
        assert export.made(form, material).body == export.made(form, turned).body, form


def test_a_claim_that_is_denied_or_planned_never_gives_a_value() -> None:
    """The figure of a denial is not that of the event, whichever comes first."""
    told = claim("FIGHT.CLASH", killed=dead(3, 3, "soldiers"))
    denied: dict[str, Any] = {"polarity": Polarity.DENIED, "status": Status.DENIED}
    other = replace(claim("FIGHT.CLASH", day="2019-05-01", killed=dead(90, 90, "soldiers")), **denied)
    for group in ((told, other), (other, told)):
        (row,) = _frame(export.made("ged", case(group))).to_dict("records")
        assert (row["best"], row["high"], row["date_start"]) == (3, 3, "2019-05-10")
        (acled_row,) = _frame(export.made("acled", case(group))).to_dict("records")
        assert (acled_row["fatalities"], acled_row["event_date"]) == (3, "2019-05-10")


def test_sides_that_are_one_party_are_not_two() -> None:
    made = export.made("acled", case(claim("FIGHT.OFFENSIVE", actor=(REBELS,), target=(REBELS,))))
    (row,) = _frame(made).to_dict("records")
    assert (row["actor1"], row["actor2"]) == ("Northern Front", "")


def test_words_that_name_no_party_are_none() -> None:
    record = json.loads(str(export.made("plover", case(claim("FIGHT.OFFENSIVE", target=(WORDS,)))).body))
    assert "recipient" not in record

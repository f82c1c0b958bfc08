"""The ACLED-style table against the rules of its codebook, read back with pandas."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest
from export_cases import ARMY, HOMS, PEOPLE, POLICE, REBELS, SOLDIERS, case, claim, dead, said_by, when, where

from tadmor import codebook, export, resources
from tadmor.export import acled, parties
from tadmor.export.codes import country
from tadmor.model import Basis, Claim, Place, Polarity, Precision, Role, Stage, Stance, Status

DOCUMENT = Path(__file__).parent.parent / "docs" / "exports.md"
PLANNED: dict[str, Any] = {"stage": Stage.PLANNED, "status": Status.PLANNED}
DENIED: dict[str, Any] = {"polarity": Polarity.DENIED, "status": Status.DENIED}


def rows(*events: Any, **facts: Any) -> list[dict[str, Any]]:
    made = export.made("acled", case(*events, **facts))
    assert isinstance(made.body, str)
    read = pandas.read_csv(io.StringIO(made.body), keep_default_na=False)
    assert tuple(read.columns) == acled.columns() and len(read) == made.rows
    return [dict(row) for row in read.to_dict("records")]


def left(*events: Any) -> dict[str, int]:
    made = export.made("acled", case(*events))
    assert made.rows == 0
    return made.left_out["rows"]


def test_a_battle_has_every_column_of_the_format() -> None:
    (row,) = rows(claim("FIGHT.CLASH", killed=dead(3, 5, "soldiers"), chain=said_by("a colonel")))
    assert len(row) == 31
    fixed = {k: v for k, v in row.items() if k not in {"notes", "event_id_cnty", "timestamp"}}
    assert fixed == {
        "event_date": "2019-05-10", "year": 2019, "time_precision": 1, "disorder_type": "Political violence",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Northern Front", "assoc_actor_1": "",
        "inter1": "Rebel group", "actor2": "Military Forces of Syria", "assoc_actor_2": "", "inter2": "State forces",
        "interaction": "State forces-Rebel group", "civilian_targeting": "", "iso": 760, "region": "Middle East",
        "country": "Syria", "admin1": "Homs Governorate", "admin2": "", "admin3": "", "location": "Homs",
        "latitude": 34.724, "longitude": 36.7256, "geo_precision": 1, "source": "Hill Country Gazette",
        "source_scale": "", "fatalities": 3, "tags": "",
    }  # fmt: skip
    assert row["event_id_cnty"] == "TDM-SYR-000000000000"
    assert row["notes"].startswith("On 10 May 2019, as told by Hill Country Gazette > a colonel: “The Northern Front")
    assert pandas.Timestamp(row["timestamp"], unit="s").date().isoformat() == "2019-05-12"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (PLANNED, "planned"),
        ({**PLANNED, "stage": Stage.THREATENED}, "threatened"),
        (DENIED, "denied only"),
        ({"status": Status.HYPOTHETICAL}, "hypothetical"),
        ({"status": Status.UNCOMMITTED}, "rumour only"),
        ({"status": Status.SPECULATED}, "speculation only"),
        ({"author_stance": Stance.REJECTS}, "rejected by the report's author"),
        ({"background": True}, "told as background only"),
        ({"where": None}, "no place"),
        ({"where": where(None)}, "the place is not in the gazetteer"),
        ({"where": where(Place("t:1", "Syria", 35.0, 38.0, "SY", "country", 300.0))}, "no place below the country"),
        ({"where": where(Place("t:1", "High Sea", 35.0, 20.0, "", "sea", 9.0))}, "the place is in no country"),
        ({"when": None}, "no day or month"),
        ({"when": when("2019-01-01", "2019-12-31")}, "the date is coarser than a month"),
        ({"actor": (), "target": ()}, "no party"),
        ({"type": "TERR.HOLDS"}, "a state of things, not an event"),
        ({"type": "OBS.TOLL"}, "a sum over several events"),
        ({"type": "DIP.MEET"}, "ACLED codes no events of this type"),
        ({"type": "OWN.TYPE"}, "ACLED codes no events of this type"),
    ],
)
def test_what_is_no_row_is_counted_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    assert left(replace(claim("FIGHT.CLASH"), **changes)) == {reason: 1}
    assert f"`{reason}`" in DOCUMENT.read_text("utf-8")


def test_a_denial_beside_a_claim_does_not_take_the_row_away() -> None:
    told, denied = claim("FIGHT.CLASH"), replace(claim("FIGHT.CLASH"), **DENIED)
    made = export.made("acled", case((told, denied)))
    assert made.rows == 1
    assert made.left_out["values"]["sources that deny, plan or doubt it"] == 1


FOREIGN = replace(ARMY, who="Russian Armed Forces")
TAKEN = "TERR.CAPTURE"
BREAK_UP = claim("REPRESS.CROWD", actor=(POLICE,), target=(PEOPLE,))


@pytest.mark.parametrize(
    ("made", "want"),
    [
        (claim(TAKEN, actor=(ARMY,), target=(REBELS,)), "Government regains territory"),
        (claim(TAKEN), "Non-state actor overtakes territory"),
        (claim(TAKEN, actor=(FOREIGN,)), "Non-state actor overtakes territory"),
        (claim(TAKEN, actor=()), "Non-state actor overtakes territory"),
        (claim(TAKEN, stage=Stage.ATTEMPTED), "Armed clash"),
        (claim("TERR.HANDOVER"), "Non-violent transfer of territory"),
        (claim("TERR.WITHDRAW", target=()), "Change to group/activity"),
        (claim("TERR.WITHDRAW"), "Non-violent transfer of territory"),
        (claim("VAC.ATTACK", target=(PEOPLE,)), "Attack"),
        (claim("VAC.ATTACK"), "Armed clash"),
        (claim("VAC.ASSASSIN", target=(Role(None, None, None, "the mayor", "government"),)), "Attack"),
        (claim("VAC.ABDUCT", target=(PEOPLE,)), "Abduction/forced disappearance"),
        (claim("FIGHT.OFFENSIVE", target=(PEOPLE,)), "Attack"),
        (BREAK_UP, "Protest with intervention"),
        (replace(BREAK_UP, killed=dead(2, 2)), "Excessive force against protesters"),
        (claim("PROT.DEMO", actor=(PEOPLE,), target=()), "Peaceful protest"),
        (claim("DIP.TRUCE"), "Agreement"),
        (claim("WEAP.CBRN", target=(PEOPLE,)), "Chemical weapon"),
        (claim("STRIKE.AIR", actor=(ARMY,), target=(PEOPLE,)), "Air/drone strike"),
    ],
)  # fmt: skip
def test_sub_events_follow_the_rules(made: Claim, want: str) -> None:
    (row,) = rows(made)
    assert row["sub_event_type"] == want
    assert row["event_type"] == acled.sub_events()[want].event_type


def test_a_capture_by_nobody_knows_whom_is_left_out() -> None:
    assert left(claim(TAKEN, actor=(), target=(REBELS,))) == {"who took the place is not told": 1}


def test_civilians_are_always_the_second_actor_and_never_of_battles_the_target() -> None:
    (row,) = rows(claim("VAC.MASSACRE", actor=(), target=(SOLDIERS,)))
    assert (row["actor1"], row["inter1"]) == ("Unidentified Armed Group (Syria)", "Political militia")
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "Military Forces of Syria")
    assert (row["civilian_targeting"], row["interaction"]) == ("Civilians targeted", "Political militia-Civilians")
    (battle,) = rows(claim("FIGHT.CLASH"))
    assert battle["civilian_targeting"] == ""


def test_a_states_army_abroad_is_an_external_force() -> None:
    (row,) = rows(claim("STRIKE.AIR", actor=(FOREIGN,), target=(REBELS,)))
    assert (row["actor1"], row["inter1"]) == ("Military Forces of Russia", "External/Other forces")
    assert row["interaction"] == "Rebel group-External/Other forces"
    (row,) = rows(claim("STRIKE.AIR", actor=(FOREIGN,), target=(PEOPLE,)))
    assert row["interaction"] == "External/Other forces-Civilians"  # the format's one exception


def test_a_protest_that_police_break_up_is_one_row() -> None:
    march = claim("PROT.DEMO", actor=(PEOPLE,), target=())
    (row,) = rows(march, BREAK_UP)
    assert (row["sub_event_type"], row["actor1"], row["actor2"]) == (
        "Protest with intervention", "Protesters (Syria)", "Police Forces of Syria",
    )  # fmt: skip
    assert row["tags"] == "crowd size=no report"


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "precision", "coded"),
    [
        (("2019-05-10", "2019-05-10"), 1, "2019-05-10"),
        (("2019-05-10", "2019-05-11"), 2, "2019-05-10"),
        (("2019-05-06", "2019-05-12"), 2, "2019-05-09"),
        (("2019-05-01", "2019-05-31"), 3, "2019-05-16"),
    ],
)
def test_a_span_is_coded_by_its_middle(days: tuple[str, str], precision: int, coded: str) -> None:
    (row,) = rows(claim("FIGHT.CLASH", when=when(*days)))
    assert (row["time_precision"], row["event_date"]) == (precision, coded)
    assert ("between" in row["notes"]) is (precision > 1)


SIEGE = when("2019-05-06", "2019-05-10", text="from 6 to 10 May", rule="range")


def test_a_siege_of_five_days_is_five_rows_and_its_dead_are_divided() -> None:
    made = rows(claim("TERR.SIEGE", when=SIEGE, killed=dead(12, 12)))
    assert [r["event_date"] for r in made] == [f"2019-05-{d:02}" for d in range(6, 11)]
    assert [r["fatalities"] for r in made] == [4, 2, 2, 2, 2]
    assert {r["time_precision"] for r in made} == {1}
    assert len({r["event_id_cnty"] for r in made}) == 5 and made[0]["event_id_cnty"] == "TDM-SYR-000000000000"


@pytest.mark.parametrize(
    ("changes", "stage", "number"),
    [
        ({"text": "between 6 and 10 May", "rule": "range"}, Stage.ACCOMPLISHED, 1),
        ({"text": "since Monday", "role": "since", "rule": "since"}, Stage.ACCOMPLISHED, 1),
        ({"text": "since Monday", "role": "since", "rule": "since"}, Stage.ONGOING, 5),
        ({"text": "the past five days", "role": "duration", "rule": "past-units"}, Stage.ONGOING, 1),
        ({"text": "for five days", "role": "duration", "rule": "past-units"}, Stage.ONGOING, 5),
        ({"precision": Precision.WEEK, "text": "from last week", "rule": "range"}, Stage.ONGOING, 1),
    ],
)
def test_only_what_fills_its_days_is_a_row_for_each(changes: dict[str, Any], stage: Stage, number: int) -> None:
    told = replace(SIEGE, **changes)
    assert len(rows(claim("TERR.SIEGE", when=told, stage=stage))) == number


def test_a_date_of_publication_is_no_day() -> None:
    printed = claim("FIGHT.CLASH", when=when("2019-05-12", basis=Basis.PUBLICATION_DATE))
    (row,) = rows((printed, claim("FIGHT.CLASH", when=when("2019-05-09", "2019-05-10"))))
    assert row["event_date"] == "2019-05-09"
    assert left(printed) == {"no day or month": 1}


# --- rows of one pair, place and day ---------------------------------------------------------------


def test_one_row_for_one_pair_in_one_place_on_one_day() -> None:
    air = claim("STRIKE.AIR", actor=(ARMY,), target=(REBELS,), killed=dead(9, 9))
    (row,) = rows(air, claim("FIGHT.CLASH", killed=dead(4, 4)))
    assert (row["sub_event_type"], row["fatalities"]) == ("Armed clash", 9)
    assert row["notes"].count("The Northern Front seized") == 1  # one sentence tells both
    assert row["event_id_cnty"] == "TDM-SYR-000000000001"  # that of the event that gives the type
    elsewhere = claim("FIGHT.CLASH", where=where(replace(HOMS, id="t:2", name="Elsewhere")))
    assert len(rows(air, elsewhere)) == len(rows(air, claim("FIGHT.CLASH", day="2019-05-11"))) == 2


def test_fire_from_both_sides_is_an_armed_clash() -> None:
    one = claim("STRIKE.SHELL", actor=(ARMY,), target=(REBELS,))
    (row,) = rows(one, claim("STRIKE.SHELL", actor=(REBELS,), target=(SOLDIERS,)))
    assert row["sub_event_type"] == "Armed clash"
    (row,) = rows(one, one)
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"


def test_a_place_lost_and_won_in_one_day_is_an_armed_clash() -> None:
    (row,) = rows(claim(TAKEN), claim("TERR.RECAPTURE", actor=(ARMY,), target=(REBELS,)))
    assert row["sub_event_type"] == "Armed clash"


def test_a_capture_takes_its_loser_from_that_days_battle() -> None:
    (row,) = rows(claim(TAKEN, target=()), claim("FIGHT.CLASH"))
    assert (row["sub_event_type"], row["actor2"]) == ("Non-state actor overtakes territory", "Military Forces of Syria")


def test_events_of_a_month_are_not_put_together() -> None:
    vague = claim("FIGHT.CLASH", when=when("2019-05-01", "2019-05-31"))
    assert len(rows(vague, vague)) == 2


# --- dead ---------------------------------------------------------------------------------------


def test_the_lowest_of_two_figures_is_written_and_both_stand_in_the_notes() -> None:
    low, high = claim("FIGHT.CLASH", killed=dead(4, 4)), claim("FIGHT.CLASH", killed=dead(9, None, text="nine or more"))
    material = case((low, high))
    event = replace(material.events[0], contradictions=("killed",))
    made = export.made("acled", replace(material, events=[event]))
    assert isinstance(made.body, str)
    (row,) = pandas.read_csv(io.StringIO(made.body)).to_dict("records")
    assert row["fatalities"] == 4
    assert "Sources differ on how many were killed: 4 (a district official); 9 or more (" in row["notes"]
    assert made.left_out["values"]["a range of dead written as its lowest"] == 1


@pytest.mark.parametrize(
    ("words", "low", "number"),
    [
        ("dozens", 24, 12),
        ("several dozens", 24, 12),
        ("hundreds of men", 200, 100),
        ("several", 2, 3),
        ("24 men", 24, 24),
        ("some forty men", 36, 36),
        ("two dozen men", 24, 24),
    ],
)
def test_vague_numbers_follow_the_convention(words: str, low: int, number: int) -> None:
    (row,) = rows(claim("FIGHT.CLASH", killed=dead(low, None, text=words)))
    assert row["fatalities"] == number


def test_dead_of_two_sides_are_added() -> None:
    (row,) = rows(
        (claim("FIGHT.CLASH", killed=dead(3, 3, "soldiers")), claim("FIGHT.CLASH", killed=dead(5, 5, "fighters")))
    )
    assert row["fatalities"] == 8


# --- the data -------------------------------------------------------------------------------------


def test_every_shipped_type_has_a_rule_that_the_codebook_bears_out() -> None:
    rules = resources.toml(acled.RULES)["rules"]
    for code, kind in codebook.shipped().types.items():
        if code not in rules:
            assert kind.acled in {"-", ""}, code
            continue
        named = {name for _, name in rules[code]}
        assert all(name.startswith("-") or name in acled.sub_events() for name in named), code


def test_every_condition_is_known() -> None:
    for lines in (v for v in resources.toml(acled.RULES)["rules"].values() if isinstance(v, list)):
        for condition, _ in lines:
            assert not condition or condition.startswith("words:") or condition in acled._CONDITIONS


def test_the_list_of_columns_is_the_formats() -> None:
    assert len(acled.columns()) == 31
    assert acled.columns()[:5] == ("event_id_cnty", "event_date", "year", "time_precision", "disorder_type")


def test_names_follow_the_patterns_of_the_format() -> None:
    syria = country("SY")
    assert syria
    air = Role(None, None, None, "Syrian Air Force", "state_forces")
    assert parties.side([air], syria) == parties.Party(
        "Military Forces of Syria", ("Syrian Air Force",), "State forces"
    )
    men = Role(None, None, None, "gunmen", "unknown_armed")
    assert parties.side([men], syria) == parties.unidentified(syria)
    gang = Role(None, None, None, "gangsters", "gang")
    assert parties.side([gang], syria).name == "Unidentified Gang (Syria)"
    medics = Role(None, None, None, "medics", "aid_workers")
    assert parties.side([medics], syria).others == ("Aid Workers (Syria)",)

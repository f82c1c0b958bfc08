"""Who held which place: what moves a line, what only contests it, and the bounds of every row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import ARMY, NORTH, TARMAL, Teller, palmyra, report, role

from tadmor import pipeline
from tadmor.model import Claim, Control, Place, Stage, Status

REPORTS = [report("one", "2019-05-12"), report("two", "2019-06-20"), report("three", "2019-09-01")]
ONE, TWO, THREE = Teller("one"), Teller("two"), Teller("three")


def _rows(*claims: Claim) -> list[tuple[str, str, str, str]]:
    """Party, first bounds, last bounds and basis of each row."""
    _, _, rows = pipeline.chronicle_of(claims, REPORTS)
    return [(r.party, _span(r.from_earliest, r.from_latest), _span(r.to_earliest, r.to_latest), r.basis) for r in rows]


def _span(first: date | None, last: date | None) -> str:
    if first == last:
        return first.isoformat() if first else ""
    return f"{first or ''}..{last or ''}"


TAKEN = ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", until="2019-05-11", by="residents", kind="unnamed")


def test_a_capture_opens_a_row_and_the_next_one_ends_it() -> None:
    back = TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18")
    assert _rows(TAKEN, back) == [
        (NORTH, "2019-05-10..2019-05-11", "2019-06-18", "claimed"),
        (ARMY, "2019-06-18", "", "asserted"),
    ]


@pytest.mark.parametrize(
    "claim",
    [
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-25", stage=Stage.PLANNED, by="a minister"),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", by="the rebels", denied=True),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", status=Status.UNCOMMITTED),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", status=Status.HYPOTHETICAL),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", status=Status.SPECULATED),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", stage=Stage.ATTEMPTED),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", relation="north of"),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18", place=None),
        TWO("TERR.RECAPTURE", day="2019-06-18"),
        TWO("TERR.SIEGE", actor=ARMY, stage=Stage.ONGOING),
        TWO("FIGHT.OFFENSIVE", actor=ARMY, day="2019-06-18"),
    ],
    ids=lambda c: f"{c.type}-{c.stage.value}-{c.status.value}",
)
def test_only_what_is_told_as_done_at_the_place_moves_a_line(claim: Claim) -> None:
    assert _rows(TAKEN, claim) == [(NORTH, "2019-05-10..2019-05-11", "", "claimed")]


def test_a_country_has_no_row() -> None:
    country = Place("t:xx", "Veldania", 12.0, 33.0, "XX", "country", 300.0)
    assert _rows(ONE("TERR.HOLDS", actor=ARMY, place=country, stage=Stage.ONGOING)) == []


def test_the_loser_leaves_when_he_is_said_to_have_left() -> None:
    left = TWO("TERR.WITHDRAW", actor=NORTH, day="2019-06-16", until="2019-06-17", by="drivers", kind="unnamed")
    back = TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18")
    assert _rows(TAKEN, left, back)[0] == (NORTH, "2019-05-10..2019-05-11", "2019-06-16..2019-06-17", "claimed")


def test_a_leaving_without_a_day_is_evidence_of_the_stay_before_it_was_told() -> None:
    took = ONE("TERR.CAPTURE", actor=ARMY, day="2019-05-01")
    lost = TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-18")
    left = TWO("TERR.WITHDRAW", actor=ARMY, by="drivers", kind="unnamed")
    back = THREE("TERR.RECAPTURE", actor=ARMY, day="2019-08-30")
    _, _, rows = pipeline.chronicle_of([took, lost, left, back], REPORTS)
    first, last = (r for r in rows if r.party == ARMY)
    assert left.id in first.claims and left.id not in last.claims


def test_who_leaves_held_the_place_before() -> None:
    assert _rows(ONE("TERR.WITHDRAW", actor=ARMY, day="2019-05-09")) == [(ARMY, "", "2019-05-09", "asserted")]


def test_a_denied_capture_leaves_overlapping_rows_where_outsiders_see_the_old_holder() -> None:
    claims = [
        TAKEN,
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-15", by="the Veldan army"),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-15", by="the Northern Front", denied=True),
        TWO("TERR.HOLDS", actor=NORTH, day="2019-06-17", stage=Stage.ONGOING, by="traders", kind="unnamed"),
    ]
    assert _rows(*claims) == [
        (NORTH, "2019-05-10..2019-05-11", "", "contested"),
        (ARMY, "2019-06-15", "", "contested"),
    ]


def test_a_denied_capture_that_outsiders_tell_ends_the_old_row() -> None:
    claims = [
        ONE("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING, by="the Veldan army"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="aid workers", kind="unnamed"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="the Veldan army", denied=True),
    ]
    assert _rows(*claims) == [(ARMY, "", "2019-06-15", "contested"), (NORTH, "2019-06-15", "", "contested")]


def test_a_recapture_implies_the_loss_that_nobody_told() -> None:
    again = THREE("TERR.RECAPTURE", actor=NORTH, target=ARMY, day="2019-08-30")
    assert _rows(TAKEN, again) == [
        (NORTH, "2019-05-10..2019-05-11", "2019-05-10..2019-08-30", "claimed"),
        (ARMY, "2019-05-10..2019-08-30", "2019-08-30", "inferred"),
        (NORTH, "2019-08-30", "", "asserted"),
    ]


def test_whoever_it_was_taken_from_held_it_before_by_inference() -> None:
    assert _rows(ONE("TERR.CAPTURE", actor=NORTH, target=ARMY, day="2019-05-10")) == [
        (ARMY, "", "2019-05-10", "inferred"),
        (NORTH, "2019-05-10", "", "asserted"),
    ]


@pytest.mark.parametrize(
    ("by", "more", "basis"),
    [
        (None, None, "asserted"),
        ("the Northern Front", None, "claimed"),
        ("the Northern Front", "a bishop", "assessed"),
        ("the Northern Front", "the Veldan army", "asserted"),  # against its own interest
    ],
)
def test_basis_by_who_says_so(by: str | None, more: str | None, basis: str) -> None:
    claims = [ONE("TERR.CAPTURE", actor=NORTH, target=ARMY, day="2019-05-10", by=by)]
    if more:
        claims.append(ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by=more))
    assert (NORTH, "2019-05-10", "", basis) in _rows(*claims)


def test_a_description_takes_the_one_name_told_elsewhere() -> None:
    flag = ONE("TERR.HOLDS", actor="the rebels", stage=Stage.ONGOING, by="drivers", kind="unnamed")
    assert _rows(TAKEN, flag) == [(NORTH, "2019-05-10..2019-05-11", "", "claimed")]


def test_holding_since_a_day_begins_on_it() -> None:
    held = TWO("TERR.HOLDS", actor=ARMY, day="2019-06-01", until="2019-06-20", stage=Stage.ONGOING)
    assert _rows(held) == [(ARMY, "2019-06-01", "", "asserted")]


def test_one_side_of_a_place_is_a_row_of_its_own_where_it_is_held() -> None:
    held = ONE("TERR.HOLDS", actor=NORTH, relation="north of", stage=Stage.ONGOING)
    _, _, rows = pipeline.chronicle_of([held], REPORTS)
    assert [(r.place, r.lat, r.lon) for r in rows] == [("north of Tarmal", TARMAL.lat, TARMAL.lon)]


def test_who_hands_over_loses_and_who_receives_holds() -> None:
    given = ONE("TERR.HANDOVER", actor=ARMY, target="Coast Guard", day="2019-05-10")
    assert _rows(given) == [
        (ARMY, "", "2019-05-10", "inferred"),
        ("Coast Guard", "2019-05-10", "", "asserted"),
    ]


def test_a_place_held_for_a_day_has_both_ends() -> None:
    held = ONE("TERR.HOLDS", actor=NORTH, day="2019-05-10", stage=Stage.ENDED)
    assert _rows(held) == [(NORTH, "2019-05-10", "2019-05-10", "asserted")]


def test_an_ally_who_takes_it_from_a_third_party_does_not_end_the_holder() -> None:
    taken = ONE("TERR.RECAPTURE", actor=ARMY, day="2019-05-01")
    police = TWO("TERR.RECAPTURE", actor="Veldan Police", target=NORTH, day="2019-06-10")
    assert _rows(taken, police) == [(ARMY, "2019-05-01", "", "asserted")]


# --- where a change is --------------------------------------------------------------------------


def test_a_party_enters_what_it_takes_and_leaves_what_it_held() -> None:
    into = ONE("TERR.RECAPTURE", actor=NORTH, day="2019-05-10", relation="to")
    assert _rows(into) == [(NORTH, "2019-05-10", "", "asserted")]
    driven = TWO("TERR.CAPTURE", actor=ARMY, target=NORTH, day="2019-06-18", relation="from")
    assert _rows(into, driven)[-1] == (ARMY, "2019-06-18", "", "asserted")
    away = TWO("TERR.WITHDRAW", actor=NORTH, day="2019-06-17", relation="from")
    assert _rows(into, away) == [(NORTH, "2019-05-10", "2019-06-17", "asserted")]


@pytest.mark.parametrize(
    "claim",
    [
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", relation="from"),
        ONE("TERR.WITHDRAW", actor=NORTH, day="2019-05-10", relation="to"),
        ONE("TERR.HOLDS", actor=NORTH, day="2019-05-10", relation="to", stage=Stage.ONGOING),
        ONE("TERR.HOLDS", actor=NORTH, place=replace(TARMAL, feature="river"), stage=Stage.ONGOING),
    ],
    ids=lambda c: f"{c.type}-{c.where.relation}",
)
def test_what_happens_elsewhere_or_on_a_river_gives_no_row(claim: Claim) -> None:
    assert _rows(claim) == []


def test_what_is_held_near_a_place_is_a_row_of_its_own() -> None:
    near = ONE("TERR.HOLDS", actor=NORTH, relation="near", stage=Stage.ONGOING)
    held = ONE("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING)
    _, _, rows = pipeline.chronicle_of([near, held], REPORTS)
    assert [(r.place, r.party) for r in rows] == [("Tarmal", ARMY), ("near Tarmal", NORTH)]


# --- who ----------------------------------------------------------------------------------------


def test_a_name_that_begins_in_lower_case_is_no_description() -> None:
    taken = ONE("TERR.CAPTURE", actor="al-Hadra", target=ARMY, day="2019-05-10")
    back = TWO("TERR.RECAPTURE", actor="Coast Guard", day="2019-06-18")
    assert [r[0] for r in _rows(taken, back)] == [ARMY, "al-Hadra", "Coast Guard"]


def test_a_government_holds_through_its_army() -> None:
    told = ONE("TERR.CAPTURE", actor="Veldan government", day="2019-05-10")
    gone = TWO("TERR.WITHDRAW", actor=ARMY, day="2019-06-18")
    assert _rows(told, gone) == [(ARMY, "2019-05-10", "2019-06-18", "asserted")]
    assert [r[0] for r in _rows(told)] == ["Veldan government"]


def test_whoever_is_described_as_taking_it_on_the_same_days_is_the_party_named() -> None:
    held = ONE("TERR.CAPTURE", actor="Coast Guard", day="2019-03-01")
    named = TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-18", at=10)
    described = TWO("TERR.CAPTURE", actor="the rebels", day="2019-06-18", at=500, by="a bishop")
    rows = _rows(held, named, described)
    assert [r[0] for r in rows] == ["Coast Guard", NORTH]


def test_the_rebels_are_not_the_army() -> None:
    army = ONE("TERR.CAPTURE", actor=ARMY, day="2019-05-10")
    rebels = TWO("TERR.CAPTURE", actor="the rebels", day="2019-06-18")
    assert [r[0] for r in _rows(army, rebels)] == [ARMY, "the rebels"]


def test_of_two_takers_the_one_named_first_holds() -> None:
    both = replace(ONE("TERR.CAPTURE", day="2019-05-10"), actor=(role(NORTH), role("Coast Guard")))
    assert [r[0] for r in _rows(both)] == [NORTH]


def test_a_town_that_fell_is_lost_whoever_took_it() -> None:
    held = ONE("TERR.CAPTURE", actor=ARMY, day="2019-05-10")
    fell = TWO("TERR.CAPTURE", target=ARMY, day="2019-06-18")
    assert _rows(held, fell) == [(ARMY, "2019-05-10", "2019-06-18", "asserted")]


# --- when ---------------------------------------------------------------------------------------


def test_a_capture_without_a_day_is_the_one_told_elsewhere_with_its_day() -> None:
    undated = THREE("TERR.CAPTURE", actor=NORTH, background=True)
    back = TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18")
    assert [r[:3] for r in _rows(TAKEN, back, undated)] == [r[:3] for r in _rows(TAKEN, back)]


def test_accounts_that_share_no_day_give_the_days_from_the_first_to_the_last() -> None:
    one = ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-09", by="a bishop")
    two = TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-11", by="traders")
    (row,) = _rows(one, two)
    assert row[:3] == (NORTH, "2019-05-09..2019-05-11", "")


def test_a_capture_years_before_does_not_end_a_holding_of_today() -> None:
    old = ONE("TERR.CAPTURE", actor=NORTH, day="2014-05-10")
    held = TWO("TERR.HOLDS", actor="Coast Guard", stage=Stage.ONGOING, by="the Coast Guard")
    assert ("Coast Guard", "", "", "claimed") in _rows(old, held)


def test_the_loser_who_is_seen_there_only_later_held_it_before_by_inference() -> None:
    claims = [
        ONE("TERR.CAPTURE", actor=ARMY, target=NORTH, day="2019-05-10"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-01"),
        THREE("TERR.HOLDS", actor=NORTH, day="2019-08-30", stage=Stage.ONGOING),
    ]
    assert _rows(*claims)[0] == (NORTH, "", "2019-05-10", "inferred")


# --- how surely ---------------------------------------------------------------------------------


def test_the_besieged_hold_the_place_by_inference() -> None:
    siege = ONE("TERR.SIEGE", actor=NORTH, target=ARMY, day="2019-05-01", until="2019-05-12", stage=Stage.ONGOING)
    assert _rows(siege) == [(ARMY, "", "", "inferred")]
    lifted = replace(siege, stage=Stage.ENDED)
    assert _rows(lifted) == []


def test_who_says_that_the_attack_was_beaten_off_contests_the_capture() -> None:
    held = ONE("TERR.CAPTURE", actor=ARMY, day="2019-03-01")
    taken = TWO("TERR.CAPTURE", actor=NORTH, target=ARMY, day="2019-06-15", by="the Northern Front")
    repelled = THREE(
        "FIGHT.OFFENSIVE", actor=NORTH, target=ARMY, day="2019-06-15", stage=Stage.ENDED, by="the ministry"
    )
    assert _rows(held, taken, repelled) == [
        (ARMY, "2019-03-01", "", "contested"),
        (NORTH, "2019-06-15", "", "contested"),
    ]
    other_day = replace(repelled, id="three-x", when=TAKEN.when)
    assert _rows(held, taken, other_day)[0] == (ARMY, "2019-03-01", "2019-06-15", "asserted")


def test_a_denied_capture_leaves_both_rows_contested_unless_a_recapture_presupposes_it() -> None:
    claims = [
        ONE("TERR.CAPTURE", actor=ARMY, day="2019-03-01"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="aid workers", kind="unnamed"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="the Veldan army", denied=True),
    ]
    assert [r[3] for r in _rows(*claims)] == ["contested", "contested"]
    back = THREE("TERR.RECAPTURE", actor=ARMY, day="2019-08-30")
    assert [r[3] for r in _rows(*claims, back)] == ["asserted", "contested", "asserted"]


def test_the_spokesman_of_the_group_does_not_vouch_for_it() -> None:
    claims = [
        ONE("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING, by="the Veldan army"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="the group's spokesman", kind="person"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-06-15", by="the Veldan army", denied=True),
    ]
    assert _rows(*claims) == [(ARMY, "", "", "contested"), (NORTH, "2019-06-15", "", "contested")]


def test_two_claims_of_one_voice_are_no_assessment() -> None:
    claims = [
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="the Northern Front"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="the Northern Front"),
    ]
    assert _rows(*claims) == [(NORTH, "2019-05-10", "", "claimed")]


def test_evidence_holds_no_plans() -> None:
    planned = ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", stage=Stage.PLANNED, by="a commander", at=300)
    _, _, (row,) = pipeline.chronicle_of([TAKEN, planned], REPORTS)
    assert row.claims == (TAKEN.id,) and row.rule == "capture"


_BASE = [
    TAKEN,
    TWO("TERR.RECAPTURE", actor=ARMY, target=NORTH, day="2019-06-18"),
    TWO("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING, by="traders", kind="unnamed"),
    THREE("TERR.WITHDRAW", actor=ARMY, day="2019-08-29"),
    THREE("TERR.CAPTURE", actor="Coast Guard", day="2019-08-30", by="the Coast Guard"),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(_BASE), unique_by=lambda c: c.id),
    st.sampled_from([NORTH, ARMY, "Coast Guard"]),
    st.sampled_from(["TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HANDOVER", "TERR.WITHDRAW", "TERR.HOLDS"]),
    st.dates(date(2019, 5, 1), date(2019, 9, 1)),
    st.sampled_from(["planned", "threatened", "denied", "rumour", "hypothetical", "speculated"]),
)
def test_what_is_not_told_as_done_opens_and_ends_no_row(
    base: list[Claim], party: str, leaf: str, day: date, how: str
) -> None:
    more = Teller("three")
    more.count = 90
    axes: dict[str, dict[str, object]] = {
        "planned": {"stage": Stage.PLANNED},
        "threatened": {"stage": Stage.THREATENED},
        "denied": {"denied": True},
        "rumour": {"status": Status.UNCOMMITTED},
        "hypothetical": {"status": Status.HYPOTHETICAL},
        "speculated": {"status": Status.SPECULATED},
    }
    claim = more(leaf, actor=party, day=day.isoformat(), by="a bishop", **axes[how])  # type: ignore[arg-type]
    before, after = _rows(*base), _rows(*base, claim)
    assert [r[:2] for r in after] == [r[:2] for r in before]
    # a denial may keep a row open, it never ends one
    assert all(a[2] in (b[2], "") for a, b in zip(after, before, strict=True))


def test_palmyra_changes_hands_four_times() -> None:
    found = palmyra()
    _, _, rows = pipeline.derive(found)
    known = [r for r in rows if r.place.startswith(("Tadmur", "Palmyra")) and r.from_latest]
    assert [(r.party, str(r.from_latest)[:7]) for r in known] == [
        ("Islamic State", "2015-05"),
        ("Syrian Army", "2016-03"),
        ("Islamic State", "2016-12"),
        ("Syrian Army", "2017-03"),
    ]
    ends: list[Control] = known[:-1]
    assert [str(r.to_latest)[:7] for r in ends] == ["2016-03", "2016-12", "2017-03"]
    assert known[-1].to_latest is None
    assert known[2].basis == "contested"  # the army's general staff denied it on the day

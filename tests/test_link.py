"""Copies of reports, and which claims tell one event."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import ARMY, NORTH, OSSIR, TARMAL, Teller, report

from tadmor import alike, copies, link
from tadmor.globe import distance
from tadmor.model import Claim, Link, Place, Report, Stage

LONG = (
    "Fighters of the Northern Front entered the market town before dawn and met no resistance, people there said by "
    "telephone. The garrison had been told to leave the evening before, according to a teacher, and its lorries were "
    "seen on the road to the coast. Shops stayed closed through the day while the newcomers searched houses for arms."
)


def _same_event(claims: list[Claim], reports: list[Report]) -> set[frozenset[str]]:
    return {frozenset((x.left, x.right)) for x in link.find(claims, reports) if x.kind == "same event"}


def _duplicates(*reports: Report) -> list[tuple[str, str]]:
    return [(x.left, x.right) for x in copies.find(reports)]


# --- reports --------------------------------------------------------------------------------------


def test_the_later_of_two_copies_is_the_copy() -> None:
    first, second = report("b", "2019-05-12", LONG), report("a", "2019-05-13", LONG + " More follows.")
    assert _duplicates(first, second) == [("a", "b")]


def test_a_credited_report_is_the_original_whatever_the_days_say() -> None:
    wire = report("wire", "2019-05-13", LONG, outlet="Hill Wire")
    paper = report("paper", "2019-05-12", LONG + " Source: Hill Wire", outlet="Coast Paper")
    assert _duplicates(paper, wire) == [("paper", "wire")]


def test_short_texts_that_are_equal_are_copies() -> None:
    short = "Six dead in Tarmal."
    assert _duplicates(report("a", "2019-05-12", short), report("b", "2019-05-12", short)) == [("b", "a")]


def test_a_shared_sentence_is_no_copy() -> None:
    other = " ".join(f"word{k}" for k in range(300))
    assert not _duplicates(report("a", "2019-05-12", LONG), report("b", "2019-05-13", other + " " + LONG[:90]))


def test_copies_of_copies_go_back_to_the_first() -> None:
    reports = [report(n, d, LONG) for n, d in (("a", "2019-05-11"), ("b", "2019-05-12"), ("c", "2019-05-13"))]
    assert copies.origins(copies.find(reports), reports) == {"b": "a", "c": "a"}
    ring = [Link("a", "b", "duplicate", 1.0, "x"), Link("b", "a", "duplicate", 1.0, "x")]
    assert set(copies.origins(ring, reports).values()) == {"a"}


# --- pairs of claims --------------------------------------------------------------------------------

ONE, TWO = Teller("one"), Teller("two")
REPORTS = [report("one", "2019-05-12"), report("two", "2019-05-13")]

TOLL = TWO("VAC.ATTACK", actor=NORTH, target="civilians", day="2019-01-01", until="2019-05-13", killed=(300, None))
assert TOLL.when is not None

TOGETHER = {
    "one capture in two reports": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11", by="residents"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
    ),
    "capture and recapture are one word": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        TWO("TERR.RECAPTURE", actor=NORTH, day="2019-05-11"),
    ),
    "outlets differ by a day on a capture": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-10"),
    ),
    "a denial joins what it denies": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11", by="residents"),
        ONE("TERR.CAPTURE", denied=True, by="the army"),
    ),
    "a plan joins its late fulfilment": (
        ONE("TERR.RECAPTURE", actor=ARMY, day="2019-05-13", until="2019-05-15", stage=Stage.PLANNED, by="a minister"),
        TWO("TERR.RECAPTURE", actor=ARMY, day="2019-05-20"),
    ),
    "a clash told from both sides": (
        ONE("FIGHT.CLASH", actor=ARMY, target=NORTH, day="2019-05-11"),
        TWO("FIGHT.CLASH", actor=NORTH, target=ARMY, day="2019-05-11"),
    ),
    "held since it was taken": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        TWO("TERR.HOLDS", actor=NORTH, day="2019-05-11", until="2019-05-13", stage=Stage.ONGOING),
    ),
    "two say who holds the place": (
        ONE("TERR.HOLDS", actor=NORTH, stage=Stage.ONGOING, by="traders"),
        ONE("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING, by="the army"),
    ),
    "the dead of both sides": (
        ONE("FIGHT.CLASH", target=NORTH, day="2019-05-11", by="the army", killed=(9, 9)),
        ONE("FIGHT.CLASH", target=ARMY, day="2019-05-11", by="the army", killed=(2, 2)),
    ),
    "one word, two speakers": (
        ONE("VAC.ATTACK", by="a doctor", at=900, place=None),
        ONE("VAC.ATTACK", by="the army", at=900, place=None, denied=True),
    ),
}

APART = {
    "another town": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-11", place=OSSIR),
    ),
    "another month": (
        ONE("FIGHT.CLASH", actor=NORTH, day="2019-03-02"),
        TWO("FIGHT.CLASH", actor=NORTH, day="2019-05-11"),
    ),
    "another taker": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        TWO("TERR.CAPTURE", actor=ARMY, day="2019-05-11"),
    ),
    "history and undated news": (
        ONE("VAC.ABDUCT", actor=NORTH, target="civilians", day="2016-08-01", background=True),
        ONE("VAC.ABDUCT", actor=NORTH, target="civilians", by="a shopkeeper"),
    ),
    "a plan told after the deed": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-01"),
        TWO("TERR.CAPTURE", actor=NORTH, stage=Stage.PLANNED),
    ),
    "another party's plan": (
        ONE("FIGHT.OFFENSIVE", actor=NORTH, stage=Stage.PLANNED, by="a rebel"),
        TWO("FIGHT.OFFENSIVE", actor=ARMY, stage=Stage.PLANNED, by="a minister"),
    ),
    "one speaker told two things": (
        ONE("PROP.LOOT", actor=NORTH, day="2019-05-11", by="witnesses"),
        ONE("PROP.DESTROY", actor=NORTH, day="2019-05-11", by="witnesses"),
    ),
    "he denies one and affirms the other": (
        ONE("TERR.WITHDRAW", actor=NORTH, by="the army", denied=True),
        ONE("TERR.WITHDRAW", actor=NORTH, by="the army"),
    ),
    "type and place alone": (
        ONE("STRIKE.SHELL", by="a doctor"),
        ONE("EXPL.IED", by="police"),
    ),
    "holding is not taking": (
        ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-01"),
        TWO("TERR.HOLDS", actor=NORTH, stage=Stage.ONGOING),
    ),
    "a toll since January and an incident": (
        ONE("VAC.ATTACK", actor=NORTH, target="civilians", day="2019-05-11", killed=(12, 12)),
        replace(TOLL, when=replace(TOLL.when, role="since")),
    ),
    "in the town and north of it": (
        ONE("STRIKE.AIR", actor=ARMY, day="2019-05-11"),
        TWO("STRIKE.AIR", actor=ARMY, day="2019-05-11", relation="north of"),
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_one_event(name: str) -> None:
    a, b = TOGETHER[name]
    assert _same_event([a, b], REPORTS) == {frozenset((a.id, b.id))}


@pytest.mark.parametrize("name", APART)
def test_two_events(name: str) -> None:
    assert not _same_event(list(APART[name]), REPORTS)


def test_a_background_mention_joins_the_old_event() -> None:
    old = Teller("old")("VAC.MASSACRE", actor=NORTH, target="civilians", day="2017-08-04")
    news = ONE("VAC.MASSACRE", actor=NORTH, target="civilians", day="2019-05-11")
    recalled = TWO("VAC.MASSACRE", actor=NORTH, day="2017-08-04", background=True)
    links = _same_event([old, news, recalled], [*REPORTS, report("old", "2017-08-05")])
    assert links == {frozenset((old.id, recalled.id))}


def test_a_link_says_why() -> None:
    a, b = TOGETHER["one capture in two reports"]
    assert [x.rule for x in link.find([a, b], REPORTS)] == ["type+place+actor+time"]


def test_a_unit_is_part_of_its_army_but_another_army_is_not() -> None:
    assert alike.same_party(frozenset({"veldan army"}), frozenset({"veldan army 5th brigade"}))
    assert not alike.same_party(frozenset({"veldan army"}), frozenset({"free veldan army"}))


def test_far_and_near_in_kilometres() -> None:
    here, there = (TARMAL.lat, TARMAL.lon), (OSSIR.lat, OSSIR.lon)
    assert distance(*here, *there) == pytest.approx(32.6, abs=0.3)
    assert distance(*here, *here) == 0.0


# --- order and cost ---------------------------------------------------------------------------------

EVERY = [c for pair in (*TOGETHER.values(), *APART.values()) for c in pair]


@given(st.permutations(EVERY), st.permutations(REPORTS))
def test_the_order_of_claims_and_reports_does_not_matter(claims: list[Claim], reports: list[Report]) -> None:
    assert link.find(claims, reports) == link.find(EVERY, REPORTS)


def _crowd(number: int, towns: int, days: int = 365) -> tuple[list[Claim], list[Report]]:
    """Invented claims of many reports over so many days; ``towns`` places 20 km apart."""
    dice = random.Random(7)
    places = [
        Place(f"p{k}", f"Town {k}", 10 + (k // 40) * 0.2, 30 + (k % 40) * 0.2, "XX", "town") for k in range(towns)
    ]
    claims, reports = [], []
    for k in range(number // 4):
        day = date(2019, 1, 1) + timedelta(days=dice.randrange(days))
        tell = Teller(f"r{k:05d}")
        reports.append(report(tell.file, (day + timedelta(days=1)).isoformat()))
        for _ in range(4):
            leaf = dice.choice(("FIGHT.CLASH", "STRIKE.AIR", "VAC.ATTACK", "TERR.CAPTURE"))
            when = day.isoformat() if dice.random() < 0.7 else None
            claims.append(tell(leaf, actor=dice.choice((NORTH, ARMY)), day=when, place=dice.choice(places)))
    return claims, reports


@pytest.mark.parametrize("towns", [400, 1])
def test_three_thousand_claims_take_seconds(towns: int) -> None:
    claims, reports = _crowd(3000, towns)
    began = time.process_time()
    assert link.find(claims, reports)
    assert time.process_time() - began < 8.0


def test_comparisons_grow_with_the_claims_and_not_with_their_square() -> None:
    def compared(number: int) -> int:
        claims, reports = _crowd(number, 1, 20)
        known = alike.all_facts(claims, {r.id: r.publication_day for r in reports}, {})
        return sum(1 for _ in link.candidates(known.values()))

    assert compared(2000) < 2.6 * compared(1000)

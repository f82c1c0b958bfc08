"""The learned link model: which claims it judges, what speaks for a pair, rivals and groups."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from stories import ARMY, NORTH, Teller, report

from tadmor import alike, chronicle, link, linkage
from tadmor.model import Claim, Precision, Report, Stage

REPORTS = [report(name, "2019-05-12") for name in ("one", "two", "three")]


def _traits(claim: Claim) -> linkage.Traits | None:
    return linkage.traits(alike.facts(claim, REPORTS[0].publication_day, claim.report))


def _attack(name: str, **more: object) -> Claim:
    given: dict[str, object] = {"actor": NORTH, "day": "2019-05-11", "killed": (4, 4)}
    return Teller(name)("VAC.ATTACK", **{**given, **more})  # type: ignore[arg-type]


def test_only_dated_incidents_that_are_told_as_done_are_judged() -> None:
    told = _attack("one")
    assert _traits(told) is not None and told.when is not None
    for other in (
        _attack("one", stage=Stage.PLANNED),
        _attack("one", denied=True),
        _attack("one", day=None),
        _attack("one", background=True),
        replace(told, type="TERR.CAPTURE"),
        replace(told, when=replace(told.when, precision=Precision.MONTH)),
    ):
        assert _traits(other) is None


def test_what_two_reports_share_speaks_for_them_and_the_order_does_not_matter() -> None:
    one, same, other = (_traits(c) for c in (_attack("one"), _attack("two"), _attack("two", actor=ARMY, killed=(9, 9))))
    assert one and same and other
    card = linkage.scorecard()
    assert linkage.features(one, same) == linkage.features(same, one)
    assert card.log_odds(linkage.features(one, same)) > card.log_odds(linkage.features(one, other))
    assert linkage.reasons(one, same, card).startswith("learned: ")


def test_rivals_of_one_voice_make_each_of_them_less_likely() -> None:
    alone = [_attack("one"), _attack("two")]
    crowd = [*alone, *(replace(_attack("two"), id=f"more{k}") for k in range(5))]
    card = linkage.scorecard()

    def odds(claims: list[Claim]) -> float:
        items = [t for t in map(_traits, claims) if t is not None]
        pair = sorted((alone[0].id, alone[1].id))
        return linkage.judged(items, card)[pair[0], pair[1]]

    assert odds(crowd) < odds(alone) - 1


def test_average_linkage_does_not_chain_and_keeps_marks_apart() -> None:
    bonds = {("a", "b"): 3.0, ("b", "c"): 2.0, ("a", "c"): -6.0, ("c", "d"): 1.0}
    none: dict[str, set[str]] = {name: set() for name in "abcd"}
    assert sorted(linkage.average_linkage(none, bonds, 0.5, -6.0)) == [["a", "b"], ["c", "d"]]  # type: ignore[arg-type]
    marked = {name: {"x"} if name in "ab" else set() for name in "abcd"}
    assert ["a", "b"] not in linkage.average_linkage(marked, bonds, 0.5, -6.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_reports_of_one_attack_are_one_event_in_any_order(order: tuple[int, ...]) -> None:
    claims = [_attack(r.id) for r in REPORTS]
    reports: list[Report] = [REPORTS[k] for k in order]
    told = [claims[k] for k in order]
    links = link.find(told, reports)
    assert links == link.find(claims, REPORTS)
    (event,) = chronicle.build(told, links, reports)
    assert len(event.claims) == 3


def test_a_weak_link_does_not_join_two_groups_that_the_model_holds_apart() -> None:
    day = [_attack("one"), _attack("two")]
    next_ = [
        replace(_attack("one", day="2019-05-12", killed=(20, 20)), id="n1"),
        replace(_attack("two", day="2019-05-12", killed=(20, 20)), id="n2"),
    ]
    claims = [*day, *next_]
    events = chronicle.build(claims, link.find(claims, REPORTS), REPORTS)
    assert {frozenset(e.claims) for e in events} == {frozenset(c.id for c in day), frozenset(c.id for c in next_)}

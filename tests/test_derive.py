"""Derived values: what each named rule takes of what the reports say, and what is never taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import ARMY, NORTH, TARMAL, Teller

from tadmor import derive
from tadmor.errors import BadInput
from tadmor.model import Claim, Count, Event, Stage, Status

DAYS = {"one": "2019-05-12", "two": "2019-05-13", "three": "2019-05-14", "four": "2019-05-15"}


def _event(*claims: Claim, contradictions: tuple[str, ...] = ()) -> Event:
    return Event("e1", tuple(c.id for c in claims), claims[0].type, 1, contradictions, "test")


def _killed(rule: str, *claims: Claim, **given: object) -> derive.Derived:
    found = derive.values(_event(*claims), claims, rule, published=DAYS, **given)  # type: ignore[arg-type]
    return next(d for d in found if d.field == "killed")


def _text(found: derive.Derived) -> str | None:
    return found.chosen.text if found.chosen else None


def _strike(report: str, killed: int, **more: object) -> Claim:
    return Teller(report)("STRIKE.AIR", killed=(killed, killed), day="2019-05-11", **more)  # type: ignore[arg-type]


TOLD = (
    _strike("one", 9, actor=ARMY, target="civilians"),
    _strike("two", 12, actor=ARMY, by="the hospital"),
    _strike("three", 12, actor=ARMY, by="the governor"),
    _strike("four", 15, actor=ARMY, by="a relief agency"),
    _strike("four", 2, actor=ARMY, by=ARMY, at=90),
)


@pytest.mark.parametrize(
    ("rule", "figure"),
    [("lowest", "2"), ("ucdp_best", "12"), ("majority_of_independent", "12"), ("latest", "2"), ("reviewer", None)],
)
def test_each_rule_takes_its_figure_and_all_are_listed(rule: str, figure: str | None) -> None:
    claims = [replace(c, id=f"{c.id}-{k}") for k, c in enumerate(TOLD)]
    found = _killed(rule, *claims)
    assert (_text(found), found.rule) == (figure, rule)
    assert {v.text for v in found.values} == {"9", "12", "15", "2"}


def test_a_partys_word_gives_way_to_others_unless_it_speaks_against_itself() -> None:
    partial = _strike("one", 3, actor=ARMY, by=ARMY)
    other = _strike("two", 8, actor=ARMY, by="the hospital")
    assert _text(_killed("ucdp_best", partial, other)) == "8"
    admits = Teller("one")("FIGHT.CLASH", actor=NORTH, target=ARMY, by=ARMY, killed=(3, 3), day="2019-05-11")
    claims = Teller("two")("FIGHT.CLASH", actor=NORTH, target=ARMY, by="the hospital", killed=(8, 8), day="2019-05-11")
    found = _killed("ucdp_best", admits, claims)
    assert _text(found) == "3"
    assert next(v for v in found.values if v.text == "3").against_interest == (admits.id,)


def test_who_corrects_his_figure_drops_the_older_one() -> None:
    first = _strike("one", 4, by="the hospital")
    later = _strike("three", 7, by="the hospital")
    assert _text(_killed("ucdp_best", first, later)) == "7"
    assert _text(_killed("lowest", first, later)) == "4"


def test_at_least_five_stands_behind_six() -> None:
    least = Teller("one")("STRIKE.AIR", killed=(5, None), by="the hospital")
    six = Teller("two")("STRIKE.AIR", killed=(6, 6), by="the governor")
    two = Teller("three")("STRIKE.AIR", killed=(2, 2), by="a relief agency")
    assert _text(_killed("majority_of_independent", least, six, two)) == "6"


def test_a_copy_adds_no_weight() -> None:
    lone, copy = _strike("one", 4), _strike("two", 4)
    others = _strike("three", 6, by="the hospital"), _strike("four", 6, by="the governor")
    found = _killed("majority_of_independent", lone, copy, *others, copied={"two": "one"})
    assert _text(found) == "6"
    assert next(v for v in found.values if v.text == "4").sources == 1


def test_what_nobody_states_is_unknown_and_a_denied_or_imagined_figure_is_not_taken() -> None:
    silent = Teller("one")("STRIKE.AIR", actor=ARMY)
    assert _killed("lowest", silent).chosen is None
    denied = _strike("two", 40, by=ARMY, denied=True)
    feared = _strike("three", 50, status=Status.HYPOTHETICAL)
    planned = _strike("four", 60, stage=Stage.PLANNED)
    found = _killed("lowest", denied, feared, planned)
    assert found.chosen is None and len(found.values) == 3


@pytest.mark.parametrize("rule", derive.RULES)
def test_a_reviewers_value_outranks_every_rule(rule: str) -> None:
    told = _strike("one", 4)
    found = _killed(rule, told, corrections={"killed": Count(11, 11, "", 0, 0)})
    assert (_text(found), found.rule) == ("11", "reviewer")
    backed = _killed(rule, told, corrections={"killed": Count(4, 4, "", 0, 0)})
    assert backed.chosen is not None and backed.chosen.claims == (told.id,)


def test_fields_other_than_counts_go_by_independent_sources() -> None:
    claims = (
        Teller("one")("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="residents", kind="unnamed"),
        Teller("two")("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        Teller("three")("TERR.CAPTURE", actor=NORTH, day="2019-05-09", until="2019-05-12"),
    )
    found = {d.field: d for d in derive.values(_event(*claims, contradictions=("when",)), claims, published=DAYS)}
    assert found["actor"].chosen is not None and found["actor"].chosen.text == NORTH
    assert found["where"].chosen is not None and found["where"].chosen.text == TARMAL.name
    assert found["when"].contradicted and not found["actor"].contradicted
    assert found["when"].rule == "majority_of_independent"


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        (Teller("one")("TERR.WITHDRAW", actor=ARMY, by="an army spokesman", kind="person"), "own retreat"),
        (Teller("one")("TERR.CAPTURE", actor=NORTH, target=ARMY, by=ARMY), "own loss of a place"),
        (Teller("one")("TERR.CAPTURE", actor=NORTH, by=NORTH, denied=True), "own gain denied"),
        (Teller("one")("VAC.ATTACK", actor=NORTH, target="civilians", by=NORTH), "own violence against civilians"),
        (Teller("one")("FIGHT.CLASH", actor=NORTH, target=ARMY, by=ARMY), ""),
        (Teller("one")("TERR.CAPTURE", actor=NORTH, by=NORTH), ""),
        (Teller("one")("TERR.WITHDRAW", actor=ARMY, by=ARMY, stage=Stage.PLANNED), ""),
        (Teller("one")("TERR.WITHDRAW", actor=ARMY, by="the Ossirian army"), ""),
    ],
)
def test_statements_against_the_speakers_own_side(claim: Claim, rule: str) -> None:
    assert derive.against_interest(claim) == rule


def test_an_unknown_rule_or_field_says_what_there_is() -> None:
    claim = _strike("one", 4)
    with pytest.raises(BadInput, match="lowest, ucdp_best"):
        derive.values(_event(claim), [claim], "best")
    with pytest.raises(BadInput, match="killed"):
        derive.values(_event(claim), [claim], corrections={"dead": "4"})

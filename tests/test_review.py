"""What reviewers decide: nothing is lost, everything can be undone, and it finds its claims in a new reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import ARMY, NORTH, OSSIR, TARMAL, Teller, report

from tadmor import corrections, pipeline, review
from tadmor.errors import BadInput
from tadmor.model import Act, Anchor, Claim, Decision, Interval, Precision, Stage, Status

REPORTS = [report("one", "2019-05-12"), report("two", "2019-06-20")]
ONE, TWO = Teller("one"), Teller("two")
CLAIMS = (
    ONE("TERR.CAPTURE", actor=NORTH, target=ARMY, day="2019-05-10", by="residents", kind="unnamed"),
    TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="a bishop", killed=(3, 5)),
    TWO("TERR.WITHDRAW", actor=ARMY, day="2019-05-09"),
    TWO("STRIKE.SHELL", actor=ARMY, target="civilians", day="2019-06-18", place=OSSIR, killed=(2, 2)),
)


def _decided(act: Act, *about: Claim, number: int = 1, others: tuple[Claim, ...] = (), **more: str) -> Decision:
    anchors = tuple(review.anchor(c) for c in about)
    rest = tuple(review.anchor(c) for c in others)
    return Decision(number, "2024-01-01T00:00:00+00:00", "R. Ames", act, anchors, rest, **more)  # type: ignore[arg-type]


def _undo(number: int, undoes: int) -> Decision:
    return Decision(number, "2024-01-01T00:00:00+00:00", "R. Ames", Act.UNDO, undoes=undoes)


def test_a_rejected_claim_leaves_its_event_and_is_kept() -> None:
    done = review.apply(CLAIMS, [_decided(Act.REJECT, CLAIMS[3])])
    assert done.rejected == (CLAIMS[3],) and CLAIMS[3] not in done.claims
    events, _, _ = pipeline.reviewed(CLAIMS, REPORTS, [_decided(Act.REJECT, CLAIMS[3])])
    assert CLAIMS[3].id not in {c for e in events for c in e.claims}


def test_the_last_verdict_stands() -> None:
    both = [_decided(Act.REJECT, CLAIMS[0]), _decided(Act.ACCEPT, CLAIMS[0], number=2)]
    done = review.apply(CLAIMS, both)
    assert done.rejected == ()
    verdict = done.verdict(CLAIMS[0].id)
    assert verdict is not None and verdict.act is Act.ACCEPT


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("type", "TERR.RECAPTURE", "TERR.RECAPTURE"),
        ("stage", "planned", Stage.PLANNED),
        ("background", "yes", True),
        ("when", "2019-05", Interval(date(2019, 5, 1), date(2019, 5, 31))),
        ("when", "2019-05-01..2019-05-03", Interval(date(2019, 5, 1), date(2019, 5, 3))),
        ("when", "..2019-05-03", Interval(None, date(2019, 5, 3))),
        ("when", "2019-12", Interval(date(2019, 12, 1), date(2019, 12, 31))),
        ("when", "-", None),
        ("actor", "Coast Guard; Veldan Army", ("Coast Guard", "Veldan Army")),
        ("target", "-", ()),
        ("killed", "7", (7, 7)),
        ("killed", "7..", (7, None)),
        ("killed", "..7", (None, 7)),
        ("killed", "-", None),
    ],
)
def test_a_correction_lies_over_what_was_read(field: str, value: str, wanted: object) -> None:
    corrections.check(field, value)
    (made, *_) = review.apply(CLAIMS, [_decided(Act.CORRECT, CLAIMS[0], field=field, value=value)]).claims
    got = getattr(made, field)
    if field == "when" and got is not None:
        assert (got.start, got.text) == (CLAIMS[0].trigger.start, "")  # nothing in the report says so
        got = got.interval
    if field in ("actor", "target"):
        got = tuple(r.who for r in got)
    if field == "killed" and got is not None:
        got = (got.low, got.high)
    assert got == wanted
    assert "reviewer R. Ames #1" in made.rules and made.id == CLAIMS[0].id


def test_dates_keep_their_grain() -> None:
    def grain(value: str) -> Precision:
        (made, *_) = review.apply(CLAIMS, [_decided(Act.CORRECT, CLAIMS[0], field="when", value=value)]).claims
        assert made.when
        return made.when.precision

    assert [grain(v) for v in ("2019", "2019-05", "2019-05-03")] == [Precision.YEAR, Precision.MONTH, Precision.DAY]


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("polarity", "denied", Status.DENIED), ("stage", "planned", Status.PLANNED), ("stage", "ended", Status.CLAIMED)],
)
def test_the_status_follows_the_axes(field: str, value: str, status: Status) -> None:
    (made, *_) = review.apply(CLAIMS, [_decided(Act.CORRECT, CLAIMS[0], field=field, value=value)]).claims
    assert made.status is status


@pytest.mark.parametrize(
    ("field", "value", "fix"),
    [
        ("colour", "red", "there are: type"),
        ("stage", "soon", "write one of: planned"),
        ("killed", "few", "write 3, 3..5"),
        ("killed", "5..3", "write 3..5"),
        ("killed", "..", "write 3, 3..5"),
        ("when", "May", "write 2019|write 2017"),
        ("when", "2019-02-30", "no date"),
        ("when", "2019-05..2019-04", "earlier date first"),
        ("when", "..", "write a date"),
        ("background", "true", "yes or no"),
        ("actor", " ; ", "name a party"),
        ("where", "Tarmal", "judge correct"),
    ],
)
def test_a_value_of_another_form_is_refused_with_the_fix(field: str, value: str, fix: str) -> None:
    with pytest.raises(BadInput, match=fix):
        corrections.check(field, value)


def test_an_unknown_type_is_refused_with_its_neighbours() -> None:
    with pytest.raises(BadInput, match=r"TERR\.CAPTURE"):
        corrections.check("type", "TERR.TAKE", ("TERR.CAPTURE", "VAC.ATTACK"))


def test_a_linked_name_stands_for_the_party_in_the_whole_case_or_in_the_claims_named() -> None:
    everywhere = review.apply(CLAIMS, [_decided(Act.LINK_ACTOR, field=NORTH, value="Free Hill Army")])
    assert [r.who for c in everywhere.claims for r in c.actor] == ["Free Hill Army", "Free Hill Army", ARMY, ARMY]
    one = review.apply(CLAIMS, [_decided(Act.LINK_ACTOR, CLAIMS[1], field=NORTH.upper(), value="Free Hill Army")])
    assert [r.who for c in one.claims for r in c.actor] == [NORTH, "Free Hill Army", ARMY, ARMY]


def test_a_linked_place_moves_the_claims_that_name_it() -> None:
    done = review.apply(CLAIMS, [_decided(Act.LINK_PLACE, field="tarmal", value=corrections.at(OSSIR))])
    assert [c.where.place.name for c in done.claims if c.where and c.where.place] == ["Ossir"] * 4
    assert corrections.shown("tarmal", corrections.at(OSSIR, "north of")) == "north of Ossir"


def test_merge_and_split_hold_against_the_linker() -> None:
    def together(decisions: list[Decision], a: Claim, b: Claim) -> bool:
        events, _, _ = pipeline.reviewed(CLAIMS, REPORTS, decisions)
        return any({a.id, b.id} <= set(e.claims) for e in events)

    assert together([], CLAIMS[0], CLAIMS[1]) and not together([], CLAIMS[2], CLAIMS[3])
    split = _decided(Act.SPLIT, CLAIMS[1], others=(CLAIMS[0],))
    assert not together([split], CLAIMS[0], CLAIMS[1])
    assert together([split, _undo(2, 1)], CLAIMS[0], CLAIMS[1])
    merge = _decided(Act.MERGE, CLAIMS[2], others=(CLAIMS[3],))
    assert together([merge], CLAIMS[2], CLAIMS[3])
    # the first claim of a merged event is rejected: the rest of it stays merged
    merge = _decided(Act.MERGE, CLAIMS[0], CLAIMS[1], others=(CLAIMS[3],))
    assert together([merge, _decided(Act.REJECT, CLAIMS[0], number=2)], CLAIMS[1], CLAIMS[3])


def test_a_decision_finds_its_claim_in_a_new_reading() -> None:
    anew = [replace(c, id=f"new{k}", type="TERR.HOLDS") for k, c in enumerate(CLAIMS)]
    done = review.apply(anew, [_decided(Act.REJECT, CLAIMS[1])])
    assert [c.id for c in done.rejected] == ["new1"] and done.lost == ()


def test_a_decision_without_its_claim_is_kept_as_lost() -> None:
    gone = _decided(Act.REJECT, CLAIMS[1])
    done = review.apply(CLAIMS[2:], [gone])
    assert done.lost == (gone,) and done.claims == CLAIMS[2:]


def test_an_anchor_names_the_innermost_source() -> None:
    made = review.anchor(CLAIMS[0])
    assert made == Anchor(CLAIMS[0].id, "one", 10, 14, "TERR.CAPTURE", CLAIMS[0].polarity, 10)
    assert review.anchor(CLAIMS[2]).source is None


# --- properties ---------------------------------------------------------------------------------


@st.composite
def _histories(draw: st.DrawFn) -> list[Decision]:
    """Any decisions a reviewer can make, in any order, undos of any earlier one among them."""
    made: list[Decision] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        act = draw(st.sampled_from(list(Act)))
        claim, other = draw(st.permutations(CLAIMS))[:2]
        open_ = [d.id for d in made if d.id not in {x.undoes for x in made}]
        if act is Act.UNDO:
            if open_:
                made.append(_undo(number, draw(st.sampled_from(open_))))
                continue
            act = Act.ACCEPT
        more: dict[str, str] = {}
        if act is Act.CORRECT:
            value = draw(st.sampled_from([("killed", "9"), ("actor", "X; Y"), ("when", "2019"), ("stage", "planned")]))
            more = dict(zip(("field", "value"), value, strict=True))
        if act is Act.LINK_ACTOR:
            more = {"field": draw(st.sampled_from([NORTH, ARMY])), "value": "Coast Guard"}
        if act is Act.LINK_PLACE:
            more = {"field": "Tarmal", "value": corrections.at(draw(st.sampled_from([OSSIR, TARMAL])))}
        others = (other,) if act in (Act.MERGE, Act.SPLIT) else ()
        made.append(_decided(act, claim, number=len(made) + 1, others=others, **more))
    return [replace(d, id=k + 1) for k, d in enumerate(made)]


@settings(max_examples=60, deadline=None)
@given(_histories())
def test_undoing_the_last_decision_gives_what_was_before(history: list[Decision]) -> None:
    before, after = review.apply(CLAIMS, history[:-1]), review.apply(CLAIMS, [*history, _undo(99, history[-1].id)])
    assert (before.claims, before.rejected, before.rulings) == (after.claims, after.rejected, after.rulings)


@settings(max_examples=60, deadline=None)
@given(_histories())
def test_no_claim_is_lost_or_made_and_undoing_all_gives_what_was_read(history: list[Decision]) -> None:
    done = review.apply(CLAIMS, history)
    assert sorted(c.id for c in (*done.claims, *done.rejected)) == sorted(c.id for c in CLAIMS)
    number = len(history)
    for decision in reversed(history):
        number += 1
        history = [*history, _undo(number, decision.id)]
    back = review.apply(CLAIMS, history)
    assert back.claims == CLAIMS and back.rejected == () and back.rulings == ()


@settings(max_examples=40, deadline=None)
@given(_histories())
def test_decisions_survive_a_new_reading_with_other_ids(history: list[Decision]) -> None:
    anew = {c.id: f"n{k}" for k, c in enumerate(CLAIMS)}
    first = review.apply(CLAIMS, history)
    second = review.apply([replace(c, id=anew[c.id]) for c in CLAIMS], history)
    assert tuple(replace(c, id=anew[c.id]) for c in first.claims) == second.claims
    assert [anew[c.id] for c in first.rejected] == [c.id for c in second.rejected]


@settings(max_examples=40, deadline=None)
@given(_histories(), st.permutations(CLAIMS))
def test_the_order_of_claims_changes_nothing(history: list[Decision], order: list[Claim]) -> None:
    assert pipeline.reviewed(CLAIMS, REPORTS, history) == pipeline.reviewed(order, REPORTS, history)

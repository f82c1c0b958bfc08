"""What a run changed, why, and what became of the ids of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import reading
from stories import ARMY, NORTH, Teller, palmyra, report

from tadmor import changes, pipeline, review
from tadmor.changes import ADDED, CHANGED, WITHDRAWN, Cause, Change
from tadmor.model import Act, Claim, Decision, Report
from tadmor.store import Case

FIRST, SECOND = report("first", "2019-05-12"), report("second", "2019-06-20")
ONE, TWO = Teller("first"), Teller("second")
TAKEN = ONE("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="residents", kind="unnamed", killed=(3, 3))
AGAIN = TWO("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="a bishop", killed=(5, 5))
BACK = TWO("TERR.RECAPTURE", actor=ARMY, day="2019-06-18")


def _between(old: Sequence[Claim], new: Sequence[Claim], cause: Cause | None = None) -> list[Change]:
    """The difference between the chronicles of two sets of claims of the same reports."""
    parts = []
    for claims in (old, new):
        events, _, control = pipeline.chronicle_of(claims, [FIRST, SECOND])
        told = changes.told(events, control, {c.id: c for c in claims})
        parts.append((told, {e.id: e.claims for e in events}))
    (before, first), (after, second) = parts
    made = cause or Cause({"second"}, (), {c.id: c.report for c in (*old, *new)}, {})
    return changes.difference(before, after, first, second, made)


def test_a_new_report_adds_values_and_is_named_as_their_cause() -> None:
    found = _between([TAKEN], [TAKEN, AGAIN])
    added = {(c.field, c.after): c.reports for c in found if c.kind == ADDED}
    assert added["killed", "5"] == ("second",)
    assert added["told by", "second"] == ("second",)
    assert added["contradiction", "killed"] == ("second",)
    (count,) = [c for c in found if c.field == "independent_sources"]
    assert (count.kind, count.before, count.after) == (CHANGED, "1", "2")
    assert all(c.reports == ("second",) for c in found)


def test_the_same_chronicle_has_no_changes() -> None:
    assert _between([TAKEN, BACK], [TAKEN, BACK]) == []


def test_a_later_capture_changes_the_bounds_of_control() -> None:
    found = [c for c in _between([TAKEN], [TAKEN, BACK]) if c.subject == "control of Tarmal"]
    assert [(c.kind, c.field, c.before, c.after) for c in found] == [
        (
            CHANGED,
            NORTH,
            "from 2019-05-10 to not told, claimed",
            "from 2019-05-10 to 2019-06-18, claimed",
        ),
        (ADDED, ARMY, None, "from 2019-06-18 to not told, asserted"),
    ]


def test_what_nobody_tells_any_more_is_withdrawn() -> None:
    cause = Cause((), (1,), {TAKEN.id: "first", AGAIN.id: "second"}, {1: {AGAIN.id}})
    found = _between([TAKEN, AGAIN], [TAKEN], cause)
    gone = [c for c in found if c.kind == WITHDRAWN and c.field == "killed"]
    assert [(c.before, c.after, c.decisions) for c in gone] == [("5", None, (1,))]
    whole = _between([TAKEN, BACK], [TAKEN], Cause((), (1,), {}, {1: {BACK.id}}))
    assert [(c.field, c.before) for c in whole if c.kind == WITHDRAWN and c.field == "event"] == [
        ("event", "TERR.RECAPTURE")
    ]


def test_an_earlier_first_claim_renames_an_event_and_says_so() -> None:
    found = _between([AGAIN], [TAKEN, AGAIN])
    (named,) = [c for c in found if c.field == "id"]
    assert named.kind == CHANGED and named.before != named.after == named.subject
    # the event is compared with what it was: its type is no news
    assert not [c for c in found if c.field == "type"]


def test_ids_follow_the_largest_overlap() -> None:
    old = {"a": ("1", "2", "3"), "b": ("4",), "c": ("5", "6")}
    new = {"x": ("1", "2"), "y": ("0", "3", "4"), "c": ("5",), "z": ("6",)}
    assert changes.retired(old, new) == [changes.Retired("a", ("x", "y")), changes.Retired("b", ("y",))]
    assert changes.heirs(old, new) == {"c": "c", "x": "a", "y": "b"}


def test_a_copy_is_no_cause_of_another_source() -> None:
    known = {"1": "wire", "2": "copy", "3": "other"}
    cause = Cause({"copy", "other"}, (), known, {}, copies={"copy"})
    assert cause.of(["1", "2", "3"], sources=True)[0] == ("other",)
    assert cause.of(["1", "2", "3"])[0] == ("copy", "other")


def test_a_cause_is_looked_for_near_by_before_all_that_is_new_is_named() -> None:
    near = {"1": {"1", "2"}, "2": {"1", "2"}}
    cause = Cause({"b", "c"}, (7,), {"1": "a", "2": "b", "9": "c"}, {7: {"9"}}, near=near)
    assert cause.of(["1"]) == (("b",), ())
    assert cause.of(["5"]) == (("b", "c"), (7,))
    many = replace(cause, reports={f"r{k}" for k in range(changes.FEW)})
    assert many.of(["5"]) == ((), ())


# --- in the case --------------------------------------------------------------------------------


def _bring_up_to_date(case: Case) -> None:
    case.rebuild(*pipeline.reviewed(case.claims(), case.reports(), case.decisions()))


def test_each_run_is_written_down_once(tmp_path: Path) -> None:
    with Case.open(tmp_path / "c.tadmor") as case:
        for file, mark in (("a.txt", "1"), ("b.txt", "2")):
            case.add(*reading(file, mark=mark))
            _bring_up_to_date(case)
            _bring_up_to_date(case)
        first, second = case.runs()
        assert (first.reports, second.reports) == (1, 2)
        assert {c.kind for c in first.changes} == {ADDED}
        assert {(c.field, c.after) for c in second.changes} >= {("told by", "b.txt")}
        assert case.runs(1) == [second] and case.runs(2) == []
        assert case.runs(first.at[:10]) == [first, second] and case.runs("9999-01-01") == []


def test_a_retired_id_leads_to_what_it_became(tmp_path: Path) -> None:
    early, raw = reading("a.txt")
    late, raw2 = reading("b.txt", mark="2")
    published = early.report.published
    assert published
    early = replace(early, report=replace(early.report, published=replace(published, value="2019-05-11")))
    with Case.open(tmp_path / "c.tadmor") as case:
        case.add(late, raw2)
        _bring_up_to_date(case)
        (old,) = case.events()
        case.add(early, raw)
        _bring_up_to_date(case)
        (new,) = case.events()
        assert old.id != new.id
        assert case.became(old.id) == (new.id,) and case.retired() == {old.id: (new.id,)}
        assert case.became("e0") == ()
        case.decide("me", Act.REJECT, [review.anchor(early.claims[0])])
        _bring_up_to_date(case)
        assert [e.id for e in case.events()] == [old.id]
        assert case.retired() == {new.id: (old.id,)}


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(6)), st.sets(st.integers(1, 5), max_size=3))
def test_any_order_and_any_batches_give_one_chronicle(order: list[int], cuts: set[int]) -> None:
    """What is derived does not depend on how the reports came; the log of how they came does."""
    found = palmyra()
    whole = pipeline.derive(found)
    told = changes.told(whole[0], whole[2], {c.id: c for r in found for c in r.claims})
    there: list[tuple[list[Claim], Report]] = []
    before: list[changes.Told] = []
    members: dict[str, tuple[str, ...]] = {}
    for k, i in enumerate(order):
        there.append((list(found[i].claims), found[i].report))
        if k + 1 in cuts or k + 1 == len(order):
            claims = [c for own, _ in there for c in own]
            events, _, control = pipeline.chronicle_of(claims, [r for _, r in there])
            before = changes.told(events, control, {c.id: c for c in claims})
            members = {e.id: e.claims for e in events}
    assert before == told
    assert members == {e.id: e.claims for e in whole[0]}


def test_the_same_reports_and_decisions_give_one_chronicle_in_any_order(tmp_path: Path) -> None:
    parts = [reading("a.txt"), reading("b.txt", mark="2"), reading("c.txt", mark="3")]
    documents = []
    for name, order in (("1", [0, 1, 2]), ("2", [2, 0, 1])):
        with Case.open(tmp_path / f"{name}.tadmor") as case:
            for k in order:
                case.add(*parts[k])
                if name == "2":
                    _bring_up_to_date(case)
            case.decide("me", Act.REJECT, [review.anchor(parts[1][0].claims[0])])
            a, c = (review.anchor(parts[k][0].claims[0]) for k in (0, 2))
            case.decide("me", Act.SPLIT, [a], [c])
            _bring_up_to_date(case)
            documents.append((case.events(), case.control(), case.links(), case.told()))
    assert documents[0] == documents[1] and len(documents[0][0]) == 2


@pytest.mark.parametrize("value", ["3", "3..5", "..5"])
def test_counts_are_told_as_they_are_written_in_corrections(value: str) -> None:
    from tadmor import corrections

    decision = Decision(1, "", "R. Ames", Act.CORRECT, (review.anchor(TAKEN),), field="killed", value=value)
    (made,) = review.apply([TAKEN], [decision]).claims
    corrections.check("killed", value)
    assert ("killed", value) in list(changes._values(made))

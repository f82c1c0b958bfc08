"""Events out of claims and links: who counts as a source, what contradicts, and ids that stay."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import ARMY, NORTH, OSSIR, Teller, palmyra, report

from tadmor import chronicle, codec, link, pipeline, voices
from tadmor.model import Claim, Event, Report, Role, Ruling, Source, SourceKind, Stage, Status
from tadmor.store import Case

REPORTS = [report("one", "2019-05-12"), report("two", "2019-05-13"), report("three", "2019-05-14")]


def _events(*claims: Claim, reports: list[Report] = REPORTS) -> tuple[Event, ...]:
    return chronicle.build(claims, link.find(claims, reports), reports)


def _sources(*chains: tuple[str | None, str, str]) -> int:
    """Sources of one capture told by (cited source, its kind, report)."""
    tellers = {name: Teller(name) for _, _, name in chains}
    claims = [
        tellers[name]("TERR.CAPTURE", actor=NORTH, day="2019-05-11", by=by, kind=kind or "institution", at=100 * k)
        for k, (by, kind, name) in enumerate(chains)
    ]
    return chronicle.sources(claims, {})


# --- sources ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chains", "number"),
    [
        ([("the army", "institution", "one"), ("the army's general command", "institution", "two")], 1),
        ([("a military source", "unnamed", "one"), ("the Veldan army", "institution", "two")], 1),
        ([("the Veldan army", "institution", "one"), ("the Ossirian military", "institution", "two")], 2),
        ([("a spokesman for the Northern Front", "person", "one"), ("the Northern Front", "institution", "two")], 1),
        ([("an NF spokesperson", "person", "one"), ("the Northern Front", "institution", "two")], 1),
        ([("residents", "unnamed", "one"), ("residents", "unnamed", "two")], 2),
        ([("the governor", "person", "one"), ("the governor", "person", "two")], 1),
        ([(None, "", "one"), (None, "", "two")], 2),
        ([(None, "", "one"), ("police", "institution", "one")], 1),
    ],
)
def test_one_body_under_two_names_is_one_source(chains: list[tuple[str | None, str, str]], number: int) -> None:
    assert _sources(*chains) == number


def test_unnamed_people_behind_one_outlet_are_one_source() -> None:
    claims = []
    for at, name in ((10, "officers in the capital"), (90, "sources close to the staff")):
        claim = Teller("one")("FIGHT.OFFENSIVE", actor=NORTH, by=name, kind="unnamed", at=at)
        through = Source(SourceKind.CITED_OUTLET, "Radio Coast", 0, 5, "Radio Coast")
        claims.append(replace(claim, chain=(claim.chain[0], through, claim.chain[1])))
    assert chronicle.sources(claims, {}) == 1


def test_who_denies_imagines_or_is_not_named_adds_no_source() -> None:
    tell = Teller("one")
    hearsay = tell("TERR.CAPTURE", actor=NORTH, status=Status.UNCOMMITTED)
    denied = tell("TERR.CAPTURE", actor=NORTH, by="the army", denied=True)
    feared = tell("TERR.CAPTURE", actor=NORTH, by="a mayor", status=Status.HYPOTHETICAL)
    assert chronicle.sources([hearsay, denied, feared], {}) == 0


def test_who_has_it_from_people_nobody_names_adds_no_source() -> None:
    claim = Teller("one")("TERR.WITHDRAW", actor=ARMY, by="coastal channels", kind="unnamed")
    rumour = Source(SourceKind.UNNAMED)
    heard = replace(claim, chain=(claim.chain[0], rumour, claim.chain[1]))
    assert (chronicle.sources([claim], {}), chronicle.sources([heard], {})) == (1, 0)


def test_a_joint_source_counts_its_number_and_a_copy_nothing() -> None:
    claim = Teller("one")("TERR.CAPTURE", actor=NORTH, by="residents and a monitor", kind="unnamed")
    joint = replace(claim, chain=(claim.chain[0], replace(claim.chain[1], joint=2)))
    copy = replace(joint, id="c", report="two", file="two")
    assert chronicle.sources([joint, copy], {"two": "one"}) == 2
    assert chronicle.sources([joint, copy], {}) == 4


@pytest.mark.parametrize("name", ["", "the", "A spokesman", "’s", "Ёжик"])
def test_odd_names_of_sources_are_read_without_fault(name: str) -> None:
    assert isinstance(voices.plain(name), str)
    assert voices.army(name) is None


# --- contradictions ---------------------------------------------------------------------------------


def test_two_tolls_and_a_denial_contradict() -> None:
    tell = Teller("one")
    claims = [
        tell("STRIKE.AIR", actor=ARMY, day="2019-05-11", by="a doctor", killed=(9, 9)),
        tell("STRIKE.AIR", actor=ARMY, day="2019-05-11", by="the UN", killed=(13, None)),
        tell("STRIKE.AIR", actor=ARMY, by="the army", denied=True),
    ]
    assert chronicle.contradictions(claims) == ("killed", "polarity")
    assert chronicle.contradictions(claims[:1]) == ()


def test_open_counts_that_fit_do_not_contradict() -> None:
    tell = Teller("one")
    claims = [tell("STRIKE.AIR", by="a doctor", killed=k) for k in ((9, None), (12, 12))]
    assert chronicle.contradictions(claims) == ()


def test_another_doer_contradicts_but_not_the_other_side_of_a_battle() -> None:
    tell = Teller("one")
    blamed = [tell("VAC.ABDUCT", actor=who, by="police") for who in (NORTH, ARMY)]
    assert chronicle.contradictions(blamed) == ("actor",)
    sides = [tell("FIGHT.CLASH", actor=a, target=b, by="police") for a, b in ((NORTH, ARMY), (ARMY, NORTH))]
    assert chronicle.contradictions(sides) == ()


def test_fighters_to_one_and_civilians_to_another() -> None:
    tell = Teller("one")
    clash = tell("FIGHT.CLASH", actor=ARMY, target=NORTH, day="2019-05-11", by="the army", killed=(2, 2))
    murder = tell("VAC.ATTACK", actor=ARMY, target="civilians", day="2019-05-11", by="villagers", killed=(2, 2))
    (event,) = _events(clash, murder)
    assert event.contradictions == ("target", "type")


def test_days_that_do_not_meet_contradict_inside_one_event() -> None:
    one = Teller("one")("TERR.CAPTURE", actor=NORTH, day="2019-05-11")
    two = Teller("two")("TERR.CAPTURE", actor=NORTH, day="2019-05-10")
    (event,) = _events(one, two)
    assert event.contradictions == ("when",)


def test_an_attack_beaten_off_or_successful_and_an_announcement_not_kept() -> None:
    tell = Teller("one")
    won = tell("FIGHT.OFFENSIVE", actor=NORTH, by="the Northern Front")
    lost = tell("FIGHT.OFFENSIVE", actor=NORTH, by="the army", stage=Stage.ENDED)
    assert chronicle.contradictions([won, lost]) == ("stage",)
    planned = tell("AID.HUM", actor=ARMY, stage=Stage.PLANNED)
    assert chronicle.contradictions([planned, tell("AID.HUM", denied=True)]) == ("polarity", "stage")


# --- events -----------------------------------------------------------------------------------------


def test_what_two_groups_forbid_no_chain_of_links_joins() -> None:
    early = Teller("one")("STRIKE.SHELL", target="civilians", day="2019-05-01", killed=(4, 4))
    late = Teller("two")("STRIKE.SHELL", target="civilians", day="2019-05-12", killed=(4, 4))
    undated = Teller("three")("STRIKE.SHELL", target="civilians", killed=(4, 4))
    events = _events(early, late, undated)
    assert sorted(len(e.claims) for e in events) == [1, 2]


def test_an_event_keeps_its_id_when_later_reports_add_to_it() -> None:
    first = Teller("one")("TERR.CAPTURE", actor=NORTH, day="2019-05-11")
    (before,) = _events(first)
    more = [Teller(n)("TERR.CAPTURE", actor=NORTH, day="2019-05-11") for n in ("two", "three")]
    (after,) = _events(*more, first)
    assert (after.id, len(after.claims), after.independent_sources) == (before.id, 3, 3)


def test_every_claim_is_in_one_event() -> None:
    claims = [Teller("one")("FIGHT.CLASH", place=p, day=d) for p in (OSSIR, None) for d in ("2019-05-01", None)]
    claims = [replace(c, id=f"x{k}") for k, c in enumerate(claims)]
    assert sorted(i for e in _events(*claims) for i in e.claims) == sorted(c.id for c in claims)


# --- the example reports ----------------------------------------------------------------------------


def test_the_example_tells_one_copy_whose_claims_count_once() -> None:
    found = palmyra()
    events, links, _ = pipeline.derive(found)
    names = {r.report.id: r.report.file for r in found}
    assert [(names[x.left], names[x.right]) for x in links if x.left in names and x.kind == "duplicate"] == [
        ("4-harbour-gazette.txt", "3-cardo-press.txt")
    ]
    claims = {c.id: c for r in found for c in r.claims}
    retaken = next(
        e for e in events if any(claims[i].type == "TERR.RECAPTURE" and "4-har" in claims[i].file for i in e.claims)
    )
    files = {claims[i].file[0] for i in retaken.claims}
    assert files >= {"3", "4"} and "polarity" in retaken.contradictions
    assert any({"killed"} <= set(e.contradictions) or "polarity" in e.contradictions for e in events)


def test_order_of_reports_does_not_change_the_chronicle_and_rebuilding_adds_nothing() -> None:
    found = list(palmyra())
    whole = pipeline.derive(found)
    for seed in range(5):
        random.Random(seed).shuffle(found)
        shuffled = [replace(r, claims=tuple(reversed(r.claims))) for r in found]
        assert pipeline.derive(shuffled) == whole
    claims = [c for r in found for c in r.claims]
    assert pipeline.chronicle_of(claims, [r.report for r in found]) == whole


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_adding_in_any_order_and_batch_size_gives_the_same_case(data: st.DataObject) -> None:
    found = palmyra()
    order = data.draw(st.permutations(range(len(found))))
    cuts = {len(found), *data.draw(st.sets(st.integers(1, len(found) - 1)))}
    with TemporaryDirectory() as folder, Case.open(Path(folder) / "case.tadmor") as case:
        for at in sorted(cuts | {0})[:-1]:
            for k in order[at : min(c for c in cuts if c > at)]:
                case.add(found[k], b"")
            case.rebuild(*pipeline.chronicle_of(case.claims(), case.reports()))
        told = codec.dumps([case.events(), case.links(), case.control()])
        assert told == codec.dumps(list(map(list, pipeline.derive(found))))
        before = Path(case.path).stat().st_size
        assert not case.add(found[0], b"")
        case.rebuild(*pipeline.chronicle_of(case.claims(), case.reports()))
        assert codec.dumps([case.events(), case.links(), case.control()]) == told
        assert before == Path(case.path).stat().st_size


def test_swapping_two_parties_swaps_them_and_changes_no_event() -> None:
    tell, other = Teller("one"), Teller("two")
    claims = [
        tell("FIGHT.CLASH", actor=ARMY, target=NORTH, day="2019-05-11", killed=(3, 3)),
        tell("TERR.CAPTURE", actor=NORTH, day="2019-05-11"),
        other("FIGHT.CLASH", actor=NORTH, day="2019-05-11", killed=(5, 5)),
        other("TERR.CAPTURE", actor=ARMY, day="2019-05-11"),
    ]
    swap = {ARMY: NORTH, NORTH: ARMY}

    def turned(roles: tuple[Role, ...]) -> tuple[Role, ...]:
        return tuple(replace(r, who=swap.get(r.who, r.who)) for r in roles)

    swapped = [replace(c, actor=turned(c.actor), target=turned(c.target)) for c in claims]
    assert _events(*claims) == _events(*swapped)


# --- a reviewer's rulings -----------------------------------------------------------------------------


def _captures() -> list[Claim]:
    return [Teller(name)("TERR.CAPTURE", actor=NORTH, day="2019-05-11") for name in ("one", "two", "three")]


def test_a_reviewers_split_and_merge_outrank_the_links() -> None:
    claims = _captures()
    far = Teller("three")("TERR.CAPTURE", actor=NORTH, day="2019-05-11", place=OSSIR, at=500)
    told = [*claims, replace(far, id="far")]
    links = link.find(told, REPORTS)
    one, two, three, other = (c.id for c in told)
    assert {frozenset(e.claims) for e in chronicle.build(told, links, REPORTS)} == {
        frozenset({one, two, three}),
        frozenset({other}),
    }
    rulings = [Ruling(one, two, False), Ruling(three, two, False), Ruling(two, other, True)]
    assert {frozenset(e.claims) for e in chronicle.build(told, links, REPORTS, rulings)} == {
        frozenset({one, three}),
        frozenset({two, other}),
    }


def test_of_two_rulings_on_a_pair_the_later_stands_and_unknown_claims_change_nothing() -> None:
    claims = _captures()
    links = link.find(claims, REPORTS)
    one, two, _ = (c.id for c in claims)
    undone = [Ruling(one, two, False), Ruling("gone", two, False), Ruling(two, one, True)]
    assert chronicle.build(claims, links, REPORTS, undone) == chronicle.build(claims, links, REPORTS)


def test_a_village_that_no_gazetteer_holds_is_not_the_town_named_before() -> None:
    one = Teller("one")("TERR.CAPTURE", actor=NORTH, day="2019-05-11", at=10)
    other = Teller("two")("TERR.CAPTURE", actor=NORTH, day="2019-05-11", at=90)
    assert one.where is not None
    unknown = replace(one.where, name="Nizhnyaya Vranka", place=None)
    spelt = replace(one.where, name=one.where.name + "a", place=None)
    assert len(_events(one, replace(other, where=unknown))) == 2
    assert len(_events(one, replace(other, where=spelt))) == 1

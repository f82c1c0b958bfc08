"""Copies, quoted passages and credits among reports; whom a claim's own voice goes back to."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import NORTH, Teller, report

from tadmor import chronicle, copies, link
from tadmor.model import Report, Source, SourceKind

WORDS = [
    f"{a}{b}" for a in ("tar", "os", "vel", "ham", "kor", "lin") for b in ("mal", "sir", "dan", "ra", "tun", "gos")
]


def _prose(seed: int, words: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + ("." if k % 12 == 11 else "") for k in range(words)) + "."


def _kinds(*reports: Report) -> dict[tuple[str, str], str]:
    return {(x.left, x.right): x.kind for x in copies.find(reports)}


def test_a_passage_of_twenty_five_words_is_quoted_and_one_of_twenty_is_not() -> None:
    own, other = _prose(1, 300), _prose(2, 300)
    long, short = " ".join(own.split()[100:130]), " ".join(own.split()[100:120])
    first = report("first", "2019-05-12", own)
    assert _kinds(first, report("later", "2019-05-13", f"{other}\n\n{long}")) == {("later", "first"): "quotes"}
    assert not _kinds(first, report("later", "2019-05-13", f"{other}\n\n{short}"))


def test_a_shared_disclaimer_is_no_copy() -> None:
    notice = (
        "Disclaimer: The views expressed in this article are those of the author alone and do not necessarily reflect "
        "the position of this paper, its editors, its owners or its advertisers, and the paper takes no responsibility."
    )
    one = report("one", "2019-05-12", f"{_prose(3, 40)}\n\n{notice}")
    two = report("two", "2019-05-13", f"{_prose(4, 40)}\n\n{notice}")
    assert not _kinds(one, two)
    assert _kinds(one, replace(two, text=f"{_prose(3, 40)}\n\n{notice}")) == {("two", "one"): "duplicate"}


def test_the_longest_passage_is_counted_in_words() -> None:
    text = _prose(5, 120)
    part = " ".join(text.split()[40:71])
    share, words = copies.compare(copies.runs(text), copies.runs(part))
    assert (share, words) == (1.0, 31)
    assert copies.compare(copies.runs(text), copies.runs(_prose(6, 120))) == (0.0, 0)


def test_a_report_costs_less_than_two_kilobytes() -> None:
    assert copies.footprint(_prose(7, 600)).size <= 2048


def test_signatures_meet_as_often_as_texts_share_runs() -> None:
    text = _prose(8, 400).split()
    for kept in (100, 200, 300):
        other = [*text[:kept], *_prose(9, 400 - kept).split()]
        a, b = copies.runs(" ".join(text)), copies.runs(" ".join(other))
        true = len(np.intersect1d(a, b)) / len(np.union1d(a, b))
        mine, theirs = copies.footprint(" ".join(text)), copies.footprint(" ".join(other))
        assert abs(float((mine.signature == theirs.signature).mean()) - true) < 0.2


@given(st.permutations(range(6)))
def test_the_order_of_reports_does_not_matter(order: list[int]) -> None:
    made = [report(f"r{k}", f"2019-05-1{k}", _prose(k // 2, 90) + (" More." if k % 2 else "")) for k in range(6)]
    assert copies.find([made[k] for k in order]) == copies.find(made)


# --- who speaks -------------------------------------------------------------------------------------


def test_two_papers_that_credit_one_wire_and_the_wire_itself_are_one_source() -> None:
    made = []
    for k, name in enumerate(("one", "two", "wire")):
        claim = Teller(name)("TERR.CAPTURE", actor=NORTH, day="2019-05-11", at=10)
        credit = Source(SourceKind.CITED_OUTLET, "Hill Wire", 0, 9, "Hill Wire", credit=True)
        made.append(replace(claim, chain=(claim.chain[0], credit)) if k < 2 else claim)
    reports = [
        report("one", "2019-05-12", _prose(11, 60), "Coast Paper"),
        report("two", "2019-05-12", _prose(12, 60), "River Paper"),
        report("wire", "2019-05-12", _prose(13, 60), "The Hill Wire"),
    ]
    links = link.find(made, reports)
    assert {(x.left, x.right) for x in links if x.kind == "credits"} == {
        ("one", "outlet:hill wire"),
        ("two", "outlet:hill wire"),
    }
    (event,) = chronicle.build(made, links, reports)
    assert (len(event.claims), event.independent_sources) == (3, 1)


@pytest.mark.parametrize(("copied", "number"), [(True, 1), (False, 2)])
def test_a_claim_in_a_copied_passage_is_its_originals(copied: bool, number: int) -> None:
    passage = "Fighters of the Northern Front " + _prose(14, 30)
    texts = {
        "one": f"{_prose(15, 200)}\n\n{passage}",
        "two": f"{_prose(16, 200)}\n\n{passage if copied else _prose(17, 35)}",
    }
    reports = [report(n, f"2019-05-1{k + 2}", t, f"Paper {n}") for k, (n, t) in enumerate(texts.items())]
    claims = []
    for name, text in texts.items():
        start = text.index("\n\n") + 2
        claim = Teller(name)("TERR.CAPTURE", actor=NORTH, day="2019-05-11", at=start)
        claims.append(replace(claim, sentence=claim.sentence._replace(start=start, end=len(text))))
    links = link.find(claims, reports)
    (event,) = chronicle.build(claims, links, reports)
    assert event.independent_sources == number

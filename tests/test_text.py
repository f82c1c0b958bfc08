"""Sentences, paragraphs, wrapped lines, and the way back to raw bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor.model import OffsetRun, Report, Span
from tadmor.text import holding, paragraphs, raw_range, sentences, wrap_width


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Adler met Lt. Col. Vance. They spoke.", ["Gen. Adler met Lt. Col. Vance.", "They spoke."]),
        ("It fell on Jan. 15, 2012. The army left.", ["It fell on Jan. 15, 2012.", "The army left."]),
        ("The raid was on 3 Mar. The army denied it.", ["The raid was on 3 Mar.", "The army denied it."]),
        ("He left at 6 p.m. The guns opened up.", ["He left at 6 p.m.", "The guns opened up."]),
        ("U.S. Central Command denied it.", ["U.S. Central Command denied it."]),
        ("He flew to the U.S. The envoy stayed.", ["He flew to the U.S.", "The envoy stayed."]),
        ("J. P. Marsh and R. Olin wrote it.", ["J. P. Marsh and R. Olin wrote it."]),
        ("It was I. They knew.", ["It was I.", "They knew."]),
        ("“We won.” The crowd cheered.", ["“We won.”", "The crowd cheered."]),
        ("“Have we won?” he asked. Nobody spoke.", ["“Have we won?” he asked.", "Nobody spoke."]),
        ('"We left." "Why?" "Shells."', ['"We left."', '"Why?"', '"Shells."']),
        ("Some 3.5 million fled. Route No. 5 is shut.", ["Some 3.5 million fled.", "Route No. 5 is shut."]),
        ("They said no. The talks ended.", ["They said no.", "The talks ended."]),
        ("The bridge fell.The road is cut.", ["The bridge fell.", "The road is cut."]),
        ("He paused … and went on.", ["He paused … and went on."]),
        ("Really?! The mayor laughed.", ["Really?!", "The mayor laughed."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("The port (see map). It is mined.", ["The port (see map).", "It is mined."]),
        ("Fighters of St. Maron vs. Mt. Hazin units clashed.", ["Fighters of St. Maron vs. Mt. Hazin units clashed."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_sentences_of_a_text_without_capitals() -> None:
    parts = [
        "the market was quiet on monday.",
        "police said col. r. k. marsh had left at 9 p.m.",
        "the army staged a march.",
        '"we fired in the air." an officer said.',
        "losses came to 3.5 million, and the shops stayed shut for a week.",
    ]
    assert split(" ".join(parts)) == parts
    assert split("the market was quiet. it rained.") == ["the market was quiet. it rained."]


WRAPPED = """The column of lorries left the depot before dawn and reached the ford
at noon, where the guards let it pass after an argument about papers
that lasted an hour.  Nobody was hurt, but two of the drivers turned
back with their loads when they heard of mines on the road ahead.

On the far bank the villagers were waiting. They had not seen bread
since the start of the month and a clerk wrote down every name that
was called before the sacks were opened."""


def test_wrapped_lines_are_one_paragraph() -> None:
    assert wrap_width(WRAPPED) is not None
    assert len(list(paragraphs(WRAPPED))) == 2
    assert split(WRAPPED)[1].startswith("Nobody was hurt") and split(WRAPPED)[1].endswith("ahead.")


@pytest.mark.parametrize(
    "text",
    [
        "Port reopens\n\nThe port reopened on Monday.\nShips came.",
        "A list of things\nOne short\nTwo a little longer\nThree\nFour more\nFive",
        "Ten words stand in this line and then it ends.\n" * 12,
    ],
)
def test_lists_and_short_lines_are_not_wrapped(text: str) -> None:
    assert wrap_width(text) is None


def test_holding() -> None:
    assert holding([Span(0, 3), Span(5, 9)], 5) == Span(5, 9)
    assert holding([Span(0, 3)], 3) is None


@given(st.text(max_size=300))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    rest = list(text)
    for span in spans:
        assert text[span.start : span.end].strip()
        rest[span.start : span.end] = ""
        rest[span.start : span.start] = [" "] * (span.end - span.start)
    assert not "".join(rest).strip()


def test_raw_range_without_runs_and_outside() -> None:
    report = Report("x", "f", "é was", "text/plain", "utf-8")
    assert raw_range(report, Span(2, 5)) == (3, 6)
    with pytest.raises(ValueError, match="outside"):
        raw_range(report, Span(2, 9))


def test_raw_range_inside_a_repaired_stretch_is_the_whole_stretch() -> None:
    runs = (OffsetRun(0, 2, 0, 2, True), OffsetRun(2, 1, 2, 7, False), OffsetRun(3, 2, 7, 9, True))
    report = Report("x", "f", "a &b", "text/html", "utf-8", runs=runs)
    assert raw_range(report, Span(2, 3)) == (2, 7)
    assert raw_range(report, Span(1, 4)) == (1, 8)

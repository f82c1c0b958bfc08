"""The screen lets through every sentence that holds a trigger, and stops talk of nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor import screen
from tadmor.codebook import parse, shipped


def test_every_example_passes() -> None:
    for rule in shipped().rules.values():
        if rule.type:
            text = rule.example.replace("[", "").replace("]", "")
            assert screen.may_hold(text), rule.id
            assert screen.reason(text), rule.id


@pytest.mark.parametrize(
    "text",
    ["", "The weather stayed mild.", "Nobody at the bank would comment.", "12 34 %", "Share this article"],
)
def test_nothing_to_read(text: str) -> None:
    assert not screen.may_hold(text)
    assert screen.reason(text) == ""


def test_capitals_and_inflections_pass() -> None:
    assert screen.may_hold("REBELS SEIZED THE TOWN")
    assert screen.reason("They were besieging it.") == "besieging"


def test_own_codebook_has_its_own_words() -> None:
    head = '[[type]]\ncode = "A.B"\nlabel = "x"\ndefinition = "y"\ntriggers = ['
    book = parse({"o.toml": head + '{verb = "sing out", example = "They [sang out] at dawn."}]'})
    mine = screen.Screen(book)
    assert mine.may_hold("They sing it out loud") and not mine.may_hold("They sing") and not mine.may_hold("killed")


@given(st.text(max_size=200))
def test_reason_and_answer_agree(text: str) -> None:
    assert bool(screen.reason(text)) == screen.may_hold(text)

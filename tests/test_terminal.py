"""Values as a person would write them, and words that cannot steer a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TARMAL, reading

from tadmor import terminal
from tadmor.export import of_readings
from tadmor.model import Count, Interval

CLAIM = reading()[0].claims[0]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2019, 5, 10), date(2019, 5, 10), "2019-05-10"),
        (date(2019, 5, 1), date(2019, 5, 31), "2019-05"),
        (date(2020, 2, 1), date(2020, 2, 29), "2020-02"),
        (date(2020, 2, 1), date(2020, 2, 28), "2020-02-01 to 2020-02-28"),
        (date(2018, 12, 1), date(2018, 12, 31), "2018-12"),
        (date(2018, 1, 1), date(2018, 12, 31), "2018"),
        (date(2018, 1, 1), date(2019, 12, 31), "2018-01-01 to 2019-12-31"),
        (date(9999, 12, 1), date(9999, 12, 31), "9999-12-01 to 9999-12-31"),
        (None, date(2019, 5, 31), "? to 2019-05-31"),
        (date(2019, 5, 1), None, "2019-05-01 to ?"),
        (None, None, "? (on Friday)"),
    ],
)
def test_dates(start: date | None, end: date | None, shown: str) -> None:
    assert CLAIM.when
    assert terminal.when(replace(CLAIM.when, interval=Interval(start, end))) == shown


def test_an_unanchored_date_keeps_its_words() -> None:
    assert CLAIM.when
    assert terminal.when(replace(CLAIM.when, interval=None)) == "? (on Friday)"
    assert terminal.when(None) == ""


def test_places_keep_their_relation() -> None:
    assert CLAIM.where
    other = replace(TARMAL, name="Ostrand")
    assert terminal.where(CLAIM.where) == "Tarmal"
    assert terminal.where(replace(CLAIM.where, relation="north of", km=150.0)) == "150 km north of Tarmal"
    assert terminal.where(replace(CLAIM.where, relation="between", other=other)) == "between Tarmal and Ostrand"
    assert terminal.where(replace(CLAIM.where, place=None)) == "Tarmal (not located)"
    assert terminal.where(None) == ""


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (3, 3, "3 killed"),
        (0, 0, "0 killed"),
        (3, None, "3 or more killed"),
        (24, 40, "24 to 40 killed"),
        (1, 5, "up to 5 killed"),
        (None, 5, "up to 5 killed"),
        (None, None, "some killed"),
    ],
)
def test_counts(low: int | None, high: int | None, shown: str) -> None:
    assert terminal.count(Count(low, high, "x", 0, 1), "killed") == shown


@given(st.text())
def test_safe_words_hold_no_character_that_steers(text: str) -> None:
    shown = terminal.safe(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or 0xD800 <= ord(c) <= 0xDFFF for c in shown)
    assert not set(shown) & set("\u202e\u2066\u2028")


def test_long_names_are_cut_at_a_word() -> None:
    cut = terminal.short("a monitoring group that watches the roads between the two towns")
    assert cut == "a monitoring group that watches the roads…"
    assert terminal.short("x" * 100) == "x" * 47 + "…"
    assert terminal.short("Tarmal") == "Tarmal"


@pytest.mark.parametrize("width", [60, 100, 200])
def test_no_value_is_lost_at_any_width(width: int) -> None:
    console = terminal.console(width)
    with console.capture() as shown:
        console.print(terminal.claims(of_readings([reading()[0]]), console.width))
    words = set(shown.get().split())
    for value in ("seized", "(TERR.CAPTURE)", "claimed", "2019-05-10", "Tarmal", "official", "killed"):
        assert value in words

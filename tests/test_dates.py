"""Time expressions: examples of the lexicon, context, anchors, what must not become a date, odd text."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import time_probe, timex
from tadmor import dates
from tadmor.dates import calendar
from tadmor.dates.context import FUTURE, PAST, tense
from tadmor.model import Basis, Interval, Precision, Span, TimeMention
from tadmor.text import sentences

PUBLISHED = date(2017, 3, 4)  # a Saturday
LEXICON: dict[str, Any] = tomllib.loads((files("tadmor") / "lexicon" / "times.toml").read_text("utf-8"))


def found(text: str, published: date | None = PUBLISHED, **changes: Any) -> tuple[TimeMention, ...]:
    return dates.find(text, sentences(text), dates.Anchor(published, **changes))


def days(mention: TimeMention) -> str:
    if mention.interval is None:
        return ""
    return f"{mention.interval.start or '..'}/{mention.interval.end or '..'}"


@pytest.mark.parametrize("example", LEXICON["example"], ids=lambda e: e["text"][:50])
def test_example(example: dict[str, Any]) -> None:
    read = [[m.text, days(m), m.precision.value, m.basis.value, m.role] for m in found(example["text"])]
    assert read == example["want"]


@pytest.mark.parametrize("holiday", LEXICON["holiday"], ids=lambda h: h["id"])
def test_holiday_example(holiday: dict[str, Any]) -> None:
    text, published, first, last = holiday["example"]
    (mention,) = [m for m in found(text, date.fromisoformat(published)) if m.interval]
    assert mention.interval is not None
    if mention.role == "until":
        assert mention.interval.end == date.fromisoformat(last)
    elif mention.role == "since":
        assert mention.interval.start == date.fromisoformat(first)
    else:
        assert mention.interval == Interval(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "May said that she may march, and March agreed.",
        "The Sunday Times and the Second World War.",
        "They waited a second after the fall of Homs.",
        "Over 150 fighters in their 90s.",
        "Some 2000 men and 1,500 women walked 1990 km.",
        "T-72 tanks, AK-47 rifles and 120 mm shells.",
        "Resolution 2016 and Unit 1999.",
        "He scored 3/4 of 12.5 percent.",
    ],
)
def test_no_date(text: str) -> None:
    assert found(text) == ()


def test_month_is_never_a_day() -> None:
    (mention,) = found("The town fell in March 2016.")
    assert mention.interval == Interval(date(2016, 3, 1), date(2016, 3, 31))
    assert (mention.precision, mention.basis, dates.to_timex(mention)) == (Precision.MONTH, Basis.EXPLICIT, "2016-03")


def test_without_publication_date_relative_stays_relative() -> None:
    text = (
        "On Friday, two weeks ago, last month and this year they came; the past 24 hours were calm. In June it rained."
    )
    read = found(text, None)
    assert len(read) >= 6
    assert all(m.interval is None and m.basis is Basis.RELATIVE for m in read)


def test_last_friday_keeps_both_readings() -> None:
    (mention,) = found("Gunmen struck last Friday.")
    assert mention.interval == Interval(date(2017, 3, 3), date(2017, 3, 3))
    assert mention.candidates == (Interval(date(2017, 2, 24), date(2017, 2, 24)),)


def test_day_first_by_anchor() -> None:
    text = "The order of 05/02/2017 stands."
    assert days(found(text)[0]) == "2017-02-05/2017-02-05"
    assert days(found(text, day_first=False)[0]) == "2017-05-02/2017-05-02"
    assert days(found("Dated 12/25/2016.")[0]) == "2016-12-25/2016-12-25"


def test_zone_has_its_own_anchor() -> None:
    text = "Rebels came on Friday.\nThe paper wrote: Rebels came on Friday.\nThey left yesterday."
    start, end = text.index("The paper"), text.index("They left")
    read = found(text, zones=((Span(start, end), date(2016, 3, 28)),))
    assert [days(m).split("/")[0] for m in read] == ["2017-03-03", "2016-03-25", "2017-03-03"]
    unknown = found(text, zones=((Span(start, end), None),))
    assert [m.interval is None for m in unknown] == [False, True, False]


def test_only_the_given_spans_are_read() -> None:
    text = "It fell on 3 May 2016. It rose on 4 May 2016."
    (mention,) = dates.find(text, [Span(23, len(text))], dates.Anchor(PUBLISHED))
    assert mention.text == "4 May 2016"


def test_history_carries_its_own_year() -> None:
    text = (
        "The war began in 1961. In March 1962 the port fell. In June the army came back. In 1963, after the 1954 "
        "accords had failed, talks opened. They ended in July. On 3 May 1964 a truce was signed. "
        "Two days later it broke down."
    )
    read = {m.text: days(m) for m in found(text, date(2009, 12, 19))}
    assert read["June"] == "1962-06-01/1962-06-30"
    assert read["July"] == "1963-07-01/1963-07-31"
    assert read["Two days later"] == "1964-05-05/1964-05-05"


def test_ranges_taken_apart() -> None:
    text = "Between 9 and 21 February 2016 the former mayor was away."
    apart = dates.find(text, sentences(text), dates.Anchor(PUBLISHED), apart=True)
    assert [(m.text, dates.to_timex(m)) for m in apart] == [
        ("9", "2016-02-09"),
        ("21 February 2016", "2016-02-21"),
        ("former", "PAST_REF"),
    ]


@pytest.mark.parametrize(
    ("text", "expression", "wanted"),
    [
        ("The army will attack on Monday.", "Monday", FUTURE),
        ("The army attacked on Monday.", "Monday", PAST),
        ("On Monday the army took the hill, and it will move on.", "Monday", PAST),
        ("Talks planned for Monday.", "Monday", FUTURE),
        ("The bridge would have opened on Monday.", "Monday", PAST),
        ("Monday.", "Monday", None),
    ],
)
def test_tense(text: str, expression: str, wanted: str | None) -> None:
    start = text.index(expression)
    assert tense(text, Span(0, len(text)), start, start + len(expression)) == wanted


@pytest.mark.parametrize(
    ("first", "last", "precision", "wanted"),
    [
        ("2016-03-01", "2016-03-31", Precision.MONTH, "2016-03"),
        ("2016-01-01", "2016-12-31", Precision.YEAR, "2016"),
        ("2016-03-05", "2016-03-05", Precision.DAY, "2016-03-05"),
        ("2016-06-01", "2016-08-31", Precision.SEASON, "2016-22"),
        ("2015-01-01", "2016-12-31", Precision.YEAR, "2015/2016"),
        ("2016-02-14", "2016-02-27", Precision.DAY, "2016-02-14/2016-02-27"),
        ("", "2017-03-05", Precision.UNKNOWN, "../2017-03-05"),
        ("2016-03-01", "", Precision.MONTH, "2016-03/.."),
        ("2016-03-01", "2016-03-10", Precision.WEEK, "2016-03-01~/2016-03-10~"),
    ],
)
def test_edtf(first: str, last: str, precision: Precision, wanted: str) -> None:
    interval = Interval(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    assert dates.to_edtf(interval, precision) == wanted


def test_edtf_of_nothing() -> None:
    assert dates.to_edtf(None, Precision.UNKNOWN) == ""


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2016", "2016-01-01", "2016-12-31", Precision.YEAR),
        ("201X", "2010-01-01", "2019-12-31", Precision.YEAR),
        ("2016-02~", "2016-02-01", "2016-02-29", Precision.MONTH),
        ("2016-XX-XX", "2016-01-01", "2016-12-31", Precision.YEAR),
        ("2016-22", "2016-06-01", "2016-08-31", Precision.SEASON),
        ("../2016-03-01", "", "2016-03-01", Precision.DAY),
        ("2016-03/2016-05-02", "2016-03-01", "2016-05-02", Precision.MONTH),
    ],
)
def test_edtf_is_read(text: str, first: str, last: str, precision: Precision) -> None:
    interval, grain = dates.from_edtf(text)
    assert [str(interval.start or ""), str(interval.end or ""), grain] == [first, last, precision]


@pytest.mark.parametrize("text", ["", "..", "2016-02-30", "2016-13", "soon", "2017/2016", "2016/2017/2018", "201６"])
def test_what_is_no_edtf_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="Fix: "):
        dates.from_edtf(text)


@given(st.dates(), st.dates())
def test_edtf_there_and_back(one: date, other: date) -> None:
    interval = Interval(min(one, other), max(one, other))
    assert dates.from_edtf(dates.to_edtf(interval, Precision.DAY))[0] == interval


def test_calendar_against_known_days() -> None:
    assert calendar.easter(2016, orthodox=True) == date(2016, 5, 1)
    assert calendar.easter(2024) == date(2024, 3, 31)
    assert calendar.hijri(1444, 9, 1) == date(2023, 3, 23)
    assert calendar.hijri(1, 1, 1) == date(622, 7, 19)  # civil tabular epoch, in the proleptic Gregorian calendar
    assert calendar.hijri_in(2030, 9, 1, 0)[0][0] == date(2030, 1, 5) and len(calendar.hijri_in(2030, 9, 1, 0)) == 2


def test_timex_scorer_reads_both_formats(tmp_path: Path) -> None:
    inline = (
        "<DOC><DATETIME> <TIMEX2 val='x'>2016-05-20T17:00:00</TIMEX2> </DATETIME><TEXT>\nIt fell on "
        '<TIMEX2 val="2016-05-03">3 May 2016</TIMEX2> &amp; in <TIMEX2 val="2014">early 2014</TIMEX2> by a '
        '<TIMEX2 val="PAST_REF">former</TIMEX2> ally, once.\n</TEXT></DOC>'
    )
    (tmp_path / "a.key.xml").write_text(inline, "utf-8")
    assert timex.score(tmp_path) == {"strict_f1": 100.0, "relaxed_f1": 100.0, "value_f1": 100.0, "n": 3.0}
    timeml = (
        '<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2016-05-20">x</TIMEX3></DCT><TEXT>It fell <TIMEX3 tid="t1" '
        'type="DATE" value="2016-05-19">yesterday</TIMEX3> to a former ally on <TIMEX3 tid="t2" type="DATE" '
        'value="2016-05-01">1 June</TIMEX3>.</TEXT></TimeML>'
    )
    other = tmp_path / "timeml"
    other.mkdir()
    (other / "b.tml").write_text(timeml, "utf-8")
    assert timex.score(other) == {"strict_f1": 100.0, "relaxed_f1": 100.0, "value_f1": 50.0, "n": 2.0}


def test_time_probe_scorer(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "It fell on Friday.", "expression": "Friday", "acceptable": [["2017-03-03", "2017-03-03"]]},
        {"text": "It fell on Friday.", "expression": "Friday", "acceptable": [["2017-03-01", "2017-03-31"]]},
        {
            "text": "It fell three weeks ago.",
            "expression": "three weeks ago",
            "acceptable": [["2017-02-11", "2017-02-11"]],
        },
        {"text": "It falls in the coming weeks.", "expression": "the coming weeks", "acceptable": []},
    ]
    path = tmp_path / "time.jsonl"
    path.write_text("\n".join(json.dumps({**row, "document_date": "2017-03-04"}) for row in rows), "utf-8")
    assert time_probe.score(path) == {"right": 0.75, "falsely_precise": 1.0, "n": 4.0}


WORDS = """on in the of last next this two 3 14 May March June Monday Friday weeks days years ago later 2016
1938-39 05/02/2017 BC after before since until within between and from to early late mid-June end
night morning overnight now former every Ramadan Shawwal 1440 Christmas Eve 9999 31 29 February 1st
0430Z 3:00 a.m. . , - past few half quarter century 1980s year month 480 day""".split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.one_of(st.none(), st.dates()))
def test_any_order_of_time_words(words: list[str], published: date | None) -> None:
    text = " ".join(words)
    for mention in dates.find(text, [Span(0, len(text))], dates.Anchor(published)):
        assert text[mention.start : mention.end] == mention.text
        dates.to_edtf(mention.interval, mention.precision)
        if mention.interval and mention.interval.start and mention.interval.end:
            assert mention.interval.start <= mention.interval.end
        if (
            published is None
            and mention.basis is Basis.RELATIVE
            and "1" not in text
            and "2" not in text
            and "9" not in text
        ):
            assert mention.interval is None or mention.rule in {"range", "century", "decade"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    first = dates.find(text, sentences(text), dates.Anchor(PUBLISHED))
    assert first == dates.find(text, sentences(text), dates.Anchor(PUBLISHED))
    for mention in first:
        assert text[mention.start : mention.end] == mention.text


def test_spans_outside_the_text_do_no_harm() -> None:
    assert dates.find("On Friday.", [Span(-3, 500), Span(400, 600)], dates.Anchor(PUBLISHED))[0].text == "Friday"


def test_a_long_line_stays_linear() -> None:
    text = "on 3 May two weeks ago " * 400
    read = dates.find(text, [Span(0, len(text))], dates.Anchor(PUBLISHED))
    assert len(read) > 700
    unresolved = [m for m in read if m.interval is None]
    assert len(unresolved) <= 4  # only where the line was cut

"""Bylines, datelines and credits, line by line."""

from __future__ import annotations

from datetime import date

import pytest

from tadmor import imprint


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jonas Ekdal", ["Jonas Ekdal"]),
        ("By J. Ekdal and Hedda Tesman in Bergen", ["J. Ekdal", "Hedda Tesman"]),
        ("By Jonas Ekdal, Fjord Gazette", ["Jonas Ekdal"]),
        ("BY HEDDA TESMAN", ["Hedda Tesman"]),
        ("Author: Omar al-Rashid", ["Omar al-Rashid"]),
        ("Written by María José de la Vega", ["María José de la Vega"]),
        ("Hedda Tesman in Bergen", ["Hedda Tesman"]),
        ("By our correspondent", []),
        ("By the foreign desk", []),
        ("By staff reporters", []),
    ],
)
def test_bylines(line: str, names: list[str]) -> None:
    found = imprint.byline(line)
    assert found is not None and found.credit is None
    assert [name for name, _ in found.names] == names
    for name, span in found.names:
        assert line[span.start : span.end].casefold() == name.casefold()


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("By Fjord News Agency", "Fjord News Agency"),
        ("Writer: Fjord Herald", "Fjord Herald"),
        ("BY REUTERS", "REUTERS"),
    ],
)
def test_outlets_in_bylines_are_credits(line: str, outlet: str) -> None:
    found = imprint.byline(line)
    assert found is not None and not found.names and found.credit is not None
    assert line[found.credit.start : found.credit.end] == outlet


@pytest.mark.parametrize(
    "line",
    ["By midnight the fort had fallen.", "By the river", "From Bergen with anger", "By some accounts it was worse",
     "Rebels in Bergen", "Clashes in Bergen leave nine dead"],
)  # fmt: skip
def test_no_bylines(line: str) -> None:
    assert imprint.byline(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Fjord Gazette | Tuesday, March 3, 2015",
        "Published: 3 Mar 2015 at 09:14",
        "Last updated 3 March 2015 09:14 GMT",
        "Bergen, 3 March 2015",
        "2015-03-03T09:14:00Z",
        "TUESDAY, MARCH 3, 2015",
        "March 3, 2015 9:14 p.m.",
        "Updated 3 hours ago",
        "Last modified 11.05am",
        "03/03/2015",
        "Posted on March 3rd, 2015 by admin desk",
    ],
)
def test_date_lines(line: str) -> None:
    assert imprint.date_line(line)


@pytest.mark.parametrize(
    "line",
    ["The fort fell on 3 March 2015.", "Shells hit the market on 3 March 2015 and killed nine people",
     "Bergen", "May 5 protesters", "How the 3 March 2015 ceasefire was lost and found"],
)  # fmt: skip
def test_no_date_lines(line: str) -> None:
    assert not imprint.date_line(line)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 Feb 2019", date(2019, 2, 14)),
        ("February 14th, 2019", date(2019, 2, 14)),
        ("2019-02-14", date(2019, 2, 14)),
        ("14/02/2019", date(2019, 2, 14)),
        ("02/14/2019", date(2019, 2, 14)),
        ("05/05/2019", date(2019, 5, 5)),
        ("Friday 03/05/2019", date(2019, 5, 3)),
        ("03/05/2019", None),
        ("31 February 2019", None),
    ],
)
def test_days(line: str, day: date | None) -> None:
    assert [found.day for found in imprint.days(line)] == [day]


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("BERGEN, Norway, March 3, 2015 (Fjord Wire) - Ships left.", "BERGEN, Norway, March 3, 2015 (Fjord Wire) - "),
        ("BERGEN, March 3 (Fjord Wire) — Ships left.", "BERGEN, March 3 (Fjord Wire) — "),
        ("BERGEN (AFP) -- Ships left.", "BERGEN (AFP) -- "),
        ("BERGEN: Ships left.", "BERGEN: "),
        ("BERGEN/OSLO (Reuters) - Ships left.", "BERGEN/OSLO (Reuters) - "),
        ("Bergen, Norway – Ships left the port.", "Bergen, Norway – "),
        ("(Reuters) - Ships left.", "(Reuters) - "),
        ("AL-HASAKAH, Syria — “We left,” he said.", "AL-HASAKAH, Syria — "),
        ("Ships left - and came back.", ""),
        ("The General - Ships left.", ""),
        ("ANALYSIS: Ships left.", ""),
        ("BERGEN - and then Oslo", ""),
        ("Ships left.", ""),
    ],
)
def test_dateline_prefixes(line: str, prefix: str) -> None:
    assert line[: imprint.dateline_prefix(line, first=True)] == prefix


def test_a_bare_town_is_no_dateline_in_the_middle() -> None:
    assert imprint.dateline_prefix("SHELTERS - Many people slept outside.", first=False) == 0
    assert imprint.dateline_prefix("BERGEN, March 3 (Fjord Wire) - Ships left.", first=False) > 0


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("The port is shut, he said. (AFP)", "(AFP)"),
        ("The port is shut, he said. – Reuters", "– Reuters"),
        ("The port is shut. (Fjord News Agency)", "(Fjord News Agency)"),
        ("The port is shut. (He was not there.)", None),
        ("He named the group (ELN)", None),
    ],
)
def test_trailing_credits(line: str, mark: str | None) -> None:
    span = imprint.trailing_credit(line)
    assert (None if span is None else line[span.start : span.end]) == mark


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Fjord Gazette | Tuesday, March 3, 2015", "Fjord Gazette"),
        ("The Fjord, 3 March 2015", "The Fjord"),
        ("Fjord Radio, 3 March 2015", "Fjord Radio"),
        ("Bergen, 3 March 2015", None),
        ("Published: 3 March 2015", None),
        ("Tuesday, 3 March 2015", None),
        ("Hedda Tesman, Bergen | 3 March 2015", None),
    ],
)
def test_outlets_in_date_lines(line: str, outlet: str | None) -> None:
    span = imprint.outlet_in_date_line(line)
    assert (None if span is None else line[span.start : span.end]) == outlet


@pytest.mark.parametrize(
    "name", ["Fjord Herald", "Our Staff", "Reuters", "Bergen", "Unit 42 Agency", "said the mayor", ""]
)
def test_no_persons(name: str) -> None:
    assert imprint.person(name) is None


def test_writer_in_a_date_line() -> None:
    assert imprint.author_in_date_line("Hedda Tesman, Bergen | 3 March 2015") == (0, 12)
    assert imprint.author_in_date_line("Fjord Gazette, Bergen | 3 March 2015") is None
    assert imprint.author_in_date_line("Hedda Tesman, 3 March 2015") is None

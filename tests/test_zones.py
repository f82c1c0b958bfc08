"""Zones of messy pages; every example of the lexicon."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import Any

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor import resources
from tadmor.furniture import introduces, introductions, phrases
from tadmor.model import Report, Zone, ZoneKind
from tadmor.read import complete, read_report
from tadmor.zones import issues, mark

LEXICON = resources.toml("lexicon/zones.toml")
K = ZoneKind


def read(text: str) -> tuple[Report, tuple[Zone, ...]]:
    loaded = read_report(text.encode(), "page.txt")
    zones = mark(loaded.report, loaded.hints)
    return complete(loaded.report, zones), zones


def kinds(text: str) -> dict[str, ZoneKind]:
    """Kind of each zone by the words it begins with."""
    report, zones = read(text)
    return {report.text[z.start : z.end]: z.kind for z in zones}


def kind_of(found: dict[str, ZoneKind], start: str) -> ZoneKind:
    return next(kind for text, kind in found.items() if text.startswith(start))


@pytest.mark.parametrize("row", LEXICON["line"], ids=lambda row: str(row["id"]))
def test_line_phrases(row: dict[str, Any]) -> None:
    phrase = next(p for p in phrases() if p.id == row["id"])
    assert phrase.fits(row["example"])
    assert not phrase.fits(row["not"])


@pytest.mark.parametrize("row", LEXICON["intro"], ids=lambda row: str(row["id"]))
def test_introductions(row: dict[str, Any]) -> None:
    phrase = next(p for p in introductions() if p.id == row["id"])
    assert phrase.fits(row["example"]) and introduces(row["example"]) is not None
    assert not phrase.fits(row["not"]) or introduces(row["not"]) is None


@pytest.mark.parametrize("row", LEXICON["markup"], ids=lambda row: str(row["id"]))
def test_markup_words_mark_their_example(row: dict[str, Any]) -> None:
    page = (
        "<html><body>"
        + row["example"]
        + "<article><p>The bridge fell on Monday, and nobody was hurt in the valley below.</p>"
        "<p>The mayor said that it would be built again before the winter, if money was found.</p></article>"
    )
    loaded = read_report(page.encode(), "page.html")
    assert loaded.hints and loaded.hints[0].kind is ZoneKind(row["kind"]), loaded.hints


def test_ids_are_unique() -> None:
    for table in ("line", "intro", "markup"):
        ids = [row["id"] for row in LEXICON[table]]
        assert len(ids) == len(set(ids))


def test_column_with_everything() -> None:
    found = kinds(pages.COLUMN)
    assert found["from ,"] is K.HOLE
    assert found["Why the ceasefire at Orlan will not last"] is K.TITLE
    assert found["By T. Hallberg"] is K.BYLINE
    assert kind_of(found, "The views expressed") is K.DISCLAIMER
    assert kind_of(found, "For a week") is K.BODY
    assert kind_of(found, "Here is how") is K.BODY
    assert kind_of(found, "Two battalions") is K.QUOTATION
    assert "By nightfall" in next(text for text in found if text.startswith("Two battalions"))
    assert kind_of(found, "This account") is K.BODY
    for widget in ("What do you think?", "Notify of", "3 Comments", "Newest Oldest"):
        assert found[widget] is K.WIDGET
    assert found["Harbour crane collapses in storm"] is K.RELATED
    assert found["Seven questions about the new budget"] is K.RELATED
    report, zones = read(pages.COLUMN)
    assert report.author is not None and report.author.value == "T. Hallberg" and report.author.basis == "byline"
    quotation = next(z for z in zones if z.kind is K.QUOTATION)
    assert quotation.intro is not None
    assert report.text[quotation.intro.start : quotation.intro.end] == "Here is how the Coast Mirror reported it"
    assert [row.code for row in issues(report, zones)] == ["text_hole"] * 2


def test_syndicated_copy() -> None:
    found = kinds(pages.SYNDICATED)
    assert found["Home > World > North"] is K.WIDGET
    assert found["Share Print Telegram"] is K.WIDGET
    assert found["Rebels shell port of Orlan, three dead"] is K.TITLE
    assert found["Published: 9 May 2011 at 07:45"] is K.DATELINE
    assert found["Writer: Coast News Agency"] is K.CREDIT
    assert found["3 min read"] is K.WIDGET
    assert found["ORLAN, May 8 (Coast News Agency) -"] is K.DATELINE
    assert kind_of(found, "Rebels shelled") is K.BODY
    assert kind_of(found, "READ ALSO") is K.TEASER
    assert kind_of(found, "FILE PHOTO") is K.CAPTION
    assert kind_of(found, "The fighters' council") is K.BODY
    assert found["(Coast News Agency)"] is K.CREDIT
    assert kind_of(found, "Topics") is K.WIDGET
    assert kind_of(found, "« Old bridge") is K.RELATED and kind_of(found, "Minister visits") is K.RELATED
    assert any(kind is K.HOLE for kind in found.values())
    report, _ = read(pages.SYNDICATED)
    assert report.author is None
    assert report.published is not None and report.published.value == "2011-05-09"
    assert report.published.span is not None
    assert report.text[report.published.span.start : report.published.span.end] == "9 May 2011"


def test_situation_report() -> None:
    found = kinds(pages.SITREP)
    assert found["ACCESS."] is K.HEADING and found["SHELTER:"] is K.HEADING
    assert kind_of(found, "Guards at") is K.BODY and kind_of(found, "Some 900") is K.BODY
    report, _ = read(pages.SITREP)
    assert report.outlet is not None and report.outlet.value == "Stonebridge Relief Network"
    assert report.published is not None and report.published.value == "2016-03-12"


def test_menu_and_inserts() -> None:
    found = kinds(pages.MENU)
    assert found["Gunmen burn grain store in Highland village"] is K.TITLE
    assert kind_of(found, "Gunmen burned") is K.BODY
    for widget in ("Skip to content", "Sport", "Subscribe", "Advertisement", "Get the morning briefing in your inbox"):
        assert found[widget] is K.WIDGET
    assert found["Ten walks for a wet weekend"] is K.RELATED and found["Judge frees Morva editor"] is K.RELATED
    assert kind_of(found, "The store held") is K.BODY and kind_of(found, "The district chief") is K.BODY


def test_statement_of_a_person_is_quoted_until_the_author_resumes() -> None:
    report, zones = read(pages.STATEMENT)
    quotation = next(z for z in zones if z.kind is K.QUOTATION)
    assert report.text[quotation.start : quotation.end].startswith("I welcome")
    assert report.text[quotation.start : quotation.end].endswith("on the pass.")


def test_the_headline_is_the_one_that_the_text_is_about() -> None:
    report, _ = read(pages.TICKER)
    assert report.title is not None and report.title.value.startswith("Morva falls")


def test_ordinary_direct_speech_is_no_block() -> None:
    found = kinds(
        "Port shut\n\nThe port was shut on Monday, and the mayor said:\n\n“We had no choice.”\n\nShips wait outside."
    )
    assert K.QUOTATION not in found.values()


def test_page_zones() -> None:
    loaded = read_report(pages.PAGE.encode(), "page.html")
    zones = mark(loaded.report, loaded.hints)
    text = loaded.report.text
    found = {text[z.start : z.end]: z.kind for z in zones}
    assert "never seen" not in text and "unseen" not in text
    assert found["Convoy attacked on Morva road"] is K.TITLE
    assert kind_of(found, "By Rosa") is K.BYLINE and kind_of(found, "A burnt lorry") is K.CAPTION
    assert found["A road of fear"] is K.HEADING
    assert kind_of(found, "Whoever feeds") is K.QUOTATION and kind_of(found, "The police chief") is K.BODY
    assert kind_of(found, "Gunmen rob bank") is K.RELATED
    assert kind_of(found, "Nils:") is K.WIDGET and kind_of(found, "© 2014") is K.CREDIT
    body = [text[z.start : z.end] for z in zones if z.kind is K.BODY]
    assert len(body) == 5 and body[0].endswith("& a guard, the transport union said.")


LINES = st.sampled_from(
    [line for page in (pages.COLUMN, pages.SYNDICATED, pages.SITREP, pages.MENU) for line in page.split("\n")]
    + ["", "”", '"', "(", "«»", "–", ":", "a" * 300, "in ,", "\xa0"]
)


@given(st.lists(LINES, min_size=1, max_size=25))
def test_zones_are_sorted_apart_and_leave_nothing_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    report = Report("x", "f", text, "text/plain", "utf-8")
    zones = mark(report)
    outer = [z for z in zones if not any(o is not z and o.span.covers(z.span) for o in zones)]
    assert list(zones) == sorted(zones, key=lambda z: (z.start, -z.end))
    assert all(a.end <= b.start for a, b in pairwise(outer))
    left = list(text)
    for zone in outer:
        left[zone.start : zone.end] = [" "] * (zone.end - zone.start)
    assert not "".join(left).strip()
    assert all(zone.kind is K.HOLE for zone in zones if zone not in outer)
    complete(report, zones)


@given(st.text(max_size=400))
def test_any_text_is_marked(text: str) -> None:
    report = Report("x", "f", text, "text/plain", "utf-8")
    complete(report, mark(report))


@pytest.mark.parametrize(
    "text",
    ["word " * 400_000, "in , " * 100_000,
     "a\n" * 60_000, "\"'“”" * 100_000, "By " * 100_000, "Read more: x\n" * 20_000,
     "Title Case Line.\n" * 20_000],
    ids=["one line", "holes", "short lines", "quotes", "by", "teasers", "titles"],
)  # fmt: skip
def test_long_input_is_linear(text: str) -> None:
    report = Report("x", "f", text, "text/plain", "utf-8")
    begun = time.process_time()
    mark(report)
    # a quadratic rule needs minutes for any of these
    assert time.process_time() - begun < 25


def test_tokenised_text_has_no_holes() -> None:
    text = "Title of it\n\n" + "The army said , on Monday , that it had left the town . It gave no reason . " * 3
    assert not [zone for zone in read(text)[1] if zone.kind is K.HOLE]


def test_patterns_hold_no_nested_quantifier() -> None:
    for row in [*LEXICON["line"], *LEXICON["intro"]]:
        assert not re.search(r"[+*]\)[+*]", row["pattern"]), row["id"]


def test_furniture_in_other_languages_and_lists_of_headlines() -> None:
    found = kinds(pages.FOREIGN)
    assert found["Front page / Africa / Highlands"] is K.WIDGET and found["Partager sur Facebook"] is K.WIDGET
    assert kind_of(found, "Lire aussi") is K.TEASER
    assert found["Highland Ledger"] is K.BYLINE and found["A A A"] is K.WIDGET
    assert found["Morva, Highlands –"] is K.DATELINE
    assert found["Who is behind the advance?"] is K.BODY
    assert found["Gold smugglers held"] is K.RELATED and found["How the siege came back"] is K.RELATED
    assert kind_of(found, "The army's spokesman") is K.BODY
    assert kind_of(found, "The decision was taken") is K.QUOTATION
    assert kind_of(found, "Front Notebook has") is K.BODY
    assert found["With AFP"] is K.CREDIT
    assert kind_of(found, "1. Farmers") is K.RELATED and kind_of(found, "2. Who pays") is K.RELATED
    assert kind_of(found, "Odile Marchand covers") is K.WIDGET
    report, _ = read(pages.FOREIGN)
    assert report.title is not None and report.title.value == "Rebels enter Morva as army pulls back"
    assert report.outlet is not None and report.outlet.value == "Highland Ledger"
    assert report.author is not None and report.author.value == "Odile Marchand; Marc Olin"
    assert report.published is not None and report.published.value == "2012-12-04"


def test_an_announced_list_and_a_text_without_full_stops() -> None:
    listed = kinds(
        "Raids in the north\n\nThe army said it had struck these places:\n• Morva, twice\n• the pass at Orlan\n"
    )
    assert listed["• Morva, twice"] is K.BODY and listed["• the pass at Orlan"] is K.BODY
    bare = kinds("Morva bulletin\nThree shells hit the northern market at noon\nTwo men were wounded at the pass\n")
    assert bare["Two men were wounded at the pass"] is K.BODY


def test_an_ambiguous_date_is_said_to_be_one() -> None:
    head = "Port shut after storm\n\nPublished: 03/04/2015\n\n"
    report, zones = read(head + "The port of Morva was shut on Monday after a storm, the mayor said.\n")
    assert report.published is None
    assert [row.code for row in issues(report, zones)] == ["date_ambiguous"]
    report, zones = read(head.replace("03/04", "23/04") + "The port of Morva was shut after a storm, the mayor said.\n")
    assert report.published is not None and report.published.value == "2015-04-23" and not issues(report, zones)


def test_a_block_may_be_announced_at_the_end_of_a_paragraph() -> None:
    text = (
        'Staff mourns patrol\n\nThe raid "broke the bandits", the staff said in a statement that reads as follows:\n\n'
        "On Monday a patrol of the second regiment fell into an ambush. It fought until dusk.\n\n"
        "The statement gave no figure for the wounded. A doctor spoke of nine.\n"
    )
    found = kinds(text)
    assert kind_of(found, "On Monday") is K.QUOTATION and kind_of(found, "The statement gave") is K.BODY

"""Bytes to reports: kinds of file, metadata and its basis, canonical text."""

from __future__ import annotations

import hashlib
import time
from datetime import date

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor.errors import BadInput
from tadmor.model import Fact, Span
from tadmor.read import complete, iso_day, read_report
from tadmor.text import raw_range
from tadmor.zones import mark

META = {
    "outlet": "Coast Mirror",
    "author": None,
    "published": "2011-05-10",
    "url": None,
    "style": "wire",
    "fiction": True,
}


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\ufeff<"), min_size=1, max_size=200
    )
)
def test_valid_utf8_text_is_canonical_as_it_is(text: str) -> None:
    raw = text.encode()
    try:
        report = read_report(raw, "f.txt").report
    except BadInput:
        return
    assert report.text == text and report.encoding == "utf-8"
    assert raw_range(report, Span(0, len(text))) == (0, len(raw))


def test_windows_lines_and_mark_are_folded() -> None:
    raw = "\ufeffPort shut\r\n\r\nShips wait.".encode()
    report = read_report(raw, "f.txt").report
    assert report.text == "Port shut\n\nShips wait."
    left, right = raw_range(report, Span(11, 16))
    assert raw[left:right] == b"Ships"


def test_id_is_the_hash_of_the_bytes() -> None:
    assert read_report(b"Port shut", "f").report.id == hashlib.sha256(b"Port shut").hexdigest()


def test_given_metadata_wins() -> None:
    loaded = read_report(pages.SYNDICATED.encode(), "f.txt", META)
    report = complete(loaded.report, mark(loaded.report, loaded.hints))
    assert report.outlet == Fact("Coast Mirror", "given")
    assert report.published == Fact("2011-05-10", "given")
    assert report.publication_day == date(2011, 5, 10)
    page = read_report(pages.PAGE.encode(), "p.html", {"published": "2013-01-01", "author": "A. Marsh"}).report
    assert page.published == Fact("2013-01-01", "given") and page.author == Fact("A. Marsh", "given")
    assert page.outlet == Fact("Highland Lantern", "markup")


@pytest.mark.parametrize("value", ["2017-03-05", "2017-03-05T10:00:00Z", " 2017-03-05 10:00 "])
def test_iso_days(value: str) -> None:
    assert iso_day(value) == "2017-03-05"


@pytest.mark.parametrize("value", ["5 March 2017", "2017-13-05", "2017-02-30", "05/03/2017", "2017", "2017-03-05x", ""])
def test_other_dates_are_refused(value: str) -> None:
    with pytest.raises(BadInput, match="ISO date"):
        iso_day(value)


@pytest.mark.parametrize("meta", [{"published": "May"}, {"outlet": 3}, {"author": ["x"]}, ["outlet"], "outlet"])
def test_wrong_metadata_is_refused(meta: object) -> None:
    with pytest.raises(BadInput):
        read_report(b"Port shut", "f", meta)  # type: ignore[arg-type]


def test_page_metadata() -> None:
    loaded = read_report(pages.PAGE.encode(), "p.html")
    report = loaded.report
    assert report.media_type == "text/html" and not loaded.issues
    assert report.title is not None and report.title.value == "Convoy attacked on Morva road"
    assert report.outlet == Fact("Highland Lantern", "markup")
    assert report.published == Fact("2014-10-02", "markup")
    assert report.author is not None and (report.author.value, report.author.basis) == ("Rosa Lindqvist", "markup")
    at = report.text.index("Drivers now")
    left, right = raw_range(report, Span(at, at + 11))
    assert pages.PAGE.encode()[left:right] == b"Drivers now"


def test_no_date_is_made_up() -> None:
    page = """<html><head><title>Morva</title></head><body><p>In 1998 the town of Morva was besieged for 40 days, and
    on 12 May 2003 it fell again, as the chronicle of the abbey tells at great length.</p>
    <p>© 2009 Abbey Press</p></body></html>"""
    loaded = read_report(page.encode(), "p.html")
    assert loaded.report.published is None
    assert complete(loaded.report, mark(loaded.report, loaded.hints)).published is None


def test_declared_charset_is_used() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Армия покинула город.</p></body></html>'
    loaded = read_report(page.encode("cp1251"), "p.html")
    assert loaded.report.text == "Армия покинула город." and loaded.report.encoding == "cp1251"
    assert not loaded.issues


def test_mojibake_is_mended_in_pages_and_pointed_out_in_text() -> None:
    wrong = "The mayor’s office was shelled".encode().decode("cp1252")
    page = read_report(f"<html><body><p>{wrong}</p></body></html>".encode(), "p.html")
    assert page.report.text == "The mayor’s office was shelled"
    assert [issue.code for issue in page.issues] == ["mojibake_repaired"]
    plain = read_report(wrong.encode(), "p.txt")
    assert plain.report.text == wrong and [issue.code for issue in plain.issues] == ["mojibake"]


@pytest.mark.parametrize(
    ("raw", "fix"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "pdftotext"),
        (b"x" * 50_000_000, "split"),
        (b"\x01\x02\x03" * 100, "binary"),
        (b"<rss version='2.0'><channel></channel></rss>", "feed"),
        (b"<html><script>1</script></html>", "visible"),
        ("\xa0\xa0".encode(), "white space"),
    ],
)
def test_bad_input_says_what_to_do(raw: bytes, fix: str) -> None:
    with pytest.raises(BadInput, match=fix):
        read_report(raw, "f")


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body>" + b"<div>" * 50_000 + b"The bridge fell.",
        b"<html><body>" + b"<b><i>" * 1_000 + b"The bridge fell.",
        b"<html><body>The bridge fell." + b"<p>x " * 60_000,
        b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><body>The bridge fell. &b;&b;",
        b"The bridge \xed\xa0\x80\xed\xb0\x80 fell.",
        b"The bridge \"fell. 'It ``was'' \xe2\x80\x9c\xe2\x80\x9c\xe2\x80\x9dhit\".",
    ],
    ids=["deep", "inline", "many tags", "entities", "surrogates", "quotes"],
)
def test_hostile_input_is_read_in_time(raw: bytes) -> None:
    begun = time.process_time()
    loaded = read_report(raw, "f")
    complete(loaded.report, mark(loaded.report, loaded.hints))
    assert "The bridge" in loaded.report.text
    assert time.process_time() - begun < 25


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        loaded = read_report(raw, "f")
    except BadInput:
        return
    complete(loaded.report, mark(loaded.report, loaded.hints))


def test_bare_name_with_date_below_is_the_author() -> None:
    head = "Port shut after storm\n\nHedda Tesman\n3 March 2015\n\n"
    text = head + "The port of Morva was shut on Monday after a storm, the mayor said.\n"
    loaded = read_report(text.encode(), "f")
    report = complete(loaded.report, mark(loaded.report, loaded.hints))
    assert report.author is not None and report.author.value == "Hedda Tesman"
    assert report.published is not None and report.published.value == "2015-03-03"

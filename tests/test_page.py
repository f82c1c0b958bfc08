"""The page of a case: hostile words stay words, nothing is loaded, every claim and its characters can be found."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from samples import TEXT, reading, span_of

from tadmor import demo, digest, review
from tadmor.errors import BadInput
from tadmor.export import of_readings
from tadmor.export.escaped import safe
from tadmor.export.marked import marks, report
from tadmor.export.material import Material
from tadmor.export.page import page
from tadmor.export.timeline import _lanes, timeline
from tadmor.model import Act, Control, Event, Fact, Link, Polarity, Status, Zone, ZoneKind
from tadmor.store import Case

HOSTILE = "<script>alert(1)</script>\" onclick='x' &lt; \u202egnol\u202c </style></title><!-- ]]> ${title} $$"


class Elements(HTMLParser):
    """Element names, attributes and visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(html: str) -> Elements:
    found = Elements()
    found.feed(html)
    found.close()
    return found


def material(mark: str = "") -> tuple[Material, dict[str, tuple[Zone, ...]]]:
    """One report with one event; ``mark`` takes the place of every name and fact."""
    made, _ = reading()
    claim, told = made.claims[0], made.report
    if mark:
        told = replace(told, file=mark, outlet=Fact(mark, mark), author=Fact(mark, mark), title=Fact(mark, mark))
        claim = replace(
            claim,
            file=mark,
            actor=(replace(claim.actor[0], who=mark),),
            target=(replace(claim.target[0], who=mark),),
            trigger=replace(claim.trigger, text=mark),
            chain=(claim.chain[0], replace(claim.chain[1], who=mark)),
        )
        made = replace(made, issues=tuple(replace(i, file=mark, message=mark) for i in made.issues))
    made = replace(made, report=told, claims=(claim,))
    event = Event("e1", (claim.id,), claim.type, 1, ("killed", mark) if mark else (), "test")
    held = Control(
        mark or "Tarmal",
        1.0,
        2.0,
        mark or "Northern Front",
        date(2019, 5, 10),
        date(2019, 5, 11),
        None,
        None,
        "claimed",
    )
    zones = tuple(replace(z, reason=mark or z.reason) for z in made.zones)
    return of_readings([made], [event], [], [held]), {told.id: zones}


def test_hostile_words_make_no_element_and_no_attribute() -> None:
    tame, wild = parsed(page(*material())), parsed(page(*material(HOSTILE), title=HOSTILE))
    assert wild.names.count("script") == tame.names.count("script") == 1
    assert not {n for n, _ in wild.attributes if n.startswith("on")}
    assert {n for n, _ in wild.attributes} == {n for n, _ in tame.attributes}
    assert any("<script>alert(1)</script>" in text for text in wild.text)


def test_marks_of_direction_are_shown_and_not_obeyed() -> None:
    html = page(*material("a\u202eb\u2066c\x1b[2Jd"))
    assert not set(html) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x1b")
    assert "a\\u202eb" in html


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_of_a_report_stays_text(words: str) -> None:
    made, _ = reading(text=TEXT)
    told = replace(made.report, text=words + TEXT)
    html = report(told, (Zone(ZoneKind.BODY, 0, len(told.text), "all"),), (), None)
    assert set(parsed(html).names) <= {"article", "h3", "div", "span"}
    assert not set(html) & set("\u202e\u2066\x00\x1b")


@given(st.text())
def test_safe_words_close_nothing(words: str) -> None:
    assert not set(safe(words)) & set("<>\"'")


def test_the_page_loads_nothing() -> None:
    html = page(*material("http://example.org/x.png"))
    found = parsed(html)
    assert not set(found.names) & {"img", "iframe", "link", "object", "embed", "video", "audio", "base", "form"}
    assert all(value.startswith("#") for name, value in found.attributes if name in {"href", "src", "xlink:href"})
    assert "url(" not in html.replace("url(#hatch)", "") and "@import" not in html
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:") in (
        found.attributes
    )


def test_the_same_case_gives_the_same_bytes() -> None:
    assert page(*material()).encode() == page(*material()).encode()


def test_every_claim_can_be_reached_and_its_words_are_those_of_the_report() -> None:
    shown, zones = material()
    html = page(shown, zones)
    for claim in shown.claims:
        assert f'data-claim="{claim.id}"' in html
        pieces = re.findall(rf'data-claims="[^"]*\b{claim.id}\b[^"]*" data-span="(\d+):(\d+)">([^<]*)<', html)
        assert len(pieces) >= 6
        text = shown.by_report[claim.report].text
        assert all(text[int(a) : int(b)] == unescape(words) for a, b, words in pieces)
        read = {k for a, b, _ in pieces for k in range(int(a), int(b))}
        assert read == {k for a, b, _ in marks([claim]) for k in range(a, b)}


def test_the_whole_text_of_a_report_is_there_in_order() -> None:
    shown, zones = material()
    html = page(shown, zones)
    inside = html[html.index('<div class="text">') : html.index("</article>")]
    assert "".join(parsed(inside).text) == shown.reports[0].text


def test_what_is_not_news_is_struck_out_with_its_reason() -> None:
    made, _ = reading()
    html = report(made.report, (Zone(ZoneKind.WIDGET, *span_of("Rebels take Tarmal bridge"), "share words"),), (), None)
    assert '<span class="zone" data-zone="widget" title="share words">Rebels take Tarmal bridge</span>' in html


def test_denied_events_stand_apart_from_those_told_as_done() -> None:
    shown, _ = material()
    claim = replace(shown.claims[0], status=Status.DENIED, polarity=Polarity.DENIED)
    denied = replace(shown, claims=[claim])
    assert len(digest.groups(shown).done) == 1 and len(digest.groups(denied).open) == 1
    assert not digest.groups(denied).done
    html = page(denied, {})
    assert "Not told as done" in html and "Told as done (" not in html


def test_background_is_folded_away() -> None:
    shown, _ = material()
    old = replace(shown, claims=[replace(shown.claims[0], background=True)])
    assert digest.groups(old).background and "<details><summary><h2>Background" in page(old, {})


def test_disagreement_names_the_sides() -> None:
    made, _ = reading()
    claim = made.claims[0]
    assert claim.killed
    other = replace(
        claim,
        id="c9",
        killed=replace(claim.killed, low=40, high=40),
        chain=(claim.chain[0], replace(claim.chain[1], who="the mayor")),
    )
    no = replace(other, id="c8", polarity=Polarity.DENIED, status=Status.DENIED)
    event = Event("e1", (claim.id, "c9", "c8"), claim.type, 2, ("killed", "polarity"), "test")
    shown = of_readings([replace(made, claims=(claim, other, no))], [event])
    assert digest.disagreements(shown, event) == [
        "how many were killed: 3 or more (a district official); 40 (the mayor)",
        "whether it is so: denied by the mayor",
    ]


def test_copies_are_named() -> None:
    (first, _), (second, _) = reading("a.txt"), reading("b.txt", mark="2")
    link = Link(second.report.id, first.report.id, "duplicate", 1.0, "test")
    shown = of_readings([first, second], links=[link])
    assert "A copy of a.txt" in page(shown, {})
    assert any("a copy adds no source" in sentence for sentence in digest.lead(shown))


def test_an_event_without_a_date_says_when_it_was_reported() -> None:
    shown, _ = material()
    undated = replace(shown, claims=[replace(shown.claims[0], when=None)])
    assert digest.when(undated, undated.events[0]) == "reported 2019-05-12"
    assert digest.when(shown, shown.events[0]) == "2019-05-10"
    told = replace(undated.reports[0], published=None)
    assert digest.when(replace(undated, reports=[told]), undated.events[0]) == "no date told"


def test_the_timeline_stands_dates_at_the_ends_of_the_calendar() -> None:
    shown, _ = material()
    for low, high in ((date.min, date.max), (date.min, None), (None, date.max), (None, None)):
        row = replace(shown.control[0], from_earliest=low, from_latest=low, to_earliest=high, to_latest=high)
        drawn = timeline(replace(shown, control=[row]))
        numbers = [float(n) for n in re.findall(r' (?:x|cx|width)="(-?[\d.]+)"', drawn)]
        assert numbers and all(0 <= n <= 1180 for n in numbers)
    assert timeline(replace(shown, control=[], events=[])) == ""


def test_the_chronicle_in_the_terminal_says_who_says_so() -> None:
    shown, _ = material()
    console = Console(width=100, file=io.StringIO())
    demo.tell(shown, console)
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert "TOLD AS DONE (1)" in told and "2019-05-10" in told
    assert "Hill Country Gazette → a district official" in told
    assert "Northern Front seized" in told


def test_the_demo_tells_the_examples(tmp_path: Path) -> None:
    first = demo.run(tmp_path / "one", quiet=True)
    again = demo.run(tmp_path / "two", quiet=True)
    html = Path(first["page"]).read_bytes()
    assert html == Path(again["page"]).read_bytes()
    assert first["reports"] == 6 and first["events"] > 15
    assert b"Who held which place" in html and b"A copy of 3-cardo-press.txt" in html
    assert demo.run(tmp_path / "one", quiet=True)["claims"] == first["claims"]


def test_the_demo_does_not_replace_a_case_that_somebody_has_judged(tmp_path: Path) -> None:
    demo.run(tmp_path, quiet=True)
    file = tmp_path / "palmyra.tadmor"
    demo.run(tmp_path, quiet=True)  # its own case is written anew
    with Case.open(file) as case:
        case.decide("A. Reviewer", Act.REJECT, [review.anchor(case.claims()[0])])
    before = file.read_bytes()
    with pytest.raises(BadInput, match="Fix: name another folder"):
        demo.run(tmp_path, quiet=True)
    assert file.read_bytes() == before


def test_what_two_parties_hold_at_once_stands_in_two_lines() -> None:
    first = Control("Tarmal", None, None, "North", None, None, date(2019, 5, 3), date(2019, 5, 3), "asserted", ())
    second = replace(first, party="South", from_earliest=date(2019, 5, 1), from_latest=date(2019, 5, 1))
    third = replace(
        first, from_earliest=date(2019, 5, 3), from_latest=date(2019, 5, 3), to_earliest=None, to_latest=None
    )
    assert _lanes([third, second, first]) == [[first, third], [second]]

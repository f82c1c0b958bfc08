"""HTML to canonical text: what is seen stays, where it came from is known, nothing blows up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor.decoding import decode
from tadmor.errors import BadInput
from tadmor.markup import MAX_TAGS, attributes, looks_like_feed, looks_like_html, page
from tadmor.model import Report, Span
from tadmor.text import raw_range


def text_of(source: str) -> str:
    return page(decode(source.encode())).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
        ("<p>A <b>bold</b>\n  word</p>", "A bold word"),
        ("<p>Fish &amp; chips&nbsp;&#8212; &quot;hot&quot;</p>", 'Fish & chips\xa0— "hot"'),
        ("<head><title>No</title><style>p{}</style></head><p>Yes</p>", "Yes"),
        ("<head><meta x><title>No</title><body>Yes", "Yes"),
        ("<p>a<script>if (x < 1) '</p>'</script>b</p>", "ab"),
        ("<p>a<!-- <p>no</p> -->b</p>", "ab"),
        ("<p>a<![CDATA[ no ]]>b</p>", "ab"),
        ("<p>5 < 6 and 7 > 2</p>", "5 < 6 and 7 > 2"),
        ('<p title="a > b">seen</p>', "seen"),
        ("<p title='it''s'>seen</p>", "seen"),
        ('<p x"y>seen</p>', "seen"),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes</p>", "yes"),
        ("<noscript><p>no</p></noscript><p>yes", "yes"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<pre>one\ntwo\n\nthree</pre>", "one\ntwo\n\nthree"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<p>it&rsquo;s &unknown; &#xD800; &#1114112;</p>", "it’s &unknown; � �"),
        ("</div></p><p>ok</p></b>", "ok"),
        ("<p>cut <a href='x", "cut"),
    ],
)
def test_text(source: str, expected: str) -> None:
    assert text_of(source) == expected


def test_runs_lead_to_the_bytes() -> None:
    raw = "<p>Tür &amp; Tor,  <i>“zu”</i></p>\n<p>Ende</p>".encode()
    made = page(decode(raw))
    report = Report("x", "f", made.text, "text/html", "utf-8", runs=made.runs.runs())
    for word in ("Tür", "Tor,", "“zu”", "Ende"):
        at = made.text.index(word)
        left, right = raw_range(report, Span(at, at + len(word)))
        assert raw[left:right].decode() == word
    at = made.text.index("&")
    left, right = raw_range(report, Span(at, at + 1))
    assert raw[left:right] == b"&amp;"


_BITS = st.sampled_from(
    ["<p>", "</p>", "<div class='a b'>", "</div>", "<b>", "</i>", "<!--", "-->", "<script>", "</script>", "&amp;",
     "&#x41;", "&", "<", ">", '"', "'", "=", " ", "\n", "é", "word", "<br>", "<a href=", "<pre>", "</", "<!", "<?",
     "\x00", "�"]
)  # fmt: skip


@given(st.lists(_BITS, max_size=40))
def test_any_markup_is_read_and_mapped(bits: list[str]) -> None:
    source = decode(("seen " + "".join(bits)).encode())
    made = page(source)
    runs = made.runs.runs()
    assert sum(run.length for run in runs) == len(made.text)
    raw = source.text.encode(source.encoding)
    for run in runs:
        if run.verbatim:
            assert (
                raw[run.raw_start : run.raw_end].decode(source.encoding)
                == made.text[run.start : run.start + run.length]
            )


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "deep",
        "seen" + "<" * 500_000,
        "seen" + "<a " * 200_000,
        "seen" + '<a b="' * 200_000,
        "seen" + "<!--" * 200_000,
        "seen" + "<a b='\"" * 100_000,
        "seen" + "</p " * 200_000,
        "seen <p " + "a=b " * 200_000 + ">",
    ],
    ids=["deep", "less-than", "open", "quotes", "comments", "odd quotes", "close", "attributes"],
)
def test_bombs_are_linear(source: str) -> None:
    begun = time.process_time()
    assert text_of(source)[:4] in ("deep", "seen")
    # a quadratic scanner needs minutes for any of these
    assert time.process_time() - begun < 20


def test_too_many_tags_and_nothing_to_see() -> None:
    with pytest.raises(BadInput, match="tags"):
        text_of("<b>" * (MAX_TAGS + 1) + "x")
    with pytest.raises(BadInput, match="visible"):
        text_of("<html><script>x</script></html>")


def test_context_of_a_stretch() -> None:
    made = page(decode(b'<nav class="top Menu"><a rel=home>Home</a></nav><p id=lead>Text'))
    (_, _, first, link), (_, _, second, plain) = made.places
    assert first.elements == ("nav", "a") and first.marks == ("top", "menu", "home") and link
    assert second.elements == ("p",) and second.marks == ("lead",) and not plain


def test_attributes_and_kinds_of_file() -> None:
    assert attributes(" CLASS=a id='b c' hidden class=z x=\"&amp;\"") == {
        "class": "a",
        "id": "b c",
        "hidden": "",
        "x": "&",
    }
    assert looks_like_html("\n<!DOCTYPE html><p>x") and looks_like_html("Some text</p>\n<p>more</p> and</p>")
    assert not looks_like_html("< Floods cut road\nThe army <said> so.")
    assert looks_like_feed("<?xml version='1.0'?><rss version='2.0'>") and not looks_like_feed("<html>")

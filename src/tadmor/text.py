"""Offsets and sentences: pure functions on canonical text.

Sentence splitting is our own because the screen must see sentences before any model does, and
because news text has initials, abbreviated months and quotation marks after full stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tadmor.model import Span

# Words that end in a full stop without ending a sentence; titles and units of news English.
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen lt col maj capt sgt brig adm cmdr cpl pvt gov sen rep rev hon pres st sts jr sr
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vs etc e.g i.e cf al approx est fig vol km mi ft u.s u.n u.k u.s.a a.m p.m inc ltd co corp
    dept univ mt ft jos u.s.s.r""".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[.!?](?=[“\"][A-Z])")
_PARAGRAPH = re.compile(r"[^\n]+")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*([^\s])")


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of the non-blank lines of ``text[start:end]``, without surrounding white space."""
    for match in _PARAGRAPH.finditer(text, start, len(text) if end is None else end):
        line = match.group()
        left = len(line) - len(line.lstrip())
        stripped = line.strip()
        if stripped:
            yield Span(match.start() + left, match.start() + left + len(stripped))


def _is_end(text: str, stop: re.Match[str], start: int, limit: int) -> bool:
    following = _NEXT.match(text, stop.end(), limit)
    if following is None:
        return True
    mark = text[stop.start()]
    first = following.group(1)
    if mark in "!?…" or stop.end() - stop.start() > 1:
        return not first.islower()
    if first.islower():
        return False
    word = re.search(r"[^\s\"'“‘(\[]*$", text[start : stop.start()])
    before = word.group().lower() if word else ""
    if before in _ABBREVIATIONS:
        # "on 3 Mar. The army" ends; "Gen. Dvornikov" and "Jan. 15" do not
        return before in {"etc", "a.m", "p.m"} and first.isupper()
    return not (len(before) == 1 and before.isalpha() and before not in {"i"})


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentence spans of ``text[start:end]``; a line end always ends a sentence.

    A closing quotation mark stays with its sentence; a full stop inside a quotation that goes on
    in lower case (``"We won." he said``) does not end one.
    """
    found: list[Span] = []
    for para in paragraphs(text, start, end):
        left = para.start
        for stop in _END.finditer(text, para.start, para.end):
            if stop.end() < para.end and not _is_end(text, stop, left, para.end):
                continue
            if text[left : stop.end()].strip():
                found.append(Span(left, stop.end()))
            left = stop.end()
            while left < para.end and text[left].isspace():
                left += 1
        if left < para.end:
            found.append(Span(left, para.end))
    return found


def holding(spans: Iterable[Span], offset: int) -> Span | None:
    """The first span that holds the offset, or None."""
    for span in spans:
        if span.start <= offset < span.end:
            return span
    return None

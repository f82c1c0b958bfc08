"""Quotation marks: which stretches of a text stand inside them, whatever the marks.

Straight marks pair up within a paragraph. An opening mark that is never closed holds to the end of its
paragraph, as in a quotation over several paragraphs. Scare quotes (a word or two, no sentence) are left out by the
caller, who knows the words around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tadmor import text as texts
from tadmor.model import Span

_PAIRS = {"“": "”", "«": "»", "„": "“", "”": "”"}
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[\w(\[“\"])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…)\]])[’'](?!\w)")
_MARK = re.compile(r"[“”„«»\"]|''|``")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch: ``outer`` with its marks, ``inner`` without; ``closed`` False where no mark ends it."""

    outer: Span
    inner: Span
    closed: bool

    @property
    def words(self) -> int:
        """Rough length: counted in blanks by the caller's text is dearer than needed here."""
        return (self.inner.end - self.inner.start) // 6


def _double(text: str, para: Span) -> Iterator[Quotation]:
    opened: int | None = None
    closing, lead = "", 1
    for match in _MARK.finditer(text, para.start, para.end):
        mark, at = match.group(), match.start()
        width = len(mark)
        mark = '"' if width == 2 else mark  # typewriter habit: two apostrophes for one mark
        if opened is None:
            if mark in "»":
                continue
            before = text[at - 1] if at > para.start else " "
            if mark == '"' and before.isdigit() and at + 1 < para.end and not text[at + 1].isalnum():
                continue  # inches
            opened, closing, lead = at, '"' if mark == '"' else _PAIRS[mark], width
        elif mark == closing or (closing in "”" and mark in '”"') or (closing == '"' and mark == "”"):
            yield Quotation(Span(opened, at + width), Span(opened + lead, at), True)
            opened = None
    if opened is not None and para.end - opened > 20:
        yield Quotation(Span(opened, para.end), Span(opened + lead, para.end), False)


def _single(text: str, para: Span) -> Iterator[Quotation]:
    at = para.start
    while True:
        opening = _SINGLE_OPEN.search(text, at, para.end)
        if opening is None:
            return
        closing = _SINGLE_CLOSE.search(text, opening.end() + 1, para.end)
        # the possessive of a plural looks like a closing mark: prefer one behind punctuation
        while closing is not None and text[closing.start() - 1].isalpha():
            later = _SINGLE_CLOSE.search(text, closing.end(), para.end)
            if later is None or later.start() - opening.start() > 600:
                break
            closing = later
        if closing is None:
            return
        if closing.start() - opening.end() >= 12:
            yield Quotation(Span(opening.start(), closing.end()), Span(opening.end(), closing.start()), True)
        at = closing.end()


def find(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """Quotations of ``text[start:end]`` in order, none inside another; offsets are code points."""
    found: list[Quotation] = []
    for para in texts.paragraphs(text, start, end):
        here = list(_double(text, para))
        if not here:
            here = list(_single(text, para))
        found.extend(here)
    return found

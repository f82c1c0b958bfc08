"""What has been said so far: publication day, carried year, last-mentioned date; and the tense of a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tadmor.dates.value import Ref, Value
from tadmor.dates.words import lexicon
from tadmor.model import Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day from which relative expressions count.

    ``published``: publication day, None where it is not known (relative expressions then stay unresolved).
    ``zones``: stretches of the text with another anchor, e.g. a quoted article. ``day_first``: how 05/02/2017 is
    written here; None: day first unless the numbers forbid it.
    """

    published: date | None
    zones: tuple[tuple[Span, date | None], ...] = ()
    day_first: bool | None = None

    def at(self, offset: int) -> date | None:
        """The anchor day for a position; the innermost (last listed) zone that holds it wins."""
        for span, day in reversed(self.zones):
            if span.start <= offset < span.end:
                return day
        return self.published


FUTURE, PAST = "future", "past"

_CLAUSE = re.compile(
    r"[;:—]|,\s+(?:and|but|while|which|who|where|whereas|although|though|as|after|before)\b|\s[-–]\s|[“”\"]"
)
# Cues of what lies ahead; participles and modals alike, as the clause is not parsed.
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|must|can|could|may|might|to be \w+ed|set to|due|slated|going to"
    r"|(?:is|are|was|were) to"
    r"|plan(?:s|ned|ning)?|expect(?:s|ed)?|schedul(?:ed|es)|vow(?:s|ed)?|promis(?:es|ed|ing)|threaten(?:s|ed|ing)?"
    r"|intend(?:s|ed)?|prepar(?:es|ing)|aims?|hopes? to|pledg(?:es|ed)|forecast(?:s|ed)?|postponed|adjourned"
    r"|ahead of|upcoming|unless|tomorrow|deadline|ultimatum|in time for|no later than"
    r"|(?:extended|closed|suspended|barred) until"
    r"|(?:is|are|am)\s(?:\w+ly\s)?[a-z]+ing)\b|['’]ll\b"
)
_LOOKS_AHEAD = "(?:plann|expect|schedul|vow|promis|threaten|intend|pledg|ne)ed"


_REACH = 240  # characters: a verb farther off says nothing, and long lines stay linear


@cache
def _past() -> re.Pattern[str]:
    forms = "|".join(sorted(lexicon().lists["past_forms"]))
    return re.compile(rf"\b(?:{forms}|(?!{_LOOKS_AHEAD}\b)[a-z]{{2,}}ed)\b")


def _last(pattern: re.Pattern[str], text: str) -> int:
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end


def tense(text: str, sentence: Span, start: int, end: int) -> str | None:
    """FUTURE, PAST or None by the cue words nearest to the expression in its own clause.

    Cheap on purpose: a verb before the expression counts before one behind it, the nearer before the farther.
    """
    left, right = max(sentence.start, start - _REACH), min(sentence.end, end + _REACH)
    for match in _CLAUSE.finditer(text, left, start):
        left = match.end()
    following = _CLAUSE.search(text, end, right)
    if following:
        right = following.start()
    for stretch, forward in ((text[left:start], False), (text[end:right], True)):
        if forward:
            future, past = _FUTURE.search(stretch), _past().search(stretch)
            if future or past:
                return FUTURE if future and (not past or future.start() <= past.start()) else PAST
            continue
        last_future, last_past = _last(_FUTURE, stretch), _last(_past(), stretch)
        if last_future >= 0 and re.search(r"\b(?:would|could|might|may|must|can)\s+have\b", stretch):
            return PAST
        if last_future >= 0 or last_past >= 0:
            if last_future < 0 or re.search(r"\bhad\s+(?:been|planned|intended|expected|promised)\b", stretch):
                return PAST
            # "will be replaced", "must be opened": a participle right behind a future cue belongs to it
            between = stretch[last_future:last_past] if last_past > last_future else ""
            return (
                FUTURE
                if last_past <= last_future or re.fullmatch(r"\s+(?:not\s+)?(?:be|get|have been)\s+\S+", between)
                else PAST
            )
    return None


@dataclass(slots=True)
class Context:
    """State that runs through one report, and helpers the rules share."""

    text: str
    anchor: Anchor
    narrative: bool = False
    sentence: Span = field(default_factory=lambda: Span(0, 0))
    published: date | None = None
    ref: Ref | None = None
    day_ref: Ref | None = None
    stretch: Value | None = None
    year: int | None = None
    paragraph: int = 0
    ref_paragraph: int = -1
    year_told: bool = False
    main: Ref | None = None
    main_month: Ref | None = None
    heading: bool = False
    heading_told: bool = False

    @property
    def base(self) -> date | None:
        """The day that "two days ago" counts from: publication, or in a history the last day told."""
        if self.narrative:
            return (self.ref.day if self.ref else None) or (self.day_ref.day if self.day_ref else None)
        return self.published

    @property
    def now(self) -> Ref | None:
        """Publication as a reference point, or in a history the last one told."""
        if self.narrative:
            return self.ref
        return Ref(self.published.year, self.published.month, self.published.day) if self.published else None

    def tense(self, start: int, end: int) -> str | None:
        """Tense around an expression of the current sentence."""
        return tense(self.text, self.sentence, start, end)

    def open_sentence(self, span: Span) -> None:
        """Go on to the next sentence: a year told in an aside no longer counts."""
        self.sentence = span
        line = self.text[span.start : span.end]
        self.heading = len(line) < 90 and line[-1:] not in '.!?”"' and self._alone(span)
        if self.narrative and self.main:
            self.year = self.main.y
            if self.ref and self.ref.y != self.main.y:
                self.ref = self.main

    def _alone(self, span: Span) -> bool:
        return self.text[span.end : span.end + 1] in {"", "\n", "\r"}

    def remember(self, value: Value, main: bool = True) -> None:
        """Let later expressions lean on a value. ``main``: it belongs to the line of the narrative."""
        ref = value.ref
        if ref is None:
            return
        if main and not (self.heading and self.heading_told and self.narrative):
            self.main = ref
            self.main_month = ref if ref.m else self.main_month
        self.heading_told = self.heading
        self.ref, self.ref_paragraph = ref, self.paragraph
        if ref.day:
            self.day_ref = ref
        self.year = ref.y

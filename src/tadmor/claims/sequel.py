"""Events that date each other: "burned the mill on Friday, three days after the truce had lapsed" tells when it lapsed.

The length stands before "after" or "before", the first event of the clause behind it is the one, the event told before
it (or, where the length opens the sentence, the next one) the other. Only days and weeks are counted: a month is too
wide to carry a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tadmor.claims.draft import Draft
from tadmor.model import Basis, Interval, Precision, Sentence, TimeMention

_WORD = re.compile(r"\s+(after|before)\b", re.I)
_LENGTH = re.compile(r"P(\d{1,3})([DW])")
_GRAIN = {"D": (1, 0, Precision.DAY), "W": (7, 3, Precision.WEEK)}  # days of a unit, slack to either side
NARROW = 7  # days: an event told with less is no anchor
RULE = "sequel"


def date_by_each_other(drafts: Sequence[Draft], sentences: Sequence[Sentence], times: Sequence[TimeMention]) -> None:
    """Give the undated one of two such events its days from the other."""
    for time in times:
        length = _LENGTH.fullmatch(time.value) if time.role == "duration" else None
        if length is None:
            continue
        sentence = next((s for s in sentences if s.start <= time.start < s.end), None)
        if sentence is None:
            continue
        word = _WORD.match(sentence.text, time.end - sentence.start)
        pair = _pair(drafts, sentence, time) if word else None
        if word is None or pair is None:
            continue
        clause, other = pair
        # what comes after the clause's event: the other one
        sign = 1 if word[1].lower() == "after" else -1
        end = sentence.start + word.end()
        told = replace(time, end=end, text=sentence.text[time.start - sentence.start : word.end()])
        if _undated(clause, time) and not _undated(other, time):
            _carry(other, clause, -sign, length, told)
        elif _undated(other, time) and not _undated(clause, time):
            _carry(clause, other, sign, length, told)


def _pair(drafts: Sequence[Draft], sentence: Sentence, time: TimeMention) -> tuple[Draft, Draft] | None:
    """The event of the clause behind the length, and the one that it is measured against."""
    here = sorted(
        (d for d in drafts if sentence.start <= d.trigger.start < sentence.end), key=lambda d: d.trigger.start
    )
    before = [d for d in here if d.trigger.end <= time.start]
    behind = [d for d in here if d.trigger.start >= time.end]
    if not behind:
        return None
    if before:
        return behind[0], before[-1]
    opens = not sentence.text[: time.start - sentence.start].strip()
    return (behind[0], behind[1]) if opens and len(behind) > 1 else None


def _undated(draft: Draft, time: TimeMention) -> bool:
    """Whether an event has no days of its own; the length itself dates nothing."""
    when = draft.when
    return when is None or when.interval is None or (when.start, when.end) == (time.start, time.end)


def _carry(source: Draft, to: Draft, sign: int, length: re.Match[str], told: TimeMention) -> None:
    interval = source.when.interval if source.when else None
    if interval is None or interval.start is None or interval.end is None:
        return
    if (interval.end - interval.start).days > NARROW:
        return
    days, slack, grain = _GRAIN[length[2]]
    by = timedelta(days=sign * days * int(length[1]))
    try:
        start: date = interval.start + by - timedelta(days=slack)
        end: date = interval.end + by + timedelta(days=slack)
    except OverflowError:
        return
    to.when = replace(
        told,
        interval=Interval(start, end),
        precision=grain,
        basis=Basis.RELATIVE,
        role="point",
        rule=RULE,
        candidates=(),
    )

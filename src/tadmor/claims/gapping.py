"""One verb, several places with a day each: "took Harim in May and Idlib in June" tells two captures.

Only for changes of control, which are told so; read from the words between, for parsers hang the second place on the
first date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tadmor.claims.draft import Draft
from tadmor.model import PlaceMention, Sentence, TimeMention

_TYPES = frozenset({"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.WITHDRAW", "TERR.HANDOVER"})
_NEXT = re.compile(
    r",?\s+(?:and|then|and then|before)?\s*(?:(?:from|to|the\s+(?:town|city|village|base)\s+of)\s+)?", re.I
)
_DATED = re.compile(r"\s+(?:(?:in|on|by|early|late|early in|late in)\s+)?", re.I)
RULE = "gapped"


def expand(
    drafts: Sequence[Draft],
    sentences: Sequence[Sentence],
    places: Sequence[PlaceMention],
    times: Sequence[TimeMention],
) -> list[Draft]:
    """The drafts, each followed by one for every further place that its verb takes on a day of its own."""
    found: list[Draft] = []
    for draft in drafts:
        found.append(draft)
        if draft.type in _TYPES and draft.when is not None and draft.where is not None:
            found += _further(draft, sentences[draft.trigger.sentence], places, times)
    return found


def _further(
    draft: Draft, sentence: Sentence, places: Sequence[PlaceMention], times: Sequence[TimeMention]
) -> list[Draft]:
    found: list[Draft] = []
    where, when = draft.where, draft.when
    if where is None or when is None or not draft.trigger.end <= where.start < where.end <= when.start < sentence.end:
        return found
    end = when.end
    while True:
        place = next((p for p in places if p.antecedent is None and _follows(sentence, _NEXT, end, p.start)), None)
        if place is None:
            return found
        at = place.end
        dated = (t for t in times if t.role == "point" and t.interval and _follows(sentence, _DATED, at, t.start))
        time = next(dated, None)
        if time is None:
            return found
        rules = [*draft.rules, RULE]
        found.append(replace(draft, where=place, when=time, counts={}, also=[], rules=rules, place_inherited=False))
        end = time.end


def _follows(sentence: Sentence, between: re.Pattern[str], end: int, start: int) -> bool:
    """Whether nothing but ``between`` stands from ``end`` to ``start``, both in the sentence."""
    if not sentence.start <= end < start < sentence.end:
        return False
    return between.fullmatch(sentence.text[end - sentence.start : start - sentence.start]) is not None

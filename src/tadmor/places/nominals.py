"""Definite places without a name: "the town", "its eastern entrance", "the market", "there", "the two cities"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tadmor.model import Place, PlaceMention, Sentence, Span
from tadmor.places.words import COMPASS, alternation, words

_EXISTENTIAL = re.compile(
    r"^\s(?:is|are|was|were|has|have|had|will|would|may|might|could|can|must|should|be|been|being|seems?|appears?|"
    r"remains?|exists?|came|comes|isn|aren|wasn|weren|’s|'s)\b",
    re.IGNORECASE,
)
# "the market in X", "the airport at X": the name after it is the place, and takes the noun into its expression.
_NAMED = re.compile(r"\s(?:of|at|in|near|inside|outside)\s(?:the\s)?(?:[a-z]+\s(?:of\s)?){0,2}(?:[a-z]{2}-)?[A-Z]")
SETTLED = frozenset({"capital", "city", "town", "village", "quarter", "camp", "district"})
WIDE = frozenset({"province", "region", "district", "country", "island", "valley", "desert"})
# How far back a nominal may reach, in sentences, and what a place loses by each sentence between.
_REACH = 14
_DECAY = 0.30


@dataclass(frozen=True, slots=True)
class Nominal:
    """A nominal as found: span, the kind of place it stands for (town, area, part, camp, there, two)."""

    start: int
    end: int
    text: str
    sentence: int
    kind: str


@cache
def _pattern() -> re.Pattern[str]:
    adjective = (
        rf"(?:(?:{COMPASS}|main|central|strategic|besieged|key|small|old|new|whole|entire|ancient|local|historic|same|"
    )
    adjective += r"desert|coastal|border|northernmost|southernmost|neighbouring|military|civil|army|general|nearby|"
    adjective += r"town['’]s|city['’]s|village['’]s|camp['’]s|township|state|provincial|desert)\s){0,2}"
    names = {
        "two": r"(?:the|both|these)\s(?:two\s)?(?:cities|towns|villages)",
        "town": rf"(?:the|this|that|their)\s{adjective}(?:{alternation('settlement')})",
        "camp": rf"(?:the|this|that)\s{adjective}camps?",
        "part": rf"(?:the|its|their|a|an|one)\s{adjective}(?:{alternation('part_of_town')})",
        "area": rf"(?:the|this|that)\s{adjective}(?:area|vicinity|surrounding\sarea|outskirts|spot|site|"
        r"countryside|front)",
        "wide": rf"(?:the|this|that)\s{adjective}(?:{alternation('region')})",
        "there": r"(?:from\s)?there",
    }
    body = "|".join(f"(?P<{kind}>{names[kind]})" for kind in ("two", "town", "camp", "part", "area", "wide", "there"))
    return re.compile(rf"(?<![\w’'-])(?:{body})(?![\w-])", re.IGNORECASE)


def find(text: str, sentence: Sentence, taken: Sequence[Span]) -> list[Nominal]:
    """Nominals of one sentence that do not overlap the spans already taken."""
    found: list[Nominal] = []
    for match in _pattern().finditer(text, sentence.start, sentence.end):
        kind = match.lastgroup or "part"
        span = Span(match.start(), match.end())
        if any(c.isupper() for c in match.group()[1:]) or match.group().lower() == "this site":
            continue
        after = text[match.end() : match.end() + 30]
        if any(span.overlaps(t) for t in taken):
            continue
        if kind == "there" and (_EXISTENTIAL.match(after) or match.group()[0] == "T"):
            continue
        if kind in {"town", "camp", "part", "wide"} and _NAMED.match(after):
            continue
        if match.group().lower().startswith(("a ", "an ", "one ")) and not _inside(sentence, match.start()):
            continue
        if kind in {"town", "wide", "camp"} and re.match(r"['’]s?\s", after):
            following = re.match(r"['’]s?\s(?:[a-z-]+\s){0,1}?(?:" + alternation("part_of_town") + r")(?![\w-])", after)
            if following:
                span = Span(span.start, match.end() + following.end())
        found.append(Nominal(span.start, span.end, text[span.start : span.end], sentence.index, kind))
    return found


def _inside(sentence: Sentence, start: int) -> bool:
    """True where an indefinite part of town ("a school") is where or what something strikes."""
    before = sentence.text[: start - sentence.start].rstrip().rsplit(" ", 2)[-1].lower()
    return before in words("locative")


def _fits(kind: str, place: Place) -> bool:
    if kind in {"town", "part", "two"}:
        return place.feature in SETTLED
    if kind == "camp":
        return place.feature in {"camp", "base", "quarter"}
    if kind == "wide":
        return place.feature in WIDE
    return place.feature not in {"country", "continent"}


def _misfit(nominal: Nominal, place: Place) -> float:
    """How badly the noun suits the place: a capital is no "town", a village no "city"."""
    noun = nominal.text.lower()
    if nominal.kind != "town":
        return 0.0
    if noun.endswith(("town", "village", "hamlet", "settlement", "township")):
        return {"capital": 1.2, "city": 0.7}.get(place.feature, 0.0)
    if noun.endswith("capital"):
        return 0.0 if place.feature in {"capital", "city"} else 0.3
    return {"village": 0.5, "camp": 0.6, "quarter": 0.6}.get(place.feature, 0.0)


def antecedent(nominal: Nominal, before: Sequence[tuple[int, PlaceMention]]) -> PlaceMention | None:
    """The named mention a nominal stands for: near, often named, and no mere waypoint.

    ``before`` holds (sentence, mention) of the named mentions before the nominal, in text order.
    """
    counts: dict[str, int] = {}
    best: tuple[float, int] | None = None
    for _, m in before:
        if m.place is not None and m.antecedent is None:
            counts[m.place.id] = counts.get(m.place.id, 0) + 1
    for i, (sentence, m) in enumerate(before):
        if m.place is None or m.metonym or not _fits(nominal.kind, m.place):
            continue
        back = nominal.sentence - sentence
        if back > _REACH:
            continue
        score = 1.0 - _DECAY * back + 0.35 * math.log(1 + counts.get(m.place.id, 1)) - _misfit(nominal, m.place)
        if m.relation in {"to", "towards", "from"}:
            score -= 0.8
        elif m.relation != "at":
            score -= 0.35 if nominal.kind != "area" else 0.0
        if best is None or score >= best[0]:
            best = (score, i)
    return before[best[1]][1] if best else None


def pair(before: Sequence[tuple[int, PlaceMention]]) -> tuple[PlaceMention, PlaceMention] | None:
    """The last two different towns, in text order ("the two cities")."""
    last: PlaceMention | None = None
    for _, m in reversed(before):
        if m.place is None or m.place.feature not in SETTLED:
            continue
        if last is None:
            last = m
        elif last.place is not None and last.place.id != m.place.id:
            return m, last
    return None

"""The dead of an event by side, where reports count differently: the lowest, the best and the highest figure.

Figures for different sides are added, figures for the same people are not. Best is the figure that most independent
speakers give, the lowest of those that tie. An open upper end ("at least 12") is written as the largest figure told,
since no format has a way to say that it is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tadmor import resources
from tadmor.model import Claim, Count

DEAD = "export/schemas/dead.toml"
SIDES = ("state", "armed", "civilians", "unknown")


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of dead, ``low <= best <= high``."""

    low: int
    best: int
    high: int


@cache
def _sides() -> Mapping[str, str]:
    return {word: side for side, words in resources.toml(DEAD)["side"].items() for word in words}


def side_of(count: Count) -> str:
    """Whose the dead are: state, armed, civilians, or unknown."""
    return _sides().get(count.of, "civilians")


def _value(count: Count) -> int:
    return next((n for n in (count.low, count.high) if n is not None), 0)


def _figures(counts: Iterable[tuple[Count, str]]) -> Figures:
    told = list(counts)
    votes: dict[int, set[str]] = defaultdict(set)
    for count, speaker in told:
        votes[_value(count)].add(speaker)
    best = min(votes, key=lambda n: (-len(votes[n]), n))
    low = min(count.low or 0 for count, _ in told)
    high = max(n for count, _ in told for n in (count.low, count.high) if n is not None)
    return Figures(min(low, best), best, max(high, best))


def speaker(claim: Claim) -> str:
    """The innermost source of a claim, or its report where it cites nobody."""
    last = claim.chain[-1] if claim.chain else None
    return str(last.who or last.text or claim.report) if last and len(claim.chain) > 1 else claim.report


def by_side(claims: Iterable[Claim]) -> dict[str, Figures]:
    """Figures of each side that a number of dead is told for; empty where none is."""
    counts: dict[str, list[tuple[Count, str]]] = defaultdict(list)
    for claim in claims:
        if claim.killed is not None and (claim.killed.low is not None or claim.killed.high is not None):
            counts[side_of(claim.killed)].append((claim.killed, speaker(claim)))
    return {side: _figures(counts[side]) for side in SIDES if side in counts}


def total(sides: Mapping[str, Figures]) -> Figures | None:
    """All dead together. A figure that does not say whose they are counts them all, and is not added to the others."""
    named = [figures for side, figures in sides.items() if side != "unknown"]
    whole = sides.get("unknown")
    if not named:
        return whole
    low, best, high = (sum(getattr(f, n) for f in named) for n in ("low", "best", "high"))
    if whole is None:
        return Figures(low, best, high)
    return Figures(min(low, whole.low), max(best, whole.best), max(high, whole.high))

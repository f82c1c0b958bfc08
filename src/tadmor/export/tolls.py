"""The dead of an event by side, where reports count differently: the lowest, the best and the highest figure.

Figures for different sides are added, figures for the same people are not. Best is the figure that ``derive`` takes by
the rule ``majority_of_independent``: that most independent sources give or allow, the lowest of those that tie. An open
upper end ("at least 12") is written as the largest figure told, since no format has a way to say that it is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tadmor import derive, resources
from tadmor.derive import Value
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


def _figures(told: Sequence[Value]) -> Figures:
    use = [v for v in told if v.affirmed] or told
    best = int(derive.size(derive.most_given(use)))
    low = min(v.low or 0 for v in use)
    high = max(n for v in use for n in (v.low, v.high) if n is not None)
    return Figures(min(low, best), best, max(high, best))


def by_side(claims: Iterable[Claim], copied: Mapping[str, str]) -> dict[str, Figures]:
    """Figures of each side that a number of dead is told for; empty where none is.

    ``copied``: what copies go back to (``Material.copied``).
    """
    counting: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.killed is not None and (claim.killed.low is not None or claim.killed.high is not None):
            counting[side_of(claim.killed)].append(claim)
    return {
        side: _figures(derive.values_of(counting[side], "killed", {}, copied)) for side in SIDES if side in counting
    }


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

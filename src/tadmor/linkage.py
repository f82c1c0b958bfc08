"""A learned link model: how likely two dated incidents of two reports are one, and the groups that this makes.

The model is a scorecard (a generalised additive model): each feature of a pair falls into a bin with points, the
points add up to log odds. Weights, with their card, lie in ``weights/links.json``; ``training/links.py`` makes them.
Two things are not a matter of one pair alone:

- *Rivals.* A speaker tells an event once in a report, so the incidents of one voice compete for an incident of another
  report: where many fit, each fits less.
- *Groups.* Groups are joined by the mean log odds of their pairs, the best first, as long as no two incidents of one
  voice come together: a single good pair does not chain two events.
"""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, islice
from math import exp, floor, log1p
from typing import Any

from tadmor import resources
from tadmor.alike import SAME_EVENT, Facts, apart, is_wide, kinship
from tadmor.globe import distance
from tadmor.model import Link, Polarity, Precision, Stage, Status

WEIGHTS = "weights/links.json"
LEARNED = "learned: "  # begins the rule of each link of the model
CELL = 0.5  # degrees of a block
REACH = 250  # incidents that one is compared with along the time axis of a block
LONGEST = 366  # days: a longer interval does not date an incident
POSSIBLE = -3.0  # log odds below which a pair counts as a stranger
TELLING = 0.2  # points from which a feature is named as a reason
EPSILON = 1e-6
STRANGER = -6.0  # log odds of a pair that was not compared
_SHIFTS = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
_GRAINS = frozenset({Precision.DAY, Precision.WEEK})  # "in August" dates history, not an incident
_GRADES = {"country": 1, "city": 3, "town": 3, "village": 3}
_INCIDENTS = ("FIGHT.", "STRIKE.", "EXPL.", "VAC.", "PROP.", "PROT.", "MOB.", "REPRESS.")


@dataclass(frozen=True, slots=True)
class Traits:
    """What the model compares of one incident. ``start, end``: days as ordinals; ``grade``: 1 country .. 4 quarter."""

    id: str
    report: str
    voice: tuple[str, ...]  # the report and who speaks in it
    start: int
    end: int
    point: tuple[float, float] | None
    grade: int
    place: str
    actor: frozenset[str]
    target: frozenset[str]
    named: frozenset[str]
    vague: frozenset[str]
    killed: tuple[int, int] | None
    wounded: tuple[int, int] | None
    published: int | None
    facts: Facts


def judgeable(items: Mapping[str, Facts], links: Iterable[Link]) -> dict[str, Traits]:
    """Traits of the claims that the model judges, by id. Copied claims are linked to their originals and not judged."""
    copied = {x.left for x in links if x.kind == "duplicate"}
    found = {i: traits(f) for i, f in sorted(items.items()) if i not in copied}
    return {i: t for i, t in found.items() if t is not None}


def traits(item: Facts) -> Traits | None:
    """Traits of a claim, or None where it is no dated incident: planned, denied, undated, a state or a statement."""
    claim = item.claim
    interval = claim.when.interval if claim.when else None
    if claim.when is None or interval is None or interval.start is None or interval.end is None:
        return None
    # history is told late and briefly, unlike the rows that the model was trained on
    if claim.when.precision not in _GRAINS or claim.background:
        return None
    start, end = interval.start.toordinal(), interval.end.toordinal()
    doubtful = claim.polarity is not Polarity.AFFIRMED or claim.status in {Status.HYPOTHETICAL, Status.UNCOMMITTED}
    if doubtful or claim.stage is not Stage.ACCOMPLISHED or not claim.type.startswith(_INCIDENTS):
        return None
    if not start <= end <= start + LONGEST:
        return None
    place = item.places[0] if item.places else None
    grade = _GRADES.get(place.feature, 2 if is_wide(place) else 4) if place else 0
    return Traits(
        claim.id,
        item.report,
        (item.report, *item.speaker),
        start,
        end,
        (place.lat, place.lon) if place else None,
        grade,
        place.name.casefold() if place else "",
        item.actor,
        item.target,
        item.actor | item.target,
        item.vague,
        _bounds(claim.killed),
        _bounds(claim.wounded),
        item.published,
        item,
    )


def _bounds(count: Any) -> tuple[int, int] | None:
    if count is None or (count.low is None and count.high is None):
        return None
    low = count.low if count.low is not None else 0
    return low, count.high if count.high is not None else low


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard index; -0.1 where one side is empty."""
    return len(a & b) / len(a | b) if a and b else -0.1


def _tolls(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int]:
    """How two counts agree (-3 one is not told ... 3 equal) and how large they, or their difference, are."""
    if a is None or b is None:
        return -3, 0
    (low, high), (bottom, top) = a, b
    if high == 0 and top == 0:
        return 0, 0
    if high == 0 or top == 0:
        return -1, max(high, top)
    if a == b:
        return 3, high
    if min(high, top) >= max(low, bottom):
        return 2, high
    return (1 if 2 * min(high, top) > max(low, bottom) else -2), abs(high - top)


def features(a: Traits, b: Traits) -> dict[str, float]:
    """Features of a pair by name: days, kilometres, shares in 0..1, or small grades. Symmetrical."""
    shared_days = min(a.end, b.end) - max(a.start, b.start) + 1
    killed, dead = _tolls(a.killed, b.killed)
    wounded, hurt = _tolls(a.wounded, b.wounded)
    lags = [t.published - t.end for t in (a, b) if t.published is not None]
    return {
        "days apart": 1 - shared_days,
        "first days apart": abs(a.start - b.start),
        "last days apart": abs(a.end - b.end),
        "days long": max(a.end - a.start, b.end - b.start),
        "days shared": shared_days / (max(a.end, b.end) - min(a.start, b.start) + 1),
        "km": distance(*a.point, *b.point) if a.point and b.point else -1.0,
        "coarser place": min(a.grade, b.grade),
        "finer place": max(a.grade, b.grade),
        "place name": float(a.place == b.place) if a.place and b.place else -1.0,
        "name in name": float(bool(a.place and b.place) and (a.place in b.place or b.place in a.place)),
        "parties": _shared(a.named, b.named),
        "descriptions": _shared(a.vague, b.vague),
        "other parties": float(bool(a.named and b.named) and not a.named & b.named),
        "sides changed": float(bool(a.actor & b.target or a.target & b.actor)),
        "killed": killed,
        "killed number": dead,
        "wounded": wounded,
        "wounded number": hurt,
        "longest delay": max(lags, default=-1),
        "shortest delay": min(lags, default=-1),
    }


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points of each bin of each feature; ``threshold``: mean log odds from which two groups are one."""

    base: float
    threshold: float
    bins: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]

    def points(self, found: Mapping[str, float]) -> dict[str, float]:
        """Log odds that each feature of a pair adds."""
        return {name: pts[bisect_left(edges, found[name])] for name, (edges, pts) in self.bins.items()}

    def log_odds(self, found: Mapping[str, float]) -> float:
        """Log odds that a pair is one event, taken alone."""
        return self.base + sum(self.points(found).values())


@cache
def scorecard() -> Scorecard:
    """The shipped model."""
    raw = json.loads(resources.text(WEIGHTS))
    return Scorecard(
        raw["base"],
        raw["threshold"],
        {name: (tuple(b["edges"]), tuple(b["points"])) for name, b in raw["features"].items()},
    )


def share(odds: float, threshold: float) -> float:
    """Log odds on the scale of the scores of links, on which the threshold is ``SAME_EVENT``."""
    return 1 / (1 + exp(threshold - odds) * (1 - SAME_EVENT) / SAME_EVENT)


def reasons(a: Traits, b: Traits, card: Scorecard) -> str:
    """The features that speak most for a pair, strongest first, as the rule of its link."""
    points = card.points(features(a, b))
    best = sorted((n for n in points if points[n] > TELLING), key=lambda n: (-points[n], n))[:4]
    return LEARNED + "+".join(best or ["prior"])


def pairs(items: Sequence[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """Pairs of two reports that nothing forbids (``alike.apart``), each once. Blocks keep the number near linear."""
    blocks: dict[tuple[float, ...], list[Traits]] = defaultdict(list)
    loose = [t for t in items if t.point is None or t.grade <= 1]
    for item in items:
        if item.point is None or item.grade <= 1:
            continue
        for dx, dy in _SHIFTS:
            blocks[dx, dy, floor(item.point[0] / CELL + dx), floor(item.point[1] / CELL + dy)].append(item)
    seen: set[tuple[str, str]] = set()
    for a, b in (*_neighbours(blocks.values()), *_loose_pairs(loose, items)):
        key = (a.id, b.id) if a.id < b.id else (b.id, a.id)
        if a.report != b.report and key not in seen and kinship(a.facts.claim.type, b.facts.claim.type):
            seen.add(key)
            if not apart(a.facts, b.facts):
                yield a, b


def _neighbours(blocks: Iterable[list[Traits]]) -> Iterator[tuple[Traits, Traits]]:
    for members in blocks:
        members.sort(key=lambda t: (t.start, t.end, t.id))
        for k, a in enumerate(members):
            for b in islice(members, k + 1, k + 1 + REACH):
                if b.start > a.end:
                    break
                yield a, b


def _loose_pairs(loose: Sequence[Traits], items: Sequence[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """Incidents told without a place, or of a whole country, with those nearest in time."""
    ordered = sorted(items, key=lambda t: (t.start, t.end, t.id))
    starts = [t.start for t in ordered]
    for a in loose:
        first = bisect_left(starts, a.start)
        for b in islice(ordered, first, first + REACH):
            if b.start > a.end:
                break
            if b.id != a.id:
                yield a, b


def judged(items: Sequence[Traits], card: Scorecard) -> dict[tuple[str, str], float]:
    """Log odds of each pair worth comparing, by the ids in order, with rivals of the same voice taken into account."""
    alone: dict[tuple[str, str], float] = {}
    voice = {t.id: t.voice for t in items}
    for a, b in pairs(items):
        alone[(a.id, b.id) if a.id < b.id else (b.id, a.id)] = card.log_odds(features(a, b))
    rivals: dict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    for (left, right), value in sorted(alone.items()):
        rivals[left, voice[right]] += exp(min(value, 30.0))
        rivals[right, voice[left]] += exp(min(value, 30.0))
    found = {}
    for (left, right), value in alone.items():
        own = exp(min(value, 30.0))
        others = rivals[left, voice[right]] + rivals[right, voice[left]] - 2 * own
        found[left, right] = value - log1p(max(0.0, others))
    return found


def groups(items: Sequence[Traits], odds: Mapping[tuple[str, str], float], threshold: float) -> list[list[str]]:
    """Ids of incidents that are one event: average linkage, best mean first, one incident of a voice to a group."""
    possible = {pair: value for pair, value in odds.items() if value >= POSSIBLE}
    reports: dict[str, list[Traits]] = defaultdict(list)
    for item in items:
        reports[item.report].append(item)
    for own in reports.values():
        for a, b in combinations(sorted(own, key=lambda t: t.id), 2):
            if a.voice != b.voice:
                possible[a.id, b.id] = threshold - EPSILON  # two speakers of one report: not compared, no strangers
    return average_linkage({t.id: {t.voice} for t in items}, possible, threshold, STRANGER)


def average_linkage(
    told: Mapping[str, set[Hashable]],
    bonds: Mapping[tuple[str, str], float],
    threshold: float,
    missing: float,
) -> list[list[str]]:
    """Groups by the mean of the bonds of their pairs, the best joined first while it reaches ``threshold``.

    ``told``: marks of each item; no two items that share one come into one group. ``bonds``: by pair, the smaller name
    first; a pair without one has ``missing``. The order of the input does not matter.
    """
    members = {name: [name] for name in told}
    marks = {name: set(own) for name, own in told.items()}
    table: dict[str, dict[str, float]] = {name: {} for name in told}
    for (left, right), value in bonds.items():
        table[left][right] = table[right][left] = value
    queue = [(-v, a, b) for (a, b), v in bonds.items() if v >= threshold]
    heapq.heapify(queue)
    while queue:
        negative, a, b = heapq.heappop(queue)
        if a not in members or b not in members or table[a].get(b) != -negative or marks[a] & marks[b]:
            continue
        n, m = len(members[a]), len(members[b])
        for other in sorted(table[a].keys() | table[b].keys()):
            if other in (a, b):
                continue
            mean = (n * table[a].get(other, missing) + m * table[b].get(other, missing)) / (n + m)
            table[other].pop(b, None)
            table[a][other] = table[other][a] = mean
            if mean >= threshold:
                heapq.heappush(queue, (-mean, min(a, other), max(a, other)))
        members[a] += members.pop(b)
        marks[a] |= marks.pop(b)
        del table[b]
        table[a].pop(b, None)
    return [sorted(names) for names in members.values()]

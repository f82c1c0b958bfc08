"""Two names that a relation ties together ("X, 35 km north of Y") must lie as it says.

The pair of candidates that fits the relation wins over each name's own best. Where no candidate of X lies anywhere
near, the gazetteer holds only namesakes of X: the name is then left without a place, and the relation locates it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tadmor.gazetteer import Entry
from tadmor.gazetteer.normal import key
from tadmor.globe import distance
from tadmor.model import Candidate, Place
from tadmor.places import relations
from tadmor.places.geometry import BEARING, bearing
from tadmor.places.names import Name
from tadmor.places.resolve import Choice

# Bounds wider than those of the geometry: a namesake lies hundreds of kilometres off, not a few.
_LOW, _HIGH, _SLACK_KM, _ANGLE = 0.5, 1.3, 10.0, 75.0
# Beyond this a known name is rather another place than a wrong number in the report.
_NAMESAKE_SHARE, _NAMESAKE_KM = 2.0, 100.0
_MOST_X, _MOST_Y = 30, 8
# Priors are powers of ten of people: a pair that gives up more is rather chance.
_MOST_COST = 6.0
# Characters between "north of" and the name it is of.
REACH = 20
WIDE_KINDS = frozenset(
    "river lake sea valley desert province state region governorate mountains hills peninsula".split()
)
_TOO_WIDE = frozenset({"country", "continent", "province", "district", "region", "river", "lake", "sea", "desert"})


def _fits(one: Place, other: Place, relation: str, km: float) -> bool:
    """True where ``one`` lies to ``other`` about as the relation says."""
    size = one.radius_km + other.radius_km
    away = distance(one.lat, one.lon, other.lat, other.lon)
    if not _LOW * km - _SLACK_KM - size <= away <= _HIGH * km + _SLACK_KM + size:
        return False
    aside = abs((bearing(other, one) - BEARING[relation] + 180) % 360 - 180)
    return aside <= _ANGLE or away <= size


def _ordered(name: Name, chosen: Place | None) -> list[tuple[float, Entry]]:
    """The name's candidates with what choosing each gives up in prior, the chosen one first at no cost."""
    best = max((e.prior for e in name.entries), default=0.0)
    costs = [(0.0 if chosen and e.place.id == chosen.id else max(0.2, best - e.prior), e) for e in name.entries]
    return sorted(costs, key=lambda c: (c[0], c[1].place.id))


def _pair(
    one: Name, other: Name, choices: tuple[Choice, Choice], relation: str, km: float
) -> tuple[Entry, Entry] | None:
    """The pair of candidates that fits and gives up least; a change of the reference counts double."""
    left, right = _ordered(one, choices[0][0])[:_MOST_X], _ordered(other, choices[1][0])[:_MOST_Y]
    pairs = [
        (x + 2 * y, e.place.id, f.place.id, e, f)
        for x, e in left
        for y, f in right
        if x + 2 * y <= _MOST_COST and e.place.feature not in _TOO_WIDE and _fits(e.place, f.place, relation, km)
    ]
    best = min(pairs, key=lambda p: p[:3], default=None)
    return (best[3], best[4]) if best else None


def _only(entry: Entry, old: Choice) -> Choice:
    if old[0] is not None and old[0].id == entry.place.id:
        return old
    rest = tuple(c for c in old[1] if c.id != entry.place.id)
    return entry.place, (Candidate(entry.place.id, entry.place.name, 1.0, f"{entry.rule}, by relation"), *rest[:4])


def settle(text: str, names: Sequence[Name], choices: Sequence[Choice]) -> list[Choice]:
    """The choices with those corrected that a stated distance and direction rules out."""
    found = list(choices)
    for i, (one, other) in enumerate(itertools.pairwise(names)):
        place, reference = found[i][0], found[i + 1][0]
        if one.sentence != other.sentence or place is None or reference is None or place.feature in _TOO_WIDE:
            continue
        floor = names[i - 1].end if i else max(0, one.start - 90)
        if one.named_kind in WIDE_KINDS or relations.before(text, floor, one.whole.start).relation.endswith(" of"):
            continue  # "15 km south of X, 30 km north of Y" tells of a third place
        told = relations.after(text, one.whole.end, other.end)
        if told is None or told.end is None or not told.of or not told.km or told.relation[:-3] not in BEARING:
            continue
        if other.start > told.end + REACH or _fits(place, reference, told.relation[:-3], told.km):
            continue
        pair = _pair(one, other, (found[i], found[i + 1]), told.relation[:-3], told.km)
        if pair is not None:
            _set(names, found, i, _only(pair[0], found[i]))
            _set(names, found, i + 1, _only(pair[1], found[i + 1]))
        elif distance(place.lat, place.lon, reference.lat, reference.lon) > _NAMESAKE_SHARE * told.km + _NAMESAKE_KM:
            _set(names, found, i, (None, found[i][1]))
    return found


def _set(names: Sequence[Name], found: list[Choice], i: int, choice: Choice) -> None:
    """The choice for name ``i`` and all names of the report spelt like it."""
    plain = key(names[i].text)
    for k, name in enumerate(names):
        if k == i or (key(name.text) == plain and name.wants == names[i].wants):
            found[k] = choice
            if choice[0] is None:
                name.entries = []

"""Which place a name means: a pass over the whole report, then one choice per name.

The report's countries come from what is sure (country names, demonyms, dateline, names of one country only); a
candidate then counts by its prior, its country's share, its distance to the other places and the word for its kind.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from tadmor.gazetteer import Entry, demonym
from tadmor.gazetteer.normal import key
from tadmor.globe import distance
from tadmor.model import Candidate, Place
from tadmor.places.names import Name

# Weights tried by hand on LGL, GeoVirus and GeoWebNews (gold spans, acc161 .80, .82, .82); flat around these values.
W_PRIOR, W_COUNTRY, W_NEAR, W_KIND, W_MISFIT = 1.0, 6.0, 3.0, 2.5, 1.5
W_INSIDE, W_PROVINCE = 4.0, 3.0
NEAR_SCALE_KM = 150.0
# A name found by its sound only, in a country the report does not speak of, is rather another name.
MIN_SHARE_FOR_SOUND = 0.05
_SETTLED = {"capital": 0.6, "city": 0.6, "town": 0.6, "village": 0.4, "quarter": 0.0}
_AREAS = frozenset({"country", "continent"})
_WIDE = re.compile(
    r"\b(?:across|throughout|parts of|rural|province of|all of|much of|most of)\s(?:the\s)?$", re.IGNORECASE
)

Choice = tuple[Place | None, tuple[Candidate, ...]]


def _votes(
    names: Sequence[Name], text: str, countries: Sequence[str], containers: Sequence[Name | None]
) -> tuple[dict[str, float], dict[str, float], dict[str, dict[str, float]]]:
    """Share of each country in what the report speaks of (sums to 1); votes for provinces, and whose they are."""
    votes: dict[str, float] = defaultdict(float)
    provinces: dict[str, float] = defaultdict(float)
    own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code in countries:
        votes[code] += 4.0
    people = Counter(
        c for w in re.findall(r"\b[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?\b", text) if (c := demonym(w)) is not None
    )
    for code, n in people.items():
        votes[code] += min(2.0, 0.5 * n)
    seen: Counter[str] = Counter()
    for name, container in zip(names, containers, strict=True):
        plain = key(name.text)
        seen[plain] += 1
        if seen[plain] > 3 or not name.entries:
            continue
        exact = [e for e in name.entries if e.rule != "normalised"] or name.entries
        weights: dict[str, float] = defaultdict(float)
        inner: dict[str, float] = defaultdict(float)
        for e in exact:
            weight = math.exp(1.6 * (e.prior - exact[0].prior + _inside(e, container)))
            weights[e.place.country] += weight
            if e.admin1:
                inner[e.admin1] += weight
        total = sum(weights.values())
        worth = 2.0 if exact[0].place.feature == "country" else 1.0
        if name.dateline:
            worth *= 0.5
        for code, w in weights.items():
            votes[code] += worth * w / total / seen[plain]
        for code, w in inner.items():
            part = worth * w / total / seen[plain]
            provinces[code] += part
            own[plain][code] += part
    votes.pop("", None)
    return _shares(votes), provinces, own


def _rest(provinces: dict[str, float], own: dict[str, float]) -> dict[str, float]:
    """Shares of provinces by the votes of all other names: a name must not vote for its own reading."""
    return _shares({code: max(0.0, n - own.get(code, 0.0)) for code, n in provinces.items()})


def _shares(votes: dict[str, float]) -> dict[str, float]:
    total = sum(votes.values())
    return {code: n / total for code, n in votes.items()} if total else {}


def _fit(entry: Entry, name: Name, wide: bool) -> float:
    feature = entry.place.feature
    if name.wants:
        return W_KIND if feature in name.wants else -W_MISFIT
    if wide:
        return 0.8 if feature in {"province", "region", "district"} else 0.0
    return _SETTLED.get(feature, 0.0)


def _score(entry: Entry, share: dict[str, float], provinces: dict[str, float], fit: float) -> float:
    part = {"exact": 0.0, "stripped": 0.0, "part": -0.3, "normalised": -0.5}[entry.rule]
    known = math.sqrt(share.get(entry.place.country, 0.0))
    inside = math.sqrt(provinces.get(entry.admin1, 0.0)) if entry.place.feature not in _AREAS else 0.0
    return W_PRIOR * entry.prior + W_COUNTRY * known + W_PROVINCE * inside + fit + part


def _containers(names: Sequence[Name], text: str) -> list[Name | None]:
    """For each name the one that follows it after a comma or in brackets, as in "Tripoli, Lebanon"."""
    found: list[Name | None] = [None] * len(names)
    for i, (one, two) in enumerate(itertools.pairwise(names)):
        if re.fullmatch(r",\s|\s\(|\sin\s", text[one.whole.end : two.start] if two.start >= one.whole.end else "-"):
            found[i] = two
    return found


def _inside(entry: Entry, container: Name | None) -> float:
    """What a candidate gains where the name is followed by that of its country or province."""
    if container is None or entry.place.feature in _AREAS:
        return 0.0
    for outer in container.entries[:6]:
        if outer.rule == "normalised":
            continue
        if outer.place.feature == "country" and outer.place.country == entry.place.country:
            return W_INSIDE
        if outer.place.feature == "province" and outer.admin1 and outer.admin1 == entry.admin1:
            return W_INSIDE if outer.place.id != entry.place.id else 0.0
    return 0.0


def _near(entry: Entry, others: Sequence[Place]) -> float:
    if not others or entry.place.feature in _AREAS:
        return 0.0
    p = entry.place
    nearest = min(distance(p.lat, p.lon, o.lat, o.lon) for o in others)
    return W_NEAR * math.exp(-nearest / NEAR_SCALE_KM)


def _usable(name: Name, share: dict[str, float]) -> list[Entry]:
    return [
        e
        for e in name.entries
        if e.rule != "normalised" or share.get(e.place.country, 0.0) >= MIN_SHARE_FOR_SOUND or not share
    ]


def resolve(names: Sequence[Name], text: str, countries: Sequence[str]) -> list[Choice]:
    """For each name the place it means (None where none is likely) and the ranked candidates, best first."""
    containers = _containers(names, text)
    share, provinces, own = _votes(names, text, countries, containers)
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        groups[key(name.text), name.wants].append(i)
    ranked: dict[tuple[str, tuple[str, ...]], list[tuple[float, Entry]]] = {}
    for group, members in groups.items():
        name = names[members[0]]
        wide = any(_WIDE.search(text[max(0, names[i].start - 16) : names[i].start]) for i in members)
        outer = next((containers[i] for i in members if containers[i] is not None), None)
        rest = _rest(provinces, own.get(group[0], {}))
        scored = [(_score(e, share, rest, _fit(e, name, wide)) + _inside(e, outer), e) for e in _usable(name, share)]
        ranked[group] = sorted(scored, key=lambda r: (-r[0], r[1].place.id))
    first = {g: r[0][1].place for g, r in ranked.items() if r}
    for _ in range(2):
        for group, scored in ranked.items():
            others = [p for g, p in first.items() if g[0] != group[0] and p.feature not in _AREAS]
            again = sorted(((s + _near(e, others), e) for s, e in scored), key=lambda r: (-r[0], r[1].place.id))
            if again:
                first[group] = again[0][1].place
    found: list[Choice] = [(None, ())] * len(names)
    for group, members in groups.items():
        scored = ranked[group]
        others = [p for g, p in first.items() if g[0] != group[0] and p.feature not in _AREAS]
        again = sorted(((s + _near(e, others), e) for s, e in scored), key=lambda r: (-r[0], r[1].place.id))
        if not again:
            continue
        top = again[0][0]
        total = sum(math.exp(s - top) for s, _ in again)
        candidates = tuple(
            Candidate(e.place.id, e.place.name, round(math.exp(s - top) / total, 3), e.rule) for s, e in again[:5]
        )
        for i in members:
            found[i] = (again[0][1].place, candidates)
    return found

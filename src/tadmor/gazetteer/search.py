"""All that a name may stand for, each candidate with the rule that found it: what ``tadmor gazetteer find`` shows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from tadmor.gazetteer import added, spelling
from tadmor.gazetteer.normal import fold, key
from tadmor.gazetteer.reader import Entry, entries_of, lookup
from tadmor.globe import distance
from tadmor.model import Place

# Least likeness of a spelling that is shown, and of one that the resolver may take by itself.
SHOWN, SURE = 0.7, 0.82
RULES = {
    "exact": "the same spelling",
    "normalised": "the same sound",
    "stripped": "without the word for its kind",
    "part": "without the direction: a part of it",
    "fuzzy": "a like spelling, guessed",
}


class Candidate(NamedTuple):
    """A place a name may stand for: rule, likeness (1 where the rule is no guess), key it was found under, distance."""

    entry: Entry
    rule: str
    score: float
    spelling: str
    km: float | None


def _away(place: Place, near: tuple[float, float] | None) -> float | None:
    if near is None:
        return None
    return round(distance(place.lat, place.lon, *near), 1)


def fuzzy(name: str, countries: Iterable[str] = (), least: float = SHOWN, most: int = 10) -> list[Candidate]:
    """Places whose spelling is like the name, of the given countries or of all; best first, each place once."""
    codes = tuple(sorted({c for c in countries if c}))
    plain = key(name[:60])
    if len(plain.replace(" ", "")) < spelling.MIN_LETTERS:
        return []
    alike = [(s.score, s.key) for s in spelling.alike(name, codes, most * 2, least)]
    user = added.current()
    if user is not None:
        own = [k for code in codes or ("",) for k, _ in user.keys(code)]
        alike += [(s.score, s.key) for s in spelling.ranked(plain, ((k, 0) for k in own), most * 2, least)]
    best: dict[str, Candidate] = {}
    for score, found in sorted(alike, key=lambda s: (-s[0], s[1])):
        for entry in entries_of(found, "fuzzy"):
            if (not codes or entry.place.country in codes) and entry.place.id not in best:
                best[entry.place.id] = Candidate(entry, "fuzzy", score, found, None)
    return sorted(best.values(), key=lambda c: (-c.score, -c.entry.prior, c.entry.place.id))[:most]


def candidates(
    name: str, country: str = "", near: tuple[float, float] | None = None, most: int = 20
) -> list[Candidate]:
    """Candidates of the chain of rules, then those of like spelling; ``near`` puts what is close first in each."""
    found = [
        Candidate(e, e.rule, 1.0, key(name), _away(e.place, near))
        for e in lookup(name)
        if not country or e.place.country == country
    ]
    known = {c.entry.place.id for c in found}
    guessed = [
        c._replace(km=_away(c.entry.place, near))
        for c in fuzzy(name, (country,))
        if c.entry.place.id not in known and c.spelling != key(name) and fold(c.spelling) != fold(key(name))
    ]

    def order(c: Candidate) -> tuple[float, float, str]:
        close = 3.0 * math.exp(-c.km / 150.0) if c.km is not None else 0.0
        return (-(c.entry.prior + close + 10 * c.score), 0.0, c.entry.place.id)

    return [*sorted(found, key=order), *sorted(guessed, key=order)][:most]

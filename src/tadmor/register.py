"""The register of actors (``lexicon/actors.tsv``) and of nations (``lexicon/nationalities.tsv``).

``Register.names`` finds their names in text; ``organ`` composes what the register does not list
("the Peruvian navy") from a nation and the role of its organ.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from tadmor.resources import tsv

ACTORS = "lexicon/actors.tsv"
NATIONS = "lexicon/nationalities.tsv"
_PIECE = re.compile(r"[^\W_]+")
# What may stand between two words of one name: nothing, a space, a hyphen, an apostrophe, a full stop ...
_GAP = re.compile(r"[ \u00a0]?(?:[-‐‑–'’‘ʿʾ`.&/(]{0,2})[ \u00a0]?")
_ORGANS = {
    "army": ("Army", "state_forces"),
    "air": ("Air Force", "state_forces"),
    "navy": ("Navy", "state_forces"),
    "police": ("police", "police"),
    "gov": ("government", "government"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of the register. ``country`` is an ISO 3166 code or empty."""

    id: str
    name: str
    kind: str
    country: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Nation:
    """A country with the words for it: adjectives, words for its people, seats of government."""

    iso2: str
    name: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found at ``start:end`` of a text. ``sort``: actor, country, adjective, people, capital."""

    start: int
    end: int
    sort: str
    id: str


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(m.group() for m in _PIECE.finditer(text))


@dataclass(frozen=True, slots=True)
class _Alias:
    words: tuple[str, ...]  # as spelled in the data
    lower: tuple[str, ...]
    exact: bool  # an acronym: upper case must agree
    sort: str
    id: str
    weak: str = ""  # country the report must be about for this spelling to count

    def fits(self, found: tuple[str, ...]) -> bool:
        """Case rule for the same words: acronyms agree exactly, names have their capitals or stand in capitals all."""
        if self.exact:
            return found == self.words
        if all(w.isupper() for w in found) and any(len(w) > 3 for w in found):
            return True
        if len(found) == 1:
            return found[0][:1].isupper() == self.words[0][:1].isupper() and not (
                found[0].isupper() and len(found[0]) > 1 and not self.words[0].isupper()
            )
        # the first word that the data capitalise must be capitalised in the text too
        for have, want in zip(found, self.words, strict=True):
            if want[:1].isupper():
                return have[:1].isupper() or have[:1].isdigit()
        return True


def _is_acronym(words: tuple[str, ...]) -> bool:
    letters = "".join(words)
    return letters.upper() == letters and any(c.isalpha() for c in letters) and len(words) <= 3


class Register:
    """All names by their first word. Build once with ``load``."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.nations: dict[str, Nation] = {}
        self._index: dict[str, list[_Alias]] = {}

    def add(self, spelling: str, sort: str, ident: str, country: str = "") -> None:
        """Make a spelling known. A lower-case article is dropped; ``~`` marks a weak spelling (see the data file)."""
        words = _pieces(spelling.lstrip("~").removeprefix("the "))
        if not words:
            return
        weak = country if spelling.startswith("~") else ""
        alias = _Alias(words, tuple(w.lower() for w in words), _is_acronym(words), sort, ident, weak)
        self._index.setdefault(alias.lower[0], []).append(alias)

    def sort(self) -> None:
        """Put longer names first; actors before nations of the same length."""
        order = {"actor": 0, "country": 1, "adjective": 2, "people": 3, "capital": 4}
        for rows in self._index.values():
            rows.sort(key=lambda a: (-len(a.words), order[a.sort], not a.weak, not a.exact, a.id))

    def spellings(self) -> Iterator[tuple[str, ...]]:
        """The words of every known spelling, as the data write them; weak ones too."""
        for rows in self._index.values():
            yield from (alias.words for alias in rows)

    def names(self, text: str, start: int, end: int, countries: Collection[str] = ()) -> Iterator[Hit]:
        """Names in ``text[start:end]``, longest first at each place, without overlaps, in order.

        ``countries`` (ISO codes) are those the report is known to be about: only then do weak spellings count.
        """
        return iter(_names(self, text, start, end, frozenset(countries)))

    def scan(self, text: str, start: int, end: int, countries: Collection[str]) -> Iterator[Hit]:
        """What ``names`` gives, worked out anew."""
        pieces = list(_PIECE.finditer(text, start, end))
        lower = tuple(m.group().lower() for m in pieces)
        i = 0
        while i < len(pieces):
            hit = self._at(text, pieces, lower, i, countries) if lower[i] in self._index else None
            if hit is None:
                i += 1
                continue
            yield hit[0]
            i += hit[1]

    def _at(
        self, text: str, pieces: list[re.Match[str]], lower: tuple[str, ...], i: int, countries: Collection[str]
    ) -> tuple[Hit, int] | None:
        for alias in self._index[lower[i]]:
            n = len(alias.words)
            if lower[i : i + n] != alias.lower or (alias.weak and alias.weak not in countries):
                continue
            group = pieces[i : i + n]
            if not alias.fits(tuple(m.group() for m in group)):
                continue
            if any(not _GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(group)):
                continue
            last = group[-1].end()
            dotted = alias.exact and n > 1 and text[last : last + 1] == "." and all(len(w) == 1 for w in alias.words)
            closing = text[last : last + 1] == ")" and "(" in text[group[0].start() : last]
            return Hit(group[0].start(), last + (dotted or closing), alias.sort, alias.id), n
        return None

    def organ(self, iso2: str, role: str) -> Actor | None:
        """The state organ of a nation: from the register, or composed ("Peruvian Navy")."""
        known = self.actors.get(f"{iso2.lower()}.{role}")
        if known is not None:
            return known
        nation = self.nations.get(iso2)
        if nation is None or role not in _ORGANS:
            return None
        word, kind = _ORGANS[role]
        return Actor(f"{iso2.lower()}.{role}", f"{nation.adjectives[0]} {word}", kind, iso2)


# Several steps ask for the names of the same sentence: seven times over a report, a tenth of the whole path.
@lru_cache(maxsize=2048)
def _names(known: Register, text: str, start: int, end: int, countries: frozenset[str]) -> tuple[Hit, ...]:
    return tuple(known.scan(text, start, end, countries))


@cache
def load() -> Register:
    """The shipped register. Raises BadData where a file breaks its form."""
    register = Register()
    for _, row in tsv(NATIONS, ("iso2", "country", "country_aliases", "adjectives", "people", "capitals")):
        adjectives = tuple(row["adjectives"].split("|"))
        register.nations[row["iso2"]] = Nation(row["iso2"], row["country"], adjectives, tuple(row["people"].split("|")))
        for column, sort in (("country", "country"), ("country_aliases", "country"), ("adjectives", "adjective")):
            for spelling in row[column].split("|"):
                register.add(spelling, sort, row["iso2"])
        for spelling in row["people"].split("|"):
            register.add(spelling, "people", row["iso2"])
        for spelling in row["capitals"].split("|"):
            register.add(spelling, "capital", row["iso2"])
    for _, row in tsv(ACTORS, ("id", "name", "aliases", "kind", "country", "parent")):
        actor = Actor(row["id"], row["name"], row["kind"], row["country"], row["parent"])
        register.actors[actor.id] = actor
        spellings = row["aliases"].split("|")
        if f"~{actor.name}" not in spellings:
            spellings.append(actor.name)
        for spelling in spellings:
            register.add(spelling, "actor", actor.id, actor.country)
    register.sort()
    return register

"""Classes of nouns for people, bodies of people and weapons, from ``lexicon/people.toml`` and ``weapons.toml``.

Lemmas are lower-case singulars; a hyphen in the lexicon stands for a space or a hyphen in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tadmor.model import Token
from tadmor.resources import toml

_C = TypeVar("_C")  # what a table holds of a noun

PEOPLE = "lexicon/people.toml"
WEAPONS = "lexicon/weapons.toml"
# Rule of a mention that is the first of two nations before one noun ("Somali and Kenyan troops"): read as its army.
BESIDE = "nation beside another"
# Longest entry of the lexicons in words.
_MAX_WORDS = 4
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "people",
    "wives": "wife",
    "thieves": "thief",
    "policemen": "policeman",
    "policewomen": "policewoman",
    "fishermen": "fisherman",
    "gunmen": "gunman",
    "militiamen": "militiaman",
    "aircraft": "aircraft",
    "forces": "force",
    "troops": "troop",
    "police": "police",
    "corps": "corps",
    "mujahideen": "mujahideen",
    "headquarters": "headquarters",
    "personnel": "personnel",
    "bodies": "body",
    "buses": "bus",
    "ups": "up",
    "lives": "life",
    "servicemen": "serviceman",
    "vertices": "vertex",
}


@dataclass(frozen=True, slots=True)
class NounClass:
    """One class of ``people.toml``: see the head of that file for the fields."""

    name: str
    coarse: str
    kind: str
    victim: str
    role: str
    anaphor: tuple[str, ...]
    collective: bool


@cache
def singular(word: str) -> str:
    """Lower-case singular of an English noun form, by rule; a singular comes back unchanged."""
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith("men") and len(lower) > 5:
        return lower[:-3] + "man"
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return lower[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) and len(lower) > 3:
        return lower[:-1]
    return lower


@cache
def _people() -> dict[str, NounClass]:
    table: dict[str, NounClass] = {}
    for name, row in toml(PEOPLE)["class"].items():
        entry = NounClass(
            name,
            row["coarse"],
            row["kind"],
            row["victim"],
            row["role"],
            tuple(row["anaphor"]),
            row.get("collective", False),
        )
        for word in row["words"].split():
            table.setdefault(word, entry)
    return table


@cache
def _weapons() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, row in toml(WEAPONS)["class"].items():
        for word in row["words"].split():
            table.setdefault(word, name)
    return table


@cache
def designators() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Class and pattern of weapon type names (``T-72``, ``KA-52``), in file order."""
    return tuple(
        (name, re.compile(rf"(?<![\w-])(?:{'|'.join(row['designators'])})(?![\w-])"))
        for name, row in toml(WEAPONS)["class"].items()
        if row.get("designators")
    )


def person(lemma: str) -> NounClass | None:
    """The class of a noun for people or a body of people, or None. Plurals and hyphens are folded."""
    key = lemma.lower().replace(" ", "-")
    table = _people()
    if key in table:
        return table[key]
    first, dash, last = key.rpartition("-")
    return table.get(first + dash + singular(last))


def weapon(lemma: str) -> str:
    """The class of a noun for a weapon or delivery system, or an empty string."""
    key = lemma.lower().replace(" ", "-")
    first, dash, last = key.rpartition("-")
    return _weapons().get(key) or _weapons().get(first + dash + singular(last), "")


def noun_class(lemma: str) -> str:
    """Broad class of a noun: combatant, police, civilian, people, prisoner, official, body, weapon, or empty."""
    known = person(lemma)
    if known is not None:
        return known.coarse
    return "weapon" if weapon(lemma) else ""


def _last_words(known: Iterable[str]) -> frozenset[str]:
    return frozenset(key.rpartition("-")[2] for key in known)


# The last words of a table's entries: most words of a text end no entry.
@cache
def _people_ends() -> frozenset[str]:
    return _last_words(_people())


@cache
def _weapon_ends() -> frozenset[str]:
    return _last_words(_weapons())


def longest(tokens: Sequence[Token], last: int, known: Mapping[str, object], ends: frozenset[str]) -> int:
    """Index of the first token of the longest entry of ``known`` that ends at token ``last``, or -1.

    ``ends`` holds the last words of the entries.
    """
    if tokens[last].lower not in ends and singular(tokens[last].lower) not in ends:
        return -1
    found = -1
    parts: list[str] = []
    words = 0
    for k in range(last, max(-1, last - 2 * _MAX_WORDS), -1):
        text = tokens[k].lower
        if text in {"-", "–"}:
            if not parts:
                break
            continue
        if not any(c.isalnum() for c in text):
            break
        parts.insert(0, singular(text) if k == last else text)
        words += 1
        if "-".join(parts) in known or (words == 1 and text in known):
            found = k
        if words == _MAX_WORDS:
            break
    return found


def _noun_at(
    tokens: Sequence[Token], last: int, table: Mapping[str, _C], ends: frozenset[str]
) -> tuple[int, _C] | None:
    first = longest(tokens, last, table, ends)
    if first < 0:
        return None
    words = [t.lower for t in tokens[first : last + 1] if t.lower not in {"-", "–"}]
    whole = "-".join(words)
    key = whole if whole in table else "-".join([*words[:-1], singular(words[-1])])
    return first, table[key]


def person_at(tokens: Sequence[Token], last: int) -> tuple[int, NounClass] | None:
    """First token and class of the longest noun for people that ends at token ``last`` (``suicide bomber``)."""
    return _noun_at(tokens, last, _people(), _people_ends())


def weapon_at(tokens: Sequence[Token], last: int) -> tuple[int, str] | None:
    """First token and class of the longest weapon noun that ends at token ``last``."""
    return _noun_at(tokens, last, _weapons(), _weapon_ends())

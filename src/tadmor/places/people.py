"""Words that a report uses as names of people, so that "Kelly said" names no town.

A word is one where the report gives it inside a longer name of a person ("Megan Kelly"), after a title ("Mr Kelly") or
as one who speaks ("Kelly said"), unless the report also says "in Kelly".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tadmor.gazetteer import country_of, lookup
from tadmor.model import ActorMention, Sentence
from tadmor.places.words import given_names, words

_TITLE = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Lord|Lady|Judge|Justice|Sen|Senator|Rep|Gov|Col|Colonel|Gen|General|Maj|"
    r"Major|Capt|Captain|Lt|Lieutenant|Sgt|Sergeant|Cpl|Officer|Detective|Coach|President|Minister|Sheikh|Imam|Rev|"
    r"Father|Sister|Brother|Pastor|Bishop|Archbishop|Cardinal|Pope|Prince|Princess|King|Queen"
)
_TITLED = re.compile(rf"\b(?:{_TITLE})\.?\s((?:[A-Z][\w’'-]+\s){{0,2}}[A-Z][\w’'-]+)")
_SPEAKS = re.compile(
    r"(?<![\w.])([A-Z][\w’'-]{2,})(?:,\s\d\d,)?\s(?:said|says|told|added|recalled|explained|wrote|testified|replied|"
    r"joked|noted|pleaded|who|married|died|graduated|laughed|smiled)\b|\b(?:said|says)\s([A-Z][\w’'-]{2,})(?=[.,\s])"
)
_PLACED = re.compile(r"\b(?:in|at|near|outside|around|into|inside|across|throughout)\s([A-Z][\w-]+)(?!['’\w]|\s[A-Z])")
_FULL = re.compile(r"(?<![\w.’'-])([A-Z][a-z]+)\s((?:[A-Z]\.\s|[A-Z][\w’'-]+\s){0,2}[A-Z][\w’'-]+)")
_OF = re.compile(r"\b(?:of|in|at|near|from|around|outside|inside|between|and)\s$", re.IGNORECASE)


def _wide(name: str) -> bool:
    """True for a country, a province or a capital: such a name is no surname for that it follows a first name."""
    best = lookup(name)[:1]
    return bool(best) and best[0].rule == "exact" and best[0].place.feature in {"capital", "country", "province"}


def _words(name: str) -> list[str]:
    return [w.removesuffix("'s").removesuffix("’s").lower() for w in re.findall(r"[^\W\d_][\w’'-]+", name)]


def surnames(text: str, sentences: Sequence[Sentence], actors: Sequence[ActorMention]) -> frozenset[str]:
    """Lower-case words of the report that name people and nowhere a place."""
    found: set[str] = set()
    names = [e.text for s in sentences for e in s.entities if e.label == "PERSON"]
    names += [a.text for a in actors if a.kind == "person"]
    for name in names:
        parts = _words(name)
        if 1 < len(parts) <= 4 and not any(p in words("body") for p in parts):
            found.update(parts)
    for match in _FULL.finditer(text):
        if match.group(1).lower() in given_names() and not _wide(match.group(2)):
            found.update(_words(match.group(2)))
    for match in _TITLED.finditer(text):
        found.update(_words(match.group(1)))
    for match in _SPEAKS.finditer(text):
        if not _OF.search(text[max(0, match.start() - 15) : match.start()]):  # "residents of Goma said"
            told = match.group(1) or match.group(2)
            if not _wide(told):
                found.update(_words(told))  # "Beijing said" is a government
    placed = {w.lower() for m in _PLACED.finditer(text) for w in _words(m.group(1))[:1]}
    return frozenset(w for w in found - placed - words("never") if len(w) > 2 and country_of(w) is None)

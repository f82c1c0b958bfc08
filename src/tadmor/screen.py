"""Can a sentence hold a claim at all? A look at its words, before any model runs.

The words are the surface forms of all trigger rules. A phrase counts when all of its words are there. The screen may
let through too much, never too little: what it stops needs no parse. (The caller keeps sentences that only name a
source.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tadmor.codebook import Codebook, Rule, shipped
from tadmor.forms import all_forms

_WORD = re.compile(r"[a-z]+")


class Screen:
    """The word sets of one codebook: single words, and for each first word of a phrase the sets that must follow."""

    def __init__(self, codebook: Codebook) -> None:
        singles: set[str] = set()
        phrases: dict[str, list[tuple[frozenset[str], ...]]] = {}
        for rule in codebook.rules.values():
            if not rule.type:
                continue
            for pattern in rule.patterns:
                first, rest = _parts(rule, pattern)
                for form in first:
                    if rest:
                        phrases.setdefault(form, []).append(rest)
                    else:
                        singles.add(form)
        self._singles = frozenset(singles)
        self._phrases: Mapping[str, list[tuple[frozenset[str], ...]]] = {
            form: rests for form, rests in phrases.items() if form not in singles
        }
        self._firsts = frozenset(self._phrases)

    def reason(self, sentence: str) -> str:
        """The word that lets the sentence through, or the empty string where nothing does."""
        words: set[str] = set(_WORD.findall(sentence.lower()))
        hits = words & self._singles
        if hits:
            return min(hits)
        for first in sorted(words & self._firsts):
            for rest in self._phrases[first]:
                if all(not words.isdisjoint(forms) for forms in rest):
                    return first
        return ""

    def may_hold(self, sentence: str) -> bool:
        """True where some trigger could be in the sentence."""
        words = _WORD.findall(sentence.lower())
        if not self._singles.isdisjoint(words):
            return True
        firsts = self._firsts.intersection(words)
        if not firsts:
            return False
        return any(
            all(not forms.isdisjoint(words) for forms in rest) for first in firsts for rest in self._phrases[first]
        )


def _parts(rule: Rule, pattern: tuple[str, ...]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Forms of the first word and of each further one, as the letters-only words of ``_WORD``."""
    words = [w for w in pattern if w != "*"]
    last = len(words) - 1
    groups: list[frozenset[str]] = []
    for k, word in enumerate(words):
        kind = "verb" if rule.pos == "verb" and k == 0 else "noun" if rule.pos == "verb" or (k == last) else ""
        forms = all_forms(word, kind) | {word}
        split = [_WORD.findall(form.lower()) for form in sorted(forms)]
        # "cease-fire" is two words to the screen: ask for the longer part only
        groups.append(frozenset(max(parts, key=len) for parts in split if parts))
    # a constraint on literal words alone must find one of them in the sentence
    literal = [n.words for n in rule.needs if n.mode == "need" and n.words and not n.classes]
    for words_of in literal:
        parts = {max(found, key=len) for w in words_of if (found := _WORD.findall(w.lower()))}
        groups.append(frozenset(parts))
    return groups[0], tuple(groups[1:])


@lru_cache(maxsize=1)
def _shipped() -> Screen:
    return Screen(shipped())


def may_hold(sentence_text: str) -> bool:
    """True where the sentence holds a form of some trigger of the shipped codebook."""
    return _shipped().may_hold(sentence_text)


def reason(sentence_text: str) -> str:
    """The word that makes the sentence worth a parse, or the empty string."""
    return _shipped().reason(sentence_text)

"""Killed, wounded, abducted and other counts of an event word, from the numbers in its clause."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from tadmor.claims import slots
from tadmor.claims.roles import core
from tadmor.model import Count, NumberMention, Sentence

FIELDS = ("killed", "wounded", "abducted", "other_count")
# Units whose numbers are never a count of people or things struck.
_MEASURES = {
    "km",
    "hours",
    "days",
    "percent",
    "money",
    "time",
    "age",
    "distance",
    "years",
    "ordinal",
    "weeks",
    "months",
}


@cache
def _harm() -> dict[str, dict[str, str]]:
    raw = (resources.files("tadmor") / "lexicon" / "harm.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = {"obj": {}, "subj": {}, "noun": {}}
    for row in tomllib.loads(raw)["harm"]:
        for key, slot in (("verbs_obj", "obj"), ("verbs_subj", "subj"), ("nouns", "noun")):
            for word in row[key]:
                table[slot].setdefault(word, row["field"])
    return table


def _number_at(sentence: Sentence, i: int, numbers: Sequence[NumberMention]) -> NumberMention | None:
    """The number that counts the noun at token ``i``, or that token itself."""
    token = sentence.tokens[i]
    for number in numbers:
        if number.unit in _MEASURES:
            continue
        if number.head == token.start or (number.start <= token.start and token.end <= number.end):
            return number
    return None


def _count(number: NumberMention) -> Count:
    return Count(number.low, number.high, number.text, number.start, number.end, number.victim_class or number.unit)


def _verb_phrase(sentence: Sentence, i: int) -> list[str]:
    """The lemma, with particle or resultative where there is one ("shoot dead", "round up")."""
    token = sentence.tokens[i]
    forms = [token.lemma]
    for k in sentence.children[i]:
        word = sentence.tokens[k]
        if word.dep in {"prt", "acomp", "oprd", "advmod", "ccomp", "xcomp"}:
            forms.insert(0, f"{token.lemma} {word.lower}")
    return forms


def _sum(counts: list[Count], text: str, base: int) -> Count:
    if len(counts) == 1:
        return counts[0]
    low = sum(c.low for c in counts if c.low is not None)
    high = None if any(c.high is None for c in counts) else sum(c.high or 0 for c in counts)
    start, end = min(c.start for c in counts), max(c.end for c in counts)
    return Count(low, high, text[start - base : end - base], start, end, counts[0].of)


def of_word(sentence: Sentence, i: int, numbers: Sequence[NumberMention]) -> dict[str, Count]:
    """Counts that the event word at token ``i`` takes, by field."""
    token = sentence.tokens[i]
    here = [n for n in numbers if sentence.start <= n.start < sentence.end]
    if not here:
        return {}
    table = _harm()
    field = next((table["obj"][f] for f in _verb_phrase(sentence, i) if f in table["obj"]), None)
    heads = slots.slot(sentence, [i], "object") if token.tag[:2] == "VB" else []
    if field is None and token.lemma in table["subj"]:
        field, heads = table["subj"][token.lemma], slots.slot(sentence, [i], "subject")
    if field is None and token.tag[:2] != "VB":
        field = table["noun"].get(token.lemma) or table["noun"].get(token.lower)
        number = _number_at(sentence, i, here)
        if number is not None:
            return {field or "other_count": _count(number)}
        heads = slots.slot(sentence, [i], "of")
    found: list[Count] = []
    for head in heads:
        number = _number_at(sentence, head, here) or _number_at(sentence, core(sentence, head), here)
        if number is not None and not any(c.start == number.start for c in found):
            found.append(_count(number))
    if not found:
        return {}
    total = _sum(found, sentence.text, sentence.start)
    return {field or "other_count": total}


def in_clause(sentence: Sentence, i: int, numbers: Sequence[NumberMention]) -> dict[str, Count]:
    """Counts of the event word and of the harm verbs that hang on it ("..., killing nine people")."""
    found = of_word(sentence, i, numbers)
    table = _harm()
    for k in sentence.subtree(i):
        word = sentence.tokens[k]
        if k == i or word.dep not in {"advcl", "acl", "conj", "relcl", "xcomp", "ccomp"}:
            continue
        harms = word.lemma in table["obj"] and table["obj"][word.lemma] != "abducted"
        if not harms and word.lower not in {"dead", "wounded", "injured"}:
            continue
        for name, count in of_word(sentence, k, numbers).items():
            if name in {"killed", "wounded"}:
                found.setdefault(name, count)
    for number in numbers:  # "... left 27 dead"
        after = sentence.at(number.end + 1) if sentence.start <= number.start < sentence.end else None
        if (
            after is not None
            and sentence.tokens[after].lower in {"dead", "wounded", "injured"}
            and below(sentence, i, after)
        ):
            found.setdefault("killed" if sentence.tokens[after].lower == "dead" else "wounded", _count(number))
    return found


def below(sentence: Sentence, i: int, k: int) -> bool:
    """Whether token ``k`` is or stands below token ``i``."""
    return i == k or i in sentence.ancestors(k)

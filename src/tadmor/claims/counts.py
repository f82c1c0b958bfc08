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
    inside = {token.start, *(sentence.tokens[k].start for k in sentence.children[i] if sentence.tokens[k].tag == "CD")}
    for number in numbers:
        if number.unit in _MEASURES:
            continue
        if number.head in inside or (number.start <= token.start and token.end <= number.end):
            return number
    return None


def _subset(sentence: Sentence, number: NumberMention) -> bool:
    """Whether a number counts some of those counted before ("49 people, among them 12 women")."""
    before = sentence.text[: number.start - sentence.start].lower().rstrip().removesuffix(" at least")
    return before.endswith(
        ("among them", "including", "of them", "of whom", "among whom", "amongst them", "including at")
    )


def _single(sentence: Sentence, i: int) -> Count | None:
    """``a soldier``: one, where a person is told of with an indefinite article."""
    token = sentence.tokens[i]
    for k in sentence.children[i]:
        if sentence.tokens[k].dep == "det" and sentence.tokens[k].lower in {"a", "an", "another"} and token.tag == "NN":
            start, end = sentence.tokens[k].start, token.end
            return Count(1, 1, sentence.text[start - sentence.start : end - sentence.start], start, end, "people")
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


def _field(sentence: Sentence, i: int) -> tuple[str | None, list[int]]:
    """What a word does to the people it counts, and the heads of those people."""
    token, table = sentence.tokens[i], _harm()
    if token.tag[:2] == "VB":
        done = next((table["obj"][f] for f in _verb_phrase(sentence, i) if f in table["obj"]), None)
        if done is not None:
            return done, slots.slot(sentence, [i], "object")
        if token.lemma in table["subj"]:
            return table["subj"][token.lemma], slots.slot(sentence, [i], "subject")
        return None, slots.slot(sentence, [i], "object")
    field = table["noun"].get(token.lemma) or table["noun"].get(token.lower)
    heads = slots.slot(sentence, [i], "of")
    if field is not None:  # "put the losses at eleven dead"
        above = slots.governor(sentence, i)
        heads = [*heads, *([] if above is None else [k for _, k in slots.prepositional(sentence, above, ["at", "to"])])]
    return field, heads


def of_word(sentence: Sentence, i: int, numbers: Sequence[NumberMention]) -> dict[str, Count]:
    """Counts that the word at token ``i`` takes, by field."""
    here = [n for n in numbers if sentence.start <= n.start < sentence.end]
    field, heads = _field(sentence, i)
    if sentence.tokens[i].tag[:2] != "VB":
        number = _number_at(sentence, i, here)
        if number is not None:
            return {field or "other_count": _count(number)}
    found: list[Count] = []
    for head in heads:
        number = _number_at(sentence, head, here) or _number_at(sentence, core(sentence, head), here)
        if number is not None and _subset(sentence, number):
            continue
        if number is not None and (field is None or number.unit == "people"):
            if not any(c.start == number.start for c in found):
                found.append(_count(number))
        elif field in {"killed", "abducted"} and sentence.tokens[i].tag[:2] == "VB":
            one = _single(sentence, head)
            found.extend([one] if one else [])
    if not found:
        return {}
    return {field or "other_count": _sum(found, sentence.text, sentence.start)}


def harms(sentence: Sentence, numbers: Sequence[NumberMention]) -> list[tuple[int, str, Count]]:
    """All words of a sentence that say how many were killed or wounded: token, field, count."""
    found = []
    for token in sentence.tokens:
        if token.tag[:1] not in "VNJ":
            continue
        field, _ = _field(sentence, token.i)
        if field in {"killed", "wounded"}:
            count = of_word(sentence, token.i, numbers).get(field)
            if count is not None:
                found.append((token.i, field, count))
    for number in numbers:  # "... left 27 dead", "11 dead"
        after = sentence.at(number.end - 1) if sentence.start <= number.start < sentence.end else None
        if after is not None and number.unit == "people":
            for k in (after, min(after + 1, len(sentence.tokens) - 1)):
                name = {"dead": "killed", "wounded": "wounded", "injured": "wounded"}.get(sentence.tokens[k].lower)
                if name and not any(c.start == number.start for _, _, c in found):
                    found.append((k, name, _count(number)))
    return found

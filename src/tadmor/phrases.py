"""Noun phrases around a head: where one begins, whether it goes on, and its "of" complement."""

from __future__ import annotations

from tadmor.model import Sentence

_LEFT_TAGS = frozenset("DT PDT PRP$ JJ JJR JJS CD NN NNS NNP NNPS POS HYPH VBN VBG RB RBR RBS FW AFX $".split())
# A date before a noun is no part of its phrase ("on 3 May gunmen ...").
_CALENDAR = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday
    saturday sunday yesterday today tomorrow tonight year month week""".split()
)


def _under(sentence: Sentence, k: int, head: int, low: int) -> bool:
    """True where token ``k`` hangs below ``head`` by a path that stays between ``low`` and ``head``."""
    for _ in range(12):
        parent = sentence.tokens[k].head
        if parent == head:
            return True
        if parent == k or not low <= parent <= head:
            return False
        k = parent
    return False


def phrase_start(sentence: Sentence, head: int) -> int:
    """Index of the first token of the noun phrase that ends at ``head``: article, numbers, modifiers, possessor."""
    if not sentence.parsed:
        return head
    first = head
    while first > 0:
        before = sentence.tokens[first - 1]
        if before.tag not in _LEFT_TAGS or not _under(sentence, before.i, head, 0):
            break
        if before.tag.startswith("RB") and before.dep not in {"advmod", "amod", "quantmod"}:
            break
        if before.lower.rstrip(".") in _CALENDAR:
            break
        if before.tag == "HYPH" and before.end != sentence.tokens[first].start:
            break  # "GOMA, DR Congo - Rebels ..."
        if before.tag in {"VBG", "VBN"} and before.dep not in {"amod", "compound", "nmod", "advmod"}:
            break
        first -= 1
    while first < head and (
        sentence.tokens[first].tag in {"HYPH", "POS"} or sentence.tokens[first].tag.startswith("RB")
    ):
        first += 1
    return first


def goes_on(sentence: Sentence, i: int) -> bool:
    """True where the token is part of a longer noun phrase that goes on to its right ("army checkpoints")."""
    token = sentence.tokens[i]
    if not sentence.parsed or i + 1 >= len(sentence.tokens):
        return False
    following = sentence.tokens[i + 1]
    if following.text in {"'s", "’s", "'", "’"}:
        return False
    if following.tag in {"HYPH"} and i + 2 < len(sentence.tokens):
        return sentence.tokens[i + 2].tag[:2] in {"NN", "VB", "JJ"}
    return (
        token.dep in {"compound", "amod", "nmod", "npadvmod", "quantmod"}
        and token.head > i
        and following.tag[:2] in {"NN", "JJ", "VB", "CD"}
    )


def with_complement(sentence: Sentence, head: int, limit: int = 9) -> int:
    """Index of the last token of a noun phrase with its "of" complement ("units of the 3rd Brigade")."""
    if not sentence.parsed:
        return head
    for k in sentence.children[head]:
        if sentence.tokens[k].dep == "prep" and sentence.tokens[k].lower == "of" and k == head + 1:
            obj = sentence.child(k, "pobj")
            if obj is not None and obj - head <= limit:
                return obj
    return (
        _scan(sentence, head) if head + 1 < len(sentence.tokens) and sentence.tokens[head + 1].lower == "of" else head
    )


def _scan(sentence: Sentence, head: int) -> int:
    """The same by tags alone, where the parse hangs "of" elsewhere."""
    last, k = head, head + 2
    while k < len(sentence.tokens) and k - head < 8:
        tag = sentence.tokens[k].tag
        if tag[:2] == "NN":
            last = k
        elif tag not in {"DT", "JJ", "CD", "PRP$", "HYPH", "VBN"} or last > head:
            break
        k += 1
    return last

"""Country and capital names that stand for a government or an army: "Damascus said", "backed by Iran"."""

from __future__ import annotations

import re

from tadmor.model import PlaceMention, Sentence
from tadmor.places.words import words

_FEATURES = frozenset({"country", "capital"})
_AGENT = re.compile(
    r"(?:backed|supported|armed|funded|supplied|sponsored|led|brokered|mediated|imposed|accused|condemned|controlled|"
    r"allied|loyal|aligned|hosted|deployed|ordered|claimed|denied|rejected|welcomed|opposed|recognised|recognized|"
    r"sanctioned|promised|pledged|trained|financed)\s(?:by|with|to)\s(?:\w+\sand\s)?$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(?<!\w)(?:in|at|near|from|to|of|around|outside|on|over|across)\s(?:the\s)?$", re.IGNORECASE)
_WITH = re.compile(
    r"(?:talks|ties|relations|negotiations|deal|agreement|pressure|support|help|backing|aid|orders|appeal|war|alliance|"
    r"tensions|border\sdispute|treaty|pact|ceasefire|truce)\s(?:with|from|on|between|by|against)\s(?:\w+\sand\s)?$",
    re.IGNORECASE,
)


def stands_for_government(sentence: Sentence, mention: PlaceMention, text: str) -> bool:
    """True where a country or capital acts, is acted for, or owns an office or an army."""
    if mention.place is None or mention.place.feature not in _FEATURES or mention.relation not in {"at", "to", "from"}:
        return False
    before = text[max(sentence.start, mention.name_start - 50) : mention.name_start]
    if _AGENT.search(before) or _WITH.search(before):
        return True
    i = sentence.at(mention.name_end - 1)
    if i is None or not sentence.parsed:
        return False
    token = sentence.tokens[i]
    while token.dep in {"conj", "appos"} and token.head != token.i:
        token = sentence.tokens[token.head]
    head = sentence.tokens[token.head]
    if token.dep in {"nsubj", "agent"} and head.i != token.i:
        return head.lemma in words("acting") or any(
            sentence.tokens[k].lemma in words("acting")
            for k in sentence.children[head.i]
            if sentence.tokens[k].dep in {"xcomp", "conj"}
        )
    own = sentence.tokens[i]
    if i + 1 < len(sentence.tokens) and not _PLACED.search(before):
        following = sentence.tokens[i + 1]
        if following.tag in {"VBD", "VBZ", "VBP"} and following.lemma in words("acting"):
            return True
    if own.dep in {"poss", "compound", "nmod"}:
        return sentence.tokens[own.head].lower in words("possessed")
    return False

"""An incident in its text, and what all slots ask about a word near it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from evaluation.muc4_incidents import Incident, Text
from tadmor.model import ActorMention, Sentence, Token

ARMED = frozenset({"rebels", "jihadists", "militia", "separatists", "gang", "unknown_armed"})
STATE = frozenset({"state_forces", "police", "government"})
# A filler may stand so many sentences from the claims of its incident.
REACH = 2
_FAR = 99
HARM = frozenset(
    "kill murder assassinate die dead death wound injure injury hurt kidnap abduct hostage survive escape unharmed "
    "unhurt damage destroy explode explosion bomb shoot attack release free body victim casualty threaten "
    "threat burn set fire blow dynamite rob steal take hold target".split()
)
_SUBJECT = ("nsubj", "nsubjpass", "csubj")


@dataclass
class Scene:
    """An incident in its text, with what all slots share."""

    text: Text
    incident: Incident

    @cached_property
    def near(self) -> dict[int, int]:
        """Sentence index -> distance to the nearest claim of the incident, before (-) or behind it."""
        found: dict[int, int] = {}
        for own in self.incident.sentences:
            for k in range(len(self.text.sentences)):
                if k not in found or abs(k - own) < abs(found[k]):
                    found[k] = k - own
        return found

    @cached_property
    def main(self) -> int:
        """Sentence of the surest claim."""
        return max(self.incident.anchors, key=lambda a: a.wanted).sentence

    def distance(self, start: int) -> int:
        """Sentences from an offset to the nearest claim, signed; far where the offset stands in no parsed one."""
        if not self.text.sentences:
            return _FAR
        k = self.text.at(start)
        return self.near.get(k, _FAR) if start < self.text.sentences[k].end else _FAR

    def sentence(self, offset: int) -> Sentence:
        """The sentence that holds an offset, or the one before it."""
        return self.text.sentences[self.text.at(offset)]


def governors(sentence: Sentence, token: Token) -> list[str]:
    """How a word hangs in its sentence: labels and lemmas of what governs it, conjuncts as the first of them."""
    t = token
    for _ in range(8):
        if t.dep != "conj":
            break
        t = sentence.tokens[t.head]
    head = sentence.tokens[t.head]
    found = [f"dep={t.dep}", f"gov={head.lemma}", f"{t.dep}|{head.lemma}"]
    if t.dep == "pobj":
        above = sentence.tokens[head.head]
        found += [f"prep={head.lemma}|{above.lemma}", f"above={above.lemma}"]
    elif head.dep in ("relcl", "xcomp", "ccomp", "conj", "advcl"):
        found.append(f"above={sentence.tokens[head.head].lemma}")
    if t.dep in _SUBJECT:
        found += [f"subject of|{sentence.tokens[k].lemma}" for k in sentence.children[head.i] if k > head.i][:4]
    for k in sentence.children[t.i]:
        child = sentence.tokens[k]
        if child.dep in ("relcl", "acl", "appos"):
            found.append(f"{child.dep}>{child.lemma}")
    return found


def harm_words(text: Text, sentence: int) -> list[str]:
    """Words for harm in a sentence."""
    return sorted(text.words[sentence] & HARM)


def gap(scene: Scene, start: int) -> list[str]:
    """How far a word stands from the nearest trigger of its sentence, and on which side."""
    k = scene.text.at(start)
    near = [a.claim.trigger.start or 0 for a in scene.incident.anchors if a.sentence == k]
    if not near:
        return []
    best = min((x - start for x in near), key=abs)
    limit = next((n for n in (20, 50, 100, 200) if abs(best) <= n), 999)
    return [f"gap={limit}|{best > 0}"]


def by_role(scene: Scene, spans: Iterable[tuple[int, int]]) -> list[str]:
    """What the claims of the incident say of whoever stands in these spans."""
    where, found = list(spans), list[str]()

    def held(start: int | None, end: int | None) -> bool:
        return start is not None and end is not None and any(a < end and start < b for a, b in where)

    for anchor in scene.incident.anchors:
        c = anchor.claim
        for side in ("actor", "target"):
            if any(held(r.start, r.end) for r in getattr(c, side)):
                found += [f"{side} of {c.type}", side, f"{side}|{(c.trigger.text or '').lower()}"]
        for side in ("killed", "wounded", "abducted"):
            count = getattr(c, side)
            if count is not None and held(count.start, count.end):
                found += [side] + [f"zero {side}"] * (count.high == 0)
        if any(held(source.start, source.end) for source in c.chain[1:]):
            found.append("speaks")
    return found


def around(scene: Scene, mention: ActorMention) -> list[str]:
    """Words about a mention: its own, those beside it, how it hangs in the sentence, harm in the sentence."""
    text = scene.text
    t = text.token(mention.head)
    if t is None:
        return []
    s = scene.sentence(mention.head)
    found = [f"distance={max(-4, min(4, scene.distance(mention.start)))}", *governors(s, t), *gap(scene, mention.start)]
    found += [f"has={x.lemma}" for x in s.tokens if mention.start <= x.start < mention.end and x.i != t.i]
    near = s.tokens[max(0, t.i - 4) : t.i + 6]
    found += [f"by={x.lemma}" for x in near if x.tag[:1] in "VJ" or x.lemma in HARM]
    found += [f"left={x.lower}" for x in s.tokens[max(0, t.i - 2) : t.i]]
    found += [f"right={x.lower}" for x in s.tokens[t.i + 1 : t.i + 3]]
    return found


def plain(text: str) -> str:
    """A string as the keys write it: upper case, one line, no brackets, no quotes round it."""
    upper = " ".join(text.upper().split())
    while "(" in upper and ")" in upper[upper.index("(") :]:
        start = upper.index("(")
        upper = upper[:start] + upper[upper.index(")", start) + 1 :]
    return " ".join(upper.strip(" \"',.;[]").split())


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, in order."""
    return tuple(dict.fromkeys(values))

"""The tree around a mention: its token, verb, possessor and complement; the order in which mentions are resolved."""

from __future__ import annotations

from collections.abc import Sequence

from tadmor.actors.discourse import State
from tadmor.model import ActorMention, Sentence, Token


class Tree:
    """Resolves the mentions of one sentence after those of the sentences before it."""

    def __init__(self, state: State, sentence: Sentence, mentions: Sequence[ActorMention]) -> None:
        self.state = state
        self.sentence = sentence
        self.mentions = list(mentions)
        self.done: dict[int, ActorMention] = {}
        self.busy: set[int] = set()

    # --- the tree around a mention ------------------------------------------------------------

    def token(self, mention: ActorMention) -> Token | None:
        i = self.sentence.at(mention.head)
        return None if i is None else self.sentence.tokens[i]

    def at(self, i: int) -> int | None:
        """Number of the mention whose head is token ``i``; the longest."""
        start = self.sentence.tokens[i].start
        fits = [k for k, m in enumerate(self.mentions) if m.head == start]
        return max(fits, key=lambda k: self.mentions[k].end - self.mentions[k].start) if fits else None

    def subject(self, mention: ActorMention) -> bool:
        token = self.token(mention)
        for _ in range(4):
            if token is None:
                return False
            if token.dep in {"nsubj", "nsubjpass"}:
                return True
            if token.dep not in {"conj", "appos"}:
                return False
            token = self.sentence.tokens[token.head]
        return False

    def verb(self, token: Token) -> str:
        head = self.sentence.tokens[token.head]
        return head.lemma if head.tag.startswith("VB") else ""

    def definite(self, mention: ActorMention) -> bool:
        word = mention.text.split(maxsplit=1)[0].lower() if mention.text.split() else ""
        return word in {"the", "these", "those", "this", "that"}

    def owner(self, i: int, start: int) -> ActorMention | None:
        """Resolved possessor of the noun at token ``i`` ("the army's", "its"); ``start`` of the noun's phrase."""
        for k in range(i - 1, max(-1, i - 9), -1):
            if self.sentence.tokens[k].start < start:
                break
            if self.sentence.tokens[k].tag != "POS":
                continue
            ends = [n for n, m in enumerate(self.mentions) if m.end == self.sentence.tokens[k].start]
            if ends:
                return self.resolve(max(ends, key=lambda n: self.mentions[n].end - self.mentions[n].start))
            break
        for k in self.sentence.children[i]:
            if self.sentence.tokens[k].dep == "poss":
                number = self.at(k)
                if number is not None:
                    return self.resolve(number)
        return None

    def complement(self, i: int) -> ActorMention | None:
        """Resolved "of" complement of the noun at token ``i``."""
        for k in self.sentence.children[i]:
            if self.sentence.tokens[k].dep == "prep" and self.sentence.tokens[k].lower == "of":
                obj = self.sentence.child(k, "pobj")
                number = None if obj is None else self.at(obj)
                if number is not None:
                    return self.resolve(number)
        return None

    def resolve(self, k: int) -> ActorMention:
        """The mention number ``k`` with its name; the last class of the chain says how."""
        raise NotImplementedError

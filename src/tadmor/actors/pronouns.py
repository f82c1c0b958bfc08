"""Pronouns: whom "he", "it", "they" and "we" stand for."""

from __future__ import annotations

import re

from tadmor import nouns
from tadmor.actors.composed import Composed
from tadmor.actors.discourse import AGENTIVE, BODIES, FEMALE, REACH_PRONOUN, SAY, Seen, settle, state_body
from tadmor.model import ActorMention, Token


class Pronouns(Composed):
    """Resolves pronouns by number, humanness, role and nearness."""

    # --- pronouns ------------------------------------------------------------------------------

    def pronoun(self, mention: ActorMention, sort: str) -> ActorMention:
        token = self.token(mention)
        if token is None or sort == "i":
            return mention
        if sort == "we":
            speaker = self.speaker(mention)
            if speaker is not None:
                return settle(mention, speaker.who, speaker.kind, 0.6, "speaker", speaker, country=speaker.country)
            return settle(mention, "we", "unknown", 0.3, "speaker unknown")
        if sort == "it" and not self.agentive(token):
            return mention
        fighting = sort in {"it", "they"} and self.owns_fighters(token)
        best: tuple[float, int] | None = None
        found: ActorMention | None = None
        for k, seen in enumerate(self.state.seen):
            gap = self.sentence.index - seen.sentence
            other = seen.mention
            if gap > REACH_PRONOUN or other.start >= mention.start or not self.fits(sort, seen):
                continue
            if gap == 0 and self.same_clause(token, other):
                continue
            if fighting and other.kind in {"media", "institution", "person", "civilians"} and not state_body(other):
                continue
            weight = 1.0 / (1 + gap) + (0.5 if seen.subject else 0.0) + (0.1 if other.form == "name" else 0.0)
            if sort == "they" and other.kind in {"institution", "government", "country", "media"}:
                weight -= 0.25
            if other.form == "pronoun":
                weight += 0.1
            if best is None or (weight, k) >= best:
                best, found = (weight, k), other
        if found is None:
            return mention
        return settle(mention, found.who, found.kind, 0.6, f"pronoun {sort}", found, country=found.country)

    def owns_fighters(self, token: Token) -> bool:
        """True before a noun for people under arms: "its fighters" belong to no newspaper."""
        if token.dep != "poss":
            return False
        seen = nouns.person_at(self.sentence.tokens, token.head)
        return seen is not None and seen[1].coarse in {"combatant", "police"}

    def agentive(self, token: Token) -> bool:
        """True where "it" or "its" can only be a body that acts."""
        if token.dep == "poss":
            owned = self.sentence.tokens[token.head]
            return nouns.person_at(self.sentence.tokens, owned.i) is not None or owned.lemma in {
                "statement",
                "spokesman",
                "offensive",
            }
        return token.dep == "nsubj" and self.verb(token) in AGENTIVE

    def fits(self, sort: str, seen: Seen) -> bool:
        other = seen.mention
        if other.form == "pronoun":
            same = other.candidates[-1].id == f"pronoun:{sort}"
            return same and len(other.candidates) > 1
        if sort in {"he", "she"}:
            if other.plural or (other.form == "name" and other.kind != "person"):
                return False
            human = other.kind == "person" or (
                seen.sort
                not in {
                    "army",
                    "air",
                    "navy",
                    "unit",
                    "government",
                    "armed_group",
                    "body",
                    "coalition",
                    "intel",
                    "part",
                }
                and other.form == "nominal"
            )
            if seen.lemma in FEMALE:
                return human and sort == "she"
            return human
        if sort == "they":
            if other.plural:
                return True
            return (other.form == "name" and other.kind in BODIES - {"country", "media"}) or seen.sort in {
                "army",
                "armed_group",
                "police",
                "coalition",
            }
        if sort == "it":
            if other.plural:
                return other.form == "name" and other.kind in BODIES
            return (other.form == "name" and other.kind in BODIES) or seen.sort in {
                "army",
                "unit",
                "government",
                "armed_group",
                "body",
                "coalition",
                "intel",
            }
        return False

    def same_clause(self, token: Token, other: ActorMention) -> bool:
        """True where the two are arguments of one verb, or one holds the other."""
        if other.start <= token.start < other.end:
            return True
        i = self.sentence.at(other.head)
        if i is None:
            return False
        return (
            token.dep != "poss"
            and self.sentence.tokens[i].head == token.head
            and self.sentence.tokens[i].dep != token.dep
        )

    def speaker(self, mention: ActorMention) -> ActorMention | None:
        """Subject of the verb of saying in this sentence, where the pronoun stands in quotation marks."""
        if not re.search(r"[\"“”]", self.sentence.text):
            return None
        for token in self.sentence.tokens:
            if token.lemma not in SAY or not token.tag.startswith("VB"):
                continue
            i = self.sentence.child(token.i, "nsubj")
            number = None if i is None else self.at(i)
            if number is not None and self.mentions[number].head != mention.head:
                found = self.resolve(number)
                if found.kind == "country":
                    continue
                if found.who.lower() not in {"it", "he", "she", "they", "we"}:
                    return found
        return None

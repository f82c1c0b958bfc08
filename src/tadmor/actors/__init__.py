"""Grounding: whom a mention stands for, within one report.

Names come from the register; a nation before a military noun gives the nation's organ; short forms, anaphoric
nouns and pronouns take the name of an earlier mention that fits by class, number, role and nearness. What is not
resolved keeps its own words: a wrong name is worse than a description.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tadmor import names, nouns, register
from tadmor.actors.discourse import BODIES, Seen, State
from tadmor.actors.pronouns import Pronouns
from tadmor.model import ActorMention, Sentence, Token


class Grounder(Pronouns):
    """Resolves the mentions of one sentence after those of the sentences before it."""

    # --- the order of things ------------------------------------------------------------------

    def run(self) -> list[ActorMention]:
        order = sorted(
            range(len(self.mentions)),
            key=lambda k: (self.mentions[k].head, self.mentions[k].end - self.mentions[k].start),
        )
        for k in order:
            resolved = self.resolve(k)
            token = self.token(resolved)
            self.remember(resolved, token)
        return [self.done[k] for k in range(len(self.mentions))]

    def remember(self, mention: ActorMention, token: Token | None) -> None:
        mark = mention.candidates[-1]
        sort = mark.id.partition(":")[2] if ":" in mark.id else mark.id
        lemma = nouns.singular(token.text) if token is not None else ""
        self.state.seen.append(Seen(mention, self.sentence.index, self.subject(mention), lemma, sort))
        if mention.form != "pronoun" and mention.kind in BODIES:
            self.state.parties[mention.who] += 1
            self.state.kinds[mention.who] = mention.kind

    def resolve(self, k: int) -> ActorMention:
        if k in self.done:
            return self.done[k]
        mention = self.mentions[k]
        if k in self.busy or not mention.candidates:
            return mention
        self.busy.add(k)
        mark = mention.candidates[0].id
        if mark.startswith("pronoun:"):
            resolved = self.pronoun(mention, mark[8:])
        elif mark.startswith("noun:"):
            resolved = self.nominal(mention, mark[5:])
        elif mark == "part":
            resolved = self.partitive(mention)
        elif mark == "number":
            resolved = self.number(mention)
        elif mention.kind == "country":
            resolved = self.nation(mention)
        else:
            resolved = self.name(mention)
        self.busy.discard(k)
        self.done[k] = resolved
        return resolved


def main_country(votes: Counter[str]) -> str:
    """The country a report is about, or empty where no country leads."""
    rank = votes.most_common(2)
    if not rank:
        return ""
    return rank[0][0]


def ground(
    text: str, sentences: Sequence[Sentence], actors: Sequence[ActorMention], countries: Sequence[str] = ()
) -> tuple[ActorMention, ...]:
    """The mentions with ``who``, ``kind``, ``country``, ``antecedent`` and ranked candidates settled, in text order.

    ``actors`` come from ``mentions.find`` on the same sentences. ``countries``: ISO codes of the places the report
    names, one per mention, as votes for its main country. Unresolved mentions keep their own words.
    """
    votes = names.countries(text, sentences, countries)
    state = State(text, register.load(), main_country(votes), votes)
    resolved: list[ActorMention] = []
    rest = sorted(actors, key=lambda m: (m.start, -m.end, m.head))
    for sentence in sentences:
        here = [m for m in rest if sentence.start <= m.head < sentence.end]
        resolved.extend(_proper(m, sentence) for m in Grounder(state, sentence, here).run())
    return tuple(sorted(resolved, key=lambda m: (m.start, -m.end, m.head)))


def _proper(mention: ActorMention, sentence: Sentence) -> ActorMention:
    """``the Coalition``: a noun written as a proper name inside a sentence is one. Headlines do not count."""
    i = sentence.at(mention.head)
    if mention.form != "nominal" or not i:
        return mention
    token = sentence.tokens[i]
    if not token.text[:1].isupper() or not token.tag.startswith("NNP"):
        return mention
    words = [t for t in sentence.tokens if t.text[:1].isalpha()]
    headline = sum(t.text[:1].isupper() for t in words) > 0.6 * len(words)
    return mention if headline else replace(mention, form="name")

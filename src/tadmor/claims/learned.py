"""What the encoder adds where the rules are silent: parties of an event, and doubt about weak event words.

The rules read a party off the parse; where that is broken or the party stands far off, they give none. Then the
encoder's pair scorer is asked, and its answer counts only where it is sure and a party can stand. Event words it takes
for none are dropped, and those that only it sees are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tadmor import encoder
from tadmor.claims import roles, slots
from tadmor.model import ActorMention, Role, Sentence, Trigger

# Probability from which on a word is taken for a party; found on annotated texts that nothing was trained on.
SURE = 0.6
# From which probability on a word that no rule knows is an event, and from which of "none" a rule's word is not one.
SEEN, NONE = 0.98, 0.999
RULE = "learned"
# Of these verbs the object is no doer of what else the sentence tells ("two soldiers were killed in the clashes").
_HARMS = frozenset("kill wound injure hurt slay shoot maim murder abduct kidnap arrest detain capture".split())


def party(sentence: Sentence, i: int, relation: str, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """The ``relation`` ("actor" or "target") of the event at token ``i``: the likeliest word's role, or nothing."""
    signals = sentence.signals
    if signals is None or not signals.known[i]:
        return ()
    chance = np.exp(signals.pairs(i)[:, encoder.card().relations.index(relation)])
    chance[[t.i == i or t.tag[:1] not in ("N", "P") for t in sentence.tokens]] = 0.0
    if relation == "actor":
        chance[list(_no_doers(sentence, i))] = 0.0
    best = int(chance.argmax())
    if chance[best] < SURE:
        return ()
    found = roles.role_at(sentence, _head(sentence, best, chance), actors, RULE)
    return (found,) if found is not None and found.text is not None else ()


def _no_doers(sentence: Sentence, i: int) -> set[int]:
    """Words that the parse shows in another part: what a verb is done to, and who only judges or suffers the event."""
    harmed = {t.i for t in sentence.tokens if t.lemma in _HARMS}
    found = {t.i for t in sentence.tokens if t.dep in {"nsubjpass", "dobj"} and t.head in harmed}
    for k in sentence.ancestors(i):
        if sentence.tokens[k].lemma in slots.bystanders():
            found.update(slots.subject(sentence, k))
    return found


def _head(sentence: Sentence, i: int, chance: np.ndarray[tuple[int], np.dtype[np.floating]]) -> int:
    """From a likely word up to the head of its phrase, as long as that is likely too."""
    while sentence.tokens[i].head != i and chance[sentence.tokens[i].head] >= SURE / 2:
        i = sentence.tokens[i].head
    return i


def doubt(sentence: Sentence, inside: Sequence[int]) -> float:
    """How sure the encoder is that none of the tokens triggers an event, 0 to 1; 0 without an encoder."""
    if sentence.signals is None:
        return 0.0
    return float(np.exp(sentence.signals.of("event")[list(inside), 0]).min())


def leaf_chances(sentence: Sentence) -> dict[str, float]:
    """Probability of each leaf at the word that speaks for it most; empty without an encoder."""
    if sentence.signals is None:
        return {}
    chance = np.exp(sentence.signals.of("event")).max(axis=0)
    return {leaf: float(p) for leaf, p in zip(encoder.card().labels["event"], chance, strict=True) if leaf != "O"}


def settle(triggers: Sequence[Trigger], sentences: Sequence[Sentence]) -> list[Trigger]:
    """The rules' event words without those the encoder takes for none, and those that only it sees, in text order."""
    told = {s.index: s for s in sentences}
    kept = [
        t
        for t in triggers
        if t.sentence not in told or doubt(told[t.sentence], _tokens(told[t.sentence], t.start, t.end)) < NONE
    ]
    more = [t for s in sentences for t in _own(s, triggers)]
    return sorted([*kept, *more], key=lambda t: (t.start, t.end))


def _tokens(sentence: Sentence, start: int, end: int) -> list[int]:
    return [t.i for t in sentence.tokens if start <= t.start and t.end <= end] or [0]


def _own(sentence: Sentence, taken: Sequence[Trigger]) -> Iterator[Trigger]:
    if sentence.signals is None or not sentence.parsed:
        return
    labels, chance = encoder.card().labels["event"], np.exp(sentence.signals.of("event"))
    best = chance[:, 1:].argmax(axis=1) + 1
    k = 0
    while k < len(best):
        leaf, end = int(best[k]), k + 1
        if chance[k, leaf] < SEEN:
            k = end
            continue
        while end < len(best) and best[end] == leaf and chance[end, leaf] >= SEEN / 2:
            end += 1
        start, stop = sentence.tokens[k].start, sentence.tokens[end - 1].end
        if not any(t.start < stop and start < t.end for t in taken):
            inside = range(k, end)
            head = next((i for i in inside if sentence.tokens[i].head not in inside), k)
            text = sentence.text[start - sentence.start : stop - sentence.start]
            yield Trigger(sentence.index, head, start, stop, text, (labels[leaf],), RULE, float(chance[k, leaf]))
        k = end

"""Which event words tell an event of the report: not those that only describe a person, a demand or a toll unknown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tadmor.claims.axes import operators
from tadmor.claims.draft import Draft
from tadmor.model import Attribution, Polarity, Sentence, Span, Stage, Trigger

# What these ask for or refuse is their content and no event of its own.
_ASKING = ("DIP.DEMAND", "DIP.REJECT")
_OPEN = {Stage.PLANNED, Stage.THREATENED}
_PEOPLE = {"hostage", "captive", "prisoner", "detainee", "abductee", "refugee", "deserter", "captor", "kidnapper"}
_ADVERBS = {"recently", "newly", "freshly", "just"}


def _describes(sentence: Sentence, draft: Draft) -> bool:
    """``displaced families``, ``the freed men``: a participle before a noun only says who is meant.

    A place so described ("the besieged city") is a statement about the place, and an adverb
    ("the recently formed brigade") makes it one about the event.
    """
    token = sentence.tokens[draft.trigger.token]
    if token.dep != "amod" or draft.type.startswith("TERR."):
        return False
    words = {sentence.tokens[k].lower for k in sentence.children[token.i]}
    before = sentence.tokens[token.i - 1].lower if token.i else ""
    return not (words | {before}) & _ADVERBS


def _asked_for(sentence: Sentence, draft: Draft, others: Sequence[Draft]) -> bool:
    open_act = draft.stage in _OPEN or draft.polarity is Polarity.DENIED
    above = sentence.ancestors(draft.trigger.token)
    return open_act and any(o.type in _ASKING and o.trigger.token in above for o in others)


def _ends(sentence: Sentence, draft: Draft, others: Sequence[Draft]) -> bool:
    """``to lift the siege``: the verb tells of the siege, which the noun names; what it does is in the stage."""
    token = sentence.tokens[draft.trigger.token]
    entry = operators().get((token.lemma, "obj"))
    if entry is None or entry.effect != "ended" or token.tag[:2] != "VB":
        return False
    objects = {k for k in sentence.children[token.i] if sentence.tokens[k].dep in {"dobj", "nsubjpass"}}
    return any(o.trigger.token in objects and o.type.split(".")[0] == draft.type.split(".")[0] for o in others)


def without_rebuttals(triggers: Sequence[Trigger], attributions: Sequence[Attribution]) -> list[Trigger]:
    """Leave out ``dismissed reports that ...``: what is said not to be so is the claim, the saying is in its chain."""
    denials = [a.cue for a in attributions if a.polarity is Polarity.DENIED]
    return [t for t in triggers if t.types[0] != "DIP.REJECT" or not any(cue.overlaps(t.span) for cue in denials)]


def telling(sentences: Sequence[Sentence], attributions: Sequence[Attribution], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts that tell an event; a word inside the name of a source ("a man who fled") does not."""
    sources = [Span(a.source.start, a.source.end) for a in attributions if a.source.start is not None and a.source.end]
    kept = []
    for draft in drafts:
        sentence = sentences[draft.trigger.sentence]
        here = [d for d in drafts if d.trigger.sentence == draft.trigger.sentence and d is not draft]
        token = sentence.tokens[draft.trigger.token]
        span = draft.trigger.span
        if any(s.covers(span) for s in sources) or _describes(sentence, draft):
            continue
        if _ends(sentence, draft, here):
            continue
        if token.lemma in _PEOPLE and (here and not draft.counts):
            continue
        if not _asked_for(sentence, draft, here):
            kept.append(draft)
    return kept


def bare_tolls(drafts: Sequence[Draft], tolls: Collection[int]) -> list[Draft]:
    """Leave out "no deaths" beside a violent event: the zero is that event's count."""
    kept = []
    for draft in drafts:
        zero = draft.trigger.start in tolls and any(c.high == 0 for c in draft.counts.values())
        beside = [d for d in drafts if d.trigger.sentence == draft.trigger.sentence and d.trigger.start not in tolls]
        if not (zero and beside):
            kept.append(draft)
    return kept


def uncounted(drafts: Sequence[Draft], tolls: Collection[int]) -> list[Draft]:
    """Leave out nouns for the dead and wounded that no number counts and no act was joined to."""
    return [d for d in drafts if d.trigger.start not in tolls or d.counts or d.also or d.verbal]

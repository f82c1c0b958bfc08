"""The place of a claim: which place expression it rests on; a report's focus where the clause names none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tadmor.claims import slots
from tadmor.model import PlaceMention, Sentence, Span

# Prepositions in the order in which they tell where an event happened.
_LOCATIVE = (
    "in",
    "at",
    "inside",
    "near",
    "on",
    "around",
    "outside",
    "within",
    "across",
    "over",
    "into",
    "along",
    "between",
)
# Tree steps to a place that stands in no slot of the event: 8 is better than 11 or none by a point of MUC-4 f_type.
_MAX_DISTANCE = 8
_WAYS = frozenset({"to", "towards", "from"})
_TOWARDS = ("to", "towards", "toward", "into", "for", "at", "in", "from", "near")


def _usable(place: PlaceMention, avoid: Iterable[Span]) -> bool:
    if place.metonym or any(a.covers(place.span) for a in avoid):
        return False
    # "a Somali army base" does not lie "at Somalia": it has no place of its own
    return not (place.place and place.place.feature == "country" and place.text != place.name)


def _adjective(sentence: Sentence, place: PlaceMention) -> bool:
    """``the Roman theatre``: a word that only qualifies names no place."""
    i = sentence.at(place.name_start)
    return i is not None and sentence.tokens[i].tag == "JJ" and sentence.tokens[i].dep == "amod"


def _within(sentence: Sentence, event: int) -> int:
    """The noun that an event is told to lie in: "two days of [fighting] in which nine were killed"."""
    if sentence.tokens[event].dep == "relcl":
        for k in sentence.children[event]:
            if sentence.tokens[k].dep == "prep" and any(
                sentence.tokens[c].lower == "which" for c in sentence.children[k]
            ):
                return sentence.tokens[event].head
    return event


def _near(sentence: Sentence, event: int, place: PlaceMention) -> float:
    """Tree steps between the event and a place, more for a place in another clause."""
    i = sentence.at(place.name_start)
    if i is None:
        i = sentence.at(place.start)
    if i is None:
        return 99.0
    event = _within(sentence, event)
    up, other = [event, *sentence.ancestors(event)], [i, *sentence.ancestors(i)]
    for steps, k in enumerate(other):
        if k in up:
            cost = float(steps + up.index(k))
            for hop in [*other[:steps], *up[: up.index(k)]]:
                cost += {"relcl": 2.0, "advcl": 1.5, "conj": 0.5, "appos": 1.0}.get(sentence.tokens[hop].dep, 0.0)
            return cost
    return 50.0


def _stands_beside(
    sentence: Sentence, event: int, places: Sequence[PlaceMention], avoid: Sequence[Span]
) -> PlaceMention | None:
    """The place that an event noun stands beside: "Manbij, the brigade's only bastion on the river"."""
    token = sentence.tokens[event]
    if token.dep != "appos":
        return None
    at = sentence.tokens[token.head].start
    return next((p for p in places if p.start <= at < p.end and _usable(p, avoid)), None)


def _where_clause(
    sentence: Sentence, event: int, places: Sequence[PlaceMention], avoid: Sequence[Span]
) -> PlaceMention | None:
    """The place that a "where" clause is about: "marched to Manbij, where it now [controls] a grain mill"."""
    k = event
    while sentence.tokens[k].dep in {"conj", "xcomp", "dobj"}:
        k = sentence.tokens[k].head
    token = sentence.tokens[k]
    if token.dep != "relcl" or "where" not in {sentence.tokens[c].lower for c in sentence.children[k]}:
        return None
    at = sentence.tokens[token.head].start
    place = next((p for p in places if p.start <= at < p.end and _usable(p, avoid)), None)
    if place is not None and place.relation in _WAYS:
        return replace(place, relation="at", geometry=None)  # one goes "to Manbij, where" it happens
    return place


def in_slots(
    sentence: Sentence,
    inside: Sequence[int],
    names: Sequence[str],
    places: Sequence[PlaceMention],
    avoid: Sequence[Span],
) -> PlaceMention | None:
    """The place mention that fills one of the named slots, in their order."""
    for name in names:
        # the slot "near" of the codebook is any word of the sentence; here it is the preposition
        found_by = slots.by_preposition if name == "near" else slots.slot
        for i in found_by(sentence, inside, name):
            heads = [sentence.tokens[k] for k in (i, *(k for _, k in slots.prepositional(sentence, i, ["of"])))]
            found = [
                p for t in heads[:2] for p in places if p.start <= t.start and t.end <= p.end and _usable(p, avoid)
            ]
            if found:
                return max(found, key=lambda p: (p.relation != "at", p.end - p.start))
    return None


def in_sentence(
    sentence: Sentence,
    inside: Sequence[int],
    places: Sequence[PlaceMention],
    avoid: Sequence[Span],
    setting: str,
    first: Sequence[str] = (),
) -> PlaceMention | None:
    """The place of the event whose tokens are ``inside`` (head first) in its own sentence, or None.

    ``setting``: "object" (what is taken, held or besieged is the place), "goal" (where it goes
    counts before where it is) or "scene". ``first``: slots that the trigger's rule names.
    ``avoid``: spans whose places are part of a name or of a source.
    """
    here = [p for p in places if sentence.start <= p.start < sentence.end and not _adjective(sentence, p)]
    if not here:
        return None
    beside = _stands_beside(sentence, inside[0], here, avoid) if setting == "object" else None
    if beside is not None:
        return beside
    names = [*first, *(["object", "theme"] if setting == "object" else [])]
    names += list(_TOWARDS if setting == "goal" else _LOCATIVE)
    if setting != "object":
        names += ["against", "to", "towards", "from", "object", "theme", "subject"]
    found = in_slots(sentence, inside, names, here, avoid)
    above = slots.governor(sentence, inside[0])
    if found is None and above is not None and not slots.is_verb(sentence, inside[0]):
        # "carried out strikes on the hills": the phrase may hang on the verb that carries the noun
        found = in_slots(sentence, [above], [*(_TOWARDS if setting == "goal" else _LOCATIVE), "against"], here, avoid)
    if found is not None and found.antecedent is not None and setting == "object":
        named = [p for p in here if p.antecedent is None and p.relation == "at" and _usable(p, avoid)]
        near = [p for p in named if _near(sentence, inside[0], p) < 5]
        found = near[0] if near else found  # "in the town of X they took the police station"
    if found is None or found.antecedent is not None:
        found = _where_clause(sentence, inside[0], here, avoid) or found
    if found is not None:
        return found
    usable = [p for p in here if _usable(p, avoid) and (p.relation != "from" or setting != "scene")]
    # a place that is named in the sentence, before one that "the station" stands for
    steps = [(p.antecedent is not None, _near(sentence, inside[0], p), p.start, p) for p in usable]
    ranked = sorted((r for r in steps if r[1] < _MAX_DISTANCE), key=lambda r: r[:3])
    return ranked[0][3] if ranked else None

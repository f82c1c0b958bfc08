"""Which of a sentence's places an event word happens at, or none of them: a small linear model.

Each place of the sentence, and "none", gets the sum of the weights of its features (how the parse ties it to the event
word, what stands before it, what kind of place it is, how sure the encoder is that it is the event's place); the
softmax of the sums is the probability. The weights (``weights/scene.json``, hundredths) are learned from 5,000 event
words of news of conflicts by ``python -m training.scene``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from tadmor import encoder, resources
from tadmor.model import PlaceMention, Sentence

WEIGHTS = "weights/scene.json"
SCALE = 100.0
# Steps of the parse up to which the path is spelt out; beyond, only its length counts.
_PATH = 6
_SETTLED = frozenset({"capital", "city", "town", "village", "quarter", "camp"})
_WIDE = frozenset({"country", "continent", "province", "region", "district"})
# Edges of the encoder's probability, in log10.
_CHANCE = (-3.0, -2.0, -1.5, -1.0, -0.6, -0.3, -0.1)


def _token(sentence: Sentence, mention: PlaceMention) -> int | None:
    """The head word of the name: of its tokens the one whose governor lies outside."""
    inside = [sentence.tokens[n] for n in _tokens(sentence, mention)]
    own = {t.i for t in inside}
    return next((t.i for t in inside if t.head not in own or t.head == t.i), inside[-1].i if inside else None)


def _tokens(sentence: Sentence, mention: PlaceMention) -> list[int]:
    """Indices of the name's tokens."""
    return [t.i for t in sentence.tokens if t.start < mention.name_end and mention.name_start < t.end]


def _path(sentence: Sentence, i: int, k: int) -> tuple[str, int]:
    """Labels from the event word to the place ("<conj>prep>pobj") and the number of steps."""
    up, down = [i, *sentence.ancestors(i)], [k, *sentence.ancestors(k)]
    meeting = next((n for n in down if n in up), None)
    if meeting is None:
        return "apart", 99
    climbed, fallen = up[: up.index(meeting)], down[: down.index(meeting)]
    steps = [f"<{sentence.tokens[n].dep}" for n in climbed]
    for n in reversed(fallen):
        token = sentence.tokens[n]
        steps.append(f">{token.lower if token.dep in {'prep', 'agent'} else token.dep}")
    return "".join(steps), len(steps)


def _step(value: float, edges: Sequence[float]) -> int:
    return sum(value >= e for e in edges)


def _kind(mention: PlaceMention) -> str:
    if mention.place is None:
        return "unknown"
    feature = mention.place.feature
    return (
        "settled"
        if feature in _SETTLED
        else feature
        if feature in {"country", "province"}
        else ("wide" if feature in _WIDE else "site")
    )


def _preposition(sentence: Sentence, k: int) -> str:
    """The preposition that governs a name, over compounds, appositions and lists."""
    for n in (k, *sentence.ancestors(k)):
        token = sentence.tokens[n]
        if token.dep in {"prep", "agent"}:
            return token.lower
        if token.dep not in {"pobj", "compound", "appos", "conj", "nmod", "poss", "amod", "nummod"}:
            return token.dep
    return "root"


def _chances(sentence: Sentence, i: int) -> np.ndarray[tuple[int], np.dtype[np.floating]] | None:
    signals = sentence.signals
    if signals is None or not signals.known[i]:
        return None
    found: np.ndarray[tuple[int], np.dtype[np.floating]] = signals.pairs(i)[:, encoder.card().relations.index("place")]
    return found / math.log(10)


def _seen(chances: np.ndarray[tuple[int], np.dtype[np.floating]] | None, at: Sequence[int]) -> str:
    if chances is None or not at:
        return "unseen"
    return f"seen{_step(float(max(chances[n] for n in at)), _CHANCE)}"


def _of_place(
    sentence: Sentence,
    i: int,
    mention: PlaceMention,
    here: Sequence[PlaceMention],
    chances: np.ndarray[tuple[int], np.dtype[np.floating]] | None,
) -> Iterator[str]:
    k = _token(sentence, mention)
    if k is None:
        return
    path, steps = _path(sentence, i, k)
    before = k < i
    yield f"path {path}" if steps <= _PATH else "path long"
    yield f"steps {min(steps, 9)}"
    yield f"steps {min(steps, 9)} {_kind(mention)}"
    yield f"lemma {sentence.tokens[i].lemma} {path}"
    prep = _preposition(sentence, k)
    side = "before" if before else "after"
    yield f"prep {prep} {side}"
    yield f"prep {prep}"
    yield f"prep {prep} {sentence.tokens[i].lemma}"
    yield f"prep {prep} {_kind(mention)}"
    yield f"kind {_kind(mention)}"
    yield f"kind {_kind(mention)} {sentence.tokens[i].tag[:1]}"
    yield f"relation {mention.relation.rpartition(' ')[2] if mention.relation.endswith(' of') else mention.relation}"
    yield f"dep {sentence.tokens[k].dep}"
    low, high = min(i, k), max(i, k)
    between = sentence.tokens[low + 1 : high]
    yield f"gap {side} {_step(len(between), (1, 2, 3, 5, 8, 12, 20))}"
    verbs = sum(t.tag.startswith("V") for t in between)
    yield f"verbs {side} {min(verbs, 4)}"
    yield f"commas {side} {min(sum(t.text in {',', ';', '—', '--'} for t in between), 3)}"
    closer = sum(_between(i, k, other) for m in here if m is not mention and (other := _token(sentence, m)) is not None)
    yield f"closer {side} {min(closer, 3)}"
    if mention.metonym:
        yield "metonym"
    if mention.antecedent is not None:
        yield "nominal"
    if k == 0 or mention.name_start == sentence.start:
        yield "first"
    yield _seen(chances, _tokens(sentence, mention))
    yield f"{_seen(chances, [k])} {_kind(mention)}"


def _between(i: int, k: int, other: int) -> bool:
    """True where another place stands nearer to the event word, on the same side."""
    return (i < other < k) or (k < other < i)


def _of_none(sentence: Sentence, i: int, here: Sequence[PlaceMention]) -> Iterator[str]:
    token = sentence.tokens[i]
    yield "none"
    yield f"none lemma {token.lemma}"
    yield f"none tag {token.tag}"
    yield f"none dep {token.dep}"
    yield f"none places {min(len(here), 5)}"
    yield f"none inner {min(sum(sentence.tokens[k].tag.startswith('V') for k in sentence.children[i]), 2)}"
    named = [m for m in here if m.place is not None and not m.metonym]
    yield f"none settled {min(sum(_kind(m) == 'settled' for m in named), 2)}"
    if any(sentence.tokens[k].dep in {"neg"} for k in sentence.children[i]):
        yield "none denied"
    if any(sentence.tokens[k].tag == "MD" for k in sentence.children[i]):
        yield "none modal"
    for k in sentence.children[i]:
        if sentence.tokens[k].dep in {"prep", "dobj", "nsubjpass", "nsubj", "mark", "aux"}:
            yield f"none has {sentence.tokens[k].dep}"


def _event(sentence: Sentence, i: int) -> Iterator[str]:
    """How sure the encoder is that the word tells an event."""
    signals = sentence.signals
    if signals is not None and signals.known[i]:
        yield f"none event {_step(float(signals.of('event')[i, 0]) / math.log(10), _CHANCE)}"


def features(sentence: Sentence, i: int, places: Sequence[PlaceMention]) -> tuple[list[PlaceMention], list[list[str]]]:
    """The sentence's places, and the features of each, with those of "none" as the last row."""
    here = [p for p in places if sentence.start <= p.name_start < sentence.end]
    chances = _chances(sentence, i)
    rows = [list(_of_place(sentence, i, m, here, chances)) for m in here]
    none = [*_of_none(sentence, i, here), *_event(sentence, i)]
    if chances is not None and here:
        best = [max((float(chances[n]) for n in _tokens(sentence, m)), default=-9.0) for m in here]
        for row, chance in zip(rows, best, strict=True):
            if chance == max(best):
                row.append("likeliest")
        none.append(f"none seen {_step(max(best), _CHANCE)}")
    return here, [*rows, none]


@cache
def _weights() -> dict[str, float]:
    found: dict[str, int] = json.loads(resources.text(WEIGHTS))["weights"]
    return {feature: value / SCALE for feature, value in found.items()}


def chances(sentence: Sentence, i: int, places: Sequence[PlaceMention]) -> list[tuple[float, PlaceMention | None]]:
    """Probability of each place of the sentence, and of none, to be that of the event word ``i``; best first."""
    here, rows = features(sentence, i, places)
    weights = _weights()
    sums = [sum(weights.get(f, 0.0) for f in row) for row in rows]
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    whole = sum(powers)
    options: list[PlaceMention | None] = [*here, None]
    ranked = sorted(range(len(options)), key=lambda n: (-powers[n], n))
    return [(powers[n] / whole, options[n]) for n in ranked]


def place_of(sentence: Sentence, i: int, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place that the event word at token ``i`` happens at, or None where it is told of none."""
    return chances(sentence, i, places)[0][1]

"""What the encoder's heads say of an event word or a sentence, as features: which leaf, how far it came, how sure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tadmor import encoder
from tadmor.model import Sentence

_STEPS = (0.05, 0.2, 0.5, 0.8, 0.95)
_AXES = ("stage", "polarity", "certainty", "hypothetical")


def _leaves() -> tuple[str, ...]:
    return tuple(encoder.card().labels["event"])


def sentence_features(sentence: Sentence, place: int) -> list[str]:
    """The likeliest event of a sentence and how firmly it is told; ``place``: index of the sentence, coarsely."""
    if sentence.signals is None or not len(sentence.tokens):
        return []
    chances = np.exp(sentence.signals.of("event"))
    token = int(chances[:, 0].argmin())
    leaf = _leaves()[int(chances[token, 1:].argmax()) + 1]
    firm = round(float(sentence.signals.of("factuality")[token, 0]))
    return [f"top={leaf}|{firm}", f"top={leaf}|{firm}|{place}", f"top={leaf}"]


def text_features(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    """The greatest chance of each leaf in a text, one feature for each step that it reaches; then its sentences."""
    seen = [np.exp(s.signals.of("event")).max(axis=0) for s in sentences if s.signals is not None and len(s.tokens)]
    if not seen:
        return
    most = np.max(seen, axis=0)
    for leaf, chance in list(zip(_leaves(), most, strict=True))[1:]:
        yield from (f"{leaf}>={step}" for step in _STEPS if chance >= step)
    for k, sentence in enumerate(sentences):
        yield from sentence_features(sentence, min(k, 3))


def word_features(sentence: Sentence, i: int) -> Iterator[str]:
    """What the heads say of one word as an event."""
    if sentence.signals is None or not len(sentence.tokens):
        return
    chances = np.exp(sentence.signals.of("event")[i])
    for leaf, chance in zip(_leaves(), chances, strict=True):
        yield from (f"event {leaf}>={step}" for step in _STEPS if chance >= step)
    for axis in _AXES:
        values = np.exp(sentence.signals.of(axis)[i])
        names = encoder.card().labels[axis]
        best = int(values.argmax())
        yield f"{axis} head={names[best]}"
        yield f"{axis} head={names[best]}|{round(float(values[best]), 1)}"
    yield f"factuality={round(2 * float(sentence.signals.of('factuality')[i, 0]))}"

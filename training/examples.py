"""From annotated text to what the encoder is trained on: windows of word pieces with a label per word and head.

A label stands on the first piece of a word; the other pieces, and words that a corpus says nothing about, are masked
with ``NONE``. Windows hold whole sentences as long as they fit into ``PIECES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tadmor.model import Span
from tadmor.text import sentences
from training import labels

PIECES = 126
NONE = -100
CLS, SEP = 101, 102


@dataclass(slots=True)
class Anchor:
    """An event trigger or a cue with the spans that belong to it. ``axes`` is empty where a corpus tells none."""

    span: Span
    pairs: dict[str, list[Span]] = field(default_factory=dict)
    axes: dict[str, str] = field(default_factory=dict)
    # Relations that the corpus annotates: words outside their spans count as "none" only for these.
    complete: bool = True


@dataclass(slots=True)
class Text:
    """An annotated text. ``None`` for a layer that the corpus does not annotate."""

    text: str
    attribution: dict[str, list[tuple[Span, ...]]] | None = None
    entities: list[tuple[Span, str]] | None = None
    events: list[tuple[Span, str]] | None = None
    # Words whose event label is unknown although the layer is annotated elsewhere.
    unsure: list[Span] = field(default_factory=list)
    # Words of which the entity layer says nothing.
    dark: list[Span] = field(default_factory=list)
    factuality: list[tuple[Span, float]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    start: int = 0
    end: int | None = None


@dataclass(slots=True)
class Window:
    """Pieces of one training example with labels: ``tags[head]`` as long as ``ids``, pairs per anchor piece."""

    ids: list[int]
    tags: dict[str, list[int]]
    factuality: list[tuple[int, float]]
    axes: dict[str, list[tuple[int, int]]]
    pairs: list[tuple[int, list[int]]]


@dataclass(slots=True)
class Piece:
    """A word piece: vocabulary id, code points, and whether a word begins with it."""

    id: int
    start: int
    end: int
    first: bool


def pieces(tokenizer: Any, text: str, span: Span) -> list[Piece]:
    """Word pieces of a stretch of ``text``, offsets in the whole text."""
    encoded = tokenizer.encode(text[span.start : span.end], add_special_tokens=False)
    return [
        Piece(id, span.start + a, span.start + b, not token.startswith("##"))
        for id, token, (a, b) in zip(encoded.ids, encoded.tokens, encoded.offsets, strict=True)
    ]


def packed(tokenizer: Any, text: str, spans: Iterable[Span]) -> Iterator[list[Piece]]:
    """Sentences packed into windows of at most ``PIECES``; a longer sentence is cut."""
    window: list[Piece] = []
    for span in spans:
        more = pieces(tokenizer, text, span)
        if window and len(window) + len(more) > PIECES:
            yield window
            window = []
        while len(more) > PIECES:
            yield more[:PIECES]
            more = more[PIECES:]
        window.extend(more)
    if window:
        yield window


def _bio(window: Sequence[Piece], groups: Iterable[tuple[Sequence[Span], int, int]], skip: int) -> list[int]:
    tags = [0 if p.first else NONE for p in window]
    for spans, begin, inside in groups:
        opened = False
        for span in sorted(spans):
            for k, p in enumerate(window):
                if p.first and p.start < span.end and p.end > span.start and p.start >= span.start:
                    tags[k] = inside if opened else begin
                    opened = True
    return [skip, *tags, skip]


def _within(window: Sequence[Piece], span: Span) -> list[int]:
    return [k for k, p in enumerate(window) if p.first and span.start <= p.start < span.end]


def _anchor(window: Sequence[Piece], anchor: Anchor) -> tuple[int, list[int]] | None:
    at = _within(window, anchor.span)
    if not at:
        return None
    wanted = [(0 if anchor.complete else NONE) if p.first else NONE for p in window]
    for relation, spans in anchor.pairs.items():
        for span in spans:
            for k in _within(window, span):
                wanted[k] = labels.PAIRS.index(relation)
    return at[0] + 1, [NONE, *wanted, NONE]


def window_of(text: Text, window: Sequence[Piece], leaf: dict[str, int]) -> Window:
    """The labels of ``text`` that fall on one window of its pieces. ``leaf``: number of each leaf, "O" is 0."""
    tags: dict[str, list[int]] = {}
    if text.attribution is not None:
        for role in labels.ATTRIBUTION:
            tags[role] = _bio(window, ((spans, 1, 2) for spans in text.attribution.get(role, [])), NONE)
    if text.entities is not None:
        index = labels.ENTITY_TAGS.index
        tags["entity"] = _bio(
            window, (((s,), index(f"B-{kind}"), index(f"I-{kind}")) for s, kind in text.entities), NONE
        )
        for span in text.dark:
            for k in _within(window, span):
                tags["entity"][k + 1] = NONE
    if text.events is not None:
        row = [NONE, *(0 if p.first else NONE for p in window), NONE]
        for span in text.unsure:
            for k in _within(window, span):
                row[k + 1] = NONE
        for span, code in text.events:
            for k in _within(window, span):
                row[k + 1] = leaf[code]
        tags["event"] = row
    value = [(at[0] + 1, v) for s, v in text.factuality if (at := _within(window, s))]
    axes: dict[str, list[tuple[int, int]]] = {name: [] for name in labels.AXES}
    pairs = []
    for anchor in text.anchors:
        found = _anchor(window, anchor)
        if found is None:
            continue
        pairs.append(found)
        for name, told in anchor.axes.items():
            axes[name].append((found[0], labels.AXES[name].index(told)))
    return Window([CLS, *(p.id for p in window), SEP], tags, value, axes, pairs)


def windows(tokenizer: Any, texts: Iterable[Text]) -> Iterator[Window]:
    """Training windows of the texts, in order."""
    leaf = {code: k for k, code in enumerate(labels.leaves())}
    for text in texts:
        spans = sentences(text.text, text.start, text.end if text.end is not None else len(text.text))
        for window in packed(tokenizer, text.text, spans):
            yield window_of(text, window, leaf)


def joined(one: Window, two: Window) -> Window:
    """Two unrelated windows as one: what stands in the other belongs to no anchor of this one."""
    left, right = one.ids[:-1], two.ids[1:]
    shift = len(left) - 1
    tags = {}
    for head in one.tags.keys() | two.tags.keys():
        a, b = one.tags.get(head, [NONE] * len(one.ids)), two.tags.get(head, [NONE] * len(two.ids))
        tags[head] = a[:-1] + b[1:]
    firsts = [0 if any(w.tags[h][k] != NONE for h in w.tags) else NONE for w in (one, two) for k in range(len(w.ids))]
    first, second = firsts[: len(one.ids)], firsts[len(one.ids) :]
    pairs = [(at, row[:-1] + second[1:]) for at, row in one.pairs]
    pairs += [(at + shift, first[:-1] + row[1:]) for at, row in two.pairs]
    axes = {name: one.axes[name] + [(at + shift, value) for at, value in two.axes[name]] for name in one.axes}
    values = one.factuality + [(at + shift, value) for at, value in two.factuality]
    return Window(left + right, tags, values, axes, pairs)

"""What the trained encoder sees in a text: per token the scores of every head, and pair scores between tokens.

The weights (``weights/reader.onnx``, int8) and what is needed to read them (``weights/reader.json``: labels, hash,
layout) ship with the package; ``docs/models.md`` says how they were made and what they reach. Loaded when first asked
for and checked by hash. Only this module knows onnxruntime and the tokenizer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tadmor import resources
from tadmor.errors import BackendMissing, BadData
from tadmor.model import Span

WEIGHTS, CARD, VOCABULARY = "weights/reader.onnx", "weights/reader.json", "weights/vocabulary.txt"
# Score of the first label, "none", where nothing was seen.
_NOTHING = 20.0
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """Scores for the tokens of one sentence, in token order.

    ``scores``: (tokens, outputs) log-probabilities within each head, ``heads()`` says where each stands. ``left`` and
    ``right``: (tokens, width) both sides of the pair scorer. ``known``: whether the encoder saw the token.
    """

    scores: Floats
    left: Floats
    right: Floats
    known: NDArray[np.bool_]

    def of(self, head: str) -> Floats:
        """(tokens, labels) log-probabilities of one head."""
        start, end = card().heads[head]
        return self.scores[:, start:end]

    def pairs(self, anchor: int) -> Floats:
        """(tokens, relations) log-probabilities of every token's relation to the token ``anchor``."""
        relation = card().relation
        left = np.append(self.left[anchor], np.float32(1))
        right = np.concatenate([self.right, np.ones((len(self.right), 1), np.float32)], axis=1)
        found: Floats = _log_softmax(right @ np.tensordot(left, relation, axes=(0, 1)).T)
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """Layout of the weights: each head's labels and place among the outputs, the pair scorer, the vocabulary."""

    heads: dict[str, tuple[int, int]]
    labels: dict[str, tuple[str, ...]]
    relations: tuple[str, ...]
    relation: Floats
    pieces: int
    sha256: str
    vocabulary: tuple[str, ...]


_own: list[Path] = []


def use(folder: Path | None) -> None:
    """Read other weights than the shipped ones, with their layout and vocabulary, from a folder; None: the shipped."""
    _own[:] = [] if folder is None else [folder]
    card.cache_clear()
    _tools.cache_clear()


def _bytes(name: str) -> bytes:
    return (_own[0] / Path(name).name).read_bytes() if _own else resources.data(name)


@cache
def card() -> Card:
    """The shipped weights' layout. Raises BadData where the file is broken."""
    told = json.loads(_bytes(CARD))
    relation = np.array(told["relation"], dtype=np.float32)
    return Card(
        heads={name: (int(a), int(b)) for name, (a, b) in told["heads"].items()},
        labels={name: tuple(values) for name, values in told["labels"].items()},
        relations=tuple(told["relations"]),
        relation=relation,
        pieces=int(told["pieces"]),
        sha256=str(told["sha256"]),
        vocabulary=tuple(_bytes(VOCABULARY).decode("utf-8").split("\n")),
    )


@cache
def _tools() -> tuple[Any, Any]:
    try:
        import onnxruntime
        from tokenizers import BertWordPieceTokenizer
    except ImportError as error:  # pragma: no cover - the package declares both
        raise BackendMissing(f"{error.name} is not installed; run: pip install tadmor") from error
    weights = _bytes(WEIGHTS)
    if hashlib.sha256(weights).hexdigest() != card().sha256:
        raise BadData(f"{WEIGHTS} is not the file that {CARD} describes. Fix: install tadmor anew")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    tokenizer = BertWordPieceTokenizer({word: k for k, word in enumerate(card().vocabulary)}, lowercase=True)
    return session, tokenizer


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(axis=-1, keepdims=True)
    found: Floats = x - np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return found


@cache
def _steps(labels: tuple[str, ...]) -> Floats:
    """(labels + 1, labels) 0 where the second may follow the first, else minus infinity; the last row: at the start."""
    told = [label.partition("-") for label in labels]
    allowed = [
        [edge != "I" or (before != "O" and kind == ahead) for edge, _, kind in told]
        for before, _, ahead in [*told, ("O", "", "")]
    ]
    return np.where(allowed, 0.0, -np.inf).astype(np.float32)


def best_tags(scores: Floats, labels: tuple[str, ...]) -> list[str]:
    """The likeliest sequence of BIO tags of (words, labels) log-probabilities: nothing goes on that has not begun.

    ``labels``: "O", and "B" and "I", alone or with a kind behind a hyphen. Viterbi's algorithm, where it is needed.
    """
    steps, first = _steps(labels), len(labels)
    path = scores.argmax(axis=1)
    if np.isfinite(steps[np.concatenate([[first], path[:-1]]), path]).all():
        return [labels[k] for k in path]
    best, back = scores[0] + steps[first], []
    for row in scores[1:]:
        reached = best[:, None] + steps[:first]
        back.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + row
    found = [int(best.argmax())]
    for came in reversed(back):
        found.append(int(came[found[-1]]))
    return [labels[k] for k in reversed(found)]


@dataclass(slots=True)
class _Window:
    """Pieces of neighbouring sentences: ids, code point of each word's start, -1 inside a word, and the sentence."""

    ids: list[int]
    starts: list[int]
    sentences: list[int]


def _windows(texts: Sequence[str]) -> Iterator[_Window]:
    _, tokenizer = _tools()
    limit = card().pieces
    window = _Window([], [], [])
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    for n, told in enumerate(encoded):
        if window.ids and len(window.ids) + len(told.ids) > limit:
            yield window
            window = _Window([], [], [])
        starts = [-1 if token.startswith("##") else a for token, (a, _) in zip(told.tokens, told.offsets, strict=True)]
        for at in range(0, len(told.ids), limit):
            part = slice(at, at + limit)
            if len(window.ids) + len(told.ids[part]) > limit:
                yield window
                window = _Window([], [], [])
            window.ids.extend(told.ids[part])
            window.starts.extend(starts[part])
            window.sentences.extend([n] * len(told.ids[part]))
    if window.ids:
        yield window


def _run(windows: Sequence[_Window]) -> Iterator[tuple[_Window, Floats, Floats, Floats]]:
    """Scores of the windows, one at a time.

    So nothing is padded (7 % of the whole path's time), and what a window says does not hang on the other windows of
    its report, whose range the integer products would share.
    """
    session, _ = _tools()
    for window in windows:
        ids = np.array([[101, *window.ids, 102]], np.int64)
        scores, left, right = session.run(None, {"ids": ids, "mask": np.ones(ids.shape, np.float32)})
        part = slice(1, len(window.ids) + 1)
        yield window, scores[0, part], left[0, part], right[0, part]


def signals(texts: Sequence[str], tokens: Sequence[Sequence[Span]]) -> list[Signals]:
    """What the encoder sees in each of some neighbouring sentences, for its ``tokens`` (code points in the sentence).

    Sentences are read together up to the width of a window. A token is the first word piece that begins within it;
    one without any (an empty stretch, a sign that the vocabulary drops) is nothing to any head.
    """
    width = max(end for _, end in card().heads.values())
    side = card().relation.shape[1] - 1
    at: list[dict[int, tuple[Floats, Floats, Floats]]] = [{} for _ in texts]
    for window, scores, left, right in _run(list(_windows(texts))):
        for k, (start, n) in enumerate(zip(window.starts, window.sentences, strict=True)):
            if start >= 0:
                at[n][start] = (scores[k], left[k], right[k])
    # all tokens of all sentences in one table, so that a head is worked out once
    ends = list(accumulate(len(sentence) for sentence in tokens))
    total = ends[-1] if ends else 0
    raw = np.zeros((total, width), np.float32)
    sides = np.zeros((2, total, side), np.float32)
    known = np.zeros(total, np.bool_)
    for k, (n, token) in enumerate((n, token) for n, sentence in enumerate(tokens) for token in sentence):
        seen = next((at[n][p] for p in range(token.start, token.end) if p in at[n]), None)
        if seen is not None:
            raw[k], sides[0, k], sides[1, k] = seen
            known[k] = True
    for name, (a, b) in card().heads.items():
        if name != "factuality":
            raw[~known, a] = _NOTHING
            raw[:, a:b] = _log_softmax(raw[:, a:b])
    parts = [slice(a, b) for a, b in pairwise([0, *ends])]
    return [Signals(raw[part], sides[0, part], sides[1, part], known[part]) for part in parts]

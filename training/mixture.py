"""Which texts an epoch holds, and how often."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from training import annotated, corpora, passages
from training.examples import PIECES, Text, Window, joined, windows

STAGES = ("public", "own")
FOLDS = 5
# How often an epoch repeats a corpus; passages come with other names each time.
TIMES = {"re3d": 3, "passages": 6, "annotated": 4}
# What the second stage keeps of the large corpora of the first, so that nothing is forgotten.
KEPT = {"polnear": 0.13, "uds": 0.2}


def fold_of(name: str, names: Sequence[str]) -> int:
    """The fifth that a re3d document belongs to, by its place among the sorted ids."""
    return sorted(names).index(name) % FOLDS


@cache
def _re3d(data: Path) -> tuple[tuple[str, Text], ...]:
    return tuple(corpora.entities(data / "re3d"))


@cache
def _large(corpus: str, data: Path, tokenizer: Any) -> tuple[Window, ...]:
    if corpus == "polnear":
        return tuple(windows(tokenizer, corpora.attributions(data / "polnear" / "train")))
    return tuple(windows(tokenizer, corpora.factuality(data / "factuality" / "UDS_IH2" / "train.jsonl")))


def _entities(data: Path, tokenizer: Any, fold: int | None) -> list[Window]:
    names = [name for name, _ in _re3d(data)]
    kept = [text for name, text in _re3d(data) if fold is None or fold_of(name, names) != fold]
    return list(windows(tokenizer, kept))


def _together(found: Iterable[Window], rng: random.Random) -> list[Window]:
    """Half of the short windows joined with the next, so that a word of one story is nobody's in another."""
    made: list[Window] = []
    for window in found:
        if made and rng.random() < 0.6 and len(made[-1].ids) + len(window.ids) - 2 <= PIECES:
            made[-1] = joined(made[-1], window)
        else:
            made.append(window)
    return made


def epoch(
    stage: str, data: Path, tokenizer: Any, rng: random.Random, without: frozenset[str], fold: int | None
) -> list[Window]:
    """The windows of one epoch, unordered. ``without`` names corpora to leave out, ``fold`` a fifth of re3d."""
    found: list[Window] = []
    for corpus in ("polnear", "uds"):
        if corpus not in without:
            all_of = _large(corpus, data, tokenizer)
            share = 1.0 if stage == "public" else KEPT[corpus]
            found.extend(rng.sample(all_of, int(len(all_of) * share)))
    if "re3d" not in without:
        found.extend(_entities(data, tokenizer, fold) * TIMES["re3d"])
    if stage == "own" and "passages" not in without:
        for _ in range(TIMES["passages"]):
            told = list(passages.texts(rng))
            rng.shuffle(told)
            found.extend(_together(windows(tokenizer, told), rng))
    if stage == "own" and "annotated" not in without:
        found.extend(list(windows(tokenizer, annotated.texts(data))) * TIMES["annotated"])
    return found

"""Which texts an epoch holds, and how often."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from evaluation import re3d
from training import annotated, corpora, passages
from training.examples import PIECES, Text, Window, joined, windows

# One after the other: public corpora, our own texts with a little of those, then both together, twice; ``more`` goes on
# from weights that have been through all of these. ``names`` tells entities alone, for the five folds of re3d.
STAGES = ("public", "own", "both", "last", "more", "names")
# How often an epoch of a stage repeats a corpus, or which share of it is drawn; passages get other names each time.
TIMES: dict[str, dict[str, float]] = {
    "public": {"polnear": 1.0, "uds": 1.0, "re3d": 3, "passages": 0, "annotated": 0},
    "own": {"polnear": 0.12, "uds": 0.15, "re3d": 3, "passages": 5, "annotated": 4},
    "both": {"polnear": 0.3, "uds": 0.2, "re3d": 1, "passages": 4, "annotated": 3},
    "last": {"polnear": 0.45, "uds": 0.2, "re3d": 1, "passages": 2, "annotated": 2},
    "more": {"polnear": 1.0, "uds": 0.3, "re3d": 2, "passages": 2, "annotated": 2},
    "names": {"polnear": 0, "uds": 0, "re3d": 8, "passages": 1, "annotated": 0},
}


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
    kept = [text for name, text in _re3d(data) if fold is None or re3d.fold_of(name, names) != fold]
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
    times = {corpus: 0 if corpus in without else often for corpus, often in TIMES[stage].items()}
    found: list[Window] = []
    for corpus in ("polnear", "uds"):
        if times[corpus]:
            all_of = _large(corpus, data, tokenizer)
            found.extend(rng.sample(all_of, int(len(all_of) * times[corpus])))
    if times["re3d"]:
        found.extend(_entities(data, tokenizer, fold) * int(times["re3d"]))
    for _ in range(int(times["passages"])):
        told = list(passages.texts(rng))
        rng.shuffle(told)
        found.extend(_together(windows(tokenizer, told), rng))
    if times["annotated"]:
        found.extend(list(windows(tokenizer, annotated.texts(data))) * int(times["annotated"]))
    return found

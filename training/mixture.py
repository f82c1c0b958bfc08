"""Which texts an epoch holds, and how often."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

from training import corpora
from training.examples import Text, Window, windows

STAGES = ("public", "own")
FOLDS = 5
# How often an epoch repeats small corpora; the share of PolNeAR and UDS in the second stage.
RE3D_TIMES = 3


def fold_of(name: str, names: list[str]) -> int:
    """The fifth that a re3d document belongs to, by its place among the sorted ids."""
    return sorted(names).index(name) % FOLDS


@cache
def _re3d(data: Path) -> tuple[tuple[str, Text], ...]:
    return tuple(corpora.entities(data / "re3d"))


@cache
def _windows(corpus: str, data: Path, tokenizer: Any) -> tuple[Window, ...]:
    if corpus == "polnear":
        return tuple(windows(tokenizer, corpora.attributions(data / "polnear" / "train")))
    return tuple(windows(tokenizer, corpora.factuality(data / "factuality" / "UDS_IH2" / "train.jsonl")))


def epoch(
    stage: str, data: Path, tokenizer: Any, rng: random.Random, without: set[str], fold: int | None, number: int
) -> list[Window]:
    """The windows of one epoch, unordered."""
    found: list[Window] = []
    for corpus in ("polnear", "uds"):
        if corpus not in without:
            found.extend(_windows(corpus, data, tokenizer))
    if "re3d" in without:
        return found
    names = [name for name, _ in _re3d(data)]
    kept = [text for name, text in _re3d(data) if fold is None or fold_of(name, names) != fold]
    found.extend(list(windows(tokenizer, kept)) * RE3D_TIMES)
    return found

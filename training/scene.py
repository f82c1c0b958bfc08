"""``python -m training.scene RECORDS [--kept FILE]``: fit ``src/tadmor/weights/scene.json``, the place of an event.

RECORDS is the event-location set (MIT licence): event words of conflict news with the spans of their places. Fitted is
the softmax over the places of the sentence and "none" (``tadmor.places.scene``) by full-batch Adam with an L2 penalty;
several gold places share the probability. Records whose place is not found at all teach nothing and are left out.
Printed: accuracy over five folds by text. ``--kept``: keep what the records were read to (a pickle), for a second run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import event_location as gold
from tadmor import resources
from tadmor.places import scene

OUT = Path(resources.__file__).parent / scene.WEIGHTS
# Found on the folds; flat around these values.
PENALTY, LEAST, STEPS, RATE, FOLDS = 8.0, 3, 300, 0.1, 5


@dataclass(frozen=True, slots=True)
class Example:
    """Features of each place and of none (last); which of them are right; the text it is from; the places' spans."""

    text: str
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    spans: tuple[tuple[int, int], ...]
    gold: gold.Spans

    @property
    def teaches(self) -> bool:
        """False where the gold place is not among those found."""
        return any(self.right)


def examples(path: Path) -> list[Example]:
    """The records read and turned into features."""
    found = []
    read = gold.Reader()
    for record in gold.read_gold(path):
        sentence, i, placed = read(record)
        if sentence is None:
            continue
        here, rows = scene.features(sentence, i, placed)
        spans = tuple((m.name_start, m.name_end) for m in here)
        right = (*(any(gold.meet(s, g) for g in record.places) for s in spans), not record.places)
        found.append(Example(record.text, tuple(map(tuple, rows)), right, spans, record.places))
    return found


def fit(rows: Sequence[Example]) -> dict[str, float]:
    """Weights by feature."""
    told = [r for r in rows if r.teaches]
    counts = Counter(f for r in told for row in r.rows for f in set(row))
    number = {f: n for n, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    lines = [[number[f] for f in row if f in number] for r in told for row in r.rows]
    line = np.concatenate([np.full(len(row), n) for n, row in enumerate(lines)])
    column = np.array([c for row in lines for c in row])
    group = np.concatenate([np.full(len(r.rows), n) for n, r in enumerate(told)])
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    right = np.array([y for r in told for y in r.right], dtype=float)

    def shares(values: Any) -> Any:
        return values / np.add.reduceat(values, starts)[group]

    weights = first = second = np.zeros(len(number))
    for step in range(1, STEPS + 1):
        sums = np.bincount(line, weights[column], len(lines))
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        wrong = shares(powers) - shares(powers * right)
        slope = np.bincount(column, wrong[line], len(weights)) + PENALTY * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {f: float(weights[n]) for f, n in number.items()}


def best(weights: dict[str, float], example: Example) -> gold.Spans:
    """The span predicted, or none."""
    sums = [sum(weights.get(f, 0.0) for f in row) for row in example.rows]
    k = sums.index(max(sums))
    return (example.spans[k],) if k < len(example.spans) else ()


def fold(text: str) -> int:
    """Fold of a text, the same on every machine."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS


def crossed(rows: Sequence[Example]) -> dict[str, float | None]:
    """Scores of each record by weights fitted without the texts of its fold."""
    told: dict[int, gold.Spans] = {}
    for k in range(FOLDS):
        weights = fit([r for r in rows if fold(r.text) != k])
        told |= {n: best(weights, r) for n, r in enumerate(rows) if fold(r.text) == k}
    return dict(gold.figures([r.gold for r in rows], [told[n] for n in range(len(rows))]))


def written(weights: dict[str, float], rows: int) -> str:
    """The weights file: hundredths, those that round to nothing left out."""
    kept = {f: round(w * scene.SCALE) for f, w in sorted(weights.items()) if round(w * scene.SCALE)}
    told = {"made_by": "python -m training.scene", "from": "event-location records (MIT)", "records": rows}
    return json.dumps(told | {"weights": kept}, indent=0, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print the scores over the folds, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args(arguments)
    if asked.kept and asked.kept.exists():
        rows = pickle.loads(asked.kept.read_bytes())
    else:
        rows = examples(asked.records)
        if asked.kept:
            asked.kept.write_bytes(pickle.dumps(rows))
    print(json.dumps(crossed(rows)))
    asked.out.write_text(written(fit(rows), len(rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

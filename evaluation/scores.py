"""Counts that can be added up, and the figures made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Scores = dict[str, "float | None"]

# Keys of which less is better; all others are shares, F-measures or correlations.
LOWER_IS_BETTER = frozenset({"violations", "done_violations", "falsely_precise", "mae", "mean_km", "auc"})


@dataclass(slots=True)
class Tally:
    """``right`` of ``of``; None as a share where nothing was asked."""

    right: float = 0.0
    of: float = 0.0

    def add(self, right: float, of: float = 1.0) -> None:
        """Count ``right`` of ``of`` more."""
        self.right += right
        self.of += of

    def merge(self, other: Tally) -> None:
        """Add another tally's counts."""
        self.add(other.right, other.of)

    @property
    def share(self) -> float | None:
        """Share between 0 and 1, or None."""
        return self.right / self.of if self.of else None


@dataclass(slots=True)
class Hits:
    """True positives with what was predicted and what is gold."""

    hit: float = 0.0
    predicted: float = 0.0
    gold: float = 0.0

    def add(self, hit: float, predicted: float, gold: float) -> None:
        """Count more."""
        self.hit += hit
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        """Hits per prediction; 0 where nothing was predicted but something is gold, 1 where neither."""
        return self.hit / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Hits per gold item; 1 where there is no gold."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.hit / total if total else 1.0


def macro_f1(gold: list[str], predicted: list[str], labels: Iterable[str]) -> float:
    """Mean of the F1 of each label; a label without gold and prediction counts 0, as in scikit-learn."""
    values = []
    for label in labels:
        hits = label_hits(gold, predicted, label)
        values.append(hits.f1 if hits.predicted + hits.gold else 0.0)
    return sum(values) / len(values) if values else 0.0


def weighted_f1(gold: list[str], predicted: list[str], labels: Iterable[str]) -> float:
    """Mean of the F1 of each label, weighted by its number of gold items."""
    total = weighted = 0.0
    for label in labels:
        hits = label_hits(gold, predicted, label)
        weighted += hits.f1 * hits.gold
        total += hits.gold
    return weighted / total if total else 0.0


def label_hits(gold: list[str], predicted: list[str], label: str) -> Hits:
    """Counts for one label over parallel lists."""
    hits = Hits()
    for g, p in zip(gold, predicted, strict=True):
        hits.add(float(g == label == p), float(p == label), float(g == label))
    return hits


def b_cubed(gold: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> tuple[Tally, Tally]:
    """B-cubed precision and recall as tallies over the items both sides know (Bagga and Baldwin 1998)."""
    items = [item for item in gold if item in predicted]
    gold_sizes = Counter(gold[item] for item in items)
    predicted_sizes = Counter(predicted[item] for item in items)
    both = Counter((gold[item], predicted[item]) for item in items)
    precision, recall = Tally(), Tally()
    for item in items:
        shared = both[gold[item], predicted[item]]
        precision.add(shared / predicted_sizes[predicted[item]])
        recall.add(shared / gold_sizes[gold[item]])
    return precision, recall


def f_measure(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean, None where a part is unknown."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

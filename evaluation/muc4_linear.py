"""Small linear models of the MUC-4 mapping: binary features in, probabilities out. Numbers live in a data file.

``muc4_weights.json`` holds per model its labels and, per feature, one whole number a label (hundredths). It is made by
``python -m training.muc4`` from the 1,300 development texts and their keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "muc4_weights.json"
SCALE = 100.0


@dataclass(frozen=True)
class Linear:
    """Multinomial logistic regression. Features that it has never seen count nothing."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each label."""
        totals = [0.0] * len(self.labels)
        for feature in ("", *features):
            for k, weight in enumerate(self.weights.get(feature, ())):
                totals[k] += weight
        top = max(totals)
        powers = [math.exp(t - top) for t in totals]
        whole = sum(powers)
        return {label: power / whole for label, power in zip(self.labels, powers, strict=True)}


@dataclass(frozen=True)
class Models:
    """All models and thresholds of the mapping by name."""

    linear: Mapping[str, Linear]
    thresholds: Mapping[str, float]

    def __getitem__(self, name: str) -> Linear:
        return self.linear[name]


def read(content: str) -> Models:
    """Models from the text of a weights file."""
    data = json.loads(content)
    linear = {}
    for name, model in data["models"].items():
        rows = {feature: tuple(v / SCALE for v in values) for feature, values in model["weights"].items()}
        linear[name] = Linear(tuple(model["labels"]), rows)
    return Models(linear, data["thresholds"])


@cache
def load() -> Models:
    """The shipped models."""
    return read(WEIGHTS.read_text(encoding="utf-8"))

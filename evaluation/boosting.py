"""Gradient-boosted trees on binned features, for models that are trained and thrown away inside a scorer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bins = NDArray[np.uint8]
Tree = float | tuple[int, int, "Tree", "Tree"]
BINS = 32


@dataclass(slots=True)
class Boosted:
    """Log odds as a sum of shallow trees (log loss). The same input and seed give the same model."""

    rounds: int = 120
    depth: int = 3
    rate: float = 0.12
    least: int = 30  # rows of a leaf
    ridge: float = 1.0
    seed: int = 0
    base: float = 0.0
    edges: list[Floats] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)

    def fit(self, x: NDArray[np.float32], y: Floats, weight: Floats) -> Boosted:
        """Learn from features ``x`` [rows, features], labels 0 or 1, and a weight a row."""
        rng = np.random.default_rng(self.seed)
        cuts = np.linspace(0, 1, BINS + 1)[1:-1]
        self.edges = [np.unique(np.quantile(x[:, j], cuts)) for j in range(x.shape[1])]
        bins = self._binned(x)
        share = float((y * weight).sum() / weight.sum())
        self.base = float(np.log(share / (1 - share)))
        odds = np.full(len(y), self.base)
        flat = bins.astype(np.int32) + (np.arange(x.shape[1]) * BINS).astype(np.int32)
        for _ in range(self.rounds):
            chance = 1 / (1 + np.exp(-odds))
            slope, bend = (y - chance) * weight, chance * (1 - chance) * weight
            rows = np.flatnonzero(rng.random(len(y)) < 0.7)
            columns = np.sort(rng.permutation(x.shape[1])[: max(3, int(x.shape[1] * 0.6))])
            tree = self._grow(flat, slope, bend, rows, columns, 0)
            self.trees.append(tree)
            odds += _told(tree, bins, np.arange(len(y)), np.zeros(len(y)))
        return self

    def log_odds(self, x: NDArray[np.float32]) -> Floats:
        """Log odds of each row of ``x`` [rows, features]."""
        bins = self._binned(x)
        total = np.full(len(x), self.base)
        for tree in self.trees:
            total += _told(tree, bins, np.arange(len(x)), np.zeros(len(x)))
        return total

    def _binned(self, x: NDArray[np.float32]) -> Bins:
        columns = [np.searchsorted(e, x[:, j], side="left") for j, e in enumerate(self.edges)]
        return np.stack(columns, axis=1).astype(np.uint8)

    def _grow(
        self,
        flat: NDArray[np.int32],
        slope: Floats,
        bend: Floats,
        rows: NDArray[np.intp],
        columns: NDArray[np.intp],
        depth: int,
    ) -> Tree:
        g, h = float(slope[rows].sum()), float(bend[rows].sum())
        value = self.rate * g / (h + self.ridge)
        if depth == self.depth or len(rows) < 2 * self.least:
            return value
        keys = flat[rows][:, columns].ravel()
        size, n = flat.shape[1] * BINS, len(columns)

        def below(weights: Floats | None) -> Floats:
            spread = None if weights is None else np.repeat(weights[rows], n)
            sums: Floats = np.bincount(keys, spread, size).reshape(-1, BINS)[columns].cumsum(axis=1).astype(np.float64)
            return sums

        gs, hs, cs = below(slope), below(bend), below(None)
        gain = gs**2 / (hs + self.ridge) + (g - gs) ** 2 / (h - hs + self.ridge)
        gain[(cs < self.least) | (len(rows) - cs < self.least)] = -1
        j, cut = divmod(int(gain.argmax()), BINS)
        if gain[j, cut] <= g * g / (h + self.ridge) + 1e-6:
            return value
        column = int(columns[j])
        left = flat[rows, column] - column * BINS <= cut
        return (
            column,
            cut,
            self._grow(flat, slope, bend, rows[left], columns, depth + 1),
            self._grow(flat, slope, bend, rows[~left], columns, depth + 1),
        )


def _told(tree: Tree, bins: Bins, rows: NDArray[np.intp], out: Floats) -> Floats:
    """Put the value of the leaf of each of ``rows`` into ``out``."""
    if isinstance(tree, tuple):
        column, cut, left, right = tree
        small = bins[rows, column] <= cut
        _told(left, bins, rows[small], out)
        _told(right, bins, rows[~small], out)
    else:
        out[rows] = tree
    return out

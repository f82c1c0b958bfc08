"""Multinomial logistic regression over named binary features, by L-BFGS. Deterministic; needs numpy alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.muc4_linear import Linear

Row = tuple[Sequence[str], str, float]  # features, label, weight
Array = NDArray[np.float64]
_MEMORY = 10


def fit(rows: Sequence[Row], l2: float, least: int = 3, steps: int = 60) -> Linear:
    """Weights that make the labels likeliest, less ``l2`` / 2 times their squares (the bias is free).

    ``l2`` is for the mean loss by weight; features seen in fewer than ``least`` rows are left out.
    """
    seen = Counter(f for features, _, _ in rows for f in set(features))
    vocabulary = {f: k + 1 for k, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    labels = sorted({label for _, label, _ in rows})
    index = [np.array([0, *sorted({vocabulary[f] for f in fs if f in vocabulary})]) for fs, _, _ in rows]
    columns = np.concatenate(index)
    lines = np.repeat(np.arange(len(rows)), [len(i) for i in index])
    starts = np.cumsum([0, *(len(i) for i in index[:-1])])
    truth = np.array([labels.index(label) for _, label, _ in rows])
    weight = np.array([w for _, _, w in rows])
    weight = weight / weight.sum()
    size = (len(vocabulary) + 1, len(labels))
    free = np.arange(size[0]) > 0

    def loss(flat: Array) -> tuple[float, Array]:
        beta = flat.reshape(size)
        logits = np.add.reduceat(beta[columns], starts, axis=0)
        logits -= logits.max(axis=1, keepdims=True)
        chance = np.exp(logits)
        whole = chance.sum(axis=1)
        chance /= whole[:, None]
        value = -float(weight @ (logits[np.arange(len(rows)), truth] - np.log(whole)))
        chance[np.arange(len(rows)), truth] -= 1.0
        chance *= weight[:, None]
        slope = np.stack([np.bincount(columns, chance[lines, c], size[0]) for c in range(size[1])], axis=1)
        kept = beta * free[:, None]
        return value + 0.5 * l2 * float((kept**2).sum()), (slope + l2 * kept).ravel()

    beta = minimise(loss, np.zeros(size[0] * size[1]), steps).reshape(size)
    found = {f: tuple(float(x) for x in beta[k]) for f, k in vocabulary.items()}
    return Linear(tuple(labels), {"": tuple(float(x) for x in beta[0]), **found})


def choose(groups: Sequence[Sequence[tuple[Sequence[str], float]]], l2: float, least: int = 3) -> Linear:
    """Weights that make the expected points of the choice within each group greatest (in logarithms).

    A group is a list of candidates: features and the points that it would earn. Groups that earn none are left out.
    """
    kept = [group for group in groups if any(points for _, points in group)]
    items = [item for group in kept for item in group]
    seen = Counter(f for features, _ in items for f in set(features))
    vocabulary = {f: k for k, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    index = [sorted({vocabulary[f] for f in fs if f in vocabulary}) for fs, _ in items]
    columns = np.array([c for i in index for c in i], dtype=np.int64)
    lines = np.repeat(np.arange(len(items)), [len(i) for i in index])
    starts = np.cumsum([0, *(len(group) for group in kept[:-1])])
    group_of = np.repeat(np.arange(len(kept)), [len(group) for group in kept])
    points = np.array([p for _, p in items])

    def loss(beta: Array) -> tuple[float, Array]:
        scores = np.bincount(lines, beta[columns], len(items))
        scores -= np.maximum.reduceat(scores, starts)[group_of]
        powers = np.exp(scores)
        chance = powers / np.add.reduceat(powers, starts)[group_of]
        earned = np.maximum(np.add.reduceat(chance * points, starts), 1e-12)
        error = (chance - chance * points / earned[group_of]) / len(kept)
        slope = np.bincount(columns, error[lines], len(vocabulary))
        return -float(np.log(earned).mean()) + 0.5 * l2 * float(beta @ beta), slope + l2 * beta

    beta = minimise(loss, np.zeros(len(vocabulary)), 80)
    return Linear(("no", "yes"), {f: (0.0, float(beta[k])) for f, k in vocabulary.items()})


def minimise(loss: Callable[[Array], tuple[float, Array]], x: Array, steps: int) -> Array:
    """L-BFGS with halving steps, until ``steps`` are done or nothing is gained any more."""
    value, slope = loss(x)
    moves: list[tuple[Array, Array, float]] = []
    for _ in range(steps):
        way = -_scaled(slope, moves)
        size, gain = 1.0 if moves else min(1.0, 1.0 / (float(np.abs(slope).sum()) + 1e-12)), float(slope @ way)
        for _ in range(20):
            new = x + size * way
            new_value, new_slope = loss(new)
            if new_value <= value + 1e-4 * size * gain:
                break
            size *= 0.5
        else:
            return x
        step, change = new - x, new_slope - slope
        if (product := float(step @ change)) > 1e-12:
            moves = [*moves[-_MEMORY + 1 :], (step, change, 1.0 / product)]
        done = value - new_value < 1e-7
        x, value, slope = new, new_value, new_slope
        if done:
            break
    return x


def _scaled(slope: Array, moves: Sequence[tuple[Array, Array, float]]) -> Array:
    """The slope times the inverse curvature that the last moves show (two-loop recursion)."""
    q, kept = slope.copy(), []
    for step, change, scale in reversed(moves):
        a = scale * float(step @ q)
        q -= a * change
        kept.append(a)
    if moves:
        step, change, _ = moves[-1]
        q *= float(step @ change) / float(change @ change)
    for (step, change, scale), a in zip(moves, reversed(kept), strict=True):
        q += step * (a - scale * float(change @ q))
    return q

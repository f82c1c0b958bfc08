"""``python -m training.links MAVERICK``: the scorecard of the link model, ``src/tadmor/weights/links.json``.

MAVERICK (CC BY 4.0): coded reports of election violence with the event that each belongs to. Only days, places,
parties, counts and the day of the report are compared. Boosted stumps on binned features, which add up to points for
each bin. Scored by cross-validation over spells: runs of incidents with no gap of two months, so that no event and no
election is on both sides. The threshold is the lowest whose cross-validated precision reaches ``PRECISION``.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation import maverick
from tadmor import alike, linkage
from tadmor.linkage import Scorecard, Traits

OUT = Path(__file__).resolve().parent.parent / "src" / "tadmor" / "weights" / "links.json"
ROUNDS, RATE, BINS, RIDGE, LEAST = 300, 0.08, 32, 1.0, 20
FOLDS = 3
GAP = 60  # days between two spells
PRECISION = 0.73  # a little above what is asked for, for another country is harder; the chronicle forbids more pairs
THRESHOLDS = (-1.2, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0)
Matrix = NDArray[np.float64]


def read(path: Path) -> tuple[list[Traits], dict[str, str]]:
    """Traits of all rows, and the gold event of each row."""
    rows = maverick.read_gold(path)
    made = [maverick.claim_of(row, k) for k, row in enumerate(rows)]
    days = {report.id: report.publication_day for _, report in made}
    found = [linkage.traits(alike.facts(c, days[c.report], c.report)) for c, _ in made]
    return [t for t in found if t is not None], {row["id"]: row["event_id"] for row in rows}


def folds(items: list[Traits]) -> dict[str, int]:
    """Fold of each incident: spells of the calendar, the largest first, into the smallest fold."""
    spells: list[list[Traits]] = []
    for item in sorted(items, key=lambda t: t.start):
        if spells and item.start - max(t.start for t in spells[-1]) <= GAP:
            spells[-1].append(item)
        else:
            spells.append([item])
    sizes = [0] * FOLDS
    found: dict[str, int] = {}
    for spell in sorted(spells, key=lambda s: (-len(s), s[0].start)):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(spell)
        found |= {t.id: fold for t in spell}
    return found


def fit(names: list[str], x: Matrix, y: Matrix, seed: int = 0) -> Scorecard:
    """Boosted stumps (log loss) on ``x`` [pairs, features], added up to points per bin. ``y``: 1 where one event."""
    rng = np.random.default_rng(seed)
    edges = [np.unique(np.quantile(x[:, j], np.linspace(0, 1, BINS + 1)[1:-1])) for j in range(len(names))]
    bins = [np.searchsorted(edges[j], x[:, j], side="left") for j in range(len(names))]
    points = [np.zeros(len(e) + 1) for e in edges]
    base = float(np.log(y.mean() / (1 - y.mean())))
    odds = np.full(len(y), base)
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-odds))
        slope, bend = y - share, share * (1 - share)
        some = rng.random(len(y)) < 0.8
        best: tuple[float, int, int, float, float] = (1e-6, -1, 0, 0.0, 0.0)
        for j in rng.permutation(len(names))[: max(3, int(len(names) * 0.7))]:
            size = len(points[j])
            if size < 2:
                continue
            inside = bins[j][some]
            g = np.bincount(inside, slope[some], size).cumsum()
            h = np.bincount(inside, bend[some], size).cumsum()
            n = np.bincount(inside, minlength=size).cumsum()
            gain = g[:-1] ** 2 / (h[:-1] + RIDGE) + (g[-1] - g[:-1]) ** 2 / (h[-1] - h[:-1] + RIDGE)
            gain[(n[:-1] < LEAST) | (n[-1] - n[:-1] < LEAST)] = -1
            k = int(gain.argmax())
            if gain[k] > best[0]:
                left, right = g[k] / (h[k] + RIDGE), (g[-1] - g[k]) / (h[-1] - h[k] + RIDGE)
                best = (float(gain[k]), int(j), k, RATE * left, RATE * right)
        _, j, k, left, right = best
        if j < 0:
            continue  # none of the features that were drawn says anything
        points[j][: k + 1] += left
        points[j][k + 1 :] += right
        odds += np.where(bins[j] <= k, left, right)
    table = {n: (tuple(map(float, e)), tuple(map(float, p))) for n, e, p in zip(names, edges, points, strict=True)}
    return Scorecard(base, 0.0, {n: row for n, row in table.items() if any(row[1])})


def compared(
    items: list[Traits], gold: dict[str, str]
) -> tuple[list[str], Matrix, Matrix, list[tuple[Traits, Traits]]]:
    """Feature names, features [pairs, features], labels and the pairs themselves."""
    couples = sorted(linkage.pairs(items), key=lambda p: (p[0].id, p[1].id))
    found = [linkage.features(a, b) for a, b in couples]
    names = list(found[0])
    x = np.array([[f[n] for n in names] for f in found], dtype=np.float64)
    y = np.array([gold[a.id] == gold[b.id] for a, b in couples], dtype=np.float64)
    return names, x, y, couples


def cross_validate(items: list[Traits], gold: dict[str, str]) -> dict[float, dict[str, float | None]]:
    """Pairwise figures by threshold, each fold judged by a model of the others."""
    fold = folds(items)
    names, x, y, couples = compared(items, gold)
    side = np.array([fold[a.id] if fold[a.id] == fold[b.id] else -1 for a, b in couples])
    told: dict[float, dict[str, str]] = defaultdict(dict)
    for k in range(FOLDS):
        card = fit(names, x[side != k], y[side != k])
        mine = [t for t in items if fold[t.id] == k]
        odds = linkage.judged(mine, card)
        for threshold in THRESHOLDS:
            for ids in linkage.groups(mine, odds, threshold):
                told[threshold] |= dict.fromkeys(ids, ids[0])
    kept = {t.id for t in items}
    return {s: maverick.figures({i: e for i, e in gold.items() if i in kept}, told[s]) for s in THRESHOLDS}


def _rounded(card: Scorecard) -> dict[str, dict[str, list[float]]]:
    def short(values: tuple[float, ...]) -> list[float]:
        return [round(v, 4) for v in values]

    return {name: {"edges": short(e), "points": short(p)} for name, (e, p) in card.bins.items()}


def main(path: Path) -> None:
    """Cross-validate, fit on all rows and write the weights."""
    items, gold = read(path)
    scores = cross_validate(items, gold)
    for threshold, figures in scores.items():
        print(threshold, {k: round(v or 0.0, 3) for k, v in figures.items()})
    threshold = next((s for s in THRESHOLDS if (scores[s]["pairwise_p"] or 0) >= PRECISION), THRESHOLDS[-1])
    names, x, y, _ = compared(items, gold)
    card = fit(names, x, y)
    figures = {k: round(v or 0.0, 3) for k, v in scores[threshold].items()}
    out = {
        "card": {
            "what": "log odds that two dated incidents of two reports are one event: points per bin of each feature",
            "made by": "python -m training.links",
            "data": f"MAVERICK, Kenya: {len(items)} coded reports of election violence, {len(y)} pairs; CC BY 4.0",
            "cross-validated by spell": figures,
            "limits": "learned from one country's elections and from coded rows; read reports carry reading errors",
        },
        "base": round(card.base, 4),
        "threshold": threshold,
        "features": _rounded(card),
    }
    OUT.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""One-to-one assignment of greatest total weight, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[int, int]


def assign(weights: Mapping[Pair, float]) -> list[Pair]:
    """Pairs (row, column) of the one-to-one assignment whose weights add up to most.

    ``weights`` names the allowed pairs only; pairs of weight <= 0 are never taken. Exact (Hungarian
    method) and deterministic. Each connected block of pairs is solved alone, so that many small blocks cost little.
    """
    chosen: list[Pair] = []
    for block in _blocks(weights):
        chosen.extend(_solve(block, weights))
    return sorted(chosen)


def _blocks(weights: Mapping[Pair, float]) -> list[list[Pair]]:
    """Allowed pairs, grouped so that no two groups share a row or a column."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    pairs = sorted(pair for pair, weight in weights.items() if weight > 0)
    for row, column in pairs:
        parent[find(("row", row))] = find(("column", column))
    groups: dict[tuple[str, int], list[Pair]] = {}
    for row, column in pairs:
        groups.setdefault(find(("row", row)), []).append((row, column))
    return list(groups.values())


def _solve(block: list[Pair], weights: Mapping[Pair, float]) -> list[Pair]:
    """Best assignment inside one block. A dummy column per row lets a row stay free at no gain."""
    if len(block) == 1:
        return block
    rows = sorted({row for row, _ in block})
    columns = sorted({column for _, column in block})
    place = {column: k for k, column in enumerate(columns)}
    cost = [[0.0] * (len(columns) + len(rows)) for _ in rows]
    allowed = set(block)
    for i, row in enumerate(rows):
        for column in columns:
            if (row, column) in allowed:
                cost[i][place[column]] = -weights[row, column]
    taken = _hungarian(cost)
    return [(rows[i], columns[j]) for i, j in enumerate(taken) if j < len(columns) and (rows[i], columns[j]) in allowed]


def _hungarian(cost: list[list[float]]) -> list[int]:
    """Column of each row in the assignment of least cost; needs at least as many columns as rows."""
    n, m = len(cost), len(cost[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    owner, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        owner[0], j0 = i, 0
        least = [float("inf")] * (m + 1)
        used = [False] * (m + 1)
        while owner[j0]:
            used[j0] = True
            i0, delta, j1 = owner[j0], float("inf"), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = cost[i0 - 1][j - 1] - u[i0] - v[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
        while j0:
            owner[j0] = owner[way[j0]]
            j0 = way[j0]
    result = [0] * n
    for j in range(1, m + 1):
        if owner[j]:
            result[owner[j] - 1] = j - 1
    return result

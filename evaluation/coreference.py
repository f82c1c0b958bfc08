"""CoNLL score of event groupings: the mean of MUC, B-cubed and CEAF-e F1 over the same mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping

from evaluation.matching import assign
from evaluation.scores import b_cubed, f_measure

Grouping = Mapping[str, Hashable]


def _groups(grouping: Grouping) -> dict[Hashable, set[str]]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for mention, group in grouping.items():
        found[group].add(mention)
    return found


def muc_f1(gold: Grouping, told: Grouping) -> float:
    """Link-based MUC F1 (Vilain et al. 1995)."""

    def recall(key: Grouping, response: Grouping) -> float:
        kept = possible = 0
        for members in _groups(key).values():
            kept += len(members) - len({response[m] for m in members})
            possible += len(members) - 1
        return kept / possible if possible else 0.0

    return f_measure(recall(told, gold), recall(gold, told)) or 0.0


def ceaf_e_f1(gold: Grouping, told: Grouping) -> float:
    """Entity-based CEAF F1 (Luo 2005) with phi 4: best one-to-one match of groups by their overlap."""
    golds, found = list(_groups(gold).values()), list(_groups(told).values())
    gold_place = {m: i for i, members in enumerate(golds) for m in members}
    place = {m: j for j, members in enumerate(found) for m in members}
    shared = Counter((gold_place[m], place[m]) for m in gold)
    weights = {(i, j): 2 * n / (len(golds[i]) + len(found[j])) for (i, j), n in shared.items()}
    total = sum(weights[pair] for pair in assign(weights))
    return f_measure(total / len(found), total / len(golds)) or 0.0


def conll(gold: Grouping, told: Grouping) -> float:
    """CoNLL F1 in percent; both sides group the same mentions."""
    precision, recall = b_cubed(gold, told)
    values = (muc_f1(gold, told), f_measure(precision.share, recall.share) or 0.0, ceaf_e_f1(gold, told))
    return 100.0 * sum(values) / 3

"""``plv``: PLOVER root of a news sentence with its source and target marked (tab-separated, ``gold_root``).

Predicted: of the sentence's claims the one whose actor and target lie nearest to the marked parties (each that
overlaps counts one, a claim between both marks a half), mapped to PLOVER by the codebook's own crosswalk; REQUEST
and the like have leaves of their own. CONCEDE and RETREAT are one root, YIELD, in this set. Without any claim the
prediction is "none", which is always wrong. ``macro_f1_4``: verbal and material cooperation and conflict
(``gold_penta``).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.running import BadGold, read_one
from evaluation.scores import Scores, macro_f1
from tadmor.claims import codebook
from tadmor.model import Claim

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
SAME = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "1"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), "2"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "3"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "4"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the two marked parties as code points, and the gold labels."""

    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    root: str
    quad: str


def read_gold(path: Path) -> list[Pair]:
    """Rows of the file, spans found from the marks ``<s>`` and ``<t>``."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    if not rows or "gold_root" not in rows[0]:
        raise BadGold(f"{path}: no column gold_root")
    return [_pair(row) for row in rows]


def _pair(row: dict[str, str]) -> Pair:
    text, spans, rest = "", {"s": (0, 0), "t": (0, 0)}, row["marked_sentence"]
    opened: dict[str, int] = {}
    while rest:
        mark = next((m for m in ("<s>", "</s>", "<t>", "</t>") if rest.startswith(m)), "")
        if not mark:
            text, rest = text + rest[0], rest[1:]
        elif mark[1] == "/":
            spans[mark[2]] = (opened.get(mark[2], len(text)), len(text))
        else:
            opened[mark[1]] = len(text)
        rest = rest[len(mark) :]
    return Pair(text, spans["s"], spans["t"], row["gold_root"], row["gold_penta"])


def root_of(leaf: str) -> str:
    """PLOVER root of one of our leaves by the codebook, or an empty string."""
    kind = codebook.shipped().types.get(leaf)
    event = str(kind.plover.get("event", "")) if kind else ""
    first = event.replace("/", " ").replace("|", " ").split(" ")[0]
    return SAME.get(first, first)


def _fit(claim: Claim, pair: Pair) -> float:
    def meets(roles: Any, span: tuple[int, int]) -> bool:
        return any(r.start is not None and r.start < span[1] and span[0] < r.end for r in roles)

    ends = sorted((*pair.source, *pair.target))
    between = claim.trigger.start is not None and ends[0] <= claim.trigger.start <= ends[-1]
    return meets(claim.actor, pair.source) + meets(claim.target, pair.target) + 0.5 * between + 0.01 * claim.score


def predict(pair: Pair) -> str:
    """Root for one pair, or "none"."""
    claims = read_one(pair.text.encode("utf-8"), "sentence.txt", {}).claims
    roots = [(_fit(c, pair), -k, root) for k, c in enumerate(claims) if (root := root_of(c.type)) in ROOTS]
    return max(roots)[2] if roots else "none"


def figures(pairs: list[Pair], told: list[str]) -> Scores:
    """Macro F1 over the 15 roots, accuracy, macro F1 over the four quads, and the share without any prediction."""
    gold = [pair.root for pair in pairs]
    quads, told_quads = [pair.quad for pair in pairs], [QUADS.get(root, "none") for root in told]
    return {
        "macro_f1": macro_f1(gold, told, ROOTS),
        "accuracy": sum(g == t for g, t in zip(gold, told, strict=True)) / len(gold),
        "macro_f1_4": macro_f1(quads, told_quads, "1234"),
        "coverage": sum(t != "none" for t in told) / len(told),
    }


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first pairs only."""
    pairs = read_gold(path)[:sample]
    return figures(pairs, [predict(pair) for pair in pairs])

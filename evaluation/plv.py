"""``plv``: PLOVER root of a news sentence with its source and target marked (tab-separated, ``gold_root``).

Predicted: of the sentence's claims the one whose actor and target lie nearest to the marked parties (each that
overlaps counts one, a claim between both marks a half), mapped to PLOVER by the codebook's own crosswalk; REQUEST
and the like have leaves of their own. CONCEDE and RETREAT are one root, YIELD, in this set. Without any claim the
prediction is "none", which is always wrong. ``macro_f1_4``: verbal and material cooperation and conflict
(``gold_penta``).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluation.case2021 import Fallback, as_body
from evaluation.running import BadGold, read_one
from evaluation.scores import Scores, macro_f1
from tadmor.claims import roles, triggers
from tadmor.claims.assemble import tokens_of
from tadmor.codebook import shipped
from tadmor.model import Polarity, Reading, Role, Stage

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
SAME = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# what a party does for another and may refuse; what it does so and may promise; what it does against another
WILLING = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"})
KINDLY = frozenset({"SUPPORT", "COOPERATE", "AID", "YIELD"})
HARM = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
# event words that made no claim
LESSER = 0.6
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


@cache
def _crosswalk() -> dict[str, str]:
    """PLOVER root of each of our leaves by the codebook."""
    table = {}
    for code, kind in shipped().types.items():
        first = str(kind.plover.get("event", "")).replace("/", " ").replace("|", " ").split(" ")[0]
        table[code] = SAME.get(first, first)
    return table


def root_of(leaf: str, stage: Stage = Stage.ACCOMPLISHED, polarity: Polarity = Polarity.AFFIRMED) -> str:
    """PLOVER root of a leaf told at a stage with a polarity, or an empty string."""
    root = _crosswalk().get(leaf, "")
    if polarity is Polarity.DENIED:
        return "REJECT" if root in WILLING or leaf == "DIP.TRUCE" else ""
    if stage in {Stage.PLANNED, Stage.THREATENED}:
        return "THREATEN" if root in HARM else "AGREE" if root in KINDLY else root
    if stage is Stage.ENDED:
        return "YIELD" if root in HARM else "SANCTION" if root in {"AID", "COOPERATE", "SUPPORT"} else root
    return root


def predict(pair: Pair, reading: Reading, fallback: Fallback | None = None) -> str:
    """Root for one pair, or "none"."""
    found: list[tuple[float, int, str]] = []
    used: set[int | None] = set()
    for k, claim in enumerate(reading.claims):
        used.update(q.start for q in (claim.trigger, *claim.also))
        root = root_of(claim.type, claim.stage, claim.polarity)
        fit = _fit(claim.actor, claim.target, claim.trigger.start, pair)
        found.append((fit + 0.3 * claim.score, -k, root))
    for trigger in triggers.find(reading.sentences, reading.actors, reading.places):
        if trigger.start not in used:
            sentence = reading.sentences[trigger.sentence]
            here = [a for a in reading.actors if sentence.start <= a.start < sentence.end]
            inside = tokens_of(sentence, trigger)
            actor = roles.fill(sentence, inside, ["subject", "by", "poss"], here)
            target = roles.fill(sentence, inside, ["object", "on", "against", "with", "to"], here, actor)
            fit = _fit(actor, target, trigger.start, pair)
            found.append((LESSER * (fit + 0.3 * trigger.score), -100 - trigger.start, root_of(trigger.types[0])))
    best = max((row for row in found if row[2] in ROOTS), default=None)
    if best is None and fallback is not None:
        shares: dict[str, float] = {}
        for leaf, share in fallback(pair.text).items():
            shares[root_of(leaf)] = shares.get(root_of(leaf), 0.0) + share
        return max((r for r in sorted(shares) if r in ROOTS), key=lambda r: shares[r], default="none")
    return best[2] if best else "none"


def _fit(actor: Sequence[Role], target: Sequence[Role], start: int | None, pair: Pair) -> float:
    """How well participants and place in the sentence agree with the marked parties."""
    ends = sorted((*pair.source, *pair.target))
    between = start is not None and ends[0] <= start <= ends[-1]
    fit = _meets(actor, pair.source) + _meets(target, pair.target) + 0.5 * between
    return fit + 0.5 * (_meets(actor, pair.target) and _meets(target, pair.source))


def _meets(found: Sequence[Role], span: tuple[int, int]) -> bool:
    return any(r.start is not None and r.end is not None and r.start < span[1] and span[0] < r.end for r in found)


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


def score(path: Path, sample: int | None = None, fallback: Fallback | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first pairs only."""
    pairs = read_gold(path)[:sample]
    readings = (read_one(as_body(pair.text).encode("utf-8"), "sentence.txt", {}) for pair in pairs)
    return figures(pairs, [predict(pair, reading, fallback) for pair, reading in zip(pairs, readings, strict=True)])

"""How far two annotators agree: ``claims.jsonl`` against ``second.jsonl`` on the texts that both read.

``python -m training.annotations.agreement DATA`` prints a table. Claims are matched as in ``evaluation.annotated``;
optional claims of either side are neither rewarded nor punished. Shares are of the matched claims. Cohen's kappa takes
the labels of both as they stand; for fields that may be empty the second figure leaves out pairs where both are empty.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.annotated import Counts, gold_claims, judge
from evaluation.running import Json
from evaluation.scores import Tally
from training import annotated
from training.annotations.texts import Excerpt

# Fields with a closed list of labels.
LABELS: dict[str, Callable[[Json], str]] = {
    "first type": lambda claim: str(claim["types"][0]),
    "stage": lambda claim: str(claim["stage"]),
    "polarity": lambda claim: str(claim["polarity"]),
    "certainty": lambda claim: str(claim["certainty"]),
    "status": lambda claim: str(claim["status"]),
    "stance": lambda claim: str(claim["author_stance"]),
    "background": lambda claim: str(claim["background"]),
    "kinds of sources": lambda claim: " > ".join(link["kind"] for link in claim["chain"]),
}
# Fields that may be empty: key of the verdict, and whether a claim has a value.
MAYBE: dict[str, Callable[[Json], bool]] = {
    "chain": lambda claim: len(claim["chain"]) > 1,
    "innermost": lambda claim: len(claim["chain"]) > 1,
    "actor": lambda claim: bool(claim["actor"]),
    "target": lambda claim: bool(claim["target"]),
    "where": lambda claim: bool(claim["where"]),
    "when": lambda claim: bool(claim["when"]),
    "killed": lambda claim: bool(claim["killed"]),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``of`` counts pairs of claims, ``second`` is kappa or the share where a value is given."""

    name: str
    share: float | None
    of: int
    second: float | None


@dataclass(slots=True)
class Comparison:
    """Two annotations of some texts."""

    counts: Counts = field(default_factory=Counts)

    def add(self, first: Sequence[Json], second: Sequence[Json]) -> None:
        """Add a text's claims, in the form of :func:`evaluation.annotated.gold_claims`."""
        self.counts.add(first, second)

    @property
    def pairs(self) -> list[tuple[Json, Json]]:
        """Matched claims of both, optional ones left out."""
        return [(one, two) for one, two, _ in self.counts.matches]

    def rows(self) -> list[Row]:
        """The table."""
        hits, pairs = self.counts.trigger, self.pairs
        table = [Row("trigger F1", hits.f1, len(pairs), None)]
        table.append(_share("same trigger words", [a["trigger"] == b["trigger"] for a, b in pairs]))
        table.append(_share("type within both lists", [bool(set(a["types"]) & set(b["types"])) for a, b in pairs]))
        for name, label in LABELS.items():
            left, right = [label(a) for a, _ in pairs], [label(b) for _, b in pairs]
            equal = _share(name, [x == y for x, y in zip(left, right, strict=True)])
            table.append(Row(name, equal.share, equal.of, kappa(left, right)))
        for name, has_value in MAYBE.items():
            verdicts = [(judge(a, b)[name], has_value(a) or has_value(b)) for a, b in pairs]
            every = _share(name, [right for right, _ in verdicts])
            told = _share(name, [right for right, asked in verdicts if asked])
            table.append(Row(name, every.share, told.of, told.share))
        return table


def _share(name: str, verdicts: Sequence[bool]) -> Row:
    tally = Tally()
    for right in verdicts:
        tally.add(right)
    return Row(name, tally.share, len(verdicts), None)


def kappa(left: Sequence[str], right: Sequence[str]) -> float | None:
    """Cohen's kappa of two parallel label lists; None where both use one and the same label only, or nothing."""
    n = len(left)
    if not n:
        return None
    seen = sum(a == b for a, b in zip(left, right, strict=True)) / n
    ours, theirs = Counter(left), Counter(right)
    chance = sum(ours[label] * theirs[label] for label in ours) / n**2
    return None if chance == 1 else (seen - chance) / (1 - chance)


def compare(data: Path) -> dict[str, Comparison]:
    """Comparisons of the doubly annotated texts by corpus, and of ``all``."""
    second = {row["id"]: row for row in annotated.records(annotated.FOLDER / "second.jsonl")}
    first = [row for row in annotated.records() if row["id"] in second]
    made: dict[str, Comparison] = defaultdict(Comparison)
    for excerpt, row in annotated.found(data, first):
        for name in ("all", excerpt.corpus):
            made[name].add(*_both(excerpt, row, second[row["id"]]))
    return made


def _both(excerpt: Excerpt, first: Json, second: Json) -> tuple[list[Json], list[Json]]:
    return gold_claims(excerpt, first), gold_claims(excerpt, second)


def main() -> None:
    for name, comparison in compare(Path(sys.argv[1])).items():
        hits = comparison.counts.trigger
        print(f"{name}: {hits.gold:.0f} and {hits.predicted:.0f} claims, {hits.hit:.0f} matched")
        print(f"  {'':24}{'share':>7}{'n':>6}  kappa, or share where one of the two gives a value (n of them)")
        for row in comparison.rows():
            second = "" if row.second is None else f"{row.second:.2f}"
            share = "-" if row.share is None else f"{row.share:.2f}"
            print(f"  {row.name:24}{share:>7}{row.of:>6}  {second}")


if __name__ == "__main__":
    main()

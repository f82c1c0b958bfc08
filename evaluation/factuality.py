"""``factuality``: how sure it is that an event took place, -3 (certainly not) to +3 (certainly), on given event words.

Gold: JSON lines of ``{text, targets: [{span1: [first, last + 1], label}]}`` with token offsets; a folder of splits
is scored on the last one present (test, else dev). Predicted: the axes of the event word's own clause, put on the
scale by ``SCALE``. ``r`` is Pearson's correlation, ``mae`` the mean absolute error, ``macro_f1`` of the three classes
below -1, between, above 1. Texts are given without context: who reports an event is not known, so the author's view
is scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.running import BadGold
from evaluation.scores import Scores, macro_f1
from tadmor import language
from tadmor.claims.axes import read_axes
from tadmor.model import Axes, Certainty, Polarity, Span, Stage, ZoneKind

SPLITS = ("test.jsonl", "dev.jsonl")
# Means of what people answer for such words, rounded: they keep away from the ends except for plain past events.
SCALE = {Certainty.CERTAIN: 2.8, Certainty.PROBABLE: 1.8, Certainty.POSSIBLE: 0.8, Certainty.UNKNOWN: 1.0}
NOT_YET = {Stage.PLANNED: 1.0, Stage.THREATENED: 0.5, Stage.ATTEMPTED: 0.0}
CLASS_BORDER = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """An event word: its sentence, code points of the word, and the gold label."""

    text: str
    start: int
    end: int
    label: float


def read_gold(path: Path) -> list[Target]:
    """Targets of a JSON lines file, or of the last split in a folder."""
    file = next((path / name for name in SPLITS if (path / name).is_file()), path)
    if not file.is_file():
        raise BadGold(f"{path}: neither a JSON lines file nor a folder with {' or '.join(SPLITS)}")
    return list(_targets(file))


def _targets(file: Path) -> Iterator[Target]:
    for line in file.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        row = json.loads(line)
        words = row["text"].split(" ")
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        for target in row["targets"]:
            first, last = target["span1"][0], target["span1"][1] - 1
            yield Target(row["text"], starts[first], starts[last] + len(words[last]), float(target["label"]))


def value_of(axes: Axes) -> float:
    """A place on the scale for the axes of one event word."""
    if axes.counterfactual:
        return -2.0
    if axes.hypothetical or axes.generic:
        return 0.3
    value = NOT_YET.get(axes.stage, SCALE[axes.certainty])
    return -abs(SCALE[axes.certainty]) if axes.polarity is Polarity.DENIED else value


def predict(targets: list[Target]) -> list[float]:
    """Values for the targets, each sentence parsed once."""
    by_text: dict[str, list[Axes | None]] = {}
    for target in targets:
        by_text.setdefault(target.text, [])
    parsed = {}
    for text in by_text:
        found = language.analyse(text, [Span(0, len(text))], [ZoneKind.BODY])
        parsed[text] = found[0] if found else None
    values = []
    for target in targets:
        sentence = parsed[target.text]
        word = sentence.at(target.end - 1) if sentence else None
        axes = read_axes(sentence, word) if sentence is not None and word is not None else Axes()
        values.append(value_of(axes))
    return values


def _class(value: float) -> str:
    return "yes" if value > CLASS_BORDER else "no" if value < -CLASS_BORDER else "open"


def pearson(left: list[float], right: list[float]) -> float:
    """Pearson's r; 0 where one side does not vary."""
    n = len(left)
    a, b = sum(left) / n, sum(right) / n
    covariance = sum((x - a) * (y - b) for x, y in zip(left, right, strict=True))
    spread = sum((x - a) ** 2 for x in left) * sum((y - b) ** 2 for y in right)
    return float(covariance / spread**0.5) if spread else 0.0


def figures(gold: list[float], told: list[float]) -> Scores:
    """r, mae and three-way macro F1."""
    return {
        "r": pearson(gold, told),
        "mae": sum(abs(g - t) for g, t in zip(gold, told, strict=True)) / len(gold),
        "macro_f1": macro_f1([_class(g) for g in gold], [_class(t) for t in told], ("yes", "open", "no")),
        "n": float(len(gold)),
    }


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the last split of ``path``; ``sample`` takes the first event words only."""
    targets = read_gold(path)[:sample]
    return figures([t.label for t in targets], predict(targets))

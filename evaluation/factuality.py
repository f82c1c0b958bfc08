"""``factuality``: how sure it is that an event took place, -3 (certainly not) to +3 (certainly), on given event words.

Gold: JSON lines of ``{text, targets: [{span1: [first, last + 1], label}]}`` with token offsets; a folder of splits
is scored on the last one present (test, else dev). Predicted: the axes of the event word's own clause and what the
encoder makes of it, as ``tadmor.claims.commitment`` puts them on the scale. ``r`` is Pearson's correlation, ``mae``
the mean absolute error, ``macro_f1`` of the three classes below -1, between, above 1. Texts are given without
context: who reports an event is not known, so the author's view is scored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.running import BadGold, json_lines
from evaluation.scores import Scores, macro_f1
from tadmor import language
from tadmor.claims import commitment
from tadmor.claims.axes import read_axes
from tadmor.model import Axes, Span, ZoneKind

SPLITS = ("test.jsonl", "dev.jsonl")
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
    for row in json_lines(file):
        words = row["text"].split(" ")
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        for target in row["targets"]:
            first, last = target["span1"][0], target["span1"][1] - 1
            yield Target(row["text"], starts[first], starts[last] + len(words[last]), float(target["label"]))


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
        if sentence is None or word is None:
            values.append(commitment.of_axes(Axes()))
        else:
            values.append(commitment.value(read_axes(sentence, word), sentence, word))
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

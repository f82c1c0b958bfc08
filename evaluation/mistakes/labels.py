"""Mistakes on labels: certainty of event words, types of snippets and pairs, police actions of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from evaluation import case2021 as snippets
from evaluation import factuality as certainty
from evaluation import india as police
from evaluation import plv as pairs_of
from evaluation.mistakes.mistake import Mistake, listed
from evaluation.running import read_one

# Of a document's own words so many are shown.
_MOST_WORDS = 60


def factuality(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Event words on the wrong side of a border of the three classes; farther off weighs more."""
    targets = certainty.read_gold(path)[:sample]
    for target, value in zip(targets, certainty.predict(targets), strict=True):
        gold, told = certainty._class(target.label), certainty._class(value)
        if gold != told:
            sentence = (
                f"{target.text[: target.start]}>>{target.text[target.start : target.end]}<<{target.text[target.end :]}"
            )
            off = abs(target.label - value)
            yield Mistake(f"{gold} told as {told}", "", sentence, f"{target.label:+.1f}", f"{value:+.1f}", off)


def case2021(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Snippets with another type."""
    for number, (text, gold) in enumerate(snippets.read_gold(path)[:sample], 1):
        reading = read_one(snippets.as_body(text).encode("utf-8"), "snippet.txt", {})
        told = snippets.label_of(reading)
        if told != gold:
            leaves = ", ".join(f"{e.leaf} {e.words!r}" for e in snippets.told_by(reading)) or "no event"
            yield Mistake(f"{gold} told as {told}", f"row {number}", text, gold, f"{told} from {leaves}")


def plv(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Marked pairs with another root, or none."""
    for number, pair in enumerate(pairs_of.read_gold(path)[:sample], 1):
        reading = read_one(snippets.as_body(pair.text).encode("utf-8"), "sentence.txt", {})
        told = pairs_of.predict(pair, reading)
        if told != pair.root:
            kind = f"{pair.root} not found" if told == "none" else f"{pair.root} told as {told}"
            leaves = ", ".join(f"{c.type} {c.trigger.text!r}" for c in reading.claims) or "no event"
            yield Mistake(kind, f"row {number}", _marked(pair), pair.root, f"{told} from {leaves}")


def _marked(pair: pairs_of.Pair) -> str:
    text = pair.text
    for mark, (start, end) in sorted((("s", pair.source), ("t", pair.target)), key=lambda m: -m[1][0]):
        text = f"{text[:start]}>>{text[start:end]}<<{mark}{text[end:]}"
    return text


def india(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Documents with a label missed or one too many, and the words that spoke for it."""
    for id, text, gold in police.read_gold(path)[:sample]:
        reading = read_one(text.encode("utf-8"), f"{id}.txt", {})
        words: dict[str, list[str]] = defaultdict(list)
        for label, told in police.evidence(reading):
            words[label].append(told)
        head = " ".join(text.split()[:_MOST_WORDS])
        for label in police.LABELS:
            if label in gold and label not in words:
                claims = [f"{c.type} {c.trigger.text!r}" for c in reading.claims]
                yield Mistake(f"{label} missed", id, head, label, listed(claims))
            elif label in words and label not in gold:
                yield Mistake(f"{label} too many", id, head, f"no {label}", listed(words[label]))

"""``event_location``: which place belongs to a given event word (verb -> location spans, conflict news).

A record is right (``accuracy``) where, for its event word, either both sides name no place or the predicted place
overlaps one of the gold spans. ``f1``: spans, overlapping ones count. Records rejected by the annotator (``answer``
other than accept or null) and without an event word are left out. Predicted: what ``tadmor.places.scene`` takes for
the place of the word, whether or not it is one of our claims (half of the event words are none: "believed", "began").
The weights of that model are learned from these records; their own accuracy over folds by text is what
``python -m training.scene`` prints, and an honest figure needs the other half.

Place spans of some annotation rounds are token offsets, the last one included, of spaCy's English tokenizer (single
words then have length 0); they are told by a length of at most ``TOKEN_SPAN`` and put back into code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.running import json_lines
from evaluation.scores import Hits, Scores, Tally
from tadmor import language, mentions, places
from tadmor.model import PlaceMention, Sentence
from tadmor.places import scene
from tadmor.text import sentences

Spans = tuple[tuple[int, int], ...]
# No place name is that short in code points, and few are longer in tokens.
TOKEN_SPAN = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A text, its event word and the gold places of that event."""

    text: str
    verb: tuple[int, int]
    places: Spans


def read_gold(path: Path) -> list[Record]:
    """Records of ``records.jsonl`` in a folder, or of a file."""
    file = path / "records.jsonl" if path.is_dir() else path
    wanted = [row for row in json_lines(file) if row["verb"] and row.get("answer") in (None, "accept")]
    return [Record(r["text"], tuple(r["verb"][0]), _places(r["text"], r["loc"])) for r in wanted]


def _places(text: str, spans: list[list[int]]) -> Spans:
    found = []
    for start, end in spans:
        if end - start <= TOKEN_SPAN:
            tokens = list(_tokenizer()(text))
            if end >= len(tokens):
                continue
            start, end = tokens[start].idx, tokens[end].idx + len(tokens[end])
        found.append((start, end))
    return tuple(found)


@cache
def _tokenizer() -> Any:
    import spacy

    return spacy.blank("en").tokenizer


def meet(left: tuple[int, int], right: tuple[int, int]) -> bool:
    """True where the spans share a character."""
    return left[0] < right[1] and right[0] < left[1]


class Reader:
    """Reads the text of a record once and finds the event word in it: sentence (or None), token, places."""

    def __init__(self) -> None:
        self.text = ""
        self.parsed: list[Sentence] = []
        self.placed: tuple[PlaceMention, ...] = ()

    def __call__(self, record: Record) -> tuple[Sentence | None, int, tuple[PlaceMention, ...]]:
        if record.text != self.text:
            self.text = record.text
            self.parsed = language.analyse(record.text, sentences(record.text))
            actors = mentions.find(record.text, self.parsed).actors
            self.placed = places.find(record.text, self.parsed, actors)
        for sentence in self.parsed:
            i = sentence.at(record.verb[0]) if sentence.start <= record.verb[0] < sentence.end else None
            if i is not None:
                return sentence, i, self.placed
        return None, 0, self.placed


def predicted(read: Reader, record: Record) -> Spans:
    """The span that is taken for the place of the record's event word, or none."""
    sentence, i, placed = read(record)
    found = scene.place_of(sentence, i, placed) if sentence is not None else None
    return ((found.name_start, found.name_end),) if found is not None else ()


def figures(gold: list[Spans], told: list[Spans]) -> Scores:
    """Accuracy over records and F1 over spans."""
    right, hits = Tally(), Hits()
    for g, t in zip(gold, told, strict=True):
        found = [any(meet(a, b) for b in t) for a in g]
        right.add(any(found) if g else not t)
        hits.add(min(sum(found), len(t)), len(t), len(g))
    return {"accuracy": right.share, "f1": hits.f1, "precision": hits.precision, "recall": hits.recall}


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the records; ``sample`` takes the first only."""
    records = read_gold(path)[:sample]
    order = sorted(range(len(records)), key=lambda n: records[n].text)  # each text is read once
    read, told = Reader(), {}
    for n in order:
        told[n] = predicted(read, records[n])
    return figures([r.places for r in records], [told[n] for n in range(len(records))])

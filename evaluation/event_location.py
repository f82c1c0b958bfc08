"""``event_location``: which place belongs to a given event word (verb -> location spans, conflict news).

A record is right (``accuracy``) where, for its event word, either both sides name no place or the predicted place
overlaps one of the gold spans. ``f1``: spans, overlapping ones count. Records rejected by the annotator (``answer``
other than accept or null) and without an event word are left out. Predicted: the place of the claim whose trigger
overlaps the event word; without such a claim no place.

Place spans of some annotation rounds are token offsets, the last one included, of spaCy's English tokenizer (single
words then have length 0); they are told by a length of at most ``TOKEN_SPAN`` and put back into code points.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.running import BadGold, read_one
from evaluation.scores import Hits, Scores, Tally
from tadmor.model import Claim, Quote

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
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise BadGold(str(error)) from error
    wanted = [row for row in rows if row["verb"] and row.get("answer") in (None, "accept")]
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


def places_of(claims: tuple[Claim, ...], verb: tuple[int, int]) -> Spans:
    """Name spans of the places of the claims on an event word."""

    def on(quote: Quote) -> bool:
        return quote.start is not None and quote.end is not None and meet((quote.start, quote.end), verb)

    own = [c for c in claims if on(c.trigger)] or [c for c in claims if any(on(q) for q in c.also)]
    found = [c.where for c in own if c.where]
    return tuple(sorted({(w.name_start, w.name_end) for w in found}))


def figures(gold: list[Spans], told: list[Spans]) -> Scores:
    """Accuracy over records and F1 over spans."""
    right, hits = Tally(), Hits()
    for g, t in zip(gold, told, strict=True):
        found = [any(meet(a, b) for b in t) for a in g]
        right.add(any(found) if g else not t)
        hits.add(min(sum(found), len(t)), len(t), len(g))
    return {"accuracy": right.share, "f1": hits.f1, "precision": hits.precision, "recall": hits.recall}


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the records; ``sample`` takes the first only. Each text is read once."""
    records = read_gold(path)[:sample]
    claims: dict[str, tuple[Claim, ...]] = {}
    for record in records:
        if record.text not in claims:
            claims[record.text] = read_one(record.text.encode("utf-8"), "text.txt", {}).claims
    return figures([r.places for r in records], [places_of(claims[r.text], r.verb) for r in records])

"""The texts that we annotate: excerpts of three openly licensed corpora, chosen by rule and found again by hash.

Corpora (licences in ``README.md``): re3d's five publishers, MUC-4 development messages with at least one incident in
their key, WikiWars histories. An excerpt is a run of whole sentences of one document, at most ``SENTENCES`` long.

``python -m training.annotations.texts DATA OUT`` writes each excerpt to ``OUT/<id>.txt`` with numbered sentences.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evaluation import muc4_key, timex
from tadmor.model import Span
from tadmor.text import sentences

SENTENCES = 9
SEED = 20261122
MESSAGES = 60
HISTORIES = 4  # excerpts a history


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences ``[start, end)`` of a document's text; ``sha256`` is that of the whole document's UTF-8 text."""

    id: str
    corpus: str
    document: str
    text: str
    start: int
    end: int
    published: str | None
    outlet: str | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def spans(self) -> list[Span]:
        """Sentence spans of the excerpt, offsets into the whole document."""
        return sentences(self.text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that excerpts can be cut from."""

    corpus: str
    name: str
    text: str
    published: str | None
    outlet: str | None

    def excerpt(self, id: str, start: int, end: int) -> Excerpt:
        """The stretch ``[start, end)`` of this document."""
        return Excerpt(id, self.corpus, self.name, self.text, start, end, self.published, self.outlet)


def _cut(spans: list[Span], first: int) -> tuple[int, int]:
    chosen = spans[first : first + SENTENCES]
    return chosen[0].start, chosen[-1].end


def _releases(data: Path) -> Iterator[Document]:
    for file in sorted((data / "re3d").rglob("documents.json")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield Document("re3d", row["_id"], row["text"], None, row["sourceName"])


def _messages(data: Path) -> Iterator[Document]:
    for m in muc4_key.read_messages(data / "muc4" / "dev"):
        if m.templates:
            yield Document("muc4", m.id, m.text, m.published.isoformat() if m.published else None, m.outlet)


def _histories(data: Path) -> Iterator[Document]:
    for gold in timex.read(data / "wikiwars"):
        yield Document("wikiwars", gold.name, gold.text, None, "Wikipedia")


def documents(data: Path) -> dict[tuple[str, str], Document]:
    """All documents by corpus and name. ``data`` is the folder that holds re3d, muc4 and wikiwars."""
    found = (*_releases(data), *_messages(data), *_histories(data))
    return {(d.corpus, d.name): d for d in found}


def _re3d(data: Path) -> Iterator[Excerpt]:
    for document in _releases(data):
        spans = sentences(document.text)
        if len(spans) >= 3:
            yield document.excerpt(f"re3d-{document.name[:8].lower()}", *_cut(spans, 0))


def _muc(data: Path) -> Iterator[Excerpt]:
    chosen = random.Random(SEED).sample(list(_messages(data)), MESSAGES)
    for document in sorted(chosen, key=lambda d: d.name):
        yield document.excerpt(f"muc-{document.name[-4:].lower()}", *_cut(sentences(document.text), 0))


def _wars(data: Path) -> Iterator[Excerpt]:
    for k, document in enumerate(_histories(data)):
        text = document.text
        spans = [s for s in sentences(text) if re.search(r"[a-z]\w* \w+ \w+", text[s.start : s.end])]
        blocks = range(SENTENCES, max(len(spans) - SENTENCES, SENTENCES + 1), SENTENCES)
        picked = random.Random(SEED + k).sample(blocks, min(HISTORIES, len(blocks)))
        for first in sorted(picked):
            yield document.excerpt(f"wars-{k:02d}-{first:03d}", *_cut(spans, first))


def excerpts(data: Path) -> list[Excerpt]:
    """All excerpts in a fixed order. ``data`` is the folder that holds re3d, muc4 and wikiwars."""
    return [*_re3d(data), *_muc(data), *_wars(data)]


def numbered(excerpt: Excerpt) -> str:
    """The excerpt as an annotator reads it: one sentence a line, numbered from 1, white space folded."""
    head = f"# {excerpt.id}  published={excerpt.published}  outlet={excerpt.outlet}"
    lines = [f"{k}: {' '.join(excerpt.text[s.start : s.end].split())}" for k, s in enumerate(excerpt.spans(), start=1)]
    return "\n".join([head, *lines]) + "\n"


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for excerpt in excerpts(data):
        (out / f"{excerpt.id}.txt").write_text(numbered(excerpt), encoding="utf-8")
    print(datetime.now().isoformat(timespec="seconds"), len(list(out.glob("*.txt"))), "excerpts")


if __name__ == "__main__":
    main()

"""Readers of the public corpora that shipped weights may be trained on; each gives ``examples.Text``.

PolNeAR (attributions; published for research, see the model card), UDS-IH2 (factuality, MIT), re3d (entities, open
government and Creative Commons licences). Gold that has no licence to train on is never read here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation import polnear
from tadmor.model import Span
from training import labels
from training.examples import Anchor, Text

_RE3D = {
    "Person": "Person",
    "Organisation": "Organisation",
    "Location": "Location",
    "Nationality": "Nationality",
    "Weapon": "Weapon",
    "MilitaryPlatform": "Weapon",
    "Vehicle": "Weapon",
    "Temporal": "Temporal",
    "Quantity": "Quantity",
    "Money": "Quantity",
}
AGREED = 0.5


def attributions(folder: Path) -> Iterator[Text]:
    """PolNeAR documents of a split's folder; every cue is an anchor with its source and content."""
    for document in polnear.read_gold(folder):
        spans: dict[str, list[tuple[Span, ...]]] = {role: [] for role in labels.ATTRIBUTION}
        anchors = []
        for said in document.said:
            for role, pieces in zip(labels.ATTRIBUTION, (said.source, said.cue, said.content), strict=True):
                if pieces:
                    spans[role].append(pieces)
            if said.cue:
                anchors.append(Anchor(said.cue[0], {"source": list(said.source), "content": list(said.content)}))
        yield Text(document.text, attribution=spans, anchors=anchors)


def _joined(words: list[str]) -> tuple[str, list[int]]:
    text, starts = "", []
    for word in words:
        glued = word in {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"} or word in {".", ",", ";", ":", "?", "!", ")"}
        if text and not glued and not text.endswith("("):
            text += " "
        starts.append(len(text))
        text += word
    return text, starts


def factuality(file: Path) -> Iterator[Text]:
    """UDS-IH2 sentences with the mean judgement (-3 to 3) of each predicate."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        words = row["text"].split(" ")
        text, starts = _joined(words)
        values = []
        for target in row["targets"]:
            first = target["span1"][0]
            values.append((Span(starts[first], starts[first] + len(words[first])), float(target["label"])))
        yield Text(text, factuality=values)


def entities(folder: Path) -> Iterator[tuple[str, Text]]:
    """re3d documents with their id; spans that fewer than half of the annotators marked are left out."""
    for file in sorted(folder.rglob("documents.json")):
        found: dict[str, set[tuple[Span, str]]] = {}
        for row in _rows(file.parent / "entities.json"):
            if row["type"] in _RE3D and float(row.get("confidence", 1)) >= AGREED:
                span = Span(row["begin"], row["end"])
                found.setdefault(row["documentId"], set()).add((span, _RE3D[row["type"]]))
        for row in _rows(file):
            yield row["_id"], Text(row["text"], entities=_outermost(found.get(row["_id"], set())))


def _outermost(found: set[tuple[Span, str]]) -> list[tuple[Span, str]]:
    kept: list[tuple[Span, str]] = []
    for span, kind in sorted(found, key=lambda e: (e[0].start, -e[0].end, e[1])):
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, kind))
    return kept


def _rows(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]

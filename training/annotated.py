"""The stand-off annotation as training texts, and as gold: records find their texts again by document and hash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tadmor.model import Span
from training import labels
from training.annotations.texts import Excerpt, documents
from training.examples import Anchor, Text

FOLDER = Path(__file__).parent / "annotations"
_PAIRS = {"killed": "killed", "wounded": "wounded", "abducted": "abducted", "other_count": "count"}


class ChangedText(ValueError):
    """A document is not the one that was annotated; the message names it."""


def records(file: Path = FOLDER / "claims.jsonl") -> list[dict[str, Any]]:
    """All records of a file, in order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def found(data: Path, rows: list[dict[str, Any]]) -> Iterator[tuple[Excerpt, dict[str, Any]]]:
    """Each record with its excerpt. Raises ChangedText where a document's hash differs."""
    known = documents(data)
    for row in rows:
        document = known.get((row["corpus"], row["document"]))
        # The record tells where the excerpt lies: what splits sentences may change, the annotated stretch may not.
        excerpt = document.excerpt(row["id"], row["start"], row["end"]) if document else None
        if excerpt is None or excerpt.sha256 != row["sha256"]:
            raise ChangedText(f"{row['id']}: {row['corpus']} {row['document']} is missing or not the annotated version")
        yield excerpt, row


def double() -> frozenset[str]:
    """Ids of the texts that two annotators read: they are never trained on, the event heads are measured on them."""
    return frozenset(row["id"] for row in records(FOLDER / "second.jsonl"))


def _span(told: list[int]) -> Span:
    return Span(told[0], told[1])


def _anchor(claim: dict[str, Any]) -> Anchor:
    pairs: dict[str, list[Span]] = {role: [_span(s) for s in claim[role]] for role in ("actor", "target")}
    if claim["where"]:
        pairs["place"] = [_span(claim["where"]["span"])]
    if claim["when"]:
        pairs["time"] = [_span(claim["when"]["span"])]
    for field, role in _PAIRS.items():
        if claim[field]:
            pairs[role] = [_span(claim[field]["span"])]
    axes = {axis: claim[axis] for axis in ("stage", "polarity", "certainty")}
    axes["hypothetical"] = "hypothetical" if claim["status"] == "hypothetical" else "told"
    assert set(axes) == set(labels.AXES)
    return Anchor(_span(claim["trigger"]), pairs, axes)


def text_of(excerpt: Excerpt, row: dict[str, Any]) -> Text:
    """A record as a training text. Further mentions and optional claims are no evidence either way."""
    firm = [c for c in row["claims"] if not c["optional"]]
    unsure = [_span(c["trigger"]) for c in row["claims"] if c["optional"]]
    unsure += [_span(s) for c in row["claims"] for s in c["also"]]
    return Text(
        excerpt.text,
        events=[(_span(c["trigger"]), c["types"][0]) for c in firm],
        unsure=unsure,
        anchors=[_anchor(c) for c in firm],
        start=excerpt.start,
        end=excerpt.end,
    )


def texts(data: Path, held_out: bool = False) -> Iterator[Text]:
    """Training texts, or those held out."""
    apart = double()
    for excerpt, row in found(data, records()):
        if (row["id"] in apart) is held_out:
            yield text_of(excerpt, row)

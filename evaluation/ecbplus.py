"""``ecbplus``: same event across documents on ECB+, with gold event mentions, on its validated sentences.

Predicted: two gold mentions are one event where the claims on their words belong to one event of the chronicle made of
the documents; a mention without a claim stands alone, so that only what the ontology codes can be linked.
``conll_subtopic`` links within each gold sub-topic, ``conll_no_topic`` over all documents at once. Mentions are the
ACTION and NEG_ACTION markables of the sentences in ``validated_sentences.csv``, singletons kept. ``covered`` is the
share of mentions with a claim.
"""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.coreference import conll
from evaluation.running import BadGold, NotAvailable, read_one
from evaluation.scores import Scores

SENTENCES = "validated_sentences.csv"


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold event mention: code points of its words in the document, and its gold event."""

    id: str
    start: int
    end: int
    event: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its sub-topic (topic and ECB or ECB+ half), text and validated event mentions."""

    name: str
    subtopic: str
    text: str
    mentions: tuple[Mention, ...]


def read_gold(path: Path) -> list[Document]:
    """Documents of the topics below ``path`` that have validated sentences."""
    try:
        with (path / SENTENCES).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except OSError as error:
        raise BadGold(str(error)) from error
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[f"{row['Topic']}_{row['File']}"].add(int(row["Sentence Number"]))
    files = {name: path / name.split("_")[0] / f"{name}.xml" for name in wanted}
    return [_read(files[name], name, wanted[name]) for name in sorted(wanted) if files[name].is_file()]


def _read(file: Path, name: str, sentences: set[int]) -> Document:
    root = ElementTree.fromstring(file.read_bytes())
    text, spans, inside, last = "", dict[str, tuple[int, int]](), dict[str, int](), None
    for token in root.iter("token"):
        number, word = int(token.get("sentence", "0")), token.text or ""
        text += "" if last is None else ("\n" if number != last else " ")
        spans[token.get("t_id", "")] = (len(text), len(text) + len(word))
        inside[token.get("t_id", "")] = number
        text, last = text + word, number
    markables = root.find("Markables")
    events = _events(root)
    found = []
    for mark in markables if markables is not None else ():
        anchors = [a.get("t_id", "") for a in mark.iter("token_anchor")]
        if not mark.tag.startswith(("ACTION", "NEG_ACTION")) or not anchors or inside[anchors[0]] not in sentences:
            continue
        id = mark.get("m_id", "")
        event = events.get(id, f"{name}/{id}")
        found.append(Mention(f"{name}/{id}", spans[anchors[0]][0], spans[anchors[-1]][1], event))
    half = re.sub(r"^\d+_\d+", "", name)
    return Document(name, f"{name.split('_')[0]}{half}", text + "\n", tuple(found))


def _events(root: ElementTree.Element) -> dict[str, str]:
    """Mention id -> event id, from the coreference relations of one document."""
    notes = {mark.get("m_id", ""): mark.get("instance_id", "") for mark in root.iter() if mark.get("instance_id")}
    found = {}
    for relation in (*root.iter("CROSS_DOC_COREF"), *root.iter("INTRA_DOC_COREF")):
        target = relation.find("target")
        own = relation.get("note") if relation.tag == "CROSS_DOC_COREF" else None
        event = own or (notes.get(target.get("m_id", ""), "") if target is not None else "")
        if relation.tag == "INTRA_DOC_COREF" or not event:
            event = f"{root.get('doc_name')}/{relation.get('r_id')}"
        for source in relation.iter("source"):
            found[source.get("m_id", "")] = event
    return found


def group(documents: Sequence[Document], readings: dict[str, Any]) -> dict[str, str]:
    """Mention id -> predicted event over the given documents."""
    try:
        from tadmor import pipeline
    except ImportError as error:
        raise NotAvailable(str(error)) from error
    events = pipeline.derive([readings[d.name] for d in documents])[0]
    event_of = {claim: event.id for event in events for claim in event.claims}
    told = {}
    for document in documents:
        claims = readings[document.name].claims
        for mention in document.mentions:
            own = [c for c in claims if c.trigger.start < mention.end and mention.start < c.trigger.end]
            told[mention.id] = next((event_of[c.id] for c in own if c.id in event_of), f"alone {mention.id}")
    return told


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on ``path``; ``sample`` takes the first documents only."""
    documents = read_gold(path)[:sample]
    readings = {d.name: read_one(d.text.encode("utf-8"), f"{d.name}.txt", {}) for d in documents}
    gold = {m.id: m.event for d in documents for m in d.mentions}
    subtopics: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        subtopics[document.subtopic].append(document)
    within: dict[str, str] = {}
    for name, members in sorted(subtopics.items()):
        within |= {id: f"{name} {event}" for id, event in group(members, readings).items()}
    over_all = group(documents, readings)
    covered = sum(not event.startswith("alone ") for event in over_all.values())
    return {
        "conll_subtopic": conll(gold, within),
        "conll_no_topic": conll(gold, over_all),
        "covered": covered / len(gold) if gold else None,
    }

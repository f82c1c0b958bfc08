"""``re3d``: named people, organisations and places in reports on Syria and Iraq (Dstl, JSON lines per publisher).

Gold: entities of type Person, Organisation or Location that the annotators agreed on (confidence >= 0.5) and that
hold a name, that is a capital letter after the leading article or pronoun is taken off. Predicted: the encoder's
named entities, and beside them actor mentions of form ``name`` and place mentions that it gives a chance.
Places told by another word ("the city") are no names. Location and Organisation are interchangeable, since "Damascus
said" is both. A gold entity and a mention match one to one where their spans overlap (``overlap_f1``) or are equal
(``exact_f1``, leading article aside). ``Person``, ``Organisation``, ``Location``: overlap recall by gold type.
``overlap_f1_undisputed, exact_f1_undisputed``: a mention that overlaps only what fewer than half of the annotators
marked counts neither way. The shipped encoder was trained on these documents: other publishers' documents, or five
folds (``python -m evaluation.folds``), measure it fairly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.matching import assign
from evaluation.running import BadGold, json_lines, read_one
from evaluation.scores import Hits, Scores, Tally

_NAMED = {"PERSON": "Person", "ORG": "Organisation", "GPE": "Location"}
TYPES = ("Person", "Organisation", "Location")
AGREED = 0.5
# From which probability on a mention that the encoder does not tag is still taken for a name.
SEEN = 0.3
_LEADING = re.compile(r"^(?:the|a|an|our|its|their|his|her|my|your|all|some|these|those|this|that)\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:I|we|you|he|she|it|they|me|us|him|her|them|who|our|my)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entity:
    """A typed span of a document."""

    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A report with its gold entities."""

    name: str
    text: str
    entities: tuple[Entity, ...]
    # Marked by some, but by fewer than half.
    disputed: tuple[Entity, ...] = ()


def read_gold(path: Path) -> list[Document]:
    """Documents below ``path`` (a folder of publishers, or one publisher's folder), sorted by id."""
    folders = sorted(p.parent for p in path.rglob("documents.json"))
    if not folders:
        raise BadGold(f"{path}: no documents.json here or below")
    return sorted((d for folder in folders for d in _read_folder(folder)), key=lambda d: d.name)


def _read_folder(folder: Path) -> Iterator[Document]:
    entities: dict[tuple[str, bool], set[Entity]] = defaultdict(set)
    for row in json_lines(folder / "entities.json"):
        if row["type"] in TYPES and is_name(row["value"]):
            agreed = float(row.get("confidence", 1)) >= AGREED
            entities[row["documentId"], agreed].add(Entity(row["type"], row["begin"], row["end"]))
    for row in json_lines(folder / "documents.json"):
        name = row["_id"]
        found, disputed = (sorted(entities[name, agreed], key=lambda e: (e.start, e.end)) for agreed in (True, False))
        yield Document(name, row["text"], tuple(found), tuple(disputed))


def fold_of(name: str, names: Iterable[str], folds: int = 5) -> int:
    """The fold that a document belongs to, by its place among the sorted ids."""
    return sorted(names).index(name) % folds


def is_name(value: str) -> bool:
    """True where something capitalised is left when the leading article is taken off, and it is no pronoun."""
    rest = _LEADING.sub("", value.strip())
    return not _PRONOUN.match(rest) and any(word[:1].isupper() for word in rest.split())


def entities_of(reading: Any) -> list[Entity]:
    """Named entities of a reading. Where an actor's and a place's name overlap, the actor stands for both."""
    found: list[Entity] = []
    for sentence in reading.sentences:
        for tagged in sentence.entities:
            if tagged.label in _NAMED and is_name(tagged.text):
                found.append(Entity(_NAMED[tagged.label], tagged.start, tagged.end))
    more: list[Entity] = []
    for actor in reading.actors:
        if actor.form == "name" and is_name(actor.text):
            more.append(Entity("Person" if actor.kind == "person" else "Organisation", actor.start, actor.end))
    # "The city" that stands for a place named before is a place mention and no name.
    more.extend(Entity("Location", p.name_start, p.name_end) for p in reading.places if p.antecedent is None)
    for entity in more:
        free = not any(other.start < entity.end and entity.start < other.end for other in found)
        if free and _chance(reading.sentences, entity) >= SEEN:
            found.append(entity)
    return sorted(set(found), key=lambda e: (e.start, e.end, e.type))


def _chance(sentences: Iterable[Any], entity: Entity) -> float:
    """How likely the encoder takes the likeliest word of a mention for part of an entity."""
    for sentence in sentences:
        if sentence.start <= entity.start < sentence.end and sentence.signals is not None:
            at = [t.i for t in sentence.tokens if t.start < entity.end and t.end > entity.start]
            return float(1 - np.exp(sentence.signals.of("entity")[at, 0].min())) if at else 0.0
    return 0.0


def same_type(gold: str, predicted: str) -> bool:
    """Equal, or Location against Organisation."""
    return gold == predicted or "Person" not in (gold, predicted)


def align(gold: Iterable[Entity], predicted: Iterable[Entity]) -> list[tuple[Entity, Entity]]:
    """One-to-one pairs of compatible type that overlap: as many as possible, the longest overlaps among those."""
    golds, found = list(gold), list(predicted)
    weights: dict[tuple[int, int], float] = {}
    for i, g in enumerate(golds):
        for j, p in enumerate(found):
            shared = min(g.end, p.end) - max(g.start, p.start)
            if shared > 0 and same_type(g.type, p.type):
                union = max(g.end, p.end) - min(g.start, p.start)
                weights[i, j] = 1000.0 + 100.0 * shared / union + (g.type == p.type)
    return [(golds[i], found[j]) for i, j in assign(weights)]


@dataclass(slots=True)
class Counts:
    """What is counted over documents."""

    overlap: Hits = field(default_factory=Hits)
    exact: Hits = field(default_factory=Hits)
    # The same without mentions of what is disputed.
    overlap_undisputed: Hits = field(default_factory=Hits)
    exact_undisputed: Hits = field(default_factory=Hits)
    types: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in TYPES})

    def add(self, document: Document, predicted: list[Entity]) -> None:
        """Count one document."""
        pairs = align(document.entities, predicted)
        equal = sum(_core(document.text, g) == _core(document.text, p) for g, p in pairs)
        matched, right = {g for g, _ in pairs}, {p for _, p in pairs}
        clear = sum(p in right or not _only_disputed(document, p) for p in predicted)
        gold = len(document.entities)
        self.overlap.add(len(pairs), len(predicted), gold)
        self.exact.add(equal, len(predicted), gold)
        self.overlap_undisputed.add(len(pairs), clear, gold)
        self.exact_undisputed.add(equal, clear, gold)
        for entity in document.entities:
            self.types[entity.type].add(entity in matched)

    def scores(self) -> Scores:
        """Keys as in the evaluation's description."""
        found: Scores = {
            "overlap_f1": self.overlap.f1,
            "exact_f1": self.exact.f1,
            "overlap_p": self.overlap.precision,
            "overlap_r": self.overlap.recall,
            "overlap_f1_undisputed": self.overlap_undisputed.f1,
            "exact_f1_undisputed": self.exact_undisputed.f1,
        }
        return found | {name: tally.share for name, tally in self.types.items()}


def _only_disputed(document: Document, mention: Entity) -> bool:
    def shares(other: Entity) -> bool:
        return other.start < mention.end and mention.start < other.end

    return any(map(shares, document.disputed)) and not any(map(shares, document.entities))


def _core(text: str, entity: Entity) -> tuple[int, int]:
    leading = _LEADING.match(text[entity.start : entity.end])
    return entity.start + (leading.end() if leading else 0), entity.end


def read(document: Document) -> list[Entity]:
    """What tadmor names in a document. Raises BadGold where its text is not the one that was annotated."""
    reading = read_one(document.text.encode("utf-8"), f"{document.name}.txt", {})
    if len(reading.report.text) != len(document.text):
        raise BadGold(f"{document.name}: the canonical text has another length, so that offsets do not fit")
    return entities_of(reading)


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on ``path``; ``sample`` takes the first documents by id only."""
    counts = Counts()
    for document in read_gold(path)[:sample]:
        counts.add(document, read(document))
    return counts.scores()

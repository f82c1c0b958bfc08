"""``ecbplus``: same event across documents on ECB+, with gold event mentions, on its validated sentences.

Which gold mentions are one event is judged by a pair model (boosted trees on ``mention_pairs``) and average linkage.
ECB+ has no licence under which its weights could ship, so the model is trained here and thrown away: cross-validation
by topic (``FOLDS``), so that no topic is judged by a model that has seen it. It scores what can be learned about
mentions, not the product's chronicle, whose link model is trained elsewhere.

``conll_subtopic`` links within each gold sub-topic, ``conll_no_topic`` over all documents at once: documents are put
together by their words first. ``same_stem_subtopic``: the same stem within a gold sub-topic, for comparison. Mentions
are the ACTION and NEG_ACTION markables of the sentences in ``validated_sentences.csv``, singletons kept.
"""

from __future__ import annotations

import csv
import math
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.boosting import Boosted
from evaluation.coreference import conll
from evaluation.mention_pairs import Seen, Words, bag_likeness, features, see
from evaluation.running import BadGold
from evaluation.scores import Scores
from tadmor.linkage import average_linkage

FOLDS = 5
DRAWN = 0.15  # part of the pairs of different stems and events that is trained on
THRESHOLD = -0.5  # mean log odds from which two groups are one event; flat between -1 and 0 on topics 1-35
THRESHOLD_WIDE = -0.5
ALIKE = 0.1  # mean cosine from which documents are on one matter; nearly no sub-topic of topics 1-35 is torn
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


@dataclass(frozen=True, slots=True)
class Material:
    """All that is compared: mentions by sub-topic and by topic, gold events, words of the documents."""

    seen: dict[str, Seen]
    event: dict[str, str]
    subtopic: dict[str, str]
    words: Words
    frequency: Counter[str]

    def topic(self, id: str) -> str:
        """Topic of a mention: its sub-topic without the half."""
        return topic_of(self.subtopic[id])


def topic_of(subtopic: str) -> str:
    """Topic of a sub-topic."""
    return subtopic.removesuffix("plus").removesuffix("ecb")


def material(documents: Sequence[Document]) -> Material:
    """Parse the sentences with mentions and count the words."""
    seen: dict[str, Seen] = {}
    for d in documents:
        seen |= {s.id: s for s in see(d.name, d.text, [(m.id, m.start, m.end) for m in d.mentions])}
    event = {m.id: m.event for d in documents for m in d.mentions}
    subtopic = {m.id: d.subtopic for d in documents for m in d.mentions}
    words = Words.count({d.name: d.text for d in documents})
    return Material(seen, event, subtopic, words, Counter(s.lemma for s in seen.values()))


def likeness(documents: Sequence[str], words: Words) -> dict[tuple[str, str], float]:
    """Cosine of the words of each pair of documents, the smaller name first."""
    order = sorted(documents)
    cosine = bag_likeness([words.of[d] for d in order], words.idf)[0]
    return {(a, b): float(cosine[i, j]) for i, a in enumerate(order) for j, b in enumerate(order) if a < b}


def gathered(given: Material, ids: Sequence[str], alike: float) -> list[list[str]]:
    """Mentions by groups of documents on one matter, found by the words of the documents."""
    names = sorted({given.seen[i].document for i in ids})
    home: dict[str, int] = {}
    for k, group in enumerate(average_linkage({n: set() for n in names}, likeness(names, given.words), alike, 0.0)):
        home |= dict.fromkeys(group, k)
    groups: dict[int, list[str]] = defaultdict(list)
    for i in ids:
        groups[home[given.seen[i].document]].append(i)
    return list(groups.values())


def _by(given: Material, key: Callable[[str], str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for i in given.seen:
        groups[key(i)].append(i)
    return dict(groups)


Table = tuple[list[tuple[str, str]], NDArray[np.float32]]
Judge = Callable[[Table], NDArray[np.float64]]


def _table(given: Material, ids: Sequence[str]) -> Table:
    group = [given.seen[i] for i in sorted(ids)]
    places, rows = features(group, given.words, given.frequency)
    return [(group[i].id, group[j].id) for i, j in places], rows


def _habits(given: Material, tables: Mapping[str, Table]) -> dict[str, dict[tuple[str, str], list[int]]]:
    """By topic: how often mentions of two stems are one event (first) and are not (second)."""
    found: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for name, (pairs, _) in tables.items():
        for a, b in pairs:
            x, y = sorted((given.seen[a].stem, given.seen[b].stem))
            found[topic_of(name)][x, y][given.event[a] != given.event[b]] += 1
    return found


def _habit(
    given: Material,
    pairs: Sequence[tuple[str, str]],
    known: Mapping[tuple[str, str], Sequence[int]],
    own: Mapping[tuple[str, str], Sequence[int]],
) -> NDArray[np.float32]:
    """Log odds [pairs, 1] that two different stems are one event in the training topics but the pair's ``own``."""
    column = np.zeros((len(pairs), 1), np.float32)
    for k, (a, b) in enumerate(pairs):
        x, y = sorted((given.seen[a].stem, given.seen[b].stem))
        if x != y:
            yes, no = known.get((x, y), (0, 0))
            mine = own.get((x, y), (0, 0))
            yes, no = yes - mine[0], no - mine[1]
            column[k] = math.log((yes + 0.05) / (no + 1.0)) if yes + no else -9.0
    return column


def train(given: Material, tables: Mapping[str, Table]) -> Judge:
    """A pair model of the given groups: a function from a table of pairs to log odds.

    Large events and large groups have many pairs; each pair weighs less the more mentions its events have. Of pairs of
    different stems that are no one event a part is drawn, and weighs more.
    """
    rng = np.random.default_rng(0)
    habits = _habits(given, tables)
    known: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for topic in habits.values():
        for key, (yes, no) in topic.items():
            known[key][0] += yes
            known[key][1] += no
    size = Counter(given.event[i] for i in given.seen)
    xs, ys, ws = [], [], []
    for name, (pairs, rows) in sorted(tables.items()):
        y = np.array([given.event[a] == given.event[b] for a, b in pairs], np.float64)
        scale = np.array([(size[given.event[a]] * size[given.event[b]]) ** -0.25 for a, b in pairs])
        sure = (y > 0) | (rows[:, 0] > 0)
        kept = np.flatnonzero(sure | (rng.random(len(y)) < DRAWN))
        habit = _habit(given, [pairs[k] for k in kept], known, habits[topic_of(name)])
        xs.append(np.hstack([rows[kept], habit]))
        ys.append(y[kept])
        ws.append(np.where(sure, scale, scale / DRAWN)[kept])
    weight = np.concatenate(ws)
    model = Boosted().fit(np.vstack(xs), np.concatenate(ys), weight / weight.mean())

    def judge(table: Table) -> NDArray[np.float64]:
        pairs, rows = table
        return model.log_odds(np.hstack([rows, _habit(given, pairs, known, {})]))

    return judge


def _folds(topics: Sequence[str]) -> list[list[str]]:
    order = sorted(topics, key=lambda t: (len(t), t))
    return [order[k::FOLDS] for k in range(FOLDS) if order[k::FOLDS]]


def _linked(given: Material, tables: Sequence[Table], judge: Judge, threshold: float) -> dict[str, str]:
    """Mention id -> name of its predicted event, within each table's group."""
    told: dict[str, str] = {}
    for pairs, rows in tables:
        odds = dict(zip(pairs, map(float, judge((pairs, rows))), strict=True))
        ids = sorted({i for pair in pairs for i in pair})
        for names in average_linkage({i: set() for i in ids}, odds, threshold, 0.0):
            told |= dict.fromkeys(names, names[0])
    return told


def _either(given: Material, judges: Mapping[str, Judge], table: Table) -> NDArray[np.float64]:
    """Log odds of each pair by the models of its two topics, neither trained on its own topic; their mean."""
    pairs, _ = table
    topics = sorted({given.topic(i) for pair in pairs for i in pair})
    by_judge = {id(judges[t]): judges[t](table) for t in topics}
    sides = np.array([[by_judge[id(judges[given.topic(i)])][k] for i in pair] for k, pair in enumerate(pairs)])
    mean: NDArray[np.float64] = sides.mean(axis=1) if len(sides) else np.zeros(0)
    return mean


def cross_validate(given: Material) -> dict[str, dict[str, str]]:
    """Mention id -> predicted event in both settings, each topic judged by a model of other topics.

    With one topic there is nothing to learn from: raises BadGold.
    """
    topics = sorted({given.topic(i) for i in given.seen})
    if len(topics) < 2:
        raise BadGold("one topic only: the pair model is trained on other topics. Fix: give a folder of several topics")
    halves = {name: _table(given, ids) for name, ids in _by(given, given.subtopic.__getitem__).items()}
    wholes = {name: _table(given, ids) for name, ids in _by(given, given.topic).items()}
    told: dict[str, dict[str, str]] = {"subtopic": {}, "no_topic": {}}
    wide: dict[str, Judge] = {}
    for fold in _folds(topics):
        judge = train(given, {n: t for n, t in halves.items() if topic_of(n) not in fold})
        told["subtopic"] |= _linked(given, [t for n, t in halves.items() if topic_of(n) in fold], judge, THRESHOLD)
        judge = train(given, {n: t for n, t in wholes.items() if n not in fold})
        wide |= dict.fromkeys(fold, judge)
    mixed = [_table(given, g) for g in gathered(given, list(given.seen), ALIKE)]
    told["no_topic"] = _linked(given, mixed, lambda table: _either(given, wide, table), THRESHOLD_WIDE)
    return {name: {i: groups.get(i, i) for i in given.seen} for name, groups in told.items()}


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on ``path``; ``sample`` takes the first documents only."""
    given = material(read_gold(path)[:sample])
    told = cross_validate(given)
    stems = {i: f"{given.subtopic[i]} {s.stem}" for i, s in given.seen.items()}
    return {
        "conll_subtopic": conll(given.event, told["subtopic"]),
        "conll_no_topic": conll(given.event, told["no_topic"]),
        "same_stem_subtopic": conll(given.event, stems),
    }

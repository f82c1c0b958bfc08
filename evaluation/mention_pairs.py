"""What two event mentions of a set of documents have in common: one row of numbers a pair, computed a group at a time.

A mention is its head word in its parsed sentence. Compared are the words (lemma, stem, what the encoder's layers make
of them), the participants and neighbours, sentence and document by tf-idf, and how the two words live in the group:
in how many documents, in headlines, side by side in one sentence (then they hardly mean one event).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evaluation.hidden import states
from tadmor import language
from tadmor.model import Sentence, Span, Token

Rows = NDArray[np.float32]
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ations", "ation", "ings", "ing", "ions", "ion", "ments", "ment", "ers", "er", "ed", "es", "s", "al", "e")
_DOERS = frozenset({"nsubj", "agent", "poss", "csubj"})
_SUFFERERS = frozenset({"nsubjpass", "dobj", "obj", "attr"})
_COMMON = 0.3  # share of the documents above which a word says nothing


@cache
def stem(word: str) -> str:
    """A word without its endings: "shooting", "shooter" and "shoots" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:7]


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention with what is compared of it. ``states``: [layers, width] of its head; ``place``: sentence's rank."""

    id: str
    document: str
    sentence: tuple[str, int]
    place: int
    text: str
    lemma: str
    stem: str
    verb: bool
    words: frozenset[str]
    doers: frozenset[str]
    sufferers: frozenset[str]
    others: frozenset[str]
    near: frozenset[str]
    context: frozenset[str]
    numbers: frozenset[str]
    events: Rows
    states: Rows


@dataclass(frozen=True, slots=True)
class Words:
    """Words of all documents, with their inverse document frequencies."""

    of: dict[str, frozenset[str]]
    idf: dict[str, float]

    @classmethod
    def count(cls, texts: dict[str, str]) -> Words:
        """Words by document name, those of more than ``_COMMON`` of the documents left out."""
        bags = {name: frozenset(_WORD.findall(text.lower())) for name, text in texts.items()}
        found = Counter(w for bag in bags.values() for w in bag)
        most = max(2.0, _COMMON * len(bags))
        idf = {w: math.log((len(bags) + 1) / (n + 0.5)) for w, n in found.items() if n <= most}
        return cls(bags, idf)


def see(name: str, text: str, spans: Sequence[tuple[str, int, int]]) -> list[Seen]:
    """Mentions (id, start, end in code points) of one document, whose sentences are its lines."""
    lines, at = [], 0
    for line in text.split("\n"):
        if line:
            lines.append(Span(at, at + len(line)))
        at += len(line) + 1
    used = [line for line in lines if any(line.start <= start < line.end for _, start, _ in spans)]
    sentences = language.analyse(text, used)
    layers = states([s.text for s in sentences], [[Span(*_of(t, s)) for t in s.tokens] for s in sentences])
    found = []
    for id, start, end in spans:
        n = next(k for k, s in enumerate(sentences) if s.start <= start < s.end)
        found.append(_seen(id, name, sentences[n], lines.index(used[n]), layers[n], Span(start, end)))
    return found


def _of(token: Token, sentence: Sentence) -> tuple[int, int]:
    return token.start - sentence.start, token.end - sentence.start


def _seen(id: str, name: str, sentence: Sentence, place: int, layers: Rows, span: Span) -> Seen:
    tokens = sentence.tokens
    inside = [t.i for t in tokens if t.start < span.end and span.start < t.end]
    heads = [i for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    head = tokens[(heads or inside)[0]]
    roles: dict[str, set[str]] = {"doer": set(), "sufferer": set(), "other": set()}
    for child in sentence.children[head.i]:
        part = tokens[child]
        kind = "doer" if part.dep in _DOERS else "sufferer" if part.dep in _SUFFERERS or part.lower == "of" else "other"
        roles[kind] |= _content(tokens[i] for i in sentence.subtree(child))
    if head.tag.startswith("N") and tokens[head.head].tag.startswith("V"):
        for child in sentence.children[head.head]:
            if child != head.i:
                roles["other"] |= _content(tokens[i] for i in sentence.subtree(child))
    near = [tokens[i] for i in range(max(0, head.i - 4), min(len(tokens), head.i + 5)) if i not in inside]
    assert sentence.signals is not None
    return Seen(
        id,
        name,
        (name, sentence.start),
        place,
        " ".join(tokens[i].lower for i in inside),
        head.lemma,
        stem(head.lemma.lower()),
        head.tag.startswith("V"),
        frozenset(tokens[i].lemma for i in inside),
        frozenset(roles["doer"]),
        frozenset(roles["sufferer"]),
        frozenset(roles["other"]),
        frozenset(t.lower for t in near),
        frozenset(t.lower for t in tokens),
        frozenset(t.lower for t in tokens if t.tag == "CD"),
        np.exp(sentence.signals.of("event")[head.i]),
        layers[head.i],
    )


def _content(tokens: Iterable[Token]) -> set[str]:
    return {t.lower for t in tokens if t.tag[:1] in "NJC"}


def _unit(x: Rows) -> Rows:
    found: Rows = x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)
    return found


def bag_likeness(bags: Sequence[frozenset[str]], idf: dict[str, float]) -> tuple[Rows, Rows]:
    """Cosine and weighted Jaccard index of all pairs of bags of words [n, n]; the latter -0.1 where one is empty."""
    place: dict[str, int] = {}
    for bag in bags:
        for word in sorted(bag):
            if word in idf:
                place.setdefault(word, len(place))
    table = np.zeros((len(bags), max(1, len(place))), np.float32)
    for k, bag in enumerate(bags):
        for word in bag:
            if word in place:
                table[k, place[word]] = idf[word]
    unit = _unit(table)
    root = np.sqrt(table)
    both = root @ root.T
    total = table.sum(axis=1)
    union = total[:, None] + total[None, :] - both
    jaccard = np.where(np.minimum(total[:, None], total[None, :]) > 0, both / np.maximum(union, 1e-9), -0.1)
    return unit @ unit.T, jaccard.astype(np.float32)


def _low_high(values: Sequence[float]) -> list[Rows]:
    """Smaller and larger of the values of each pair [n, n]."""
    x = np.array(values, np.float32)
    return [np.minimum(x[:, None], x[None, :]), np.maximum(x[:, None], x[None, :])]


def _lives(group: Sequence[Seen], words: Words) -> list[Rows]:
    """How the stems of a pair live in the group's documents: spread, headlines, side by side."""
    documents = sorted({s.document for s in group})
    stems = {d: {stem(w) for w in words.of[d]} for d in documents}
    inside = Counter(w for d in documents for w in stems[d])
    rarity: Counter[str] = Counter()
    wanted = {s.stem for s in group}
    for bag in words.of.values():
        rarity.update({stem(w) for w in bag} & wanted)
    share = [inside[s.stem] / len(documents) for s in group]
    ratio = [math.log((v + 0.02) / (rarity[s.stem] / len(words.of) + 0.005)) for v, s in zip(share, group, strict=True)]
    top = Counter(s.stem for s in group if s.place <= 1)
    all_ = Counter(s.stem for s in group)
    sentences: dict[str, set[tuple[str, int]]] = defaultdict(set)
    texts: dict[str, set[str]] = defaultdict(set)
    for s in group:
        sentences[s.stem].add(s.sentence)
        texts[s.stem].add(s.document)
    order = sorted(wanted)
    at = np.array([order.index(s.stem) for s in group])
    beside, together = np.zeros((2, len(order), len(order)), np.float32)
    for i, a in enumerate(order):
        for j, b in enumerate(order):
            few = min(len(texts[a]), len(texts[b]))
            beside[i, j] = len(sentences[a] & sentences[b]) / few if a != b else 0.0
            together[i, j] = len(texts[a] & texts[b]) / few
    headline = [top[s.stem] / all_[s.stem] for s in group]
    grid = np.ix_(at, at)
    return [*_low_high(share), *_low_high(ratio), *_low_high(headline), beside[grid], together[grid]]


def features(group: Sequence[Seen], words: Words, frequency: Counter[str]) -> tuple[NDArray[np.intp], Rows]:
    """Places of each pair in the group [pairs, 2] and its features [pairs, features]; the first: same stem.

    ``frequency``: how often each lemma is a mention in all documents.
    """

    def same(values: Sequence[object]) -> Rows:
        codes = np.unique(np.array([str(v) for v in values]), return_inverse=True)[1]
        return np.asarray(codes[:, None] == codes[None, :], dtype=np.float32)

    tables = [same([s.stem for s in group]), same([s.lemma for s in group]), same([s.text for s in group])]
    tables += [same([s.document for s in group]), same([s.sentence for s in group])]
    states = np.stack([s.states for s in group])
    for layer in range(states.shape[1]):
        unit = _unit(states[:, layer])
        tables.append(unit @ unit.T)
    events = _unit(np.stack([s.events for s in group]))
    tables.append(events @ events.T)
    flat = dict.fromkeys((w for s in group for w in s.words), 1.0)
    tables.append(bag_likeness([s.words for s in group], flat)[1])
    tables += bag_likeness([s.context for s in group], words.idf)
    tables.append(bag_likeness([s.near for s in group], words.idf)[0])
    for bags in ([s.doers for s in group], [s.sufferers for s in group], [s.numbers for s in group]):
        tables.append(bag_likeness(bags, words.idf)[1])
    all_roles = [s.doers | s.sufferers | s.others for s in group]
    tables.append(bag_likeness(all_roles, words.idf)[1])
    documents = sorted({s.document for s in group})
    at = np.array([documents.index(s.document) for s in group])
    tables.append(bag_likeness([words.of[d] for d in documents], words.idf)[0][np.ix_(at, at)])
    for values in (
        [float(frequency[s.lemma]) for s in group],
        [float(s.events[0]) for s in group],
        [float(s.place) for s in group],
        [float(s.verb) for s in group],
        [float(len(r)) for r in all_roles],
    ):
        tables += _low_high(values)
    tables += _lives(group, words)
    left, right = np.triu_indices(len(group), 1)
    rows = np.stack([t[left, right] for t in tables], axis=1).astype(np.float32)
    return np.stack([left, right], axis=1), rows

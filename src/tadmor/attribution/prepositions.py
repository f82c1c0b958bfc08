"""Attributions made by prepositions: according to, in the words of, contrary to."""

from __future__ import annotations

import re

from tadmor.attribution import contents, cues, sources
from tadmor.attribution.contents import Found, style_of
from tadmor.attribution.cues import Hit
from tadmor.attribution.draft import Context, Draft
from tadmor.attribution.nouns import noun_source
from tadmor.attribution.speakers import can_speak
from tadmor.model import Polarity, Sentence, Span, Stance

_TURN = re.compile(r",\s+(?=(?:though|although|but|while|whereas)\b)")
_IN_WORDS = re.compile(
    r"\b(?:in the (?:words|view|opinion|account|telling|eyes) of|by the (?:account|reckoning) of|as per|per)\s+(?=\w)",
    re.I,
)
_TO = re.compile(r"\baccording to\s+", re.I)
_CONTRARY = re.compile(r"\bcontrary to\s+(?=\w)", re.I)
_ACCOUNT = re.compile(
    r"\b(?:accounts?|claims?|statements?|reports?|assertions?|denials?|assurances?|version|story)\b", re.I
)


def prepositions(sentence: Sentence, ctx: Context) -> None:
    for pattern, name in ((_TO, "according to"), (_IN_WORDS, "in the words of")):
        for match in pattern.finditer(sentence.text):
            _according(sentence, ctx, Span(sentence.start + match.start(), sentence.start + match.end()), name)


def contrary(sentence: Sentence, ctx: Context) -> None:
    """ "Contrary to the ministry's account, no convoy came": so says the author, and the ministry otherwise."""
    match = _CONTRARY.search(sentence.text)
    if match is None:
        return
    noun = _ACCOUNT.search(sentence.text, match.end())
    if noun is None or noun.start() - match.end() > 60:
        return
    comma = sentence.text.find(",", noun.end())
    low = sentence.start + (comma + 1 if comma >= 0 and match.start() < 3 else 0)
    high = contents.sentence_end(sentence) if match.start() < 3 else sentence.start + match.start()
    piece = contents.strip(ctx.text, low, high) if high > low else None
    at = next((t for t in sentence.tokens if t.start == sentence.start + noun.start()), None)
    if piece is None or at is None or (match.start() < 3 and comma < 0):
        return
    rows = cues.lexicon().get(("noun", "account"), ())
    hit = Hit(sentence, at.i, rows, Span(at.start, at.end), False, False)
    source = noun_source(hit, rows[0], ctx)
    if source.text is None:
        return
    ctx.drafts.append(
        Draft(
            source,
            Span(at.start, at.end),
            [piece],
            "indirect",
            "contrary to",
            sentence.index,
            polarity=Polarity.DENIED,
            stance=Stance.REJECTS,
            token=at.i,
        )
    )


def _according(sentence: Sentence, ctx: Context, cue: Span, name: str) -> None:
    text = ctx.text
    at = sentence.at(cue.end)
    if at is None:
        return
    head = _noun_head(sentence, at)
    if head is None:
        return
    phrase = sources.phrase(sentence, head)
    if phrase.pronoun == "own" or (
        name != "according to" and not can_speak(phrase, sources.make(phrase, text, ctx.actors, ctx.memory), ctx)
    ):
        return
    ctx.memory.note_subjects(sentence.start)
    below = [k for k in sentence.subtree(head) if sentence.tokens[k].start >= cue.end]
    end = max(sentence.tokens[k].end for k in below)
    if sentence.tokens[below[-1]].dep == "punct":
        end = max(phrase.span.end, sentence.tokens[below[-1]].start)
    own = Span(cue.start, max(phrase.span.end, min(end, _next_comma(text, phrase.span.end, sentence, head))))
    region = Span(max(sentence.start, ctx.left), contents.sentence_end(sentence))
    turn = _TURN.search(text, own.end, region.end)
    if turn is not None and contents.other_speaker(sentence, at, len(sentence.tokens) - 1):
        region = Span(region.start, turn.start())
    final = text[own.end : region.end].strip(" ,;.\"”’'") == ""
    comma = text[region.start : cue.start].rstrip().endswith((",", "”", '"', "’", "—", "–"))
    if not (final and comma):
        for draft in ctx.drafts:
            for span in draft.contents:
                if draft.sentence == sentence.index and span.covers(own) and region.covers(span):
                    region = span
    pieces = []
    for low, high in ((region.start, cue.start), (own.end, region.end)):
        piece = contents.strip(text, low, high) if high > low else None
        if piece is not None and piece.end - piece.start > 3:
            pieces.append(piece)
    if len(pieces) == 2 and not text[own.end : region.end].lstrip().startswith(","):
        # "the toll, according to police on the ground, rose" keeps both; a new clause does not
        pieces = pieces[:2] if not comma else pieces
    if not pieces:
        return
    source = sources.make(phrase, text, ctx.actors, ctx.memory)
    ctx.memory.add(source, phrase)
    draft = Draft(
        source,
        Span(cue.start, cue.end - 1 if text[cue.end - 1].isspace() else cue.end),
        pieces,
        "indirect",
        name,
        sentence.index,
        token=at,
        speaker=head,
        clause=own,
        final=final,
    )
    draft.style = style_of(Found(tuple(pieces), "that"), ctx.quotes)
    if final and comma:
        _cut(ctx, sentence, own)
    ctx.drafts.append(draft)


def _cut(ctx: Context, sentence: Sentence, own: Span) -> None:
    """Take a final ", according to X" out of the contents of the drafts it stands behind."""
    for draft in ctx.drafts:
        if draft.sentence != sentence.index:
            continue
        for n, span in enumerate(draft.contents):
            if span.start < own.start < span.end:
                piece = contents.strip(ctx.text, span.start, own.start)
                if piece is not None:
                    draft.contents[n] = piece


def _next_comma(text: str, start: int, sentence: Sentence, head: int) -> int:
    tokens = sentence.tokens
    end = start
    for k in sorted(sentence.children[head]):
        if tokens[k].dep in {"relcl", "acl", "appos"} and tokens[k].start >= start:
            below = sentence.subtree(k)
            end = max(end, tokens[below[-1]].end)
    return end


def _noun_head(sentence: Sentence, at: int) -> int | None:
    tokens = sentence.tokens
    k = at
    for _ in range(12):
        if k >= len(tokens):
            return None
        if tokens[k].dep in {"pobj", "pcomp"} or (
            tokens[k].tag[:1] in {"N", "P"} and tokens[tokens[k].head].lower in {"to", "of", "per"}
        ):
            return k
        if tokens[k].tag[:1] in {"N", "P"} and tokens[k].dep not in {"compound", "poss", "amod", "nmod"}:
            return k
        k = tokens[k].head if tokens[k].head > k else k + 1
    return None

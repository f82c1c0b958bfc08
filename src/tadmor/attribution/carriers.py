"""Whose words pass through whom: media told or quoted by, sources cited, the basis of a report."""

from __future__ import annotations

import re

from tadmor.attribution import sources
from tadmor.attribution.cues import Hit
from tadmor.attribution.draft import NOBODY, Context, Draft, plain
from tadmor.attribution.speakers import HUMAN, agent, speaker
from tadmor.model import Certainty, Sentence, Source, SourceKind, Span

_CARRYING = frozenset("interview question quote cite carry publish air broadcast report release".split())
_WITHOUT = re.compile(
    r"\bwithout (?:naming|citing|identifying|giving|quoting|mentioning) "
    r"(?:a |an |any |its |the |their )?(?:\w+ )?(?:sources?|names?|informants?)\b",
    re.I,
)
_STRENGTH = re.compile(
    r"\b(?:on the (?:strength|basis) of|based on|drawing on|relying on|on) "
    r"(?:[\w-]+ ){0,3}?(?:information|intelligence|testimony|accounts|evidence|details)"
    r"(?: (?:provided|given|supplied|offered|passed on|leaked|obtained|received|collected|gathered))? (?:by|from|of) ",
    re.I,
)


def wrap(inner: Draft, carrier: Source, cue: Span, ctx: Context, rule: str) -> None:
    """Put a carrier outside a draft; the report's own outlet adds nothing."""
    if carrier.text is not None and plain(carrier.text) in ctx.own_names:
        return
    outer = Draft(carrier, cue, list(inner.contents), inner.style, rule, inner.sentence, token=-1, clause=inner.clause)
    outer.over = inner.over
    inner.over = outer
    ctx.drafts.append(outer)


def carriers(hit: Hit, draft: Draft, who: int | None, ctx: Context) -> None:
    if draft.style == "hearsay":
        return
    sentence = hit.sentence
    tokens = sentence.tokens
    if any("tell" in cue.frames for cue in hit.cues):
        k = sentence.child(hit.token, "dative", "dobj")
        if k is not None and k > hit.token:
            phrase = sources.phrase(sentence, k, keep_relative=False)
            source = as_medium(phrase, ctx)
            if source is not None:
                wrap(draft, source, hit.span, ctx, "told a medium")
                return
    token = tokens[hit.token]
    if token.dep == "pcomp" and tokens[token.head].lower == "as":
        quoting = tokens[token.head].head
        carrier = (
            sentence.child(quoting, "nsubj") if sentence.child(quoting, "auxpass") is None else agent(sentence, quoting)
        )
        if carrier is None and sentence.child(quoting, "auxpass") is not None:
            carrier = agent(sentence, hit.token)
        if carrier is not None:
            made = sources.make(sources.phrase(sentence, carrier), ctx.text, ctx.actors, ctx.memory)
            wrap(draft, made, Span(tokens[quoting].start, tokens[quoting].end), ctx, "quoted as saying")
            return
    spots = set(sentence.subtree(who)) if who is not None else set()
    if draft.clause is not None:
        spots |= {t.i for t in tokens if draft.clause.start <= t.start < draft.clause.end}
    for k in sorted(spots):
        if tokens[k].tag == "VBN" and tokens[k].lemma in _CARRYING and k != hit.token:
            m = agent(sentence, k)
            if m is not None:
                phrase = sources.phrase(sentence, m, keep_relative=False)
                source = as_medium(phrase, ctx)
                if source is not None:
                    wrap(draft, source, Span(tokens[k].start, tokens[k].end), ctx, "quoted by")
                    return
    _interview(hit, draft, ctx)


def _interview(hit: Hit, draft: Draft, ctx: Context) -> None:
    """ "said in an interview with the daily", "in a statement to state radio", "on local radio"."""
    sentence = hit.sentence
    tokens = sentence.tokens
    if draft.clause is None:
        return
    for token in tokens:
        if not (draft.clause.start <= token.start < draft.clause.end) or token.dep != "pobj":
            continue
        prep = tokens[token.head]
        above = tokens[prep.head]
        if prep.lower in {"with", "to"} and above.lemma in {
            "interview",
            "statement",
            "remark",
            "comment",
            "conversation",
            "talk",
            "speak",
        }:
            source = as_medium(sources.phrase(sentence, token.i, keep_relative=False), ctx)
        elif prep.lower in {"on", "over"} and above.i == hit.token:
            source = as_medium(sources.phrase(sentence, token.i, keep_relative=False), ctx, strict=True)
        else:
            continue
        if source is not None:
            wrap(draft, source, Span(token.start, token.end), ctx, "in an interview")
            return


def as_medium(phrase: sources.Phrase, ctx: Context, strict: bool = False) -> Source | None:
    """The hearer as a cited outlet, or None where it is a person, a crowd or a body."""
    token = phrase.token
    if phrase.pronoun or token.lower in sources.plain_hearers():
        return None
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if source.kind is SourceKind.CITED_OUTLET:
        return source
    group = sources.head_class(token.lower, token.lemma)
    if strict or not phrase.named or group in {"body", "party", "office", "people", "spokes"}:
        return None
    if sources.seat(token.lower) or any(a.start <= token.start < a.end and a.kind != "media" for a in ctx.actors):
        return None
    for entity in phrase.sentence.entities:
        if entity.start <= token.start < entity.end and entity.label in {"PERSON", "NORP", "DATE"}:
            if not (entity.label == "PERSON" and plain(source.text or "") in ctx.own_names):
                return None
    return Source(SourceKind.CITED_OUTLET, source.text, source.start, source.end, source.who, 1)


def cited(hit: Hit, ctx: Context) -> None:
    """ "citing drivers": a source inside the one that is speaking in the same sentence."""
    sentence = hit.sentence
    k = sentence.child(hit.token, "dobj")
    if k is None or hit.passive:
        return
    phrase = sources.phrase(sentence, k)
    group = sources.head_class(phrase.token.lower, phrase.token.lemma)
    if not (group in HUMAN or phrase.named):
        return
    who = speaker(sentence, hit.token)
    outer = _speaking(ctx, sentence, who, hit.token)
    if outer is None:
        return
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    _under(outer, source, hit.span, ctx, "citing")


def _speaking(ctx: Context, sentence: Sentence, who: int | None, token: int) -> Draft | None:
    here = [d for d in ctx.drafts if d.sentence == sentence.index and not d.wide and d.token != token]
    at = sentence.tokens[who].start if who is not None else -1
    for draft in here:
        if draft.speaker is not None and draft.speaker == who:
            return draft
        if draft.source.start is not None and draft.source.start <= at < (draft.source.end or 0):
            return draft
    return None


def _under(
    outer: Draft, source: Source, cue: Span, ctx: Context, rule: str, certainty: Certainty | None = None
) -> None:
    inner = Draft(
        source,
        cue,
        list(outer.contents),
        outer.style,
        rule,
        outer.sentence,
        certainty=certainty or outer.certainty,
        polarity=outer.polarity,
        stage=outer.stage,
        clause=outer.clause,
    )
    inner.over = outer
    ctx.drafts.append(inner)


def basis(sentence: Sentence, ctx: Context) -> None:
    """ "on the strength of information provided by X", "without naming a source": the inner source of a cue clause."""
    here = [
        d
        for d in ctx.drafts
        if d.sentence == sentence.index and not d.wide and d.clause is not None and d.over is None and d.token >= 0
    ]
    if not here:
        return
    match = _WITHOUT.search(sentence.text)
    if match is not None:
        at = sentence.start + match.start()
        near = [d for d in here if d.cue.end <= at]
        if near:
            span = Span(at, sentence.start + match.end())
            _under(near[-1], NOBODY, span, ctx, "without a source", Certainty.UNKNOWN)
    match = _STRENGTH.search(sentence.text)
    if match is not None:
        start = sentence.start + match.end()
        tokens = [t for t in sentence.tokens if t.start >= start and t.tag[:1] == "N"]
        near = [d for d in here if d.cue.end <= start]
        if tokens and near:
            head = tokens[0].i
            while sentence.tokens[head].dep in {"compound", "poss", "amod"} and sentence.tokens[head].head > head:
                head = sentence.tokens[head].head
            phrase = sources.phrase(sentence, head)
            _under(
                near[-1],
                sources.make(phrase, ctx.text, ctx.actors, ctx.memory),
                Span(sentence.start + match.start(), start),
                ctx,
                "on the strength of",
            )

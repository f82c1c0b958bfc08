"""Attributions made by nouns: reports that, rumours of, the army's denial."""

from __future__ import annotations

from tadmor.attribution import cues, frames, sources
from tadmor.attribution.contents import Found
from tadmor.attribution.cues import Cue, Hit
from tadmor.attribution.draft import NOBODY, Context, Draft
from tadmor.attribution.speakers import speaker
from tadmor.model import Polarity, Source, SourceKind, Span

_LIGHT = frozenset("make issue voice repeat spread renew raise level air deliver give release".split())


def noun(hit: Hit, ctx: Context) -> None:
    cue = hit.cues[0]
    if hit.idle or any(
        d.rule.startswith("noun") and d.token == hit.token and d.sentence == hit.sentence.index for d in ctx.drafts
    ):
        return
    if cue.wide and not ctx.wide:
        return
    above = hit.sentence.tokens[hit.sentence.tokens[hit.token].head]
    if above.lower in {"in", "with"} and above.dep == "prep" and hit.sentence.tokens[above.head].tag[:1] == "V":
        return  # "said in a report that": the verb has it
    token = hit.sentence.tokens[hit.token]
    if cue.group == "reports" and token.tag == "NN" and token.lemma == "report":
        found = frames.of_noun(hit, ctx.text, cue)
        if found is not None and found.frame == "of":
            return
    else:
        found = frames.of_noun(hit, ctx.text, cue)
    source = noun_source(hit, cue, ctx)
    if found is None:
        back = "poss" in cue.frames and source.text is not None and cue.polarity is Polarity.DENIED
        if not back:
            return
        found = Found((), "back", back=True)
    elif "poss" in cue.frames and source.text is None and cue.group not in {"statement", "accusation"}:
        return
    _add_noun(hit, cue, found, source, ctx, None)


def _add_noun(hit: Hit, cue: Cue, found: Found, source: Source, ctx: Context, over: Draft | None) -> None:
    style = "hearsay" if source.text is None or cue.source == "self" else "indirect"
    draft = Draft(
        source,
        hit.span,
        list(found.contents),
        style,
        f"noun {cue.group}:{found.frame}",
        hit.sentence.index,
        certainty=cue.certainty,
        polarity=cue.polarity,
        stance=cue.stance,
        stage=cue.stage,
        hypothetical=cue.hypothetical,
        back=found.back,
        token=hit.token,
        clause=hit.span,
    )
    draft.over = over
    ctx.drafts.append(draft)


def noun_under(hit: Hit, found: Found, outer: Draft, ctx: Context) -> None:
    """ "rejected rebel media reports that ...": the named source of the rejected report speaks inside."""
    token = hit.sentence.tokens[found.noun or 0]
    rows = cues.lexicon()[("noun", token.lemma)]
    noun = Hit(hit.sentence, token.i, rows, Span(token.start, token.end), False, False)
    source = noun_source(noun, rows[0], ctx)
    _add_noun(noun, rows[0], Found(found.contents, "that"), source, ctx, outer)


def noun_source(hit: Hit, cue: Cue, ctx: Context) -> Source:
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    candidates = [k for k in sentence.children[i] if tokens[k].dep == "poss"]
    if not candidates and i > 1 and tokens[i - 1].tag == "POS":
        candidates = [tokens[i - 1].head if tokens[i - 1].head < i else i - 2]
    for k in sentence.children[i]:
        if tokens[k].dep in {"prep", "agent"} and tokens[k].lower in {"by", "from", "among"} and k > i:
            m = sentence.child(k, "pobj")
            if m is not None:
                candidates.append(m)
    for k in sentence.children[i]:
        group = sources.head_class(tokens[k].lower, tokens[k].lemma)
        if tokens[k].dep in {"compound", "nmod"} and group in {"medium", "party", "body", "people"}:
            candidates.append(k)
    head = tokens[i].head
    if tokens[i].dep == "dobj" and tokens[head].lemma in _LIGHT:
        who = speaker(sentence, head)
        if who is not None:
            candidates.append(who)
    for k in candidates:
        phrase = sources.phrase(sentence, k)
        if phrase.pronoun == "own":
            continue
        if k < i and tokens[k].dep in {"compound", "nmod"}:
            left = k
            while left > 0 and tokens[left - 1].head in {i, k} and tokens[left - 1].dep in {"compound", "amod", "nmod"}:
                left -= 1
            span = Span(tokens[left].start, tokens[k].end)
            phrase = sources.Phrase(sentence, k, span, phrase.plural, "", True, False)
        source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
        ctx.memory.add(source, phrase)
        return source
    if cue.source != "self":
        return NOBODY
    span = hit.span
    what = ctx.text[span.start : span.end]
    return Source(SourceKind.UNNAMED, what, span.start, span.end, what)

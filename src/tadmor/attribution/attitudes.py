"""Attitudes and speech topics that hand no event to anybody: only when asked for (``find(..., wide=True)``).

They count as attributions in PolNeAR ("was skeptical of the plan", "his support for the truce", "called it
rude"). Their drafts are ``wide``, so that no chain passes through them.
"""

from __future__ import annotations

from tadmor.attribution import contents, cues, sources, speakers
from tadmor.attribution.draft import NOBODY, Context, Draft
from tadmor.model import Sentence, Source, Span

_SMALL = frozenset("call name label brand consider view see describe deem dub rate declare regard characterize".split())
_SEEM = frozenset("seem appear look sound".split())
_PASSIVE = frozenset(
    "expect criticize criticise accuse ask consider view see call know condemn blame praise hail urge".split()
)
_DOWN = frozenset({"acomp", "attr", "oprd", "conj"})


def read(sentence: Sentence, ctx: Context) -> None:
    """Add the attitudes of one parsed sentence that no other reader has taken."""
    if not sentence.parsed:
        return
    for token in sentence.tokens:
        if any(d.cue.start <= token.start < d.cue.end for d in ctx.drafts):
            continue
        if token.tag[:2] == "JJ" and ("adjective", token.lemma) in cues.lexicon():
            _adjective(sentence, token.i, ctx)
        elif token.tag[:2] == "NN" and ("topic noun", token.lemma) in cues.lexicon():
            _noun(sentence, token.i, ctx)
        elif token.tag[:1] == "V":
            _verb(sentence, token.i, ctx)


def _add(sentence: Sentence, ctx: Context, who: int | None, cue: Span, pieces: list[Span | None], rule: str) -> None:
    found = [p for p in pieces if p is not None]
    if not found:
        return
    source: Source = NOBODY
    if who is not None:
        phrase = sources.phrase(sentence, who)
        source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    ctx.drafts.append(Draft(source, cue, found, "indirect", rule, sentence.index, wide=True))


def _piece(sentence: Sentence, ctx: Context, first: int, last: int) -> Span | None:
    return contents.strip(ctx.text, sentence.tokens[first].start, sentence.tokens[last].end)


def _complement(sentence: Sentence, ctx: Context, i: int, preps: frozenset[str]) -> Span | None:
    tokens = sentence.tokens
    for k in sentence.children[i]:
        if k < i or tokens[k].dep not in {"prep", "ccomp", "xcomp", "acl"}:
            continue
        low, high = contents.edges(sentence, k)
        if tokens[k].dep == "prep":
            if (preps and tokens[k].lower not in preps) or high == k:
                continue
            low = k + 1
        elif tokens[low].lower == "that" and low < high:
            low += 1
        if low > i:
            return _piece(sentence, ctx, low, high)
    return None


def _adjective(sentence: Sentence, i: int, ctx: Context) -> None:
    tokens = sentence.tokens
    piece = _complement(sentence, ctx, i, frozenset())
    if piece is None:
        return
    head = i
    while tokens[head].dep in _DOWN and tokens[head].head != head:
        head = tokens[head].head
    who = tokens[i].head if tokens[i].dep == "amod" else speakers.speaker(sentence, head)
    if who is not None and tokens[who].lower not in {"it", "there"}:
        _add(sentence, ctx, who, Span(tokens[i].start, tokens[i].end), [piece], "attitude adjective")


def _noun(sentence: Sentence, i: int, ctx: Context) -> None:
    tokens = sentence.tokens
    row = cues.lexicon()["topic noun", tokens[i].lemma][0]
    piece = _complement(sentence, ctx, i, row.preps)
    if piece is None:
        return
    who = next((k for k in sentence.children[i] if tokens[k].dep == "poss"), None)
    if who is None and tokens[i].dep in {"dobj", "pobj"}:
        verb = tokens[i].head if tokens[i].dep == "dobj" else tokens[tokens[i].head].head
        who = speakers.speaker(sentence, verb) if tokens[verb].tag[:1] == "V" else None
    if who is None:
        return
    _add(sentence, ctx, who, Span(tokens[i].start, tokens[i].end), [piece], "attitude noun")


def _verb(sentence: Sentence, i: int, ctx: Context) -> None:
    tokens = sentence.tokens
    token = tokens[i]
    cue = Span(token.start, token.end)
    passive = sentence.child(i, "auxpass") is not None
    if token.lemma in _SEEM and not passive:
        k = sentence.child(i, "xcomp", "oprd", "acomp")
        who = sentence.child(i, "nsubj")
        if k is not None and k > i and who is not None:
            low, high = contents.edges(sentence, k)
            subject = _piece(sentence, ctx, *contents.edges(sentence, who)) if tokens[who].tag[:1] != "W" else None
            _add(sentence, ctx, None, cue, [subject, _piece(sentence, ctx, max(low, i + 1), high)], "seeming")
        return
    if passive and token.lemma in _PASSIVE:
        who = sentence.child(i, "nsubjpass")
        k = sentence.child(i, "xcomp", "ccomp", "prep", "oprd")
        rest = _piece(sentence, ctx, *contents.edges(sentence, k)) if k is not None and k > i else None
        subject = _piece(sentence, ctx, *contents.edges(sentence, who)) if who is not None else None
        _add(sentence, ctx, speakers.agent(sentence, i), cue, [subject, rest], "passive attitude")
        return
    if token.lemma in _SMALL and not passive:
        who = speakers.speaker(sentence, i)
        kids = [
            k for k in sentence.children[i] if k > i and tokens[k].dep in {"dobj", "oprd", "ccomp", "acomp", "attr"}
        ]
        if who is None or not kids or (len(kids) == 1 and tokens[kids[0]].dep == "dobj"):
            if not kids or not any(tokens[k].lower == "as" and k > i for k in sentence.children[i]) or who is None:
                return
        low = min(contents.edges(sentence, k)[0] for k in kids)
        high = max(contents.edges(sentence, k)[1] for k in sentence.children[i] if tokens[k].dep != "punct" and k > i)
        if low > i:
            _add(sentence, ctx, who, cue, [_piece(sentence, ctx, low, high)], "small clause")

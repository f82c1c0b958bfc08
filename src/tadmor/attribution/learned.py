"""Attributions that the trained encoder sees and no rule does: its cues, each with the source and content it points to.

The rules are precise and know their cue words; the encoder knows how people speak, but not who is meant or how firmly.
So a rule's reading stands wherever there is one, and these fill the gaps of a ``wide`` reading. Where events hang on an
attribution they are not asked: on the stories and on our annotated texts they cost more chains than they mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tadmor.attribution import contents, sources
from tadmor.attribution.draft import NOBODY, Context, Draft
from tadmor.model import Sentence, Span

if TYPE_CHECKING:
    from tadmor.encoder import Floats, Signals

# Probabilities from which on a token counts, found on PolNeAR's development half.
CUE = 0.5
SOURCE, CONTENT = 0.4, 0.5
# Below this no attitude counts.
SUPPORT = 0.3
# Words of a content that the encoder missed between two that it saw.
GAP = 3
RULE = "learned"


def _chance(signals: Signals, head: str) -> Floats:
    """(tokens) probability of being inside a span of the head."""
    found: Floats = (1.0 - np.exp(signals.of(head)[:, 0])).astype(np.float32)
    return found


def _runs(inside: Sequence[bool], begins: Sequence[bool] | None = None, gap: int = 0) -> list[tuple[int, int]]:
    """First and last index of each run of true values; ``begins`` splits, up to ``gap`` false ones are bridged."""
    found: list[tuple[int, int]] = []
    for k, yes in enumerate(inside):
        if not yes:
            continue
        if found and k - found[-1][1] <= gap + 1 and not (begins is not None and begins[k]):
            found[-1] = (found[-1][0], k)
        else:
            found.append((k, k))
    return found


def cues(sentence: Sentence) -> list[tuple[int, int]]:
    """First and last token of each cue the encoder sees."""
    signals = sentence.signals
    if signals is None:
        return []
    chance, tagged = _chance(signals, "cue"), signals.of("cue").argmax(axis=1)
    begins = [int(t) == 1 for t in tagged]
    return _runs([bool(c > CUE) for c in chance], begins)


def support(sentence: Sentence, span: Span) -> float:
    """How likely the encoder takes a stretch for a cue: the best of its tokens; 1 where nothing was seen."""
    if sentence.signals is None:
        return 1.0
    chance = _chance(sentence.signals, "cue")
    at = [t.i for t in sentence.tokens if t.start < span.end and t.end > span.start]
    return float(chance[at].max()) if at else 1.0


def pruned(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Drafts of a ``wide`` reading without those whose cue the encoder takes for none.

    Attitudes are a matter of shades that word lists miss; who speaks outright is not left to the encoder.
    """
    told = {s.index: s for s in sentences}
    return [d for d in drafts if d.sentence not in told or support(told[d.sentence], d.cue) >= SUPPORT]


def _head(sentence: Sentence, first: int, last: int) -> int:
    inside = range(first, last + 1)
    return next((k for k in inside if sentence.tokens[k].head not in inside or sentence.tokens[k].head == k), last)


def _taken(drafts: Iterable[Draft], span: Span) -> bool:
    return any(d.cue.overlaps(span) for d in drafts)


def read(sentence: Sentence, ctx: Context) -> None:
    """Add ``wide`` drafts for the cues of one sentence that no rule has read."""
    signals = sentence.signals
    if signals is None or not sentence.parsed:
        return
    for first, last in cues(sentence):
        cue = Span(sentence.tokens[first].start, sentence.tokens[last].end)
        if _taken(ctx.drafts, cue):
            continue
        draft = _draft(sentence, ctx, signals, first, cue)
        if draft is not None:
            ctx.drafts.append(draft)


def _draft(sentence: Sentence, ctx: Context, signals: Signals, first: int, cue: Span) -> Draft | None:
    from tadmor.encoder import card

    tokens = sentence.tokens
    related = np.exp(signals.pairs(first))
    relations = card().relations
    said = _runs([bool(p > CONTENT) for p in related[:, relations.index("content")]], gap=GAP)
    pieces = [contents.strip(ctx.text, tokens[a].start, tokens[b].end) for a, b in said]
    pieces = [p for p in pieces if p is not None and not p.overlaps(cue)]
    found = [p for p in pieces if p is not None]
    if not found:
        return None
    who = related[:, relations.index("source")]
    spoken = _runs([bool(p > SOURCE) for p in who], gap=1)
    source = NOBODY
    if spoken:
        a, b = max(spoken, key=lambda run: float(who[run[0] : run[1] + 1].max()))
        phrase = sources.phrase(sentence, _head(sentence, a, b))
        source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    return Draft(source, cue, found, "indirect", RULE, sentence.index, wide=True)

"""Attributions inside one parsed sentence: verbs, nouns, prepositions, then carriers and cited sources."""

from __future__ import annotations

from tadmor.attribution import carriers, cues, nouns, prepositions, verbs
from tadmor.attribution.draft import Context
from tadmor.model import Sentence


def read(sentence: Sentence, ctx: Context) -> None:
    """Add the drafts of one parsed sentence to the context, cues in text order, carriers and cited sources last."""
    if not sentence.parsed or not sentence.tokens:
        return
    ctx.left = sentence.start
    found = cues.hits(sentence)
    for hit in found:
        if hit.cues[0].pos == "noun":
            nouns.noun(hit, ctx)
        else:
            verbs.verb(hit, ctx)
    prepositions.prepositions(sentence, ctx)
    prepositions.contrary(sentence, ctx)
    for hit in found:
        if any("cite" in cue.frames for cue in hit.cues):
            carriers.cited(hit, ctx)
    carriers.basis(sentence, ctx)

"""Who says so: attributions of a report, nested to any depth, and the chains its events hang on.

Order of the work: cues of each sentence with speaker and content (``single``), set phrases (``turns``), quotations
and speech that go on over the sentence's edge, blocks, credits and sources given afterwards (``across``), the
author's own hedges and verdicts (``stance``), then who stands inside whom (``nesting``). Words live in
``lexicon/cues.toml``, ``lexicon/sources.toml`` and ``lexicon/stances.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from tadmor.attribution import across, attitudes, learned, nesting, quotes, single, sources, stance, turns
from tadmor.attribution.cues import holds_cue
from tadmor.attribution.draft import Context, Draft, plain
from tadmor.attribution.nesting import chains, hedges
from tadmor.model import ActorMention, Attribution, Report, Sentence, Source, SourceKind, Span, Zone, ZoneKind

__all__ = ["chains", "find", "head", "hedges", "holds_cue"]

_SILENT = frozenset(
    {ZoneKind.DISCLAIMER, ZoneKind.WIDGET, ZoneKind.TEASER, ZoneKind.RELATED, ZoneKind.HOLE, ZoneKind.BYLINE}
)


def head(report: Report) -> Source:
    """The report's own voice: its author where one is known, else its outlet; both unknown counts as an author."""
    if report.author is not None:
        return Source(SourceKind.AUTHOR, who=report.author.value)
    if report.outlet is not None:
        return Source(SourceKind.OUTLET, who=report.outlet.value)
    return Source(SourceKind.AUTHOR)


def find(
    report: Report,
    zones: Sequence[Zone],
    sentences: Sequence[Sentence],
    actors: Sequence[ActorMention],
    wide: bool = False,
) -> tuple[Attribution, ...]:
    """Attributions of a report in the order of their cues; ids count from 0.

    ``zones`` and ``actors`` may be empty. Sentences must be those of ``report.text`` in order; unparsed ones only
    take part as text. ``wide`` adds attitudes and speech topics ("opposed the tax", "declined to comment") that hand
    no event to anybody; their rule begins with ``wide`` and ``chains`` passes over them.
    """
    text = report.text
    spoken = [s for s in sentences if s.zone not in _SILENT]
    ctx = Context(
        text=text,
        quotes=quotes.find(text),
        actors=actors,
        memory=sources.Memory(text, spoken),
        own_names=across.own_names(report),
        wide=wide,
    )
    credit = across.credits(report, zones, ctx)
    if credit is not None and credit.source.text is not None:
        ctx.own_names |= {plain(credit.source.text)}
    for n, sentence in enumerate(spoken):
        single.read(sentence, ctx)
        if sentence.parsed:
            turns.read(sentence, spoken[n - 1] if n else None, ctx)
        stance.hedges(sentence, ctx)
        if wide:
            attitudes.read(sentence, ctx)
    across.blocks(ctx, zones, spoken)
    across.quotations(ctx, spoken)
    across.indirect(ctx, spoken)
    across.afterwards(ctx, spoken, [(str(row["id"]), pattern) for row, pattern in stance.rows("back")])
    across.backward(ctx, spoken)
    if wide:
        for sentence in spoken:
            learned.read(sentence, ctx)
        ctx.drafts = learned.pruned(ctx.drafts, spoken)
    stance.verdicts(ctx, spoken)
    if credit is not None:
        ctx.drafts.append(credit)
    return _settle(ctx, text)


def _settle(ctx: Context, text: str) -> tuple[Attribution, ...]:
    for draft in ctx.drafts:  # a quotation mark with nothing behind it says nothing
        draft.contents = [c for c in draft.contents if c.start < c.end]
    drafts = [d for d in ctx.drafts if d.contents]
    drafts.sort(key=lambda d: (d.cue.start, d.cue.end, nesting._depth(d), d.rule))
    above = nesting.parents(drafts)
    return tuple(_made(n, draft, above[n], text) for n, draft in enumerate(drafts))


def _made(n: int, draft: Draft, parent: int | None, text: str) -> Attribution:
    return Attribution(
        id=n,
        source=draft.source,
        cue=draft.cue,
        cue_text=text[draft.cue.start : draft.cue.end],
        contents=tuple(Span(c.start, c.end) for c in draft.contents),
        style=draft.style,
        parent=parent,
        polarity=draft.polarity,
        certainty=draft.certainty,
        stance=draft.stance,
        stage=draft.stage,
        hypothetical=draft.hypothetical,
        rule=("wide " if draft.wide else "") + draft.rule,
    )

"""The author's own part: hedges, hearsay adverbs, and verdicts on what others said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tadmor import resources
from tadmor.attribution import contents
from tadmor.attribution.across import paragraph_of
from tadmor.attribution.draft import AUTHOR, NOBODY, Context, Draft
from tadmor.model import Certainty, Polarity, Sentence, SourceKind, Span, Stance, ZoneKind

LEXICON = "lexicon/stances.toml"


@cache
def rows(section: str) -> tuple[tuple[dict[str, object], re.Pattern[str]], ...]:
    """Rows of one section of the lexicon with their compiled patterns, in file order."""
    flags = re.I if section in {"verdict", "back"} else 0
    return tuple((row, re.compile(str(row["pattern"]), flags)) for row in resources.toml(LEXICON).get(section, ()))


def hedges(sentence: Sentence, ctx: Context) -> None:
    """Add the author's hedges and hearsay adverbs of one sentence."""
    for row, pattern in rows("hedge"):
        for match in pattern.finditer(sentence.text):
            at = sentence.start + match.start()
            if ctx.quoted(at):
                continue
            piece = _reach(sentence, ctx, at, sentence.start + match.end())
            if piece:
                cue = Span(at, sentence.start + len(sentence.text[: match.end()].rstrip(" ,")))
                ctx.drafts.append(
                    Draft(
                        AUTHOR,
                        cue,
                        piece,
                        "author",
                        f"hedge:{row['id']}",
                        sentence.index,
                        certainty=Certainty(str(row["certainty"])),
                        stance=Stance.ENDORSES,
                        own=True,
                    )
                )
    for row, pattern in rows("hearsay"):
        for match in pattern.finditer(sentence.text):
            at = sentence.start + match.start()
            piece = _reach(sentence, ctx, at, sentence.start + match.end())
            if piece:
                cue = Span(at, sentence.start + len(sentence.text[: match.end()].rstrip(" ,")))
                ctx.drafts.append(
                    Draft(
                        NOBODY,
                        cue,
                        piece,
                        "hearsay",
                        f"hearsay:{row['id']}",
                        sentence.index,
                        certainty=Certainty.UNKNOWN,
                        stance=Stance(str(row["stance"])),
                    )
                )


def _reach(sentence: Sentence, ctx: Context, start: int, end: int) -> list[Span]:
    """What a hedge covers: a clause behind it ("it seems that ..."), or the clause of the verb an adverb belongs to."""
    at = sentence.at(start)
    if at is None:
        return []
    token = sentence.tokens[at]
    stop = contents.sentence_end(sentence)
    if token.dep not in {"advmod", "amod"} or not sentence.parsed:
        piece = contents.strip(ctx.text, end, stop)
        return [piece] if piece is not None else []
    head = token.head
    while sentence.tokens[head].tag[:1] not in {"V", "M"} and sentence.tokens[head].head != head:
        head = sentence.tokens[head].head
    below = sentence.subtree(head)
    low, high = sentence.tokens[below[0]].start, min(sentence.tokens[below[-1]].end, stop)
    found = []
    for a, b in ((low, start), (end, high)):
        piece = contents.strip(ctx.text, a, b) if b > a else None
        if piece is not None:
            found.append(piece)
    return found


def verdicts(ctx: Context, sentences: Sequence[Sentence]) -> None:
    """Set the author's stance on attributions that he judges in his own voice."""
    for n, sentence in enumerate(sentences):
        if sentence.zone not in {ZoneKind.BODY}:
            continue
        for row, pattern in rows("verdict"):
            match = pattern.search(sentence.text)
            if match is None:
                continue
            at = sentence.start + match.start()
            free = bool(row.get("inside")) or not any(
                not d.own and not d.wide and d.covers(Span(at, at + 1)) and d.rule != "credit" for d in ctx.drafts
            )
            if ctx.quoted(at) or not free:
                continue
            value = Stance(str(row["value"]))
            if row["scope"] == "same":
                targets = [d for d in ctx.drafts if d.sentence == sentence.index]
            else:
                targets = _named_target(ctx, sentences, n) or _before(ctx, sentences, n)
            if "certainty" in row:
                for draft in targets or _before(ctx, sentences, n):
                    if not draft.own and draft.source.kind is SourceKind.UNNAMED:
                        draft.certainty = Certainty(str(row["certainty"]))
                continue
            for draft in targets:
                # the nearest verdict stands: "overstates" is not made worse by an "in reality" after it
                if not draft.own and (draft.stance is Stance.REPORTS or row["scope"] == "same"):
                    draft.stance = value
            if "against" in row and n > 0 and paragraph_of(ctx.text, sentences[n - 1].start).end >= sentence.end:
                who = {d.source.who for d in targets}
                for draft in ctx.drafts:
                    if draft.sentence == sentences[n - 1].index and not draft.own and draft.source.who not in who:
                        draft.stance = Stance(str(row["against"]))
            break


def _named_target(ctx: Context, sentences: Sequence[Sentence], n: int) -> list[Draft]:
    """ "The front is getting ahead of itself": what the front said earlier in the paragraph, and nobody else."""
    sentence = sentences[n]
    para = paragraph_of(ctx.text, sentence.start)
    opening = sentence.text[:60].lower()
    near = [d for d in ctx.drafts if para.start <= d.cue.start < sentence.start and not d.own and d.source.text]
    return [d for d in near if len(d.source.text or "") > 4 and opening.startswith((d.source.text or "").lower())]


def _before(ctx: Context, sentences: Sequence[Sentence], n: int) -> list[Draft]:
    """Attributions of the nearest earlier sentence that has any, a block quotation as a whole."""
    sentence = sentences[n]
    own = [d for d in ctx.drafts if d.sentence == sentence.index and d.polarity is Polarity.DENIED and d.back]
    if own:
        return own
    para = paragraph_of(ctx.text, sentence.start)
    same = [d for d in ctx.drafts if d.sentence == sentence.index and d.cue.end <= sentence.start]
    if same:
        return same
    for back in range(n - 1, max(-1, n - 4), -1):
        earlier = sentences[back]
        found = [d for d in ctx.drafts if d.sentence == earlier.index and not d.own and not d.wide]
        if earlier.zone is ZoneKind.QUOTATION and sentence.zone is not ZoneKind.QUOTATION:
            return _whole_block(ctx, earlier) or found
        if found:
            start = paragraph_of(ctx.text, earlier.start).start
            who = {d.source.who for d in found if d.source.who}
            return found + [d for d in ctx.drafts if start <= d.cue.start < earlier.start and d.source.who in who]
        if earlier.start < para.start and paragraph_of(ctx.text, earlier.start).start == earlier.start:
            break
    return []


def _whole_block(ctx: Context, sentence: Sentence) -> list[Draft]:
    block = next((d for d in ctx.drafts if d.style == "block" and d.rule == "block" and d.covers(sentence.span)), None)
    if block is None:
        return []
    return [d for d in ctx.drafts if d is block or block.covers(d.cue)]

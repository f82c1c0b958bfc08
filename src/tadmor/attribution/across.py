"""Attribution over the edge of a sentence: quotations and speech that go on, blocks, credits, sources given after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tadmor import text as texts
from tadmor.attribution import contents, sources
from tadmor.attribution.draft import NOBODY, Context, Draft, plain
from tadmor.attribution.quotes import Quotation
from tadmor.model import Certainty, Polarity, Report, Sentence, Source, SourceKind, Span, Zone, ZoneKind

# Words by which a sentence looks back at what the speaker just said: it goes on in his voice.
_ELSEWHEN = re.compile(
    r"\b(?:last|in) (?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|year|month|week|(?:19|20)\d\d)\b"
    r"|\b(?:years?|months|decades?) (?:ago|earlier|before)\b|\bnow\b",
    re.I,
)
_CREDIT = re.compile(
    r"^\W*(?:source|via|credit|writer|by|from|courtesy of|originally published (?:by|in|on)|reprinted from|"
    r"this (?:story|article|report) (?:was )?"
    r"(?:first |originally )?(?:published|appeared) (?:by|in|on))\s*:?\s+(?P<name>[^\n|,;]{2,60}?)\W*$",
    re.I,
)


def paragraph_of(text: str, offset: int) -> Span:
    """The line that holds an offset."""
    left = text.rfind("\n", 0, offset) + 1
    right = text.find("\n", offset)
    return Span(left, len(text) if right < 0 else right)


def _copy(draft: Draft, pieces: list[Span], sentence: int, style: str, rule: str) -> Draft:
    new = Draft(
        draft.source,
        draft.cue,
        pieces,
        style,
        rule,
        sentence,
        certainty=Certainty.CERTAIN,
        token=-1,
        speaker=draft.speaker,
        clause=draft.clause,
    )
    if draft.over is not None:
        # the carrier carries the next sentence too
        above = _copy(draft.over, list(pieces), sentence, style, rule)
        new.over = above
    return new


def _with_carriers(draft: Draft) -> list[Draft]:
    found = [draft]
    while found[-1].over is not None:
        found.append(found[-1].over)
    return found


def _innermost_last(drafts: Sequence[Draft], sentence: int) -> Draft | None:
    """The attribution by which a sentence ends: the one whose speaker would go on speaking."""
    here = [
        d
        for d in drafts
        if d.sentence == sentence and not d.own and not d.wide and d.source.text is not None and d.token >= 0
    ]
    if not here:
        return None
    final = [d for d in here if d.final]
    if final:
        return final[-1]
    top = [d for d in here if not any(o is not d and o.covers(d.cue) for o in here)]
    return (top or here)[-1]


def quotations(ctx: Context, sentences: Sequence[Sentence]) -> None:
    """Give quotations that no cue took to the speaker before them, or to the one after them in their paragraph."""
    text = ctx.text
    for quote in ctx.quotes:
        if any(not d.wide and any(c.overlaps(quote.inner) for c in d.contents) for d in ctx.drafts):
            _complete(quote, ctx)
            continue
        if not _stands_alone(quote, ctx, sentences):
            continue
        para = paragraph_of(text, quote.outer.start)
        before = [
            d
            for d in ctx.drafts
            if not d.own
            and not d.wide
            and d.source.text is not None
            and d.token >= 0
            and d.cue.end <= quote.outer.start
            and _in_reach(d, quote, ctx, para)
        ]
        after = [
            d
            for d in ctx.drafts
            if not d.own
            and not d.wide
            and d.source.text is not None
            and d.token >= 0
            and d.style in {"direct", "mixed"}
            and quote.outer.end <= d.cue.start < para.end
        ]
        chosen = before[-1] if before else after[0] if after else None
        if chosen is None:
            continue
        if chosen.polarity is Polarity.DENIED or chosen.sentence < 0:
            chosen = replace(chosen, polarity=Polarity.AFFIRMED)
        index = next((s.index for s in sentences if s.start <= quote.inner.start < s.end), chosen.sentence)
        new = _copy(chosen, [quote.inner], index, "direct", "quotation goes on")
        ctx.drafts.extend(_with_carriers(new))


def _complete(quote: Quotation, ctx: Context) -> None:
    """A quotation over several sentences belongs to its speaker as a whole."""
    for draft in ctx.drafts:
        if draft.wide or draft.style not in {"direct"} or draft.rule.startswith("noun"):
            continue
        for n, span in enumerate(draft.contents):
            if quote.inner.covers(span) and not quote.inner.covers(draft.cue) and span != quote.inner:
                draft.contents[n] = quote.inner


def _stands_alone(quote: Quotation, ctx: Context, sentences: Sequence[Sentence]) -> bool:
    """True for a quotation that makes up whole sentences; scare quotes and titles do not."""
    words = len(ctx.text[quote.inner.start : quote.inner.end].split())
    if words < 3:
        return False
    for sentence in sentences:
        if sentence.start <= quote.outer.start < sentence.end:
            lead = ctx.text[sentence.start : quote.outer.start].strip(" \"“”'‘’—–-")
            tail = ctx.text[quote.outer.end : max(sentence.end, quote.outer.end)].strip(" .,;!?\"“”'’")
            if quote.outer.end > sentence.end:
                tail = ""
            return not lead and not tail
    return False


def _in_reach(draft: Draft, quote: Quotation, ctx: Context, para: Span) -> bool:
    if draft.cue.start >= para.start:
        return True
    last = max(c.end for c in draft.contents) if draft.contents else draft.cue.end
    gap = ctx.text[max(last, draft.clause.end if draft.clause else 0) : quote.outer.start]
    opened = quote.outer.start - para.start <= 1
    return opened and len(gap.strip(" \n\"“”'’.,")) < 3 and gap.count("\n") <= 2


def indirect(ctx: Context, sentences: Sequence[Sentence]) -> None:
    """Free indirect speech: a sentence without a source that goes on with what the speaker before it told."""
    for previous, sentence in pairwise(sentences):
        if not sentence.parsed or sentence.zone not in {ZoneKind.BODY, ZoneKind.QUOTATION}:
            continue
        if paragraph_of(ctx.text, previous.start) != paragraph_of(ctx.text, sentence.start):
            continue
        mine = [d for d in ctx.drafts if d.sentence == sentence.index and not d.wide and not d.own]
        supposed = [d for d in mine if d.rule == "hearsay:supposedly"]
        leading = [d for d in mine if _leads(d, sentence)]
        if (leading and not supposed) or any(q.outer.start <= sentence.start < q.outer.end for q in ctx.quotes):
            continue
        draft = _innermost_last(ctx.drafts, previous.index)
        if draft is None:
            continue
        inner = [
            d for d in ctx.drafts if d.over is draft and d.sentence == previous.index and d.rule == "on the strength of"
        ]
        draft = inner[-1] if inner else draft
        piece = Span(sentence.start, contents.sentence_end(sentence))
        if supposed:
            for d in supposed:
                ctx.drafts.remove(d)
            new = _copy(draft, [piece], sentence.index, "indirect", "supposedly")
            for d in _with_carriers(new):
                d.stance = supposed[0].stance
        elif draft.polarity is Polarity.AFFIRMED and _goes_on(sentence, draft, ctx):
            new = _copy(draft, [piece], sentence.index, "indirect", "goes on")
        else:
            continue
        new.token = 0  # may be gone on with in its turn
        new.final = draft.final
        ctx.drafts.extend(_with_carriers(new))


def _leads(draft: Draft, sentence: Sentence) -> bool:
    """True where the attribution speaks for its whole sentence, so that nobody else goes on speaking in it."""
    if draft.rule.startswith("noun") or draft.token < 0:
        return False
    token = sentence.tokens[draft.token] if draft.token < len(sentence.tokens) else None
    return token is None or token.tag != "VBG"


def _goes_on(sentence: Sentence, draft: Draft, ctx: Context) -> bool:
    """Past perfect, or a thing of the told scene taken up again with "the", and no other time than the told one."""
    if sentence.zone is ZoneKind.QUOTATION and draft.rule == "according to":
        return True
    if _ELSEWHEN.search(sentence.text) or sentence.text.rstrip().endswith("?"):
        return False
    root = next((t for t in sentence.tokens if t.dep == "ROOT"), None)
    if root is None:
        return False
    aux = {sentence.tokens[k].lower for k in sentence.children[root.i] if sentence.tokens[k].dep in {"aux", "auxpass"}}
    if root.tag == "VBN" and "had" in aux:
        return True
    if draft.source.kind is SourceKind.CITED_OUTLET or not draft.final:
        return False
    told = ctx.text[: sentence.start].lower()
    for token in sentence.tokens:
        if token.lower == "the" and token.dep == "det":
            noun = sentence.tokens[token.head]
            if noun.dep == "pobj" and noun.lemma in _EVENTS and noun.lemma in told:
                return True
    return False


_EVENTS = frozenset(
    """battle fighting clash attack raid operation assault offensive bombing shelling strike ambush explosion blast
    fight siege exchange""".split()
)


# --- what was said before ------------------------------------------------------------------------


def backward(ctx: Context, sentences: Sequence[Sentence]) -> None:
    """Fill the contents of "He denied this" and of an owner's "denial" with what stands before."""
    for draft in list(ctx.drafts):
        if not draft.back:
            continue
        before = [s for s in sentences if s.end <= draft.cue.start and s.zone in {ZoneKind.BODY, ZoneKind.QUOTATION}]
        here = next((s for s in sentences if s.index == draft.sentence), None)
        if here is not None:
            before = [s for s in before if s.end <= here.start]
        if not before and here is None:
            continue
        last = before[-1] if before else here
        if last is None:
            continue
        same = [d for d in ctx.drafts if d.sentence == draft.sentence and d is not draft and d.contents and not d.own]
        same = [d for d in same if d.cue.end <= draft.cue.start and not d.wide and d.source.text != draft.source.text]
        if same and here is not None and not draft.rule.startswith("noun"):
            draft.contents = list(same[-1].contents) + draft.contents
            continue
        theirs = [
            d
            for d in ctx.drafts
            if d.sentence == last.index and not d.own and not d.wide and d is not draft and d.contents
        ]
        pieces: list[Span] = []
        top = [d for d in theirs if not any(o is not d and o.over is not d and o.covers(d.cue) for o in theirs)]
        for d in top[-1:]:
            pieces.extend(d.contents)
        if not pieces:
            target = last
            words = len(last.text.split())
            if words < 6 and len(before) > 1 and words > 0:
                target = before[-2]
            if draft.rule.startswith("noun"):
                target = _topic(before, draft, ctx) or target
            pieces = [Span(target.start, contents.sentence_end(target))]
        draft.contents = pieces + [c for c in draft.contents if c not in pieces]


def _topic(before: Sequence[Sentence], draft: Draft, ctx: Context) -> Sentence | None:
    para = paragraph_of(ctx.text, draft.cue.start)
    near = [s for s in before if s.start >= para.start]
    return near[-1] if near else None


def afterwards(ctx: Context, sentences: Sequence[Sentence], rows: Sequence[tuple[str, re.Pattern[str]]]) -> None:
    """ "Both accounts come from a boatman": the sentence names the source of those before it."""
    for n, sentence in enumerate(sentences):
        if n == 0 or sentence.zone not in {ZoneKind.BODY, ZoneKind.QUOTATION, ZoneKind.CREDIT}:
            continue
        for name, pattern in rows:
            match = pattern.search(sentence.text)
            if match is None:
                continue
            what = match.group("what").lower()
            count = 2 if what.startswith(("both", "these two")) else 1
            whole = what.split()[-1] in {
                "accounts",
                "details",
                "reports",
                "figures",
                "information",
                "descriptions",
                "stories",
            } or what.startswith(("all", "these", "those"))
            para = paragraph_of(ctx.text, sentence.start)
            earlier = [s for s in sentences[:n] if s.zone in {ZoneKind.BODY, ZoneKind.QUOTATION}]
            chosen = earlier[-count:]
            if whole and count == 1:
                chosen = [s for s in earlier if s.start >= para.start] or earlier[-1:]
            taken = [
                s for s in chosen if not any(d.sentence == s.index and not d.own and not d.wide for d in ctx.drafts)
            ]
            if not taken:
                continue
            source = _named_by(sentence, sentence.start + match.start("who"), sentence.start + match.end("who"), ctx)
            if source.text is None or (name == "accounts come from" and not _speaks(source, sentence, ctx)):
                continue
            ctx.drafts = [d for d in ctx.drafts if d.sentence != sentence.index]
            cue = Span(sentence.start + match.start("cue"), sentence.start + match.end("cue"))
            pieces = [Span(s.start, contents.sentence_end(s)) for s in taken]
            ctx.drafts.append(Draft(source, cue, pieces, "backward", f"back:{name}", sentence.index, token=0))
            break


def _speaks(source: Source, sentence: Sentence, ctx: Context) -> bool:
    """False for "from the north" and "by shell splinters"."""
    if source.kind is not SourceKind.UNNAMED:
        return True
    inside = [t for t in sentence.tokens if source.start is not None and source.start <= t.start < (source.end or 0)]
    return any(sources.head_class(t.lower, t.lemma) for t in inside) or any(
        a.start < (source.end or 0) and (source.start or 0) < a.end for a in ctx.actors
    )


def _named_by(sentence: Sentence, start: int, end: int, ctx: Context) -> Source:
    inside = [t for t in sentence.tokens if t.start >= start and t.end <= end]
    heads = [t for t in inside if t.tag[:1] in {"N", "P"} and not (start <= sentence.tokens[t.head].start < end)]
    noun = heads[0] if heads else next((t for t in inside if t.tag[:1] == "N"), None)
    if noun is None:
        what = ctx.text[start:end]
        return Source(SourceKind.UNNAMED, what, start, end, what)
    return sources.make(sources.phrase(sentence, noun.i), ctx.text, ctx.actors, ctx.memory)


# --- zones ------------------------------------------------------------------------------------------

_INTRO_VERB = re.compile(
    r"\b(?:reported|reports|wrote|writes|said|says|put it|has to say|had to say|published|announced|told|stated|"
    r"claimed)\b",
    re.I,
)


def blocks(ctx: Context, zones: Sequence[Zone], sentences: Sequence[Sentence]) -> None:
    """A block quotation is the content of whoever its introducing line names."""
    for zone in zones:
        if zone.kind is not ZoneKind.QUOTATION:
            continue
        source, cue = NOBODY, Span(zone.start, zone.start)
        if zone.intro is not None:
            source, cue = _intro_source(ctx, zone.intro, sentences)
            ctx.drafts = [d for d in ctx.drafts if not (zone.intro.covers(d.cue) and not d.wide)]
        if source.text is None:
            continue
        draft = Draft(source, cue, [zone.span], "block", "block", -1, token=-1)
        ctx.drafts.append(draft)


def _intro_source(ctx: Context, intro: Span, sentences: Sequence[Sentence]) -> tuple[Source, Span]:
    text = ctx.text
    line = text[intro.start : intro.end]
    verb = _INTRO_VERB.search(line)
    at = intro.start + verb.start() if verb else intro.end
    cue = Span(at, intro.start + verb.end()) if verb else intro
    for sentence in sentences:
        if not (sentence.start <= at - 1 < sentence.end) or not sentence.parsed:
            continue
        token = next((t for t in sentence.tokens if t.start == at), None)
        k = sentence.child(token.i, "nsubj") if token is not None else None
        if k is None:
            nouns = [
                t
                for t in sentence.tokens
                if t.end <= at and t.start >= intro.start and t.tag in {"NNP", "NNPS", "NN", "NNS"}
            ]
            k = nouns[-1].i if nouns else None
        if k is None:
            continue
        phrase = sources.phrase(sentence, k, keep_relative=False)
        if phrase.pronoun:
            continue
        source = sources.make(phrase, text, ctx.actors, ctx.memory)
        if source.kind in {SourceKind.PERSON, SourceKind.INSTITUTION} and not _known_other(phrase):
            source = replace(source, kind=SourceKind.CITED_OUTLET)
        return source, cue
    names = re.findall(r"(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*|of|and|the))*(?=\W|$)", line[: at - intro.start])
    names = [n for n in names if n not in {"Here", "This", "What", "From", "As", "The", "In", "On", "It"}]
    if names:
        start = intro.start + line.rfind(names[-1])
        return Source(SourceKind.CITED_OUTLET, names[-1], start, start + len(names[-1]), names[-1]), cue
    return NOBODY, cue


def _known_other(phrase: sources.Phrase) -> bool:
    group = sources.head_class(phrase.token.lower, phrase.token.lemma)
    person = any(e.label == "PERSON" and e.start <= phrase.token.start < e.end for e in phrase.sentence.entities)
    return group in {"spokes", "office", "people", "body", "party"} or person


def credits(report: Report, zones: Sequence[Zone], ctx: Context) -> Draft | None:
    """The credit line of a copy: an outer link over the whole text, or None."""
    own = own_names(report)
    for zone in zones:
        if zone.kind not in {ZoneKind.CREDIT, ZoneKind.BYLINE, ZoneKind.DATELINE}:
            continue
        for para in texts.paragraphs(ctx.text, zone.start, zone.end):
            line = ctx.text[para.start : para.end]
            match = _CREDIT.match(line)
            name, at = (match.group("name"), para.start + match.start("name")) if match else ("", 0)
            if zone.kind is ZoneKind.DATELINE:
                inside = re.search(r"\(([A-Z][^()\n]{1,40})\)\s*[-–—]", line)
                name, at = (inside.group(1), para.start + inside.start(1)) if inside else ("", 0)
            name = name.strip()
            if not name or plain(name) in own or not _is_medium(name, zone.kind):
                continue
            source = Source(SourceKind.CITED_OUTLET, name, at, at + len(name), name, 1, True)
            return Draft(source, para, [Span(0, len(ctx.text))], "block", "credit", -1)
    if report.copy_of is not None and plain(report.copy_of.value) not in own:
        source = Source(SourceKind.CITED_OUTLET, report.copy_of.value, None, None, report.copy_of.value, 1, True)
        return Draft(source, Span(0, 0), [Span(0, len(ctx.text))], "block", "credit", -1)
    return None


def _is_medium(name: str, kind: ZoneKind) -> bool:
    lower = re.sub(r"^the ", "", name.lower())
    if lower in sources.media() or "the " + lower in sources.media():
        return True
    words = lower.split()
    if any(sources.head_class(w.strip(".,"), w.strip(".,")) == "medium" for w in words[-1:] + words[:1]):
        return True
    if words and (
        words[-1]
        in {"voice", "agency", "agencies", "services", "online", "today", "monitor", "digest", "report", "reports"}
        or "." in words[-1]
    ):
        return True
    return kind is ZoneKind.CREDIT and len(words) <= 4 and not any(w in {"staff", "our", "desk"} for w in words)


def own_names(report: Report) -> frozenset[str]:
    """Names by which a report speaks of itself: outlet, author, host of its address."""
    names = {plain(f.value) for f in (report.outlet, report.author) if f is not None}
    if report.url is not None:
        host = re.sub(r"^\w+://", "", report.url.value).split("/")[0]
        names.add(plain(host.removeprefix("www.").split(".")[0].replace("-", " ")))
    names.discard("")
    return frozenset(names)

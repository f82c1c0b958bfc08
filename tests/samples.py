"""Readings made by hand for the tests of the case file, exports and command line. The prose is our own and invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from tadmor.model import (
    ActorMention,
    Attribution,
    Basis,
    Certainty,
    Claim,
    Count,
    Fact,
    Interval,
    Issue,
    NumberMention,
    OffsetRun,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Quote,
    Reading,
    Report,
    Role,
    Source,
    SourceKind,
    Span,
    Stage,
    Stance,
    Status,
    TimeMention,
    WeaponMention,
    Zone,
    ZoneKind,
)

TEXT = (
    "Rebels take Tarmal bridge\n"
    "Hill Country Gazette, 12 May 2019\n"
    "The Northern Front seized the bridge at Tarmal on Friday, killing at least three soldiers with mortars, "
    "a district official said.\n"
)
TARMAL = Place("test:tarmal", "Tarmal", 12.5, 33.25, "XX", "town", 2.0)


def span_of(words: str, text: str = TEXT) -> Span:
    """Where the words stand in the text; they must stand there once."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def _quote(words: str) -> tuple[str, int, int]:
    return words, *span_of(words)


def claim(ident: str, report: str, file: str) -> Claim:
    """A capture that an unnamed official tells, with actor, target, date, place and a count."""
    when = TimeMention(
        *span_of("on Friday"),
        "on Friday",
        Interval(date(2019, 5, 10), date(2019, 5, 10)),
        Precision.DAY,
        Basis.RELATIVE,
        "point",
        "weekday",
    )
    where = PlaceMention(
        *span_of("the bridge at Tarmal"),
        "the bridge at Tarmal",
        *span_of("at Tarmal")[:1],
        span_of("at Tarmal").end,
        "Tarmal",
        TARMAL,
        radius_km=2.0,
    )
    return Claim(
        id=ident,
        report=report,
        file=file,
        trigger=Quote(*_quote("seized")),
        also=(Quote(*_quote("take")),),
        type="TERR.CAPTURE",
        stage=Stage.ACCOMPLISHED,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        status=Status.CLAIMED,
        author_stance=Stance.REPORTS,
        chain=(
            Source(SourceKind.OUTLET),
            Source(SourceKind.UNNAMED, *_quote("a district official"), "a district official"),
        ),
        actor=(Role(*_quote("The Northern Front"), "Northern Front", "rebels", "subject"),),
        target=(Role(*_quote("soldiers"), "army", "state_forces", "object"),),
        when=when,
        where=where,
        killed=Count(3, None, *_quote("at least three soldiers"), "soldiers"),
        wounded=None,
        abducted=None,
        other_count=None,
        background=False,
        score=0.75,
        sentence=Span(TEXT.index("The Northern"), len(TEXT) - 1),
        rules=("capture:seize", "weekday"),
    )


def reading(file: str = "gazette.txt", text: str = TEXT, mark: str = "1") -> tuple[Reading, bytes]:
    """A whole reading and its bytes. ``mark`` makes another report of the same content."""
    raw = text.encode() + b"\n" * (int(mark) - 1)
    ident = hashlib.sha256(raw).hexdigest()
    first = claim(f"c{mark}-{ident[:6]}", ident, file)
    report = Report(
        ident,
        file,
        raw.decode(),
        "text/plain",
        "utf-8",
        title=Fact("Rebels take Tarmal bridge", "title line", Span(0, 25)),
        outlet=Fact("Hill Country Gazette", "byline", span_of("Hill Country Gazette")),
        published=Fact("2019-05-12", "byline", span_of("12 May 2019")),
        runs=(OffsetRun(0, len(raw.decode()), 0, len(raw), True),),
    )
    assert first.when and first.where
    made = Reading(
        report=report,
        zones=(Zone(ZoneKind.TITLE, 0, 25, "first line"), Zone(ZoneKind.BODY, 60, len(text) - 1, "rest", Span(26, 59))),
        sentences=(),
        actors=(
            ActorMention(*span_of("The Northern Front"), "The Northern Front", 73, "name", "Northern Front", "rebels"),
        ),
        times=(first.when,),
        places=(first.where,),
        numbers=(NumberMention(*span_of("three"), "three", 3, 3, "people", "soldiers", span_of("soldiers").start),),
        weapons=(WeaponMention(*span_of("mortars"), "mortars", "artillery"),),
        attributions=(
            Attribution(0, first.chain[1], span_of("said"), "said", (first.sentence,), "indirect", rule="postposed"),
        ),
        claims=(first,),
        issues=(Issue(file, "count.open", "the number has no upper end", *span_of("at least three")),),
    )
    return made, raw


def bare(source: Claim, ident: str) -> Claim:
    """The same claim with everything taken out that may be absent."""
    return replace(
        source,
        id=ident,
        trigger=Quote(),
        also=(),
        chain=(Source(SourceKind.AUTHOR),),
        actor=(),
        target=(Role(None, None, None, "army"),),
        when=None,
        where=None,
        killed=None,
        status=Status.ASSERTED,
        rules=(),
    )

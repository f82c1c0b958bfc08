"""The main path, top to bottom: bytes -> Reading for one report; Readings -> chronicle for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from tadmor import (
    actors,
    attribution,
    casing,
    chronicle,
    control,
    dates,
    language,
    link,
    mentions,
    places,
    read,
    review,
    screen,
    text,
    zones,
)
from tadmor.claims import assemble, codebook, learned, triggers
from tadmor.model import (
    Basis,
    Claim,
    Control,
    Decision,
    Event,
    Issue,
    Link,
    PlaceMention,
    Reading,
    Report,
    Ruling,
    Sentence,
    Span,
    Zone,
    ZoneKind,
)

# Zones whose sentences may tell an event, and those that are parsed to understand the rest.
_TOLD = (ZoneKind.BODY, ZoneKind.QUOTATION)
_PARSED = (*_TOLD, ZoneKind.TITLE, ZoneKind.HEADING, ZoneKind.CAPTION, ZoneKind.CREDIT)


# How far before the introduction of a quoted article its date may stand, in characters.
_INTRO_REACH = 600


@cache
def _codebook() -> codebook.Codebook:
    return codebook.load()


def _stretches(report: Report, marked: Sequence[Zone]) -> list[tuple[Span, ZoneKind]]:
    found: list[tuple[Span, ZoneKind]] = []
    for zone in marked:
        if zone.kind in _PARSED:
            found.extend((s, zone.kind) for s in text.sentences(report.text, zone.start, zone.end))
    return sorted(found)


def _sentences(report: Report, marked: Sequence[Zone]) -> tuple[list[Sentence], list[Issue]]:
    """Parse what may hold a claim, and the neighbours that say who speaks or what "it" is."""
    stretches = _stretches(report, marked)
    holds = [screen.may_hold(report.text[s.start : s.end]) for s, _ in stretches]
    cues = [attribution.holds_cue(report.text[s.start : s.end]) for s, _ in stretches]
    wanted = [
        any(holds[max(0, k - 1) : k + 2]) or (cues[k] and any(holds[max(0, k - 4) : k + 5]))
        for k in range(len(stretches))
    ]
    chosen = [stretch for stretch, want in zip(stretches, wanted, strict=True) if want]
    issues = [
        Issue(report.file, "sentence_cut", f"read to {language.MAX_SENTENCE} characters", s.start, s.end)
        for s, _ in chosen
        if s.end - s.start > language.MAX_SENTENCE
    ]
    return language.analyse(report.text, [s for s, _ in chosen], [k for _, k in chosen]), issues


def _anchor(report: Report, marked: Sequence[Zone], body: Sequence[Span]) -> dates.Anchor:
    """The publication date; inside a quoted article the last full date told before its introduction."""
    anchor = dates.Anchor(report.publication_day)
    own: list[tuple[Span, date | None]] = []
    for zone in marked:
        if zone.kind is not ZoneKind.QUOTATION or zone.intro is None:
            continue
        before = [s for s in body if zone.intro.start - _INTRO_REACH <= s.start < zone.start]
        told = [t.interval for t in dates.find(report.text, before, anchor) if t.basis is Basis.EXPLICIT and t.interval]
        days = [i.start for i in told if i.start and i.start == i.end]
        if days:
            own.append((zone.span, days[-1]))
    return replace(anchor, zones=tuple(own))


def _countries(placed: Sequence[PlaceMention]) -> tuple[str, ...]:
    """Countries (ISO codes) of the places named, one per mention."""
    return tuple(p.place.country for p in placed if p.place and p.place.country and p.antecedent is None)


def _context(report: Report, marked: Sequence[Zone]) -> places.Context:
    dateline = next((report.text[z.start : z.end] for z in marked if z.kind is ZoneKind.DATELINE), None)
    return places.Context(dateline=dateline, outlet=report.outlet.value if report.outlet else None)


def read_report(data: bytes, file: str, meta: Mapping[str, Any] | None = None) -> Reading:
    """Read one report: ``meta`` may give outlet, author, published (ISO), url, title, copy_of.

    Raises BadInput where the bytes are no report (empty, binary, too large) or ``meta`` is unusable.
    """
    loaded = read.read_report(data, file, meta)
    marked = zones.mark(loaded.report, loaded.hints)
    report = read.complete(loaded.report, marked)
    usual = casing.restore(report.text, language.word_class)
    if usual is report.text:
        return _read(report, marked, loaded.issues)
    made = _read(replace(report, text=usual), marked, loaded.issues)
    own: Reading = casing.own_words(replace(made, report=report), usual, report.text)
    return own


def _read(report: Report, marked: tuple[Zone, ...], noticed: Sequence[Issue]) -> Reading:
    """What ``report`` says; its text may be the recased one."""
    parsed, cut = _sentences(report, marked)
    found = mentions.find(report.text, parsed)
    body = [s for s, kind in _stretches(report, marked) if kind in _TOLD]
    times = dates.find(report.text, body, _anchor(report, marked, body))
    placed = places.find(report.text, parsed, found.actors, _context(report, marked))
    who = actors.ground(report.text, parsed, found.actors, _countries(placed))
    said = attribution.find(report, marked, parsed, who)
    book = _codebook()
    telling = [s for s in parsed if s.zone in (*_TOLD, ZoneKind.TITLE)]
    named = learned.settle(triggers.find(telling, who, placed, found.numbers, book), telling)
    material = assemble.Material(
        report,
        marked,
        parsed,
        named,
        who,
        times,
        placed,
        found.numbers,
        said,
        attribution.head(report),
        partial(attribution.chains, said),
        partial(attribution.hedges, said),
        book,
    )
    claims, issues = assemble.assemble(material)
    return Reading(
        report,
        marked,
        tuple(parsed),
        who,
        times,
        placed,
        found.numbers,
        found.weapons,
        said,
        claims,
        (*noticed, *zones.issues(report, marked), *cut, *issues),
    )


Chronicle = tuple[tuple[Event, ...], tuple[Link, ...], tuple[Control, ...]]


def derive(readings: Sequence[Reading]) -> Chronicle:
    """Events, links and control from any number of readings; their order does not matter."""
    return chronicle_of([c for r in readings for c in r.claims], [r.report for r in readings])


def chronicle_of(claims: Sequence[Claim], reports: Iterable[Report], rulings: Iterable[Ruling] = ()) -> Chronicle:
    """Events, links and control from stored claims and their reports, and a reviewer's rulings on pairs of claims."""
    known = sorted(reports, key=lambda r: (r.file, r.id))
    links = link.find(claims, known)
    events = chronicle.build(claims, links, known, rulings)
    return events, links, control.build(claims, events, known)


def reviewed(claims: Sequence[Claim], reports: Iterable[Report], decisions: Sequence[Decision]) -> Chronicle:
    """The chronicle after reviewers' decisions: corrected claims, without the rejected ones."""
    found = review.apply(claims, decisions)
    return chronicle_of(found.claims, reports, found.rulings)

"""Cases put together by hand for the tests of exports: one report a claim, one event for each group of claims."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from samples import reading, span_of

from tadmor.export import Material
from tadmor.model import (
    Basis,
    Claim,
    Control,
    Count,
    Event,
    Fact,
    Interval,
    Place,
    PlaceMention,
    Precision,
    Report,
    Role,
    Source,
    SourceKind,
    TimeMention,
)

HOMS = Place("geonames:169577", "Homs", 34.724, 36.7256, "SY", "city", 10.0)
ARMY = Role("The Northern Front", *span_of("The Northern Front"), "Syrian Army", "state_forces")
REBELS = Role("The Northern Front", *span_of("The Northern Front"), "Northern Front", "rebels")
SOLDIERS = Role("soldiers", *span_of("soldiers"), "Syrian Army", "state_forces")
PEOPLE = Role("soldiers", *span_of("soldiers"), "civilians", "civilians")
POLICE = Role("soldiers", *span_of("soldiers"), "Syrian police", "police")


def when(first: str, last: str = "", **changes: Any) -> TimeMention:
    """A time mention of the sample text with the days given (ISO); its words are "on Friday"."""
    days = Interval(date.fromisoformat(first), date.fromisoformat(last or first))
    made = TimeMention(*span_of("on Friday"), "on Friday", days, Precision.DAY, Basis.RELATIVE, "point", "weekday")
    return replace(made, **changes)


def where(place: Place | None = HOMS, **changes: Any) -> PlaceMention:
    """A place mention of the sample text."""
    made = PlaceMention(*span_of("the bridge at Tarmal"), "the bridge at Tarmal", 100, 106, "Tarmal", place)
    return replace(made, radius_km=place.radius_km if place else None, **changes)


def dead(low: int | None, high: int | None, of: str = "people", text: str = "at least three soldiers") -> Count:
    """A count of dead that stands in the sample text."""
    return Count(low, high, text, *span_of("at least three soldiers"), of)


def said_by(who: str) -> tuple[Source, ...]:
    """A chain from the outlet to one speaker."""
    return Source(SourceKind.OUTLET), Source(SourceKind.PERSON, who, *span_of("a district official"), who)


def report(k: int, outlet: str = "", published: str | None = "2019-05-12", **facts: Any) -> Report:
    """Report number ``k``; all tell the sample text."""
    made = reading(f"{k}.txt")[0].report
    ident = hashlib.sha256(f"{outlet} {k}".encode()).hexdigest()
    day = Fact(published, "given") if published else None
    return replace(
        made, id=ident, outlet=Fact(outlet or "Hill Country Gazette", "given"), published=day, **facts
    )  # fmt: skip


def case(*events: Claim | Sequence[Claim], control: Sequence[Control] = (), **facts: Any) -> Material:
    """Claims as a case: each argument is an event of one claim or of several, told by a report each."""
    reports, claims, made = [], [], []
    for k, group in enumerate(events):
        members = [group] if isinstance(group, Claim) else list(group)
        ids = []
        for n, one in enumerate(members):
            told = report(10 * k + n, **facts)
            reports.append(told)
            claims.append(replace(one, id=f"c{k}-{n}", report=told.id, file=told.file))
            ids.append(claims[-1].id)
        made.append(Event(f"e{k:012x}", tuple(ids), members[0].type, len(members), (), "by hand"))
    return Material(reports, claims, made, control)


def claim(leaf: str, *, day: str | None = "2019-05-10", **changes: Any) -> Claim:
    """A claim of the sample text: rebels against the army at Homs, told as done by an official; then ``changes``."""
    base = replace(reading()[0].claims[0], type=leaf, killed=None, when=when(day) if day else None)
    made = replace(base, actor=(REBELS,), target=(SOLDIERS,), where=where())
    return replace(made, **changes)

"""Changes of hands: each capture that opened an interval of control, who says so, who denies it, what only copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tadmor import digest, terminal
from tadmor.chronicle import affirms, sources
from tadmor.copies import sources_of
from tadmor.export.material import Material
from tadmor.model import Claim, Control, Event, Polarity

# What opened an interval, as a deed.
DEEDS = {"capture": "took", "recapture": "took back", "handover": "was handed"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of hands. ``sources``: who says so, copies left out; ``deniers``: who says that it is not so;
    ``copies``: files of reports that repeat another one on it.
    """

    row: Control
    independent_sources: int
    sources: tuple[str, ...]
    deniers: tuple[str, ...]
    copies: tuple[str, ...]


def changes(material: Material) -> list[Change]:
    """Every change of hands that is told with its days, by place and time."""
    found = []
    for row in material.control:
        events = [e for e in material.events if _opens(material, e, row)] if row.rule in DEEDS else []
        if events:
            found.append(_change(material, row, events))
    return found


def _opens(material: Material, event: Event, row: Control) -> bool:
    """Whether an event is the capture that opened a row: a claim of it tells just those days."""
    known = [c for c in material.members(event) if c.id in row.claims and c.type.startswith("TERR.") and affirms(c)]
    intervals = [c.when.interval for c in known if c.when and c.when.interval]
    return row.from_latest is not None and any(
        (i.start, i.end) == (row.from_earliest, row.from_latest) for i in intervals
    )


def _change(material: Material, row: Control, events: Sequence[Event]) -> Change:
    copied = digest.copies(material)
    # who only foretold it is no evidence of the row, though he is in the event
    members = [c for e in events for c in material.members(e) if c.id in row.claims]
    own = [c for c in members if c.report not in copied]
    return Change(
        row,
        sources(members, sources_of(material.claims, material.links, material.reports)),
        _said(material, [c for c in own if affirms(c)]),
        _said(material, [c for c in own if c.polarity is Polarity.DENIED]),
        tuple(sorted({c.file for c in members if c.report in copied})),
    )


def _said(material: Material, claims: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(digest.inmost(material, c) for c in claims))


def line(change: Change, names: dict[str, str]) -> str:
    """A change of hands in one line: ``Islamic State took back Palmyra · 2 independent sources: ...``."""
    row = change.row
    place = names.get(row.place, row.place)
    many = f"{change.independent_sources} independent source" + "s" * (change.independent_sources != 1)
    return f"{row.party} {DEEDS[row.rule]} {place} · {many}: {terminal.names(change.sources)}"


def notes(change: Change) -> list[str]:
    """Who denies it, and which reports only repeat it."""
    denied = [f"denied by {terminal.names(change.deniers)}"] if change.deniers else []
    return denied + [f"{file} repeats another report: no source of its own" for file in change.copies]

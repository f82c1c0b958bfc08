"""What is different between two chronicles of one case, and which report or decision caused it.

The id of an event comes from its content alone: from its first claim by publication day (``chronicle``). So the same
reports give the same ids, in whatever order they came. Where an earlier report arrives, or events merge or split, an
event gets the id of its new first claim; the old id is *retired*, and which event it became is recorded: the one
that shares most claims with it, of equals the first. An event that keeps or takes over an id is compared with the
old one value by value, so that a new id alone is one line and not a whole new event.

A chronicle is compared by what is told: ``Told`` values of a subject (an event, or ``control`` of a place) and field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tadmor.model import Claim, Control, Event, Interval, PlaceMention

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
ONE_VALUE = frozenset({"type", "independent_sources"})  # fields of which an event has one value
_COUNTS = ("killed", "wounded", "abducted", "other_count")
CONTROL = "control of "
FEW = 5  # new reports and decisions that are named together where none of them stands out as the cause


@dataclass(frozen=True, slots=True)
class Told:
    """One value that a chronicle gives for a field of a subject, with the claims that give it."""

    subject: str
    field: str
    value: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A value added, changed or withdrawn; ``reports`` and ``decisions``: what caused it, by id."""

    kind: str
    subject: str
    field: str
    before: str | None
    after: str | None
    claims: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One derivation of the chronicle that changed it: when (ISO, UTC), with which tadmor, from how much."""

    id: int
    at: str
    version: str
    reports: int
    decisions: int
    changes: tuple[Change, ...] = field(default=())


# --- what a chronicle tells -------------------------------------------------------------------


def told(events: Iterable[Event], control: Iterable[Control], claims: Mapping[str, Claim]) -> list[Told]:
    """All values of a chronicle, sorted by subject, field and value."""
    found: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for event in events:
        members = [claims[c] for c in event.claims if c in claims]
        ids = [c.id for c in members]
        found[event.id, "type", event.type] = dict.fromkeys(ids)
        found[event.id, "independent_sources", str(event.independent_sources)] = dict.fromkeys(ids)
        for name in event.contradictions:
            found[event.id, "contradiction", name] = dict.fromkeys(ids)
        for claim in members:
            for name, value in _values(claim):
                found[event.id, name, value][claim.id] = None
    for row in control:
        found[CONTROL + row.place, row.party, interval(row)] |= dict.fromkeys(row.claims)
    return [Told(*key, tuple(found[key])) for key in sorted(found)]


def _values(claim: Claim) -> Iterable[tuple[str, str]]:
    """What one claim tells of its event, as words."""
    yield "told by", claim.file
    yield "status", claim.status.value
    for side in ("actor", "target"):
        for role in getattr(claim, side):
            if role.who:
                yield side, role.who
    if claim.when and claim.when.interval:
        yield "when", days(claim.when.interval)
    if claim.where:
        yield "where", place(claim.where)
    for name in _COUNTS:
        count = getattr(claim, name)
        if count is not None:
            yield name, _range(count.low, count.high)


def _range(low: Any, high: Any) -> str:
    ends = [str(end) if end is not None else "" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def days(span: Interval) -> str:
    """An interval as it is written in corrections: ``2017-03-01..2017-03-05``, ``..2017-03-05``, or one day."""
    return _range(span.start, span.end)


def place(mention: PlaceMention) -> str:
    """A place with its relation."""
    name = mention.place.name if mention.place else mention.name
    return name if mention.relation == "at" else f"{mention.relation} {name}"


def interval(row: Control) -> str:
    """The bounds and the basis of a row of control in one line."""
    start, end = (row.from_earliest, row.from_latest), (row.to_earliest, row.to_latest)
    parts = [_range(*bounds) or "not told" for bounds in (start, end)]
    return f"from {parts[0]} to {parts[1]}, {row.basis}"


# --- the difference ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retired:
    """An event id that is no longer in use and the events that its claims went to, most shared claims first."""

    event: str
    became: tuple[str, ...]


def retired(old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> list[Retired]:
    """Ids of ``old`` (event: its claims) that ``new`` does not have."""
    holder = {claim: event for event, members in new.items() for claim in members}
    found = []
    for event in sorted(set(old) - set(new)):
        shared: dict[str, int] = defaultdict(int)
        for claim in old[event]:
            if claim in holder:
                shared[holder[claim]] += 1
        found.append(Retired(event, tuple(sorted(shared, key=lambda e: (-shared[e], e)))))
    return found


def heirs(old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """New event id -> the old id it is compared with: the same id, else the retired id with the largest overlap."""
    found = {event: event for event in new if event in old}
    claimed: list[tuple[int, str, str]] = []
    for gone in retired(old, new):
        for event in gone.became:
            if event not in found:
                claimed.append((-len(set(old[gone.event]) & set(new[event])), gone.event, event))
    taken: set[str] = set()
    for _, before, event in sorted(claimed):
        if event not in found and before not in taken:
            found[event] = before
            taken.add(before)
    return found


@dataclass(frozen=True, slots=True)
class Cause:
    """What came in since the last run: ids of reports and of decisions; ``report_of`` a claim.

    ``decided``: the claims each decision is about. ``copies``: reports that repeat another, so that they add no source.
    ``near``: the claims that share an event, before or now, with a claim.
    """

    reports: Collection[str]
    decisions: Sequence[int]
    report_of: Mapping[str, str]
    decided: Mapping[int, Collection[str]]
    copies: Collection[str] = ()
    near: Mapping[str, Collection[str]] = field(default_factory=dict)

    def of(self, claims: Iterable[str], sources: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The new reports that tell the claims and the new decisions on them; ``sources``: copies tell nothing.

        Where there are none, those that touch the events of the claims; where there are none either, all that is
        new, if it is no more than ``FEW``: something of it moved the claims by way of others.
        """
        about = set(claims)
        around = about.union(*(self.near.get(c, ()) for c in about))
        for members in (about, around):
            told_by = {self.report_of[c] for c in members if c in self.report_of} & set(self.reports)
            told_by = (told_by - set(self.copies) or told_by) if sources else told_by
            touching = tuple(d for d in self.decisions if members & set(self.decided.get(d, ())))
            if told_by or touching:
                return tuple(sorted(told_by)), touching
        few = len(self.reports) + len(self.decisions) <= FEW
        return (tuple(sorted(self.reports)), tuple(self.decisions)) if few else ((), ())


def difference(
    before: Sequence[Told],
    after: Sequence[Told],
    old: Mapping[str, Sequence[str]],
    new: Mapping[str, Sequence[str]],
    cause: Cause,
) -> list[Change]:
    """Changes from one chronicle to the next, by subject and field; ``old`` and ``new``: events with their claims."""
    heir = heirs(old, new)
    successor = {was: now for now, was in heir.items()}
    left = _fields(before, successor)
    right = _fields(after, {})
    found: list[Change] = []
    merged: set[str] = set()
    for event, was in sorted(heir.items()):
        if was != event:
            found.append(_caused(cause, CHANGED, event, "id", was, event, new[event]))
    for gone in retired(old, new):
        if gone.event not in successor:
            into = ", ".join(gone.became) or None
            members = [*old[gone.event], *(c for e in gone.became for c in new[e])]
            merged.add(gone.event)
            kind = next(iter(left.get((gone.event, "type"), ())), gone.event)
            found.append(_caused(cause, WITHDRAWN, gone.event, "event", kind, into, members))
    for key in sorted(left.keys() | right.keys()):
        subject, name = key
        if subject in merged:
            continue  # one line says that the event is gone
        found += _compare(subject, name, left.get(key, {}), right.get(key, {}), cause, new)
    return found


def _fields(values: Sequence[Told], renamed: Mapping[str, str]) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for value in values:
        found[renamed.get(value.subject, value.subject), value.field][value.value] = value.claims
    return found


def _compare(
    subject: str,
    name: str,
    left: Mapping[str, tuple[str, ...]],
    right: Mapping[str, tuple[str, ...]],
    cause: Cause,
    events: Mapping[str, Sequence[str]],
) -> list[Change]:
    gone, come = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    found: list[Change] = []
    single = name in ONE_VALUE or subject.startswith(CONTROL)
    pairs = list(zip(gone, come, strict=False)) if single else []
    for was, now in pairs:
        found.append(_caused(cause, CHANGED, subject, name, was, now, right[now]))
    whole = events.get(subject, ())
    for value in gone[len(pairs) :]:
        # what is gone is told by no claim any more: whoever touched its claims or its event took it away
        found.append(_caused(cause, WITHDRAWN, subject, name, value, None, left[value] or whole))
    for value in come[len(pairs) :]:
        found.append(_caused(cause, ADDED, subject, name, None, value, right[value]))
    return found


def _caused(
    cause: Cause, kind: str, subject: str, name: str, before: str | None, after: str | None, claims: Iterable[str]
) -> Change:
    members = tuple(dict.fromkeys(claims))
    reports, decisions = cause.of(members, name == "independent_sources")
    return Change(kind, subject, name, before, after, members, reports, decisions)

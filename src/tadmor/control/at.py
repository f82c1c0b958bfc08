"""Who holds what on a day: a snapshot of the intervals, with what is not known left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tadmor.model import Claim, Control, Polarity, Report


class State(StrEnum):
    """How far it is told that a party holds a place on a day."""

    HOLDS = "holds"  # the day lies between two days on which it is told to hold it
    LAST_TOLD = "last told"  # held it when it was last told of; whether it still does is unknown
    CHANGING = "changing"  # taken or lost on some day around this one
    SINCE_UNKNOWN = "since when unknown"  # told to hold it later, or until later; from when is not told


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of control on one day. ``told``: the last day up to which the party is told to hold the place.

    None where it is told to hold it only later.
    """

    row: Control
    state: State
    told: date | None


def standing(
    rows: Sequence[Control], claims: Mapping[str, Claim], reports: Mapping[str, Report], day: date
) -> tuple[Standing, ...]:
    """The rows that may hold on ``day``, in their order; a place without one is unknown, not free."""
    found = []
    for row in rows:
        seen = sorted(_seen(row, claims, reports))
        first = row.from_latest or (seen[0] if seen else None)
        last = row.to_earliest or max([d for d in (row.from_latest, *seen) if d], default=None)
        state = _state(row, day, first, last)
        if state is not None:
            told = min(last, day) if last and state is not State.SINCE_UNKNOWN else None
            found.append(Standing(row, state, told))
    return tuple(found)


def _seen(row: Control, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> list[date]:
    """Days of which a claim of the row tells that the place is held."""
    found = []
    for claim in (claims[c] for c in row.claims if c in claims):
        if claim.type != "TERR.HOLDS" or claim.polarity is not Polarity.AFFIRMED:
            continue
        day = claim.when.interval.end if claim.when and claim.when.interval else None
        report = reports.get(claim.report)
        if day is None and report is not None and not claim.background:
            day = report.publication_day
        if day is not None and not (row.to_latest and day > row.to_latest):
            found.append(day)
    return found


def _state(row: Control, day: date, first: date | None, last: date | None) -> State | None:
    if row.to_latest is not None and day > row.to_latest:
        return None
    if row.from_earliest is not None and day < row.from_earliest:
        return None
    if first is not None and last is not None and first <= day <= last:
        return State.HOLDS
    if row.from_latest is not None and day < row.from_latest:
        return State.CHANGING
    if row.to_latest is not None and (row.to_earliest is None or day >= row.to_earliest) and row.from_latest:
        return State.CHANGING
    if last is not None and day > last and row.to_latest is None:
        return State.LAST_TOLD
    return State.SINCE_UNKNOWN

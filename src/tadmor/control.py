"""Who held which place, when: intervals from captures, withdrawals and "holds", with bounds and basis.

Only what is told as done moves a line; planned, denied, rumoured and hypothetical captures never do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tadmor.chronicle import affirms
from tadmor.model import Claim, Control, Event, Polarity, Stage, Status

_TAKES = {"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HANDOVER"}
_LEAVES = {"TERR.WITHDRAW"}
_HOLDS = {"TERR.HOLDS"}
_DONE = {Stage.ACCOMPLISHED, Stage.ENDED, Stage.ONGOING}


@dataclass(frozen=True, slots=True)
class _Change:
    """A party takes (or holds, or leaves) a place between two days."""

    place: str
    party: str
    kind: str
    earliest: date | None
    latest: date | None
    basis: str
    claims: tuple[str, ...]


def _party(claims: Sequence[Claim]) -> str | None:
    votes: dict[str, int] = defaultdict(int)
    for claim in claims:
        for role in claim.actor[:1]:
            if role.who and role.kind not in {"description", "unknown", "civilians", "person"}:
                votes[role.who] += 1
    return max(sorted(votes), key=lambda w: votes[w]) if votes else None


def _bounds(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    known = [c.when.interval for c in claims if c.when and c.when.interval]
    closed = [i for i in known if i.start and i.end]
    if closed:
        best = min(
            closed, key=lambda i: ((i.end - i.start) if i.start and i.end else date.max - date.min, str(i.start))
        )
        return best.start, best.end
    ends = [i.end for i in known if i.end]
    return None, min(ends) if ends else None


def _basis(claims: Sequence[Claim]) -> str:
    if any(c.polarity is Polarity.DENIED for c in claims):
        return "contested"
    return "asserted" if any(c.status is Status.ASSERTED for c in claims) else "claimed"


def _changes(events: Sequence[Event], claims: Mapping[str, Claim]) -> list[_Change]:
    found = []
    for event in events:
        members = [claims[i] for i in event.claims]
        told = [c for c in members if affirms(c) and c.stage in _DONE and c.status is not Status.SPECULATED]
        kinds = {"takes": _TAKES, "leaves": _LEAVES, "holds": _HOLDS}
        for kind, leaves in kinds.items():
            those = [c for c in told if c.type in leaves]
            where = next((c.where for c in those if c.where and c.where.place and c.where.relation == "at"), None)
            party = _party(those)
            if not those or where is None or where.place is None or party is None:
                continue
            if where.place.feature in {"country", "region"}:
                continue
            earliest, latest = _bounds(those)
            basis = _basis([c for c in members if c.type in leaves or c.polarity is Polarity.DENIED])
            evidence = tuple(c.id for c in members)
            found.append(_Change(where.place.id, party, kind, earliest, latest, basis, evidence))
    return found


def _key(change: _Change) -> tuple[date, date, str]:
    latest = change.latest or change.earliest or date.max
    return (change.earliest or latest, latest, change.party)


def _intervals(changes: Sequence[_Change], name: str, lat: float, lon: float) -> list[Control]:
    rows: list[Control] = []
    takes = sorted((c for c in changes if c.kind == "takes"), key=_key)
    for change in takes:
        if rows and rows[-1].party == change.party and rows[-1].to_latest is None:
            rows[-1] = replace(rows[-1], claims=(*rows[-1].claims, *change.claims))
            continue
        if rows and rows[-1].to_latest is None:
            rows[-1] = replace(
                rows[-1],
                to_earliest=change.earliest,
                to_latest=change.latest,
                claims=(*rows[-1].claims, *change.claims),
            )
        rows.append(
            Control(
                name, lat, lon, change.party, change.earliest, change.latest, None, None, change.basis, change.claims
            )
        )
    for change in (c for c in changes if c.kind == "leaves"):
        _leave(rows, change, name, lat, lon)
    for change in (c for c in changes if c.kind == "holds"):
        open_rows = [k for k, r in enumerate(rows) if r.party == change.party and r.to_latest is None]
        if open_rows:
            k = open_rows[-1]
            rows[k] = replace(rows[k], claims=(*rows[k].claims, *change.claims))
        elif not any(r.party == change.party for r in rows):
            # held on some day: since when and until when nobody says
            rows.append(Control(name, lat, lon, change.party, None, None, None, None, change.basis, change.claims))
    return rows


def _leave(rows: list[Control], change: _Change, name: str, lat: float, lon: float) -> None:
    for k, row in enumerate(rows):
        if row.party == change.party and row.to_latest is None and _before(row.from_earliest, change.latest):
            rows[k] = replace(
                row, to_earliest=change.earliest, to_latest=change.latest, claims=(*row.claims, *change.claims)
            )
            return
    if change.latest is not None and not any(r.party == change.party for r in rows):
        rows.append(
            Control(
                name, lat, lon, change.party, None, None, change.earliest, change.latest, change.basis, change.claims
            )
        )


def _before(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first <= second


def build(claims: Sequence[Claim], events: Sequence[Event]) -> tuple[Control, ...]:
    """Control intervals of every place, sorted by place and time; a take-over ends what was before it."""
    by_id = {c.id: c for c in claims}
    names: dict[str, tuple[str, float, float]] = {}
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.where and claim.where.place:
            place = claim.where.place
            names.setdefault(place.id, (place.name, place.lat, place.lon))
    by_place: dict[str, list[_Change]] = defaultdict(list)
    for change in _changes(events, by_id):
        by_place[change.place].append(change)
    rows = [row for key in sorted(by_place) for row in _intervals(by_place[key], *names[key])]
    for k, row in enumerate(rows):
        rows[k] = replace(row, claims=tuple(dict.fromkeys(row.claims)))
    return tuple(sorted(rows, key=lambda r: (r.place, r.from_earliest or r.from_latest or date.min, r.party)))

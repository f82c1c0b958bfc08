"""Intervals of control: the changes of one place put in order, each opening, ending or disputing a row.

``rule`` of a row says what opened it: ``capture``, ``recapture``, ``handover``, ``held`` (told to hold it), ``left``
(told to have left, so it held the place before), ``loser`` (a capture says from whom), ``lost between`` (a later
recapture presupposes it), ``retaken`` (told to hold it after it had lost it), ``siege`` (the besieged hold it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tadmor.control.moves import Move, Spot, moves, same
from tadmor.model import Claim, Control, Event, Report

SAME_MOVE = 30  # days: a party that takes a place it holds took it this long after, or the place had been lost
_TAKEN = {"TERR.CAPTURE": "capture", "TERR.RECAPTURE": "recapture", "TERR.HANDOVER": "handover"}


def build(claims: Sequence[Claim], events: Sequence[Event], reports: Sequence[Report] = ()) -> tuple[Control, ...]:
    """Control intervals of every place, sorted by place and time; see the package's rules.

    ``reports`` tell of what day an undated "holds" is.
    """
    published = {r.id: r.publication_day for r in reports}
    changes, spots = moves(events, {c.id: c for c in claims}, published)
    rows: list[Control] = []
    for key in sorted(changes):
        rows += _Place(spots[key], changes[key]).build()
    rows = [replace(row, claims=tuple(dict.fromkeys(row.claims))) for row in rows]
    return tuple(sorted(rows, key=lambda r: (r.place, r.from_earliest or r.from_latest or date.min, r.party)))


def _key(move: Move) -> tuple[date, date, str, tuple[str, ...]]:
    latest = move.latest or move.earliest or date.max
    return (move.earliest or latest, latest, move.party, move.claims)


def _before(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first <= second


def _surely_before(first: date | None, second: date | None, by: timedelta = timedelta(0)) -> bool:
    return first is not None and second is not None and second - first > by


class _Place:
    """The rows of one place while its changes are put in."""

    def __init__(self, spot: Spot, changes: Sequence[Move]) -> None:
        self.spot = spot
        self.rows: list[Control] = []
        self.takes = sorted((m for m in changes if m.kind == "takes"), key=_key)
        self.leaves = sorted((m for m in changes if m.kind == "leaves"), key=_key)
        self.holds = sorted((m for m in changes if m.kind == "holds"), key=lambda m: (m.basis == "inferred", _key(m)))

    def row(
        self, party: str, start: tuple[date | None, date | None], basis: str, claims: tuple[str, ...], rule: str
    ) -> Control:
        """A new open row."""
        return Control(self.spot.name, self.spot.lat, self.spot.lon, party, *start, None, None, basis, claims, rule)

    def build(self) -> list[Control]:
        """Put in what was taken, then who was there without having taken it, then who left."""
        for k, move in enumerate(self.takes):
            self._take(move, self.takes[k + 1 :])
        for move in self.holds:
            self._hold(move)
        for move in self.leaves:
            self._leave(move)
        return self.rows

    def _open(self) -> list[int]:
        return [k for k, r in enumerate(self.rows) if r.to_latest is None and r.to_earliest is None]

    # --- captures and handovers -----------------------------------------------------------------

    def _take(self, move: Move, later: Sequence[Move]) -> None:
        if self._told_with_a_day(move):
            return
        start = (move.earliest, move.latest)
        standing = [k for k in self._open() if self._stands(self.rows[k], move)]
        own = standing and same(self.rows[standing[-1]].party, move.party)
        if standing and not (own and self._again(self.rows[standing[-1]], move)):
            self._add_evidence(standing[-1], move)
            return
        ends = self._ends(move, later)
        if not standing and not self._open() and not self._held_before(move) and move.loser:
            self.rows.append(self.row(move.loser, (None, None), "inferred", move.claims, "loser"))
        for k in self._open():
            row = self.rows[k]
            basis = "contested" if move.basis == "contested" and not self._presupposed(move, later) else row.basis
            self.rows[k] = replace(row, basis=basis, claims=(*row.claims, *move.claims))
            if ends and k in standing:
                # taken again: lost on some day in between
                self.rows[k] = replace(self.rows[k], to_earliest=row.from_earliest, to_latest=move.latest)
                if move.loser:
                    between = (row.from_earliest, move.latest)
                    lost = self.row(move.loser, between, "inferred", move.claims, "lost between")
                    self.rows.append(replace(lost, to_earliest=move.earliest, to_latest=move.latest))
            elif ends:
                left = self._left(row.party, move)
                first, last = (left.earliest, left.latest) if left else start
                self.rows[k] = replace(self.rows[k], to_earliest=first, to_latest=last)
        self.rows.append(self.row(move.party, start, move.basis, move.claims, _TAKEN[move.leaf]))

    def _told_with_a_day(self, move: Move) -> bool:
        """Whether a capture told without a day is one that is told elsewhere with its day: then it adds evidence."""
        own = [k for k, r in enumerate(self.rows) if same(r.party, move.party) and r.from_latest is not None]
        if move.latest is not None or not own:
            return False
        self._add_evidence(own[-1], move)
        return True

    def _add_evidence(self, k: int, move: Move) -> None:
        self.rows[k] = replace(self.rows[k], claims=(*self.rows[k].claims, *move.claims))

    @staticmethod
    def _stands(row: Control, move: Move) -> bool:
        """Whether a row is the taker's own, or that of a force of his country from which he did not take the place."""
        if same(row.party, move.party):
            return True
        allied = row.party.split()[0] == move.party.split()[0]
        return allied and move.loser is not None and not same(row.party, move.loser)

    def _again(self, row: Control, move: Move) -> bool:
        """Whether a party takes anew what it had taken before."""
        before, after = row.from_latest or row.from_earliest, move.earliest
        return before is not None and after is not None and after - before > timedelta(days=SAME_MOVE)

    def _ends(self, move: Move, later: Sequence[Move]) -> bool:
        """Whether a capture ends the former holder's interval, though somebody denies it."""
        if move.basis != "contested":
            return True
        if self._presupposed(move, later):
            return True
        after = [m for m in self.holds if m.vouched and not _surely_before(m.seen, move.earliest)]
        if any(m.seen is not None and not same(m.party, move.party) for m in after):
            return False
        return move.vouched or any(same(m.party, move.party) for m in after)

    @staticmethod
    def _presupposed(move: Move, later: Sequence[Move]) -> bool:
        """Whether a later recapture by somebody else presupposes a capture that was denied."""
        return any(m.leaf == "TERR.RECAPTURE" and not same(m.party, move.party) for m in later)

    def _held_before(self, move: Move) -> bool:
        """Whether the loser of a capture is told of by itself: as holding the place before, or as leaving it."""
        if any(r.party == move.loser for r in self.rows):
            return True
        told = [m for m in (*self.holds, *self.leaves) if m.party == move.loser]
        seen = [m.seen or m.earliest if m.kind == "holds" else m.earliest for m in told]
        return any(not _surely_before(move.latest, day) for day in seen)

    def _left(self, party: str, move: Move) -> Move | None:
        """The withdrawal that goes with a party's loss of the place."""
        for left in self.leaves:
            if same(left.party, party) and left.earliest and left.latest and move.latest:
                if abs(left.latest - move.latest) <= timedelta(days=SAME_MOVE):
                    return left
        return None

    # --- who is there ---------------------------------------------------------------------------

    def _hold(self, move: Move) -> None:
        if move.over:
            if move.earliest is not None and move.latest is not None:
                held = self.row(move.party, (move.earliest, move.earliest), move.basis, move.claims, "held")
                self.rows.append(replace(held, to_earliest=move.latest, to_latest=move.latest))
            return
        own = [k for k, r in enumerate(self.rows) if same(r.party, move.party)]
        still = [k for k in own if self.rows[k].to_latest is None]
        if still:
            k = still[-1]
            row = replace(self.rows[k], claims=(*self.rows[k].claims, *move.claims))
            if row.from_latest is None and row.basis != "inferred":
                row = replace(row, from_earliest=move.earliest, from_latest=move.latest)
            self.rows[k] = row
        elif not own:
            rule = "siege" if move.basis == "inferred" else "held"
            row = self.row(move.party, (move.earliest, move.latest), move.basis, move.claims, rule)
            self.rows.append(self._lost(row, move))

    def _lost(self, row: Control, held: Move) -> Control:
        """End the row of a party that held the place before the first capture that is told of it.

        A capture before the day on which the party was seen there does not end it; shortly before, only where
        others than the party itself saw it.
        """
        reach = timedelta(0) if held.vouched else timedelta(days=SAME_MOVE)
        for k, move in enumerate(self.takes):
            if same(move.party, row.party):
                return row
            if _surely_before(move.latest, row.from_latest) or _surely_before(move.latest, held.seen, reach):
                continue
            if not self._ends(move, self.takes[k + 1 :]):
                return replace(row, basis="contested")
            basis = "contested" if move.basis == "contested" else row.basis
            left = self._left(row.party, move) or move
            ends = replace(row, to_earliest=left.earliest, to_latest=left.latest, basis=basis)
            return replace(ends, claims=(*row.claims, *move.claims))
        return row

    # --- who left -------------------------------------------------------------------------------

    def _leave(self, move: Move) -> None:
        own = [k for k, r in enumerate(self.rows) if same(r.party, move.party)]
        if move.latest is None:
            # Told without a day: it bears on the party's last stay that had begun when it was told.
            begun = [k for k in own if _before(self.rows[k].from_earliest, move.seen)]
            if begun:
                self._add_evidence(max(begun, key=lambda k: self.rows[k].from_earliest or date.min), move)
            return
        for k in own:
            row = self.rows[k]
            if row.to_latest is None and _before(row.from_earliest, move.latest):
                ended = replace(row, to_earliest=move.earliest, to_latest=move.latest)
                self.rows[k] = replace(ended, claims=(*row.claims, *move.claims))
                return
        if not own:
            ended = self.row(move.party, (None, None), move.basis, move.claims, "left")
            self.rows.append(replace(ended, to_earliest=move.earliest, to_latest=move.latest))

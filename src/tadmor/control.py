"""Who held which place, when: intervals from captures, handovers, withdrawals and "holds", with bounds and basis.

Rules:

- Only what is told as done moves a line; planned, threatened, denied, rumoured and hypothetical captures never do.
- A capture starts the taker's interval and ends that of whoever held the place. Where the loser is said to have
  left on certain days, his interval ends on those days.
- A capture that somebody denies is *contested*: both rows are. The former holder's row ends all the same where
  somebody outside the taker's camp vouches for the capture, or a later recapture presupposes it; it stays open (the
  rows overlap) where only the taker says so or where an outsider still saw the former holder there.
- A recapture, or a second capture by the same party, presupposes a loss in between: the party it was taken from,
  where told, gets a row with basis *inferred*.
- Who hands over loses and who receives holds. A force of the holder's own country that takes the place from a third
  party does not end his row.
- "Holds" gives a row without bounds, or from the day since when the place is said to be held.

Basis: contested (denied by somebody), asserted (a report says so itself, or the loser admits it), assessed (two
independent sources), claimed (one source), inferred. A bound that nobody tells is None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tadmor import voices
from tadmor.alike import is_wide, same_party
from tadmor.chronicle import affirms
from tadmor.model import Claim, Control, Event, Place, Polarity, Role, Stage, Status

_TAKES = frozenset({"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HANDOVER"})
_LEAVES = frozenset({"TERR.WITHDRAW"})
_HOLDS = frozenset({"TERR.HOLDS"})
_KINDS = (("takes", _TAKES), ("leaves", _LEAVES), ("holds", _HOLDS))
_DONE = frozenset({Stage.ACCOMPLISHED, Stage.ENDED, Stage.ONGOING})
_NOBODY = frozenset({"description", "unknown", "civilians", "person", "media", "unarmed_group"})
_RECEIVES = ("take", "took", "taking", "receiv", "assum", "gain", "get", "got")
SAME_MOVE = 30  # days: a party that takes a place it holds took it this long after, or the place had been lost


@dataclass(frozen=True, slots=True)
class _Change:
    """A party takes, holds or leaves a place between two days, as one event tells it."""

    place: str
    party: str
    kind: str
    leaf: str
    loser: str | None
    earliest: date | None
    latest: date | None
    basis: str
    vouched: bool  # somebody outside the party's camp says so
    seen: date | None  # last day on which a holding is told of
    over: bool  # the holding is told as ended
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """What control rows of one place are called: a town, or a side of it ("north of Palmyra")."""

    name: str
    lat: float
    lon: float


def _votes(roles: Iterable[Role]) -> str | None:
    """The party named most often, a proper name before a description; ties by alphabet."""
    votes: dict[str, int] = defaultdict(int)
    for role in roles:
        if role.who and role.kind not in _NOBODY:
            votes[role.who] += 1
    return min(votes, key=lambda w: (w[0].islower(), -votes[w], w)) if votes else None


def _bounds(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    """Days on which a change falls: the tightest interval that is told, or the first day by which it had come."""
    known = [c.when.interval for c in claims if c.when and c.when.interval]
    closed = [(i.start, i.end) for i in known if i.start and i.end]
    if closed:
        return min(closed, key=lambda i: (i[1] - i[0], i[0]))
    ends = [i.end for i in known if i.end]
    return None, min(ends) if ends else None


def _since(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    """First day of a holding that is told with its beginning ("has held the town since 3 May")."""
    starts = []
    for claim in claims:
        when = claim.when.interval if claim.when else None
        if when is not None and when.start is not None and (when.end is None or when.end > when.start):
            starts.append(when.start)
    return (min(starts), min(starts)) if starts else (None, None)


def _camp(claim: Claim, party: str) -> bool:
    """Whether a claim's innermost source is the party itself: its name, its initials, or its army."""
    cited = [s for s in claim.chain[1:] if not s.credit]
    if not cited:
        return False
    name = cited[-1].who or cited[-1].text or ""
    speaker, side = voices.plain(name), voices.plain(party)
    if side in speaker or speaker in (side, voices.initials(side)) or voices.initials(side) in speaker.split():
        return True
    return voices.army(name) is not None and voices.army(party) is not None


def _basis(told: Sequence[Claim], members: Sequence[Claim], loser: str | None, sources: int) -> str:
    if any(c.polarity is Polarity.DENIED for c in members):
        return "contested"
    if any(c.status is Status.ASSERTED for c in told) or (loser and any(_camp(c, loser) for c in told)):
        return "asserted"
    return "assessed" if sources > 1 else "claimed"


def _spot(claims: Sequence[Claim], kind: str) -> tuple[Place, str] | None:
    """The place of a change and the relation to it; sides of a place count only where they are told as held."""
    found: dict[tuple[str, str], tuple[int, Place]] = {}
    for claim in claims:
        where = claim.where
        if where is None or where.place is None or where.place.feature in {"country", "region"}:
            continue
        side = where.relation if kind == "holds" and where.relation.endswith(" of") else "at"
        if where.relation != side:
            continue
        key = where.place.id, side
        found[key] = (found[key][0] + 1 if key in found else 1, where.place)
    if not found:
        return None
    best = min(found, key=lambda k: (is_wide(found[k][1]), -found[k][0], k))
    return found[best][1], best[1]


def _doers(claim: Claim) -> tuple[Role, ...]:
    return claim.actor


def _nobody(claim: Claim) -> tuple[Role, ...]:
    return ()


def _given(claim: Claim) -> bool:
    """Whether the doer of a handover gives ("France handed the base to Mali") and does not receive ("took over")."""
    word = (claim.trigger.text or "").casefold()
    return claim.type == "TERR.HANDOVER" and bool(claim.target) and not word.startswith(_RECEIVES)


def _gains(claim: Claim) -> tuple[Role, ...]:
    return claim.target if _given(claim) else claim.actor


def _loses(claim: Claim) -> tuple[Role, ...]:
    return claim.actor if _given(claim) else claim.target


def _change(event: Event, members: Sequence[Claim], kind: str, told: Sequence[Claim]) -> tuple[_Change, _Spot] | None:
    """The change of one kind that an event tells, if it names a place and a party."""
    found = _spot(told, kind)
    gains, loses = (_gains, _loses) if kind == "takes" else (_doers, _nobody)
    party = _votes(r for c in told for r in gains(c))
    if found is None or party is None:
        return None
    place, side = found
    loser = _votes(r for c in told for r in loses(c) if r.who != party)
    over = kind == "holds" and all(c.stage is Stage.ENDED for c in told)
    earliest, latest = _since(told) if kind == "holds" and not over else _bounds(told)
    deniers = [c for c in members if c.polarity is Polarity.DENIED]
    basis = _basis(told, [*told, *deniers], loser if kind == "takes" else None, event.independent_sources)
    vouched = any(not _camp(c, party) for c in told)
    key = place.id if side == "at" else f"{place.id} {side}"
    leaf = "TERR.RECAPTURE" if any(c.type == "TERR.RECAPTURE" for c in told) else told[0].type
    evidence = tuple(c.id for c in members)
    ends = [c.when.interval.end for c in told if c.when and c.when.interval and c.when.interval.end]
    seen = max(ends) if ends and kind == "holds" else None
    change = _Change(key, party, kind, leaf, loser, earliest, latest, basis, vouched, seen, over, evidence)
    return change, _Spot(place.name if side == "at" else f"{side} {place.name}", place.lat, place.lon)


def _changes(events: Sequence[Event], claims: Mapping[str, Claim]) -> tuple[dict[str, list[_Change]], dict[str, _Spot]]:
    """All changes by place, and what the places are called."""
    found: dict[str, list[_Change]] = defaultdict(list)
    spots: dict[str, _Spot] = {}
    for event in events:
        members = [claims[i] for i in event.claims]
        told = [c for c in members if affirms(c) and c.stage in _DONE and c.status is not Status.SPECULATED]
        for kind, leaves in _KINDS:
            groups: dict[str, list[Claim]] = defaultdict(list)
            for claim in told:
                if claim.type in leaves:
                    # two parties that are both said to hold a place are two changes; a capture has one taker
                    groups[(_votes(claim.actor) or "") if kind == "holds" else ""].append(claim)
            for name in sorted(groups):
                made = _change(event, members, kind, groups[name])
                if made is not None:
                    found[made[0].place].append(made[0])
                    spots.setdefault(made[0].place, made[1])
    return found, spots


def _one_name(changes: list[_Change]) -> list[_Change]:
    """Put the one named party in the place of descriptions ("the rebels") that no other change gives a name."""
    names = sorted({c.party for c in changes if not c.party[0].islower()})
    made = []
    for change in changes:
        others = [n for n in names if change.kind != "holds" or not _held_against(n, change, changes)]
        if change.party[0].islower() and len(others) == 1:
            change = replace(change, party=others[0])
        made.append(change)
    return made


def _held_against(name: str, change: _Change, changes: list[_Change]) -> bool:
    """Whether the same event tells that the named party held the place instead."""
    return any(c.party == name and c.kind == "holds" and set(c.claims) & set(change.claims) for c in changes)


def _key(change: _Change) -> tuple[date, date, str, tuple[str, ...]]:
    latest = change.latest or change.earliest or date.max
    return (change.earliest or latest, latest, change.party, change.claims)


def _same(left: str, right: str) -> bool:
    return same_party(frozenset({left.casefold()}), frozenset({right.casefold()}))


class _Place:
    """The rows of one place while its changes are put in."""

    def __init__(self, spot: _Spot, changes: Sequence[_Change]) -> None:
        self.spot = spot
        self.rows: list[Control] = []
        self.changes = changes
        self.takes = sorted((c for c in changes if c.kind == "takes"), key=_key)
        self.leaves = sorted((c for c in changes if c.kind == "leaves"), key=_key)
        self.holds = sorted((c for c in changes if c.kind == "holds"), key=_key)

    def row(self, party: str, start: tuple[date | None, date | None], basis: str, claims: tuple[str, ...]) -> Control:
        """A new open row."""
        return Control(self.spot.name, self.spot.lat, self.spot.lon, party, *start, None, None, basis, claims)

    def build(self) -> list[Control]:
        """Put in what was taken, then who was there without having taken it, then who left."""
        for k, change in enumerate(self.takes):
            self._take(change, self.takes[k + 1 :])
        for change in self.holds:
            self._hold(change)
        for change in self.leaves:
            self._leave(change)
        return self.rows

    def _open(self) -> list[int]:
        return [k for k, r in enumerate(self.rows) if r.to_latest is None and r.to_earliest is None]

    def _take(self, change: _Change, later: Sequence[_Change]) -> None:
        start = (change.earliest, change.latest)
        standing = [k for k in self._open() if self._stands(self.rows[k], change)]
        own = standing and _same(self.rows[standing[-1]].party, change.party)
        if standing and not (own and self._again(self.rows[standing[-1]], change)):
            k = standing[-1]
            self.rows[k] = replace(self.rows[k], claims=(*self.rows[k].claims, *change.claims))
            return
        ends = self._ends(change, later)
        if not standing and not self._open() and not self._held_before(change) and change.loser:
            self.rows.append(self.row(change.loser, (None, None), "inferred", change.claims))
        for k in self._open():
            row = self.rows[k]
            basis = "contested" if change.basis == "contested" and not ends else row.basis
            self.rows[k] = replace(row, basis=basis, claims=(*row.claims, *change.claims))
            if ends and k in standing:
                # taken again: lost on some day in between
                self.rows[k] = replace(self.rows[k], to_earliest=row.from_earliest, to_latest=change.latest)
                if change.loser:
                    lost = self.row(change.loser, (row.from_earliest, change.latest), "inferred", change.claims)
                    self.rows.append(replace(lost, to_earliest=change.earliest, to_latest=change.latest))
            elif ends:
                left = self._left(row.party, change)
                first, last = (left.earliest, left.latest) if left else start
                self.rows[k] = replace(self.rows[k], to_earliest=first, to_latest=last)
        self.rows.append(self.row(change.party, start, change.basis, change.claims))

    @staticmethod
    def _stands(row: Control, change: _Change) -> bool:
        """Whether a row is the taker's own, or that of a force of his country from which he did not take the place."""
        if _same(row.party, change.party):
            return True
        allied = row.party.split()[0] == change.party.split()[0]
        return allied and change.loser is not None and not _same(row.party, change.loser)

    def _again(self, row: Control, change: _Change) -> bool:
        """Whether a party takes anew what it had taken before."""
        before, after = row.from_latest or row.from_earliest, change.earliest
        return before is not None and after is not None and after - before > timedelta(days=SAME_MOVE)

    def _ends(self, change: _Change, later: Sequence[_Change]) -> bool:
        """Whether a capture ends the former holder's interval, though somebody denies it."""
        if change.basis != "contested":
            return True
        if any(c.leaf == "TERR.RECAPTURE" and not _same(c.party, change.party) for c in later):
            return True
        after = [c for c in self.holds if c.vouched and not self._earlier(c.seen, change.earliest)]
        if any(c.seen is not None and not _same(c.party, change.party) for c in after):
            return False
        return change.vouched or any(_same(c.party, change.party) for c in after)

    @staticmethod
    def _earlier(seen: date | None, taken: date | None) -> bool:
        return seen is not None and taken is not None and seen < taken

    def _held_before(self, change: _Change) -> bool:
        return any(r.party == change.loser for r in self.rows) or any(
            c.party == change.loser for c in (*self.holds, *self.leaves)
        )

    def _left(self, party: str, change: _Change) -> _Change | None:
        """The withdrawal that goes with a party's loss of the place."""
        for left in self.leaves:
            if _same(left.party, party) and left.earliest and left.latest and change.latest:
                if abs(left.latest - change.latest) <= timedelta(days=SAME_MOVE):
                    return left
        return None

    def _hold(self, change: _Change) -> None:
        if change.over:
            if change.earliest is not None and change.latest is not None:
                held = self.row(change.party, (change.earliest, change.earliest), change.basis, change.claims)
                self.rows.append(replace(held, to_earliest=change.latest, to_latest=change.latest))
            return
        own = [k for k, r in enumerate(self.rows) if _same(r.party, change.party)]
        still = [k for k in own if self.rows[k].to_latest is None]
        if still:
            k = still[-1]
            row = replace(self.rows[k], claims=(*self.rows[k].claims, *change.claims))
            if row.from_latest is None and row.basis != "inferred":
                row = replace(row, from_earliest=change.earliest, from_latest=change.latest)
            self.rows[k] = row
        elif not own:
            row = self.row(change.party, (change.earliest, change.latest), change.basis, change.claims)
            self.rows.append(self._lost(row))

    def _lost(self, row: Control) -> Control:
        """End the row of a party that held the place before the first capture that is told of it."""
        for change in self.takes:
            if _same(change.party, row.party):
                return row
            if row.from_latest is not None and change.latest is not None and change.latest < row.from_latest:
                continue
            if not self._ends(change, self.takes[self.takes.index(change) + 1 :]):
                return replace(row, basis="contested")
            basis = "contested" if change.basis == "contested" else row.basis
            left = self._left(row.party, change) or change
            ends = replace(row, to_earliest=left.earliest, to_latest=left.latest, basis=basis)
            return replace(ends, claims=(*row.claims, *change.claims))
        return row

    def _leave(self, change: _Change) -> None:
        own = [k for k, r in enumerate(self.rows) if _same(r.party, change.party)]
        for k in own:
            row = self.rows[k]
            if row.to_latest is None and _before(row.from_earliest, change.latest):
                if change.latest is not None:
                    row = replace(row, to_earliest=change.earliest, to_latest=change.latest)
                self.rows[k] = replace(row, claims=(*row.claims, *change.claims))
                return
        if change.latest is not None and not own:
            ended = self.row(change.party, (None, None), change.basis, change.claims)
            self.rows.append(replace(ended, to_earliest=change.earliest, to_latest=change.latest))


def _before(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first <= second


def _handed(changes: list[_Change]) -> list[_Change]:
    """Turn a handover whose doer is the one who left, or from whom it was taken, into his leaving."""
    leaving = {c.party for c in changes if c.kind == "leaves"}
    taking = {c.party for c in changes if c.kind == "takes" and c.leaf != "TERR.HANDOVER"}
    made = []
    for change in changes:
        gives = change.leaf == "TERR.HANDOVER" and change.party in leaving - taking
        made.append(replace(change, kind="leaves", party=change.party) if gives else change)
        if gives and change.loser:
            made.append(replace(change, party=change.loser, loser=change.party))
    return made


def build(claims: Sequence[Claim], events: Sequence[Event]) -> tuple[Control, ...]:
    """Control intervals of every place, sorted by place and time; see the module's rules."""
    changes, spots = _changes(events, {c.id: c for c in claims})
    rows: list[Control] = []
    for key in sorted(changes):
        rows += _Place(spots[key], _handed(_one_name(changes[key]))).build()
    rows = [replace(row, claims=tuple(dict.fromkeys(row.claims))) for row in rows]
    return tuple(sorted(rows, key=lambda r: (r.place, r.from_earliest or r.from_latest or date.min, r.party)))

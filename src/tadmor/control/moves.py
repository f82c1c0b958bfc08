"""Changes of control as events tell them: a party takes, holds, leaves or is besieged in a place between two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tadmor import nouns, voices
from tadmor.alike import is_wide, same_party
from tadmor.chronicle import affirms
from tadmor.model import Claim, Event, Interval, Place, Polarity, Role, Stage, Status

_TAKES = frozenset({"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HANDOVER"})
_LEAVES = frozenset({"TERR.WITHDRAW"})
_HOLDS = frozenset({"TERR.HOLDS"})
_SIEGES = frozenset({"TERR.SIEGE"})
_KINDS = (("takes", _TAKES), ("leaves", _LEAVES), ("holds", _HOLDS), ("besieged", _SIEGES))
_DONE = frozenset({Stage.ACCOMPLISHED, Stage.ENDED, Stage.ONGOING})
_BEATEN = frozenset({Stage.ENDED, Stage.ATTEMPTED})
_NOBODY = frozenset({"description", "unknown", "civilians", "person", "media", "unarmed_group"})
_STATE = frozenset({"state_forces", "police", "government", "country"})
_RULERS = frozenset({"government", "country"})
_VAGUE = frozenset({"unknown_armed", "coalition"})
# Nobody holds these as such: a country and a region are held place by place, water and roads are passed.
_NEVER_HELD = frozenset({"country", "region", "sea", "river", "lake", "strait", "road"})
# Relations that put the change itself at the place: one enters ("to") what one takes, and leaves "from" what one held.
_AT = {
    "takes": frozenset({"at", "to"}),
    "leaves": frozenset({"at", "from"}),
    "holds": frozenset({"at"}),
    "besieged": frozenset({"at"}),
}
_RECEIVES = ("take", "took", "taking", "receiv", "assum", "gain", "get", "got")


@dataclass(frozen=True, slots=True)
class Move:
    """A party takes, holds, leaves or is besieged in a place between two days, as one event tells it."""

    place: str
    party: str
    sort: str  # kind of the party: state_forces, rebels ...
    kind: str  # takes, leaves, holds, besieged
    leaf: str
    loser: str | None
    earliest: date | None
    latest: date | None
    basis: str
    vouched: bool  # somebody outside the party's camp says so
    seen: date | None  # last day on which a holding, or a leaving that has no day, is told of
    over: bool  # the holding is told as ended
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """What control rows of one place are called: a town, or a side of it ("north of Palmyra")."""

    name: str
    lat: float
    lon: float


Published = Mapping[str, date | None]  # day on which each report appeared, by its id


def same(left: str, right: str) -> bool:
    """Whether two names are one party, or one of them a part of the other."""
    return same_party(frozenset({left.casefold()}), frozenset({right.casefold()}))


def is_name(party: str) -> bool:
    """Whether a party is called by a proper name ("al-Shabaab") and not described ("the rebels")."""
    return any(word[:1].isupper() for word in party.replace("-", " ").split())


def _votes(roles: Iterable[Role]) -> Role | None:
    """The party named most often, a proper name before a description; of equals the one named first."""
    votes: dict[str, int] = defaultdict(int)
    first: dict[str, tuple[int, Role]] = {}
    for k, role in enumerate(roles):
        if role.who and role.kind not in _NOBODY:
            votes[role.who] += 1
            first.setdefault(role.who, (k, role))
    if not votes:
        return None
    return first[min(votes, key=lambda w: (not is_name(w), -votes[w], first[w][0]))][1]


def _bounds(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    """Days on which a change falls: the tightest interval that is told, the first day by which it had come, or all
    the days from the first to the last that are told where two accounts share none.
    """
    known = [c.when.interval for c in claims if c.when and c.when.interval]
    starts = [i.start for i in known if i.start]
    ends = [i.end for i in known if i.end]
    if starts and ends and max(starts) > min(ends):
        return (min(starts) if all(i.start for i in known) else None), max(ends)
    closed = [(i.start, i.end) for i in known if i.start and i.end]
    if closed:
        return min(closed, key=lambda i: (i[1] - i[0], i[0]))
    return None, min(ends) if ends else None


def _since(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    """First day of a holding that is told with its beginning ("has held the town since 3 May")."""
    starts = []
    for claim in claims:
        when = claim.when.interval if claim.when else None
        if when is not None and when.start is not None and (when.end is None or when.end > when.start):
            starts.append(when.start)
    return (min(starts), min(starts)) if starts else (None, None)


def _camp(claim: Claim, party: str, sort: str = "") -> bool:
    """Whether a claim's innermost source is the party itself: its name, its initials, its army, or of a party that
    is of no state "the group" and "the rebels".
    """
    cited = [s for s in claim.chain[1:] if not s.credit]
    if not cited:
        return False
    name = cited[-1].who or cited[-1].text or ""
    speaker, side = voices.plain(name), voices.plain(party)
    if side in speaker or speaker in (side, voices.initials(side)) or voices.initials(side) in speaker.split():
        return True
    described = nouns.person(nouns.singular(speaker))
    if described is not None and sort and sort not in _STATE and described.kind not in _STATE:
        return described.coarse == "combatant"
    return voices.army(name) is not None and voices.army(party) is not None


def _basis(told: Sequence[Claim], denied: bool, loser: str | None, sources: int) -> str:
    """How well a change is supported; ``sources``: independent ones of the whole event."""
    if denied:
        return "contested"
    if any(c.status is Status.ASSERTED for c in told) or (loser and any(_camp(c, loser) for c in told)):
        return "asserted"
    said = [v for v in (voices.voice(c, c.report) for c in told) if v]
    return "assessed" if sources > 1 and voices.count(said) > 1 else "claimed"


def _side(claim: Claim, kind: str) -> str | None:
    """``at``, or a side of the place where that is told as held; None where the change was elsewhere."""
    relation = claim.where.relation if claim.where else ""
    if relation in _AT[kind] or (kind == "takes" and relation == "from" and claim.target):
        return "at"  # "expelled the militia from the port" takes it
    return relation if kind == "holds" and (relation.endswith(" of") or relation == "near") else None


def _spot(claims: Sequence[Claim], kind: str) -> tuple[Place, str] | None:
    """The place of a change and the relation to it; sides of a place count only where they are told as held."""
    found: dict[tuple[str, str], tuple[int, Place]] = {}
    for claim in claims:
        place, side = claim.where.place if claim.where else None, _side(claim, kind)
        if place is None or side is None or place.feature in _NEVER_HELD:
            continue
        key = place.id, side
        found[key] = (found[key][0] + 1 if key in found else 1, place)
    if not found:
        return None
    best = min(found, key=lambda k: (is_wide(found[k][1]), -found[k][0], k))
    return found[best][1], best[1]


def _given(claim: Claim) -> bool:
    """Whether the doer of a handover gives ("France handed the base to Mali") and does not receive ("took over")."""
    word = (claim.trigger.text or "").casefold()
    return claim.type == "TERR.HANDOVER" and bool(claim.target) and not word.startswith(_RECEIVES)


def _parties(claim: Claim, kind: str) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    """Who holds the place afterwards (or until he leaves), and from whom he has it."""
    if kind == "takes":
        return (claim.target, claim.actor) if _given(claim) else (claim.actor, claim.target)
    return (claim.target, ()) if kind == "besieged" else (claim.actor, ())


def _seen(told: Sequence[Claim], published: Published) -> date | None:
    """The last day of which a holding is told; news without a date is of the day of its report."""
    ends = [c.when.interval.end for c in told if c.when and c.when.interval and c.when.interval.end]
    if ends:
        return max(ends)
    days = [published.get(c.report) for c in told if not c.background]
    return max((d for d in days if d), default=None)


def _beaten_off(claim: Claim) -> bool:
    """Whether a claim tells that the attack on the place failed."""
    return claim.type.startswith("FIGHT.") and claim.stage in _BEATEN and affirms(claim)


def _repelled(
    events: Sequence[Event], claims: Mapping[str, Claim]
) -> dict[str, list[tuple[Interval, frozenset[str], Claim]]]:
    """By place: attacks told as beaten off on days that are told, with who fought."""
    found: dict[str, list[tuple[Interval, frozenset[str], Claim]]] = defaultdict(list)
    for claim in (claims[i] for event in events for i in event.claims):
        interval = claim.when.interval if claim.when else None
        place = claim.where.place if claim.where and claim.where.relation == "at" else None
        if interval and interval.start and interval.end and place and _beaten_off(claim):
            found[place.id].append((interval, frozenset(r.who for r in (*claim.actor, *claim.target)), claim))
    return found


def _disputed(move: Move, fights: Sequence[tuple[Interval, frozenset[str], Claim]]) -> Move:
    """A capture is contested by whoever tells that the attack of just those days was beaten off."""
    if move.kind != "takes" or move.basis == "contested":
        return move
    against = []
    for interval, sides, claim in fights:
        known = {s for s in sides if is_name(s)}
        fought = any(same(s, move.party) for s in known) or (move.loser is not None and move.loser in known)
        days = (interval.start, interval.end) == (move.earliest, move.latest)
        if days and fought and not _camp(claim, move.party, move.sort):
            against.append(claim.id)
    return replace(move, basis="contested", claims=(*move.claims, *against)) if against else move


def _is_evidence(claim: Claim) -> bool:
    """Whether a claim speaks for or against a change that is told as done: plans and rumours of it do neither."""
    if claim.stage not in _DONE:
        return False
    return affirms(claim) if claim.polarity is Polarity.AFFIRMED else claim.status is not Status.HYPOTHETICAL


def _move(
    event: Event, members: Sequence[Claim], kind: str, told: Sequence[Claim], published: Published
) -> tuple[Move, Spot] | None:
    """The change of one kind that an event tells, if it names a place and a party."""
    found = _spot(told, kind)
    gains = _votes(r for c in told for r in _parties(c, kind)[0])
    name = gains.who if gains else None
    loses = _votes(r for c in told for r in _parties(c, kind)[1] if r.who != name)
    if gains is None and loses is not None and kind == "takes":
        kind, gains, loses = "leaves", loses, None  # the town fell: who lost it is told, who took it is not
    if found is None or gains is None:
        return None
    place, side = found
    party, loser = gains.who, loses.who if loses else None
    over = kind == "holds" and all(c.stage is Stage.ENDED for c in told)
    earliest, latest = _bounds(told) if kind in ("takes", "leaves") or over else _since(told)
    if kind == "besieged":
        earliest = latest = None
    denied = any(c.polarity is Polarity.DENIED or (kind == "takes" and _beaten_off(c)) for c in members)
    basis = "inferred" if kind == "besieged" else _basis(told, denied, loser, event.independent_sources)
    move = Move(
        place=place.id if side == "at" else f"{place.id} {side}",
        party=party,
        sort=gains.kind,
        kind="holds" if kind == "besieged" else kind,
        leaf="TERR.RECAPTURE" if any(c.type == "TERR.RECAPTURE" for c in told) else told[0].type,
        loser=loser,
        earliest=earliest,
        latest=latest,
        basis=basis,
        vouched=any(not _camp(c, party, gains.kind) for c in told),
        seen=_seen(told, published) if kind in ("holds", "besieged") or (kind == "leaves" and not latest) else None,
        over=over,
        claims=tuple(c.id for c in members if _is_evidence(c)),
    )
    return move, Spot(place.name if side == "at" else f"{side} {place.name}", place.lat, place.lon)


def moves(
    events: Sequence[Event], claims: Mapping[str, Claim], published: Published
) -> tuple[dict[str, list[Move]], dict[str, Spot]]:
    """All changes by place, and what the places are called."""
    found: dict[str, list[Move]] = defaultdict(list)
    spots: dict[str, Spot] = {}
    for event in events:
        members = [claims[i] for i in event.claims]
        told = [c for c in members if affirms(c) and c.stage in _DONE and c.status is not Status.SPECULATED]
        for kind, leaves in _KINDS:
            groups: dict[str, list[Claim]] = defaultdict(list)
            for claim in told:
                if claim.type in leaves and (kind != "besieged" or claim.stage is not Stage.ENDED):
                    # two parties that are both said to hold a place are two changes; a capture has one taker
                    holder = _votes(claim.actor) if kind == "holds" else None
                    groups[holder.who if holder else ""].append(claim)
            for name in sorted(groups):
                made = _move(event, members, kind, groups[name], published)
                if made is not None:
                    found[made[0].place].append(made[0])
                    spots.setdefault(made[0].place, made[1])
    repelled = _repelled(events, claims)
    for place, told_there in found.items():
        found[place] = [_disputed(m, repelled.get(place, ())) for m in _handed(_named(_forces(told_there)))]
    return found, spots


# --- one name for one party -------------------------------------------------------------------


def _forces(made: list[Move]) -> list[Move]:
    """A government holds through its army: its name gives way to that of its forces, where they are told there."""
    armies = sorted({m.party for m in made if m.sort == "state_forces" and is_name(m.party)})
    found = []
    for move in made:
        own = [a for a in armies if a.split()[0] == move.party.split()[0]]
        found.append(replace(move, party=own[0], sort="state_forces") if move.sort in _RULERS and own else move)
    return found


def _fits(description: Move, named: Move) -> bool:
    """Whether a description ("the rebels") may mean a party: both are of a state, or neither is."""
    if _VAGUE & {description.sort, named.sort}:
        return True
    return (description.sort in _STATE) == (named.sort in _STATE)


def _named(made: list[Move]) -> list[Move]:
    """Put the one named party that fits in the place of a description ("the rebels"): whoever is told to have made
    the same move on the same days, else whoever is told there at all.
    """
    names = [m for m in made if is_name(m.party)]
    found = []
    for move in made:
        if not is_name(move.party):
            fitting = [n for n in names if _fits(move, n)]
            alike = {
                n.party for n in fitting if (n.kind, n.earliest, n.latest) == (move.kind, move.earliest, move.latest)
            }
            others = {n.party for n in fitting if move.kind != "holds" or not _held_against(n.party, move, made)}
            one = alike if len(alike) == 1 and move.latest else others
            if len(one) == 1:
                move = replace(move, party=next(iter(one)))
        found.append(move)
    return found


def _held_against(name: str, move: Move, made: list[Move]) -> bool:
    """Whether the same event tells that the named party held the place instead."""
    return any(m.party == name and m.kind == "holds" and set(m.claims) & set(move.claims) for m in made)


def _handed(made: list[Move]) -> list[Move]:
    """Turn a handover whose doer is the one who left, or from whom it was taken, into his leaving."""
    leaving = {m.party for m in made if m.kind == "leaves"}
    taking = {m.party for m in made if m.kind == "takes" and m.leaf != "TERR.HANDOVER"}
    found = []
    for move in made:
        gives = move.leaf == "TERR.HANDOVER" and move.party in leaving - taking
        found.append(replace(move, kind="leaves") if gives else move)
        if gives and move.loser:
            found.append(replace(move, party=move.loser, loser=move.party))
    return found

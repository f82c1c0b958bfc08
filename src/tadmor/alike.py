"""Whether two claims tell one event: what is compared, what forbids it, and a score with its reasons.

Everything that a comparison needs is put together once per claim (``facts``), so that comparing is cheap. The
weights are judgement, checked on our development stories; those of type families lie in ``lexicon/families.toml``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from tadmor import resources
from tadmor.gazetteer.normal import fold, key
from tadmor.globe import distance
from tadmor.model import Claim, Count, Place, Role, Stage

SAME_EVENT = 0.60  # best of .5 .. .7 on the development stories with gold claims
SAME_KM = 8.0  # quarters, camps and gates lie this near their town; the next town mostly lies further
RECENT = 120  # days that "recent" and "recently" reach back; the stories never use it for more
NEWS = 45  # days: undated news happened no longer before its report
GOING_ON = 7  # days: what goes on when the report appears went on this long before, for all we know
SLIP = 30  # days by which plans are fulfilled late and states outlast the day they are told of
CLOSE = 3  # days by which outlets differ on the day of one event that can hardly happen twice
DENIED_HERE = 0.2  # a denial denies what its own report tells, rather than the same kind of thing told elsewhere
LONG = 31  # days: harm told over a longer time is a sum of incidents; a battle may last weeks
NARROW = 3  # days: an interval up to this length dates an event well
LEAF, PLACE, PLACE_HERE, PARTY, VICTIMS, DESCRIBED, NUMBER = 0.35, 0.3, 0.15, 0.15, 0.1, 0.075, 0.12
FIELDS = ("killed", "wounded", "abducted", "other_count")
TAKES = frozenset({"TERR.CAPTURE", "TERR.RECAPTURE"})
HOLDS = "TERR.HOLDS"
_LASTS = frozenset({"TERR.SIEGE"})
_ONE_AT_A_TIME = frozenset({"TERR.HOLDS", "TERR.SIEGE"})  # states of a place: told twice, it is the same one
_CHANGES = TAKES | {"TERR.HANDOVER"}
_ONCE = TAKES | {"TERR.WITHDRAW", "TERR.HANDOVER", "VAC.MASSACRE", "VAC.ABDUCT", "VAC.ASSASSIN", "DIP.AGREE"}
_WIDE = frozenset({"country", "region", "province", "district", "state", "area", "river", "road", "mountain", "desert"})
_RARE = ("TERR.", "DIP.", "GOV.", "DET.", "VAC.ABDUCT", "VAC.MASSACRE", "VAC.ASSASSIN")
_SPANS = frozenset({"since", "until", "duration"})
_NO_PARTY = frozenset({"description", "civilians"})
_EVER = 10_000_000
UNDONE = frozenset({Stage.PLANNED, Stage.THREATENED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of one claim. ``low, high``: days (ordinals) it may fall on; ``dated``: the report says so."""

    claim: Claim
    low: int
    high: int
    dated: bool
    places: tuple[Place, ...]
    aside: str
    actor: frozenset[str]
    target: frozenset[str]
    vague: frozenset[str]
    speaker: tuple[str, ...]
    undone: bool
    report: str
    published: int | None
    told: tuple[object, ...]


@cache
def families() -> dict[str, frozenset[str]]:
    """Ids of the families of each leaf."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in resources.toml("lexicon/families.toml")["family"]:
        for leaf in row["leaves"]:
            found[leaf].add(row["id"])
    return {leaf: frozenset(ids) for leaf, ids in found.items()}


@cache
def kinship(left: str, right: str) -> float:
    """What the types of a pair add to its score; 0 where they cannot tell one happening."""
    if left == right:
        return LEAF
    best = 0.0
    for row in resources.toml("lexicon/families.toml")["family"]:
        if left in row["leaves"] and right in row["leaves"]:
            odd = left in row.get("apart", ()) or right in row.get("apart", ())
            best = max(best, 0.1 if odd else float(row["weight"]))
    return best


def is_wide(place: Place) -> bool:
    """Whether an entry is an area, so that two events in it may lie far apart."""
    return place.feature in _WIDE or place.radius_km > 25


def named(roles: tuple[Role, ...]) -> frozenset[str]:
    """Proper names of parties, folded: no descriptions ("ethnic rebels"), which fit any party of that kind."""
    return frozenset(r.who.casefold() for r in roles if r.who and r.kind not in _NO_PARTY and not r.who[0].islower())


def same_party(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether one name occurs on both sides, or one is a part of the other ("Syrian Army 5th Legion")."""
    if left & right:
        return True
    return any(a.startswith(b + " ") or b.startswith(a + " ") for a in left for b in right)


def _days(claim: Claim, published: date | None) -> tuple[int, int, bool]:
    """First and last possible day as ordinals, and whether the report dates the event."""
    interval = claim.when.interval if claim.when else None
    undone = claim.stage in UNDONE
    today = published.toordinal() if published else None
    if interval is None or (interval.start is None and interval.end is None):
        if undone:
            return (today or 0) if not claim.background else 0, _EVER, False
        if today is None:
            return 0, _EVER, False
        if claim.stage is Stage.ONGOING and claim.type not in _LASTS and not claim.background:
            return today - GOING_ON, today, False
        return (0 if claim.background else today - NEWS), today + (SLIP if claim.type in _LASTS else 0), False
    high = interval.end.toordinal() if interval.end else _EVER
    low = interval.start.toordinal() if interval.start else (0 if interval.end is None else high - RECENT)
    if undone or claim.type in _LASTS:
        high += SLIP
    elif claim.type in _ONCE:
        high += CLOSE
    return low, high, True


def facts(claim: Claim, published: date | None, origin: str) -> Facts:
    """What is compared of a claim whose report appeared on ``published`` and goes back to the report ``origin``."""
    low, high, dated = _days(claim, published)
    where = claim.where
    places = tuple(p for p in (where.place, where.other) if p) if where else ()
    aside = where.relation if where and where.relation.endswith(" of") else ""
    roles = (*claim.actor, *claim.target)
    speaker = tuple((s.who or s.text or "").casefold() for s in claim.chain[1:] if not s.credit)
    undone = claim.stage in UNDONE
    told = (claim.report, speaker, undone)
    return Facts(
        claim,
        low,
        high,
        dated,
        places,
        aside,
        named(claim.actor),
        named(claim.target),
        frozenset(r.who.casefold() for r in roles if r.who) - named(roles),
        speaker,
        undone,
        origin,
        published.toordinal() if published else None,
        told,
    )


def apart(a: Facts, b: Facts) -> str:
    """Why two claims cannot tell one event wherever else they agree: days, places, parties; else empty."""
    if a.high < b.low or b.high < a.low:
        return "disjoint dates"
    if a.places and b.places:
        if bool(a.aside) != bool(b.aside) and not any(is_wide(p) for p in (*a.places, *b.places)):
            return "one at, one beside the place"
        if _nearness(a, b) == 0.0:
            return "different places"
    elif _names_differ(a, b):
        return "places of other names"
    if sums_up(a.claim) != sums_up(b.claim):
        return "a toll over time is no incident"
    if a.claim.type in TAKES and b.claim.type in TAKES and a.actor and b.actor and not same_party(a.actor, b.actor):
        return "other party"
    return ""


# Two spellings of one name are more alike than this, two villages' names hardly ever (Ratcliff and Obershelp's ratio).
_ONE_NAME = 0.6


def sound(item: Facts) -> str:
    """How the name of a claim's place sounds; empty without one."""
    return fold(key(item.claim.where.name)) if item.claim.where else ""


def _names_differ(a: Facts, b: Facts) -> bool:
    """Whether a village that no gazetteer holds is told of one, and another place of the other."""
    x, y = a.claim.where, b.claim.where
    if x is None or y is None or x.relation != "at" or y.relation != "at":
        return False
    if any(is_wide(p) for p in (*a.places, *b.places)) or not (x.name[:1].isupper() and y.name[:1].isupper()):
        return False
    left, right = sound(a), sound(b)
    return not (left in right or right in left) and SequenceMatcher(None, left, right).ratio() < _ONE_NAME


def sums_up(claim: Claim) -> bool:
    """Whether a claim adds up the harm of many days ("at least 300 since January"), which is no single incident."""
    counted = any(getattr(claim, name) is not None for name in FIELDS)
    when = claim.when
    if not counted or when is None or when.role not in _SPANS or when.interval is None:
        return False
    start, end = when.interval.start, when.interval.end
    return start is None or end is None or (end - start).days > LONG


def repeats(a: Facts, b: Facts) -> bool:
    """Whether one speaker tells the two in one report: he who tells one event twice was merged when it was read.

    Nobody affirms and denies one thing in one breath either. The dead of both sides of one battle, or a figure denied
    and another given, stay two claims; and a place is taken once, whatever words it is told in.
    """
    if a.told != b.told:
        return False
    x, y = a.claim, b.claim
    if x.polarity is not y.polarity:
        return x.type == y.type and (x.killed is None or y.killed is None)
    if x.type in _CHANGES and y.type in _CHANGES and x.type != y.type and same_party(a.actor, b.actor):
        return not (a.dated and b.dated)
    battle = x.type.startswith("FIGHT.") and y.type.startswith("FIGHT.")
    counted = x.killed is not None or y.killed is not None
    return not (battle and counted and (a.target != b.target or x.killed is None or y.killed is None))


def _nearness(a: Facts, b: Facts) -> float:
    """Share 0..1 of the weight of a place that the nearest of the places of two claims earn."""
    best = 0.0
    for p in a.places:
        for q in b.places:
            broad = is_wide(p) or is_wide(q)
            if p.id == q.id:
                best = max(best, 0.4 if broad else 1.0)
                continue
            if "country" in (p.feature, q.feature) and p.country:
                best = max(best, 0.25 if p.country == q.country else 0.0)
                continue
            km = distance(p.lat, p.lon, q.lat, q.lon)
            if km <= SAME_KM:
                best = max(best, 0.4 if broad else 1.0 if km < 1 else 0.6)
            elif broad and km <= max(p.radius_km, q.radius_km, 25.0):
                best = max(best, 0.25)
    return best


def _time(a: Facts, b: Facts) -> float | None:
    """What the days add; None where history and news of one report are put side by side."""
    if not (a.dated and b.dated):
        if a.claim.background != b.claim.background:
            return None if a.report == b.report else 0.0
        return _recent(a, b)
    if a.undone or b.undone:
        return 0.1
    wide = max(a.high - a.low, b.high - b.low)
    extra = CLOSE if a.claim.type in _ONCE else SLIP if a.claim.type in _LASTS else 0
    raw_low, raw_high = max(a.low, b.low), min(a.high, b.high)
    if extra == CLOSE and raw_high - CLOSE < raw_low:
        return 0.0  # days next to each other
    return 0.3 if wide <= NARROW + extra else 0.22 if wide <= 31 + extra else 0.1


def _recent(a: Facts, b: Facts) -> float:
    """What an undated account adds: news is told soon after it happens."""
    told, other = (a, b) if not a.dated else (b, a)
    if a.report == b.report or not other.dated or told.published is None:
        return 0.05 if other.dated else 0.03
    gap = told.published - other.high
    if gap > 10:
        return 0.02 if a.claim.type.startswith(_RARE) else -0.15  # another clash, another shelling
    return 0.08 if gap <= 3 else 0.05


def _sides(a: Facts, b: Facts, counted: bool) -> tuple[float, list[str]]:
    """What parties add or cost; the same count of other victims is one toll told differently."""
    total, reasons = 0.0, []
    fight = a.claim.type.startswith("FIGHT.") and b.claim.type.startswith("FIGHT.")
    # who hands over and who receives are both told as the doer
    given = "TERR.HANDOVER" in (a.claim.type, b.claim.type)
    sure = not given or a.claim.type == b.claim.type or (a.dated and b.dated)
    if same_party(a.actor, b.actor) and sure:
        total += PARTY
        reasons.append("actor")
    elif fight and "FIGHT.CLASH" in (a.claim.type, b.claim.type) and _crossed(a, b):
        total += PARTY * 0.8
        reasons.append("sides")
    elif a.actor and b.actor and not given and not a.claim.type == b.claim.type == HOLDS:
        total -= 0.25
        reasons.append("other actor")
    if a.undone and b.undone and not reasons:
        total -= 0.1  # two plans that nobody says to be one party's
    if same_party(a.target, b.target):
        total += VICTIMS
        reasons.append("target")
    elif a.vague & b.vague:
        total += DESCRIBED * len(a.vague & b.vague)
        reasons.append("described alike")
    elif not counted and ((a.target and _people(b)) or (b.target and _people(a))):
        total -= 0.15
        reasons.append("other victims")
    return total, reasons


def _people(item: Facts) -> bool:
    """Whether only civilians are the target."""
    return bool(item.claim.target) and all(r.kind == "civilians" for r in item.claim.target)


def _crossed(a: Facts, b: Facts) -> bool:
    return same_party(a.actor, b.target) or same_party(a.target, b.actor)


def disjoint(a: Count, b: Count) -> bool:
    """Whether two counts cannot both be right."""
    return (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )


def _numbers(a: Claim, b: Claim) -> float:
    total = 0.0
    for name in FIELDS:
        x, y = getattr(a, name), getattr(b, name)
        if x is None or y is None:
            continue
        if (x.low, x.high) == (y.low, y.high):
            total = max(total, NUMBER if x.low else 0.02)
        elif disjoint(x, y):
            total -= 0.05
    return total


def _forbidden(a: Facts, b: Facts) -> str:
    """Rules of pairs that a common place and day do not overrule."""
    why = apart(a, b)
    if why:
        return why
    if a.claim.type == b.claim.type == HOLDS and (a.claim.stage is Stage.ENDED) != (b.claim.stage is Stage.ENDED):
        return "held then, held now"
    if (a.claim.type == HOLDS) != (b.claim.type == HOLDS):
        return "" if _since(a, b) else "holding is not taking"
    if a.undone or b.undone:
        if a.actor and b.actor and not same_party(a.actor, b.actor):
            return "other party's plan"
        if a.undone != b.undone and (a.report, a.speaker) == (b.report, b.speaker):
            return "deed and plan of one speaker"
        if a.undone != b.undone and not (a.places and b.places and kinship(a.claim.type, b.claim.type) >= 0.25):
            return "plan and deed without one place and type"
    return ""


def _since(a: Facts, b: Facts) -> bool:
    """Whether a place is held since the very day it was taken."""
    hold, take = (a, b) if a.claim.type == HOLDS else (b, a)
    when = hold.claim.when.interval if hold.claim.when else None
    if not take.dated or when is None or when.start is None or not same_party(hold.actor, take.actor):
        return False
    return take.low - 1 <= when.start.toordinal() <= take.high


def score(a: Facts, b: Facts) -> tuple[float, str]:
    """Score in 0..1 that two claims tell one event, with the reasons; 0 where something forbids it."""
    total = kinship(a.claim.type, b.claim.type)
    if not total:
        return 0.0, "type"
    here = a.report == b.report
    if a.claim.report == b.claim.report and a.claim.trigger.start == b.claim.trigger.start and a.undone == b.undone:
        return 0.99, "one word, two speakers"
    why = _forbidden(a, b)
    if why:
        return 0.0, why
    time = _time(a, b)
    if time is None:
        return 0.0, "news and history"
    reasons = ["type" if a.claim.type == b.claim.type else "family"]
    total += time
    if a.places and b.places:
        lasting = a.claim.type == b.claim.type and a.claim.type in _ONE_AT_A_TIME
        total += (PLACE_HERE if here and not lasting else PLACE) * _nearness(a, b)
        reasons.append("place")
    elif here:
        total += PLACE_HERE / 2  # a report's second mention leaves out what the first has told
    if HOLDS in (a.claim.type, b.claim.type) and a.claim.type != b.claim.type:
        total += 0.2
        reasons.append("held since")
    number = _numbers(a.claim, b.claim)
    sides, said = _sides(a, b, number > 0.05)
    total += sides + number
    reasons += [*said, *(["count"] if number > 0.05 else []), *(["time"] if time >= 0.1 else [])]
    if here and a.claim.polarity is not b.claim.polarity and a.speaker != b.speaker:
        total += DENIED_HERE
        reasons.append("denial")
    if repeats(a, b):
        total -= 0.3
        reasons.append("one speaker tells two")
    return max(0.0, min(1.0, total)), "+".join(reasons)


def all_facts(
    claims: Sequence[Claim], published: Mapping[str, date | None], copied: Mapping[str, str]
) -> dict[str, Facts]:
    """Facts of each claim by its id; ``published`` and ``copied`` give the day and the original of a report id."""
    return {c.id: facts(c, published.get(c.report), copied.get(c.report, c.report)) for c in claims}

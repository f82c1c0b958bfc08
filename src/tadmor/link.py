"""Across reports: which reports are copies, which claims tell the same event.

Copies are found by shared word shingles (Broder 1997), sampled by hash so that cost stays near
linear. Claims are compared only within blocks of type family; the score adds up what they share
and every link carries the reasons. A first version: weights are judgement, checked on our stories.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt

from tadmor import resources
from tadmor.model import Claim, Interval, Link, Polarity, Report, Status

SHINGLE = 8  # words; a run of eight words is rarely shared by chance (Broder used 10 on web pages)
SAMPLE = 4  # one shingle in four is kept
COPY_SHARE = 0.4  # of the smaller report's shingles; our syndicated copies share .6 to .9, others under .05
SAME_EVENT = 0.60  # best of .5 .. .7 on the development stories with gold claims
NEAR_KM = 25.0
RECENT = 120  # days that "recent" and "recently" reach back; the stories never use it for more
_DIRECTIONS = ("at", "to", "near", "towards", "from", "between")
_WORD = re.compile(r"\w+")


@cache
def families() -> dict[str, frozenset[str]]:
    """Ids of the families of each leaf."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in resources.toml("lexicon/families.toml")["family"]:
        for leaf in row["leaves"]:
            found[leaf].add(row["id"])
    return {leaf: frozenset(ids) for leaf, ids in found.items()}


def related(left: str, right: str) -> bool:
    """Whether two leaves may tell one happening."""
    table = families()
    return left == right or bool(table.get(left, frozenset()) & table.get(right, frozenset()))


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) pairs in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))


def shingles(text: str) -> frozenset[int]:
    """Sampled hashes of all runs of ``SHINGLE`` words, case folded."""
    words = [w.casefold() for w in _WORD.findall(text)]
    found = set()
    for k in range(len(words) - SHINGLE + 1):
        run = " ".join(words[k : k + SHINGLE]).encode("utf-8", "replace")
        value = int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), "big")
        if value % SAMPLE == 0:
            found.add(value)
    return frozenset(found)


def copies(reports: Sequence[Report]) -> tuple[Link, ...]:
    """``duplicate`` links from a copy to its original: the report that came first or is credited."""
    prints = {r.id: shingles(r.text) for r in reports}
    holders: dict[int, list[str]] = defaultdict(list)
    for r in reports:
        for value in prints[r.id]:
            holders[value].append(r.id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for ids in holders.values():
        if len(ids) > 50:  # boilerplate of one outlet, not a story
            continue
        for k, left in enumerate(ids):
            for right in ids[k + 1 :]:
                shared[min(left, right), max(left, right)] += 1
    by_id = {r.id: r for r in reports}
    links = []
    for (left, right), n in sorted(shared.items()):
        share = n / max(1, min(len(prints[left]), len(prints[right])))
        if share >= COPY_SHARE:
            copy, original = _order(by_id[left], by_id[right])
            links.append(Link(copy.id, original.id, "duplicate", round(min(1.0, share), 3), "shingles"))
    return tuple(links)


def _order(a: Report, b: Report) -> tuple[Report, Report]:
    """The copy and the original of two reports."""
    for copy, original in ((a, b), (b, a)):
        name = original.outlet.value.casefold() if original.outlet else ""
        if name and name in copy.text.casefold() and not (copy.outlet and copy.outlet.value.casefold() == name):
            other = copy.outlet.value.casefold() if copy.outlet else ""
            if not (other and other in original.text.casefold()):
                return copy, original
    ranked = sorted((a, b), key=lambda r: (r.published.value if r.published else "9999", r.file, r.id))
    return ranked[1], ranked[0]


def place_of(claim: Claim) -> tuple[float, float] | None:
    """Coordinates of a claim's reference place."""
    if claim.where is None or claim.where.place is None:
        return None
    return claim.where.place.lat, claim.where.place.lon


def parties(claim: Claim, side: str) -> set[str]:
    """Names of the actors or targets, folded."""
    return {r.who.casefold() for r in getattr(claim, side) if r.who and r.kind not in {"description", "civilians"}}


def window(claim: Claim) -> Interval | None:
    """The days a claim's event may fall in; "recent" reaches back ``RECENT`` from its end."""
    interval = claim.when.interval if claim.when else None
    if interval is None or interval.end is None or interval.start is not None:
        return interval
    return Interval(interval.end - timedelta(days=RECENT), interval.end)


def _time_score(a: Claim, b: Claim) -> float | None:
    x, y = window(a), window(b)
    if x is None or y is None or x.end is None or y.end is None:
        return 0.05
    if (x.start and y.end < x.start) or (y.start and x.end < y.start):
        return None
    if x.start is None or y.start is None:
        return 0.05
    wide = max((x.end - x.start).days, (y.end - y.start).days)
    return 0.35 if wide <= 3 else 0.3 if wide <= 31 else 0.12


def score(a: Claim, b: Claim) -> tuple[float, str]:
    """Score in 0..1 that two claims tell one event, with the reasons; 0 where something forbids it."""
    if not related(a.type, b.type):
        return 0.0, "type"
    reasons = ["type" if a.type == b.type else "family"]
    total = 0.3 if a.type == b.type else 0.2
    time = _time_score(a, b)
    if time is None:
        return 0.0, "disjoint dates"
    total += time
    here, there = place_of(a), place_of(b)
    if here and there:
        if distance_km(here, there) > NEAR_KM:
            return 0.0, "different places"
        if _aside(a) != _aside(b):
            return 0.0, "one at, one beside the place"
        total += 0.3
        reasons.append("place")
    actor = parties(a, "actor") & parties(b, "actor")
    if actor:
        total += 0.15
        reasons.append("actor")
    elif parties(a, "actor") and parties(b, "actor"):
        if a.type.startswith("TERR.") and b.type.startswith("TERR.") and a.polarity is b.polarity:
            return 0.0, "other party"
        total -= 0.2
    if parties(a, "target") & parties(b, "target"):
        total += 0.1
        reasons.append("target")
    if _same_numbers(a, b):
        total += 0.1
        reasons.append("count")
    return max(0.0, min(1.0, total)), "+".join([*reasons, *(["time"] if time > 0.1 else [])])


def _aside(claim: Claim) -> bool:
    """Whether the event lies in a direction from its reference place, not at it."""
    return claim.where is not None and claim.where.relation not in _DIRECTIONS


def _same_numbers(a: Claim, b: Claim) -> bool:
    for name in ("killed", "wounded", "abducted", "other_count"):
        x, y = getattr(a, name), getattr(b, name)
        if x is not None and y is not None and (x.low, x.high) == (y.low, y.high):
            return True
    return False


def _same_words(a: Claim, b: Claim, left: Report, right: Report) -> bool:
    """Whether a claim of a copy stands in the same words as one of the original."""
    if a.type != b.type and not related(a.type, b.type):
        return False
    mine = set(_WORD.findall(left.text[a.sentence.start : a.sentence.end].casefold()))
    theirs = set(_WORD.findall(right.text[b.sentence.start : b.sentence.end].casefold()))
    return a.polarity is b.polarity and len(mine & theirs) >= 0.6 * max(1, len(mine | theirs))


def _copied(claims: Sequence[Claim], links: Iterable[Link], reports: Mapping[str, Report]) -> list[Link]:
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report].append(claim)
    found = []
    for link in links:
        used: set[str] = set()
        for claim in by_report[link.left]:
            for other in by_report[link.right]:
                same = other.trigger.text == claim.trigger.text or claim.type == other.type
                if other.id in used or not same:
                    continue
                if _same_words(claim, other, reports[link.left], reports[link.right]):
                    found.append(Link(claim.id, other.id, "duplicate", 1.0, "copied sentence"))
                    used.add(other.id)
                    break
    return found


def find(claims: Sequence[Claim], reports: Sequence[Report]) -> tuple[Link, ...]:
    """All links between the given reports and claims, sorted; the order of the input does not matter."""
    by_id = {r.id: r for r in reports}
    ordered = sorted(claims, key=lambda c: (c.file, c.report, c.trigger.start or 0, c.id))
    copied = copies(reports)
    links = [*copied, *_copied(ordered, copied, by_id)]
    blocks: dict[str, list[Claim]] = defaultdict(list)
    for claim in ordered:
        for family in families().get(claim.type, frozenset()) | {claim.type}:
            blocks[family].append(claim)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        for k, a in enumerate(members):
            for b in members[k + 1 :]:
                if (a.id, b.id) in seen:
                    continue
                seen.add((a.id, b.id))
                one_word = a.report == b.report and a.trigger.start == b.trigger.start
                value, why = (0.99, "one word, two speakers") if one_word else score(a, b)
                if value >= SAME_EVENT:
                    links.append(Link(a.id, b.id, "same event", round(value, 3), why))
    return tuple(sorted(set(links), key=lambda x: (x.kind, -x.score, x.left, x.right)))


def affirms(claim: Claim) -> bool:
    """Whether a claim says that the event is so: no denial, rumour or hypothesis."""
    return claim.polarity is Polarity.AFFIRMED and claim.status not in {Status.HYPOTHETICAL, Status.UNCOMMITTED}

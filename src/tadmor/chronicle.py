"""Events from claims and links by a named rule; rebuilding changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tadmor.link import affirms, distance_km, parties, place_of, related, window
from tadmor.model import Claim, Event, Link, Polarity, Report, SourceKind, Status

RULE = "agglomerate-1"
_NUMBERS = ("killed", "wounded", "abducted")


def _clash(left: Sequence[Claim], right: Sequence[Claim]) -> bool:
    """Whether two groups must not become one event: disjoint days, far places, unrelated types."""
    for a in left:
        for b in right:
            x, y = window(a), window(b)
            if x and y and x.end and y.end and ((x.start and y.end < x.start) or (y.start and x.end < y.start)):
                return True
            here, there = place_of(a), place_of(b)
            if here and there and distance_km(here, there) > 25.0:
                return True
    return not any(related(a.type, b.type) for a in left for b in right)


def _groups(claims: Sequence[Claim], links: Sequence[Link]) -> list[list[Claim]]:
    group = {c.id: [c] for c in claims}
    ranked = [x for x in links if x.left in group and x.right in group]
    # a copied sentence is the same event whatever the resolvers made of it
    ranked.sort(key=lambda x: (x.kind != "duplicate", -x.score, x.left, x.right))
    for link in ranked:
        a, b = group[link.left], group[link.right]
        if a is b or (link.kind != "duplicate" and _clash(a, b)):
            continue
        a.extend(b)
        for claim in b:
            group[claim.id] = a
    unique = {id(g): g for g in group.values()}
    return list(unique.values())


def _origin(claim: Claim, copied: Mapping[str, str]) -> str:
    """The report a claim comes from, after following copies."""
    report, steps = claim.report, 0
    while report in copied and steps < 20:
        report, steps = copied[report], steps + 1
    return report


def _sources(claims: Sequence[Claim], copied: Mapping[str, str]) -> int:
    """Distinct innermost sources that affirm the event; a copy adds none, an outlet's own voice counts
    once where its report cites nobody else for the event."""
    names: dict[str, int] = {}
    own: set[str] = set()
    citing: set[str] = set()
    for claim in claims:
        if not affirms(claim):
            continue
        origin = _origin(claim, copied)
        cited = [s for s in claim.chain[1:] if not s.credit]
        if not cited:
            own.add(origin)
            continue
        last = cited[-1]
        if last.text is None and last.kind is SourceKind.UNNAMED:
            continue
        citing.add(origin)
        name = (last.who or last.text or "").casefold().removeprefix("the ")
        if last.kind is SourceKind.UNNAMED:
            name = f"{origin}:{name}"
        names[name] = max(names.get(name, 0), last.joint)
    return sum(names.values()) + len(own - citing)


def contradictions(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Fields on which the affirming and denying claims cannot all be true."""
    serious = [c for c in claims if c.status not in {Status.HYPOTHETICAL}]
    found: list[str] = []
    if len({c.polarity for c in serious}) > 1:
        found.append("polarity")
    told = [c for c in serious if c.polarity is Polarity.AFFIRMED]
    for name in _NUMBERS:
        counts = [getattr(c, name) for c in told if getattr(c, name) is not None]
        if any(_apart(a.low, a.high, b.low, b.high) for k, a in enumerate(counts) for b in counts[k + 1 :]):
            found.append(name)
    named = [parties(c, "actor") for c in told if parties(c, "actor")]
    if any(not (a & b) for k, a in enumerate(named) for b in named[k + 1 :]):
        found.append("actor")
    return tuple(sorted(found))


def _apart(low: int | None, high: int | None, other_low: int | None, other_high: int | None) -> bool:
    return (high is not None and other_low is not None and high < other_low) or (
        other_high is not None and low is not None and other_high < low
    )


def build(claims: Sequence[Claim], links: Sequence[Link], reports: Sequence[Report]) -> tuple[Event, ...]:
    """Events of the claims, sorted by their first claim.

    An event's id is taken from its first claim (by publication day, file, position), so it stays
    when later reports add claims.
    """
    day = {r.id: r.published.value if r.published else "9999" for r in reports}
    copied = {x.left: x.right for x in links if x.kind == "duplicate" and x.left in day}
    ordered = sorted(claims, key=lambda c: (day.get(c.report, "9999"), c.file, c.trigger.start or 0, c.id))
    place = {c.id: k for k, c in enumerate(ordered)}
    events = []
    for members in _groups(ordered, links):
        members.sort(key=lambda c: place[c.id])
        votes: dict[str, int] = defaultdict(int)
        for claim in members:
            votes[claim.type] += 1
        leaf = max(votes, key=lambda t: (votes[t], -min(place[c.id] for c in members if c.type == t)))
        key = hashlib.sha256(members[0].id.encode()).hexdigest()[:12]
        events.append(
            Event(
                "e" + key,
                tuple(c.id for c in members),
                leaf,
                _sources(members, copied),
                contradictions(members),
                RULE,
            )
        )
    return tuple(sorted(events, key=lambda e: place[e.claims[0]]))

"""Events from claims and links by a named rule; rebuilding changes nothing.

``agglomerate-2``: a reviewer's rulings come first and outrank everything: what he joined is one event, what he split
stays apart. Then links are taken from the strongest down; a link joins two groups unless days, places or parties
forbid it for any two of their claims, or one speaker told both sides of it as two things. A copied sentence always
joins. An event is named after its first claim (by publication day, file, position), so that its id stays when later
reports add claims.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tadmor import alike, linkage, voices
from tadmor.alike import Facts
from tadmor.copies import origins, sources_of
from tadmor.model import Claim, Event, Link, Polarity, Report, Ruling, SourceKind, Stage, Status

RULE = "agglomerate-2"
_NUMBERS = ("killed", "wounded", "abducted")
_ARMED = frozenset({"state_forces", "rebels", "jihadists", "militia", "coalition", "unknown_armed", "police"})
_CONQUEST = frozenset({"TERR.CAPTURE", "TERR.RECAPTURE"})


def affirms(claim: Claim) -> bool:
    """Whether a claim says that the event is so: no denial, rumour or hypothesis."""
    return claim.polarity is Polarity.AFFIRMED and claim.status not in {Status.HYPOTHETICAL, Status.UNCOMMITTED}


@dataclass(slots=True)
class _Group:
    """Claims of one event so far, with what a further claim must agree with: one of each kind of facts."""

    members: list[Facts]
    low: int
    high: int
    samples: dict[tuple[object, ...], Facts] = field(default_factory=dict)
    told: dict[tuple[object, ...], list[Facts]] = field(default_factory=dict)
    torn: bool = False
    barred: set[str] = field(default_factory=set)  # claims that a reviewer keeps out
    learned: set[str] = field(default_factory=set)  # groups of the learned link model that have claims here

    @classmethod
    def of(cls, item: Facts) -> _Group:
        key = (item.claim.type in alike.TAKES, item.places or alike.sound(item), bool(item.aside), item.actor)
        return cls([item], item.low, item.high, {key: item}, {item.told: [item]})

    def clashes(self, other: _Group) -> bool:
        """Whether any two claims of the groups forbid that the groups be one event."""
        if max(self.low, other.low) > min(self.high, other.high):
            return True
        for told in self.told.keys() & other.told.keys():
            if any(alike.repeats(a, b) for a in self.told[told] for b in other.told[told]):
                return True
        mine, theirs = list(self.samples.values()), list(other.samples.values())
        if not (self.torn or other.torn):
            return any(_unlike(a, b) for a in mine for b in theirs)
        # a copied sentence was read as another place: it takes all readings to forbid
        return any(all(_unlike(a, b) for b in theirs) for a in mine) and any(
            all(_unlike(a, b) for a in mine) for b in theirs
        )

    def split_from(self, other: _Group) -> bool:
        """Whether a reviewer keeps a claim of one group out of the other."""
        small, large = sorted((self, other), key=lambda g: len(g.barred))
        return bool(small.barred) and any(f.claim.id in small.barred for f in large.members)

    def held_from(self, other: _Group) -> bool:
        """Whether the learned model, which compared claims of both groups, found them two events."""
        return bool(self.learned and other.learned) and not self.learned & other.learned

    def take(self, other: _Group) -> None:
        """Put the claims of another group into this one."""
        unlike = any(_unlike(a, b) for a in self.samples.values() for b in other.samples.values())
        self.torn = self.torn or other.torn or unlike
        self.members += other.members
        self.barred |= other.barred
        self.learned |= other.learned
        self.low, self.high = max(self.low, other.low), min(self.high, other.high)
        for key, item in other.samples.items():
            self.samples.setdefault(key, item)
        for told, items in other.told.items():
            self.told.setdefault(told, []).extend(items)


def _unlike(a: Facts, b: Facts) -> bool:
    return alike.apart(a, b) not in ("", "disjoint dates")


def _ruled(group: dict[str, _Group], rulings: Iterable[Ruling]) -> None:
    """Carry out a reviewer's rulings; of two on the same pair the later stands. Unknown claims change nothing."""
    last = {tuple(sorted((r.left, r.right))): r.same for r in rulings if r.left in group and r.right in group}
    for (left, right), same in sorted(last.items()):
        if not same and left != right:
            group[left].barred.add(right)
            group[right].barred.add(left)
    for (left, right), same in sorted(last.items()):
        if same and not group[left].split_from(group[right]):
            _join(group, group[left], group[right])


def _join(group: dict[str, _Group], a: _Group, b: _Group) -> None:
    if a is b:
        return
    if len(a.members) < len(b.members):
        a, b = b, a
    a.take(b)
    for item in b.members:
        group[item.claim.id] = a


def _learned(items: Mapping[str, Facts], links: Sequence[Link]) -> dict[str, str]:
    """Group of the learned link model of each claim that it judges, named after one of its claims."""
    above = {i: i for i in linkage.judgeable(items, links)}

    def top(i: str) -> str:
        while above[i] != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    for link in links:
        if link.rule.startswith(linkage.LEARNED) and link.left in above and link.right in above:
            low, high = sorted((top(link.left), top(link.right)))
            above[high] = low
    return {i: top(i) for i in above}


def _groups(items: Mapping[str, Facts], links: Sequence[Link], rulings: Iterable[Ruling]) -> list[list[Facts]]:
    group = {i: _Group.of(f) for i, f in items.items()}
    for i, name in _learned(items, links).items():
        group[i].learned.add(name)
    _ruled(group, rulings)
    ranked = [x for x in links if x.left in group and x.right in group]
    # a copied sentence is the same event whatever the resolvers made of it
    ranked.sort(key=lambda x: (x.kind != "duplicate", -x.score, x.left, x.right))
    for link in ranked:
        a, b = group[link.left], group[link.right]
        if a is b or a.split_from(b) or (link.kind != "duplicate" and a.clashes(b)):
            continue
        if link.kind != "duplicate" and items[link.left].report != items[link.right].report and a.held_from(b):
            continue
        _join(group, a, b)
    unique = {id(g): g for g in group.values()}
    return [g.members for g in unique.values()]


def sources(claims: Sequence[Claim], copied: Mapping[str, str]) -> int:
    """Distinct innermost sources that affirm the event; a copy adds none (``copied``: ``copies.sources_of``).

    A report's own voice counts once where the report cites nobody else for the event, or its author signs for it.
    """
    named: list[voices.Voice] = []
    own: dict[str, bool] = {}
    citing: set[str] = set()
    for claim in claims:
        if not affirms(claim) or voices.hearsay(claim):
            continue
        origin = copied.get(claim.id, copied.get(claim.report, claim.report))
        if not voices.cites(claim):
            signed = bool(claim.chain) and claim.chain[0].kind is SourceKind.AUTHOR
            own[origin] = own.get(origin, False) or signed
            continue
        voice = voices.voice(claim, origin)
        if voice is not None:
            citing.add(origin)
            named.append(voice)
    return voices.count(named) + sum(signed or origin not in citing for origin, signed in own.items())


def contradictions(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Fields on which the affirming and denying claims cannot all be true, sorted."""
    serious = [c for c in claims if c.status is not Status.HYPOTHETICAL]
    told = [c for c in serious if c.polarity is Polarity.AFFIRMED]
    sure = [c for c in told if c.status is not Status.UNCOMMITTED]
    found: list[str] = []
    if len({c.polarity for c in serious}) > 1:
        found.append("polarity")
    for name in _NUMBERS:
        counts = [getattr(c, name) for c in told if getattr(c, name) is not None]
        if any(alike.disjoint(a, b) for k, a in enumerate(counts) for b in counts[k + 1 :]):
            found.append(name)
    checks = {"actor": _actors, "target": _targets, "type": _types, "when": _days, "stage": _stages}
    found += [name for name, check in checks.items() if check(serious if name == "stage" else sure)]
    return tuple(sorted(found))


def _armed_kinds(claim: Claim, side: str) -> set[str]:
    return {r.kind for r in getattr(claim, side)} & _ARMED


def _actors(claims: Sequence[Claim]) -> bool:
    """Whether two claims name different doers; in a clash the sides may be told from either end."""
    seen: list[tuple[frozenset[str], frozenset[str], set[str]]] = []
    for claim in claims:
        names, kinds = alike.named(claim.actor), _armed_kinds(claim, "actor")
        either = names
        if claim.type.startswith("FIGHT."):
            # of a battle each side tells its own part; only who names both can contradict
            if not (claim.actor and claim.target):
                continue
            either, kinds = names | alike.named(claim.target), kinds | _armed_kinds(claim, "target")
        if claim.actor and claim.type != "TERR.HANDOVER":
            seen.append((names, either, kinds))
    for k, (names, either, kinds) in enumerate(seen):
        for others, other_either, other_kinds in seen[k + 1 :]:
            if names and others:
                if not alike.same_party(either, other_either):
                    return True
            elif kinds and other_kinds and not kinds & other_kinds and "unknown_armed" not in kinds | other_kinds:
                return True  # "the rebels" are not the army
    return False


def _targets(claims: Sequence[Claim]) -> bool:
    """Whether the same victims are fighters to one and civilians to another."""
    struck = [c for c in claims if c.target and c.killed is not None]
    civil = any(all(r.kind == "civilians" for r in c.target) for c in struck)
    armed = any(all(r.kind in _ARMED for r in c.target) for c in struck)
    return civil and armed and len({c.type.split(".")[0] for c in struck}) > 1


def _types(claims: Sequence[Claim]) -> bool:
    """Whether what one calls a fight the other calls violence against civilians, or a capture was a handover."""
    done = {c.type for c in claims if c.stage not in {Stage.PLANNED, Stage.THREATENED}}
    fight = any(t.startswith("FIGHT.") for t in done) and any(t.startswith("VAC.") for t in done)
    return fight or ("TERR.HANDOVER" in done and bool(done & _CONQUEST))


def _days(claims: Sequence[Claim]) -> bool:
    """Whether two dated accounts of one accomplished event share no day."""
    known = [
        (c.when.interval.start, c.when.interval.end)
        for c in claims
        if c.when and c.when.interval and c.stage is Stage.ACCOMPLISHED
    ]
    firsts = [start for start, _ in known if start]
    lasts = [end for _, end in known if end]
    return bool(firsts and lasts) and max(firsts) > min(lasts)


def _stages(claims: Sequence[Claim]) -> bool:
    """Whether an attack succeeded to one and was beaten off to another, or what was announced did not come."""
    fights = [c for c in claims if c.type.startswith("FIGHT.") and affirms(c)]
    beaten = {c.stage in {Stage.ENDED, Stage.ATTEMPTED} for c in fights if c.stage not in alike.UNDONE}
    if len(beaten) > 1:
        return True
    announced = any(c.stage in alike.UNDONE and affirms(c) for c in claims)
    refused = any(c.polarity is Polarity.DENIED and c.stage not in alike.UNDONE for c in claims)
    return announced and refused and not any(affirms(c) and c.stage not in alike.UNDONE for c in claims)


def build(
    claims: Sequence[Claim], links: Sequence[Link], reports: Sequence[Report], rulings: Iterable[Ruling] = ()
) -> tuple[Event, ...]:
    """Events of the claims, sorted by their first claim (see the module's rule).

    ``rulings``: a reviewer's, in the order they were made; the order of the rest does not matter.
    """
    day: dict[str, date | None] = {r.id: r.publication_day for r in reports}
    copied = origins(links, reports)
    ordered = sorted(claims, key=lambda c: (str(day.get(c.report) or "9999"), c.file, c.trigger.start or 0, c.id))
    place = {c.id: k for k, c in enumerate(ordered)}
    events = []
    behind = sources_of(ordered, links, reports)
    for group in _groups(alike.all_facts(ordered, day, copied), links, rulings):
        members = sorted((f.claim for f in group), key=lambda c: place[c.id])
        votes: dict[str, int] = defaultdict(int)
        for claim in members:
            votes[claim.type] += 1
        leaf = max(votes, key=lambda t: (votes[t], -min(place[c.id] for c in members if c.type == t)))
        key = hashlib.sha256(members[0].id.encode()).hexdigest()[:12]
        found = contradictions(members)
        events.append(Event("e" + key, tuple(c.id for c in members), leaf, sources(members, behind), found, RULE))
    return tuple(sorted(events, key=lambda e: place[e.claims[0]]))

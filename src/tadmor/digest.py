"""What a person should see first of a case: what is told as done, what is not, and where reports disagree.

The terminal and the page say the same words; this is where they get them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tadmor import terminal
from tadmor.export.material import STRENGTH, Material, strongest
from tadmor.model import Claim, Event, Interval, PlaceMention, Polarity, Status, TimeMention

# What the report's author, or somebody named or described, tells as done.
TOLD = (Status.ASSERTED, Status.CLAIMED)
MEANING = {
    Status.ASSERTED: "the report itself tells it as done",
    Status.CLAIMED: "somebody the report cites says so",
    Status.DENIED: "somebody says it is not so",
    Status.PLANNED: "announced or threatened, not done",
    Status.SPECULATED: "thought likely or possible",
    Status.UNCOMMITTED: "rumour: nobody stands behind it",
    Status.HYPOTHETICAL: "feared, hoped or only under an if",
}
_COUNTS = {"killed": "how many were killed", "wounded": "how many were wounded", "abducted": "how many were taken"}
_FIELDS = {"stage": "how far it has come", "target": "against whom", "when": "when it was", "where": "where it was"}
_MOST_QUOTED = 190


@dataclass(frozen=True, slots=True)
class Groups:
    """Events by what a reader may take them for, each group by date, the undated last."""

    done: tuple[Event, ...]
    open: tuple[Event, ...]
    background: tuple[Event, ...]


def groups(material: Material) -> Groups:
    """Events told as done; denied, planned, rumoured or feared ones; and those told only as background."""
    done, open_, background = [], [], []
    for event in sorted((e for e in material.events if e.claims), key=lambda e: _order(material, e)):
        members = material.members(event)
        if all(c.background for c in members):
            background.append(event)
        elif strongest(members).status in TOLD:
            done.append(event)
        else:
            open_.append(event)
    return Groups(tuple(done), tuple(open_), tuple(background))


def _order(material: Material, event: Event) -> tuple[date, int, str]:
    """By the day it fell on; an undated event by the day it was first reported."""
    dated = moment(material, event)
    interval = dated.interval if dated else None
    day = (interval.start or interval.end) if interval else None
    return day or reported(material, event) or date.max, _days(interval), event.id


def reported(material: Material, event: Event) -> date | None:
    """The first day on which a report that tells the event was published."""
    days = [material.by_report[c.report].publication_day for c in material.members(event)]
    return min((d for d in days if d), default=None)


def when(material: Material, event: Event) -> str:
    """The time of an event, or when it was first reported: which of the two it is, is said."""
    dated = moment(material, event)
    if dated and dated.interval and (dated.interval.start or dated.interval.end):
        return terminal.when(dated)
    day = reported(material, event)
    return f"reported {day}" if day else "no date told"


def moment(material: Material, event: Event) -> TimeMention | None:
    """The time of an event: the narrowest closed interval that one of its claims gives, else any."""
    timed = [c.when for c in material.members(event) if c.when]
    known = [w for w in timed if w.interval]
    return min(known or timed, key=lambda w: (_days(w.interval), w.start), default=None)


def _days(interval: Interval | None) -> int:
    return (interval.end - interval.start).days if interval and interval.start and interval.end else 10**6


# --- words --------------------------------------------------------------------------------------


def lead(material: Material) -> list[str]:
    """What is shown, in one sentence each: what was read, copies, disagreement."""
    reports, events = len(material.reports), len(material.events)
    said = [
        f"tadmor read {_many(reports, 'news report')} and wrote down what each says happened: "
        f"{_many(events, 'event')}, each with who says so, how firmly, and the words it was read from."
    ]
    copied = copies(material)
    if copied:
        many = "1 report repeats" if len(copied) == 1 else f"{len(copied)} reports repeat"
        said.append(f"{many} another one: a copy adds no source of its own.")
    apart = sum(1 for e in material.events if e.contradictions)
    if apart:
        said.append(f"Sources disagree on {_many(apart, 'event')}; tadmor shows who says what and does not decide.")
    return said


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" + "s" * (number != 1)


def copies(material: Material) -> dict[str, str]:
    """Report id -> file of the report it is a copy of."""
    known = material.by_report
    return {
        k.left: known[k.right].file
        for k in material.links
        if k.kind == "duplicate" and k.left in known and k.right in known
    }


def spoken(material: Material) -> dict[str, str]:
    """Gazetteer name -> what the reports call the place most often ("Tadmur" -> "Palmyra")."""
    found: dict[str, Counter[str]] = {}
    for claim in material.claims:
        place = claim.where
        if place and place.place and place.name and place.antecedent is None and place.name[:1].isupper():
            found.setdefault(place.place.name, Counter())[place.name] += 1
    return {name: min(seen, key=lambda n: (-seen[n], n)) for name, seen in found.items()}


def where(mention: PlaceMention | None, names: dict[str, str]) -> str:
    """A place as the reports call it."""
    told = terminal.where(mention)
    for place in (mention.place, mention.other) if mention else ():
        if place and place.name in names:
            told = told.replace(place.name, names[place.name])
    return told


@dataclass(frozen=True, slots=True)
class Line:
    """An event in one line: who did what to whom, where, how many."""

    who: str
    what: str
    whom: str
    where: str
    numbers: str

    def __str__(self) -> str:
        deed = " ".join(part for part in (self.who, self.what) if part)
        return (
            deed
            + (f" → {self.whom}" if self.whom else "")
            + "".join(f", {part}" for part in (self.where, self.numbers) if part)
        )


def leading(material: Material, event: Event) -> Claim:
    """The claim a headline is made of: one told as done, of the event's own type, the firmest, the fullest."""

    def rank(claim: Claim) -> tuple[bool, bool, int, bool, int]:
        told = (
            bool(claim.actor) + bool(claim.target) + bool(claim.when) + bool(claim.where) + bool(terminal.counts(claim))
        )
        done = claim.status in TOLD
        return not done, claim.type != event.type, STRENGTH.index(claim.status), claim.background, -told

    return min(material.members(event), key=rank)


def line(material: Material, event: Event, names: dict[str, str]) -> Line:
    """The values of the claim that stands for an event; what it lacks from the others."""
    members = material.members(event)
    main = leading(material, event)
    ranked = [main, *(c for c in members if c is not main)]
    who = next((c.actor for c in ranked if c.actor), ())
    deeds = {r.who for r in who}
    # what another claim calls the target may be this one's actor ("the rebels left", "the army drove the rebels out")
    whom = next((c.target for c in ranked if c.target and (c is main or not deeds & {r.who for r in c.target})), ())
    return Line(
        terminal.names(terminal.short(r.who) for r in who),
        main.trigger.text or f"({event.type})",
        terminal.names(terminal.short(r.who) for r in whom),
        next((where(c.where, names) for c in ranked if c.where), ""),
        terminal.counts(main) or next((terminal.counts(c) for c in ranked if terminal.counts(c)), ""),
    )


def quoted(material: Material, claim: Claim) -> tuple[str, str, str]:
    """The sentence of a claim before, at and after its trigger, cut to a readable length."""
    text, (start, end) = material.by_report[claim.report].text, claim.sentence
    first, last = claim.trigger.start, claim.trigger.end
    if first is None or last is None or not start <= first < last <= end:
        return _cut_end(text[start:end], _MOST_QUOTED), "", ""
    before, after = text[start:first], text[last:end]
    room = max(40, _MOST_QUOTED - (last - first))
    left = min(len(before), max(room // 2, room - len(after)))
    right = max(room - left, room // 2)
    if len(before) > left:
        before = "… " + before[len(before) - left :].partition(" ")[2]
    return before, text[first:last], _cut_end(after, right)


def _cut_end(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def disagreements(material: Material, event: Event) -> list[str]:
    """Each thing on which the claims of an event cannot all be right, with who says what."""
    members = material.members(event)
    told = [c for c in members if c.polarity is Polarity.AFFIRMED and c.status is not Status.HYPOTHETICAL]
    found = []
    for field in event.contradictions:
        if field == "polarity":
            deniers = terminal.names(inmost(material, c) for c in members if c.polarity is Polarity.DENIED)
            found.append(f"whether it is so: denied by {deniers}")
        elif field in _COUNTS:
            found.append(f"{_COUNTS[field]}: " + _versions(material, told, partial(_size, field)))
        elif field == "actor":
            found.append("who did it: " + _versions(material, told, lambda c: terminal.names(r.who for r in c.actor)))
        else:
            found.append(_FIELDS.get(field, field))
    return found


def _versions(material: Material, claims: Iterable[Claim], value: Callable[[Claim], str]) -> str:
    sides: dict[str, list[str]] = {}
    for claim in claims:
        if value(claim):
            sides.setdefault(value(claim), []).append(inmost(material, claim))
    return "; ".join(f"{side} ({terminal.names(sources)})" for side, sources in sides.items())


def _size(field: str, claim: Claim) -> str:
    return terminal.count(getattr(claim, field), "").strip()


def inmost(material: Material, claim: Claim) -> str:
    """Who says it in the last place."""
    return terminal.short(material.sources(claim)[-1])


def chain(material: Material, claim: Claim) -> str:
    """The sources of a claim from outside in."""
    return " → ".join(terminal.short(s) for s in material.sources(claim))


def support(material: Material, event: Event) -> str:
    """How many sources stand behind an event, and how many claims tell it."""
    n, claims = event.independent_sources, len(event.claims)
    many = f"{_many(n, 'independent source')}" if n else "no source affirms it"
    return many + (f", told {claims} times" if claims > 1 else "")


def used(material: Material, events: Sequence[Event]) -> list[Status]:
    """The statuses that occur, in the order of their strength."""
    seen = {c.status for e in events for c in material.members(e)}
    return [s for s in MEANING if s in seen]

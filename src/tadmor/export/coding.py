"""One coding of an event for all formats: whether it is told as done, and each value by a named rule.

- Told as done: some claim affirms it on somebody's word or the report's own, its author does not reject that claim, and
  it is neither planned nor threatened. Otherwise ``why_not`` says what the event is instead.
- Parties: those of the claim that stands for the event, else of the first claim that names any.
- Day: the tightest closed interval that is told; what rests on the date of publication alone is no day.
- Place: the most exact one that the gazetteer knows.
- Dead: ``tolls``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tadmor.export import codes, precision
from tadmor.export.material import STRENGTH, Material, strongest
from tadmor.export.tolls import Figures, by_side
from tadmor.model import (
    Basis,
    Claim,
    Event,
    PlaceMention,
    Polarity,
    Precision,
    Report,
    Role,
    Stage,
    Stance,
    Status,
    TimeMention,
)

# What stands in the sidecar of exports that are coded by this module.
VALUES = {
    "parties": "standing claim, else the first that names any",
    "date": "tightest interval told; never that of publication",
    "place": "most exact that the gazetteer knows",
    "dead, low": "lowest told",
    "dead, best": "majority_of_independent: figure that most independent sources give or allow, lowest of ties",
    "dead, high": "highest told",
}
_DONE = frozenset({Status.ASSERTED, Status.CLAIMED})
_AHEAD = frozenset({Stage.PLANNED, Stage.THREATENED})
_FILLED = ("for ", "throughout ", "all ")
_LED = ("for ", "for the ", "throughout ", "throughout the ")
_BEFORE = 12  # characters before a time expression in which "for" may stand
_WHY = {
    Status.HYPOTHETICAL: "hypothetical",
    Status.UNCOMMITTED: "rumour only",
    Status.SPECULATED: "speculation only",
    Status.PLANNED: "planned",
    Status.DENIED: "denied only",
}


@dataclass(frozen=True)
class Coding:
    """An event with its values. ``told`` are the claims that tell it as done, the standing one first.

    ``read_in`` names the claims that each role was taken from, for the provenance of a row.
    """

    event: Event
    type: str
    claims: tuple[Claim, ...]
    told: tuple[Claim, ...]
    lead: Claim
    actors: tuple[Role, ...]
    targets: tuple[Role, ...]
    when: TimeMention | None
    where: PlaceMention | None
    dead: dict[str, Figures]
    why_not: str
    filled: bool = False
    read_in: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def attempted(self) -> bool:
        """Whether nobody tells it as more than tried."""
        return all(c.stage is Stage.ATTEMPTED for c in self.told or self.claims)

    @property
    def country(self) -> codes.Country | None:
        """The country of the place."""
        place = self.where.place if self.where else None
        return codes.country(place.country) if place else None


def done(claim: Claim) -> bool:
    """Whether a claim tells its event as done."""
    affirmed = claim.polarity is Polarity.AFFIRMED and claim.status in _DONE
    return affirmed and claim.stage not in _AHEAD and claim.author_stance is not Stance.REJECTS


def _why_not(claims: Sequence[Claim], told: Sequence[Claim]) -> str:
    if not told:
        lead = strongest(claims)
        if lead.status in _DONE:
            return "rejected by the report's author" if lead.author_stance is Stance.REJECTS else "planned"
        return "threatened" if lead.stage is Stage.THREATENED else _WHY[lead.status]
    return "told as background only" if all(c.background for c in told) else ""


def _parties(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles once each, without words that name no party ("attack")."""
    found: dict[str, Role] = {}
    for role in roles:
        if role.who and (codes.kind(role).group != "none" or (role.kind != "description" and role.who[:1].isupper())):
            found.setdefault(role.who, role)
    return tuple(found.values())


def _first(claims: Sequence[Claim], side: str) -> tuple[tuple[Role, ...], str]:
    for claim in claims:
        roles = _parties(getattr(claim, side))
        if roles:
            return roles, claim.id
    return (), ""


def _when(claims: Sequence[Claim]) -> Claim | None:
    known = [
        (precision.days(claim.when.interval), k)
        for k, claim in enumerate(claims)
        if claim.when and claim.when.role != "set" and claim.when.basis is not Basis.PUBLICATION_DATE
    ]
    told = [(span, k) for span, k in known if span is not None]
    return claims[min(told)[1]] if told else None


def _where(claims: Sequence[Claim]) -> Claim | None:
    known = [c for c in claims if c.where and c.where.place]
    if known:
        return min(known, key=lambda c: precision.where_prec(c.where) or 9)
    return next((c for c in claims if c.where), None)


def fills(claim: Claim, report: Report) -> bool:
    """Whether an event fills its interval ("from 3 to 7 May", "for five days") and does not just fall in it.

    "Since Friday" is filled by what goes on, not by what has been done since.
    """
    when = claim.when
    span = precision.days(when.interval) if when else None
    if when is None or span is None or span < 2 or when.precision is not Precision.DAY:
        return False
    before = report.text[max(0, when.start - _BEFORE) : when.start].lower()
    if when.rule == "range":
        return when.text.lower().startswith("from ")
    if when.role == "since":
        return claim.stage is Stage.ONGOING
    return when.role == "duration" and (when.text.lower().startswith(_FILLED) or before.endswith(_LED))


def of(material: Material, event: Event) -> Coding:
    """The coding of an event that has at least one claim."""
    claims = tuple(material.members(event))
    firm = sorted((c for c in claims if done(c)), key=lambda c: (c.background, STRENGTH.index(c.status)))
    use = firm or [strongest(claims), *claims]
    lead = use[0]
    actors, actor_in = _first(use, "actor")
    targets, target_in = _first(use, "target")
    timed, placed = _when(use), _where(use)
    kinds = {c.type for c in use}
    if event.type == "FIGHT.CLASH" and len(actors) > 1 and not targets:
        actors, targets, target_in = actors[:1], actors[1:], actor_in
    names = {r.who for r in actors}
    targets = tuple(r for r in targets if r.who not in names)
    report = material.by_report[timed.report] if timed else None
    read_in = {"actor": {actor_in}, "target": {target_in}, "when": {timed.id} if timed else set()}
    read_in |= {"where": {placed.id} if placed else set()}
    return Coding(
        event=event,
        type=event.type if event.type in kinds else lead.type,
        claims=claims,
        told=tuple(firm),
        lead=lead,
        actors=actors,
        targets=targets,
        when=timed.when if timed else None,
        where=placed.where if placed else None,
        dead=by_side(firm, material.copied),
        why_not=_why_not(claims, firm),
        filled=bool(timed and report and fills(timed, report)),
        read_in={role: frozenset(ids - {""}) for role, ids in read_in.items()},
    )


def coded(material: Material) -> list[Coding]:
    """All events of the material, in its order; those without claims are none."""
    return [of(material, event) for event in material.events if event.claims]

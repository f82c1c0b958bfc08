"""A reviewer's value for a field of a claim: how it is written, what it becomes, and how it is laid over the claim.

| field | written as |
|---|---|
| type | a leaf of the codebook: ``TERR.CAPTURE`` |
| stage, polarity, certainty, author_stance, status | one of their words |
| background | yes, no |
| actor, target | names parted by ``;`` |
| when | ``2017-03-02``, ``2017-03``, ``2017``, ``2017-03-01..2017-03-05``; an end may be left out: ``..2017-03-05`` |
| where | a place of the gazetteer, by ``judge``; stored as JSON with its coordinates |
| killed, wounded, abducted, other_count | ``3``, ``3..5``, ``3..`` (at least), ``..5`` (at most) |

``-`` empties a field that may be empty. Where an axis is corrected the status follows it, save for what is
hypothetical, hearsay or speculation, which only a corrected status changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tadmor import actor_records, codec
from tadmor.errors import BadInput
from tadmor.model import (
    Act,
    Basis,
    Certainty,
    Claim,
    Count,
    Decision,
    Interval,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Role,
    Stage,
    Stance,
    Status,
    TimeMention,
)

_AXES: dict[str, type[StrEnum]] = {
    "stage": Stage,
    "polarity": Polarity,
    "certainty": Certainty,
    "author_stance": Stance,
    "status": Status,
}
COUNTS = ("killed", "wounded", "abducted", "other_count")
FIELDS = ("type", *_AXES, "background", "actor", "target", "when", "where", *COUNTS)
NOTHING = "-"
_COUNT = re.compile(r"(?P<low>\d{1,9})?(?P<open>\.\.)?(?P<high>\d{1,9})?")
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_OPEN_STATUS = frozenset({Status.HYPOTHETICAL, Status.UNCOMMITTED, Status.SPECULATED})


def check(field: str, value: str, types: Sequence[str] = ()) -> None:
    """Raise BadInput, naming the fix, where a field cannot be corrected or the value has another form.

    ``types``: leaves of the codebook; not checked where empty.
    """
    if field not in FIELDS:
        raise BadInput(f"no field {field!r} to correct; there are: {', '.join(FIELDS)}")
    if field == "type" and types and value not in types:
        near = [t for t in types if t.split(".")[0] == value.split(".")[0].upper()] or list(types)
        raise BadInput(f"no event type {value!r}; write one of: {', '.join(near[:20])}")
    _parse(field, value)


def shown(field: str, value: str) -> str:
    """A stored value as a person would write it: a place by its name, the rest as it is."""
    if value.startswith("{"):
        place = _placed(value)
        return place.name if place.relation == "at" else f"{place.relation} {place.name}"
    return value


def at(place: Place, relation: str = "at") -> str:
    """A place as it is stored in a decision."""
    return codec.dumps({"relation": relation, "place": place})


def names(claim: Claim, decision: Decision) -> bool:
    """Whether the name that a linking decision is about stands in a claim."""
    wanted = decision.field.casefold()
    if decision.act is Act.LINK_PLACE:
        where = claim.where
        return where is not None and wanted in {
            where.name.casefold(),
            where.place.name.casefold() if where.place else "",
        }
    return any(wanted in _called(role) for role in (*claim.actor, *claim.target))


def _called(role: Role) -> set[str]:
    return {(role.who or "").casefold(), (role.text or "").casefold()}


def corrected(claim: Claim, decisions: Sequence[Decision]) -> Claim:
    """The claim with the values that decisions set, in their order."""
    made = claim
    for decision in decisions:
        rule = f"reviewer {decision.reviewer} #{decision.id}"
        if decision.act is Act.CORRECT:
            made = _laid_over(made, decision.field, decision.value, rule)
        elif decision.act is Act.LINK_ACTOR:
            made = replace(
                made,
                actor=_linked(made.actor, decision, rule),
                target=_linked(made.target, decision, rule),
            )
        elif decision.act is Act.LINK_PLACE and made.where is not None and names(made, decision):
            place = _placed(decision.value).place
            made = replace(made, where=replace(made.where, place=place, geometry=None, radius_km=None, candidates=()))
        else:
            continue
        made = replace(made, rules=(*made.rules, rule))
    return made


def _linked(roles: tuple[Role, ...], decision: Decision, rule: str) -> tuple[Role, ...]:
    wanted = decision.field.casefold()
    return tuple(
        replace(r, who=decision.value, kind=_kind(decision.value, r.kind), rule=rule) if wanted in _called(r) else r
        for r in roles
    )


def _kind(who: str, before: str) -> str:
    record = actor_records.of_name(who)
    return record.kind if record else before


def _laid_over(claim: Claim, field: str, value: str, rule: str) -> Claim:
    parsed = _parse(field, value)
    here = claim.sentence.start if claim.trigger.start is None else claim.trigger.start
    if field in ("actor", "target"):
        kinds = {r.who: r.kind for r in (*claim.actor, *claim.target)}
        parsed = tuple(Role(None, None, None, who, _kind(who, kinds.get(who, "unknown")), rule) for who in parsed)
    elif isinstance(parsed, TimeMention):
        parsed = replace(parsed, start=here, end=here, rule=rule)
    elif isinstance(parsed, PlaceMention):
        parsed = replace(parsed, start=here, end=here, name_start=here, name_end=here)
    elif isinstance(parsed, Count):
        old = getattr(claim, field)
        parsed = replace(parsed, start=here, end=here, of=old.of if old else "")
    made: Claim = replace(claim, **{field: parsed})
    return replace(made, status=_status(made)) if field in ("stage", "polarity") else made


def _status(claim: Claim) -> Status:
    """The status that follows from corrected axes."""
    if claim.status in _OPEN_STATUS:
        return claim.status
    if claim.stage in (Stage.PLANNED, Stage.THREATENED):
        return Status.PLANNED
    if claim.polarity is Polarity.DENIED:
        return Status.DENIED
    return Status.CLAIMED if any(not s.credit for s in claim.chain[1:]) else Status.ASSERTED


# --- written values -----------------------------------------------------------------------------


def _parse(field: str, value: str) -> Any:
    """The value of a field from what a reviewer wrote; spans are filled in later."""
    value = value.strip()
    if field == "type":
        return value
    if field in _AXES:
        kind = _AXES[field]
        if value not in {str(word.value) for word in kind}:
            raise BadInput(f"no {field} {value!r}; write one of: {', '.join(w.value for w in kind)}")
        return kind(value)
    if field == "background":
        if value not in ("yes", "no"):
            raise BadInput(f"background is yes or no, not {value!r}")
        return value == "yes"
    read: dict[str, Callable[[str], Any]] = {"actor": _parties, "target": _parties, "when": _time, "where": _placed}
    if value == NOTHING:
        return () if field in ("actor", "target") else None
    return read.get(field, _count)(value)


def _parties(value: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in value.split(";") if part.strip()))
    if not found:
        raise BadInput("name a party, several parted by ';', or '-' for nobody")
    return found


def _count(value: str) -> Count:
    found = _COUNT.fullmatch(value)
    if not found or not (found["low"] or found["high"]):
        raise BadInput(f"{value!r} is no count; write 3, 3..5, 3.. (at least) or ..5 (at most)")
    low = int(found["low"]) if found["low"] else None
    high = int(found["high"]) if found["high"] else None
    if not found["open"]:
        high = low
    if low is not None and high is not None and low > high:
        raise BadInput(f"{value!r}: the first number is the smaller one, so write {high}..{low}")
    return Count(low, high, "", 0, 0)


def _time(value: str) -> TimeMention:
    first, mark, last = value.partition("..")
    start, grain = _days(first) if first else (None, None)
    end, other = _days(last) if last else (None, None)
    if not mark and start is not None:
        end = start
    interval = Interval(start[0] if start else None, end[1] if end else None)
    precision = grain or other
    if precision is None:
        raise BadInput("write a date: 2017-03-02, 2017-03, 2017 or 2017-03-01..2017-03-05; '-' for none")
    if interval.start and interval.end and interval.start > interval.end:
        raise BadInput(f"{value!r} ends before it begins; write the earlier date first")
    return TimeMention(0, 0, "", interval, precision, Basis.EXPLICIT, "point", "reviewer")


def _days(value: str) -> tuple[tuple[date, date], Precision]:
    found = _DAY.fullmatch(value.strip())
    try:
        if not found:
            raise ValueError
        year, month = int(found["year"]), int(found["month"] or 0)
        if not month:
            return (date(year, 1, 1), date(year, 12, 31)), Precision.YEAR
        if not found["day"]:
            following = date(year + month // 12, month % 12 + 1, 1)
            return (date(year, month, 1), following - timedelta(days=1)), Precision.MONTH
        day = date(year, month, int(found["day"]))
        return (day, day), Precision.DAY
    except ValueError as error:
        raise BadInput(f"{value!r} is no date; write 2017-03-02, 2017-03 or 2017") from error


def _placed(value: str) -> PlaceMention:
    try:
        stored = json.loads(value)
        place = codec.build(Place, stored["place"])
        return PlaceMention(0, 0, "", 0, 0, place.name, place, str(stored["relation"]), radius_km=place.radius_km)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{value!r} is no stored place; correct it with: tadmor judge correct ID where PLACE") from error

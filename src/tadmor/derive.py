"""Derived values: of all that an event's claims say of a field, the one that a named rule takes.

Every value stays, with who says so; a rule only chooses. ``RULES``:

- ``lowest``: the smallest count that anybody gives as so.
- ``ucdp_best``: after the UCDP codebook: of each source its last figure, figures of people who are no party to the
  event (or who speak against their own side) before those of parties, then the most independent sources; where these
  do not decide, the lower figure.
- ``majority_of_independent``: the value that most independent sources give or allow ("at least 5" allows 6).
- ``latest``: the value of the report that appeared last.
- ``reviewer``: only what a reviewer set.

A reviewer's correction outranks every rule. ``lowest`` and ``ucdp_best`` are rules of counts; for other fields they
mean ``majority_of_independent``. Values of denials, rumours and hypotheses are listed and never chosen. A field that
nobody states is unknown (``chosen`` is None), which is not zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tadmor import chronicle, resources, voices
from tadmor.errors import BadInput
from tadmor.model import Claim, Count, Event, Role, Stage, Status

RULES = ("lowest", "ucdp_best", "majority_of_independent", "latest", "reviewer")
DEFAULT_RULE = "ucdp_best"
COUNTS = ("killed", "wounded", "abducted", "other_count")
FIELDS = ("type", "stage", "actor", "target", "when", "where", *COUNTS)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, with the claims that give it.

    ``key`` tells values apart; ``text`` is for reading; ``low, high`` are of counts only (None: open). ``sources``:
    independent sources, copies followed. ``affirmed``: at least one claim gives it as so. ``party``: all who say so are
    parties to the event. ``against_interest``: claims in which a side says it against itself. ``last``: day of
    publication of the last report that gives it, empty where no report is dated.
    """

    field: str
    key: str
    text: str
    low: int | None
    high: int | None
    claims: tuple[str, ...]
    sources: int
    affirmed: bool
    party: bool
    against_interest: tuple[str, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A field of an event: the value chosen (None: unknown), the rule that chose it, all values, most told first."""

    event: str
    field: str
    chosen: Value | None
    rule: str
    values: tuple[Value, ...]
    contradicted: bool


def against_interest(claim: Claim) -> str:
    """Id of the rule by which the claim's innermost source speaks against its own side; empty where none fits."""
    for rule in _interests():
        roles: tuple[Role, ...] = getattr(claim, rule["role"])
        if (
            claim.polarity.value == rule["polarity"]
            and claim.type.startswith(tuple(rule["types"]))
            and claim.stage.value in rule.get("stages", (claim.stage.value,))
            and claim.status not in {Status.HYPOTHETICAL, Status.UNCOMMITTED}
            and claim.stage not in {Stage.PLANNED, Stage.THREATENED}
            and any(voices.speaks_for(claim, r.who) for r in roles if r.who)
            and ("loss" not in rule or any(_above_zero(getattr(claim, n)) for n in rule["loss"]))
        ):
            return str(rule["id"])
    return ""


def _above_zero(count: Count | None) -> bool:
    return count is not None and count.low is not None and count.low > 0


@cache
def _interests() -> list[dict[str, Any]]:
    return list(resources.toml("lexicon/interest.toml")["rule"])


def _party(claim: Claim) -> bool:
    """Whether the claim's innermost source is a party to what it tells."""
    return any(voices.speaks_for(claim, r.who) for r in (*claim.actor, *claim.target) if r.who)


def _count_text(count: Count) -> str:
    if count.low == count.high:
        return str(count.low)
    if count.high is None:
        return f"at least {count.low}"
    return f"up to {count.high}" if count.low is None else f"{count.low} to {count.high}"


def _parties(roles: Sequence[Role]) -> tuple[str, str] | None:
    names = sorted({r.who for r in roles if r.who}, key=str.casefold)
    return ("|".join(n.casefold() for n in names), ", ".join(names)) if names else None


def _stated(claim: Claim, name: str) -> tuple[str, str] | None:
    """Key and text of what a claim says of a field; None where it says nothing."""
    if name in COUNTS:
        count: Count | None = getattr(claim, name)
        return (f"{count.low}..{count.high}", _count_text(count)) if count is not None else None
    if name in ("actor", "target"):
        return _parties(getattr(claim, name))
    if name == "when":
        interval = claim.when.interval if claim.when else None
        if interval is None:
            return None
        text = f"{interval.start or '..'}/{interval.end or '..'}"
        return text, text.split("/")[0] if interval.start == interval.end else text
    if name == "where":
        if claim.where is None:
            return None
        place = claim.where.place
        text = claim.where.name if claim.where.relation == "at" else f"{claim.where.relation} {claim.where.name}"
        return f"{place.id if place else claim.where.name.casefold()} {claim.where.relation}", text
    value = str(getattr(claim, name).value if name == "stage" else claim.type)
    return value, value


def _counts_for(claim: Claim) -> bool:
    return chronicle.affirms(claim) and claim.stage not in {Stage.PLANNED, Stage.THREATENED}


def values_of(
    claims: Sequence[Claim], name: str, published: Mapping[str, str], copied: Mapping[str, str]
) -> tuple[Value, ...]:
    """All that claims say of a field, what is given as so before the rest, then what most sources give."""
    told: dict[str, list[Claim]] = defaultdict(list)
    texts: dict[str, str] = {}
    for claim in claims:
        stated = _stated(claim, name)
        if stated is not None:
            told[stated[0]].append(claim)
            texts.setdefault(*stated)
    found = []
    for key, members in told.items():
        count: Count | None = getattr(members[0], name) if name in COUNTS else None
        found.append(
            Value(
                name,
                key,
                texts[key],
                count.low if count else None,
                count.high if count else None,
                tuple(c.id for c in members),
                chronicle.sources(members, copied),
                any(_counts_for(c) for c in members),
                all(_party(c) for c in members),
                tuple(c.id for c in members if against_interest(c)),
                max(published.get(c.report, "") for c in members),
            )
        )
    return tuple(sorted(found, key=lambda v: (not v.affirmed, -v.sources, -len(v.claims), v.key)))


def _allows(wide: Value, narrow: Value) -> bool:
    """Whether what one value says leaves room for the other: "at least 5" for 6, March for 3 March."""
    if wide.key == narrow.key:
        return True
    if wide.field in COUNTS:
        if narrow.low is None:
            return False
        top = narrow.high if narrow.high is not None else float("inf")
        return (wide.low or 0) <= narrow.low and (wide.high is None or top <= wide.high)
    if wide.field == "when":
        start, end = wide.key.split("/")
        first, last = narrow.key.split("/")
        return (start == ".." or (first != ".." and start <= first)) and (end == ".." or (last != ".." and last <= end))
    return False


def size(value: Value) -> float:
    """A count's place in order of size; an open lower end stands behind a told one."""
    return value.low if value.low is not None else (value.high if value.high is not None else float("inf"))


def _support(value: Value, among: Sequence[Value]) -> tuple[float, ...]:
    """Sorts first what most sources give or allow, then what most give as it is, then the lower count."""
    allowed = sum(v.sources for v in among if _allows(v, value))
    return -allowed, -value.sources, size(value) if value.field in COUNTS else 0.0, -len(value.claims)


def most_given(among: Sequence[Value]) -> Value:
    """The value, of at least one, that most independent sources give or allow."""
    return min(among, key=lambda v: (_support(v, among), v.key))


def _newest(claims: Sequence[Claim], name: str, published: Mapping[str, str], copied: Mapping[str, str]) -> list[Claim]:
    """Of each source the claims of its last report that gives the field: who corrects a figure drops the older one."""
    last: dict[str, str] = {}
    keys = {}
    for claim in claims:
        origin = copied.get(claim.id, copied.get(claim.report, claim.report))
        voice = voices.voice(claim, origin)
        key = voice.key if voice else origin
        keys[claim.id] = key
        if _stated(claim, name) is not None and _counts_for(claim):
            last[key] = max(last.get(key, ""), published.get(claim.report, ""))
    return [c for c in claims if published.get(c.report, "") >= last.get(keys[c.id], "")]


def _choose(
    claims: Sequence[Claim],
    values: Sequence[Value],
    rule: str,
    published: Mapping[str, str],
    copied: Mapping[str, str],
) -> Value | None:
    """The value that a rule takes of those that are given as so; None where there is none."""
    sure = [v for v in values if v.affirmed]
    if not sure:
        return None
    if rule == "latest":
        newest = max(v.last for v in sure)
        sure = [v for v in sure if v.last == newest]
    if rule == "lowest":
        return min(sure, key=lambda v: (size(v), -v.sources, v.key))
    if rule == "ucdp_best":
        name = sure[0].field
        kept = {v.key for v in values_of(_newest(claims, name, published, copied), name, published, copied)}
        sure = [v for v in sure if v.key in kept] or sure
        sure = [v for v in sure if not v.party or v.against_interest] or sure
    return most_given(sure)


def values(
    event: Event,
    claims: Sequence[Claim],
    rule: str = DEFAULT_RULE,
    *,
    published: Mapping[str, str] | None = None,
    copied: Mapping[str, str] | None = None,
    corrections: Mapping[str, str | Count] | None = None,
) -> tuple[Derived, ...]:
    """All fields of an event by a rule, in the order of ``FIELDS``.

    ``claims`` may hold claims of other events, which are passed over. ``published``: ISO day by report id. ``copied``:
    what copies go back to (``copies.sources_of``). ``corrections``: what a reviewer set, by field: a count, or text.
    Raises BadInput for a rule or field that there is none of.
    """
    if rule not in RULES:
        raise BadInput(f"no rule {rule!r} for derived values. Fix: use one of {', '.join(RULES)}")
    given = corrections or {}
    for name in given:
        if name not in FIELDS:
            raise BadInput(f"no field {name!r} of an event. Fix: use one of {', '.join(FIELDS)}")
    members = [c for c in claims if c.id in set(event.claims)]
    days, origin = published or {}, copied or {}
    found = []
    for name in FIELDS:
        told = values_of(members, name, days, origin)
        used = rule if name in COUNTS or rule in ("latest", "reviewer") else "majority_of_independent"
        chosen = None
        if name in given:
            used, chosen = "reviewer", _set(name, given[name], told)
        elif rule != "reviewer":
            chosen = _choose(members, told, used, days, origin)
        found.append(Derived(event.id, name, chosen, used, told, name in event.contradictions))
    return tuple(found)


def _set(name: str, given: str | Count, told: Sequence[Value]) -> Value:
    """A reviewer's value; one that claims give too keeps them as its evidence."""
    count = given if isinstance(given, Count) else None
    text = given if isinstance(given, str) else _count_text(given)
    key = f"{count.low}..{count.high}" if count else text
    same = next((v for v in told if v.key == key or v.text == text), None)
    if same is not None:
        return replace(same, affirmed=True)
    low, high = (count.low, count.high) if count else (None, None)
    return Value(name, key, text, low, high, (), 0, True, False, (), "")

"""Events as an ACLED-style table: one row per kind of interaction, pair of parties, place and day.

Rules: ``schemas/acled.toml`` (which sub-event, hierarchy, vague numbers), ``coding`` (values), ``parties`` (names).
An event that fills several days is a row for each, its dead divided and the remainder on the first. Rows of one pair
in one place on one day are one row, the highest in the hierarchy; fire from both sides is an armed clash, and so is a
place that changes hands twice in a day. Dead of rows put together are the highest of their figures: nothing tells that
they are not the same people.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from tadmor import digest, resources
from tadmor.export import cells, codes, coding, parties, precision, provenance, tolls
from tadmor.export.codes import Country
from tadmor.export.coding import Coding
from tadmor.export.left import Left
from tadmor.export.material import Material
from tadmor.export.parties import NOBODY, Party
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Claim, Count

RULES = "export/schemas/acled.toml"
COLUMNS = "export/schemas/acled.tsv"
FILTER = "told as done by somebody, as news, with a day within a month, a place below the country and a party"
_NIGHT = 2  # days that a night touches
_TERRITORY = ("Government regains territory", "Non-state actor overtakes territory")
_VIOLENT = {"Battles", "Explosions/Remote violence", "Violence against civilians"}
_CROWDS = {"Protests", "Riots"}
FEEDS = {
    "trigger": ("disorder_type", "event_type", "sub_event_type", "notes"),
    "actor": ("actor1", "assoc_actor_1", "inter1", "interaction"),
    "target": ("actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    "source": ("notes",),
    "when": ("event_date", "year", "time_precision"),
    "where": ("iso", "region", "country", "admin1", "location", "latitude", "longitude", "geo_precision"),
    "killed": ("fatalities",),
}


@dataclass(frozen=True, slots=True)
class SubEvent:
    """A sub-event with its event type, disorder type and rank in the hierarchy (0 is highest)."""

    name: str
    event_type: str
    disorder_type: str
    rank: int


@dataclass(frozen=True)
class Act:
    """A row before it is written. ``codings``: the events it tells, the leading one first."""

    id: str
    day: date
    sub: SubEvent
    one: Party
    other: Party
    dead: int
    codings: tuple[Coding, ...]

    @property
    def lead(self) -> Coding:
        """The event that gives the row its place and words."""
        return self.codings[0]


@cache
def sub_events() -> dict[str, SubEvent]:
    """Sub-events by name, in the order of the hierarchy."""
    listed = resources.toml(RULES)["sub_event"]
    return {s["name"]: SubEvent(s["name"], s["event_type"], s["disorder_type"], k) for k, s in enumerate(listed)}


def columns() -> tuple[str, ...]:
    """Names of the columns in order."""
    return cells.columns(COLUMNS)


def table(material: Material) -> provenance.Table:
    """The table as CSV (UTF-8, header row)."""
    left = Left()
    acts: list[Act] = []
    for one in coding.coded(material):
        acts += _acts(material, one, left)
    merged = sorted(_merged(acts, left), key=lambda a: (a.day, a.id))
    traced = [
        line
        for act in merged
        for one in act.codings
        for claim in one.told
        for line in provenance.lines(material, claim, act.id, FEEDS, one.read_in)
    ]
    body = cells.as_csv(columns(), (_row(material, act) for act in merged))
    return provenance.Table(body, len(merged), columns(), tuple(traced), left.counts(), filter=FILTER)


# --- which row --------------------------------------------------------------------------------


def _acts(material: Material, one: Coding, left: Left) -> list[Act]:
    sub, reason = _sub_event(material, one)
    country, when = one.country, one.when
    if one.why_not or sub is None:
        return left.out(one.why_not or reason)
    if one.where is None or one.where.place is None:
        return left.out("no place" if one.where is None else "the place is not in the gazetteer")
    if precision.geo_precision(one.where) is None or country is None:
        return left.out("no place below the country" if country else "the place is in no country")
    if when is None:
        return left.out("no day or month")
    exact = precision.time_precision(when.interval)
    if exact is None:
        return left.out("a span of more than a month" if one.filled else "the date is coarser than a month")
    first, second = _sides(one, sub, country)
    if not first.name:
        return left.out("no party")
    _uncertain(one, sub, second, left)
    days = _days(one)
    share, rest = divmod(_fatalities(material, one), len(days))
    stem = f"TDM-{country.iso3}-{one.event.id.removeprefix('e')}"
    ids = [stem, *(f"{stem}-{k}" for k in range(2, len(days) + 1))]
    return [Act(ids[k], day, sub, first, second, share + (rest if k == 0 else 0), (one,)) for k, day in enumerate(days)]


def _uncertain(one: Coding, sub: SubEvent, second: Party, left: Left) -> None:
    """Count what a row of the format cannot hold of its event."""
    left.value("sources that deny, plan or doubt it", len(one.claims) - len(one.told))
    figures = tolls.total(one.dead)
    left.value("a range of dead written as its lowest", int(figures is not None and figures.low != figures.high))
    assert one.where
    left.value("an area written as a point", int(one.where.geometry is not None and one.where.relation != "at"))
    left.value("the other side of a battle is not told", int(sub.event_type == "Battles" and not second.name))


def _days(one: Coding) -> list[date]:
    assert one.when and one.when.interval and one.when.interval.start
    if not one.filled:
        return [precision.middle(one.when.interval)]
    return [one.when.interval.start + timedelta(k) for k in range(precision.days(one.when.interval) or 1)]


def _sub_event(material: Material, one: Coding) -> tuple[SubEvent | None, str]:
    rules = resources.toml(RULES)["rules"]
    for condition, name in rules.get(one.type, ()):
        if _holds(material, one, condition):
            return (None, name[1:]) if name.startswith("-") else (sub_events()[name], "")
    return None, str(rules["other"])


def _holds(material: Material, one: Coding, condition: str) -> bool:
    if condition.startswith("words:"):
        listed = re.compile(rf"\b(?:{condition.removeprefix('words:')})", re.I)
        return any(listed.search(material.sentence(c)) for c in one.told)
    return not condition or _CONDITIONS[condition](one)


def _all(roles: Sequence[Any], civil: bool) -> bool:
    return bool(roles) and all(parties.is_civil(r, victim=True) is civil for r in roles)


def _taker_at_home(one: Coding) -> bool | None:
    """Whether a state's force took the place in its own country; None where nobody is told to have taken it."""
    if not one.actors or one.country is None:
        return None
    first = one.actors[0]
    home = codes.home_of(first.who)
    return codes.kind(first).group in {"state", "official"} and home in ("", one.country.iso2)


def _groups(roles: Iterable[Any]) -> set[str]:
    return {codes.kind(role).group for role in roles}


def _dead(one: Coding) -> int:
    figures = tolls.total(one.dead)
    return figures.low if figures else 0


_CONDITIONS: dict[str, Callable[[Coding], bool]] = {
    "attempted": lambda one: one.attempted,
    "target_civil": lambda one: _all(one.targets, True),
    "target_armed": lambda one: _all(one.targets, False),
    "state_takes": lambda one: _taker_at_home(one) is True,
    "rebel_takes": lambda one: _taker_at_home(one) is False,
    "loser_state": lambda one: bool(one.targets) and _groups(one.targets) <= {"state", "official"},
    "new_holder": lambda one: any(_groups([r]) & {"state", "armed"} for r in one.targets),
    "dead": lambda one: _dead(one) > 0,
    "struck": lambda one: any(c.killed or c.wounded for c in one.told),
    "armed_party": lambda one: bool(_groups((*one.actors, *one.targets)) & {"state", "armed", "gunmen", "official"}),
}


def _sides(one: Coding, sub: SubEvent, country: Country) -> tuple[Party, Party]:
    """Actor 1 and actor 2. Only violence against civilians fixes which is which."""
    violent = sub.event_type in _VIOLENT
    if sub.event_type in _CROWDS:
        return _crowd(one, sub, country)
    # who bears no arms fights no battle: such a doer is one whom nobody identifies
    first = parties.side([r for r in one.actors if not (violent and parties.is_civil(r))], country)
    second = parties.side(one.targets, country, victim=violent)
    if sub.event_type == "Violence against civilians":
        # captives are disarmed: whoever is executed or raped is hit as a civilian
        civil = second.inter == "Civilians"
        names = (second.name, *second.others) if second.name and not civil else second.others
        second = Party(f"Civilians ({country.acled_name})", names, "Civilians")
    if not first.name and second.name and sub.event_type in {"Battles", "Strategic developments"}:
        return second, NOBODY
    if not first.name and violent and sub.event_type != "Battles":
        first = parties.unidentified(country)
    return first, second


def _crowd(one: Coding, sub: SubEvent, country: Country) -> tuple[Party, Party]:
    """The demonstrators, and who steps in against them or whom a mob attacks."""
    name = "Rioters" if sub.event_type == "Riots" else "Protesters"
    # of force against a crowd the crowd is the target
    inside, outside = (one.targets, one.actors) if one.type == "REPRESS.CROWD" else (one.actors, one.targets)
    crowd = [r for r in inside if parties.is_civil(r)] or list(inside)
    first = Party(f"{name} ({country.acled_name})", parties.side(crowd, country, name).others, name)
    against = parties.side(outside, country, victim=True)
    if against.inter == "Civilians" and sub.name != "Mob violence":
        against = NOBODY  # of whom something is demanded is no party to a protest
    return first, against


def _fatalities(material: Material, one: Coding) -> int:
    """The lowest figure, vague words by ACLED's convention; 0 where none is told."""
    told = (replace(c, killed=_conventional(c.killed)) for c in one.told)
    total = tolls.total(tolls.by_side(told, material.copied))
    return total.low if total else 0


def _conventional(count: Count | None) -> Count | None:
    """A count told in vague words alone by the format's convention; "some forty" is not vague."""
    vague: Mapping[str, int] = resources.toml(RULES)["vague"]
    if count is None or re.search(r"\d", count.text):
        return count
    words = set(re.findall(r"[a-z]+", count.text.lower()))
    number = next((n for word, n in vague.items() if word in words), None)
    if number is None or (number == min(vague.values()) and (count.low or 0) > number):
        return count
    return replace(count, low=number)


# --- rows of one place and day ----------------------------------------------------------------


def _merged(acts: Sequence[Act], left: Left) -> list[Act]:
    groups: dict[object, list[Act]] = defaultdict(list)
    for act in acts:
        groups[_key(act)].append(act)
    return [_one(group, left) for group in _completed(list(groups.values()))]


def _completed(groups: Sequence[list[Act]]) -> list[list[Act]]:
    """The groups, a battle told of one side joined to that day's only battle of the same side against another there."""
    whole: dict[object, list[list[Act]]] = defaultdict(list)
    for group in groups:
        if len(_names(group)) > 1 and any(a.sub.event_type == "Battles" for a in group):
            whole[_moment(group[0])].append(group)
    found = []
    for group in groups:
        alone = group[0].sub.event_type == "Battles" and len(_names(group)) == 1
        moment = _moment(group[0])
        fitting = [g for g in whole[moment] if _names(group) < _names(g)] if alone and moment else []
        if len(fitting) == 1:
            fitting[0].extend(group)
        else:
            found.append(group)
    return found


def _names(group: Sequence[Act]) -> set[str]:
    """The sides of the rows of a group, which all have the same."""
    return {name for name in (group[0].one.name, group[0].other.name) if name}


def _moment(act: Act) -> object:
    """Day and place of a row, None for a day that is only the middle of a span of more than a night."""
    key = _key(act)
    return key[:3] if isinstance(key, tuple) else None


def _key(act: Act) -> object:
    """What rows must share to be one row: the day, or the night of two days; a wider span is shared with nothing."""
    when = act.lead.when
    assert when and act.lead.where and act.lead.where.place
    span = precision.days(when.interval) or 0
    if not act.lead.filled and span > _NIGHT:
        return act.id
    night = span == _NIGHT and not act.lead.filled
    place, kind = act.lead.where.place.id, act.sub.event_type
    if kind in _CROWDS:
        return act.day, night, place, "crowd"
    pair = frozenset((act.one.name, act.other.name))
    return act.day, night, place, pair, "violence" if kind in _VIOLENT else act.sub.name


def _one(acts: Sequence[Act], left: Left) -> Act:
    group = sorted(acts, key=lambda a: (a.sub.rank, a.id))  # whatever order the events came in
    best = group[0]
    if len(group) == 1:
        return best
    left.value("a further event of the same parties, place and day, in the same row", len(group) - 1)
    sub = best.sub
    fire = [a for a in group if a.sub.event_type == "Explosions/Remote violence"]
    both_ways = len({a.one.name for a in fire if a.other.name}) > 1
    if (both_ways and sub.event_type == "Explosions/Remote violence") or {a.sub.name for a in group} >= set(_TERRITORY):
        sub = sub_events()["Armed clash"]
    rest = [c for a in group if a is not best for c in a.codings]
    against = best.other
    if not against.name:
        crowd = sub.event_type in _CROWDS
        told = [side for a in group if a.other.name for side in ((a.other,) if crowd else (a.one, a.other))]
        against = next((side for side in told if side.name != best.one.name), against)
    return replace(best, sub=sub, other=against, dead=max(a.dead for a in group), codings=(*best.codings, *rest))


# --- cells ------------------------------------------------------------------------------------


def _row(material: Material, act: Act) -> dict[str, Any]:
    lead, country = act.lead, act.lead.country
    assert lead.where and lead.where.place and lead.when and country
    place = lead.where.place
    province = province_of(place)
    told = [c for one in act.codings for c in one.told]
    demonstration = "Demonstrations" in act.sub.disorder_type
    return {
        "event_id_cnty": act.id,
        "event_date": act.day,
        "year": act.day.year,
        "time_precision": 1 if lead.filled else precision.time_precision(lead.when.interval),
        "disorder_type": act.sub.disorder_type,
        "event_type": act.sub.event_type,
        "sub_event_type": act.sub.name,
        "actor1": act.one.name,
        "assoc_actor_1": cells.joined(act.one.others),
        "inter1": act.one.inter,
        "actor2": act.other.name,
        "assoc_actor_2": cells.joined(act.other.others),
        "inter2": act.other.inter,
        "interaction": parties.interaction(act.one, act.other),
        "civilian_targeting": "Civilians targeted" if _civilians_hit(act) else "",
        "iso": country.number,
        "region": country.acled_region,
        "country": country.acled_name,
        "admin1": province.name if province else "",
        "admin2": "",
        "admin3": "",
        "location": place.name,
        "latitude": round(place.lat, 4),
        "longitude": round(place.lon, 4),
        "geo_precision": precision.geo_precision(lead.where),
        "source": cells.joined(provenance.outlet(material.by_report[c.report]) for c in told),
        "source_scale": "",
        "notes": _notes(material, act),
        "fatalities": act.dead,
        "tags": "crowd size=no report" if demonstration else "",
        "timestamp": _stamp(material, told),
    }


def _civilians_hit(act: Act) -> bool:
    """Whether civilians are the main or only target; never so of battles."""
    if act.sub.event_type in {"Battles", "Strategic developments"}:
        return False
    return act.sub.name == "Excessive force against protesters" or act.other.inter == "Civilians"


def _stamp(material: Material, told: Iterable[Claim]) -> int | None:
    """Noon, UTC, of the last day on which a report of it came out: a later report makes the row newer."""
    known = [day for day in (material.by_report[c.report].publication_day for c in told) if day]
    return int(datetime(*max(known).timetuple()[:3], 12, tzinfo=UTC).timestamp()) if known else None


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _notes(material: Material, act: Act) -> str:
    when = act.lead.when
    assert when and when.interval and when.interval.start and when.interval.end
    opening = f"On {_long(act.day)}"
    if not act.lead.filled and when.interval.start != when.interval.end:
        opening = f"Around {_long(act.day)} (between {_long(when.interval.start)} and {_long(when.interval.end)})"
    parts = []
    for one in act.codings:
        # of several claims the one that tells the day
        told = next((c for c in one.told if c.id in one.read_in["when"]), one.lead)
        said = " > ".join(material.sources(told))
        parts.append(f"{said}: “{' '.join(material.sentence(told).split())}”")
        differ = digest.disagreements(material, one.event)
        if differ:
            parts.append(f"Sources differ on {', and on '.join(differ)}.")
    return f"{opening}, as told by {' '.join(dict.fromkeys(parts))}"

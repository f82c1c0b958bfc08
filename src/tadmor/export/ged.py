"""Events with dead as a table in the form of UCDP GED: one row per event, dead by side with low, best and high.

Rules: ``schemas/ged.toml`` (which types), ``coding`` (values), ``tolls`` (dead). Side A is the state in state-based
violence and the perpetrator in one-sided violence; of two sides that are no states the first by name. UCDP's own
numbers of conflicts and dyads cannot be known here and stay empty.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tadmor import resources
from tadmor.export import cells, codes, coding, precision, provenance, tolls
from tadmor.export.coding import Coding
from tadmor.export.left import Left
from tadmor.export.material import Material
from tadmor.export.tolls import Figures
from tadmor.gazetteer.provinces import province_of
from tadmor.model import Claim, Role

RULES = "export/schemas/ged.toml"
COLUMNS = "export/schemas/ged.tsv"
FILTER = "told as done by somebody, as news, with a dead person in some figure, an organised side, a place and a date"
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
_CIVILIANS = "Civilians"
_ORGANISED = {"state", "armed"}
FEEDS = {
    "trigger": ("type_of_violence",),
    "actor": ("side_a", "side_b", "dyad_name", "conflict_name"),
    "target": ("side_a", "side_b", "dyad_name", "conflict_name"),
    "source": ("source_original",),
    "when": ("year", "date_start", "date_end", "date_prec", "event_clarity"),
    "where": ("where_coordinates", "where_description", "where_prec", "latitude", "longitude", "geom_wkt", "country"),
    "killed": ("best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """A warring side or the civilians; ``group`` as in ``schemas/actors.tsv``, ``gw`` the state's number."""

    name: str
    group: str
    gw: int | None = None


@dataclass(frozen=True, slots=True)
class Dyad:
    """Who fights whom, and in which of UCDP's types of violence."""

    violence: int
    a: Side
    b: Side


def columns() -> tuple[str, ...]:
    """Names of the columns in order."""
    return cells.columns(COLUMNS)


def number(text: str) -> int:
    """A number for an id that is text: 48 bits of its hash, so that a spreadsheet keeps every digit."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


def priogrid(lat: float, lon: float) -> int:
    """Number of the PRIO-GRID cell (half a degree, counted from the south-west corner, rows of 720)."""
    row = min(360, math.floor((lat + 90) * 2) + 1)
    column = min(720, math.floor((lon + 180) * 2) + 1)
    return (row - 1) * 720 + column


def table(material: Material) -> provenance.Table:
    """The table as CSV (UTF-8, header row)."""
    left = Left()
    rows: list[dict[str, Any]] = []
    traced: list[dict[str, Any]] = []
    for one in coding.coded(material):
        row = _row(material, one, left)
        if row:
            rows.append(row)
            for claim in one.told:
                traced += provenance.lines(material, claim, str(row["id"]), FEEDS, one.read_in)
    rows.sort(key=lambda r: (r["date_start"], r["id"]))
    return provenance.Table(
        cells.as_csv(columns(), rows), len(rows), columns(), tuple(traced), left.counts(), filter=FILTER
    )


# --- which row --------------------------------------------------------------------------------


def _row(material: Material, one: Coding, left: Left) -> dict[str, Any] | None:
    found = _fit(one)
    if isinstance(found, str):
        left.out(found)
        return None
    dyad, dead = found
    assert one.where and one.where.place and one.when and one.when.interval and one.country
    if one.where.geometry is not None and one.where.relation != "at":
        left.value("an area written as a point")
    left.value("sources that deny, plan or doubt it", len(one.claims) - len(one.told))
    left.value("a further party of a side", max(0, len(one.actors) - 1) + max(0, len(one.targets) - 1))
    if dyad.violence == STATE_BASED:
        left.value("name of the conflict: what it is over is not coded")
    return {
        **_names(one, dyad),
        **_sources(material, one.told),
        **_place(one),
        **_dates(one),
        **_dead(one, dyad, dead),
        "code_status": "Contradicted" if one.event.contradictions else "Unreviewed",
    }


def _fit(one: Coding) -> tuple[Dyad, Figures] | str:
    """The dyad and all dead, or the reason why the event makes no row."""
    none = resources.toml(RULES)["none"]
    dead = tolls.total(one.dead)
    if one.why_not:
        return one.why_not
    if not (_forceful(one.type)):
        return str(none.get(one.type, none["other"]))
    if dead is None or dead.high < 1:
        return "nobody is told to have died" if dead else "no figure of dead"
    dyad = _dyad(one)
    if isinstance(dyad, str):
        return dyad
    if one.where is None or one.where.place is None:
        return "no place" if one.where is None else "the place is not in the gazetteer"
    if precision.where_prec(one.where) is None or one.country is None:
        return "the place is in no country"
    if one.when is None:
        return "no day, month or year"
    if precision.date_prec(one.when.interval) is None:
        return "the date is coarser than a year"
    return dyad, dead


def _forceful(leaf: str) -> bool:
    from tadmor import codebook

    known = codebook.shipped().types.get(leaf)
    none = resources.toml(RULES)["none"]
    return known is not None and known.ucdp not in {"", "none"} and leaf not in none


def _side(roles: Sequence[Role], home: codes.Country | None) -> Side | None:
    """The first organised side among the roles, else the civilians among them, else None."""
    for role in roles:
        group = codes.kind(role).group
        group = "state" if group == "official" else group
        if group == "state":
            country = codes.home(role) or (home if role.who[:1].islower() else None)
            name = f"Government of {country.ucdp_name}" if country else role.who
            return Side(name, group, country.gw if country else None)
        if group in _ORGANISED and role.who[:1].isupper():
            return Side(role.who, group)
    return Side(_CIVILIANS, "civil") if any(codes.kind(r).group == "civil" for r in roles) else None


def _dyad(one: Coding) -> Dyad | str:
    first, second = _side(one.actors, one.country), _side(one.targets, one.country)
    if second is None and not one.targets and set(one.dead) == {"civilians"}:
        second = Side(_CIVILIANS, "civil")  # whom it hit is told by the count alone
    groups = {side.group for side in (first, second) if side}
    if not groups & _ORGANISED:
        return "no organised side is named"
    if first is None or second is None:
        return "one side is not told or not organised"
    if first.name == second.name:
        return "both sides are one state"
    if "civil" in groups:
        if first.group == "civil":
            return "civilians as perpetrators"
        return Dyad(ONE_SIDED, first, second)
    if "state" in groups:
        a, b = sorted((first, second), key=lambda s: (s.group != "state", s.name))
        return Dyad(STATE_BASED, a, b)
    a, b = sorted((first, second), key=lambda s: s.name)
    return Dyad(NON_STATE, a, b)


# --- cells ------------------------------------------------------------------------------------


def _names(one: Coding, dyad: Dyad) -> dict[str, Any]:
    assert one.when and one.when.interval and one.when.interval.start and one.country
    pair, year = f"{dyad.a.name} - {dyad.b.name}", one.when.interval.start.year
    return {
        "id": number(one.event.id),
        "relid": f"TDM-{one.country.iso3}-{year}-{dyad.violence}-{one.event.id.removeprefix('e')}",
        "year": year,
        "type_of_violence": dyad.violence,
        "conflict_name": "" if dyad.violence == STATE_BASED else pair,
        "dyad_name": pair,
        "side_a": dyad.a.name,
        "side_a_new_id": codes.ucdp_record(dyad.a.name),
        "side_b": dyad.b.name,
        "side_b_new_id": codes.ucdp_record(dyad.b.name),
        "gwnoa": dyad.a.gw,
        "gwnob": dyad.b.gw,
    }


def _sources(material: Material, told: Sequence[Claim]) -> dict[str, Any]:
    reports = list({c.report: material.by_report[c.report] for c in told}.values())
    articles = [
        ",".join(
            part.replace('"', "'")
            for part in (
                provenance.outlet(r),
                r.published.value if r.published else "",
                r.title.value if r.title else "",
            )
        )
        for r in reports
    ]
    cited = [c.chain[-1].who or c.chain[-1].text for c in told if len(c.chain) > 1 and not c.chain[-1].credit]
    return {
        "number_of_sources": len(reports),
        "source_article": ";".join(f'"{article}"' for article in articles),
        "source_office": cells.joined(provenance.outlet(r) for r in reports),
        "source_date": cells.joined(r.published.value for r in reports if r.published),
        "source_headline": cells.joined(r.title.value for r in reports if r.title),
        "source_original": cells.joined(cited),
    }


def _place(one: Coding) -> dict[str, Any]:
    assert one.where and one.where.place and one.country
    place, country = one.where.place, one.country
    lat, lon = round(place.lat, 6), round(place.lon, 6)
    province = province_of(place)
    return {
        "where_prec": precision.where_prec(one.where),
        "where_coordinates": place.name,
        "where_description": one.where.text,
        "adm_1": province.name if province else "",
        "adm_2": place.name if place.feature == "district" else "",
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": f"POINT ({lon} {lat})",
        "priogrid_gid": priogrid(lat, lon),
        "country": country.ucdp_name,
        "country_id": country.gw,
        "region": country.ucdp_region,
    }


def _dates(one: Coding) -> dict[str, Any]:
    assert one.when and one.when.interval
    return {
        "date_start": one.when.interval.start,
        "date_end": one.when.interval.end,
        "date_prec": precision.date_prec(one.when.interval),
        "event_clarity": 2 if one.filled else 1,
    }


def _dead(one: Coding, dyad: Dyad, total: Figures) -> dict[str, Any]:
    """Best figures by side. Dead whose side is not told are the civilians where only civilians are hit."""
    best = {side: figures.best for side, figures in one.dead.items()}
    by = {"deaths_a": 0, "deaths_b": 0, "deaths_civilians": best.get("civilians", 0), "deaths_unknown": 0}
    for group in ("state", "armed"):
        fitting = [key for key, side in (("deaths_a", dyad.a), ("deaths_b", dyad.b)) if side.group == group]
        key = fitting[0] if len(fitting) == 1 else "deaths_unknown"
        by[key] += best.get(group, 0)
    rest = total.best - sum(by.values())
    by["deaths_civilians" if dyad.violence == ONE_SIDED else "deaths_unknown"] += rest
    return {**by, "best": total.best, "high": total.high, "low": total.low}

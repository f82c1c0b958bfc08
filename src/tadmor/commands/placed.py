"""A place that a reviewer names: one of the case, one of the gazetteer, or a point of his own."""

from __future__ import annotations

import re

from tadmor.errors import BadInput
from tadmor.export.material import Material
from tadmor.model import Place

_RELATION = re.compile(
    r"(?P<relation>(?:(?:north|south|east|west)|(?:north|south)-?(?:east|west)) of|near) (?P<place>.+)",
    re.I,
)
_POINT = re.compile(r"(?P<name>[^@]+)@(?P<lat>-?\d+(?:\.\d+)?),\s*(?P<lon>-?\d+(?:\.\d+)?)")
_MOST = 6


def read(material: Material, words: str) -> tuple[Place, str]:
    """The place and the relation to it that ``words`` mean: ``Palmyra``, ``north of Palmyra``, ``Hama=geonames:170017``
    or ``Hill 402@34.61,38.20``.

    Raises BadInput where the name is not known, or means several places: then it lists them with their ids.
    """
    found = _RELATION.fullmatch(words.strip())
    if found:
        return _place(material, found["place"]), found["relation"].lower()
    return _place(material, words.strip()), "at"


def _place(material: Material, words: str) -> Place:
    point = _POINT.fullmatch(words)
    if point:
        lat, lon = float(point["lat"]), float(point["lon"])
        if abs(lat) > 90 or abs(lon) > 180:
            raise BadInput(f"{words!r}: latitude goes to 90 and longitude to 180; write NAME@LAT,LON")
        name = point["name"].strip()
        return Place(f"reviewer:{name.casefold()}@{lat:g},{lon:g}", name, lat, lon, "", "feature", 2.0)
    name, _, ident = words.partition("=")
    known = _known(material, name)
    if not ident and len(known) == 1:
        return known[0]
    candidates = {p.id: p for p in (*known, *_looked_up(name))}
    if ident:
        if ident not in candidates:
            raise BadInput(f"{name!r} has no place {ident!r}{_choices(name, list(candidates.values()))}")
        return candidates[ident]
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    what = f"no place called {name!r}" if not candidates else f"{name!r} is the name of {len(candidates)} places"
    raise BadInput(f"{what}{_choices(name, list(candidates.values()))}")


def _known(material: Material, name: str) -> list[Place]:
    """Places of the case that are called so, by the gazetteer or by a report."""
    wanted, found = name.casefold(), {}
    for claim in material.claims:
        where = claim.where
        if where and where.place and wanted in {where.place.name.casefold(), where.name.casefold()}:
            found[where.place.id] = where.place
    return list(found.values())


def _looked_up(name: str) -> list[Place]:
    from tadmor.gazetteer import lookup

    return [e.place for e in lookup(name) if e.rule == "exact"]


def _choices(name: str, places: list[Place]) -> str:
    own = f"'{name}@LAT,LON' for a point of your own"
    if not places:
        return f"; write {own}"
    shown = "; ".join(f"'{name}={p.id}' ({p.feature}, {p.country}, {p.lat:.2f}, {p.lon:.2f})" for p in places[:_MOST])
    return f"; write one of {shown}; or {own}"

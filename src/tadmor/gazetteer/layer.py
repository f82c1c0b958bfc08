"""The conflict layer (``conflict.tsv``): places that conflict news names and that no general gazetteer at hand holds.

One row a place: its own point, the radius it covers, the conflict it belongs to, from when to when it was called so,
and where that is recorded (keys of ``place_sources.tsv``). A name that begins with ``~`` is weak: a common word, a
personal name or a more famous place's name. It is found, but the report must speak of the country before it wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from tadmor import resources
from tadmor.gazetteer.normal import fold, key
from tadmor.model import Place

FILE = "gazetteer/conflict.tsv"
SOURCES = "gazetteer/place_sources.tsv"
UNVERIFIED = "unverified"
SAME = "geonames#"  # before the number of the GeoNames record of the very place
WEAK = "~"
_COLUMNS = (
    "id", "name", "variants", "lat", "lon", "radius_km", "feature", "country", "conflict", "valid_from", "valid_to",
    "source", "wkt", "note",
)  # fmt: skip
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_POLYGON = re.compile(r"POLYGON\s*\(\(([^()]+)\)\)")
_MIN_RING = 4  # a triangle, closed

Ring = tuple[tuple[float, float], ...]


class LayerRow(NamedTuple):
    """A row: the place, its names as written, those that are weak, and what is known of it.

    ``valid_from`` and ``valid_to`` are ISO years, months or days, empty where open; ``sources`` are keys, a record's
    number after ``#``; ``outline`` is a closed ring of (longitude, latitude), empty where the radius says enough.
    """

    place: Place
    names: tuple[str, ...]
    weak: frozenset[str]
    conflict: str
    valid_from: str
    valid_to: str
    sources: tuple[str, ...]
    outline: Ring
    note: str

    @property
    def geonames(self) -> str:
        """Id of the GeoNames record of the very place, empty where there is none."""
        return next((f"geonames:{one.removeprefix(SAME)}" for one in self.sources if one.startswith(SAME)), "")

    def valid_on(self, day: str) -> bool:
        """True where the place existed, under this name and role, on an ISO day ("2016-11-03")."""
        after = not self.valid_from or day >= self.valid_from
        return after and (not self.valid_to or day[: len(self.valid_to)] <= self.valid_to)


@cache
def sources() -> dict[str, str]:
    """Titles of the sources by key. Raises BadData for a doubled key."""
    found: dict[str, str] = {}
    for line, row in resources.tsv(SOURCES, ("key", "title", "publisher", "licence", "address", "checked")):
        if not row["key"] or row["key"] in found:
            raise resources.broken(SOURCES, line, "an empty or doubled key", "one row for each source")
        found[row["key"]] = row["title"]
    return found


def _place(line: int, row: dict[str, str]) -> Place:
    try:
        lat, lon, radius = (float(row[c]) for c in ("lat", "lon", "radius_km"))
    except ValueError as error:
        raise resources.broken(FILE, line, f"not a number ({error})", "write degrees and kilometres") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and radius > 0):
        raise resources.broken(FILE, line, "no such point or radius", "write degrees and kilometres")
    name = row["name"].removeprefix(WEAK)
    return Place(f"tadmor:{row['id']}", name, lat, lon, row["country"], row["feature"], radius)


def _names(row: dict[str, str]) -> tuple[tuple[str, ...], frozenset[str]]:
    written = [n for n in (row["name"], *(v.strip() for v in row["variants"].split(";"))) if n]
    weak = frozenset(n.removeprefix(WEAK) for n in written if n.startswith(WEAK))
    return tuple(n.removeprefix(WEAK) for n in written), weak


def _dates(line: int, row: dict[str, str]) -> tuple[str, str]:
    start, end = row["valid_from"], row["valid_to"]
    for value in (start, end):
        if value and not _DATE.fullmatch(value):
            raise resources.broken(FILE, line, f"no ISO date: {value}", "write 2016, 2016-12 or 2016-12-22")
    if start and end and start > end:
        raise resources.broken(FILE, line, f"{start} is after {end}", "exchange valid_from and valid_to")
    return start, end


def _sources(line: int, row: dict[str, str]) -> tuple[str, ...]:
    found = tuple(row["source"].split())
    known = sources()
    for one in found:
        if one != UNVERIFIED and one.partition("#")[0] not in known:
            raise resources.broken(FILE, line, f"unknown source {one}", f"add it to {SOURCES}, or write {UNVERIFIED}")
    if not found or not row["conflict"]:
        raise resources.broken(FILE, line, "no source or no conflict", f"name both; {UNVERIFIED} is a source value")
    return found


def _outline(line: int, row: dict[str, str]) -> Ring:
    """Ring of a WKT polygon without holes, longitude first."""
    if not row["wkt"]:
        return ()
    match = _POLYGON.fullmatch(row["wkt"])
    try:
        pairs = [tuple(map(float, p.split())) for p in match[1].split(",")] if match else []
        ring = tuple((x, y) for x, y in pairs)
    except ValueError:
        ring = ()
    if len(ring) < _MIN_RING or ring[0] != ring[-1]:
        raise resources.broken(FILE, line, "no closed polygon", "write POLYGON((lon lat, ...)), last point as first")
    return ring


@cache
def rows() -> tuple[LayerRow, ...]:
    """All rows in file order. Raises BadData where the file breaks its form."""
    found = []
    for line, row in resources.tsv(FILE, _COLUMNS):
        names, weak = _names(row)
        start, end = _dates(line, row)
        place, keys, outline = _place(line, row), _sources(line, row), _outline(line, row)
        found.append(LayerRow(place, names, weak, row["conflict"], start, end, keys, outline, row["note"]))
    return tuple(found)


@cache
def _by_id() -> dict[str, LayerRow]:
    return {r.place.id: r for r in rows()}


def row_of(place_id: str) -> LayerRow | None:
    """The row of a place by its id ("tadmor:zamzam"), or None for one of another gazetteer."""
    return _by_id().get(place_id)


@cache
def twins() -> dict[str, Place]:
    """Places of the layer that GeoNames holds too, by the id there: the two are one place under the layer's id."""
    return {row.geonames: row.place for row in rows() if row.geonames}


@cache
def index() -> dict[str, list[tuple[str, Place, bool]]]:
    """By sound: the name's key, the place, and whether the name is weak there."""
    found: dict[str, list[tuple[str, Place, bool]]] = defaultdict(list)
    for row in rows():
        weak: dict[str, bool] = {}
        for name in row.names:
            plain = key(name).removeprefix("the ")
            weak[plain] = weak.get(plain, True) and name in row.weak
        for plain, is_weak in weak.items():
            found[fold(plain)].append((plain, row.place, is_weak))
    return dict(found)


def known(plain: str) -> bool:
    """True where some place of the layer bears this very key."""
    return any(name == plain for name, _, _ in index().get(fold(plain), ()))

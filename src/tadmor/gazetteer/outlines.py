"""Outlines of first-level units (``outlines.bin``, after Natural Earth) and of drawn places of the conflict layer.

Outlines are simplified to about 0.02 degree (2 km): good for "northern Idlib province" and for the province of a point,
not for a border crossing. A unit goes by the gazetteer's own code for it (``SY.12``).
"""

from __future__ import annotations

import json
import struct
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import zstandard

from tadmor import resources
from tadmor.errors import BadData
from tadmor.gazetteer import layer, reader
from tadmor.model import Place

FILE = "gazetteer/outlines.bin"
MAGIC = b"tadmor-outlines-1\n"
SCALE = 1000  # stored integers are thousandths of a degree
_UNPACKED_LIMIT = 1 << 24

Ring = list[list[float]]
Polygons = list[list[Ring]]  # as a MultiPolygon's coordinates: outer ring first, then holes
Geometry = dict[str, Any]


class _Unit(NamedTuple):
    """A unit: its code, where its corners lie in the columns, and the points of each ring of each polygon."""

    code: str
    start: int
    end: int
    rings: list[list[int]]


class Outlines:
    """The unpacked file: corners of all rings as two columns of integers, and the box of each unit."""

    def __init__(self, raw: bytes) -> None:
        try:
            body = zstandard.ZstdDecompressor().decompress(raw, max_output_size=_UNPACKED_LIMIT)
            if not body.startswith(MAGIC):
                raise ValueError("of another version")
            (size,) = struct.unpack_from("<I", body, len(MAGIC))
            at = len(MAGIC) + 4
            head: dict[str, list[list[int]]] = json.loads(body[at : at + size])
            deltas = np.frombuffer(body[at + size :], dtype=np.uint8).reshape(2, 4, -1)
            units, start = [], 0
            for code, rings in head.items():
                end = start + sum(map(sum, rings))
                units.append(_Unit(code, start, end, rings))
                start = end
            if start != deltas.shape[2] or not units or any(u.start == u.end for u in units):
                raise ValueError("corners are missing")
        except (zstandard.ZstdError, ValueError, TypeError, AttributeError, struct.error) as error:
            raise BadData(f"{FILE}: not a file of outlines ({error}); reinstall the package") from error
        self.lon, self.lat = (_column(part) for part in deltas)
        self.units = {unit.code: unit for unit in units}
        self._ordered = units
        starts = [u.start for u in units]
        self._box = [f.reduceat(c, starts) for f in (np.minimum, np.maximum) for c in (self.lon, self.lat)]

    def polygons(self, code: str) -> Polygons:
        """Polygons of a unit in degrees, rings closed; empty where there is no such unit."""
        unit = self.units.get(code)
        found: Polygons = []
        at = unit.start if unit else 0
        for sizes in unit.rings if unit else ():
            polygon = []
            for size in sizes:
                lon, lat = self.lon[at : at + size].tolist(), self.lat[at : at + size].tolist()
                polygon.append([[x / SCALE, y / SCALE] for x, y in zip(lon, lat, strict=True)])
                at += size
            found.append(polygon)
        return found

    def code_at(self, lat: float, lon: float, country: str) -> str:
        """Code of the country's unit that holds the point, or empty where none or more than one does."""
        x, y = lon * SCALE, lat * SCALE
        left, low, right, high = self._box
        near = np.flatnonzero((left <= x) & (x <= right) & (low <= y) & (y <= high)).tolist()
        codes = [u.code for u in (self._ordered[i] for i in near) if u.code.partition(".")[0] == country]
        held = [code for code in codes if contains(_geometry(self.polygons(code)), lat, lon)]
        return held[0] if len(held) == 1 else ""  # simplified neighbours overlap along their border


def _column(planes: Any) -> Any:
    zigzag = np.zeros(planes.shape[1], dtype=np.int64)
    for k, plane in enumerate(planes):
        zigzag |= plane.astype(np.int64) << (8 * k)
    return np.cumsum((zigzag >> 1) ^ -(zigzag & 1)).astype(np.int32)


@cache
def outlines() -> Outlines:
    """The shipped outlines, unpacked on first use. Raises BadData where the file is broken."""
    return Outlines(resources.data(FILE))


def _geometry(polygons: Polygons) -> Geometry:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def outline(place: Place) -> Geometry | None:
    """Outline of a province or of a drawn place of the conflict layer as GeoJSON; None where there is none."""
    row = layer.row_of(place.id)
    if row is not None and row.outline:
        return _geometry([[[list(point) for point in row.outline]]])
    if place.feature != "province":
        return None
    ident = row.geonames if row is not None else place.id
    entry = reader.table().by_id(ident, "exact")
    if entry is None or entry.place.id != ident:
        return None
    polygons = outlines().polygons(entry.admin1)
    return _geometry(polygons) if polygons else None


def _crosses(ring: Ring, lat: float, lon: float) -> bool:
    """True where a ray to the east crosses the ring an odd number of times."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def contains(geometry: Geometry, lat: float, lon: float) -> bool:
    """True where the point lies in a Polygon or MultiPolygon, by the even-odd rule; False for other geometries."""
    if geometry["type"] not in {"Polygon", "MultiPolygon"}:
        return False
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return any(sum(_crosses(ring, lat, lon) for ring in polygon) % 2 == 1 for polygon in polygons)

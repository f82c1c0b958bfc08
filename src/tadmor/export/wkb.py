"""GeoJSON geometries as well-known binary (OGC 06-103r4), little-endian, two dimensions."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from tadmor.errors import BadInput

_CODES = {"Point": 1, "LineString": 2, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6}


def _points(points: Sequence[Sequence[float]]) -> bytes:
    return struct.pack("<I", len(points)) + b"".join(struct.pack("<dd", *p[:2]) for p in points)


def wkb(geometry: dict[str, Any]) -> bytes:
    """The bytes of a geometry. Raises BadInput for a kind that GeoParquet does not list."""
    kind, at = str(geometry.get("type")), geometry.get("coordinates", [])
    if kind not in _CODES:
        raise BadInput(f"a geometry of type {kind!r} cannot be written; known are: {', '.join(_CODES)}")
    head = struct.pack("<BI", 1, _CODES[kind])
    if kind == "Point":
        return head + struct.pack("<dd", *at[:2])
    if kind == "LineString":
        return head + _points(at)
    if kind == "Polygon":
        return head + struct.pack("<I", len(at)) + b"".join(_points(ring) for ring in at)
    single = kind.removeprefix("Multi")
    parts = (wkb({"type": single, "coordinates": part}) for part in at)
    return head + struct.pack("<I", len(at)) + b"".join(parts)


def bounds(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    """``(xmin, ymin, xmax, ymax)`` of all points of a geometry."""
    flat: list[Sequence[float]] = []
    stack: list[Any] = [geometry["coordinates"]]
    while stack:
        part = stack.pop()
        if isinstance(part[0], int | float):
            flat.append(part)
        else:
            stack.extend(part)
    xs, ys = [p[0] for p in flat], [p[1] for p in flat]
    return min(xs), min(ys), max(xs), max(ys)

"""Distances on the globe."""

from __future__ import annotations

import math

EARTH_KM = 6371.0  # mean radius
KM_PER_DEGREE = 2 * math.pi * EARTH_KM / 360


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km of two points in degrees."""
    a, b, c, d = (math.radians(v) for v in (lat1, lon1, lat2, lon2))
    h = math.sin((a - c) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((b - d) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))

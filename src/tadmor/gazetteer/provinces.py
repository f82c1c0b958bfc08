"""The province (first-level unit) that a place of the gazetteer lies in."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from tadmor.gazetteer import added, layer, outlines, reader
from tadmor.gazetteer.form import FEATURES
from tadmor.globe import KM_PER_DEGREE
from tadmor.model import Place

_WIDE = {"country", "continent", "region"}
_SETTLED = {"capital", "city", "town", "village"}
_NEAR_KM = 15.0


class Province(NamedTuple):
    """A province: GeoNames code (``SY.11``) and name; the name is empty where the gazetteer has no such entry."""

    code: str
    name: str


@cache
def _names() -> dict[str, str]:
    table = reader.table()
    found: dict[str, str] = {}
    for i in np.flatnonzero(np.frombuffer(table.feature, dtype=np.uint8) == FEATURES.index("province")):
        code = table.admins[int(table.admin1[i])]
        if code:
            name = table.name(int(i))
            # two entries of one code are an old and a new name: the shorter is the usual one
            found[code] = min(found.get(code, name), name, key=lambda n: (len(n), n))
    return found


@lru_cache(maxsize=4096)
def _recorded(ident: str) -> str:
    """Code that the gazetteer gives a place (one of the conflict layer by its GeoNames record), or empty."""
    row = layer.row_of(ident)
    entry = reader.table().by_id(row.geonames if row else ident, "exact")
    # another gazetteer may number its places, too
    return entry.admin1 if entry and (row or entry.place.id == ident) else ""


@lru_cache(maxsize=4096)
def _near(lat: float, lon: float, country: str) -> str:
    """Code of the province that the nearest settlement of the country lies in, or empty where none is near."""
    table = reader.table()
    lats, lons = table.lat / 1e4 - 90, table.lon / 1e4 - 180
    # so near that the earth may be taken for flat
    km = KM_PER_DEGREE * np.hypot(lats - lat, (lons - lon) * math.cos(math.radians(lat)))
    found = [
        (float(km[i]), str(table.admins[int(table.admin1[i])]))
        for i in np.flatnonzero(km <= _NEAR_KM)
        if FEATURES[table.feature[i]] in _SETTLED and table.countries[table.country[i]] == country
    ]
    return min((f for f in found if f[1]), default=(0.0, ""))[1]


def province_of(place: Place) -> Province | None:
    """The province of a place, or None for countries, large areas, and where the gazetteer does not tell.

    A place without a record of its province (most of the conflict layer) has the one whose outline holds its point, or
    else that of the nearest settlement within 15 km.
    """
    if place.feature in _WIDE:
        return None
    user = added.current()
    code = (user.province(place.id) if user is not None else "") or _recorded(place.id)
    if not code and not place.id.startswith("geonames:") and place.radius_km <= _NEAR_KM:
        held = outlines.outlines().code_at(place.lat, place.lon, place.country)
        code = held or _near(place.lat, place.lon, place.country)
    return Province(code, _names().get(code, "")) if code else None

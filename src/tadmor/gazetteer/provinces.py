"""The province (first-level unit) that a place of the gazetteer lies in."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from tadmor.gazetteer import reader
from tadmor.gazetteer.form import FEATURES
from tadmor.model import Place


class Province(NamedTuple):
    """A province: GeoNames code (``SY.11``) and name; the name is empty where the gazetteer has no such entry."""

    code: str
    name: str


@cache
def _names() -> dict[str, str]:
    table = reader._table()
    found: dict[str, str] = {}
    for i in np.flatnonzero(np.frombuffer(table.feature, dtype=np.uint8) == FEATURES.index("province")):
        code = table.admins[int(table.admin1[i])]
        if code:
            name = table.names[table.name_at[i] : table.name_at[i + 1] - 1].decode()
            # two entries of one code are an old and a new name: the shorter is the usual one
            found[code] = min(found.get(code, name), name, key=lambda n: (len(n), n))
    return found


@lru_cache(maxsize=4096)
def _code(number: int) -> str:
    table = reader._table()
    rows = np.flatnonzero(table.ids == number)
    return str(table.admins[int(table.admin1[rows[0]])]) if len(rows) else ""


def province_of(place: Place) -> Province | None:
    """The province of a place, or None: for countries, and for places of the conflict layer, which has no provinces."""
    _, _, number = place.id.partition(":")
    if place.feature == "country" or not number.isdigit():
        return None
    code = _code(int(number))
    return Province(code, _names().get(code, "")) if code else None

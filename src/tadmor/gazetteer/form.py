"""Form of the gazetteer file, shared by its builder and its reader.

One zstd frame: MAGIC, length of the header, header (JSON: counts and section lengths), sections in the order of
``ORDER``. Columns are byte planes, lowest first. ``keys`` are sorted by ``(fold(key), key)``; ``hits`` gives the
number of ``postings`` of each key; a posting is a place's row number, with ``OWN`` set on its own name.
"""

from __future__ import annotations

import math

# Every so many keys the sound form is stored, so that a search unfolds few keys.
STEP = 32
# Bit of a posting that says: this key is the place's own name, not another of its names.
OWN = 1 << 23
MAGIC = b"tadmor-gazetteer-1\n"
FEATURES = (
    "country", "continent", "region", "province", "district", "capital", "city", "town", "village", "quarter",
    "airport", "airbase",
)  # fmt: skip
ORDER = (
    "countries", "admins", "names", "keys", "pivots", "hits", "postings", "id", "lat", "lon", "country", "feature",
    "population", "admin1",
)  # fmt: skip


def level_of(population: int) -> int:
    """Population as a byte: eight steps to each doubling; 0 where it is not known."""
    return 0 if population <= 0 else max(1, min(255, round(8 * math.log2(population))))


def population_of(level: int) -> int:
    """Population a byte of ``level_of`` stands for, within five percent."""
    return 0 if level == 0 else round(2 ** (level / 8))

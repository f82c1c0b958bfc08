"""Places that a user adds: one SQLite file beside the shipped gazetteer, asked by every look-up.

The file is ``TADMOR_GAZETTEER``, or ``gazetteer.sqlite`` in the user's data folder; without one there is nothing to
ask. A place of the same id (``geonames:170654``) replaces the shipped one. Among added files the source of higher
priority wins, at equal priority the later one. This module speaks the SQL of that file (the case file's is ``store``).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tadmor.errors import BadData, BadInput
from tadmor.gazetteer.normal import fold, key, usable
from tadmor.model import Place

VARIABLE = "TADMOR_GAZETTEER"
APPLICATION_ID = 0x7464677A  # "tdgz"
VERSION = 1
_BATCH = 5_000
_MOST_NAMES = 60  # of one place
_SCHEMA = """
CREATE TABLE source (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, priority INTEGER NOT NULL, places INTEGER NOT NULL) STRICT;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, ident TEXT NOT NULL UNIQUE, source INTEGER NOT NULL REFERENCES source (id),
  priority INTEGER NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, country TEXT NOT NULL,
  feature TEXT NOT NULL, population INTEGER NOT NULL, admin1 TEXT NOT NULL, radius_km REAL NOT NULL) STRICT;
CREATE TABLE name (
  sound TEXT NOT NULL, plain TEXT NOT NULL, ident TEXT NOT NULL, own INTEGER NOT NULL,
  PRIMARY KEY (sound, plain, ident)) STRICT, WITHOUT ROWID;
CREATE INDEX name_of ON name (ident);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A place as a file tells it. ``name`` empty: only further names for the place ``ident``."""

    ident: str
    name: str
    names: tuple[str, ...] = ()
    lat: float = 0.0
    lon: float = 0.0
    country: str = ""
    feature: str = "town"
    population: int = 0
    admin1: str = ""
    radius_km: float = 5.0


class Hit(NamedTuple):
    """A name of the added file: its key, whether it is the place's own, the place (None: one of the shipped), rest."""

    plain: str
    own: bool
    ident: str
    place: Place | None
    population: int
    admin1: str


def default_path() -> Path:
    """Where the user's gazetteer lies: the variable's file, or the data folder that the system has for users."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told)
    if sys.platform == "win32":  # pragma: no cover - other systems
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":  # pragma: no cover
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "tadmor" / "gazetteer.sqlite"


def _checked(db: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        db.close()
        raise BadData(f"{path} is no gazetteer ({error}); name another file with {VARIABLE} or --gazetteer") from error
    if owner != APPLICATION_ID or version != VERSION:
        db.close()
        raise BadData(f"{path} is no gazetteer of this version; add your files anew to another one")
    return db


class Added:
    """The file opened for look-ups; it is never written here."""

    def __init__(self, path: Path) -> None:
        # Threads may share it: it is read only, and SQLite serialises its own calls.
        address = f"{path.resolve().as_uri()}?mode=ro"
        self.db = _checked(sqlite3.connect(address, uri=True, check_same_thread=False), path)

    def like(self, sound: str) -> list[Hit]:
        """Names of one sound form."""
        asked = (
            "SELECT n.plain, n.own, n.ident, p.name, p.lat, p.lon, p.country, p.feature, p.radius_km, p.population, "
            "p.admin1 FROM name n LEFT JOIN place p ON p.ident = n.ident WHERE n.sound = ? ORDER BY n.plain, n.ident"
        )
        return [_hit(row) for row in self.db.execute(asked, (sound,))]

    def replaces(self, ident: str) -> bool:
        """True where the file has its own row for a place."""
        return self.db.execute("SELECT 1 FROM place WHERE ident = ?", (ident,)).fetchone() is not None

    def province(self, ident: str) -> str:
        """Code of the province of a place ("SY.11"); empty where the file does not tell."""
        row = self.db.execute("SELECT admin1 FROM place WHERE ident = ?", (ident,)).fetchone()
        return str(row[0]) if row else ""

    def keys(self, country: str = "") -> list[tuple[str, str]]:
        """(key, sound form) of all names of a country, or of all."""
        if country:
            asked = "SELECT DISTINCT n.plain, n.sound FROM name n JOIN place p USING (ident) WHERE p.country = ?"
            return [(a, b) for a, b in self.db.execute(f"{asked} ORDER BY 1", (country,))]
        return [(a, b) for a, b in self.db.execute("SELECT DISTINCT plain, sound FROM name ORDER BY 1")]

    def sources(self) -> list[tuple[str, int, int]]:
        """(file, priority, places) in the order in which they were added."""
        return list(self.db.execute("SELECT name, priority, places FROM source ORDER BY id"))


def _hit(row: tuple[str, int, str, str | None, float, float, str, str, float, int, str]) -> Hit:
    plain, own, ident, name, lat, lon, country, feature, radius, population, admin1 = row
    if name is None:
        return Hit(plain, bool(own), ident, None, 0, "")
    return Hit(plain, bool(own), ident, Place(ident, name, lat, lon, country, feature, radius), population, admin1)


def told() -> str:
    """What the variable says, the cheap half of ``default_path``: look-ups ask for it each time."""
    return os.environ.get(VARIABLE, "")


@cache
def _opened(said: str) -> Added | None:
    path = default_path()
    return Added(path) if path.is_file() else None


def current() -> Added | None:
    """The user's gazetteer, or None where there is none. Raises BadData where the file is something else."""
    return _opened(told())


def forget() -> None:
    """Look at the file anew: it was written, or another one is meant."""
    _opened.cache_clear()


def _names(row: Row) -> list[tuple[str, str, str, int]]:
    own = key(row.name)
    plain = dict.fromkeys([own, *(key(n) for n in row.names[: 4 * _MOST_NAMES] if usable(n))])
    kept = [p for p in plain if len(p) >= 2][:_MOST_NAMES]
    return [(fold(p), p, row.ident, int(p == own)) for p in kept]


def _write(db: sqlite3.Connection, rows: list[Row], source: int, priority: int) -> int:
    """Write a batch; returns how many places were taken (others are outranked)."""
    taken = 0
    for row in rows:
        if row.name:
            values = (
                row.ident, source, priority, row.name, row.lat, row.lon, row.country, row.feature, row.population,
                row.admin1, row.radius_km,
            )  # fmt: skip
            done = db.execute(
                "INSERT INTO place (ident, source, priority, name, lat, lon, country, feature, population, admin1, "
                "radius_km) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (ident) DO UPDATE SET source=excluded.source, "
                "priority=excluded.priority, name=excluded.name, lat=excluded.lat, lon=excluded.lon, "
                "country=excluded.country, feature=excluded.feature, population=excluded.population, "
                "admin1=excluded.admin1, radius_km=excluded.radius_km WHERE excluded.priority >= place.priority",
                values,
            )
            if not done.rowcount:
                continue
            taken += 1
        db.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?,?)", _names(row))
    return taken


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def add(path: Path, source: str, rows: Iterable[Row], priority: int = 0) -> tuple[int, int]:
    """Write the rows of one file into the gazetteer at ``path``, made where it is not there, all or none of them.

    Returns (places taken, places outranked by a source of higher priority).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30)
        if fresh:
            db.executescript(_SCHEMA)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {VERSION}")
        _checked(db, path)
    except sqlite3.Error as error:
        raise BadInput(f"{path} cannot be written ({error}); name another file with --gazetteer") from error
    taken = seen = 0
    with closing(db):
        db.execute("BEGIN IMMEDIATE")
        try:
            number = db.execute(
                "INSERT INTO source (name, priority, places) VALUES (?, ?, 0)", (source, priority)
            ).lastrowid
            for batch in _batches(rows):
                taken += _write(db, batch, int(number or 0), priority)
                seen += sum(bool(row.name) for row in batch)
            db.execute("UPDATE source SET places = ? WHERE id = ?", (taken, number))
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    forget()
    return taken, seen - taken

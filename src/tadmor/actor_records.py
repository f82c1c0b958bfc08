"""What the register says of a party and where that is recorded: the rows of ``actors.tsv`` with their sources.

Reading never needs this; it answers a person who asks why a party has this name and class.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tadmor import register
from tadmor.resources import broken, tsv

SOURCES = "lexicon/actor_sources.tsv"
UNVERIFIED = "unverified"
_SOURCE_COLUMNS = ("key", "title", "publisher", "licence", "address", "checked")
_ACTOR_COLUMNS = ("id", "name", "aliases", "kind", "country", "parent", "valid_from", "valid_to", "source")


@dataclass(frozen=True, slots=True)
class Source:
    """Where parties are recorded. ``checked`` says what was looked at and what it bears out."""

    key: str
    title: str
    publisher: str
    licence: str
    address: str
    checked: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the number of the record in it; ``record`` is empty where the source numbers none."""

    source: Source
    record: str = ""

    def __str__(self) -> str:
        return f"{self.source.title}, record {self.record}" if self.record else self.source.title


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the register. Years are of the party's existence, None where not known; aliases as written."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str
    parent: str
    valid_from: int | None
    valid_to: int | None
    citations: tuple[Citation, ...]

    @property
    def verified(self) -> bool:
        """True where a record of the party was looked up."""
        return any(citation.source.key != UNVERIFIED for citation in self.citations)


@cache
def sources() -> dict[str, Source]:
    """Sources by key. Raises BadData for a key that stands twice."""
    found: dict[str, Source] = {}
    for line, row in tsv(SOURCES, _SOURCE_COLUMNS):
        if row["key"] in found:
            raise broken(SOURCES, line, f"the key {row['key']} stands twice", "rename one of them")
        found[row["key"]] = Source(*(row[column] for column in _SOURCE_COLUMNS))
    return found


@cache
def records() -> dict[str, Record]:
    """Rows of the shipped register by id."""
    return parse(tsv(register.ACTORS, _ACTOR_COLUMNS))


def parse(rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, Record]:
    """Rows with their line, by id. Raises BadData for a doubled id, an unknown source, a year that is none."""
    found: dict[str, Record] = {}
    for line, row in rows:
        if row["id"] in found:
            raise broken(register.ACTORS, line, f"the id {row['id']} stands twice", "rename one of them")
        found[row["id"]] = Record(
            row["id"],
            row["name"],
            tuple(alias for alias in row["aliases"].split("|") if alias),
            row["kind"],
            row["country"],
            row["parent"],
            _year(row["valid_from"], line),
            _year(row["valid_to"], line),
            tuple(_citation(word, line) for word in row["source"].split()),
        )
    return found


def _year(cell: str, line: int) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()):
        raise broken(register.ACTORS, line, f"{cell!r} is no year", "write a year, or nothing where it is not known")
    return int(cell)


def _citation(word: str, line: int) -> Citation:
    key, _, record = word.partition("#")
    source = sources().get(key)
    if source is None:
        raise broken(register.ACTORS, line, f"no source {key!r}", f"add it to {SOURCES}, or write {UNVERIFIED}")
    return Citation(source, record)


@cache
def _by_name() -> dict[str, Record]:
    return {record.name: record for record in records().values()}


def of_name(name: str) -> Record | None:
    """The row whose name a resolved party bears; None for names that are not in the register."""
    return _by_name().get(name)

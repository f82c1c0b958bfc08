"""Countries and the words for their people: ``demonyms.tsv``."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from tadmor import resources
from tadmor.gazetteer.normal import key

_FILE = "gazetteer/demonyms.tsv"
_COLUMNS = ("country", "name", "demonyms", "aliases", "capital")


class Country(NamedTuple):
    """A country or territory: ISO 3166 code, name, words for people and things of it, other names, capital."""

    code: str
    name: str
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    capital: str


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def countries() -> dict[str, Country]:
    """All countries by code. Raises BadData where the file breaks its form."""
    found: dict[str, Country] = {}
    for line, row in resources.tsv(_FILE, _COLUMNS):
        if len(row["country"]) != 2 or row["country"] in found or not row["name"]:
            raise resources.broken(
                _FILE, line, "a doubled or ill-formed country", "one row with a two-letter code each"
            )
        found[row["country"]] = Country(
            row["country"], row["name"], _cells(row["demonyms"]), _cells(row["aliases"]), row["capital"]
        )
    return found


@cache
def _by_name() -> dict[str, str]:
    return {key(n): c.code for c in countries().values() for n in (c.name, *c.aliases)}


@cache
def _by_demonym() -> dict[str, str]:
    return {d.lower(): c.code for c in reversed(countries().values()) for d in c.demonyms}


def country_of(name: str) -> str | None:
    """Code of the country that bears the name or one of its aliases, or None."""
    return _by_name().get(key(name))


def demonym(word: str) -> str | None:
    """Code of the country a word such as "Syrian", "Syrians" or "Frenchmen" belongs to, or None."""
    found = _by_demonym()
    lower = word.lower()
    return found.get(lower) or (found.get(lower[:-1]) if lower.endswith("s") else None)

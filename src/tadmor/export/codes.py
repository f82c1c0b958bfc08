"""Codes that the formats want for countries and parties: ``schemas/countries.tsv``, ``schemas/actors.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tadmor import register, resources
from tadmor.gazetteer.countries import country_of, demonym
from tadmor.model import Role

COUNTRIES = "export/schemas/countries.tsv"
_COLUMNS = ("iso2", "iso3", "number", "name", "gw", "fips", "acled_region", "acled_name", "ucdp_name")
KINDS = "export/schemas/actors.tsv"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ORGAN = re.compile(r"^[a-z]{2}\.(?P<role>army|air|navy|police|gov|mod|mfa|moi)$")
_MOST_WORDS = 5  # of a country's name at the start of a party's


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory; ``number``, ``gw`` and texts are empty (None) where the list has none.

    ``name`` is the common English one; ``acled_name`` and ``ucdp_name`` are those of the two projects' files.
    """

    iso2: str
    iso3: str
    number: int | None
    name: str
    gw: int | None
    fips: str
    acled_region: str
    acled_name: str
    ucdp_name: str

    @property
    def ucdp_region(self) -> str:
        """UCDP's region, by the ranges of Gleditsch-Ward numbers that it is drawn from."""
        if self.gw is None:
            return ""
        bounds = ((200, "Americas"), (400, "Europe"), (630, "Africa"), (700, "Middle East"), (1000, "Asia"))
        return next(name for below, name in bounds if self.gw < below)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of party is in the formats; see the head of the file."""

    group: str
    home: str
    abroad: str
    cameo: str
    plover: str


@cache
def countries() -> dict[str, Country]:
    """Countries by two-letter code. Raises BadData where the file breaks its form."""
    found: dict[str, Country] = {}
    for line, row in resources.tsv(COUNTRIES, _COLUMNS):
        if len(row["iso2"]) != 2 or row["iso2"] in found:
            raise resources.broken(COUNTRIES, line, "a doubled or ill-formed country", "one row a two-letter code")
        number, gw = (int(row[c]) if row[c].isdigit() else None for c in ("number", "gw"))
        name = row["name"]
        names = row["acled_name"] or name, row["ucdp_name"] or name
        codes = row["iso2"], row["iso3"], number, name, gw, row["fips"], row["acled_region"]
        found[row["iso2"]] = Country(*codes, *names)
    return found


def country(iso2: str | None) -> Country | None:
    """The country of a code, or None."""
    return countries().get((iso2 or "").upper())


@cache
def kinds() -> dict[str, Kind]:
    """Kinds of parties by name."""
    columns = ("kind", "group", "home", "abroad", "cameo", "plover")
    return {row["kind"]: Kind(*(row[c] for c in columns[1:])) for _, row in resources.tsv(KINDS, columns)}


def kind(role: Role) -> Kind:
    """The kind of a participant; one that the file does not list is like ``unknown``."""
    return kinds().get(role.kind) or kinds()["unknown"]


@cache
def _registered() -> dict[str, register.Actor]:
    return {actor.name.lower(): actor for actor in register.load().actors.values()}


@cache
def _ucdp_records() -> dict[str, int]:
    """Number of the record in UCDP's list of actors by id of the register, where its row cites one."""
    found: dict[str, int] = {}
    for _, row in resources.tsv(register.ACTORS, ("id", "source")):
        cited = re.search(r"\bucdp-actor-[\d.]+#(\d+)", row["source"])
        if cited:
            found[row["id"]] = int(cited.group(1))
    return found


@lru_cache(maxsize=4096)
def home_of(who: str) -> str:
    """Two-letter code of the country a party belongs to, by the register or the name it begins with; else empty."""
    known = _registered().get(who.lower())
    if known is not None and known.country:
        return known.country
    words = _WORD.findall(who)[:_MOST_WORDS]
    for n in range(len(words), 0, -1):
        found = country_of(" ".join(words[:n]).removesuffix("'s")) or (demonym(words[0]) if n == 1 else None)
        if found:
            return found
    return ""


def home(role: Role) -> Country | None:
    """The country of a participant; a person's name tells none ("Chad Morrow") unless the register knows him."""
    if role.kind == "person" and role.who.lower() not in _registered():
        return None
    return country(home_of(role.who))


def organ_of(who: str) -> str:
    """The role of a state's organ by the register ("army", "police", "gov" ...), or empty."""
    known = _registered().get(who.lower())
    match = _ORGAN.match(known.id) if known else None
    return match.group("role") if match else ""


def ucdp_record(who: str) -> int | None:
    """The party's number in UCDP's list of actors, where the register cites it."""
    known = _registered().get(who.lower())
    return _ucdp_records().get(known.id) if known else None

"""Reading the gazetteer: candidates for a name, by a chain of rules from exact to stripped.

First use unpacks the file (0.2 s, about 30 MB); a look-up costs some 30 microseconds. Nothing is written to disk.
"""

from __future__ import annotations

import json
import math
import re
import struct
from bisect import bisect_left
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import zstandard

from tadmor import resources
from tadmor.errors import BadData
from tadmor.gazetteer import added, layer
from tadmor.gazetteer.countries import countries
from tadmor.gazetteer.form import FEATURES, MAGIC, ORDER, OWN, STEP, population_of
from tadmor.gazetteer.normal import MIN_FOLD, fold, key
from tadmor.model import Place

FILE = "gazetteer/places.bin"
SHORT = "gazetteer/short.tsv"
MAX_CANDIDATES = 60
_UNPACKED_LIMIT = 1 << 26

# What a place is worth before any context, in powers of ten of people: measured on LGL, GeoVirus and GeoWebNews.
_WORTH = {
    "country": 4.0, "continent": 4.0, "capital": 1.0, "province": 0.0, "city": 0.3, "region": 0.0, "district": -0.6,
    "quarter": -0.7, "airport": -1.0, "airbase": -0.5,
}  # fmt: skip
_CONFLICT_WORTH = 5.2  # as a city of 150,000: conflict news names these places, and few others of the name
_WEAK_WORTH = 4.2  # as a town of 15,000: a common word or a famous name, unless the report speaks of the country
_SOUND_ONLY = 1.5  # a name that only sounds like it
_OTHER_NAME = 0.7  # a name that is not the entry's own
_RADIUS = {
    "country": 300.0, "continent": 2500.0, "region": 100.0, "province": 80.0, "district": 25.0, "capital": 15.0,
    "city": 10.0, "town": 5.0, "village": 3.0, "quarter": 2.0, "airport": 3.0, "airbase": 3.0,
}  # fmt: skip

# Words around a name that tell what kind of place it is, and the features they ask for.
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("province", "governorate", "oblast", "state", "region", "department", "wilaya", "voivodeship",
                     "krai", "muhafazah", "prefecture"), ("province", "region", "district")),
    **dict.fromkeys(("district", "county", "township", "municipality", "territory", "raion", "cercle", "woreda",
                     "locality", "subdistrict", "commune", "tehsil", "taluk", "zone", "lga", "parish", "regency"),
                    ("district", "province", "region")),
    **dict.fromkeys(("city", "town", "village", "hamlet", "settlement", "capital"),
                    ("capital", "city", "town", "village", "quarter")),
    **dict.fromkeys(("neighbourhood", "neighborhood", "suburb", "quarter", "borough", "arrondissement"),
                    ("quarter", "district", "town", "village")),
    **dict.fromkeys(("camp", "camps"), ("camp", "quarter", "base")),
    **dict.fromkeys(("airport", "airfield", "aerodrome", "airstrip"), ("airport", "airbase")),
    **dict.fromkeys(("airbase", "base", "barracks", "garrison"), ("airbase", "base", "airport")),
    **dict.fromkeys(("river", "wadi"), ("river",)),
    **dict.fromkeys(("lake", "sea", "gulf", "bay", "strait"), ("lake", "sea")),
    **dict.fromkeys(("mountain", "mountains", "mount", "hills", "heights", "plateau", "peak", "jabal"),
                    ("mountain", "mountains", "region")),
    **dict.fromkeys(("desert",), ("desert",)),
    **dict.fromkeys(("valley", "basin", "plain", "plains"), ("valley", "region")),
    **dict.fromkeys(("forest", "reserve", "park"), ("forest", "region")),
    **dict.fromkeys(("dam",), ("dam",)),
    **dict.fromkeys(("island", "islands", "peninsula"), ("island", "region", "province")),
    **dict.fromkeys(("crossing", "checkpoint"), ("crossing",)),
    **dict.fromkeys(("port", "harbour", "harbor"), ("port",)),
    **dict.fromkeys(("prison",), ("prison",)),
    **dict.fromkeys(("plant", "mine", "oilfield", "gasfield", "refinery"), ("plant", "mine", "oilfield")),
}  # fmt: skip
_BEFORE = re.compile(
    r"^(?:the )?((?:air|military|army|refugee|displacement|idp|provincial|nuclear|power|historic|ancient|old) ){0,3}"
    r"(province|governorate|oblast|state|region|department|district|county|township|municipality|city|town|village|"
    r"camp|airport|airbase|river|lake|mount|island|port|suburb|neighbourhood|neighborhood) (?:of )?(?=.)"
)
_PART = re.compile(
    r"^(?:the )?(?:(?:north|south|east|west|north east|north west|south east|south west)(?:ern)?|northeast(?:ern)?|"
    r"northwest(?:ern)?|southeast(?:ern)?|southwest(?:ern)?|central|greater|old|downtown|upper|lower|rural|inner|"
    r"outer) (?=.)"
)


class Entry(NamedTuple):
    """A candidate: the place, the rule that found it, its worth before any context, province code, population."""

    place: Place
    rule: str  # exact, normalised, stripped, part
    prior: float
    admin1: str
    population: int


class _Table:
    """The unpacked file: columns as arrays, keys as one block of bytes."""

    def __init__(self, raw: bytes) -> None:
        try:
            body = zstandard.ZstdDecompressor().decompress(raw, max_output_size=_UNPACKED_LIMIT)
        except zstandard.ZstdError as error:
            raise BadData(f"{FILE}: not a gazetteer file ({error}); reinstall the package") from error
        if not body.startswith(MAGIC):
            raise BadData(f"{FILE}: not a gazetteer file of this version; reinstall the package")
        (size,) = struct.unpack_from("<I", body, len(MAGIC))
        at = len(MAGIC) + 4
        head: dict[str, Any] = json.loads(body[at : at + size])
        at += size
        part: dict[str, bytes] = {}
        for name in ORDER:
            length = head["sections"][name]
            part[name] = body[at : at + length]
            at += length
        n, k = int(head["places"]), int(head["keys"])
        self.countries = part["countries"].decode().split("\n")
        self.admins = part["admins"].decode().split("\n")
        self.pivots = part["pivots"].decode().split("\n")
        self.names, self.name_at = part["names"], _starts(part["names"])
        self.keys, self.key_at = part["keys"], _starts(part["keys"])
        self.hit_at = np.concatenate(([0], np.cumsum(_column(part["hits"], k, 2)))).astype(np.int32)
        self.postings = _column(part["postings"], int(self.hit_at[-1]), 3)
        self.ids = _column(part["id"], n, 4)
        self.lat, self.lon = _column(part["lat"], n, 3), _column(part["lon"], n, 3)
        self.country, self.feature = part["country"], part["feature"]
        self.population, self.admin1 = part["population"], _column(part["admin1"], n, 2)
        self.size = k

    def key(self, i: int) -> str:
        """Key number ``i``."""
        return self.keys[self.key_at[i] : self.key_at[i + 1] - 1].decode()

    def name(self, i: int) -> str:
        """Name of place number ``i``."""
        return self.names[self.name_at[i] : self.name_at[i + 1] - 1].decode()

    def group(self, sound: str) -> list[tuple[str, int]]:
        """All keys of one sound form, with their numbers."""
        i = max(0, (bisect_left(self.pivots, sound) - 1) * STEP)
        found: list[tuple[str, int]] = []
        low, high = i, min(self.size, i + STEP + 1)
        while low < high:
            middle = (low + high) // 2
            if fold(self.key(middle)) < sound:
                low = middle + 1
            else:
                high = middle
        for i in range(low, self.size):
            plain = self.key(i)
            if fold(plain) != sound:
                break
            found.append((plain, i))
        return found

    def keys_of(self, country: str) -> Any:
        """Numbers of the keys that some place of the country bears, ascending."""
        code = self.countries.index(country) if country in self.countries else -1
        at = np.frombuffer(self.country, dtype=np.uint8)[self.postings & ~OWN] == code
        return np.unique(np.searchsorted(self.hit_at, np.flatnonzero(at), side="right") - 1)

    def rows(self, i: int) -> list[int]:
        """Places that bear key number ``i``."""
        found: list[int] = self.postings[self.hit_at[i] : self.hit_at[i + 1]].tolist()
        return found

    def by_id(self, ident: str, rule: str) -> Entry | None:
        """The place of an id such as "geonames:170654", under its own name; None where it is not there."""
        number = ident.partition(":")[2]
        if not number.isdigit():
            return None
        at: list[int] = np.flatnonzero(self.ids == int(number)).tolist()
        return self.entry(at[0] | OWN, rule) if at else None

    def country_at(self, lat: float, lon: float) -> str:
        """Country of the nearest place on record within about 100 km; empty at sea."""
        north = self.lat / 1e4 - 90 - lat
        east = (self.lon / 1e4 - 180 - lon) * math.cos(math.radians(lat))
        far = north * north + east * east
        i = int(far.argmin())
        return str(self.countries[self.country[i]]) if far[i] < 0.81 else ""

    def entry(self, posting: int, rule: str) -> Entry:
        """The place of a posting as a candidate."""
        i = posting & ~OWN
        feature = FEATURES[self.feature[i]]
        population = population_of(self.population[i])
        name = self.name(i)
        prior = math.log10(10 + population) + _WORTH.get(feature, 0.0)
        if not posting & OWN:
            prior -= _OTHER_NAME
        radius = _RADIUS[feature]
        if feature in {"city", "capital"} and population > 0:
            radius = round(min(40.0, 3.0 + math.sqrt(population) / 60), 1)
        country = self.countries[self.country[i]]
        number = int(self.ids[i])
        source = "geonames" if number < 1 << 25 else "tadmor"
        lat, lon = round(int(self.lat[i]) / 1e4 - 90, 4), round(int(self.lon[i]) / 1e4 - 180, 4)
        place = Place(f"{source}:{number}", name, lat, lon, country, feature, radius)
        return Entry(place, rule, prior, self.admins[int(self.admin1[i])], population)


def _column(raw: bytes, count: int, width: int) -> Any:
    planes = np.frombuffer(raw, dtype=np.uint8).reshape(width, count)
    total = np.zeros(count, dtype=np.int64)
    for k in range(width):
        total |= planes[k].astype(np.int64) << (8 * k)
    return total.astype(np.int32)


def _starts(lines: bytes) -> Any:
    ends = np.flatnonzero(np.frombuffer(lines, dtype=np.uint8) == 10)
    return np.concatenate(([0], ends + 1, [len(lines) + 1])).astype(np.int32)


@cache
def table() -> _Table:
    """The shipped gazetteer, unpacked on first use."""
    return _Table(resources.data(FILE))


@cache
def _aliases() -> dict[str, str]:
    """Other names of countries, and dated names of cities, by key."""
    found = {key(a): key(c.name) for c in countries().values() for a in c.aliases}
    return found | {key(short): key(name) for short, name in _shorts().items() if "." not in short}


@cache
def _shorts() -> dict[str, str]:
    return {row["short"]: row["name"] for _, row in resources.tsv(SHORT, ("short", "name"))}


def abbreviation(name: str) -> bool:
    """True for a short form with a point that stands for a place ("Ill.", "W.Va.")."""
    return "." in name and name in _shorts()


def _joined(old: Entry, new: Entry, exact: str) -> Entry:
    """One place that both gazetteers hold: the better rule and prior of the two, GeoNames' people and province."""
    rule = exact if exact in (old.rule, new.rule) else old.rule
    return Entry(
        old.place, rule, max(old.prior, new.prior), new.admin1 or old.admin1, max(old.population, new.population)
    )


def _find(plain: str, exact: str, loose: str) -> list[Entry]:
    sound = fold(plain)
    found: dict[str, Entry] = {}
    twins = layer.twins()

    def add(entry: Entry) -> None:
        twin = twins.get(entry.place.id)
        if twin is not None:
            entry = entry._replace(place=twin)
        old = found.get(entry.place.id)
        if old is not None and twin is not None:
            found[entry.place.id] = _joined(old, entry, exact)
        elif old is None or (old.rule == loose and entry.rule == exact):
            found[entry.place.id] = entry

    near = len(sound) >= MIN_FOLD
    user = added.current()
    for hit in user.like(sound) if user is not None else ():
        if hit.plain == plain or near:
            entry = _users(hit, exact if hit.plain == plain else loose)
            if entry is not None:
                add(entry)
    for name, place, weak in layer.index().get(sound, []):
        worth = _WEAK_WORTH if weak else _CONFLICT_WORTH
        if name == plain:
            add(Entry(place, exact, worth, "", 0))
        elif near and not weak:
            add(Entry(place, loose, worth - 1, "", 0))
    known = table()
    for name, i in known.group(sound):
        if name == plain or near:
            for row in known.rows(i):
                entry = known.entry(row, exact if name == plain else loose)
                if user is None or not user.replaces(entry.place.id):
                    add(entry if name == plain else entry._replace(prior=entry.prior - _SOUND_ONLY))
    return _twins(list(found.values()))


_TOWNS = frozenset({"capital", "city", "town"})
_TWIN = 0.05


def _twins(found: list[Entry]) -> list[Entry]:
    """A town counts as much as the province named after it under all its spellings ("Edlib" is Idlib's, too)."""
    areas: dict[tuple[str, str, str], Entry] = {}
    for e in found:
        if e.place.feature == "province":
            areas.setdefault((e.place.country, e.admin1, _bare(e.place.name)), e)
    if not areas:
        return found
    return [
        e._replace(prior=max(e.prior, area.prior - _TWIN))
        if e.place.feature in _TOWNS
        and (area := areas.get((e.place.country, e.admin1, fold(key(e.place.name))))) is not None
        and e.rule == area.rule
        else e
        for e in found
    ]


def _bare(name: str) -> str:
    """Sound form of a name without the word for its kind."""
    plain = key(name)
    stripped = _strip(plain)
    return fold(stripped[0] if stripped else plain)


def _users(hit: added.Hit, rule: str) -> Entry | None:
    """A name of the user's gazetteer as a candidate; one of further names for a shipped place gives that place."""
    if hit.place is None:
        entry = table().by_id(hit.ident, rule)
        if entry is None:
            return None
        entry = entry._replace(prior=entry.prior - _OTHER_NAME)
    else:
        worth = math.log10(10 + hit.population) + _WORTH.get(hit.place.feature, 0.0)
        # what somebody took the trouble to add by hand counts as much as the conflict layer's places
        own = hit.place.id.partition(":")[0] not in {"geonames", "wikidata"}
        prior = max(worth, _CONFLICT_WORTH) if own else worth
        entry = Entry(hit.place, rule, prior - (0.0 if hit.own else _OTHER_NAME), hit.admin1, hit.population)
    return entry if rule == "exact" else entry._replace(prior=entry.prior - _SOUND_ONLY)


def _strip(plain: str) -> tuple[str, str] | None:
    """The name without a word for its kind, and that word: "idlib province", "the town of azaz"."""
    head, _, last = plain.rpartition(" ")
    if head and last in KINDS:
        for word in (" military air", " nuclear power", " air", " military", " refugee", " army", " idp", " power"):
            head = head.removesuffix(word)
        return (head, last) if head else None
    match = _BEFORE.match(plain)
    return (plain[match.end() :], match.group(2)) if match else None


@lru_cache(maxsize=8_000)
def _lookup(name: str, gazetteer: str) -> tuple[Entry, ...]:
    plain = key(name[:100])
    if plain.startswith("the "):
        plain = plain[4:]
    if len(plain) < 2:
        return ()
    alias = _aliases().get(plain)
    if "." in name and name in _shorts():
        alias = key(_shorts()[name])
    if alias is None and name.isupper() and len(name) <= 4 and not layer.known(plain):
        return ()  # EU is not the town of Eu
    plain = alias or plain
    found = _find(plain, "exact", "normalised")
    if not any(e.rule == "exact" for e in found):
        stripped = _strip(plain)
        if stripped is not None:
            rest = _find(stripped[0], "stripped", "stripped")
            wanted = KINDS[stripped[1]]
            fit = [e for e in rest if e.place.feature in wanted]
            found += [e._replace(prior=e.prior + 1) for e in fit] or [e._replace(prior=e.prior - 1) for e in rest]
    if not found:
        part = _PART.match(plain)
        if part is not None:
            found = [e._replace(rule="part") for e in _find(plain[part.end() :], "exact", "normalised")]
    best: dict[str, Entry] = {}
    for entry in sorted(found, key=lambda e: (-e.prior, e.place.id)):
        best.setdefault(entry.place.id, entry)
    return tuple(best.values())[:MAX_CANDIDATES]


def lookup(name: str) -> list[Entry]:
    """Candidates for a name, best first by prior alone (at most 60); empty where it is not known.

    The user's own gazetteer (``added``) is asked as well. The rules: ``exact`` (same key), ``normalised`` (same sound),
    ``stripped`` (without a word for its kind: "Idlib province"), ``part`` (without a direction: "eastern Aleppo" gives
    Aleppo, whose part it is). Spellings that are only alike are for ``search.fuzzy``.
    """
    return list(_lookup(name, added.told()))


def entries_of(plain: str, rule: str) -> list[Entry]:
    """Places that bear exactly this key, best first by prior, under the rule that the caller names."""
    found = [e for e in _find(plain, "exact", "") if e.rule == "exact"]
    return [e._replace(rule=rule) for e in sorted(found, key=lambda e: (-e.prior, e.place.id))]


def forget() -> None:
    """Forget what was looked up: the user's gazetteer has changed."""
    added.forget()
    _lookup.cache_clear()

"""The conflict layer: every row lies where it says, says whence it is known, and takes no one else's name."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

import numpy as np
import pytest

from tadmor import resources
from tadmor.errors import BadData
from tadmor.gazetteer import countries, layer, lookup, reader
from tadmor.gazetteer.form import OWN
from tadmor.gazetteer.layer import LayerRow
from tadmor.gazetteer.normal import fold, key
from tadmor.gazetteer.reader import KINDS

KM = 111.2
# What a place of a kind may cover, in km. A kind that is not here is not known to the resolver either.
RADIUS = {
    "village": (1, 20), "town": (1, 20), "city": (3, 15), "capital": (3, 20), "quarter": (0.3, 10), "camp": (0.5, 35),
    "site": (0.2, 60), "base": (0.5, 15), "airbase": (2, 8), "airport": (2, 6), "prison": (0.3, 8), "plant": (0.5, 15),
    "port": (1, 10), "mine": (2, 45), "oilfield": (3, 30), "dam": (1, 10), "crossing": (0.5, 10), "road": (0.3, 220),
    "front": (5, 320), "district": (3, 90), "province": (20, 700), "region": (2, 4000), "mountain": (1, 35),
    "mountains": (4, 220), "valley": (2, 170), "desert": (5, 1600), "forest": (5, 100), "island": (1, 320),
    "lake": (3, 320), "river": (10, 700), "sea": (3, 1600), "strait": (10, 200), "country": (0.5, 500),
}  # fmt: skip
# How far the next town of the country may be: the Sahara has none for 300 km, a reef none at all.
REACH = {
    "sea": 700, "strait": 250, "island": 500, "region": 460, "desert": 370, "base": 345, "mountain": 310, "road": 290,
    "mountains": 250, "camp": 220, "river": 200, "lake": 200, "front": 200, "valley": 195, "mine": 250,
}  # fmt: skip
ANGLO = frozenset({"US", "CA", "GB", "AU", "NZ", "IE"})
FAMOUS, FAMOUS_ANGLO = 100_000, 10_000


def _km(lat: float, lon: float, lats: object, lons: object) -> np.ndarray:
    """Distances to many points, good to a percent at this scale."""
    dx = (np.asarray(lons) - lon) * math.cos(math.radians(lat))
    return np.hypot(np.asarray(lats) - lat, dx) * KM


@cache
def _points() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    table = reader.table()
    lat, lon = table.lat / 1e4 - 90, table.lon / 1e4 - 180
    code = np.frombuffer(table.country, dtype=np.uint8)
    return {c: (lat[code == i], lon[code == i]) for i, c in enumerate(table.countries)}


def _said(rows: list[LayerRow]) -> list[str]:
    return [f"{r.place.id} {r.place.name} {r.place.lat} {r.place.lon}" for r in rows]


def test_the_layer_is_as_large_as_promised() -> None:
    rows = layer.rows()
    assert len(rows) >= 1500
    many = [c for c, n in Counter(r.conflict for r in rows).items() if n >= 8]
    assert len(many) >= 20
    known = sum(layer.UNVERIFIED not in r.sources for r in rows)
    assert known > len(rows) / 2


def test_ids_are_unique_and_no_place_stands_twice() -> None:
    rows = layer.rows()
    assert len({r.place.id for r in rows}) == len(rows)
    seen: dict[tuple[str, str, str], LayerRow] = {}
    twice = []
    for row in rows:
        same = (row.place.country, row.place.feature, key(row.place.name))
        other = seen.setdefault(same, row)
        if other is not row and _km(row.place.lat, row.place.lon, [other.place.lat], [other.place.lon])[0] < 15:
            twice.append((other.place.id, row.place.id))
    assert twice == []


def test_every_row_lies_in_its_country() -> None:
    codes, wrong = set(countries()), []
    for row in layer.rows():
        if not row.place.country:
            continue
        assert row.place.country in codes, row.place.id
        near = _km(row.place.lat, row.place.lon, *_points()[row.place.country]).min()
        if near > REACH.get(row.place.feature, 180):
            wrong.append(row)
    assert _said(wrong) == []


def test_a_part_of_a_city_lies_in_or_by_it() -> None:
    wrong, parts = [], 0
    for row in layer.rows():
        if not row.note.startswith("in "):
            continue
        parts += 1
        city = row.note[3:].partition(";")[0]
        spots = [e.place for e in lookup(city)]  # of any country: Jerusalem is in two
        if not spots or _km(row.place.lat, row.place.lon, [p.lat for p in spots], [p.lon for p in spots]).min() > 30:
            wrong.append(row)
    assert parts > 200 and _said(wrong) == []


def test_radii_suit_the_kind() -> None:
    rows = layer.rows()
    assert {r.place.feature for r in rows} <= set(RADIUS)
    asked = {f for wanted in KINDS.values() for f in wanted}
    assert {r.place.feature for r in rows} - asked <= {"site", "front", "road", "sea", "strait", "country"}
    wrong = [
        r for r in rows if not RADIUS[r.place.feature][0] <= r.place.radius_km <= RADIUS[r.place.feature][1]
    ]  # fmt: skip
    assert [(s, r.place.radius_km) for s, r in zip(_said(wrong), wrong, strict=True)] == []


def _dictionary() -> set[str]:
    """Words that are rather no place: mostly written small, plain nouns, given names."""
    found = {row["noun"] for _, row in resources.tsv("lexicon/nouns.tsv", ("noun",))}
    given = resources.text("lexicon/given_names.txt").splitlines()
    found |= {w for line in given if not line.startswith("#") for w in line.split()}
    for _, row in resources.tsv("lexicon/case.tsv", ("word", "lower", "title")):
        if " " not in row["word"] and int(row["lower"] or 0) > int(row["title"] or 0):
            found.add(row["word"])
    return found


def _famous_elsewhere(plain: str, country: str) -> bool:
    """True where a larger place of this very name lies in another country."""
    table = reader.table()
    for name, i in table.group(fold(plain)):
        if name != plain:
            continue
        for posting in table.rows(i):
            entry = table.entry(posting, "exact")
            if not posting & OWN or entry.place.country == country:
                continue
            least = FAMOUS_ANGLO if entry.place.country in ANGLO else FAMOUS
            if entry.population >= least or entry.place.feature in {"country", "capital"}:
                return True
    return False


def test_common_words_and_famous_names_are_weak() -> None:
    words, loud = _dictionary(), []
    for row in layer.rows():
        if not row.place.country:
            continue  # seas and parts of continents are the famous places
        for name in set(row.names) - row.weak:
            plain = key(name).removeprefix("the ")
            short = len(plain.replace(" ", "")) <= 3 and plain.replace(" ", "").isalpha()
            abbreviation = name.isupper() or "&" in name
            word = plain in words or (short and name != name.upper() and name != "LoC")
            if not abbreviation and (word or _famous_elsewhere(plain, row.place.country)):
                loud.append((row.place.id, name))
    assert loud == []


def test_a_weak_name_waits_for_its_country() -> None:
    weak = next(e for e in lookup("Sur") if e.place.id == "tadmor:sur")
    strong = next(e for e in lookup("Suriçi") if e.place.id == "tadmor:sur")
    assert weak.prior < strong.prior
    row = layer.row_of("tadmor:sur")
    assert row is not None and row.weak == {"Sur"} and row.place.name == "Sur"
    assert layer.row_of("geonames:1") is None


def test_outlines_hold_their_point_and_agree_with_the_radius() -> None:
    drawn = [r for r in layer.rows() if r.outline]
    assert len(drawn) >= 30
    for row in drawn:
        xs, ys = [x for x, _ in row.outline], [y for _, y in row.outline]
        assert min(xs) <= row.place.lon <= max(xs) and min(ys) <= row.place.lat <= max(ys), row.place.id
        furthest = _km(row.place.lat, row.place.lon, ys, xs).max()
        assert row.place.radius_km * 0.5 < furthest < row.place.radius_km * 4, (row.place.id, furthest)


def test_places_that_were_there_for_a_time() -> None:
    pocket = layer.row_of("tadmor:hawija-pocket")
    assert pocket is not None and (pocket.valid_from, pocket.valid_to) == ("2014-06", "2017-10")
    assert pocket.valid_on("2016-03-01") and pocket.valid_on("2017-10-31")
    assert not pocket.valid_on("2014-05-31") and not pocket.valid_on("2017-11-01")
    mosul = layer.row_of("tadmor:mosul-dam")
    assert mosul is not None and mosul.valid_on("1999-01-01")
    assert sum(bool(r.valid_from or r.valid_to) for r in layer.rows()) >= 60


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"lat": "north"}, "not a number"),
        ({"lat": "91"}, "no such point"),
        ({"valid_from": "June 2014"}, "no ISO date"),
        ({"valid_from": "2017", "valid_to": "2014"}, "is after"),
        ({"source": "hearsay#3"}, "unknown source"),
        ({"source": ""}, "no source"),
        ({"conflict": ""}, "no conflict"),
        ({"wkt": "POLYGON((1 2, 3 4, 5 6))"}, "no closed polygon"),
        ({"wkt": "POLYGON((1 2, 3 x, 5 6, 1 2))"}, "no closed polygon"),
    ],
)
def test_a_broken_row_says_so(monkeypatch: pytest.MonkeyPatch, cells: dict[str, str], fault: str) -> None:
    good = dict.fromkeys(layer._COLUMNS, "") | {
        "id": "x", "name": "X", "lat": "1", "lon": "2", "radius_km": "3", "feature": "town", "country": "SY",
        "conflict": "syria", "source": layer.UNVERIFIED,
    }  # fmt: skip
    layer.sources()
    monkeypatch.setattr(resources, "tsv", lambda *_: [(7, good | cells)])
    with pytest.raises(BadData, match=rf"conflict\.tsv:7: .*{fault}"):
        layer.rows.__wrapped__()


def test_a_place_of_both_gazetteers_is_one_candidate() -> None:
    """Bakhmut's neighbour, under a spelling that only GeoNames has and under ours: one id, one province."""
    row = layer.row_of("tadmor:chasiv-yar")
    assert row is not None and any(s.startswith(layer.SAME) for s in row.sources)
    entry = next(e for e in lookup("Chasiv Yar") if e.place.id == row.place.id)
    assert entry.admin1.startswith("UA.") and entry.population > 0
    assert not any(e.place.id in layer.twins() for n in row.names for e in lookup(n))
    records = [s for r in layer.rows() for s in r.sources if s.startswith(layer.SAME)]
    assert len(records) == len(set(records)) == len(layer.twins())

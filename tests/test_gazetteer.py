"""The gazetteer: names to candidates, by rule; the shipped files keep their form."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tadmor import resources
from tadmor.errors import BadData
from tadmor.gazetteer import Entry, countries, country_of, demonym, lookup
from tadmor.gazetteer.__main__ import main
from tadmor.gazetteer.form import level_of, population_of
from tadmor.gazetteer.layer import rows
from tadmor.gazetteer.normal import fold, key, latin
from tadmor.gazetteer.provinces import province_of
from tadmor.gazetteer.reader import _Table, table


def _best(name: str, country: str) -> Entry | None:
    return next((e for e in lookup(name) if e.place.country == country), None)


@pytest.mark.parametrize(
    "spellings",
    [
        ["Raqqa", "Ar-Raqqah", "al-Raqqa", "Rakka"],
        ["Marea", "Maarea"],
        ["Saraqib", "Saraqeb", "Saraqeeb"],
        ["Kunduz", "Konduz"],
        ["Mukalla", "al-Mukalla", "Al Mukallah"],
        ["Sheikh Zuweid", "Shaykh Zuwayd"],
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings: list[str]) -> None:
    assert len({fold(key(s)) for s in spellings}) == 1


def test_keys_drop_case_accents_and_points() -> None:
    assert key("Sévaré") == "sevare"
    assert key("Be'er-Sheva’") == "beer sheva"
    assert key("İzmir") == "izmir"
    assert latin("Đắk Lắk") and not latin("Харків")


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Aleppo", "SY", 36.2, 37.16),
        ("Deir Ezzor", "SY", 35.34, 40.14),
        ("Mosul", "IQ", 36.34, 43.13),
        ("Benghazi", "LY", 32.12, 20.07),
        ("Kramatorsk", "UA", 48.73, 37.58),
        ("Djibo", "BF", 14.1, -1.63),
        ("Maiduguri", "NG", 11.85, 13.16),
        ("Bukavu", "CD", -2.49, 28.84),
        ("Kismayo", "SO", -0.36, 42.55),
        ("Pemba", "MZ", -12.97, 40.52),
        ("Kandahar", "AF", 31.61, 65.71),
        ("Myitkyina", "MM", 25.38, 97.4),
        ("Marawi", "PH", 8.0, 124.29),
        ("Quibdó", "CO", 5.69, -76.66),
        ("Tabqa Dam", "SY", 35.87, 38.57),
        ("Jebel Marra", "SD", 13.0, 24.3),
        ("Sambisa Forest", "NG", 11.25, 13.42),
        ("Bagram", "AF", 34.95, 69.26),
        ("Azovstal", "UA", 47.1, 37.6),
        ("Philadelphi Corridor", "PS", 31.27, 34.25),
    ],
)
def test_conflict_places_are_known(name: str, country: str, lat: float, lon: float) -> None:
    entry = _best(name, country)
    assert entry is not None
    assert math.dist((entry.place.lat, entry.place.lon), (lat, lon)) < 0.25


def test_rules_of_the_chain() -> None:
    assert lookup("Aleppo")[0].rule == "exact"
    assert _best("Homs governorate", "SY").place.feature == "province"  # type: ignore[union-attr]
    part = lookup("eastern Mosul")[0]
    assert (part.rule, part.place.country) == ("part", "IQ")
    assert lookup("EU") == [] and lookup("") == [] and lookup("Xqzvwk") == []
    assert lookup("UAE")[0].place.country == "AE"


def test_a_town_shares_the_spellings_of_the_province_named_after_it() -> None:
    town, area = (next(e for e in lookup("Edlib") if e.place.feature in kinds) for kinds in (("city",), ("province",)))
    assert town.place.name == "Idlib" and town.rule == area.rule
    assert town.prior >= area.prior - 0.1


def test_an_exact_name_ranks_before_one_of_the_same_sound() -> None:
    rules = [e.rule for e in lookup("Goma")]
    assert rules[0] == "exact" and lookup("Goma")[0].place.country == "CD"


def test_countries_and_their_people() -> None:
    assert demonym("Syrians") == "SY" and demonym("Malian") == "ML" and demonym("Nigerien") == "NE"
    assert demonym("Aleppo") is None
    assert country_of("DR Congo") == "CD" and country_of("Burma") == "MM" and country_of("Atlantis") is None
    missing = [c.name for c in countries().values() if not any(e.place.feature == "country" for e in lookup(c.name))]
    assert missing == []


def test_every_name_of_the_conflict_layer_is_found() -> None:
    lost = [n for r in rows() for n in r.names if key(n) and r.place.id not in {e.place.id for e in lookup(n)}]
    assert lost == []


def test_population_is_kept_within_five_percent() -> None:
    for people in (1, 37, 5_000, 123_456, 21_000_000):
        assert abs(population_of(level_of(people)) - people) <= 0.05 * people + 1
    assert population_of(level_of(0)) == 0


def test_a_broken_file_says_so() -> None:
    with pytest.raises(BadData):
        _Table(b"not a gazetteer")
    assert resources.data("gazetteer/places.bin")[:4] == b"\x28\xb5\x2f\xfd"


def test_the_builder_names_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path / "out"), "--npm", str(tmp_path)]) == 2
    assert "npm install" in capsys.readouterr().err
    assert main(["lookup", "Palmyra"]) == 0
    assert "SY" in capsys.readouterr().out


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_may_be_asked(name: str) -> None:
    for entry in lookup(name):
        assert -90 <= entry.place.lat <= 90 and -180 <= entry.place.lon <= 180


def test_the_province_of_a_place() -> None:
    homs = lookup("Homs")[0].place
    assert province_of(homs) == ("SY.11", "Homs Governorate")
    base = replace(homs, id="tadmor:some-base", lat=homs.lat + 0.02, feature="airbase", radius_km=5.0)
    assert province_of(base) == province_of(homs)  # that of the nearest settlement
    assert province_of(replace(base, lat=33.0, lon=40.0)) is None  # none within 15 km
    assert province_of(replace(base, country="IQ")) is None
    assert province_of(replace(base, radius_km=200.0)) is None
    assert province_of(replace(homs, feature="country")) is None


def test_a_place_of_the_layer_has_the_province_of_its_own_record() -> None:
    row = next(r for r in rows() if r.geonames and r.place.feature == "town")
    record = table().by_id(row.geonames, "exact")
    found = province_of(replace(row.place, lat=0.0, lon=0.0))
    assert record is not None and record.admin1 and found is not None and found.code == record.admin1


def test_a_number_of_another_gazetteer_is_no_record_of_this_one() -> None:
    homs = lookup("Homs")[0].place
    other = replace(homs, id=homs.id.replace("geonames:", "mine:"), lat=0.0, lon=0.0)
    assert province_of(homs) is not None and province_of(other) is None

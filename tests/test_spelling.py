"""Spellings that no list holds: what is alike, how fast, and where a guess may stand."""

from __future__ import annotations

import time

import pytest

from tadmor.gazetteer import command, search, spelling
from tadmor.gazetteer.spelling import likeness


@pytest.mark.parametrize(
    ("spelt", "country", "name"),
    [
        ("Kramatorks", "UA", "Kramatorsk"),
        ("Maydughuri", "NG", "Maiduguri"),
        ("Khan Sheykhoon", "SY", "Khān Shaykhūn"),
        ("Abu Kemaal", "SY", "Ālbū Kamāl"),
        ("Bentuyu", "SS", "Bentiu"),
    ],
)
def test_a_misspelt_name_leads_to_the_place(spelt: str, country: str, name: str) -> None:
    found = search.fuzzy(spelt, [country])
    assert found[0].entry.place.name == name and found[0].score >= search.SURE
    assert all(c.rule == "fuzzy" and c.entry.place.country == country for c in found)


def test_short_names_and_nonsense_are_not_guessed() -> None:
    assert search.fuzzy("Homz", ["SY"]) == []
    assert search.fuzzy("Xqzvwkplm", ["SY"]) == []


def test_likeness_is_symmetric_and_one_for_the_same() -> None:
    assert likeness("dayr az zawr", "deir ez zour") == likeness("deir ez zour", "dayr az zawr") > 0.7
    assert likeness("goma", "goma") == 1.0 and likeness("goma", "") == 0.0
    assert likeness("goma", "bukavu") < 0.4


def test_a_search_takes_milliseconds() -> None:
    search.fuzzy("Kramatorks", ["UA"])
    start = time.process_time()
    for n in range(10):
        spelling.alike(f"Kramator{'abcdefghij'[n]}s", ("UA",))
    assert (time.process_time() - start) / 10 < 0.05  # 0.02 on an idle machine


def test_find_says_which_rule_and_how_sure() -> None:
    (first, *_) = command.find("Kramatorks", "ua")
    assert first["rule"] == "fuzzy" and "likeness 0." in first["why"]
    assert command.find("Aleppo", "SY")[0]["rule"] == "exact"
    assert command.find("eastern Mosul", "IQ")[0]["why"].startswith("without the direction")
    near = command.find("Tripoli", near="34.4,35.8")[0]
    assert near["country"] == "LB" and near["km"] < 20

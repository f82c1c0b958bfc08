"""The place of an event word among the places of its sentence. Sentences are our own."""

from __future__ import annotations

import pytest

from tadmor import language, places
from tadmor.places import scene
from tadmor.text import sentences


def _told(text: str, word: str) -> str | None:
    parsed = language.analyse(text, sentences(text))
    placed = places.find(text, parsed, ())
    at = text.index(word)
    sentence = next(s for s in parsed if s.start <= at < s.end)
    i = sentence.at(at)
    assert i is not None
    found = scene.place_of(sentence, i, placed)
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Gunmen killed two guards in Baidoa on Monday.", "killed", "Baidoa"),
        ("Troops captured Bambari and moved on to Bria.", "captured", "Bambari"),
        ("Police arrested a man in Mosul after a bomb exploded in Kirkuk.", "arrested", "Mosul"),
        ("Police arrested a man in Mosul after a bomb exploded in Kirkuk.", "exploded", "Kirkuk"),
        ("The minister said the talks would go on.", "said", None),
    ],
)
def test_place_of_an_event_word(text: str, word: str, place: str | None) -> None:
    assert _told(text, word) == place


def test_chances_sum_to_one_and_hold_each_place_and_none() -> None:
    text = "Rebels shelled Goma and Sake."
    parsed = language.analyse(text, sentences(text))
    placed = places.find(text, parsed, ())
    found = scene.chances(parsed[0], 1, placed)
    assert sum(p for p, _ in found) == pytest.approx(1.0)
    assert [m for _, m in found].count(None) == 1 and len(found) == len(placed) + 1

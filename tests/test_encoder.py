"""The encoder's tags made spans: decoding, and what belongs to a name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tadmor import encoder, language, resources, text
from tadmor.errors import BadData
from tadmor.model import Span

BIO = ("O", "B-Person", "I-Person", "B-Location", "I-Location")


def chances(*rows: tuple[float, ...]) -> encoder.Floats:
    return np.log(np.array(rows, dtype=np.float32))


def test_the_best_tags_stand_where_they_are_sound() -> None:
    scores = chances((0.1, 0.8, 0.05, 0.03, 0.02), (0.1, 0.1, 0.7, 0.05, 0.05), (0.9, 0.02, 0.02, 0.03, 0.03))
    assert encoder.best_tags(scores, BIO) == ["B-Person", "I-Person", "O"]


@pytest.mark.parametrize(
    ("rows", "tags"),
    [
        # nothing goes on at the start of a sentence
        (((0.1, 0.3, 0.5, 0.05, 0.05),), ["B-Person"]),
        # a name that is all but sure of its kind begins with that kind
        (((0.1, 0.3, 0.05, 0.5, 0.05), (0.02, 0.02, 0.9, 0.02, 0.04)), ["B-Person", "I-Person"]),
        # a weak "goes on" after nothing is nothing
        (((0.96, 0.01, 0.01, 0.01, 0.01), (0.44, 0.01, 0.5, 0.02, 0.03)), ["O", "O"]),
    ],
)
def test_nothing_goes_on_that_has_not_begun(rows: tuple[tuple[float, ...], ...], tags: list[str]) -> None:
    assert encoder.best_tags(chances(*rows), BIO) == tags


def named(body: str) -> set[tuple[str, str]]:
    found = language.analyse(body, text.sentences(body))
    return {(e.text, e.label) for s in found for e in s.entities}


def test_a_name_and_its_letters_in_brackets_are_two() -> None:
    found = {words for words, _ in named("The Popular Front of Lebanon (PFL) took the village on Monday.")}
    assert "PFL" in found
    assert not any("(" in words or ")" in words for words in found)


def test_edges_of_a_name_hold_no_article_genitive_or_mark() -> None:
    found = {words for words, _ in named("The Syrian army's convoy left Damascus, the Ministry of Defence said.")}
    assert found
    for words in found:
        assert words[0].isalnum() and words[-1].isalnum()
        assert not words.endswith(("'s", " of")) and not words.lower().startswith("the ")


def test_a_word_for_a_nation_is_no_party_by_itself() -> None:
    found = named("They spoke of the Yemeni question for two hours.")
    assert ("Yemeni", "ORG") not in found


def test_nothing_is_read_out_of_an_empty_stretch() -> None:
    assert language.analyse("", [Span(0, 0)]) == [] or named("...") == set()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Path]:
    """A folder of weights that are those shipped."""
    for name in (encoder.WEIGHTS, encoder.CARD, encoder.VOCABULARY):
        (tmp_path / Path(name).name).write_bytes(resources.data(name))
    yield tmp_path
    encoder.use(None)


def test_weights_of_a_folder_are_read_and_checked(other: Path) -> None:
    shipped = encoder.card().sha256
    encoder.use(other)
    assert encoder.card().sha256 == shipped
    assert named("They met Ban Ki-moon in Geneva.")
    told = json.loads((other / "reader.json").read_text(encoding="utf-8"))
    (other / "reader.json").write_text(json.dumps({**told, "sha256": "0" * 64}), encoding="utf-8")
    encoder.use(other)
    with pytest.raises(BadData, match=r"reader\.onnx is not the file"):
        encoder.signals(["They met."], [[Span(0, 4)]])

"""Model types to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import bare, reading

from tadmor import codec
from tadmor.errors import BadInput
from tadmor.model import Claim, Reading, Source, TimeMention


def test_a_whole_reading_survives() -> None:
    made, _ = reading()
    assert codec.loads(Reading, codec.dumps(made)) == made
    empty = bare(made.claims[0], "x")
    assert codec.loads(Claim, codec.dumps(empty)) == empty


def test_a_field_unknown_to_the_writer_takes_its_default() -> None:
    assert codec.build(Source, {"kind": "author"}) == Source(codec.build(Source, {"kind": "author"}).kind)


@pytest.mark.parametrize("value", [{}, {"kind": "nobody"}, 3, None])
def test_another_shape_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="another shape"):
        codec.build(Source, value)
    with pytest.raises(BadInput, match="another shape"):
        codec.build(TimeMention, {"start": 1})


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain form"):
        codec.plain(object())


@given(st.text())
def test_clean_text_has_the_same_length_and_encodes(text: str) -> None:
    made = codec.clean(text)
    assert len(made) == len(text)
    assert json.loads(codec.dumps(text)) == made
    made.encode("utf-8")

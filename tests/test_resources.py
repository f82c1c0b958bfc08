"""Shipped data: found by name, hashed, and precise about what is wrong."""

from __future__ import annotations

import gzip
import hashlib
from importlib.resources import files

import pytest

from tadmor import resources
from tadmor.errors import BadData


def test_every_shipped_file_is_listed_and_hashed() -> None:
    assert "lexicon/modality.toml" in resources.names()
    for name in resources.names():
        content = files("tadmor").joinpath(*name.split("/")).read_bytes()
        assert resources.sha256(name) == hashlib.sha256(content).hexdigest()
        assert resources.version(name)
    assert len(resources.fingerprint()) == 64


def test_every_shipped_table_and_document_parses() -> None:
    for name in resources.names():
        if name.endswith(".toml"):
            assert resources.toml(name)
        elif name.endswith((".tsv", ".tsv.gz")):
            assert resources.tsv(name)


@pytest.mark.parametrize(
    "name", ["lexicon/none.toml", "lexicon", "../pyproject.toml", "", "/etc/hostname", "model.py/x"]
)
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(BadData):
        resources.data(name)


def test_rows_come_with_their_line() -> None:
    rows = list(resources.parse_tsv("# note\nword\tkind\n\nseize \t capture\nfall\n", "x.tsv", ["word"]))
    assert rows == [(4, {"word": "seize", "kind": "capture"}), (5, {"word": "fall", "kind": ""})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("word\tkind\na\tb\tc\n", "x.tsv:2: 3 cells under 2 columns"),
        ("# only a note\n", "x.tsv:1: no header row"),
        ("kind\na\n", "x.tsv:1: no column word"),
        ("word\tword\na\tb\n", "x.tsv:1: two columns"),
    ],
)
def test_a_broken_table_names_line_and_fix(content: str, message: str) -> None:
    with pytest.raises(BadData, match=message) as caught:
        list(resources.parse_tsv(content, "x.tsv", ["word"]))
    assert "Fix: " in str(caught.value)


def test_a_broken_document_names_line_and_fix() -> None:
    with pytest.raises(BadData, match=r"x\.toml:2: not valid TOML.*Fix: "):
        resources.parse_toml("a = 1\nb = = 2\n", "x.toml")


def test_text_that_is_not_utf8_names_its_line() -> None:
    with pytest.raises(BadData, match=r"x\.tsv:2: not valid UTF-8"):
        resources.decode(b"fine\nbad \xff\n", "x.tsv")
    with pytest.raises(BadData, match="not a gzip file"):
        resources.decode(b"plain", "x.tsv.gz")
    assert resources.decode(gzip.compress("é".encode()), "x.tsv.gz") == "é"

"""What every test starts from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tadmor.gazetteer import reader

# A gazetteer that whoever runs the tests has added must not change what they see.
os.environ["TADMOR_GAZETTEER"] = os.devnull + ".none"


@pytest.fixture
def own_gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The path of a user's gazetteer that is not there yet."""
    path = tmp_path / "own.sqlite"
    monkeypatch.setenv("TADMOR_GAZETTEER", str(path))
    reader.forget()
    yield path
    monkeypatch.undo()
    reader.forget()

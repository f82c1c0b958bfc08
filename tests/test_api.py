"""The library in two calls."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from samples import bare, reading

import tadmor
from tadmor import api
from tadmor.errors import BadInput
from tadmor.export import table
from tadmor.model import Reading
from tadmor.store import Case

STORY = "Rebels shelled the town of Idlib on Monday, killing four civilians, a hospital official said.\n"


def test_a_text_and_a_file_are_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(STORY, encoding="utf-8")
    one, two, three = api.read(STORY), api.read(file), api.read(str(file))
    assert one.report.text == two.report.text == three.report.text == STORY
    assert (one.report.file, two.report.file, three.report.file) == ("text", "report.txt", "report.txt")
    assert api.read(STORY.encode()).report.id == one.report.id


def test_what_is_known_is_given_as_keywords() -> None:
    report = api.read(STORY, outlet="Coast Mirror", published=date(2019, 5, 12)).report
    assert report.outlet and report.published
    assert (report.outlet.value, report.published.value, report.published.basis) == (
        "Coast Mirror",
        "2019-05-12",
        "given",
    )


@pytest.mark.parametrize("given", ["absent-report.txt", "", "x/y/absent.html"])
def test_what_is_no_report_is_refused(given: str) -> None:
    with pytest.raises(BadInput):
        api.read(given)


def test_claims_become_a_frame(tmp_path: Path) -> None:
    made, raw = reading()
    with Case.open(tmp_path / "c.tadmor") as case:
        case.add(made, raw)
        one = api.frame(case)
    two = api.frame(tmp_path / "c.tadmor")
    three = api.frame(made)
    for found in (one, two, three):
        assert list(found.columns) == list(table.COLUMNS)
        assert found.loc[0, "actor"] == "Northern Front"
        assert found.loc[0, "date_start"].date() == date(2019, 5, 10)
        assert found.loc[0, "killed_low"] == 3 and found["killed_high"].isna().all()


def test_a_frame_without_claims_has_its_columns(tmp_path: Path) -> None:
    with Case.open(tmp_path / "c.tadmor") as case:
        assert list(api.frame(case).columns) == list(table.COLUMNS)
        made, raw = reading()
        case.add(Reading(**{**_fields(made), "claims": (bare(made.claims[0], "x"),)}), raw)
        assert api.frame(case)["date_start"].isna().all()


def _fields(made: Reading) -> dict[str, Any]:
    return {name: getattr(made, name) for name in Reading.__slots__}


@pytest.mark.parametrize("first", ["import tadmor", "from tadmor.read import complete"])
def test_the_call_and_the_stage_share_a_name_whatever_came_first(first: str) -> None:
    code = (
        f"{first}\nimport tadmor\n"
        f"assert tadmor.read({STORY!r}).report.file == 'text'\n"
        "from tadmor import read\nassert read.read_report and tadmor.Case and tadmor.frame\n"
        "assert not hasattr(tadmor, 'nothing')"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert result.stderr == ""


def test_importing_loads_nothing_else() -> None:
    code = "import sys, tadmor; sys.exit(any(name.startswith('tadmor.') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
    assert tadmor.__version__

"""docs/accuracy.md is what the stored figures make, and says what stands behind each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import accuracy, accuracy_page
from evaluation.__main__ import SETS
from evaluation.gate import FLOORS
from evaluation.scores import LOWER_IS_BETTER

ANCHORS = accuracy.read_anchors()
FLOORED = json.loads(FLOORS.read_text(encoding="utf-8"))["sets"]
PROBE = {"expression": "on Monday", "text": "It fell on Monday.", "document_date": "2020-05-06"}


def test_the_page_is_what_the_stored_figures_make() -> None:
    made = accuracy_page.page(ANCHORS, FLOORED, accuracy.read_measured())
    assert accuracy.PAGE.read_text(encoding="utf-8") == made, "run: python -m evaluation accuracy"


def test_every_set_with_a_floor_is_on_the_page() -> None:
    names = [one["name"] for one in ANCHORS]
    assert len(set(names)) == len(names)
    assert set(FLOORED) <= set(names)
    assert {FLOORED.get(one["name"], {}).get("set", one["scorer"]) for one in ANCHORS} <= set(SETS) | {"own_stories"}


def test_anchors_say_what_is_held_back_and_who_measured() -> None:
    for one in ANCHORS:
        assert one["gold"] and one["held_back"], one["name"]
        for other in one["other"]:
            assert other["kind"] in ("published", "measured") and other["system"] and other["figures"], one["name"]


def test_bars_are_told_as_reached_or_not() -> None:
    one = {"name": "x", "scorer": "x", "gold": "g", "held_back": "h", "bars": {"f1": 0.5, "mae": 0.2}, "other": []}
    assert "mae" in LOWER_IS_BETTER
    run = {"scores": {"f1": 0.6, "mae": 0.3, "n": 4.0}, "date": "2020-01-01", "version": "1", "sha256": "0" * 64}
    page = accuracy_page.page([one], {}, {"x": run})
    assert "| [x](#x) | f1 | 0.500 | 0.600 | – | yes |" in page
    assert "| [x](#x) | mae ↓ | 0.200 | 0.300 | – | no |" in page
    assert "Run of 2020-01-01, tadmor 1." in page and "`000000000000`" in page
    assert "No run is stored yet" in accuracy_page.page([one], {}, {})


def test_counts_of_mistakes_stand_on_the_page_without_a_sentence() -> None:
    one = {"name": "x", "scorer": "x", "gold": "g", "held_back": "h", "bars": {}, "other": []}
    run = {"scores": {}, "date": "d", "version": "1", "sha256": "0" * 64}
    run |= {"mistakes": {"kinds": {"rare": 1, "common": 7}, "date": "2020-01-02"}}
    assert "Mistakes by kind (2020-01-02): common 7, rare 1." in accuracy_page.page([one], {}, {"x": run})


@pytest.fixture
def probes(tmp_path: Path) -> Path:
    """A folder of gold with one set of time expressions: one row right, one wrong."""
    rows = [
        {**PROBE, "acceptable": [["2020-05-04", "2020-05-04"]]},
        {**PROBE, "acceptable": [["1999-01-01", "1999-01-01"]]},
    ]
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "time.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_measuring_stores_a_run_and_writes_the_page(probes: Path) -> None:
    page, measured = probes / "page.md", probes / "measured.json"
    floors = probes / "floors.json"
    floors.write_text('{"sets": {}}')
    words = ["--page", str(page), "--measured", str(measured), "--floors", str(floors), "--data", str(probes)]
    assert accuracy.main([*words, "--measure", "--only", "time_probe"]) == 0
    (run,) = accuracy.read_measured(measured).values()
    assert run["scores"]["right"] == 0.5 and len(run["sha256"]) == 64
    assert "| right | 0.500 |" in page.read_text(encoding="utf-8")
    assert accuracy.main([*words, "--check"]) == 0
    page.write_text("old", encoding="utf-8")
    assert accuracy.main([*words, "--check"]) == 1
    assert accuracy.main([*words, "--measure", "--only", "place_probe"]) == 1  # no such gold there
    assert accuracy.main([*words, "--measure", "--only", "nothing"]) == 1
    assert list(accuracy.read_measured(measured)) == ["time_probe"]

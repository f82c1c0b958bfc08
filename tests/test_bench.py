"""The benchmark still runs; its figures are not judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import gazetteer, linking, throughput


def test_a_part_reads_each_report_at_least_once(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "Rebels captured the town of Harim on Monday, residents said.\n", encoding="utf-8"
    )
    (tmp_path / "two.txt").write_text("The mayor opened a library on Monday.\n", encoding="utf-8")
    found = throughput.run_tadmor(tmp_path, 0.0)
    assert found["reports"] == 2 and found["words"] == 17 and found["claims"] >= 1
    assert found["mb"] > 10 and found["s"] > 0


def test_the_table_names_measure_and_bar() -> None:
    shown = throughput.table({"reports_per_s": 6.5, "memory_mb": 220.0, "help_s": 0.2, "import_s": 0.02})
    assert "6.50  >= 6" in shown and "220  < 700" in shown and "0.20  < 0.3" in shown


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="here"):
        throughput.reports(tmp_path)


def test_the_gazetteer_bench_measures_all_bars() -> None:
    found = gazetteer.measure(names=200, searches=3)
    assert set(found) == set(gazetteer.BARS)
    assert found["size_mb"] <= 25 and found["lookups_per_s"] > 500 and found["spelling_ms"] < 200


def test_linking_finds_what_comparing_all_finds_and_is_cheap_to_keep() -> None:
    assert linking.recall(120) >= linking.BARS["recall"]
    row = linking.run(120)
    assert row["links"] > 0 and row["bytes"] <= linking.BARS["bytes"]
    made = [{"reports": n, "links_s": 0.5 * n} for n in (10.0, 100.0)]
    assert linking.exponent(made, "links_s") == pytest.approx(1.0)

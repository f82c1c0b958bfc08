"""The case file: nothing lost, nothing twice, nothing edited, order by content."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from samples import bare, reading

from tadmor import review, store
from tadmor.errors import BadInput, TadmorError
from tadmor.model import Act, Control, Event, Issue, Link
from tadmor.store import Case


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.tadmor"


def test_a_reading_comes_back_as_it_went_in(path: Path) -> None:
    made, raw = reading()
    made = replace(made, claims=(bare(made.claims[0], "bare"), *made.claims))
    with Case.open(path) as case:
        assert case.add(made, raw)
    with Case.open(path, create=False) as case:
        assert case.reading(made.report.id) == made
        assert case.original(made.report.id) == raw
        assert case.reports() == [made.report]
        assert list(case.fingerprints()) == [made.report.id]


def test_reading_twice_adds_nothing(path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        assert case.add(made, raw)
        assert not case.add(replace(made, report=replace(made.report, file="other.txt")), raw)
        assert case.claims() == list(made.claims)
        assert len(case.issues()) == 1


def test_order_is_by_file_whatever_came_first(path: Path, tmp_path: Path) -> None:
    parts = [reading("b.txt", mark="1"), reading("a.txt", mark="2"), reading("a.txt", mark="3")]
    with Case.open(path) as one, Case.open(tmp_path / "other.tadmor") as other:
        for made, raw in parts:
            one.add(made, raw)
        for made, raw in reversed(parts):
            other.add(made, raw)
        assert one.claims() == other.claims()
        assert one.reports() == other.reports()
        assert one.issues() == other.issues()
        assert [c.file for c in one.claims()] == ["a.txt", "a.txt", "b.txt"]


def test_issues_of_inputs_without_a_report_are_kept_once(path: Path) -> None:
    issue = Issue("broken.bin", "input.binary", "not text")
    with Case.open(path) as case:
        assert case.add_issue(issue)
        assert not case.add_issue(issue)
        assert case.issues() == [issue]


@pytest.mark.parametrize("table", store.APPEND_ONLY)
def test_append_only_tables_refuse_changes(path: Path, table: str) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        case.add(made, raw)
        case.rebuild([Event("e1", (made.claims[0].id,), "TERR.CAPTURE", 1, (), "r")], [], [])
        case.rebuild([], [Link("a", "b", "same event", 0.5, "r")], [])
        case.decide("me", Act.ACCEPT, [review.anchor(made.claims[0])])
    db = sqlite3.connect(path)
    assert db.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,)
    try:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement)
    finally:
        db.close()


def test_rebuild_replaces_and_keeps_old_links(path: Path) -> None:
    (one, raw), (two, raw2) = reading("a.txt"), reading("b.txt", mark="2")
    ids = (one.claims[0].id, two.claims[0].id)
    event = Event("e1", ids, "TERR.CAPTURE", 2, ("killed",), "same place and day")
    held = Control(
        "Tarmal", 12.5, 33.25, "Northern Front", date(2019, 5, 10), date(2019, 5, 10), None, None, "claimed", ids
    )
    link, later = Link(*ids, "same event", 0.9, "rule"), Link(*ids, "contradicts", 0.4, "rule")
    with Case.open(path) as case:
        case.add(one, raw)
        case.add(two, raw2)
        for _ in range(2):
            case.rebuild([event], [link], [held])
            assert (case.events(), case.links(), case.control()) == ([event], [link], [held])
        case.rebuild([], [later], [])
        assert (case.events(), case.links(), case.control()) == ([], [later], [])
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM links").fetchone() == (2,)
    db.close()


def test_a_failed_rebuild_leaves_the_old_state(path: Path) -> None:
    made, raw = reading()
    event = Event("e1", (made.claims[0].id,), "TERR.CAPTURE", 1, (), "r")
    with Case.open(path) as case:
        case.add(made, raw)
        case.rebuild([event], [], [])
        with pytest.raises(TadmorError, match="FOREIGN KEY"):
            case.rebuild([replace(event, claims=("no such claim",))], [], [])
        assert case.events() == [event]


def test_a_failed_report_leaves_nothing_behind(path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        with pytest.raises(TadmorError, match="nothing"):
            case.add(replace(made, claims=made.claims * 2), raw)
        assert case.reports() == []
        assert case.add(made, raw)


def _read_and_die(path: str) -> None:
    case = Case.open(path)
    case.add(*reading("first.txt"))
    made, raw = reading("second.txt", mark="2")
    case._db.execute("BEGIN IMMEDIATE")
    store._insert_report(case._db, made, raw)
    os._exit(9)


def test_a_killed_run_loses_no_finished_report(path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_read_and_die, args=(str(path),))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    with Case.open(path) as case:
        assert [r.file for r in case.reports()] == ["first.txt"]
        assert case.add(*reading("second.txt", mark="2"))


def test_search_and_boxes(path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        case.add(made, raw)
        assert case.search('mortars "seized') == [made.report.id]
        assert case.search("nothing here AND") == []
        assert case.search(" ") == []
        assert case.within(33, 12, 34, 13) == [made.claims[0].id]
        assert case.within(33.26, 12, 34, 13) == [made.claims[0].id]  # two kilometres around the town
        assert case.within(40, 12, 41, 13) == []


def test_flat_views_are_readable_with_plain_sqlite(path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        case.add(made, raw)
        case.rebuild([Event("e1", (made.claims[0].id,), "TERR.CAPTURE", 1, (), "r")], [], [])
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    (row,) = db.execute("SELECT * FROM claims_flat").fetchall()
    (event,) = db.execute("SELECT * FROM events_flat").fetchall()
    db.close()
    assert row["actor"] == "Northern Front"
    assert row["sources"] == "Hill Country Gazette > a district official"
    assert (row["when_start"], row["place"], row["killed_low"], row["killed_high"]) == ("2019-05-10", "Tarmal", 3, None)
    assert row["sentence"].startswith("The Northern Front seized") and row["sentence"].endswith("official said.")
    assert (row["event"], row["published"]) == ("e1", "2019-05-12")
    assert (event["earliest"], event["place"], event["actors"], event["claims"]) == (
        "2019-05-10",
        "Tarmal",
        "Northern Front",
        1,
    )


def test_odd_text_is_kept(path: Path) -> None:
    made, raw = reading()
    odd = "a\ud800b\x00c\u2028😀 '\""
    made = replace(made, report=replace(made.report, text=odd), claims=(), issues=(Issue("x\udfff", "c", odd),))
    with Case.open(path) as case:
        case.add(made, raw)
        assert case.report(made.report.id).text == odd.replace("\ud800", "�")
        assert case.issues()[0].file == "x�"
        assert case.add_issue(Issue("y", "c", odd))
        assert not case.add_issue(Issue("y", "c", odd))


def _sqlite(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_what_is_no_case_is_refused(path: Path, tmp_path: Path) -> None:
    path.write_text("just some notes, long enough to be taken for a header of nothing at all" * 20)
    with pytest.raises(BadInput, match="SQLite file"):
        Case.open(path)
    assert path.read_text().startswith("just some notes")

    other = tmp_path / "other.db"
    _sqlite(other, "CREATE TABLE notes (x)")
    with pytest.raises(BadInput, match="no tadmor case"):
        Case.open(other)
    foreign = tmp_path / "foreign.db"
    _sqlite(foreign, "PRAGMA application_id = 7")
    with pytest.raises(BadInput, match="no tadmor case"):
        Case.open(foreign)

    newer = tmp_path / "newer.tadmor"
    Case.open(newer).close()
    _sqlite(newer, "PRAGMA user_version = 99")
    with pytest.raises(BadInput, match="newer tadmor"):
        Case.open(newer)

    with pytest.raises(BadInput, match="is a directory"):
        Case.open(tmp_path)
    with pytest.raises(BadInput, match="no such case file"):
        Case.open(tmp_path / "absent.tadmor", create=False)
    assert not (tmp_path / "absent.tadmor").exists()
    with pytest.raises(BadInput, match="directory does not exist"):
        Case.open(tmp_path / "no" / "x.tadmor")


def test_unknown_report(path: Path) -> None:
    with Case.open(path) as case:
        with pytest.raises(BadInput, match="no report"):
            case.report("0" * 64)
        with pytest.raises(BadInput, match="no report"):
            case.original("0" * 64)


def test_the_file_stands_alone_after_closing(path: Path) -> None:
    with Case.open(path) as case:
        case.add(*reading())
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]

"""The case file: nothing lost, nothing twice, nothing edited, order by content."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import bare, reading

from tadmor import review, store
from tadmor.errors import BadInput, TadmorError
from tadmor.model import Act, Control, Decision, Event, Issue, Link
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


# --- decisions and versions ---------------------------------------------------------------------


def test_a_case_of_version_1_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, raw = reading()
    new = "runs changes retired".split()
    monkeypatch.setattr(store, "MIGRATIONS", store.MIGRATIONS[:1])
    monkeypatch.setattr(store, "APPEND_ONLY", [t for t in store.APPEND_ONLY if t not in new])
    with Case.open(path) as case:
        assert case.add(made, raw)
    monkeypatch.undo()
    ident = made.claims[0].id
    _sqlite(
        path,
        f"INSERT INTO decisions VALUES (1, '2024-01-01', 'R. Ames', 'reject', '{ident}', NULL, NULL)",
        "INSERT INTO decisions VALUES (2, '2024-01-02', 'Q. Bell', 'undo', '', NULL, 1)",
        "INSERT INTO rebuilt VALUES (1)",
    )
    with Case.open(path) as case:
        assert case.reading(made.report.id) == made
        first, second = case.decisions()
        assert (first.act, first.reviewer, first.about) == (
            Act.REJECT,
            "R. Ames",
            (replace(review.anchor(made.claims[0]), source=None),),
        )
        assert (second.act, second.undoes) == (Act.UNDO, 1)
        assert case.stale()  # derived anew, so that there is a first run to compare with
        case.rebuild([Event("e1", (ident,), "TERR.CAPTURE", 1, (), "r")], [], [])
        assert not case.stale() and [run.id for run in case.runs()] == [1]
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (len(store.MIGRATIONS),)
    for table in store.APPEND_ONLY:
        if db.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(f"DELETE FROM {table}")
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    db.close()


def test_old_and_new_cases_have_one_schema(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old.tadmor"
    monkeypatch.setattr(store, "MIGRATIONS", store.MIGRATIONS[:1])
    monkeypatch.setattr(store, "APPEND_ONLY", ["reports", "decisions"])
    Case.open(old).close()
    monkeypatch.undo()
    Case.open(old).close()
    Case.open(path).close()

    def schema(file: Path) -> set[tuple[str, str, str]]:
        db = sqlite3.connect(file)
        rows = set(db.execute("SELECT type, name, sql FROM sqlite_master"))
        strict = dict(db.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"))
        assert strict["decisions"] == strict["changes"] == strict["runs"] == strict["told"] == 1
        db.close()
        return rows

    assert schema(old) == schema(path)


def test_a_decision_cannot_be_replaced_or_undone_twice(path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as case:
        case.add(made, raw)
        first = case.decide("R. Ames", Act.REJECT, [review.anchor(made.claims[0])], reason="not here")
        assert case.decisions() == [first] and first.reason == "not here"
        undo = case.decide("Q. Bell", Act.UNDO, undoes=first.id)
        with pytest.raises(BadInput, match=f"undone already, by #{undo.id}"):
            case.decide("Q. Bell", Act.UNDO, undoes=first.id)
        with pytest.raises(BadInput, match="reviewer"):
            case.decide(" ", Act.REJECT, [review.anchor(made.claims[0])])
        assert case.decisions() == [first, undo]
    db = sqlite3.connect(path)
    columns = "id, made_at, reviewer, act, about, others, field, value, undoes, reason"
    copied = f"INSERT OR REPLACE INTO decisions SELECT {columns.replace('undoes', 'NULL')} FROM decisions WHERE id = 1"
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(copied)
    for wrong in (
        "(1, 'now', '', 'reject', '[]', '[]', '', '', NULL, '')",
        "(9, 'now', 'me', 'weigh', '[]', '[]', '', '', NULL, '')",
        "(9, 'now', 'me', 'undo', '[]', '[]', '', '', NULL, '')",
        "(9, 'now', 'me', 'reject', '[]', '[]', '', '', 2, '')",
        "(9, 'now', 'me', 'undo', '[]', '[]', '', '', 9, '')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(f"INSERT INTO decisions ({columns}) VALUES {wrong}")
    db.close()


def test_a_decision_undone_in_both_cases_is_undone_once(path: Path, tmp_path: Path) -> None:
    made, raw = reading()
    with Case.open(path) as one, Case.open(tmp_path / "other.tadmor") as two:
        one.add(made, raw)
        two.add(made, raw)
        first = one.decide("R. Ames", Act.REJECT, [review.anchor(made.claims[0])])
        assert two.adopt(one.decisions()) == 1
        one.decide("R. Ames", Act.UNDO, undoes=first.id)
        two.decide("Q. Bell", Act.UNDO, undoes=1)
        assert two.adopt(one.decisions()) == 0
        assert [d.reviewer for d in two.decisions()] == ["R. Ames", "Q. Bell"]


_ACTS = st.lists(
    st.tuples(st.sampled_from([a for a in Act if a is not Act.UNDO]), st.text(max_size=8), st.booleans()), max_size=6
)


@settings(max_examples=25, deadline=None)
@given(_ACTS)
def test_decisions_only_ever_grow(acts: list[tuple[Act, str, bool]]) -> None:
    made, raw = reading()
    anchor = review.anchor(made.claims[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.tadmor"
        with Case.open(path) as case:
            case.add(made, raw)
        seen: list[Decision] = []
        for act, words, undo in acts:
            with Case.open(path) as case:
                seen.append(case.decide("R. Ames", act, [anchor], field=words, value=words, reason=words))
                if undo:
                    seen.append(case.decide("R. Ames", Act.UNDO, undoes=seen[-1].id))
                assert not case.add(made, raw)  # reading again takes nothing away
                assert case.decisions() == seen
                assert [d.id for d in seen] == list(range(1, len(seen) + 1))
        with Case.open(path) as case:
            assert case.decisions() == seen and case.claims() == list(made.claims)

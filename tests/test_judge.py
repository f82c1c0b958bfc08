"""``tadmor judge``, ``changes`` and ``control`` on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from samples import claim, reading
from stories import palmyra
from typer.testing import CliRunner, Result

from tadmor import pipeline
from tadmor.cli import app
from tadmor.model import Fact, Role
from tadmor.store import Case

EXAMPLES = Path(__file__).parent.parent / "examples" / "palmyra"


def run(*words: object, reviewer: str | None = "R. Ames") -> Result:
    env = {"TADMOR_REVIEWER": reviewer} if reviewer else {"TADMOR_REVIEWER": ""}
    return CliRunner().invoke(app, [str(word) for word in words], env=env)


def out(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Two reports: two claims of one event, one of another."""
    path = tmp_path / "made.tadmor"
    (one, raw), (two, raw2) = reading("a.txt"), reading("b.txt", mark="2")
    other = replace(claim("c9", two.report.id, "b.txt"), type="DIP.MEET", actor=(), killed=None)
    with Case.open(path) as opened:
        opened.add(one, raw)
        opened.add(replace(two, claims=(*two.claims, other)), raw2)
        opened.rebuild(*pipeline.reviewed(opened.claims(), opened.reports(), opened.decisions()))
    return path


@pytest.fixture
def palmyra_case(tmp_path: Path) -> Path:
    path = tmp_path / "palmyra.tadmor"
    with Case.open(path) as opened:
        for made in palmyra():
            opened.add(made, (EXAMPLES / made.report.file).read_bytes())
    return path


def _ids(case: Path) -> tuple[str, str]:
    """The two claims of one event."""
    first, second, _ = sorted(c["id"] for c in out(run("show", "claims", "--case", case, "--json")))
    return first, second


def test_reject_and_undo(case: Path) -> None:
    first, _ = _ids(case)
    before = out(run("export", "--case", case))
    made = out(run("judge", "reject", first, "--case", case, "--reason", "another bridge", "--json"))
    assert made["decision"]["act"] == "reject" and made["decision"]["reason"] == "another bridge"
    assert made["changes"] > 0
    assert first not in {c["id"] for c in out(run("show", "claims", "--case", case, "--json"))}
    document = out(run("export", "--case", case))
    assert [c["id"] for c in document["review"]["rejected"]] == [first]
    assert "1 claim that a reviewer rejected" in run("show", "claims", "--case", case).stdout
    why = run("why", first, "--case", case).stdout
    assert "rejected by a reviewer" in why and "#1 reject by R. Ames (another bridge)" in why
    assert out(run("why", first, "--case", case, "--json"))["rejected"] is True
    sidecar = case.parent / "x.csv"
    run("export", "--case", case, "--format", "csv", "--out", sidecar)
    assert json.loads((case.parent / "x.export.json").read_text())["left_out"]["rows"] == {"rejected by a reviewer": 1}
    assert run("judge", "undo", 1, "--case", case).exit_code == 0
    assert out(run("export", "--case", case)) == before
    log = out(run("judge", "log", "--case", case, "--json"))
    assert [(row["act"], row["undone"]) for row in log] == [("reject", True), ("undo", False)]


def test_a_decision_survives_reading_again_and_new_reports(case: Path, tmp_path: Path) -> None:
    first, _ = _ids(case)
    run("judge", "correct", first, "killed", "4", "--case", case)
    report = tmp_path / "b.txt"
    report.write_text("Rebels took the town of Palmyra on Friday, residents said.\n")
    assert run("read", report, "--case", case).exit_code == 0
    assert run("read", report, "--case", case).exit_code == 0
    (row,) = [c for c in out(run("show", "claims", "--case", case, "--json")) if c["id"] == first]
    assert (row["killed"]["low"], row["killed"]["high"]) == (4, 4)
    with Case.open(case) as opened:
        read = {c.id: c for c in opened.claims()}[first]
        assert read.killed and read.killed.low == 3  # the claim itself is as it was read
    assert "corrected" in run("show", "claims", "--case", case).stdout
    assert "#1 correct killed to 4 by R. Ames" in run("why", first, "--case", case).stdout


def test_split_and_merge(case: Path) -> None:
    first, second = _ids(case)

    def events() -> list[set[str]]:
        return [set(e["claims"]) for e in out(run("show", "--case", case, "--json"))]

    assert {first, second} in events()
    (event,) = [e["id"] for e in out(run("show", "--case", case, "--json")) if first in e["claims"]]
    assert run("judge", "split", event, second, "--case", case).exit_code == 0
    assert {first} in events() and {second} in events()
    apart = [e["id"] for e in out(run("show", "--case", case, "--json")) if {first, second} & set(e["claims"])]
    assert run("judge", "merge", *apart, "--case", case).exit_code == 0
    assert {first, second} in events()
    (merged,) = [e["id"] for e in out(run("show", "--case", case, "--json")) if first in e["claims"]]
    (old,) = set(apart) - {merged}
    assert run("why", old[:8], "--case", case).stdout == run("why", merged, "--case", case).stdout
    assert run("judge", "reject", merged, "--case", case).exit_code == 0
    gone = run("why", old[:8], "--case", case)
    assert gone.exit_code == 2 and "no longer told" in gone.stderr


def test_accepted_events_leave_the_list(case: Path) -> None:
    waiting = out(run("judge", "list", "--case", case, "--json"))
    assert len(waiting) == 2 and all(row["why"] for row in waiting)
    assert run("judge", "list", "--case", case).stdout.count("read with score") == 2
    assert run("judge", "accept", *(row["event"] for row in waiting), "--case", case).exit_code == 0
    assert out(run("judge", "list", "--case", case, "--json")) == []
    assert "Every event was judged" in run("judge", "list", "--case", case).stdout
    assert "accepted" in run("show", "events", "--case", case).stdout


def test_links(case: Path) -> None:
    first, second = _ids(case)
    assert run("judge", "link-actor", "Northern Front", "Hill Army", first, "--case", case).exit_code == 0
    who = {c["id"]: [r["who"] for r in c["actor"]] for c in out(run("show", "claims", "--case", case, "--json"))}
    assert (who[first], who[second]) == (["Hill Army"], ["Northern Front"])
    assert run("judge", "link-place", "Tarmal", "Tarmal@12.6,33.3", "--case", case).exit_code == 0
    where = [c["where"] for c in out(run("show", "claims", "--case", case, "--json"))]
    assert {(w["lat"], w["lon"]) for w in where} == {(12.6, 33.3)}
    assert run("judge", "correct", first, "where", "north of Tarmal", "--case", case).exit_code == 0
    (made,) = [c["where"] for c in out(run("show", "claims", "--case", case, "--json")) if c["id"] == first]
    assert made["relation"] == "north of"


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (["weigh"], "there are: list, log, accept"),
        (["accept"], "write: tadmor judge accept ID..."),
        (["list", "x"], "write: tadmor judge list"),
        (["merge", "E", "E", "E"], "write: tadmor judge merge EVENT EVENT"),
        (["merge", "E", "E"], "one event already"),
        (["merge", "C", "E"], "name an event; it tells of event e|is a claim"),
        (["correct", "E", "killed", "3"], "is an event; name a claim"),
        (["correct", "C", "colour", "red"], "there are: type"),
        (["correct", "C", "type", "TERR.TAKE"], "TERR.CAPTURE"),
        (["correct", "C", "where", "Xyzzy"], "Xyzzy@LAT,LON"),
        (["correct", "C", "where", "X@99,1"], "latitude goes to 90"),
        (["correct", "C", "where", "Palmyra=geonames:1"], "has no place"),
        (["correct", "C", "where", "Springfield"], "is the name of"),
        (["split", "E", "c9"], "does not tell of event"),
        (["split", "E", "C", "D"], "leave at least one"),
        (["link-actor", "the Xyzzy", "Y"], "no claim of the case calls anything"),
        (["link-actor", "Northern Front", " "], "write the party"),
        (["link-place", "Tarmal", "north of Tarmal"], "leave 'north of' out"),
        (["undo", "x"], "takes the number"),
        (["undo", "7"], "no decision #7"),
        (["accept", "nothing"], "no claim or event"),
    ],
)
def test_wrong_use_names_the_fix_and_writes_nothing(case: Path, words: list[str], fix: str) -> None:
    first, second = _ids(case)
    (event,) = [e["id"] for e in out(run("show", "--case", case, "--json")) if first in e["claims"]]
    given = [{"E": event, "C": first, "D": second}.get(w, w) for w in words]
    result = run("judge", *given, "--case", case)
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert any(part in result.stderr for part in fix.split("|")), result.stderr
    assert out(run("judge", "log", "--case", case, "--json")) == []


def test_a_decision_needs_a_name_and_is_undone_once(case: Path) -> None:
    first, _ = _ids(case)
    nobody = run("judge", "accept", first, "--case", case, reviewer=None)
    assert nobody.exit_code == 2 and "--reviewer NAME" in nobody.stderr
    assert run("judge", "accept", first, "--case", case, "--reviewer", "Q. Bell", reviewer=None).exit_code == 0
    assert run("judge", "undo", "#1", "--case", case).exit_code == 0
    again = run("judge", "undo", 1, "--case", case)
    assert again.exit_code == 2 and "judge undo 2" in again.stderr
    assert run("judge", "undo", 2, "--case", case).exit_code == 0
    log = out(run("judge", "log", "--case", case, "--json"))
    assert [row["undone"] for row in log] == [False, True, False] and log[0]["reviewer"] == "Q. Bell"


def test_decisions_are_carried_to_a_case_read_anew(case: Path, tmp_path: Path) -> None:
    first, second = _ids(case)
    run("judge", "reject", first, "--case", case)
    run("judge", "correct", second, "killed", "4", "--case", case)
    run("judge", "accept", "c9", "--case", case)
    run("judge", "undo", 3, "--case", case, reviewer="Q. Bell")
    new = tmp_path / "new.tadmor"
    (one, raw), (two, raw2) = reading("a.txt"), reading("b.txt", mark="2")
    with Case.open(new) as opened:  # a newer tadmor gives the same claims other ids
        opened.add(replace(one, claims=(replace(one.claims[0], id="x1"),)), raw)
        opened.add(replace(two, claims=(replace(two.claims[0], id="x2"),)), raw2)
    assert out(run("judge", "copy", case, "--case", new, "--json")) == {"copied": 4}
    assert out(run("judge", "copy", case, "--case", new, "--json")) == {"copied": 0}
    gone = out(run("export", "--case", new))["review"]["rejected"]
    (kept,) = out(run("show", "claims", "--case", new, "--json"))
    assert [c["file"] for c in gone] == [("a.txt" if first.startswith("c1") else "b.txt")]
    assert kept["killed"]["low"] == 4 and {kept["id"], gone[0]["id"]} == {"x1", "x2"}
    log = out(run("judge", "log", "--case", new, "--json"))
    assert [(r["act"], r["reviewer"], r["undone"]) for r in log] == [
        ("reject", "R. Ames", False),
        ("correct", "R. Ames", False),
        ("accept", "R. Ames", True),
        ("undo", "Q. Bell", False),
    ]
    missing = run("judge", "copy", tmp_path / "absent.tadmor", "--case", new)
    assert missing.exit_code == 2 and "no such case file" in missing.stderr


# --- changes ------------------------------------------------------------------------------------


def test_changes_name_the_report_or_the_decision(palmyra_case: Path) -> None:
    first = out(run("changes", "--case", palmyra_case, "--json"))
    assert [r["run"] for r in first] == [1] and all(c["reports"] for c in first[0]["changes"])
    claims = out(run("show", "claims", "--case", palmyra_case, "--json"))
    run("judge", "reject", claims[0]["id"], "--case", palmyra_case)
    (second,) = out(run("changes", "--since", 1, "--case", palmyra_case, "--json"))
    assert second["changes"] and all(c["decisions"] == [1] for c in second["changes"])
    shown = run("changes", "--since", 1, "--case", palmyra_case).stdout
    assert "withdrawn" in shown and "#1 reject by R." in " ".join(shown.split())
    assert "Nothing changed" in run("changes", "--since", 2, "--case", palmyra_case).stdout
    assert len(out(run("changes", "--since", "2017-03-05", "--case", palmyra_case, "--json"))) == 2
    later = run("changes", "--since", 9, "--case", palmyra_case)
    assert later.exit_code == 2 and "the newest is 2" in later.stderr
    wrong = run("changes", "--since", "May", "--case", palmyra_case)
    assert wrong.exit_code == 2 and "--since takes a day" in wrong.stderr


# --- control ------------------------------------------------------------------------------------


def test_control_of_a_place_with_its_evidence(palmyra_case: Path) -> None:
    rows = out(run("control", "palmyra", "--case", palmyra_case, "--json"))
    assert [r["party"] for r in rows] == ["Islamic State", "Syrian Army", "Islamic State", "Syrian Army"]
    assert rows[2]["basis"] == "contested" and rows[2]["rule"] == "recapture"
    assert all(part["quote"] and part["sources"] for row in rows for part in row["evidence"])
    assert not any(part["status"] in ("planned", "hypothetical") for row in rows for part in row["evidence"])
    assert rows == out(run("control", "Tadmur", "--case", palmyra_case, "--json"))
    shown = " ".join(run("control", "Palmyra", "--case", palmyra_case).stdout.split())
    assert "Palmyra (Tadmur)" in shown and "from 2016-12-11, to 2017-03-02 contested took it back" in shown
    assert "a war monitor and residents said" in shown


@pytest.mark.parametrize(
    ("day", "party", "state"),
    [
        ("2015-05-20", "Islamic State", "changing"),
        ("2016-01-01", "Islamic State", "holds"),
        ("2016-08-01", "Syrian Army", "holds"),
        ("2017-01-10", "Islamic State", "holds"),
        ("2018-01-01", "Syrian Army", "last told"),
    ],
)
def test_a_snapshot_says_how_far_it_is_told(palmyra_case: Path, day: str, party: str, state: str) -> None:
    rows = out(run("control", "Palmyra", "--at", day, "--case", palmyra_case, "--json"))
    assert [(r["party"], r["state"]) for r in rows] == [(party, state)]
    assert party in run("control", "--at", day, "--case", palmyra_case).stdout


def test_what_is_not_told_is_unknown(palmyra_case: Path) -> None:
    assert out(run("control", "Palmyra", "--at", "2014-01-01", "--case", palmyra_case, "--json")) == []
    assert "unknown" in run("control", "Palmyra", "--at", "2014-01-01", "--case", palmyra_case).stdout
    early = out(run("control", "Deir ez-Zor", "--at", "1800-01-01", "--case", palmyra_case, "--json"))
    assert early and {(r["state"], r["told"]) for r in early} == {("since when unknown", None)}
    nowhere = run("control", "Atlantis", "--case", palmyra_case)
    assert nowhere.exit_code == 2 and "there are:" in nowhere.stderr and "Palmyra" in nowhere.stderr
    wrong = run("control", "--at", "yesterday", "--case", palmyra_case)
    assert wrong.exit_code == 2 and "--at takes a day" in wrong.stderr


def test_a_case_that_tells_of_no_control_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.tadmor"
    Case.open(path).close()
    assert "No report tells" in run("control", "--case", path).stdout
    assert out(run("control", "--case", path, "--json")) == []


def test_words_of_reports_and_reviewers_cannot_steer_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[31m[bold]x[/bold]\x9b2J\u202e"
    made, raw = reading()
    told = replace(made.claims[0], actor=(Role("The Northern Front", 60, 78, evil, "rebels"),))
    report = replace(made.report, outlet=Fact(evil, "given"), file=f"a{evil}.txt")
    path = tmp_path / "evil.tadmor"
    with Case.open(path) as opened:
        opened.add(replace(made, report=report, claims=(told,)), raw)
    commands = [
        ["judge", "correct", told.id, "target", evil, "--reviewer", evil, "--reason", evil],
        ["judge", "link-actor", evil, f"=1+1{evil}"],
        ["judge", "log"],
        ["judge", "list"],
        ["changes"],
        ["control"],
        ["control", "--at", "2019-05-10"],
        ["why", told.id],
        ["judge", "log", "--json"],
        ["changes", "--json"],
        ["export", "--format", "csv"],
    ]
    for command in commands:
        result = run(*command, "--case", path)
        assert result.exit_code == 0, (command, result.stderr)
        assert not set(result.stdout) & set("\x1b\x07\x9b"), command
        assert "=1+1" not in result.stdout or "csv" not in command or "'=1+1" in result.stdout

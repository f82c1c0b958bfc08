"""The command line: what goes in, what comes out, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from samples import reading
from typer.testing import CliRunner, Result

from tadmor.cli import VIEWS, app
from tadmor.model import Event, Fact, Role
from tadmor.store import Case

STORY = (
    "Army retakes Sarmat ridge\n\n12 May 2019\n\n"
    "Government troops recaptured the town of Palmyra on Friday, the defence ministry said. "
    "The rebels denied that they had withdrawn.\n"
)


def run(*words: object, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=given)


def out(result: Result) -> Any:
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case of two hand-made readings that tell one event."""
    path = tmp_path / "made.tadmor"
    (one, raw), (two, raw2) = reading("a.txt"), reading("b.txt", mark="2")
    with Case.open(path) as opened:
        opened.add(one, raw)
        opened.add(two, raw2)
        ids = (one.claims[0].id, two.claims[0].id)
        opened.rebuild([Event("e1", ids, "TERR.CAPTURE", 2, ("killed",), "same place and day")], [], [])
    return path


# --- show, why, export ------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_has_a_table_and_json(case: Path, view: str) -> None:
    table = run("show", view, "--case", case)
    assert table.exit_code == 0 and table.stdout.strip()
    rows = out(run("show", view, "--case", case, "--json"))
    document = out(run("export", "--case", case))
    assert rows == document[view]


def test_the_table_of_claims_says_who_did_what_to_whom_and_who_says_so(case: Path) -> None:
    shown = run("show", "claims", "--case", case).stdout
    for words in (
        "Northern Front",
        "seized",
        "army",
        "Tarmal",
        "2019-05-10",
        "3 or more killed",
        "claimed",
        "official",
    ):
        assert words in shown


def test_why_marks_the_sentence_and_gives_every_span(case: Path) -> None:
    shown = run("why", "c1", "--case", case).stdout
    for words in (
        "[The Northern Front]actor",
        "[seized]trigger",
        "[on Friday]when",
        "└── unnamed: a district official",
    ):
        assert words in shown
    made = out(run("why", "c1", "--case", case, "--json"))
    text = reading()[0].report.text
    assert made["sentence"]["zone"] == "body"
    assert made["sources"] == ["Hill Country Gazette", "a district official"]
    assert {value["role"] for value in made["values"]} == set(
        "trigger also source cue actor target when where killed".split()
    )
    assert all(text[value["start"] : value["end"]] == value["text"] for value in made["values"])
    event = out(run("why", "e1", "--case", case, "--json"))
    assert len(event["claims"]) == 2


@pytest.mark.parametrize(("ident", "message"), [("c", "begins 2 ids"), ("zz", "no claim or event"), ("", "no claim")])
def test_why_refuses_an_id_that_is_not_one(case: Path, ident: str, message: str) -> None:
    result = run("why", ident, "--case", case)
    assert result.exit_code == 2 and message in result.stderr


def test_export_writes_to_a_file_or_to_standard_output(case: Path, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "--case", case).stdout.startswith("claim_id,event_id,")
    target = tmp_path / "x.csv"
    made = out(run("export", "--format", "csv", "--case", case, "--out", target, "--json"))
    assert made["written"] == [str(target), str(tmp_path / "x.provenance.jsonl"), str(tmp_path / "x.export.json")]
    assert all(Path(path).is_file() for path in made["written"])


def test_export_says_how_many_rows_it_wrote_and_what_it_left_out(case: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    told = run("export", "--format", "ged", "--case", case, "--out", target)
    assert told.stdout.splitlines()[-1] == "0 rows; 1 left out: 1 the place is in no country."
    made = out(run("export", "--format", "ged", "--case", case, "--out", target, "--json"))
    assert (made["rows"], made["left_out"]["rows"]) == (0, {"the place is in no country": 1})


@pytest.mark.parametrize(
    "words",
    [
        ["show", "events"],
        ["show", "weather", "--case", "CASE"],
        ["show", "--case", "absent.tadmor"],
        ["export", "--format", "xml", "--case", "CASE"],
        ["export", "--format", "csv", "--json", "--case", "CASE"],
        ["export", "--format", "parquet", "--case", "CASE"],
        ["read", "--case", "CASE"],
        ["read", "x.txt"],
        ["nonsense"],
        ["read", "x.txt", "--case", "CASE", "--meta", "absent.json"],
    ],
)
def test_wrong_use_ends_with_two_and_a_reason(case: Path, words: list[str]) -> None:
    result = run(*(case if word == "CASE" else word for word in words))
    assert result.exit_code == 2
    assert result.stderr.strip() and "Traceback" not in result.output


def test_words_of_a_report_cannot_steer_the_terminal(tmp_path: Path) -> None:
    made, raw = reading()
    evil = "\x1b]0;owned\x07\x1b[31m[bold]x[/bold]\x9b2J\u202e"
    claim = replace(made.claims[0], actor=(Role("The Northern Front", 60, 78, evil),), rules=(evil,))
    report = replace(made.report, outlet=Fact(evil, "given"), title=Fact(evil, "given"))
    path = tmp_path / "evil.tadmor"
    with Case.open(path) as opened:
        opened.add(replace(made, report=report, claims=(claim,)), raw)
        opened.rebuild([Event("e", (claim.id,), claim.type, 1, (evil,), evil)], [], [])
    commands = [["show", view] for view in VIEWS] + [["why", claim.id], ["why", "e"], ["export"]]
    commands += [["why", "e", "--json"], ["export", "--format", "csv"], ["export", "--format", "geojson"]]
    commands += [["export", "--format", form] for form in ("acled", "ged", "gdelt", "plover")]
    for command in commands:
        result = run(*command, "--case", path)
        assert result.exit_code == 0, command
        assert not set(result.stdout) & set("\x1b\x07\x9b"), command
    assert "[bold]x[/bold]" in run("why", claim.id, "--case", path).stdout
    assert out(run("export", "--case", path))["reports"][0]["outlet"] == evil


# --- read -------------------------------------------------------------------------------------------


def test_a_report_goes_in_once(tmp_path: Path) -> None:
    report, path = tmp_path / "story.txt", tmp_path / "c.tadmor"
    report.write_text(STORY, encoding="utf-8")
    meta = tmp_path / "meta.json"
    meta.write_text(json.dumps({"files": {"story.txt": {"outlet": "Daily Ridge", "published": "2019-05-12"}}}))
    first = out(run("read", report, "--case", path, "--meta", meta, "--json"))
    assert first["inputs"][0]["added"] and first["inputs"][0]["claims"] > 0
    again = run("read", report, "--case", path, "--meta", meta)
    assert again.exit_code == 0 and "1 already there" in again.stdout
    (row,) = out(run("show", "reports", "--case", path, "--json"))
    assert (row["outlet"], row["published"], row["published_basis"]) == ("Daily Ridge", "2019-05-12", "given")
    claims = out(run("show", "claims", "--case", path, "--json"))
    assert claims and all(claim["chain"][0]["kind"] in {"author", "outlet"} for claim in claims)
    assert all(
        claim["id"] in {c for e in out(run("show", "--case", path, "--json")) for c in e["claims"]} for claim in claims
    )


def test_a_bad_input_leaves_an_issue_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(STORY, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "page.html").write_bytes(b"\x00\x01\x02\xff" * 500)
    (folder / "late.md").write_text("Some words about nothing much.\n", encoding="utf-8")
    (folder / "late.md.meta.json").write_text('{"published": "yesterday"}')
    (folder / "other.md").write_text("Other words about nothing much.\n", encoding="utf-8")
    (folder / "other.meta.json").write_text("{")
    (folder / ".hidden.txt").write_text("not read")
    (folder / "data.bin").write_bytes(b"not read")
    path = tmp_path / "c.tadmor"
    result = run("read", folder, folder / "absent.txt", "--case", path, "--json")
    assert result.exit_code == 1
    rows = {row["file"]: row for row in json.loads(result.stdout)["inputs"]}
    assert set(rows) == {"good.txt", "empty.txt", "page.html", "late.md", "other.md", "absent.txt"}
    assert [name for name, row in rows.items() if row["added"]] == ["good.txt"]
    assert "ISO date" in rows["late.md"]["error"] and "not valid JSON" in rows["other.md"]["error"]
    issues = out(run("show", "issues", "--case", path, "--json"))
    assert {i["file"] for i in issues if i["code"] == "input_unusable"} == set(rows) - {"good.txt"}
    before = len(issues)
    assert run("read", folder, folder / "absent.txt", "--case", path).exit_code == 1
    assert len(out(run("show", "issues", "--case", path, "--json"))) == before


def test_the_order_of_inputs_changes_no_byte(tmp_path: Path) -> None:
    files = []
    for k, name in enumerate(("b.txt", "a.txt", "c.txt")):
        files.append(tmp_path / name)
        files[-1].write_text(STORY.replace("Friday", ("Friday", "Thursday", "Monday")[k]), encoding="utf-8")
    run("read", *files, "--case", tmp_path / "1.tadmor")
    for file in reversed(files):
        run("read", file, "--case", tmp_path / "2.tadmor")
    for form in ("json", "csv", "geojson"):
        one, two = (run("export", "--format", form, "--case", tmp_path / f"{n}.tadmor").stdout for n in (1, 2))
        assert one == two


def test_a_report_comes_from_standard_input(tmp_path: Path) -> None:
    result = run("read", "-", "--case", tmp_path / "c.tadmor", "--json", given=STORY)
    assert out(result)["inputs"][0]["file"] == "stdin"


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("read", tmp_path / "empty", "--case", tmp_path / "c.tadmor")
    assert result.exit_code == 1 and "no report in this folder" in result.stderr


@pytest.mark.parametrize("content", ["{", "[]", '{"files": 3}', '{"files": {"x": 3}}', "\ud800", "[" * 100_000])
def test_metadata_of_another_form_is_refused(tmp_path: Path, content: str) -> None:
    meta = tmp_path / "meta.json"
    meta.write_bytes(content.encode("utf-8", "surrogatepass"))
    result = run("read", "x.txt", "--case", tmp_path / "c.tadmor", "--meta", meta)
    assert result.exit_code == 2 and "meta.json" in result.stderr
    assert not (tmp_path / "c.tadmor").exists()


def test_derived_tables_catch_up_after_an_ended_run(tmp_path: Path) -> None:
    made, raw = reading()
    path = tmp_path / "c.tadmor"
    with Case.open(path) as opened:
        opened.add(made, raw)
        assert opened.stale()
    (event,) = out(run("show", "events", "--case", path, "--json"))
    assert event["claims"] == [made.claims[0].id]
    with Case.open(path) as opened:
        assert not opened.stale()


# --- the process itself -----------------------------------------------------------------------------


def _process(*words: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    code = "from tadmor.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], capture_output=True, timeout=120, **more)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, tadmor.cli as c\n"
        "try: c.app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'numpy', 'pandas', 'rich', 'trafilatura', 'sqlite3', 'zstandard', 'lxml'}\n"
        "sys.exit(str(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_closed_pipe_is_a_quiet_end(case: Path) -> None:
    code = "from tadmor.cli import main; main()"
    command = [sys.executable, "-c", code, "export", "--case", str(case)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    made, raw = reading()
    report = replace(made.report, outlet=Fact("Хроника — 😀", "given"))
    path = tmp_path / "c.tadmor"
    with Case.open(path) as opened:
        opened.add(replace(made, report=report), raw)
        opened.rebuild([], [], [])
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    made_ = _process("export", "--case", path, env=plain)
    assert json.loads(made_.stdout.decode("utf-8"))["reports"][0]["outlet"] == "Хроника — 😀"
    assert _process("show", "claims", "--case", path, env=plain).returncode == 0


def test_the_version_is_told() -> None:
    import tadmor

    assert run("--version").stdout.strip() == f"tadmor {tadmor.__version__}"

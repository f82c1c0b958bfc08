"""The command line. Heavy parts are imported by the command that needs them, so that --help is quick.

Exit codes: 0 all went well, 1 some inputs could not be used, 2 the command was wrongly used.
"""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from tadmor import __version__
from tadmor.errors import BadInput, TadmorError

if TYPE_CHECKING:
    from tadmor.export import Material
    from tadmor.inputs import Input
    from tadmor.store import Case

P = ParamSpec("P")
Json = dict[str, Any]

app = typer.Typer(
    name="tadmor",
    help="A sourced chronicle of armed conflict from news reports.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
CaseFile = Annotated[Path, typer.Option("--case", metavar="FILE", help="The case file (SQLite).")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
VIEWS = ("events", "claims", "issues", "reports", "control")


def main() -> None:
    """Entry point of the ``tadmor`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows another
    app()


def guarded(command: Callable[P, int]) -> Callable[P, None]:
    """Turn our errors into a message and exit code 2, and a closed pipe into a quiet end."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough. Python would complain again when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except TadmorError as error:
            say(f"tadmor: {error}")
            code = 2
        except KeyboardInterrupt:
            say("tadmor: interrupted; reports that were finished are in the case")
            code = 130
        raise typer.Exit(code)

    return run


def say(message: str) -> None:
    """A line on standard error; it may quote untrusted words."""
    from tadmor.terminal import safe

    typer.echo(safe(message), err=True)


def put_json(value: Any) -> None:
    """A value as UTF-8 JSON on standard output, with no character that could steer a terminal."""
    import json

    put(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def put(text: str) -> None:
    """Text of an export on standard output: UTF-8 whatever the locale."""
    import re

    if text.startswith(("{", "[")):
        # legal inside JSON strings only, so an escape means the same
        text = re.sub("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", text)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False) -> None:
    if version:
        typer.echo(f"tadmor {__version__}")
        raise typer.Exit


# --- read -----------------------------------------------------------------------------------------


@app.command()
@guarded
def read(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Reports, folders of reports, or - for stdin.")],
    case: CaseFile,
    meta: Annotated[
        Path | None,
        typer.Option(metavar="META.json", help='{"files": {NAME: {"outlet", "author", "published", "url"}}}'),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Read reports into a case. A report that is there already adds nothing; a bad one leaves an issue."""
    from tadmor.inputs import gather, load_meta
    from tadmor.store import Case

    given = load_meta(meta) if meta else {}
    inputs, faults = gather(paths)
    rows: list[Json] = []
    with Case.open(case) as opened:
        for fault in faults:
            say(f"tadmor: {fault}")
        silent = [one.name for one in inputs if meta and one.name not in given and str(one.path) not in given]
        if silent:
            more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
            say(f"tadmor: {meta} says nothing of {', '.join(silent[:3])}{more}; read with what they say themselves")
        for one in _progress(inputs):
            known = given.get(one.name) or given.get(str(one.path))
            rows.append(_read_one(opened, one, known or {}))
        fresh(opened)
        total = {"reports": len(opened.reports()), "claims": len(opened.claims()), "events": len(opened.events())}
    failed = [row for row in rows if row["error"]]
    if as_json:
        put_json({"case": str(case), "inputs": rows, "total": total})
    else:
        _summary(case, rows, total)
    return 1 if failed or faults else 0


def _read_one(case: Case, one: Input, given: Any) -> Json:
    from tadmor import pipeline
    from tadmor.inputs import sidecar
    from tadmor.model import Issue

    row: Json = {"file": one.name, "id": None, "added": False, "claims": 0, "issues": 0, "error": None}
    code = "input_unusable"
    try:
        data = one.data()
        reading = pipeline.read_report(data, one.name, {**sidecar(one), **given})
    except BadInput as error:
        row["error"] = str(error)
    except TadmorError:
        raise  # the installation is at fault, not the report
    except Exception as error:
        # A fault of ours in one report must not cost the rest of the batch; it is written down as such.
        if os.environ.get("TADMOR_DEBUG"):
            raise
        code, row["error"] = "internal_error", f"tadmor failed on this report: {type(error).__name__}: {error}"
    if row["error"]:
        case.add_issue(Issue(one.name, code, row["error"]))
        say(f"tadmor: {one.name}: {row['error']}")
        return row
    added = case.add(reading, data)
    return row | {"id": reading.report.id, "added": added, "claims": len(reading.claims), "issues": len(reading.issues)}


def _progress(inputs: Sequence[Input]) -> Iterator[Input]:
    """The inputs, with a bar on standard error where a person watches more than one."""
    if len(inputs) < 2 or not sys.stderr.isatty():
        yield from inputs
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(inputs, "Reading", console=Console(stderr=True), transient=True)


def _summary(case: Path, rows: Sequence[Json], total: Json) -> None:
    added = [row for row in rows if row["added"]]
    claims = sum(row["claims"] for row in added)
    known = sum(1 for row in rows if row["id"] and not row["added"])
    failed = sum(1 for row in rows if row["error"])
    parts = [f"{_many(len(added), 'new report')} with {_many(claims, 'claim')}"]
    parts += [f"{known} already there"] if known else []
    parts += [f"{failed} not usable"] if failed else []
    held = ", ".join(_many(total[what], what.removesuffix("s")) for what in ("reports", "claims", "events"))
    typer.echo(f"{'; '.join(parts)}. {case} holds {held}.")
    if added:
        typer.echo(f"Next: tadmor show claims --case {case}")


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" + "s" * (number != 1)


def fresh(case: Case) -> None:
    """Build events, links and control anew where reports or decisions came in since."""
    if not case.stale():
        return
    from tadmor import pipeline

    case.rebuild(*pipeline.reviewed(case.claims(), case.reports(), case.decisions()))


@contextmanager
def opened(path: Path) -> Iterator[tuple[Case, Material]]:
    """An existing case and its material, with the derived part up to date."""
    from tadmor.export import of_case
    from tadmor.store import Case

    with Case.open(path, create=False) as case:
        fresh(case)
        yield case, of_case(case)


# --- show, why ------------------------------------------------------------------------------------


@app.command()
@guarded
def show(
    case: CaseFile,
    view: Annotated[str, typer.Argument(metavar="[events|claims|issues|reports|control]")] = "events",
    as_json: AsJson = False,
) -> int:
    """Show what a case holds as a table."""
    if view not in VIEWS:
        raise BadInput(f"nothing called {view!r} to show; there are: {', '.join(VIEWS)}")
    with opened(case) as (_, material):
        if as_json:
            from tadmor.export import claims_json

            put_json(claims_json.document(material)[view])
        else:
            _draw(material, view)
    return 0


def _draw(material: Material, view: str) -> None:
    from tadmor import terminal

    console = terminal.console()
    drawn = {
        "events": lambda: terminal.events(material, console.width),
        "claims": lambda: terminal.claims(material, console.width),
        "issues": lambda: terminal.issues(material.issues),
        "reports": lambda: terminal.reports(material.reports, material.claims),
        "control": lambda: terminal.control(material.control),
    }
    rows = getattr(material, view)
    if not rows:
        typer.echo(f"No {view}.")
        return
    console.print(drawn[view]())
    if material.rejected and view in ("events", "claims"):
        typer.echo(f"Left out: {_many(len(material.rejected), 'claim')} that a reviewer rejected (tadmor judge log).")


@app.command()
@guarded
def why(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A claim or event, or the beginning of its id.")],
    case: CaseFile,
    as_json: AsJson = False,
) -> int:
    """Show why a claim says what it says: its sentence, its sources, each value with its characters."""
    from tadmor import explain, terminal
    from tadmor.model import Claim

    with opened(case) as (store, material):
        found = explain.find(material, ident)
        claims = [found] if isinstance(found, Claim) else material.members(found)
        if as_json:
            parts = [explain.as_json(material, claim, store) for claim in claims]
            put_json(parts[0] if isinstance(found, Claim) else {"event": found.id, "rule": found.rule, "claims": parts})
            return 0
        console = terminal.console()
        if not isinstance(found, Claim):
            console.print(terminal.words(f"Event {found.id}: {len(claims)} claims, by {found.rule}", "bold"))
        for k, claim in enumerate(claims):
            if k or len(claims) > 1:
                console.rule(style="dim")
            explain.draw(material, claim, store, console)
    return 0


@app.command()
@guarded
def control(
    case: CaseFile,
    place: Annotated[str | None, typer.Argument(metavar="PLACE", help="A town or area; all if not given.")] = None,
    at: Annotated[str | None, typer.Option(metavar="DATE", help="Who holds what on that day (ISO date).")] = None,
    as_json: AsJson = False,
) -> int:
    """Show who held a place and when, with bounds, basis and evidence; or who holds what on a day."""
    from tadmor.commands import control as command

    with opened(case) as (_, material):
        if not as_json:
            command.run(material, place, at)
            return 0
        rows = command.rows_of(material, place)
        put_json(command.snapshot(material, rows, command.day_of(at)) if at else command.document(material, rows))
    return 0


@app.command()
@guarded
def changes(
    case: CaseFile,
    since: Annotated[
        str | None, typer.Option(metavar="DATE|RUN", help="Only from that day on, or after that run.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Show what each run added, changed and withdrew, and the report or decision that caused it."""
    from tadmor.commands import changes as command

    with opened(case) as (store, material):
        runs = store.runs(command.since_of(since, store.last_run()))
        if as_json:
            put_json(command.document(material, runs))
        else:
            command.draw(material, runs, store.decisions())
    return 0


@app.command()
@guarded
def judge(
    act: Annotated[str, typer.Argument(metavar="ACT", help="list, log, accept, reject, correct, merge, split ...")],
    case: CaseFile,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORD", help="What the act is about.")] = None,
    reviewer: Annotated[
        str, typer.Option(metavar="NAME", envvar="TADMOR_REVIEWER", help="Who decides.", show_envvar=True)
    ] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the log.")] = "",
    as_json: AsJson = False,
) -> int:
    """Decide on claims and events: accept, reject, correct, merge, split, link names; undo; list what waits; log."""
    from tadmor.commands import judge as command

    given = words or []
    command.check(act, given)
    with opened(case) as (store, material):
        if act in ("list", "log"):
            if as_json:
                put_json(command.listed(material) if act == "list" else command.log(store, material))
            else:
                command.draw_list(material) if act == "list" else command.draw_log(store, material)
            return 0
        if act == "copy":
            copied = command.copy(store, given[0])
            put_json({"copied": copied}) if as_json else typer.echo(f"{_many(copied, 'decision')} taken over.")
            fresh(store)
            return 0
        decision = command.record(store, command.request(material, act, given), reviewer, reason)
        before = store.last_run()
        fresh(store)
        command.tell(decision, store.runs(before), put_json if as_json else None)
    return 0


# --- export, eval, demo ---------------------------------------------------------------------------


@app.command()
@guarded
def export(
    case: CaseFile,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="json, csv, geojson, control, acled, ged, gdelt, plover, parquet or geoparquet; see docs/exports.md.",
        ),
    ] = "json",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; standard output if not given.")] = None,
    as_json: AsJson = False,
) -> int:
    """Write the case as a claims document, a table, a map or in the form of another project's data.

    With --out the provenance of each cell and the counts of what was left out stand beside the file.
    """
    from tadmor import export as exports

    with opened(case) as (_, material):
        made = exports.made(form, material)
        if out is None:
            if as_json and form != "json":
                raise BadInput("--json lists what was written to files: name one with --out FILE, or leave --json out")
            if isinstance(made.body, bytes):
                raise BadInput(f"{form} is a binary format: name a file with --out FILE")
            put(made.body)
            return 0
        written = [str(path) for path in exports.put(form, material, made, out)]
    if as_json:
        put_json({"format": form, "written": written, "rows": made.rows, "left_out": made.left_out})
        return 0
    typer.echo("\n".join(f"wrote {path}" for path in written))
    if form != "json":
        typer.echo(_counted(made.rows, made.left_out["rows"]))
    return 0


def _counted(rows: int, left: dict[str, int]) -> str:
    """How many rows were written, and how many events or claims make none and why, the most frequent reason first."""
    told = _many(rows, "row")
    if not left:
        return f"{told}."
    reasons = "; ".join(f"{n} {reason}" for reason, n in sorted(left.items(), key=lambda item: (-item[1], item[0])))
    return f"{told}; {sum(left.values())} left out: {reasons}."


@app.command(name="eval")
@guarded
def evaluate(
    name: Annotated[str, typer.Argument(metavar="SET", help="A gold set, such as stories or polnear.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Its folder or file.")],
    as_json: AsJson = False,
) -> int:
    """Score tadmor on gold data (needs the source checkout)."""
    import tadmor

    checkout = Path(tadmor.__file__).resolve().parents[2]
    if not (checkout / "evaluation" / "__main__.py").is_file():
        raise BadInput(
            "the scorers are part of the source checkout, not of the installed package: git clone it, make test"
        )
    sys.path.insert(0, str(checkout))
    from evaluation.__main__ import main as run

    return run([name, path, *(["--json"] if as_json else [])])


@app.command()
@guarded
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the case and the page go.")] = Path("build/demo"),
    as_json: AsJson = False,
) -> int:
    """Read the example reports: a chronicle in the terminal and a page that can be opened in a browser."""
    from tadmor import demo as example

    result: Json = example.run(out, quiet=as_json)
    if as_json:
        put_json(result)
    return 0


# --- gazetteer ------------------------------------------------------------------------------------

gazetteer = typer.Typer(
    help="Look a place name up, or add places of your own.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(gazetteer, name="gazetteer")
Gazetteer = Annotated[
    Path | None, typer.Option("--gazetteer", metavar="FILE", help="Your gazetteer, if not the usual one.")
]


@gazetteer.command("find")
@guarded
def gazetteer_find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A place name, as a report spells it.")],
    country: Annotated[str, typer.Option(metavar="XX", help="Only this country (ISO code).")] = "",
    near: Annotated[str, typer.Option(metavar="LAT,LON", help="Put what lies near this point first.")] = "",
    own: Gazetteer = None,
    as_json: AsJson = False,
) -> int:
    """Show what a name may stand for, and the rule that found each candidate."""
    from tadmor.gazetteer import command

    command.use(own, there=True)
    rows = command.find(name, country, near)
    if as_json:
        put_json({"name": name, "candidates": rows})
    else:
        typer.echo(command.table(rows) or f"No place called {name!r}, and none spelt like it.")
    return 0


@gazetteer.command("add")
@guarded
def gazetteer_add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="GeoNames, Wikidata, CSV or GeoJSON.")],
    priority: Annotated[int, typer.Option(metavar="N", help="Wins over sources of lower priority.")] = 0,
    country: Annotated[list[str] | None, typer.Option(metavar="XX", help="Only places of this country.")] = None,
    own: Gazetteer = None,
    as_json: AsJson = False,
) -> int:
    """Add places to your own gazetteer, which every later reading asks."""
    from tadmor.gazetteer import command

    where = command.use(own)
    done = command.add(files, priority, country or (), quiet=as_json)
    if as_json:
        put_json({"gazetteer": str(where), "files": done})
    else:
        typer.echo("\n".join([*map(command.told, done), f"in {where}"]))
    return 0

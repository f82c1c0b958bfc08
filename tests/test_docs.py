"""The documents say what the program does. ``python tests/test_docs.py`` writes the help texts of docs/cli.md anew."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
import typer
from stories import palmyra
from typer.testing import CliRunner

from tadmor.cli import VIEWS, app
from tadmor.export import EXPORTERS
from tadmor.model import Certainty, Polarity, Precision, SourceKind, Stage, Stance, Status, ZoneKind
from tadmor.pipeline import chronicle_of

ROOT = Path(__file__).parent.parent
CLI = ROOT / "docs" / "cli.md"
BLOCK = re.compile(r"(```text\n)\$ tadmor ?(?P<command>[\w ]*?) ?--help\n(?P<body>.*?)(```)", re.S)
GROUPED = [
    f"{group.name} {c.name}"
    for group in app.registered_groups
    for c in (group.typer_instance or app).registered_commands
]
COMMANDS = ["", *(str(c.name or c.callback.__name__) for c in app.registered_commands if c.callback), *GROUPED]
DOCUMENTS = sorted(p for p in (*ROOT.glob("*.md"), *ROOT.glob("*/*.md")) if not p.parent.name.startswith("."))


def help_of(command: str) -> str:
    """The help text of a command, 100 columns wide."""
    words = command.split()
    found = CliRunner().invoke(app, [*words, "--help"], prog_name="tadmor", env={"COLUMNS": "100"}, terminal_width=100)
    assert found.exit_code == 0
    return found.output.strip()


def squeezed(text: str) -> str:
    """Without the line breaks and columns that differ between terminals."""
    return " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_the_docs_is_what_the_program_says(command: str) -> None:
    written = {m["command"]: m["body"] for m in BLOCK.finditer(CLI.read_text("utf-8"))}
    assert squeezed(written.get(command, "")) == squeezed(help_of(command)), "run: python tests/test_docs.py"


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_every_option_is_explained_outside_its_help(command: str) -> None:
    section = re.split(r"^## ", CLI.read_text("utf-8"), flags=re.M)
    own = next(part for part in section if part.startswith(f"tadmor {command}\n"))
    prose = BLOCK.sub("", own)
    known = typer.main.get_command(app)
    for word in command.split():
        known = known.get_command(typer.Context(known), word)  # type: ignore[attr-defined]
    for option in (o for p in known.params for o in p.opts if o.startswith("--") and o not in {"--help", "--json"}):
        assert f"`{option}`" in prose, f"tell in docs/cli.md what {option} of {command} does"


@pytest.mark.parametrize("words", [ZoneKind, Stage, Polarity, Certainty, Stance, Status, SourceKind, Precision])
def test_every_value_has_its_meaning_on_the_words_page(words: type[StrEnum]) -> None:
    page = (ROOT / "docs" / "words.md").read_text("utf-8")
    assert [w.value for w in words if f"`{w.value}`" not in page] == []


def test_statuses_stand_in_the_order_in_which_they_are_tried() -> None:
    page = (ROOT / "docs" / "words.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page[page.index("## Status") :], re.M)
    assert rows[: len(Status)] == [s.value for s in Status]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_and_files_that_documents_name_are_there(path: Path) -> None:
    text = path.read_text("utf-8")
    links = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t and not t.startswith("#")]
    named = re.findall(r"`((?:src|tests|docs|bench|evaluation|examples)/[\w./-]+)`", text)
    missing = [t for t in links if not (path.parent / t).exists()] + [t for t in named if not (ROOT / t).exists()]
    assert missing == []


def test_views_and_formats_are_named() -> None:
    text = CLI.read_text("utf-8")
    assert all(f"`{name}`" in text for name in (*VIEWS, *EXPORTERS))
    exports = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert all(f"| `{name}` |" in exports for name in EXPORTERS)


def test_ids_in_the_readme_are_those_of_the_example() -> None:
    """Ids change when a trigger is read otherwise: paste the commands of the README and their output anew."""
    made = palmyra()
    events, _, _ = chronicle_of([c for r in made for c in r.claims], [r.report for r in made])
    known = [c.id for r in made for c in r.claims] + [event.id for event in events]
    told = re.findall(r"(?<!\w)[ce](?=[a-f]*\d)[0-9a-f]{7,12}(?!\w)", (ROOT / "README.md").read_text("utf-8"))
    assert len(told) > 4 and [t for t in told if not any(k.startswith(t) for k in known)] == []


def _write() -> None:
    text = BLOCK.sub(
        lambda m: f"```text\n$ tadmor {m['command']} --help\n".replace("  ", " ") + help_of(m["command"]) + "\n```",
        CLI.read_text("utf-8"),
    )
    CLI.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()

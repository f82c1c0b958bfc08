"""``tadmor demo``: the example reports read into a case, told in the terminal and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tadmor import digest, hands, pipeline, terminal
from tadmor.errors import BadInput
from tadmor.export import of_case, write
from tadmor.export.material import Material
from tadmor.export.page import page
from tadmor.inputs import SUFFIXES, load_meta
from tadmor.model import Event
from tadmor.store import Case

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

_TITLE = "Palmyra, 2015 to 2017"
# Columns of a date: an interval of days.
_DATE = 24
_EXPORTS = ("json", "csv", "geojson")


def run(out: Path, quiet: bool = False) -> dict[str, Any]:
    """Read ``examples/palmyra`` into ``out``, write case, page and exports, and tell the chronicle.

    Returns what was written. Raises BadInput outside a source checkout or where ``out`` cannot be written.
    """
    folder = Path(__file__).parents[2] / "examples" / "palmyra"
    if not folder.is_dir():
        raise BadInput("the example reports are part of the source checkout, not of the package: git clone, make demo")
    file, target = out / "palmyra.tadmor", out / "palmyra.html"
    if file.is_file() and _somebodys(file, folder):
        raise BadInput(f"{file} holds more than the demo would write. Fix: name another folder with --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("palmyra.tadmor*"):
            old.unlink()
    except OSError as error:
        raise BadInput(f"{out}: cannot be written ({error.strerror})") from error
    meta = load_meta(folder / "meta.json")
    with Case.open(file) as case:
        for path in sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES):
            data = path.read_bytes()
            case.add(pipeline.read_report(data, path.name, meta.get(path.name)), data)
        case.rebuild(*pipeline.chronicle_of(case.claims(), case.reports()))
        material = of_case(case)
        zones = {r.id: case.zones(r.id) for r in material.reports}
    target.write_text(page(material, zones, _TITLE), encoding="utf-8", newline="\n")
    exports = [str(p) for name in _EXPORTS for p in write(name, material, out / f"palmyra.{name}")]
    if not quiet:
        _tell(material, file, target)
    counted = {"reports": len(material.reports), "claims": len(material.claims), "events": len(material.events)}
    counted["changes_of_hands"] = len(hands.changes(material))
    return {"case": str(file), "page": str(target), "exports": exports, **counted}


def _somebodys(file: Path, folder: Path) -> bool:
    """Whether a case holds a decision or a report that is none of the examples: it is not the demo's to replace."""
    with Case.open(file) as case:
        return bool(case.decisions()) or not {r.file for r in case.reports()} <= {p.name for p in folder.iterdir()}


def _tell(material: Material, file: Path, target: Path) -> None:
    console = terminal.console()
    tell(material, console)
    found = digest.groups(material)
    disputed = [e for e in (*found.done, *found.open) if e.contradictions] or list(material.events)
    for what, how in (
        ("The page, with the words each line was read from", f"{target} (open it in a browser)"),
        ("Why a line is there", f"tadmor why {disputed[0].id} --case {file}" if disputed else ""),
        ("Who held the city, with the words behind it", f"tadmor control Palmyra --case {file}"),
        ("Everything as a table", f"tadmor show claims --case {file}"),
    ):
        if how:
            console.print(f"\n{what}:\n    {how}", soft_wrap=True)


def tell(material: Material, console: Console) -> None:
    """The chronicle of a case as a person would want to be told it."""
    for sentence in digest.lead(material):
        console.print(terminal.words(sentence))
    for report, original in digest.copies(material).items():
        console.print(_indented(terminal.words(f"{material.by_report[report].file} is a copy of {original}", "dim")))
    names = digest.spoken(material)
    _hands(material, names, console)
    if material.control:
        _title(console, "WHO HELD WHICH PLACE, AS TOLD")
        console.print(terminal.control(material.control, names))
    found = digest.groups(material)
    for title, events in (
        ("TOLD AS DONE", found.done),
        ("NOT TOLD AS DONE: denied, planned, rumoured, feared", found.open),
    ):
        if events:
            _title(console, f"{title} ({len(events)})")
        for event in events:
            _event(material, event, names, console)
    if found.background:
        _title(console, f"BACKGROUND that the reports recall ({len(found.background)})")
    for event in found.background:
        console.print(f"{digest.when(material, event):<{_DATE}}", terminal.words(digest.line(material, event, names)))


def _hands(material: Material, names: dict[str, str], console: Console) -> None:
    """Each change of hands with who says so and who denies it."""
    found = hands.changes(material)
    if found:
        _title(console, f"CHANGES OF HANDS, AS TOLD ({len(found)})")
    for change in found:
        days = terminal.days(change.row.from_earliest, change.row.from_latest)
        console.print(f"{days:<{_DATE + 2}}", terminal.words(hands.line(change, names)), soft_wrap=True)
        for note in hands.notes(change):
            console.print(_indented(terminal.words(note, "red" if note.startswith("denied") else "dim")))


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(title, style="bold underline")


def _event(material: Material, event: Event, names: dict[str, str], console: Console) -> None:
    """The event in one line, the claim that stands for it with its chain and words, and what is disputed."""
    from rich.text import Text

    main = digest.leading(material, event)
    status = terminal.words(main.status.value, terminal.STATUS[main.status])
    line = terminal.words(digest.line(material, event, names), "bold")
    support = "" if event.independent_sources == len(event.claims) == 1 else f" · {digest.support(material, event)}"
    date = (f"{digest.when(material, event):<{_DATE}} ", "yellow")
    console.print(Text.assemble(date, line, "  ", status, (support, "dim")))
    before, word, after = (terminal.safe(part) for part in digest.quoted(material, main))
    said = Text.assemble(
        (terminal.safe(digest.chain(material, main)), "cyan"),
        ": ",
        ("“" + before, "dim"),
        (word, "bold"),
        (after + "”", "dim"),
    )
    console.print(_indented(said))
    for point in digest.disagreements(material, event):
        console.print(_indented(terminal.words(f"SOURCES DISAGREE ON {point}", "red")))


def _indented(text: Text) -> Padding:
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, 4), expand=False)

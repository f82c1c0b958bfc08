"""``tadmor control``: who held a place, with what each interval rests on; and who holds what on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tadmor import digest, terminal
from tadmor.control import Standing, standing
from tadmor.errors import BadInput
from tadmor.export import claims_json
from tadmor.export.material import Material
from tadmor.model import Control

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# What opened an interval, as a person would say it.
WHY = {
    "capture": "took it",
    "recapture": "took it back",
    "handover": "it was handed over",
    "held": "told to hold it",
    "left": "told to have left it, so it held it before",
    "loser": "inferred: whoever took it took it from this party",
    "lost between": "inferred: a later recapture implies that it had been lost, to this party",
    "siege": "inferred: besieged in it",
}
_MOST_PLACES = 12


def day_of(word: str) -> date:
    """The day that ``--at`` names. Raises BadInput where it is no ISO date."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise BadInput(f"--at takes a day such as 2017-03-05, not {word!r}") from error


def rows_of(material: Material, place: str | None) -> list[Control]:
    """Rows of the place that is meant by its gazetteer name or by what the reports call it; of all places for None.

    Raises BadInput where no row is of such a place.
    """
    if place is None:
        return list(material.control)
    names = digest.spoken(material)
    wanted = place.casefold()
    found = [r for r in material.control if wanted in {n.casefold() for n in _names(r.place, names)}]
    found = found or [r for r in material.control if any(wanted in n.casefold() for n in _names(r.place, names))]
    if not found:
        known = sorted({_called(r.place, names) for r in material.control})
        more = f" and {len(known) - _MOST_PLACES} more" if len(known) > _MOST_PLACES else ""
        there = f"; there are: {', '.join(known[:_MOST_PLACES])}{more}" if known else "; no report tells who holds what"
        raise BadInput(f"nobody is told to hold a place called {place!r}{there}")
    return found


def _names(place: str, names: dict[str, str]) -> set[str]:
    return {place, _called(place, names)}


def _called(place: str, names: dict[str, str]) -> str:
    """What reports call the place of a row: ``north of Palmyra`` for ``north of Tadmur``."""
    for known, spoken in names.items():
        if place == known or place.endswith(f" of {known}") or place == f"near {known}":
            return place.removesuffix(known) + spoken
    return place


def document(material: Material, rows: Sequence[Control]) -> list[dict[str, Any]]:
    """Rows as JSON, each with its evidence."""
    return [{**claims_json.control(row), "evidence": _evidence(material, row)} for row in rows]


def snapshot(material: Material, rows: Sequence[Control], day: date) -> list[dict[str, Any]]:
    """The rows that may hold on a day as JSON, with how far that is told."""
    return [
        {"at": day.isoformat(), "state": s.state.value, "told": s.told.isoformat() if s.told else None}
        | claims_json.control(s.row)
        for s in standings(material, rows, day)
    ]


def standings(material: Material, rows: Sequence[Control], day: date) -> tuple[Standing, ...]:
    """Who may hold what on a day."""
    return standing(rows, material.by_claim, material.by_report, day)


def _evidence(material: Material, row: Control) -> list[dict[str, Any]]:
    found = []
    for claim in (material.by_claim[c] for c in row.claims if c in material.by_claim):
        report = material.by_report[claim.report]
        found.append(
            {
                "claim": claim.id,
                "file": claim.file,
                "published": report.published.value if report.published else None,
                "sources": material.sources(claim),
                "type": claim.type,
                "status": claim.status.value,
                "quote": material.sentence(claim),
            }
        )
    return found


def draw(material: Material, rows: Sequence[Control], console: Console) -> None:
    """Each place with its intervals; under each what it rests on."""
    from rich.padding import Padding

    names = digest.spoken(material)
    for place in dict.fromkeys(row.place for row in rows):
        called = _called(place, names)
        console.print(terminal.words(called if called == place else f"{called} ({place})", "bold"))
        for row in (r for r in rows if r.place == place):
            console.print()
            console.print(_interval(row))
            for part in _evidence(material, row):
                told = f"{part['published'] or 'no date'} · {' → '.join(map(terminal.short, part['sources']))}"
                line = f"{told} ({part['status']}, {part['claim']}): {part['quote']}"
                console.print(Padding(terminal.words(line, "dim"), (0, 0, 0, 6), expand=False))
        console.print()


def _interval(row: Control) -> Any:
    from rich.text import Text

    start, end = terminal.days(row.from_earliest, row.from_latest), terminal.days(row.to_earliest, row.to_latest)
    style = "red" if row.basis == "contested" else "green"
    why = WHY.get(row.rule, "")
    return Text.assemble(
        "  ",
        (terminal.safe(row.party), "bold"),
        f"  from {start}, to {end}  ",
        (row.basis, style),
        (f"  {why}" if why else "", "dim"),
    )


def table(material: Material, rows: Sequence[Control], day: date) -> Table:
    """The snapshot as a table."""
    names = digest.spoken(material)
    made = terminal.grid("place", "party", "on that day", "told until", "basis", "claims")
    for s in standings(material, rows, day):
        made.add_row(
            terminal.words(_called(s.row.place, names)),
            terminal.words(s.row.party),
            terminal.words(s.state.value),
            terminal.words(s.told or ""),
            terminal.words(s.row.basis, "red" if s.row.basis == "contested" else ""),
            terminal.words(len(s.row.claims), "dim"),
        )
    return made


def run(material: Material, place: str | None, at: str | None) -> None:
    """Print the intervals, or the snapshot of a day."""
    console = terminal.console()
    rows = rows_of(material, place)
    if at is None:
        draw(material, rows, console)
        if not rows:
            console.print("No report tells who holds which place.")
        return
    day = day_of(at)
    made = table(material, rows, day)
    if made.row_count:
        console.print(made)
    else:
        console.print(f"Nobody is told to hold {'it' if place else 'any place'} on {day}: unknown.")

"""``tadmor changes``: what each run added, changed or withdrew, and the report or decision that caused it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tadmor import review, terminal
from tadmor.changes import ADDED, WITHDRAWN, Change, Run
from tadmor.errors import BadInput
from tadmor.export.material import Material
from tadmor.model import Decision

_STYLE = {ADDED: "green", WITHDRAWN: "red"}


def since_of(word: str | None, last: int) -> str | int | None:
    """A day (ISO) or the number of a run, up to that of the ``last``. Raises BadInput where it is neither."""
    if word is None:
        return None
    if word.isdecimal() and len(word) < 8:
        if int(word) > last:
            raise BadInput(f"there is no run {word} yet; the newest is {last}")
        return int(word)
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError as error:
        raise BadInput(f"--since takes a day such as 2017-03-05 or the number of a run, not {word!r}") from error


def document(material: Material, runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Runs as JSON, oldest first."""
    return [
        {
            "run": run.id,
            "at": run.at,
            "tadmor": run.version,
            "reports": run.reports,
            "decisions": run.decisions,
            "changes": [_change(material, change) for change in run.changes],
        }
        for run in runs
    ]


def _change(material: Material, change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "subject": change.subject,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "reports": [_file(material, report) for report in change.reports],
        "report_ids": list(change.reports),
        "decisions": list(change.decisions),
        "claims": list(change.claims),
    }


def _file(material: Material, report: str) -> str:
    known = material.by_report.get(report)
    return known.file if known else report


def draw(material: Material, runs: Sequence[Run], decisions: Sequence[Decision]) -> None:
    """One table per run."""
    console = terminal.console()
    if not runs:
        console.print("Nothing changed.")
    told = {d.id: review.told(d) for d in decisions}
    for run in runs:
        console.print(f"Run {run.id}, {run.at}: {run.reports} reports, {run.decisions} decisions", style="bold")
        table = terminal.grid("change", "of", "field", "before", "now", "because of")
        for change in run.changes:
            because = [_file(material, r) for r in change.reports] + [told.get(d, f"#{d}") for d in change.decisions]
            table.add_row(
                terminal.words(change.kind, _STYLE.get(change.kind, "yellow")),
                *(terminal.words(cell or "") for cell in (change.subject, change.field, change.before, change.after)),
                terminal.words("; ".join(because) or f"rules of tadmor {run.version}"),
            )
        console.print(table)

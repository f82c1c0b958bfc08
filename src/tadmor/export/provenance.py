"""What stands beside a table: where each cell was read, and what was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tadmor.export.material import Material
from tadmor.model import Claim, Report


@dataclass(frozen=True)
class Table:
    """An export with its sidecars. ``left_out`` counts what the format cannot hold, by reason.

    ``filter`` says which events make a row; ``companions`` are further files of the format, by what stands in
    their names instead of the suffix (``.mentions.tsv``).
    """

    body: str | bytes
    rows: int
    columns: tuple[str, ...]
    provenance: tuple[dict[str, Any], ...] = ()
    left_out: dict[str, dict[str, int]] = field(default_factory=lambda: {"rows": {}, "values": {}})
    filter: str | None = None
    companions: dict[str, str] = field(default_factory=dict)


def spans(claim: Claim) -> Iterator[tuple[str, str, int, int]]:
    """Role, words and offsets of every value of a claim that stands in the text."""
    quotes: list[tuple[str, Any]] = [("trigger", claim.trigger), *(("also", q) for q in claim.also)]
    quotes += [("actor", r) for r in claim.actor] + [("target", r) for r in claim.target]
    quotes += [("source", s) for s in claim.chain] + [("when", claim.when), ("where", claim.where)]
    quotes += [(what, getattr(claim, what)) for what in ("killed", "wounded", "abducted", "other_count")]
    for role, quote in quotes:
        if quote is not None and quote.start is not None and quote.end is not None:
            yield role, quote.text or "", quote.start, quote.end


def outlet(report: Report) -> str:
    """Who brought a report out, as tables name it: outlet, else author, else the file it came in."""
    fact = report.outlet or report.author
    return fact.value if fact else report.file


def lines(
    material: Material,
    claim: Claim,
    row: str,
    columns: dict[str, tuple[str, ...]],
    read_in: Mapping[str, Collection[str]] | None = None,
) -> list[dict[str, Any]]:
    """One provenance line per span that fed a row. ``columns`` names the columns that each role feeds.

    ``read_in``: for some roles the ids of the claims whose span gave the value; spans of other claims gave none.
    """
    chosen = read_in or {}
    text = material.by_report[claim.report].text
    return [
        {
            "row": row,
            "columns": list(columns[role]),
            "claims": [claim.id],
            "sha256": claim.report,
            "start": start,
            "end": end,
            "quote": text[start:end],
        }
        for role, _, start, end in spans(claim)
        if role in columns and claim.id in chosen.get(role, (claim.id,))
    ]

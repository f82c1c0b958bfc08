"""What stands beside a table: where each cell was read, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tadmor.export.material import Material
from tadmor.model import Claim


@dataclass(frozen=True)
class Table:
    """An export with its sidecars. ``left_out`` counts what the format cannot hold, by reason."""

    body: str
    rows: int
    columns: tuple[str, ...]
    provenance: tuple[dict[str, Any], ...] = ()
    left_out: dict[str, dict[str, int]] = field(default_factory=lambda: {"rows": {}, "values": {}})


def spans(claim: Claim) -> Iterator[tuple[str, str, int, int]]:
    """Role, words and offsets of every value of a claim that stands in the text."""
    quotes: list[tuple[str, Any]] = [("trigger", claim.trigger), *(("also", q) for q in claim.also)]
    quotes += [("actor", r) for r in claim.actor] + [("target", r) for r in claim.target]
    quotes += [("source", s) for s in claim.chain] + [("when", claim.when), ("where", claim.where)]
    quotes += [(what, getattr(claim, what)) for what in ("killed", "wounded", "abducted", "other_count")]
    for role, quote in quotes:
        if quote is not None and quote.start is not None and quote.end is not None:
            yield role, quote.text or "", quote.start, quote.end


def lines(material: Material, claim: Claim, row: str, columns: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """One provenance line per span that fed a row. ``columns`` names the columns that each role feeds."""
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
        if role in columns
    ]

"""Claims as a flat CSV that a spreadsheet opens, with provenance beside it.

One row per claim, whatever its status: planned, denied and rumoured events are rows that say so.
A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from tadmor.codec import clean
from tadmor.export import provenance
from tadmor.export.material import Material
from tadmor.model import Claim, Count

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A CSV may be looked at in a terminal, so nothing in it may steer one.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
COLUMNS = tuple(
    """claim_id event_id event_type actor trigger target date_start date_end date_precision date_basis date_text
    location relation km latitude longitude location_text stage polarity certainty status author_stance source_chain
    killed_low killed_high wounded_low wounded_high abducted_low abducted_high other_low other_high other_class
    background score quote file outlet author published report_sha256""".split()
)
# The columns that each kind of span feeds.
_FEEDS = {
    "trigger": ("event_type", "trigger", "stage", "polarity"),
    "actor": ("actor",),
    "target": ("target",),
    "source": ("source_chain", "status", "certainty"),
    "when": ("date_start", "date_end", "date_precision", "date_basis", "date_text"),
    "where": ("location", "relation", "km", "latitude", "longitude", "location_text"),
    "killed": ("killed_low", "killed_high"),
    "wounded": ("wounded_low", "wounded_high"),
    "abducted": ("abducted_low", "abducted_high"),
    "other_count": ("other_low", "other_high", "other_class"),
}


def table(material: Material) -> provenance.Table:
    """All claims as CSV text (UTF-8, header row, ``\\n``), with a provenance line per span."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    traced: list[dict[str, Any]] = []
    for claim in material.claims:
        cells = row(material, claim)
        writer.writerow([_cell(cells[name]) for name in COLUMNS])
        traced.extend(provenance.lines(material, claim, claim.id, _FEEDS))
    left = {
        "an area is written as its reference place": sum(1 for c in material.claims if c.where and c.where.geometry),
        "further mentions of a trigger": sum(len(c.also) for c in material.claims),
        "second place of a relation": sum(1 for c in material.claims if c.where and c.where.other),
    }
    values = {reason: count for reason, count in left.items() if count}
    return provenance.Table(
        out.getvalue(),
        len(material.claims),
        COLUMNS,
        tuple(traced),
        {"rows": material.left_by_review(), "values": values},
    )


def row(material: Material, claim: Claim) -> dict[str, Any]:
    """The cells of a claim by column; None where the text does not tell."""
    report = material.by_report[claim.report]
    when, where = claim.when, claim.where
    interval = when.interval if when else None
    place = where.place if where else None
    return {
        "claim_id": claim.id,
        "event_id": material.event_of.get(claim.id),
        "event_type": claim.type,
        "actor": "; ".join(r.who for r in claim.actor),
        "trigger": claim.trigger.text,
        "target": "; ".join(r.who for r in claim.target),
        "date_start": interval.start if interval else None,
        "date_end": interval.end if interval else None,
        "date_precision": when.precision.value if when else None,
        "date_basis": when.basis.value if when else None,
        "date_text": when.text if when else None,
        "location": place.name if place else where.name if where else None,
        "relation": where.relation if where else None,
        "km": where.km if where else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "location_text": where.text if where else None,
        "stage": claim.stage.value,
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "status": claim.status.value,
        "author_stance": claim.author_stance.value,
        "source_chain": " > ".join(material.sources(claim)),
        **_counts("killed", claim.killed),
        **_counts("wounded", claim.wounded),
        **_counts("abducted", claim.abducted),
        **_counts("other", claim.other_count),
        "other_class": claim.other_count.of if claim.other_count else None,
        "background": "yes" if claim.background else "no",
        "score": round(claim.score, 3),
        "quote": material.sentence(claim),
        "file": claim.file,
        "outlet": report.outlet.value if report.outlet else None,
        "author": report.author.value if report.author else None,
        "published": report.published.value if report.published else None,
        "report_sha256": claim.report,
    }


def _counts(name: str, count: Count | None) -> dict[str, int | None]:
    return {f"{name}_low": count.low if count else None, f"{name}_high": count.high if count else None}


def _cell(value: Any) -> str:
    """A cell as text; a number keeps its sign, words never become a formula."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float):
        return text
    shown = _CONTROL.sub("�", clean(text).replace("\r", "\n"))
    return "'" + shown if text.startswith(_FORMULA) else shown

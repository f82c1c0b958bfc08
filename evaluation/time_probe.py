"""War-news time expressions: is the interval one of the acceptable ones, and is a day ever invented?

right: share of rows where the mention that overlaps the expression has an acceptable interval. An interval of week
grain ("three weeks ago": three days either way) is right where an acceptable single day is its middle. A row with no
acceptable interval (a vague expression) is right where the system gives no closed interval. falsely_precise: number of
rows where the system answers a single day although no acceptable interval is one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from evaluation.running import json_lines
from tadmor import dates
from tadmor.model import Interval, Precision, TimeMention
from tadmor.text import sentences


def answer(row: dict[str, Any]) -> TimeMention | None:
    """The mention whose extent is nearest to that of the expression, one with an interval before one without.

    "late 2015" in "since late 2015" is asked for by itself, so bounds and ranges are also looked at taken apart.
    """
    text: str = row["text"]
    start = text.lower().find(row["expression"].lower())
    end = start + len(row["expression"])
    spans, anchor = sentences(text), dates.Anchor(date.fromisoformat(row["document_date"]))
    found = [*dates.find(text, spans, anchor), *dates.find(text, spans, anchor, apart=True)]
    overlapping = [m for m in found if m.start < end and start < m.end]
    return min(overlapping, key=lambda m: (m.interval is None, abs(m.start - start) + abs(m.end - end)), default=None)


def _right(found: TimeMention | None, acceptable: list[list[str]]) -> bool:
    interval = found.interval if found else None
    if not acceptable:
        return interval is None or interval.start is None or interval.end is None
    if found is None or interval is None or interval.start is None or interval.end is None:
        return False
    for first, last in acceptable:
        if interval == Interval(date.fromisoformat(first), date.fromisoformat(last)):
            return True
        middle = interval.start + (interval.end - interval.start) / 2
        if found.precision is Precision.WEEK and first == last == middle.isoformat():
            return True
    return False


def rows(path: Path) -> list[tuple[dict[str, Any], TimeMention | None, bool, bool]]:
    """Each row with the answer, whether it is right, and whether it is falsely precise."""
    out = []
    for row in json_lines(path):
        found = answer(row)
        interval = found.interval if found else None
        single = interval is not None and interval.start is not None and interval.start == interval.end
        false = single and not any(first == last for first, last in row["acceptable"])
        out.append((row, found, _right(found, row["acceptable"]), false))
    return out


def score(path: Path) -> dict[str, float]:
    """right (share 0..1), falsely_precise (number of rows), n."""
    scored = rows(path)
    n = len(scored)
    return {
        "right": sum(r for _, _, r, _ in scored) / n if n else 0.0,
        "falsely_precise": float(sum(f for _, _, _, f in scored)),
        "n": float(n),
    }

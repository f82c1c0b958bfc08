"""Conflict places: does every spelling of a place lead to it?

A row is right where ALL its spellings resolve within its tolerance, in a report about the row's country (as news
always is) and that has the name alone. falsely_precise: number of rows with a spelling that resolves to a point outside
the tolerance (a name that is not resolved is missing, not false).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.running import json_lines
from evaluation.scores import Scores
from tadmor import places
from tadmor.globe import distance
from tadmor.model import Place, Span


def answers(row: dict[str, Any]) -> list[Place | None]:
    """What each spelling resolves to."""
    context = places.Context(countries=(row["country"],)) if row.get("country") else places.Context()
    return [places.ground(s, [Span(0, len(s))], context)[0][0] for s in row["spellings"]]


def score(path: Path) -> Scores:
    """right (share), falsely_precise (rows), n; raises BadGold where the file cannot be read."""
    rows = json_lines(path)
    right = false = 0
    for row in rows:
        off = [
            None if place is None else distance(place.lat, place.lon, row["lat"], row["lon"]) - row["tolerance_km"]
            for place in answers(row)
        ]
        right += all(d is not None and d <= 0 for d in off)
        false += any(d is not None and d > 0 for d in off)
    return {"right": right / len(rows) if rows else None, "falsely_precise": float(false), "n": float(len(rows))}

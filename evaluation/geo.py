"""Toponym resolution on LGL, GeoVirus, GeoWebNews and files of their form ({id, text, toponyms[text, lat, lon, ...]}).

acc161: share of all gold toponyms (gold spans given) whose place is within 161 km; an unresolved one is wrong.
mean_km: mean error of those resolved. auc: mean of ln(error + 1) / ln(half the equator + 1), an unresolved one counting
1 (0 is best). end_to_end_f1: the system finds the names itself; a name that overlaps a gold toponym and lies within
161 km is a hit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.scores import Scores
from tadmor import language, places
from tadmor.model import Place, Span
from tadmor.places.geometry import distance
from tadmor.text import sentences

NEAR_KM = 161.0
_FARTHEST_KM = 20_038.0

Row = dict[str, Any]


def rows(path: Path) -> Iterator[Row]:
    """Documents of a file with at least one toponym with coordinates."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                row: Row = json.loads(line)
                row["toponyms"] = [t for t in row["toponyms"] if t.get("lat") is not None and t.get("lon") is not None]
                if row["toponyms"]:
                    yield row


def error_km(place: Place | None, gold: Row) -> float | None:
    """Distance between an answer and the gold point, or None where there is no answer."""
    return None if place is None else distance(place.lat, place.lon, float(gold["lat"]), float(gold["lon"]))


def grounded(row: Row) -> list[float | None]:
    """Errors on the gold spans of one document."""
    spans = [Span(t["start"], t["end"]) for t in row["toponyms"]]
    found = places.ground(row["text"], spans)
    return [error_km(place, gold) for (place, _), gold in zip(found, row["toponyms"], strict=True)]


def end_to_end(row: Row) -> tuple[int, int, int]:
    """Hits, names predicted, gold toponyms of one document."""
    text = row["text"]
    parsed = language.analyse(text, sentences(text))
    found = [m for m in places.find(text, parsed, ()) if m.antecedent is None]
    hits = 0
    for gold in row["toponyms"]:
        span = Span(gold["start"], gold["end"])
        errors = [error_km(m.place, gold) for m in found if Span(m.name_start, m.name_end).overlaps(span)]
        hits += any(e is not None and e <= NEAR_KM for e in errors)
    return hits, len(found), len(row["toponyms"])


def score(path: Path, find: bool = True) -> Scores:
    """The four keys; ``find=False`` leaves end_to_end_f1 out (None), which spares the parse of all texts."""
    errors: list[float | None] = []
    hits = predicted = gold = 0
    for row in rows(path):
        errors += grounded(row)
        if find:
            hit, said, asked = end_to_end(row)
            hits, predicted, gold = hits + hit, predicted + said, gold + asked
    known = [e for e in errors if e is not None]
    n = len(errors)
    areas = [1.0 if e is None else math.log(e + 1) / math.log(_FARTHEST_KM + 1) for e in errors]
    return {
        "acc161": sum(e <= NEAR_KM for e in known) / n if n else None,
        "mean_km": sum(known) / len(known) if known else None,
        "auc": sum(areas) / n if n else None,
        "end_to_end_f1": 2 * hits / (predicted + gold) if predicted + gold else None,
    }

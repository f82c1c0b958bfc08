"""Toponym resolution on LGL, GeoVirus, GeoWebNews and files of their form ({id, text, toponyms[text, lat, lon, ...]}).

acc161: share of all gold toponyms (gold spans given) whose place is within 161 km; an unresolved one is wrong.
mean_km: mean error of those resolved. auc: mean of ln(error + 1) / ln(half the equator + 1), an unresolved one counting
1 (0 is best). end_to_end_f1: recognised and located: the system finds the names itself, as in a report (people and
bodies are found first); a name that overlaps a gold toponym and lies within 161 km is a hit. A name found and not
located claims no place and is no prediction. Demonyms ("Syrian") name no place here: gold toponyms that are one are
left out, and so is a prediction on one; ``end_to_end_all_f1`` counts them as missed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from evaluation.scores import Scores
from tadmor import language, mentions, places
from tadmor.gazetteer import country_of, demonym
from tadmor.globe import distance
from tadmor.model import Place, Span
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


# Words for people and things of a region or continent, which the table of countries does not hold.
_REGIONAL = frozenset(
    "african,asian,european,europeans,africans,latin american,north american,south american,central american,"
    "west african,east african,middle eastern,arab,arabs,kurdish,western".split(",")
)


def is_demonym(name: str) -> bool:
    """True for a word for the people or things of a country or region that is no name of a place as well."""
    known = name.lower() in _REGIONAL or demonym(name) is not None
    return known and country_of(name) is None


@dataclass(slots=True)
class EndToEnd:
    """Hits, names predicted, gold toponyms; ``demonyms`` are gold toponyms left out of ``gold``."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0
    demonyms: int = 0

    def add(self, row: Row) -> None:
        """Count one document, read by the path that a report goes."""
        text = row["text"]
        parsed = language.analyse(text, sentences(text))
        found = places.find(text, parsed, mentions.find(text, parsed).actors)
        located = [m for m in found if m.antecedent is None and m.place is not None]
        left_out: set[int] = set()
        for gold in row["toponyms"]:
            span = Span(gold["start"], gold["end"])
            over = [m for m in located if Span(m.name_start, m.name_end).overlaps(span)]
            if is_demonym(text[span.start : span.end]):
                self.demonyms += 1
                left_out.update(id(m) for m in over)
                continue
            errors = [error_km(m.place, gold) for m in over]
            self.hits += any(e is not None and e <= NEAR_KM for e in errors)
            self.gold += 1
        self.predicted += sum(id(m) not in left_out for m in located)

    def f1(self, demonyms: bool = False) -> float | None:
        """F1 of recognised and located names."""
        asked = self.predicted + self.gold + (self.demonyms if demonyms else 0)
        return 2 * self.hits / asked if asked else None


def score(path: Path, find: bool = True, sample: int | None = None) -> Scores:
    """The five keys; ``find=False`` leaves end_to_end_f1 out (None), which spares the parse of all texts.

    ``sample`` reads the first documents only.
    """
    errors: list[float | None] = []
    raw = EndToEnd()
    for row in islice(rows(path), sample):
        errors += grounded(row)
        if find:
            raw.add(row)
    known = [e for e in errors if e is not None]
    n = len(errors)
    areas = [1.0 if e is None else math.log(e + 1) / math.log(_FARTHEST_KM + 1) for e in errors]
    return {
        "acc161": sum(e <= NEAR_KM for e in known) / n if n else None,
        "mean_km": sum(known) / len(known) if known else None,
        "auc": sum(areas) / n if n else None,
        "end_to_end_f1": raw.f1(),
        "end_to_end_all_f1": raw.f1(demonyms=True),
    }

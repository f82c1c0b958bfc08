"""``maverick``: which coded reports of election violence tell the same event (MAVERICK, one row per report and event).

Every row becomes a claim with the row's dates, place, actors, deaths and injuries, so that the linking of claims is
scored alone, on correct input; the source string gives the report and its day. What the actors did is not used: all
rows are of one type. Predicted: the events that ``link.find`` and ``chronicle.build`` make of them.
``pairwise_*``: pairs of rows in one event; ``b3_f1``: B-cubed over all rows.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from evaluation.running import BadGold, NotAvailable
from evaluation.scores import Hits, Scores, b_cubed, f_measure
from tadmor.model import (
    Basis,
    Certainty,
    Claim,
    Count,
    Fact,
    Interval,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Quote,
    Report,
    Role,
    Source,
    SourceKind,
    Span,
    Stage,
    Stance,
    Status,
    TimeMention,
)

TYPE = "VAC.ATTACK"
KINDS = {"Security forces": "police", "Citizens": "civilians", "Non-state armed actor": "militia"}
# geo_precision of the codebook: 1 country, 2 region or district, 3 town, 4 and 5 a part of it.
FEATURES = {1: "country", 2: "district", 3: "city"}
Row = Mapping[str, str]
_PUBLISHED = re.compile(r"\((\d{4}-\d{2}-\d{2})\)")


def read_gold(path: Path) -> list[Row]:
    """Rows of ``reports.csv`` in a folder, or of a file."""
    file = path / "reports.csv" if path.is_dir() else path
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            rows: list[Row] = list(csv.DictReader(handle))
    except OSError as error:
        raise BadGold(str(error)) from error
    if not rows or "event_id" not in rows[0]:
        raise BadGold(f"{file}: no column event_id")
    return rows


def claim_of(row: Row, k: int) -> tuple[Claim, Report]:
    """A claim and the report it stands in, from one row."""
    source = row["source"] or row["id"]
    report = hashlib.sha256(source.encode("utf-8")).hexdigest()
    actors = [(row[f"actor{n}"], row[f"actor{n}_type"], row[f"actor{n}_victim"]) for n in range(1, 7)]
    doers = tuple(_role(name, kind) for name, kind, victim in actors if name and not victim.startswith("1"))
    victims = tuple(_role(name, kind) for name, kind, victim in actors if name and victim.startswith("1"))
    told = Claim(
        id=row["id"],
        report=report,
        file=report,
        trigger=Quote("violence", k, k + 1),
        also=(),
        type=TYPE,
        stage=Stage.ACCOMPLISHED,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        status=Status.ASSERTED,
        author_stance=Stance.ENDORSES,
        chain=(Source(SourceKind.OUTLET),),
        actor=doers,
        target=victims,
        when=_when(row),
        where=_where(row),
        killed=_count(row, "deaths"),
        wounded=_count(row, "injuries"),
        abducted=None,
        other_count=None,
        background=False,
        score=1.0,
        sentence=Span(0, 0),  # the words of the report are not given
    )
    outlet = Fact(row["source_author"], "given") if row["source_author"] else None
    day = _PUBLISHED.search(source)
    published = Fact(day[1], "given") if day else None
    return told, Report(report, report, source, "text/plain", "utf-8", outlet=outlet, published=published)


def _role(name: str, kind: str) -> Role:
    # "Unknown citizens" is nobody's name
    known = "description" if name.startswith("Unknown") else KINDS.get(kind, "unknown")
    return Role(name, None, None, name, known)


def _count(row: Row, what: str) -> Count | None:
    low, high = _whole(row[f"{what}_low"]), _whole(row[f"{what}_high"])
    return None if low is None else Count(low, high, str(low), 0, 0)


def _whole(text: str) -> int | None:
    return int(float(text)) if text else None


def _when(row: Row) -> TimeMention | None:
    if not row["date_start"]:
        return None
    start = date.fromisoformat(row["date_start"])
    end = date.fromisoformat(row["date_end"]) if row["date_end"] else start
    return TimeMention(0, 0, "", Interval(start, end), Precision.DAY, Basis.EXPLICIT, "point", "given")


def _where(row: Row) -> PlaceMention | None:
    if not row["latitude"]:
        return None
    name = row["location"] or row["city"]
    grade = _whole(row["geo_precision"]) or 2
    feature = FEATURES.get(grade, "quarter")
    place = Place(name, name, float(row["latitude"]), float(row["longitude"]), row["country"], feature)
    return PlaceMention(0, 0, name, 0, 0, name, place)


def figures(gold: Mapping[str, str], told: Mapping[str, str]) -> Scores:
    """Pairwise and B-cubed figures of two groupings of the same rows (row id -> group)."""

    def pairs(sizes: Counter[object]) -> float:
        return float(sum(n * (n - 1) // 2 for n in sizes.values()))

    hits = Hits()
    both: Counter[object] = Counter((gold[k], told[k]) for k in gold)
    hits.add(pairs(both), pairs(Counter(told[k] for k in gold)), pairs(Counter(gold.values())))
    precision, recall = b_cubed(gold, told)
    return {
        "pairwise_p": hits.precision,
        "pairwise_r": hits.recall,
        "pairwise_f1": hits.f1,
        "b3_f1": f_measure(precision.share, recall.share),
    }


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the rows; ``sample`` takes the first rows only."""
    try:
        from tadmor import chronicle, link
    except ImportError as error:
        raise NotAvailable(str(error)) from error
    rows = read_gold(path)[:sample]
    made = [claim_of(row, k) for k, row in enumerate(rows)]
    claims, reports = [c for c, _ in made], list({r.id: r for _, r in made}.values())
    events = chronicle.build(claims, link.find(claims, reports), reports)
    told = {id: event.id for event in events for id in event.claims}
    return figures({row["id"]: row["event_id"] for row in rows}, {row["id"]: told[row["id"]] for row in rows})

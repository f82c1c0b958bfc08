"""Small claims and reports for the tests of linking, events and control. All places, parties and days are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from tadmor import pipeline
from tadmor.inputs import SUFFIXES, load_meta
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
    Reading,
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

TARMAL = Place("t:tarmal", "Tarmal", 12.50, 33.25, "XX", "town", 2.0)
OSSIR = Place("t:ossir", "Ossir", 12.50, 33.55, "XX", "town", 2.0)  # 33 km east of Tarmal
NORTH, ARMY = "Northern Front", "Veldan Army"
KINDS = {
    NORTH: "rebels",
    ARMY: "state_forces",
    "civilians": "civilians",
    "the rebels": "rebels",
    "Coast Guard": "militia",
    "Veldan Police": "police",
    "Veldan government": "government",
    "al-Hadra": "jihadists",
}


@cache
def palmyra() -> tuple[Reading, ...]:
    """The example reports, read by the main path."""
    folder = Path(__file__).parent.parent / "examples" / "palmyra"
    meta = load_meta(folder / "meta.json")
    paths = sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES)
    return tuple(pipeline.read_report(p.read_bytes(), p.name, meta.get(p.name)) for p in paths)


def report(name: str, published: str, text: str = "", outlet: str | None = None) -> Report:
    """A report with an id equal to its file name."""
    body = text or f"Report {name} of {published}."
    fact = Fact(outlet, "given") if outlet else None
    return Report(name, name, body, "text/plain", "utf-8", outlet=fact, published=Fact(published, "given"))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@dataclass
class Teller:
    """Makes claims of one report, each on words of its own."""

    file: str
    count: int = field(default=0)

    def __call__(
        self,
        type: str,
        *,
        actor: str | None = None,
        target: str | None = None,
        day: str | None = None,
        until: str | None = None,
        place: Place | None = TARMAL,
        relation: str = "at",
        by: str | None = None,
        kind: str = "institution",
        denied: bool = False,
        stage: Stage = Stage.ACCOMPLISHED,
        status: Status | None = None,
        killed: tuple[int, int | None] | None = None,
        background: bool = False,
        at: int | None = None,
    ) -> Claim:
        """One claim; ``day`` to ``until`` is when, ``by`` the cited source, ``at`` the offset of the trigger."""
        self.count += 1
        start = at if at is not None else 10 * self.count
        usual = Status.DENIED if denied else Status.CLAIMED if by else Status.ASSERTED
        if stage in {Stage.PLANNED, Stage.THREATENED}:
            usual = Status.PLANNED
        head = Source(SourceKind.OUTLET)
        cited = (Source(SourceKind(kind), by, start, start + 5, by),) if by else ()
        when = None
        if day or until:
            interval = Interval(_day(day), _day(until or day))
            when = TimeMention(0, 4, "then", interval, Precision.DAY, Basis.EXPLICIT, "point", "test")
        where = PlaceMention(0, 4, place.name, 0, 4, place.name, place, relation) if place else None
        dead = Count(*killed, "some", 0, 4) if killed else None
        return Claim(
            id=f"{self.file}-{self.count}",
            report=self.file,
            file=self.file,
            trigger=Quote("word", start, start + 4),
            also=(),
            type=type,
            stage=stage,
            polarity=Polarity.DENIED if denied else Polarity.AFFIRMED,
            certainty=Certainty.CERTAIN,
            status=status or usual,
            author_stance=Stance.REPORTS,
            chain=(head, *cited),
            actor=(role(actor),) if actor else (),
            target=(role(target),) if target else (),
            when=when,
            where=where,
            killed=dead,
            wounded=None,
            abducted=None,
            other_count=None,
            background=background,
            score=1.0,
            sentence=Span(start, start + 8),
        )


def role(who: str) -> Role:
    """A participant by its name."""
    return Role(who, 0, len(who), who, KINDS.get(who, "unknown"))

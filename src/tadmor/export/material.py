"""What an export is made of, and the plain readings of it that several exports share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tadmor import copies, review
from tadmor.model import Claim, Control, Event, Issue, Link, Reading, Report, Source, Status
from tadmor.review import Review
from tadmor.store import Case

# The first that an event's claims hold: how firmly the event as a whole is told.
STRENGTH = (
    Status.ASSERTED,
    Status.CLAIMED,
    Status.DENIED,
    Status.SPECULATED,
    Status.UNCOMMITTED,
    Status.PLANNED,
    Status.HYPOTHETICAL,
)


@dataclass(frozen=True)
class Material:
    """Reports, claims and what was derived from them, each in its canonical order."""

    reports: Sequence[Report]
    claims: Sequence[Claim]
    events: Sequence[Event] = ()
    control: Sequence[Control] = ()
    issues: Sequence[Issue] = ()
    links: Sequence[Link] = field(default=())
    read: Sequence[Claim] = ()  # claims before reviewers corrected them, rejected ones too
    review: Review | None = None  # what reviewers decided; ``claims`` are as they left them
    retired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # old event ids, and what they are now

    @cached_property
    def by_report(self) -> dict[str, Report]:
        """Reports by id."""
        return {report.id: report for report in self.reports}

    @cached_property
    def by_claim(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def rejected(self) -> dict[str, Claim]:
        """Claims that a reviewer rejected, by id; they are no part of ``claims``."""
        return {claim.id: claim for claim in (self.review.rejected if self.review else ())}

    @cached_property
    def as_read(self) -> Mapping[str, Claim]:
        """Claims as they were read, before any correction, by id."""
        return {claim.id: claim for claim in self.read} or self.by_claim

    @cached_property
    def copied(self) -> Mapping[str, str]:
        """What copies go back to, by id of report or claim."""
        return copies.sources_of(self.claims, self.links, self.reports)

    def mark(self, claim: str) -> str:
        """What reviewers decided on a claim, in a few words."""
        return self.review.mark(claim) if self.review else ""

    def left_by_review(self) -> dict[str, int]:
        """What an export leaves out because of reviewers, by reason."""
        return {"rejected by a reviewer": len(self.rejected)} if self.rejected else {}

    @cached_property
    def event_of(self) -> dict[str, str]:
        """Event id by claim id; a claim in several events keeps the first."""
        found: dict[str, str] = {}
        for event in self.events:
            for claim in event.claims:
                found.setdefault(claim, event.id)
        return found

    def members(self, event: Event) -> list[Claim]:
        """The claims of an event, in its own order."""
        return [self.by_claim[claim] for claim in event.claims]

    def sentence(self, claim: Claim) -> str:
        """The sentence a claim was read from."""
        return self.by_report[claim.report].text[slice(*claim.sentence)]

    def sources(self, claim: Claim) -> list[str]:
        """Names of a claim's chain from outside in."""
        return [source_name(source, self.by_report[claim.report]) for source in claim.chain]

    def evidence(self, claim: Claim) -> dict[str, Any]:
        """A claim as maps carry it: who says so, how firmly, and the sentence with its place in the report."""
        return {
            "claim_id": claim.id,
            "chain": self.sources(claim),
            "status": claim.status.value,
            "quote": self.sentence(claim),
            "doc_sha256": claim.report,
            "start": claim.sentence.start,
            "end": claim.sentence.end,
        }


def of_case(case: Case) -> Material:
    """The material of a case file, its claims as reviewers left them."""
    read = case.claims()
    found = review.apply(read, case.decisions())
    parts = (case.events(), case.control(), case.issues(), case.links())
    return Material(case.reports(), found.claims, *parts, read=read, review=found, retired=case.retired())


def of_readings(
    readings: Iterable[Reading],
    events: Sequence[Event] = (),
    links: Sequence[Link] = (),
    control: Sequence[Control] = (),
) -> Material:
    """The material of readings that are in no case, ordered as a case orders them."""
    known = sorted(readings, key=lambda r: (r.report.file, r.report.id))
    claims = [claim for reading in known for claim in sorted(reading.claims, key=_place_in_text)]
    issues = [issue for reading in known for issue in reading.issues]
    return Material([r.report for r in known], claims, events, control, issues, links)


def _place_in_text(claim: Claim) -> tuple[int, int, str]:
    start = claim.sentence.start if claim.trigger.start is None else claim.trigger.start
    return start, -1 if claim.trigger.end is None else claim.trigger.end, claim.id


def source_name(source: Source, report: Report) -> str:
    """A source as a person would call it; the head of a chain by the report's own byline or outlet."""
    if source.who or source.text:
        return str(source.who or source.text)
    facts = {"author": report.author or report.outlet, "outlet": report.outlet or report.author}
    fact = facts.get(source.kind.value)
    if fact:
        return fact.value
    return "the author" if source.kind.value in facts else "somebody unnamed"


def strongest(claims: Sequence[Claim]) -> Claim:
    """The claim that stands for an event: the firmest status, news before background, then the first told."""
    return min(claims, key=lambda c: (STRENGTH.index(c.status), c.background))

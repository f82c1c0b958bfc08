"""One event mention through one source chain, before mentions of the same claim are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tadmor.model import (
    Attribution,
    Axes,
    Certainty,
    Count,
    PlaceMention,
    Polarity,
    Role,
    Source,
    SourceKind,
    Stage,
    Stance,
    Status,
    TimeMention,
    Trigger,
    ZoneKind,
)

_ORDER = [Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNKNOWN]


@dataclass(slots=True)
class Draft:
    """A claim in the making; mutable, never leaves this package."""

    trigger: Trigger
    zone: ZoneKind
    paragraph: int
    path: tuple[Attribution, ...]
    chain: tuple[Source, ...]
    axes: Axes
    status: Status
    stance: Stance
    stage: Stage
    polarity: Polarity
    certainty: Certainty
    actor: tuple[Role, ...] = ()
    target: tuple[Role, ...] = ()
    when: TimeMention | None = None
    where: PlaceMention | None = None
    place_inherited: bool = False
    counts: dict[str, Count] = field(default_factory=dict)
    also: list[Trigger] = field(default_factory=list)
    definite: bool = False
    verbal: bool = False
    objects: tuple[str, ...] = ()
    rules: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The best leaf."""
        return self.trigger.types[0]

    @property
    def fullness(self) -> float:
        """How much the mention tells: the fullest becomes the claim's trigger."""
        told = len(self.actor) + len(self.target) + 1.5 * (self.when is not None)
        told += 1.0 * (self.where is not None and not self.place_inherited) + len(self.counts)
        return told + self.trigger.score

    def source_key(self) -> tuple[str, ...]:
        """Who says so, comparable between mentions: the names of the links behind the head."""
        return tuple((s.who or s.text or "?").lower().removeprefix("the ") for s in self.chain[1:] if not s.credit)


def speaking(path: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a path that add a source; the author's own hedges add none."""
    return [a for a in path if a.style != "author"]


def rebutted(path: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The path without the "reports" or "claims" that its speaker denies: "dismissed reports that ..." is a denial."""
    if len(path) > 1 and path[-2].polarity is Polarity.DENIED and path[-1].parent == path[-2].id:
        inner = path[-1]
        if inner.style == "hearsay" and inner.source.kind is SourceKind.UNNAMED:
            return path[:-1]
    return path


def chain_of(head: Source, path: Sequence[Attribution], credit: Source | None) -> tuple[Source, ...]:
    """Head, credit of a copy, then the sources of the path from the outside in."""
    links = [head]
    if credit is not None:
        links.append(credit)
    for attribution in speaking(path):
        if links[-1].start is None or (links[-1].start, links[-1].end) != (
            attribution.source.start,
            attribution.source.end,
        ):
            links.append(attribution.source)
    return tuple(links)


def weigh(axes: Axes, path: Sequence[Attribution]) -> tuple[Stage, Polarity, Certainty]:
    """Stage, polarity and certainty with what the cues of the path add to the clause's own reading."""
    stage, polarity, certainty = axes.stage, axes.polarity, axes.certainty
    for attribution in path:
        if attribution.stage is not None and stage in {Stage.ACCOMPLISHED, Stage.ONGOING} and not axes.settled:
            stage = attribution.stage
        if attribution.hypothetical and stage is Stage.ACCOMPLISHED:
            certainty = max(certainty, Certainty.POSSIBLE, key=_ORDER.index)
    if path and path[-1].polarity is Polarity.DENIED:
        polarity = Polarity.DENIED if polarity is Polarity.AFFIRMED else Polarity.AFFIRMED
    if path:
        certainty = max(certainty, path[-1].certainty, key=_ORDER.index)
    return stage, polarity, certainty


def status_of(
    axes: Axes, path: Sequence[Attribution], stage: Stage, polarity: Polarity, certainty: Certainty
) -> Status:
    """The first status that fits, in the order of the words page."""
    said = speaking(path)
    last = said[-1] if said else None
    if axes.hypothetical or any(a.hypothetical for a in path):
        return Status.HYPOTHETICAL
    if axes.hearsay or (last is not None and (last.certainty is Certainty.UNKNOWN or last.style == "hearsay")):
        nobody = last is None or last.source.text is None or last.certainty is Certainty.UNKNOWN
        if nobody and not (last is not None and last.certainty in {Certainty.POSSIBLE, Certainty.PROBABLE}):
            return Status.UNCOMMITTED
    own_hedge = any(a.style == "author" and a.certainty is not Certainty.CERTAIN for a in path)
    vague = last is not None and last.source.text is None and last.certainty is not Certainty.CERTAIN
    if own_hedge or vague or (axes.hedged and last is None) or (axes.hedged and certainty is Certainty.POSSIBLE):
        return Status.SPECULATED
    if stage in {Stage.PLANNED, Stage.THREATENED}:
        return Status.PLANNED
    if polarity is Polarity.DENIED:
        return Status.DENIED
    return Status.CLAIMED if said else Status.ASSERTED


def stance_of(path: Sequence[Attribution]) -> Stance:
    """How the author takes it: his own voice endorses, else what the outermost cue says."""
    said = speaking(path)
    if not said:
        return Stance.ENDORSES
    marked = [a.stance for a in said if a.stance is not Stance.REPORTS]
    return marked[-1] if marked else Stance.REPORTS

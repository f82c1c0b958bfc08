"""The words of tadmor as frozen types. This module imports nothing of ours.

Offsets everywhere are code points of a report's canonical text, end exclusive, so that
``report.text[span.start:span.end]`` is what was read. See ``docs/words.md`` for one meaning each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of canonical text: code points, end exclusive."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """True where ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True where the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class ZoneKind(StrEnum):
    """What a stretch of a report is for. Zones are marked, never deleted."""

    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    BODY = "body"
    QUOTATION = "quotation"  # another outlet's text quoted as a block
    CAPTION = "caption"
    DISCLAIMER = "disclaimer"
    WIDGET = "widget"
    TEASER = "teaser"
    RELATED = "related"
    CREDIT = "credit"
    HOLE = "hole"


class Stage(StrEnum):
    """How far the event has come. The order is that of the ontology, not of strength."""

    PLANNED = "planned"
    THREATENED = "threatened"
    ATTEMPTED = "attempted"
    ONGOING = "ongoing"
    ACCOMPLISHED = "accomplished"
    ENDED = "ended"


class Polarity(StrEnum):
    """Whether the innermost source says that it is so, or that it is not."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Certainty(StrEnum):
    """How firmly the innermost source commits itself."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How the report's author takes what is reported."""

    ENDORSES = "endorses"
    REPORTS = "reports"
    DOUBTS = "doubts"
    REJECTS = "rejects"


class Status(StrEnum):
    """One-word reading of the axes, the first that fits (docs/words.md gives the rule)."""

    HYPOTHETICAL = "hypothetical"
    UNCOMMITTED = "uncommitted"
    SPECULATED = "speculated"
    PLANNED = "planned"
    DENIED = "denied"
    CLAIMED = "claimed"
    ASSERTED = "asserted"


class SourceKind(StrEnum):
    """One link of the chain that says something."""

    AUTHOR = "author"
    OUTLET = "outlet"
    CITED_OUTLET = "cited_outlet"
    INSTITUTION = "institution"
    PERSON = "person"
    UNNAMED = "unnamed"


class Precision(StrEnum):
    """Grain of the ends of a time interval."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a time value rests on. A publication date is never used silently."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    PUBLICATION_DATE = "publication date"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """A metadata value with what it rests on (``given``, ``markup``, ``byline``, ``dateline`` ...)."""

    value: str
    basis: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of a report with one function, and why it was taken for it.

    ``intro`` of a QUOTATION zone is the line that introduces the quoted block.
    """

    kind: ZoneKind
    start: int
    end: int
    reason: str
    intro: Span | None = None

    @property
    def span(self) -> Span:
        """The zone as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class OffsetRun:
    """``length`` canonical code points from ``start`` came from raw bytes ``raw_start:raw_end``.

    Where ``verbatim`` the run is a byte-for-character copy in the report's encoding; otherwise
    (entities, folded white space, repaired bytes) the whole run maps to the whole byte range.
    """

    start: int
    length: int
    raw_start: int
    raw_end: int
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One news text as it reached us: id (SHA-256 of the bytes), canonical text, metadata.

    ``published`` holds an ISO date (``YYYY-MM-DD``) or is None, which is a legal state.
    """

    id: str
    file: str
    text: str
    media_type: str
    encoding: str
    title: Fact | None = None
    outlet: Fact | None = None
    author: Fact | None = None
    published: Fact | None = None
    url: Fact | None = None
    copy_of: Fact | None = None
    runs: tuple[OffsetRun, ...] = ()

    @property
    def publication_day(self) -> date | None:
        """The publication date, or None where it is not known."""
        return date.fromisoformat(self.published.value) if self.published else None


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not or would not be used: code, span, reason."""

    file: str
    code: str
    message: str
    start: int | None = None
    end: int | None = None


# --- language -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A word: offsets, Penn tag, lower-case lemma, CLEAR dependency label, head's index.

    ``head`` is the index of the governing token in the same sentence; a root governs itself.
    In a sentence that was not parsed ``tag`` and ``dep`` are empty and every token is a root.
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A tagged span of the language backend: label as the backend names it (OntoNotes)."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence with their tree. ``children[i]`` are the indices token i governs."""

    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    entities: tuple[Entity, ...]
    zone: ZoneKind = ZoneKind.BODY
    parsed: bool = True
    # What the encoder sees in each token (``encoder.Signals``); None where it was not asked. It is not kept.
    signals: Any = field(default=None, compare=False, repr=False, metadata={"kept": False})

    @property
    def span(self) -> Span:
        """The sentence as a span."""
        return Span(self.start, self.end)

    def subtree(self, i: int) -> list[int]:
        """Indices of token ``i`` and all that it governs, in text order."""
        found = [i]
        for k in found:
            found.extend(self.children[k])
        return sorted(found)

    def ancestors(self, i: int) -> list[int]:
        """Indices from the head of token ``i`` up to the root."""
        path: list[int] = []
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            path.append(i)
        return path

    def child(self, i: int, *deps: str) -> int | None:
        """Index of the first child of token ``i`` with one of the labels, or None."""
        for k in self.children[i]:
            if self.tokens[k].dep in deps:
                return k
        return None

    def span_of(self, indices: list[int]) -> Span:
        """Smallest span that holds the given tokens."""
        return Span(self.tokens[min(indices)].start, self.tokens[max(indices)].end)

    def at(self, offset: int) -> int | None:
        """Index of the token that holds a canonical offset, or None."""
        for token in self.tokens:
            if token.start <= offset < token.end:
                return token.i
        return None


# --- mentions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a mention may refer to, with a score in 0..1 and the rule that gave it."""

    id: str
    name: str
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A span that names, describes or stands for a party, person, body or group of people.

    ``head``: offset of the head word. ``form``: name, nominal, pronoun. ``who``: the canonical name, or the
    fullest description in the report. ``kind``: class from ``lexicon/actors.tsv`` (state_forces,
    police, rebels, jihadists, militia, coalition, government, institution, media, person, civilians,
    unarmed_group, unknown_armed, country, unknown). ``antecedent``: span the name was taken from.
    """

    start: int
    end: int
    text: str
    head: int
    form: str
    who: str
    kind: str
    plural: bool = False
    country: str = ""
    antecedent: Span | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def span(self) -> Span:
        """The mention as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Interval:
    """A time interval, both ends inclusive; None is an open or unknown end."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression with its interval.

    ``role``: ``point`` (when something falls), ``since`` / ``until`` (an open bound), ``duration``
    ("for two years"; interval where it can be anchored), ``set`` ("every Friday"; never an event's
    date). ``rule`` names the rule. ``candidates``: other readings where truly ambiguous.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    precision: Precision
    basis: Basis
    role: str
    rule: str
    candidates: tuple[Interval, ...] = ()
    value: str = ""  # TIMEX value ("2016-03", "P2Y", "PAST_REF")
    mod: str = ""  # TIMEX mod (START, MID, END, APPROX, MORE_THAN ...)

    @property
    def span(self) -> Span:
        """The mention as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry: its own coordinates in WGS84 degrees, never shifted."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    feature: str  # country, region, district, city, town, village, quarter, airbase, mountain, river ...
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A span that names a place or a relation to one.

    ``start, end`` hold the whole expression ("mountain areas north of Palmyra"), ``name_start,
    name_end`` the name in it ("Palmyra"). ``place`` is None where the gazetteer does not know the
    name. ``relation``: at, near, north of ..., between, from, to, towards. ``geometry`` is GeoJSON.
    ``metonym``: the name stands for a government or an army ("Damascus said").
    """

    start: int
    end: int
    text: str
    name_start: int
    name_end: int
    name: str
    place: Place | None
    relation: str = "at"
    km: float | None = None
    other: Place | None = None
    geometry: dict[str, Any] | None = None
    radius_km: float | None = None
    metonym: bool = False
    antecedent: Span | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def span(self) -> Span:
        """The mention as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A counted quantity: ``low..high`` (None: open) of ``unit``.

    ``unit``: people, km, vehicles, weapons, strikes, hours ... ``victim_class``: soldiers,
    fighters, police, civilians, children, prisoners ... or empty. ``head`` is the offset of the
    counted noun (or of the number itself where it stands alone).
    """

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    unit: str
    victim_class: str
    head: int

    @property
    def span(self) -> Span:
        """The mention as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon or delivery system, by its class in the lexicon (aircraft, drone, artillery ...)."""

    start: int
    end: int
    text: str
    weapon: str


# --- who says so ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One link of a chain. ``start`` is None for the report's own author and for hearsay."""

    kind: SourceKind
    text: str | None = None
    start: int | None = None
    end: int | None = None
    who: str | None = None
    joint: int = 1
    credit: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source + cue + content spans. ``parent`` is the id of the attribution it is nested in.

    ``style``: direct, indirect, mixed, block, hearsay, backward, author (the author's own hedge: no
    further source). ``polarity`` DENIED where the source says that the content is not so.
    ``certainty`` is the source's own commitment by the cue. ``stance``: the author's.
    ``hypothetical``: the content is imagined or conditional by the cue itself ("fears that").
    """

    id: int
    source: Source
    cue: Span
    cue_text: str
    contents: tuple[Span, ...]
    style: str
    parent: int | None = None
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.CERTAIN
    stance: Stance = Stance.REPORTS
    stage: Stage | None = None
    hypothetical: bool = False
    rule: str = ""


# --- what is said to have happened ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axes:
    """Stage, polarity and certainty of one event mention, read from its own clause.

    ``hypothetical``: under "if", feared, imagined. ``counterfactual``: told as not having happened
    ("had they attacked"). ``generic``: no single event ("attacks are common"). ``settled``: told as
    past whatever is planned around it. ``evidence`` are the spans of the words that decided.
    """

    stage: Stage = Stage.ACCOMPLISHED
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.CERTAIN
    hypothetical: bool = False
    counterfactual: bool = False
    generic: bool = False
    hedged: bool = False
    hearsay: bool = False
    evidence: tuple[Span, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that names an event: ``token`` is the index of its head in its sentence."""

    sentence: int
    token: int
    start: int
    end: int
    text: str
    types: tuple[str, ...]  # leaves of the ontology, best first
    rule: str
    score: float = 1.0

    @property
    def span(self) -> Span:
        """The trigger as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of text with its offsets; ``text`` is None where nothing in the text stands for it."""

    text: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A participant of a claim: its span and the resolved name."""

    text: str | None
    start: int | None
    end: int | None
    who: str
    kind: str = "unknown"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or things, ``low..high`` inclusive; None is open."""

    low: int | None
    high: int | None
    text: str
    start: int
    end: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An event as ONE report tells it through ONE source chain. Immutable."""

    id: str
    report: str
    file: str
    trigger: Quote
    also: tuple[Quote, ...]
    type: str
    stage: Stage
    polarity: Polarity
    certainty: Certainty
    status: Status
    author_stance: Stance
    chain: tuple[Source, ...]
    actor: tuple[Role, ...]
    target: tuple[Role, ...]
    when: TimeMention | None
    where: PlaceMention | None
    killed: Count | None
    wounded: Count | None
    abducted: Count | None
    other_count: Count | None
    background: bool
    score: float
    sentence: Span
    rules: tuple[str, ...] = ()
    # Commitment of the innermost source to the event, -3 (certainly not) to 3; see ``claims.commitment``.
    factuality: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one report: what the per-report path returns."""

    report: Report
    zones: tuple[Zone, ...]
    sentences: tuple[Sentence, ...]
    actors: tuple[ActorMention, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    numbers: tuple[NumberMention, ...]
    weapons: tuple[WeaponMention, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    issues: tuple[Issue, ...]


# --- across reports ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Append-only judgement on two claims or two reports."""

    left: str
    right: str
    kind: str  # duplicate, quotes, credits (right: an outlet's key), same event, contradicts, updates
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's word on two claims: they tell one event (``same``), or they must not be put together."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What the claims, taken together, say happened. Derived by a named rule, never edited."""

    id: str
    claims: tuple[str, ...]
    type: str
    independent_sources: int
    contradictions: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Control:
    """Interval in which a party holds a place; None is not told."""

    place: str
    lat: float | None
    lon: float | None
    party: str
    from_earliest: date | None
    from_latest: date | None
    to_earliest: date | None
    to_latest: date | None
    basis: str  # asserted, claimed, assessed, contested, inferred
    claims: tuple[str, ...] = field(default=())
    rule: str = ""  # what opened the interval (see ``control.rows``)


# --- what reviewers decided -------------------------------------------------------------------


class Act(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    LINK_ACTOR = "link-actor"
    LINK_PLACE = "link-place"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A claim that a decision is about, by its id and by where it stands, so that it is found in a new reading too.

    ``report`` is the SHA-256 of the bytes, ``start, end`` the trigger in canonical text, ``source`` the offset of
    the innermost source (None: the report's own voice).
    """

    claim: str
    report: str
    start: int | None
    end: int | None
    type: str
    polarity: Polarity
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's act. Append-only; an undo is a further decision that names the one it takes back.

    ``about``: the claims that are meant. ``others``: of a merge the claims of the second event, of a split the
    rest of the event. ``field`` and ``value``: what is corrected and to what; for a link the name that is read
    (``field``) and the party or place that it stands for (``value``). ``made_at``: ISO date-time, UTC.
    """

    id: int
    made_at: str
    reviewer: str
    act: Act
    about: tuple[Anchor, ...] = ()
    others: tuple[Anchor, ...] = ()
    field: str = ""
    value: str = ""
    undoes: int | None = None
    reason: str = ""

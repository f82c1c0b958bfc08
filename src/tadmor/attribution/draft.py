"""The working form of an attribution, before ids and parents are settled, and what a sentence's reading needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tadmor.attribution.quotes import Quotation
from tadmor.attribution.sources import Memory
from tadmor.model import ActorMention, Certainty, Polarity, Source, SourceKind, Span, Stage, Stance

NOBODY = Source(SourceKind.UNNAMED)
AUTHOR = Source(SourceKind.AUTHOR)


@dataclass(slots=True, eq=False)
class Draft:
    """A source with its cue and contents while the report is still being read.

    ``over``: the draft it is nested in by construction ("citing drivers"); otherwise nesting follows the spans.
    ``back``: the content is what was said before this sentence. ``speaker``: index of the speaking token.
    """

    source: Source
    cue: Span
    contents: list[Span]
    style: str
    rule: str
    sentence: int
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.AFFIRMED
    stance: Stance = Stance.REPORTS
    stage: Stage | None = None
    hypothetical: bool = False
    wide: bool = False
    back: bool = False
    final: bool = False
    token: int = -1
    speaker: int | None = None
    clause: Span | None = None
    over: Draft | None = None
    own: bool = field(default=False)

    def covers(self, span: Span) -> bool:
        """True where one of the contents holds the whole span."""
        return any(content.covers(span) for content in self.contents)

    @property
    def nobody(self) -> bool:
        """True for a source without a name or a description."""
        return self.source.text is None and self.source.kind is SourceKind.UNNAMED


@dataclass(slots=True)
class Context:
    """What the reading of a sentence needs from its report."""

    text: str
    quotes: Sequence[Quotation]
    actors: Sequence[ActorMention]
    memory: Memory
    own_names: frozenset[str] = frozenset()
    wide: bool = False
    left: int = 0
    drafts: list[Draft] = field(default_factory=list)

    def quoted(self, at: int) -> bool:
        """True where an offset lies inside quotation marks."""
        return any(q.inner.start <= at < q.inner.end for q in self.quotes)


def plain(name: str) -> str:
    """A name for comparison: lower case, no article, no punctuation."""
    return re.sub(r"[^\w ]", "", re.sub(r"^the ", "", name.strip().lower())).strip()

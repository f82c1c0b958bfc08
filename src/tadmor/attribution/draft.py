"""The working form of an attribution, before ids and parents are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from tadmor.model import Certainty, Polarity, Source, SourceKind, Span, Stage, Stance


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

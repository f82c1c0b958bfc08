"""Reviewed patterns for lines that are not the article, and for lines that introduce a quoted block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tadmor import resources
from tadmor.model import ZoneKind
from tadmor.text import CLOSED

# A longer line is a paragraph that happens to end in a colon.
_INTRODUCTION_CHARS = 420


@dataclass(frozen=True, slots=True)
class Phrase:
    """A reviewed pattern for a line (or, where ``kind`` is None, for the line before a quoted block)."""

    id: str
    kind: ZoneKind | None
    pattern: re.Pattern[str]
    whole: bool
    end: bool = False
    lists: bool = False
    headless: bool = False
    source: str = ""

    def fits(self, line: str) -> bool:
        """True where the line is of this sort."""
        return (self.pattern.fullmatch(line) if self.whole else self.pattern.match(line)) is not None


@cache
def phrases() -> tuple[Phrase, ...]:
    """Patterns for lines, in the order of the file."""
    rows = resources.toml("lexicon/zones.toml")["line"]
    return tuple(
        Phrase(r["id"], ZoneKind(r["kind"]), re.compile(r["pattern"], re.I), r.get("whole", False), r.get("end", False),
               r.get("list", False), r.get("headless", False))
        for r in rows
    )  # fmt: skip


@cache
def introductions() -> tuple[Phrase, ...]:
    """Patterns for lines that introduce a block quotation."""
    rows = resources.toml("lexicon/zones.toml")["intro"]
    return tuple(Phrase(r["id"], None, re.compile(r["pattern"], re.I), True, source=r["source"]) for r in rows)


def introduces(line: str) -> Phrase | None:
    """The kind of introduction a line is to a block quotation, or None for any other line."""
    flat = line.strip()
    if len(flat) > _INTRODUCTION_CHARS or not (flat.endswith(":") or CLOSED.search(flat[-4:]) is None):
        return None
    # one who "wrote" within quotation marks quotes inline; marks early in a line that ends in a colon do not matter
    tail = flat[-40:] if flat.endswith(":") else flat
    if any(mark in tail for mark in '“"«'):
        return None
    return next((phrase for phrase in introductions() if phrase.fits(flat)), None)

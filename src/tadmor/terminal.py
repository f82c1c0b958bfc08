"""Tables and trees for a person at a terminal. Words from reports are untrusted: they cannot move the cursor."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tadmor.export.material import Material, strongest
from tadmor.model import Claim, Control, Count, Event, Issue, PlaceMention, Report, Status, TimeMention

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

# Control characters, separators, and the marks that turn the direction of writing.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# Width where the output is no terminal: wide enough for a table, short enough to read in a log.
_PIPE_WIDTH = 160
# A description longer than this fills a narrow column with twenty lines.
_MOST_NAME = 48
STATUS = {
    Status.ASSERTED: "bold green",
    Status.CLAIMED: "cyan",
    Status.DENIED: "red",
    Status.PLANNED: "yellow",
    Status.SPECULATED: "magenta",
    Status.UNCOMMITTED: "magenta",
    Status.HYPOTHETICAL: "bright_black",
}
ROLES = {
    "trigger": "bold reverse",
    "actor": "bold green",
    "target": "bold red",
    "source": "bold cyan",
    "cue": "cyan",
    "when": "bold yellow",
    "where": "bold magenta",
    "killed": "bold blue",
    "wounded": "bold blue",
    "abducted": "bold blue",
    "other_count": "bold blue",
}


def safe(text: object) -> str:
    """The text with every character that could steer a terminal shown as an escape; white space folded."""
    folded = re.sub(r"[ \t\r\n]+", " ", str(text))
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", folded)


def visible(text: str) -> str:
    """The text as it stands, white space too, with every steering character shown as U+FFFD; same length."""
    return _STEERING.sub("\ufffd", text)


def console(width: int | None = None) -> Console:
    """A console on standard output; where that is no terminal it is ``_PIPE_WIDTH`` wide unless COLUMNS says."""
    from rich.console import Console

    made = Console(highlight=False, markup=False, emoji=False, width=width)
    if width is None and not made.is_terminal and not os.environ.get("COLUMNS"):
        made = Console(highlight=False, markup=False, emoji=False, width=_PIPE_WIDTH)
    return made


def words(text: object, style: str = "") -> Text:
    """Untrusted words as a cell."""
    from rich.text import Text

    return Text(safe(text), style=style)


# --- values as a person would write them --------------------------------------------------------


def when(mention: TimeMention | None) -> str:
    """A date, month, year or interval; ``?`` where an end is not known."""
    if mention is None:
        return ""
    interval = mention.interval
    if interval is None or (interval.start is None and interval.end is None):
        return f"? ({mention.text})"
    start, end = interval.start, interval.end
    if start and end:
        if start == end:
            return start.isoformat()
        after = end + timedelta(days=1) if end < date.max else end
        if (start.day, after.day) == (1, 1) and (after.year * 12 + after.month) - (start.year * 12 + start.month) == 1:
            return f"{start:%Y-%m}"
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
            return f"{start.year:04d}"
    return f"{start or '?'} to {end or '?'}"


def where(mention: PlaceMention | None) -> str:
    """A place with its relation: ``north of Palmyra``, ``over 150 km from Palmyra``."""
    if mention is None:
        return ""
    name = mention.place.name if mention.place else mention.name
    if mention.other:
        name = f"{name} and {mention.other.name}"
    relation = "" if mention.relation == "at" else f"{mention.relation} "
    km = f"{mention.km:g} km " if mention.km is not None else ""
    return f"{km}{relation}{name}" + ("" if mention.place else " (not located)")


def count(number: Count | None, what: str) -> str:
    """``3 killed``, ``3 or more killed``, ``24 to 40 killed``, ``up to 5 killed``."""
    if number is None:
        return ""
    low, high = number.low, number.high
    if low is not None and low == high:
        size = f"{low}"
    elif high is None:
        size = f"{low} or more" if low is not None else "some"
    else:
        size = f"{low} to {high}" if low is not None and low > 1 else f"up to {high}"
    return f"{size} {what}"


def counts(claim: Claim) -> str:
    """All numbers of a claim in one line."""
    other = claim.other_count.of if claim.other_count else ""
    found = [count(claim.killed, "killed"), count(claim.wounded, "wounded"), count(claim.abducted, "abducted")]
    return ", ".join(part for part in (*found, count(claim.other_count, other or "(other)")) if part)


def names(parts: Iterable[str]) -> str:
    """Names once each, in order."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def short(text: str) -> str:
    """A name cut at ``_MOST_NAME`` characters for a cell; ``why`` gives it whole."""
    return text if len(text) <= _MOST_NAME else text[: _MOST_NAME - 1].rsplit(" ", 1)[0] + "…"


# --- tables ---------------------------------------------------------------------------------------


# Columns that are never broken, and a width that keeps a type whole ("(FIGHT.OFFENSIVE)").
_WHOLE = {"id", "status"}
_LEAST = {"what": 17}
# Below this width several values share a column, one below the other, and ids are cut.
_WIDE = 150
_SHORT_ID = 8  # `why` takes the beginning of an id
_MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row says, whatever the table's width."""

    id: str
    when: str
    where: str
    who: str
    what: str
    whom: str
    numbers: str
    status: Status
    says: str
    last: tuple[str, ...]  # report; or number of claims and what they differ on
    dim: bool = False


def _lines(lines: Iterable[_Line], last: tuple[str, ...], width: int) -> RenderableType:
    if width >= _WIDE:
        table = grid("id", "when", "where", "who", "what", "whom", "numbers", "status", "who says so", *last)
    else:
        table = grid("id", "when, where", "who, what, whom", "status, who says so")
    for line in lines:
        style = "dim" if line.dim else ""
        status = words(line.status.value, STATUS[line.status])
        if width >= _WIDE:
            cells = (line.when, line.where, line.who, line.what, line.whom, line.numbers)
            ends = (words(cell, style) for cell in (line.says, *line.last))
            table.add_row(words(line.id, "dim"), *(words(cell, style) for cell in cells), status, *ends)
            continue
        told = " · ".join(part for part in (line.who, line.what, line.whom) if part)
        known = [f"{name}: {value}" for name, value in zip(last, line.last, strict=True) if value]
        table.add_row(
            words(line.id[:_SHORT_ID], "dim"),
            _stacked(words(line.when, style), words(line.where, style)),
            _stacked(words(told, style), words(line.numbers, style)),
            _stacked(status, words(line.says, style), *(words(part, "dim") for part in known)),
        )
    return table


def _stacked(*parts: Text) -> Text:
    from rich.text import Text

    return Text("\n").join(part for part in parts if part)


def claims(material: Material, width: int = _WIDE) -> RenderableType:
    """One row per claim."""
    lines = (
        _Line(
            claim.id,
            when(claim.when),
            where(claim.where),
            names(short(r.who) for r in claim.actor),
            f"{claim.trigger.text or '-'} ({claim.type})",
            names(short(r.who) for r in claim.target),
            counts(claim),
            claim.status,
            " > ".join(map(short, material.sources(claim))),
            (" · ".join(part for part in (claim.file, material.mark(claim.id)) if part),),
            claim.background,
        )
        for claim in material.claims
    )
    return _lines(lines, ("report",), width)


def events(material: Material, width: int = _WIDE) -> RenderableType:
    """One row per event, its values from the claim that stands for it; the sources of all its claims."""
    lines = [_event(material, event) for event in material.events if event.claims]
    return _lines(lines, ("claims", "differ on"), width)


def _event(material: Material, event: Event) -> _Line:
    members = material.members(event)
    lead = strongest(members)
    ranked = [lead, *(c for c in members if c is not lead)]
    sources = list(dict.fromkeys(short(material.sources(c)[-1]) for c in ranked))
    more = f"; {len(sources) - _MOST_SOURCES} more" if len(sources) > _MOST_SOURCES else ""
    return _Line(
        event.id,
        next((when(c.when) for c in ranked if c.when), ""),
        next((where(c.where) for c in ranked if c.where), ""),
        next((names(short(r.who) for r in c.actor) for c in ranked if c.actor), ""),
        f"{lead.trigger.text or '-'} ({event.type})",
        next((names(short(r.who) for r in c.target) for c in ranked if c.target), ""),
        next((counts(c) for c in ranked if counts(c)), ""),
        lead.status,
        "; ".join(sources[:_MOST_SOURCES]) + more,
        (_told(material, members), ", ".join(event.contradictions)),
    )


def _told(material: Material, members: Sequence[Claim]) -> str:
    """How many claims tell an event, and what reviewers decided on them."""
    marks = names(material.mark(claim.id) for claim in members)
    return f"{len(members)} ({marks})" if marks else str(len(members))


def control(rows: Sequence[Control], names: Mapping[str, str] | None = None) -> RenderableType:
    """One row per interval in which a party holds a place; ``names``: what to call a place instead."""
    table = grid("place", "party", "from", "to", "basis", "claims")
    for row in rows:
        table.add_row(
            words((names or {}).get(row.place, row.place)),
            words(row.party),
            words(days(row.from_earliest, row.from_latest)),
            words(days(row.to_earliest, row.to_latest)),
            words(row.basis, "red" if row.basis == "contested" else ""),
            words(str(len(row.claims)), "dim"),
        )
    return table


def reports(rows: Sequence[Report], found: Sequence[Claim]) -> RenderableType:
    """One row per report."""
    table = grid("file", "title", "outlet", "author", "published", "copy of", "claims", "id")
    for report in rows:
        date_ = f"{report.published.value} ({report.published.basis})" if report.published else "unknown"
        table.add_row(
            words(report.file),
            *(words(fact.value if fact else "") for fact in (report.title, report.outlet, report.author)),
            words(date_),
            words(report.copy_of.value if report.copy_of else ""),
            words(sum(1 for claim in found if claim.report == report.id)),
            words(report.id[:12], "dim"),
        )
    return table


def issues(rows: Sequence[Issue]) -> RenderableType:
    """One row per thing that could not or would not be used."""
    table = grid("file", "code", "characters", "why")
    for issue in rows:
        span = "" if issue.start is None else f"{issue.start}:{issue.end}"
        table.add_row(words(issue.file), words(issue.code), words(span, "dim"), words(issue.message))
    return table


def grid(*columns: str) -> Table:
    """An empty table with these columns."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, padding=(0, 1), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", min_width=_LEAST.get(column), no_wrap=column in _WHOLE)
    return table


def days(earliest: date | None, latest: date | None) -> str:
    """Bounds of a change: the day, the days it lies between (``?`` where one is not told), or ``not told``."""
    if earliest == latest:
        return earliest.isoformat() if earliest else "not told"
    return f"{earliest or '?'} to {latest or '?'}"

"""Tables and trees for a person at a terminal. Words from reports are untrusted: they cannot move the cursor."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tadmor.export.material import Material, strongest
from tadmor.model import Claim, Control, Count, Issue, PlaceMention, Report, Status, TimeMention

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

# Control characters, separators, and the marks that turn the direction of writing.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# Width where the output is no terminal: wide enough for a table, short enough to read in a log.
_PIPE_WIDTH = 160
_STATUS = {
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


# --- tables ---------------------------------------------------------------------------------------


# Below this width who, what and whom share one column.
_WIDE = 130


def _told(who: str, what: str, whom: str, numbers: str, wide: bool, style: str) -> list[Text]:
    """The cells that say what happened: one each, or a single one where the table is narrow."""
    if wide:
        return [words(part, style) for part in (who, what, whom, numbers)]
    line = " · ".join(part for part in (who, what, whom) if part)
    return [words(f"{line}; {numbers}" if numbers else line, style)]


def _columns(wide: bool) -> list[str]:
    return ["who", "what", "whom", "numbers"] if wide else ["who, what, whom"]


def claims(material: Material, width: int = _WIDE) -> RenderableType:
    """One row per claim."""
    wide = width >= _WIDE
    table = grid("id", "when", "where", *_columns(wide), "status", "who says so", "report")
    for claim in material.claims:
        dim = "dim" if claim.background else ""
        who, whom = names(r.who for r in claim.actor), names(r.who for r in claim.target)
        what = f"{claim.trigger.text or '-'} ({claim.type})"
        table.add_row(
            words(claim.id, "dim"),
            words(when(claim.when), dim),
            words(where(claim.where), dim),
            *_told(who, what, whom, counts(claim), wide, dim),
            words(claim.status.value, _STATUS[claim.status]),
            words(" > ".join(material.sources(claim)), dim),
            words(claim.file, "dim"),
        )
    return table


def events(material: Material, width: int = _WIDE) -> RenderableType:
    """One row per event, its values from the claim that stands for it; the sources of all its claims."""
    wide = width >= _WIDE
    table = grid("id", "when", "where", *_columns(wide), "status", "who says so", "claims", "differ on")
    for event in material.events:
        members = material.members(event)
        if not members:
            continue
        lead = strongest(members)
        ranked = [lead, *(c for c in members if c is not lead)]
        who, whom = names(r.who for c in ranked for r in c.actor), names(r.who for c in ranked for r in c.target)
        what = f"{lead.trigger.text or '-'} ({event.type})"
        numbers = next((counts(c) for c in ranked if counts(c)), "")
        table.add_row(
            words(event.id, "dim"),
            words(next((when(c.when) for c in ranked if c.when), "")),
            words(next((where(c.where) for c in ranked if c.where), "")),
            *_told(who, what, whom, numbers, wide, ""),
            words(lead.status.value, _STATUS[lead.status]),
            words(names(material.sources(c)[-1] for c in ranked) + f" ({event.independent_sources})"),
            words(len(members)),
            words(", ".join(event.contradictions), "red"),
        )
    return table


def control(rows: Sequence[Control]) -> RenderableType:
    """One row per interval in which a party holds a place."""
    table = grid("place", "party", "from", "to", "basis", "claims")
    for row in rows:
        table.add_row(
            words(row.place),
            words(row.party),
            words(_days(row.from_earliest, row.from_latest)),
            words(_days(row.to_earliest, row.to_latest)),
            words(row.basis, "red" if row.basis == "contested" else ""),
            words(" ".join(row.claims), "dim"),
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

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _days(earliest: date | None, latest: date | None) -> str:
    if earliest == latest:
        return earliest.isoformat() if earliest else "not told"
    return f"{earliest or '?'} to {latest or '?'}"

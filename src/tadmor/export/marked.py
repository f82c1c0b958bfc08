"""A report as HTML: zones named, and each word that a claim was read from in the colour of its role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tadmor.export.escaped import lines, safe
from tadmor.model import Claim, Fact, Report, Zone, ZoneKind

# Where spans overlap the first of these gives the colour.
_ORDER = ("trigger", "number", "when", "where", "actor", "target", "source")
# Zones that hold the report's own telling, and those that say something about it; the rest is no news.
_PLAIN = {ZoneKind.BODY, ZoneKind.QUOTATION}
_KEPT = {ZoneKind.TITLE, ZoneKind.BYLINE, ZoneKind.DATELINE, ZoneKind.HEADING, ZoneKind.CREDIT, ZoneKind.CAPTION}

Marks = Mapping[tuple[int, int, str], Sequence[str]]


def marks(claims: Sequence[Claim]) -> dict[tuple[int, int, str], list[str]]:
    """``(start, end, role)`` -> ids of the claims that read it."""
    found: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for claim in claims:
        parts: list[tuple[Any, str]] = [(claim.trigger, "trigger"), *((q, "trigger") for q in claim.also)]
        parts += [(r, "actor") for r in claim.actor] + [(r, "target") for r in claim.target]
        parts += [(claim.when, "when"), (claim.where, "where"), *((s, "source") for s in claim.chain)]
        parts += [(getattr(claim, n), "number") for n in ("killed", "wounded", "abducted", "other_count")]
        for part, role in parts:
            if part is not None and part.start is not None and part.end is not None and part.end > part.start:
                found[part.start, part.end, role].append(claim.id)
    return found


def _coloured(text: str, start: int, end: int, found: Marks) -> str:
    """Escaped ``text[start:end]`` with its marks."""
    inside = [(s, e, role, ids) for (s, e, role), ids in found.items() if s < end and start < e]
    edges = sorted({start, end, *(max(s, start) for s, _, _, _ in inside), *(min(e, end) for _, e, _, _ in inside)})
    parts = []
    for left, right in pairwise(edges):
        over = [(role, ids) for s, e, role, ids in inside if s <= left and right <= e]
        piece = lines(text[left:right])
        if over:
            role = min((r for r, _ in over), key=_ORDER.index)
            ids = " ".join(dict.fromkeys(safe(i) for _, group in over for i in group))
            piece = f'<mark class="{role}" data-claims="{ids}" data-span="{left}:{right}">{piece}</mark>'
        parts.append(piece)
    return "".join(parts)


def _text(report: Report, zones: Sequence[Zone], claims: Sequence[Claim]) -> str:
    found = marks(claims)
    parts, at = [], 0
    for zone in sorted((z for z in zones if z.kind is not ZoneKind.HOLE), key=lambda z: (z.start, -z.end)):
        if zone.start < at:
            continue
        parts.append(_coloured(report.text, at, zone.start, found))
        body = _coloured(report.text, zone.start, zone.end, found)
        if zone.kind not in _PLAIN:
            kept = " kept" if zone.kind in _KEPT else ""
            body = f'<span class="zone{kept}" data-zone="{zone.kind.value}" title="{safe(zone.reason)}">{body}</span>'
        parts.append(body)
        at = zone.end
    return "".join([*parts, _coloured(report.text, at, len(report.text), found)])


def report(one: Report, zones: Sequence[Zone], claims: Sequence[Claim], copy_of: str | None) -> str:
    """One report; ``copy_of`` is the file of the report that it repeats."""
    facts: list[tuple[str, Fact | None]] = [
        ("outlet", one.outlet),
        ("author", one.author),
        ("published", one.published),
    ]
    told = [f'<span title="{safe(name)}, known by: {safe(f.basis)}">{safe(f.value)}</span>' for name, f in facts if f]
    told += [] if one.published else ["no date of publication known: relative dates stay relative"]
    copied = f'<div class="warn">A copy of {safe(copy_of)}: it adds no source of its own.</div>' if copy_of else ""
    return (
        f'<article class="report" id="r{one.id[:12]}"><h3>{safe(one.file)}</h3><div class="meta">{" · ".join(told)}'
        f'</div>{copied}<div class="text">{_text(one, zones, claims)}</div></article>'
    )

"""Which attribution stands inside which, and the chains that an event hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from tadmor.attribution.draft import Draft
from tadmor.model import Attribution, Polarity, SourceKind, Span


def _width(draft: Draft) -> int:
    return sum(c.end - c.start for c in draft.contents)


def parents(drafts: Sequence[Draft]) -> dict[int, int | None]:
    """Parent of each draft, as indices: by construction, else the narrowest draft whose content holds its cue."""
    order = {id(d): n for n, d in enumerate(drafts)}
    found: dict[int, int | None] = {}
    for n, draft in enumerate(drafts):
        if draft.over is not None and id(draft.over) in order:
            found[n] = order[id(draft.over)]
            continue
        holders = [
            m
            for m, other in enumerate(drafts)
            if m != n
            and not other.own
            and not other.wide
            and other.over is not draft
            and other.covers(draft.cue)
            and not _same_link(other, draft)
            and not (draft.covers(other.cue) and (_width(draft), m) > (_width(other), n))
        ]
        # inside a carrier built by construction the innermost one holds
        holders.sort(key=lambda m: (_width(drafts[m]), _depth(drafts[m])))
        best = holders[0] if holders else None
        if best is not None:
            same = [
                m
                for m in holders
                if _width(drafts[m]) == _width(drafts[best]) and drafts[m].contents == drafts[best].contents
            ]
            best = max(same, key=lambda m: _depth(drafts[m]))
        found[n] = best
    _break_circles(found)
    return found


def _same_link(one: Draft, two: Draft) -> bool:
    return one.over is two or two.over is one


def _depth(draft: Draft) -> int:
    depth = 0
    above = draft.over
    while above is not None and depth < 20:
        depth, above = depth + 1, above.over
    return depth


def _break_circles(found: dict[int, int | None]) -> None:
    for n in list(found):
        seen = {n}
        m = found[n]
        while m is not None:
            if m in seen:
                found[n] = None
                break
            seen.add(m)
            m = found[m]


def chains(attributions: Sequence[Attribution], span: Span) -> list[tuple[Attribution, ...]]:
    """Every chain of attributions an event span hangs on, outermost first; ``[()]`` is the author's own voice.

    Attributions of style ``author`` are hedges of the author's own and no link. A denial gives its own chain
    besides those of the speakers inside it, unless nobody in particular speaks there. Siblings give a chain each.
    """
    links = {a.id: a for a in attributions if a.style != "author"}
    here = [a for a in links.values() if not a.rule.startswith("wide") and any(c.covers(span) for c in a.contents)]
    ids = {a.id for a in here}
    inner: dict[int, list[Attribution]] = {}
    for a in here:
        if a.parent is not None:
            inner.setdefault(a.parent, []).append(a)
    found: list[tuple[Attribution, ...]] = []
    for a in here:
        children = [b for b in inner.get(a.id, []) if b.id in ids]
        if a.rule == "contrary to":
            found.extend([(), _path(a, links)])
            continue
        if a.polarity is Polarity.DENIED and a.source.kind is not SourceKind.AUTHOR:
            found.append(_path(a, links))
            continue
        if not children:
            above = links.get(a.parent) if a.parent is not None else None
            vague = a.source.kind is SourceKind.UNNAMED and a.rule.startswith("noun")
            if above is not None and above.polarity is Polarity.DENIED and vague and above.id in ids:
                continue
            found.append(_path(a, links))
    unique: list[tuple[Attribution, ...]] = []
    for path in found:
        if path not in unique:
            unique.append(path)
    return unique or [()]


def _path(leaf: Attribution, links: dict[int, Attribution]) -> tuple[Attribution, ...]:
    path = [leaf]
    while path[-1].parent is not None and path[-1].parent in links and len(path) < 20:
        path.append(links[path[-1].parent])
    kept = [a for n, a in enumerate(path) if n == 0 or not _same_speaker(path[n - 1], a)]
    return tuple(reversed(kept))


def _same_speaker(inner: Attribution, outer: Attribution) -> bool:
    """ "He said he had counted": one link, not two."""
    one, two = inner.source, outer.source
    if one.text is None or two.text is None:
        return False
    return bool(one.who) and (one.who or "").lower() == (two.who or "").lower() and inner.polarity is outer.polarity


def hedges(attributions: Sequence[Attribution], span: Span) -> list[Attribution]:
    """The author's own hedges ("it seems", "I suspect") that an event span stands under, outermost first."""
    return [a for a in attributions if a.style == "author" and any(c.covers(span) for c in a.contents)]

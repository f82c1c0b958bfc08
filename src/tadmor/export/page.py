"""One self-contained HTML page of a case: timeline, events with their chains, reports with coloured words.

Everything from a report goes in as escaped text; the page loads nothing and its policy forbids it to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from string import Template

from tadmor import __version__, codebook, digest, terminal
from tadmor.export import marked
from tadmor.export.escaped import safe
from tadmor.export.material import Material
from tadmor.export.timeline import timeline
from tadmor.model import Claim, Event, Stance, Zone


def _chip(claim: Claim) -> str:
    status = claim.status.value
    return f'<span class="chip {status}" title="{safe(digest.MEANING[claim.status])}">{status}</span>'


def _claim(material: Material, claim: Claim) -> str:
    """One claim: how firmly, who says so, and its sentence with the trigger in bold."""
    before, word, after = (safe(part) for part in digest.quoted(material, claim))
    more = [terminal.counts(claim)]
    if claim.author_stance in {Stance.DOUBTS, Stance.REJECTS}:
        more.append(f"the author {claim.author_stance.value} it")
    if claim.background:
        more.append("background")
    detail = "".join(f" · {safe(m)}" for m in more if m)
    dim = " dim" if claim.background else ""
    return (
        f'<button class="claim{dim}" data-claim="{safe(claim.id)}">{_chip(claim)} '
        f'<span class="chain">{safe(digest.chain(material, claim))}</span>{detail}'
        f'<span class="quote">“{before}<b>{word}</b>{after}”</span></button>'
    )


def _headline(line: digest.Line) -> str:
    parts = [f'<mark class="actor">{safe(line.who)}</mark>' if line.who else ""]
    parts.append(f"<b>{safe(line.what)}</b>")
    parts.append(f'<mark class="target">{safe(line.whom)}</mark>' if line.whom else "")
    parts.append(f'<mark class="where">{safe(line.where)}</mark>' if line.where else "")
    parts.append(f'<mark class="number">{safe(line.numbers)}</mark>' if line.numbers else "")
    return f'<span class="what">{" ".join(p for p in parts if p)}</span>'


def _event(material: Material, event: Event, names: dict[str, str]) -> str:
    members = material.members(event)
    when = digest.when(material, event)
    types = codebook.shipped().types
    label = types[event.type].label if event.type in types else event.type
    warn = "".join(
        f'<div class="warn">Sources disagree on {safe(d)}</div>' for d in digest.disagreements(material, event)
    )
    status = digest.leading(material, event).status.value
    return (
        f'<div class="event {status}-edge" id="{safe(event.id)}"><div class="head"><time>{safe(when)}</time>'
        f"{_headline(digest.line(material, event, names))}</div>"
        f'<div class="type">{safe(label)} · {safe(digest.support(material, event))}</div>{warn}'
        + "".join(_claim(material, c) for c in members)
        + "</div>"
    )


def _events(material: Material) -> str:
    """News told as done, then what is not told as done, then background folded away."""
    names = digest.spoken(material)
    found = digest.groups(material)

    def all_of(events: Sequence[Event]) -> str:
        return "".join(_event(material, e, names) for e in events)

    parts = []
    if found.done:
        parts.append(f"<h2>Told as done ({len(found.done)})</h2>{all_of(found.done)}")
    if found.open:
        note = '<p class="key">Nobody in these reports tells these as facts that they stand behind.</p>'
        parts.append(f"<h2>Not told as done: denied, planned, rumoured, feared ({len(found.open)})</h2>{note}")
        parts.append(all_of(found.open))
    if found.background:
        title = f"Background: earlier events that reports recall ({len(found.background)})"
        parts.append(
            f'<details><summary><h2>{title}</h2></summary><div class="dim">{all_of(found.background)}</div></details>'
        )
    return "".join(parts) or '<p class="key">These reports tell of no event that tadmor knows.</p>'


def _legend(material: Material) -> str:
    used = digest.used(material, [e for e in material.events if e.claims])
    return " ".join(f'<span class="chip {s.value}">{s.value}</span> {safe(digest.MEANING[s])}&ensp;' for s in used)


def _issues(material: Material) -> str:
    if not material.issues:
        return ""
    texts = {r.file: r.text for r in material.reports}

    def words(file: str, start: int | None, end: int | None) -> str:
        told = texts.get(file, "")[start:end] if start is not None and end is not None else ""
        return told if len(told) <= 90 else told[:89] + "…"

    rows = "".join(
        f"<tr><td>{safe(i.file)}</td><td>{safe(i.message)}</td><td>{safe(words(i.file, i.start, i.end))}</td></tr>"
        for i in material.issues
    )
    head = "<tr><th>report</th><th>why</th><th>words</th></tr>"
    title = f"Not used, and why ({len(material.issues)})"
    return f"<details><summary><h2>{title}</h2></summary><table>{head}{rows}</table></details>"


def page(material: Material, zones: Mapping[str, Sequence[Zone]], title: str = "A sourced chronicle") -> str:
    """The page of a case; ``zones`` by report id. The same case gives the same bytes."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in material.claims:
        by_report[claim.report].append(claim)
    copies = digest.copies(material)
    reports = [marked.report(r, zones.get(r.id, ()), by_report[r.id], copies.get(r.id)) for r in material.reports]
    template = Template((resources.files("tadmor") / "export" / "page.html").read_text("utf-8"))
    return template.substitute(
        title=safe(title),
        lead=" ".join(safe(sentence) for sentence in digest.lead(material)),
        timeline=timeline(material),
        legend=_legend(material),
        events=_events(material),
        reports="".join(reports),
        issues=_issues(material),
        footer=f"Made by tadmor {safe(__version__)}. This page loads nothing from elsewhere.",
    )

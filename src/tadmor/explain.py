"""Why a claim says what it says: every value with the characters, the zone and the rule it was read by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tadmor import actor_records, review, terminal
from tadmor.errors import BadInput
from tadmor.export import claims_json
from tadmor.export.material import Material, source_name
from tadmor.model import Attribution, Claim, Decision, Event, Source, Span, Zone
from tadmor.store import Case

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a claim: the words it was read from, where they stand, and the rule."""

    role: str
    text: str
    value: str
    start: int
    end: int
    zone: str
    rule: str


def find(material: Material, ident: str) -> Claim | Event:
    """The claim or event whose id begins with ``ident``. Raises BadInput where none or several do."""
    known: dict[str, Claim | Event] = {event.id: event for event in material.events}
    known |= {**material.rejected, **material.by_claim}
    found = sorted(key for key in known if ident and key.startswith(ident))
    # An id in use goes before one that a merge, a split or an earlier report has put out of use.
    found = found or sorted(key for key in material.retired if ident and key.startswith(ident))
    if not found:
        raise BadInput(f"no claim or event has the id {ident!r}; see: tadmor show claims")
    if len(found) > 1:
        more = " ..." if len(found) > 5 else ""
        raise BadInput(f"{ident!r} begins {len(found)} ids: {' '.join(found[:5])}{more}; write more of it")
    if found[0] in known:
        return known[found[0]]
    became = material.retired[found[0]]
    if len(became) == 1:
        return known[became[0]]
    if became:
        raise BadInput(f"event {ident} is no longer one event; its claims went to {' '.join(became)}: name one of them")
    raise BadInput(f"event {ident} is no longer told: its claims are rejected or gone; see: tadmor changes")


def values(material: Material, claim: Claim, zones: Sequence[Zone], said: Sequence[Attribution]) -> list[Value]:
    """Every value of a claim that stands in the text, in the order of the contract."""
    found: list[Value] = []

    def add(role: str, quote: Any, value: str, rule: str = "") -> None:
        if quote is not None and quote.start is not None:
            span = Span(quote.start, quote.end)
            found.append(Value(role, quote.text or "", value, *span, zone_of(zones, span), rule))

    add("trigger", claim.trigger, claim.type, _first(claim.rules))
    for quote in claim.also:
        add("also", quote, claim.type)
    for source in claim.chain:
        link = attribution_of(said, source)
        add("source", source, f"{source.kind.value}: {_name(material, claim, source)}", link.rule if link else "")
        if link:
            text = material.by_report[claim.report].text[slice(*link.cue)]
            value = f"{link.style}, {link.certainty.value}, author {link.stance.value}"
            found.append(Value("cue", text, value, *link.cue, zone_of(zones, link.cue), link.rule))
    for role, parts in (("actor", claim.actor), ("target", claim.target)):
        for part in parts:
            add(role, part, f"{part.who} ({part.kind})", part.rule)
    if claim.when:
        basis = f"{terminal.when(claim.when)} ({claim.when.precision.value}, {claim.when.basis.value})"
        add("when", claim.when, basis, claim.when.rule)
    if claim.where:
        place = claim.where.place
        at = f" ({place.lat:.2f}, {place.lon:.2f})" if place else ""
        rule = claim.where.candidates[0].rule if claim.where.candidates else ""
        add("where", claim.where, terminal.where(claim.where) + at, rule)
    for what in ("killed", "wounded", "abducted", "other_count"):
        number = getattr(claim, what)
        if number:
            add(what, number, terminal.count(number, number.of))
    return found


def parties(claim: Claim) -> list[actor_records.Record]:
    """Rows of the register that sources and roles of the claim were resolved to, each once; other names have none."""
    named = [source.who for source in claim.chain] + [role.who for role in (*claim.actor, *claim.target)]
    found = {name: actor_records.of_name(name) for name in named if name}
    return [record for record in found.values() if record]


def _party(record: actor_records.Record) -> dict[str, Any]:
    cited = [
        {"key": c.source.key, "record": c.record, "title": c.source.title, "address": c.source.address}
        for c in record.citations
    ]
    columns = ("id", "name", "kind", "country", "parent", "valid_from", "valid_to", "verified")
    row = {column: getattr(record, column) for column in columns}
    return {**row, "aliases": list(record.aliases), "sources": cited}


def as_json(material: Material, claim: Claim, case: Case) -> dict[str, Any]:
    """All of it as JSON: the claim, its sentence, its values, its report."""
    zones, said = case.zones(claim.report), case.attributions(claim.report)
    start, end = claim.sentence
    return {
        "claim": claims_json.claim(claim),
        "event": material.event_of.get(claim.id),
        "sentence": {
            "text": material.sentence(claim),
            "start": start,
            "end": end,
            "zone": zone_of(zones, claim.sentence),
        },
        "sources": material.sources(claim),
        "values": [
            {name: getattr(value, name) for name in Value.__slots__} for value in values(material, claim, zones, said)
        ],
        "parties": [_party(record) for record in parties(claim)],
        "rules": list(claim.rules),
        "links": [
            {"left": k.left, "right": k.right, "kind": k.kind, "score": k.score, "rule": k.rule}
            for k in material.links
            if claim.id in (k.left, k.right)
        ],
        "report": claims_json.report(material.by_report[claim.report]),
        "rejected": claim.id in material.rejected,
        "decisions": [review.told(d) for d in _decisions(material, claim)],
    }


def draw(material: Material, claim: Claim, case: Case, console: Console) -> None:
    """The sentence with its spans, the chain as a tree, and the values with their offsets."""
    zones, said = case.zones(claim.report), case.attributions(claim.report)
    traced = values(material, claim, zones, said)
    report = material.by_report[claim.report]
    axes = (claim.stage, claim.polarity, claim.certainty)
    head = terminal.words(f"{claim.type} · {claim.status.value}", "bold")
    if claim.id in material.rejected:
        head.append(" · rejected by a reviewer, so no part of any event", style="red")
    head.append(f" ({', '.join(a.value for a in axes)}; the author {claim.author_stance.value} it)")
    console.print(head)
    dated = f"{report.published.value} ({report.published.basis})" if report.published else "date unknown"
    outlet = report.outlet.value if report.outlet else "outlet unknown"
    origin = f"{claim.id} · {claim.file} · {outlet}, {dated} · {zone_of(zones, claim.sentence)}"
    console.print(terminal.words(origin + (", background" if claim.background else ""), "dim"))
    console.print()
    console.print(sentence(report.text, claim.sentence, traced, colour=console.is_terminal))
    console.print()
    console.print(_tree(material, claim, said))
    console.print()
    table = terminal.grid("role", "words", "read as", "characters", "zone", "rule")
    for v in traced:
        style = terminal.ROLES.get(v.role, "")
        table.add_row(
            terminal.words(v.role, style),
            *(terminal.words(cell) for cell in (v.text, v.value, f"{v.start}:{v.end}", v.zone, v.rule)),
        )
    console.print(table)
    known = parties(claim)
    if known:
        console.print(_register(known))
    for decision in _decisions(material, claim):
        console.print(terminal.words(f"reviewer: {review.told(decision)}", "yellow"))
    if claim.rules:
        console.print(terminal.words("rules: " + ", ".join(claim.rules), "dim"))


def _decisions(material: Material, claim: Claim) -> Sequence[Decision]:
    """Decisions in force that are about a claim."""
    return material.review.by_claim.get(claim.id, ()) if material.review else ()


def _register(known: Sequence[actor_records.Record]) -> Any:
    """Rows of the register as a table: who the names stand for, and where that party is recorded."""
    table = terminal.grid("party", "register", "class", "country", "part of", "years", "recorded in")
    for record in known:
        years = f"{record.valid_from or ''}-{record.valid_to or ''}" if record.valid_from or record.valid_to else ""
        cells = (record.name, record.id, record.kind, record.country, record.parent, years)
        table.add_row(*(terminal.words(cell) for cell in (*cells, "; ".join(map(str, record.citations)))))
    return table


def sentence(text: str, span: Span, traced: Sequence[Value], colour: bool = True) -> Text:
    """The sentence with its values marked: by style, or without colour as ``[words]role``."""
    from rich.text import Text

    made = Text()
    at = span.start
    inside = [v for v in traced if span.covers(Span(v.start, v.end)) and v.role != "also"]
    for v in sorted(inside, key=lambda v: (v.start, v.end - v.start)):
        if v.start < at:
            continue  # inside a value already marked; the table below has it
        made.append(_plain(text[at : v.start]))
        marked = _plain(text[v.start : v.end])
        made.append(marked if colour else f"[{marked}]{v.role}", style=terminal.ROLES.get(v.role, "bold"))
        at = v.end
    made.append(_plain(text[at : span.end]))
    return made


def _plain(text: str) -> str:
    """Untrusted words with their outer spaces kept."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and len(text) > 1 else ""
    return left + terminal.safe(text).strip() + right


def _tree(material: Material, claim: Claim, said: Sequence[Attribution]) -> Any:
    from rich.tree import Tree

    root = node = Tree(terminal.words(_link(material, claim, claim.chain[0], None), "bold"), guide_style="dim")
    for source in claim.chain[1:]:
        node = node.add(terminal.words(_link(material, claim, source, attribution_of(said, source)), "cyan"))
    who = terminal.names(r.who for r in claim.actor) or "(nobody named)"
    whom = terminal.names(r.who for r in claim.target)
    leaf = " · ".join(part for part in (who, claim.trigger.text or claim.type, whom, terminal.counts(claim)) if part)
    node.add(terminal.words(leaf, "bold"))
    return root


def _link(material: Material, claim: Claim, source: Source, link: Attribution | None) -> str:
    name = f"{source.kind.value}: {_name(material, claim, source)}"
    if source.text and source.who and source.text != source.who:
        name += f" ({source.text!r})"
    return f"{name}  {link.cue_text!r}, {link.certainty.value}" if link else name


def _name(material: Material, claim: Claim, source: Source) -> str:
    return source_name(source, material.by_report[claim.report])


def _first(rules: Sequence[str]) -> str:
    return rules[0] if rules else ""


def attribution_of(said: Sequence[Attribution], source: Source) -> Attribution | None:
    """The attribution that gave a link of the chain, by the span of its source."""
    if source.start is None:
        return None
    return next((a for a in said if (a.source.start, a.source.end) == (source.start, source.end)), None)


def zone_of(zones: Sequence[Zone], span: Span) -> str:
    """The innermost zone that a span lies in."""
    over = [zone for zone in zones if zone.span.overlaps(span)]
    return min(over, key=lambda zone: zone.end - zone.start).kind.value if over else "unmarked"

"""``tadmor judge``: a reviewer's decisions, one act per call; nothing is deleted, everything can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tadmor import corrections, digest, explain, review, terminal
from tadmor.changes import Run
from tadmor.claims import codebook
from tadmor.commands import placed
from tadmor.errors import BadInput
from tadmor.export import claims_json
from tadmor.export.material import Material
from tadmor.model import Act, Anchor, Claim, Decision, Event

if TYPE_CHECKING:
    from tadmor.store import Case

USAGE = {
    "list": "list",
    "log": "log",
    "accept": "accept ID...",
    "reject": "reject ID...",
    "correct": "correct CLAIM FIELD VALUE",
    "merge": "merge EVENT EVENT",
    "split": "split EVENT CLAIM...",
    "link-actor": "link-actor NAME PARTY [CLAIM...]",
    "link-place": "link-place NAME PLACE [CLAIM...]",
    "undo": "undo NUMBER",
    "copy": "copy FILE",
}
_FEWEST = {
    "accept": 1,
    "reject": 1,
    "correct": 3,
    "merge": 2,
    "split": 2,
    "link-actor": 2,
    "link-place": 2,
    "undo": 1,
    "copy": 1,
}
_MOST = {"list": 0, "log": 0, "correct": 3, "merge": 2, "undo": 1, "copy": 1}


@dataclass(frozen=True, slots=True)
class Request:
    """What a reviewer asks for, before it is a decision."""

    act: Act
    about: tuple[Anchor, ...] = ()
    others: tuple[Anchor, ...] = ()
    field: str = ""
    value: str = ""
    undoes: int | None = None


def check(act: str, words: Sequence[str]) -> None:
    """Raise BadInput, with the right form, where an act or the number of its words is wrong."""
    if act not in USAGE:
        raise BadInput(f"nothing called {act!r} to do; there are: {', '.join(USAGE)}")
    most = _MOST.get(act)
    if len(words) < _FEWEST.get(act, 0) or (most is not None and len(words) > most):
        raise BadInput(f"write: tadmor judge {USAGE[act]}")


def request(material: Material, act: str, words: Sequence[str]) -> Request:
    """The decision that the words of a command mean. Raises BadInput, naming the fix, where they mean none."""
    made: dict[str, Callable[[Material, Sequence[str]], Request]] = {
        "accept": lambda m, w: Request(Act.ACCEPT, _anchors(m, w)),
        "reject": lambda m, w: Request(Act.REJECT, _anchors(m, w)),
        "correct": _correct,
        "merge": _merge,
        "split": _split,
        "link-actor": _link_actor,
        "link-place": _link_place,
        "undo": _undo,
    }
    return made[act](material, words)


def _members(material: Material, ident: str) -> list[Claim]:
    found = explain.find(material, ident)
    return [found] if isinstance(found, Claim) else material.members(found)


def _anchors(material: Material, idents: Sequence[str]) -> tuple[Anchor, ...]:
    claims = {c.id: c for ident in idents for c in _members(material, ident)}
    return tuple(_anchor(material, c) for c in claims.values())


def _anchor(material: Material, claim: Claim) -> Anchor:
    """Where a claim stands, by what was read and not by what was corrected."""
    return review.anchor(material.as_read.get(claim.id, claim))


def _one_claim(material: Material, ident: str) -> Claim:
    found = explain.find(material, ident)
    if isinstance(found, Event):
        names = " ".join(found.claims[:5])
        raise BadInput(f"{ident!r} is an event; name a claim of it: {names}")
    return found


def _one_event(material: Material, ident: str) -> Event:
    found = explain.find(material, ident)
    if isinstance(found, Claim):
        own = material.event_of.get(found.id)
        where = f"; it tells of event {own}" if own else ""
        raise BadInput(f"{ident!r} is a claim; name an event{where}")
    return found


def _correct(material: Material, words: Sequence[str]) -> Request:
    ident, field, value = words
    claim = _one_claim(material, ident)
    if field == "where" and value != corrections.NOTHING:
        value = corrections.at(*placed.read(material, value))
    corrections.check(field, value, tuple(codebook.load().types) if field == "type" else ())
    return Request(Act.CORRECT, (_anchor(material, claim),), field=field, value=value.strip())


def _merge(material: Material, words: Sequence[str]) -> Request:
    first, second = (_one_event(material, ident) for ident in words)
    if first.id == second.id:
        raise BadInput(f"{words[0]!r} and {words[1]!r} are one event already")
    about, others = (tuple(_anchor(material, c) for c in material.members(e)) for e in (first, second))
    return Request(Act.MERGE, about, others)


def _split(material: Material, words: Sequence[str]) -> Request:
    event = _one_event(material, words[0])
    away = {c.id: c for c in (_one_claim(material, ident) for ident in words[1:])}
    strange = [i for i in away if i not in event.claims]
    if strange:
        raise BadInput(f"{strange[0]} does not tell of event {event.id}; its claims are: {' '.join(event.claims)}")
    rest = [c for c in material.members(event) if c.id not in away]
    if not rest:
        raise BadInput(f"these are all the claims of {event.id}: leave at least one of them in it")
    return Request(
        Act.SPLIT, tuple(_anchor(material, c) for c in away.values()), tuple(_anchor(material, c) for c in rest)
    )


def _link_actor(material: Material, words: Sequence[str]) -> Request:
    name, party, *idents = words
    if not party.strip():
        raise BadInput("write the party that the name stands for: tadmor judge link-actor NAME PARTY")
    return _link(material, Act.LINK_ACTOR, name, party.strip(), idents)


def _link_place(material: Material, words: Sequence[str]) -> Request:
    name, words_of_place, *idents = words
    place, relation = placed.read(material, words_of_place)
    if relation != "at":
        raise BadInput(f"a name stands for a place: leave {relation!r} out")
    return _link(material, Act.LINK_PLACE, name, corrections.at(place), idents)


def _link(material: Material, act: Act, name: str, value: str, idents: Sequence[str]) -> Request:
    about = _anchors(material, idents)
    made = Request(act, about, field=name.strip(), value=value)
    trial = Decision(0, "", "", act, field=made.field, value=value)
    meant = {a.claim for a in about}
    if not any(corrections.names(c, trial) for c in material.claims if not about or c.id in meant):
        where = "these claims" if about else "the case"
        raise BadInput(f"no claim of {where} calls anything {name!r}; tadmor show claims lists the names")
    return made


def _undo(material: Material, words: Sequence[str]) -> Request:
    number = words[0].removeprefix("#")
    if not number.isdecimal():
        raise BadInput(f"undo takes the number of a decision, not {words[0]!r}; see: tadmor judge log")
    return Request(Act.UNDO, undoes=int(number))


def record(case: Case, made: Request, reviewer: str, reason: str) -> Decision:
    """Write the decision down."""
    return case.decide(
        reviewer,
        made.act,
        made.about,
        made.others,
        field=made.field,
        value=made.value,
        undoes=made.undoes,
        reason=reason,
    )


def tell(decision: Decision, runs: Sequence[Run], put: Callable[[Any], None] | None) -> None:
    """Say what was written down and what the chronicle made of it; as JSON where ``put`` takes it."""
    changed = sum(len(run.changes) for run in runs)
    if put is not None:
        put({"decision": as_json(decision, False, False), "runs": [run.id for run in runs], "changes": changed})
        return
    said = (
        f"; {changed} value{'s' * (changed != 1)} of the chronicle changed: tadmor changes --since {runs[0].id - 1}"
        if runs
        else ""
    )
    terminal.console().print(terminal.words(f"{review.told(decision)}{said or '; the chronicle stays as it is'}"))


def copy(case: Case, path: str) -> int:
    """Take over the decisions of another case file. Returns how many were not here yet."""
    from tadmor.store import Case

    with Case.open(path, create=False) as other:
        return case.adopt(other.decisions())


# --- what is there ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pending:
    """An event of which no claim was judged, and why it is worth a look."""

    event: Event
    why: str


def pending(material: Material) -> list[Pending]:
    """Events that nobody judged: those on which sources disagree first, then the least surely read."""
    found = material.review

    def judged(event: Event) -> bool:
        return found is not None and any(found.verdict(c) for c in event.claims)

    def rank(event: Event) -> tuple[int, float, str]:
        return -len(event.contradictions), min(c.score for c in material.members(event)), event.id

    waiting = sorted((e for e in material.events if e.claims and not judged(e)), key=rank)
    return [Pending(e, _why(material, e)) for e in waiting]


def _why(material: Material, event: Event) -> str:
    if event.contradictions:
        return f"sources disagree on {', '.join(event.contradictions)}"
    return f"read with score {min(c.score for c in material.members(event)):.2f}"


def as_json(decision: Decision, off: bool, lost: bool) -> dict[str, Any]:
    """A decision as JSON; ``undone`` where it is taken back, ``lost`` where the case lacks its claims."""
    return {**claims_json.decision(decision), "undoes": decision.undoes, "undone": off, "lost": lost}


def log(case: Case, material: Material) -> list[dict[str, Any]]:
    """All decisions, oldest first."""
    decisions = case.decisions()
    off = review.undone(decisions)
    lost = {d.id for d in material.review.lost} if material.review else set()
    return [as_json(d, d.id in off, d.id in lost) for d in decisions]


def listed(material: Material) -> list[dict[str, Any]]:
    """The pending events as JSON."""
    names = digest.spoken(material)
    return [
        {
            "event": p.event.id,
            "when": digest.when(material, p.event),
            "what": str(digest.line(material, p.event, names)),
            "why": p.why,
            "claims": list(p.event.claims),
        }
        for p in pending(material)
    ]


def draw_list(material: Material) -> None:
    """What waits for a reviewer, as a table."""
    rows = listed(material)
    if not rows:
        terminal.console().print("Every event was judged.")
        return
    table = terminal.grid("id", "when", "what", "claims", "why look at it")
    for row in rows:
        cells = (row["event"], row["when"], row["what"], len(row["claims"]), row["why"])
        table.add_row(*(terminal.words(cell) for cell in cells))
    terminal.console().print(table)


def draw_log(case: Case, material: Material) -> None:
    """All decisions as a table."""
    rows = log(case, material)
    if not rows:
        terminal.console().print("No decisions.")
        return
    table = terminal.grid("no", "made at", "reviewer", "act", "about", "field", "value", "reason", "state")
    for row in rows:
        about = " ".join(row["claims"][:3]) + (f" +{len(row['claims']) - 3}" if len(row["claims"]) > 3 else "")
        state = "undone" if row["undone"] else "no such claim in the case" if row["lost"] else ""
        act = f"{row['act']} #{row['undoes']}" if row["undoes"] else row["act"]
        cells = (row["id"], row["made_at"], row["reviewer"], act, about, row["field"] or "", row["value"] or "")
        ends = (row["reason"] or "", state)
        table.add_row(*(terminal.words(cell, "dim" if state else "") for cell in (*cells, *ends)))
    terminal.console().print(table)

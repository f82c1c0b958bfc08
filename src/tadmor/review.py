"""What reviewers decided, laid over the claims: claims themselves never change.

Rules, in this order:

- A decision that was undone has no effect; undoing the undo brings it back.
- A decision finds its claims by id; where a new reading gave them other ids, by report and trigger: the claim of the
  same report and polarity whose trigger overlaps, the one of the same type and source before others. A decision that
  finds none of its claims is *lost*: kept, counted and shown, without effect.
- Rejected claims leave their events and tell of no control; the last of accept and reject stands.
- A corrected field replaces what was read; the last correction of a field stands. The words of a corrected value are
  none (an empty span where its trigger stands), and its rule names reviewer and decision.
- A name that is linked stands for that party or place: in the claims named, or in the whole case where none are.
- A merge joins the first remaining claim of one event with the first of the other; a split keeps each claim named
  apart from each of the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tadmor import corrections
from tadmor.model import Act, Anchor, Claim, Decision, Ruling


@dataclass(frozen=True, slots=True)
class Review:
    """Claims as reviewers left them, and what the linker must keep to.

    ``claims``: corrected, without the ``rejected``. ``by_claim``: decisions in force by the id of a claim they are
    about. ``lost``: decisions in force whose claims are not in the case.
    """

    claims: tuple[Claim, ...]
    rejected: tuple[Claim, ...]
    rulings: tuple[Ruling, ...]
    by_claim: Mapping[str, tuple[Decision, ...]]
    in_force: tuple[Decision, ...]
    lost: tuple[Decision, ...]

    def mark(self, claim: str) -> str:
        """What was decided on a claim in a few words: ``accepted, corrected``; empty where nothing was."""
        acts = [d.act for d in self.by_claim.get(claim, ())]
        verdict = self.verdict(claim)
        said = [f"{verdict.act.value}ed"] if verdict else []
        said += ["corrected"] if {Act.CORRECT, Act.LINK_ACTOR, Act.LINK_PLACE} & set(acts) else []
        return ", ".join(said + [f"by {Act.MERGE.value}"] * (Act.MERGE in acts) + ["by split"] * (Act.SPLIT in acts))

    def verdict(self, claim: str) -> Decision | None:
        """The accepting or rejecting decision that stands for a claim, if any."""
        return next((d for d in reversed(self.by_claim.get(claim, ())) if d.act in _VERDICTS), None)


_VERDICTS = (Act.ACCEPT, Act.REJECT)


def anchor(claim: Claim) -> Anchor:
    """A claim by its id and by where it stands."""
    inmost = claim.chain[-1].start if len(claim.chain) > 1 else None
    return Anchor(claim.id, claim.report, claim.trigger.start, claim.trigger.end, claim.type, claim.polarity, inmost)


def undone(decisions: Sequence[Decision]) -> frozenset[int]:
    """Ids of decisions without effect: taken back by an undo that is itself in force."""
    off: set[int] = set()
    for decision in sorted(decisions, key=lambda d: -d.id):
        if decision.act is Act.UNDO and decision.id not in off and decision.undoes is not None:
            off.add(decision.undoes)
    return frozenset(off)


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions that have effect, oldest first; undos themselves are left out."""
    off = undone(decisions)
    return [d for d in sorted(decisions, key=lambda d: d.id) if d.id not in off and d.act is not Act.UNDO]


class _Finder:
    """Claims by the anchors of decisions."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.known = {c.id for c in claims}
        self.by_report: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            self.by_report[claim.report].append(claim)

    def find(self, anchors: Iterable[Anchor]) -> list[str]:
        """Ids of the claims that are meant, each once, in the order of the anchors."""
        found = (a.claim if a.claim in self.known else self._elsewhere(a) for a in anchors)
        return list(dict.fromkeys(i for i in found if i))

    def _elsewhere(self, a: Anchor) -> str | None:
        here = []
        for claim in self.by_report.get(a.report, ()):
            start, end = claim.trigger.start, claim.trigger.end
            if None in (start, end, a.start, a.end) or claim.polarity is not a.polarity:
                continue
            shared = min(end or 0, a.end or 0) - max(start or 0, a.start or 0)
            if shared > 0:
                source = anchor(claim).source == a.source
                here.append((-int(source), -int(claim.type == a.type), -shared, claim.id))
        return min(here)[-1] if here else None


def apply(claims: Sequence[Claim], decisions: Sequence[Decision]) -> Review:
    """The claims as the decisions leave them; the order of ``claims`` is kept."""
    finder = _Finder(claims)
    by_claim: dict[str, list[Decision]] = defaultdict(list)
    everywhere: list[Decision] = []
    lost, rulings = [], []
    rejected: dict[str, bool] = {}
    groups: list[tuple[Decision, list[str], list[str]]] = []
    standing = in_force(decisions)
    for decision in standing:
        about, others = finder.find(decision.about), finder.find(decision.others)
        if not decision.about and decision.act in (Act.LINK_ACTOR, Act.LINK_PLACE):
            everywhere.append(decision)
            continue
        if not about or (decision.others and not others):
            lost.append(decision)
            continue
        for ident in dict.fromkeys((*about, *others)):
            by_claim[ident].append(decision)
        if decision.act in _VERDICTS:
            rejected.update(dict.fromkeys(about, decision.act is Act.REJECT))
        elif decision.act in (Act.MERGE, Act.SPLIT):
            groups.append((decision, about, others))
    kept: list[Claim] = []
    out: list[Claim] = []
    for claim in claims:
        linked = [d for d in everywhere if corrections.names(claim, d)]
        if linked:
            by_claim[claim.id] = sorted([*linked, *by_claim[claim.id]], key=lambda d: d.id)
        made = corrections.corrected(claim, by_claim.get(claim.id, ()))
        (out if rejected.get(claim.id) else kept).append(made)
    there = {c.id for c in kept}
    for decision, about, others in groups:
        rulings += _rulings(decision, [i for i in about if i in there], [i for i in others if i in there])
    in_order = {i: tuple(d) for i, d in by_claim.items()}
    return Review(tuple(kept), tuple(out), tuple(rulings), in_order, tuple(standing), tuple(lost))


def _rulings(decision: Decision, about: Sequence[str], others: Sequence[str]) -> list[Ruling]:
    if not about or not others:
        return []
    if decision.act is Act.MERGE:
        return [Ruling(about[0], others[0], True)]
    return [Ruling(a, b, False) for a in about for b in others]


def told(decision: Decision) -> str:
    """A decision in a few words: ``#4 reject by R. Ames``, ``#5 correct killed to 3..5 by R. Ames``."""
    value = corrections.shown(decision.field, decision.value)
    what = {
        Act.CORRECT: f" {decision.field} to {value}",
        Act.LINK_ACTOR: f" {decision.field!r} to {value}",
        Act.LINK_PLACE: f" {decision.field!r} to {value}",
        Act.UNDO: f" of #{decision.undoes}",
    }.get(decision.act, "")
    because = f" ({decision.reason})" if decision.reason else ""
    return f"#{decision.id} {decision.act.value}{what} by {decision.reviewer}{because}"

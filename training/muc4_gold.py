"""MUC-4 keys beside readings: which claims tell which key template, and what the key says of our candidates."""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation import muc4_key as muc
from evaluation.muc4_credit import bare, credit_string
from evaluation.muc4_doers import Party, organisation
from evaluation.muc4_incidents import NONE, Anchor, Incident, Text, anchors
from evaluation.muc4_key import Message, Template
from evaluation.muc4_people import Person
from evaluation.muc4_scene import Scene, plain
from evaluation.running import read_one

# Types that leaves of our ontology may stand for.
LEAVES = {
    "EXPL": {"BOMBING"}, "STRIKE": {"ATTACK", "BOMBING"}, "WEAP": {"BOMBING"}, "VAC.ABDUCT": {"KIDNAPPING"},
    "VAC": {"ATTACK", "KIDNAPPING"}, "PROP.LOOT": {"ROBBERY"}, "PROP": {"ARSON", "BOMBING", "ATTACK"},
    "FIGHT": {"ATTACK"}, "DIP.THREAT": {"ATTACK", "BOMBING", "KIDNAPPING"}, "DET.RELEASE": {"KIDNAPPING"},
    "MOB": {"ATTACK"}, "REPRESS": {"ATTACK"}, "OBS": {"ATTACK", "BOMBING"}, "TERR": {"ATTACK"},
}  # fmt: skip
STOP = frozenset("THE A AN OF AND IN ON AT TO FOR BY FROM WITH HIS HER THEIR ITS DE DEL LA EL LAS LOS Y".split())


@dataclass
class Case:
    """A message with its reading."""

    message: Message
    text: Text


@dataclass
class Suffered:
    """A human or physical target of a key template: its strings, its sort and what became of it ("-": not told)."""

    names: set[str]
    sort: str = "-"
    effect: str = "-"


def read_cases(folder: Path, kept: Path | None) -> list[Case]:
    """Messages with readings; from the pickle where there is one."""
    readings = pickle.loads(kept.read_bytes()) if kept and kept.exists() else {}
    cases = []
    for message in muc.read_messages(folder):
        if message.id not in readings:
            day = message.published.isoformat() if message.published else None
            known = {k: v for k, v in {"outlet": message.outlet, "published": day}.items() if v}
            readings[message.id] = read_one(message.text.encode("utf-8"), f"{message.id}.txt", known)
        cases.append(Case(message, Text(readings[message.id], message.published, message.outlet or "")))
    if kept and not kept.exists():
        kept.write_bytes(pickle.dumps(readings))
    return cases


# --- claims and templates ---------------------------------------------------------------------------


def words_of(string: str) -> frozenset[str]:
    """Words of a filler without articles."""
    return frozenset(w for w in re.findall(r"[A-Z0-9']+", string.upper()) if w not in STOP and len(w) > 1)


def strings(template: Template, *numbers: int) -> Iterator[frozenset[str]]:
    """Word sets of the alternatives of string fillers."""
    for number in numbers:
        for filler in template.slots.get(number, ()):
            yield from (words for v in filler.values if (words := words_of(v)))


def kinds_of(leaf: str) -> set[str]:
    """MUC-4 types that a leaf may stand for."""
    return LEAVES.get(leaf, LEAVES.get(leaf.split(".")[0], set()))


def kind_of(template: Template) -> str:
    """First type of a template."""
    return template.slots[muc.TYPE][0].values[0] if template.slots.get(muc.TYPE) else NONE


def fit_of(case: Case, anchor: Anchor, template: Template) -> float:
    """How much a claim and a template share."""
    there = frozenset(t.text.upper() for t in case.text.sentences[anchor.sentence].tokens)
    targets = sum(ws <= there for ws in set(strings(template, muc.TARGET, muc.NAME, muc.DESCRIPTION)))
    score = 2.0 * min(2, targets)
    if not targets:
        score += any(len(ws & there) * 2 >= len(ws) for ws in strings(template, muc.NAME, muc.DESCRIPTION, muc.TARGET))
    score += any(ws <= there for ws in strings(template, muc.INSTRUMENT_ID))
    score += any(ws <= there for ws in strings(template, muc.PERSON, muc.ORGANISATION))
    mine = kinds_of(anchor.claim.type)
    score += 1.5 if kind_of(template) in mine else -1.0 if mine else -2.0
    when = anchor.claim.when
    if when and when.interval and when.interval.start and when.interval.start == when.interval.end:
        day = muc.day_text(when.interval.start)
        score += 1.0 if any(day in f.values for f in template.slots.get(muc.DATE, ())) else -0.5
    for filler in template.slots.get(muc.LOCATION, ()):
        last = filler.values[0].split(":")[-1]
        score += 0.7 * (":" in filler.values[0] and words_of(last) <= there)
    return score


def align(case: Case) -> list[tuple[Anchor, int | None, float]]:
    """Each claim with the template it tells (None: none) and how much it counts in training."""
    rows: list[tuple[Anchor, int | None, float]] = []
    for anchor in anchors(case.text):
        scores = [fit_of(case, anchor, t) for t in case.message.templates]
        best = max(range(len(scores)), key=lambda i: scores[i], default=-1)
        if best < 0 or scores[best] <= 0.5:
            rows.append((anchor, None, 1.0 if best < 0 else 0.6))
        elif scores[best] >= 2.5:
            rows.append((anchor, best, 0.0 if case.message.templates[best].optional else 1.0))
        else:
            rows.append((anchor, None, 0.0))
    return rows


def scenes(cases: Iterable[Case]) -> Iterator[tuple[Template, Scene]]:
    """Incidents as the alignment groups them."""
    for case in cases:
        groups: dict[int, list[Anchor]] = defaultdict(list)
        for anchor, which, _ in align(case):
            if which is not None:
                anchor.chances = {kind_of(case.message.templates[which]): 1.0}
                groups[which].append(anchor)
        for which, group in sorted(groups.items()):
            yield case.message.templates[which], Scene(case.text, Incident(group))


# --- candidates and fillers ---------------------------------------------------------------------------


def suffered(template: Template, ids: tuple[int, ...], sort: int, effect: int) -> list[Suffered]:
    """The targets of a template; a description told of a name is that name's."""
    found: list[Suffered] = []
    for slot in ids:
        for filler in template.slots.get(slot, ()):
            own = {v for v in filler.values if v not in ("-", "")}
            same = next((s for s in found if s.names & {*filler.tags, *own} - {"-"}), None)
            if same is not None:
                same.names |= own
            elif own:
                found.append(Suffered(own))
    for slot, name in ((sort, "sort"), (effect, "effect")):
        for filler in template.slots.get(slot, ()):
            for target in found:
                if target.names & set(filler.tags) and getattr(target, name) == "-":
                    setattr(target, name, filler.values[0])
    return found


def humans(template: Template) -> list[Suffered]:
    """Human targets."""
    return suffered(template, (muc.NAME, muc.DESCRIPTION), muc.VICTIM_TYPE, muc.EFFECT)


def things_of(template: Template) -> list[Suffered]:
    """Physical targets."""
    return suffered(template, (muc.TARGET,), muc.TARGET_TYPE, muc.TARGET_EFFECT)


def is_person(person: Person, names: set[str]) -> bool:
    """Whether a candidate is the target that a key calls by these strings."""
    for name in map(bare, names):
        for m in person.mentions[:6]:
            own = bare(m.text)
            if not own or not name:
                continue
            if person.named and (own == name or own.split()[-1] == name.split()[-1]):
                return True
            head = name.split(" OF ")[0].split(" FROM ")[0].split(" IN ")[0].split()
            if not person.named and (own == name or (head and head[-1] in own.split(" OF ")[0].split()[-1:])):
                return True
    return False


def is_thing(shown: str, names: set[str]) -> bool:
    """Whether a noun phrase is the thing that a key calls by these strings: the same, or its head and more."""
    own = bare(shown)
    for name in map(bare, names):
        core = name.split(" OF ")[0].split(" IN ")[0].split(" WHERE ")[0]
        if own and (own in (name, core) or (credit_string(core, own) and own.split()[-1] == core.split()[-1:][0])):
            return True
    return False


def is_doer(shown: Iterable[str], template: Template) -> bool:
    """Whether a string earns something in the slot of individuals."""
    return any(
        credit_string(v, s) for f in template.slots.get(muc.PERSON, ()) for v in f.values for s in shown if s and v
    )


def confidence_of(template: Template, party: Party) -> str:
    """How firmly a key holds a party for the doer; NONE where it does not name it."""
    said = {party.who, party.shown, *(organisation(m.text) for m in party.mentions[:8])}
    for filler in template.slots.get(muc.CONFIDENCE, ()):
        if any(credit_string(tag, plain(s)) == 1.0 for tag in filler.tags for s in said):
            return filler.values[0]
    for filler in template.slots.get(muc.ORGANISATION, ()):
        if any(credit_string(v, plain(s)) for v in filler.values for s in said):
            return next((f.values[0] for f in template.slots.get(muc.CONFIDENCE, ())), NONE)
    return NONE

"""``arguments``: event words and their participants on RAMS or WikiEvents, through a coarse crosswalk.

Only gold events of ``TYPES`` (what our ontology codes) are asked for, and of their arguments only the doer, the one
done to and the place. ``trigger_f1``: mentions of claims (``trigger`` and ``also``) that overlap a gold trigger, one to
one, type aside; claims of kinds that no asked type takes count only where they match. RAMS marks one event per five
sentences, so there only mentions in the sentence of the gold trigger count as predicted; in WikiEvents gold events of
other types are neither asked for nor held against a claim. ``argument_f1``: role and overlapping span, over all gold
events asked for. ``type``: share of matched mentions of a fitting family.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.matching import assign
from evaluation.running import BadGold, read_one
from evaluation.scores import Hits, Scores, Tally
from tadmor.model import Claim

Span = tuple[int, int]
# Prefix of the gold type (lower case) -> prefixes of our leaves.
TYPES: dict[str, tuple[str, ...]] = {
    "conflict.attack": ("STRIKE.", "EXPL.", "FIGHT.", "VAC.", "WEAP.", "TERR.", "PROP."),
    "conflict.yield": ("TERR.", "ARMS."),
    "conflict.demonstrate": ("PROT.", "MOB.", "REPRESS."),
    "life.die": ("VAC.", "FIGHT.", "STRIKE.", "EXPL.", "OBS.", "WEAP.", "REPRESS.", "MOB."),
    "life.injure": ("VAC.", "FIGHT.", "STRIKE.", "EXPL.", "OBS.", "WEAP.", "REPRESS.", "MOB."),
    "justice.arrestjaildetain": ("DET.",),
    "justice.releaseparole": ("DET.",),
    "contact.negotiate": ("DIP.",),
    "contact.contact.meet": ("DIP.",),
    "contact.discussion.meet": ("DIP.",),
    "contact.threatencoerce": ("DIP.",),
    "government.agreements": ("DIP.",),
    "artifactexistence.damagedestroy": ("PROP.", "STRIKE.", "EXPL."),
}
# Leaves that some gold type asks for: a claim of another kind is no answer, right or wrong.
ASKED = tuple(sorted({leaf for leaves in TYPES.values() for leaf in leaves}))
ACTOR = frozenset(
    "attacker killer injurer jailer destroyer damager damagerdestroyer retreater surrenderer yielder demonstrator "
    "communicator participant executioner perpetrator impeder".split()
)
TARGET = frozenset("target victim detainee recipient deceased artifact participant".split())


@dataclass(frozen=True, slots=True)
class Event:
    """A gold event: type, trigger, and (role, span) pairs with role actor, target or where. Code points."""

    type: str
    trigger: Span
    arguments: tuple[tuple[str, Span], ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its gold events; ``window`` is the stretch in which predictions count."""

    text: str
    events: tuple[Event, ...]
    window: Span


def role_of(name: str) -> str | None:
    """Our role for a gold role name, or None where we have none. Participants are actors."""
    name = re.sub(r"^evt\d+arg\d+", "", name).lower()
    if name == "place":
        return "where"
    return "actor" if name in ACTOR else "target" if name in TARGET else None


def families(type: str) -> tuple[str, ...]:
    """Prefixes of leaves that fit a gold type; empty where it is not asked for."""
    return next((leaves for prefix, leaves in TYPES.items() if type.lower().startswith(prefix)), ())


def read_gold(path: Path) -> list[Document]:
    """Documents of a RAMS (``*.jsonlines``) or WikiEvents (``*.jsonl``) split: test where there is one, else dev."""
    names = ("test.jsonlines", "dev.jsonlines", "test.jsonl", "dev.jsonl")
    file = next((path / name for name in names if (path / name).is_file()), path)
    if not file.is_file():
        raise BadGold(f"{path}: none of {', '.join(names)}")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [_rams(row) if "evt_triggers" in row else _wikievents(row) for row in rows]


def _offsets(tokens: list[str]) -> tuple[str, list[Span]]:
    spans, at = [], 0
    for token in tokens:
        spans.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), spans


def _rams(row: dict[str, Any]) -> Document:
    sentences = row["sentences"]
    text, spans = _offsets([token for sentence in sentences for token in sentence])
    first, last, types = row["evt_triggers"][0]
    arguments = [
        (role, (spans[a][0], spans[b][1])) for _, (a, b), name in row["gold_evt_links"] if (role := role_of(name))
    ]
    kind = types[0][0]
    at, window = 0, (0, len(text))
    for sentence in sentences:
        if at <= first < at + len(sentence):
            window = (spans[at][0], spans[at + len(sentence) - 1][1])
        at += len(sentence)
    event = Event(kind, (spans[first][0], spans[last][1]), tuple(arguments), bool(families(kind)))
    return Document(text, (event,) if event.asked else (), window if event.asked else (0, 0))


def _wikievents(row: dict[str, Any]) -> Document:
    pieces, spans, at = [], list[Span](), 0
    for tokens, _ in row["sentences"]:
        text, own = _offsets([token[0] for token in tokens])
        pieces.append(text)
        spans += [(start + at, end + at) for start, end in own]
        at += len(text) + 1
    entities = {e["id"]: (spans[e["start"]][0], spans[e["end"] - 1][1]) for e in row["entity_mentions"]}
    events = []
    for event in row["event_mentions"]:
        trigger = (spans[event["trigger"]["start"]][0], spans[event["trigger"]["end"] - 1][1])
        found = [(role, entities[a["entity_id"]]) for a in event["arguments"] if (role := role_of(a["role"]))]
        events.append(Event(event["event_type"], trigger, tuple(found), bool(families(event["event_type"]))))
    text = "\n".join(pieces)
    return Document(text, tuple(events), (0, len(text)))


def arguments_of(claim: Claim) -> Iterator[tuple[str, Span]]:
    """(role, span) pairs of a claim."""
    for name in ("actor", "target"):
        for role in getattr(claim, name):
            if role.start is not None:
                yield name, (role.start, role.end)
    if claim.where:
        yield "where", (claim.where.start, claim.where.end)


def mentions_of(claims: list[Claim]) -> Iterator[tuple[Claim, Span]]:
    """Each mention of each claim with its claim: gold marks mentions, a claim lists all of its own."""
    for claim in claims:
        for quote in (claim.trigger, *claim.also):
            yield claim, (quote.start or 0, quote.end or 0)


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def count(document: Document, claims: list[Claim], triggers: Hits, arguments: Hits, types: Tally) -> None:
    """Add one document to the counts."""
    told_at = list(mentions_of(claims))
    spans = [span for _, span in told_at]
    weights = {
        (i, j): 1.0 + event.asked
        for i, event in enumerate(document.events)
        for j, span in enumerate(spans)
        if _meet(event.trigger, span)
    }
    pairs = dict(assign(weights))
    asked = [i for i, event in enumerate(document.events) if event.asked]
    matched = [i for i in asked if i in pairs]
    excused = len(pairs) - len(matched)
    held = set(pairs.values())
    inside = sum(
        _meet(span, document.window) and (j in held or claim.type.startswith(ASKED))
        for j, (claim, span) in enumerate(told_at)
    )
    triggers.add(len(matched), max(inside - excused, len(matched)), len(asked))
    for i in asked:
        event = document.events[i]
        told = list(arguments_of(told_at[pairs[i]][0])) if i in pairs else []
        fits = {
            (k, n): 1.0
            for k, (role, span) in enumerate(event.arguments)
            for n, (other, place) in enumerate(told)
            if role == other and _meet(span, place)
        }
        arguments.add(len(assign(fits)), len(told), len(event.arguments))
        if i in pairs:
            types.add(told_at[pairs[i]][0].type.startswith(families(event.type)))


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on a split; ``sample`` takes the first documents only."""
    triggers, arguments, types = Hits(), Hits(), Tally()
    for document in read_gold(path)[:sample]:
        claims = list(read_one(document.text.encode("utf-8"), "document.txt", {}).claims)
        count(document, claims, triggers, arguments, types)
    return {
        "trigger_f1": triggers.f1,
        "argument_f1": arguments.f1,
        "type": types.share,
        "trigger_p": triggers.precision,
        "trigger_r": triggers.recall,
        "argument_p": arguments.precision,
        "argument_r": arguments.recall,
    }

"""``arguments``: event words and their participants on RAMS or WikiEvents, through a coarse crosswalk.

What is asked. Gold events of conflict (``TYPES``): attacks, violent deaths and injuries, damage, surrender, protest,
arrest, release and execution. RAMS files illness and natural death under ``life.*``: those are not asked for.
``wide_*`` are the same figures with what else our ontology codes of the two: meetings, talks, threats and agreements
(in RAMS mostly TV debates, interviews and treaties of long ago).

``trigger_f1``: mentions of claims (``trigger`` and ``also``) that overlap a gold trigger, one to one, type aside.

- WikiEvents marks whole documents: every mention of a claim of an asked kind counts as predicted. Gold events of
  other types are neither asked for nor held against a claim.
- RAMS marks ONE event in five sentences and says nothing of the others, so precision can only be had on the words it
  judged: its triggers, of 139 types. A trigger of an asked type that no claim has is missed; one of another type that
  a claim of an asked kind has is a false one. (Published RAMS systems are given the trigger.)

``argument_f1``: from the text alone, over all gold events asked for, missed ones too: role and head. Roles asked are
the doer, the one done to and the place (``role_of``); a claim has no others. A place is right where its name overlaps
the gold span. A party is right where its span holds the head of the gold span and the gold span holds its head
(``head``: last word before a preposition, comma or clause); a mention that the gold coreference of WikiEvents puts
with the gold one does as well, as in the published coreference score. Told are the roles that stand in the sentence
of the mention: what a claim takes over from its other mentions, or from the place the story is about, is counted
neither for nor against it, since gold has it now and then only. ``argument_given_f1``: the same over events whose
trigger was found, nearer to the published setting, in which all triggers are given. ``type``: share of matched
mentions of a fitting family.

Texts are put together again as they were printed: WikiEvents by the offsets of its tokens, RAMS by rules of spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.matching import assign
from evaluation.running import BadGold, json_lines, read_one
from evaluation.scores import Hits, Scores, Tally
from tadmor.model import Claim

Span = tuple[int, int]
# Prefix of the gold type (lower case) -> prefixes of our leaves.
_HARM = ("VAC.", "FIGHT.", "STRIKE.", "EXPL.", "OBS.", "WEAP.", "REPRESS.", "MOB.")
TYPES: dict[str, tuple[str, ...]] = {
    "conflict.attack": ("STRIKE.", "EXPL.", "FIGHT.", "VAC.", "WEAP.", "TERR.", "PROP."),
    "conflict.yield": ("TERR.", "ARMS."),
    "conflict.demonstrate": ("PROT.", "MOB.", "REPRESS."),
    "life.die": _HARM,
    "life.injure": _HARM,
    "justice.arrestjaildetain": ("DET.",),
    "justice.releaseparole": ("DET.",),
    "movement.transportperson.preventexit": ("DET.", "VAC.ABDUCT"),  # RAMS: held, detained, imprisoned
    "justice.judicialconsequences.execute": ("VAC.",),
    "artifactexistence.damagedestroy": ("PROP.", "STRIKE.", "EXPL."),
}
# What else our ontology codes of the two: asked for in the wide figures only.
WIDE: dict[str, tuple[str, ...]] = {
    "contact.negotiate": ("DIP.",),
    "contact.contact.meet": ("DIP.",),
    "contact.discussion.meet": ("DIP.",),
    "contact.threatencoerce": ("DIP.",),
    "government.agreements": ("DIP.",),
}
# Of the asked prefixes, what is no conflict; never asked for.
_OTHER = ("life.die.nonviolentdeath", "life.injure.illness")
# Leaves that may answer an asked type but that neither set annotates as such: who holds a town, a siege, arms found,
# arms given, flight, a strike of workers, claims of responsibility. They count only where they match.
_NOT_MARKED = (
    "TERR.HOLDS", "TERR.CAPTURE", "TERR.RECAPTURE", "TERR.SIEGE", "WEAP.DISRUPT", "ARMS.AID", "VAC.DISPLACE",
    "PROT.STRIKE", "PROT.HUNGER", "OBS.CLAIM",
)  # fmt: skip


ACTOR = frozenset(
    "attacker killer injurer jailer destroyer damager damagerdestroyer retreater surrenderer yielder demonstrator "
    "communicator executioner perpetrator impeder".split()
)
TARGET = frozenset("target victim detainee recipient deceased artifact".split())
_PARTY = ("actor", "target")
# Where a phrase goes on after its head, and words that hang on the word before them when a text is printed.
_AFTER_HEAD = re.compile(r"(?:[,(;:]|\s(?:of|in|on|at|from|for|with|by|to|who|which|that|whose|near|among|and|or)\s)")
_WORD = re.compile(r"\w[\w.'’-]*")
_CLOSING = re.compile(r"[,.;:?!%)\]”…]+|n['’]t|['’](?:s|re|ve|ll|d|m)?", re.I)
_OPENING = frozenset("([$£€#“")


@dataclass(frozen=True, slots=True)
class Event:
    """A gold event: type, trigger, and arguments. Code points.

    Each argument is a role (actor, target, where, or party where either side will do) with the spans that name it, the
    annotated one first.
    """

    type: str
    trigger: Span
    arguments: tuple[tuple[str, tuple[Span, ...]], ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its gold events; ``window`` is the stretch in which predictions count.

    ``excused``: whether a claim at a gold event that is not asked for is let pass.
    """

    text: str
    events: tuple[Event, ...]
    window: Span
    excused: bool = True


def role_of(name: str) -> str | None:
    """Our role for a gold role name, or None where we have none. Participants may stand on either side."""
    name = re.sub(r"^evt\d+arg\d+", "", name).lower()
    if name in ("place", "participant"):
        return "where" if name == "place" else "party"
    return "actor" if name in ACTOR else "target" if name in TARGET else None


def families(type: str, wide: bool = False) -> tuple[str, ...]:
    """Prefixes of leaves that fit a gold type; empty where it is not asked for."""
    if type.lower().startswith(_OTHER):
        return ()
    asked = {**TYPES, **WIDE} if wide else TYPES
    return next((leaves for prefix, leaves in asked.items() if type.lower().startswith(prefix)), ())


def answers(leaf: str, wide: bool = False) -> bool:
    """Whether a claim of this type says that there is an asked event; of another it is no answer, right or wrong."""
    asked = {**TYPES, **WIDE} if wide else TYPES
    return leaf.startswith(tuple(p for leaves in asked.values() for p in leaves)) and leaf not in _NOT_MARKED


def read_gold(path: Path, wide: bool = False) -> list[Document]:
    """Documents of a RAMS (``*.jsonlines``) or WikiEvents (``*.jsonl``) split: test where there is one, else dev."""
    names = ("test.jsonlines", "dev.jsonlines", "test.jsonl", "dev.jsonl")
    file = next((path / name for name in names if (path / name).is_file()), path)
    if not file.is_file():
        raise BadGold(f"{path}: none of {', '.join(names)}")
    rows = json_lines(file)
    if rows and "evt_triggers" in rows[0]:
        return [_rams(row, wide) for row in rows]
    clusters: dict[str, dict[str, list[str]]] = {}
    beside = file.with_name(f"coref_{file.stem}.jsonlines")
    for row in json_lines(beside) if beside.is_file() else []:
        clusters[row["doc_key"]] = {id: cluster for cluster in row["clusters"] for id in cluster}
    return [_wikievents(row, clusters.get(row.get("doc_id", ""), {}), wide) for row in rows]


def printed(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Tokens of a sentence set as printed, and where each stands."""
    text, spans, open_quote, glue = "", list[Span](), False, True
    for k, token in enumerate(tokens):
        hyphen = (
            token in "-–" and 0 < k < len(tokens) - 1 and tokens[k - 1][-1].isalnum() and tokens[k + 1][0].isalnum()
        )
        closes = bool(_CLOSING.fullmatch(token)) or hyphen or (token == '"' and open_quote)
        text += "" if glue or closes else " "
        spans.append((len(text), len(text) + len(token)))
        text += token
        glue = hyphen or token in _OPENING or (token == '"' and not open_quote)
        open_quote ^= token == '"'
    return text, spans


def _rams(row: dict[str, Any], wide: bool) -> Document:
    text, spans = "", list[Span]()
    for sentence in row["sentences"]:
        own, found = printed(sentence)
        text += " " if text else ""
        spans += [(start + len(text), end + len(text)) for start, end in found]
        text += own
    first, last, types = row["evt_triggers"][0]
    arguments = tuple(
        (role, ((spans[a][0], spans[b][1]),)) for _, (a, b), name in row["gold_evt_links"] if (role := role_of(name))
    )
    kind = types[0][0]
    event = Event(kind, (spans[first][0], spans[last][1]), arguments, bool(families(kind, wide)))
    return Document(text, (event,), event.trigger, excused=False)


def _wikievents(row: dict[str, Any], clusters: dict[str, list[str]], wide: bool) -> Document:
    text, spans, before = "", list[Span](), 0
    for tokens, _ in row["sentences"]:
        for word, start, end in tokens:
            # the line breaks between paragraphs are not in the given text, but their width is in the offsets
            gap = start - before
            text += "" if not text or gap <= 0 else " " if gap == 1 else "\n"
            spans.append((len(text), len(text) + len(word)))
            text += word
            before = end
    entities = {e["id"]: (spans[e["start"]][0], spans[e["end"] - 1][1]) for e in row["entity_mentions"]}
    events = []
    for event in row["event_mentions"]:
        trigger = (spans[event["trigger"]["start"]][0], spans[event["trigger"]["end"] - 1][1])
        found = []
        for argument in event["arguments"]:
            id, role = argument["entity_id"], role_of(argument["role"])
            same = [other for other in clusters.get(id, []) if other != id and other in entities]
            if role:
                found.append((role, tuple(entities[i] for i in (id, *same))))
        type = event["event_type"]
        events.append(Event(type, trigger, tuple(found), bool(families(type, wide))))
    return Document(text, tuple(events), (0, len(text)))


def head(text: str, span: Span) -> Span:
    """The head word of a phrase, by the words alone: the last one before a preposition, comma or clause."""
    start, end = span
    words = list(_WORD.finditer(text, start, end))
    if not words:
        return span
    cut = _AFTER_HEAD.search(text, words[0].end(), end)
    kept = [w for w in words if cut is None or w.end() <= cut.start() + 1] or words[:1]
    return kept[-1].span()


def arguments_of(claim: Claim) -> Iterator[tuple[str, Span]]:
    """(role, span) pairs of a claim."""
    for name in ("actor", "target"):
        for role in getattr(claim, name):
            if role.start is not None:
                yield name, (role.start, role.end)
    if claim.where:
        yield "where", (claim.where.name_start, claim.where.name_end)


def arguments_at(claim: Claim, mention: Span, sentences: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """The arguments of a claim that stand in the sentence of one of its mentions; all where no sentence holds it."""
    own = next((s for s in sentences if s[0] <= mention[0] < s[1]), None)
    for role, span in arguments_of(claim):
        if own is None or own[0] <= span[0] < own[1]:
            yield role, span


def mentions_of(claims: list[Claim]) -> Iterator[tuple[Claim, Span]]:
    """Each mention of each claim with its claim: gold marks mentions, a claim lists all of its own."""
    for claim in claims:
        for quote in (claim.trigger, *claim.also):
            yield claim, (quote.start or 0, quote.end or 0)


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def fits(text: str, gold: tuple[str, tuple[Span, ...]], told: tuple[str, Span]) -> bool:
    """Whether a role answers a gold argument: the role, and the head of one of its mentions."""
    role, span = told
    if role != gold[0] and not (gold[0] == "party" and role in _PARTY):
        return False
    if role == "where":  # "the town of X" and "X" are one place
        return any(_meet(mention, span) for mention in gold[1])
    own = head(text, span)
    return any(_meet(head(text, mention), span) and _meet(mention, own) for mention in gold[1])


def pair(document: Document, spans: Sequence[Span]) -> dict[int, int]:
    """Gold event -> mention whose span meets its trigger, one to one; those asked for first."""
    weights = {
        (i, j): 1.0 + event.asked
        for i, event in enumerate(document.events)
        for j, span in enumerate(spans)
        if _meet(event.trigger, span)
    }
    return dict(assign(weights))


@dataclass(slots=True)
class Counts:
    """What is added up over documents."""

    triggers: Hits = field(default_factory=Hits)
    arguments: Hits = field(default_factory=Hits)
    given: Hits = field(default_factory=Hits)
    types: Tally = field(default_factory=Tally)

    def add(self, document: Document, claims: list[Claim], wide: bool = False, sentences: Sequence[Span] = ()) -> None:
        """Add one document; without ``sentences`` all roles of a claim count as told at each of its mentions."""
        told_at = list(mentions_of(claims))
        pairs = pair(document, [span for _, span in told_at])
        asked = [i for i, event in enumerate(document.events) if event.asked]
        matched = {pairs[i] for i in asked if i in pairs}
        excused = set(pairs.values()) if document.excused else matched
        wrong = {
            span
            for j, (claim, span) in enumerate(told_at)
            if j not in excused and _meet(span, document.window) and answers(claim.type, wide)
        } - {told_at[j][1] for j in excused}
        self.triggers.add(len(matched), len(matched) + len(wrong), len(asked))
        for i in asked:
            event = document.events[i]
            told = list(arguments_at(*told_at[pairs[i]], sentences)) if i in pairs else []
            hits = {
                (k, n): 1.0
                for k, gold in enumerate(event.arguments)
                for n, role in enumerate(told)
                if fits(document.text, gold, role)
            }
            right = len(assign(hits))
            self.arguments.add(right, len(told), len(event.arguments))
            if i in pairs:
                self.given.add(right, len(told), len(event.arguments))
                self.types.add(told_at[pairs[i]][0].type.startswith(families(event.type, wide)))


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on a split; ``sample`` takes the first documents only."""
    narrow, wide = Counts(), Counts()
    for document, all_of_it in zip(read_gold(path)[:sample], read_gold(path, wide=True), strict=False):
        reading = read_one(document.text.encode("utf-8"), "document.txt", {})
        claims, sentences = list(reading.claims), [(s.start, s.end) for s in reading.sentences]
        narrow.add(document, claims, sentences=sentences)
        wide.add(all_of_it, claims, wide=True, sentences=sentences)
    return {
        "trigger_f1": narrow.triggers.f1,
        "argument_f1": narrow.arguments.f1,
        "type": narrow.types.share,
        "trigger_p": narrow.triggers.precision,
        "trigger_r": narrow.triggers.recall,
        "argument_p": narrow.arguments.precision,
        "argument_r": narrow.arguments.recall,
        "argument_given_f1": narrow.given.f1,
        "wide_trigger_f1": wide.triggers.f1,
        "wide_argument_f1": wide.arguments.f1,
    }

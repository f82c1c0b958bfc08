"""Who did it and who suffered: candidates for the slots of one incident, each with its features.

A model chooses among the candidates of each slot. Nothing is taken that tadmor did not mark as a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from evaluation.muc4_incidents import Incident, Text, bucket
from evaluation.muc4_key import plain_capitals
from tadmor.model import ActorMention, NumberMention, Sentence, Token

ARMED = frozenset({"rebels", "jihadists", "militia", "separatists", "gang", "unknown_armed"})
STATE = frozenset({"state_forces", "police", "government"})
# A filler may stand so many sentences from the claims of its incident.
REACH = 1
PERPETRATOR_REACH = 6
_HARM = frozenset(
    "kill murder assassinate die dead death wound injure injury hurt kidnap abduct hostage survive escape unharmed "
    "unhurt damage destroy explode explosion bomb shoot attack release free body victim casualty threaten "
    "threat".split()
)


@dataclass
class Scene:
    """An incident in its text, with what all slots share."""

    text: Text
    incident: Incident

    @cached_property
    def near(self) -> dict[int, int]:
        """Sentence index -> distance to the nearest claim of the incident, before (-) or behind it."""
        found: dict[int, int] = {}
        for own in self.incident.sentences:
            for k in range(max(0, own - PERPETRATOR_REACH), min(len(self.text.sentences), own + PERPETRATOR_REACH + 1)):
                if k not in found or abs(k - own) < abs(found[k]):
                    found[k] = k - own
        return found

    @cached_property
    def main(self) -> int:
        """Sentence of the surest claim."""
        return max(self.incident.anchors, key=lambda a: a.wanted).sentence

    def distance(self, start: int) -> int | None:
        """Distance of the sentence that holds an offset; None where it is out of reach."""
        if not self.text.sentences:
            return None
        k = self.text.at(start)
        return self.near.get(k) if start < self.text.sentences[k].end else None


def _governors(sentence: Sentence, token: Token) -> list[str]:
    """How a word hangs in its sentence: labels and lemmas of what governs it, conjuncts as the first of them."""
    t = token
    for _ in range(8):
        if t.dep != "conj":
            break
        t = sentence.tokens[t.head]
    head = sentence.tokens[t.head]
    found = [f"dep={t.dep}", f"gov={head.lemma}", f"{t.dep}|{head.lemma}"]
    if t.dep == "pobj":
        above = sentence.tokens[head.head]
        found += [f"prep={head.lemma}|{above.lemma}", f"above={above.lemma}"]
    elif head.dep in ("relcl", "xcomp", "ccomp", "conj", "advcl"):
        found.append(f"above={sentence.tokens[head.head].lemma}")
    for k in sentence.children[t.i]:
        child = sentence.tokens[k]
        if child.dep in ("relcl", "acl", "appos"):
            found.append(f"{child.dep}>{child.lemma}")
    return found


def harm_words(text: Text, sentence: int) -> list[str]:
    """Words for harm in a sentence."""
    return sorted(text.words[sentence] & _HARM)


# --- human targets ------------------------------------------------------------------------------


@dataclass
class Person:
    """Mentions of one person or group near an incident."""

    key: str
    named: bool
    mentions: list[ActorMention] = field(default_factory=list)
    numbers: list[NumberMention] = field(default_factory=list)

    @property
    def first(self) -> ActorMention:
        """The first mention."""
        return self.mentions[0]


def _surname(name: str) -> str:
    return plain_capitals(name).split()[-1] if name.split() else ""


def persons(scene: Scene) -> list[Person]:
    """Persons and groups in the sentences of an incident, mentions of one together."""
    text, found = scene.text, dict[str, Person]()
    numbers = [n for n in text.reading.numbers if n.unit in ("people", "victims") or n.victim_class]
    surnames: dict[str, str] = {}
    for mention in text.reading.actors:
        distance = scene.distance(mention.start)
        if mention.form == "pronoun" or distance is None or abs(distance) > REACH:
            continue
        token = text.token(mention.head)
        if token is None:
            continue
        named = mention.form == "name" and mention.kind == "person"
        if named:
            key = surnames.setdefault(_surname(mention.who), f"name:{mention.who.casefold()}")
        else:
            key = f"{token.lemma}:{mention.plural}:{mention.who.casefold() if mention.form == 'name' else ''}"
        person = found.setdefault(key, Person(key, named))
        person.mentions.append(mention)
        person.numbers += [n for n in numbers if n.start < mention.end and mention.start < n.end]
    return _without_appositions(text, list(found.values()))


def _without_appositions(text: Text, people: list[Person]) -> list[Person]:
    """A role beside a name ("Ana Ruiz, mayor of ...") is that person's and no one else."""
    spans = [(m.start, m.end, p) for p in people if p.named for m in p.mentions]
    kept = []
    for person in people:
        beside = False
        for m in person.mentions if not person.named else ():
            s = text.sentences[text.at(m.start)]
            token = text.token(m.head)
            head = s.tokens[token.head] if token is not None else None
            if token is None or head is None:
                continue
            apposed = token.dep == "appos" and any(a <= head.start < b for a, b, _ in spans)
            titled = any(a <= head.start < b or m.end <= a <= m.end + 1 for a, b, _ in spans)
            inverse = any(
                s.tokens[k].dep == "appos" and any(a <= s.tokens[k].start < b for a, b, _ in spans)
                for k in s.children[token.i]
            )
            beside = beside or apposed or (titled and not m.plural) or inverse
        if not beside:
            kept.append(person)
    return kept


def person_features(scene: Scene, person: Person) -> list[str]:
    """What decides whether somebody is a target, and what became of them."""
    text, first, kind = scene.text, person.first, scene.incident.type
    token = text.token(first.head)
    head = token.lemma if token and not person.named else "name" if person.named else ""
    found = [f"type={kind}", f"kind={first.kind}", f"head={head}", f"form={first.form}", f"plural={first.plural}"]
    found += [f"{kind}|{first.kind}", f"mentions={bucket(len(person.mentions), 1, 2, 4)}", f"country={first.country}"]
    found.append(f"counted={bool(person.numbers)}")
    if any(n.high == 0 for n in person.numbers):
        found.append("zero")
    claims = [a.claim for a in scene.incident.anchors]
    spans = [(m.start, m.end) for m in person.mentions]

    def held(start: int | None, end: int | None) -> bool:
        return start is not None and end is not None and any(a < end and start < b for a, b in spans)

    for c in claims:
        for side in ("actor", "target"):
            if any(held(r.start, r.end) for r in getattr(c, side)):
                found += [f"{side} of {c.type}", side, f"{side}|{(c.trigger.text or '').lower()}"]
        for side in ("killed", "wounded", "abducted"):
            count = getattr(c, side)
            if count is not None and held(count.start, count.end):
                found += [side] + [f"zero {side}"] * (count.high == 0)
        if any(held(source.start, source.end) for source in c.chain[1:]):
            found.append("speaks")
    for m in person.mentions[:4]:
        distance = scene.distance(m.start)
        t = text.token(m.head)
        if t is None or distance is None:
            continue
        s = text.sentences[text.at(m.start)]
        found.append(f"distance={distance}")
        found += _governors(s, t)
        harm = harm_words(text, text.at(m.start))
        found += [f"harm={w}" for w in harm] + [f"{kind}|harm={w}" for w in harm]
        found += [f"named|{w}" for w in harm] if person.named else [f"{first.kind}|{w}" for w in harm]
        around = s.tokens[max(0, t.i - 4) : t.i + 6]
        found += [f"by={x.lemma}" for x in around if x.tag[:1] in "VJ" or x.lemma in _HARM]
    return list(dict.fromkeys(found))


def number_of(person: Person) -> str:
    """The filler of HUM TGT: NUMBER."""
    if person.named:
        return "1"
    counts = [n for n in person.numbers if n.low is not None or n.high is not None]
    if counts:
        return number_text(counts[0])
    return "PLURAL" if any(m.plural for m in person.mentions) else "1"


def number_text(count: NumberMention) -> str:
    """A count as the keys write it: "about 50" and "at least 50" are 50 there."""
    low, high = count.low, count.high
    digits = re.findall(r"\d+", count.text.replace(",", ""))
    if low == high and low is not None:
        return str(low)
    if digits:
        return str(digits[0])
    if low and high is not None and high - low <= 0.3 * high:
        return str(round((low + high) / 2))
    return "PLURAL"


# --- perpetrators ---------------------------------------------------------------------------------


@dataclass
class Party:
    """Mentions of one party that may have done it."""

    who: str
    mentions: list[ActorMention] = field(default_factory=list)


def parties(scene: Scene) -> list[Party]:
    """Named parties within reach of the incident."""
    found: dict[str, Party] = {}
    for m in scene.text.reading.actors:
        if m.form == "pronoun" or m.kind in ("person", "media", "civilians", "country", "institution", "unarmed_group"):
            continue
        if m.form == "nominal" and not (m.who[:1].isupper()):
            continue
        distance = scene.distance(m.start)
        if distance is not None:
            found.setdefault(m.who.casefold(), Party(m.who)).mentions.append(m)
    return list(found.values())


_ACCUSING = frozenset(
    "claim responsibility accuse blame attribute allege allegedly apparently presumably suspect suspected probably "
    "possible possibly believe think charge say report state admit communique telephone call statement confess deny "
    "investigation police army authority official military source government witness presume perpetrate carry "
    "member".split()
)


def party_features(scene: Scene, party: Party) -> list[str]:
    """What decides whether a party is told as the doer, and how firmly."""
    text, kind = scene.text, scene.incident.type
    first = party.mentions[0]
    group = "armed" if first.kind in ARMED else "state" if first.kind in STATE else "other"
    found = [f"kind={first.kind}", f"group={group}", f"type={kind}", f"who={party.who.casefold()}"]
    found += [
        f"mentions={bucket(len(party.mentions), 1, 2, 4)}",
        f"outlet={text.outlet}|{group}",
        f"country={first.country}",
    ]
    spans = [(m.start, m.end) for m in party.mentions]
    for a in scene.incident.anchors:
        c = a.claim
        for side in ("actor", "target"):
            if any(r.who.casefold() == party.who.casefold() for r in getattr(c, side)):
                found += [
                    side,
                    f"{side}|{c.status}",
                    f"{side}|{c.certainty}",
                    f"{side}|{group}",
                    f"{side}|chain={len(c.chain)}",
                ]
                found += [f"{side}|says={x.kind}" for x in c.chain[1:]]
                found += [f"{side}|accuser={x.who.casefold()}" for x in c.chain[1:] if x.who]
        for x in c.chain[1:]:
            if x.who and x.who.casefold() == party.who.casefold():
                found.append("speaks")
        found += [f"status={c.status}", f"certainty={c.certainty}"]
    best = min((abs(d) for m in party.mentions if (d := scene.distance(m.start)) is not None), default=9)
    found += [f"distance={best}", f"{group}|distance={best}"]
    for m in party.mentions[:4]:
        distance, t = scene.distance(m.start), text.token(m.head)
        if t is None or distance is None:
            continue
        s = text.sentences[text.at(m.start)]
        near = abs(distance) <= 1
        found += _governors(s, t) if near else []
        words = {x.lemma for x in s.tokens} | {x.lower for x in s.tokens}
        found += [f"{'near' if near else 'far'}|{w}" for w in sorted(words & _ACCUSING)]
        if near:
            found += [f"harm={w}" for w in harm_words(text, text.at(m.start))]
            before = s.tokens[max(0, t.i - 6) : t.i]
            found += [f"before={x.lemma}" for x in before] + [f"after={x.lemma}" for x in s.tokens[t.i + 1 : t.i + 5]]
    if not spans:
        found.append("nowhere")
    return list(dict.fromkeys(found))


def confidence_features(scene: Scene, party: Party) -> list[str]:
    """What decides how firmly the report holds a party for the doer: few features, for the examples are few."""
    text, group = scene.text, "state" if party.mentions[0].kind in STATE else "armed"
    found = [f"group={group}", f"outlet={text.outlet}", f"outlet={text.outlet}|{group}", f"type={scene.incident.type}"]
    claims = [a.claim for a in scene.incident.anchors]
    told = [c for c in claims if any(r.who.casefold() == party.who.casefold() for r in c.actor)]
    found += [f"told={bool(told)}", f"told|{bucket(len(told), 0, 1, 2, 4)}"]
    found += [f"actor|{c.status}" for c in told] + [f"actor|{c.certainty}" for c in told]
    found += [f"any|{c.status}" for c in claims] + [f"chain={bucket(len(c.chain), 1, 2, 3)}" for c in told]
    found += [f"says={x.kind}" for c in told for x in c.chain[1:]]
    found += [f"says={x.who.casefold()}" for c in told for x in c.chain[1:] if x.who]
    spoken = {x.who.casefold() for c in text.reading.claims for x in c.chain[1:] if x.who}
    found.append(f"party speaks={party.who.casefold() in spoken}")
    best = min((abs(d) for m in party.mentions if (d := scene.distance(m.start)) is not None), default=9)
    found.append(f"distance={best}")
    for m in party.mentions[:6]:
        k = text.at(m.start)
        s = text.sentences[k]
        words = {x.lemma for x in s.tokens} | {x.lower for x in s.tokens}
        found += [f"word|{w}" for w in sorted(words & _ACCUSING)]
        t = text.token(m.head)
        if t is not None:
            found += [f"before={x.lemma}" for x in s.tokens[max(0, t.i - 5) : t.i] if x.lemma in _ACCUSING]
    for k in scene.incident.sentences:
        found += [f"own|{w}" for w in sorted(text.words[k] & _ACCUSING)]
    every = frozenset().union(*text.words) if text.words else frozenset()
    found += [f"text|{w}" for w in sorted(every & _ACCUSING)]
    return list(dict.fromkeys(found))


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, in order."""
    return tuple(dict.fromkeys(values))

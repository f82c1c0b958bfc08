"""Who suffered: candidates for the human targets of one incident, each with its features.

A model chooses among them. Nothing is taken that tadmor did not mark as an actor or as a person's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaluation.muc4_incidents import Text, bucket
from evaluation.muc4_key import plain_capitals
from evaluation.muc4_scene import REACH, Scene, around, by_role, harm_words, plain
from tadmor.model import ActorMention, NumberMention, Sentence
from tadmor.numerals import numeral

_SMALL = frozenset({"THE", "A", "AN", "OF", "OTHER", "SOME", "SEVERAL", *map(str, range(1000))})
# "The victims" may stand for people told before; "a policeman" and "its people" do not.
_AGAIN = re.compile(r"(?:the|these|those|both)\b", re.I)
_NAME_WORDS = 5  # a longer run is several names, or a title and a name


@dataclass
class Person:
    """Mentions of one person or group near an incident; ``shown`` is what an answer calls them."""

    key: str
    named: bool
    shown: str = ""
    mentions: list[ActorMention] = field(default_factory=list)
    numbers: list[NumberMention] = field(default_factory=list)

    @property
    def first(self) -> ActorMention:
        """The first mention."""
        return self.mentions[0]


def _surname(name: str) -> str:
    return plain_capitals(name).split()[-1] if name.split() else ""


def _own_name(name: str) -> str:
    """The name itself: titles, which are written small, are left off."""
    words = name.split()
    small = [k for k, w in enumerate(words) if w[:1].islower() and w not in ("de", "la", "del", "y", "los")]
    return plain(" ".join(words[small[-1] + 1 :] if small and small[-1] + 1 < len(words) else words))


def named_people(text: Text) -> list[ActorMention]:
    """Persons called by name: actor mentions, and names of persons that are none."""
    found = [m for m in text.reading.actors if m.form == "name" and m.kind == "person"]
    taken = [(m.start, m.end) for m in text.reading.actors if m.form == "name"]
    for s in text.sentences:
        for e in s.entities:
            if e.label != "PERSON" or not e.text.strip():
                continue
            if all(e.end <= a or b <= e.start for a, b in taken):
                k = s.at(e.end - 1)
                head = s.tokens[k].start if k is not None else e.start
                who = " ".join(e.text.split()).title()
                found.append(ActorMention(e.start, e.end, e.text, head, "name", who, "person"))
    return sorted(found, key=lambda m: m.start)


def full_names(text: Text) -> dict[str, str]:
    """Surname -> the longest name of the text that ends on it."""
    found: dict[str, str] = {}
    names = [_own_name(m.who) for m in named_people(text)]
    names += [plain(e.text) for s in text.sentences for e in s.entities if e.label == "PERSON"]
    for name in names:
        words = name.split()
        if words and len(words) <= _NAME_WORDS and len(words) > len(found.get(words[-1], "").split()):
            found[words[-1]] = name
    return found


def persons(scene: Scene) -> list[Person]:
    """Persons and groups in the sentences of an incident, mentions of one together."""
    text, found = scene.text, dict[str, Person]()
    numbers = [n for n in text.reading.numbers if n.unit in ("people", "victims") or n.victim_class]
    names, known = text.full_names(full_names), list[tuple[ActorMention, str]]()
    candidates = [m for m in text.reading.actors if m.form != "pronoun" and (m.form, m.kind) != ("name", "person")]
    for mention in sorted([*candidates, *text.named(named_people)], key=lambda m: m.start):
        if abs(scene.distance(mention.start)) > REACH:
            continue
        token = text.token(mention.head)
        if token is None:
            continue
        named = mention.form == "name" and mention.kind == "person"
        if named:
            own = _own_name(mention.who)
            key = f"name:{_surname(own)}"
            shown = names.get(_surname(own), own)
        else:
            again = mention.antecedent if _AGAIN.match(mention.text) else None
            before = [k for m, k in known if again and m.start < again.end <= m.end]
            key = f"{token.lemma}:{mention.plural}:{mention.who.casefold() if mention.form == 'name' else ''}"
            key, shown = (before[-1] if before else key), plain(mention.text)
        known.append((mention, key))
        person = found.setdefault(key, Person(key, named, shown))
        person.mentions.append(mention)
        person.numbers += [n for n in numbers if n.start < mention.end and mention.start < n.end]
    return _without_appositions(text, list(found.values()))


def _without_appositions(text: Text, people: list[Person]) -> list[Person]:
    """A role beside a name ("Ana Ruiz, mayor of ...") is that person's and no one else."""
    spans = [(m.start, m.end) for p in people if p.named for m in p.mentions]
    kept = []
    for person in people:
        if person.named or not any(_beside(text, m, spans) for m in person.mentions):
            kept.append(person)
    return kept


def _beside(text: Text, mention: ActorMention, spans: list[tuple[int, int]]) -> bool:
    s: Sentence = text.sentences[text.at(mention.start)]
    token = text.token(mention.head)
    if token is None:
        return False
    head = s.tokens[token.head]

    def in_name(start: int) -> bool:
        return any(a <= start < b for a, b in spans)

    apposed = token.dep == "appos" and in_name(head.start)
    titled = not mention.plural and (in_name(head.start) or any(mention.end <= a <= mention.end + 1 for a, _ in spans))
    inverse = any(s.tokens[k].dep == "appos" and in_name(s.tokens[k].start) for k in s.children[token.i])
    return apposed or titled or inverse


def roles(scene: Scene, person: Person) -> list[str]:
    """What a named person is said to be, in the words beside the name ("the mayor of Achi")."""
    if not person.named:
        return []
    found = []
    for m in scene.text.reading.actors:
        if m.form == "nominal" and not m.plural:
            spans = [(x.start, x.end) for x in person.mentions]
            if any(abs(m.start - b) < 6 or abs(a - m.end) < 3 for a, b in spans):
                found.append(plain(m.text))
    return found[:1]


def person_features(scene: Scene, person: Person) -> list[str]:
    """What decides whether somebody is a target, and what became of them."""
    text, first, kind = scene.text, person.first, scene.incident.type
    token = text.token(first.head)
    head = token.lemma if token and not person.named else "name" if person.named else ""
    found = [f"type={kind}", f"kind={first.kind}", f"head={head}", f"form={first.form}", f"plural={first.plural}"]
    found += [f"{kind}|{first.kind}", f"mentions={bucket(len(person.mentions), 1, 2, 4)}", f"country={first.country}"]
    found += [f"counted={bool(person.numbers)}", f"words={bucket(len(person.shown.split()), 1, 2, 3)}|{person.named}"]
    if any(n.high == 0 for n in person.numbers):
        found.append("zero")
    found += by_role(scene, [(m.start, m.end) for m in person.mentions])
    for m in person.mentions[:4]:
        found += around(scene, m)
        harm = harm_words(text, text.at(m.start))
        found += [f"harm={w}" for w in harm] + [f"{kind}|harm={w}" for w in harm]
        found += [f"named|{w}" for w in harm] if person.named else [f"{first.kind}|{w}" for w in harm]
    return list(dict.fromkeys(found))


def same_people(scene: Scene, one: Person, two: Person) -> bool:
    """Whether two groups told in other words are likely one: as many, or the words of one among those of the other."""
    if one.named or two.named:
        return False
    count, words = number_of(scene, one), [frozenset(p.shown.split()) - _SMALL for p in (one, two)]
    counted = count == number_of(scene, two) and count not in ("1", "PLURAL")
    return counted or words[0] <= words[1] or words[1] <= words[0]


def type_features(scene: Scene, person: Person) -> list[str]:
    """What decides of which sort a human target is."""
    found = [f"kind={m.kind}" for m in person.mentions]
    for m in person.mentions[:3]:
        t = scene.text.token(m.head)
        if t is not None:
            s = scene.sentence(m.head)
            found += [f"has={x.lemma}" for x in s.tokens if m.start <= x.start < m.end]
            found += [f"near={x.lemma}" for x in s.tokens[max(0, t.i - 5) : t.i + 8] if x.tag[:1] == "N"]
            found.append(f"head={'name' if person.named else t.lemma}")
    return list(dict.fromkeys(found))


def number_of(scene: Scene, person: Person) -> str:
    """The filler of HUM TGT: NUMBER."""
    if person.named:
        return "1"
    counts = [n for n in person.numbers if n.low is not None or n.high is not None]
    if counts:
        return number_text(counts[0])
    for m in person.mentions:
        k = scene.sentence(m.start).at(m.start)
        value = numeral(scene.sentence(m.start).tokens, k) if k is not None and m.plural else None
        if value is not None and value.low and value.low == value.high:
            return str(round(value.low))
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

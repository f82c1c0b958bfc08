"""What was attacked: candidates for the physical targets of one incident, each with its features.

Candidates are the noun phrases of tadmor's parse near the incident that name no person, time, number or weapon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evaluation.muc4_incidents import Text, bucket
from evaluation.muc4_people import number_text
from evaluation.muc4_scene import Scene, by_role, gap, governors, harm_words, plain
from tadmor.model import Sentence, Token

_REACH = 1
_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "attr", "ROOT", "dep", "nmod"})
_PEOPLE = frozenset({"person", "civilians", "journalists", "unknown_armed", "rebels", "prisoners", "gang"})
_LEFT = frozenset({"amod", "compound", "nmod", "poss", "nn", "punct", "case"})


@dataclass
class Thing:
    """Mentions of one thing, by head word and modifiers: each a sentence, its head and the first word of the phrase."""

    shown: str
    mentions: list[tuple[Sentence, Token, Token]] = field(default_factory=list)

    @property
    def plural(self) -> bool:
        """By its first head."""
        return self.mentions[0][1].tag in ("NNS", "NNPS")


def phrases(text: Text, sentence: Sentence) -> Iterator[tuple[Token, Token]]:
    """Head and first word of the noun phrases that may be things."""
    taken = [(m.start, m.end) for m in text.reading.times] + [(m.start, m.end) for m in text.reading.weapons]
    people = {m.head for m in text.reading.actors if m.kind in _PEOPLE or m.form == "pronoun"}
    for t in sentence.tokens:
        if t.tag[:2] != "NN" or t.dep not in _ROLES or t.start in people:
            continue
        if any(a <= t.start < b for a, b in taken):
            continue
        first = t.i
        while (
            first > 0 and sentence.tokens[first - 1].dep in _LEFT and sentence.tokens[first - 1].text.strip(",;:()[]")
        ):
            first -= 1
        yield t, sentence.tokens[first]


def things(scene: Scene) -> list[Thing]:
    """Things in the sentences of an incident, those of one phrase together."""
    found: dict[str, Thing] = {}
    for k, distance in sorted(scene.near.items()):
        if abs(distance) > _REACH:
            continue
        s = scene.text.sentences[k]
        for head, first in phrases(scene.text, s):
            shown = plain(scene.text.reading.report.text[first.start : head.end])
            found.setdefault(shown, Thing(shown)).mentions.append((s, head, first))
    return list(found.values())


def thing_features(scene: Scene, thing: Thing) -> list[str]:
    """What decides whether a thing is a target, and what became of it."""
    kind, (_, head, _) = scene.incident.type, thing.mentions[0]
    found = [f"head={head.lemma}", f"type={kind}", f"{kind}|{head.lemma}", f"plural={thing.plural}", f"tag={head.tag}"]
    found.append(f"mentions={bucket(len(thing.mentions), 1, 2, 4)}")
    found += by_role(scene, [(first.start, t.end) for _, t, first in thing.mentions])
    actors = {m.head: m.kind for m in scene.text.reading.actors}
    places = [(p.name_start, p.name_end) for p in scene.text.reading.places]
    for s, t, first in thing.mentions[:3]:
        k = scene.text.at(s.start)
        found += [f"distance={scene.near[k]}", *governors(s, t), *gap(scene, t.start)]
        found += [f"has={x.lemma}" for x in s.tokens[first.i : t.i]]
        found += [f"actor={actors.get(t.start, '')}", f"place={any(a <= t.start < b for a, b in places)}"]
        near = s.tokens[max(0, t.i - 5) : t.i + 5]
        found += [f"by={x.lemma}" for x in near if x.tag[:1] in "VJ"]
        found += [f"left={x.lower}" for x in s.tokens[max(0, first.i - 2) : first.i]]
        found += [f"right={x.lower}" for x in s.tokens[t.i + 1 : t.i + 2]]
        found += [f"harm={w}" for w in harm_words(scene.text, k)]
    return list(dict.fromkeys(found))


def sort_features(thing: Thing) -> list[str]:
    """What decides of which sort a target is."""
    found = []
    for s, t, first in thing.mentions[:3]:
        found += [f"head={t.lemma}"] + [f"has={x.lemma}" for x in s.tokens[first.i : t.i]]
        found += [f"near={x.lemma}" for x in s.tokens[max(0, t.i - 4) : t.i + 6] if x.tag[:1] == "N"]
    return list(dict.fromkeys(found))


def number_of(scene: Scene, thing: Thing) -> str:
    """The filler of PHYS TGT: NUMBER."""
    _, head, first = thing.mentions[0]
    for n in scene.text.reading.numbers:
        if n.head == head.start or (n.start <= first.start and first.start - n.end <= 1 and n.end <= head.end):
            return number_text(n)
    return "PLURAL" if thing.plural else "1"

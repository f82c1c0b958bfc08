"""What kind of thing a word names: place, site, combatant, civilian ... for the constraints of trigger rules.

Evidence in this order: actor and place mentions found before, the noun table, the tagger's entities, and the shape of
the word. A match is strong (2), general (1.5), possible (0.5: a name or pronoun that may be of the class) or none (0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from tadmor.model import ActorMention, PlaceMention, Sentence
from tadmor.resources import toml, tsv

_UP: dict[str, str] = {
    "combatant": "combatant armed people",
    "police": "police armed people",
    "unit": "unit armed",
    "civilian": "civilian people",
    "leader": "leader people",
    "crowd": "crowd people",
    "prisoner": "prisoner people",
    "suspect": "suspect people",
    "state": "state",
}
_ACTOR: dict[str, str] = {
    "state_forces": "combatant unit armed people",
    "coalition": "combatant unit armed people",
    "rebels": "combatant unit armed people",
    "jihadists": "combatant unit armed people",
    "militia": "combatant unit armed people",
    "unknown_armed": "combatant armed people",
    "police": "police armed people",
    "civilians": "civilian people",
    "unarmed_group": "civilian crowd people",
    "media": "media",
    "government": "state",
    "country": "state place",
    "separatists": "combatant unit armed people",
    "gang": "combatant unit armed people",
    "peacekeepers": "combatant unit armed people",
    "prisoners": "prisoner people",
    "aid_workers": "civilian people",
    "journalists": "civilian people",
    "institution": "institution",
}
_ENTITY: dict[str, tuple[str, str]] = {  # label -> strong, possible
    "GPE": ("place", "state armed combatant people"),
    "LOC": ("place", ""),
    "FAC": ("place site", ""),
    "ORG": ("", "unit armed combatant people place site"),
    "NORP": ("people", "armed combatant unit state"),
    "PERSON": ("people", "leader suspect place"),
}
_GENERAL = frozenset(("people", "armed"))
_NAME = frozenset("place site unit state people armed combatant".split())
_PRONOUN: dict[str, tuple[str, str]] = {
    **dict.fromkeys("he him his she her himself herself".split(), ("people", "leader suspect armed")),
    **dict.fromkeys("they them themselves their we us our i me you who whom".split(), ("", "people armed unit")),
    **dict.fromkeys(
        "it its itself".split(),
        ("", "place site military_site unit armed state institution pact talks goods weapon ship"),
    ),
    **dict.fromkeys("this that which what".split(), ("", "*")),
    **dict.fromkeys("there here".split(), ("place", "")),
}
_WEAK = frozenset(("people", "armed"))
_COARSE = {  # classes of the lexicon of people -> ours
    "combatant": "combatant", "police": "police", "civilian": "civilian", "people": "people", "official": "leader",
    "prisoner": "prisoner", "body": "unit",
}  # fmt: skip
_WEAPON = {
    "aircraft": "aircraft vehicle", "helicopter": "aircraft vehicle", "drone": "drone",
    "missile": "shell", "rocket": "shell", "artillery": "shell", "bomb": "bomb", "explosive": "bomb", "mine": "bomb",
    "armour": "armour vehicle", "vehicle": "vehicle",
    "ship": "ship vehicle", "chemical": "chemical",
}  # fmt: skip
# people who may be somebody's fighters: "its men held the bridge"
_SOLDIERLY = frozenset("man member group boy crew side guy guard leader commander".split())
_OF_PLACE = frozenset("side half part parts edge centre center".split())


def _rows() -> Iterator[tuple[str, str]]:
    for _, row in tsv("lexicon/nouns.tsv", ("noun", "classes")):
        yield row["noun"], row["classes"]
    for entry in toml("lexicon/people.toml").get("class", {}).values():
        for word in str(entry.get("words", "")).split():
            yield word, _COARSE.get(str(entry.get("coarse", "")), "")
    for name, entry in toml("lexicon/weapons.toml").get("class", {}).items():
        for word in str(entry.get("words", "")).split():
            yield word, f"weapon {_WEAPON.get(name, '')}"


@cache
def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for noun, classes in _rows():
        known = found.setdefault(noun, set())
        for c in classes.split():
            known.update((c, *_UP.get(c, "").split()))
    return {noun: frozenset(classes) for noun, classes in found.items()}


def noun_classes(lemma: str, lower: str) -> frozenset[str]:
    """Classes of a common noun by its lemma; a plural the lemmatiser missed counts too."""
    table = _table()
    for form in (lemma, lower, lower[:-1] if lower.endswith("s") else "", lower[:-2] if lower.endswith("es") else ""):
        if form in table:
            return table[form]
    if "-" in lower:
        return noun_classes(lower.rsplit("-", 1)[1], lower.rsplit("-", 1)[1])
    if lower.endswith(("man", "men", "woman", "women")) and len(lower) > 5:
        return frozenset(("people", "civilian"))
    return frozenset()


class Classes:
    """Classes of the tokens of one sentence, worked out when asked for."""

    def __init__(
        self, sentence: Sentence, actors: Sequence[ActorMention] = (), places: Sequence[PlaceMention] = ()
    ) -> None:
        self._sentence = sentence
        self._actors = {a.head: a for a in actors}
        self._places = places
        self._known: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def level(self, i: int, wanted: frozenset[str]) -> float:
        """2 where token ``i`` is of a wanted class (1.5 where only as people in general), 0.5 where it may be,
        0.25 where nothing is known of the word, else 0.
        """
        if i not in self._known:
            self._known[i] = frozenset(), frozenset()  # guards against loops of "of"
            self._known[i] = self._find(i)
        strong, weak = self._known[i]
        met = strong & wanted
        if met:
            return 1.5 if met <= _GENERAL and strong - _GENERAL else 2.0
        if weak & wanted or "*" in weak:
            return 0.5
        return 0.0 if strong or weak else 0.25

    def _find(self, i: int) -> tuple[frozenset[str], frozenset[str]]:
        token = self._sentence.tokens[i]
        actor = self._actors.get(token.start)
        if token.lower in _PRONOUN and token.tag[:1] in "PWDE":
            strong, weak = _PRONOUN[token.lower]
            if actor is not None and actor.kind in _ACTOR:
                return frozenset(_ACTOR[actor.kind].split()), frozenset(weak.split())
            return frozenset(strong.split()), frozenset(weak.split())
        if token.tag == "CD" or token.lower in {"some", "many", "several", "others", "more", "few"}:
            inner = self._of(i)
            return (inner, frozenset()) if inner else (frozenset(), _WEAK)
        if token.tag.startswith("NNP") or token.tag == "FW":
            return self._name(i, actor)
        strong_set = set(noun_classes(token.lemma, token.lower)) if token.tag[:1] in "NJVD" else set()
        if "partitive" in strong_set:
            inner = self._of(i)
            if inner:
                return inner | (strong_set & {"place"} if token.lemma in _OF_PLACE else set()), frozenset()
            if strong_set <= {"partitive", "people", "place"}:
                return frozenset(), _WEAK | (strong_set & {"place"})
        if actor is not None and actor.kind in _ACTOR and not strong_set & {"site", "place", "body"}:
            strong_set.update(_ACTOR[actor.kind].split())
        if any(p.start <= token.start < p.end and p.name_start <= token.start for p in self._places):
            strong_set.add("place")
        weak_set: set[str] = set()
        if token.lemma in _SOLDIERLY:
            weak_set.update(("armed", "combatant", "unit"))
        if token.tag[:1] == "J":
            label = self._label(i)
            weak_set.update(_ENTITY[label][1].split() if label in _ENTITY else ())
            if token.text[:1].isupper():
                weak_set.update(("armed", "state", "people"))
        return frozenset(strong_set), frozenset(weak_set)

    def _of(self, i: int) -> frozenset[str]:
        """Classes of what a partitive counts: "dozens of men", "one of the groups"."""
        for k in self._sentence.children[i]:
            if self._sentence.tokens[k].lower == "of":
                for p in self._sentence.children[k]:
                    if self._sentence.tokens[p].dep == "pobj":
                        self.level(p, frozenset())
                        strong, weak = self._known[p]
                        return strong | weak
        return frozenset()

    def _label(self, i: int) -> str:
        token = self._sentence.tokens[i]
        return next((e.label for e in self._sentence.entities if e.start <= token.start < e.end), "")

    def _name(self, i: int, actor: ActorMention | None) -> tuple[frozenset[str], frozenset[str]]:
        token = self._sentence.tokens[i]
        common = noun_classes(token.lemma, token.lower)
        place = next((p for p in self._places if p.start <= token.start < p.end), None)
        if actor is not None and actor.kind in _ACTOR:
            strong = frozenset(_ACTOR[actor.kind].split())
            return strong | (
                frozenset(("place",)) if place and place.place and not place.metonym else frozenset()
            ), _NAME
        if place is not None and not place.metonym:
            return frozenset(("place", *common)), frozenset(("state", "armed", "combatant"))
        if actor is not None:
            return frozenset(("people", *common)), frozenset(_NAME - {"place", "site"})
        if common:
            return common, frozenset(_NAME)
        strong_text, weak_text = _ENTITY.get(self._label(i), ("", ""))
        if "people" in strong_text and not self._sentence.children[i]:
            # the tagger takes many a single town for a person
            strong_text, weak_text = "", f"{weak_text} {strong_text} armed"
        weak = frozenset(weak_text.split()) if strong_text or weak_text else _NAME
        return frozenset(strong_text.split()), weak

"""The event types and their trigger rules, read from TOML and checked: a mistake names its line and the fix.

The shipped codebook is the folder ``tadmor/ontology``; a user's own file or folder has the same form:

    extends = true                      # keep the shipped types; leave it out to start from nothing
    [[type]]
    code = "TERR.CAPTURE"
    label = "..."
    definition = "..."
    triggers = [
      {verb = "capture|seize", object = "place|site", example = "Rebels [captured] the town on Monday."},
    ]

A rule has its words under ``verb``, ``noun``, ``adj`` or ``phrase`` (alternatives divided by ``|``; a phrase of
several words is matched in order, ``*`` stands for up to three words), constraints on slots (any key in ``SLOTS`` or a
preposition), ``also`` (further types), ``stage``, ``polarity``, ``actor``/``target``/``place`` (slots, by ``|``),
``score``, ``boost`` (preferred to other rules by so much), ``toll`` (a casualty word whose act may be told beside it),
``light`` (gives way to an event noun that the verb governs: "hosted [talks]") and an ``example`` with the trigger in
brackets.

A constraint is classes of nouns by ``|``; ``=word`` is a literal word. In front of all: ``!`` must not be,
``?`` counts if so, ``~`` must be so if the slot is filled. ``+`` alone: must be filled; ``-`` alone: must be empty.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from tadmor.errors import BadData
from tadmor.forms import all_forms
from tadmor.model import Polarity, Stage

POS = ("verb", "noun", "adj", "phrase")
PREPOSITIONS = frozenset(
    """of on in at to into onto from by with without against for between among over under upon toward towards through
    across out inside near around about after before off as within via behind along beyond up down amid during until
    despite outside above below beside following onto past across against alongside""".split()
)
# mod: compound, adjective or possessive before a noun; theme: "of", possessive or compound; gov: the verb that
# governs a noun; near: any word of the sentence; left: the word before; right: the word after; passive: "+" or "-"
SLOTS = frozenset("subject object mod poss theme gov near left right passive comp".split()) | PREPOSITIONS
_PLAIN = frozenset("id also stage polarity actor target place score boost toll light example note".split())
_ROLE_SLOTS = SLOTS | {"light", "modifier"}
_TYPE_KEYS = frozenset("code label definition plover cameo acled ucdp muc4 note triggers v1".split())
_BRACKET = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Need:
    """One constraint: ``mode`` is need, not, bonus, if, filled or empty."""

    slot: str
    mode: str
    classes: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to tell an event: words, constraints, and which slots hold the participants."""

    id: str
    type: str  # empty for a false friend: the words then tell no event
    pos: str
    patterns: tuple[tuple[str, ...], ...]
    needs: tuple[Need, ...]
    example: str
    also: tuple[str, ...] = ()
    stage: Stage | None = None
    polarity: Polarity | None = None  # "denied": the words say that it was refused or did not come about
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    score: float = 1.0  # how often the words tell such an event at all
    boost: float = 0.0  # preferred to other rules that fit the same word
    toll: bool = False
    light: bool = False  # gives way to an event noun it governs
    where: str = ""  # file and line

    @property
    def types(self) -> tuple[str, ...]:
        """The leaves the rule may stand for, best first."""
        return (self.type, *self.also) if self.type else ()


@dataclass(frozen=True, slots=True)
class EventType:
    """A leaf of the ontology with its crosswalk (values as the other schemes write them)."""

    code: str
    label: str
    definition: str
    plover: Mapping[str, str] = field(default_factory=dict)
    cameo: tuple[str, ...] = ()
    acled: str = ""
    ucdp: str = ""
    muc4: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All types and rules. ``rules`` keeps the order of the files."""

    types: Mapping[str, EventType]
    rules: Mapping[str, Rule]

    def rule(self, id: str) -> Rule | None:
        """The rule with this id, or None."""
        return self.rules.get(id)


class _File:
    """One TOML file: finds the line of a value so that an error can name it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def line(self, *needles: str) -> int:
        for needle in needles:
            for k, line in enumerate(self.lines, 1):
                if needle and needle in line:
                    return k
        return 1

    def error(self, line: int, message: str) -> BadData:
        return BadData(f"{self.name}:{line}: {message}")


def _near(word: str, known: frozenset[str] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"


def _need(file: _File, line: int, slot: str, value: object) -> Need:
    if not isinstance(value, str) or not value:
        raise file.error(line, f'{slot} must be a text such as "place|site" (see the head of tadmor/codebook.py)')
    if value in {"+", "-"}:
        return Need(slot, "filled" if value == "+" else "empty", frozenset(), frozenset())
    mode = {"!": "not", "?": "bonus", "~": "if"}.get(value[0], "need")
    items = (value if mode == "need" else value[1:]).split("|")
    if not all(items):
        raise file.error(line, f"{slot} = {value!r} has an empty alternative; remove the extra '|'")
    words = {
        form for item in items if item[0] == "=" for kind in ("verb", "noun") for form in all_forms(item[1:], kind)
    }
    return Need(slot, mode, frozenset(i for i in items if i[0] != "="), frozenset(words))


def _roles(file: _File, line: int, raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Slots of the participants, by role."""
    roles: dict[str, tuple[str, ...]] = {}
    for role in ("actor", "target", "place"):
        slots = tuple(str(raw[role]).split("|")) if role in raw else ()
        for slot in slots:
            if slot not in _ROLE_SLOTS and slot != "-":
                raise file.error(line, f"{role}: unknown slot {slot!r}: {_near(slot, _ROLE_SLOTS)}")
        roles[role] = slots
    return roles


def _id(file: _File, line: int, stem: str, given: Any, taken: Mapping[str, Rule]) -> str:
    """The id that a rule is given, else the stem, numbered where it is taken."""
    name = str(given or stem)
    number = 2
    while name in taken:
        if given:
            raise file.error(line, f"the id {name!r} is used twice; give this rule another one")
        name, number = f"{stem}.{number}", number + 1
    return name


def _rule(file: _File, code: str, raw: Any, taken: Mapping[str, Rule]) -> Rule:
    if not isinstance(raw, dict):
        raise file.error(file.line(code), f'a trigger of {code} must be a table {{verb = "...", example = "..."}}')
    example = raw.get("example")
    line = file.line(str(example or ""), str(next((raw[p] for p in POS if p in raw), "")), code)
    kinds = [p for p in POS if p in raw]
    if len(kinds) != 1:
        raise file.error(line, f"a trigger needs exactly one of {', '.join(POS)}; this one has {kinds or 'none'}")
    if not isinstance(example, str) or len(_BRACKET.findall(example)) != 1:
        raise file.error(line, "example must be a sentence with the trigger in [brackets] once")
    pos = kinds[0]
    patterns = tuple(tuple(part.split()) for part in str(raw[pos]).split("|"))
    if not all(patterns):
        raise file.error(line, f"{pos} = {raw[pos]!r} has an empty alternative; remove the extra '|'")
    needs: list[Need] = []
    for key, value in raw.items():
        if key in _PLAIN or key == pos:
            continue
        for slot in key.split("|"):
            if slot not in SLOTS:
                raise file.error(line, f"unknown key {slot!r}: {_near(slot, SLOTS | _PLAIN)}")
        needs.append(_need(file, line, key, value))
    stage = raw.get("stage")
    if stage is not None and stage not in set(Stage):
        raise file.error(line, f"unknown stage {stage!r}: {_near(str(stage), tuple(Stage))}")
    polarity = raw.get("polarity")
    if polarity is not None and polarity not in set(Polarity):
        raise file.error(line, f"unknown polarity {polarity!r}: {_near(str(polarity), tuple(Polarity))}")
    roles = _roles(file, line, raw)
    return Rule(
        id=_id(file, line, f"{code or 'NONE'}:{pos}:{'-'.join(patterns[0])}", raw.get("id"), taken),
        type=code,
        pos=pos,
        patterns=patterns,
        needs=tuple(needs),
        example=example,
        also=tuple(str(raw.get("also", "")).split()),
        stage=Stage(stage) if stage else None,
        polarity=Polarity(polarity) if polarity else None,
        actor=roles["actor"],
        target=roles["target"],
        place=roles["place"],
        score=float(raw.get("score", 1.0)),
        boost=float(raw.get("boost", 0.0)),
        toll=bool(raw.get("toll", False)),
        light=bool(raw.get("light", False)),
        where=f"{file.name}:{line}",
    )


def _type(file: _File, raw: Mapping[str, Any]) -> EventType:
    code = str(raw.get("code", ""))
    line = file.line(f'"{code}"' if code else "[[type]]")
    if not re.fullmatch(r"[A-Z]+\.[A-Z]+", code):
        raise file.error(line, f"code {code!r} must be two words in capitals with a full stop, such as TERR.CAPTURE")
    for key in raw:
        if key not in _TYPE_KEYS:
            raise file.error(line, f"unknown key {key!r} in {code}: {_near(key, _TYPE_KEYS)}")
    for key in ("label", "definition"):
        if not raw.get(key):
            raise file.error(line, f'{code} has no {key}; add {key} = "..."')
    return EventType(
        code,
        str(raw["label"]),
        str(raw["definition"]),
        {str(k): str(v) for k, v in dict(raw.get("plover", {})).items()},
        tuple(str(c) for c in raw.get("cameo", ())),
        str(raw.get("acled", "")),
        str(raw.get("ucdp", "")),
        str(raw.get("muc4", "")),
        str(raw.get("note", "")),
    )


def parse(sources: Mapping[str, str], base: Codebook | None = None) -> Codebook:
    """A codebook from the texts of its files (name -> TOML). Raises BadData with file, line and fix."""
    types: dict[str, EventType] = dict(base.types) if base else {}
    rules: dict[str, Rule] = dict(base.rules) if base else {}
    seen: dict[str, str] = {}
    for name, text in sources.items():
        file = _File(name, text)
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadData(f"{name}: not valid TOML: {error}") from error
        for key in raw:
            if key not in {"type", "ignore", "extends"}:
                raise file.error(file.line(key), f"unknown table {key!r}: {_near(key, ('type', 'ignore', 'extends'))}")
        for entry in raw.get("type", ()):
            kind = _type(file, entry)
            if kind.code in seen:
                raise file.error(
                    file.line(f'"{kind.code}"'), f"{kind.code} is defined twice; also in {seen[kind.code]}"
                )
            seen[kind.code] = name
            types[kind.code] = kind
            for rule in entry.get("triggers", ()):
                made = _rule(file, kind.code, rule, rules)
                rules[made.id] = made
        for rule in raw.get("ignore", ()):
            made = _rule(file, "", rule, rules)
            rules[made.id] = made
    for made in rules.values():
        for code in made.also:
            if code not in types:
                raise BadData(f"{made.where}: also names {code!r}, which is no type: {_near(code, tuple(types))}")
    return Codebook(types, rules)


@cache
def shipped() -> Codebook:
    """The codebook that comes with tadmor."""
    folder = resources.files("tadmor") / "ontology"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return parse({f"ontology/{f.name}": f.read_text("utf-8") for f in files})


def load(path: str | Path | None = None) -> Codebook:
    """The shipped codebook, or the user's own from a TOML file or a folder of them.

    With ``extends = true`` in any of the files the shipped types and rules are kept; a type of the same code is then
    replaced and its rules are added. Raises BadData (missing file, bad form).
    """
    if path is None:
        return shipped()
    place = Path(path)
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    try:
        sources = {str(f): f.read_text("utf-8") for f in files}
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"{place}: cannot be read as a codebook: {error}") from error
    if not sources:
        raise BadData(f"{place}: no .toml file in this folder; a codebook is a TOML file with [[type]] tables")
    extends = any(re.search(r"^extends\s*=\s*true\b", text, re.M) for text in sources.values())
    return parse(sources, shipped() if extends else None)

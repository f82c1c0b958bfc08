"""MUC-3/MUC-4 texts and answer keys, and the form of an answer.

The key of a message is a list of templates of 25 slots. A slot has fillers, one a line; a filler has alternatives
("A" / "B") and may be optional ("?"). ``-`` is empty, ``*`` does not apply. What stands behind a colon is the
cross-reference: whom or what the value is told of (``1: "PEASANT" / "FARMER"``), again with alternatives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from evaluation.running import BadGold

DATE, LOCATION, TYPE, STAGE, INSTRUMENT_ID, INSTRUMENT, CATEGORY = 2, 3, 4, 5, 6, 7, 8
PERSON, ORGANISATION, CONFIDENCE = 9, 10, 11
TARGET, TARGET_TYPE, TARGET_NUMBER, TARGET_EFFECT = 12, 13, 14, 16
NAME, DESCRIPTION, VICTIM_TYPE, NUMBER, EFFECT = 18, 19, 20, 21, 23
SCORED = tuple(range(2, 25))
STRINGS = frozenset({INSTRUMENT_ID, PERSON, ORGANISATION, TARGET, NAME, DESCRIPTION})
_SLOT = re.compile(r"^(\d{1,2})\. {1,3}[A-Z ]+:[A-Z ]+? {2,}(.*)$")
_ID = re.compile(r"^((?:DEV|TST\d)-MUC[34]-\d{4})\b")
_DATELINE = re.compile(
    r"(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d{2})(?: \(([^()]+)\))?", re.IGNORECASE
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Filler:
    """Acceptable values of one filler, and acceptable cross-references ("-": it refers to nothing told)."""

    values: tuple[str, ...]
    optional: bool = False
    tags: tuple[str, ...] = ()


Slots = Mapping[int, tuple[Filler, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """One key template: filled slots only."""

    slots: Slots
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One text with its key. ``published`` and ``outlet`` stand in the dateline."""

    id: str
    text: str
    published: date | None
    outlet: str | None
    templates: tuple[Template, ...] = ()


# --- reading ----------------------------------------------------------------------------------


def read_messages(folder: Path) -> list[Message]:
    """All messages of a folder with ``key-*`` files and text files beside them, sorted by id."""
    keys: dict[str, list[Template]] = {}
    texts: dict[str, str] = {}
    for file in sorted(p for p in folder.iterdir() if p.is_file()):
        content = file.read_text(encoding="latin-1")
        if file.name.startswith("key-"):
            for id, template in _read_key(content):
                keys.setdefault(id, []).extend([template] if template.slots else [])
        elif re.search(r"^(?:DEV|TST\d)-MUC", content, re.M):
            texts.update(_read_texts(content))
    if not keys or not texts:
        raise BadGold(f"{folder}: no key-* file or no text with message ids")
    return [_message(id, texts[id], keys[id]) for id in sorted(keys) if id in texts]


def _message(id: str, text: str, templates: list[Template]) -> Message:
    dateline = _DATELINE.search(" ".join(text[:400].split()))
    published = None
    if dateline:
        published = datetime.strptime(f"{int(dateline[1]):02d} {dateline[2]} {dateline[3]}", "%d %b %y").date()
    outlet = dateline[4].upper() if dateline and dateline[4] else None
    return Message(id, text, published, outlet, tuple(templates))


def _read_texts(content: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in content.splitlines():
        head = _ID.match(line)
        if head:
            lines = found.setdefault(head[1], [])
        else:
            lines.append(line)
    return {id: "\n".join(lines).strip("\n") + "\n" for id, lines in found.items()}


def _read_key(content: str) -> Iterable[tuple[str, Template]]:
    id, number, slots, optional = "", -1, dict[int, list[str]](), False
    for line in [*content.splitlines(), "0.  MESSAGE: ID                     END"]:
        slot = _SLOT.match(line)
        if slot and int(slot[1]) == 0:
            if id:
                filled = {k: tuple(_filler(k, v) for v in values if not _empty(v)) for k, values in slots.items()}
                yield id, Template({k: f for k, f in filled.items() if f and k in SCORED}, optional)
            id, slots, optional = slot[2].split(" ")[0], {}, False
        elif slot:
            number = int(slot[1])
            optional = optional or (number == 1 and "OPTIONAL" in slot[2])
            slots[number] = [slot[2].strip()]
        elif line.startswith("      ") and line.strip() and slots:
            if slots[number][-1].endswith("/"):
                slots[number][-1] += " " + line.strip()
            else:
                slots[number].append(line.strip())


def _empty(value: str) -> bool:
    return value in ("", "-", "*")


def _filler(slot: int, text: str) -> Filler:
    """One line of a slot: values, then a colon and cross-references; a location is one value with colons in it."""
    optional, text = text.startswith("?"), text.lstrip("? ")
    if slot == LOCATION:
        return Filler(_locations(text), optional)
    if slot == DATE:
        return Filler(_parts(text), optional)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(re.sub(r"\\(.)", r"\1", match[1]))
        return f"\0{len(kept) - 1}\0"

    shown = _QUOTED.sub(keep, text)
    head, _, tail = shown.partition(":")
    values, tags = ([_restored(part, kept) for part in _parts(side)] for side in (head, tail))
    if slot in (NUMBER, TARGET_NUMBER):
        values = [re.sub(r"(?<=\d)\s+(?=-)|(?<=[-~])\s+", "", value) for value in values]
    return Filler(tuple(v for v in values if v), optional, tuple(t for t in tags if t))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip(' ()"') for part in text.split("/"))


def _restored(part: str, kept: list[str]) -> str:
    return re.sub("\0(\\d+)\0", lambda m: kept[int(m[1])], part).strip()


def _locations(text: str) -> tuple[str, ...]:
    """Alternatives of a location, without types of places: "(PERU: LIMA (CITY)) / (PERU: ANCON (TOWN))"."""
    bare = re.sub(r"\s*\((?:[^():]*)\)(?=\s*(?:[:)/-]|$))", "", text)
    return tuple(" ".join(part.strip(" ()").split()) for part in bare.split("/") if part.strip(" ()"))


def day_text(day: date) -> str:
    """A day as the keys write it."""
    return day.strftime("%d %b %y").upper()


def plain_capitals(name: str) -> str:
    """A place name as the keys write it: upper case, no accents, no bracketed variant."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\s*\([^()]*\)", "", name))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).upper().split())


# --- answers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fill:
    """One value that a system gives, and what it is told of (the cross-reference; "-": nothing told)."""

    value: str
    tag: str = "-"


@dataclass(slots=True)
class Response:
    """What a system says of one incident: slot -> fills."""

    slots: dict[int, tuple[Fill, ...]] = field(default_factory=dict)

    def values(self, slot: int) -> tuple[str, ...]:
        """The values of a slot without their cross-references."""
        return tuple(fill.value for fill in self.slots.get(slot, ()))

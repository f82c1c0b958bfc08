"""MUC-3/MUC-4 texts and answer keys: reading, and scoring one template against another.

The key of a message is a list of templates of 25 slots. A slot has fillers, one a line; a filler has alternatives
("A" / "B") and may be optional ("?"). ``-`` is empty, ``*`` does not apply. Cross-references ("1: "PEASANT"")
are taken off: only the value itself is scored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from evaluation.running import BadGold

DATE, LOCATION, TYPE, STAGE, INSTRUMENT, CATEGORY = 2, 3, 4, 5, 7, 8
PERSON, ORGANISATION, CONFIDENCE = 9, 10, 11
NAME, DESCRIPTION, NUMBER, EFFECT = 18, 19, 21, 23
SCORED = tuple(range(2, 25))
_STRINGS = frozenset({6, PERSON, ORGANISATION, 12, NAME, DESCRIPTION})
_SLOT = re.compile(r"^(\d{1,2})\. {1,3}[A-Z ]+:[A-Z ]+? {2,}(.*)$")
_ID = re.compile(r"^((?:DEV|TST\d)-MUC[34]-\d{4})\b")
_DATELINE = re.compile(r"(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d{2})(?: \(([^()]+)\))?")
_DROPPED = re.compile(r"^(?:THE|A|AN|SOME|\d+|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)\s+")


@dataclass(frozen=True, slots=True)
class Filler:
    """Acceptable values of one filler."""

    values: tuple[str, ...]
    optional: bool = False


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


@dataclass(slots=True)
class SlotCount:
    """MUC counts: correct, partial, fillers in the key, fillers given."""

    correct: float = 0.0
    partial: float = 0.0
    possible: float = 0.0
    actual: float = 0.0

    def add(self, other: SlotCount) -> None:
        """Sum."""
        self.correct += other.correct
        self.partial += other.partial
        self.possible += other.possible
        self.actual += other.actual

    @property
    def points(self) -> float:
        """Correct ones, partial ones at half."""
        return self.correct + 0.5 * self.partial

    @property
    def f1(self) -> float:
        """F-measure (P and R weighted alike) in percent."""
        total = self.possible + self.actual
        return 100.0 * 2 * self.points / total if total else 100.0


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
    return Message(id, text, published, dateline[4] if dateline else None, tuple(templates))


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
    """Alternatives without quotes, cross-references and place types in brackets."""
    optional = text.startswith("?")
    text = text.lstrip("? ")
    if slot in _STRINGS:
        body = re.sub(r'\\"', "'", text)
        found = re.findall(r'"([^"]*)"(?=\s*(?:/|:|$))', body.split('": "')[0] + ('"' if '": "' in body else ""))
        return Filler(tuple(found) or (text.strip('"'),), optional)
    if slot == LOCATION:
        text = re.sub(r"\s*\([^()]*\)", "", text)
        return Filler((text,), optional)
    head = text.split(': "')[0].split(":")[0] if slot != DATE else text
    return Filler(tuple(part.strip(' ()"') for part in head.split("/")), optional)


def day_text(day: date) -> str:
    """A day as the keys write it."""
    return day.strftime("%d %b %y").upper()


def plain_capitals(name: str) -> str:
    """A place name as the keys write it: upper case, no accents, no bracketed variant."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\s*\([^()]*\)", "", name))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).upper().split())


# --- scoring ----------------------------------------------------------------------------------


def credit(slot: int, key: Filler, response: str, published: date | None = None) -> float:
    """1 correct, 0.5 partial, 0 incorrect, by the scoring guidelines as far as a machine can follow them."""
    return max(_credit_value(slot, value, response, published) for value in key.values)


def _credit_value(slot: int, key: str, response: str, published: date | None) -> float:
    if key == response:
        return 1.0
    if slot == DATE:
        return _credit_date(key, response)
    if slot == LOCATION:
        return _credit_location(key, response)
    if slot == TYPE:
        return 0.5 if response == "ATTACK" else 0.0
    if slot == CONFIDENCE:
        return 0.5 if response == "SUSPECTED OR ACCUSED" and key.startswith(response) else 0.0
    if slot == NUMBER:
        digits = re.findall(r"\d+", key)
        return 0.5 if response in digits and key != response else 0.0
    if slot in _STRINGS:
        return _credit_string(key, response)
    return 0.0


def _credit_date(key: str, response: str) -> float:
    """Half for a day inside the key's range, and for a default ("- DATE") that ends on the key's date."""
    start, end = _ends(key)
    given_start, given_end = _ends(response)
    if end is None or given_end is None:
        return 0.0
    if given_start is None:
        return 0.5 if given_end == end else 0.0
    inside = (start is None or given_start >= start) and given_end <= end
    return 0.5 if inside else 0.0


def _ends(text: str) -> tuple[date | None, date | None]:
    days = []
    for day, month, year in re.findall(r"(\d{1,2}) ([A-Z]{3}) (\d{2})", text):
        try:
            days.append(datetime.strptime(f"{day} {month} {year}", "%d %b %y").date())
        except ValueError:
            return None, None
    if not days:
        return None, None
    return (None if text.startswith("-") else days[0]), days[-1]


def _credit_location(key: str, response: str) -> float:
    """Full for the most specific place; half for a less specific one, or for the right country."""
    key_parts = [set(part.strip().split(" - ")) for part in key.split(":")]
    parts = [part.strip() for part in response.split(":")]
    if parts[-1] in key_parts[-1] and (len(key_parts) > 1) == (len(parts) > 1):
        both_ends = len(key_parts[-1]) > 1
        return 0.5 if both_ends or parts[0] not in key_parts[0] else 1.0
    return 0.5 if parts[0] in key_parts[0] else 0.0


def _credit_string(key: str, response: str) -> float:
    """Full where equal without article and number, half where the words of one are among those of the other."""
    k, r = _bare(key), _bare(response)
    if k == r:
        return 1.0
    key_words, words = set(k.split()), set(r.split())
    return 0.5 if key_words and words and (key_words <= words or words <= key_words) else 0.0


def _bare(text: str) -> str:
    text = " ".join(re.sub(r"[^A-Z0-9' ]", " ", text.upper()).split())
    while _DROPPED.match(text):
        text = _DROPPED.sub("", text)
    return text


def score_slot(slot: int, key: tuple[Filler, ...], response: tuple[str, ...], published: date | None) -> SlotCount:
    """Best fillers first, each used once; optional key fillers count only where they were given."""
    left, count = list(key), SlotCount(actual=float(len(response)))
    matched_optional = 0
    for value in sorted(response, key=lambda v: -max((credit(slot, k, v, published) for k in key), default=0.0)):
        best = max(left, key=lambda k: credit(slot, k, value, published), default=None)
        points = credit(slot, best, value, published) if best else 0.0
        if best is None or not points:
            continue
        left.remove(best)
        matched_optional += best.optional
        count.correct += points == 1.0
        count.partial += points == 0.5
    count.possible = float(sum(not k.optional for k in key) + matched_optional)
    return count


@dataclass(slots=True)
class Response:
    """What a system says of one incident: slot -> values."""

    slots: dict[int, tuple[str, ...]] = field(default_factory=dict)


def score_pair(key: Template | None, response: Response | None, published: date | None) -> dict[int, SlotCount]:
    """Counts by slot for a mapped pair, a missing template (no response) or a spurious one (no key)."""
    counts = {}
    for slot in SCORED:
        fillers = key.slots.get(slot, ()) if key else ()
        values = response.slots.get(slot, ()) if response else ()
        if fillers or values:
            counts[slot] = score_slot(slot, fillers, values, published)
    return counts

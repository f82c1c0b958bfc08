"""Scoring one MUC-4 template against another by the scoring guidelines of 1992, as far as a machine can follow them.

Full and half points per filler (section 3.2 of the guidelines), cross-references by the table of 3.1.2: a right value
told of the wrong one earns half. What the official program asked its user is decided thus: a string is right where it
equals a string of the key without article, number and quotes, half right where the words of one are among those of
the other; a cross-reference is right where its string earns at least half (fully right for descriptions). Types of
places, "(CITY)", are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from evaluation import muc4_key as muc
from evaluation.matching import assign
from evaluation.muc4_key import Fill, Filler, Response, Template

# A pair of templates shares at least half a filler of one of these, besides the type (section 3.2.1).
CONTENT = (muc.PERSON, muc.ORGANISATION, muc.TARGET, muc.TARGET_TYPE, muc.NAME, muc.DESCRIPTION, muc.VICTIM_TYPE)
# Answers that earn half where the key says something narrower.
_HALF = {
    muc.TARGET_TYPE: {("POLITICAL FIGURE OFFICE OR RESIDENCE", "GOVERNMENT OFFICE OR RESIDENCE")},
    muc.TARGET_EFFECT: {("DESTROYED", "SOME DAMAGE")},
    muc.VICTIM_TYPE: {
        ("GOVERNMENT OFFICIAL", "FORMER GOVERNMENT OFFICIAL"),
        ("ACTIVE MILITARY", "FORMER ACTIVE MILITARY"),
        ("POLITICAL FIGURE", "GOVERNMENT OFFICIAL"),
    },
    muc.EFFECT: {("NO INJURY", "NO INJURY OR DEATH"), ("NO DEATH", "NO INJURY OR DEATH")},
    muc.CONFIDENCE: {("SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES")},
}
# Kinds of instruments below another kind (template-doc, slot 7).
_ABOVE = {
    "MACHINE GUN": "GUN", "MORTAR": "GUN", "HANDGUN": "GUN", "RIFLE": "GUN", "BOMB": "EXPLOSIVE",
    "VEHICLE BOMB": "BOMB", "DYNAMITE": "BOMB", "MINE": "BOMB", "AERIAL BOMB": "BOMB", "GRENADE": "EXPLOSIVE",
    "MOLOTOV COCKTAIL": "EXPLOSIVE", "MISSILE": "PROJECTILE", "ROCKET": "PROJECTILE",
}  # fmt: skip
_DROPPED = re.compile(r"^(?:THE|A|AN|SOME|\d+|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)\s+")


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


# --- one filler -------------------------------------------------------------------------------


def credit(slot: int, key: Filler, response: Fill) -> float:
    """1 correct, 0.5 partial, 0 incorrect."""
    points = max(_credit_value(slot, value, response.value) for value in key.values)
    if points == 1.0 and key.tags:
        least = 1.0 if slot == muc.DESCRIPTION else 0.5
        if max(credit_string(tag, response.tag) for tag in key.tags) < least:
            return 0.5
    elif points == 1.0 and slot == muc.DESCRIPTION and response.tag != "-":
        return 0.5
    return points


def _credit_value(slot: int, key: str, response: str) -> float:
    if key == response:
        return 1.0
    if slot == muc.DATE:
        return _credit_date(key, response)
    if slot == muc.LOCATION:
        return _credit_location(key, response)
    if slot == muc.TYPE:
        return 0.5 if response == "ATTACK" else 0.0
    if slot == muc.INSTRUMENT:
        return 0.5 if response in (_ABOVE.get(key), _ABOVE.get(_ABOVE.get(key, ""))) else 0.0
    if slot in (muc.NUMBER, muc.TARGET_NUMBER):
        return 0.5 if response in re.findall(r"\d+", key) else 0.0
    if slot in muc.STRINGS:
        return credit_string(key, response)
    return 0.5 if (response, key) in _HALF.get(slot, ()) else 0.0


def _credit_date(key: str, response: str) -> float:
    """Half for a day inside the key's range, and for a default ("- DATE") that ends on the key's date."""
    (start, end), (given_start, given_end) = _ends(key), _ends(response)
    if end is None or given_end is None:
        return 0.0
    if (start, end) == (given_start, given_end):
        return 1.0
    if given_start is None:
        return 0.5 if given_end == end else 0.0
    inside = (start is None or given_start >= start) and given_end <= end
    return 0.5 if inside else 0.0


def _ends(text: str) -> tuple[date | None, date | None]:
    days = []
    for day, month, year in re.findall(r"(\d{1,2}) ([A-Za-z]{3})[A-Za-z]* (\d{2})", text):
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


def credit_string(key: str, response: str) -> float:
    """Full where equal without article and number, half where the words of one are among those of the other."""
    k, r = bare(key), bare(response)
    if k == r:
        return 1.0
    key_words, words = set(k.split()), set(r.split())
    return 0.5 if key_words and words and (key_words <= words or words <= key_words) else 0.0


def bare(text: str) -> str:
    """A string in capitals without article, number and punctuation."""
    text = " ".join(re.sub(r"[^A-Z0-9' ]", " ", text.upper()).split())
    while _DROPPED.match(text):
        text = _DROPPED.sub("", text)
    return text


# --- slots and templates ------------------------------------------------------------------------


def score_slot(slot: int, key: Sequence[Filler], response: Sequence[Fill]) -> SlotCount:
    """Fillers laid one to one so that the points are most; optional key fillers count only where they were given."""
    weights = {(i, j): credit(slot, k, r) for i, k in enumerate(key) for j, r in enumerate(response)}
    count, optional = SlotCount(actual=float(len(response))), 0
    for i, j in assign(weights):
        optional += key[i].optional
        count.correct += weights[i, j] == 1.0
        count.partial += weights[i, j] == 0.5
    count.possible = float(sum(not k.optional for k in key) + optional)
    return count


def score_pair(key: Template | None, response: Response | None) -> dict[int, SlotCount]:
    """Counts by slot for a mapped pair, a missing template (no response) or a spurious one (no key)."""
    counts = {}
    for slot in muc.SCORED:
        fillers = key.slots.get(slot, ()) if key else ()
        fills = response.slots.get(slot, ()) if response else ()
        if fillers or fills:
            counts[slot] = score_slot(slot, fillers, fills)
    return counts


def may_map(key: Template, counts: dict[int, SlotCount]) -> bool:
    """Whether a pair may be mapped: half the type, and half a filler of those who did it or suffered it.

    A key that names neither can only be matched by its type.
    """
    if not (muc.TYPE in counts and counts[muc.TYPE].points):
        return False
    told = any(key.slots.get(slot) for slot in CONTENT)
    return not told or any(slot in counts and counts[slot].points for slot in CONTENT)

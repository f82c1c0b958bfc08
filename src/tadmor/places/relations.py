"""How a place expression lies to the place it names: "some 15 km west of X", "on the outskirts of X".

Everything is read from the few words before and after the reference; the reference itself may be a name or a nominal
("west of the town", "to its north").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tadmor.model import Span
from tadmor.places.words import COMPASS, NUMBER, UNIT, alternation, compass, km_of

_ABOUT = (
    r"(?:(?:some|about|around|roughly|nearly|almost|over|approximately|just|only|barely|up\sto|less\sthan|more\sthan|"
    r"at\sleast|within|an\sestimated|no\smore\sthan)\s){0,2}"
)
_DISTANCE = rf"{_ABOUT}(?P<n>{NUMBER})(?:\s|-)?(?P<u>{UNIT})(?:\s\([^()]{{1,30}}\))?(?:\sby\sroad)?"
# What stands between a relation and the name: "the rebel-held town of", "downtown", "the capital".
_ART = (
    r"(?:the\s)?(?:(?:(?-i:[a-z][a-z-]+)\s){0,2}?(?:town|city|village|capital|camp|port|settlement|base|centre|center)"
    r"\s(?:of\s)?|(?:downtown|central|nearby)\s)?(?:the\s)?"
)
_DIRECTED = re.compile(
    rf"(?:{_DISTANCE}\s)?(?:away\s)?(?:to\sthe\s|in\sthe\s|just\s|immediately\s|well\s|far\s|further\s|directly\s|due\s)?"
    rf"(?P<d>{COMPASS})(?:\s(?:side|edge|outskirts|suburbs|fringes|flank|countryside|entrance|approaches))?"
    rf"\s(?:of|from)\s{_ART}$",
    re.IGNORECASE,
)
_POINTS = ("north", "south", "east", "west")  # one of them is in every direction
_FROM = re.compile(rf"{_DISTANCE}\s(?:away\s)?(?:from|outside|inside|off|beyond|short\sof)\s{_ART}$", re.IGNORECASE)
_OUTSKIRTS = re.compile(
    rf"(?:on|in|at|to|of|from|and|reached|entered|around)?\s?(?:the\s)?(?:{COMPASS}\s)?(?:outskirts|countryside|periphery|fringes|edges?|"
    rf"environs|rural\sareas|hinterland|approaches|surroundings|suburbs)\s(?:of|around)\s{_ART}$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?<!\w)(?:near(?:by)?(?:\sto)?|close\sto|next\sto|outside(?:\sof)?|not\sfar\sfrom|in\sthe\svicinity\sof|around|surrounding|"
    rf"adjacent\sto|overlooking|off|along|beyond|bordering)\s{_ART}$",
    re.IGNORECASE,
)
_ADVANCE = re.compile(
    rf"(?<!\w)(?:march\w*|advanc\w+|push\w*|driv\w+|drove|mov\w+|converg\w+|clos\w+\sin)\s(?:back\s)?on\s{_ART}$",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    rf"(?<!\w)(?:towards?|in\sthe\sdirection\sof|en\sroute\sto|headed\sfor|bound\sfor)\s{_ART}$", re.IGNORECASE
)
_TO = re.compile(rf"(?<!\w)(?:to|into|onto)\s{_ART}$", re.IGNORECASE)
_FROM_BARE = re.compile(rf"(?<!\w)(?:from|out\sof|leaving)\s{_ART}$", re.IGNORECASE)
_NOT_MOVING = re.compile(
    r"(?:accord\w*|due|belong\w*|close|loyal|next|return|allied|relat\w*|similar|opposed|thanks|contrary|home|key|respon\w*|"
    r"important|relevant|crucial|adjacent|equal|committed|refer\w*|bring\w*|peace|order|threat\w*|damage|end)\s$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^(?:,?\s|\s\()(?:which\sis\s|that\sis\s|a\s\w+\s|located\s|situated\s|lying\s|which\slies\s){{0,2}}{_DISTANCE}\s(?:away\s)?"
    rf"(?:to\sthe\s)?(?P<d>{COMPASS})(?P<of>\sof\s)?",
    re.IGNORECASE,
)
_ROAD = re.compile(r"^\s(?:[a-z]+\s)?(?:road|highway|motorway|axis|front(?:\s?line)?|countryside|outskirts|suburbs)\b")
_ITS = re.compile(rf"\s(?:to|in|on)\sits\s(?P<d>{COMPASS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    """What the words around a reference say: relation, kilometres, where the expression starts."""

    relation: str
    km: float | None
    start: int
    of: bool = True
    end: int | None = None
    bound: str = ""  # "over" or "under" where the kilometres are no more than a bound


_OVER = re.compile(r"\b(?:over|more\sthan|at\sleast|well\sover)\s", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:less\sthan|within|no\smore\sthan|up\sto|under|barely)\s", re.IGNORECASE)
_HALF = re.compile(
    r"(?<![\w-])(?P<d>(?:north|south)[\s-]?(?:east|west)?ern|(?:east|west)ern)\s(?:parts\sof\s)?$", re.IGNORECASE
)


def _bound(match: re.Match[str]) -> str:
    """Whether the kilometres of a match are a lower or an upper bound."""
    head = match.group()[: max(0, match.start("n") - match.start())] if match.group("n") else ""
    return "over" if _OVER.search(head) else "under" if _UNDER.search(head) else ""


def side(text: str, start: int) -> str:
    """The direction in "eastern X" or "in the north of ..." before a name that starts at ``start``; "" without one."""
    match = _HALF.search(text[max(0, start - 30) : start])
    return compass(match.group("d")) if match else ""


def _direction(match: re.Match[str]) -> str:
    return f"{compass(match.group('d'))} of"


def _km(match: re.Match[str]) -> float | None:
    number, unit = match.group("n"), match.group("u")
    return km_of(number, unit) if number and unit else None


@cache
def _ground() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w-])(?:(?:the|a|an|some|several|its|their|two|three|many|that|this|these|those|another|other)\s"
        rf"(?:[a-z][a-z-]+\s){{0,2}}?)?(?:{alternation('ground')})\s"
        r"(?:(?:located|lying|situated|just|that\slies?|which\slies?)\s)?$"
    )


@cache
def _part() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:the|a|an|one|its)\s(?:[a-z][a-z-]+\s){{0,2}}?(?:{alternation('part_of_town')}|bank|banks)\s"
        rf"(?:of|at|in|inside)\s{_ART}$",
        re.IGNORECASE,
    )


def widen(text: str, floor: int, start: int) -> int:
    """Where the noun phrase before a relation starts: "the hills [north of X]", "a village [some 30 km west of X]"."""
    match = _ground().search(text[max(floor, start - 60) : start])
    return max(floor, start - 60) + match.start() if match else start


def before(text: str, floor: int, start: int) -> Relation:
    """The relation told by the words between ``floor`` and a reference that starts at ``start``."""
    left = max(floor, start - 90)
    words = text[left:start]
    flat = words.casefold()
    # a direction is the costliest to look for, and few references have one
    told = any(point in flat for point in _POINTS)
    for pattern in (_DIRECTED, _FROM) if told else (_FROM,):
        match = pattern.search(words)
        if match is None:
            continue
        if match.start() and words[match.start() - 1].isalnum():
            continue
        relation = _direction(match) if pattern is _DIRECTED else "near"
        if relation == "near" and _km(match) is None:
            continue
        return Relation(relation, _km(match), widen(text, floor, left + match.start()), bound=_bound(match))
    match = _OUTSKIRTS.search(words)
    if match:
        offset = len(match.group()) - len(match.group().lstrip())
        return Relation("outskirts", None, left + match.start() + offset)
    match = _ADVANCE.search(words)
    if match:
        return Relation("towards", None, start)
    for pattern, relation in ((_NEAR, "near"), (_TOWARDS, "towards")):
        match = pattern.search(words)
        if match:
            return Relation(relation, None, widen(text, floor, left + match.start()))
    match = _part().search(words)
    if match:
        return Relation("at", None, left + match.start())
    match = _TO.search(words)
    if match and not _NOT_MOVING.search(words[: match.start()]):
        return Relation("to", None, start)
    match = _FROM_BARE.search(words)
    if match and not re.search(r"\b(?:km|kilomet|mile)\w*\s(?:away\s)?$", words[: match.start()]):
        return Relation("from", None, start)
    return Relation("at", None, start)


def after(text: str, end: int, ceiling: int) -> Relation | None:
    """ ", 15 km west of Y" and ", some 60 km to the north" after a name; ``of`` tells whether a reference follows."""
    match = _AFTER.match(text[end : min(ceiling, end + 110)])
    if match is None:
        return None
    of = match.group("of") is not None
    return Relation(_direction(match), _km(match), end, of, end + match.end(), _bound(match))


def road(text: str, start: int, end: int) -> Span | None:
    """ "the X road" around the name X: the whole expression, or None."""
    tail = _ROAD.match(text[end : end + 30])
    if tail is None:
        return None
    head = re.search(r"(?<!\w)(?:the|a)\s(?:[a-z-]+\s)?$", text[max(0, start - 25) : start], re.IGNORECASE)
    return Span(start - len(head.group()) if head else start, end + tail.end())


def its_direction(text: str, start: int, end: int) -> list[tuple[Span, str, int]]:
    """ "the hills to its north": span of the expression, relation, and where its noun phrase starts."""
    found = []
    for match in _ITS.finditer(text, start, end):
        left = widen(text, start, match.start() + 1)
        found.append((Span(left, match.end()), _direction(match), match.start() + 1))
    return found

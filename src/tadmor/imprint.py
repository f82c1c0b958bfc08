"""Who printed it, where and when: grammar of bylines, datelines and credit lines.

Pure functions on single lines; used where zones are marked and where metadata is completed from them.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from tadmor import resources
from tadmor.model import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febr", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?:Jan(?:uary)?|Febr?(?:uary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thur?s?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_DAY = re.compile(
    rf"\b(?:(?P<w1>{_WEEKDAY})\.?,? {{0,2}})?(?:"
    r"(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>[01]?\d)[-/.](?P<d1>[0-3]?\d)(?:T[\d:.+Z-]{2,20})?"
    rf"|(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?: of)?[ -](?P<m2>{_MONTH})\.?,?[ -](?P<y2>(?:19|20)\d\d)"
    rf"|(?P<m3>{_MONTH})\.? (?P<d3>[0-3]?\d)(?:st|nd|rd|th)?,? (?P<y3>(?:19|20)\d\d)"
    r"|(?P<a>[0-3]?\d)[/.-](?P<b>[0-3]?\d)[/.-](?P<y4>(?:19|20)\d\d)"
    # "3 JAN 90", the form of wire services and monitors
    r"|(?P<d5>[0-3]?\d) (?P<m5>(?-i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)) (?P<y5>\d\d)(?= *(?:\(|-|$))"
    r")\b",
    re.I,
)
# Years of two digits up to this one are of the present century.
_CENTURY = 60
_SHORT_DAY = re.compile(
    rf"\b(?:{_WEEKDAY}\.?,? )?(?:{_MONTH}\.? [0-3]?\d(?:st|nd|rd|th)?|[0-3]?\d(?:st|nd|rd|th)? {_MONTH}\.?)(?![\w-])",
    re.I,
)
_AGO = re.compile(r"\b(?:\d{1,3}|an?|one|two|three) (?:second|minute|min|hour|hr|day|week)s? ago\b|\bjust now\b", re.I)
_CLOCK = re.compile(
    r"\b[0-2]?\d[:.h][0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?\b)?|\b[01]?\d ?[ap]\.?m\.?(?!\w)|\b\d{4} ?(?:hours|hrs)\b",
    re.I,
)
_CLOCK_ZONE = re.compile(
    r"(?<![\w])(?:GMT|UTC|EST|EDT|ET|CET|CEST|BST|IST|EET|EEST|MSK|PST|PDT)(?:[+-]\d{1,2}(?::?\d\d)?)?(?!\w)"
)
_DATE_WORDS = re.compile(
    r"\b(?:first |last |originally )?(?:published|updated|posted|modified|created|issued|released|"
    r"date|dated|filed|on|at|time|as of|the)\b:?",
    re.I,
)
_NAME = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐŁ][\w’'.-]*"
_PARTICLES = frozenset("al el bin ibn abu abd van von de del der di da dos la le ben bint ter st zu af y e".split())
_PERSON_TOKEN = re.compile(r"[^\W\d_][\w’'.-]{0,30}")
_BYLINE = re.compile(
    r"(?P<cue>(?:written|reported|words|text|story|article|analysis|opinion|report|reporting|exclusive|interview|"
    r"commentary|compiled|edited|comment)? ?by|par|por|author|writer|reporter|correspondent|byline|news ?desk)"
    r"(?P<sep> ?: ?| )(?P<who>\S.{1,118})",
    re.I,
)
_DESK_LINE = re.compile(
    r"(?:from )?(?:our|special|staff|foreign|war)\b(?: \w+){0,2} (?:correspondents?|reporters?|staff|writers?)\b", re.I
)
_IN_PLACE = re.compile(
    rf"(?P<who>{_NAME}(?: (?:{_NAME}|al|el|bin|de|van|von|der)){{1,3}}) in "
    rf"(?P<place>{_NAME}(?:[ ,-]{{1,2}}(?:and )?{_NAME}){{0,5}})"
)
_WHO_CUT = re.compile(
    r"\s*(?:[|•·–—/]|,|\(| - | in (?=[A-Z])|\bfor\b|\bat\b(?= [A-Z])|\bon\b|\bUpdated\b|\bPublished\b).*", re.S
)
_PLACE_WORD = r"(?:[A-ZÀ-Þ][\w’'.À-ÿ/-]*|al-[\w’']+|el-[\w’']+|de|of|the|and|near|in)"
_PLACE_DATE_PREFIX = re.compile(
    rf"(?P<head>{_PLACE_WORD}(?:[ ,/]{{1,2}}(?:{_PLACE_WORD}|[0-3]?\d(?:st|nd|rd|th)?|(?:19|20)\d\d|"
    rf"[4-9]\d(?=[ \n]?[(-])|\([A-Z][A-Z .]{{2,30}}\)(?=, [0-3]?\d ))){{0,12}}[,.]?)?"
    r"(?P<agency> ?[(\[][^()\[\]\n]{2,60}[)\]])?"
    r"(?P<dash>[ \n]?(?:--|[—–―]) ?| - ?|: )"
)
_AGENCY_IN = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
_UPPER_WORD = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ’'.-]+$")
# Room for two towns with their countries, a date and an agency.
_MAX_PREFIX = 130
_CREDIT_CHARS = 100
_TRAILING_CREDIT = re.compile(r"(?<=[.!?\"”’])[ \xa0]{1,3}[(\[—–-] ?([A-Z][^()\[\]\n]{1,60}?)[)\]]?\s*$")


class Day(NamedTuple):
    """A full date in a line; ``day`` is None where day and month cannot be told apart."""

    day: date | None
    start: int
    end: int


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _numeric(a: int, b: int, year: str, weekday: str | None) -> date | None:
    """ "03/04/2017": certain where one number is no month, both are equal, or the weekday decides."""
    readings = {reading for reading in (_date(year, b, str(a)), _date(year, a, str(b))) if reading is not None}
    if weekday is not None:
        named = {r for r in readings if _WEEKDAYS[r.weekday()].startswith(weekday[:3].lower())}
        readings = named or readings
    return readings.pop() if len(readings) == 1 else None


def days(line: str) -> list[Day]:
    """Dates with a year that stand in a line."""
    found = []
    for m in _DAY.finditer(line):
        if m["y1"]:
            day = _date(m["y1"], int(m["m1"]), m["d1"])
        elif m["y2"]:
            day = _date(m["y2"], _MONTHS[m["m2"].lower()], m["d2"])
        elif m["y5"]:
            full = int(m["y5"]) + (2000 if int(m["y5"]) <= _CENTURY else 1900)
            day = _date(str(full), _MONTHS[m["m5"].lower()], m["d5"])
        elif m["y3"]:
            day = _date(m["y3"], _MONTHS[m["m3"].lower()], m["d3"])
        else:
            day = _numeric(int(m["a"]), int(m["b"]), m["y4"], m["w1"])
            if day is None and max(int(m["a"]), int(m["b"])) > 31:
                continue
        found.append(Day(day, m.start(), m.end()))
    return found


def date_line(line: str) -> bool:
    """True for a line that only says when (and perhaps where, or by whom) it was printed.

    "Outlet | Monday, January 16, 2017", "Published: 14 Feb 2024 at 08:12", "Hama, 25 January 2017",
    "Updated 3 hours ago".
    """
    if len(line) > 140 or not (any(ch.isdigit() for ch in line) or _AGO.search(line)):
        return False
    rest, hits = line, 0
    for pattern in (_DAY, _AGO):
        rest, n = pattern.subn(" ", rest)
        hits += n
    full = hits
    rest, clocks = _CLOCK.subn(" ", rest)
    rest, short = _SHORT_DAY.subn(" ", rest)
    if not hits and not short and not (clocks and _DATE_WORDS.match(line)):
        return False
    rest = _CLOCK_ZONE.sub(" ", rest)
    cues = len(_DATE_WORDS.findall(rest))
    rest = _DATE_WORDS.sub(" ", re.sub(rf"\b{_WEEKDAY}\b", " ", rest))
    words = re.findall(r"\w[\w’'.-]*", rest)
    names = all(
        word[0].isupper()
        or word.lower()
        in _PARTICLES
        | {
            "of",
            "and",
            "the",
            "in",
            "countryside",
            "province",
            "desk",
            "by",
            "admin",
            "min",
            "read",
            "minute",
            "minutes",
        }
        or word.isdigit()
        for word in words
    )
    if line.rstrip().endswith((".", "?", "!")) and not line.rstrip().endswith(("a.m.", "p.m.")):
        return False
    if not full and not clocks and len(words) > 1 and not cues:
        return False  # "May 5 protesters": a day without a year needs company
    return names and len(words) <= (7 if full else 4)


def dateline_prefix(line: str, first: bool, early: bool = False) -> int:
    """Length of the dateline at the head of a paragraph ("KABUL, March 3 (Agency) - "), or 0.

    ``first``: the paragraph opens the body; only there is a bare town enough. ``early``: it stands near
    the beginning, below a standfirst or an abstract; there a town in capitals is enough.
    """
    found = _PLACE_DATE_PREFIX.match(line[:_MAX_PREFIX])
    if found is None or found.end() >= len(line) or not found["dash"].strip():
        return 0
    head, agency, dash = (found["head"] or "").strip(" ,."), found["agency"] or "", found["dash"]
    if not head and not agency:
        return 0
    dated = bool(_DAY.search(head) or _SHORT_DAY.search(head))
    town = _SHORT_DAY.sub("", _DAY.sub("", head)).strip(" ,.")
    first_word = town.split(",")[0].split("/")[0].strip()
    upper = bool(first_word) and all(
        _UPPER_WORD.search(word) or word in {"de", "of", "the", "and", "near", "in"} for word in first_word.split()
    )
    words = len(town.split())
    following = line[found.end() :].lstrip("\"“'‘[(")
    if not following[:1].isupper() and not following[:1].isdigit():
        return 0
    if first_word.split(" ")[0] in _not_towns():
        return 0
    if dash.startswith(":"):
        return found.end() if upper and words <= 4 and (first or agency or dated) else 0
    if agency and (head == "" or words <= 8):
        return found.end()
    if dated and 0 < words <= 8:
        return found.end()
    if upper and words <= 6 and (first or early):
        return found.end()
    # "Nairobi, Kenya — Hundreds": mixed case needs the opening paragraph and a comma or a long dash
    comma = "," in town
    return found.end() if first and words <= 4 and (comma or "—" in dash or "–" in dash) and _spaced(dash) else 0


# "[REPORT] [NAME OF THE SPEAKER] [TEXT]" behind the dateline of a monitor's print: the last says how much is given.
_LABELS = re.compile(r"(?:\s{0,3}\[[^\[\]]{1,120}\]){0,4}?\s{0,3}\[(?:text|summary|excerpts?)\]\s{0,3}", re.I)


def labels(line: str, start: int) -> int:
    """Offset behind the bracketed labels that follow a dateline which ends at ``start``; ``start`` where none do."""
    found = _LABELS.match(line, start)
    return found.end() if found is not None and found.end() < len(line) else start


def _spaced(dash: str) -> bool:
    return dash.startswith(" ") and dash.endswith(" ")


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = resources.toml("lexicon/zones.toml")
    return {
        key: frozenset(str(word).lower() for word in data["words"][key])
        for key in ("agencies", "outlet_words", "desk_words", "not_towns", "roles")
    }


def _not_towns() -> frozenset[str]:
    return frozenset(word.upper() for word in _lists()["not_towns"])


def is_agency(name: str) -> bool:
    """True where the name is that of a known news agency."""
    return name.strip(" .").lower() in _lists()["agencies"]


def is_outlet(name: str) -> bool:
    """True where the name is a known agency or holds a word that outlets bear ("Herald", "Wire")."""
    words = re.findall(r"[\w’'-]+", name.lower())
    return is_agency(name) or any(word in _lists()["outlet_words"] for word in words)


def is_desk(name: str) -> bool:
    """True for "our staff", "the foreign desk", "correspondents": nobody in particular."""
    words = re.findall(r"[\w’'-]+", name.lower())
    return any(word in _lists()["desk_words"] for word in words)


def person(name: str) -> str | None:
    """The name where it can be a person's: two to five name words, none of them an outlet's; else None."""
    name = " ".join(name.split()).strip(" ,;|")
    if is_outlet(name) or is_desk(name) or any(ch.isdigit() for ch in name):
        return None
    tokens = name.split()
    if not 2 <= len(tokens) <= 5:
        return None
    for token in tokens:
        if _PERSON_TOKEN.fullmatch(token) is None or not (token[0].isupper() or token.lower() in _PARTICLES):
            if not token.lower().startswith(("al-", "el-", "ul-", "ud-")):
                return None
    return name if tokens[0][0].isupper() else None


class Byline(NamedTuple):
    """A line that names who wrote: ``names`` are persons with offsets into the line.

    ``credit``: the span of an outlet named in a person's place, else None.
    """

    names: tuple[tuple[str, Span], ...]
    credit: Span | None


def byline(line: str) -> Byline | None:
    """The byline a line holds, or None. Prose that begins with "By" is none: it ends in a full stop."""
    if len(line) > 140 or len(line.split()) > 16:
        return None
    if _DESK_LINE.match(line) and is_desk(line) and len(line.split()) <= 7 and not line.endswith((".", ":", "?", "!")):
        return Byline((), None)
    found = _BYLINE.fullmatch(line)
    if found is None:
        where = _IN_PLACE.fullmatch(line.split(" | ")[0].rstrip())
        if where is None or person(where["who"]) is None:
            return None
        return Byline(((where["who"], Span(where.start("who"), where.end("who"))),), None)
    cue, separator, who = found["cue"].lower(), found["sep"], found["who"]
    if ":" not in separator and (not cue.endswith(("by", "par", "por")) or re.search(r"[a-z]{2}[.?!:;]$", line)):
        return None
    names, at = [], found.start("who")
    for part in re.split(
        r"( and | & |, and |, with |, )", _WHO_CUT.sub("", who, count=1) if " and " not in who else who
    ):
        bare = _WHO_CUT.sub("", part, count=1).strip()
        name = person(bare if not bare.isupper() else bare.title())
        if name is not None:
            left = at + part.find(bare)
            names.append((name, Span(left, left + len(bare))))
        at += len(part)
    if names:
        return Byline(tuple(names), None)
    label = _WHO_CUT.sub("", who, count=1).strip()
    if is_desk(label) and not is_agency(label):
        return Byline((), None)
    if (
        label
        and len(label.split()) <= 6
        and (label[0].isupper() or ":" in separator)
        and (is_outlet(label) or ":" in separator or label.isupper())
    ):
        left = found.start("who")
        return Byline((), Span(left, left + len(label)))
    return None


def agency_in(prefix: str) -> Span | None:
    """Where a dateline names an agency in parentheses: its span in the prefix."""
    found = _AGENCY_IN.search(prefix)
    return None if found is None or days(found.group(1)) else Span(found.start(1), found.end(1))


def trailing_credit(line: str) -> Span | None:
    """Span of the agency's mark behind a paragraph's last full stop ("... he said. (Agency)")."""
    found = _TRAILING_CREDIT.search(line, max(0, len(line) - _CREDIT_CHARS))
    if found is None:
        return None
    name = found.group(1)
    opened = found.group()[: found.start(1) - found.start()]
    known = is_agency(name) or all(is_agency(part) for part in re.split(r"[/,&]| and ", name))
    if known or (opened.strip()[:1] in "([" and is_outlet(name) and len(name.split()) <= 5):
        return Span(found.start() + len(opened) - len(opened.lstrip()), len(line.rstrip()))
    return None


def author_in_date_line(line: str) -> Span | None:
    """Span of the writer in "Name Surname, Town | 3 May 2019"; None for any other line."""
    bar = re.search(r"\s*[|•·]\s*", line)
    name, comma, _ = line[: bar.start()].partition(",") if bar else ("", "", "")
    return Span(0, len(name)) if comma and person(name) is not None else None


def outlet_in_date_line(line: str) -> Span | None:
    """Span of the outlet in a whole-line dateline ("The Herald | May 3, 2019"); None where it names a place."""
    first = days(line)
    cut = first[0].start if first else len(line)
    head = line[:cut]
    bar = re.search(r"\s*[|•·]\s*", head)
    label = head[: bar.start()] if bar else head.rstrip(" ,–—-:")
    label = label.split(",")[0].strip() if not bar else label.strip()
    if "," in label:
        return None  # "Name, Town | date": a writer
    if not label or _DATE_WORDS.fullmatch(label.strip(": ") + ":") or _DATE_WORDS.fullmatch(label.strip(": ")):
        return None
    if re.match(rf"(?:published|updated|posted|last|first|by)\b|{_WEEKDAY}\b", label, re.I) or len(label.split()) > 6:
        return None
    if not (bar or is_outlet(label) or label.startswith("The ")):
        return None
    left = line.find(label)
    return Span(left, left + len(label))


def roles() -> frozenset[str]:
    """Words for a writer's job ("correspondent")."""
    return _lists()["roles"]

"""Offsets, paragraphs and sentences: pure functions on canonical text.

Sentence splitting is our own because the screen must see sentences before any model does, and
because news text has initials, abbreviated months and quotation marks after full stops. All of it
is linear in the text: no look-behind grows with the line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from tadmor.model import Report, Span

# Words that end in a full stop without ending a sentence, whatever follows: titles, units, Latin.
_ABBREVIATIONS = frozenset(
    """mr mrs ms mx messrs dr prof gen lt col maj capt cpt sgt brig adm cmdr cdr cpl pvt gov sen rep rev hon pres
    fr st sts jr sr sec amb det insp supt cmr
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
    no nos vs e.g i.e viz cf al approx est ca fig figs vol pp km mi ft lt.-col lt.-gen maj.-gen brig.-gen
    u.s u.n u.k u.s.a u.a.e e.u d.c p.o a.m p.m inc ltd co corp bros plc dept univ mt u.s.s.r
    ave blvd rd bldg pop gmbh llc etc""".split()
)
# After these a capital letter begins a new sentence more often than not ("at 6 p.m. The army").
_MAY_END = frozenset("etc a.m p.m inc ltd co corp jr sr u.s u.n u.k u.s.a u.a.e e.u d.c plc llc km ft mi bros".split())
# Words that begin sentences and not names: they settle the doubtful cases above.
_STARTERS = frozenset(
    """the a an this that these those it its he she they we i his her their our there here in on at by for from
    with after before during when while where if as but and or so yet however meanwhile although though since
    until some many most more several one two three both all each no not none nobody what who why how local
    earlier later last next according officials police witnesses residents according""".split()
)
_NUMBER_LED = frozenset("no nos jan feb mar apr jun jul aug sep sept oct nov dec vol fig pp ca approx est".split())
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[.!?][\"”’»]?(?=[“\"][A-Z])|(?<=[a-z0-9])[.!?](?=[A-Z][a-z]+[ ,])")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*([^\s])")
_WORD = re.compile(r"[\w.'’-]*")
# The end of a line that ends as sentences do; look at its last characters only.
CLOSED = re.compile(r"(?:[.…;:]|[!?])[\"'”’»)\]]*$")
# A paragraph of so many letters without one capital was put into lower case: its sentences begin with small letters.
_CASELESS = 120
_CAPITAL = re.compile(r"[A-Z]")
_SMALL = re.compile(r"[a-z]")
# '"we won." he said': what follows a closing quotation mark there goes on with who said it.
_SAID = re.compile(r"[\s\"'”’]*(?:[^\W\d_][\w.'’-]*[ ,]+){0,4}?(?:said|says|told|added|asked|claimed|alleged|warned)\b")
# How far back a word before a full stop is looked for; longer "words" are no abbreviations.
_BACK = 24
# Mails, old wire archives and RFC-like text break lines at a width between these.
_WRAP_MIN, _WRAP_MAX = 40, 120
_WRAP_PAIRS = 4
_WRAP_SHARE = 0.8


@lru_cache(maxsize=8)
def wrap_width(text: str) -> int | None:
    """Width at which the lines of a hard-wrapped text were broken, or None where it was not.

    A line break is a wrap where the next line's first word would not have fitted; a text is wrapped
    where that holds for four in five of its inner line ends (blank lines end blocks).
    """
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n", text) if "\n" in block.strip("\n")]
    blocks = [[line.rstrip() for line in lines if line.strip()] for lines in blocks]
    lengths = [len(line) for lines in blocks for line in lines]
    if len(lengths) < _WRAP_PAIRS + 1 or not _WRAP_MIN <= max(lengths) <= _WRAP_MAX:
        return None
    width = max(lengths)
    pairs = [(a, b) for lines in blocks for a, b in pairwise(lines)]
    broken = [a for a, b in pairs if _overflows(a, b, width)]
    if len(broken) < _WRAP_PAIRS or len(broken) < _WRAP_SHARE * len(pairs):
        return None
    # lines of one length that all end in a full stop are a list, not a wrapped paragraph
    return width if sum(line.endswith((".", "!", "?")) for line in broken) < 0.5 * len(broken) else None


def _overflows(line: str, following: str, width: int) -> bool:
    first = following.split(None, 1)[0]
    return len(line) + 1 + len(first) > width - 3 and len(line) > width // 2


def _goes_on(line: str, following: str, stripped: str, width: int) -> bool:
    """True where a line of a wrapped text continues the one above: that was full, or broke off inside a sentence."""
    if _overflows(line, stripped, width):
        return True
    # edited by hand, a paragraph keeps lines of several widths; the next one is set in
    return not following[:1].isspace() and len(line) > width // 2 and not CLOSED.search(line, max(0, len(line) - 6))


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of the non-blank lines of ``text[start:end]``, without surrounding white space.

    In a hard-wrapped text (``wrap_width``) the lines of a paragraph are one span.
    """
    limit = len(text) if end is None else end
    width = wrap_width(text)
    open_span: Span | None = None
    last_line = 0
    at = start
    while at < limit:
        stop = text.find("\n", at, limit)
        stop = limit if stop < 0 else stop
        line = text[at:stop]
        stripped = line.strip()
        if stripped:
            left = at + len(line) - len(line.lstrip())
            span = Span(left, left + len(stripped))
            if width is None:
                yield span
            elif open_span is not None and _goes_on(text[last_line : open_span.end], line, stripped, width):
                open_span, last_line = Span(open_span.start, span.end), at
            else:
                if open_span is not None:
                    yield open_span
                # a stretch may begin inside a line, behind a dateline
                open_span, last_line = span, at if at > start else text.rfind("\n", 0, start) + 1
        elif open_span is not None:
            yield open_span
            open_span = None
        at = stop + 1
    if open_span is not None:
        yield open_span


def _first_word(text: str, at: int, limit: int) -> str:
    found = _WORD.match(text, at, min(limit, at + 40))
    return found.group().lower() if found else ""


def _caseless(text: str, para: Span) -> bool:
    """Whether a paragraph is long enough to show that it has no capitals."""
    if _CAPITAL.search(text, para.start, para.end):
        return False
    return sum(1 for _ in _SMALL.finditer(text, para.start, min(para.end, para.start + 2 * _CASELESS))) >= _CASELESS


def _is_small_end(text: str, stop: re.Match[str], start: int, limit: int) -> bool:
    """The same as ``_is_end`` where no capital shows what begins a sentence."""
    following = _NEXT.match(text, stop.end(), limit)
    if following is None:
        return True
    if following.group(1) in ",;:.!?" or not text[stop.end()].isspace():
        return False
    if stop.end() - stop.start() > 1:
        return _SAID.match(text, stop.end(), min(limit, stop.end() + 80)) is None
    back = text[max(start, stop.start() - _BACK) : stop.start()]
    before = re.split(r"[\s\"'“‘(\[/–—]", back)[-1]
    if before in _ABBREVIATIONS:
        return before in _MAY_END and _first_word(text, following.start(1), limit) in _STARTERS
    return len(before) != 1 or not before.isalpha() or before == "i"


def _is_end(text: str, stop: re.Match[str], start: int, limit: int) -> bool:
    following = _NEXT.match(text, stop.end(), limit)
    if following is None:
        return True
    mark = text[stop.start()]
    first = following.group(1)
    if first in ",;:" or (first in ".!?" and mark in ".…"):
        return False
    if mark in "!?…" or stop.end() - stop.start() > 1:
        # closing marks: '"We won." he said' goes on, '"We won." The army' does not
        return not first.islower() and not (mark == "…" and first == "…")
    if first.islower():
        return False
    back = text[max(start, stop.start() - _BACK) : stop.start()]
    before = re.split(r"[\s\"'“‘(\[/–—]", back)[-1].lower()
    if before in _ABBREVIATIONS:
        if before in _NUMBER_LED and (first.isdigit() or before not in {"no", "nos"}):
            # "Jan. 15" and "No. 5" go on; "They said no. The army" ends
            return not first.isdigit() and _first_word(text, following.start(1), limit) in _STARTERS
        if before in _MAY_END or before in {"no", "nos"}:
            return _first_word(text, following.start(1), limit) in _STARTERS or (
                before in {"a.m", "p.m", "etc"} and first.isupper()
            )
        return False
    # a single letter is an initial ("R. Castellan"), but "I" and "Plan B. The army" may end a sentence
    if len(before) == 1 and before.isalpha():
        return before == "i" or _first_word(text, following.start(1), limit) in _STARTERS - {"a", "i"}
    return True


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentence spans of ``text[start:end]``; a line end always ends a sentence (unless lines are wrapped).

    A closing quotation mark stays with its sentence; a full stop inside a quotation that goes on
    in lower case (``"We won." he said``) does not end one.
    """
    found: list[Span] = []
    for para in paragraphs(text, start, end):
        left = para.start
        ends = _is_small_end if _caseless(text, para) else _is_end
        for stop in _END.finditer(text, para.start, para.end):
            if stop.end() < para.end and not ends(text, stop, left, para.end):
                continue
            if left < stop.end():
                found.append(Span(left, stop.end()))
            left = stop.end()
            while left < para.end and text[left].isspace():
                left += 1
        if left < para.end:
            found.append(Span(left, para.end))
    return found


def holding(spans: Iterable[Span], offset: int) -> Span | None:
    """The first span that holds the offset, or None."""
    for span in spans:
        if span.start <= offset < span.end:
            return span
    return None


def raw_range(report: Report, span: Span) -> tuple[int, int]:
    """Byte offsets (end exclusive) of the raw input that a stretch of canonical text was read from.

    Exact inside verbatim runs; elsewhere the smallest range that is known to hold it. ValueError for
    an empty span or one outside the text.
    """
    if not 0 <= span.start < span.end <= len(report.text):
        raise ValueError(f"span {span.start}:{span.end} is empty or outside the text of {report.file}")
    if not report.runs:
        before = len(report.text[: span.start].encode(report.encoding, "replace"))
        return before, before + len(report.text[span.start : span.end].encode(report.encoding, "replace"))
    first = report.runs[bisect_right(report.runs, span.start, key=lambda run: run.start) - 1]
    last = report.runs[bisect_right(report.runs, span.end - 1, key=lambda run: run.start) - 1]
    start, end = first.raw_start, last.raw_end
    if first.verbatim:
        start += len(report.text[first.start : span.start].encode(report.encoding))
    if last.verbatim:
        end = last.raw_start + len(report.text[last.start : span.end].encode(report.encoding))
    return start, end

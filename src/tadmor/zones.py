"""What each line of a report is for: a non-destructive tagger over text that may be extracted badly.

Order: phrases of the lexicon, hints of the markup, repeats; then position: the head (up to the first
paragraph of prose), the body, the foot (after the last one, or after the comment form). Nothing is
dropped: every character that is not blank lies in a zone, and each zone says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tadmor import imprint
from tadmor.furniture import Phrase, introduces, phrases
from tadmor.model import Issue, Report, Span, Zone, ZoneKind
from tadmor.text import CLOSED, paragraphs

# Words from which a line without a final full stop is still prose (a list item, a cut paragraph) and no headline.
# Judgement: a headline of more than twenty words is an abstract.
PROSE_WORDS = 22
# Words a closed sentence needs to open the body; shorter ones above it are slogans and standfirsts.
OPENING_WORDS = 6
# A line longer than this is not compared with the phrases: no page furniture is as long.
_PHRASE_CHARS = 700
_HEADING_WORDS = 12
# Enough of a line to tell a headline from a paragraph.
_COUNT_CHARS = 2_000
# Lines looked ahead for the paragraph under a heading.
_AHEAD = 30
# Quoted blocks without a sign of their end: up to so many paragraphs are taken whole, else the first few.
_QUOTE_WHOLE, _QUOTE_PART = 8, 4

_FULL_STOP = re.compile(r"[.…][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W_][\w’'.-]*")
_BULLET = re.compile(r"^(?:[•▪●◦‣·*+]|[-–—](?=\s)|\d{1,2}[.)](?=\s))\s*")
_RUN_IN = re.compile(r"(?P<head>[A-Z][A-Z '’&/,-]{2,40}[A-Z])[.:]\s+(?=[A-Z\"“‘0-9])")
_FRAGMENT = re.compile(
    r"(?:(?:in|by|from|of|at|on|and|to|the|with|for|via|is|was|a|an|or|as|has|have)\b[\s,.;:–-]{0,6}){1,4}|[\s,.;:–-]{1,6}",
    re.I,
)
_SLOT = (
    "in|from|of|at|to|by|with|on|for|near|than|about|between|and|or|as|the|a|an|via|over|after|since|until|"
    "under|into|towards|across|against|during|within|is|are|was|were"
)
_HOLES = (
    # "delegates are in , repeated"; "a toll of ."
    re.compile(rf"\b(?:{_SLOT})\b(?P<gap>[ \xa0]{{1,3}})(?=[,.;)](?:[\s\"”’)]|$))", re.I),
    # "as I wrote here ."
    re.compile(r"(?<=[\w”\"’])(?P<gap>[ \xa0]{1,3})(?=[.,;](?:\s|$))"),
    # "at least people were killed"
    re.compile(
        r"\b(?:at least|as many as|no fewer than|fewer than|up to|more than)(?P<gap>[ \xa0]{1,3})(?="
        r"(?:people|civilians|soldiers|fighters|children|women|men|militants|policemen|officers|troops|rebels|villagers|km|kilomet(?:re|er)s|miles|"
        r"killed|wounded|injured)\b)", re.I,
    ),
    # "clashes (  ) broke out"; empty quotation marks
    re.compile(r"(?P<gap>\([ \xa0]{0,3}\)|“[ \xa0]{0,3}”)"),
)  # fmt: skip
_SPACED_STOP = re.compile(r"\w[ \xa0][.,;](?:\s|$)")
_TIGHT_STOP = re.compile(r"\w[.,;](?:\s|$)")
_META_WORDS = re.compile(
    r"\b(?:authors?|site|website|columns?|articles?|views?|opinions?|readers|editorial|content|publication|publisher)\b",
    re.I,
)
_SPEAKS_OF_TEXT = (
    "article|report|account|statement|story|piece|dispatch|column|editorial|commentary|analysis|claim|claims|version|"
    "description|text|letter|post|tweet|thread|passage|excerpt|quotation|interpretation|assessment|explanation|author|"
    "communiqué|communique|interview"
)
_RESUMES = re.compile(
    rf"(?:\W|\b(?:however|but|yet|so|and|now|in fact|of course|still)\b,? ?){{0,3}}(?:.{{0,60}}\b)?"
    rf"(?:this|that|these|those|the (?:above|same|cited|quoted|foregoing))"
    rf"(?: [\w’'-]+){{0,3}}? (?:{_SPEAKS_OF_TEXT})s?\b"
    r"|(?:The|Its|His|Her|Their) (?:\w+ )?(?:statement|communiqu[eé]|declaration|article|text|letter|message|post)\b"
    rf"|.{{0,40}}\b(?:the|its|their|his|her) (?:[A-Z][\w’'-]+ ){{1,4}}(?:{_SPEAKS_OF_TEXT})\b",
    re.I,
)
_CONTRADICTS = re.compile(
    r"In (?:reality|truth)\b|The truth is|None of (?:this|that)\b|All (?:this|that) (?:is|may|was)\b|"
    r"(?:That|This) is (?:not|hardly|simply|wrong|only|all|the)\b|Such (?:claims|reports)\b|"
    r"What (?:this|that|the .{3,40}) (?:leaves out|omits|does not|fails)\b"
)
_NAMES = re.compile(r"[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*){0,4}")
_NO_NAMES = frozenset(
    "Here This That As The A An In On From According Two Three Speaking Later And But So Its His Her".split()
)
_UNCHECKED = re.compile(
    r".{0,160}\b(?:could not (?:be |immediately |independently )*(?:verif|confirm|check|reach)|"
    r"(?:did not|has not|have not|declined to|refused to|yet to) (?:\w+ )?(?:respond|comment|answer|repl))",
    re.I,
)
_FIRST_PERSON = re.compile(r"(?:I|I’[md]|I'[md]|My|As I|In my (?:view|opinion)|To my)\b(?! ?[“\"])")
_OPEN_QUOTE = ("“", '"', "«", "„", "‘", "[“")


@dataclass(slots=True)
class _Line:
    span: Span
    text: str
    key: str
    words: int
    phrase: Phrase | None = None
    hint: Zone | None = None
    kind: ZoneKind | None = None
    reason: str = ""
    intro: Span | None = None
    parts: list[Zone] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Ends as sentences end, whether or not an agency is named behind the full stop."""
        return CLOSED.search(self.text[-6:]) is not None or imprint.trailing_credit(self.text) is not None

    @property
    def prose(self) -> bool:
        """A sentence or more, not a headline."""
        return (self.closed and self.words >= 4) or self.words >= PROSE_WORDS

    @property
    def furniture(self) -> bool:
        """Known for something else than the article's own text."""
        return self.kind is not None and self.kind not in _TEXT

    def set(self, kind: ZoneKind, reason: str) -> None:
        """Decide once; a first decision stays."""
        if self.kind is None:
            self.kind, self.reason = kind, reason


_TEXT = frozenset({ZoneKind.BODY, ZoneKind.QUOTATION, ZoneKind.HEADING, ZoneKind.TITLE})
_SMALL_PRINT = frozenset({ZoneKind.DISCLAIMER, ZoneKind.CAPTION, ZoneKind.CREDIT})
_POINTERS = frozenset({ZoneKind.WIDGET, ZoneKind.TEASER, ZoneKind.RELATED})


def _title_case(text: str) -> float:
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def _lines(report: Report, hints: Sequence[Zone]) -> list[_Line]:
    text, lines, k = report.text, [], 0
    known: dict[str, Phrase | None] = {}
    ordered = sorted(hints, key=lambda zone: zone.start)
    for span in paragraphs(text):
        line = text[span.start : span.end]
        flat = " ".join(line.split()) if "\n" in line else line
        made = _Line(span, flat, re.sub(r"[\W_]+", "", flat[:2000]).casefold(), len(_WORD.findall(flat[:_COUNT_CHARS])))
        while k < len(ordered) and ordered[k].end <= span.start:
            k += 1
        j = k
        while j < len(ordered) and ordered[j].start < span.end:
            zone = ordered[j]
            if min(zone.end, span.end) - max(zone.start, span.start) > 0.6 * (span.end - span.start):
                made.hint = zone
            j += 1
        if len(flat) <= _PHRASE_CHARS:
            if flat not in known:
                known[flat] = next((phrase for phrase in phrases() if phrase.fits(flat)), None)
            made.phrase = known[flat]
        lines.append(made)
    return lines


class _Marker:
    """One report's lines on their way to zones; the methods run in the order they are written in."""

    def __init__(self, report: Report, hints: Sequence[Zone]) -> None:
        self.report = report
        self.lines = _lines(report, hints)
        self.title: _Line | None = None
        self.known = re.sub(r"[\W_]+", "", report.title.value).casefold() if report.title else ""
        self.first = self.last = 0  # first and last line of the body
        self.foot = len(self.lines)  # first line of the page's foot

    def run(self) -> None:
        """Give every line a kind."""
        self._known()
        self._repeats()
        self._bounds()
        self._head()
        self._body()
        self._quotations()
        self._tail()

    def _known(self) -> None:
        """Phrases first; then what the markup says, which knows less about disclaimers and credits."""
        before: _Line | None = None
        for line in self.lines:
            phrase, hint = line.phrase, line.hint
            if before is not None and before.kind in _SMALL_PRINT and not before.closed and line.text[:1].islower():
                if (
                    line.span.start - before.span.end <= 2
                    and "\n\n" not in self.report.text[before.span.end : line.span.start]
                ):
                    line.set(before.kind, f"goes on from the line above ({before.reason})")
            before = line
            if phrase is not None and phrase.kind is not None and not phrase.headless:
                if not (phrase.kind is ZoneKind.CREDIT and imprint.byline(line.text)):
                    line.set(phrase.kind, phrase.id)
            elif hint is not None and hint.kind not in (ZoneKind.TITLE, ZoneKind.BODY, ZoneKind.QUOTATION):
                line.set(hint.kind, hint.reason)

    def _repeats(self) -> None:
        counts = Counter(line.key for line in self.lines if line.words >= 4)
        seen: set[str] = set()
        for line in self.lines:
            if counts[line.key] < 2 or line.kind is not None:
                continue
            if line.closed and line.words <= 80 and len(_META_WORDS.findall(line.text)) >= 2:
                line.set(ZoneKind.DISCLAIMER, "repeated and speaks of the publication")
            elif line.key in seen:
                line.set(ZoneKind.WIDGET, "repeats an earlier line")
            seen.add(line.key)

    def _opens(self, i: int) -> bool:
        """True where line ``i`` can be the first paragraph of the body."""
        line = self.lines[i]
        if (
            line.kind is not None
            or (self.known and line.key == self.known)
            or imprint.byline(line.text)
            or imprint.date_line(line.text)
        ):
            return False
        if imprint.dateline_prefix(line.text, first=True) and line.words > 8:
            return True
        if not (line.prose and line.words >= OPENING_WORDS) or not (
            line.words >= PROSE_WORDS or _closed_prose(line.text)
        ):
            return False
        # "Visa Rules Up for Renewal." is a headline with a full stop
        early = all(other.furniture for other in self.lines[:i])
        headline = early and line.words <= 20 and line.text.count(".") <= 1 and _title_case(line.text) >= 0.65
        return not (headline and any(other.prose and other.kind is None for other in self.lines[i + 1 :]))

    def _bounds(self) -> None:
        lines, n = self.lines, len(self.lines)
        self.first = next((i for i in range(n) if self._opens(i)), n)
        if self.first == n:  # no long sentence anywhere: short prose opens
            self.first = next((i for i in range(n) if lines[i].kind is None and lines[i].prose), n)
        prose = [len(line.text) if line.prose and line.kind is None else 0 for line in lines]
        before, total = sum(prose[: self.first]), sum(prose)
        for i in range(self.first, n):
            phrase = lines[i].phrase
            if phrase is not None and phrase.end and before > 0 and before >= total - before:
                self.foot = i
                break
            before += prose[i]
        body = [i for i in range(self.first, self.foot) if lines[i].prose and lines[i].kind is None and self._ends(i)]
        self.last = body[-1] if body else self.first - 1
        # a list that the text announces belongs to it, however its items end
        while self.last + 1 < self.foot and (line := lines[self.last + 1]).kind is None and _BULLET.match(line.text):
            if not (lines[self.last].text.endswith(":") or _BULLET.match(lines[self.last].text)):
                break
            self.last += 1

    def _ends(self, i: int) -> bool:
        """True where line ``i`` can be the last of the body: a lone question below a headline is one too."""
        line = self.lines[i]
        if line.words > 14 or _closed_prose(line.text):
            return True
        return i > 0 and self.lines[i - 1].prose and self.lines[i - 1].kind is None

    def _head(self) -> None:
        head = self.lines[: self.first]
        open_lines = [line for line in head if line.kind is None]
        for line in open_lines:
            if _FRAGMENT.fullmatch(line.text):
                line.set(ZoneKind.HOLE, "fragment: something was dropped here")
            elif not _set_byline(line) and imprint.date_line(line.text):
                line.set(ZoneKind.DATELINE, "date line")
        self.title = self._choose_title([line for line in head if line.kind is None])
        above = True
        for line in head:
            if line is self.title:
                line.set(ZoneKind.TITLE, "headline above the text")
                above = False
            elif line.kind is None:
                self._beside_title(line, above)

    def _beside_title(self, line: _Line, above: bool) -> None:
        if line.phrase is not None and line.phrase.kind is not None and not above:
            line.set(line.phrase.kind, line.phrase.id)
        elif _is_masthead(line, self.title):
            line.set(ZoneKind.BYLINE, "desk" if imprint.is_desk(line.text) else "name of an outlet")
        elif self.title is None or above:
            line.set(ZoneKind.WIDGET, "above the headline")
        elif imprint.person(line.text) or (
            line.words <= 8 and any(word in imprint.roles() for word in line.text.lower().replace(",", " ").split())
        ):
            line.set(ZoneKind.BYLINE, "name or role under the headline")
        elif line.prose:
            line.set(ZoneKind.BODY, "short sentence under the headline")
        elif self.first == len(self.lines) and line.words >= 4:
            line.set(ZoneKind.BODY, "line of a text without full stops")
        else:
            line.set(ZoneKind.HEADING, "line under the headline")

    def _choose_title(self, candidates: list[_Line]) -> _Line | None:
        known = self.known
        usable = [line for line in candidates if 1 < line.words <= 32 and sum(ch.isalpha() for ch in line.text) > 5]
        for line in usable:
            if known and len(line.key) > 8 and (line.key in known or known in line.key):
                return line
        hinted = [line for line in usable if line.hint is not None and line.hint.kind is ZoneKind.TITLE]
        usable = hinted or [line for line in usable if line.words >= 3] or usable
        if not usable:
            return None
        body = {
            word.casefold()[:6]
            for line in self.lines[self.first : self.first + _AHEAD]
            for word in _WORD.findall(line.text)
        }

        def shared(line: _Line) -> float:
            words = [word.casefold()[:6] for word in _WORD.findall(line.text) if len(word) > 3]
            return sum(word in body for word in words) / len(words) if words else 0.0

        # the first headline is it, unless it has nothing to do with the text and another one has
        best = max(usable, key=shared)
        return best if shared(usable[0]) < 0.15 and shared(best) >= 0.5 else usable[0]

    def _body(self) -> None:
        pointing = 0  # words from which a line is a headline of another article: after a list's head, after furniture
        for i in range(self.first, self.last + 1):
            line = self.lines[i]
            if line.kind is None:
                self._body_line(i, pointing)
            if line.phrase is not None and line.phrase.lists and line.kind in _POINTERS:
                pointing = 2
            elif line.kind is ZoneKind.BODY or line.kind is ZoneKind.HEADING:
                pointing = 0
            elif line.kind in _POINTERS and not line.closed:
                pointing = pointing or 4

    def _body_line(self, i: int, pointing: int) -> None:
        line = self.lines[i]
        ahead = self.lines[i + 1 : min(self.last + 1, i + _AHEAD)]
        following = next((other for other in ahead if not other.furniture), None)
        if _FRAGMENT.fullmatch(line.text):
            line.set(ZoneKind.HOLE, "fragment: something was dropped here")
        elif line.phrase is not None and line.phrase.kind is not None:
            line.set(line.phrase.kind, line.phrase.id)
        elif pointing and pointing <= line.words <= 15 and not _closed_prose(line.text):
            line.set(ZoneKind.RELATED, "headline after page furniture")
        elif line.prose or line.words > 15 or introduces(line.text) is not None:
            line.set(ZoneKind.BODY, "prose")
        elif imprint.date_line(line.text):
            line.set(ZoneKind.DATELINE, "date line")
        elif _BULLET.match(line.text) or line.words == 0:
            line.set(ZoneKind.BODY, "list item")
        elif line.words <= _HEADING_WORDS and following is not None and following.prose:
            line.set(ZoneKind.HEADING, "short line between paragraphs")
        else:
            line.set(ZoneKind.BODY, "line among paragraphs")

    def _quotations(self) -> None:
        before: _Line | None = None
        for i in range(self.last + 1):
            before = self.lines[i - 1] if i and not self.lines[i - 1].furniture else before
            line = self.lines[i]
            hint = line.hint
            if hint is not None and hint.kind is ZoneKind.QUOTATION and line.kind is ZoneKind.BODY:
                if before is not None and before.kind is ZoneKind.QUOTATION and before.hint is not None:
                    line.intro = before.intro
                elif before is not None and (before.text.endswith(":") or introduces(before.text)):
                    line.intro = before.span
                line.kind, line.reason = ZoneKind.QUOTATION, hint.reason
                continue
            found = introduces(line.text)
            if found is None or line.kind not in (ZoneKind.BODY, ZoneKind.HEADING):
                continue
            extent = self._extent(i, found)
            if extent:
                line.kind, line.reason = ZoneKind.BODY, f"introduces a quoted block ({found.id})"
            for k in extent:
                quoted = self.lines[k]
                quoted.kind, quoted.reason, quoted.intro = (
                    ZoneKind.QUOTATION,
                    f"quoted block after {found.id}",
                    line.span,
                )

    def _extent(self, i: int, intro: Phrase) -> list[int]:
        """Indices of the paragraphs quoted after the introducing line ``i``."""
        rest: list[int] = []
        for k in range(i + 1, self.last + 1):
            line = self.lines[k]
            if line.kind is ZoneKind.HEADING or line.kind in (ZoneKind.DISCLAIMER, ZoneKind.CREDIT):
                break
            if introduces(line.text) is not None and rest:
                break
            if line.kind is ZoneKind.BODY:
                rest.append(k)
        if not rest or _BULLET.match(self.lines[rest[0]].text):
            return []
        hint = self.lines[rest[0]].hint
        if hint is not None and hint.kind is ZoneKind.QUOTATION:
            return [k for k in rest if (h := self.lines[k].hint) is not None and h.kind is ZoneKind.QUOTATION]
        if self.lines[rest[0]].text.startswith(_OPEN_QUOTE) and self._marked(rest):
            # marks on every paragraph: ordinary direct speech where a person speaks, a block where a text does
            taken = []
            for k in rest:
                if not self.lines[k].text.startswith(_OPEN_QUOTE):
                    break
                taken.append(k)
            return taken if intro.source == "outlet" or len(taken) > 1 else []
        named = [name for name in _NAMES.findall(self.lines[i].text) if name.split()[0] not in _NO_NAMES]
        for n, k in enumerate(rest[1:], 1):
            if _resumes(self.lines[k].text, intro, named):
                return rest[:n]
        return rest if len(rest) <= _QUOTE_WHOLE else rest[:_QUOTE_PART]

    def _marked(self, rest: list[int]) -> bool:
        """True where the first paragraph is wholly inside quotation marks (not "“X,” said Y")."""
        text = self.lines[rest[0]].text
        inner = re.findall('[“”"«»]', text)
        return len(inner) <= 1 or (len(inner) == 2 and text.endswith(("”", '"', "»", "”.", '".')))

    def _tail(self) -> None:
        for line in self.lines[max(self.last + 1, self.first) :]:
            if line.kind is not None:
                continue
            if line.phrase is not None and line.phrase.kind is not None:
                line.set(line.phrase.kind, line.phrase.id)
            elif _FRAGMENT.fullmatch(line.text):
                line.set(ZoneKind.HOLE, "fragment: something was dropped here")
            elif imprint.date_line(line.text):
                line.set(ZoneKind.DATELINE, "date line")
            elif _set_byline(line):
                continue
            elif line.prose and (line.words > 15 or _closed_prose(line.text)):
                line.set(ZoneKind.WIDGET, "after the end of the article")
            elif line.words >= 3:
                line.set(ZoneKind.RELATED, "headline after the end of the article")
            else:
                line.set(ZoneKind.WIDGET, "short line after the end of the article")

    def zones(self) -> Iterator[Zone]:
        """The finished zones, split inside lines and joined over quoted blocks."""
        text = self.report.text
        open_quote: Zone | None = None
        opened = 0  # paragraphs of the body so far: a standfirst may stand above the dateline
        for line in self.lines:
            kind = line.kind or ZoneKind.BODY
            if kind is ZoneKind.QUOTATION:
                start = (
                    open_quote.start if open_quote is not None and open_quote.intro == line.intro else line.span.start
                )
                if open_quote is not None and open_quote.intro != line.intro:
                    yield open_quote
                open_quote = Zone(kind, start, line.span.end, line.reason, line.intro)
                continue
            if open_quote is not None:
                yield open_quote
                open_quote = None
            if kind is ZoneKind.BODY:
                made = list(_inside(text, line, first=opened == 0, early=opened < 4))
                opened += 4 if made[0].kind is ZoneKind.DATELINE else 1
                yield from made
            else:
                yield Zone(kind, line.span.start, line.span.end, line.reason)
        if open_quote is not None:
            yield open_quote


def _is_masthead(line: _Line, title: _Line | None) -> bool:
    """True where a line beside the headline names the outlet: by its words, or as the headline's own suffix."""
    if line.closed or not 1 <= line.words <= 5:
        return False
    if title is not None and re.search(rf" [|–—-] {re.escape(line.text)}$", title.text):
        return True
    return line.words > 1 and imprint.is_outlet(line.text) and all(word[0].isupper() for word in line.text.split())


def _resumes(text: str, intro: Phrase, named: Sequence[str]) -> bool:
    """True where a paragraph after a quoted block speaks about it, in the author's own voice."""
    if intro.source == "outlet":
        # an outlet seldom speaks of itself except as the one that was told
        spoken_of = any(re.search(rf"(?<!told ){re.escape(name)}", text[:60]) for name in named)
        if spoken_of or _FIRST_PERSON.match(text) or _CONTRADICTS.match(text):
            return True
    return _RESUMES.match(text[:160]) is not None or _UNCHECKED.match(text) is not None


def _closed_prose(text: str) -> bool:
    """A full stop at the end, or one inside: "Who holds it?" is no prose, "Who holds it? The army does" is."""
    text = _BULLET.sub("", text, count=1)
    stopped = (
        _FULL_STOP.search(text[-6:]) is not None or text.endswith(":") or imprint.trailing_credit(text) is not None
    )
    return stopped or re.search(r"[.?!][\"”’]? [A-Z]", text) is not None


def _set_byline(line: _Line) -> bool:
    found = imprint.byline(line.text)
    if found is None:
        return False
    if found.credit is not None:
        line.set(ZoneKind.CREDIT, "an outlet in the byline")
    else:
        line.set(ZoneKind.BYLINE, "byline")
    return True


def _inside(text: str, line: _Line, first: bool, early: bool) -> Iterator[Zone]:
    """Zones of one body paragraph: dateline or run-in heading, the body, an agency's mark at its end."""
    start, end = line.span
    raw = text[start:end]
    prefix = imprint.dateline_prefix(raw, first, early)
    prefix = imprint.labels(raw, prefix) if prefix else 0
    run_in = None if prefix else _RUN_IN.match(raw)
    if prefix:
        yield Zone(ZoneKind.DATELINE, start, start + len(raw[:prefix].rstrip()), "dateline before the first words")
        start += prefix
    elif run_in is not None and not raw.isupper():
        head_end = start + run_in.end("head") + 1
        yield Zone(ZoneKind.HEADING, start, head_end, "heading run into the paragraph")
        start += run_in.end()
    credit = imprint.trailing_credit(text[start:end])
    stop = end if credit is None else start + credit.start
    body_end = start + len(text[start:stop].rstrip())
    if start < body_end:
        yield Zone(ZoneKind.BODY, start, body_end, line.reason)
    if credit is not None:
        yield Zone(ZoneKind.CREDIT, stop, start + credit.end, "agency named after the last full stop")


def _holes(text: str, zones: Iterable[Zone]) -> Iterator[Zone]:
    """Gaps where a link or a number was dropped, in text that is read."""
    # a text that sets a space before most stops is tokenised, not torn
    sample = text[:200_000]
    tokenised = len(_SPACED_STOP.findall(sample)) > 0.2 * len(_TIGHT_STOP.findall(sample)) + 5
    patterns = (_HOLES[0], _HOLES[2], _HOLES[3]) if tokenised else _HOLES
    for zone in zones:
        if zone.kind not in _TEXT and zone.kind is not ZoneKind.CAPTION:
            continue
        last = -1
        gaps = {m.span("gap") for pattern in patterns for m in pattern.finditer(text, zone.start, zone.end)}
        for start, end in sorted(gaps):
            if start > last:
                yield Zone(ZoneKind.HOLE, start, end, "nothing where a word or number must stand")
                last = end


def mark(report: Report, hints: Sequence[Zone] = ()) -> tuple[Zone, ...]:
    """Zones of a report, sorted by start; only HOLE zones may lie inside others.

    ``hints`` are what the markup says (from ``read_report``); they may be empty. Every character that
    is not blank lies in a zone.
    """
    marker = _Marker(report, hints)
    marker.run()
    zones = list(marker.zones())
    zones.extend(_holes(report.text, zones))
    return tuple(sorted(zones, key=lambda zone: (zone.start, -zone.end)))


def issues(report: Report, zones: Sequence[Zone]) -> tuple[Issue, ...]:
    """One ``text_hole`` row for each gap, one ``date_ambiguous`` row where day and month cannot be told apart."""
    found = []
    for zone in zones:
        if zone.kind in (ZoneKind.DATELINE, ZoneKind.BYLINE) and report.published is None:
            for day in imprint.days(report.text[zone.start : zone.end]):
                if day.day is None:
                    start, end = zone.start + day.start, zone.start + day.end
                    message = f"{report.text[start:end]!r} is no certain date; give published in the metadata"
                    found.append(Issue(report.file, "date_ambiguous", message, start, end))
        if zone.kind is ZoneKind.HOLE:
            around = " ".join(report.text[max(0, zone.start - 25) : zone.end + 15].split())
            found.append(Issue(report.file, "text_hole", f"something is missing: {around!r}", zone.start, zone.end))
    return tuple(found)

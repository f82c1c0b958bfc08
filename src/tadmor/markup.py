"""HTML to canonical text with offsets: every visible character, block elements on their own lines.

The scanner follows the tokenizer of the HTML standard where it matters for text (raw-text elements,
comments, quoted attributes) and is linear in the input whatever the markup: nothing recurses, and a
search that failed once is not repeated. Which lines are the article is decided elsewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tadmor.decoding import Cursor, Decoded, RunList
from tadmor.errors import BadInput

# Judgement: far above any single article's page; 300,000 tags take about two seconds to scan.
MAX_TAGS = 300_000
_ATTRIBUTE_CHARS = 4_000

_MARKUP = re.compile(r"<(?=[a-zA-Z!?/])")
_NAME = re.compile(r"[a-zA-Z][^\s/>\x00]{0,60}")
_STOP = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:.-]{0,40})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_PIECE = re.compile(r"[ \t\n\r\f]+|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|[^ \t\n\r\f&]+|&")
_LOOKS = re.compile(
    r"\s*<(?:!doctype\s+html|html|head|body|article|main|div|section|meta|title|header|p|h1|h2|table|span)\b", re.I
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>)?\s*<(?:rss|feed|rdf:RDF)[\s>]", re.I)
_LEADING = re.compile(r"\s*(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|\s){0,8}", re.S)
_BLOCK_TAG = re.compile(r"</(?:p|div|li|h[1-6]|article|body|td)\s*>", re.I)

_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp")
}
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Not shown by a browser with scripts on, or not text.
_UNSEEN = frozenset(
    "script style noscript template head title svg iframe object audio video canvas datalist "
    "noembed noframes textarea".split()
)
_PARAGRAPH = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl article section figure hr address aside nav "
    "header footer main form fieldset details body".split()
)
_LINE = frozenset(
    "div li dt dd tr td th br caption figcaption option button legend summary center dir menu hgroup "
    "optgroup select label time".split()
) - {"time", "label"}
_IN_HEAD = frozenset("title meta link script style base noscript template basefont bgsound".split())
_CLOSES_P = _PARAGRAPH | {"div", "li", "dt", "dd"}


class Tag(NamedTuple):
    """A piece of a page: ``kind`` is text, open or close; offsets into the decoded source."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: str = ""


class Context(NamedTuple):
    """Where a stretch of text stands: the words of the enclosing elements that say what it is for.

    ``elements``: element names from outside in. ``marks``: class, id, role and rel words of them.
    """

    elements: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(slots=True)
class Page:
    """Canonical text of a page, its runs, and for each stretch of text where it stood.

    ``places`` holds (start, end, context, in a link); ``depth`` is the deepest nesting met.
    """

    text: str
    runs: RunList
    places: list[tuple[int, int, Context, bool]] = field(default_factory=list)
    tags: int = 0
    depth: int = 0
    cut: bool = False


def looks_like_html(text: str) -> bool:
    """True where the text is a page: starts with a known element, or holds several closed blocks."""
    start = _LEADING.match(text)
    if start is not None and _LOOKS.match(text, start.end()):
        return True
    return len(_BLOCK_TAG.findall(text[:20_000])) >= 3


def looks_like_feed(text: str) -> bool:
    """True for RSS and Atom."""
    return _FEED.match(text) is not None


class _Scanner:
    """Splits a page into tags and text; remembers failed searches so that it stays linear."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.cut = False
        self._no_quote: set[str] = set()

    def _tag_end(self, pos: int) -> int:
        """Offset after the ``>`` that closes a tag, or -1; quotes count only as attribute values."""
        source = self.source
        while True:
            stop = _STOP.search(source, pos)
            if stop is None:
                return -1
            mark = stop.group()
            pos = stop.end()
            if mark == ">":
                return pos
            before = stop.start() - 1
            while before > 0 and source[before] in " \t\n\r\f":
                before -= 1
            if source[before] != "=" or mark in self._no_quote:
                continue
            close = source.find(mark, pos)
            if close < 0:
                self._no_quote.add(mark)
            else:
                pos = close + 1

    def _skip_declaration(self, at: int) -> int:
        source = self.source
        if source.startswith("<!--", at):
            if source.startswith((">", "->"), at + 4):
                return source.index(">", at) + 1
            close = source.find("-->", at + 4)
            return len(source) if close < 0 else close + 3
        if source.startswith("<![CDATA[", at):
            close = source.find("]]>", at)
            return len(source) if close < 0 else close + 3
        close = source.find(">", at)
        return len(source) if close < 0 else close + 1

    def tags(self) -> Iterator[Tag]:
        """All text stretches and tags in order; comments and declarations are left out."""
        source, pos, text_from = self.source, 0, 0
        while True:
            found = _MARKUP.search(source, pos)
            if found is None:
                break
            at = found.start()
            closing = source[at + 1] == "/"
            name = _NAME.match(source, at + 1 + closing)
            if name is None and closing and not source.startswith("</>", at):
                pos = at + 2  # "</ 3" is no tag in running text
                continue
            end = self._skip_declaration(at) if name is None else self._tag_end(name.end())
            if end < 0:
                self.cut = True
                if text_from < at:
                    yield Tag("text", text_from, at)
                return
            if text_from < at:
                yield Tag("text", text_from, at)
            pos = text_from = end
            if name is None:
                continue
            word = name.group().lower()
            inside = source[name.end() : min(end - 1, name.end() + _ATTRIBUTE_CHARS)]
            yield Tag("close" if closing else "open", at, end, word, inside)
            raw = _RAW.get(word)
            if raw is not None and not closing:
                close = raw.search(source, end)
                pos = len(source) if close is None else close.start()
                text_from = pos
                if close is None:
                    self.cut = True
                    return
        if text_from < len(source):
            yield Tag("text", text_from, len(source))


def attributes(inside: str) -> dict[str, str]:
    """Attributes of a tag, lower-case names, entities resolved; the first of a name wins."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        value = match.group(2) or match.group(3) or match.group(4) or ""
        found.setdefault(match.group(1).lower(), html.unescape(value))
    return found


class _Builder:
    """Assembles canonical text and its runs from stretches of the source."""

    def __init__(self, source: Decoded) -> None:
        self._source = source.text
        self._cursor = Cursor(source)
        self._parts: list[str] = []
        self._chunk: list[int] = []  # start, end of a verbatim stretch not yet mapped
        self._break = 0
        self._space: tuple[int, int] | None = None
        self._last = 0
        self.runs = RunList()
        self.length = 0

    def _flush(self) -> None:
        if self._chunk:
            start, end = self._chunk
            for piece in self._cursor.pieces(start, end):
                self.runs.add(*piece)
            self._chunk = []

    def _put(self, text: str, start: int, end: int, verbatim: bool) -> None:
        if verbatim:
            if self._chunk and self._chunk[1] == start:
                self._chunk[1] = end
            else:
                self._flush()
                self._chunk = [start, end]
        else:
            self._flush()
            raw = list(self._cursor.pieces(start, end))
            self.runs.add(len(text), raw[0][1], raw[-1][2], False)
        self._parts.append(text)
        self.length += len(text)
        self._last = end

    def line_break(self, lines: int) -> None:
        """End the line (1) or the paragraph (2) before the next visible character."""
        self._break = max(self._break, lines)

    def space(self, start: int, end: int) -> None:
        """White space that shows as one space if text follows on the line."""
        if self._space is None:
            self._space = (start, end)

    def visible(self, text: str, start: int, end: int) -> int:
        """Append visible text that stood at ``start:end`` of the source; gives its canonical offset."""
        if self._break:
            if self.length:
                self._put("\n" * self._break, self._last, start, False)
        elif self._space is not None and self.length:
            left, right = self._space
            plain = right - left == 1 and self._source[left] == " "
            self._put(" ", left, right, plain)
        self._break, self._space = 0, None
        at = self.length
        self._put(text, start, end, self._source[start:end] == text)
        return at

    def finish(self) -> str:
        """The canonical text; runs are complete after this."""
        self._flush()
        return "".join(self._parts)


class _Stack:
    """Open elements with what they mean for the text inside."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._marks: list[tuple[str, ...]] = []
        self._open: dict[str, int] = {}
        self._unseen = 0
        self._hidden: list[bool] = []
        self._context: Context | None = None
        self.depth = 0

    @property
    def unseen(self) -> bool:
        """True inside an element that a browser does not show."""
        return self._unseen > 0

    def inside(self, name: str) -> bool:
        """True where an element of that name is open."""
        return self._open.get(name, 0) > 0

    def push(self, name: str, values: dict[str, str]) -> None:
        hidden = name in _UNSEEN or (name not in {"html", "body", "main", "article"} and _hidden(values))
        marks: tuple[str, ...] = ()
        if name not in {"html", "body"}:
            said = [values.get(key, "") for key in ("class", "id", "role", "rel", "itemprop")]
            marks = tuple(word for text in said if text for word in text.lower().split()[:12])
        self.names.append(name)
        self._marks.append(marks)
        self._hidden.append(hidden)
        self._unseen += hidden
        self._open[name] = self._open.get(name, 0) + 1
        self._context = None
        self.depth = max(self.depth, len(self.names))

    def pop(self, name: str) -> None:
        """Close the innermost element of that name and all inside it; nothing where none is open."""
        if not self.inside(name):
            return
        while True:
            last = self.names.pop()
            self._marks.pop()
            self._unseen -= self._hidden.pop()
            self._open[last] -= 1
            if last == name:
                break
        self._context = None

    def context(self) -> Context:
        """Names and marks of the open elements (the outer 40 and inner 40 of a deep nest)."""
        if self._context is None:
            deep = len(self.names) > 80
            names = [*self.names[:40], *self.names[-40:]] if deep else self.names
            marks = [*self._marks[:40], *self._marks[-40:]] if deep else self._marks
            self._context = Context(tuple(names), tuple(word for words in marks for word in words))
        return self._context


def _hidden(values: dict[str, str]) -> bool:
    style = values.get("style", "").replace(" ", "").lower()
    return "hidden" in values or "display:none" in style or "visibility:hidden" in style


def page(source: Decoded) -> Page:
    """Canonical text of an HTML page.

    BadInput where there are more than ``MAX_TAGS`` tags or nothing visible.
    """
    scanner, builder, stack = _Scanner(source.text), _Builder(source), _Stack()
    result = Page("", builder.runs)
    for tag in scanner.tags():
        if tag.kind == "text":
            if not stack.unseen:
                _add_text(source.text, tag, builder, stack, result)
            continue
        result.tags += 1
        if result.tags > MAX_TAGS:
            raise BadInput(f"page has more than {MAX_TAGS:,} tags; give the article's own page")
        name = tag.name
        if tag.kind == "open" and stack.names and stack.names[-1] == "head" and name not in _IN_HEAD:
            stack.pop("head")  # its end tag is optional
        if not stack.unseen:
            builder.line_break(2 if name in _PARAGRAPH else 1 if name in _LINE else 0)
        if tag.kind == "close":
            stack.pop(name)
        elif name not in _VOID:
            if name in _CLOSES_P and stack.names and stack.names[-1] == "p":
                stack.pop("p")
            if not tag.attributes.rstrip().endswith("/") or name not in {"svg", "path", "iframe", "object"}:
                stack.push(name, attributes(tag.attributes) if tag.attributes.strip() else {})
    result.text, result.depth, result.cut = builder.finish(), stack.depth, scanner.cut
    if not result.text:
        raise BadInput("page holds no visible text; save it after it has loaded, or give the text")
    return result


def _add_text(source: str, tag: Tag, builder: _Builder, stack: _Stack, result: Page) -> None:
    context, link, pre = stack.context(), stack.inside("a"), stack.inside("pre")
    first = -1
    for piece in _PIECE.finditer(source, tag.start, tag.end):
        text = piece.group()
        if text[0] in " \t\n\r\f":
            if pre and "\n" in text:
                builder.line_break(min(2, text.count("\n")))
            else:
                builder.space(piece.start(), piece.end())
            continue
        shown = html.unescape(text) if text[0] == "&" and len(text) > 1 else text
        if not shown:  # "&#1;" and other characters that HTML forbids
            continue
        at = builder.visible(shown.replace("\n", " "), piece.start(), piece.end())
        first = at if first < 0 else first
    if first >= 0:
        result.places.append((first, builder.length, context, link))

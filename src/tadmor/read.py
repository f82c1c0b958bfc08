"""Bytes to a report: kind of file, encoding, canonical text, metadata with its basis.

``read_report`` decides what the text is, ``complete`` fills metadata from what the zones show. For a
plain-text file that is valid UTF-8 with ``\\n`` line ends the canonical text is the file's own text.
"""

from __future__ import annotations

import hashlib
import logging
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from tadmor import decoding, imprint, markup, resources
from tadmor.errors import BadInput
from tadmor.model import Fact, Issue, Report, Span, Zone, ZoneKind
from tadmor.text import CLOSED, paragraphs

# Beyond these the page is read without the extractor, by the rules for plain text and the element names:
# 29,000 flat paragraphs (0.5 MB) cost it 5 s on the machine this was written on.
MAX_EXTRACT_CHARS = 3_000_000
MAX_EXTRACT_TAGS = 30_000
MAX_EXTRACT_DEPTH = 200
# Share of a line's characters inside links from which it is a pointer, not a sentence.
_LINK_SHARE = 0.9
_META_KEYS = ("outlet", "author", "published", "url", "title", "copy_of")
# Dates before the web are never a page's own; the upper bound only has to keep results the same every day.
_DATE_BOUNDS = {"min_date": "1993-01-01", "max_date": "2099-12-31"}


class Loaded(NamedTuple):
    """A report, what its markup says about its lines, and what had to be repaired or refused."""

    report: Report
    hints: tuple[Zone, ...]
    issues: tuple[Issue, ...]


class Extracted(NamedTuple):
    """What the extractor found in a page: main text and metadata (empty where unknown)."""

    lines: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""


def iso_day(value: str) -> str:
    """``YYYY-MM-DD`` of an ISO date or datetime. BadInput names the value otherwise."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=$|[T ]\d)", value.strip())
    try:
        return date.fromisoformat(found.group()).isoformat() if found else _no_day(value)
    except ValueError:
        return _no_day(value)


def _no_day(value: str) -> str:
    raise BadInput(f"published must be an ISO date such as 2017-03-05, not {value[:60]!r}")


def _given(meta: Mapping[str, Any] | None, file: str) -> dict[str, Fact]:
    if meta is None:
        return {}
    if not isinstance(meta, Mapping):
        raise BadInput(
            f"metadata of {file} must be an object with outlet, author, published ..., not {type(meta).__name__}"
        )
    facts = {}
    for key in _META_KEYS:
        value = meta.get(key)
        if value is None:
            continue
        if isinstance(value, date):
            value = value.isoformat()
        if not isinstance(value, str):
            raise BadInput(f"metadata of {file}: {key} must be text or null, not {type(value).__name__}")
        value = " ".join(value.split())
        if value:
            facts[key] = Fact(iso_day(value) if key == "published" else value, "given")
    return facts


def read_report(data: bytes, file: str, meta: Mapping[str, Any] | None = None) -> Loaded:
    """Read one report from its bytes; ``file`` is the name it goes by in every output.

    ``meta`` may hold outlet, author, published (ISO date), url, title, copy_of; it outranks all that is
    found in the text. BadInput where the bytes are no text, too many, or empty, or the metadata is wrong.
    """
    given = _given(meta, file)
    decoding.refuse_binary(data)
    # a declaration stands in ASCII, whatever the encoding of the rest
    page_like = markup.looks_like_html(data[:20_000].decode("latin-1"))
    source = decoding.decode(data, decoding.declared(data) if page_like else None)
    decoding.refuse_control(source.text)
    if markup.looks_like_feed(source.text):
        raise BadInput("file is a news feed (RSS or Atom), not a report; give the pages it points to")
    name = hashlib.sha256(data).hexdigest()
    if markup.looks_like_html(source.text):
        return _read_html(decoding.repaired(source), file, name, given)
    return _read_plain(source, file, name, given)


def _rows(file: str, notes: Sequence[decoding.Note], mapped: bool = True) -> tuple[Issue, ...]:
    return tuple(Issue(file, n.code, n.message, *((n.start, n.end) if mapped else (None, None))) for n in notes)


def _read_plain(source: decoding.Decoded, file: str, name: str, given: dict[str, Fact]) -> Loaded:
    exact = source.encoding == "utf-8" and not source.notes
    folded = decoding.fold_lines(source)
    notes = list(folded.notes)
    if exact:
        # offsets of a valid file count its own characters: point out, do not mend
        wrong = decoding.mojibake(folded.text)
        if wrong:
            message = f"{len(wrong)} characters look like UTF-8 read as Windows 1252; convert the file to mend them"
            notes.append(decoding.Note("mojibake", message, wrong[0][0], wrong[0][1]))
    else:
        folded = decoding.repaired(folded)
        notes = list(folded.notes)
    if not folded.text.strip():
        raise BadInput("file holds only white space; nothing to read")
    report = Report(name, file, folded.text, "text/plain", folded.encoding, runs=folded.runs)
    return Loaded(_with(report, given), (), _rows(file, notes))


# --- pages ------------------------------------------------------------------------------------


def _read_html(source: decoding.Decoded, file: str, name: str, given: dict[str, Fact]) -> Loaded:
    page = markup.page(source)
    issues = list(_rows(file, source.notes, mapped=False))
    if page.cut:
        issues.append(Issue(file, "markup_cut", "the page ends inside a tag or a script; what follows it is not seen"))
    reason = _too_much(source.text, page)
    found = Extracted()
    if reason:
        issues.append(Issue(file, "markup_limit", f"{reason}; read without main-content extraction"))
    else:
        try:
            found = _extract(source.text, given["url"].value if "url" in given else None)
        except Exception as error:  # noqa: BLE001  a third-party parser on hostile input: any failure costs only the hints
            issues.append(Issue(file, "extraction_failed", f"main content not found ({type(error).__name__})"))
    report = Report(name, file, page.text, "text/html", source.encoding, runs=page.runs.runs())
    facts = _markup_facts(found, page.text) | given
    return Loaded(_with(report, facts), _hints(page, found.lines), tuple(issues))


def _with(report: Report, facts: Mapping[str, Fact]) -> Report:
    return replace(
        report,
        title=facts.get("title"),
        outlet=facts.get("outlet"),
        author=facts.get("author"),
        published=facts.get("published"),
        url=facts.get("url"),
        copy_of=facts.get("copy_of"),
    )


def _too_much(text: str, page: markup.Page) -> str:
    if len(text) > MAX_EXTRACT_CHARS:
        return f"page has {len(text):,} characters"
    if page.tags > MAX_EXTRACT_TAGS:
        return f"page has {page.tags:,} tags"
    return f"elements are nested {page.depth:,} deep" if page.depth > MAX_EXTRACT_DEPTH else ""


def _extract(text: str, url: str | None) -> Extracted:
    """Main content and metadata by trafilatura; the date by htmldate, only from what marks it as one."""
    import trafilatura
    from htmldate import find_date
    from trafilatura.metadata import extract_metadata

    for noisy in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(text)
    if tree is None:
        return Extracted()
    # the extensive search takes any number in the text for a date
    day = find_date(text, extensive_search=False, original_date=True, url=url, **_DATE_BOUNDS)
    facts = extract_metadata(
        tree, default_url=url, date_config={"extensive_search": False, "original_date": True, **_DATE_BOUNDS}
    )
    body = trafilatura.extract(text, include_comments=False, include_tables=True, url=url) or ""
    return Extracted(
        tuple(line for line in body.split("\n") if line.strip()),
        facts.title or "", facts.author or "", facts.sitename or "", day or "", facts.url or "",
    )  # fmt: skip


def _markup_facts(found: Extracted, text: str) -> dict[str, Fact]:
    values = {"title": found.title, "outlet": found.outlet, "url": found.url, "published": found.published}
    names = [name for name in (imprint.person(part) for part in re.split(r"[;,]", found.author)) if name]
    values["author"] = "; ".join(names)
    facts = {}
    for key, value in values.items():
        value = " ".join(value.split())
        if value:
            at = text.find(value) if key in ("title", "author") else -1
            facts[key] = Fact(value, "markup", Span(at, at + len(value)) if at >= 0 else None)
    return facts


@cache
def _mark_rules() -> tuple[dict[str, tuple[ZoneKind, str]], dict[str, tuple[ZoneKind, str]]]:
    """Element name -> (kind, reason) and class word -> (kind, reason), from the lexicon."""
    tags: dict[str, tuple[ZoneKind, str]] = {}
    words: dict[str, tuple[ZoneKind, str]] = {}
    for rule in resources.toml("lexicon/zones.toml")["markup"]:
        for tag in rule["tags"]:
            tags[tag] = (ZoneKind(rule["kind"]), f"markup: <{tag}>")
        for word in rule["words"]:
            words[word] = (ZoneKind(rule["kind"]), f"markup: {word}")
    return tags, words


def _context_hint(context: markup.Context) -> tuple[tuple[ZoneKind, str] | None, tuple[ZoneKind, str] | None]:
    """What the elements around a stretch say, and what their class words say; the innermost wins."""
    tags, words = _mark_rules()
    by_tag = next((tags[name] for name in reversed(context.elements) if name in tags), None)
    outer = next((tags[name] for name in context.elements if name in {"nav", "aside", "footer", "form"}), None)
    if outer is not None and by_tag is not None and by_tag[0] is not ZoneKind.WIDGET:
        by_tag = outer
    by_word = None
    for mark in reversed(context.marks):
        if mark.startswith(("has-", "no-", "with-", "is-", "without-")):
            continue  # says what the page has elsewhere
        parts = [mark, *re.split(r"[_-]+", mark)]
        by_word = next((words[part] for part in parts if part in words), None)
        if by_word is not None:
            break
    return by_tag, by_word


# Class words are believed inside the main content only where they say no more than "small print of the article".
_SMALL = frozenset({ZoneKind.CAPTION, ZoneKind.CREDIT, ZoneKind.DISCLAIMER})
_FURNITURE = frozenset({ZoneKind.WIDGET, ZoneKind.RELATED, ZoneKind.TEASER})


def _main_lines(text: str, spans: Sequence[Span], main: Sequence[str]) -> set[int]:
    """Indices of the lines that the extractor kept, compared by letters and digits alone."""
    keep = [_key(line) for line in main]
    exact = set(keep)
    whole = "\n".join(keep)
    found = set()
    for i, span in enumerate(spans):
        key = _key(text[span.start : span.end])
        if key in exact or (len(key) >= 25 and len(spans) <= 3_000 and key in whole):
            found.add(i)
    return found


def _key(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).casefold()


def _hints(page: markup.Page, main: Sequence[str]) -> tuple[Zone, ...]:
    """What the markup says about each line of the page: by element, class words, links, and the extractor."""
    spans = list(paragraphs(page.text))
    kept = _main_lines(page.text, spans, main)
    last_kept = max(kept, default=-1)
    starts = [span.start for span in spans]
    said: list[dict[tuple[ZoneKind, str, bool], int]] = [{} for _ in spans]
    links = [0] * len(spans)
    for start, end, context, link in page.places:
        i = bisect_right(starts, start) - 1
        if i < 0:
            continue
        by_tag, by_word = _context_hint(context)
        links[i] += (end - start) * link
        for rule, strong in ((by_tag, True), (by_word, False)):
            if rule is not None:
                said[i][(*rule, strong)] = said[i].get((*rule, strong), 0) + end - start
    hints = []
    for i, span in enumerate(spans):
        length = span.end - span.start
        rules = [rule for rule, size in said[i].items() if size > 0.6 * length]
        if i in kept and CLOSED.search(page.text, max(span.start, span.end - 6), span.end):
            # sentences of the article: wrappers bear odd names, small print does not
            rules = [rule for rule in rules if (rule[2] or rule[0] in _SMALL) and rule[0] not in _FURNITURE]
        elif any(rule[0] is ZoneKind.TITLE and rule[2] for rule in rules):
            rules = [rule for rule in rules if rule[2]]
        # small print inside a menu is menu; otherwise the class word says more than the element
        rules.sort(key=lambda rule: (rule[0] in (ZoneKind.HEADING, ZoneKind.QUOTATION), rule[2]))
        if rules:
            hints.append(Zone(rules[0][0], span.start, span.end, rules[0][1]))
        elif main and i not in kept and links[i] > _LINK_SHARE * length and length > 12:
            hints.append(Zone(ZoneKind.RELATED, span.start, span.end, "markup: a link outside the main content"))
        elif main and i > last_kept:
            hints.append(Zone(ZoneKind.WIDGET, span.start, span.end, "markup: after the main content"))
    return tuple(hints)


# --- metadata from the text ---------------------------------------------------------------------


def _at(zone: Zone, text: str) -> str:
    return text[zone.start : zone.end]


def complete(report: Report, zones: Sequence[Zone]) -> Report:
    """The report with title, author, outlet and publication date as its zones show them.

    What is known already (given, markup) stays. An outlet in a byline or a credit line is where the text
    was taken from, not who printed it; an agency in the dateline is the outlet where nothing else names one.
    """
    text = report.text
    shown = next((zone for zone in zones if zone.kind is ZoneKind.TITLE), None)
    title = report.title
    if shown is not None and title is None:
        title = Fact(" ".join(_at(shown, text).split()), "title", shown.span)
    elif shown is not None and title is not None and _key(title.value) == _key(_at(shown, text)):
        title = replace(title, span=shown.span)
    author = report.author or _author(text, zones)
    published = report.published or _published(text, zones)
    outlet = report.outlet or _outlet(text, zones)
    if outlet is not None and title is not None and title.basis == "title":
        title = _without_suffix(title, outlet.value)
    return replace(report, title=title, author=author, outlet=outlet, published=published)


def _without_suffix(title: Fact, outlet: str) -> Fact:
    """ "Bridge falls | The Herald": the outlet is no part of the headline."""
    found = re.search(rf"\s+[|–—-]\s+{re.escape(outlet)}$", title.value)
    if found is None or title.span is None:
        return title
    cut = len(title.value) - found.start()
    return Fact(title.value[: found.start()], title.basis, Span(title.span.start, title.span.end - cut))


def _author(text: str, zones: Sequence[Zone]) -> Fact | None:
    for i, zone in enumerate(zones):
        if zone.kind is ZoneKind.DATELINE and zone.reason == "date line":
            span = imprint.author_in_date_line(_at(zone, text))
            if span is not None:
                placed = Span(zone.start, zone.start + span.end)
                return Fact(text[placed.start : placed.end], "dateline", placed)
        if zone.kind is not ZoneKind.BYLINE:
            continue
        found = imprint.byline(_at(zone, text))
        name = imprint.person(_at(zone, text))
        below = zones[i + 1].kind if i + 1 < len(zones) else None
        if found is None and name is not None and below in (ZoneKind.BYLINE, ZoneKind.DATELINE):
            return Fact(name, "byline", zone.span)  # a bare name, vouched for by the role or date below it
        if found is not None and found.names:
            spans = [Span(zone.start + span.start, zone.start + span.end) for _, span in found.names]
            return Fact("; ".join(name for name, _ in found.names), "byline", Span(spans[0].start, spans[-1].end))
    return None


_LATER = re.compile(r"\b(?:updated|modified|edited|revised|last)\b", re.I)
_FIRST = re.compile(r"\b(?:published|posted|issued|released|filed|created)\b", re.I)


def _published(text: str, zones: Sequence[Zone]) -> Fact | None:
    """The first full date of a dateline; "Published" outranks a bare date, and that an "Updated"."""
    best: tuple[int, int, Fact] | None = None
    body_met = False
    for zone in zones:
        body_met = body_met or zone.kind is ZoneKind.BODY
        if zone.kind not in (ZoneKind.DATELINE, ZoneKind.BYLINE):
            continue
        line = _at(zone, text)
        for found in imprint.days(line):
            if found.day is None:
                continue
            before = line[: found.start]
            rank = 2 if _LATER.search(before) and not _FIRST.search(before[-20:]) else 0 if _FIRST.search(before) else 1
            span = Span(zone.start + found.start, zone.start + found.end)
            row = (rank, zone.start, Fact(found.day.isoformat(), "dateline", span))
            best = row if best is None or row[:2] < best[:2] else best
    return best[2] if best else None


def _outlet(text: str, zones: Sequence[Zone]) -> Fact | None:
    for zone in zones:
        if zone.kind is ZoneKind.DATELINE and "\n" not in _at(zone, text):
            whole = zone.reason == "date line"
            span = imprint.outlet_in_date_line(_at(zone, text)) if whole else imprint.agency_in(_at(zone, text))
            if span is not None:
                placed = Span(zone.start + span.start, zone.start + span.end)
                return Fact(text[placed.start : placed.end], "dateline", placed)
        if zone.kind is ZoneKind.BYLINE and zone.reason == "name of an outlet":
            return Fact(_at(zone, text), "byline", zone.span)
    return None

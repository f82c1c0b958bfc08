"""The cascade: tag the words, run the passes, carry the context, hand out mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from tadmor.dates import base, bounds, compose, feasts, hours, lengths, relative
from tadmor.dates.context import FUTURE, Anchor, Context
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.value import Value
from tadmor.dates.words import Item, lexicon, shape_char, tokens
from tadmor.model import Basis, Precision, Span, TimeMention

Compiled = tuple[tuple[re.Pattern[str], Rule], ...]

# A report is a history where it tells many years, few of them near its own, and hardly a weekday.
_MIN_YEARS, _MAX_NEAR, _MAX_WEEKDAYS = 5, 0.35, 0.34
_YEAR = re.compile(
    r"(?<![\d,.$€£-])(?:1[4-9]|20)\d\d(?![\d%]|,\d|\s(?:people|soldiers|fighters|men|troops|metres|meters|km)\b)"
)
_BC = re.compile(r"\d\s?(?:BC|BCE)\b")
_DEICTIC = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|last (?:week|month|year)|this week)\b"
)


@cache
def _passes() -> tuple[Compiled, ...]:
    lex = lexicon()
    sets = (
        base.RULES + feasts.RULES + relative.RULES + hours.RULES + lengths.RULES,
        compose.SECOND,
        compose.SECOND,
        compose.RANGES,
        bounds.BOUNDS,
    )
    compiled = [tuple((lex.compile(rule.pattern), rule) for rule in rules) for rules in sets]
    return tuple(compiled)


@cache
def _key() -> frozenset[str]:
    """Tags without which a sentence holds no time expression."""
    lex = lexicon()
    chars = {
        shape_char(s)
        for s in ("ISO", "SLASH", "CLOCK", "ZULU", "DECADE", "Y", "MONTH", "WEEKDAY", "MABBR", "HOLIDAY", "HMONTH")
    }
    for name in ("SEASON", "UNIT", "POD", "NOW", "RECENTLY", "DAILY", "BC", "AM", "PM"):
        chars |= {lex.char(w) for w in lex.classes[name]}
    extra = (
        "recent today yesterday tomorrow tonight overnight former formerly future past current moment present then "
        "o'clock weekdays period time later since"
    )
    chars |= {lex.char(w) for w in extra.split()}
    return frozenset(chars)


_LETTERS = re.compile(r"[^\W\d_]+")
_SHAPED = re.compile(r"\d{4}|\d[:/.-]\d|['’]\d0s|\d\s?[ap]\.?m|\d\s?(?:BC|AD)|AD\s\d")


@cache
def _gate() -> frozenset[str]:
    """Words without which a sentence that has no number shaped like a date need not be looked at."""
    lex = lexicon()
    words = {w for w, char in lex.words.items() if char in _key()}
    words |= {*lex.months, *lex.weekdays, *(w + "s" for w in lex.full_weekdays), *lex.phrase_first}
    return frozenset(part for w in words for part in _LETTERS.findall(w)[:1])


def _may_hold(sentence: str) -> bool:
    return not _gate().isdisjoint(_LETTERS.findall(sentence.lower())) or _SHAPED.search(sentence) is not None


def is_history(text: str, spans: Sequence[Span], published: date | None) -> bool:
    """True where a text tells the past rather than the news, so that its own dates, not its publication, carry on."""
    years: list[int] = []
    weekdays = 0
    for span in spans:
        years += [int(m.group()) for m in _YEAR.finditer(text, span.start, span.end)]
        weekdays += sum(1 for _ in _DEICTIC.finditer(text, span.start, span.end))
        years += [-1 for _ in _BC.finditer(text, span.start, span.end)]
    if len(years) < _MIN_YEARS or weekdays > _MAX_WEEKDAYS * len(years):
        return False
    near = sum(1 for y in years if published and abs(y - published.year) <= 1)
    return near <= _MAX_NEAR * len(years)


def _run(ctx: Context, items: list[Item], rules: Compiled, first_pass: bool) -> list[Item]:
    tags = "".join(i.tag for i in items)
    hits: list[tuple[int, int, int, Hit, Rule]] = []
    for order, (pattern, rule) in enumerate(rules):
        for match in pattern.finditer(tags):
            hit = Hit(ctx, items, match)
            if hit.last > hit.first:
                hits.append((hit.first, -(hit.last - hit.first), order, hit, rule))
    if not hits:
        return items
    hits.sort(key=lambda h: h[:3])
    out: list[Item] = []
    done = 0
    for first, _, _, hit, rule in hits:
        if first < done:
            continue
        found = rule.resolve(hit)
        if found is None:
            continue
        out.extend(items[done:first])
        out.append(_chunk(hit, rule, found, first_pass))
        done = hit.last
        if first_pass or found.role == "point":
            ctx.remember(found, _is_main(ctx, hit, found, first))
        if found.days and (rule.id == "range" or found.role in {"since", "duration"}):
            ctx.stretch = found
        ctx.year_told = found.year_told or (ctx.year_told and found.ref is None)
    return [*out, *items[done:]]


_MAX_STEP = 2  # a history goes on by at most so many years at once, unless a sentence opens with the year


def _is_main(ctx: Context, hit: Hit, found: Value, index: int) -> bool:
    """True where a date belongs to the line of the narrative, not to an aside ("the 1954 accords", "since 1919")."""
    if not ctx.narrative or found.ref is None or ctx.main is None or ctx.heading:
        return True
    step = found.ref.y - ctx.main.y
    if step == 0:
        return True
    if not found.year_told:
        return 0 < step <= 1
    if index <= _OPENING:
        return True
    behind = hit.items[hit.last].tag if hit.last < len(hit.items) else ""
    if hit.tense() == FUTURE:
        return False  # "a withdrawal planned for late 2008" does not move the story on
    if found.ref.m == 0 and (
        hit.before in {"since", "until", "(", "-", "'s", "the", "a"} or behind == shape_char("DASH")
    ):
        return False
    return 0 < step <= _MAX_STEP


_OPENING = 3  # "In early April 1942, ...": the date is among the first words of its sentence


def _chunk(hit: Hit, rule: Rule, found: Value, first_pass: bool) -> Item:
    chunk = Item(
        hit.start,
        hit.end,
        "",
        shape_char(rule.tag) if rule.tag != "POD" else hit.items[hit.last - 1].tag,
        found,
        rule.id,
    )
    if rule.tag == "POD":
        chunk.lower = hit.items[hit.last - 1].lower
    inner = [i for i in hit.items[hit.first : hit.last] if i.value]
    if rule.id == "range" or (rule.id == "part-of-day" and hit.group("e")):
        chunk.parts = tuple(i for i in inner if i.rule != "part-alone")
    elif rule.id in {"since", "until", "within", "for-length", "after-length", "in-length"} and inner:
        chunk.parts = inner[-1].parts or (inner[-1],)
    if rule.id == "part-alone":
        chunk.core = (hit.start, hit.end)
    return chunk


def _sentence(ctx: Context, span: Span) -> list[Item]:
    if not _may_hold(ctx.text[span.start : span.end]):
        return []
    items = tokens(ctx.text, span.start, span.end)
    if not any(i.tag in _key() for i in items):
        return []
    for number, rules in enumerate(_passes()):
        items = _run(ctx, items, rules, number == 0)
        if number == 0 and not any(i.value or i.lower == "since" for i in items):
            return []
    return [i for i in items if i.value]


_MAX_SENTENCE = 4000


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The part of a span that lies in the text, cut where a "sentence" is absurdly long."""
    start, end = max(span.start, 0), min(span.end, len(text))
    while start < end:
        stop = min(start + _MAX_SENTENCE, end)
        if stop < end:
            blank = text.rfind(" ", start + 1, stop)
            stop = blank if blank > start else stop
        yield Span(start, stop)
        start = stop


def chunks(text: str, spans: Sequence[Span], anchor: Anchor) -> list[Item]:
    """All understood expressions of the given sentences, in text order, with their context applied."""
    _passes()  # compiling the rules gives their words tags, so it comes before any word is tagged
    ctx = Context(text, anchor)
    found: list[Item] = []
    previous_end, previous_anchor = 0, object()
    histories: dict[date | None, bool] = {}
    for span in (piece for whole in spans for piece in _pieces(text, whole)):
        published = anchor.at(span.start)
        if published is not previous_anchor and published != previous_anchor:
            if published not in histories:
                here = [s for s in spans if anchor.at(s.start) == published]
                histories[published] = is_history(text, here, published)
            ctx = Context(
                text, anchor, narrative=histories[published], published=published, paragraph=ctx.paragraph + 1
            )
            previous_anchor = published
        if "\n" in text[previous_end : span.start]:
            ctx.paragraph += 1
        ctx.open_sentence(span)
        found += _sentence(ctx, span)
        previous_end = span.end
    return found


_ROLES = frozenset({"point", "since", "until", "duration", "set"})


def find(text: str, spans: Sequence[Span], anchor: Anchor, apart: bool = False) -> tuple[TimeMention, ...]:
    """Time expressions inside the given sentences, as intervals, in text order.

    ``spans``: sentences in document order, code points of ``text``. Words that date nothing ("now", "former") are left
    out; expressions that cannot be resolved stay with interval None. Never raises on odd text.

    ``apart``: as TIMEX annotation delimits expressions: ranges and bounds taken apart, without prepositions, and with
    "now", "former" and the like (role "ref").
    """
    found: list[TimeMention] = []
    for item in chunks(text, spans, anchor):
        leaves = [leaf for part in item.parts or (item,) for leaf in part.parts or (part,)] if apart else [item]
        for leaf in leaves:
            value = leaf.value
            if value is None or (not apart and value.role not in _ROLES):
                continue
            found.append(_mention(text, leaf, value))
    return tuple(found)


def _mention(text: str, item: Item, value: Value) -> TimeMention:
    precision = value.precision if value.interval else Precision.UNKNOWN
    basis = value.basis if value.interval else Basis.RELATIVE
    return TimeMention(
        item.start, item.end, text[item.start : item.end], value.interval, precision, basis, value.role, item.rule,
        value.others, value.timex, value.mod,
    )  # fmt: skip

"""First pass, feasts and the Islamic calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tadmor.dates import calendar, value
from tadmor.dates.base import R, Y, relative_year, told_year, year_of
from tadmor.dates.context import FUTURE, PAST
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.value import Ref, Value
from tadmor.dates.words import lexicon, shape_char
from tadmor.model import Basis, Interval, Precision


def holiday(hit: Hit) -> Value | None:
    """Feasts: fixed days, Easter and its kin, Islamic feasts, the lunar new year."""
    lex = lexicon()
    entry = lex.holidays[hit.group("h")[0].lower]
    rule = entry["rule"]
    if (
        hit.first
        and hit.items[hit.first - 1].tag == shape_char("CAP")
        and hit.start - hit.items[hit.first - 1].end == 1
    ):
        return None  # the middle of a name
    if hit.after_is_capital and hit.after in {"offensive", "movement", "accord", "accords", "island", "agreement"}:
        return None
    if rule[0] == "date":
        return value.of_day(date.fromisoformat(rule[1]), Basis.EXPLICIT)
    y, explicit = told_year(hit)
    basis = Basis.EXPLICIT if explicit else Basis.RELATIVE
    if y is not None:
        found = feast(rule, y)
        return _feast_value(found[0], basis, explicit) if found else None
    if entry["id"] == "lunar-new-year" and hit.before not in {
        "the",
        "of",
        "on",
        "during",
        "after",
        "before",
        "for",
        "at",
    }:
        return None
    ctx = hit.ctx
    here = ctx.published if not ctx.narrative else (calendar.day(ctx.year, 7, 1) if ctx.year else None)
    if here is None:
        return Value("XXXX")
    options = [f for y in (here.year - 1, here.year, here.year + 1) for f in feast(rule, y)]
    if ctx.narrative:
        options = [o for o in options if o[0].year == ctx.year] or options
    if not options:
        return None
    tense = hit.tense()
    if tense == FUTURE or (hit.before == "before" and tense != PAST):
        ahead = [o for o in options if o[1] >= here]
        return _feast_value(min(ahead or options), basis, False)
    past = [o for o in options if o[0] <= here]
    return _feast_value(max(past or options), basis, False)


def feast(rule: list[object], y: int) -> list[calendar.Days]:
    """Days of a feast in a Gregorian year, by its rule in the lexicon."""
    kind, numbers = rule[0], [int(str(n)) for n in rule[1:]]
    first: date | None = None
    length = 1
    if kind == "fixed":
        first, length = calendar.day(y, numbers[0], numbers[1]), numbers[2]
    elif kind in {"easter", "orthodox"}:
        sunday = calendar.easter(y, kind == "orthodox")
        first, length = calendar.shift(sunday, numbers[0]) if sunday else None, numbers[1]
    elif kind == "hijri":
        return calendar.hijri_in(y, numbers[0], numbers[1], numbers[2])
    elif kind == "nth":
        first = calendar.nth_weekday(y, *numbers)
    elif kind == "lunar":
        told = lexicon().lunar.get(str(y))
        first = date.fromisoformat(f"{y}-{told}") if told else None
    last = calendar.shift(first, length - 1) if first else None
    return [(first, last)] if first and last else []


def _feast_value(days: calendar.Days, basis: Basis, explicit: bool) -> Value:
    first, last = days
    return Value(
        first.isoformat(),
        Interval(first, last),
        Precision.DAY,
        basis,
        ref=Ref(first.year, first.month, first.day),
        year_told=explicit,
    )


def hijri_day(hit: Hit) -> Value | None:
    """ "3 Shawwal 1440"."""
    y = next((i.n or int(i.lower) for i in hit.group("y") if i.n or i.lower.isdigit()), 0)
    if not hit.group("y"):
        return _nearest_hijri_day(hit)
    found = calendar.hijri(y, hit.n("m"), hit.n("d")) if y < 1700 else None
    return value.of_day(found, Basis.EXPLICIT).but(year_told=True) if found else None


def _nearest_hijri_day(hit: Hit) -> Value | None:
    """The day in the years around publication."""
    here, m, d = hit.ctx.published, hit.n("m"), hit.n("d")
    if here is None or hit.ctx.narrative:
        return Value("XXXX")
    options = [f for y in (here.year - 1, here.year, here.year + 1) for f in calendar.hijri_in(y, m, d, 1)]
    days = _meant(hit, here, options)
    return value.of_day(days[0]) if days else None


def hijri_year(hit: Hit) -> Value | None:
    """ "1438 AH": from the first of Muharram to the day before the next."""
    y = hit.n("y") or next((int(i.lower) for i in hit.group("y") if i.lower.isdigit()), 0)
    first, following = calendar.hijri(y, 1, 1), calendar.hijri(y + 1, 1, 1)
    last = calendar.shift(following, -1) if following else None
    if first is None or last is None:
        return None
    text = f"{first.isoformat()}/{last.isoformat()}"
    return Value(text, Interval(first, last), Precision.YEAR, Basis.EXPLICIT, year_told=True)


def hijri_month(hit: Hit) -> Value | None:
    """ "Ramadan 2016", "Shawwal 1437", "during Ramadan"."""
    m = hit.n("m")
    y = year_of(hit.group("y")) or (relative_year(hit.ctx, hit.words("r")) or 0 if hit.group("r") else 0)
    if y:
        days = calendar.hijri_month(y, m) if y < 1700 else next(iter(calendar.hijri_in(y, m, 1, 0)), None)
        return _lunar_month(days, Basis.EXPLICIT)
    if m != 9 and hit.before not in {"of", "in", "during"}:
        return None
    here = hit.ctx.published if not hit.ctx.narrative else (calendar.day(hit.ctx.year, 7, 1) if hit.ctx.year else None)
    if here is None:
        return Value("XXXX")
    options = [f for y in (here.year - 1, here.year, here.year + 1) for f in calendar.hijri_in(y, m, 1, 0)]
    return _lunar_month(_meant(hit, here, options), Basis.RELATIVE)


def _meant(hit: Hit, here: date, options: Sequence[calendar.Days]) -> calendar.Days | None:
    """Of the days of several years those ahead where the sentence looks ahead, else the last that have begun."""
    ahead, past = [o for o in options if o[1] >= here], [o for o in options if o[0] <= here]
    return min(ahead) if hit.tense() == FUTURE and ahead else (max(past) if past else None)


def _lunar_month(days: calendar.Days | None, basis: Basis) -> Value | None:
    if days is None:
        return None
    return Value(
        f"{days[0].isoformat()}/{days[1].isoformat()}",
        Interval(*days),
        Precision.MONTH,
        basis,
        ref=Ref(days[0].year, days[0].month),
    )


RULES: tuple[Rule, ...] = (
    Rule("holiday", f"h=(HOLIDAY) (?: {Y} | {R} )?", holiday),
    Rule("hijri-day", "d=(D | ORD) (?: of )? m=(HMONTH) COMMA? y=(Y | N) AH?", hijri_day),
    Rule("hijri-day", "d=(D | ORD) (?: of )? m=(HMONTH)", hijri_day),
    Rule("hijri-year", "(?: the year )? y=(Y | N) AH", hijri_year),
    Rule(
        "hijri-month",
        f"(?: the (?: holy | fasting ) month of )? m=(HMONTH) (?: COMMA? of? y=(Y) AH? | {R} )?",
        hijri_month,
    ),
)

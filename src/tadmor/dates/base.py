"""First pass: days, months, years, seasons, weekdays, feasts as they stand in the text."""

from __future__ import annotations

import re
from datetime import date

from tadmor.dates import calendar, value
from tadmor.dates.context import FUTURE, PAST, Context
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.value import Ref, Value
from tadmor.dates.words import Item, lexicon
from tadmor.model import Basis, Interval

# A month or day without a year is read as the nearest one where that lies within so many days of publication,
# whatever the tense: "on 24 June" in a report of 20 June is never last year's.
_NEAR_DAYS = 60
_NEAR_AHEAD = 14  # and ahead of publication, told in the past tense, only so many


def year_of(items: object) -> int:
    """Explicit year in a group of items, 0 where there is none; BC negative."""
    if not isinstance(items, (list, tuple)):
        return 0
    number, bc = 0, False
    for item in items:
        assert isinstance(item, Item)
        if item.n:
            number = item.n
        bc = bc or item.lower in {"bc", "bce", "b.c", "b.c.e", "b.c.", "b.c.e."}
    return -number if bc else number


def relative_year(ctx: Context, words: str) -> int | None:
    """Year meant by "that year", "the same year", "the previous year", "last year", "this year"."""
    anaphoric = any(
        w in words for w in ("that", "same", "previous", "preceding", "following", "prior", "subsequent", "the next")
    )
    here = ctx.ref if anaphoric and ctx.ref else ctx.now
    if here is None:
        return ctx.year
    if any(w in words for w in ("last", "past", "previous", "preceding", "prior")):
        return here.y - 1
    if any(w in words for w in ("next", "following", "coming", "subsequent", "ensuing", "succeeding", "upcoming")):
        return here.y + 1
    return here.y


def told_year(hit: Hit) -> tuple[int | None, bool]:
    """(year, explicit) of the groups ``y`` (a number) and ``r`` (that year)."""
    explicit = year_of(hit.group("y"))
    if explicit:
        # "from November to January 1905": the first month is of the year before
        return explicit - (hit.n("o") != 0 and hit.n("o") < hit.n("m")), True
    if hit.group("r"):
        return relative_year(hit.ctx, hit.words("r")), False
    return None, False


def narrative_year(ctx: Context, m: int) -> int | None:
    """Year of a month in a history: the year last told; the next one where the months run over its end."""
    if ctx.year is None:
        return None
    ref = ctx.main_month
    if ref and ref.y == ctx.year and ref.m >= 10 and m <= 2:
        return ctx.year + 1
    return ctx.year


def _carried(ctx: Context, m: int) -> int | None:
    """Year told just before in the same paragraph, for a month that comes after it ("in May 2015 ... in July")."""
    ref = ctx.ref
    if ref is None or ctx.ref_paragraph != ctx.paragraph or not ctx.year_told:
        return None
    return ref.y if m > (ref.m or 0) or (m == ref.m and ref.d) else None


def implied_year(hit: Hit, m: int, d: int) -> tuple[int | None, tuple[int, ...]]:
    """Year of a day or month named without one, and other years that it could be."""
    ctx = hit.ctx
    if ctx.narrative:
        return narrative_year(ctx, m), ()
    carried, pub = _carried(ctx, m), ctx.published
    if pub is None:
        return carried, ()
    target = d or min(pub.day, 28)
    options: list[tuple[int, int]] = []
    for y in (pub.year - 1, pub.year, pub.year + 1):
        when = calendar.day(y, m, target)
        if when:
            options.append(((when - pub).days, y))
    if not options:
        return None, ()
    tense = hit.tense()
    past = [o for o in options if o[0] <= 0] or options[:1]
    ahead = [o for o in options if o[0] >= 0] or options[-1:]
    nearest = min(options, key=lambda o: abs(o[0]))
    latest, soonest = max(past), min(ahead)
    if tense == FUTURE:
        chosen = soonest
    elif d and abs(nearest[0]) <= _NEAR_DAYS and not (tense == PAST and nearest[0] > _NEAR_AHEAD):
        chosen = nearest
    elif tense == PAST or abs(nearest[0]) > _NEAR_DAYS:
        chosen = latest
    else:
        chosen = nearest
    ref = ctx.ref
    if carried == (ref.y if ref else None) and d and ref and ref.d and chosen[1] != ref.y and 0 <= m - ref.m <= 3:
        return carried, (chosen[1],)  # "On 15 May 2013 ... On 26 May ..."
    if carried is not None and carried != chosen[1] and chosen[0] < -_NEAR_DAYS:
        return carried, (chosen[1],)
    return chosen[1], ()


def month_day(hit: Hit) -> Value | None:
    """ "11 June", "June 11, 2017", "Tuesday, 11 June", "11 June of that year"."""
    m, d = hit.n("m"), hit.n("d")
    y, explicit = told_year(hit)
    others: tuple[int, ...] = ()
    if y is None:
        y, others = implied_year(hit, m, hit.n("e") or d)
    if y is None:
        return Value(f"XXXX-{m:02d}-{d:02d}") if 1 <= d <= 31 else None
    if y < 1:
        return Value(f"{value.year_text(y)}-{m:02d}-{d:02d}", ref=Ref(y, m, d), basis=Basis.EXPLICIT)
    found = calendar.day(y, m, d)
    if found is None:
        return None
    result = value.of_day(found, Basis.EXPLICIT).but(year_told=explicit)
    alternatives = [calendar.day(o, m, d) for o in others]
    return result.but(others=tuple(Interval(a, a) for a in alternatives if a)) if others else result


def month_year(hit: Hit) -> Value | None:
    """ "March 2016", "April 480 BC", "May of that year"."""
    y, explicit = told_year(hit)
    if y is None:
        return Value(f"XXXX-{hit.n('m'):02d}")
    basis = Basis.EXPLICIT if explicit else Basis.RELATIVE
    return value.of_month(y, hit.n("m"), basis).but(year_told=explicit)


def bare_month(hit: Hit) -> Value | None:
    """ "in December": the year from tense and context. "May" and "March" need a preposition or the like."""
    name, m = hit.words("m"), hit.n("m")
    event = hit.after in lexicon().classes["EVENT"] and hit.first > 0
    cue = (
        event
        or hit.before in lexicon().classes["PREPM"]
        or (hit.before in {"-", ",", "("} and name not in {"may", "march"})
    )
    if name in {"may", "march"} and (
        not cue or (hit.before in {"and", "or", "to", "on", "about", "last"} and not _is_list(hit))
    ):
        return None
    if not cue and (hit.after_is_capital or hit.before in {"mr", "mrs", "ms", "miss"}):
        return None
    if not cue and hit.first and hit.ctx.text[hit.items[hit.first - 1].start].isupper():
        return None
    y, others = implied_year(hit, m, 0)
    if y is None:
        return Value(f"XXXX-{m:02d}")
    found = value.of_month(y, m)
    months = [calendar.month(o, m) for o in others]
    return found.but(others=tuple(Interval(*i) for i in months if i)) if others else found


def relative_month(hit: Hit) -> Value | None:
    """ "last December", "next March", "this May": strictly before or after the current month."""
    m, words = hit.n("m"), hit.words("r").split()
    here = hit.ctx.ref if {"following", "previous", "preceding"} & set(words) and hit.ctx.ref else hit.ctx.now
    if here is None:
        return Value(f"XXXX-{m:02d}")
    month = here.m or 12
    if {"last", "past", "previous", "preceding"} & set(words):
        found = value.of_month(here.y - (m >= month), m)
        other = calendar.month(here.y - 1, m) if m < month and not hit.ctx.narrative else None
        return found.but(others=(Interval(*other),)) if other else found
    if {"next", "following", "coming", "upcoming"} & set(words):
        return value.of_month(here.y + (m <= month), m)
    return value.of_month(here.y, m)


def day_of_month(hit: Hit) -> Value | None:
    """ "on the 15th", after a date of that month was told in the paragraph."""
    ctx = hit.ctx
    if hit.last < len(hit.items) and hit.after not in _AFTER_ORDINAL:
        return None
    if ctx.ref is None or not ctx.ref.m or ctx.ref_paragraph != ctx.paragraph:
        return None
    found = calendar.day(ctx.ref.y, ctx.ref.m, hit.n("d"))
    return value.of_day(found) if found else None


_AFTER_ORDINAL = frozenset(
    ", . ; : ) it they he she the a there we and but when in at by of troops fighters government rebels".split()
) - {"of"}


def _is_list(hit: Hit) -> bool:
    previous = hit.items[hit.first - 2] if hit.first > 1 else None
    return (
        previous is not None and (previous.value is not None or previous.tag == hit.items[hit.first].tag)
    ) or hit.before == "last"


def bare_year(hit: Hit) -> Value | None:
    """ "in 2016", "the 2016 ceasefire": a four-digit number that is not a count."""
    number, before, after = hit.n("y"), hit.before, hit.after
    if (
        before in {"$", "€", "£", "#", "no", "nos", "than", "/", "least", *lexicon().lists["numbered"]}
        or after in lexicon().lists["counted"]
        or after in {"%", "/"}
    ):
        return None
    behind = hit.items[hit.last] if hit.last < len(hit.items) else None
    word_follows = (
        behind is not None
        and behind.start - hit.end == 1
        and after.isalpha()
        and after == hit.ctx.text[behind.start : behind.end]
    )
    strong = before in {"in", "since", "during", "until", "till", "year", "years", "late", "early", "throughout", "mid"}
    if before == "-" and hit.first > 1:
        previous = hit.items[hit.first - 2].lower
        strong = previous in {"mid", "late", "early"}
        if not strong and previous.isalpha() and hit.items[hit.first - 2].value is None:
            return None  # the name of a weapon or a missile
    if not strong and word_follows:
        if (
            after.endswith("s")
            and not after.endswith("ss")
            and after not in {"was", "is", "has", "as", "this", "its", "his", "elections"}
        ):
            if number % 100 == 0 or before not in {"the", "a", "'s", "’s", "its", "their", "his"}:
                return None
        if (
            before not in lexicon().lists["before_year"]
            and before not in {"a", "'s", "’s", "his", "its", "their", "this"}
            and not 1800 <= number <= 2099
        ):
            return None
    if before not in lexicon().lists["before_year"] and not 1400 <= number <= 2099:
        return None
    if (
        number % 100 == 0
        and before in {"the", "of", "to", "and", "about", "around", "for", "or", "by", "from", "between"}
        and word_follows
    ):
        return None
    if number < 1500 and not strong:
        return None
    return value.of_year(number, Basis.EXPLICIT).but(year_told=True)


def era_year(hit: Hit) -> Value | None:
    """ "480 BC", "AD 70"."""
    y = year_of(hit.group("y"))
    return value.of_year(y, Basis.EXPLICIT).but(year_told=True) if y else None


def second_year(hit: Hit) -> Value | None:
    """The "08" of "2007-08" and the "1918" of "1914-1918"."""
    first, last = hit.n("y"), hit.group("z")[0]
    if len(last.lower) != 2 or not first % 100 < int(last.lower) <= 99:
        return None
    return value.of_year(first - first % 100 + int(last.lower), Basis.EXPLICIT).but(year_told=True)


def bc_before_range(hit: Hit) -> Value | None:
    """The "499" of "499-493 BC"."""
    return value.of_year(-hit.n("y"), Basis.EXPLICIT).but(year_told=True)


def iso(hit: Hit) -> Value | None:
    """2017-02-12, with or without a time."""
    text = hit.items[hit.first].lower
    try:
        found = date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return None
    suffix = text[10:].upper()
    return value.of_day(found, Basis.EXPLICIT, suffix).but(year_told=True)


def slashed(hit: Hit) -> Value | None:
    """05/02/2017: day first unless the anchor or the numbers say otherwise; the other reading is kept."""
    text = hit.items[hit.first].lower
    a, b, y = (int(p) for p in re.split(r"[./-]", text))
    if y < 100:
        y += 2000 if y < 70 else 1900
    day_first = hit.ctx.anchor.day_first is not False or "." in text
    readings = [calendar.day(y, b, a), calendar.day(y, a, b)]
    if not day_first:
        readings.reverse()
    found = [r for r in readings if r]
    if not found or not 1000 <= y <= 2199:
        return None
    others = tuple(Interval(o, o) for o in found[1:] if o != found[0])
    return value.of_day(found[0], Basis.EXPLICIT).but(others=others, year_told=True)


def weekday(hit: Hit) -> Value | None:
    """ "on Friday": nearest in the direction of the tense. "last Friday", "next Friday" keep both readings."""
    ctx, wanted = hit.ctx, hit.n("w")
    if hit.after_is_capital and hit.after in {
        "times",
        "telegraph",
        "mail",
        "express",
        "herald",
        "world",
        "school",
        "mirror",
        "post",
        "agreement",
    }:
        return None
    if hit.before in {"bloody", "black", "good", "palm", "red", "super", "mr", "cyber", "the"} and hit.after in {
        "massacre",
        "agreement",
        "school",
    }:
        return None
    if hit.before in {"bloody", "black", "super", "cyber", "mr", "ms"}:
        return None
    base = ctx.base
    how = hit.words("r")
    if base is None:
        return Value(f"XXXX-WXX-{wanted + 1}")
    back = (base.weekday() - wanted) % 7
    ahead = (wanted - base.weekday()) % 7
    if how.endswith(("last", "past")):
        first, second = -(back or 7), -(back or 7) - 7
    elif how.endswith(("next", "coming", "following")):
        first, second = (ahead or 7), (ahead or 7) + 7
    elif "that" in how:
        found = ctx.day_ref.day if ctx.day_ref else None
        if found and found.weekday() == wanted:
            return value.of_day(found)
        first, second = -back, 0
    elif how.endswith("this"):
        first, second = wanted - base.weekday(), 0
        tense = hit.tense()
        if first > 0 and tense == PAST:
            first -= 7
        elif first < 0 and tense != PAST:
            first += 7
    elif ctx.narrative:
        first, second = (ahead, 0)
    else:
        future = hit.tense() == FUTURE
        first, second = (ahead, 0) if future else (-back, 0)
    found = calendar.shift(base, first)
    if found is None:
        return None
    other = calendar.shift(base, second) if second else None
    return value.of_day(found).but(others=(Interval(other, other),) if other else ())


def weekday_in(hit: Hit) -> Value | None:
    """ "Friday last week", "Monday of next week", "Tuesday this week"."""
    base = hit.ctx.base
    if base is None:
        return Value(f"XXXX-WXX-{hit.n('w') + 1}")
    weeks = {"last": -1, "past": -1, "previous": -1, "next": 1, "following": 1, "coming": 1}.get(
        hit.words("r").split()[-1], 0
    )
    found = calendar.shift(base, 7 * weeks + hit.n("w") - base.weekday())
    return value.of_day(found) if found else None


def _season_code(hit: Hit) -> str:
    return lexicon().seasons[hit.group("s")[0].lower]


def season_year(hit: Hit) -> Value | None:
    """ "the summer of 1943", "spring 2016", "the spring of that year", "the winter of 2015-16"."""
    y, explicit = told_year(hit)
    if y is None:
        return Value(f"XXXX-{_season_code(hit)}")
    found = value.of_season(y, _season_code(hit), Basis.EXPLICIT if explicit else Basis.RELATIVE)
    return found.but(year_told=explicit)


def bare_season(hit: Hit) -> Value | None:
    """ "this summer", "last winter", "in the spring": the year from tense and context."""
    code, how = _season_code(hit), hit.words("r")
    word = hit.group("s")[0].lower
    if (
        word == "fall"
        and (
            hit.after == "of"
            or not ((how and how != "the") or hit.before in {"in", "early", "late", "mid", "this", "last"})
        )
    ) or (word == "fall" and how in {"", "the"} and hit.before not in {"in", "since", "by", "early", "late"}):
        return None
    if (
        word in {"spring"}
        and not how
        and hit.before not in {"in", "since", "by", "early", "late", "until", "during", "this", "last", "-"}
    ):
        return None
    here = hit.ctx.now
    if how.endswith(("previous", "preceding", "following", "that", "same")) and hit.ctx.ref:
        here = hit.ctx.ref
    if here is None:
        return Value(f"XXXX-{code}")
    if hit.ctx.narrative and not how.endswith(("last", "next", "previous", "following")):
        return value.of_season(here.y, code)
    tense = hit.tense()
    first = Ref(here.y, {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code])
    y = here.y
    month = here.m or 12
    length_end = first.m + 2
    if how.endswith(("last", "past", "previous", "preceding")):
        y = here.y if length_end < month else here.y - 1
    elif how.endswith(("next", "coming", "following")):
        y = here.y if first.m > month else here.y + 1
    elif tense == FUTURE:
        y = here.y if length_end >= month else here.y + 1
    elif how.endswith("this") and code != "WI":
        y = here.y
    else:
        y = here.y if first.m <= month else here.y - 1
    return value.of_season(y, code)


Y = "(?: COMMA? of? (?: the year )? COMMA? y=(Y | (?: D | N ) BC) )"
R = "(?: of? r=(YREL_) )"
_TO = "(?: and | or | to | until | till | through | DASH | SLSH | COMMA )"
_WD = "(?: (?: WEEKDAY | WABBR DOT? ) COMMA? )"
_MON = "(?: MONTH | MABBR DOT? )"


RULES: tuple[Rule, ...] = (
    Rule("iso-date", "ISO", iso),
    Rule("numeric-date", "SLASH", slashed),
    # a range tells its year once, at its end: these come before the plain dates
    Rule("month-day", f"x=(m=({_MON}) the? d=(D | ORD)) {_TO} the? (?: D | ORD ) COMMA? y=(Y)", month_day),
    Rule("month-day", f"x=(m=({_MON}) the? d=(D | ORD)) {_TO} o=({_MON}) the? (?: D | ORD ) COMMA? y=(Y)", month_day),
    Rule(
        "day-month", f"x=(d=(D | ORD) of? m=({_MON})) {_TO} the? (?: D | ORD ) of? o=({_MON}) COMMA? y=(Y)", month_day
    ),
    Rule("day-month", f"{_WD}? the? d=(D | ORD | ORDW (?: day )? of) of? m=({_MON}) {Y}", month_day),
    Rule("day-month", f"{_WD}? the? d=(D | ORD) of? m=({_MON}) {R}", month_day),
    Rule("day-month", f"{_WD}? the? d=(D | ORD) of? m=({_MON})", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD) COMMA? y=(Y)", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD) COMMA? {R}", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD)", month_day),
    Rule("day-in-range", f"x=(d=(D | ORD)) {_TO} the? e=(D | ORD) of? m=({_MON}) COMMA? y=(Y)?", month_day),
    Rule("day-in-range", f"m=({_MON}) the? e=(D | ORD) {_TO} the? x=(d=(D | ORD)) (?: COMMA? y=(Y))?", month_day),
    Rule("month-in-range", f"x=(m=(MONTH)) {_TO} (?: START | MID DASH? | END )? o=(MONTH) (?: of )? y=(Y)", month_year),
    Rule("month-year", f"m=({_MON}) {Y}", month_year),
    Rule("month-year", f"m=({_MON}) COMMA? {R}", month_year),
    Rule("month-rel", "r=((?: the | this )? (?: LAST | NEXT | PREV | this )) m=(MONTH)", relative_month),
    Rule("day-of-month", "(?: on | by | until | since ) x=(the d=(ORD))", day_of_month),
    Rule("month", "m=(MONTH)", bare_month),
    Rule("year", "(?: the (?: year | years ) )? y=(Y)", bare_year),
    Rule("era-year", "(?: (?: ca | circa | c | about | around ) DOT? )? y=((?: D | N | Y ) AD? BC)", era_year),
    Rule("era-year", "AD y=(D | N | Y)", era_year),
    Rule("era-year", "y=(D | N) AD", era_year),
    Rule("year-range-start", "x=(y=(D | N | Y)) (?: DASH | to | and ) (?: D | N | Y ) BC", bc_before_range),
    Rule("year-range-end", "y=(Y) DASH x=(z=(D | N))", second_year),
    Rule(
        "weekday",
        "r=((?: the | on )? (?: last | past | next | this | that same? | coming | following ))? w=(WEEKDAY)",
        weekday,
    ),
    Rule(
        "weekday-week",
        "w=(WEEKDAY) (?: of )? r=(the? (?: last | past | next | this | that | previous | following | coming )) week",
        weekday_in,
    ),
    Rule(
        "season-year", "the? s=(SEASON) (?: COMMA? of? y=(Y (?: DASH (?: D | N | Y) )? | (?: D | N ) BC))", season_year
    ),
    Rule("season-year", f"the? s=(SEASON) {R}", season_year),
    Rule(
        "season",
        "r=((?: the | this | that same? | the same | the? (?: LAST | PREV | NEXT ) ))? s=(SEASON)",
        bare_season,
    ),
)

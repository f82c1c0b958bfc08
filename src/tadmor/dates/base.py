"""First pass: days, months, years, seasons, weekdays, feasts as they stand in the text."""

from __future__ import annotations

from datetime import date

from tadmor.dates import calendar, value
from tadmor.dates.context import FUTURE, PAST, Context
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.value import Ref, Value
from tadmor.dates.words import Item, lexicon
from tadmor.model import Basis, Interval, Precision

# A month or day without a year is read as the nearest one where that lies within so many days of publication,
# whatever the tense: "on 24 June" in a report of 20 June is never last year's.
_NEAR_DAYS = 60


def _year_of(items: object) -> int:
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
    explicit = _year_of(hit.group("y"))
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
    return ref.y if m > (ref.m or 0) else None


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
    elif d and abs(nearest[0]) <= _NEAR_DAYS:
        chosen = nearest
    elif tense == PAST or abs(nearest[0]) > _NEAR_DAYS:
        chosen = latest
    else:
        chosen = nearest
    if carried is not None and carried != chosen[1] and chosen[0] < -_NEAR_DAYS:
        return carried, (chosen[1],)
    return chosen[1], ()


def month_day(hit: Hit) -> Value | None:
    """ "11 June", "June 11, 2017", "Tuesday, 11 June", "11 June of that year"."""
    m, d = hit.n("m"), hit.n("d")
    y, explicit = told_year(hit)
    others: tuple[int, ...] = ()
    if y is None:
        y, others = implied_year(hit, m, d)
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


_MONTH_CUES = lexicon().classes["PREPM"]


def bare_month(hit: Hit) -> Value | None:
    """ "in December": the year from tense and context. "May" and "March" need a preposition or the like."""
    name, m = hit.words("m"), hit.n("m")
    event = hit.after in lexicon().classes["EVENT"] and hit.first > 0
    cue = event or hit.before in _MONTH_CUES or (hit.before in {"-", ",", "("} and name not in {"may", "march"})
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


def _is_list(hit: Hit) -> bool:
    previous = hit.items[hit.first - 2] if hit.first > 1 else None
    return (
        (previous is not None
        and (previous.value is not None or previous.tag == hit.items[hit.first].tag))
        or hit.before == "last"
    )


_YEAR_CUES = frozenset(
    """in of since by until till from to and or between during before after late early mid throughout through circa ca around about
    year years - ( [ , ; : end beginning start spring summer autumn fall winter for the than""".split()
)
_MEASURES = frozenset(
    """km kilometres kilometers metres meters miles feet men women people troops soldiers fighters rebels militants civilians
    prisoners tonnes tons dollars euros pounds rubles rupees percent per square acres hectares hours am pm mw mm kg refugees tanks
    aircraft casualties dead wounded others more of years days gmt utc local members families houses homes vehicles killed""".split()
)


def bare_year(hit: Hit) -> Value | None:
    """ "in 2016", "the 2016 ceasefire": a four-digit number that is not a count."""
    number, before, after = hit.n("y"), hit.before, hit.after
    if before in {"$", "€", "£", "#", "no", "nos", "than", "/", "least"} or after in _MEASURES or after in {"%", "/"}:
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
            before not in _YEAR_CUES
            and before not in {"a", "'s", "’s", "his", "its", "their", "this"}
            and not 1800 <= number <= 2099
        ):
            return None
    if before not in _YEAR_CUES and not 1400 <= number <= 2099:
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
    y = _year_of(hit.group("y"))
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
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    suffix = text[10:].upper()
    return value.of_day(found, Basis.EXPLICIT, suffix).but(year_told=True)


def slashed(hit: Hit) -> Value | None:
    """12/02/2017: day first unless the anchor or the numbers say otherwise; the other reading is kept."""
    text = hit.items[hit.first].lower
    a, b, y = (int(p) for p in text.replace(".", "/").split("/"))
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
    if word == "fall" and (
        hit.after == "of" or not ((how and how != "the") or hit.before in {"in", "early", "late", "mid", "this", "last"})
    ):
        return None
    elif word == "fall" and how in {"", "the"} and hit.before not in {"in", "since", "by", "early", "late"}:
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


def holiday(hit: Hit) -> Value | None:
    """Feasts: fixed days, Easter and its kin, Islamic feasts, the lunar new year."""
    lex = lexicon()
    entry = lex.holidays[hit.group("h")[0].lower]
    rule = entry["rule"]
    if hit.first and hit.ctx.text[hit.items[hit.first - 1].start].isupper() and hit.items[hit.first - 1].n == 0:
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
    """ "7 Safar 1438"."""
    y = next((i.n or int(i.lower) for i in hit.group("y") if i.n or i.lower.isdigit()), 0)
    found = calendar.hijri(y, hit.n("m"), hit.n("d")) if y < 1700 else None
    return value.of_day(found, Basis.EXPLICIT).but(year_told=True) if found else None


def hijri_month(hit: Hit) -> Value | None:
    """ "Ramadan 2016", "Shawwal 1437", "during Ramadan"."""
    m = hit.n("m")
    y = _year_of(hit.group("y")) or (relative_year(hit.ctx, hit.words("r")) or 0 if hit.group("r") else 0)
    if y:
        days = calendar.hijri_month(y, m) if y < 1700 else next(iter(calendar.hijri_in(y, m, 1, 0)), None)
        return _lunar_month(days, Basis.EXPLICIT)
    if m != 9 and hit.before not in {"of", "in", "during"}:
        return None
    here = hit.ctx.published if not hit.ctx.narrative else (calendar.day(hit.ctx.year, 7, 1) if hit.ctx.year else None)
    if here is None:
        return Value("XXXX")
    options = [f for y in (here.year - 1, here.year, here.year + 1) for f in calendar.hijri_in(y, m, 1, 0)]
    ahead, past = [o for o in options if o[1] >= here], [o for o in options if o[0] <= here]
    days = min(ahead) if hit.tense() == FUTURE and ahead else (max(past) if past else None)
    return _lunar_month(days, Basis.RELATIVE)


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


_Y = "(?: COMMA? of? (?: the year )? COMMA? y=(Y | (?: D | N ) BC) )"
_R = "(?: of? r=(YREL_) )"
_TO = "(?: and | or | to | until | till | through | DASH | COMMA )"
_WD = "(?: (?: WEEKDAY | WABBR DOT? ) COMMA? )"
_MON = "(?: MONTH | MABBR DOT? )"

RULES: tuple[Rule, ...] = (
    Rule("iso-date", "ISO", iso),
    Rule("numeric-date", "SLASH", slashed),
    Rule("day-month", f"{_WD}? the? d=(D | ORD | ORDW (?: day )? of) of? m=({_MON}) {_Y}", month_day),
    Rule("day-month", f"{_WD}? the? d=(D | ORD) of? m=({_MON}) {_R}", month_day),
    Rule("day-month", f"{_WD}? the? d=(D | ORD) of? m=({_MON})", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD) COMMA? y=(Y)", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD) COMMA? {_R}", month_day),
    Rule("month-day", f"{_WD}? m=({_MON}) the? d=(D | ORD)", month_day),
    Rule("day-in-range", f"x=(d=(D | ORD)) {_TO} the? (?: D | ORD ) of? m=({_MON}) COMMA? y=(Y)?", month_day),
    Rule("day-in-range", f"m=({_MON}) the? (?: D | ORD ) {_TO} the? x=(d=(D | ORD)) (?: COMMA? y=(Y))?", month_day),
    Rule("month-day", f"x=(m=({_MON}) the? d=(D | ORD)) {_TO} the? (?: D | ORD ) COMMA? y=(Y)", month_day),
    Rule("month-day", f"x=(m=({_MON}) the? d=(D | ORD)) {_TO} o=({_MON}) the? (?: D | ORD ) COMMA? y=(Y)", month_day),
    Rule(
        "day-month", f"x=(d=(D | ORD) of? m=({_MON})) {_TO} the? (?: D | ORD ) of? o=({_MON}) COMMA? y=(Y)", month_day
    ),
    Rule("month-in-range", f"x=(m=(MONTH)) {_TO} (?: START | MID DASH? | END )? o=(MONTH) (?: of )? y=(Y)", month_year),
    Rule("month-year", f"m=({_MON}) {_Y}", month_year),
    Rule("month-year", f"m=({_MON}) COMMA? {_R}", month_year),
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
        "w=(WEEKDAY) (?: of )? r=((?: the )? (?: last | past | next | this | that | previous | following | coming )) week",
        weekday_in,
    ),
    Rule(
        "season-year", "the? s=(SEASON) (?: COMMA? of? y=(Y (?: DASH (?: D | N | Y) )? | (?: D | N ) BC))", season_year
    ),
    Rule("season-year", f"the? s=(SEASON) {_R}", season_year),
    Rule(
        "season",
        "r=((?: the | this | that same? | the same | the? (?: LAST | PREV | NEXT ) ))? s=(SEASON)",
        bare_season,
    ),
    Rule("holiday", f"h=(HOLIDAY) (?: {_Y} | {_R} )?", holiday),
    Rule("hijri-day", "d=(D | ORD) (?: of )? m=(HMONTH) COMMA? y=(Y | N)", hijri_day),
    Rule(
        "hijri-month",
        f"(?: the (?: holy | fasting ) month of )? m=(HMONTH) (?: COMMA? of? y=(Y) | {_R} )?",
        hijri_month,
    ),
)

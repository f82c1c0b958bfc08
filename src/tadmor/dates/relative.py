"""First pass, relative half: yesterday, last week, two days ago, three weeks later, durations, sets, now."""

from __future__ import annotations

from datetime import date, timedelta

from tadmor.dates import calendar, value
from tadmor.dates.context import FUTURE, Context
from tadmor.dates.hit import Hit, Quantity, Rule, quantity
from tadmor.dates.value import Ref, Value, night_of
from tadmor.dates.words import lexicon
from tadmor.model import Interval, Precision

_DAYS = {"D": 1, "N": 1, "W": 7, "WE": 7, "Mo": 30, "Q": 91, "Y": 365, "DE": 3652, "CE": 36524}
_GRAIN = {
    **dict.fromkeys(("S", "M", "H", "D", "N"), Precision.DAY),
    **dict.fromkeys(("W", "WE"), Precision.WEEK),
    "Mo": Precision.MONTH,
    "Q": Precision.SEASON,
    **dict.fromkeys(("Y", "DE", "CE"), Precision.YEAR),
}
_MONTHS = {"Mo": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
UNKNOWN_DATE = {"D": "XXXX-XX-XX", "N": "XXXX-XX-XX", "W": "XXXX-WXX", "Mo": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}

BACK = frozenset("last past previous preceding prior".split())
FORTH = frozenset("next following coming upcoming subsequent ensuing succeeding".split())
_ANAPHORIC = frozenset("previous preceding prior following subsequent ensuing succeeding that same those".split())


def unit_of(hit: Hit, name: str = "u") -> tuple[str, int]:
    """TIMEX unit letter and multiplier of a unit word."""
    return lexicon().units[hit.group(name)[0].lower]


def duration_text(amount: float | None, unit: str) -> str:
    """TIMEX duration: P2M, PXD, PT48H, P1DE, P2.5Y."""
    number = "X" if amount is None else f"{amount:g}"
    letter = {"Mo": "M", "N": "N", "WE": "WE"}.get(unit, unit)
    return f"P{'T' if unit in {'S', 'M', 'H'} else ''}{number}{letter}"


def move(day: date, amount: float, unit: str) -> date | None:
    """The day so many units later (earlier where negative)."""
    try:
        if unit in {"S", "M"}:
            return day
        if unit == "H":
            return calendar.shift(day, round(amount / 24)) if abs(amount) >= 12 else day
        if unit in _MONTHS:
            return calendar.day_in_months(day, round(amount * _MONTHS[unit]))
        return calendar.shift(day, round(amount * _DAYS[unit]))
    except (OverflowError, ValueError):
        return None


def around(day: date, amount: float, unit: str) -> Value | None:
    """What "N units ago" means at its own grain: the day, +-3 days, the month, the season, the year."""
    if unit in {"S", "M", "H", "D", "N"}:
        return value.of_day(day)
    if unit in {"W", "WE"}:
        first, last = calendar.shift(day, -3), calendar.shift(day, 3)
        week = value.of_week(day)
        return week.but(interval=Interval(first, last)) if first and last else None
    if amount != int(amount) and unit in {"Y", "DE"}:
        first, last = calendar.shift(day, -60), calendar.shift(day, 60)
        if not first or not last:
            return None
        # to the nearest month ends: a season about the day
        first = first.replace(day=1) if first.day <= 15 else date(*calendar.add_months(first.year, first.month, 1), 1)
        whole = calendar.month(last.year, last.month)
        last = whole[1] if last.day > 15 and whole else last.replace(day=1) - timedelta(days=1)
        return value.of_stretch((first, last), Precision.SEASON, f"{day:%Y-%m}", Ref(day.year, day.month))
    if unit in {"Mo", "Q"}:
        return value.of_month(day.year, day.month)
    if unit == "Y":
        return value.of_year(day.year)
    if unit == "DE":
        return value.of_year(day.year)
    first, last = calendar.day(day.year - 10, 1, 1), calendar.day(day.year + 10, 12, 31)
    return value.of_stretch((first, last) if first and last else None, Precision.YEAR, f"{day.year:04d}"[:2])


def from_ref(ref: Ref, amount: float, unit: str, exact: bool) -> Value | None:
    """The point so many units from a reference point of the narrative, at the grain both of them allow."""
    if ref.season == "W" and ref.in_week and unit in {"D", "N", "W"}:
        moved = move(ref.in_week, amount, unit)
        return value.of_week(moved) if moved else None
    if ref.day:
        moved = move(ref.day, amount, unit)
        if moved is None:
            return None
        found = around(moved, amount, unit)
        return (
            found.but(timex=moved.isoformat(), ref=Ref(*moved.timetuple()[:3]))
            if found and exact and unit == "W"
            else found
        )
    if unit in {"Y", "DE", "CE"}:
        y = ref.y + round(amount * {"Y": 1, "DE": 10, "CE": 100}[unit])
        return value.of_year(y) if y else None
    if unit in {"Mo", "Q"} and ref.m:
        return value.of_month(*calendar.add_months(ref.y, ref.m, round(amount * _MONTHS[unit])))
    if ref.m:  # two days after something in April: still April, or the next month for weeks
        return value.of_month(ref.y, ref.m)
    return value.of_year(ref.y)


def _point(words: list[str], ctx: Context) -> Ref | None:
    """Reference of "the following month" (last told) or "last month" (publication)."""
    anaphoric = bool(_ANAPHORIC & set(words)) or words[:2] == ["the", "next"]
    return ctx.ref if anaphoric and ctx.ref else ctx.now


def unit_rel(hit: Hit) -> Value | None:
    """ "last week", "this year", "the previous day", "the following month", "that decade", "the same day"."""
    ctx, words = hit.ctx, hit.words("r").split()
    unit, _ = unit_of(hit)
    if unit == "N" and words == ["the"]:
        return None
    step = -1 if BACK & set(words) else (1 if FORTH & set(words) else 0)
    if unit in {"S", "M", "H"}:
        return None
    ref = _point(words, ctx)
    if unit in {"D", "N"} and (_ANAPHORIC & set(words) or words[:1] == ["the"]):
        ref = ctx.day_ref if ctx.day_ref and (ctx.ref is None or not ctx.ref.day or ctx.ref == ctx.day_ref) else ref
        if ref is ctx.ref and ref is not None and not ref.day and ctx.day_ref and step == 0:
            ref = ctx.day_ref
    elif unit == "D" and words[0] in {"this", "these", "current", "present"}:
        return None
    if ref is None:
        return Value(UNKNOWN_DATE.get(unit, "XXXX"))
    return _at_grain(hit, ref, unit, step, words)


def _at_grain(hit: Hit, ref: Ref, unit: str, step: int, words: list[str]) -> Value | None:
    ctx = hit.ctx
    if unit in {"D", "N"}:
        if not ref.day and ref.in_week:
            return value.of_week(ref.in_week)
        if not ref.day:
            return (
                value.of_month(ref.y, ref.m).but(timex=f"{value.year_text(ref.y)}-{ref.m:02d}-XX", ref=None)
                if ref.m
                else None
            )
        day = calendar.shift(ref.day, step)
        if day is None:
            return None
        return night_of(value.of_day(day)) if unit == "N" else value.of_day(day)
    if unit == "Y":
        return _cut(value.of_year(ref.y + step), ctx, words, step) if ref.y + step else None
    if unit == "Mo":
        if not ref.m:
            return Value(f"{value.year_text(ref.y)}-XX")
        return value.of_month(*calendar.add_months(ref.y, ref.m, step))
    if unit == "Q" and ref.m:
        y, m = calendar.add_months(ref.y, ref.m - (ref.m - 1) % 3, 3 * step)
        days = calendar.part_of(calendar.year(y) or (date(1, 1, 1), date(1, 12, 31)), (m - 1) // 3, 4)
        return value.of_stretch(days, Precision.SEASON, f"{y:04d}-Q{(m - 1) // 3 + 1}", Ref(y, m))
    if unit in {"DE", "CE"}:
        return value_of_years(ref.y // (10 if unit == "DE" else 100) + step, 10 if unit == "DE" else 100)
    if unit in {"W", "WE"}:
        if not ref.in_week:
            return Value(f"{value.year_text(ref.y)}-WXX")
        day = calendar.shift(ref.in_week, 7 * step)
        if day is None:
            return None
        if unit == "WE":
            return _weekend(ref.in_week, step, words, hit)
        return _cut(value.of_week(day), ctx, words, step, hit)
    return None


def value_of_years(number: int, length: int) -> Value | None:
    """A decade (length 10) or century (100) by its leading digits."""
    first, last = calendar.day(number * length, 1, 1), calendar.day(number * length + length - 1, 12, 31)
    text = f"{number:0{3 if length == 10 else 2}d}" if number >= 0 else f"BC{-number:0{3 if length == 10 else 2}d}"
    ref = Ref(number * length) if number > 0 else None
    return Value(text, Interval(first, last) if first and last else None, Precision.YEAR, ref=ref)


def _weekend(day: date, step: int, words: list[str], hit: Hit) -> Value | None:
    tense = hit.tense()
    whole = calendar.weekend(day)
    if whole is None:
        return None
    if (step < 0 and whole[0] <= day) or (step == 0 and tense != FUTURE and whole[0] > day and "this" not in words):
        step = -1
    shifted = calendar.weekend(day + timedelta(days=7 * step)) if abs(step) <= 1 else None
    if shifted is None:
        return None
    iso = shifted[0].isocalendar()
    return value.of_stretch(
        shifted,
        Precision.DAY,
        f"{iso.year}-W{iso.week:02d}-WE",
        Ref(shifted[0].year, shifted[0].month, shifted[0].day, "W"),
    )


def _cut(found: Value, ctx: Context, words: list[str], step: int, hit: Hit | None = None) -> Value:
    """ "this week" told of the past ends with the publication day."""
    pub, days = ctx.published, found.days
    if step or not pub or not days or ctx.narrative or not days[0] <= pub <= days[1] or hit is None:
        return found
    if hit.tense() == FUTURE:
        return found
    return found.but(interval=Interval(days[0], pub))


def so_far(hit: Hit) -> Value | None:
    """ "earlier this month", "later this year", "later that day", "earlier in the week"."""
    ctx, words = hit.ctx, hit.words("r").split()
    unit, _ = unit_of(hit)
    earlier = hit.words("k") == "earlier"
    if unit in {"S", "M", "H", "CE"}:
        return None
    anaphoric = "that" in words or "same" in words
    ref = ctx.ref if anaphoric and ctx.ref else ctx.now
    if ref is None:
        return Value(UNKNOWN_DATE.get(unit, "XXXX"))
    whole = _at_grain(hit, ref, unit, 0, ["that"])
    if whole is None:
        return None
    days, pub = whole.days, ctx.published
    if unit == "D" and days:
        return whole
    whole = whole.but(mod="START" if earlier else "END") if unit == "Y" and not anaphoric else whole
    if unit == "Mo" and anaphoric:
        whole = whole.but(timex=whole.timex + "-XX")
    if not days:
        return whole
    bound = ref.day if anaphoric else pub
    if bound and days[0] <= bound <= days[1]:
        return whole.but(interval=Interval(days[0], bound) if earlier else Interval(bound, days[1]), mod="")
    return whole.but(mod="")


def ago(hit: Hit) -> Value | None:
    """ "two weeks ago", "a year and a half ago"; "three weeks have passed since"."""
    unit, times = unit_of(hit)
    q = with_half(hit, quantity(hit.group("q")))
    base = hit.ctx.base
    if q.low is None:
        pub = hit.ctx.published
        if hit.ctx.narrative or pub is None:
            return Value("PAST_REF")
        return Value("PAST_REF", Interval(None, pub), _coarse(unit), role="point")
    amount = -q.low * times
    if base is None:
        ref = hit.ctx.ref if hit.ctx.narrative else None
        found = from_ref(ref, amount, unit, False) if ref else Value(UNKNOWN_DATE.get(unit, "XXXX"))
    else:
        moved = move(base, amount, unit)
        found = around(moved, amount, unit) if moved else None
    return found.but(mod={"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER"}.get(q.mod, q.mod)) if found else None


def ago_today(hit: Hit) -> Value | None:
    """ "a year ago today": that very day."""
    unit, times = unit_of(hit)
    q, base = quantity(hit.group("q")), hit.ctx.base
    if q.low is None or base is None or hit.ctx.narrative:
        return None
    moved = move(base, -q.low * times, unit)
    return value.of_day(moved) if moved else None


def with_half(hit: Hit, q: Quantity) -> Quantity:
    if hit.group("h") and q.low is not None and q.high is not None:
        return Quantity(q.low + 0.5, q.high + 0.5, q.mod)
    return q


def _coarse(unit: str) -> Precision:
    return {
        "D": Precision.WEEK,
        "N": Precision.WEEK,
        "H": Precision.WEEK,
        "M": Precision.WEEK,
        "S": Precision.WEEK,
    }.get(unit, _GRAIN[unit])


def later(hit: Hit) -> Value | None:
    """ "two days later", "a year earlier", "four months before": counted from what was told last."""
    ctx, direction = hit.ctx, hit.words("k")
    unit, times = unit_of(hit)
    q = with_half(hit, quantity(hit.group("q"))) if hit.group("q") else Quantity(None, None)
    sign = (
        1
        if direction.split()[0] in {"later", "after", "afterwards", "afterward", "thereafter", "hence", "on", "from"}
        else -1
    )
    if q.low is None:
        return _vaguely_later(ctx, unit, sign)
    if "from now" in direction or "hence" in direction:
        ref = ctx.now
    else:
        ref = ctx.ref or (ctx.now if sign < 0 and unit not in {"H", "M", "S"} else None)
        if (
            unit in {"D", "N", "W", "H"}
            and ref
            and not ref.d
            and ctx.day_ref
            and (ref.y, ref.m or ctx.day_ref.m) == ctx.day_ref[:2]
        ):
            ref = ctx.day_ref
    if ref is None:
        return Value(UNKNOWN_DATE.get(unit, "XXXX"))
    return from_ref(ref, sign * q.low * times, unit, True)


def _vaguely_later(ctx: Context, unit: str, sign: int) -> Value:
    text = "FUTURE_REF" if sign > 0 else "PAST_REF"
    ref = ctx.ref or ctx.now
    day = ref.day if ref else None
    if day is None:
        return Value(text)
    return Value(text, Interval(day, None) if sign > 0 else Interval(None, day), _coarse(unit))


def past_units(hit: Hit) -> Value | None:
    """ "the past 24 hours", "the last three months", "the next two weeks", "recent weeks", "the coming days"."""
    ctx, how = hit.ctx, hit.words("r").split()
    unit, times = unit_of(hit)
    back = bool(BACK & set(how)) or "recent" in how
    q = quantity(hit.group("q")) if hit.group("q") else Quantity(None, None)
    if (
        q.low is None
        and not hit.group("q")
        and hit.group("u")[0].lower
        in {"day", "week", "month", "year", "decade", "century", "night", "hour", "minute", "quarter", "second"}
    ):
        if ("past" not in how and "last" not in how) or unit in {"D", "N"}:
            return None
        q = Quantity(1, 1)
    timex = duration_text(q.low * times if q.low is not None else None, unit)
    base = ctx.base
    anaphoric = bool(
        {"previous", "preceding", "following", "subsequent", "ensuing", "succeeding", "intervening"} & set(how)
    )
    if anaphoric:
        base = ctx.ref.day if ctx.ref else (ctx.base if unit == "H" else None)
    if base is None:
        return Value(timex, role="duration", unit=unit)
    grain = _coarse(unit) if q.low is None else _GRAIN[unit]
    if q.low is None:
        return Value(timex, Interval(None, base) if back else Interval(base, None), grain, unit=unit)
    other = move(base, (-1 if back else 1) * max(q.low, q.high or 0) * times, unit)
    if unit == "H" and back and q.low < 24:
        other = calendar.shift(base, -1) if base else None
    if other is None:
        return Value(timex, role="duration", unit=unit)
    days = Interval(other, base) if back else Interval(base, other)
    return Value(timex, days, grain, role="duration", unit=unit, mod=q.mod)


U = "u=(UNIT)"
Q = "q=(PRE_? (?: QTY_ ))"
AGO_HALF = "(?: h=(and a half) )?"


RULES: tuple[Rule, ...] = (
    Rule("unit-rel", "r=((?: the | this | that )? (?: very | first )? (?: LAST | PREV | NEXT )) u=(ONEUNIT)", unit_rel),
    Rule("unit-rel", f"r=((?: the | this | that )? (?: very )? (?: THAT )) {U}", unit_rel),
    Rule("unit-rel", f"r=(the) {U} r2=(before | after | following | prior)", lambda h: _day_before(h)),
    Rule("so-far", f"k=(earlier | later) (?: in | on | during )? r=((?: the )? THAT? THAT? | the) {U}", so_far),
    Rule("ago", f"{Q} {U} {AGO_HALF} (?: of W )? (?: ago | back )", ago),
    Rule("ago-today", f"(?: exactly )? {Q} {U} ago (?: today | (?: to | on ) this day )", ago_today),
    Rule(
        "ago",
        f"{Q} {U} {AGO_HALF} (?: have | has | had ) (?: now | already )? (?: passed | gone by | elapsed ) since",
        ago,
    ),
    Rule("later", f"{Q} {U} {AGO_HALF} k=(LATER | earlier | beforehand | previously | from now | hence)", later),
    Rule("later", f"{U} k=(later | earlier)", later),
    Rule(
        "past-units",
        f"r=(the? (?: LAST | PREV | NEXT | recent | intervening )) (?: q=(QTY_) )? {U}",
        past_units,
        "DATE",
    ),
    Rule(
        "past-units",
        f"r=(the?) q=(NUM_) r3=(previous | preceding | following | next | last | past) {U}",
        lambda h: _swapped(h),
        "DATE",
    ),
    Rule("past-units", f"r=(recent | coming | upcoming) {U}", past_units, "DATE"),
    Rule("unit-of", f"(?: of | in | during | throughout ) x=(r=(the) {U})", unit_rel),
    Rule("weekend", "(?: over | during | at | through | by | on | since ) x=(r=(the) u=(weekend))", unit_rel),
)


def _day_before(hit: Hit) -> Value | None:
    """ "the day before", "the year after", "the week following" at the end of a clause."""
    unit, _ = unit_of(hit)
    if (
        hit.last < len(hit.items)
        and hit.items[hit.last].tag
        and hit.after not in {",", ".", ";", ":", ")", "and", "but", "when", "in", "by", "at", "on", "”", '"', "with"}
    ):
        return None
    ref = hit.ctx.ref
    if ref is None:
        return Value(UNKNOWN_DATE.get(unit, "XXXX"))
    step = -1 if hit.words("r2") in {"before", "prior"} else 1
    return _at_grain(hit, ref, unit, step, ["previous"])


def _swapped(hit: Hit) -> Value | None:
    """ "the four previous weeks"."""
    unit, times = unit_of(hit)
    q = quantity(hit.group("q"))
    back = hit.words("r3") in BACK
    amount = (q.low or 0) * times
    anchor = hit.ctx.ref.day if hit.ctx.ref and hit.words("r3") in _ANAPHORIC else hit.ctx.base
    other = move(anchor, -amount if back else amount, unit) if anchor else None
    if anchor is None or other is None:
        return Value(duration_text(amount, unit), role="duration", unit=unit)
    days = Interval(other, anchor) if back else Interval(anchor, other)
    return Value(duration_text(amount, unit), days, _GRAIN[unit], role="duration", unit=unit)

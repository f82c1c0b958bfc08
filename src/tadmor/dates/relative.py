"""First pass, relative half: yesterday, last week, two days ago, three weeks later, durations, sets, now."""

from __future__ import annotations

from datetime import date, timedelta

from tadmor.dates import calendar, value
from tadmor.dates.context import FUTURE, PAST, Context
from tadmor.dates.hit import Hit, Quantity, Rule, quantity
from tadmor.dates.value import Ref, Value
from tadmor.dates.words import lexicon
from tadmor.model import Interval, Precision

_DAYS = {"D": 1, "N": 1, "W": 7, "WE": 7, "Mo": 30, "Q": 91, "Y": 365, "DE": 3652, "CE": 36524}
_GRAIN = {
    "S": Precision.DAY, "M": Precision.DAY, "H": Precision.DAY, "D": Precision.DAY, "N": Precision.DAY, "W": Precision.WEEK,
    "WE": Precision.WEEK, "Mo": Precision.MONTH, "Q": Precision.SEASON, "Y": Precision.YEAR, "DE": Precision.YEAR, "CE": Precision.YEAR,
}  # fmt: skip
_MONTHS = {"Mo": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
_UNKNOWN_DATE = {"D": "XXXX-XX-XX", "N": "XXXX-XX-XX", "W": "XXXX-WXX", "Mo": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}

_BACK = frozenset("last past previous preceding prior".split())
_FORTH = frozenset("next following coming upcoming subsequent ensuing succeeding".split())
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
    if ref.day:
        moved = move(ref.day, amount, unit)
        if moved is None:
            return None
        return value.of_day(moved) if exact and unit in {"W", "D", "N", "H", "M", "S"} else around(moved, amount, unit)
    if unit in {"Y", "DE", "CE"}:
        y = ref.y + round(amount * {"Y": 1, "DE": 10, "CE": 100}[unit])
        return value.of_year(y) if y else None
    if unit in {"Mo", "Q"} and ref.m:
        return value.of_month(*calendar.add_months(ref.y, ref.m, round(amount * _MONTHS[unit])))
    if ref.m:  # two days after something in April: still April, or the next month for weeks
        return value.of_month(ref.y, ref.m)
    return value.of_year(ref.y)


def deictic_day(hit: Hit) -> Value | None:
    """today, yesterday, tomorrow, tonight, overnight, the day before yesterday."""
    base, words = hit.ctx.base, " ".join(i.lower for i in hit.items[hit.first : hit.last])
    if hit.ctx.narrative:
        if words == "today":
            return value.reference("PRESENT_REF")
        return Value("XXXX-XX-XX" + ("TNI" if "night" in words else ""), role="ref")
    if words == "today" and (hit.after in {"'s", "’s"} and base is None):
        return value.reference("PRESENT_REF")
    if base is None:
        return Value("XXXX-XX-XX" + ("TNI" if "night" in words else ""))
    offset = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "overnight": 0}.get(words.split()[-1], 0)
    if words.startswith("the day before"):
        offset -= 1
    elif words.startswith("the day after"):
        offset += 1
    elif words.startswith("last night"):
        offset = -1
    day = calendar.shift(base, offset)
    if day is None:
        return None
    if words in {"tonight", "last night"}:
        return night_of(value.of_day(day))
    if words == "overnight":
        if hit.ctx.day_ref and hit.ctx.ref_paragraph == hit.ctx.paragraph and hit.ctx.day_ref.day:
            day = hit.ctx.day_ref.day
        return night_before(value.of_day(day))
    return value.of_day(day)


def night_of(found: Value) -> Value:
    """A night: the day on which it begins and the next."""
    days = found.days
    if not days or found.precision is not Precision.DAY:
        return found.but(timex=found.timex + "TNI" if "T" not in found.timex else found.timex)
    last = calendar.shift(days[1], 1) or days[1]
    return found.but(interval=Interval(days[0], last), timex=found.timex[:10] + "TNI")


def night_before(found: Value) -> Value:
    """The night that ends on a day: the day before and the day."""
    days = found.days
    first = calendar.shift(days[0], -1) if days else None
    if not days or not first:
        return found
    return found.but(interval=Interval(first, days[1]), timex=f"{first.isoformat()}TNI")


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
    step = -1 if _BACK & set(words) else (1 if _FORTH & set(words) else 0)
    if unit in {"S", "M", "H"}:
        return None
    ref = _point(words, ctx)
    if unit in {"D", "N"} and (_ANAPHORIC & set(words) or words[:1] == ["the"]):
        ref = ctx.day_ref if ctx.day_ref and (ctx.ref is None or not ctx.ref.d or ctx.ref == ctx.day_ref) else ref
        if ref is ctx.ref and ref is not None and not ref.d and ctx.day_ref and step == 0:
            ref = ctx.day_ref
    elif unit == "D" and words[0] in {"this", "these", "current", "present"}:
        return None
    if ref is None:
        return Value(_UNKNOWN_DATE.get(unit, "XXXX"))
    return _at_grain(hit, ref, unit, step, words)


def _at_grain(hit: Hit, ref: Ref, unit: str, step: int, words: list[str]) -> Value | None:
    ctx = hit.ctx
    if unit in {"D", "N"}:
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
        if not ref.day:
            return Value(f"{value.year_text(ref.y)}-WXX")
        day = calendar.shift(ref.day, 7 * step)
        if day is None:
            return None
        if unit == "WE":
            return _weekend(ref.day, step, words, hit)
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
        shifted, Precision.DAY, f"{iso.year}-W{iso.week:02d}-WE", Ref(shifted[0].year, shifted[0].month, shifted[0].day)
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
        return Value(_UNKNOWN_DATE.get(unit, "XXXX"))
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
    q = _with_half(hit, quantity(hit.group("q")))
    base = hit.ctx.base
    if q.low is None:
        pub = hit.ctx.published
        if hit.ctx.narrative or pub is None:
            return Value("PAST_REF")
        return Value("PAST_REF", Interval(None, pub), _coarse(unit), role="point")
    amount = -q.low * times
    if base is None:
        ref = hit.ctx.ref if hit.ctx.narrative else None
        found = from_ref(ref, amount, unit, False) if ref else Value(_UNKNOWN_DATE.get(unit, "XXXX"))
    else:
        moved = move(base, amount, unit)
        found = around(moved, amount, unit) if moved else None
    return found.but(mod={"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER"}.get(q.mod, q.mod)) if found else None


def _with_half(hit: Hit, q: Quantity) -> Quantity:
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
    q = _with_half(hit, quantity(hit.group("q"))) if hit.group("q") else Quantity(None, None)
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
        return Value(_UNKNOWN_DATE.get(unit, "XXXX"))
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
    back = bool(_BACK & set(how)) or "recent" in how
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
        base = ctx.ref.day if ctx.ref else None
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


def duration(hit: Hit) -> Value | None:
    """ "two months", "a few days", "46-day", "over nine months", "nineteen years old": no place in the calendar yet."""
    unit, times = unit_of(hit)
    q = _with_half(hit, quantity(hit.group("q")))
    if unit == "S" and ((q.low == 1 and hit.words("q") in {"a", "an", "one"}) or hit.group("u")[0].lower == "second"):
        return None
    if (
        hit.words("q") in {"a", "an", "one"}
        and hit.words("u") in {"night", "century", "quarter"}
        and hit.before not in {"for", "in", "over", "than", "within", "about"}
    ):
        return None
    if unit in {"Q", "WE"} or unit == "N" and hit.after == "-":
        return None
    amount = q.low * times if q.low is not None else None
    mod = q.mod if "old" not in hit.words("o") else ""
    return Value(duration_text(amount, unit), role="duration", mod=mod, unit=unit, count=round(amount or 0))


def vague_plural(hit: Hit) -> Value | None:
    """ "days of fighting", "for weeks", "months": a length without a number."""
    unit, _ = unit_of(hit)
    if unit in {"S", "N", "WE", "Q"} or (unit in {"M", "H"} and hit.before not in {"for", "within", "in", "after"}):
        return None
    strong = hit.before in {
        "for",
        "within",
        "in",
        "after",
        "of",
        "over",
        "during",
        "and",
        "or",
        "several",
        "lasted",
        "took",
    } or hit.after in {"of", "later"}
    if hit.words("u") in {"years", "days", "times"} and not strong:
        return None
    return Value(duration_text(None, unit), role="duration", unit=unit)


def recently(hit: Hit) -> Value | None:
    """recently, lately, recent: some time up to the report."""
    pub = hit.ctx.published
    if hit.after == "as":
        return None
    return Value("PAST_REF", Interval(None, pub) if pub and not hit.ctx.narrative else None)


def present(_: Hit) -> Value | None:
    """now, currently, at present."""
    return value.reference("PRESENT_REF")


def future(_: Hit) -> Value | None:
    """the future, in the near future."""
    return value.reference("FUTURE_REF")


def past(_: Hit) -> Value | None:
    """the past, former, formerly, once."""
    return value.reference("PAST_REF")


def every(hit: Hit) -> Value | None:
    """ "every Friday", "each day", "daily", "per month", "Fridays": a set, never the date of one event."""
    if hit.group("w"):
        return Value(f"XXXX-WXX-{hit.n('w') + 1}", role="set")
    if hit.group("a"):
        word = hit.words("a")
        text = {
            "daily": "XXXX-XX-XX", "nightly": "XXXX-XX-XXTNI", "weekly": "XXXX-WXX", "biweekly": "XXXX-WXX", "fortnightly": "P2W",
            "monthly": "XXXX-XX", "quarterly": "XXXX-QX", "hourly": "XXXX-XX-XXTXX",
        }.get(word, "XXXX")  # fmt: skip
        return Value(text, role="set")
    unit, times = unit_of(hit)
    if hit.words("k") in {"a", "per"} and unit not in {"D", "W", "Mo", "Y", "H"}:
        return None
    if hit.group("q"):
        q = quantity(hit.group("q"))
        return Value(duration_text(q.low * times if q.low is not None else None, unit), role="set")
    if hit.words("k") in {"a", "per", "an"}:
        return Value(duration_text(1, unit), role="set")
    return Value(_UNKNOWN_DATE.get(unit, duration_text(1, unit)), role="set")


def decade(hit: Hit) -> Value | None:
    """ "the 1980s", "the late 1960s", "the '90s"."""
    number = hit.n("y")
    if number < 100:
        number += 1900 if number >= 30 else 2000
    if "BC" in hit.words("b").upper():
        number = -number
    found = value_of_years(number // 10, 10)
    mod = _part(hit.words("k"))
    if found is None or not mod or not found.days:
        return found.but(mod=mod) if found else None
    return found.but(mod=mod, interval=Interval(*calendar.third(found.days, mod)))


def bc_decade(hit: Hit) -> Value | None:
    """ "the 470s BC"."""
    number = int(hit.group("y")[0].lower) if hit.group("y")[0].lower.isdigit() else hit.n("y")
    return Value(f"BC{number // 10:03d}", mod=_part(hit.words("k")), ref=Ref(-number))


def century(hit: Hit) -> Value | None:
    """ "the nineteenth century", "the early 21st century", "the 4th century BC"."""
    number = hit.n("o")
    if number < 1 or number > 30:
        return None
    if hit.group("b"):
        return Value(f"BC{number - 1:02d}", mod=_part(hit.words("k")))
    found = value_of_years(number - 1, 100)
    mod = _part(hit.words("k"))
    if found and mod and found.days:
        found = found.but(mod=mod, interval=Interval(*calendar.third(found.days, mod)))
    return found


def _part(words: str) -> str:
    lex = lexicon()
    return next((name for name in ("START", "MID", "END") for w in words.split() if w in lex.classes[name]), "")


def clock(hit: Hit) -> Value | None:
    """ "3:00 a.m.", "at about 6 pm", "0430Z": on the day told last."""
    text = hit.group("t")[0].lower
    half = hit.words("h").replace(".", "").replace(" ", "")
    digits = text.rstrip("zlhrs").replace(":", "")
    if ":" in text:
        hour, minute = int(text.split(":")[0]), int(text.split(":")[1])
    elif len(digits) == 4:
        hour, minute = int(digits[:2]), int(digits[2:])
    else:
        hour, minute = int(digits) if digits.isdigit() else hit.n("t"), -1
    if hour > 24 or minute > 59:
        return None
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    day = hit.ctx.day_ref.day if hit.ctx.day_ref and hit.ctx.ref and hit.ctx.ref.d else None
    tail = f"T{hour:02d}" + (f":{minute:02d}" if minute >= 0 else "")
    return value.of_day(day, suffix=tail).but(ref=None) if day else Value("XXXX-XX-XX" + tail)


def since_then(hit: Hit) -> Value | None:
    """ "in that time", "during that period", "over the same period": the stretch told last."""
    stretch = hit.ctx.stretch
    if stretch is None or hit.ctx.narrative:
        return Value("", role="ref")
    return stretch.but(ref=None)


def first_day(hit: Hit) -> Value | None:
    """ "on the first day", "the final day": of the stretch told last."""
    stretch = hit.ctx.stretch
    days = stretch.days if stretch else None
    number = hit.n("o")
    if not days or hit.ctx.narrative or hit.ctx.ref_paragraph < 0 or (days[1] - days[0]).days > 45:
        return None
    day = days[1] if number < 0 else calendar.shift(days[0], number - 1)
    return value.of_day(day) if day and day <= days[1] else None


def part_rel(hit: Hit) -> Value | None:
    """ "that night", "the next morning", "the same evening", "this afternoon"."""
    ctx, words = hit.ctx, hit.words("r").split()
    word = hit.group("p")[0].lower
    step = -1 if _BACK & set(words) else (1 if _FORTH & set(words) else 0)
    ref = ctx.day_ref if {"that", "same"} & set(words) or step else (ctx.now or ctx.day_ref)
    day = calendar.shift(ref.day, step) if ref and ref.day else None
    code = lexicon().parts[word]
    if day is None:
        return Value(f"XXXX-XX-XXT{code}")
    found = value.of_day(day, suffix=f"T{code}")
    return night_of(value.of_day(day)) if word in {"night", "nights"} else found


def part_alone(hit: Hit) -> Value | None:
    """ "at dawn", "by nightfall", "during the night": on the day told last in the same paragraph."""
    ctx, word = hit.ctx, hit.group("p")[0].lower
    code = lexicon().parts[word]
    day = ctx.day_ref.day if ctx.day_ref and ctx.ref_paragraph == ctx.paragraph and not ctx.narrative else None
    if (
        hit.before in {"every", "each", "one", "some", "per"}
        or (hit.after_is_capital
        and hit.before not in {"at", "in", "the", "of", "by"})
    ):
        return None
    if day is None:
        return Value(f"XXXX-XX-XXT{code}", role="ref")
    if word in {"night", "nights"}:
        return night_before(value.of_day(day)).but(ref=None)
    return value.of_day(day, suffix=f"T{code}").but(ref=None)


_U = "u=(UNIT)"
_Q = "q=(PRE_? (?: QTY_ ))"
_AGO_HALF = "(?: h=(and a half) )?"

RULES: tuple[Rule, ...] = (
    Rule("deictic-day", "(?: the day (?: before | after ) )? (?: today | yesterday | tomorrow )", deictic_day),
    Rule("deictic-day", "tonight | overnight | last night", deictic_day),
    Rule("unit-rel", f"r=((?: the | this | that )? (?: very | first )? (?: LAST | PREV | NEXT )) u=(ONEUNIT)", unit_rel),
    Rule("unit-rel", f"r=((?: the | this | that )? (?: very )? (?: THAT )) {_U}", unit_rel),
    Rule("unit-rel", f"r=(the) {_U} r2=(before | after | following | prior)", lambda h: _day_before(h)),
    Rule("so-far", f"k=(earlier | later) (?: in | on | during )? r=((?: the )? THAT? THAT? | the) {_U}", so_far),
    Rule("ago", f"{_Q} {_U} {_AGO_HALF} (?: of W )? (?: ago | back )", ago),
    Rule(
        "ago",
        f"{_Q} {_U} {_AGO_HALF} (?: have | has | had ) (?: now | already )? (?: passed | gone by | elapsed ) since",
        ago,
    ),
    Rule("later", f"{_Q} {_U} {_AGO_HALF} k=(LATER | earlier | beforehand | previously | from now | hence)", later),
    Rule("later", f"{_U} k=(later | earlier)", later),
    Rule(
        "past-units",
        f"r=(the? (?: LAST | PREV | NEXT | recent | intervening )) (?: q=(QTY_) )? {_U}",
        past_units,
        "DATE",
    ),
    Rule(
        "past-units",
        f"r=(the?) q=(NUM_) r3=(previous | preceding | following | next | last | past) {_U}",
        lambda h: _swapped(h),
        "DATE",
    ),
    Rule("past-units", f"r=(recent | coming | upcoming) {_U}", past_units, "DATE"),
    Rule("duration", f"{_Q} DASH? XX {_U} {_AGO_HALF} o=(DASH? old | of age | DASH? long)?", duration, "DUR"),
    Rule("duration", f"{_Q} DASH? {_U} {_AGO_HALF} o=(DASH? old | of age | DASH? long)?", duration, "DUR"),
    Rule(
        "half-century",
        "half DASH? (?: a )? DASH? u=(century | decade)",
        lambda h: Value(f"P0.5{'CE' if h.words('u') == 'century' else 'DE'}", role="duration"),
        "DUR",
    ),
    Rule(
        "vague-plural", "u=(days | weeks | months | years | decades | centuries | hours | minutes)", vague_plural, "DUR"
    ),
    Rule("recent", "RECENTLY | recent | most recent", recently, "DATE"),
    Rule("now", "right? NOW", present, "REF"),
    Rule("now", "the? (?: present | current ) (?: day | time | moment )", present, "REF"),
    Rule("now", "at x=(present)", present, "REF"),
    Rule("now", "to x=(date) (?! CAP )", present, "REF"),
    Rule("wet-season", "(?: the | this | that | next | last )? (?: dry | rainy | wet | monsoon ) season", lambda _: Value("", role="ref"), "REF"),
    Rule("now", "the time being | these days | current", present, "REF"),
    Rule(
        "future", "(?: the (?: near | foreseeable | immediate | distant | not too distant )? )? future", future, "REF"
    ),
    Rule("past", "(?: in | of | from ) x=(the (?: recent | distant )? past)", past, "REF"),
    Rule("former", "x=(former | formerly)", past, "REF"),
    Rule("set", "k=(EACH) (?: other )? w=(WEEKDAY) POD?", every, "SET"),
    Rule("set", "w=(weekdays)", every, "SET"),
    Rule("set", f"k=(EACH) (?: other | single )? (?: q=(NUM_) )? {_U}", every, "SET"),
    Rule("set", f"k=(per) {_U}", every, "SET"),
    Rule("set", f"(?: times | once | twice | NUM_ W? | percent ) x=(k=(a) {_U})", every, "SET"),
    Rule("set", "a=(DAILY)", every, "SET"),
    Rule("decade", "the? k=((?: early | mid DASH? | late ))? y=(DECADE)", decade),
    Rule("decade", "the? k=((?: early | mid DASH? | late ))? y=(D | N) s BC", bc_decade),
    Rule("century", "the? k=((?: early | mid DASH? | late ))? o=(ORD | ORDW) DASH? century b=(BC)?", century),
    Rule("clock", "(?: about | around | APX )? t=(CLOCK) h=(AM | PM)? ZONE?", clock, "CLK"),
    Rule("clock", "(?: about | around | APX )? t=(D | NUMW) h=(AM | PM) ZONE?", clock, "CLK"),
    Rule("clock", "t=(D | NUMW) o'clock (?: in the POD )?", clock, "CLK"),
    Rule("clock", "t=(ZULU) (?: hours )?", clock, "CLK"),
    Rule(
        "that-time",
        "(?: in | during | over | throughout ) x=((?: that | this | the same ) (?: time | period ))",
        since_then,
        "DATE",
    ),
    Rule("that-time", "(?: that | this | the same ) period", since_then, "DATE"),
    Rule("unit-of", f"(?: of | in | during | throughout ) x=(r=(the) {_U})", unit_rel),
    Rule(
        "part-rel",
        "r=((?: that same? | the same | this | the? PREV | the? NEXT ) (?: very )?) k=(START | END)? p=(POD) (?: hours )?",
        part_rel,
    ),
    Rule("part-alone", "the? k=(START | END)? p=(POD)", part_alone, "POD"),
    Rule("first-day", "(?: on | by | from ) x=(the o=(ORDW) day)", first_day),
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
        return Value(_UNKNOWN_DATE.get(unit, "XXXX"))
    step = -1 if hit.words("r2") in {"before", "prior"} else 1
    return _at_grain(hit, ref, unit, step, ["previous"])


def _swapped(hit: Hit) -> Value | None:
    """ "the four previous weeks"."""
    unit, times = unit_of(hit)
    q = quantity(hit.group("q"))
    back = hit.words("r3") in _BACK
    amount = (q.low or 0) * times
    anchor = hit.ctx.ref.day if hit.ctx.ref and hit.words("r3") in _ANAPHORIC else hit.ctx.base
    other = move(anchor, -amount if back else amount, unit) if anchor else None
    if anchor is None or other is None:
        return Value(duration_text(amount, unit), role="duration", unit=unit)
    days = Interval(other, anchor) if back else Interval(anchor, other)
    return Value(duration_text(amount, unit), days, _GRAIN[unit], role="duration", unit=unit)


__all__ = ["PAST", "RULES", "around", "duration_text", "from_ref", "move", "night_before", "night_of", "quantity"]

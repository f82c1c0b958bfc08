"""Second pass: expressions built around a date: parts of it, parts of its day, ranges, bounds, durations."""

from __future__ import annotations

from datetime import timedelta

from tadmor.dates import calendar, value
from tadmor.dates.hit import Hit, Rule, quantity
from tadmor.dates.relative import around, move
from tadmor.dates.value import Value, night_before, night_of
from tadmor.dates.words import lexicon
from tadmor.model import Basis, Interval, Precision

_ORDER = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR, Precision.UNKNOWN)


def _part(hit: Hit) -> str:
    lex = lexicon()
    return next((name for name in ("START", "MID", "END") for i in hit.group("k") if i.lower in lex.classes[name]), "")


def modified(hit: Hit) -> Value | None:
    """ "early 2016", "mid-June", "late on Saturday", "the end of the month", "the beginning of 1864"."""
    found, part = hit.value(), _part(hit)
    if found is None or not part or found.role != "point" or found.timex.endswith("_REF"):
        return None
    days = found.days
    if days is None or found.precision is Precision.DAY:
        return found.but(mod=part)
    narrow = hit.words("k").split()[-1] in {"end", "close", "beginning", "start", "outset", "opening", "onset"}
    if found.precision is Precision.YEAR and days[0].year == days[1].year:
        if narrow:
            first = calendar.month(days[0].year, {"START": 1, "MID": 6, "END": 11}[part])
            second = calendar.month(days[0].year, {"START": 2, "MID": 7, "END": 12}[part])
            cut = (first[0], second[1]) if first and second else days
        else:
            cut = calendar.third_of_year(days[0].year, part) or days
    else:
        cut = calendar.third(days, part)
    grain = {Precision.YEAR: Precision.SEASON, Precision.MONTH: Precision.WEEK, Precision.SEASON: Precision.MONTH}.get(
        found.precision, found.precision
    )
    return found.but(interval=Interval(*cut), precision=grain, mod=part)


def part_of_day(hit: Hit) -> Value | None:
    """ "Tuesday morning", "dawn on Sunday", "the early hours of Thursday", "the night of 3 May"."""
    found = hit.value()
    if found is None or found.role != "point":
        return None
    words = [i.lower for i in hit.group("p")]
    code = lexicon().parts.get(words[-1] if words else "", "MO")
    if found.precision is not Precision.DAY or found.days is None:
        return (
            found.but(timex=f"{found.timex}-XXT{code}" if len(found.timex) == 7 else found.timex, mod="")
            if found.days
            else None
        )
    if words and words[-1] in {"night", "nights"}:
        second = hit.value("e")
        if second and second.days:
            return night_of(found).but(interval=Interval(found.days[0], second.days[1]))
        return night_of(found)
    if "T" in found.timex:
        return found
    return found.but(timex=f"{found.timex}T{code}", mod="START" if hit.words("k") == "early" else "")


def at_clock(hit: Hit) -> Value | None:
    """ "3 pm on Monday", "19 March at 9:34 p.m."."""
    found, time = hit.value(), hit.value("c")
    if found is None or time is None or found.precision is not Precision.DAY or not found.days or "T" not in time.timex:
        return None
    return found.but(timex=found.days[0].isoformat() + time.timex[time.timex.index("T") :])


def from_date(hit: Hit) -> Value | None:
    """ "two days after 3 May", "a week before Christmas", "the day after Monday"."""
    found, length = hit.value("d"), hit.group("q")
    if found is None or not found.days or found.role != "point":
        return None
    sign = -1 if hit.words("k").startswith(("before", "prior", "ahead")) else 1
    unit, times = lexicon().units[hit.group("u")[0].lower] if hit.group("u") else ("D", 1)
    number = 1.0
    if length:
        spoken = length[0].value
        if spoken is None or spoken.role != "duration" or not spoken.count or not spoken.unit:
            return None
        number, unit, times = spoken.count, spoken.unit, 1
    elif hit.group("n"):
        number = quantity(hit.group("n")).low or 1.0
    if found.precision is Precision.DAY:
        moved = move(found.days[0], sign * number * times, unit)
        if moved is None:
            return None
        return value.of_day(moved, found.basis) if unit in {"D", "W", "H", "N"} else around(moved, number, unit)
    if unit in {"Y", "DE"}:
        y = found.days[0].year + sign * round(number * times)
        return value.of_year(y, found.basis) if 0 < y < 9999 else None
    if unit == "Mo" and found.precision is Precision.MONTH:
        return value.of_month(
            *calendar.add_months(found.days[0].year, found.days[0].month, sign * round(number)), found.basis
        )
    return None


def nth_part(hit: Hit) -> Value | None:
    """ "the first week of July", "the second half of 2008", "the last three days of May", "the weekend of 3 June"."""
    found = hit.value()
    if found is None or not found.days or found.role != "point":
        return None
    days, number = found.days, hit.n("o")
    words = hit.words("o")
    if words in {"last", "latter", "final", "closing"}:
        number = -1
    elif words in {"opening", "former"}:
        number = 1
    unit = hit.words("u")
    if unit in {"half", "quarter", "third"}:
        parts = {"half": 2, "quarter": 4, "third": 3}[unit]
        index = parts - 1 if number < 0 else number - 1
        if not 0 <= index < parts:
            return None
        cut = calendar.part_of(days, index, parts)
        letter = {"half": "H", "quarter": "Q", "third": "T"}[unit]
        text = f"{found.timex}-{letter}{index + 1}" if len(found.timex) == 4 else found.timex
        grain = Precision.SEASON if found.precision is Precision.YEAR else Precision.WEEK
        return value.of_stretch(cut, grain, text, found.ref).but(basis=found.basis)
    letter, times = lexicon().units.get(unit, ("", 0))
    count = (quantity(hit.group("n")).low or 1.0) if hit.group("n") else (1.0 if not unit.endswith("s") else 3.0)
    size = {"D": 1, "W": 7, "Mo": 30, "Y": 365}.get(letter)
    if size is None or not number:
        return None
    total = round(count * size * times)
    if letter == "Mo" and found.precision is Precision.YEAR:
        m = 13 - round(count) if number < 0 else number
        first, last = (
            calendar.month(days[0].year, m) if 1 <= m <= 12 else None,
            calendar.month(days[0].year, min(m + round(count) - 1, 12)),
        )
        if not first or not last:
            return None
        return value.of_stretch((first[0], last[1]), Precision.MONTH, f"{days[0]:%Y}-{m:02d}", found.ref).but(
            basis=found.basis
        )
    if number < 0:
        start, end = calendar.shift(days[1], 1 - total), days[1]
    else:
        start = calendar.shift(days[0], (number - 1) * total)
        end = calendar.shift(start, total - 1) if start else None  # type: ignore[assignment]
    if start is None or end is None or start < days[0] or start > days[1]:
        return None
    grain = (
        Precision.DAY if letter == "D" else {"W": Precision.WEEK, "Mo": Precision.MONTH}.get(letter, found.precision)
    )
    text = start.isoformat() if letter == "D" and total == 1 else found.timex
    if letter == "W" and total == 7:
        iso = (start + timedelta(days=3)).isocalendar()
        text = f"{iso.year}-W{iso.week:02d}"
    return value.of_stretch((start, min(end, days[1])), grain, text, found.ref).but(basis=found.basis)


def nth_weekday(hit: Hit) -> Value | None:
    """ "the first Sunday of May", "the last Friday of Ramadan"."""
    found = hit.value()
    if found is None or not found.days or found.precision is not Precision.MONTH:
        return None
    number = -1 if hit.words("o") in {"last", "final"} else hit.n("o")
    first, last = found.days
    if number < 0:
        day = last - timedelta(days=(last.weekday() - hit.n("w")) % 7)
    else:
        day = first + timedelta(days=(hit.n("w") - first.weekday()) % 7 + 7 * (number - 1))
    return value.of_day(day, found.basis) if first <= day <= last else None


def eve_of(hit: Hit) -> Value | None:
    """ "the eve of Eid": the day before."""
    found = hit.value()
    first = calendar.shift(found.days[0], -1) if found and found.days and found.precision is Precision.DAY else None
    return value.of_day(first, found.basis) if first and found else None


def length_to(hit: Hit) -> Value | None:
    """ "the 24 hours to 8 am on Friday", "the three days to Sunday"."""
    length, found = hit.value("q"), hit.value()
    if not length or not length.count or not found or not found.days or found.precision is not Precision.DAY:
        return None
    first = move(found.days[0], -length.count, length.unit)
    if first is None or length.unit not in {"H", "D", "W"}:
        return None
    return length.but(interval=Interval(first, found.days[1]), precision=Precision.DAY)


def fiscal(hit: Hit) -> Value | None:
    """ "Q3 2014", "H1 of 2018": a quarter or half of the calendar year."""
    found, part = hit.value(), hit.words("p")
    if found is None or not found.days or found.precision is not Precision.YEAR or len(found.timex) != 4:
        return None
    cut = calendar.part_of(found.days, int(part[1]) - 1, {"q": 4, "h": 2}[part[0]])
    text = f"{found.timex}-{part.upper()}"
    return value.of_stretch(cut, Precision.SEASON, text, found.ref).but(basis=found.basis)


def week_of(hit: Hit) -> Value | None:
    """ "the week of 3 June"."""
    found = hit.value()
    if found is None or not found.days or found.precision is not Precision.DAY:
        return None
    return value.of_week(found.days[0]).but(basis=found.basis)


def feast_in(hit: Hit) -> Value | None:
    """ "the water festival in April", "Christmas 2016" told apart: the feast of that month or year."""
    feast, month = hit.value("d"), hit.value("e")
    if not feast or not month or not feast.days or not month.days:
        return None
    return feast if month.days[0] <= feast.days[1] and feast.days[0] <= month.days[1] else None


def _after(first: Value, last: Value) -> Value:
    """The end of a range whose start alone tells the year: "20 December 2015 to 3 January"."""
    if not (first.year_told and first.days and last.days and last.ref) or last.year_told:
        return last
    if last.precision not in {Precision.DAY, Precision.MONTH} or last.days[1].month != last.days[0].month:
        return last
    begin, told = first.days[0], last.days[0]
    year = begin.year + ((told.month, told.day) < (begin.month, begin.day))
    if last.precision is Precision.MONTH:
        return value.of_month(year, told.month, first.basis)
    day = calendar.day(year, told.month, told.day)
    return value.of_day(day, first.basis) if day else last


def span_of(hit: Hit) -> Value | None:
    """ "between 9 and 21 February", "from Monday to Wednesday", "March-May 2016", "1914-1918"."""
    first, last = hit.value("d"), hit.value("e")
    if not first or not last or first.role != "point" or last.role != "point":
        return None
    last = _after(first, last)
    if not first.interval or not last.interval or not first.interval.start or not last.interval.end:
        return None
    start, end = first.interval.start, last.interval.end
    if start > end:
        return None
    joined = hit.words("j")
    if joined in {"-", "–", "—"} and first.precision is not last.precision:
        return None
    grain = max(first.precision, last.precision, key=_ORDER.index)
    basis = first.basis if first.basis is last.basis else Basis.RELATIVE
    return Value(
        f"{first.timex}/{last.timex}", Interval(start, end), grain, basis, ref=last.ref, year_told=last.year_told
    )


def overnight(hit: Hit) -> Value | None:
    """ "overnight into Wednesday", "overnight from Friday to Saturday", "Tuesday overnight"."""
    first, last = hit.value("d"), hit.value("e")
    if not first or not first.days or first.precision is not Precision.DAY or first.role != "point":
        return None
    if last and last.days:
        return (
            night_of(first).but(interval=Interval(first.days[0], last.days[1]))
            if first.days[0] < last.days[1]
            else None
        )
    return night_before(first)


def _overnight(hit: Hit) -> bool:
    item = hit.group("o")[0]
    return hit.ctx.text[item.start : item.end].lower() == "overnight"


_ON = "(?: COMMA? (?: of | on | in )? the? )"
_D = "d=(DATE)"
_TO = "(?: to | until | till | through | DASH | and | up to | till )"

SECOND: tuple[Rule, ...] = (
    Rule("part", f"the? very? k=(early | late | latter) (?: in | on )? the? {_D}", modified),
    Rule("part", f"k=(mid) DASH? {_D}", modified),
    Rule(
        "part",
        f"the? very? k=(START | MID | END) (?: part | days | weeks | months | years | stages | phase )? of the? {_D}",
        modified,
    ),
    Rule(
        "part-of-day",
        f"(?: just | shortly | well | hours )? (?: before | after | around ) the? p=(POD) {_ON} {_D}",
        part_of_day,
    ),
    Rule(
        "part-of-day", f"the? (?: k=(early | late) (?: in | on )? )? the? p=(POD) (?: hours )? {_ON} {_D}", part_of_day
    ),
    Rule(
        "part-of-day",
        "the? p=(night | nights) (?: of | between | from ) the? d=(DATE) (?: and | to | DASH ) the? e=(DATE)",
        part_of_day,
    ),
    Rule("part-of-day", f"the (?: early | small | wee ) hours (?: of | on ) {_D} p=(POD)?", part_of_day),
    Rule(
        "part-of-day",
        f"{_D} COMMA? (?: late | early )? (?: at | in | during )? the? k=(early | late)? p=(POD) (?: hours )?",
        part_of_day,
    ),
    Rule("clock-date", f"c=(CLK) (?: COMMA | on | of )? the? {_D}", at_clock),
    Rule("clock-date", f"{_D} (?: COMMA | at | around | about )? c=(CLK)", at_clock),
    Rule("from-date", f"q=(DUR) k=(before | after | prior to | following | ahead of) the? {_D}", from_date),
    Rule("from-date", f"the u=(UNIT) k=(before | after | following | prior to) the? {_D}", from_date),
    Rule(
        "nth-part",
        "the? o=(ORD | ORDW | last | latter | opening | closing) n=(D | NUMW | few)?"
        f" u=(day | days | week | weeks | month | months | half | quarter | third) (?: of | in ) the? {_D}",
        nth_part,
    ),
    Rule("nth-weekday", f"the? o=(ORD | ORDW | last) w=(WEEKDAY) (?: of | in ) {_D}", nth_weekday),
    Rule("eve-of", f"the? eve of the? {_D}", eve_of),
    Rule("length-to", f"the q=(DUR) (?: to | until | up to ) {_D}", length_to),
    Rule("quarter-of", f"(?: the )? p=(FISCAL) (?: of | in )? {_D}", fiscal),
    Rule("week-of", f"the week (?: of | beginning | starting ) {_D}", week_of),
    Rule(
        "overnight",
        "o=(DATE) (?: on | from | between )? d=(DATE) (?: to | into | and | DASH ) e=(DATE)",
        lambda h: overnight(h) if _overnight(h) else None,
    ),
    Rule("overnight", "o=(DATE) (?: on | into | to )? d=(DATE)", lambda h: overnight(h) if _overnight(h) else None),
    Rule(
        "feast-in",
        "d=(DATE) (?: in | of ) e=(DATE)",
        lambda h: feast_in(h) if h.group("d")[0].rule == "holiday" else None,
    ),
)

RANGES: tuple[Rule, ...] = (
    Rule("range", f"between {_D} j=(and) e=(DATE)", span_of),
    Rule("range", f"from {_D} (?: onwards? )? j=({_TO}) e=(DATE)", span_of),
    Rule("range", f"{_D} j=(to | through | until | till | DASH | SLSH) e=(DATE)", span_of),
)

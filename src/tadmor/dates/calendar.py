"""Calendar arithmetic on proleptic Gregorian dates: months, seasons, weeks, Easter, the Hijri calendar.

Everything is an inclusive (first day, last day) pair. Years before Christ are negative numbers and
have no ``date``; functions then return None. Seasons are the meteorological ones of the northern
half of the earth; thirds of a year and of a month stand for "early", "mid" and "late".
"""

from __future__ import annotations

from datetime import date, timedelta

Days = tuple[date, date]

_SEASON_FIRST = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def day(y: int, m: int, d: int) -> date | None:
    """A date, or None where there is no such day (31 June, the year 0, 480 BC)."""
    try:
        return date(y, m, d)
    except (ValueError, OverflowError):
        return None


def shift(d: date, days: int) -> date | None:
    """The date so many days later, or None outside the years 1 to 9999."""
    try:
        return d + timedelta(days=days)
    except OverflowError:
        return None


def month(y: int, m: int) -> Days | None:
    """First and last day of a month."""
    first = day(y, m, 1)
    if first is None:
        return None
    following = day(y + m // 12, m % 12 + 1, 1)
    return (first, following - timedelta(days=1)) if following else (first, date(y, 12, 31))


def year(y: int) -> Days | None:
    """First and last day of a year."""
    first, last = day(y, 1, 1), day(y, 12, 31)
    return (first, last) if first and last else None


def add_months(y: int, m: int, n: int) -> tuple[int, int]:
    """(year, month) so many months later."""
    total = y * 12 + (m - 1) + n
    return total // 12, total % 12 + 1


def day_in_months(d: date, n: int) -> date | None:
    """The same day of the month n months later, at most the last day of that month."""
    y, m = add_months(d.year, d.month, n)
    whole = month(y, m)
    return day(y, m, min(d.day, whole[1].day)) if whole else None


def season(y: int, code: str) -> Days | None:
    """A season (SP, SU, FA, WI) named after the year it begins in; winter runs into the next."""
    m = _SEASON_FIRST[code]
    first, last = month(y, m), month(*add_months(y, m, 2))
    return (first[0], last[1]) if first and last else None


def week(d: date) -> Days | None:
    """Monday to Sunday of the week that holds the day."""
    monday = shift(d, -d.weekday())
    sunday = shift(d, 6 - d.weekday())
    return (monday, sunday) if monday and sunday else None


def weekend(d: date) -> Days | None:
    """Saturday and Sunday of the week that holds the day."""
    whole = week(d)
    return (whole[1] - timedelta(days=1), whole[1]) if whole else None


def third_of_year(y: int, part: str) -> Days | None:
    """Early (January-April), mid (May-August) or late (September-December)."""
    m = {"START": 1, "MID": 5, "END": 9}[part]
    first, last = month(y, m), month(y, m + 3)
    return (first[0], last[1]) if first and last else None


def third(days: Days, part: str) -> Days:
    """The first, middle or last third of any stretch; months are cut at the 10th and 20th."""
    first, last = days
    length = (last - first).days + 1
    if 28 <= length <= 31 and first.day == 1:
        cuts = (10, 20)
    else:
        cuts = (length // 3, 2 * length // 3)
    if part == "START":
        return first, first + timedelta(days=max(cuts[0] - 1, 0))
    if part == "MID":
        return first + timedelta(days=cuts[0]), first + timedelta(days=max(cuts[1] - 1, cuts[0]))
    return first + timedelta(days=cuts[1]), last


def part_of(days: Days, index: int, parts: int) -> Days:
    """The index-th (from 0) of so many equal parts of a stretch; quarters and halves of a year by months."""
    first, last = days
    if first.month == 1 and first.day == 1 and (last.month, last.day) == (12, 31) and 12 % parts == 0:
        step = 12 // parts
        begin, finish = month(first.year, 1 + index * step), month(first.year, (index + 1) * step)
        if begin and finish:
            return begin[0], finish[1]
    length = (last - first).days + 1
    return (
        first + timedelta(days=length * index // parts),
        first + timedelta(days=max(length * (index + 1) // parts - 1, length * index // parts)),
    )


def nth_weekday(y: int, m: int, weekday: int, n: int) -> date | None:
    """The n-th (1..5) such weekday (Monday is 0) of a month; n = -1 is the last one."""
    whole = month(y, m)
    if whole is None:
        return None
    if n < 0:
        return whole[1] - timedelta(days=(whole[1].weekday() - weekday) % 7)
    found = whole[0] + timedelta(days=(weekday - whole[0].weekday()) % 7 + 7 * (n - 1))
    return found if found <= whole[1] else None


def easter(y: int, orthodox: bool = False) -> date | None:
    """Easter Sunday: Western by the anonymous Gregorian rule, Orthodox by Meeus' Julian rule."""
    if not 326 <= y <= 9990:
        return None
    if orthodox:
        a, b, c = y % 4, y % 7, y % 19
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        m, n = divmod(d + e + 114, 31)
        julian = day(y, m, n + 1)
        return shift(julian, y // 100 - y // 400 - 2) if julian else None
    a, (b, c) = y % 19, divmod(y, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    last = (32 + 2 * e + 2 * i - h - k) % 7
    m, n = divmod(h + last - 7 * ((a + 11 * h + 22 * last) // 451) + 114, 31)
    return day(y, m, n + 1)


def _tabular(y: int, m: int, d: int) -> date | None:
    """Civil (tabular) Islamic calendar, for years the Umm al-Qura tables do not hold."""
    n = d + (59 * (m - 1) + 1) // 2 + (y - 1) * 354 + (3 + 11 * y) // 30
    return shift(date(622, 7, 19), n - 1)


def hijri(y: int, m: int, d: int) -> date | None:
    """Gregorian day of a Hijri date (Umm al-Qura 1343-1500 AH, else tabular)."""
    if not (1 <= y <= 9000 and 1 <= m <= 12 and 1 <= d <= 30):
        return None
    if not 1343 <= y <= 1500:
        return _tabular(y, m, d)
    from hijridate import Hijri  # imported late: most reports never need its tables

    try:
        found = Hijri(y, m, d).to_gregorian()
        return date(found.year, found.month, found.day)
    except (ValueError, OverflowError):
        return None


def hijri_month(y: int, m: int) -> Days | None:
    """First and last day of a Hijri month."""
    first = hijri(y, m, 1)
    following = hijri(y + m // 12, m % 12 + 1, 1)
    return (first, following - timedelta(days=1)) if first and following else None


def hijri_in(gregorian: int, m: int, d: int, length: int) -> list[Days]:
    """Stretches of ``length`` days from a Hijri day that begin in a Gregorian year (one, rarely two)."""
    found: list[Days] = []
    guess = (gregorian - 622) * 33 // 32
    for y in range(guess - 1, guess + 3):
        first = hijri(y, m, d) if y > 0 else None
        if first is None or first.year != gregorian:
            continue
        whole = hijri_month(y, m) if length == 0 else None
        last = whole[1] if whole else shift(first, max(length, 1) - 1)
        if last:
            found.append((first, last))
    return found

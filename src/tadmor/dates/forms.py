"""Intervals in the notations of others: EDTF (read and written) and TIMEX."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tadmor.dates import calendar
from tadmor.model import Interval, Precision, TimeMention


def _edtf_end(day: date | None, precision: Precision, first: bool) -> str:
    if day is None:
        return ".."
    if precision is Precision.YEAR and (day.month, day.day) == ((1, 1) if first else (12, 31)):
        return f"{day.year:04d}"
    if precision in {Precision.MONTH, Precision.SEASON, Precision.YEAR}:
        edge = day.day == 1 if first else (day + timedelta(days=1)).day == 1 if day.year < 9999 else True
        if edge:
            return f"{day.year:04d}-{day.month:02d}"
    return day.isoformat()


_EDTF_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}


def to_edtf(interval: Interval | None, precision: Precision) -> str:
    """Extended date/time format (ISO 8601-2, level 1): 2016-03, 2016-03-01/2016-03-05, ../2017-03-05; "" for none.

    An interval whose ends are known at week or season grain only is marked approximate (``~``).
    """
    if interval is None or (interval.start is None and interval.end is None):
        return ""
    start, end = interval.start, interval.end
    if start and end:
        if start == end:
            return start.isoformat()
        if (start, end) == calendar.year(start.year):
            return f"{start.year:04d}"
        if (start, end) == calendar.month(start.year, start.month):
            return f"{start.year:04d}-{start.month:02d}"
        for code, number in _EDTF_SEASONS.items():
            if precision is Precision.SEASON and (start, end) == calendar.season(start.year, code):
                return f"{start.year:04d}-{number}"
    vague = "~" if precision in {Precision.WEEK, Precision.SEASON} else ""
    left, right = _edtf_end(start, precision, True), _edtf_end(end, precision, False)
    return f"{left}{vague if start else ''}/{right}{vague if end else ''}"


_EDTF_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?", re.ASCII)
# An end of an interval that is open ("..") or not known ("").
_EDTF_OPEN = frozenset({"", ".."})


def from_edtf(text: str) -> tuple[Interval, Precision]:
    """The interval that an EDTF string (ISO 8601-2, levels 0 and 1) stands for, and its grain.

    Takes dates (``2016``, ``2016-03``, ``2016-03-05``), seasons (``2016-22``), unknown digits (``201X``, ``2016-XX``),
    qualifiers (``?``, ``~``, ``%``, which change nothing here) and intervals with open ends (``../2016-03``). Raises
    ValueError, naming the fix, for anything else.
    """
    ends = text.strip().split("/")
    if len(ends) > 2 or not any(ends):
        raise ValueError(f"{text!r} is no EDTF date. Fix: write 2016, 2016-03, 2016-03-05 or 2016-03-01/2016-03-05")
    read = [None if len(ends) == 2 and end in _EDTF_OPEN else _edtf_date(end) for end in ends]
    first, last = read[0], read[-1]
    if first and last and first[0][0] > last[0][1]:
        raise ValueError(f"{text!r} ends before it begins. Fix: put the earlier date first")
    told = [grain for _, grain in filter(None, read)]
    interval = Interval(first[0][0] if first else None, last[0][1] if last else None)
    return interval, max(told, key=list(Precision).index) if told else Precision.UNKNOWN


def _edtf_date(text: str) -> tuple[calendar.Days, Precision]:
    match = _EDTF_DATE.fullmatch(text)
    found: calendar.Days | None = None
    grain = Precision.YEAR
    if match:
        y, m, d = match.groups()
        if "X" in y:
            found = _stretch(calendar.year(int(y.replace("X", "0"))), calendar.year(int(y.replace("X", "9"))))
        elif m in {None, "XX"}:
            found = calendar.year(int(y))
        elif 21 <= int(m) <= 24 and d is None:
            codes = {number: code for code, number in _EDTF_SEASONS.items()}
            found, grain = calendar.season(int(y), codes[int(m)]), Precision.SEASON
        elif 1 <= int(m) <= 12:
            found, grain = calendar.month(int(y), int(m)), Precision.MONTH
            if d not in {None, "XX"}:
                day = calendar.day(int(y), int(m), int(d))
                found, grain = ((day, day) if day else None), Precision.DAY
    if found is None:
        raise ValueError(f"{text!r} is no EDTF date. Fix: write 2016, 2016-03, 2016-03-05 or 2016-22 (summer)")
    return found, grain


def _stretch(first: calendar.Days | None, last: calendar.Days | None) -> calendar.Days | None:
    return (first[0], last[1]) if first and last else None


def to_timex(mention: TimeMention) -> str:
    """TIMEX value of a mention: as read from its words, else from its interval; "" where there is none."""
    if mention.value:
        return mention.value
    if mention.interval is None or mention.interval.start is None:
        return ""
    start = mention.interval.start
    if mention.precision is Precision.YEAR:
        return f"{start.year:04d}"
    if mention.precision is Precision.MONTH:
        return f"{start.year:04d}-{start.month:02d}"
    if mention.precision is Precision.WEEK:
        iso = start.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    return start.isoformat()

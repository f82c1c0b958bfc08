"""Intervals in the notations of others: EDTF and TIMEX."""

from __future__ import annotations

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

"""How exact a place and a day are, on ACLED's and UCDP's scales; for places the rules are ``places.precision``."""

from __future__ import annotations

from datetime import date, timedelta

from tadmor.model import Interval, PlaceMention
from tadmor.places import precision

_WEEK, _MONTH, _YEAR = 7, 31, 366  # days


def geo_precision(where: PlaceMention | None) -> int | None:
    """ACLED's code; None for no place too, and for a country, which ACLED has no row for."""
    if where is None or where.place is None or where.place.feature in {"country", "continent"}:
        return None
    return precision.geo_precision(where)


def where_prec(where: PlaceMention | None) -> int | None:
    """UCDP's code; None for no place too."""
    return precision.where_prec(where) if where is not None else None


def days(when: Interval | None) -> int | None:
    """Number of days of a closed interval, or None where an end is open."""
    if when is None or when.start is None or when.end is None:
        return None
    return (when.end - when.start).days + 1


def time_precision(when: Interval | None) -> int | None:
    """ACLED: 1 the day is told, 2 within a week, 3 within a month; None for what is coarser or open."""
    span = days(when)
    if span is None or span < 1 or span > _MONTH:
        return None
    return 1 if span == 1 else 2 if span <= _WEEK else 3


def date_prec(when: Interval | None) -> int | None:
    """UCDP: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year; None for what is coarser."""
    span = days(when)
    if span is None or span < 1 or span > _YEAR:
        return None
    return next(level for level, most in enumerate((1, _WEEK - 1, _WEEK, _MONTH, _YEAR), 1) if span <= most)


def middle(when: Interval) -> date:
    """The middle day of a closed interval, the earlier of two."""
    assert when.start is not None and when.end is not None
    return when.start + timedelta((when.end - when.start).days // 2)

"""How exact a place and a day are, on ACLED's and UCDP's scales."""

from __future__ import annotations

from datetime import date, timedelta

from tadmor.model import Interval, PlaceMention

_SETTLED = frozenset(
    {"capital", "city", "town", "village", "quarter", "camp", "airport", "airbase", "base", "crossing"}
)
_WIDE = frozenset({"country", "continent", "region"})
_SEA = frozenset({"sea", "ocean", "gulf", "strait"})
_NEAR_KM = 25.0  # UCDP: a limited area around a known place
_SMALL_KM = 12.0  # a dam, a mountain, an oil field: as exact as a town
_WEEK, _MONTH, _YEAR = 7, 31, 366  # days


def _exact(where: PlaceMention) -> bool:
    place = where.place
    assert place is not None
    return where.relation == "at" and (place.feature in _SETTLED or place.radius_km <= _SMALL_KM)


def _around(where: PlaceMention) -> bool:
    """Whether the event lies at or around a town, and no further from it than UCDP's limited area."""
    place = where.place
    assert place is not None
    if place.feature in {"province", "district"} or where.relation == "between":
        return False
    return (where.km or 0.0) <= _NEAR_KM and (where.relation != "at" or place.radius_km <= _NEAR_KM)


def geo_precision(where: PlaceMention | None) -> int | None:
    """ACLED: 1 a named town, 2 a small area or near a town, 3 a larger region; None for a country or no place."""
    if where is None or where.place is None or where.place.feature in {"country", "continent"}:
        return None
    return 1 if _exact(where) else 2 if _around(where) or where.place.feature == "district" else 3


def where_prec(where: PlaceMention | None) -> int | None:
    """UCDP: 1 exact, 2 around a place, 3 district, 4 province, 5 larger or between two places, 6 country, 7 sea."""
    if where is None or where.place is None or where.place.feature == "continent":
        return None
    feature = where.place.feature
    if feature == "country":
        return 6
    if feature in _SEA:
        return 7
    if where.relation == "at":
        for level, name in ((3, "district"), (4, "province")):
            if feature == name:
                return level
    if feature in _WIDE:
        return 5
    return 1 if _exact(where) else 2 if _around(where) else 5


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

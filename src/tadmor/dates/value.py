"""What a time expression means, before it becomes a ``TimeMention``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from tadmor.dates import calendar
from tadmor.model import Basis, Interval, Precision


class Ref(NamedTuple):
    """A point of the narrative that later expressions lean on: 0 is "not told". BC years are negative."""

    y: int
    m: int = 0
    d: int = 0
    season: str = ""

    @property
    def day(self) -> date | None:
        """The day, where it is told; a reference to a week (``season`` "W") has none."""
        return self.in_week if self.season != "W" else None

    @property
    def in_week(self) -> date | None:
        """The day, or for a week some day of it."""
        return calendar.day(self.y, self.m, self.d) if self.d else None


@dataclass(frozen=True, slots=True)
class Value:
    """Interval, grain and normal form of an expression.

    ``timex`` is a TIMEX value ("2016-03", "1941-SU", "P2Y", "PAST_REF", "XXXX-WXX-5"), ``mod`` START, MID, END,
    APPROX ... ``ref`` is what later expressions may lean on. ``role`` as in ``TimeMention``; "ref" marks words such as
    "now" and "former" that date nothing. ``length`` of a duration in days (0: unknown).
    """

    timex: str
    interval: Interval | None = None
    precision: Precision = Precision.UNKNOWN
    basis: Basis = Basis.RELATIVE
    role: str = "point"
    mod: str = ""
    ref: Ref | None = None
    others: tuple[Interval, ...] = ()
    unit: str = ""
    count: int = 0
    year_told: bool = False

    def but(self, **changes: object) -> Value:
        """A copy with other fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def days(self) -> calendar.Days | None:
        """First and last day, where both are known."""
        if self.interval and self.interval.start and self.interval.end:
            return self.interval.start, self.interval.end
        return None


def year_text(y: int) -> str:
    """ISO year, or BC0480 for years before Christ."""
    return f"{y:04d}" if y >= 0 else f"BC{-y:04d}"


def _interval(days: calendar.Days | None) -> Interval | None:
    return Interval(*days) if days else None


def of_day(d: date, basis: Basis = Basis.RELATIVE, suffix: str = "") -> Value:
    """A single day."""
    return Value(d.isoformat() + suffix, Interval(d, d), Precision.DAY, basis, ref=Ref(d.year, d.month, d.day))


def of_month(y: int, m: int, basis: Basis = Basis.RELATIVE) -> Value:
    """A calendar month."""
    return Value(f"{year_text(y)}-{m:02d}", _interval(calendar.month(y, m)), Precision.MONTH, basis, ref=Ref(y, m))


def of_year(y: int, basis: Basis = Basis.RELATIVE) -> Value:
    """A calendar year."""
    return Value(year_text(y), _interval(calendar.year(y)), Precision.YEAR, basis, ref=Ref(y))


def of_season(y: int, code: str, basis: Basis = Basis.RELATIVE) -> Value:
    """A season, named after the year it begins in."""
    m = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    return Value(
        f"{year_text(y)}-{code}", _interval(calendar.season(y, code)), Precision.SEASON, basis, ref=Ref(y, m, 0, code)
    )


def of_week(d: date) -> Value:
    """The week (Monday to Sunday) that holds a day."""
    iso = d.isocalendar()
    return Value(
        f"{iso.year:04d}-W{iso.week:02d}",
        _interval(calendar.week(d)),
        Precision.WEEK,
        ref=Ref(d.year, d.month, d.day, "W"),
    )


def of_stretch(days: calendar.Days | None, precision: Precision, timex: str, ref: Ref | None = None) -> Value:
    """Any stretch of days."""
    return Value(timex, _interval(days), precision, ref=ref)


def reference(timex: str) -> Value:
    """PAST_REF, PRESENT_REF or FUTURE_REF."""
    return Value(timex, role="ref")


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

"""Third pass: what bounds a time or measures it: since, until, before, within, for and after so long."""

from __future__ import annotations

import re

from tadmor.dates import calendar
from tadmor.dates.context import FUTURE, PAST
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.relative import around, move
from tadmor.dates.value import Value
from tadmor.model import Interval, Precision

_D = "d=(DATE)"


def since(hit: Hit) -> Value | None:
    """ "since April", "since the battle began on Friday": from then to publication."""
    found = hit.value()
    if found is None or found.role not in {"point", "since"} or found.interval is None:
        return found.but(role="since") if found and found.role == "point" and found.timex else None
    pub = hit.ctx.published if not hit.ctx.narrative else None
    start = found.interval.start
    if pub and start and start > pub:
        return None
    return found.but(interval=Interval(start, pub), role="since", others=())


def _is_recent(hit: Hit) -> bool:
    found = hit.value()
    return found is not None and found.timex == "PAST_REF"


def since_event(hit: Hit) -> Value | None:
    """ "since the start of the fighting", "since its recapture": from an event whose day is not told here."""
    pub = hit.ctx.published
    return Value("", Interval(None, pub), role="since") if pub and not hit.ctx.narrative else None


def since_then(hit: Hit) -> Value | None:
    """ "since then": from what was told last to publication."""
    ctx = hit.ctx
    ref, pub = ctx.ref, ctx.published
    if ctx.narrative or ref is None or pub is None:
        return Value("", role="ref")
    whole = calendar.month(ref.y, ref.m) if ref.m else calendar.year(ref.y)
    start = ref.day or (whole[0] if whole else None)
    if start is None or start > pub:
        return Value("", role="ref")
    grain = Precision.DAY if ref.day else Precision.MONTH if ref.m else Precision.YEAR
    return Value("PRESENT_REF", Interval(start, pub), grain, role="since")


def until(hit: Hit) -> Value | None:
    """ "before the end of February", "by Thursday", "until April 2015": a bound, from publication where ahead of it."""
    found = hit.value()
    if found is None or found.role not in {"point", "duration"} or found.interval is None or found.interval.end is None:
        return None
    if found.timex.endswith("_REF"):
        return None
    word, pub = hit.words("k"), hit.ctx.published
    end, start = found.interval.end, found.interval.start
    earlier = word in {"before", "ahead of", "prior to"} and start is not None and found.mod != "END"
    if earlier and start and found.precision is Precision.DAY:
        end = calendar.shift(start, -1) or end  # a day or feast itself is no longer before it
    if found.mod == "END" and found.precision is Precision.WEEK and len(found.timex) == 7:
        found = found.but(precision=Precision.MONTH)  # "before the end of May" is told in months
    if pub and end >= pub and not hit.ctx.narrative and not (start == pub == end):
        tense = hit.tense()
        if tense != PAST or (start and start > pub):
            return found.but(interval=Interval(pub, end), role="until", others=())
    if word == "by":
        return found.but(role="until")
    if earlier and start:
        return found.but(interval=Interval(None, calendar.shift(start, -1)), role="until", others=())
    return found.but(interval=Interval(None, end), role="until", others=())


# What an unnumbered "within days", "in weeks" reaches to.
_VAGUE_REACH = {"H": 1, "D": 7, "W": 30, "Mo": 365, "M": 0}


def within(hit: Hit) -> Value | None:
    """ "within 48 hours", "within days", "in days, not weeks": from publication (or the day told last) to the bound."""
    length = hit.value("q")
    if length is None or length.role != "duration":
        return None
    ctx = hit.ctx
    tense = hit.tense()
    if hit.words("k") == "in" and not (
        length.timex in {"PXD", "PXW", "PXM"} and (tense == FUTURE or hit.after == "," or hit.words("n"))
    ):
        return None
    told = ctx.day_ref.day if ctx.day_ref and ctx.ref_paragraph == ctx.paragraph else None
    base = told if tense == PAST and told else ctx.published
    if base is None or ctx.narrative or (tense == PAST and not told):
        return length
    if length.count:
        end = move(base, length.count, length.unit)
        grain = Precision.DAY if length.unit in {"H", "D", "M"} else Precision.WEEK
    else:
        end, grain = calendar.shift(base, _VAGUE_REACH.get(length.unit, 0)), Precision.WEEK
    if end is None or (end == base and not length.count):
        return length
    return length.but(interval=Interval(base, end), precision=grain, role="until")


def in_length(hit: Hit) -> Value | None:
    """ "in two weeks", "in three days' time": a point ahead, where the clause looks ahead."""
    length = hit.value("q")
    if length is None or not length.count or hit.ctx.narrative or hit.ctx.published is None:
        return None
    if hit.tense() != FUTURE and not hit.group("t"):
        return None
    moved = move(hit.ctx.published, length.count, length.unit)
    return around(moved, length.count, length.unit) if moved else None


_PERFECT = re.compile(r"\b(?:has|have|['’]ve|['’]s|having)\b(?!\s+to\b)[^.;]{0,60}$")


def for_length(hit: Hit) -> Value | None:
    """ "has been under siege for two years": anchored at publication; told in the past it stays a bare length."""
    length, ctx = hit.value("q"), hit.ctx
    if length is None or length.role != "duration":
        return None
    if length.interval is not None or not length.count or ctx.published is None or ctx.narrative:
        return None
    if not _PERFECT.search(ctx.text, max(ctx.sentence.start, hit.start - 80), hit.start):
        return None
    start = move(ctx.published, -length.count, length.unit)
    grain = around(ctx.published, 1, length.unit)
    if start is None or grain is None:
        return None
    return length.but(interval=Interval(start, ctx.published), precision=grain.precision)


def after_length(hit: Hit) -> Value | None:
    """ "after four days of fighting" beside a day: those four days up to it."""
    length, ctx = hit.value("q"), hit.ctx
    if (
        length is None
        or length.role != "duration"
        or not length.count
        or length.unit not in {"D", "W", "N", "H"}
        or ctx.narrative
    ):
        return None
    days = None
    for item in hit.items[max(hit.first - 30, 0) : hit.last + 30]:
        if item.value and item.value.days and item.value.precision is Precision.DAY and item.value.role == "point":
            days = item.value.days
            break
    if days is None and ctx.day_ref and ctx.day_ref.day and ctx.ref_paragraph == ctx.paragraph:
        days = (ctx.day_ref.day, ctx.day_ref.day)
    if days is None:
        return None
    first = move(days[0], -length.count, length.unit)
    if first and length.unit in {"D", "N"}:
        first = calendar.shift(first, 1)
    return length.but(interval=Interval(first, days[0]), precision=Precision.DAY) if first else None


BOUNDS: tuple[Rule, ...] = (
    Rule("since", f"(?: ever )? since (?: at least | about | around )? the? {_D}", since),
    Rule("since", f"since W? W? {_D} (?: EVENT | XX )", lambda h: since(h) if _is_recent(h) else None),
    Rule("since", f"since W W? W? W? W? W? (?: on | in | of | at )? {_D}", since),
    Rule(
        "since-event",
        "(?: ever )? since (?: the | its | his | her | their | this | that | a ) W? W? EVENT",
        since_event,
    ),
    Rule("since-then", "(?: ever )? since (?: then | that day | that time )", since_then, "REF"),
    Rule(
        "until",
        "k=(until | till | up to | up until | before | by | no later than | ahead of | prior to)"
        f" (?: at the latest )? the? {_D}",
        until,
    ),
    Rule("within", "k=(within) (?: the next | the coming | a matter of )? q=(DUR)", within),
    Rule("within", "k=(in) n=(a matter of | just | only)? q=(DUR)", within),
    Rule("in-length", "in (?: just | about )? q=(DUR) t=(POSS time)?", in_length),
    Rule("in-length", "q=(DUR) t=(from now)", in_length),
    Rule("for-length", "(?: for | over | during ) (?: at least | more than | nearly )? q=(DUR)", for_length),
    Rule("after-length", "after q=(DUR)", after_length),
)

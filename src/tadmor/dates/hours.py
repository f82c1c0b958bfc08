"""First pass, inside a day: today, overnight, that night, at dawn, 3 p.m."""

from __future__ import annotations

from tadmor.dates import calendar, value
from tadmor.dates.hit import Hit, Rule
from tadmor.dates.relative import BACK, FORTH
from tadmor.dates.value import Value, night_before, night_of
from tadmor.dates.words import lexicon


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
    day = hit.ctx.day_ref.day if hit.ctx.day_ref and hit.ctx.ref and hit.ctx.ref.day else None
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
    step = -1 if BACK & set(words) else (1 if FORTH & set(words) else 0)
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
    if hit.before in {"every", "each", "one", "some", "per"} or (
        hit.after_is_capital and hit.before not in {"at", "in", "the", "of", "by"}
    ):
        return None
    if day is None:
        return Value(f"XXXX-XX-XXT{code}", role="ref")
    if word in {"night", "nights"}:
        return night_before(value.of_day(day)).but(ref=None)
    return value.of_day(day, suffix=f"T{code}").but(ref=None)


RULES: tuple[Rule, ...] = (
    Rule("deictic-day", "(?: the day (?: before | after ) )? (?: today | yesterday | tomorrow )", deictic_day),
    Rule("deictic-day", "tonight | overnight | last night", deictic_day),
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
    Rule(
        "part-rel",
        "r=((?: that same? | the same | this | the? PREV | the? NEXT ) (?: very )?)"
        " k=(START | END)? p=(POD) (?: hours )?",
        part_rel,
    ),
    Rule("part-alone", "the? k=(START | END)? p=(POD)", part_alone, "POD"),
    Rule("first-day", "(?: on | by | from ) x=(the o=(ORDW) day)", first_day),
)

"""First pass, lengths and vague words: durations, sets, decades and centuries, recently, now, former."""

from __future__ import annotations

from tadmor.dates import calendar, value
from tadmor.dates.hit import Hit, Rule, quantity
from tadmor.dates.relative import AGO_HALF, UNKNOWN_DATE, Q, U, duration_text, unit_of, value_of_years, with_half
from tadmor.dates.value import Ref, Value
from tadmor.dates.words import lexicon
from tadmor.model import Basis, Interval


def duration(hit: Hit) -> Value | None:
    """ "two months", "a few days", "46-day", "over nine months", "nineteen years old": no place in the calendar yet."""
    unit, times = unit_of(hit)
    q = with_half(hit, quantity(hit.group("q")))
    if unit == "S" and ((q.low == 1 and hit.words("q") in {"a", "an", "one"}) or hit.group("u")[0].lower == "second"):
        return None
    if (
        hit.words("q") in {"a", "an", "one"}
        and hit.words("u") in {"night", "century", "quarter"}
        and hit.before not in {"for", "in", "over", "than", "within", "about"}
    ):
        return None
    if unit in {"Q", "WE"} or (unit == "N" and hit.after == "-"):
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
            "daily": "XXXX-XX-XX",
            "nightly": "XXXX-XX-XXTNI",
            "weekly": "XXXX-WXX",
            "biweekly": "XXXX-WXX",
            "fortnightly": "P2W",
            "monthly": "XXXX-XX",
            "quarterly": "XXXX-QX",
            "hourly": "XXXX-XX-XXTXX",
        }.get(word, "XXXX")
        return Value(text, role="set")
    unit, times = unit_of(hit)
    if hit.words("k") in {"a", "per"} and unit not in {"D", "W", "Mo", "Y", "H"}:
        return None
    if hit.group("q"):
        q = quantity(hit.group("q"))
        return Value(duration_text(q.low * times if q.low is not None else None, unit), role="set")
    if hit.words("k") in {"a", "per", "an"}:
        return Value(duration_text(1, unit), role="set")
    return Value(UNKNOWN_DATE.get(unit, duration_text(1, unit)), role="set")


def decade(hit: Hit) -> Value | None:
    """ "the 1980s", "the late 1960s", "the '90s"."""
    number = hit.n("y")
    if number < 100:
        number += 1900 if number >= 30 else 2000
    if "BC" in hit.words("b").upper():
        number = -number
    found = value_of_years(number // 10, 10)
    found = found.but(basis=Basis.EXPLICIT) if found else None
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
    found = found.but(basis=Basis.EXPLICIT) if found else None
    mod = _part(hit.words("k"))
    if found and mod and found.days:
        found = found.but(mod=mod, interval=Interval(*calendar.third(found.days, mod)))
    return found


def _part(words: str) -> str:
    lex = lexicon()
    return next((name for name in ("START", "MID", "END") for w in words.split() if w in lex.classes[name]), "")


RULES: tuple[Rule, ...] = (
    Rule("duration", f"{Q} DASH? XX {U} {AGO_HALF} o=(DASH? old | of age | DASH? long)?", duration, "DUR"),
    Rule("duration", f"{Q} DASH? {U} {AGO_HALF} o=(DASH? old | of age | DASH? long)?", duration, "DUR"),
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
    Rule(
        "wet-season",
        "(?: the | this | that | next | last )? (?: dry | rainy | wet | monsoon ) season",
        lambda _: Value("", role="ref"),
        "REF",
    ),
    Rule("now", "the time being | these days | current", present, "REF"),
    Rule(
        "future", "(?: the (?: near | foreseeable | immediate | distant | not too distant )? )? future", future, "REF"
    ),
    Rule("past", "(?: in | of | from ) x=(the (?: recent | distant )? past)", past, "REF"),
    Rule("former", "x=(former | formerly)", past, "REF"),
    Rule("set", "k=(EACH) (?: other )? w=(WEEKDAY) POD?", every, "SET"),
    Rule("set", "w=(weekdays)", every, "SET"),
    Rule("set", f"k=(EACH) (?: other | single )? (?: q=(NUM_) )? {U}", every, "SET"),
    Rule("set", f"k=(per) {U}", every, "SET"),
    Rule("set", f"(?: times | once | twice | NUM_ W? | percent ) x=(k=(a) {U})", every, "SET"),
    Rule("set", "a=(DAILY)", every, "SET"),
    Rule("decade", "the? k=((?: early | mid DASH? | late ))? y=(DECADE)", decade),
    Rule("decade", "the? k=((?: early | mid DASH? | late ))? y=(D | N) s BC", bc_decade),
    Rule("century", "the? k=((?: early | mid DASH? | late ))? o=(ORD | ORDW) DASH? century b=(BC)?", century),
)

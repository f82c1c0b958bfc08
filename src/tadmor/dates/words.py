"""From text to tagged items, and the small pattern language the rules are written in.

A sentence becomes a string with one character per word ("tag string"); a rule is a regular
expression over it. So rules read like grammar, and cost next to nothing: a sentence of 150
characters is a tag string of 25.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tadmor.dates.value import Value

# Shapes of single items; the order is that of the alternatives in _TOKEN.
_TOKEN = re.compile(
    r"(?P<ISO>\d{4}-\d{2}-\d{2}(?:T\d\d:?\d\d(?::?\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])|\d{4}/\d\d/\d\d(?![\d/]))"
    r"|(?P<SLASH>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|(?<!-)\d{2})(?![\d/]))"
    r"|(?P<HOLIDAY>9/11(?![\d/]))"
    r"|(?P<CLOCK>[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?!\d))"
    r"|(?P<ZULU>[0-2]\d[0-5]\d(?:Z|L|[hH](?:rs)?)(?!\w))"
    r"|(?P<ORD>\d{1,3}(?:st|nd|rd|th)(?!\w))"
    r"|(?P<DECADE>(?:1\d|20)\d0(?:['’]?s)(?!\w)|['’]\d0s(?!\w))"
    r"|(?P<BIGN>\d{1,3}(?:,\d{3})+(?!\d)|\d+\.\d+|\d{5,})"
    r"|(?P<INT>\d{1,4})"
    r"|(?P<ABBR>[ap]\.m\.?|[AP]\.M\.?|B\.C\.E?\.?|A\.[DH]\.?)(?!\w)"
    r"|(?P<POSS>['’]s(?!\w)|(?<=s)['’](?!\w))"
    r"|(?P<MIXED>[^\W\d_]+\d\w*)"
    r"|(?P<WORD>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*)"
    r"|(?P<DASH>[-‐‑‒–—])|(?P<COMMA>,)|(?P<DOT>\.)|(?P<LPAR>[(\[])|(?P<RPAR>[)\]])"
    r"|(?P<MONEY>[$€£#])|(?P<PCT>%)|(?P<SLSH>/)"
    r"|(?P<OTHER>\S)"
)
SHAPES = (
    "ISO SLASH CLOCK ZULU ORD DECADE BIGN D N Y POSS DASH COMMA DOT LPAR RPAR MONEY PCT SLSH OTHER W CAP "
    "MONTH WEEKDAY MABBR WABBR HOLIDAY HMONTH DATE DUR REF SET CLK"
).split()
_SHAPE_CHAR = {name: chr(0xE000 + i) for i, name in enumerate(SHAPES)}


@dataclass(slots=True)
class Item:
    """A word, or a chunk of words that a rule has understood (then ``value`` is set).

    ``core`` is the chunk without the preposition that gives its role; ``parts`` are the chunks a range was made of.
    """

    start: int
    end: int
    lower: str
    tag: str
    value: Value | None = None
    rule: str = ""
    core: tuple[int, int] | None = None
    parts: tuple[Item, ...] = ()
    n: int = 0


class Lexicon:
    """The words of ``lexicon/times.toml`` with the tag characters of their classes."""

    def __init__(self) -> None:
        data: dict[str, Any] = tomllib.loads((files("tadmor") / "lexicon" / "times.toml").read_text("utf-8"))
        self.months: dict[str, int] = {**data["months"], **data["month_abbreviations"]}
        self.weekdays: dict[str, int] = {**data["weekdays"], **data["weekday_abbreviations"]}
        self.full_months: dict[str, int] = data["months"]
        self.full_weekdays: dict[str, int] = data["weekdays"]
        self.numbers: dict[str, int] = {**data["numbers"], **data["tens"]}
        self.ordinals: dict[str, int] = data["ordinals"]
        self.seasons: dict[str, str] = data["seasons"]
        self.units: dict[str, tuple[str, int]] = {k: (v[0], v[1]) for k, v in data["units"].items()}
        self.parts: dict[str, str] = data["parts_of_day"]
        self.holidays: dict[str, dict[str, Any]] = {n: h for h in data["holiday"] for n in h["names"]}
        self.hijri: dict[str, int] = data["hijri_months"]
        self.lunar: dict[str, str] = data["lunar_new_year"]
        self.examples: list[dict[str, Any]] = data.get("example", [])
        self.lists: dict[str, frozenset[str]] = {k: frozenset(v.split()) for k, v in data["lists"].items()}
        self.classes: dict[str, frozenset[str]] = {k: frozenset(v) for k, v in data["classes"].items()}
        self.classes |= {
            "NUMW": frozenset(data["numbers"]) | frozenset(data["tens"]),
            "TENS": frozenset(data["tens"]),
            "ONES": frozenset(list(data["numbers"])[:9]),
            "ORDW": frozenset(self.ordinals),
            "SEASON": frozenset(self.seasons),
            "UNIT": frozenset(self.units),
            "ONEUNIT": frozenset(w for w in self.units if not w.endswith("s")),
            "POD": frozenset(self.parts),
        }
        for name, units in {
            "CLOCKUNIT": ("S", "M", "H"), "DAYUNIT": ("D", "N"), "BIGUNIT": ("W", "Mo", "Q", "Y", "DE", "CE"),
        }.items():  # fmt: skip
            self.classes[name] = frozenset(w for w, u in self.units.items() if u[0] in units)
        self.words: dict[str, str] = {}
        for members in self.classes.values():
            for word in members:
                self.char(word)
        phrases = sorted({*self.holidays, *self.hijri}, key=len, reverse=True)
        self.phrase_first = frozenset(re.split(r"[\s'’/-]", p)[0] for p in phrases)
        body = "|".join(
            re.escape(p).replace("'", "['’]").replace(r"\ ", r"\s").replace(r"\-", "[-\u2010-\u2013]") for p in phrases
        )
        self.phrase = re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)

    def char(self, word: str) -> str:
        """The tag character of a word, given out on first use."""
        return self.words.setdefault(word, chr(0xE100 + len(self.words)))

    def charset(self, name: str) -> str:
        """Characters of a pattern symbol: a class, a shape, or a literal word (lower case)."""
        if name.islower():
            return self.char(name)
        chars = "".join(sorted(self.char(w) for w in self.classes.get(name, ())))
        if name == "XX":  # a word the lexicon does not hold
            return _SHAPE_CHAR["W"] + _SHAPE_CHAR["CAP"]
        if name == "W":
            return "^" + "".join(_SHAPE_CHAR[s] for s in SHAPES if s not in {"W", "CAP"})
        return chars + _SHAPE_CHAR.get(name, "")

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a rule: symbols in capitals, words in small letters, ``name=( ... )`` is a group."""
        source = re.sub(r"(\w+)=\(", r"(?P<\1>", _expand(pattern))
        out: list[str] = []
        for piece in re.findall(
            r"\(\?P<\w+>|\(\?:|\(\?[=!]|\(\?<[=!]|[A-Z][A-Z0-9]*|[a-z][a-z'-]*|[()|?*+^$]|\{[\d,]+\}", source
        ):
            out.append(f"[{self.charset(piece)}]" if piece[0].isalpha() else piece)
        return re.compile("".join(out))


MACROS = {
    "NUM_": "(?: D | N | Y | BIGN | TENS DASH ONES | NUMW )",
    "HALF_": "(?: DASH? and DASH? a DASH? half )",
    "PRE_": "(?: more than | less than | fewer than | at least | at most | up to | no more than"
    " | as long as | as much as | APX APX? )",
    "QTY_": "(?: NUM_ HALF_? | NUM_ (?: to | or | DASH ) NUM_ | an? HALF_? | (?: the | a )? couple of?"
    " | only? a FEW | the? FEW | a? good many | an? dozen | dozens of | hundreds of | half an? | one and a half )",
    "YREL_": "(?: that same? | the same | the THAT | this | the? PREV | the? NEXT | the? LAST | the ) year",
    "DAYN_": "(?: the? (?: D | ORD ) )",
}


def _expand(pattern: str) -> str:
    for _ in range(3):
        for name, body in MACROS.items():
            pattern = pattern.replace(name, body)
    return pattern.replace("an?", "(?: a | an )")


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    return Lexicon()


def shape_char(name: str) -> str:
    """Tag character of a shape."""
    return _SHAPE_CHAR[name]


def _integer(text: str) -> tuple[str, int]:
    n = int(text)
    if len(text) == 4:
        return ("Y", n) if 1000 <= n <= 2199 else ("N", n)
    return ("D", n) if 1 <= n <= 31 else ("N", n)


def _word_tag(lex: Lexicon, word: str, lower: str) -> tuple[str, int]:
    capital = word[0].isupper()
    if capital:
        if lower in lex.months:
            return _SHAPE_CHAR["MONTH" if lower in lex.full_months else "MABBR"], lex.months[lower]
        if lower in lex.weekdays:
            return _SHAPE_CHAR["WEEKDAY" if lower in lex.full_weekdays else "WABBR"], lex.weekdays[lower]
        if lower.endswith("s") and lower[:-1] in lex.full_weekdays:
            return lex.char("weekdays"), lex.full_weekdays[lower[:-1]]
    known = lex.words.get(lower)
    if known:
        return known, lex.numbers.get(lower) or lex.ordinals.get(lower) or 0
    return _SHAPE_CHAR["CAP" if capital else "W"], 0


def tokens(text: str, start: int, end: int) -> list[Item]:
    """Items of ``text[start:end]`` with their tags; names of feasts and Hijri months are one item."""
    lex = lexicon()
    found: list[Item] = []
    phrases: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text, start, end):
        kind, raw = match.lastgroup or "OTHER", match.group()
        if kind == "sep":
            kind = "SLASH"
        lower, n = raw.lower(), 0
        if kind in {"WORD", "ABBR"}:
            tag, n = _word_tag(lex, raw, lower.rstrip(".") if kind == "ABBR" else lower)
            if lower.replace("’", "'").split("'")[0] in lex.phrase_first:
                hit = lex.phrase.match(text, match.start(), end)
                if hit and not (phrases and match.start() < phrases[-1][1]):
                    phrases.append(hit.span())
        elif kind == "INT":
            shape, n = _integer(raw)
            tag = _SHAPE_CHAR[shape]
        else:
            if kind == "ORD" or kind == "DECADE":
                n = int(re.sub(r"\D", "", raw))
            tag = lex.words.get(lower, _SHAPE_CHAR["W"]) if kind == "MIXED" else _SHAPE_CHAR[kind]
        found.append(Item(match.start(), match.end(), lower, tag, n=n))
    return _merge(lex, text, found, phrases) if phrases else found


def _merge(lex: Lexicon, text: str, items: list[Item], phrases: list[tuple[int, int]]) -> list[Item]:
    merged: list[Item] = []
    rest = iter(sorted(phrases))
    current = next(rest, None)
    for item in items:
        while current and item.start >= current[1]:
            current = next(rest, None)
        if current and current[0] <= item.start < current[1]:
            if item.start == current[0]:
                name = re.sub(r"[‐-–]", "-", text[current[0] : current[1]].lower().replace("’", "'").replace("\n", " "))
                name = re.sub(r"\s", " ", name)
                kind = "HMONTH" if name in lex.hijri else "HOLIDAY"
                if kind == "HOLIDAY" and name not in lex.holidays:
                    merged.append(item)
                    current = next(rest, None)
                    continue
                merged.append(Item(current[0], current[1], name, _SHAPE_CHAR[kind], n=lex.hijri.get(name, 0)))
            continue
        merged.append(item)
    return merged

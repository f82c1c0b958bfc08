"""What a rule sees: the matched items, their groups, numbers and neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tadmor.dates.context import Context
from tadmor.dates.value import Value
from tadmor.dates.words import Item, lexicon


class Quantity(NamedTuple):
    """How many: ``low`` is None where it is vague ("a few", "several", plain plural)."""

    low: float | None
    high: float | None
    mod: str = ""


@dataclass(slots=True)
class Hit:
    """A match of a rule on items ``first:last`` of a sentence."""

    ctx: Context
    items: Sequence[Item]
    match: re.Match[str]

    @property
    def first(self) -> int:
        """Index of the first item of the expression: of group ``x`` where the rule has one."""
        return self.match.start("x") if "x" in self.match.re.groupindex else self.match.start()

    @property
    def last(self) -> int:
        """Index behind the last item of the expression."""
        return self.match.end("x") if "x" in self.match.re.groupindex else self.match.end()

    @property
    def start(self) -> int:
        """Offset where the expression begins."""
        return self.items[self.first].start

    @property
    def end(self) -> int:
        """Offset where the expression ends."""
        return self.items[self.last - 1].end

    def group(self, name: str) -> Sequence[Item]:
        """Items of a group; empty where it did not take part."""
        if name not in self.match.re.groupindex or self.match.start(name) < 0:
            return ()
        return self.items[self.match.start(name) : self.match.end(name)]

    def words(self, name: str) -> str:
        """Words of a group, lower case, one blank between."""
        return " ".join(i.lower for i in self.group(name))

    def n(self, name: str) -> int:
        """Number the (first numbered item of the) group stands for."""
        return next((i.n for i in self.group(name) if i.n), 0)

    def value(self, name: str = "d") -> Value | None:
        """Value of the first understood chunk of the group."""
        return next((i.value for i in self.group(name) if i.value), None)

    @property
    def before(self) -> str:
        """The word before the expression, lower case, or empty."""
        return self.items[self.first - 1].lower if self.first else ""

    @property
    def after(self) -> str:
        """The word behind the expression, lower case, or empty."""
        return self.items[self.last].lower if self.last < len(self.items) else ""

    @property
    def after_is_capital(self) -> bool:
        """True where a capitalised word follows directly (a name goes on)."""
        if self.last >= len(self.items):
            return False
        following = self.items[self.last]
        return following.start - self.end == 1 and self.ctx.text[following.start].isupper()

    def tense(self) -> str | None:
        """Tense around the expression."""
        return self.ctx.tense(self.start, self.end)


Resolver = Callable[[Hit], Value | None]


class Rule(NamedTuple):
    """Name, pattern (see ``words``), resolver, and the tag of the chunk it makes."""

    id: str
    pattern: str
    resolve: Resolver
    tag: str = "DATE"


_VAGUE = frozenset("few several many some numerous countless couple hundreds dozens".split())
_MODS = (
    (("more than", "over"), "MORE_THAN"),
    (("less than", "fewer than", "under", "nearly", "almost", "no more than", "barely", "scarcely"), "LESS_THAN"),
    (("at least", "as long as", "as much as"), "EQUAL_OR_MORE"),
    (("at most", "up to"), "EQUAL_OR_LESS"),
    (("about", "around", "roughly", "approximately", "some", "circa", "ca", "c"), "APPROX"),
)


def modifier(words: str) -> str:
    """TIMEX mod of the words before a quantity, or empty."""
    for starts, mod in _MODS:
        if any(words.startswith(s + " ") or words == s for s in starts):
            return mod
    return ""


def _single(items: Sequence[Item]) -> float | None:
    lex = lexicon()
    total: float | None = None
    for item in items:
        if item.lower in lex.numbers:
            total = (total or 0) + lex.numbers[item.lower]
        elif item.n:
            total = (total or 0) + item.n
        elif item.lower in {"a", "an"} and total is None:
            total = 1.0
        elif item.lower == "half":
            total = 0.5 if total is None or (total == 1.0 and items[0].lower == "half") else total + 0.5
        elif item.lower == "dozen":
            total = 12.0
        else:
            digits = item.lower.replace(",", "")
            if digits.replace(".", "", 1).isdigit() and len(digits) < 9:
                total = float(digits)
    return total


def quantity(items: Sequence[Item]) -> Quantity:
    """Number, range of numbers or vague amount in words such as "more than two", "a few", "three to five"."""
    words = " ".join(i.lower for i in items)
    mod = modifier(words)
    core = [i for i in items if i.value is None]
    lowers = [i.lower for i in core]
    if not core or (_VAGUE & set(lowers) and not any(i.n for i in core)):
        if "couple" in lowers:
            return Quantity(2, 2, "APPROX")
        return Quantity(None, None, mod)
    for k, word in enumerate(lowers):
        if 0 < k < len(lowers) - 1 and word in {"to", "or", "-", "–"} and lowers[k - 1] not in {"up"}:
            low, high = _single(core[:k]), _single(core[k + 1 :])
            if low is not None and high is not None and high > low and (word != "-" or low < 20 or low % 10):
                return Quantity(low, high, mod)
    number = _single(core)
    return Quantity(number, number, mod)

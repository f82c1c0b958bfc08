"""Numerals in English: digits, words, powers, rough words and ranges as values; no units and no judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tadmor.model import Token
from tadmor.resources import toml

_ONES = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen
        nineteen""".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_POWERS = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "bn": 10**9,
    "k": 1_000,
}
# Words that stand for an open or rough number: low, high.
_ROUGH: dict[str, tuple[int, int | None]] = {
    w: (low, high or None) for w, (low, high) in toml("lexicon/quantities.toml")["rough"].items()
}
_DIGITS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Value:
    first: int
    last: int
    low: float
    high: float | None
    rough: bool = False
    fraction: bool = False


def digits(token: Token) -> float | None:
    if not _DIGITS.fullmatch(token.text):
        return None
    return float(re.sub(r"[,\u00a0\u202f]", "", token.text))


def _small(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """Value and next index of a numeral below a power: digits, "twenty-three", "seven"."""
    token = tokens[i]
    value = digits(token)
    if value is not None:
        return value, i + 1
    word = token.lower
    if "-" in word:
        tens, _, ones = word.partition("-")
        if tens in _TENS and ones in _ONES:
            return float(_TENS[tens] + _ONES[ones]), i + 1
    if word in _TENS:
        if i + 2 < len(tokens) and tokens[i + 1].text in {"-", "–"} and 0 < _ONES.get(tokens[i + 2].lower, 0) < 10:
            return float(_TENS[word] + _ONES[tokens[i + 2].lower]), i + 3
        if i + 1 < len(tokens) and 0 < _ONES.get(tokens[i + 1].lower, 0) < 10:
            return float(_TENS[word] + _ONES[tokens[i + 1].lower]), i + 2
        return float(_TENS[word]), i + 1
    if word in _ONES:
        return float(_ONES[word]), i + 1
    return None


def numeral(tokens: Sequence[Token], i: int) -> Value | None:
    """The numeral that begins at token ``i``, with powers ("2.5 million", "one hundred and twenty")."""
    word = tokens[i].lower
    if (
        word in {"half", "quarter"}
        and i + 2 < len(tokens)
        and tokens[i + 1].lower in {"a", "of"}
        and tokens[i + 2].lower in _POWERS
    ):
        value = _POWERS[tokens[i + 2].lower] / (2 if word == "half" else 4)
        return Value(i, i + 2, value, value)
    if word in _POWERS and len(word) > 2:  # "a hundred", "a million"
        return Value(i, i, _POWERS[word], _POWERS[word]) if i and tokens[i - 1].lower in {"a", "one"} else None
    small = _small(tokens, i)
    if small is None:
        return None
    total, part, k = 0.0, small[0], small[1]
    while k < len(tokens):
        word = tokens[k].lower
        if word in _POWERS and not (len(word) < 3 and tokens[k].start != tokens[k - 1].end):
            part *= _POWERS[word]
            if _POWERS[word] >= 1_000:
                total, part = total + part, 0.0
            k += 1
            continue
        joined = k + 1 if word == "and" and k + 1 < len(tokens) else k
        more = _small(tokens, joined) if tokens[k - 1].lower in _POWERS else None
        if (
            more is not None
            and (joined > k or tokens[joined].lower in _ONES or tokens[joined].lower in _TENS)
            and more[0] < 100
        ):
            part, k = part + more[0], more[1]
            continue
        if tokens[k - 1].lower in _POWERS and joined == k and _small(tokens, k) and tokens[k - 1].lower == "thousand":
            step = _small(tokens, k)
            if step is not None:
                part, k = step[0], step[1]
                continue
        break
    value = total + part
    if k < len(tokens) and tokens[k].lower == "dozen":
        value, k = value * 12, k + 1
    return Value(i, k - 1, value, value)


def rough(tokens: Sequence[Token], i: int) -> Value | None:
    word = tokens[i].lower
    if word not in _ROUGH:
        return None
    low, high = _ROUGH[word]
    first = i
    before = tokens[i - 1].lower if i else ""
    if word in {"dozen", "couple", "pair", "handful", "few", "score"}:
        if before not in {"a", "half"} and not (word == "few" and before in {"the", "last", "first"}):
            return None
        if before == "a":
            first = i - 1
        if word == "dozen" and i > 1 and (before == "half" or (before == "a" and tokens[i - 2].lower == "half")):
            low, high, first = 6, 6, i - (1 if before == "half" else 2)
            if first and tokens[first - 1].lower == "a":
                first -= 1
    last = i
    if (
        word == "tens"
        and i + 2 < len(tokens)
        and tokens[i + 1].lower == "of"
        and tokens[i + 2].lower in {"thousands", "millions"}
    ):
        low, last = (20_000 if tokens[i + 2].lower == "thousands" else 20_000_000), i + 2
    elif word == "tens":
        return None
    if (
        word in {"hundreds", "dozens"}
        and i + 2 < len(tokens)
        and tokens[i + 1].lower == "of"
        and tokens[i + 2].lower == "thousands"
    ):
        low, last = 200_000, i + 2
    return Value(first, last, low, high, True)


def widen(tokens: Sequence[Token], value: Value) -> Value:
    """Widen to the second number of "10 to 15", "10-15", "between 10 and 20"."""
    k = value.last + 1
    if k + 1 >= len(tokens):
        return value
    word = tokens[k].lower
    between = value.first > 0 and tokens[value.first - 1].lower == "between"
    if word in {"to", "-", "–", "—", "or"} or (word == "and" and between):
        other = numeral(tokens, k + 1)
        if other is not None and value.low <= other.low and not value.rough:
            if (
                tokens[other.last].lower in _POWERS
                and value.low < 1_000 <= other.low
                and tokens[value.last].lower not in _POWERS
            ):
                scale = _POWERS[tokens[other.last].lower]
                return replace(value, low=value.low * scale, last=other.last, high=other.low)
            first = value.first - 1 if between else value.first
            return Value(first, other.last, value.low, other.low)
    return value

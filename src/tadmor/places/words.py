"""Closed word classes of place expressions: directions, distances, kinds of ground, parts of towns."""

from __future__ import annotations

import re
from functools import cache

from tadmor import resources

_FILE = "lexicon/places.toml"


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``lexicon/places.toml``, lower case."""
    return frozenset(str(w) for w in resources.toml(_FILE)[name])


@cache
def alternation(name: str) -> str:
    """The list as a regular-expression alternation, longest first."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words(name), key=lambda w: (-len(w), w)))


# Share of small letters from which a word that opens with a capital is rather the common word ("Free", "Route").
_SMALL_SHARE, _SMALL_LEAST = 0.3, 2


@cache
def common_words() -> frozenset[str]:
    """Words that news writes small often enough to be no name by their capital alone (``lexicon/case.tsv``)."""
    rows = resources.tsv("lexicon/case.tsv", ("word", "lower", "title", "upper", "lead", "tail"))
    found = ((row["word"], int(row["lower"] or 0), int(row["title"] or 0)) for _, row in rows)
    return frozenset(w for w, small, tall in found if small >= _SMALL_LEAST and small >= _SMALL_SHARE * (small + tall))


@cache
def given_names() -> frozenset[str]:
    """First names, lower case (``lexicon/given_names.txt``)."""
    lines = resources.text("lexicon/given_names.txt").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.lower().split())


_NUMBERS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
     "hundred": 100, "dozen": 12}  # fmt: skip
_KM = {"k": 1.0, "m": 1.609}
NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
UNIT = r"km|kms|kilomet(?:re|er)s?|miles?|mi"
# Eight points of the compass, and sixteen where a main point stands before ("south-southwest").
COMPASS = (
    r"(?:(?:north|south|east|west)[\s-])?(?:north|south)[\s-]?(?:east|west)(?:ern)?|"
    r"(?:north|south|east|west)(?:ern)?"
)


def km_of(number: str, unit: str) -> float | None:
    """Kilometres of "15 km", "six miles" or "1,200 kilometres"; None where it is no number."""
    text = number.lower().strip()
    if text in _NUMBERS:
        value = float(_NUMBERS[text])
    else:
        parts = text.split(",")
        text = "".join(parts) if len(parts) > 1 and len(parts[-1]) == 3 else ".".join(parts)
        try:
            value = float(text)
        except ValueError:
            return None
    factor = _KM["m" if unit.lower().startswith("mi") else "k"]
    return round(value * factor, 1)


def compass(text: str) -> str:
    r""" "Northeastern", "north east" or "north-east" as "north-east"; "south-southwest" as "south-south-west"."""
    return "-".join(re.findall(r"north|south|east|west", text.lower()))

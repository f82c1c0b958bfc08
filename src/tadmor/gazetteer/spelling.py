"""Spellings that no list holds: names that look alike once vowels are one class and kindred consonants another.

Each key of the gazetteer has a 64-bit signature of the letter pairs of its reduced form ("Dayr az Zawr" and "Deir
Ezzour" reduce alike). A search compares signatures (some 4 ms for 600,000 keys), keeps the likest few hundred and
compares those letter by letter: half the ratio of the names, half that of their consonants. First use builds the
signatures (about 0.3 s, 6 MB).

A spelling found here is a guess: callers ask only with a country at hand, only for names of five letters and more, and
show the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from tadmor.gazetteer.normal import key

# Below this length too many names are alike.
MIN_LETTERS = 5
# Signatures kept for the comparison letter by letter.
_SHORTLIST = 250
# Least share of letter pairs in common, from which a name is compared at all.
_LEAST_DICE = 0.45
_CHUNK = 8_000

# Letters by sound: all vowels are one, h and the apostrophe's kin are nothing, kindred consonants one class each.
_CLASSES = ("aeiouwy", "bp", "fv", "ckqxg", "jz", "s", "dt", "l", "m", "n", "r")
_NONE = 0


def _table() -> Any:
    table = np.zeros(256, dtype=np.uint8)
    for number, letters in enumerate(_CLASSES, start=1):
        for letter in letters:
            table[ord(letter)] = number
    for digit in b"0123456789":
        table[digit] = len(_CLASSES) + 1
    table[10] = 255  # end of a key
    return table


_TABLE = _table()
_KINDS = len(_CLASSES) + 2


class Spelling(NamedTuple):
    """A key that resembles a name: the key, its number in the gazetteer, likeness in 0..1."""

    key: str
    number: int
    score: float


def _signatures(keys: bytes, starts: Any, first: int, last: int) -> tuple[Any, Any]:
    """Signatures of the keys ``first`` to ``last`` and how many letter pairs each has."""
    offset = int(starts[first])
    raw = np.frombuffer(keys, dtype=np.uint8)[offset : int(starts[last])]
    sound = _TABLE[raw]
    number = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1])[: last - first])[: len(sound)]
    kept = (sound != _NONE) & (sound != 255)
    sound, number = sound[kept].astype(np.int64), number[kept]
    fresh = np.ones(len(sound), dtype=bool)
    fresh[1:] = (sound[1:] != sound[:-1]) | (number[1:] != number[:-1])
    sound, number = sound[fresh], number[fresh]
    before = np.zeros(len(sound), dtype=np.int64)
    same = number[1:] == number[:-1]
    before[1:][same] = sound[:-1][same]
    bit = ((before * _KINDS + sound) * 37 % 64).astype(np.uint64)
    found = np.zeros(last - first, dtype=np.uint64)
    np.bitwise_or.at(found, number, np.uint64(1) << bit)
    return found, _bits(found)


def _bits(values: Any) -> Any:
    """Number of bits set in each 64-bit value."""
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(values).astype(np.uint8)
    octets = values.view(np.uint8).reshape(len(values), 8)
    return np.unpackbits(octets, axis=1).sum(axis=1).astype(np.uint8)


class Index:
    """Signatures of a block of keys, one a line, sought by likeness."""

    def __init__(self, keys: bytes, starts: Any) -> None:
        self.keys, self.starts = keys, starts
        size = len(starts) - 1
        parts = [_signatures(keys, starts, k, min(size, k + _CHUNK)) for k in range(0, size, _CHUNK)]
        none = np.zeros(0, dtype=np.uint64)
        self.signature = np.concatenate([p[0] for p in parts]) if parts else none
        self.pairs = np.concatenate([p[1] for p in parts]) if parts else none.astype(np.uint8)

    def key(self, i: int) -> str:
        """Key number ``i``."""
        return self.keys[self.starts[i] : self.starts[i + 1] - 1].decode()

    def like(self, plain: str, among: Any | None = None, most: int = 10, least: float = 0.0) -> list[Spelling]:
        """Keys like ``plain`` (itself a key), best first; ``among``: numbers of the keys to look at (None: all)."""
        line = plain.encode() + b"\n"
        asked, _ = _signatures(line, np.array([0, len(line)], dtype=np.int64), 0, 1)
        signature, pairs = self.signature, self.pairs
        if among is not None:
            signature, pairs = signature[among], pairs[among]
        if not len(signature) or not asked[0]:
            return []
        common = _bits(signature & asked[0]).astype(np.float32)
        dice = 2 * common / (pairs + float(_bits(asked)[0]))
        count = min(_SHORTLIST, len(dice))
        top = np.argpartition(-dice, count - 1)[:count]
        top = top[dice[top] >= _LEAST_DICE]
        numbers = among[top] if among is not None else top
        return ranked(plain, ((self.key(int(i)), int(i)) for i in numbers), most, least)


def ranked(plain: str, keys: Iterable[tuple[str, int]], most: int, least: float) -> list[Spelling]:
    """Keys by their likeness to ``plain``, best first, equals by name."""
    found = [Spelling(k, i, score) for k, i in keys if (score := likeness(plain, k, least)) >= least]
    return sorted(found, key=lambda s: (-s.score, s.key))[:most]


_ARTICLES = frozenset("al el ar ad as at az an ash the ed es ez".split())


@lru_cache(maxsize=20_000)
def _bare(plain: str) -> tuple[str, str]:
    """Letters of a key without articles and gaps, and its consonants by class."""
    words = plain.split(" ")
    kept = [w for i, w in enumerate(words) if w not in _ARTICLES or i == len(words) - 1]
    letters = "".join(kept)
    classes = [_TABLE[ord(c)] if ord(c) < 256 else 0 for c in letters]
    skeleton: list[str] = []
    for c in classes:
        if c > 1 and (not skeleton or skeleton[-1] != chr(96 + int(c))):
            skeleton.append(chr(96 + int(c)))
    return letters, "".join(skeleton)


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    # its ratio depends on the order of the two, ours must not
    first, second = min(one, other), max(one, other)
    return float(SequenceMatcher(None, first, second, autojunk=False).ratio())


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """How alike two keys are, 0 to 1: half by letters, half by consonants; 0 too where ``least`` is out of reach."""
    (left, bones), (right, others) = _bare(one), _bare(other)
    if not left or not right:
        return 0.0
    consonants = _ratio(bones, others)
    # no more letters can agree than the shorter has
    reach = 2 * min(len(left), len(right)) / (len(left) + len(right))
    if round(0.5 * reach + 0.5 * consonants, 3) < least:
        return 0.0
    return round(0.5 * _ratio(left, right) + 0.5 * consonants, 3)


@cache
def index() -> Index:
    """The index of the shipped gazetteer."""
    from tadmor.gazetteer.reader import table

    known = table()
    return Index(known.keys, known.key_at)


@lru_cache(maxsize=64)
def keys_of(country: str) -> Any:
    """Numbers of the keys that a place of the country bears."""
    from tadmor.gazetteer.reader import table

    return table().keys_of(country)


@lru_cache(maxsize=64)
def _keys_of_all(countries: tuple[str, ...]) -> Any:
    return np.unique(np.concatenate([keys_of(c) for c in countries]))


@lru_cache(maxsize=2_000)
def alike(name: str, countries: tuple[str, ...] = (), most: int = 10, least: float = 0.6) -> tuple[Spelling, ...]:
    """Keys of the shipped gazetteer like a name, best first; of the given countries (ISO codes), or of all.

    Empty for names of fewer than ``MIN_LETTERS`` letters.
    """
    plain = key(name[:60])
    if len(plain.replace(" ", "")) < MIN_LETTERS:
        return ()
    among = _keys_of_all(countries) if countries else None
    return tuple(index().like(plain, among, most, least))

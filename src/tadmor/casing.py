"""Upper-case text ("GUERRILLAS ATTACKED A BRIDGE") written as a reader would write it, character for character.

Wire services of old, telexes and radio monitors print in capitals, and everything that tells a name by its capital is
blind there. ``restore`` gives a text of the same length in which words have their usual form: offsets do not change,
and the report's own text stays the canonical one (``own_words`` puts it back into what was read). A paragraph is
touched only where nearly all its letters are capitals.

A word's form comes from counts over openly licensed text (``lexicon/case.tsv``; training/casing.py makes it), then
from a dictionary, else it is a name; neighbours decide what may be either ("the president", "President Marsh").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from tadmor import gazetteer, register, resources
from tadmor.text import sentences

TABLE = "lexicon/case.tsv"
GIVEN = "lexicon/given_names.txt"
# A paragraph is in capitals where so many of its letters are, and it is no lone acronym or short heading.
SHARE = 0.92
LEAST_LETTERS = 40
# Below this share of capitals a common word is one ("the army", "the Army"): its neighbours may raise it.
_MOSTLY = 8
# Places of so many people are known by name alone where a word is a noun of the dictionary too ("Lima").
_TOWN = 20_000

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]{3})[^\W\d_]+)*")
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_EITHER = frozenset({"may", "march", "mar"})  # months that are words too: a number beside them settles it
_ARTICLES = frozenset("la las los el san santa santo sao villa puerto nueva nuevo".split())
_PARTICLES = frozenset("de del da do dos das y e van von der den bin ibn al la las los el du des di della".split())
_DETERMINERS = frozenset("the a an this that his her their its some any no every".split())
_CONTRACTED = frozenset("s t d m ll re ve".split())
_ROMAN = re.compile(r"(?:ii|iii|iv|vi|vii|viii|ix|xi|xii|xiii|xiv|xv|xvi|xxi|xxiii)$")
_UNSAYABLE = re.compile(r"[^aeiouyáéíóú]{4,}|^[^aeiouyáéíóú]{2,}$")
# Between the words of one name: a space or a wrapped line's end, a hyphen.
_GAP = re.compile(r"[ \t]*\n?[ \t]*|-")
# A bracketed label of a monitor's print ("[BEGIN RECORDING]") is no longer than this.
_LABEL = 80
LOWER, TITLE, UPPER = 0, 1, 2


class _Row(NamedTuple):
    lower: int
    title: int
    upper: int
    lead: int
    tail: int


@cache
def _table() -> dict[str, _Row]:
    rows = resources.tsv(TABLE, ("word", "lower", "title", "upper", "lead", "tail"))
    return {
        row["word"]: _Row(*(int(row[name] or 0) for name in ("lower", "title", "upper", "lead", "tail")))
        for _, row in rows
    }


@cache
def _given() -> frozenset[str]:
    """Given names; a line that begins with # is a comment."""
    lines = resources.text(GIVEN).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _known() -> tuple[dict[str, int], frozenset[str]]:
    """Form of single words that are names in our registers, and the names of several words in lower case."""
    forms: dict[str, int] = {}
    long: set[str] = set()
    table = register.load()
    for words in table.spellings():
        if len(words) == 1 and words[0][:1].isupper():
            forms.setdefault(words[0].lower(), UPPER if words[0].isupper() and len(words[0]) > 1 else TITLE)
        elif len(words) > 1 and sum(w[:1].isupper() for w in words) > 1:
            long.add(" ".join(words))
    return forms, frozenset(long)


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of several words by their first word, longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in _known()[1]:
        words = tuple(name.split())
        by_first.setdefault(words[0].lower(), []).append(words)
    return {first: tuple(sorted(rows, key=lambda r: (-len(r), r))) for first, rows in by_first.items()}


def in_capitals(text: str) -> bool:
    """True where a stretch is written in capitals throughout, and long enough to be no acronym or heading."""
    letters = list(filter(str.isalpha, text))
    return len(letters) >= LEAST_LETTERS and sum(map(str.isupper, letters)) >= SHARE * len(letters)


def restore(text: str, word_class: Callable[[str], str]) -> str:
    """The text with its upper-case paragraphs in usual case; same length. ``word_class``: "verb", "noun" or "".

    The very object comes back where there is nothing to do.
    """
    pieces: list[str] = []
    at = 0
    shouted = [found for found in _PARAGRAPH.finditer(text) if in_capitals(found.group())]
    surnames = frozenset(name for found in shouted for name in _surnames(found.group(), word_class))
    for found in shouted:
        pieces += [text[at : found.start()], _paragraph(found.group(), word_class, surnames)]
        at = found.end()
    return "".join([*pieces, text[at:]]) if pieces else text


class _Word(NamedTuple):
    start: int
    end: int
    lower: str
    glued: bool  # stands right behind the word before, as one name may


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    for m in _WORD.finditer(text):
        glued = bool(words) and _GAP.fullmatch(text, words[-1].end, m.start()) is not None
        words.append(_Word(m.start(), m.end(), m.group().lower(), glued))
    return words


def _surnames(text: str, word_class: Callable[[str], str]) -> Iterator[str]:
    """Nouns of the dictionary that follow names no dictionary has ("LUIS ALDANA"): rare words are surnames there."""
    words = _words(text)
    common = {word.lower for before, word in pairwise(words) if before.lower in _DETERMINERS and word.glued}
    for before, word in pairwise(words):
        if word.lower in common:
            continue
        if word.glued and text[before.end] != "-" and _table().get(word.lower) is None and len(word.lower) > 3:
            name = _table().get(before.lower)
            firm = before.lower not in _PARTICLES and not word_class(before.lower)
            if (firm or (name is not None and not name.lower)) and word_class(word.lower) == "noun":
                if _plain(before, text, word_class) == TITLE and before.lower not in _MONTHS:
                    yield word.lower


def _paragraph(text: str, word_class: Callable[[str], str], surnames: frozenset[str]) -> str:
    words = _words(text)
    forms = [TITLE if word.lower in surnames else _plain(word, text, word_class) for word in words]
    firm = _names_of_words(words, forms)
    for k in range(len(words)):
        if k not in firm and forms[k] == LOWER and _raised(k, words, forms, text):
            forms[k] = TITLE
    _acronyms_behind(text, words, forms)
    _particles(words, forms, firm)
    starts = {span.start for span in sentences(text.replace("\n", " "))}
    made = list(text)
    for k, word in enumerate(words):
        form = forms[k]
        if form == LOWER and (_opens(text, word.start, starts) or word.lower == "i"):
            form = TITLE
        shown = text[word.start : word.end]
        new = shown.lower() if form == LOWER else shown if form == UPPER else shown[:1] + shown[1:].lower()
        if len(new) == len(shown):  # a few letters have no lower case of one character
            made[word.start : word.end] = new
    return "".join(made)


def _opens(text: str, start: int, starts: set[int]) -> bool:
    """True where a word begins a sentence, or a quoted one (``SAID: "WE ...``)."""
    at = start
    while at > 0 and text[at - 1] in "\"“‘'([«":
        at -= 1
    if at in starts or start in starts or not text[:at].strip():
        return True
    before = text[max(0, at - _LABEL) : at].rstrip()
    if before.endswith("]"):  # behind "[TEXT]", but not behind "THE FRONT [FMLN]"
        opened = before.rfind("[")
        return opened >= 0 and before[:opened].rstrip()[-1:] in set(']-."')
    return before.endswith("--") or (at < start and before.endswith((":", ",")))


def _plain(word: _Word, text: str, word_class: Callable[[str], str]) -> int:
    """The form of a word by itself."""
    lower = word.lower
    before, after = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    if before.isdigit() or after.isdigit():
        return LOWER if lower in {"st", "nd", "rd", "th", "d"} else UPPER
    if after == "-" and text[word.end + 1 : word.end + 2].isdigit():
        return UPPER
    if before in {"'", "’"} and lower in _CONTRACTED:
        return LOWER
    if len(lower) == 1:
        return LOWER if lower == "a" and after != "." else UPPER
    if after == "." and text[word.end + 2 : word.end + 3] == "." and len(lower) == 1:
        return UPPER
    if lower in _MONTHS:
        return TITLE if lower not in _EITHER or _dated(text, word) else LOWER
    if lower in _given():
        return TITLE
    row = _table().get(lower)
    if row is not None and row.lower + row.title + row.upper:
        if row.upper > row.lower + row.title:
            return UPPER
        return LOWER if row.lower * _MOSTLY >= row.title and row.lower else TITLE
    known = _known()[0].get(lower)
    kind = word_class(lower)
    if known is not None and (known == TITLE or kind != "verb"):
        return known
    if kind == "verb" or lower in _PARTICLES:
        return LOWER
    if kind == "noun":
        return TITLE if _town(lower) else LOWER
    if (before in "([" and after in ")]" and len(lower) <= 6) or _UNSAYABLE.search(lower) or _ROMAN.match(lower):
        return UPPER
    return TITLE


def _dated(text: str, word: _Word) -> bool:
    around = text[max(0, word.start - 4) : word.start], text[word.end : word.end + 4]
    return any(c.isdigit() for part in around for c in part)


@cache
def _town(lower: str) -> bool:
    return any(e.rule == "exact" and e.population >= _TOWN for e in gazetteer.lookup(lower.title()))


def _names_of_words(words: Sequence[_Word], forms: list[int]) -> set[int]:
    """Set the words of known names ("national liberation front"); gives the indices that are settled by that."""
    firm: set[int] = set()
    k = 0
    while k < len(words):
        found = next((name for name in _phrases().get(words[k].lower, ()) if _stands(name, words, k)), None)
        if found is None:
            if k + 1 < len(words) and words[k + 1].glued:
                pair = _table().get(f"{words[k].lower} {words[k + 1].lower}")
                if pair is not None and pair.title > 2 * pair.lower:
                    forms[k : k + 2] = [max(forms[k], TITLE), max(forms[k + 1], TITLE)]
                    firm.update((k, k + 1))
            k += 1
            continue
        for j, shown in enumerate(found):
            forms[k + j] = LOWER if shown.islower() else UPPER if shown.isupper() and len(shown) > 1 else TITLE
            firm.add(k + j)
        k += len(found)
    return firm


def _stands(name: tuple[str, ...], words: Sequence[_Word], k: int) -> bool:
    group = words[k : k + len(name)]
    return (
        len(group) == len(name)
        and all(w.lower == n.lower() for w, n in zip(group, name, strict=True))
        and all(w.glued for w in group[1:])
    )


def _raised(k: int, words: Sequence[_Word], forms: Sequence[int], text: str) -> bool:
    """A common word that takes a capital beside a name: "President Marsh", "San Blas Province", "La Union"."""
    word = words[k]
    if word.lower in _PARTICLES:
        return word.lower in _ARTICLES and k + 1 < len(words) and words[k + 1].glued
    row = _table().get(word.lower)
    if word.glued and words[k - 1].lower in _ARTICLES and not (row and row.lower > 50):
        return True
    if row is None:
        return False
    follows = k + 1 < len(words) and words[k + 1].glued and forms[k + 1] == TITLE and text[word.end] != "-"
    behind = word.glued and forms[k - 1] == TITLE
    return (follows and row.lead > 50) or (behind and row.tail > 50)


def _acronyms_behind(text: str, words: Sequence[_Word], forms: list[int]) -> None:
    """The words before a bracketed acronym are a name where their first letters spell it, "the", "of" apart."""
    for k, word in enumerate(words):
        opened = text[max(0, word.start - 1) : word.start]
        if opened not in ("[", "(") or forms[k] != UPPER or not 3 <= len(word.lower) <= 8:
            continue
        j, left = k - 1, list(word.lower)
        while j >= 0 and left and k - j <= 10:
            if words[j].lower[0] == left[-1] and words[j].lower not in {"of", "the", "and", "for"}:
                left.pop()
            elif words[j].lower not in {"of", "the", "and", "for", "de", "in"}:
                break
            j -= 1
        if not left:
            for i in range(j + 1, k):
                if words[i].lower not in {"of", "the", "and", "for", "in"} | _PARTICLES:
                    forms[i] = max(forms[i], TITLE)


def _particles(words: Sequence[_Word], forms: list[int], firm: set[int]) -> None:
    """ "de", "del", "y" inside a name are written small; "la", "el" begin one."""
    for k, word in enumerate(words):
        if k in firm or word.lower not in _PARTICLES:
            continue
        behind = word.glued and (forms[k - 1] == TITLE or words[k - 1].lower in {"de", "y"})
        if (behind and k + 1 < len(words) and words[k + 1].glued) or word.lower not in _ARTICLES:
            forms[k] = LOWER
        elif k + 1 < len(words) and words[k + 1].glued:
            forms[k] = TITLE


def own_words(value: Any, recased: str, text: str) -> Any:
    """``value`` (types of the model) with every text that was read from ``recased`` as ``text`` has it."""
    if isinstance(value, tuple):
        made = tuple(own_words(item, recased, text) for item in value)
        if all(a is b for a, b in zip(made, value, strict=True)):
            return value
        return made if type(value) is tuple else type(value)(*made)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    start, end = getattr(value, "start", None), getattr(value, "end", None)
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name == "text" and isinstance(old, str):
            if start is not None and end is not None and recased[start:end] == old:
                changes["text"] = text[start:end]
        elif isinstance(old, tuple) or is_dataclass(old):
            new = own_words(old, recased, text)
            if new is not old:
                changes[field.name] = new
    return replace(value, **changes) if changes else value

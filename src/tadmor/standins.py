"""Plain names put in the place of real ones before a sentence is parsed, so that no name changes its parse.

Stock parsers take "al-Shabaab", "the Arab Front for X and Y" or "the FARC" apart in different ways, and who did it
to whom would then hang on what the parties are called. Each name of the register, each phrase written like the name
of an organisation and each chain of capitalised words with an article in it (``Deir al-Zor``) becomes one plain
word, given out in the order of the sentence: two sentences that differ in the names of the parties alone are one and
the same sentence for the parser. ``language`` puts the words back with all but the last as parts of a compound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tadmor import names, register

# Words that the parser has met often as subject, object and possessor. Past the last of them one is used again.
_WORDS = {
    "name": "Hezbollah Fatah Hamas NATO Congress Parliament OPEC Interpol Microsoft Boeing Siemens Toyota".split(),
    "adjective": "Iraqi Israeli Russian Syrian Chinese French German Japanese British Egyptian Turkish Mexican".split(),
    "people": "Americans Russians Germans Israelis Iraqis Egyptians Turks Indians Mexicans Canadians".split(),
}
_ARTICLE = re.compile(r"[Tt]he[ \u00a0]+$")
# What may not follow or come before a name that is read as another word: "US$", "WHO.int".
_GLUED = re.compile(r"[\w$@/]|\.\w")
_LETTER = re.compile(r"[\w’'-]")
# "Deir al-Zor", "Ahrar al-Sham", "el-Geneina": words with an Arabic article, and the capitalised words before them.
_CHAIN = re.compile(
    r"(?<![\w’'-])(?:[A-Z][\w]{1,20} ){0,3}(?:[Aa]l|[Ee]l|[Aa][sdnrtz]|[Aa]sh|[Uu]l)-[A-Z]\w{1,20}(?![\w’'])(?!-[A-Z])"
)


# "On Monday Hamas attacked": without an article parsers read "Monday Hamas" as one name.
_DATED = re.compile(
    r"(?:\b(?:\w+day|today|yesterday|tonight|week|month|year|night|morning|evening|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)|\d)[ \u00a0]+$"
)
_THE = "the "
# A country after one of these is a place and no party; it keeps its name.
_PLACED = re.compile(
    r"\b(?:in|inside|into|near|across|throughout|around|within)[ \u00a0]+"
    r"(?:(?:the|(?:north|south|east|west|central|upper|lower)[\w-]{0,12})[ \u00a0]+){0,3}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """``word`` is read for ``text[start:end]``, from the offset ``name`` on a name, before it its article.

    Where ``dated`` the parser is given an article before the word, whether the text has one or not.
    """

    start: int
    end: int
    name: int
    word: str
    dated: bool = False

    @property
    def size(self) -> int:
        """Characters that the parser sees in its place."""
        return len(self.word) + len(_THE) * self.dated


def _sort(text: str, name: names.Name) -> str:
    """``Houthi`` beside ``Houthis``, and ``US``, qualify a noun as words for nations do."""
    if name.sort == "actor":
        many = text[name.start : name.end] + "s"
        plural = any(hit.id == name.id and hit.end == len(many) for hit in register.load().names(many, 0, len(many)))
        return "adjective" if plural and many[-2] == "i" else "name"
    if name.sort == "country" and text[name.start : name.end].isupper() and text[name.start - 4 : name.start] != "the ":
        return "adjective"  # "US backing"; the country itself is "the US"
    return name.sort if name.sort in _WORDS else "name"


def _placed(text: str, at: int) -> bool:
    return _PLACED.search(text, max(0, at - 40), at) is not None


def _sorted(text: str) -> list[tuple[int, int, str]]:
    """Names of a sentence with their sort: organisations, then names of the register, then chains."""
    known = names.registered(text, 0, len(text), ())
    wider = names.organisations(text, 0, len(text), known)
    known = [n for n in known if all(n.end <= w.start or w.end <= n.start for w in wider)] + wider
    known = [n for n in known if n.sort not in {"country", "capital"} or not _placed(text, n.start)]
    taken = [(n.start, n.end, _sort(text, n)) for n in known]
    taken += [(a, b, "name") for a, b in names.bands(text, 0, len(text)) if all(b <= c or d <= a for c, d, _ in taken)]
    for match in _CHAIN.finditer(text):
        start = max([match.start(), *(b + 1 for a, b, _ in taken if a <= match.start() < b)])
        start, end = names.trim(text, start, match.end()), match.end()
        if start < end and all(end <= a or b <= start for a, b, _ in taken):
            taken.append((start, end, "name"))
    return sorted(taken)


def find(text: str) -> list[StandIn]:
    """Stand-ins of one sentence, in order, without overlaps."""
    given: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    found: list[StandIn] = []
    for start, end, sort in _sorted(text):
        if _GLUED.match(text, end) or (start and _LETTER.match(text, start - 1)):
            continue
        key = (sort, text[start:end].casefold())
        if key not in given:
            number = counts.get(sort, 0)
            counts[sort] = number + 1
            given[key] = _WORDS[sort][number % len(_WORDS[sort])]
        article = _ARTICLE.search(text, max(0, start - 6), start) if sort == "name" else None
        glued = article is not None and article.start() > 0 and _LETTER.match(text, article.start() - 1)
        if glued or text[end : end + 1] == "-":
            article = None
        left = start if article is None else article.start()
        dated = sort == "name" and _DATED.search(text, max(0, left - 12), left) is not None
        found.append(StandIn(left, end, start, given[key], dated))
    return found


def qualifies(word: str) -> bool:
    """True for a stand-in of a word for a nation ("Syrian"): it says whose something is and is no party's name."""
    return word in _WORDS["adjective"]


def put(text: str, standins: list[StandIn]) -> tuple[str, list[int]]:
    """The sentence as the parser sees it, and where the word of each stand-in begins in it."""
    parts: list[str] = []
    starts: list[int] = []
    at = length = 0
    for s in standins:
        parts += [text[at : s.start], _THE * s.dated, s.word]
        length += s.start - at + s.size
        starts.append(length - len(s.word))
        at = s.end
    parts.append(text[at:])
    return "".join(parts), starts

"""Place names in a text: capitalised sequences that the gazetteer knows or that stand where places stand.

The backend's labels are a hint only: on names from conflicts they are wrong too often (a town as PERSON or NORP), so a
known name in a locative position is a place whatever its label, and a label alone never makes one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from tadmor.gazetteer import Entry, countries, country_of, demonym, lookup
from tadmor.gazetteer.normal import key
from tadmor.gazetteer.reader import KINDS, abbreviation
from tadmor.model import ActorMention, Entity, Sentence, Span, ZoneKind
from tadmor.places.people import surnames
from tadmor.places.words import alternation, common_words, given_names, words

_WORD = re.compile(
    r"(?:[a-z]{2,3}[-‑–])?[A-ZÀ-ÖØ-ÞĀĆČĐĒĞĪİŁŃŌŞŠŻŽŪ'‘ʿ][\w’'‘ʿ.‑-]*[\w]|[A-ZÀ-Þ]\b|[a-zà-ÿ]+[’']?|\d[\w-]*|[^\w\s]"
)
# Words that may stand inside a name in lower case.
_INNER = frozenset(
    "de del la las los el al du des da do dos das di van von den der of the and y e sur bin ben an as ad ar az ez es "
    "et ul en".split()
)
_POINTED = frozenset({"St", "Ste", "Mt", "Ft", "Pt"})  # written with a point inside a name
_MAX_WORDS = 6
_KIND = "|".join(sorted((k for k in KINDS), key=len, reverse=True))
_KIND_OF = re.compile(
    rf"(?:(?<!\w)(?:[Tt]he|[Aa]n?|its|their|this|nearby|neighbouring|neighboring)\s(?:[a-z-]+\s){{0,3}}?|(?<!\w))"
    rf"({_KIND})\s(?:of\s)?(?:the\s)?$"
)
_KIND_AFTER = re.compile(
    rf"^\s(?:(?:air|military|army|refugee|displacement|displaced|idp|provincial|international|power|nuclear|oil|gas|"
    rf"border|national|administrative)\s){{0,2}}({_KIND})\b"
)
_DIRECTION_BEFORE = re.compile(r"(?<!\w)((?:north|south)(?:-?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|central)\s$")
_DISTANCE_AFTER = re.compile(r"^,\s(?:some\s|about\s|around\s|roughly\s|nearly\s)?\d{1,3}\s?(?:km|kilomet|miles?)")
_MEASURED = re.compile(
    r"\b(?:km|kilomet(?:re|er)s?|miles?)\b[^.;]{0,40}\b(?:of|from)\s(?:the\s)?(?:[a-z]+\s){0,2}$", re.IGNORECASE
)
# "Vukovar was captured": what befalls towns, at the start of a sentence where a capital says nothing.
_TAKEN = re.compile(
    r"^\s(?:was|were|is|has\sbeen|had\sbeen|fell|remains)\s(?:\w+ly\s|being\s|re)?"
    r"(?:captured|taken|seized|shelled|bombed|besieged|surrounded|liberated|overrun|encircled|struck|recaptured|retaken|"
    r"occupied|cut\soff|under|to\s(?:the|rebel|government))\b"
)
# What only a place follows, and verbs of taking, holding and striking.
_TAKES_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|towards?|into|inside|across|throughout|between|entered|reached|besieg\w+|captur\w+|"
    r"seiz\w+|ret[ao]+k\w*|recaptur\w+|took|taking|take|liberat\w+|storm\w+|shell\w+|bomb\w+|occup\w+|overr[au]n|"
    r"encircl\w+|surround\w+|evacuat\w+|(?:town|city|village|district|camp|suburb|outskirts)\sof)\s(?:the\s)?"
    r"(?:(?:north|south)(?:-?(?:east|west))?(?:ern)?\s|(?:east|west)(?:ern)?\s|central\s)?$",
    re.IGNORECASE,
)
_ROAD_AFTER = re.compile(r"^\s(?:\w+\s)?(?:road|highway|motorway|axis|route|line|border|front|corridor)")
_INITIAL = re.compile(r"\b[A-Z]\.\s$")
_STANDS_IN = re.compile(r"\b(?:in|at|near|outside|around|towards?|into|inside|across|throughout)\s$")
_WATER = re.compile(r"(?<!\w)(?:banks?\sof|across|cross(?:ed|ing)?|side\sof|shores?\sof)\sthe\s$")
# Prior from which a name needs no further sign: a town of about 30,000, or the conflict layer.
STRONG = 4.4
# Prior from which a name inside the name of a body is taken for the place.
WELL_KNOWN = 3.5
FAMOUS = 5.0
# ... where a noun for a body follows, too.
KNOWN = 2.7
# Kinds of actors that rest on the backend's label alone.
_GUESSED = frozenset({"person", "institution", "unknown"})
# Parties under arms: what is known as one of these is no place, whatever the backend's label.
_ARMED = frozenset(
    "rebels jihadists militia separatists gang coalition peacekeepers state_forces unknown_armed".split()
)
_ENTITY_PLACE = frozenset({"GPE", "LOC", "FAC"})
_ENTITY_OTHER = frozenset({"ORG", "EVENT", "LAW", "WORK_OF_ART", "DATE", "TIME", "PRODUCT"})


@cache
def _body_after() -> re.Pattern[str]:
    """What follows a place in the name of a body or before its officer: "Athens City Council", "Sochi Mayor"."""
    return re.compile(
        rf"^\s(?:(?:[A-Z][\w’'-]+|&|of|and|the|for)\s){{0,4}}(?i:{alternation('body')})\b\.?(?=\s|[,.;:’'])"
    )


@cache
def _street() -> re.Pattern[str]:
    """ "Clarksville St.": the name before it is a street's. A small letter ("the Homs road") makes a road of it."""
    found = "|".join(word.capitalize() for word in sorted(words("street"), key=lambda w: (-len(w), w)))
    return re.compile(rf"^\s(?:{found})\b")


@dataclass(slots=True)
class Name:
    """A place name as found: span, what is asked for, candidates, and why it was taken."""

    start: int
    end: int
    text: str
    sentence: int
    wants: tuple[str, ...]
    entries: list[Entry]
    locative: bool
    dateline: bool = False
    whole: Span = field(default=Span(0, 0))
    named_kind: str = ""
    embedded: bool = False  # part of the name of a body: "Athens Police Department"

    @property
    def span(self) -> Span:
        """The name as a span."""
        return Span(self.start, self.end)


@cache
def _locative() -> re.Pattern[str]:
    side = r"(?:(?:(?:north|south)(?:-?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|central|nearby|downtown)\s)?"
    return re.compile(rf"(?:^|[^\w])({alternation('locative')})\s(?:the\s)?{side}$", re.IGNORECASE)


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        front = self.text[:5]
        if front.islower() or not any(map(str.isupper, front)):
            return False
        return self.text[-1:].isalnum() or self.text[-1:] == "."


def _words(text: str, offset: int) -> list[_Word]:
    found = []
    for m in _WORD.finditer(text):
        word, end = m.group(), m.end()
        for tail in ("'s", "’s", "'", "’"):
            if word.endswith(tail) and len(word) > len(tail) + 1:
                end -= len(tail)
                word = word[: -len(tail)]
                break
        word = word.rstrip(".") if "." in word[:-1] and not re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?\.?", word) else word
        if (
            word
            and word[0].isupper()
            and text[m.start() + len(word) : m.start() + len(word) + 1] == "."
            and (abbreviation(f"{word}."))
        ):
            word += "."
        found.append(_Word(offset + m.start(), offset + m.start() + len(word) if word else end, word))
    return [w for w in found if w.text]


def runs(sentence: Sentence) -> list[list[_Word]]:
    """Maximal sequences of capitalised words, with lower-case link words inside."""
    found: list[list[_Word]] = []
    run: list[_Word] = []
    waiting: list[_Word] = []
    last = sentence.start
    for word in _words(sentence.text, sentence.start):
        gap = sentence.text[last - sentence.start : word.start - sentence.start]
        joined = bool(run) and (gap in {" ", "\u00a0", "\u202f"} or (gap == ". " and run[-1].text in _POINTED))
        last = word.end
        if word.capital and word.text.lower() not in _stop():
            if joined and len(waiting) <= 2:
                run += [*waiting, word]
            else:
                if run:
                    found.append(run)
                run = [word]
            waiting = []
        elif joined and word.text in _INNER and len(waiting) < 2:
            waiting.append(word)
        else:
            if run:
                found.append(run)
            run, waiting = [], []
    if run:
        found.append(run)
    return found


# Words that are no place alone and yet stand inside the names of places.
_PARTS = frozenset(
    "us new old saint st republic democratic lake mount camp united central state islamic kingdom union national city "
    "red world front federal north river village region province district town general major may human people "
    "nations bank sea mountain airport base peace death hospital university court church fire".split()
)


@cache
def _stop() -> frozenset[str]:
    return words("never") - _DIRECTIONS - _PARTS


_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern".split()
)


def _plain(run: Sequence[_Word], text: str) -> str:
    return text[run[0].start : run[-1].end]


def _split(word: _Word) -> list[_Word]:
    """Both halves of "Homs-Palmyra" as words of their own."""
    for dash in "-–‑":
        left, found, right = word.text.partition(dash)
        if found and len(left) > 2 and right[:1].isupper():
            middle = word.start + len(left)
            return [_Word(word.start, middle, left), _Word(middle + 1, word.end, right)]
    return []


_ORIGIN = re.compile(r"^(.{2,}?)[-–‑](?:based|led|born|backed|run|made|owned|funded|trained)$")


def _origin(word: _Word) -> _Word | None:
    """ "Calgary" of "Calgary-based": whose something is, not where it happens."""
    match = _ORIGIN.match(word.text)
    return _Word(word.start, word.start + match.end(1), match.group(1)) if match else None


def kind_around(before: str, after: str, span: Span) -> tuple[str, Span]:
    """The word for its kind beside a name ("the town of X", "X province") or "", and the span with it."""
    following = _KIND_AFTER.match(after)
    if following:
        return following.group(1), Span(span.start, span.end + following.end())
    leading = _KIND_OF.search(before)
    if leading:
        return leading.group(1), Span(span.start - (len(before) - leading.start()), span.end)
    if _WATER.search(before):
        return "river", span
    return "", span


def _with_kind(full: list[Entry], bare: list[Entry]) -> list[Entry]:
    """Candidates of "Tiyas airbase" before those of "Tiyas"."""
    exact = [e for e in full if e.rule == "exact"]
    known = {e.place.id for e in exact}
    return [*exact, *(e for e in bare if e.place.id not in known)]


def given(text: str, spans: Sequence[Span]) -> list[Name]:
    """Names where somebody else has found them: no sign is asked for."""
    found = []
    for span in spans:
        before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 40]
        kind, whole = kind_around(before, after, span)
        name = Name(span.start, span.end, text[span.start : span.end], 0, KINDS.get(kind, ()), [], True, whole=whole)
        code = demonym(name.text)
        asked = countries()[code].name if code is not None and country_of(name.text) is None else name.text
        name.entries, name.named_kind = lookup(asked), kind
        found.append(name)
    return found


class Finder:
    """Finds the names of one report. Holds what the report as a whole says about its words."""

    def __init__(
        self, text: str, actors: Sequence[ActorMention], blocked: Sequence[Span], sentences: Sequence[Sentence]
    ) -> None:
        self.text = text
        self.blocked = blocked
        self.actors = [a for a in actors if a.form == "name"]
        self.lower = frozenset(re.findall(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])", text))
        self.people = surnames(text, sentences, self.actors)
        self.entities: dict[int, tuple[Entity, ...]] = {s.index: s.entities for s in sentences}

    def find(self, sentences: Sequence[Sentence]) -> list[Name]:
        """All names, in text order; a second look takes names that another place of the report has made sure."""
        found: list[Name] = []
        doubtful: list[Name] = []
        for sentence in sentences:
            for run in [part for whole in runs(sentence) for part in self._parts(whole)]:
                for name, sure in self._names(run, sentence):
                    (found if sure else doubtful).append(name)
        sure_keys = {key(n.text) for n in found}
        found += [n for n in doubtful if key(n.text) in sure_keys]
        return sorted(found, key=lambda n: (n.start, -n.end))

    def _parts(self, run: list[_Word]) -> list[list[_Word]]:
        """A run parted at "and" and "of", unless a name holds it ("Bosnia and Herzegovina", "Gulf of Aden")."""
        for k, word in enumerate(run):
            if word.text in {"and", "of"} and k and not self._held(run, k):
                rest = run[k + 1 :]
                while rest and rest[0].text in _INNER:
                    rest = rest[1:]
                return [run[:k], *(self._parts(rest) if rest else [])]
        return [run]

    def _held(self, run: list[_Word], k: int) -> bool:
        """True where some name reaches over word ``k`` of the run."""
        for i in range(max(0, k - 3), k):
            for j in range(k + 2, min(len(run), k + 5) + 1):
                held = lookup(_plain(run[i:j], self.text))
                if held and held[0].rule == "exact":
                    return True
        return False

    def _names(self, run: list[_Word], sentence: Sentence) -> list[tuple[Name, bool]]:
        found: list[tuple[Name, bool]] = []
        i = 0
        while i < len(run):
            for j in range(min(len(run), i + _MAX_WORDS), i, -1):
                if run[j - 1].text in _INNER or run[i].text in _INNER:
                    continue
                made = self._name(run, i, j, sentence)
                if made is not None:
                    found.append(made)
                    i = j
                    break
            else:
                if (origin := _origin(run[i])) is not None:
                    made = self._name([origin], 0, 1, sentence)
                    if made is not None and made[0].entries:
                        made[0].embedded = True
                        found.append((made[0], True))
                elif len(halves := _split(run[i])) == 2:
                    both = [made for half in halves if (made := self._name([half], 0, 1, sentence)) and made[0].entries]
                    road = _ROAD_AFTER.match(self.text[run[i].end : run[i].end + 20])
                    if len(both) == 2 and (road or all(made[0].entries[0].prior >= WELL_KNOWN for made in both)):
                        found += [(made[0], True) for made in both]
                i += 1
        return found

    def _name(self, run: list[_Word], i: int, j: int, sentence: Sentence) -> tuple[Name, bool] | None:
        part = run[i:j]
        span = Span(part[0].start, part[-1].end)
        text = self.text[span.start : span.end]
        lower = text.lower()
        halved = (len(run) == 1 and self.text[span.end : span.end + 1] in "-–‑") or self.text[span.start - 1] in "-–‑"
        if any(b.overlaps(span) for b in self.blocked) or (lower in words("never") and not text.isupper()):
            return None
        short = text.isupper() and len(text) <= 5 and not any(c.isdigit() for c in text)
        if short and country_of(text) is None and not abbreviation(text):
            return None
        before = self.text[max(sentence.start, span.start - 60) : span.start]
        after = self.text[span.end : min(sentence.end, span.end + 40)]
        kind, whole = kind_around(before, after, span)
        entries = lookup(text)
        side = _DIRECTION_BEFORE.search(before)
        if side is not None and not kind:
            entries = _with_kind(lookup(f"{side.group(1)} {text}"), entries)
            if entries and key(entries[0].place.name).startswith(key(side.group(1))):
                whole = Span(span.start - len(side.group()), span.end)
        if whole.end > span.end:
            entries = _with_kind(lookup(self.text[span.start : whole.end]), entries)
        if all(e.rule in {"normalised"} for e in entries) and len(text) < 5:
            entries = []
        if demonym(text) is not None and country_of(text) is None and not kind:
            return None
        locative = bool(_locative().search(before)) or self._listed(before)
        # distances are told from towns: "30 km north of Homs" is not so of the governorate
        wants = KINDS.get(kind or ("city" if _MEASURED.search(before) else ""), ())
        name = Name(span.start, span.end, text, sentence.index, wants, entries, locative, whole=whole)
        name.named_kind = kind
        name.dateline = sentence.zone is ZoneKind.DATELINE
        whole_run = all(self._loose(w) for w in [*run[:i], *run[j:]])
        if not entries:
            unknown = whole_run and not _ORIGIN.match(text) and self._unknown_place(name, sentence, before)
            return (name, True) if unknown else None
        if len(part) == 1 and not kind and self._nobodys(lower, before, after, entries[0]):
            return None
        if _street().match(after) and not kind:
            return None
        other = not whole_run and not (kind and name.entries[0].rule != "part")
        if other or self._in_other_name(span, kind or locative or halved, sentence, entries[0]):
            opens = all(self._loose(w) for w in run[:i]) and (text.isupper() or lower not in common_words())
            name.embedded = opens and self._in_body(name, sentence)
            return (name, True) if name.embedded else None
        return name, self._sure(name, part, sentence, kind, before)

    def _nobodys(self, lower: str, before: str, after: str, best: Entry) -> bool:
        """True for a single word that is the name of a person here ("in Kelly's case", too)."""
        if _INITIAL.search(before):
            return True
        owner = after[:1] in {"'", "’"}
        if (_STANDS_IN.search(before) and not owner) or best.place.feature == "country":
            return False
        return lower in self.people or (lower in given_names() and best.prior < FAMOUS)

    def _in_body(self, name: Name, sentence: Sentence) -> bool:
        """True where a known name opens, or follows "of" in, the name of a body: it tells whose body it is."""
        best = name.entries[0]
        if best.rule not in {"exact", "stripped"}:
            return False
        after = _body_after().match(self.text[name.end : min(sentence.end, name.end + 60)])
        if after and f"{name.text}{after.group()}".lower() in words("never"):
            return False  # "White House"
        if after is not None or best.prior < WELL_KNOWN:
            return after is not None and best.prior >= KNOWN
        label = self._label(name.span, sentence)
        if label is None or label.label != "ORG" or label.end - label.start <= name.end - name.start + 4:
            return False
        before = self.text[label.start : name.start]
        opens = not before.strip() or before.strip().lower() == "the"
        closes = bool(re.search(r"\bof\s(?:the\s)?$", before))
        return (opens and (best.prior >= FAMOUS or best.place.feature == "province")) or (
            closes and best.place.feature in {"country", "province", "capital", "city"}
        )

    def _loose(self, word: _Word) -> bool:
        """True for a capitalised word that may stand beside a place name without being part of it."""
        lower = word.text.lower()
        if lower.endswith(("-occupied", "-held", "-controlled", "-administered", "-backed", "-run", "-ruled")):
            return True
        return lower in words("never") or demonym(word.text) is not None or lower in _DIRECTIONS or lower in KINDS

    def _listed(self, before: str) -> bool:
        """True after "in Homs and", "at Homs, Hama and": a list whose first member stands in a locative position."""
        match = re.search(r"(\w+)\s(?:the\s)?[A-Z][\w’'-]+(?:,\s[A-Z][\w’'-]+){0,4},?\s(?:and|or)\s$", before)
        match = match or re.search(r"(\w+)\s[A-Z][\w’'-]+,\s$", before)
        return bool(match) and match.group(1).lower() in words("locative") if match else False

    def _label(self, span: Span, sentence: Sentence) -> Entity | None:
        for entity in self.entities.get(sentence.index, ()):
            if entity.start < span.end and span.start < entity.end:
                return entity
        return None

    def _guessed(self, actor: ActorMention) -> bool:
        """True for an actor that may be a place or a list of places which the backend took for a body or a person."""
        parts = re.split(r",\s|\sand\s", actor.text.removeprefix("the "))
        return actor.kind in _GUESSED and all((e := lookup(p)) and e[0].rule != "normalised" for p in parts if p)

    def _in_other_name(self, span: Span, placed: object, sentence: Sentence, best: Entry) -> bool:
        """True where the span lies inside the name of somebody or something else."""
        for actor in self.actors:
            if actor.start <= span.start and span.end <= actor.end:
                if self._guessed(actor) and (placed or best.prior >= STRONG):
                    continue
                same = actor.end - actor.start <= span.end - span.start + 4
                if not same:
                    tail = self.text[span.end : actor.end]
                    head = self.text[actor.start : span.start]
                    if any(c.isupper() for c in tail + head):
                        return True
                    continue
                if actor.kind in {"country", "government"}:
                    return False
                return not placed or actor.kind in _ARMED
        label = self._label(span, sentence)
        if label is None or label.label in _ENTITY_PLACE:
            return False
        words_in = label.text.split()
        wider = label.end - label.start > span.end - span.start + 4
        if label.label == "PERSON":
            # "a Columbus woman" is a person to the tagger, too, but no name of one
            tail, head = self.text[span.end : label.end].strip(), self.text[label.start : span.start].strip()
            named = tail[:1].isupper() or head.rpartition(" ")[2][:1].isupper()
            return wider and len(words_in) > 1 and not placed and named
        return label.label in _ENTITY_OTHER - {"DATE"} and wider and not placed and " and " not in label.text

    def _unknown_place(self, name: Name, sentence: Sentence, before: str) -> bool:
        """True for a name no gazetteer holds that still stands where only a place stands."""
        label = self._label(name.span, sentence)
        if label is not None and label.label not in _ENTITY_PLACE | {"PERSON", "NORP", "ORG"}:
            return False
        others = [a for a in self.actors if a.start < name.end and name.start < a.end]
        if others and not (name.named_kind and all(a.kind in _GUESSED for a in others)):
            return False
        if any(w.lower() in _stop() or demonym(w) for w in name.text.split()):
            return False
        if name.named_kind:
            return name.named_kind not in {"state", "base", "plant", "capital", "port", "park", "mine", "region"} or (
                label is not None and label.label in _ENTITY_PLACE
            )
        if _DISTANCE_AFTER.match(self.text[name.end : name.end + 40]):
            return True
        place_like = re.search(r"\b(?:in|near|at|outside|around|towards|inside)\s$", before)
        if label is not None and label.label in {"GPE", "LOC"}:
            exact = label.start <= name.start and label.end <= name.end + 12
            exact = exact and not _ROAD_AFTER.match(self.text[name.end : name.end + 20])  # a street in some town
            return bool(place_like) or name.locative or (exact and not self._known_inside(name))
        return False

    def _known_inside(self, name: Name) -> bool:
        """True where a word of the name is a well-known place by itself ("Ohio Valley Mall")."""
        found = (lookup(word) for word in name.text.split() if word[:1].isupper())
        return any(e and e[0].rule == "exact" and e[0].prior >= STRONG for e in found)

    def _sure(self, name: Name, part: list[_Word], sentence: Sentence, kind: str, before: str) -> bool:
        best = name.entries[0]
        label = self._label(name.span, sentence)
        placed = label is not None and label.label in _ENTITY_PLACE and label.end >= name.end
        first = not before.strip().strip("\"'“‘(")
        alone = len(part) == 1
        lower = name.text.lower()
        common = alone and not name.text.isupper() and (lower in self.lower or lower in common_words())
        if kind and not common:
            return True
        if best.place.feature in {"country", "continent"} and best.rule == "exact" and not common:
            return True
        if best.rule == "normalised" and not (placed or name.locative):
            return False
        if common:
            return placed and name.locative and best.prior >= STRONG
        unseen = label is None or label.label == "ORG"
        if name.locative and alone and unseen and not _TAKES_PLACE.search(before):
            return best.prior >= STRONG  # "a friend of Milton", "against Halliburton"
        if name.locative:
            return placed or best.prior >= 2.6 or label is None or label.label in {"PERSON", "NORP", "ORG"}
        if placed:
            return True
        if first and alone:
            taken = bool(_TAKEN.match(self.text[name.end : name.end + 40]))
            return best.rule == "exact" and (
                (taken and best.prior >= STRONG) or (best.prior >= 5.0 and (label is None or label.label != "PERSON"))
            )
        if best.rule == "exact" and best.prior >= STRONG:
            if label is not None and label.label == "ORG" and best.place.feature not in {"country", "capital"}:
                return best.prior >= FAMOUS  # "Halliburton" is a town, too
            if label is None and alone:
                return best.prior >= FAMOUS
            return label is None or label.label in {"NORP", "ORG"} or label.end <= name.end
        return not alone and best.rule == "exact"

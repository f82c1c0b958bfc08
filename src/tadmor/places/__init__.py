"""Places of a report: names and nominals, what they mean, and how what is told lies to them.

``find`` goes: names (``names``) -> which place each means (``resolve``) -> relation and area of each (``relations``,
``geometry``) -> nominals and their antecedents (``nominals``). A name no gazetteer knows is kept with ``place=None``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from tadmor.gazetteer import country_of, lookup
from tadmor.model import ActorMention, Candidate, Place, PlaceMention, Sentence, Span
from tadmor.places import agreement, geometry, guess, nominals, relations
from tadmor.places.metonyms import stands_for_government
from tadmor.places.names import Finder, Name, given
from tadmor.places.relations import Relation
from tadmor.places.resolve import Choice, resolve
from tadmor.places.words import alternation

__all__ = ["Context", "find", "ground"]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a report: dateline place, outlet, countries it is about, spans that hold no places."""

    dateline: str | None = None
    outlet: str | None = None
    countries: tuple[str, ...] = ()
    blocked: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    name: Name
    place: Place | None
    candidates: tuple[Candidate, ...]


def _countries(context: Context) -> list[str]:
    codes = list(context.countries)
    if context.dateline:
        entries = lookup(context.dateline.split(",")[0])
        if entries and entries[0].place.country:
            codes.append(entries[0].place.country)
    if context.outlet:
        codes += [c for word in context.outlet.split() if (c := country_of(word)) is not None]
    return codes


def _mention(
    text: str, span: Span, found: _Found, relation: str, km: float | None, other: Place | None, bound: str = ""
) -> PlaceMention:
    name = found.name
    shape, radius = None, None
    if found.place is not None:
        shape, radius = geometry.area(found.place, relation, km, other, bound)
        side = _side(text, found) if relation == "at" else ""
        if side:
            shape = geometry.half(found.place, side)
    return PlaceMention(
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        name_start=name.start,
        name_end=name.end,
        name=name.text,
        place=found.place,
        relation="near" if relation == "outskirts" else relation,
        km=km,
        other=other,
        geometry=shape,
        radius_km=radius,
        candidates=found.candidates,
    )


def _side(text: str, found: _Found) -> str:
    """The direction whose half of a place is meant: "eastern Aleppo", "Northern Kharkiv"; "" where it is the whole."""
    part = bool(found.candidates) and found.candidates[0].rule == "part"
    first = found.name.start if not part else found.name.start + len(found.name.text.split(" ")[0]) + 1
    side = relations.side(text, first)
    own = found.place.name.lower() if found.place is not None else ""
    return "" if own.startswith(side[:4]) and side else side  # "Eastern Ghouta" is a place, not a half of one


_AND = re.compile(r"^\s(?:and|&)\s(?:the\s)?(?:\w+\sof\s)?$")
_BETWEEN = re.compile(r"(?<!\w)between\s(?:the\s)?(?:(?:towns|cities|villages)\sof\s)?$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)from\s(?:the\s\w+\sof\s)?$", re.IGNORECASE)
_TO = re.compile(r"^\s(?:all\sthe\sway\s)?(?:to|towards?|up\sto|as\sfar\sas)\s(?:the\s\w+\sof\s)?$")
_DASH = re.compile(r"^[-–‑]$")
_ROAD = re.compile(r"^\s(?:\w+\s)?(?:road|highway|motorway|axis|route|line|front|corridor)\b")
_ROAD_NOUN = re.compile(
    r"(?<!\w)(?:(?:the|a)\s)?(?:\w+\s)?(?:road|roads|highway|motorway|track|route|line|area|stretch)s?\s$"
)


def _pair(text: str, one: _Found, two: _Found, floor: int, ceiling: int) -> tuple[Span, str] | None:
    """Span and relation where two neighbouring names make one expression: between, from-to, A-B road."""
    between = text[one.name.whole.end : two.name.whole.start]
    before = text[max(floor, one.name.whole.start - 40) : one.name.whole.start]
    if _AND.match(between) and (match := _BETWEEN.search(before)):
        start = one.name.whole.start - len(before) + match.start()
        noun = _ROAD_NOUN.search(text[max(floor, start - 30) : start])
        if noun:
            start -= len(noun.group())
        return Span(start, two.name.whole.end), "between"
    if _TO.match(between) and (match := _FROM.search(before)):
        return Span(one.name.whole.start - len(before) + match.start(), two.name.whole.end), "between"
    if _DASH.match(between) and (match := _ROAD.match(text[two.name.end : min(ceiling, two.name.end + 30)])):
        return Span(one.name.start, two.name.end + match.end()), "between"
    return None


def _expressions(text: str, found: Sequence[_Found], sentence: Sentence, last: _Found | None) -> list[PlaceMention]:
    """Mentions of the names of one sentence; ``last`` is the place named before it."""
    mentions: list[PlaceMention] = []
    skip: set[int] = set()
    for i, one in enumerate(found):
        if i in skip:
            continue
        floor = found[i - 1].name.end if i else sentence.start
        if i + 1 < len(found) and one.place is not None and found[i + 1].place is not None:
            joined = _pair(text, one, found[i + 1], floor, sentence.end)
            if joined is not None:
                span, kind = joined
                mentions.append(_mention(text, span, one, kind, None, found[i + 1].place))
                second = found[i + 1]
                mentions.append(_mention(text, second.name.span, second, "at", None, None))
                skip.add(i + 1)
                last = second
                continue
        joined_at = _at_next(text, found, i)
        if joined_at is not None:
            mentions.append(joined_at)
            skip.add(i + 1)
            last = found[i + 1]
            continue
        relation = relations.before(text, floor, one.name.whole.start)
        following = relations.after(text, one.name.whole.end, sentence.end)
        made = _single(text, found, i, relation, following, last)
        mentions.append(made)
        if made.place is not one.place:
            skip.update(k for k in range(i + 1, len(found)) if found[k].name.end <= made.end)
        if one.place is not None and one.place.feature not in {"country", "continent"}:
            last = one
    return mentions


_AT = re.compile(r"^\s(?:at|near|outside|in)\s(?:the\s\w+\sof\s)?$")


def _at_next(text: str, found: Sequence[_Found], i: int) -> PlaceMention | None:
    """ "the banks of the Blue Nile at Roseires": a long thing fixed by the town named next."""
    if i + 1 >= len(found):
        return None
    one, two = found[i], found[i + 1]
    long = one.name.named_kind in {"river", "lake", "valley", "desert"} or (
        one.place is not None and one.place.feature in {"river", "lake", "road", "front", "sea"}
    )
    if not long or two.place is None or not _AT.match(text[one.name.whole.end : two.name.whole.start]):
        return None
    told = relations.before(text, 0, two.name.whole.start)
    head = relations.before(text, 0, one.name.whole.start)
    start = min(one.name.whole.start, head.start)
    return _mention(text, Span(start, two.name.whole.end), two, told.relation, told.km, None)


# Places that a relation may locate ("X, 70 km north of Y"); rivers, provinces and countries are too wide for that.
_STANDING = frozenset(
    "capital city town village quarter camp base airbase airport crossing port prison plant mine oilfield dam site "
    "bridge mountain island".split()
)


def _single(
    text: str,
    found: Sequence[_Found],
    i: int,
    relation: Relation,
    following: Relation | None,
    last: _Found | None,
) -> PlaceMention:
    one = found[i]
    span = Span(min(relation.start, one.name.whole.start), one.name.whole.end)
    standing = one.place is not None and one.place.feature in _STANDING and not relation.relation.endswith(" of")
    if standing and following is not None and following.end is not None:
        # "X, 70 km north of Y" is told at X, and of Y the relation is told (its own mention, made next); after a wide
        # X ("in Mali, 70 km north of Y") the relation is that of something else
        reference = found[i + 1] if i + 1 < len(found) and following.of else None
        near = reference is not None and reference.name.start <= following.end + agreement.REACH
        end = reference.name.whole.end if reference is not None and near else following.end
        if near or not following.of:
            return _mention(text, Span(span.start, end), one, relation.relation, relation.km, None)
    along = relations.road(text, one.name.start, one.name.end)
    if along is not None and relation.relation in {"at", "to", "from", "near"}:
        return _mention(text, Span(min(along.start, span.start), along.end), one, "near", None, None)
    located = one.place is None and one.name.named_kind not in agreement.WIDE_KINDS
    if located and following is not None and following.end is not None:
        reference = (found[i + 1] if i + 1 < len(found) else None) if following.of else last
        if reference is not None and reference.place is not None:
            end = reference.name.whole.end if following.of else following.end
            known = _Found(one.name, reference.place, ())
            return _mention(text, Span(span.start, end), known, following.relation, following.km, None, following.bound)
    return _mention(text, span, one, relation.relation, relation.km, None, relation.bound)


def _nominal(
    text: str, sentence: Sentence, item: nominals.Nominal, before: Sequence[tuple[int, PlaceMention]]
) -> PlaceMention | None:
    if item.kind == "two":
        both = nominals.pair(before)
        if both is None or both[0].place is None:
            return None
        start, source, other = _between_start(text, sentence, item.start), both[0], both[1].place
        relation, km, bound = "between", None, ""
    else:
        found = nominals.antecedent(item, before)
        if found is None or found.place is None:
            return None
        source, other = found, None
        told = relations.before(text, sentence.start, item.start)
        start, relation, km, bound = told.start, told.relation, told.km, told.bound
        if relation in {"to", "from"}:
            start = item.start
        if item.kind == "area" and relation in {"at", "to", "from"}:
            relation = "near"
    assert source.place is not None
    shape, radius = geometry.area(source.place, relation, km, other, bound)
    return PlaceMention(
        start, item.end, text[start : item.end], item.start, item.end, source.name, source.place,
        "near" if relation == "outskirts" else relation, km, other, shape, radius, False,
        source.antecedent or Span(source.name_start, source.name_end),
    )  # fmt: skip


def _between_start(text: str, sentence: Sentence, start: int) -> int:
    match = re.search(r"(?:\b(?:[a-z]+)\s)?\bbetween\s$", text[max(sentence.start, start - 40) : start])
    return start - len(match.group()) if match else start


def _its(text: str, sentence: Sentence, before: Sequence[tuple[int, PlaceMention]]) -> list[PlaceMention]:
    """ "the hills to its north"; "the heights south of it"."""
    found = []
    spans = relations.its_direction(text, sentence.start, sentence.end)
    items: list[tuple[Span, str, float | None]] = [(span, relation, None) for span, relation, _ in spans]
    for match in re.finditer(r"\s(?:of|from)\sit\b", sentence.text):
        at = sentence.start + match.end()
        told = relations.before(text, sentence.start, at - 2)
        if told.relation not in {"at", "to", "from"}:
            items.append((Span(told.start, at), told.relation, told.km))
    for span, relation, km in items:
        earlier = [(k, m) for k, m in before if m.end <= span.start]
        stand = nominals.Nominal(span.start, span.end, text[span.start : span.end], sentence.index, "part")
        source = nominals.antecedent(stand, earlier)
        if source is None or source.place is None:
            continue
        shape, radius = geometry.area(source.place, relation, km, None)
        found.append(
            PlaceMention(
                span.start,
                span.end,
                stand.text,
                span.start,
                span.end,
                source.name,
                source.place,
                "near" if relation == "outskirts" else relation,
                km,
                None,
                shape,
                radius,
                False,
                source.antecedent or Span(source.name_start, source.name_end),
            )
        )
    return found


@cache
def _officer(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words)})s?\sof\s(?:the\s)?$", re.IGNORECASE)


def _officers(text: str, mention: PlaceMention, words: str = "officer") -> bool:
    """Whether the name only says whose officer (by a list of words) somebody is: no later "the city" means it."""
    return _officer(words).search(text, max(0, mention.name_start - 40), mention.name_start) is not None


def ground(text: str, spans: Sequence[Span], context: Context | None = None) -> list[Choice]:
    """What names found by somebody else mean: for each span the place (or None) and the ranked candidates."""
    names = given(text, spans)
    return guess.fill(names, resolve(names, text, _countries(context or Context())))


def find(
    text: str, sentences: Sequence[Sentence], actors: Sequence[ActorMention], context: Context | None = None
) -> tuple[PlaceMention, ...]:
    """All place mentions of a report, in text order; none lies wholly inside another with the same name.

    ``sentences`` are those that were parsed (an unparsed one serves, with fewer metonyms); ``actors`` are the grounded
    actor mentions, whose names are not taken for places.
    """
    context = context or Context()
    names = Finder(text, actors, context.blocked, sentences).find(sentences)
    resolved = guess.fill(names, resolve(names, text, _countries(context)))
    choices = agreement.settle(text, names, resolved)
    by_sentence: dict[int, list[_Found]] = {}
    for name, (place, candidates) in zip(names, choices, strict=True):
        if place is None and (name.embedded or (name.entries and not name.named_kind and not name.locative)):
            continue
        by_sentence.setdefault(name.sentence, []).append(_Found(name, place, candidates))
    mentions: list[PlaceMention] = []
    named: list[tuple[int, PlaceMention]] = []
    last: _Found | None = None
    for sentence in sentences:
        found = by_sentence.get(sentence.index, [])
        bodies = {f.name.start for f in found if f.name.embedded}
        here = [
            replace(m, metonym=True) if m.name_start in bodies or stands_for_government(sentence, m, text) else m
            for m in _expressions(text, found, sentence, last)
        ]
        last = next((f for f in reversed(found) if f.place is not None), last)
        live = [(sentence.index, m) for m in here]
        extra = _its(text, sentence, [*named, *live])
        taken = [m.span for m in [*here, *extra]]
        for item in nominals.find(text, sentence, taken):
            earlier = [*named, *((k, m) for k, m in live if m.name_end <= item.start)]
            if item.kind == "town" and named:
                # "The governor of Homs said that the army had left the city": the city told of before, not his seat.
                earlier = [(k, m) for k, m in earlier if not _officers(text, m, "provincial_officer")]
            made = _nominal(text, sentence, item, earlier)
            if made is not None:
                extra.append(made)
                if item.kind in {"town", "there", "camp"}:
                    live.append((sentence.index, made))
        mentions += [*here, *extra]
        if not (found and found[0].name.dateline):
            named += [(k, m) for k, m in live if not _officers(text, m)]
    return tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.name_start)))

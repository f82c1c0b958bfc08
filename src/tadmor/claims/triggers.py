"""Which words of a sentence name an event, by the rules of the codebook.

A rule fits where its words stand in the sentence with the right part of speech and its constraints hold in the parse;
of several rules at one place the one with the longest phrase and the most constraints met wins, and the types of the
others follow. Rules without a type are false friends ("heart attack"): where one wins there is no trigger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from tadmor.claims import slots
from tadmor.claims.classes import Classes
from tadmor.claims.related import contents, same_event_pairs
from tadmor.codebook import Codebook, Need, Rule, shipped
from tadmor.forms import all_forms
from tadmor.model import ActorMention, NumberMention, PlaceMention, Sentence, Stage, Token, Trigger

__all__ = ["contents", "find", "in_sentence", "same_event_pairs"]

# words that may stand between the parts of a verbal phrase: "took [full] control", "pulled [its men] out"
_MAX_GAP = 3
# one pronoun may stand before a preposition that closes the phrase: "took [them] into"
_PRONOUN_GAP = -1
# a noun with "the" and nothing else may only point back to an event told before ("after the attack")
BACKWARD = 0.6
# a bare participle before a noun ("the captured men") mostly recalls an event; a state ("the besieged town") holds
MODIFIER = 0.45
# a constraint that must hold needs at least this; one on a slot that may be empty only rules out known others
POSSIBLE = 0.5
# triggers below this are dropped: words that name an event in too few of their uses
FLOOR = 0.5
# a noun that points back to an event told before needs no more than this
RECALLED = 0.4
# prepositions close a verbal phrase at once ("marched on"), particles may follow the object ("pulled its men out")
_TIGHT = frozenset("on to into of for with at from through across upon against by from over under as towards".split())
# worth of each further word of a phrase against a constraint fully met (2)
PHRASE = 5.0
_SMALL = frozenset("the a an of in to at on for under with by and his her its their himself themselves".split())
_DEFINITE = frozenset("the this that these those".split())
# what is set off, and the types that say so
_DEVICES, _BLASTS = frozenset(("bomb",)), ("EXPL", "STRI")
_ACTS = frozenset("blast explosion bombing attack strike detonation shelling bombardment raid".split())
_AGAIN = frozenset("again back second third".split())
_PARTICIPLE_DEPS = frozenset(
    "amod acl acomp attr conj relcl advcl oprd compound ROOT ccomp nmod xcomp appos pcomp".split()
)
_NOUN_DEPS = frozenset(
    "nsubj nsubjpass dobj pobj compound attr conj appos ROOT pcomp dep poss npadvmod nmod csubj".split()
)


@dataclass(frozen=True, slots=True)
class _Word:
    rule: Rule
    pattern: tuple[frozenset[str], ...]  # forms of each word; empty set: gap
    gaps: tuple[int, ...]  # words that may stand before each word
    head: int  # which word of the pattern carries the inflection
    order: int


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    inside: tuple[int, ...]  # head first
    rank: float
    order: int


def _words(rule: Rule, pattern: tuple[str, ...]) -> Iterator[tuple[tuple[frozenset[str], ...], tuple[int, ...], int]]:
    """The pattern as sets of forms, with hyphened words whole and split (the tokenizer splits most of them)."""
    shapes = [pattern]
    if any("-" in word for word in pattern):
        shapes.append(tuple(part for word in pattern for part in word.split("-")))
    for shape in dict.fromkeys(shapes):
        first = 0 if rule.pos != "verb" or shape == pattern else pattern[0].count("-")
        forms: list[frozenset[str]] = []
        gaps: list[int] = []
        wide = 0
        for k, word in enumerate(shape):
            if word == "*":
                wide = _MAX_GAP
                continue
            kind = ""
            if rule.pos == "verb":
                kind = "verb" if k == first else "noun" if k > first else ""
            elif rule.pos == "noun" and (k == len(shape) - 1 or shape[k + 1] in {"of", "to", "in", "on"}):
                kind = "noun"
            forms.append(all_forms(word, kind))
            loose = rule.pos == "verb" and k > first and word not in _TIGHT
            gaps.append(wide or (_MAX_GAP if loose else _PRONOUN_GAP if rule.pos == "verb" else 0))
            wide = 0
        yield tuple(forms), tuple(gaps), first


@lru_cache(maxsize=8)
def _index_of(key: int, book: _Key) -> Mapping[str, tuple[_Word, ...]]:
    index: dict[str, list[_Word]] = {}
    for order, rule in enumerate(book.book.rules.values()):
        for pattern in rule.patterns:
            for forms, gaps, head in _words(rule, pattern):
                word = _Word(rule, forms, gaps, head, order)
                for form in sorted(forms[0]):
                    index.setdefault(form, []).append(word)
    return {form: tuple(words) for form, words in index.items()}


class _Key:
    """Wraps a codebook for the cache: compared by identity, kept alive by it."""

    def __init__(self, book: Codebook) -> None:
        self.book = book

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.book is self.book


def _index(book: Codebook) -> Mapping[str, tuple[_Word, ...]]:
    return _index_of(id(book), _Key(book))


# --- words ------------------------------------------------------------------------------------


def _skips(token: Token) -> bool:
    return token.text not in {",", ";", ":", ".", "(", ")", "”", "“", '"', "--", "–", "—"} and token.tag not in {
        "VBD",
        "VBZ",
        "VBP",
        "MD",
    }


def _match(sentence: Sentence, word: _Word, i: int) -> list[int] | None:
    """Token indices of the pattern from token ``i`` on, or None."""
    tokens = sentence.tokens
    found = [i]
    at = i + 1
    for forms, gap in zip(word.pattern[1:], word.gaps[1:], strict=True):
        skipped = 0
        while at < len(tokens) and tokens[at].lower not in forms:
            hyphen = tokens[at].text in {"-", "–"} or (tokens[at].tag[:3] == "NNP" and tokens[at].dep == "compound")
            skipped += 0 if hyphen else 1
            if gap == _PRONOUN_GAP and not hyphen:
                if skipped > 1 or tokens[at].tag != "PRP":
                    return None
            elif skipped > gap or not (hyphen or _skips(tokens[at])):
                return None
            at += 1
        if at >= len(tokens):
            return None
        found.append(at)
        at += 1
    return found


def _head(sentence: Sentence, word: _Word, found: list[int]) -> tuple[int, ...]:
    """Token indices with the head first: the verb, the last noun, or the top of a phrase."""
    pos = word.rule.pos
    if pos in {"verb", "adj"}:
        top = found[word.head]
    else:
        held = set(range(found[0], found[-1] + 1))
        top = next((k for k in found if sentence.tokens[k].head not in held or sentence.tokens[k].head == k), found[-1])
    return (top, *(k for k in found if k != top))


def _weight(word: _Word) -> float:
    """Content words of a phrase beyond the first; small words count a quarter."""
    return sum(0.25 if forms & _SMALL else 1.0 for forms in word.pattern[1:])


def _right_pos(sentence: Sentence, rule: Rule, i: int, several: bool) -> bool:
    token = sentence.tokens[i]
    tag = token.tag
    if rule.pos == "phrase":
        return True
    if rule.pos == "verb":
        if tag.startswith("V"):
            # a gerund with an article is a noun: "the shelling of"
            article = any(sentence.tokens[k].dep == "det" for k in sentence.children[i])
            return not (tag == "VBG" and (article or token.dep == "compound"))
        return tag == "JJ" and token.lower.endswith(("ed", "en", "wn", "un", "ing")) and token.dep in _PARTICIPLE_DEPS
    if rule.pos == "noun":
        if tag.startswith("N") or several:
            return True
        if tag == "VBG":
            kept = {sentence.tokens[k].dep for k in sentence.children[i]}
            return token.dep in _NOUN_DEPS and not kept & {"dobj", "aux", "nsubj"}
        return tag in {"JJ", "VB", "VBP", "VBZ"} and token.dep in {"pobj", "dobj", "nsubj", "compound", "nsubjpass"}
    return tag.startswith(("J", "V", "R", "I")) and tag not in {"VBD", "VBP", "VBZ"}


# --- constraints ------------------------------------------------------------------------------


# Heads in a named slot of a trigger made of some tokens, kept for a sentence: most rules of a word ask for the same.
_Slots = Callable[[tuple[int, ...], str], list[int]]


def _level(sentence: Sentence, classes: Classes, filled: _Slots, inside: tuple[int, ...], need: Need) -> float | None:
    """How well a slot fills the need: None where the slot is empty, else 0 to 2."""
    if need.slot == "passive":
        return 2 if slots.passive(sentence, inside[0]) else None
    heads: list[int] = []
    for name in need.slot.split("|"):
        heads.extend(filled(inside, name))
    if not heads:
        return None
    if not need.classes and not need.words:
        return 2
    best = 0.0
    for k in heads:
        token = sentence.tokens[k]
        if token.lemma in need.words or token.lower in need.words:
            return 2.0
        if need.classes:
            best = max(best, classes.level(k, need.classes))
    return best


def _rank(sentence: Sentence, classes: Classes, filled: _Slots, rule: Rule, inside: tuple[int, ...]) -> float | None:
    """Sum of the constraints met, or None where one fails."""
    total = 0.0
    for need in rule.needs:
        level = _level(sentence, classes, filled, inside, need)
        if need.mode == "need":
            if level is None or level < POSSIBLE:
                return None
            total += level
        elif need.mode == "not":
            if level is not None and level >= 1.0:
                return None
        elif need.mode == "bonus":
            total += (level or 0.0) * 0.75
        elif need.mode == "if":
            if level == 0:
                return None
            total += level if level is not None and level >= POSSIBLE else 0.0
        elif need.mode == "filled":
            if level is None:
                return None
            total += 0.5
        elif level is not None:
            return None
        else:
            total += 0.5
    return total


def _hits(sentence: Sentence, classes: Classes, index: Mapping[str, tuple[_Word, ...]]) -> Iterator[_Hit]:
    here = {token.lower for token in sentence.tokens}
    filled = cache(partial(slots.slot, sentence))
    for token in sentence.tokens:
        for word in index.get(token.lower, ()):
            if any(map(here.isdisjoint, word.pattern[1:])):
                continue
            found = _match(sentence, word, token.i)
            if found is None:
                continue
            inside = _head(sentence, word, found)
            if not _right_pos(sentence, word.rule, inside[0], len(inside) > 1):
                continue
            rank = _rank(sentence, classes, filled, word.rule, inside)
            if rank is not None:
                yield _Hit(
                    word.rule, inside, PHRASE * _weight(word) + rank + word.rule.score + word.rule.boost, word.order
                )


# --- triggers ---------------------------------------------------------------------------------


def _again(sentence: Sentence, inside: tuple[int, ...], types: tuple[str, ...]) -> tuple[str, ...]:
    """A capture told as a repeated one is a recapture first ("took it back", "the second capture")."""
    if types[0] != "TERR.CAPTURE":
        return types
    words = {sentence.tokens[k].lower for t in inside for k in sentence.children[t]}
    if words & _AGAIN:
        return ("TERR.RECAPTURE", *(t for t in types if t != "TERR.RECAPTURE"))
    return types


def _backward(sentence: Sentence, rule: Rule, inside: tuple[int, ...]) -> bool:
    if rule.pos != "noun" or len(inside) > 1:
        return False
    kept = [sentence.tokens[k] for t in inside for k in sentence.children[t] if k not in inside]
    if not any(t.dep == "det" and t.lower in _DEFINITE for t in kept):
        return False
    return not any(t.dep in {"prep", "poss", "compound", "amod", "acl", "relcl", "nummod"} for t in kept)


def _modifier(sentence: Sentence, rule: Rule, inside: tuple[int, ...]) -> bool:
    if rule.pos != "verb" or len(inside) > 1 or rule.stage is Stage.ONGOING:
        return False
    return sentence.tokens[inside[0]].dep in {"amod", "compound", "nmod"} and not sentence.children[inside[0]]


def _gives_way(sentence: Sentence, hit: _Hit, taken: Sequence[_Hit]) -> bool:
    """True where a light verb governs a noun that names an event itself."""
    if not hit.rule.light:
        return False
    nouns = {h.inside[0] for h in taken if h is not hit and h.rule.type and h.rule.pos == "noun"}
    i = hit.inside[0]
    near = [*slots.objects(sentence, i), *slots.subject(sentence, i)]
    near.extend(k for _, k in slots.prepositional(sentence, i))
    return bool(nouns & set(slots.conjuncts(sentence, near)))


def _is_means(sentence: Sentence, classes: Classes, hit: _Hit, taken: Sequence[_Hit]) -> bool:
    """True for the device of an act that its own verb tells: "a [mine] exploded", "planted a [bomb]"."""
    i = hit.inside[0]
    token = sentence.tokens[i]
    if hit.rule.pos != "noun" or token.dep not in {"nsubj", "nsubjpass", "dobj"} or token.lemma in _ACTS:
        return False
    if classes.level(i, _DEVICES) < POSSIBLE:
        return False
    verb = token.head
    acts = [h for h in taken if h is not hit and h.inside[0] == verb]
    return any(h.rule.type[:4] in _BLASTS and not (h.rule.toll or h.rule.light) for h in acts)


def _in_name(sentence: Sentence, hit: _Hit, actors: Sequence[ActorMention]) -> bool:
    """True where the words are part of a body's name: "the Joint Operations Command", "Popular Mobilisation"."""
    token = sentence.tokens[hit.inside[0]]
    if hit.rule.pos != "noun" or not token.text[:1].isupper() or not token.tag.startswith("NNP"):
        return False
    if not any(a.start <= token.start < a.end and not (a.start == token.start and a.end == token.end) for a in actors):
        return False
    words = [t for t in sentence.tokens if t.text[:1].isalpha()]
    # in a headline every word has a capital
    return sum(t.text[:1].isupper() for t in words) * 2 < len(words)


def _trigger(sentence: Sentence, hit: _Hit, others: Sequence[_Hit]) -> Trigger:
    types = list(hit.rule.types)
    for other in others:
        types.extend(t for t in other.rule.types if t not in types)
    start = sentence.tokens[min(hit.inside)].start
    end = sentence.tokens[max(hit.inside)].end
    score = hit.rule.score
    if _backward(sentence, hit.rule, hit.inside):
        score *= BACKWARD
    elif _modifier(sentence, hit.rule, hit.inside):
        score *= MODIFIER
    return Trigger(
        sentence.index,
        hit.inside[0],
        start,
        end,
        sentence.text[start - sentence.start : end - sentence.start],
        _again(sentence, hit.inside, tuple(types)),
        hit.rule.id,
        round(score, 3),
    )


def in_sentence(
    sentence: Sentence,
    actors: Sequence[ActorMention] = (),
    places: Sequence[PlaceMention] = (),
    codebook: Codebook | None = None,
    before: AbstractSet[str] = frozenset(),
) -> list[Trigger]:
    """Triggers of one parsed sentence in text order, without overlaps.

    ``before``: leaves that the report told of in earlier sentences. A noun that only points back ("the explosion") is
    too weak to tell an event, but is a further mention of one that was told.
    """
    if not sentence.parsed or not sentence.tokens:
        return []
    classes = Classes(sentence, actors, places)
    hits = sorted(_hits(sentence, classes, _index(codebook or shipped())), key=lambda h: (-h.rank, h.order))
    taken: list[_Hit] = []
    used: set[int] = set()
    for hit in hits:
        if not used & set(range(min(hit.inside), max(hit.inside) + 1)):
            taken.append(hit)
            used.update(hit.inside)
    found: list[Trigger] = []
    for hit in taken:
        if not hit.rule.type or _gives_way(sentence, hit, taken) or _is_means(sentence, classes, hit, taken):
            continue
        if not _in_name(sentence, hit, actors):
            others = [h for h in hits if h is not hit and h.inside[0] == hit.inside[0] and h.rule.type]
            trigger = _trigger(sentence, hit, others)
            again = trigger.score >= RECALLED and bool(before & set(trigger.types))
            if trigger.score >= FLOOR or again:
                found.append(trigger)
    return sorted(found, key=lambda t: (t.start, t.end))


def find(
    sentences: Sequence[Sentence],
    actors: Sequence[ActorMention] = (),
    places: Sequence[PlaceMention] = (),
    numbers: Sequence[NumberMention] = (),
    codebook: Codebook | None = None,
) -> list[Trigger]:
    """Triggers of all parsed sentences, in text order; ``sentence`` of each is ``Sentence.index``.

    The mentions may be empty: then nouns and names alone decide. ``numbers`` is for later use.
    """
    found: list[Trigger] = []
    for sentence in sentences:
        near_actors = [a for a in actors if sentence.start <= a.start < sentence.end]
        near_places = [p for p in places if sentence.start <= p.start < sentence.end]
        told = frozenset(leaf for t in found if t.score >= FLOOR for leaf in t.types)
        found.extend(in_sentence(sentence, near_actors, near_places, codebook, told))
    return found

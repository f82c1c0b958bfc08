"""Which claims of a report tell which incident of MUC-4: features of claims and pairs of claims, and the grouping.

A model says of each claim whether it tells an incident that MUC-4 wants, and of what type; another whether two claims
tell the same one. The task's rules of relevance (no clashes of soldiers, nothing old, nothing general) are learned,
since a claim of ours says all that they ask for: type, doer and target, time, stage, who says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from evaluation.muc4_linear import Models
from evaluation.muc4_signals import sentence_features, word_features
from tadmor.model import ActorMention, Claim, Reading, Sentence, Span, Token, ZoneKind

NONE = "none"
TYPES = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE")
_OPEN = ("N", "V", "J", "R")
# How many words on each side of a trigger are its near context.
_NEAR = 5
# Words that open another incident, or go on with the same.
_TURNS = frozenset(
    "another other also meanwhile separate second third later earlier previous elsewhere similar same this that these "
    "incident attack action on in".split()
)


@dataclass
class Text:
    """A reading with what the features ask for again and again."""

    reading: Reading
    published: date | None = None
    outlet: str = ""
    starts: list[int] = field(init=False)
    _names: dict[str, str] | None = None
    _people: list[ActorMention] | None = None

    def __post_init__(self) -> None:
        self.starts = [s.start for s in self.reading.sentences]

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The parsed sentences."""
        return self.reading.sentences

    def at(self, offset: int) -> int:
        """Index of the parsed sentence that holds an offset, or of the one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def token(self, offset: int) -> Token | None:
        """The token that holds an offset."""
        if not self.reading.sentences:
            return None
        sentence = self.sentences[self.at(offset)]
        k = sentence.at(offset)
        return None if k is None else sentence.tokens[k]

    def full_names(self, find: Callable[[Text], dict[str, str]]) -> dict[str, str]:
        """Names by surname, found once."""
        if self._names is None:
            self._names = find(self)
        return self._names

    def named(self, find: Callable[[Text], list[ActorMention]]) -> list[ActorMention]:
        """Persons called by name, found once."""
        if self._people is None:
            self._people = find(self)
        return self._people

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """Content words (lemmas) by sentence."""
        return [frozenset(content(s.tokens)) for s in self.sentences]


def content(tokens: Sequence[Token]) -> Iterator[str]:
    """Lemmas of nouns, verbs, adjectives, adverbs; proper names as such, numbers not."""
    for token in tokens:
        if token.tag[:1] in _OPEN and token.lower.isalpha():
            yield token.lemma if token.lemma.isalpha() else token.lower


@dataclass
class Anchor:
    """A claim as a candidate: sentence index, probability of each type (and of none)."""

    claim: Claim
    sentence: int
    chances: dict[str, float] = field(default_factory=dict)

    @property
    def wanted(self) -> float:
        """Probability that it tells an incident."""
        return 1.0 - self.chances.get(NONE, 1.0)


@dataclass
class Incident:
    """Claims of one incident."""

    anchors: list[Anchor]

    @property
    def type(self) -> str:
        """The type with most weight."""
        return max(TYPES, key=lambda t: sum(a.chances.get(t, 0.0) for a in self.anchors))

    @property
    def wanted(self) -> float:
        """That of the surest claim."""
        return max(a.wanted for a in self.anchors)

    @property
    def sentences(self) -> dict[int, float]:
        """Sentence indices with the probability of their surest claim."""
        found: dict[int, float] = {}
        for anchor in self.anchors:
            found[anchor.sentence] = max(found.get(anchor.sentence, 0.0), anchor.wanted)
        return found


def anchors(text: Text) -> list[Anchor]:
    """All claims of the report, in text order."""
    found = [Anchor(c, text.at(c.trigger.start)) for c in text.reading.claims if c.trigger.start is not None]
    return sorted(found, key=lambda a: (a.claim.trigger.start or 0, a.claim.id))


def bucket(n: int, *bounds: int) -> str:
    """The first bound that a number does not pass."""
    return next((f"<={bound}" for bound in bounds if n <= bound), "more")


def days_before(text: Text, when: date | None) -> str:
    """How long before publication, coarsely."""
    if when is None or text.published is None:
        return NONE
    return bucket((text.published - when).days, -1, 0, 1, 3, 7, 14, 31, 62, 365)


def _claim_day(claim: Claim) -> date | None:
    return claim.when.interval.start if claim.when and claim.when.interval else None


def told(found: Sequence[Anchor]) -> list[str]:
    """What all claims of a text together are about."""
    triggers = {f"text|{(a.claim.trigger.text or '').lower()}" for a in found}
    return sorted(triggers | {f"text|{a.claim.type}" for a in found})


def anchor_features(text: Text, anchor: Anchor, total: int, every: Sequence[str] = ()) -> list[str]:
    """What decides whether a claim tells a wanted incident; ``every``: what ``told`` says of the whole text."""
    c, s = anchor.claim, text.sentences[anchor.sentence]
    family = c.type.split(".")[0]
    trigger = (c.trigger.text or "").lower().split()
    found = [f"leaf={c.type}", f"family={family}", f"stage={c.stage}", f"status={c.status}", f"zone={s.zone}"]
    found += [f"t={w}" for w in trigger] + [f"stance={c.author_stance}", f"certainty={c.certainty}"]
    found += [f"background={c.background}", f"day={days_before(text, _claim_day(c))}"]
    found += [f"polarity={c.polarity}", f"order={bucket(anchor.sentence, 0, 1, 2, 4, 8, 15)}"]
    found.append(f"n={bucket(total, 1, 3, 6, 12, 25)}")
    actors = sorted({r.kind for r in c.actor}) or [NONE]
    targets = sorted({r.kind for r in c.target}) or [NONE]
    found += [f"actor={k}" for k in actors] + [f"target={k}" for k in targets]
    found += [f"{family}|{a}>{t}" for a in actors for t in targets]
    for role in c.target:
        token = text.token(role.end - 1) if role.end else None
        if token is not None:
            found.append(f"victim={token.lemma}")
    found += [name for name in ("killed", "wounded", "abducted", "other_count") if getattr(c, name) is not None]
    where = c.where.place.country if c.where and c.where.place else NONE
    found += [f"country={where}", f"chain={len(c.chain)}"] + [f"says={x.kind}" for x in c.chain[1:]]
    words = text.words[anchor.sentence]
    found += [f"w={w}" for w in words]
    k = s.at(c.trigger.start or 0)
    if k is not None:
        near = s.tokens[max(0, k - _NEAR) : k + _NEAR + 1]
        found += [f"near={w}" for w in content(near)] + [f"tag={s.tokens[k].tag}", f"dep={s.tokens[k].dep}"]
        found += [f"{family}|{s.tokens[k].tag}"]
        found += [f"before={t.lower}" for t in s.tokens[max(0, k - 2) : k]]
        found += word_features(s, k)
    for j in range(min(2, len(text.words))):
        found += [f"lead={w}" for w in text.words[j]]
    for j in (anchor.sentence - 1, anchor.sentence + 1):
        if 0 <= j < len(text.words):
            found += [f"beside={w}" for w in text.words[j]]
            found += [f"beside {f}" for f in sentence_features(text.sentences[j], j - anchor.sentence)]
    found += [f"{c.type}&{w}" for w in words]
    return list(dict.fromkeys([*found, f"outlet={text.outlet}", *every]))


def _relation(a: object, b: object) -> str:
    return "missing" if a is None and b is None else "half" if a is None or b is None else "same" if a == b else "other"


def _names(claim: Claim, side: str) -> frozenset[str]:
    return frozenset(r.who.casefold() for r in getattr(claim, side))


def _sets(a: frozenset[str], b: frozenset[str]) -> str:
    return "missing" if not a or not b else "same" if a & b else "other"


def pair_features(text: Text, a: Anchor, b: Anchor) -> list[str]:
    """What decides whether two claims, ``a`` before ``b``, tell one incident."""
    one, two = a.claim, b.claim
    kinds = tuple(max(TYPES, key=lambda t: x.chances.get(t, 0.0)) for x in (a, b))
    distance = b.sentence - a.sentence
    where = [c.where.name.casefold() if c.where else None for c in (one, two)]
    day, place = _relation(_claim_day(one), _claim_day(two)), _relation(*where)
    killed = [c.killed.low if c.killed else None for c in (one, two)]
    found = [f"types={kinds[0]}+{kinds[1]}", f"same type={kinds[0] == kinds[1]}", f"leaf={one.type == two.type}"]
    found += [f"distance={bucket(distance, 0, 1, 2, 4, 8, 15)}", f"day={day}", f"place={place}", f"{day}|{place}"]
    found += [f"actor={_sets(_names(one, 'actor'), _names(two, 'actor'))}", f"killed={_relation(*killed)}"]
    found += [f"target={_sets(_names(one, 'target'), _names(two, 'target'))}", f"stage={one.stage == two.stage}"]
    same = (one.trigger.text or "").lower() == (two.trigger.text or "").lower()
    shared = text.words[a.sentence] & text.words[b.sentence]
    found += [f"trigger={same}", f"shared={bucket(len(shared), 0, 1, 2, 4, 7)}"]
    found.append(f"far={distance > 3}|{kinds[0] == kinds[1]}")
    names = [frozenset(t.lower for t in text.sentences[x.sentence].tokens if t.tag.startswith("NNP")) for x in (a, b)]
    found.append(f"names={bucket(len(names[0] & names[1]), 0, 1, 2, 4)}")
    s = text.sentences[b.sentence]
    if distance:
        found += [f"opens={t.lower}" for t in s.tokens[:3] if t.lower in _TURNS]
    k = s.at(two.trigger.start or 0)
    if k is not None:
        found += [f"turn={t.lower}" for t in s.tokens[max(0, k - 4) : k] if t.lower in _TURNS]
        found += [f"article={s.tokens[j].lower}" for j in s.children[k] if s.tokens[j].dep == "det"]
        found.append(f"tag={s.tokens[k].tag}|{bucket(distance, 0, 1, 4)}")
    weapons = [{w.weapon for w in text.reading.weapons if text.at(w.start) == x.sentence} for x in (a, b)]
    found.append(f"weapon={_sets(frozenset(weapons[0]), frozenset(weapons[1]))}")
    if day == "other" and one.when and two.when:
        found.append(f"grain={one.when.precision}+{two.when.precision}")
    return found


def judge(text: Text, models: Models) -> list[Anchor]:
    """The anchors with their chances."""
    found = anchors(text)
    every = told(found)
    for anchor in found:
        anchor.chances = models["anchor"].chances(anchor_features(text, anchor, len(found), every))
    return found


def incidents(text: Text, judged: Sequence[Anchor], models: Models) -> list[Incident]:
    """Groups of claims that tell one wanted incident each, in text order.

    Average link: the two groups most surely the same are joined until none is surer than the threshold.
    """
    limits = models.thresholds
    kept = [a for a in judged if a.wanted >= limits["claim"]]
    same: dict[tuple[int, int], float] = {}
    for i, a in enumerate(kept):
        for j in range(i + 1, len(kept)):
            same[i, j] = models["pair"].chances(pair_features(text, a, kept[j]))["same"]
    groups = [[i] for i in range(len(kept))]
    while len(groups) > 1:
        best, at = limits["join"], None
        for x in range(len(groups)):
            for y in range(x + 1, len(groups)):
                links = [same[min(i, j), max(i, j)] for i in groups[x] for j in groups[y]]
                mean = sum(links) / len(links)
                if mean > best:
                    best, at = mean, (x, y)
        if at is None:
            break
        groups[at[0]] += groups.pop(at[1])
    made = [Incident([kept[i] for i in sorted(group)]) for group in groups]
    return [m for m in made if m.wanted >= limits["draft"]]


def body(sentence: Sentence) -> bool:
    """True for sentences of the text itself."""
    return sentence.zone in (ZoneKind.BODY, ZoneKind.QUOTATION)


def inside(span: Span, start: int, end: int) -> bool:
    """True where the stretch lies within the span."""
    return span.start <= start and end <= span.end

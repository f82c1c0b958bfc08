"""Who speaks: the noun phrase of a source, what kind of speaker it is, and what a pronoun stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tadmor import resources
from tadmor.model import ActorMention, Sentence, Source, SourceKind, Span, Token

LEXICON = "lexicon/sources.toml"
_BODY_ACTORS = frozenset(
    """state_forces police rebels jihadists militia coalition government institution unarmed_group unknown_armed
    country""".split()
)
_STOP_DEPS = frozenset({"appos", "relcl", "punct", "acl"})
_ARTICLES = frozenset({"the", "a", "an"})
_NUMBERS = {"two": 2, "three": 3, "four": 4, "both": 2}


@cache
def _heads() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for kind, words in resources.toml(LEXICON)["heads"].items():
        for word in words.split():
            table.setdefault(word, kind)
    return table


@cache
def _words(section: str, key: str) -> frozenset[str]:
    value = resources.toml(LEXICON)[section][key]
    return frozenset(w.lower() for w in (value.split() if isinstance(value, str) else value))


@cache
def media() -> frozenset[str]:
    """Lower-case names of media the lexicon knows."""
    return _words("names", "medium")


def human(token: Token) -> bool:
    """True for a noun the lexicon does not know that is formed like a doer: "diver", "balloonist", "ferryman"."""
    if token.tag[:2] != "NN" or head_class(token.lower, token.lemma):
        return False
    return token.lemma.endswith(("er", "or", "ist", "man", "woman", "ian", "ant", "eer")) and len(token.lemma) > 4


def seat(lower: str) -> bool:
    """True for a capital that stands for its government ("Moscow said")."""
    return lower in _words("names", "seat")


def head_class(lower: str, lemma: str) -> str:
    """Class of a head noun in ``lexicon/sources.toml``, or the empty string."""
    table = _heads()
    for form in (lower, lemma):
        if form in table:
            return table[form]
    last = re.split(r"[-–]", lower)[-1]
    return table.get(last, "")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that may speak: its head token, the span of the whole, number and article."""

    sentence: Sentence
    head: int
    span: Span
    plural: bool
    pronoun: str  # person, thing, plural, own, wh or empty
    definite: bool
    named: bool

    @property
    def token(self) -> Token:
        """The head word."""
        return self.sentence.tokens[self.head]


def pronoun_class(lower: str) -> str:
    """``person``, ``thing``, ``plural``, ``own``, ``wh`` for a pronoun, else empty."""
    for name in ("wh", "own", "person", "thing", "plural"):
        if lower in _words("pronouns", name):
            return name
    return ""


def _trim(sentence: Sentence, head: int, keep_relative: bool, cue: int | None = None) -> list[int]:
    """Indices of the phrase around ``head``: no apposition, no clause behind a comma, no clause with "I"/"we"."""
    tokens = sentence.tokens
    indices = [head]
    for k in sentence.children[head]:
        child = tokens[k]
        comma = k > head and any(
            tokens[m].text in {",", "-", "–", "—", "("} for m in range(head + 1, sentence.subtree(k)[0])
        )
        if child.dep in {"punct", "cc", "conj"} or (child.dep == "appos" and (comma or child.tag[:3] != "NNP")):
            continue
        if child.dep == "case" and child.tag == "POS":
            continue
        if cue is not None and k > head and cue in sentence.subtree(k):
            continue
        if child.dep in {"relcl", "acl"}:
            own = any(pronoun_class(tokens[m].lower) == "own" for m in sentence.subtree(k))
            if comma or own or not keep_relative or child.lemma in {"quote", "cite", "say", "speak", "report"}:
                continue
        elif k > head and comma:
            continue
        if child.dep in {"prep", "advmod"} and child.lower in {"on", "by", "via", "from", "since"} and k > head:
            below = {tokens[m].lower for m in sentence.subtree(k)}
            if below & {
                "condition",
                "telephone",
                "phone",
                "email",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            }:
                continue
        indices.extend(sentence.subtree(k))
    run = sorted(indices)
    for k in run:
        if (
            k > head
            and tokens[k].text == ","
            and k + 1 < len(tokens)
            and tokens[k + 1].tag in {"WDT", "WP", "WRB", "WP$", "VBG", "VBN"}
        ):
            run = [m for m in run if m < k]
            break
    if cue is not None and cue > head:
        run = [m for m in run if m < cue]
    at = run.index(head)
    right = at
    while right + 1 < len(run) and (run[right + 1] == run[right] + 1 or right < at):
        right += 1
    left = at
    while left > 0 and run[left - 1] == run[left] - 1:
        left -= 1
    return run[left : right + 1]


def phrase(sentence: Sentence, head: int, keep_relative: bool = True, cue: int | None = None) -> Phrase:
    """The noun phrase headed by a token, with its coordinated partners ("residents and a monitor").

    A clause that holds the token ``cue`` is no part of it ("the website, which claimed").
    """
    tokens = sentence.tokens
    indices = _trim(sentence, head, keep_relative, cue)
    for k in sentence.children[head]:
        if tokens[k].dep == "conj" and tokens[k].tag[:1] in {"N", "P", "C"}:
            between = [tokens[m].text for m in range(max(indices) + 1, k) if tokens[m].dep == "punct"]
            if not between or (tokens[k].dep == "conj" and "," not in between[-1:]):
                indices.extend(_trim(sentence, k, keep_relative, cue))
    first, last = min(indices), max(indices)
    while first < last and tokens[first].dep == "punct":
        first += 1
    while last > first and (tokens[last].dep == "punct" or tokens[last].text in {",", ";"}):
        last -= 1
    token = tokens[head]
    article = next((tokens[k].lower for k in sentence.children[head] if tokens[k].dep in {"det", "poss"}), "")
    possessed = any(tokens[k].dep == "poss" for k in sentence.children[head])
    joined = any(tokens[k].dep == "conj" for k in sentence.children[head])
    return Phrase(
        sentence,
        head,
        Span(tokens[first].start, tokens[last].end),
        token.tag in {"NNS", "NNPS"}
        or joined
        or token.lower in {"they", "many", "some", "both", "others", "several", "most"},
        pronoun_class(token.lower) if token.tag in {"PRP", "PRP$", "WP", "WDT", "DT", "CD", "JJ", "IN", "WP$"} else "",
        possessed or article in _words("determiners", "definite"),
        token.tag in {"NNP", "NNPS"},
    )


def token_is_agency(phrase_: Phrase) -> bool:
    """True for "the ... agency", which is a medium only with the name of one."""
    return phrase_.token.lemma in {"agency", "service", "outlet"}


def _medium_name(text: str, phrase_: Phrase) -> bool:
    lower = re.sub(r"^(the|an?) ", "", text.lower())
    if lower in media() or "the " + lower in media() or "news agency" in lower or "press agency" in lower:
        return True
    tokens = phrase_.sentence.tokens
    indices = [t for t in tokens if phrase_.span.start <= t.start and t.end <= phrase_.span.end]
    capital = [t for t in indices if t.tag in {"NNP", "NNPS"}]
    if token_is_agency(phrase_) and any(t.lower in media() for t in capital):
        return True
    if phrase_.named and capital:
        if head_class(capital[-1].lower, capital[-1].lemma) == "medium":
            return True
        if capital[0].lower in {"radio", "tv", "television"}:
            return True
        name = " ".join(t.lower for t in capital)
        if name in media() or any(t.lower in media() and len(t.lower) > 3 for t in capital):
            return True
        # "the opposition website Khabar": the common noun in front says what it is
        heads = [head_class(t.lower, t.lemma) for t in indices if t.tag[:2] in {"NN", "JJ"} and t.text[0].islower()]
        return "medium" in heads and head_class(phrase_.token.lower, phrase_.token.lemma) not in {
            "office",
            "spokes",
            "people",
        }
    return False


def kind_of(phrase_: Phrase, text: str, actor: ActorMention | None = None) -> SourceKind:
    """What kind of speaker a noun phrase is, from its head noun, number, article, name and the actor found there."""
    token = phrase_.token
    group = head_class(token.lower, token.lemma)
    if _medium_name(text, phrase_):
        return SourceKind.CITED_OUTLET
    if phrase_.named and group not in {"spokes", "office", "body", "party", "paper"}:
        return _named(phrase_, text, actor)
    if group == "spokes":
        return SourceKind.UNNAMED if phrase_.plural else SourceKind.PERSON
    if group == "office":
        known = phrase_.named or _has_name(phrase_) or phrase_.definite or not _determiner(phrase_)
        return SourceKind.PERSON if known and not phrase_.plural else SourceKind.UNNAMED
    if group == "medium" and phrase_.plural and phrase_.token.lemma in {"channel", "page", "account", "site", "blog"}:
        return SourceKind.UNNAMED
    if group == "medium":
        return SourceKind.INSTITUTION if _own_channel(phrase_) else SourceKind.CITED_OUTLET
    if group == "party":
        return SourceKind.INSTITUTION
    if group == "body":
        if phrase_.plural or not _determiner_indefinite(phrase_):
            return SourceKind.INSTITUTION
        return SourceKind.UNNAMED if token.lemma in {"monitor", "official"} else SourceKind.INSTITUTION
    if group == "paper":
        named = any(
            head_class(t.lower, t.lemma) == "medium" or t.lower in media()
            for t in phrase_.sentence.tokens
            if phrase_.span.start <= t.start < phrase_.span.end and t.tag in {"NNP", "NNPS"} and t.i < phrase_.head
        )
        return SourceKind.CITED_OUTLET if named else _paper(phrase_)
    if group == "people" and _staff_of(phrase_):
        return SourceKind.INSTITUTION
    if not phrase_.plural and group in {"people", "voice", ""} and _CALLED.search(text):
        return SourceKind.PERSON
    if group in {"people", "voice"}:
        return SourceKind.PERSON if _has_name(phrase_) and not phrase_.plural else SourceKind.UNNAMED
    if actor is not None:
        if actor.kind in _BODY_ACTORS:
            return SourceKind.INSTITUTION
        if actor.kind == "media":
            return SourceKind.CITED_OUTLET
        if actor.kind == "person":
            return SourceKind.PERSON if actor.form == "name" else SourceKind.UNNAMED
    return SourceKind.UNNAMED


_CALLED = re.compile(
    r"\b(?:called|named|known (?:only |locally )?(?:as|by)|nicknamed|"
    r"(?:gave|gives|giving) (?:his|her|only)\b.{0,25}\bname\b|"
    r"by the name of|whose (?:first |nom de guerre |call ?sign |name )?(?:name )?is|identified (?:only )?as|goes by|"
    r"identified (?:himself|herself) (?:only )?as|call ?sign|call (?:him|her))\b.{0,30}?\b[A-Z]\w+"
)


def _staff_of(phrase_: Phrase) -> bool:
    """ "the analysts of Harbour Watch": all of a body's people speak for it."""
    sentence, head = phrase_.sentence, phrase_.head
    if not phrase_.plural or _determiner(phrase_) != "the":
        return False
    for k in sentence.children[head]:
        if k > head and sentence.tokens[k].lower in {"of", "at"}:
            m = sentence.child(k, "pobj")
            if m is not None and sentence.tokens[m].tag in {"NNP", "NNPS"}:
                at = sentence.tokens[m].start
                labels = {e.label for e in sentence.entities if e.start <= at < e.end}
                return "ORG" in labels or sentence.tokens[head].lemma in {"analyst", "researcher"}
    return False


def _own_channel(phrase_: Phrase) -> bool:
    """ "the ministry's channel": the body itself speaks."""
    if phrase_.token.lemma not in {"channel", "site", "website", "page", "account", "blog"}:
        return False
    tokens = phrase_.sentence.tokens
    return any(
        tokens[k].dep == "poss" and head_class(tokens[k].lower, tokens[k].lemma) in {"body", "party"}
        for k in phrase_.sentence.children[phrase_.head]
    )


def _determiner(phrase_: Phrase) -> str:
    tokens = phrase_.sentence.tokens
    return next(
        (
            tokens[k].lower
            for k in phrase_.sentence.children[phrase_.head]
            if tokens[k].dep in {"det", "poss", "nummod"}
        ),
        "",
    )


def _determiner_indefinite(phrase_: Phrase) -> bool:
    return _determiner(phrase_) in _words("determiners", "indefinite")


def _has_name(phrase_: Phrase) -> bool:
    tokens = phrase_.sentence.tokens
    own = phrase_.sentence.children[phrase_.head]
    near = [tokens[k] for k in own if tokens[k].dep in {"appos", "compound", "flat"}]
    if any(t.tag == "NNP" and t.dep == "appos" for t in near):
        return True
    return any(
        e.label == "PERSON" and e.start < phrase_.span.end and e.end > phrase_.span.start
        for e in phrase_.sentence.entities
        if phrase_.named
    )


def _named(phrase_: Phrase, text: str, actor: ActorMention | None) -> SourceKind:
    token = phrase_.token
    if seat(token.lower):
        return SourceKind.INSTITUTION
    following = phrase_.sentence.tokens[token.i + 1 : token.i + 4]
    if len(following) == 3 and following[0].text == "," and following[1].tag == "CD" and following[2].text == ",":
        return SourceKind.PERSON  # "Amina, 34,"
    capital = [
        t for t in phrase_.sentence.tokens if phrase_.span.start <= t.start < phrase_.span.end and t.tag[:3] == "NNP"
    ]
    if len(capital) > 1 and any(head_class(t.lower, t.lemma) in {"body", "party"} for t in capital):
        return SourceKind.INSTITUTION
    for entity in phrase_.sentence.entities:
        if entity.start <= token.start < entity.end:
            if entity.label == "PERSON" and (actor is None or actor.kind not in _BODY_ACTORS):
                return SourceKind.PERSON
            if entity.label in {"ORG", "GPE", "NORP", "FAC"}:
                break
    if actor is not None:
        if actor.kind in _BODY_ACTORS:
            return SourceKind.INSTITUTION
        if actor.kind == "media":
            return SourceKind.CITED_OUTLET
        if actor.kind == "person":
            return SourceKind.PERSON
        if actor.kind == "civilians":
            return SourceKind.UNNAMED
    for entity in phrase_.sentence.entities:
        if entity.start <= token.start < entity.end and entity.label in {"ORG", "GPE", "NORP", "FAC"}:
            return SourceKind.INSTITUTION
    words = text.split()
    if token.tag == "NNPS" or (words and words[0].lower() == "the") or text.isupper():
        return SourceKind.INSTITUTION
    return SourceKind.PERSON


def _paper(phrase_: Phrase) -> SourceKind:
    """A document speaks for the body that issued it, where the phrase names one."""
    sentence = phrase_.sentence
    own = [k for k in sentence.children[phrase_.head] if sentence.tokens[k].dep in {"poss", "compound", "amod", "nmod"}]
    for k in sentence.children[phrase_.head]:
        if sentence.tokens[k].lower in {"of", "by", "from"} and sentence.tokens[k].dep in {"prep", "agent"}:
            own += [m for m in sentence.children[k] if sentence.tokens[m].dep == "pobj"]
    for k in own:
        token = sentence.tokens[k]
        if not (phrase_.span.start <= token.start < phrase_.span.end):
            continue
        if token.dep in {"poss", "compound", "pobj", "amod", "nmod"}:
            if head_class(token.lower, token.lemma) in {"body", "party"}:
                return SourceKind.INSTITUTION
            if token.dep != "amod" and any(
                e.label == "ORG" and e.start <= token.start < e.end for e in sentence.entities
            ):
                return SourceKind.INSTITUTION
    return SourceKind.UNNAMED


def joint_of(phrase_: Phrase) -> int:
    """Number of sources one span stands for: its coordinated heads, or a small number word in front."""
    tokens = phrase_.sentence.tokens
    inside = [k for k in phrase_.sentence.children[phrase_.head] if tokens[k].start < phrase_.span.end]
    heads = 1 + sum(tokens[k].dep == "conj" and phrase_.span.start <= tokens[k].start for k in inside)
    if heads > 1:
        return heads
    counted = [_NUMBERS.get(tokens[k].lower, 0) for k in inside if tokens[k].dep == "nummod"]
    return max([1, *counted])


@dataclass(frozen=True, slots=True)
class Spoken:
    """A source met earlier in the report, for later pronouns and short forms."""

    source: Source
    head: str
    plural: bool
    human: bool
    at: int
    sure: bool = True


class Memory:
    """Sources and likely speakers met so far, newest last. One per report."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.seen: list[Spoken] = []
        self._done = 0

    def add(self, source: Source, phrase_: Phrase) -> None:
        """Remember a source that was named or described in full."""
        if source.text is None:
            return
        human = source.kind is SourceKind.PERSON or (source.kind is SourceKind.UNNAMED and not phrase_.plural)
        self.seen.append(Spoken(source, phrase_.token.lemma, phrase_.plural, human, source.start or 0))

    def note_subjects(self, before: int) -> None:
        """Remember the subjects of the sentences before an offset: a "he" may be no earlier speaker."""
        text = self.text
        while self._done < len(self.sentences) and self.sentences[self._done].end <= before:
            sentence = self.sentences[self._done]
            self._done += 1
            for token in sentence.tokens:
                if token.dep not in {"nsubj", "nsubjpass"} or pronoun_class(token.lower):
                    continue
                found = phrase(sentence, token.i)
                group = head_class(token.lower, token.lemma)
                person = any(e.label == "PERSON" and e.start <= token.start < e.end for e in sentence.entities)
                if not (
                    person
                    or human(token)
                    or group in {"spokes", "office", "people", "party", "body", "voice", "medium"}
                ):
                    continue
                what = text[found.span.start : found.span.end]
                source = Source(kind_of(found, what), what, found.span.start, found.span.end, what)
                alive = person or human(token) or group in {"spokes", "office", "people", "voice"}
                if not any(s.at == found.span.start for s in self.seen):
                    sure = not human(token)
                    alone = alive and not found.plural
                    self.seen.append(Spoken(source, token.lemma, found.plural, alone, token.start, sure))
        self.seen.sort(key=lambda s: s.at)

    def resolve(self, phrase_: Phrase, text: str) -> Source | None:
        """Fullest earlier form that a pronoun or a short definite phrase stands for, or None.

        "..., he said" at the end of a sentence looks past the people told of in that sentence.
        """
        earlier = [s for s in self.seen if s.at < phrase_.span.start and s.source.start != phrase_.span.start]
        if phrase_.pronoun and phrase_.span.start - phrase_.sentence.start > 12:
            earlier = [s for s in earlier if s.at < phrase_.sentence.start] or earlier
        if phrase_.pronoun == "person":
            alive = [s for s in earlier if s.human and not s.plural]
            fits = [s for s in alive if s.sure] or alive
        elif phrase_.pronoun == "thing":
            fits = [s for s in earlier if not s.human and not s.plural]
        elif phrase_.pronoun == "plural":
            fits = [s for s in earlier if s.plural or s.source.kind is SourceKind.INSTITUTION]
        elif phrase_.definite and not phrase_.pronoun:
            fits = [s for s in earlier if self._same(s, phrase_, text)]
        else:
            return None
        if not fits:
            return None
        best = fits[-1]
        if phrase_.definite and not phrase_.pronoun:
            best = max(fits, key=lambda s: len(s.source.who or s.source.text or ""))
        return best.source

    @staticmethod
    def _same(spoken: Spoken, phrase_: Phrase, text: str) -> bool:
        whole = spoken.source.text or ""
        if len(whole) < len(text) - 4 and phrase_.named:
            return False
        words = set(re.findall(r"\w+", text.lower())) - _ARTICLES
        head = phrase_.token.lemma
        theirs = set(re.findall(r"\w+", (whole + " " + (spoken.source.who or "")).lower()))
        theirs |= {w.rstrip("s") for w in theirs}
        return phrase_.plural == spoken.plural and head in theirs and words <= theirs and whole.lower() != text.lower()


def make(
    phrase_: Phrase,
    text: str,
    actors: Sequence[ActorMention],
    memory: Memory,
) -> Source:
    """The source a phrase stands for: own span and text, kind and ``who`` of what it refers to.

    ``text`` is the report's canonical text; actors may be empty. Pronouns and "the source" take kind and name of
    the fullest form before them.
    """
    span = phrase_.span
    what = text[span.start : span.end]
    token = phrase_.token
    actor = next((a for a in actors if a.start <= token.start < a.end), None)
    joint = joint_of(phrase_)
    known = memory.resolve(phrase_, what)
    if known is not None:
        return replace(
            known, text=what, start=span.start, end=span.end, who=known.who or known.text, joint=max(joint, 1)
        )
    if (
        phrase_.pronoun in {"person", "thing", "plural"}
        and actor is not None
        and actor.who
        and actor.who.lower() != what.lower()
    ):
        kind = (
            SourceKind.INSTITUTION
            if actor.kind in _BODY_ACTORS
            else SourceKind.PERSON
            if actor.kind == "person"
            else SourceKind.UNNAMED
        )
        return Source(kind, what, span.start, span.end, actor.who, joint)
    if phrase_.pronoun:
        kind = SourceKind.INSTITUTION if phrase_.pronoun == "thing" else SourceKind.UNNAMED
        if phrase_.pronoun == "person":
            kind = SourceKind.PERSON
        return Source(kind, what, span.start, span.end, what, joint)
    return Source(kind_of(phrase_, what, actor), what, span.start, span.end, what, joint)


def plain_hearers() -> frozenset[str]:
    """Hearers that carry nothing further: reporters, us, the council."""
    return _words("hearers", "plain")

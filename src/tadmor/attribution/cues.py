"""The words that hand a statement to somebody: loaded from ``lexicon/cues.toml``, found in a parsed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tadmor import resources
from tadmor.errors import BadData
from tadmor.model import Certainty, Polarity, Sentence, Span, Stage, Stance, Token

LEXICON = "lexicon/cues.toml"
FRAMES = frozenset("that quote np num to objto ing of at oprd prep tell cite label of_np poss".split())
_AUX = frozenset({"aux", "auxpass", "neg"})
_MODAL = frozenset({"will", "would", "can", "could", "may", "might", "shall", "should", "must", "'ll", "ca", "wo"})
# A verb under one of these says nothing: "declined to say", "refused to confirm", "asked him to say".
_REFUSAL = frozenset(
    """decline refuse fail unable want ask able try hope need have expect urge like force reluctant unwilling
    willing hesitate stop avoid wait plan go dare""".split()
)
# ... and under one of these it does: "went on to say", "continued to insist", "seemed to suggest".
_THROUGH = frozenset(
    {"go", "continue", "rush", "hasten", "proceed", "seem", "appear", "use", "begin", "start", "happen"}
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the lexicon: lemma, particle and what the word itself says about its content."""

    lemma: str
    particle: str
    pos: str
    group: str
    frames: frozenset[str]
    preps: frozenset[str]
    certainty: Certainty
    polarity: Polarity
    stance: Stance
    stage: Stage | None
    hypothetical: bool
    wide: bool
    inanimate: bool
    counted: bool
    verdict: bool
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a sentence: index of its head token, span with auxiliaries, voice.

    ``idle``: negated, refused, wished or asked, so that nobody has said anything.
    """

    sentence: Sentence
    token: int
    cues: tuple[Cue, ...]
    span: Span
    passive: bool
    idle: bool


def _row(group: Mapping[str, Any], entry: object) -> Cue:
    if not (isinstance(entry, list) and len(entry) == 2 and all(isinstance(x, str) for x in entry)):
        raise BadData(f"{LEXICON}: entry {entry!r} of class {group.get('id')!r}: write [lemma, example]")
    frames = frozenset(group.get("frames", ()))
    if not frames <= FRAMES:
        raise BadData(f"{LEXICON}: class {group.get('id')!r} has unknown frames {sorted(frames - FRAMES)}")
    lemma, _, particle = entry[0].partition(" ")
    stage = group.get("stage")
    return Cue(
        lemma=lemma,
        particle=particle,
        pos=str(group["pos"]),
        group=str(group["id"]),
        frames=frames,
        preps=frozenset(group.get("preps", ())),
        certainty=Certainty(group.get("certainty", "certain")),
        polarity=Polarity(group.get("polarity", "affirmed")),
        stance=Stance(group.get("stance", "reports")),
        stage=Stage(stage) if stage else None,
        hypothetical=bool(group.get("hypothetical", False)),
        wide=bool(group.get("wide", False)),
        inanimate=bool(group.get("inanimate", False)),
        counted=bool(group.get("counted", False)),
        verdict=bool(group.get("verdict", False)),
        source=str(group.get("source", "")),
        example=entry[1],
    )


@cache
def lexicon() -> dict[tuple[str, str], tuple[Cue, ...]]:
    """All rows by (part of speech, lemma): ``verb``, ``passive``, ``noun``, ``adjective``, ``topic noun``."""
    found: dict[tuple[str, str], list[Cue]] = {}
    for group in resources.toml(LEXICON).get("class", ()):
        for entry in group.get("cues", ()):
            cue = _row(group, entry)
            found.setdefault((cue.pos, cue.lemma), []).append(cue)
    return {key: tuple(rows) for key, rows in found.items()}


def rows() -> Iterator[Cue]:
    """Every row of the lexicon, in file order within a lemma."""
    for group in lexicon().values():
        yield from group


@cache
def _quick() -> re.Pattern[str]:
    stems = {cue.lemma[: max(3, len(cue.lemma) - 2)] for cue in rows() if not cue.wide}
    stems |= {
        "accord",
        "wrote",
        "swor",
        "found",
        "spoke",
        "underst",
        "undert",
        "threw",
        "forbad",
        "told",
        "thought",
        "seem",
        "appar",
        "alleg",
        "supposed",
        "reported",
        "doubt",
        "“",
        '"',
        "credib",
        "contrary",
    }
    return re.compile(r"(?:\b|(?=[“\"]))(?:" + "|".join(sorted(map(re.escape, stems))) + ")", re.I)


def holds_cue(text: str) -> bool:
    """Cheap test on plain text: False where no cue of the lexicon and no quotation mark can be in it."""
    return _quick().search(text) is not None


def _particle(sentence: Sentence, i: int) -> str:
    k = sentence.child(i, "prt")
    if k is not None:
        return sentence.tokens[k].lower
    following = sentence.tokens[i + 1 : i + 2]
    return following[0].lower if following and following[0].dep in {"advmod", "prep"} else ""


def _fitting(found: tuple[Cue, ...], particle: str) -> tuple[Cue, ...]:
    exact = tuple(cue for cue in found if cue.particle and cue.particle == particle)
    bare = [cue for cue in found if not cue.particle]
    # a verdict ("described it as a lie") is tried before the plain sense, an attitude last
    return exact or tuple(sorted(bare, key=lambda cue: (cue.wide, "label" not in cue.frames)))


def _idle(sentence: Sentence, i: int) -> bool:
    """True where the saying itself is negated, refused, wished for, conditional or still to come."""
    tokens = sentence.tokens
    for k in sentence.children[i]:
        child = tokens[k]
        if child.dep == "neg" or (
            child.dep in {"advmod", "preconj", "cc"}
            and child.lower in {"never", "neither", "hardly"}
            and tokens[k + 1].text != ","  # '"Never," he said'
        ):
            return True
        if child.dep == "aux" and child.lower in _MODAL:
            return True
        if child.dep == "mark" and child.lower in {"if", "unless", "whether"}:
            return True
        if child.dep in {"nsubj", "nsubjpass"} and (child.lower in {"nobody", "none"} or _no(sentence, k)):
            return True
    token = tokens[i]
    infinitive = any(tokens[k].lower == "to" and tokens[k].dep == "aux" for k in sentence.children[i])
    if token.dep in {"xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl"} and infinitive:
        head = tokens[token.head]
        if ("passive", head.lemma) in lexicon() and sentence.child(head.i, "auxpass") is not None:
            return False
        if head.lemma in _THROUGH and token.dep == "xcomp":
            return _idle(sentence, head.i)
        return True
    if token.dep == "conj" and tokens[token.head].tag[:1] == "V" and token.tag == tokens[token.head].tag:
        shares = sentence.child(i, "nsubj", "nsubjpass") is None
        return shares and sentence.child(i, "aux") is None and _idle(sentence, token.head)
    return False


def _no(sentence: Sentence, i: int) -> bool:
    return any(
        sentence.tokens[k].lower in {"no", "neither"} and sentence.tokens[k].dep == "det" for k in sentence.children[i]
    )


def _question(sentence: Sentence) -> bool:
    return sentence.text.rstrip("\"”'’ )").endswith("?")


def _verb_span(sentence: Sentence, i: int) -> Span:
    left = right = i
    while left > 0 and sentence.tokens[left - 1].head == i and sentence.tokens[left - 1].dep in _AUX | {"advmod"}:
        left -= 1
    while sentence.tokens[left].dep == "advmod" and left < i:
        left += 1
    k = sentence.child(i, "prt")
    if k is not None and k == i + 1:
        right = k
    return Span(sentence.tokens[left].start, sentence.tokens[right].end)


_INTRANSITIVE = frozenset("boast brag complain speak talk warn testify write hint".split())


def main_verb(sentence: Sentence, i: int) -> bool:
    """True for a verb that the parser took for a participle where the sentence has no other ("X boasted of ...")."""
    if sentence.child(i, "ccomp") is not None:
        return True
    finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in sentence.tokens)
    return not finite and sentence.tokens[i].lemma in _INTRANSITIVE and sentence.child(i, "prep") is not None


def _verb(sentence: Sentence, token: Token) -> Hit | None:
    passive = sentence.child(token.i, "auxpass") is not None or (
        token.tag == "VBN" and token.dep in {"acl", "amod"} and sentence.child(token.i, "aux") is None
    )
    if passive and token.dep == "acl" and sentence.tokens[token.head].dep == "ROOT":
        # "The founder, X, boasted that ...": no verb is left for the sentence, so this one is it
        passive = sentence.child(token.i, "auxpass") is not None or not main_verb(sentence, token.i)
    table = lexicon()
    found = _fitting(table.get(("passive" if passive else "verb", token.lemma), ()), _particle(sentence, token.i))
    if passive and not found:
        found = _fitting(table.get(("verb", token.lemma), ()), _particle(sentence, token.i))
    if not found:
        return None
    idle = _idle(sentence, token.i) or (_question(sentence) and token.dep == "ROOT")
    return Hit(sentence, token.i, found, _verb_span(sentence, token.i), passive, idle)


def _noun_span(sentence: Sentence, i: int) -> Span:
    left = i
    while (
        left > 0
        and sentence.tokens[left - 1].head == i
        and sentence.tokens[left - 1].dep in {"amod", "det", "compound"}
    ):
        left -= 1
    return Span(sentence.tokens[left].start, sentence.tokens[i].end)


def hits(sentence: Sentence) -> list[Hit]:
    """Cue words of a parsed sentence in text order: verbs in any form, nouns with a content to them."""
    found: list[Hit] = []
    for token in sentence.tokens:
        if token.tag[:1] == "V" or (token.tag == "MD" and token.lemma == "will"):
            hit = _verb(sentence, token)
            if hit is not None:
                found.append(hit)
        elif token.tag in {"NN", "NNS"} or (token.i == 0 and token.tag in {"NNP", "NNPS"}):
            rows_ = lexicon().get(("noun", token.lemma))
            if rows_:
                idle = _no(sentence, token.i)
                found.append(Hit(sentence, token.i, rows_, _noun_span(sentence, token.i), False, idle))
    return found

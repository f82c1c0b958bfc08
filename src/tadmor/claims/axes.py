"""Stage, polarity and certainty of one event mention, read from the clause it stands in.

The event word is read first by its own auxiliaries, then by each word that governs it, from the
inside out, until a reporting cue is met (what the speaker does to it is the attribution's
business). Operators come from ``lexicon/modality.toml``; the method is that of implication
signatures (Lotan, Stern and Dagan 2013, TruthTeller) cut down to what the claims need.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from tadmor.forms import irregular_pasts
from tadmor.model import Axes, Certainty, Polarity, Sentence, Span, Stage

_MAX_CLIMB = 10
_FUTURE = {"will", "shall", "'ll", "’ll", "wo"}
_MAYBE = {"may", "might", "could", "can", "ca"}
_OUGHT = {"should", "must", "ought", "need"}
_BE = {"be", "is", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "am"}
_NEGATIVE = {"no", "nobody", "none", "neither", "nothing", "zero"}
_INDEFINITE = {"a", "an", "any", "another", "some", "more", "further", "new", "such"}
# Verbs that only carry an event noun: the noun has the verb's own tense and modality.
_LIGHT = frozenset(
    """launch carry conduct stage mount make take have give hold perform execute commit undertake deliver mark see
    suffer face come open wage inflict sustain do run lead join enter sign declare announce reach agree impose
    lay unleash witness happen occur follow break erupt begin start stage include involve go bring put throw
    order open initiate trigger provoke spark prompt strike accept observe offer receive provide send extend
    attend host convene kill wound injure leave destroy hit target claim cause result allow permit let""".split()
)
_ASIDE = {"since", "after", "following", "despite", "until"}
_PAST_OF = {"after", "since", "following", "despite"}
# "instead of attacking", "short of capturing", "far from holding": the preposition by the word before it.
_INSTEAD = {"of": {"instead", "short"}, "from": {"far"}}
_TRUTH = {"be", "prove", "seem", "turn"}
# Verbs whose object comes about as they do, however definite: "is due to complete its withdrawal".
_ASPECT = {
    "launch",
    "carry",
    "begin",
    "start",
    "complete",
    "finish",
    "conclude",
    "resume",
    "mount",
    "stage",
    "undertake",
}
# Heads of a relative clause that name nobody yet: "anyone who blocks the road".
_WHOEVER = {"anyone", "anybody", "whoever", "whosoever", "any", "everyone", "nobody"}
_HAPPEN = {"take", "happen", "occur", "begin", "start", "erupt", "follow", "come", "break", "resume", "go", "be"}


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that changes the reading of the event it governs."""

    id: str
    effect: str
    indefinite: bool
    example: str


@cache
def operators() -> dict[tuple[str, str], Operator]:
    """Operators by (lemma, frame); the first entry of the lexicon wins."""
    raw = (resources.files("tadmor") / "lexicon" / "modality.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Operator] = {}
    for row in tomllib.loads(raw)["operator"]:
        entry = Operator(row["id"], row["effect"], row.get("indefinite", False), row["example"])
        for word in row["words"]:
            for frame in row["frames"]:
                found.setdefault((word, frame), entry)
    return found


def _add(axes: Axes, sentence: Sentence, i: int) -> tuple[Span, ...]:
    return (*axes.evidence, Span(sentence.tokens[i].start, sentence.tokens[i].end))


def _flip(polarity: Polarity) -> Polarity:
    return Polarity.DENIED if polarity is Polarity.AFFIRMED else Polarity.AFFIRMED


def apply(axes: Axes, effect: str, evidence: tuple[Span, ...]) -> Axes:
    """The reading after one operator; ``axes`` is what stands below it."""
    axes = replace(axes, evidence=evidence)
    if effect == "ended" and axes.stage is Stage.ATTEMPTED:
        return axes  # an attempt that failed or stopped was an attempt
    if effect in {"planned", "threatened", "attempted", "ongoing", "ended"}:
        return replace(axes, stage=Stage(effect))
    if effect == "begun":
        return replace(axes, stage=Stage.ONGOING if axes.stage is Stage.ACCOMPLISHED else axes.stage)
    if effect == "ended-attempt":
        return replace(axes, stage=Stage.ENDED)
    if effect == "denied":
        return replace(axes, polarity=_flip(axes.polarity))
    if effect == "probable":
        return replace(axes, certainty=Certainty.PROBABLE, hedged=True)
    if effect == "possible":
        return replace(axes, certainty=Certainty.POSSIBLE, hedged=True)
    if effect == "hypothetical":
        stage = Stage.PLANNED if axes.stage in {Stage.ACCOMPLISHED, Stage.ONGOING} else axes.stage
        return replace(axes, certainty=Certainty.POSSIBLE, hypothetical=True, stage=stage)
    if effect == "hearsay":
        return replace(axes, certainty=Certainty.UNKNOWN, hearsay=True)
    if effect == "counterfactual":
        return replace(axes, counterfactual=True, hypothetical=True)
    return axes


def auxiliaries(sentence: Sentence, i: int) -> list[int]:
    """Auxiliaries of a verb, or of the verb it is coordinated with where it has none of its own."""
    found = [k for k in sentence.children[i] if sentence.tokens[k].dep in {"aux", "auxpass"}]
    token = sentence.tokens[i]
    if found or token.dep != "conj" or sentence.child(i, "nsubj", "nsubjpass") is not None:
        return found
    head = sentence.tokens[token.head]
    shared = auxiliaries(sentence, head.i) if head.tag[:2] == "VB" else []
    words = {sentence.tokens[k].lower for k in shared}
    if token.tag == "VB" or (token.tag == "VBN" and words & (_BE | {"has", "have", "had"})):
        return shared
    return shared if token.tag == "VBG" and head.tag == "VBG" else []


def _modal(axes: Axes, sentence: Sentence, i: int, aux: list[int], inverted: bool) -> Axes:
    tokens = sentence.tokens
    words = {tokens[k].lower: k for k in aux}
    perfect = "have" in words and tokens[i].tag in {"VBN", "VBD"}
    for word, k in words.items():
        evidence = _add(axes, sentence, k)
        if word in _FUTURE:
            return replace(axes, stage=Stage.PLANNED, evidence=evidence)
        if word == "would":
            if perfect:
                return apply(axes, "counterfactual", evidence)
            return replace(axes, stage=Stage.PLANNED, evidence=evidence)
        if word in _MAYBE:
            if perfect:
                return apply(axes, "possible", evidence)
            if tokens[i].tag in {"VB", "VBN", "VBG"}:
                return replace(apply(axes, "possible", evidence), stage=Stage.PLANNED)
        if word in _OUGHT:
            if perfect:
                effect = "probable" if word == "must" else "counterfactual"
                return apply(axes, effect, evidence)
            return replace(axes, stage=Stage.PLANNED, certainty=Certainty.POSSIBLE, evidence=evidence)
    if inverted:
        return apply(axes, "counterfactual", axes.evidence)
    return axes


def _tense(axes: Axes, sentence: Sentence, i: int, aux: list[int], reported: bool) -> Axes:
    """Progressive and present forms of a verb that no modal has moved."""
    tokens = sentence.tokens
    words = {tokens[k].lower for k in aux}
    tag = tokens[i].tag
    if tag == "VBG" and words & _BE:
        now = words & {"is", "are", "'s", "’s", "'re", "’re", "am"} or (words & {"has", "have"} and "been" in words)
        if "going" in {t.lower for t in tokens[max(0, i - 2) : i]}:
            return replace(axes, stage=Stage.PLANNED)
        if now or reported or words & {"be"}:
            return replace(axes, stage=Stage.ONGOING)
    past = tokens[i].lower in irregular_pasts()
    if tag in {"VBZ", "VBP"} and not aux and not past and axes.stage is Stage.ACCOMPLISHED:
        return replace(axes, stage=Stage.ONGOING)
    return axes


def _negated(sentence: Sentence, i: int) -> int | None:
    """Index of the word that negates a verb or a noun by itself, or None."""
    tokens = sentence.tokens
    for k in sentence.children[i]:
        word = tokens[k]
        if word.dep == "cc" and word.lower == "nor" and k > i:
            continue  # it negates what follows, see below
        if word.dep == "neg" or word.lower in {"never", "not", "n't", "n’t", "neither", "nor"}:
            if sentence.tokens[min(k + 1, len(tokens) - 1)].lower in {"only", "just", "merely"}:
                continue
            return k
        if word.dep in {"nsubj", "nsubjpass", "dobj", "det"} and word.lower in _NEGATIVE:
            return k
        if word.dep in {"nsubj", "nsubjpass"}:
            for d in sentence.children[word.i]:
                if tokens[d].lower in {"no", "neither"} and tokens[d].dep in {"det", "preconj"}:
                    return d
    if tokens[i].dep == "conj":  # "neither ordered nor carried out"
        for k in sentence.children[tokens[i].head]:
            if tokens[k].lower == "nor" and tokens[k].dep == "cc" and k < i:
                return k
    return None


def _clause_mark(axes: Axes, sentence: Sentence, i: int, aux: list[int]) -> Axes:
    """Conditional and purpose clauses around a verb."""
    tokens = sentence.tokens
    perfect = bool({tokens[k].lower for k in aux} & {"had", "'d", "’d"}) and tokens[i].tag in {"VBN", "VBD"}
    for k in sentence.children[i]:
        word = tokens[k]
        if word.dep == "mark" and word.lower in {"if", "unless", "lest", "whether"}:
            if word.lower == "if" and k and tokens[k - 1].lower in {"as", "even"} and not perfect:
                continue
            evidence = _add(axes, sentence, k)
            return apply(axes, "counterfactual" if perfect and word.lower == "if" else "hypothetical", evidence)
        if word.dep == "mark" and word.lower in {"until", "till"} and tokens[i].tag in {"VBZ", "VBP"}:
            return replace(axes, stage=Stage.PLANNED, certainty=Certainty.POSSIBLE, evidence=_add(axes, sentence, k))
    return axes


def _has_condition(sentence: Sentence, i: int) -> int | None:
    """The if-clause's mark (or inverted auxiliary) that hangs on a verb, or None."""
    for k in sentence.children[i]:
        if sentence.tokens[k].dep != "advcl":
            continue
        for d in sentence.children[k]:
            if sentence.tokens[d].dep == "mark" and sentence.tokens[d].lower in {"if", "unless"}:
                return d
        if _inverted(sentence, k):
            return sentence.child(k, "aux", "auxpass")
    return None


def _inverted(sentence: Sentence, i: int) -> list[int]:
    """``Had they attacked ...``, ``Should the dam fall ...``: the auxiliary that stands before the subject."""
    aux = [k for k in sentence.children[i] if sentence.tokens[k].dep in {"aux", "auxpass"}]
    subject = sentence.child(i, "nsubj", "nsubjpass")
    if not aux or subject is None or sentence.text.rstrip("\"”' ").endswith("?"):
        return []
    first = sentence.tokens[aux[0]]
    return aux[:1] if first.lower in {"had", "were", "should"} and first.i < min(sentence.subtree(subject)) else []


def _verb(sentence: Sentence, i: int, base: Axes, reported: bool) -> Axes:
    aux = auxiliaries(sentence, i)
    inverted = _inverted(sentence, i)
    if inverted and sentence.tokens[inverted[0]].lower != "had":  # "should the town fall", "were it to fall"
        return apply(base, "hypothetical", _add(base, sentence, inverted[0]))
    axes = _modal(base, sentence, i, aux, bool(inverted))
    if axes.stage is base.stage and not axes.counterfactual:
        axes = _tense(axes, sentence, i, aux, reported)
    axes = _clause_mark(axes, sentence, i, aux)
    condition = _has_condition(sentence, i)
    if condition is not None and axes.stage is Stage.PLANNED and not axes.hypothetical:
        axes = apply(axes, "hypothetical", _add(axes, sentence, condition))
    no = _negated(sentence, i)
    if no is not None:
        axes = replace(axes, polarity=_flip(axes.polarity), evidence=_add(axes, sentence, no))
    table = operators()
    for k in sentence.children[i]:
        word = sentence.tokens[k]
        entry = table.get((word.lower, "adv"))
        if entry and word.dep in {"advmod", "npadvmod"} and entry.effect != "denied":
            axes = apply(axes, entry.effect, _add(axes, sentence, k))
    return axes


def _noun(sentence: Sentence, i: int, base: Axes) -> Axes:
    axes, table = base, operators()
    for k in sentence.children[i]:
        word = sentence.tokens[k]
        if word.dep == "det" and word.lower in {"no", "neither"}:
            axes = replace(axes, polarity=_flip(axes.polarity), evidence=_add(axes, sentence, k))
        entry = table.get((word.lower, "amod"))
        if entry is None and word.dep == "acl" and word.tag == "VBN":  # "an assault planned for July"
            entry = table.get((word.lower, "obj")) or table.get((word.lemma, "obj"))
        if entry and word.dep in {"amod", "advmod", "compound", "nmod", "acl"}:
            axes = apply(axes, entry.effect, _add(axes, sentence, k))
    return axes


def _is_verb(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    if token.tag[:2] != "VB" and token.tag != "MD":
        return False
    return not (token.tag in {"VBG", "VBN"} and token.dep in {"amod", "compound"})


def _indefinite(sentence: Sentence, i: int) -> bool:
    dets = [sentence.tokens[k].lower for k in sentence.children[i] if sentence.tokens[k].dep in {"det", "poss"}]
    return not dets or any(d in _INDEFINITE for d in dets)


def _frame(sentence: Sentence, i: int) -> tuple[int, str] | None:
    """The word that governs token ``i`` and the frame it governs it in."""
    token = sentence.tokens[i]
    head = token.head
    if head == i:
        return None
    dep = token.dep
    if dep == "conj":
        return _frame(sentence, head)
    if dep in {"xcomp", "ccomp", "advcl", "acl", "pcomp", "csubj", "oprd"}:
        if dep == "pcomp":
            governor = sentence.tokens[head].head
            return (governor, "ger") if governor != head else None
        infinitive = any(sentence.tokens[k].lower == "to" for k in auxiliaries(sentence, i))
        if infinitive:
            return head, "purpose" if dep == "advcl" else "inf"
        if token.tag == "VBG":
            return head, "adjunct" if dep in {"advcl", "acl"} else "ger"
        return (head, "that") if dep in {"ccomp", "csubj"} else (head, "adjunct")
    if dep == "relcl":
        return head, "relative"
    if dep in {"dobj", "attr"}:
        return head, "obj"
    if dep in {"nsubj", "nsubjpass"}:
        return head, "subj" if dep == "nsubj" else "obj"
    if dep == "pobj":
        governor = sentence.tokens[head].head
        if sentence.tokens[head].lower in _ASIDE:  # "presses on since its recapture": the recapture is past
            return None
        return (governor, "nmod") if governor != head else None
    if dep in {"compound", "nmod", "poss"}:
        return head, "nmod"
    if dep == "prep":
        return head, "nmod"
    return None


def _operator(sentence: Sentence, head: int, frame: str) -> Operator | None:
    token = sentence.tokens[head]
    table = operators()
    particle = sentence.child(head, "prt")
    if particle is not None:
        entry = table.get((f"{token.lemma} {sentence.tokens[particle].lower}", frame))
        if entry:
            return entry
    entry = table.get((token.lemma, frame)) or table.get((token.lower, frame))
    if entry is None and frame == "that":  # "rumours spread that", "it is false that"
        subject = sentence.child(head, "nsubj")
        entry = table.get((sentence.tokens[subject].lemma, "news")) if subject is not None else None
        verdict = sentence.child(head, "acomp", "oprd") if token.lemma in _TRUTH else None
        entry = entry or (table.get((sentence.tokens[verdict].lower, "verdict")) if verdict is not None else None)
    return entry


def _transmits(sentence: Sentence, i: int, head: int, frame: str) -> bool:
    """Whether what holds of the governing verb also holds of the event it governs."""
    lemma = sentence.tokens[head].lemma
    if frame in {"inf", "ger", "that", "adjunct"}:
        return frame in {"inf", "ger"}
    if frame == "subj":
        return True if lemma in _HAPPEN | _LIGHT else _indefinite(sentence, i)
    if frame == "obj":
        return lemma in _ASPECT or (lemma in _LIGHT and _indefinite(sentence, i))
    return frame == "nmod" and _indefinite(sentence, i) and sentence.tokens[head].tag[:2] == "VB"


def _raised(sentence: Sentence, i: int, axes: Axes) -> Axes:
    """``The offensive is expected to begin``: the noun is the subject of what the verb governs."""
    token = sentence.tokens[i]
    if token.dep not in {"nsubj", "nsubjpass"}:
        return axes
    inner = sentence.child(token.head, "xcomp")
    entry = _operator(sentence, token.head, "inf") if inner is not None else None
    if inner is None or entry is None or not any(sentence.tokens[k].lower == "to" for k in sentence.children[inner]):
        return axes
    axes = _merge(axes, _verb(sentence, inner, Axes(), False))
    return apply(axes, entry.effect, _add(axes, sentence, token.head))


def _without(sentence: Sentence, i: int) -> int | None:
    """The ``without``, ``instead of`` or ``against`` that an event or its clause stands under, or None."""
    for k in [i, *sentence.ancestors(i)[:2]]:
        head = sentence.tokens[sentence.tokens[k].head]
        if sentence.tokens[k].dep not in {"pobj", "pcomp"}:
            continue
        before = sentence.tokens[head.i - 1].lower if head.i else ""
        if head.lower == "without" or before in _INSTEAD.get(head.lower, ()):
            return head.i
        if head.lower == "against" and sentence.tokens[k].dep == "pcomp":  # "decided against attacking"
            return head.i
    return None


def _bound(sentence: Sentence, i: int, head: int, axes: Axes) -> Axes | None:
    """``Was to attack`` is a plan, ``has yet to attack`` not done; None for other governors."""
    lemma, evidence = sentence.tokens[head].lemma, _add(axes, sentence, head)
    yet = any(k < i and sentence.tokens[k].lower == "yet" for k in sentence.children[head])
    if lemma in {"be", "have"} and yet:
        return apply(axes, "denied", evidence)
    going = any(sentence.tokens[k].lemma == "be" for k in auxiliaries(sentence, head)) and lemma == "go"
    return apply(axes, "planned", evidence) if going or (lemma == "be" and axes.stage is Stage.ACCOMPLISHED) else None


def _any(sentence: Sentence, i: int) -> bool:
    """``Any attack will be punished``: none is told."""
    token = sentence.tokens[i]
    words = {sentence.tokens[k].lower for k in sentence.children[i] if sentence.tokens[k].dep == "det"}
    return token.tag[:1] == "N" and token.dep in {"nsubj", "nsubjpass"} and "any" in words


def _not_yet(sentence: Sentence, i: int, stops: Collection[int], reported: bool) -> bool:
    """Whether the word that ends an event is itself only planned, tried, demanded or denied."""
    if i in stops:
        return False
    end = read_axes(sentence, i, stops=stops, reported=reported)
    done = end.stage in {Stage.ACCOMPLISHED, Stage.ONGOING, Stage.ENDED} and end.polarity is Polarity.AFFIRMED
    return not done or end.hypothetical or end.counterfactual


def _conditional(sentence: Sentence, i: int) -> bool:
    """Whether a verb stands in an if-clause ("if its fall is confirmed")."""
    return any(
        sentence.tokens[k].dep == "mark" and sentence.tokens[k].lower in {"if", "unless"} for k in sentence.children[i]
    )


def _opening(sentence: Sentence, i: int) -> str | None:
    """Effect of an inverted condition that opens the sentence, for what stands before its comma.

    Taken from the words, as parsers take "Should the fort fall," for a noun phrase.
    """
    first = sentence.tokens[0].lower
    words = [t.lower for t in sentence.tokens]
    if first not in {"had", "were", "should"} or "," not in words or words[-1] == "?" or i > words.index(","):
        return None
    if first == "had":
        return "counterfactual" if {"would", "could", "might"} & set(words) else None
    return "hypothetical"


def _whoever(sentence: Sentence, i: int) -> bool:
    words = {sentence.tokens[i].lower, *(sentence.tokens[k].lower for k in sentence.children[i])}
    return bool(words & _WHOEVER)


def _asked(sentence: Sentence, i: int) -> bool:
    """``Who holds it by night``: an embedded or open question tells no event."""
    for k in [i, *sentence.ancestors(i)[:1]]:
        for c in sentence.children[k]:
            word = sentence.tokens[c]
            if word.tag in {"WP", "WRB"} and word.lower in {"who", "what", "whether", "how"} and c < k:
                if word.dep in {"nsubj", "nsubjpass", "dobj"} and sentence.tokens[k].dep != "relcl":
                    return True
    return False


def _outward(
    sentence: Sentence, i: int, axes: Axes, stops: Collection[int], reported: bool, events: Collection[int]
) -> Axes:
    for _ in range(_MAX_CLIMB):
        link = _frame(sentence, i)
        if link is None or link[0] in stops:
            break
        head, frame = link
        entry = _operator(sentence, head, frame)
        if frame == "nmod" and head in events and (entry is None or entry.effect not in {"planned", "threatened"}):
            break  # "the failure of the truce": the failure is told as an event of its own
        verb = _is_verb(sentence, head)
        going = sentence.tokens[head].lower == "going"
        bound = _bound(sentence, i, head, axes) if frame == "inf" and (entry is None or going) else None
        if bound is not None:
            return bound
        if entry is None and frame == "purpose":
            if axes.stage is Stage.ACCOMPLISHED:
                axes = apply(axes, "planned", axes.evidence)
            break
        if entry is not None and (not entry.indefinite or _indefinite(sentence, i)):
            if entry.effect == "ended" and _not_yet(sentence, head, stops, reported):
                # "to lift the siege": it goes on; "to halt an advance": there may be none
                unreal = _indefinite(sentence, i) and axes.stage is Stage.ACCOMPLISHED
                return apply(axes, "hypothetical", axes.evidence) if unreal else axes
            axes = apply(axes, entry.effect, _add(axes, sentence, head))
            if verb and _negated(sentence, head) is not None and entry.effect not in {"planned", "threatened"}:
                axes = replace(axes, polarity=_flip(axes.polarity))
            if entry.effect in {"planned", "threatened", "hypothetical"}:
                break
            if verb:
                outer = _verb(sentence, head, Axes(), reported)
                # "seems to have left" is present, what it governs is not; its negation was applied above
                moved = outer.stage if outer.stage is not Stage.ONGOING else Stage.ACCOMPLISHED
                axes = _merge(axes, replace(outer, polarity=Polarity.AFFIRMED, stage=moved))
        elif verb and _transmits(sentence, i, head, frame):
            outer = _verb(sentence, head, Axes(), reported)
            if _negated(sentence, head) in sentence.children[i]:  # "no raid took place" negates once
                outer = replace(outer, polarity=Polarity.AFFIRMED)
            axes = _merge(axes, outer)
        elif verb and frame in {"obj", "subj"} and _verb(sentence, head, Axes(), reported).counterfactual:
            axes = apply(axes, "counterfactual", axes.evidence)
        elif verb and frame in {"obj", "subj"} and _conditional(sentence, head):
            axes = apply(axes, "hypothetical", axes.evidence)
        elif frame in {"relative", "adjunct"} or (verb and frame in {"obj", "subj", "that", "nmod"}):
            break
        elif not verb and frame == "nmod":
            axes = _merge(axes, _noun(sentence, head, Axes())) if entry else axes
        i = head
    return axes


def _merge(inner: Axes, outer: Axes) -> Axes:
    """The reading of an event under a verb that carries it."""
    order = [Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNKNOWN]
    stage = inner.stage
    if outer.stage in {Stage.PLANNED, Stage.THREATENED} or (
        inner.stage is Stage.ACCOMPLISHED and outer.stage is not Stage.ACCOMPLISHED
    ):
        stage = outer.stage
    return Axes(
        stage,
        inner.polarity if outer.polarity is Polarity.AFFIRMED else _flip(inner.polarity),
        max(inner.certainty, outer.certainty, key=order.index),
        inner.hypothetical or outer.hypothetical,
        inner.counterfactual or outer.counterfactual,
        inner.generic or outer.generic,
        inner.hedged or outer.hedged,
        inner.hearsay or outer.hearsay,
        tuple(dict.fromkeys((*inner.evidence, *outer.evidence))),
    )


def flipped(axes: Axes) -> Axes:
    """The same reading of the opposite."""
    return replace(axes, polarity=_flip(axes.polarity))


def settled(sentence: Sentence, i: int, axes: Axes) -> Axes:
    """Mark an event that is told as past inside a plan: "vowed to avenge those who fell", "after the battle"."""
    token = sentence.tokens[i]
    if token.tag == "VBD" and token.dep in {"relcl", "advcl"}:
        return replace(axes, settled=True)
    if token.tag[:1] == "N" and token.dep == "pobj" and sentence.tokens[token.head].lower in _PAST_OF:
        return replace(axes, settled=not _indefinite(sentence, i))
    return axes


def read_axes(
    sentence: Sentence,
    i: int,
    stage: Stage = Stage.ACCOMPLISHED,
    stops: Collection[int] = (),
    reported: bool = False,
    events: Collection[int] = (),
) -> Axes:
    """Axes of the event whose head word is token ``i``.

    ``stage`` is the default of the trigger rule (a siege is ongoing), ``stops`` the tokens of
    reporting cues, beyond which nothing is read, ``events`` the other event words, ``reported``
    whether the event stands in reported speech (``were detaining`` is then ongoing). Sentences
    without a parse give defaults.
    """
    if not sentence.parsed:
        return Axes(stage=stage)
    base = Axes(stage=stage)
    axes = _verb(sentence, i, base, reported) if _is_verb(sentence, i) else _noun(sentence, i, base)
    lacking = _without(sentence, i)
    if lacking is not None:
        axes = apply(axes, "denied", _add(axes, sentence, lacking))
    if _any(sentence, i):
        axes = apply(axes, "hypothetical", axes.evidence)
    if _is_verb(sentence, i) and _asked(sentence, i):
        axes = replace(axes, generic=True)
    if sentence.tokens[i].dep == "relcl" and _whoever(sentence, sentence.tokens[i].head):
        axes = apply(axes, "hypothetical", axes.evidence)
    opening = _opening(sentence, i)
    if opening is not None:
        return apply(axes, opening, axes.evidence)
    axes = _raised(sentence, i, axes)
    return _outward(sentence, i, axes, stops, reported, events)

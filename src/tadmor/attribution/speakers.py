"""Which word speaks: the subject of a cue verb, mended where the parser hung it wrongly."""

from __future__ import annotations

from tadmor.attribution import sources
from tadmor.attribution.cues import Hit, main_verb
from tadmor.attribution.draft import Context
from tadmor.model import Sentence, Source, SourceKind

HUMAN = frozenset("spokes office people party body medium paper voice".split())


def speaker(sentence: Sentence, i: int, depth: int = 0) -> int | None:
    """Index of the token that heads the speaker of a verb: subject, antecedent, or that of the governing verb."""
    tokens = sentence.tokens
    if depth > 6:
        return None
    passive = sentence.child(i, "auxpass") is not None
    if passive:
        return agent(sentence, i)
    k = sentence.child(i, "nsubj")
    token = tokens[i]
    if k is not None and k < i and any(t.tag == "''" for t in tokens[k + 1 : i]):
        # '"Nonsense," said the mayor': what is quoted does not speak
        k = next((m for m in sentence.children[i] if m > i and tokens[m].dep in {"nsubj", "dobj"}), None)
    if k is not None:
        if tokens[k].tag in {"WP", "WDT"} or (tokens[k].lower == "that" and token.dep == "relcl"):
            return (
                _antecedent(sentence, token.head)
                if token.dep == "relcl" and tokens[token.head].tag[:1] in {"N", "P", "C"}
                else k
            )
        return k
    if token.dep in {"acl", "relcl"} and tokens[token.head].tag[:1] in {"N", "P", "C"}:
        bare = tokens[token.head].dep == "ROOT" and main_verb(sentence, i)
        return token.head if bare or token.tag in {"VBG", "VBD", "VBZ", "VBP"} else agent(sentence, i)
    if token.dep in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "dep"} and tokens[token.head].tag[:1] in {
        "V",
        "M",
    }:
        head = _governor(sentence, i)
        other = sentence.child(head, "nsubj", "nsubjpass")
        if token.dep == "parataxis" and other is not None:
            return None
        if other is not None and tokens[other].tag not in {"WP", "WDT"} and tokens[other].lower not in {"there"}:
            return other if token.dep != "ccomp" or token.tag == "VBG" else None
        return speaker(sentence, head, depth + 1)
    if token.dep in {"pcomp", "pobj"}:
        head = tokens[token.head].head
        if tokens[token.head].lower == "as" and tokens[head].lemma in {"quote", "cite"}:
            return sentence.child(head, "nsubjpass", "dobj")
        if tokens[head].tag[:1] == "V":
            return speaker(sentence, head, depth + 1)
    return None


def _antecedent(sentence: Sentence, i: int) -> int:
    """What "who" stands for: of "X, one of the groups that say", X."""
    tokens = sentence.tokens
    if tokens[i].dep == "pobj" and tokens[tokens[i].head].lower == "of":
        one = tokens[tokens[i].head].head
        if tokens[one].lower == "one" and tokens[one].dep == "appos":
            return tokens[one].head
        # "the governor of Tillaberi, who": a place is no "who"
        if sources.head_class(tokens[one].lower, tokens[one].lemma) in {"office", "spokes", "people"}:
            return one
    return i


def _governor(sentence: Sentence, i: int) -> int:
    """The verb whose subject a subjectless cue shares, mending two habits of the parser.

    "said the men would come and promised ...": a finite verb cannot be joined to "would come", so it belongs higher up.
    "denied that rebels had won, saying ...": a participle behind a comma belongs to the verb of saying.
    """
    tokens = sentence.tokens
    head = tokens[i].head
    finite = tokens[i].tag in {"VBD", "VBZ", "VBP"}
    for _ in range(6):
        above = tokens[head].head
        if above == head or tokens[above].tag[:1] != "V" or tokens[head].dep not in {"ccomp", "conj", "advcl", "relcl"}:
            break
        bare = tokens[head].tag in {"VB", "VBN", "VBG"} and sentence.child(head, "aux", "auxpass") is not None
        counted = _counted_subject(sentence, head)
        if (
            tokens[i].dep == "conj" and finite and tokens[head].dep == "ccomp" and (bare or counted) and above < head
        ) or (
            tokens[i].tag == "VBG"
            and tokens[i].dep == "advcl"
            and tokens[i - 1].text == ","
            and tokens[head].dep in {"ccomp", "conj"}
            and above < head
        ):
            head = above
        else:
            break
    return head


def _counted_subject(sentence: Sentence, i: int) -> bool:
    k = sentence.child(i, "nsubj", "nsubjpass")
    return k is not None and sentence.child(k, "nummod") is not None


def agent(sentence: Sentence, i: int) -> int | None:
    k = sentence.child(i, "agent")
    if k is None:
        k = next(
            (m for m in sentence.children[i] if sentence.tokens[m].lower == "by" and sentence.tokens[m].dep == "prep"),
            None,
        )
    return None if k is None else sentence.child(k, "pobj")


def inverted(hit: Hit) -> int | None:
    """ "said the mayor" where the parser took the mayor for an object."""
    sentence, i = hit.sentence, hit.token
    k = sentence.child(i, "dobj", "attr", "oprd", "npadvmod", "appos", "dep")
    if k is not None and k > i and all(t.dep not in {"punct"} for t in sentence.tokens[i + 1 : k]):
        group = sources.head_class(sentence.tokens[k].lower, sentence.tokens[k].lemma)
        if sentence.tokens[k].tag in {"NNP", "NNPS", "PRP"} or group in HUMAN:
            return k
    return None


def in_front(hit: Hit) -> int | None:
    """The noun in front of a finite cue that the parser left without a subject ("the chief, Ali Noor, suggested")."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    if tokens[i].tag not in {"VBD", "VBZ", "VBP"} or tokens[i].dep not in {"ROOT", "ccomp", "advcl", "relcl", "acl"}:
        return None
    k = i - 1
    while k > 0 and (tokens[k].tag[:2] == "RB" or tokens[k].dep in {"aux", "auxpass"}):
        k -= 1
    comma = tokens[k].text == ","
    k -= comma
    if k < 0 or tokens[k].tag[:2] not in {"NN", "PR"}:
        return None
    if comma:
        if tokens[k].tag != "NNP" or tokens[k].dep != "appos" or tokens[tokens[k].head].tag[:1] != "N":
            return None
        return tokens[k].head
    while tokens[k].dep in {"compound", "nmod"} and tokens[k].head > k and tokens[k].head < i:
        k = tokens[k].head
    return k if tokens[k].dep not in {"dobj", "pobj", "poss"} else None


def heard_from(sentence: Sentence, i: int) -> int | None:
    for k in sentence.children[i]:
        if sentence.tokens[k].lower == "from" and sentence.tokens[k].dep == "prep":
            return sentence.child(k, "pobj")
    return None


def can_speak(phrase: sources.Phrase, source: Source, ctx: Context) -> bool:
    """False for things that say nothing: "the rain suggested", "the blow signalled"."""
    token = phrase.token
    if phrase.pronoun or phrase.named or source.kind is not SourceKind.UNNAMED:
        return phrase.pronoun != "wh"
    if sources.head_class(token.lower, token.lemma):
        return True
    if any(a.start <= token.start < a.end for a in ctx.actors):
        return True
    return token.tag in {"NNS", "CD", "JJ", "DT"} or sources.human(token)

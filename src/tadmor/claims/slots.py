"""Who stands where to a verb or a noun in the parse: subject, object, preposition, possessive.

Pure functions on one sentence; every function gives token indices (heads of phrases), in text
order of closeness. The labels are those of CLEAR (spaCy's English models).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from tadmor import nouns
from tadmor.model import Sentence
from tadmor.resources import toml

_SUBJECTS = ("nsubj",)
_RELATIVE = frozenset("which that who whom where".split())
_MAX_CLIMB = 6


def is_verb(sentence: Sentence, i: int) -> bool:
    """True for a token tagged as a verb or auxiliary."""
    return sentence.tokens[i].tag.startswith(("V", "MD"))


def passive(sentence: Sentence, i: int) -> bool:
    """True where verb ``i`` is passive, or a past participle that modifies what it was done to."""
    token = sentence.tokens[i]
    deps = {sentence.tokens[k].dep for k in sentence.children[i]}
    if deps & {"nsubjpass", "auxpass", "csubjpass"}:
        return True
    if token.dep == "conj" and token.tag == "VBN" and not deps & {"aux", "dobj"} and token.head != i:
        # "six were killed and 12 captured"
        above = {sentence.tokens[k].dep for k in sentence.children[token.head]}
        if above & {"nsubjpass", "auxpass"}:
            return True
    if deps & {"nsubj", "dobj"} or "aux" in deps:
        return False
    if "agent" in deps:
        return True
    if token.tag in {"VBN", "VBD", "JJ"} and token.dep in {
        "acl",
        "amod",
        "relcl",
        "compound",
        "advcl",
        "oprd",
        "ccomp",
        "acomp",
        "attr",
    }:
        return token.tag != "VBD" or token.dep == "acl"
    if token.dep == "conj" and token.tag in {"VBN", "VBD"} and token.head != i:
        head = sentence.tokens[token.head]
        return head.tag in {"VBN", "VBD", "JJ"} and token.tag == head.tag and passive(sentence, token.head)
    return False


def conjuncts(sentence: Sentence, heads: Iterable[int]) -> list[int]:
    """The given heads and what is joined to them by "and" or a comma."""
    found: list[int] = []
    for h in heads:
        queue = [h]
        for k in queue:
            if k not in found:
                found.append(k)
                queue.extend(c for c in sentence.children[k] if sentence.tokens[c].dep == "conj")
    return found


def antecedent(sentence: Sentence, i: int, verb: int) -> int:
    """What a relative pronoun stands for; any other token stands for itself."""
    if sentence.tokens[i].lower not in _RELATIVE:
        return i
    for k in [verb, *sentence.ancestors(verb)]:
        if sentence.tokens[k].dep in {"relcl", "acl"}:
            return sentence.tokens[k].head
    return i


def _pick(sentence: Sentence, i: int, *deps: str) -> list[int]:
    return [antecedent(sentence, k, i) for k in sentence.children[i] if sentence.tokens[k].dep in deps]


def _agent(sentence: Sentence, i: int) -> list[int]:
    found: list[int] = []
    for k in sentence.children[i]:
        if sentence.tokens[k].dep == "agent" or (sentence.tokens[k].dep == "prep" and sentence.tokens[k].lower == "by"):
            found.extend(c for c in sentence.children[k] if sentence.tokens[c].dep == "pobj")
    return found


def subject(sentence: Sentence, i: int, depth: int = 0) -> list[int]:
    """Who does what verb ``i`` says: subject, by-agent, or the subject shared with a governing verb."""
    token = sentence.tokens[i]
    if passive(sentence, i):
        return _agent(sentence, i)
    own = _pick(sentence, i, *_SUBJECTS) or opening(sentence, i)
    if own:
        return own
    if depth >= _MAX_CLIMB or token.head == i:
        return []
    if token.dep in {"acl", "relcl"} and token.tag == "VB":
        doer = _of_purpose(sentence, i, depth)
        if doer:
            return doer
    if token.dep in {"acl", "relcl", "amod"}:
        return [token.head] if token.tag != "TO" and not is_verb(sentence, token.head) else []
    if token.dep == "xcomp":
        objects = _pick(sentence, token.head, "dobj")
        # "ordered the brigade to leave": the brigade leaves
        return objects or shared(sentence, token.head, depth + 1)
    if token.dep == "pcomp":
        above = sentence.tokens[token.head].head
        if not is_verb(sentence, above):
            return []
        objects = _pick(sentence, above, "dobj")
        if objects and sentence.tokens[token.head].lower in {"of", "from", "into", "for"}:
            return objects  # "accused the army of shelling": the army shells
        return shared(sentence, above, depth + 1)
    if token.dep == "advcl" and token.tag == "VB" and sentence.tokens[token.head].lemma in _GIVES:
        given = _pick(sentence, token.head, "dative") or _pick(sentence, token.head, "dobj")
        if given and sentence.child(i, "aux") is not None:
            return given  # "gave the villagers a day to leave": the villagers leave
    if token.dep in {"conj", "advcl", "ccomp", "dep"}:
        return shared(sentence, token.head, depth + 1)
    return []


def _of_purpose(sentence: Sentence, i: int, depth: int) -> list[int]:
    """``launched a raid to free him``: who raids frees; ``gave them a day to go``: they go. Nouns for people act."""
    noun = sentence.tokens[i].head
    verb = sentence.tokens[noun].head
    label = sentence.tokens[noun].dep
    if label not in {"dobj", "npadvmod"} or not is_verb(sentence, verb) or sentence.child(i, "aux") is None:
        return []
    if nouns.person_at(sentence.tokens, noun) is not None:
        return []
    if sentence.tokens[verb].lemma in _GIVES:
        return _pick(sentence, verb, "dative")
    return shared(sentence, verb, depth + 1) if label == "dobj" else []


_GIVES = frozenset("give grant allow leave offer tell order".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def opening(sentence: Sentence, i: int) -> list[int]:
    """The subject of ``On Tuesday rebels attacked``, which parsers take for the object of "on"."""
    for k in sentence.children[i]:
        noun = sentence.child(k, "pobj") if k < i and sentence.tokens[k].lower == "on" else None
        if noun is not None and sentence.tokens[k + 1].lower in _DAYS and sentence.tokens[k + 1].dep == "compound":
            return [noun] if sentence.child(i, *_SUBJECTS) is None else []
    return _lost_subject(sentence, i)


def _lost_subject(sentence: Sentence, i: int) -> list[int]:
    """The noun before a finite main verb that the parse gave no subject: an apposition between them broke it off."""
    tokens = sentence.tokens
    if tokens[i].tag not in {"VBD", "VBZ", "VBP"} or tokens[i].head != i or i < 2 or tokens[i - 1].text != ",":
        return []
    if any(tokens[k].dep in {"nsubj", "nsubjpass", "expl", "csubj", "auxpass"} for k in sentence.children[i]):
        return []
    k = i - 2
    for _ in range(6):
        if tokens[k].dep not in {"appos", "compound", "relcl", "acl"}:
            break
        k = tokens[k].head
    return [k] if tokens[k].dep == "conj" and tokens[k].tag[:2] == "NN" and k < i else []


def shared(sentence: Sentence, i: int, depth: int = 0) -> list[int]:
    """The subject a governed verb shares: of a passive it is the one spoken of ("was ordered to leave")."""
    if passive(sentence, i):
        return undergoer(sentence, i, depth)
    return subject(sentence, i, depth)


def undergoer(sentence: Sentence, i: int, depth: int = 0) -> list[int]:
    """What a passive verb or a participle is said of."""
    token = sentence.tokens[i]
    own = _pick(sentence, i, "nsubjpass", "nsubj")
    if own:
        return own
    if token.head == i or depth >= _MAX_CLIMB:
        return []
    if token.dep in {"acl", "relcl", "amod", "compound"}:
        return [token.head]
    if token.dep == "oprd":
        return _pick(sentence, token.head, "dobj", "nsubj")
    if token.dep in {"acomp", "attr"}:
        return _pick(sentence, token.head, "nsubj", "nsubjpass")
    if token.dep == "conj" and sentence.tokens[token.head].tag in {"VBD", "VBZ", "VBP"} and _bare(sentence, i):
        # "gave families a week to go or be shot": told to those spoken to
        return _pick(sentence, token.head, "dative") or _pick(sentence, token.head, "dobj")
    if token.dep in {"conj", "advcl", "xcomp", "ccomp", "dep"}:
        return (
            undergoer(sentence, token.head, depth + 1)
            if passive(sentence, token.head)
            else shared(sentence, token.head, depth + 1)
        )
    return []


def _bare(sentence: Sentence, i: int) -> bool:
    """A passive infinitive ("be shot"), which no finite verb shares its subject with."""
    return any(sentence.tokens[k].lower == "be" and sentence.tokens[k].tag == "VB" for k in sentence.children[i]) and (
        not any(sentence.tokens[k].tag == "MD" for k in sentence.children[i])
    )


def _up_to(sentence: Sentence, i: int) -> list[int]:
    """``Killed up to eleven men``: parsers take "to eleven men" for a direction."""
    for k in sentence.children[i]:
        if (
            sentence.tokens[k].lower == "to"
            and sentence.tokens[k].dep == "prep"
            and sentence.tokens[k - 1].lower == "up"
        ):
            noun = sentence.child(k, "pobj")
            if noun is not None and sentence.child(noun, "nummod") is not None:
                return [noun]
    return []


def objects(sentence: Sentence, i: int) -> list[int]:
    """What verb ``i`` is done to: direct object, passive subject, or the noun a participle modifies."""
    token = sentence.tokens[i]
    if passive(sentence, i):
        return undergoer(sentence, i)
    own = [k for k in _pick(sentence, i, "dobj", "dative", "oprd") if sentence.tokens[k].tag != "JJ"]  # "left six dead"
    own = own or _up_to(sentence, i)
    if own:
        return own
    # "looted and burned a village": the object hangs on the last verb
    for k in sentence.children[i]:
        if sentence.tokens[k].dep == "conj" and is_verb(sentence, k) and not _pick(sentence, k, "nsubj"):
            own = _pick(sentence, k, "dobj")
            if own:
                return own
    if token.dep in {"relcl"} and token.head != i:
        # "the town (that) the rebels captured": no object of its own
        words = {sentence.tokens[k].lower for k in sentence.children[i] if sentence.tokens[k].dep == "nsubj"}
        if words and not words & _RELATIVE:
            return [token.head]
    small = [k for k in sentence.children[i] if sentence.tokens[k].dep == "ccomp"]
    if small and not is_verb(sentence, small[0]):
        return _pick(sentence, small[0], "nsubj")
    return []


def prepositional(sentence: Sentence, i: int, names: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """``(preposition, head of its noun)`` under token ``i``; "out of the town" gives out and of."""
    found: list[tuple[str, int]] = []
    for k in sentence.children[i]:
        token = sentence.tokens[k]
        if token.dep not in {"prep", "agent", "prt", "advmod", "dative"}:
            continue
        name = token.lower
        for c in sentence.children[k]:
            child = sentence.tokens[c]
            if child.dep in {"pobj", "pcomp"}:
                found.append((name, antecedent(sentence, c, i)))
            elif child.dep == "prep":
                found.extend((n, p) for c2 in sentence.children[c] for n, p in _both(sentence, name, c, c2))
    return [(n, p) for n, p in found if names is None or n in set(names)]


def _both(sentence: Sentence, outer: str, inner: int, noun: int) -> list[tuple[str, int]]:
    if sentence.tokens[noun].dep != "pobj":
        return []
    return [(outer, noun), (sentence.tokens[inner].lower, noun)]


def modifiers(sentence: Sentence, i: int) -> list[int]:
    """Words before a noun that say whose or what kind: compounds, adjectives, possessives."""
    return [k for k in sentence.children[i] if sentence.tokens[k].dep in {"compound", "amod", "nmod", "poss", "nummod"}]


def governor(sentence: Sentence, i: int) -> int | None:
    """The verb a noun is object, subject or prepositional object of ("carried out [strikes]")."""
    k = i
    for _ in range(4):
        token = sentence.tokens[k]
        if token.head == k:
            return None
        head = token.head
        if is_verb(sentence, head):
            return (
                head if token.dep in {"dobj", "nsubj", "nsubjpass", "prep", "attr", "oprd", "pobj", "agent"} else None
            )
        if token.dep not in {"pobj", "prep", "conj", "dobj", "attr"}:
            return None
        k = head
    return None


@cache
def bystanders() -> Mapping[str, str]:
    """Lemma of a verb whose subject does not do what its object names -> what the subject is to it (``light.toml``)."""
    found: dict[str, str] = {}
    for row in toml("lexicon/light.toml")["class"]:
        for verb in row["verbs"].split():
            found.setdefault(verb, row["subject"])
    return found


def carrier(sentence: Sentence, i: int) -> int | None:
    """The verb whose object (or passive subject) an event noun is: "launched an [offensive]"."""
    k = i
    while sentence.tokens[k].dep in {"conj", "pobj"} and sentence.tokens[k].head != k:
        above = sentence.tokens[k].head
        if sentence.tokens[k].dep == "pobj" and sentence.tokens[above].lower != "of":
            break
        k = sentence.tokens[above].head if sentence.tokens[k].dep == "pobj" else above
    verb = sentence.tokens[k].head
    return verb if sentence.tokens[k].dep in {"dobj", "nsubjpass"} and is_verb(sentence, verb) else None


def light(sentence: Sentence, i: int) -> list[int]:
    """Who does what a noun names through its light verb: "the army launched an [offensive]"."""
    verb = carrier(sentence, i)
    if verb is not None:
        return [] if sentence.tokens[verb].lemma in bystanders() else subject(sentence, verb)
    for k in sentence.children[i]:  # "the truce (that) the rebels proclaimed"
        if sentence.tokens[k].dep == "relcl" and sentence.tokens[k].lemma not in bystanders():
            own = [s for s in sentence.children[k] if sentence.tokens[s].dep == "nsubj"]
            if (
                own
                and not {sentence.tokens[s].lower for s in own} & _RELATIVE
                and sentence.child(k, "dobj") in (None, *_that(sentence, k))
            ):
                return own
    return []


def _that(sentence: Sentence, verb: int) -> list[int]:
    return [k for k in sentence.children[verb] if sentence.tokens[k].lower in _RELATIVE]


def sufferer(sentence: Sentence, i: int) -> list[int]:
    """Whom a noun's event befalls by its verb: "the garrison survived an [attack]"."""
    verb = carrier(sentence, i)
    return [] if verb is None or bystanders().get(sentence.tokens[verb].lemma) != "target" else subject(sentence, verb)


def slot(sentence: Sentence, inside: Sequence[int], name: str) -> list[int]:
    """Heads in the named slot (``SLOTS`` of the codebook) of a trigger made of tokens ``inside``, head first."""
    i = inside[0]
    if name == "subject":
        return conjuncts(sentence, subject(sentence, i))
    if name == "object":
        own = [k for k in objects(sentence, i) if k not in inside]
        # "ran over [a boy]", "set fire to [the barn]": the object hangs on a preposition of the phrase
        last = max(inside)
        if not own and len(inside) > 1 and sentence.tokens[last].dep in {"prep", "prt", "advmod", "aux", "mark"}:
            own = [p for p in sentence.children[last] if sentence.tokens[p].dep in {"pobj", "pcomp"}]
        return conjuncts(sentence, own)
    if name == "modifier":
        return [sentence.tokens[i].head] if sentence.tokens[i].dep in {"amod", "acl", "relcl"} else []
    if name == "light":
        return conjuncts(sentence, light(sentence, i))
    if name == "sufferer":
        return conjuncts(sentence, sufferer(sentence, i))
    if name == "poss":
        return [k for t in inside for k in sentence.children[t] if sentence.tokens[k].dep == "poss"]
    if name == "mod":
        return [k for t in inside for k in modifiers(sentence, t) if k not in inside]
    if name == "theme":
        heads = [p for t in inside for n, p in prepositional(sentence, t) if n == "of"]
        return conjuncts(sentence, heads) + slot(sentence, inside, "poss") + slot(sentence, inside, "mod")
    if name == "gov":
        above = governor(sentence, i)
        return [] if above is None else [above]
    if name == "near":
        return [t.i for t in sentence.tokens if t.i not in inside]
    if name == "left":
        return [min(inside) - 1] if min(inside) > 0 else []
    if name == "right":
        return [max(inside) + 1] if max(inside) + 1 < len(sentence.tokens) else []
    if name == "comp":
        return [
            k for k in sentence.children[i] if sentence.tokens[k].dep in {"xcomp", "ccomp", "acomp", "attr", "oprd"}
        ]
    return conjuncts(sentence, by_preposition(sentence, inside, name))


def by_preposition(sentence: Sentence, inside: Sequence[int], name: str) -> list[int]:
    """Heads after preposition ``name`` of a trigger; also where the parse hangs the phrase on its verb or object."""
    found = [p for t in inside for n, p in prepositional(sentence, t, [name])]
    if name == "by" and not found and is_verb(sentence, inside[0]):
        found = _agent(sentence, inside[0])
    if not found and not is_verb(sentence, inside[0]):
        # "keeps control of the town": the phrase hangs on the verb, but stands right after the noun
        above = governor(sentence, inside[0])
        after = max(inside) + 1
        if above is not None and after in sentence.children[above] and sentence.tokens[after].lower == name:
            found = [p for p in sentence.children[after] if sentence.tokens[p].dep == "pobj"]
    if not found and is_verb(sentence, inside[0]):
        # the parser often hangs the phrase on the object: "fired rockets at the base"
        for t in objects(sentence, inside[0]):
            if t not in inside:
                found.extend(p for n, p in prepositional(sentence, t, [name]))
    return [k for k in found if k not in inside]

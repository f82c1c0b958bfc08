"""Which event words of a sentence tell one event, and which are only what another asks for, promises or turns down."""

from __future__ import annotations

from collections.abc import Sequence

from tadmor.claims import slots
from tadmor.codebook import Codebook, shipped
from tadmor.model import Sentence, Trigger


def same_event_pairs(
    sentence: Sentence, triggers: Sequence[Trigger], codebook: Codebook | None = None
) -> list[tuple[int, int, str]]:
    """``(i, j, relation)``: positions in ``triggers`` of a casualty word and of the act it belongs to, or of two names
    of one act. Relations: ``toll of`` (i counts the victims of j), ``with`` (two tolls of one act), ``same``.
    """
    book = codebook or shipped()
    own = [(k, t) for k, t in enumerate(triggers) if t.sentence == sentence.index]
    tolls = [(k, t) for k, t in own if (r := book.rule(t.rule)) is not None and r.toll]
    acts = [(k, t) for k, t in own if all(k != j for j, _ in tolls)]
    found: list[tuple[int, int, str]] = []
    for k, toll in tolls:
        act = _act_of(sentence, toll, [(j, a) for j, a in acts if _can_kill(a)])
        if act is not None:
            found.append((k, act, "toll of"))
    for n, (k, toll) in enumerate(tolls):
        for j, other in tolls[n + 1 :]:
            if _joined(sentence, toll.token, other.token):
                found.append((k, j, "with"))
    for n, (k, act_a) in enumerate(acts):
        for j, act_b in acts[n + 1 :]:
            if act_a.types[0] == act_b.types[0] and _names(sentence, act_a.token, act_b.token):
                found.append((k, j, "same"))
    return found


def contents(sentence: Sentence, triggers: Sequence[Trigger]) -> list[tuple[int, int]]:
    """``(i, j)``: i is only what j asks for, promises or turns down, and so no claim of its own."""
    own = [(k, t) for k, t in enumerate(triggers) if t.sentence == sentence.index]
    found: list[tuple[int, int]] = []
    for j, speech in own:
        if speech.types[0] not in _ASKS:
            continue
        held = set(range(*_reach(sentence, speech)))
        for k, other in own:
            if k == j or other.token in held or other.types[0] in _STATES:
                continue
            path = [other.token, *sentence.ancestors(other.token)]
            at = next((n for n, t in enumerate(path) if t in held), None)
            deps = [sentence.tokens[t].dep for t in path[:at]] if at else []
            if not deps or "relcl" in deps:
                continue
            goal = at is not None and at <= 2 and sentence.tokens[path[at - 1]].lower in {"for", "to"}
            if deps[-1] in {"ccomp", "xcomp", "dobj", "pobj", "pcomp"} or (deps[-1] == "prep" and goal):
                found.append((k, j))
    return found


_STATES = frozenset(("TERR.SIEGE", "TERR.HOLDS", "DIP.TRUCE", "DIP.ACCUSE"))
_ASKS = frozenset(("DIP.DEMAND", "DIP.REJECT", "DIP.INTENT"))


def _can_kill(trigger: Trigger) -> bool:
    return trigger.types[0].split(".")[0] in {
        "FIGHT",
        "STRIKE",
        "EXPL",
        "WEAP",
        "VAC",
        "MOB",
        "REPRESS",
        "PROT",
        "OUT",
        "TERR",
    }


def _joined(sentence: Sentence, a: int, b: int) -> bool:
    tokens = sentence.tokens
    return (tokens[b].dep == "conj" and tokens[b].head == a) or (tokens[a].dep == "conj" and tokens[a].head == b)


def _names(sentence: Sentence, a: int, b: int) -> bool:
    """Apposition, copula, or light verb between two words for one act."""
    tokens = sentence.tokens
    if tokens[b].head == a and tokens[b].dep in {"appos", "dobj", "pobj"}:
        return True
    return tokens[a].dep == "nsubj" and tokens[b].dep == "attr" and tokens[a].head == tokens[b].head


def _act_of(sentence: Sentence, toll: Trigger, acts: Sequence[tuple[int, Trigger]]) -> int | None:
    """The act whose victims a casualty word counts: its subject, agent, "in", "by" or "when" phrase, or the verb that
    its participle hangs on ("bombed a market, killing 30").
    """
    tokens = sentence.tokens
    i = toll.token
    by_token = {a.token: k for k, a in acts}
    inside = {a.token: set(range(*_reach(sentence, a))) for _, a in acts}

    def act_at(k: int) -> int | None:
        return next((by_token[t] for t, held in inside.items() if k in held), None)

    for k in slots.subject(sentence, i):
        if (hit := act_at(k)) is not None:
            return hit
    for name, k in slots.prepositional(sentence, i):
        if name in {"in", "by", "during", "from", "after", "as", "amid", "at", "with", "following"}:
            for j in slots.conjuncts(sentence, [k]):
                if (hit := act_at(j)) is not None:
                    return hit
    # "one man was killed and six were hurt when guards fired": what hangs on the second holds for both
    joined = [k for k in slots.conjuncts(sentence, [i]) if k == i or slots.is_verb(sentence, k)]
    for k in (k for j in joined for k in sentence.children[j]):
        if tokens[k].dep in {"advcl", "acl"} and (hit := act_at(k)) is not None:
            return hit
    if tokens[i].dep in {"advcl", "acl", "conj", "relcl", "xcomp", "dobj", "ccomp"} and tokens[i].head != i:
        above = tokens[i].head
        if tokens[i].dep != "dobj" or not slots.is_verb(sentence, above):
            if (hit := act_at(above)) is not None:
                return hit
            # "hit a mill, killing nine and wounding four"
            if tokens[i].dep == "conj" and tokens[above].dep in {"advcl", "acl"}:
                if (hit := act_at(tokens[above].head)) is not None:
                    return hit
        # "carried out strikes on the town, killing nine"
        if tokens[i].dep in {"advcl", "acl", "conj"}:
            for k in sentence.children[above]:
                if tokens[k].dep in {"dobj", "nsubj", "nsubjpass"} and k < i and (hit := act_at(k)) is not None:
                    return hit
    for k in sentence.children[i]:
        # "the dead of the bombing", "31 killed in": nouns and participles
        if tokens[k].dep in {"prep"}:
            for p in sentence.children[k]:
                if (hit := act_at(p)) is not None:
                    return hit
    verb = slots.governor(sentence, i)
    if verb is not None and tokens[i].tag.startswith("N"):
        for k in [verb, *slots.subject(sentence, verb)]:
            if (hit := act_at(k)) is not None:
                return hit
    return None


def _reach(sentence: Sentence, trigger: Trigger) -> tuple[int, int]:
    first = sentence.at(trigger.start)
    last = sentence.at(trigger.end - 1)
    return (trigger.token if first is None else first), (trigger.token if last is None else last) + 1

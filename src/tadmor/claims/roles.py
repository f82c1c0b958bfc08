"""Actor and target of an event word: slots of the tree matched with the actor mentions of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from tadmor import nouns
from tadmor.claims import slots
from tadmor.claims.classes import noun_classes
from tadmor.model import ActorMention, Role, Sentence

_PARTITIVE = frozenset(
    """dozen dozens hundred hundreds thousand thousands score scores tens number group majority most many some all none
    several handful couple lot part half rest few batch pair wave total member members unit units crowd team column
    convoy series""".split()
)
# Slots whose filler takes part whatever it is called; of other slots only known parties and people do.
_OWN_SLOTS = {"subject", "object", "by", "light", "against"}
# Slots whose filler need not take part: names there may be anything.
_LOOSE_SLOTS = {"near", "mod", "in", "at", "of", "into", "from"}
# Labels of entities that may take part.
_WHO = {"PERSON", "ORG", "NORP", "GPE"}
# Kinds of mention that own nothing that fights: what is theirs is described by its own words.
_NO_PARTY = {"civilians", "person", "unknown", "media", "description", "journalists", "aid_workers"}
_NOBODY = {"other", "another", "itself", "themselves", "himself", "herself"}
_UNBOUND = {"it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "this", "that"}
_PERSONAL = {"they", "them", "he", "him", "she", "her"}
_ARTICLES = {"the", "a", "an", "its", "their", "his", "her", "our"}


def mention_at(actors: Iterable[ActorMention], start: int, end: int) -> ActorMention | None:
    """The mention whose head word is the given stretch, longest first; else one that holds it."""
    best: ActorMention | None = None
    for mention in actors:
        if mention.start <= start and end <= mention.end:
            rank = (start <= mention.head < end, mention.end - mention.start)
            if best is None or rank > (start <= best.head < end, best.end - best.start):
                best = mention
    return best


def core(sentence: Sentence, i: int) -> int:
    """The counted or grouped head behind a partitive: ``men`` of "dozens of men"."""
    token = sentence.tokens[i]
    if token.lower in _PARTITIVE or token.tag == "CD":
        for name, k in slots.prepositional(sentence, i, ["of"]):
            if name == "of" and sentence.tokens[k].tag[:1] in "NP":
                return k
    return i


def noun_phrase(sentence: Sentence, i: int) -> tuple[int, int]:
    """Start and end of a short noun phrase: left modifiers and the head, "of" complement of partitives."""
    inner = [k for k in sentence.subtree(i) if k <= i]
    left = i
    while left - 1 in inner and sentence.tokens[left - 1].dep not in {"cc", "punct", "mark", "nsubj"}:
        left -= 1
    return sentence.tokens[left].start, sentence.tokens[i].end


def _weapon_agents(sentence: Sentence, i: int) -> list[int]:
    """``shells fired by the army``: who stands behind a thing that acts."""
    found: list[int] = []
    for k in sentence.children[i]:
        if sentence.tokens[k].dep == "acl" and sentence.tokens[k].tag == "VBN":
            found.extend(slots.slot(sentence, [k], "by"))
    found.extend(k for _, k in slots.prepositional(sentence, i, ["from"]))
    return found


def role_at(sentence: Sentence, i: int, actors: Sequence[ActorMention], rule: str) -> Role | None:
    """The participant whose head is token ``i``; None for things without a party and for adverbials."""
    token = sentence.tokens[i]
    if token.tag[:1] not in "NPCDJ" or token.lower in {"which", "that", "there", "it's", "what", "who"}:
        return None
    inner = core(sentence, i)
    head = sentence.tokens[inner]
    found = mention_at(actors, head.start, head.end) or mention_at(actors, token.start, token.end)
    if (
        found is not None
        and found.form == "pronoun"
        and found.who.lower() == found.text.lower()
        and token.lower in _UNBOUND
    ):
        if token.lower not in _PERSONAL:
            return None
        # "they" that nothing was found for is still who the sentence says did it, under no name
        return Role(found.text, found.start, found.end, token.lower, "unknown", rule)
    if found is not None and (found.head >= token.start or inner != i):
        return Role(found.text, found.start, found.end, found.who, found.kind, rule)
    if (token.tag[:2] in {"PR", "WP", "DT"} and found is None) or token.lower in _NOBODY:
        return None
    start, end = noun_phrase(sentence, inner)
    text = sentence.text[start - sentence.start : end - sentence.start]
    words = text.split()
    party = _party_of(sentence, inner, start, actors, rule)
    if party is not None:
        return Role(text, start, end, party.who, party.kind, f"{rule}-of")
    who = " ".join(words[1:] if len(words) > 1 and words[0].lower() in _ARTICLES else words)
    return Role(text, start, end, who, "description", rule)


def _party_of(
    sentence: Sentence, i: int, start: int, actors: Sequence[ActorMention], rule: str
) -> ActorMention | Role | None:
    """Whose a thing is by the words before it: ``a Somali army base``, ``its rockets``, ``rebel positions``."""
    head = sentence.tokens[i]
    inside = [a for a in actors if start <= a.start and a.end <= head.start and a.kind not in _NO_PARTY]
    inside = [a for a in inside if a.form != "pronoun" or a.who.lower() != a.text.lower()]
    if inside:
        return max(inside, key=lambda a: (a.end - a.start, a.start))
    for k in sentence.children[i]:
        if sentence.tokens[k].dep == "poss" and sentence.tokens[k].lower in {"its", "their"}:
            return _owner(sentence, k, actors, rule)
    return None


def _owner(sentence: Sentence, i: int, actors: Sequence[ActorMention], rule: str) -> Role | None:
    """``its`` and ``their`` that nothing was found for: the party that is subject of the clause and comes before."""
    for k in sentence.ancestors(i):
        if not slots.is_verb(sentence, k):
            continue
        for s in slots.subject(sentence, k):
            token = sentence.tokens[s]
            found = mention_at(actors, token.start, token.end) if s < i else None
            if found is not None and found.kind not in _NO_PARTY and token.start <= found.head < token.end:
                return Role(found.text, found.start, found.end, found.who, found.kind, f"{rule}-owner")
    return None


def _proper(sentence: Sentence, i: int, labels: AbstractSet[str] = _WHO) -> bool:
    """Whether token ``i`` ends the name of somebody or some body, in a sentence that is not all capitals."""
    token = sentence.tokens[i]
    if token.tag[:3] != "NNP" or not token.text[:1].isupper():
        return False
    if not any(e.label in labels and e.start <= token.start < e.end for e in sentence.entities):
        return False
    words = [t for t in sentence.tokens if t.text[:1].isalpha()]
    return sum(t.text[:1].isupper() for t in words) <= 0.6 * len(words)


# What an act may fall on besides people: a hill or a town it is fought on is where, a day it happens on is when.
_TARGETS = frozenset("site building vehicle infrastructure military_site ship civilian people".split())


def _answers(sentence: Sentence, i: int, name: str) -> bool:
    """Whether a filler that is no known party takes part in a slot that may hold something else."""
    token = sentence.tokens[i]
    if name == "on" and token.tag[:3] != "NNP":
        return bool(noun_classes(token.lemma, token.lower) & _TARGETS)
    return name not in _LOOSE_SLOTS and _proper(sentence, i)


def acting(sentence: Sentence, role: Role, target: bool = False) -> Role | None:
    """A described participant as a party: only where its head is a name, of somebody no register knows.

    A place may act, but what is done to it is told by the event's place.
    """
    if role.kind != "description":
        return role
    i = sentence.at(role.end - 1) if role.end is not None else None
    known = i is not None and _proper(sentence, i, _WHO - {"GPE"} if target else _WHO)
    return replace(role, kind="unknown") if known else None


def fill(
    sentence: Sentence,
    inside: Sequence[int],
    names: Sequence[str],
    actors: Sequence[ActorMention],
    taken: Iterable[Role] = (),
) -> tuple[Role, ...]:
    """Participants of the first slot in ``names`` that holds any; ``taken`` are not used again.

    ``inside`` are the tokens of the trigger, its head first; slot names as in the codebook.
    """
    used = {(r.start, r.end) for r in taken}
    for name in names:
        found: list[Role] = []
        # a participant is "near" in the plain sense; as a constraint of a rule the word means any word around
        held = slots.by_preposition if name == "near" else slots.slot
        for i in [*held(sentence, inside, name), *_within_phrase(sentence, inside, name, actors)]:
            role = role_at(sentence, i, actors, name)
            if role is not None and role.kind == "description" and name in {"subject", "light", "by"}:
                behind = [role_at(sentence, k, actors, f"{name}-agent") for k in _weapon_agents(sentence, i)]
                known = [r for r in behind if r is not None and r.kind != "description"]
                found.extend(known)
                if known or not _proper(sentence, i):
                    continue
            if role is not None and role.kind in {"description", "unknown"} and name not in _OWN_SLOTS:
                if not _answers(sentence, i, name):
                    continue
            if role is not None and (role.start, role.end) not in used:
                found.extend(_besides(sentence, i, actors, name))
                found.append(role)
        if found:
            return tuple({(r.start, r.end): r for r in found}.values())
    return ()


def _besides(sentence: Sentence, i: int, actors: Sequence[ActorMention], rule: str) -> list[Role]:
    """``[Somali] and Kenyan troops``: the nation before the "and" of the phrase at token ``i``."""
    found: list[Role] = []
    for a in actors:
        token = sentence.at(a.head) if any(c.rule == nouns.BESIDE for c in a.candidates) else None
        if token is not None and sentence.tokens[token].head == i:
            found.append(Role(a.text, a.start, a.end, a.who, a.kind, rule))
    return found


def _within_phrase(sentence: Sentence, inside: Sequence[int], name: str, actors: Sequence[ActorMention]) -> list[int]:
    """The object a party in the middle of the trigger's own words: ``drove [the brigade] out``."""
    if name != "object" or not slots.is_verb(sentence, inside[0]):
        return []
    heads = {a.head for a in actors if a.form in {"name", "pronoun"} or a.text[:4].lower() == "the "}
    return [k for k in slots.objects(sentence, inside[0]) if k in inside and sentence.tokens[k].start in heads]


# Types all of whose parties act; of the second kind, whatever slot of a verb they stand in.
_SYMMETRIC = ("DIP.MEET", "DIP.TRUCE", "DIP.AGREE", "COOP.", "FIGHT.CLASH")
TOGETHER = ("DIP.MEET", "DIP.TRUCE", "DIP.AGREE")
_PARTNERS = ("poss", "light", "between", "by", "with", "of", "mod")
_DOINGS = {"work", "responsibility", "doing", "handiwork"}
_STANDING = {"be", "remain", "stay", "stand", "keep"}
# Prepositions that set an event noun beside what its clause tells: "took the town after days of fighting".
_BESIDE = {"after", "in", "during", "amid", "following", "of"}


def partners(sentence: Sentence, inside: Sequence[int], leaf: str, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """All parties of a meeting, truce or clash, from every slot that may hold one."""
    if not leaf.startswith(_SYMMETRIC):
        return ()
    if slots.is_verb(sentence, inside[0]) and not slots.prepositional(sentence, inside[0], ["between"]):
        sides = ("subject", "object", "with") if leaf.startswith(TOGETHER) else ()
        both = [r for n in sides for r in fill(sentence, inside, [n], actors) if _takes_part(r)]
        if sentence.tokens[inside[0]].lemma == "visit":  # a country that is visited is where
            both = [r for r in both if r.rule == "subject" or (r.kind != "country" and not _place(sentence, r))]
        return tuple({(r.start, r.end): r for r in both}.values())
    found: dict[tuple[int | None, int | None], Role] = {}
    names = [n for n in _PARTNERS if n != "with" or leaf != "FIGHT.CLASH"]
    subject = slots.slot(sentence, inside, "verb")
    extra = [] if not subject else [r for r in fill(sentence, [subject[0]], ["subject"], actors) if leaf[:3] == "DIP"]
    for role in [*extra, *(r for n in names for r in fill(sentence, inside, [n], actors))]:
        if role.kind not in {"description", "unknown", "weapon"}:
            found.setdefault((role.start, role.end), role)
    return tuple(found.values())


def _place(sentence: Sentence, role: Role) -> bool:
    i = sentence.at(role.end - 1) if role.end is not None else None
    return i is not None and _proper(sentence, i, {"GPE"})


def _takes_part(role: Role) -> bool:
    return role.kind not in {"description", "weapon"}


def owned(
    sentence: Sentence, inside: Sequence[int], actors: Sequence[ActorMention], found: Sequence[Role]
) -> tuple[Role, ...]:
    """The roles, with ``its`` and ``their`` before an event noun as the subject they stand for in the same clause."""
    if not any(r.text is not None and r.text.lower() in {"its", "their", "his", "her", "our", "my"} for r in found):
        return tuple(found)
    doers = {r.who: r for r in fill(sentence, inside, ["light"], actors)}
    return tuple(doers.get(r.who, r) for r in found)


def around(sentence: Sentence, inside: Sequence[int], leaf: str, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """Actors of an event noun that stand in the clause around it, where the noun has none of its own."""
    i = inside[0]
    token = sentence.tokens[i]
    above = token if token.dep == "prep" else sentence.tokens[token.head]
    if leaf.startswith("TERR.") and above.dep == "prep" and above.lower == "in":
        k = above.head  # "the army is in control of the town"
        if slots.is_verb(sentence, k) and sentence.tokens[k].lemma in _STANDING:
            return tuple(r for r in fill(sentence, [k], ["subject"], actors) if r.kind != "description")
    for k in sentence.children[i] if leaf.startswith("TERR.") else ():
        if sentence.tokens[k].dep == "poss" and sentence.tokens[k].lower in {"its", "their"}:
            owner = _owner(sentence, k, actors, "poss")  # "the army presses on since its recapture of the city"
            return (owner,) if owner is not None else ()
    if token.dep == "nsubj" and sentence.tokens[token.head].lemma == "be":  # "the attack was the work of X"
        attribute = sentence.child(token.head, "attr")
        if attribute is not None and sentence.tokens[attribute].lemma in _DOINGS:
            return fill(sentence, [attribute], ["of", "poss"], actors)
    if leaf.startswith("FIGHT.") and token.dep == "pobj" and sentence.tokens[token.head].lower in _BESIDE:
        k = token.head
        for _ in range(4):
            k = sentence.tokens[k].head
            if slots.is_verb(sentence, k):
                return tuple(
                    r for r in fill(sentence, [k], ["subject"], actors) if r.kind not in {"description", "civilians"}
                )
    return ()


def within(inside: Sequence[int], sentence: Sentence, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """A party named inside the trigger itself ("in rebel hands")."""
    start, end = sentence.span_of(list(inside))
    found = [a for a in actors if start <= a.start and a.end <= end]
    return tuple(Role(a.text, a.start, a.end, a.who, a.kind, "inside") for a in found[:1])


def before(sentence: Sentence, start: int, end: int, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """The last party named between two offsets: a fallback where the parse lost the subject."""
    found = [a for a in actors if start <= a.start and a.end <= end and a.form != "pronoun" and a.kind != "person"]
    outer = [a for a in found if not any(b is not a and b.start <= a.start and a.end <= b.end for b in found)]
    return tuple(Role(a.text, a.start, a.end, a.who, a.kind, "before") for a in outer[:1])


def addressed(sentence: Sentence, i: int, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """Of whom something is demanded: the subject of the clause the verb governs ("demanded that X leave")."""
    for k in sentence.children[i]:
        if sentence.tokens[k].dep in {"ccomp", "xcomp", "advcl"}:
            for c in sentence.children[k]:
                if sentence.tokens[c].dep in {"nsubj", "nsubjpass"}:
                    role = role_at(sentence, c, actors, "addressed")
                    return (role,) if role is not None and role.kind != "description" else ()
    return ()


def counted(sentence: Sentence, start: int, actors: Sequence[ActorMention]) -> tuple[Role, ...]:
    """The people a number counts, as a participant."""
    found = [a for a in actors if a.start <= start <= a.end and a.form != "pronoun"]
    found = found or [a for a in actors if start <= a.start <= start + 40 and a.form == "nominal"][:1]
    return tuple(Role(a.text, a.start, a.end, a.who, a.kind, "counted") for a in found[:1])


# What is fired or set off is no target, and an act that another act meets is none either.
_FIRED = {"bomb", "shell", "weapon", "drone"}
_ACTS = frozenset(
    "attack assault offensive raid operation advance siege blockade campaign push incursion ambush invasion strike "
    "counterattack bombardment onslaught uprising".split()
)


def struck(sentence: Sentence, role: Role, leaf: str) -> bool:
    """Whether a described thing may be what an event is done to: no shell that is fired, no raid that is beaten off."""
    if role.kind not in {"description", "weapon"} or role.end is None:
        return True
    i = sentence.at(role.end - 1)
    if i is None:
        return True
    token = sentence.tokens[i]
    fired = leaf.startswith(("EXPL.", "STRIKE.")) and noun_classes(token.lemma, token.lower) & _FIRED
    return not fired and nouns.singular(token.lower) not in _ACTS


def no_doer(role: Role) -> bool:
    """``Nobody has announced an offensive``: a subject that says there is no doer is none."""
    return (role.text or "").lower() in {"nobody", "no one", "no-one"}


# Unnamed people who attack, and those who fill a street.
_ATTACKS = ("FIGHT.", "VAC.", "EXPL.", "STRIKE.", "PROP.DESTROY", "DET.HOSTAGE")
_CROWDS = ("PROT.",)


def unnamed(role: Role, leaf: str, target: bool) -> Role:
    """``men on motorcycles`` who kill are gunmen nobody names; those who march, or are dispersed, are protesters."""
    if role.kind != "civilians" or role.who != "civilians":
        return role
    if leaf.startswith(_CROWDS if not target else "REPRESS."):
        return replace(role, who="protesters")
    if not target and leaf.startswith(_ATTACKS):
        return replace(role, who="unidentified gunmen", kind="unknown_armed")
    return role


def people(sentence: Sentence, role: Role, leaf: str) -> Role:
    """``some 90 Karatu were massacred``: a counted name that is no party's is a people's."""
    i = sentence.at(role.end - 1) if role.kind == "description" and role.end is not None else None
    if i is None or not leaf.startswith(("VAC.", "DET.")) or not sentence.tokens[i].text.isalpha():
        return role
    counted = sentence.tokens[i].tag[:3] == "NNP" and sentence.child(i, "nummod") is not None
    return replace(role, who="civilians", kind="civilians") if counted else role


def civil(sentence: Sentence, role: Role, leaf: str) -> Role | None:
    """A described thing as a target: houses, markets and villages stand for the civilians in them.

    A town that is attacked on the ground is the place of the event and no target; barracks and
    other military sites keep their own words.
    """
    if role.kind != "description" or role.end is None:
        return role
    i = sentence.at(role.end - 1)
    classes = noun_classes(sentence.tokens[i].lemma, sentence.tokens[i].lower) if i is not None else frozenset()
    if "military_site" in classes or not classes & {"site", "building", "place", "civilian"}:
        return role
    if leaf.startswith("FIGHT."):
        return None if "place" in classes else role
    return replace(role, who="civilians", kind="civilians")

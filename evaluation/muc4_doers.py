"""Who did it: candidate organisations and individuals of one incident, each with its features."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaluation.muc4_incidents import bucket
from evaluation.muc4_scene import ARMED, REACH, STATE, Scene, around, by_role, harm_words, plain
from tadmor.model import ActorMention

_NEVER = frozenset({"person", "media", "civilians", "country", "unarmed_group"})
_MEMBERS = re.compile(
    r"^(?:(?:THE|A|AN|ALLEGED|SUSPECTED|PRESUMED|SOME|SEVERAL|SO-CALLED|SELF-STYLED|\d+|TWO|THREE|FOUR|FIVE|SIX)\s+|"
    r"(?:MEMBERS?|MEN|TROOPS|UNITS?|GUERRILLAS|REBELS|ELEMENTS|COMBATANTS|LEADERS?|SPOKESM[AE]N)\s+(?:OF|FROM)\s+)+"
)
_BRACKET = re.compile(r"\s*[\[(]\s*")
_ACCUSING = frozenset(
    "claim responsibility accuse blame attribute allege allegedly apparently presumably suspect suspected probably "
    "possible possibly believe think charge say report state admit communique telephone call statement confess deny "
    "investigation police army authority official military source government witness presume perpetrate carry "
    "member unidentified unknown".split()
)


@dataclass
class Party:
    """Mentions of one party that may have done it."""

    who: str
    mentions: list[ActorMention] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """What an answer calls it: the commonest of its names in the text, else the first words for it."""
        names = [organisation(m.text) for m in self.mentions if m.form == "name"]
        return max(names, key=lambda n: (names.count(n), -len(n)), default="") or organisation(self.mentions[0].text)


def organisation(text: str) -> str:
    """A party's name alone: "THE MEMBERS OF THE FMLN" is "FMLN"."""
    return _MEMBERS.sub("", plain(text)) or plain(text)


def parties(scene: Scene) -> list[Party]:
    """Named parties of the text; a name and what stands behind it in brackets are one."""
    found: dict[str, Party] = {}
    text, last = scene.text.reading.report.text, None
    for m in sorted(scene.text.reading.actors, key=lambda m: (m.start, -m.end)):
        if m.form == "pronoun" or m.kind in _NEVER or (m.kind == "institution" and m.form != "name"):
            continue
        if m.form == "nominal" and not (m.who[:1].isupper()):
            continue
        party = found.setdefault(m.who.casefold(), Party(m.who))
        if last and party is not last and _BRACKET.fullmatch(text[last.mentions[-1].end : m.start]):
            last.mentions += [x for x in party.mentions if x not in last.mentions]
            for who, known in list(found.items()):
                found[who] = last if known is party else known
            party = last
        party.mentions.append(m)
        last = party
    return list({id(p): p for p in found.values()}.values())


def _group(kind: str) -> str:
    return "armed" if kind in ARMED else "state" if kind in STATE else "other"


def _nearest(scene: Scene, party: Party) -> int:
    return min(9, min(abs(scene.distance(m.start)) for m in party.mentions))


def party_features(scene: Scene, party: Party) -> list[str]:
    """What decides whether a party is told as the doer, and how firmly."""
    text, kind, first = scene.text, scene.incident.type, party.mentions[0]
    group = _group(first.kind)
    found = [f"kind={first.kind}", f"group={group}", f"type={kind}", f"who={party.who.casefold()}"]
    found += [f"mentions={bucket(len(party.mentions), 1, 2, 4)}", f"outlet={text.outlet}|{group}"]
    found += [f"country={first.country}", f"named={any(m.form == 'name' for m in party.mentions)}|{group}"]
    armed = {p.who for p in parties(scene) if _group(p.mentions[0].kind) == "armed"}
    found.append(f"{group}|rivals={bucket(len(armed - {party.who}), 0, 1, 2)}")
    for a in scene.incident.anchors:
        c = a.claim
        for side in ("actor", "target"):
            if any(r.who.casefold() == party.who.casefold() for r in getattr(c, side)):
                found += [side, f"{side}|{c.status}", f"{side}|{c.certainty}", f"{side}|{group}", f"{side}|{c.type}"]
                found += [f"{side}|chain={len(c.chain)}"] + [f"{side}|says={x.kind}" for x in c.chain[1:]]
                found += [f"{side}|accuser={x.who.casefold()}" for x in c.chain[1:] if x.who]
        if any(x.who and x.who.casefold() == party.who.casefold() for x in c.chain[1:]):
            found.append("speaks")
        found += [f"{r.kind} did it|{group}" for r in c.actor] + [f"{r.kind} suffered|{group}" for r in c.target]
    best = _nearest(scene, party)
    found += [f"distance={bucket(best, 0, 1, 2, 4, 8)}", f"{group}|distance={bucket(best, 0, 1, 2, 4, 8)}"]
    for m in sorted(party.mentions, key=lambda m: abs(scene.distance(m.start)))[:4]:
        t = text.token(m.head)
        if t is None:
            continue
        s = scene.sentence(m.start)
        near = abs(scene.distance(m.start)) <= 1
        found += [x for x in around(scene, m) if near and not x.startswith("distance")]
        words = {x.lemma for x in s.tokens} | {x.lower for x in s.tokens}
        found += [f"{'near' if near else 'far'}|{w}" for w in sorted(words & _ACCUSING)]
        if near:
            found += [f"harm={w}" for w in harm_words(text, text.at(m.start))]
    return list(dict.fromkeys(found))


def confidence_features(scene: Scene, party: Party) -> list[str]:
    """What decides how firmly the report holds a party for the doer: few features, for the examples are few."""
    text, group = scene.text, "state" if party.mentions[0].kind in STATE else "armed"
    found = [f"group={group}", f"outlet={text.outlet}", f"outlet={text.outlet}|{group}", f"type={scene.incident.type}"]
    claims = [a.claim for a in scene.incident.anchors]
    told = [c for c in claims if any(r.who.casefold() == party.who.casefold() for r in c.actor)]
    found += [f"told={bool(told)}", f"told|{bucket(len(told), 0, 1, 2, 4)}"]
    found += [f"actor|{c.status}" for c in told] + [f"actor|{c.certainty}" for c in told]
    found += [f"any|{c.status}" for c in claims] + [f"chain={bucket(len(c.chain), 1, 2, 3)}" for c in told]
    found += [f"says={x.kind}" for c in told for x in c.chain[1:]]
    found += [f"says={x.who.casefold()}" for c in told for x in c.chain[1:] if x.who]
    spoken = {x.who.casefold() for c in text.reading.claims for x in c.chain[1:] if x.who}
    found.append(f"party speaks={party.who.casefold() in spoken}")
    found.append(f"distance={_nearest(scene, party)}")
    for m in party.mentions[:6]:
        s = scene.sentence(m.start)
        words = {x.lemma for x in s.tokens} | {x.lower for x in s.tokens}
        found += [f"word|{w}" for w in sorted(words & _ACCUSING)]
        t = text.token(m.head)
        if t is not None:
            found += [f"before={x.lemma}" for x in s.tokens[max(0, t.i - 5) : t.i] if x.lemma in _ACCUSING]
    for k in scene.incident.sentences:
        found += [f"own|{w}" for w in sorted(text.words[k] & _ACCUSING)]
    every = frozenset().union(*text.words) if text.words else frozenset()
    found += [f"text|{w}" for w in sorted(every & _ACCUSING)]
    return list(dict.fromkeys(found))


# --- individuals --------------------------------------------------------------------------------


@dataclass
class Doer:
    """Mentions of one individual or group of men."""

    shown: str
    mentions: list[ActorMention] = field(default_factory=list)


def individuals(scene: Scene) -> list[Doer]:
    """Persons and unnamed groups near the incident, those of one head word together."""
    found: dict[str, Doer] = {}
    for m in scene.text.reading.actors:
        token = scene.text.token(m.head)
        if m.form == "pronoun" or token is None or abs(scene.distance(m.start)) > REACH:
            continue
        if m.form == "name" and m.kind != "person":
            continue
        key = m.who.casefold() if m.form == "name" else f"{token.lemma}:{m.plural}"
        found.setdefault(key, Doer(plain(m.text))).mentions.append(m)
    return list(found.values())


def doer_features(scene: Scene, doer: Doer) -> list[str]:
    """What decides whether an individual or a group of men did it."""
    first, kind = doer.mentions[0], scene.incident.type
    token = scene.text.token(first.head)
    head = token.lemma if token and first.form != "name" else "name"
    found = [f"kind={first.kind}", f"head={head}", f"form={first.form}", f"plural={first.plural}", f"type={kind}"]
    found += [f"mentions={bucket(len(doer.mentions), 1, 2, 4)}", f"{kind}|{first.kind}", f"{head}|{kind}"]
    found += by_role(scene, [(m.start, m.end) for m in doer.mentions])
    for m in doer.mentions[:3]:
        found += around(scene, m)
        found += [f"harm={w}" for w in harm_words(scene.text, scene.text.at(m.start))]
    return list(dict.fromkeys(found))

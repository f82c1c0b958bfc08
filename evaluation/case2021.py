"""``case2021``: fine event type of a news snippet (CASE 2021 task 2: 25 ACLED sub-events and 5 more).

A snippet has one label, though it may tell several events. Every claim speaks for the label of its leaf, refined by who
acts and who suffers as ACLED's codebook does:

* who takes a place: a state regains it, anybody else overtakes it; where those before him left and nobody fought it is
  a transfer without violence, and a withdrawal to nobody named a change of activity;
* a crowd that stays peaceful, with police in its way, beaten or shot at, or violent itself; roads blocked count as
  violent; communities, vigilantes and mobs that turn on others are mob violence;
* a truce, talks of the armed, an exchange or release of prisoners and a surrender are agreements;
* who is said to have done it (claims and denials of responsibility, accusations) is attribution, other words between
  states are diplomacy; robbers and thieves are crime where no party of a conflict acts.

The label with the greatest weight wins: ``WEIGHTS`` puts what names the means or the outcome before what only says
that there was an attack or that people died, events told as done and told first before others. Without a claim the
event words that made none (of headlines, below the floor of the codebook) are taken at ``LESSER`` weight, then
``fallback(text)``, probabilities of our leaves from elsewhere, if given; else OTHER.
``weighted_f1_25`` leaves the five classes out that the training data of the task did not have
(gold rows of those classes too), ``weighted_f1_30`` counts all, ``macro_f1`` is over all 30.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.running import BadGold, read_one
from evaluation.scores import Scores, macro_f1, weighted_f1
from tadmor.claims import roles, triggers
from tadmor.claims.assemble import tokens_of
from tadmor.codebook import shipped
from tadmor.model import Claim, Polarity, Reading, Stage, Status

Fallback = Callable[[str], Mapping[str, float]]

UNSEEN = ("ORG_CRIME", "NATURAL_DISASTER", "MAN_MADE_DISASTER", "ATTRIB", "DIPLO")
LABELS = {
    "FIGHT.CLASH": "ARMED_CLASH", "FIGHT.OFFENSIVE": "ARMED_CLASH", "TERR.CAPTURE": "NON_STATE_ACTOR_OVERTAKES_TER",
    "TERR.RECAPTURE": "GOV_REGAINS_TERIT", "TERR.HANDOVER": "NON_VIOL_TERRIT_TRANSFER",
    "TERR.WITHDRAW": "CHANGE_TO_GROUP_ACT", "TERR.SIEGE": "OTHER", "TERR.HOLDS": "OTHER", "STRIKE.AIR": "AIR_STRIKE",
    "STRIKE.DRONE": "AIR_STRIKE", "STRIKE.SHELL": "ART_MISS_ATTACK", "EXPL.IED": "REM_EXPLOS",
    "EXPL.SUICIDE": "SUIC_BOMB", "EXPL.GRENADE": "GRENADE", "WEAP.CBRN": "CHEM_WEAP", "WEAP.DISRUPT": "DISR_WEAP",
    "VAC.ATTACK": "ATTACK", "VAC.ASSASSIN": "ATTACK", "VAC.MASSACRE": "ATTACK", "VAC.TORTURE": "ATTACK",
    "VAC.ABDUCT": "ABDUCT_DISSAP", "VAC.SEXUAL": "SEX_VIOL", "VAC.DISPLACE": "OTHER",
    "PROP.DESTROY": "PROPERTY_DISTRUCT", "PROP.LOOT": "PROPERTY_DISTRUCT", "FORCE.DEPLOY": "CHANGE_TO_GROUP_ACT",
    "FORCE.RECRUIT": "CHANGE_TO_GROUP_ACT", "FORCE.ALERT": "CHANGE_TO_GROUP_ACT", "FORCE.BASE": "HQ_ESTABLISHED",
    "GROUP.CHANGE": "CHANGE_TO_GROUP_ACT", "DET.ARREST": "ARREST", "DET.POW": "ABDUCT_DISSAP",
    "DET.RELEASE": "AGREEMENT", "ARMS.LAYDOWN": "AGREEMENT", "ARMS.AID": "DIPLO", "DIP.TRUCE": "AGREEMENT",
    "DIP.AGREE": "AGREEMENT", "TRUCE.BREACH": "ARMED_CLASH", "DIP.INTENT": "DIPLO", "DIP.MEET": "DIPLO",
    "DIP.SUPPORT": "DIPLO", "DIP.DEMAND": "DIPLO", "DIP.REJECT": "DIPLO", "DIP.THREAT": "DIPLO",
    "DIP.ACCUSE": "ATTRIB", "DIP.PROBE": "DIPLO", "DIP.RUPTURE": "DIPLO", "AID.HUM": "OTHER", "AID.ACCESS": "OTHER",
    "PROT.DEMO": "PEACE_PROTEST", "PROT.STRIKE": "PEACE_PROTEST", "PROT.HUNGER": "PEACE_PROTEST",
    "PROT.BLOCK": "VIOL_DEMONSTR", "PROT.RIOT": "VIOL_DEMONSTR", "MOB.VIOL": "MOB_VIOL",
    "REPRESS.CROWD": "PROTEST_WITH_INTER", "OBS.CLAIM": "ATTRIB", "RESTRICT.RIGHTS": "OTHER", "GOV.CHANGE": "OTHER",
    "OUT.DISASTER": "NATURAL_DISASTER", "OUT.CRIME": "ORG_CRIME",
}  # fmt: skip
CLASSES = tuple(sorted({*LABELS.values(), *UNSEEN, "FORCE_AGAINST_PROTEST", "NON_VIOL_TERRIT_TRANSFER"}))
STATE = frozenset({"state_forces", "police", "government", "coalition", "country"})
CIVIL = frozenset({"civilians", "unarmed_group"})
BROKEN = frozenset({"PROTEST_WITH_INTER", "FORCE_AGAINST_PROTEST"})
ARMED = frozenset({"rebels", "jihadists", "militia", "separatists", "gang", "unknown_armed"})
# What names the means or the outcome says more of the type than that there was an attack or that people died.
WEIGHTS = {
    "CHEM_WEAP": 2.2, "SEX_VIOL": 2.0, "SUIC_BOMB": 2.0, "GRENADE": 2.0, "AIR_STRIKE": 1.7, "REM_EXPLOS": 1.6,
    "ART_MISS_ATTACK": 1.5, "ABDUCT_DISSAP": 1.6, "NON_VIOL_TERRIT_TRANSFER": 1.8, "GOV_REGAINS_TERIT": 1.7,
    "NON_STATE_ACTOR_OVERTAKES_TER": 1.7, "DISR_WEAP": 1.5, "AGREEMENT": 1.4, "HQ_ESTABLISHED": 1.4, "MOB_VIOL": 1.5,
    "NATURAL_DISASTER": 1.6, "MAN_MADE_DISASTER": 1.6, "ORG_CRIME": 1.4, "ARREST": 1.2, "PROPERTY_DISTRUCT": 1.3,
    "PEACE_PROTEST": 1.4, "PROTEST_WITH_INTER": 1.5, "FORCE_AGAINST_PROTEST": 1.5, "VIOL_DEMONSTR": 1.5,
    "ATTRIB": 0.9, "DIPLO": 0.6, "OTHER": 0.2,
}  # fmt: skip
# a word for the dead or wounded belongs to the act beside it
TOLL = 0.35
LESSER = 0.5
NOT_DONE = 0.6
UNREAL = 0.3
DENIED = 0.1
FIRST = 1.3
CROWD = frozenset({"PEACE_PROTEST", "PROTEST_WITH_INTER", "VIOL_DEMONSTR"})
_AIRCRAFT = re.compile(
    r"\b(?:air ?force|jets?|war ?planes?|fighter planes?|bombers?|helicopters?|choppers?|gunships?)\b"
)
_LETHAL = re.compile(
    r"\b(?:live (?:bullets?|rounds?|ammunition|fire)|excessive|brutal\w*|violently|disproportionate|lethal|kill\w*|"
    r"shot|shoot\w*|beat\w*|wound\w*|injur\w*|opened fire|deadly)\b"
)
_MADE = re.compile(
    r"explo|blast|crash|spill|leak|collaps|derail|capsiz|collid|overturn|aground|sank|sunk|accident|stampede|factory|"
    r"plant|chemical|toxic|poison|gas|power|shipwreck|outage|burst|caught fire|catching fire|building"
)
_CRIME = re.compile(r"rob|theft|thef|steal|stole|burgl|extort|fraud|make off|made off")
_TALKS = re.compile(r"\bpeace (?:talks|negotiations|process|conference)|ceasefire talks|(?:indirect|proximity) talks")
_SWAP = re.compile(r"exchang|swap|release|surrender|hand|deal|free")
# what a crowd or somebody else speaks out against is not what befell it
_AGAINST = re.compile(
    r"\b(?:against|condemn\w*|decr\w*|denounc\w*|over|end to|no to|see as|about|alleg\w*|critic\w*)\W+(?:\w+\W+){0,4}$"
)
_UNREST = re.compile(r"^(?:civil )?(?:unrest|disturbances?|turmoil)$")
_PEACEFUL = re.compile(r"\b(?:peacefull?|peacefully|non-violent|nonviolent)\b")
_SIT = re.compile(r"sit-in|sit in|occup")
_STATE_WORDS = re.compile(r"\b(?:army|government|troops|security forces|police|military|soldiers|regime|loyalists?)\b")
_OTHER_WORDS = re.compile(r"\b(?:rebels?|militants?|fighters|insurgents?|jihadists?|taliban|is|isis|isil|militias?)\b")


def read_gold(path: Path) -> list[tuple[str, str]]:
    """(snippet, label) rows; a folder is taken to hold ``dev.tsv`` or ``test.tsv``."""
    file = next((path / n for n in ("test.tsv", "dev.tsv") if (path / n).is_file()), path)
    if not file.is_file():
        raise BadGold(f"{path}: no dev.tsv")
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or "SubType" not in rows[0]:
        raise BadGold(f"{file}: no column SubType")
    return [(row["EventSnippet"], row["SubType"]) for row in rows if row["SubType"]]


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a snippet: leaf, words, sentence, kinds of who acts and who suffers, weight."""

    leaf: str
    words: str
    sentence: str
    before: str
    actor: frozenset[str]
    target: frozenset[str]
    harmed: bool
    toll: bool
    done: bool
    weight: float


def as_body(text: str) -> str:
    """The snippet with a full stop where it was cut without one: a line that ends without is taken for a headline."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", '"', "”", "'", "…")) else f"{text}."


def told_by(reading: Reading) -> list[Told]:
    """The events of a snippet: those of claims, and event words that made no claim at lesser weight."""
    found = [_of_claim(reading, claim) for claim in reading.claims]
    used = {q.start for c in reading.claims for q in (c.trigger, *c.also)}
    for trigger in triggers.find(reading.sentences, reading.actors, reading.places):
        if trigger.start in used:
            continue
        sentence = reading.sentences[trigger.sentence]
        here = [a for a in reading.actors if sentence.start <= a.start < sentence.end]
        inside = tokens_of(sentence, trigger)
        actor = roles.fill(sentence, inside, ["subject", "by", "poss"], here)
        target = roles.fill(sentence, inside, ["object", "on", "against"], here, actor)
        rule = shipped().rule(trigger.rule)
        denied = rule is not None and rule.polarity is Polarity.DENIED
        found.append(
            Told(
                trigger.types[0],
                trigger.text.lower(),
                sentence.text.lower(),
                sentence.text[: trigger.start - sentence.start].lower(),
                frozenset(r.kind for r in actor),
                frozenset(r.kind for r in target),
                False,
                rule is not None and rule.toll,
                not denied,
                LESSER * trigger.score * (DENIED if denied else 1.0),
            )
        )
    return found


def _of_claim(reading: Reading, claim: Claim) -> Told:
    text, first = reading.report.text, claim.sentence
    start = claim.trigger.start if claim.trigger.start is not None else first.start
    weight = claim.score
    done = claim.stage in {Stage.ACCOMPLISHED, Stage.ONGOING, Stage.ENDED} and claim.polarity is Polarity.AFFIRMED
    if claim.polarity is Polarity.DENIED and claim.type != "OBS.CLAIM":
        weight *= DENIED
    elif claim.status is Status.HYPOTHETICAL:
        weight *= UNREAL
    elif not done:
        weight *= NOT_DONE
    book = shipped()
    rules = [book.rule(r) for r in claim.rules]
    return Told(
        claim.type,
        " ".join((q.text or "").lower() for q in (claim.trigger, *claim.also)),
        text[first.start : first.end].lower(),
        text[first.start : start].lower(),
        frozenset(r.kind for r in claim.actor),
        frozenset(r.kind for r in claim.target),
        any(c is not None and (c.high is None or c.high > 0) for c in (claim.killed, claim.wounded)),
        all(r is not None and r.toll for r in rules),
        done,
        weight,
    )


def label_of(reading: Reading, fallback: Fallback | None = None) -> str:
    """Label of a snippet from its reading; see the head of this file."""
    told = told_by(reading)
    weights = votes(told)
    if not weights and fallback is not None:
        for leaf, share in fallback(reading.report.text).items():
            weights[LABELS.get(leaf, "OTHER")] += share
    return max(sorted(weights), key=lambda label: weights[label], default="OTHER")


def votes(told: Iterable[Told]) -> defaultdict[str, float]:
    """Weight of each label."""
    events = list(told)
    weights: defaultdict[str, float] = defaultdict(float)
    crowd = _crowd(events)
    fought = any(e.leaf.startswith("FIGHT.") and e.done and not e.toll for e in events)
    left = any(e.leaf == "TERR.WITHDRAW" and e.done for e in events)
    for k, event in enumerate(events):
        label = _refined(event, crowd, left and not fought)
        weight = event.weight * WEIGHTS.get(label, 1.0)
        if event.toll and label in {"ATTACK", "ARMED_CLASH"}:
            weight *= TOLL
        weights[label] += weight * (FIRST if k == 0 else 1.0)
    if left and not fought and any(e.leaf in {"TERR.CAPTURE", "TERR.RECAPTURE", "TERR.HOLDS"} for e in events):
        weights["NON_VIOL_TERRIT_TRANSFER"] += weights.pop("CHANGE_TO_GROUP_ACT", 0.0)
    return weights


def _crowd(events: list[Told]) -> str:
    """What became of a crowd: nothing ("") where there is none, else its label."""
    protests = [e for e in events if LABELS.get(e.leaf) in CROWD and e.leaf != "REPRESS.CROWD"]
    force = [e for e in events if e.leaf == "REPRESS.CROWD" and e.done and not _AGAINST.search(e.before)]
    if not protests and not force:
        return ""
    blocked = any(e.leaf == "PROT.BLOCK" and e.done and not _SIT.search(e.words) for e in protests)
    riots = [e for e in protests if e.leaf == "PROT.RIOT" and not e.before.endswith("non-")]
    if blocked or any(not (_UNREST.search(e.words) or _PEACEFUL.search(e.sentence)) for e in riots):
        return "VIOL_DEMONSTR"
    if any(_LETHAL.search(e.words) or e.harmed or _LETHAL.search(e.sentence) for e in force):
        return "FORCE_AGAINST_PROTEST"
    if riots and not force and not _PEACEFUL.search(riots[0].sentence):
        return "VIOL_DEMONSTR"
    arrests = [e for e in events if e.leaf == "DET.ARREST" and e.done]
    return "PROTEST_WITH_INTER" if force or arrests else "PEACE_PROTEST"


def _refined(event: Told, crowd: str, unfought: bool) -> str:
    label = LABELS.get(event.leaf, "OTHER")
    if event.leaf == "REPRESS.CROWD" and event.actor and event.actor <= CIVIL:
        return "MOB_VIOL"
    if label in CROWD or (crowd in BROKEN and event.leaf == "DET.ARREST" and event.done):
        return crowd or label
    if event.leaf == "FORCE.BASE" and crowd and event.actor and event.actor <= CIVIL:
        return crowd
    if event.leaf in {"TERR.CAPTURE", "TERR.RECAPTURE"}:
        if unfought or "without a fight" in event.sentence or "without fighting" in event.sentence:
            return "NON_VIOL_TERRIT_TRANSFER"
        return "GOV_REGAINS_TERIT" if _by_state(event) else "NON_STATE_ACTOR_OVERTAKES_TER"
    if event.leaf == "STRIKE.SHELL" and _AIRCRAFT.search(event.sentence):
        return "AIR_STRIKE"
    if event.leaf == "OUT.DISASTER" and _MADE.search(event.words):
        return "MAN_MADE_DISASTER"
    if event.leaf == "PROP.LOOT" and _CRIME.search(event.words) and not event.actor & (ARMED | STATE):
        return "ORG_CRIME"
    if event.leaf == "DIP.MEET" and (_TALKS.search(event.sentence) or event.actor & ARMED):
        return "AGREEMENT"
    if event.leaf == "DET.RELEASE" and not _SWAP.search(event.words):
        return "OTHER"
    if event.leaf in {"VAC.ATTACK", "VAC.MASSACRE"} and event.target & ARMED and event.actor & (ARMED | STATE):
        return "ARMED_CLASH"
    return label


def _by_state(event: Told) -> bool:
    if event.actor & (STATE | ARMED):
        return bool(event.actor & STATE)
    state = max((m.start() for m in _STATE_WORDS.finditer(event.before)), default=-1)
    other = max((m.start() for m in _OTHER_WORDS.finditer(event.before)), default=-1)
    return state > other if state != other else event.leaf == "TERR.RECAPTURE"


def figures(gold: list[str], told: list[str]) -> Scores:
    """The three figures over parallel lists."""
    seen = [k for k, label in enumerate(gold) if label not in UNSEEN]
    classes = sorted(set(gold))
    return {
        "weighted_f1_25": weighted_f1([gold[k] for k in seen], [told[k] for k in seen], set(classes) - set(UNSEEN)),
        "weighted_f1_30": weighted_f1(gold, told, classes),
        "macro_f1": macro_f1(gold, told, classes),
    }


def score(path: Path, sample: int | None = None, fallback: Fallback | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first snippets only."""
    rows = read_gold(path)[:sample]
    told = [label_of(read_one(as_body(text).encode("utf-8"), "snippet.txt", {}), fallback) for text, _ in rows]
    return figures([label for _, label in rows], told)

"""``case2021``: fine event type of a news snippet (CASE 2021 task 2: 25 ACLED sub-events and 5 more).

Predicted: the leaf that the most claims of the snippet name, the first in the text where they are even, mapped by
``LABELS``; what only participants tell apart (who regains a territory, force against a protest, a civilian target)
by ``_refined``. ``weighted_f1_25`` leaves the five classes out that the training data of the task did not have
(gold rows of those classes too), ``weighted_f1_30`` counts all, ``macro_f1`` is over all 30.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation.running import BadGold, read_one
from evaluation.scores import Scores, macro_f1, weighted_f1
from tadmor.model import Claim

UNSEEN = ("ORG_CRIME", "NATURAL_DISASTER", "MAN_MADE_DISASTER", "ATTRIB", "DIPLO")
LABELS = {
    "FIGHT.CLASH": "ARMED_CLASH", "FIGHT.OFFENSIVE": "ARMED_CLASH", "TERR.CAPTURE": "NON_STATE_ACTOR_OVERTAKES_TER",
    "TERR.RECAPTURE": "GOV_REGAINS_TERIT", "TERR.HANDOVER": "NON_VIOL_TERRIT_TRANSFER",
    "TERR.WITHDRAW": "NON_VIOL_TERRIT_TRANSFER", "TERR.SIEGE": "OTHER", "STRIKE.AIR": "AIR_STRIKE",
    "STRIKE.DRONE": "AIR_STRIKE", "STRIKE.SHELL": "ART_MISS_ATTACK", "EXPL.IED": "REM_EXPLOS",
    "EXPL.SUICIDE": "SUIC_BOMB", "EXPL.GRENADE": "GRENADE", "WEAP.CBRN": "CHEM_WEAP", "WEAP.DISRUPT": "DISR_WEAP",
    "VAC.ATTACK": "ATTACK", "VAC.ASSASSIN": "ATTACK", "VAC.MASSACRE": "ATTACK", "VAC.TORTURE": "ATTACK",
    "VAC.ABDUCT": "ABDUCT_DISSAP", "VAC.SEXUAL": "SEX_VIOL", "VAC.DISPLACE": "OTHER",
    "PROP.DESTROY": "PROPERTY_DISTRUCT",
    "PROP.LOOT": "PROPERTY_DISTRUCT", "FORCE.DEPLOY": "CHANGE_TO_GROUP_ACT", "FORCE.RECRUIT": "CHANGE_TO_GROUP_ACT",
    "FORCE.BASE": "HQ_ESTABLISHED", "GROUP.CHANGE": "CHANGE_TO_GROUP_ACT", "DET.ARREST": "ARREST",
    "DET.POW": "ABDUCT_DISSAP",
    "DET.RELEASE": "OTHER", "ARMS.LAYDOWN": "CHANGE_TO_GROUP_ACT", "DIP.TRUCE": "AGREEMENT", "DIP.AGREE": "AGREEMENT",
    "DIP.INTENT": "DIPLO", "DIP.MEET": "DIPLO", "DIP.SUPPORT": "DIPLO", "DIP.DEMAND": "DIPLO", "DIP.REJECT": "DIPLO",
    "DIP.THREAT": "DIPLO", "DIP.ACCUSE": "DIPLO", "DIP.RUPTURE": "DIPLO", "AID.HUM": "OTHER", "AID.ACCESS": "OTHER",
    "PROT.DEMO": "PEACE_PROTEST", "PROT.STRIKE": "PEACE_PROTEST", "PROT.HUNGER": "PEACE_PROTEST",
    "PROT.BLOCK": "PEACE_PROTEST", "PROT.RIOT": "VIOL_DEMONSTR", "MOB.VIOL": "MOB_VIOL",
    "REPRESS.CROWD": "PROTEST_WITH_INTER", "OBS.CLAIM": "ATTRIB",
    "OUT.DISASTER": "NATURAL_DISASTER", "OUT.CRIME": "ORG_CRIME",
}  # fmt: skip
CLASSES = tuple(sorted({*LABELS.values(), *UNSEEN, "PROTEST_WITH_INTER", "FORCE_AGAINST_PROTEST"}))
STATE = frozenset({"state_forces", "police", "government", "coalition"})


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


def label_of(claims: Sequence[Claim]) -> str:
    """Label of a snippet from its claims; OTHER where there is none."""
    told = [claim for claim in claims if claim.type in LABELS and claim.polarity == "affirmed"]
    leaves = Counter(claim.type for claim in told)
    if not leaves:
        return "OTHER"
    main = max(told, key=lambda c: (leaves[c.type], -(c.trigger.start or 0)))
    return _refined(main, leaves)


def _refined(main: Claim, leaves: Counter[str]) -> str:
    crowd = leaves.keys() & {"PROT.DEMO", "PROT.RIOT", "PROT.BLOCK", "PROT.STRIKE"}
    if "REPRESS.CROWD" in leaves or main.type == "REPRESS.CROWD":
        return "FORCE_AGAINST_PROTEST" if main.killed or main.wounded else "PROTEST_WITH_INTER"
    if crowd and "DET.ARREST" in leaves:
        return "PROTEST_WITH_INTER"
    kinds = {role.kind for role in main.actor}
    if main.type in ("TERR.CAPTURE", "TERR.RECAPTURE") and kinds:
        return "GOV_REGAINS_TERIT" if kinds & STATE else "NON_STATE_ACTOR_OVERTAKES_TER"
    return LABELS[main.type]


def figures(gold: list[str], told: list[str]) -> Scores:
    """The three figures over parallel lists."""
    seen = [k for k, label in enumerate(gold) if label not in UNSEEN]
    classes = sorted(set(gold))
    return {
        "weighted_f1_25": weighted_f1([gold[k] for k in seen], [told[k] for k in seen], set(classes) - set(UNSEEN)),
        "weighted_f1_30": weighted_f1(gold, told, classes),
        "macro_f1": macro_f1(gold, told, classes),
    }


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first snippets only."""
    rows = read_gold(path)[:sample]
    told = [label_of(read_one(text.encode("utf-8"), "snippet.txt", {}).claims) for text, _ in rows]
    return figures([label for _, label in rows], told)

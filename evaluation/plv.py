"""``plv``: PLOVER root of a news sentence with its source and target marked (tab-separated, ``gold_root``).

Predicted: of the sentence's claims the one whose actor and target lie nearest to the marked parties (each that
overlaps counts one, a claim between both marks a half), mapped to PLOVER by the codebook's own crosswalk; REQUEST
and the like have leaves of their own. CONCEDE and RETREAT are one root, YIELD, in this set. Without any claim the
prediction is "none", which is always wrong. ``macro_f1_4``: verbal and material cooperation and conflict
(``gold_penta``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluation.case2021 import Fallback, as_body
from evaluation.running import BadGold, read_one
from evaluation.scores import Scores, macro_f1
from tadmor.claims import roles, triggers
from tadmor.claims.assemble import tokens_of
from tadmor.codebook import shipped
from tadmor.model import Polarity, Reading, Role, Stage

ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
SAME = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# what a party does for another and may refuse; what it does so and may promise; what it does against another
WILLING = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"})
KINDLY = frozenset({"CONSULT", "COOPERATE", "AID", "YIELD"})
HARM = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
# event words that made no claim; what another event word governs is its content
LESSER = 0.6
GOVERNED = 0.6
_ENDING = re.compile(r"^(?:lift|eas|remov|end|call|drop|stop|halt|suspend|abandon|withdr|revers|cancel)")
# "eased the curfew": the noun is told, the verb before it ends it
_LIFTED = re.compile(r"\b(?:lift|eas|repeal|relax|call(?:ed)? off|scrap)\w*\W+(?:\w+\W+){0,5}$")
# Where this set, which follows the numbers of CAMEO, files a leaf elsewhere than the codebook's crosswalk does, or the
# words decide: leaf (or its beginning), a pattern in the event words, one in the sentence, root.
READINGS = tuple(
    (leaf, re.compile(words), re.compile(text), root)
    for leaf, words, text, root in (
        # fighting for places and blockades (19), attacks on networks; demolition of property stays ASSAULT
        ("TERR.CAPTURE", "", "", "ASSAULT"),
        ("TERR.RECAPTURE", "", "", "ASSAULT"),
        ("TERR.SIEGE", "", "", "ASSAULT"),
        ("CYBER.", "", "", "ASSAULT"),
        # courts accuse where they charge and convict, custody is coercion (17)
        ("DET.ARREST", "charg|convict|guilty|indict|sentenc|prosecut|arraign|trial|extradit", "", "ACCUSE"),
        # imposed measures and deportation are coercion (172, 174), people who flee ask for refuge (023)
        ("DIP.RUPTURE", "sanction|embargo|freeze", r"\b(?:impos|slap|prolong|enforc|order)\w*", "COERCE"),
        ("VAC.DISPLACE", "deport", "", "COERCE"),
        ("VAC.DISPLACE", "refuge|asylum|shelter", "", "REQUEST"),
        # a deal agreed is signed (057), what is agreed to lies ahead (03)
        ("DIP.AGREE", "^agree", r"\bagreed (?:on )?(?:an?|the) ", "SUPPORT"),
        ("DIP.AGREE", "^(?:agree|consent|accept)", "", "AGREE"),
        ("DIP.INTENT", "^agree", r"\bagreed (?:on )?(?:an?|the) ", "SUPPORT"),
        ("DIP.TRUCE", "", r"\bagree\w* to (?:\w+ ){0,3}(?:cease-?fire|truce)", "AGREE"),
        ("DIP.MEET", "", r"\bwill (?:\w+ ){0,2}(?:meet|host|visit|attend|travel)\b", "AGREE"),
        # to call for a punishment is to accuse (11)
        (
            "DIP.DEMAND",
            "call",
            r"\bcall\w* for (?:\w+ ){0,2}(?:sanctions|investigation|inquiry|probe|boycott)",
            "ACCUSE",
        ),
        # troops that keep a peace are help, and taking them away ends it
        ("TERR.WITHDRAW", "", r"\bpeace-?keep", "SANCTION"),
        ("FORCE.", "", r"\bpeace-?keep|\bpeace (?:force|mission)|observer mission", "AID"),
        # who leaves office, appoints or reforms yields (08); who is overthrown or elected does not
        ("GOV.CHANGE", "coup|putsch|overthr|toppl|depos|oust|elect|runoff|referendum", "", ""),
        # demands that are met are yielded to
        ("DIP.INTENT", "accept|conced|bow|yield|heed|meet|grant|approv", r"\bdemands?\b", "YIELD"),
        # demonstrators who burn and fight protest
        ("PROP.DESTROY", "", r"\b(?:protest|demonstrat|riot)", "PROTEST"),
        ("FIGHT.CLASH", "clash", r"\b(?:protest|demonstrat|riot|opponents|opposition)", "PROTEST"),
    )
)
# Exercises of two marked parties are cooperation.
_DRILL = re.compile(r"war games?|exercises?|drills?|manoeuvres?|maneuvers?")
_JOINED = re.compile(r"\W*and(?: the| its)?\W*")
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "1"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), "2"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "3"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "4"),
}


SPLITS = ("test.tsv", "train.tsv")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the two marked parties as code points, and the gold labels."""

    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    root: str
    quad: str


def read_gold(path: Path) -> list[Pair]:
    """Rows of a file or of a folder's test, else train; spans found from the marks ``<s>`` and ``<t>``."""
    if path.is_dir():
        path = next((path / name for name in SPLITS if (path / name).is_file()), path / SPLITS[0])
    if not path.is_file():
        raise BadGold(f"{path}: no such file")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    if not rows or "gold_root" not in rows[0]:
        raise BadGold(f"{path}: no column gold_root")
    return [_pair(row) for row in rows]


def _pair(row: dict[str, str]) -> Pair:
    text, spans, rest = "", {"s": (0, 0), "t": (0, 0)}, row["marked_sentence"]
    opened: dict[str, int] = {}
    while rest:
        mark = next((m for m in ("<s>", "</s>", "<t>", "</t>") if rest.startswith(m)), "")
        if not mark:
            text, rest = text + rest[0], rest[1:]
        elif mark[1] == "/":
            spans[mark[2]] = (opened.get(mark[2], len(text)), len(text))
        else:
            opened[mark[1]] = len(text)
        rest = rest[len(mark) :]
    return Pair(text, spans["s"], spans["t"], row["gold_root"], row["gold_penta"])


@cache
def _crosswalk() -> dict[str, str]:
    """PLOVER root of each of our leaves by the codebook."""
    table = {}
    for code, kind in shipped().types.items():
        first = str(kind.plover.get("event", "")).replace("/", " ").replace("|", " ").split(" ")[0]
        table[code] = SAME.get(first, first)
    return table


def root_of(
    leaf: str,
    stage: Stage = Stage.ACCOMPLISHED,
    polarity: Polarity = Polarity.AFFIRMED,
    words: str = "",
    text: str = "",
) -> str:
    """PLOVER root of a leaf told at a stage with a polarity in the given words of a sentence, or an empty string."""
    root = _crosswalk().get(leaf, "")
    for start, in_words, in_text, other in READINGS:
        if leaf.startswith(start) and in_words.search(words) and in_text.search(text):
            root = other
            break
    if leaf == "DIP.TRUCE" and root == "YIELD" and polarity is Polarity.AFFIRMED:
        return root  # declared and in force are one root here
    ending = stage is Stage.ENDED or bool(_ENDING.search(words))
    if polarity is Polarity.DENIED:
        return "REJECT" if root in WILLING or (ending and root in HARM) else ""
    if stage in {Stage.PLANNED, Stage.THREATENED}:
        return "AGREE" if root in KINDLY or (ending and root in HARM) else "THREATEN" if root in HARM else root
    if stage is Stage.ENDED:
        if root in HARM | {"AGREE"}:
            return "YIELD"
        return "SANCTION" if root in {"AID", "COOPERATE", "CONSULT", "SUPPORT"} else root
    return root


@dataclass(frozen=True, slots=True)
class _Word:
    """One event word with what it may mean for a pair."""

    start: int
    root: str
    fit: float
    told: bool


def predict(pair: Pair, reading: Reading, fallback: Fallback | None = None) -> str:
    """Root for one pair, or "none"."""
    words = _words(pair, reading)
    starts = {w.start for w in words if w.root in ROOTS}
    scored = []
    for word in words:
        weight = word.fit * (1.0 if word.told else LESSER)
        weight -= GOVERNED * _governed(reading, word.start, starts)
        scored.append((weight, -word.start, word.root))
    best = max((row for row in scored if row[2] in ROOTS), default=None)
    if best is None and fallback is not None:
        shares: dict[str, float] = {}
        for leaf, share in fallback(pair.text).items():
            shares[root_of(leaf)] = shares.get(root_of(leaf), 0.0) + share
        return max((r for r in sorted(shares) if r in ROOTS), key=lambda r: shares[r], default="none")
    return best[2] if best else "none"


def _words(pair: Pair, reading: Reading) -> list[_Word]:
    """Claims, then event words that made none."""
    found: list[_Word] = []
    used: set[int | None] = set()
    text = reading.report.text.lower()
    first, second = sorted((pair.source, pair.target))
    joint = _JOINED.fullmatch(text, first[1], second[0]) is not None
    for claim in reading.claims:
        used.update(q.start for q in (claim.trigger, *claim.also))
        start = claim.trigger.start or 0
        words = (claim.trigger.text or "").lower()
        root = root_of(claim.type, claim.stage, claim.polarity, words, text)
        if root in HARM and _LIFTED.search(text[max(0, start - 60) : start]):
            root = "YIELD"
        if joint and claim.type == "FORCE.ALERT" and _DRILL.search(words):
            root = "COOPERATE"
        fit = _fit(claim.actor, claim.target, start, pair) + 0.3 * claim.score
        found.append(_Word(start, root, fit, True))
    for trigger in triggers.find(reading.sentences, reading.actors, reading.places):
        if trigger.start not in used:
            sentence = reading.sentences[trigger.sentence]
            here = [a for a in reading.actors if sentence.start <= a.start < sentence.end]
            inside = tokens_of(sentence, trigger)
            actor = roles.fill(sentence, inside, ["subject", "by", "poss"], here)
            target = roles.fill(sentence, inside, ["object", "on", "against", "with", "to"], here, actor)
            rule = shipped().rule(trigger.rule)
            stage = rule.stage if rule and rule.stage else Stage.ACCOMPLISHED
            polarity = rule.polarity if rule and rule.polarity else Polarity.AFFIRMED
            root = root_of(trigger.types[0], stage, polarity, trigger.text.lower(), text)
            found.append(
                _Word(trigger.start, root, _fit(actor, target, trigger.start, pair) + 0.3 * trigger.score, False)
            )
    return found


def _governed(reading: Reading, start: int, starts: set[int]) -> bool:
    """Whether another event word stands above this one in the tree: "agreed to send", "condemned the attack"."""
    for sentence in reading.sentences:
        if sentence.start <= start < sentence.end:
            i = sentence.at(start)
            if i is None:
                return False
            return any(sentence.tokens[k].start in starts for k in sentence.ancestors(i) if k != i)
    return False


def _fit(actor: Sequence[Role], target: Sequence[Role], start: int | None, pair: Pair) -> float:
    """How well participants and place in the sentence agree with the marked parties."""
    ends = sorted((*pair.source, *pair.target))
    between = start is not None and ends[0] <= start <= ends[-1]
    fit = _meets(actor, pair.source) + _meets(target, pair.target) + 0.5 * between
    return fit + 0.5 * (_meets(actor, pair.target) and _meets(target, pair.source))


def _meets(found: Sequence[Role], span: tuple[int, int]) -> bool:
    return any(r.start is not None and r.end is not None and r.start < span[1] and span[0] < r.end for r in found)


def figures(pairs: list[Pair], told: list[str]) -> Scores:
    """Macro F1 over the 15 roots, accuracy, macro F1 over the four quads, and the share without any prediction."""
    gold = [pair.root for pair in pairs]
    quads, told_quads = [pair.quad for pair in pairs], [QUADS.get(root, "none") for root in told]
    return {
        "macro_f1": macro_f1(gold, told, ROOTS),
        "accuracy": sum(g == t for g, t in zip(gold, told, strict=True)) / len(gold),
        "macro_f1_4": macro_f1(quads, told_quads, "1234"),
        "coverage": sum(t != "none" for t in told) / len(told),
    }


def score(path: Path, sample: int | None = None, fallback: Fallback | None = None) -> Scores:
    """Scores on the file; ``sample`` takes the first pairs only."""
    pairs = read_gold(path)[:sample]
    readings = (read_one(as_body(pair.text).encode("utf-8"), "sentence.txt", {}) for pair in pairs)
    return figures(pairs, [predict(pair, reading, fallback) for pair, reading in zip(pairs, readings, strict=True)])

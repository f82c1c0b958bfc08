"""``india``: police actions in news on Gujarat 2002 (IndiaPoliceEvents), judged per document as in the published work.

A document has KILL, ARREST, FAIL, FORCE or ANY where one of its sentences has; F1 is over documents. Texts are
lower-case, as published. The labels are questions about the police and other security forces of the state, and are
answered from the reading like this:

ARREST  a claim of arrest or detention that is told as having come about, by the police or by nobody named: who takes
        people in custody is by the meaning of the type an authority, which the news leaves out as a rule. Verdicts and
        charges, of the same type, are acts of courts.
FORCE   a claim of violence with the police as its actor, or of force against a crowd with nobody else as its actor
        (such force is by the meaning of the type that of police or soldiers).
KILL    such a claim that counts the dead or whose words say that somebody was killed, or such a claim beside deaths
        of the same sentence for which nobody is named.
FAIL    a claim with polarity "denied" of police, soldiers or government as its actor: an arrest, a use of force against
        violence, help or protection that did not come about.
ANY     any of these but FAIL; any other claim with the police as actor; security measures; a statement of the police;
        and, because the question is about any act at all and our types are those of conflict, any mention of the
        police (of soldiers only as participants, since those named may stand on a border far away) but for those
        blamed for an omission.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.running import BadGold, read_one
from evaluation.scores import Hits, Scores
from tadmor.model import Claim, Polarity, Reading, Role, Stage, Status

LABELS = ("KILL", "ARREST", "FAIL", "FORCE", "ANY")
POLICE = frozenset({"police", "state_forces"})
# whoever answers for order: may fail to keep it, and arrests
STATE = POLICE | {"government", "institution", "country"}
# who holds people in his power without being an authority
OTHERS = frozenset("rebels jihadists militia separatists gang unknown_armed civilians unarmed_group".split())
WORDS = frozenset(
    """police policeman policemen policewoman policewomen armyman armymen cop cops constable constables army troops
    jawan jawans soldier soldiers crpf rpf grp srp srpf bsf itbp cisf sub-inspector dgp sleuths cid cbi stf paramilitary
    para-military paramilitaries gendarmes gendarme""".split()
)
# of the state's force where the name has a second such word: "security forces", "men in uniform", "rapid action force"
PAIRS = (
    ("security", "force"), ("security", "personnel"), ("security", "men"), ("men", "uniform"), ("men", "khaki"),
    ("rapid", "force"), ("task", "force"), ("reserve", "force"), ("protection", "force"), ("border", "force"),
)  # fmt: skip
# what may follow "men" and tells whose they are
DRESS = " in khaki uniform"
# words that make a place of "police"
SITES = ("station", "parade", "ground", "line", "headquarter", "academ")
# soldiers that are only named may be those on a border far away
SOLDIERS = frozenset("army troops soldier soldiers".split())
# raids and operations of the police are searches as a rule
VIOLENT = ("REPRESS.", "VAC.", "STRIKE.", "FIGHT.CLASH", "EXPL.", "PROT.RIOT")
NO_POLICE = frozenset({"VAC.DISPLACE", "VAC.ABDUCT"})
DEADLY = ("kill", "shot dead", "shoot dead", "gunned", "dead", "died", "death", "slain", "executed", "murder")
OMITTED = ("REPRESS.", "DET.ARREST", "AID.HUM")
NO_ARREST = ("charg", "indict", "prosecut", "arraign", "trial", "sentenc", "convict", "guilty", "crack", "hunt")
DONE = frozenset({Stage.ACCOMPLISHED, Stage.ONGOING, Stage.ENDED})
UNREAL = frozenset({Status.HYPOTHETICAL, Status.PLANNED})
# the copula tells no act
_STATES = frozenset("be have seem appear remain become".split())


def read_gold(path: Path) -> list[tuple[str, str, frozenset[str]]]:
    """(document id, text, labels of its sentences)."""
    try:
        documents = [json.loads(x) for x in (path / "docs.jsonl").read_text(encoding="utf-8").split("\n") if x.strip()]
        sentences = [json.loads(x) for x in (path / "sents.jsonl").read_text(encoding="utf-8").split("\n") if x.strip()]
    except OSError as error:
        raise BadGold(f"{path}: {error}") from error
    labels: dict[str, set[str]] = {}
    for row in sentences:
        found = {"ANY" if name == "ANY_ACTION" else name for name in row["sent_labels"]}
        labels.setdefault(str(row["doc_id"]), set()).update(found)
    return [(str(d["doc_id"]), d["doc_text"], frozenset(labels.get(str(d["doc_id"]), ()))) for d in documents]


def labels_of(reading: Reading) -> frozenset[str]:
    """Labels of a document from its reading."""
    return frozenset(label for label, _ in evidence(reading))


def evidence(reading: Reading) -> Iterator[tuple[str, str]]:
    """(label, words that speak for it), in no order that matters."""
    for claim in reading.claims:
        for label in deeds(claim):
            yield label, f"{claim.type}: {claim.trigger.text}"
    for attribution in reading.attributions:
        if is_police_name(attribution.source.text or ""):
            yield "ANY", f"said: {attribution.source.text}"
    deaths = [c for c in reading.claims if _deadly(c) and c.stage in DONE and c.polarity is not Polarity.DENIED]
    forced = {c.sentence for c in reading.claims if "FORCE" in deeds(c)}
    for claim in deaths:
        if claim.sentence in forced and not any(r.kind != "description" for r in claim.actor):
            yield "KILL", f"beside force: {claim.trigger.text}"
    idle = [c.sentence for c in reading.claims if "FAIL" in deeds(c)]
    for mention in reading.actors:
        last = mention.text.lower().split()[-1]
        name = reading.report.text[mention.start : mention.end + len(DRESS)]
        after = reading.report.text[mention.end : mention.end + 10].lower().split()
        if last in SOLDIERS or (after and after[0].startswith(SITES)) or any(s.covers(mention.span) for s in idle):
            continue
        if is_police_name(mention.text) or (last == "men" and is_police_name(name)):
            yield "ANY", f"named: {mention.text}"


def deeds(claim: Claim) -> frozenset[str]:
    """Labels of one claim."""
    if claim.polarity is Polarity.DENIED:
        ours = any(r.kind in STATE or is_police(r) for r in claim.actor)
        failed = claim.type.startswith(OMITTED) and (ours or (claim.type == "REPRESS.CROWD" and not claim.actor))
        return frozenset({"FAIL"} if failed else {"ANY"} if _by_police(claim) else ())
    if claim.stage not in DONE or claim.status in UNREAL:
        return frozenset({"ANY"} if _by_police(claim) and claim.status is not Status.HYPOTHETICAL else ())
    found: set[str] = {"ANY"} if _by_police(claim) else set()
    if claim.type.startswith("FORCE.") and "security" in _told(claim):
        found.add("ANY")
    nobody = not any(r.kind != "description" for r in claim.actor)
    taken = claim.type == "DET.ARREST" and not any(r.kind in OTHERS for r in claim.actor)
    if taken or (claim.type == "VAC.ABDUCT" and _by_police(claim)):
        if not any(stem in (claim.trigger.text or "").lower() for stem in NO_ARREST):
            found.update(("ARREST", "ANY"))
    forced = claim.type.startswith(VIOLENT) and claim.type not in NO_POLICE and _by_police(claim)
    if forced or (claim.type == "REPRESS.CROWD" and nobody):
        found.update(("FORCE", "ANY"))
        if _deadly(claim):
            found.add("KILL")
    return frozenset(found)


def _deadly(claim: Claim) -> bool:
    counted = claim.killed is not None and (claim.killed.high is None or claim.killed.high > 0)
    return counted or any(stem in _told(claim) for stem in DEADLY)


def _told(claim: Claim) -> str:
    """The words of the claim's event, in lower case."""
    return " ".join((q.text or "").lower() for q in (claim.trigger, *claim.also))


def is_police(role: Role) -> bool:
    """True for a participant that is police or another force of the state."""
    named = is_police_name(f"{role.who} {role.text}")
    return named or (role.kind in POLICE and "unit" not in (role.text or "").lower())


def is_police_name(text: str) -> bool:
    """True where a word of the name, or a pair of them, says police or soldiers."""
    words = text.lower().replace("'", " ").replace(",", " ").split()
    stems = [w.removesuffix("s") for w in words]
    return not WORDS.isdisjoint(words) or any(a in stems and b in stems for a, b in PAIRS)


def _by_police(claim: Claim) -> bool:
    return any(is_police(r) for r in claim.actor)


def figures(gold: Sequence[frozenset[str]], told: Sequence[frozenset[str]]) -> Scores:
    """F1 per label over documents."""
    scores: Scores = {}
    for label in LABELS:
        hits = Hits()
        for g, t in zip(gold, told, strict=True):
            hits.add(float(label in g and label in t), float(label in t), float(label in g))
        scores[f"f1_{label}"] = hits.f1
    return scores


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on the folder; ``sample`` takes the first documents only."""
    documents = read_gold(path)[:sample]
    told = [labels_of(read_one(text.encode("utf-8"), f"{id}.txt", {})) for id, text, _ in documents]
    return figures([labels for _, _, labels in documents], told)

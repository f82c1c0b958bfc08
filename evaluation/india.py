"""``india``: police actions in news on Gujarat 2002 (IndiaPoliceEvents), judged per document as in the published work.

A document has KILL, ARREST, FAIL, FORCE or ANY where one of its sentences has. Predicted from claims told as done:
police (or soldiers) as actor of a killing, an arrest, force against people; FAIL is a denied act or help of the police;
ANY is any claim of which the police are the actor. F1 over documents. Texts are lower-case, as published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from evaluation.running import BadGold, read_one
from evaluation.scores import Hits, Scores
from tadmor.model import Claim, Polarity

LABELS = ("KILL", "ARREST", "FAIL", "FORCE", "ANY")
POLICE = frozenset({"police", "state_forces"})
WORDS = ("police", "cop", "constable", "officer", "crpf", "army", "troop", "jawan", "rapid action", "security")
FORCE = ("REPRESS.", "VAC.", "STRIKE.", "FIGHT.", "MOB.", "EXPL.")


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


def labels_of(claims: Iterable[Claim]) -> frozenset[str]:
    """Labels of a document from its claims."""
    found: set[str] = set()
    for claim in claims:
        if not _by_police(claim):
            continue
        found.add("ANY")
        if claim.polarity is Polarity.DENIED:
            found.add("FAIL")
            continue
        if claim.type.startswith("DET.ARREST"):
            found.add("ARREST")
        if claim.type.startswith(FORCE):
            found.add("FORCE")
            if claim.killed and (claim.killed.high is None or claim.killed.high > 0):
                found.add("KILL")
    return frozenset(found)


def _by_police(claim: Claim) -> bool:
    return any(r.kind in POLICE or any(w in f"{r.who} {r.text}".lower() for w in WORDS) for r in claim.actor)


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
    told = [labels_of(read_one(text.encode("utf-8"), f"{id}.txt", {}).claims) for id, text, _ in documents]
    return figures([labels for _, _, labels in documents], told)

"""``python -m training.muc4 DEV``: fit the linear models of the MUC-4 mapping on the development texts and keys.

Writes ``evaluation/muc4_weights.json``. Claims are laid onto key templates by the strings, type, date and place that
they share; those that share nothing tell none. ``--tune`` chooses the thresholds anew in two folds, each half answered
by models of the other, and shows the scores. ``--readings FILE`` keeps readings between runs (a pickle of our own
making: load no other).
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import muc4_key as muc
from evaluation import muc4_setting as setting
from evaluation import muc4_slots as slots
from evaluation import muc4_credit
from evaluation.muc4 import score_messages
from evaluation.muc4_fill import templates
from evaluation.muc4_incidents import (
    NONE,
    TYPES,
    Anchor,
    Incident,
    Text,
    anchor_features,
    anchors,
    pair_features,
    told,
)
from evaluation.muc4_key import Message, Template
from evaluation.muc4_linear import SCALE, WEIGHTS, Linear, Models
from evaluation.muc4_slots import Scene
from evaluation.running import read_one

Row = tuple[list[str], str, float]
# Types that leaves of our ontology may stand for.
LEAVES = {
    "EXPL": {"BOMBING"}, "STRIKE": {"ATTACK", "BOMBING"}, "WEAP": {"BOMBING"}, "VAC.ABDUCT": {"KIDNAPPING"},
    "VAC": {"ATTACK", "KIDNAPPING"}, "PROP.LOOT": {"ROBBERY"}, "PROP": {"ARSON", "BOMBING", "ATTACK"},
    "FIGHT": {"ATTACK"}, "DIP.THREAT": {"ATTACK", "BOMBING", "KIDNAPPING"}, "DET.RELEASE": {"KIDNAPPING"},
    "MOB": {"ATTACK"}, "REPRESS": {"ATTACK"}, "OBS": {"ATTACK", "BOMBING"}, "TERR": {"ATTACK"},
}  # fmt: skip
STOP = frozenset("THE A AN OF AND IN ON AT TO FOR BY FROM WITH HIS HER THEIR ITS DE DEL LA EL LAS LOS Y".split())
CONFIDENCES = (
    "REPORTED AS FACT",
    "SUSPECTED OR ACCUSED",
    "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "CLAIMED OR ADMITTED",
    "POSSIBLE",
)
# Chosen by ``--tune``: each half of the development texts answered by models of the other.
THRESHOLDS = {"claim": 0.25, "join": 0.6, "incident": 0.3, "party": 0.35, "second party": 0.65, "person": 0.35}


# --- fitting --------------------------------------------------------------------------------------


def fit(rows: Sequence[Row], l2: float, least: int = 3, steps: int = 150) -> Linear:
    """Multinomial logistic regression by Adam on all rows; features seen fewer than ``least`` times are left out."""
    seen = Counter(f for features, _, _ in rows for f in set(features))
    vocabulary = {f: k + 1 for k, f in enumerate(sorted(f for f, n in seen.items() if n >= least))}
    labels = sorted({label for _, label, _ in rows})
    index = [np.array([0, *sorted({vocabulary[f] for f in fs if f in vocabulary})]) for fs, _, _ in rows]
    columns = np.concatenate(index)
    lines = np.repeat(np.arange(len(rows)), [len(i) for i in index])
    truth = np.zeros((len(rows), len(labels)))
    truth[np.arange(len(rows)), [labels.index(label) for _, label, _ in rows]] = 1.0
    weight = np.array([w for _, _, w in rows])[:, None]
    beta = np.zeros((len(vocabulary) + 1, len(labels)))
    first, second = np.zeros_like(beta), np.zeros_like(beta)
    for step in range(1, steps + 1):
        logits = np.stack([np.bincount(lines, beta[columns, c], len(rows)) for c in range(len(labels))], axis=1)
        chance = np.exp(logits - logits.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        error = (chance - truth) * weight
        slope = np.stack([np.bincount(columns, error[lines, c], len(beta)) for c in range(len(labels))], axis=1)
        slope = slope / weight.sum() + l2 * beta * (np.arange(len(beta)) > 0)[:, None]
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = 0.1 * (1.0 - 0.9 * step / steps)
        beta -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    found = {f: tuple(float(x) for x in beta[k]) for f, k in vocabulary.items()}
    return Linear(tuple(labels), {"": tuple(float(x) for x in beta[0]), **found})


# --- gold -----------------------------------------------------------------------------------------


@dataclass
class Case:
    """A message with its reading and the raw lines of its keys (slot -> lines), one dict a template."""

    message: Message
    text: Text
    raw: list[dict[int, list[str]]]


def raw_keys(folder: Path) -> dict[str, list[dict[int, list[str]]]]:
    """Key lines with their cross-references, by message."""
    found: dict[str, list[dict[int, list[str]]]] = defaultdict(list)
    for file in sorted(folder.glob("key-*")):
        number = -1
        for line in file.read_text(encoding="latin-1").splitlines():
            slot = muc._SLOT.match(line)
            if slot and int(slot[1]) == 0:
                found[slot[2].split(" ")[0]].append({})
                current = found[slot[2].split(" ")[0]][-1]
            elif slot:
                number = int(slot[1])
                current[number] = [slot[2].strip()]
            elif line.startswith("      ") and line.strip() and number > 0:
                if current[number][-1].endswith("/"):
                    current[number][-1] += " " + line.strip()
                else:
                    current[number].append(line.strip())
    return {id: [t for t in rows if t.get(muc.TYPE, ["*"])[0] not in ("*", "-")] for id, rows in found.items()}


def words_of(string: str) -> frozenset[str]:
    """Words of a filler without articles."""
    return frozenset(w for w in re.findall(r"[A-Z0-9']+", string.upper()) if w not in STOP and len(w) > 1)


def strings(template: Template, *numbers: int) -> Iterator[frozenset[str]]:
    """Word sets of the alternatives of string fillers."""
    for number in numbers:
        for filler in template.slots.get(number, ()):
            yield from (words for v in filler.values if (words := words_of(v)))


def sentence_words(text: Text, k: int) -> frozenset[str]:
    """Words of a sentence in capitals."""
    return frozenset(t.text.upper() for t in text.sentences[k].tokens)


def kinds_of(leaf: str) -> set[str]:
    """MUC-4 types that a leaf may stand for."""
    return LEAVES.get(leaf, LEAVES.get(leaf.split(".")[0], set()))


def fit_of(case: Case, anchor: Anchor, template: Template) -> float:
    """How much a claim and a template share."""
    there = sentence_words(case.text, anchor.sentence)
    targets = sum(ws <= there for ws in set(strings(template, 12, muc.NAME, muc.DESCRIPTION)))
    score = 2.0 * min(2, targets)
    if not targets:
        score += any(len(ws & there) * 2 >= len(ws) for ws in strings(template, muc.NAME, muc.DESCRIPTION, 12))
    score += any(ws <= there for ws in strings(template, 6))
    score += any(ws <= there for ws in strings(template, muc.PERSON, muc.ORGANISATION))
    kind = template.slots[muc.TYPE][0].values[0] if template.slots.get(muc.TYPE) else ""
    mine = kinds_of(anchor.claim.type)
    score += 1.5 if kind in mine else -1.0 if mine else -2.0
    when = anchor.claim.when
    if when and when.interval and when.interval.start and when.interval.start == when.interval.end:
        told = muc.day_text(when.interval.start)
        hit = any(told in f.values for f in template.slots.get(muc.DATE, ()))
        score += 1.0 if hit else -0.5
    for filler in template.slots.get(muc.LOCATION, ()):
        last = filler.values[0].split(":")[-1]
        score += 0.7 * (":" in filler.values[0] and words_of(last) <= there)
    return score


def align(case: Case) -> list[tuple[Anchor, int | None, float]]:
    """Each claim with the template it tells (None: none) and how much it counts in training."""
    rows: list[tuple[Anchor, int | None, float]] = []
    for anchor in anchors(case.text):
        scores = [fit_of(case, anchor, t) for t in case.message.templates]
        best = max(range(len(scores)), key=lambda i: scores[i], default=-1)
        if best < 0 or scores[best] <= 0.5:
            rows.append((anchor, None, 1.0 if best < 0 else 0.6))
        elif scores[best] >= 2.5:
            rows.append((anchor, best, 0.0 if case.message.templates[best].optional else 1.0))
        else:
            rows.append((anchor, None, 0.0))
    return rows


def kind_of(template: Template) -> str:
    """First type of a template."""
    return template.slots[muc.TYPE][0].values[0] if template.slots.get(muc.TYPE) else NONE


# --- rows -----------------------------------------------------------------------------------------


def anchor_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Claims as examples."""
    for case in cases:
        aligned = align(case)
        every = told([anchor for anchor, _, _ in aligned])
        for anchor, which, weight in aligned:
            label = NONE if which is None else kind_of(case.message.templates[which])
            if weight and (label == NONE or label in TYPES):
                yield anchor_features(case.text, anchor, len(aligned), every), label, weight


def pair_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Pairs of claims that tell templates, as examples."""
    for case in cases:
        known = [(a, w) for a, w, _ in align(case) if w is not None]
        for a, w in known:
            a.chances = {kind_of(case.message.templates[w]): 1.0}
        for i, (a, v) in enumerate(known):
            for b, w in known[i + 1 :]:
                yield pair_features(case.text, a, b), "same" if v == w else "other", 1.0 / max(1, len(known) - 1)


def scenes(cases: Iterable[Case]) -> Iterator[tuple[Case, int, Scene]]:
    """Incidents as the alignment groups them."""
    for case in cases:
        groups: dict[int, list[Anchor]] = defaultdict(list)
        for anchor, which, _ in align(case):
            if which is not None:
                anchor.chances = {kind_of(case.message.templates[which]): 1.0}
                groups[which].append(anchor)
        for which, group in sorted(groups.items()):
            yield case, which, Scene(case.text, Incident(group))


def _quoted(line: str) -> list[str]:
    return re.findall(r'"([^"]*)"', line.replace('\\"', "'"))


def humans(raw: dict[int, list[str]]) -> list[tuple[set[str], str]]:
    """Each human target of a template: its strings and its effect ("-" where none is told)."""
    found: list[tuple[set[str], str]] = []
    for slot in (muc.NAME, muc.DESCRIPTION):
        for line in raw.get(slot, []):
            head, _, reference = line.partition('": "') if '": "' in line else (line, "", "")
            names = set(_quoted(head + ('"' if head.count('"') % 2 else "")))
            others = set(_quoted('"' + reference)) if reference else set()
            same = next((entry for entry, _ in found if entry & others), None)
            if same is not None:
                same |= names
            elif names:
                found.append((names | others, "-"))
    ended = []
    for names, effect in found:
        for line in raw.get(muc.EFFECT, []):
            value = line.lstrip("? ").split(": ")[0].split("/")[0].strip()
            if set(_quoted(line)) & names and effect == "-":
                effect = value
        ended.append((names, effect))
    return ended


def _is_person(person: slots.Person, names: set[str]) -> bool:
    for name in names:
        bare = muc4_credit.bare(name)
        for m in person.mentions[:6]:
            own = muc4_credit.bare(m.text)
            if not own or not bare:
                continue
            if person.named and (own == bare or own.split()[-1] == bare.split()[-1]):
                return True
            head = bare.split(" OF ")[0].split(" FROM ")[0].split(" IN ")[0].split()
            if not person.named and (own == bare or (head and head[-1] in own.split(" OF ")[0].split()[-1:])):
                return True
    return False


def person_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """People near incidents as examples."""
    for case, which, scene in scenes(cases):
        targets = humans(case.raw[which])
        for person in slots.persons(scene):
            label = next((effect for names, effect in targets if _is_person(person, names)), NONE)
            yield slots.person_features(scene, person), label, 1.0


def party_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Parties near incidents as examples."""
    for case, which, scene in scenes(cases):
        lines = case.raw[which].get(muc.CONFIDENCE, [])
        for party in slots.parties(scene):
            label = label_of(lines, party)
            yield slots.party_features(scene, party), "no" if label == NONE else "yes", 1.0


def confidence_of(line: str) -> str:
    """The first confidence value of a key line."""
    return line.lstrip("? ").split(': "')[0].split("/")[0].strip(' "?')


def label_of(lines: Iterable[str], party: slots.Party) -> str:
    """How firmly a key holds a party for the doer; NONE where it does not name it."""
    shown = {party.who, *(m.text for m in party.mentions[:5])}
    for line in lines:
        if any(muc4_credit.credit_string(a, s) for a in _quoted(line) for s in shown):
            return confidence_of(line)
    return NONE


def confidence_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Doers with the firmness that the key gives them."""
    for case, which, scene in scenes(cases):
        lines = case.raw[which].get(muc.CONFIDENCE, [])
        for party in slots.parties(scene):
            label = label_of(lines, party)
            if label in CONFIDENCES:
                yield slots.confidence_features(scene, party), label, 1.0


def choice_rows(cases: Iterable[Case], slot: int) -> Iterator[Row]:
    """Times or places near incidents as examples: right ones and wrong ones."""
    for case, which, scene in scenes(cases):
        key = case.message.templates[which].slots.get(slot, ())
        if not key:
            continue
        for filler, features in candidates(scene, slot):
            right = max(muc4_credit.credit(slot, k, muc.Fill(filler)) for k in key)
            yield features, "yes" if right == 1.0 else "no", 1.0


def candidates(scene: Scene, slot: int) -> Iterator[tuple[str, list[str]]]:
    """Fillers with their features."""
    if slot == muc.DATE:
        for filler, mentions in setting.times(scene).items():
            yield filler, setting.time_features(scene, mentions)
        if scene.text.published:
            yield f"- {muc.day_text(scene.text.published)}", setting.time_features(scene, ())
    else:
        for filler, named in setting.places(scene).items():
            yield filler, setting.place_features(scene, filler, named)


def stage_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Incidents with their stage."""
    for case, which, scene in scenes(cases):
        key = case.message.templates[which].slots.get(muc.STAGE)
        if key:
            yield setting.stage_features(scene), key[0].values[0], 1.0


def models_of(cases: Sequence[Case]) -> Models:
    """All models from the given cases."""
    made = {
        "anchor": fit(list(anchor_rows(cases)), 1.5e-3),
        "pair": fit(list(pair_rows(cases)), 1e-3),
        "person": fit(list(person_rows(cases)), 1.5e-3),
        "party": fit(list(party_rows(cases)), 8e-3),
        "confidence": fit(list(confidence_rows(cases)), 2e-2),
        "date": fit(list(choice_rows(cases, muc.DATE)), 5e-4),
        "place": fit(list(choice_rows(cases, muc.LOCATION)), 4e-3),
        "stage": fit(list(stage_rows(cases)), 1e-3),
    }
    return Models(made, dict(THRESHOLDS))


# --- thresholds -------------------------------------------------------------------------------------


def answers(cases: Sequence[Case], models: Models) -> list[tuple[Message, list[muc.Response]]]:
    """Templates of all cases."""
    return [(c.message, templates(c.text.reading, c.text.published, c.text.outlet, models)) for c in cases]


GRID = {
    "claim": (0.2, 0.25, 0.3), "join": (0.5, 0.6, 0.7), "incident": (0.25, 0.3, 0.35, 0.4),
    "person": (0.2, 0.25, 0.3, 0.35), "party": (0.15, 0.2, 0.3, 0.4), "second party": (0.4, 0.5, 0.65),
}  # fmt: skip
# What a threshold is chosen by.
GOALS = {
    "join": ("f_type",),
    "incident": ("f_type",),
    "person": ("f_victim_number", "f_victim_effect"),
    "party": ("f_confidence",),
    "second party": ("f_confidence",),
}


def tune(halves: Sequence[tuple[Sequence[Case], Models]]) -> dict[str, float]:
    """Thresholds, one after the other, twice round the first three."""
    best = dict(THRESHOLDS)
    for name in ("incident", "join", "person", "party", "second party"):
        results = []
        for value in GRID[name]:
            for _, models in halves:
                models.thresholds.update(best | {name: value})  # type: ignore[attr-defined]
            scores = score_messages([a for cases, models in halves for a in answers(cases, models)])
            results.append((sum(float(scores[g] or 0) for g in GOALS[name]), value))
        best[name] = max(results)[1]
        print(name, best[name], [(v, round(s, 1)) for s, v in results], flush=True)
    return best


def written(models: Models) -> str:
    """The weights file: small weights left out."""
    out: dict[str, Any] = {"models": {}, "thresholds": models.thresholds}
    for name, model in models.linear.items():
        rows = {}
        for feature, values in sorted(model.weights.items()):
            whole = [round(v * SCALE) for v in values]
            if any(abs(v) >= 4 for v in whole):
                rows[feature] = whole
        out["models"][name] = {"labels": model.labels, "weights": rows}
    return json.dumps(out, separators=(",", ":"), sort_keys=True).replace('],"', '],\n"') + "\n"


def read_cases(folder: Path, kept: Path | None) -> list[Case]:
    """Messages with readings; from the pickle where there is one."""
    readings = pickle.loads(kept.read_bytes()) if kept and kept.exists() else {}
    keys, cases = raw_keys(folder), []
    for message in muc.read_messages(folder):
        if message.id not in readings:
            day = message.published.isoformat() if message.published else None
            known = {k: v for k, v in {"outlet": message.outlet, "published": day}.items() if v}
            readings[message.id] = read_one(message.text.encode("utf-8"), f"{message.id}.txt", known)
        raw = keys.get(message.id, [])
        if len(raw) == len(message.templates):
            text = Text(readings[message.id], message.published, message.outlet or "")
            cases.append(Case(message, text, raw))
    if kept and not kept.exists():
        kept.write_bytes(pickle.dumps(readings))
    return cases


def half(case: Case) -> int:
    """0 or 1, by hundreds of messages: neighbours tell the same incidents, and must not stand in both halves."""
    return int(case.message.id[-4:]) // 100 % 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, choose thresholds, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    cases = read_cases(options.dev, options.readings)
    limits = dict(THRESHOLDS)
    if options.tune:
        parts = [[c for c in cases if half(c) == k] for k in (0, 1)]
        halves = [(parts[k], models_of(parts[1 - k])) for k in (0, 1)]
        limits = tune(halves)
        for _, models in halves:
            models.thresholds.update(limits)  # type: ignore[attr-defined]
        print(score_messages([a for part, models in halves for a in answers(part, models)]))
    whole = models_of(cases)
    options.out.write_text(written(Models(whole.linear, limits)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

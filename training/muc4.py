"""``python -m training.muc4 DEV``: fit the linear models of the MUC-4 mapping on the development texts and keys.

Writes ``evaluation/muc4_weights.json``, the same bytes each time. Claims are laid onto key templates by the strings,
type, date and place that they share; those that share nothing tell none. The model that decides which templates are
answered learns from templates that models of the other four fifths of the texts filled. ``--check`` scores by the
same five parts, for several borders of that model. ``--readings FILE`` keeps readings between runs (a pickle of our own
making: load no other).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evaluation import muc4_doers as doers
from evaluation import muc4_key as muc
from evaluation import muc4_people as people
from evaluation import muc4_setting as setting
from evaluation import muc4_targets as targets
from evaluation.muc4 import map_templates, score_messages
from evaluation.muc4_accept import Draft, accept_features
from evaluation.muc4_credit import credit
from evaluation.muc4_document import KINDS, document_features
from evaluation.muc4_fill import drafts
from evaluation.muc4_incidents import NONE, TYPES, anchor_features, pair_features, told
from evaluation.muc4_key import Fill
from evaluation.muc4_linear import SCALE, WEIGHTS, Models
from evaluation.muc4_scene import Scene
from training.logistic import Row, choose, fit
from training.muc4_gold import (
    Case,
    align,
    confidence_of,
    humans,
    is_doer,
    is_person,
    is_thing,
    kind_of,
    read_cases,
    scenes,
    things_of,
)

FOLDS = 5
CONFIDENCES = (
    "REPORTED AS FACT",
    "SUSPECTED OR ACCUSED",
    "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "CLAIMED OR ADMITTED",
    "POSSIBLE",
)
# Chosen on the development texts, each fifth answered by models of the others.
THRESHOLDS = {
    "claim": 0.06, "draft": 0.06, "join": 0.65, "incident": 0.35, "party": 0.25, "second party": 0.5,
    "first person": 0.25, "person": 0.4, "first thing": 0.15, "thing": 0.35, "doer": 0.25, "second doer": 0.5,
}  # fmt: skip


# --- examples -------------------------------------------------------------------------------------


def anchor_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Claims: which type of incident they tell, or none."""
    for case in cases:
        aligned = align(case)
        every = told([anchor for anchor, _, _ in aligned])
        for anchor, which, weight in aligned:
            label = NONE if which is None else kind_of(case.message.templates[which])
            if weight and (label == NONE or label in TYPES):
                yield anchor_features(case.text, anchor, len(aligned), every), label, weight


def pair_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Pairs of claims that tell templates: the same or others."""
    for case in cases:
        known = [(a, w) for a, w, _ in align(case) if w is not None]
        for a, w in known:
            a.chances = {kind_of(case.message.templates[w]): 1.0}
        for i, (a, v) in enumerate(known):
            for b, w in known[i + 1 :]:
                yield pair_features(case.text, a, b), "same" if v == w else "other", 1.0 / max(1, len(known) - 1)


def document_rows(cases: Iterable[Case], kind: str | None) -> Iterator[Row]:
    """Texts: whether they tell an incident (of one type)."""
    for case in cases:
        right = [t for t in case.message.templates if kind is None or kind_of(t) == kind]
        sure = not right or any(not t.optional for t in right)
        yield document_features(case.text), "yes" if right and sure else "no", 1.0 if sure else 0.3


def person_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """People near incidents: what became of them as targets, or that they are none."""
    for template, scene in made:
        gold = humans(template)
        for person in people.persons(scene):
            label = next((g.effect for g in gold if is_person(person, g.names)), NONE)
            yield people.person_features(scene, person), label, 1.0


def victim_type_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Human targets: of which sort they are."""
    for template, scene in made:
        gold = humans(template)
        for person in people.persons(scene):
            label = next((g.sort for g in gold if is_person(person, g.names)), "-")
            if label != "-":
                yield people.type_features(scene, person), label, 1.0


def thing_rows(made: Iterable[tuple[muc.Template, Scene]], sort: bool) -> Iterator[Row]:
    """Things near incidents: what became of them as targets, or that they are none; or of which sort targets are."""
    for template, scene in made:
        gold = things_of(template)
        if scene.incident.type == "KIDNAPPING":
            continue
        for thing in targets.things(scene):
            found = next((g for g in gold if is_thing(thing.shown, g.names)), None)
            if sort and found and found.sort != "-":
                yield targets.sort_features(thing), found.sort, 1.0
            elif not sort:
                yield targets.thing_features(scene, thing), found.effect if found else NONE, 1.0


def party_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Parties: whether they did it."""
    for template, scene in made:
        for party in doers.parties(scene):
            label = "no" if confidence_of(template, party) == NONE else "yes"
            yield doers.party_features(scene, party), label, 1.0


def confidence_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Doers: how firmly the key holds them for it."""
    for template, scene in made:
        for party in doers.parties(scene):
            label = confidence_of(template, party)
            if label in CONFIDENCES:
                yield doers.confidence_features(scene, party), label, 1.0


def doer_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Individuals and groups of men: whether they did it."""
    for template, scene in made:
        for doer in doers.individuals(scene):
            label = "yes" if is_doer([doer.shown], template) else "no"
            yield doers.doer_features(scene, doer), label, 1.0


def category_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Incidents by the kind of those who did it: terror, violence of the state, not told."""
    for template, scene in made:
        party = next((p for p in doers.parties(scene) if confidence_of(template, p) != NONE), None)
        doer = next((d for d in doers.individuals(scene) if is_doer([d.shown], template)), None)
        found = [f"party={party.mentions[0].kind}"] if party else []
        found += [f"doer={doer.shown}"] if doer else []
        label = next((f.values[0] for f in template.slots.get(muc.CATEGORY, ())), "-")
        yield [*found, f"n={int(party is not None)}"], label, 1.0


def choices(made: Iterable[tuple[muc.Template, Scene]], slot: int) -> Iterator[list[tuple[Sequence[str], float]]]:
    """Times or places near each incident with the points that they would earn."""
    for template, scene in made:
        key = template.slots.get(slot, ())
        if key:
            told = candidates(scene, slot)
            yield [(features, max(credit(slot, k, Fill(filler)) for k in key)) for filler, features in told]


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


def stage_rows(made: Iterable[tuple[muc.Template, Scene]]) -> Iterator[Row]:
    """Incidents with their stage."""
    for template, scene in made:
        key = template.slots.get(muc.STAGE)
        if key:
            yield setting.stage_features(scene), key[0].values[0], 1.0


def accept_rows(answers: Iterable[tuple[Case, Sequence[Draft]]]) -> Iterator[Row]:
    """Drafts: whether they are mapped onto a key template, of the same type for a whole point."""
    for case, made in answers:
        rows = map_templates(case.message, [d.response for d in made])
        for draft in made:
            key = next((k for k, r in rows if r is draft.response and k), None)
            points = credit(muc.TYPE, key.slots[muc.TYPE][0], Fill(draft.kind)) if key else 0.0
            features = accept_features(draft, made)
            if points:
                yield features, "yes", points
            if points < 1.0:
                yield features, "no", 1.0 - points


# --- models ---------------------------------------------------------------------------------------


def models_of(cases: Sequence[Case]) -> Models:
    """All models but the last from the given cases."""
    known = list(scenes(cases))
    made = {
        "anchor": fit(list(anchor_rows(cases)), 1.5e-3),
        "pair": fit(list(pair_rows(cases)), 1e-3),
        "person": fit(list(person_rows(known)), 1e-3),
        "victim type": fit(list(victim_type_rows(known)), 3e-3, 2),
        "thing": fit(list(thing_rows(known, sort=False)), 5e-4),
        "thing type": fit(list(thing_rows(known, sort=True)), 3e-3, 2),
        "party": fit(list(party_rows(known)), 4e-3),
        "confidence": fit(list(confidence_rows(known)), 2e-2),
        "doer": fit(list(doer_rows(known)), 2e-3),
        "category": fit(list(category_rows(known)), 3e-3, 2),
        "date": choose(list(choices(known, muc.DATE)), 4e-3),
        "place": choose(list(choices(known, muc.LOCATION)), 1e-3),
        "stage": fit(list(stage_rows(known)), 1e-3),
        "relevant": fit(list(document_rows(cases, None)), 2e-2),
    }
    made |= {f"has {kind}": fit(list(document_rows(cases, kind)), 2e-2) for kind in KINDS}
    return Models(made, dict(THRESHOLDS))


def accepting(answers: Sequence[tuple[Case, Sequence[Draft]]]) -> Any:
    """The model of drafts that are answered."""
    return fit(list(accept_rows(answers)), 3e-2)


def fold(case: Case) -> int:
    """Which fifth a message belongs to, by hundreds: neighbours tell the same incidents and must stay together."""
    return (int(case.message.id[-4:]) - 1) // 100 % FOLDS


def held_out(cases: Sequence[Case]) -> list[tuple[Case, list[Draft]]]:
    """Each message with its drafts by models of the other folds."""
    found = []
    for k in range(FOLDS):
        models = models_of([c for c in cases if fold(c) != k])
        found += [(c, drafts(c.text, models)) for c in cases if fold(c) == k]
        print(f"fold {k + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return found


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


def checked(answers: Sequence[tuple[Case, list[Draft]]]) -> list[tuple[float, Any]]:
    """Scores of the held-out drafts for each border of the last model, which is held out as well."""
    chances: dict[int, float] = {}
    for k in range(FOLDS):
        model = accepting([a for a in answers if fold(a[0]) != k])
        for case, made in answers:
            if fold(case) == k:
                chances |= {id(d): model.chances(accept_features(d, made))["yes"] for d in made}
    found = []
    for border in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        told = [(c.message, [d.response for d in made if chances[id(d)] >= border]) for c, made in answers]
        found.append((border, score_messages(told)))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, check, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    cases = read_cases(options.dev, options.readings)
    answers = held_out(cases)
    if options.check:
        for border, scores in checked(answers):
            print(border, {name: round(float(value or 0), 1) for name, value in scores.items()}, flush=True)
    whole = models_of(cases)
    linear = dict(whole.linear) | {"accept": accepting(answers)}
    options.out.write_text(written(Models(linear, dict(THRESHOLDS))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

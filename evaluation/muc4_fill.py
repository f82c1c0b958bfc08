"""From a reading to the response templates of one MUC-4 message: incidents, the fillers of each, then what is kept."""

from __future__ import annotations

from datetime import date

from evaluation import muc4_doers as doers
from evaluation import muc4_key as muc
from evaluation import muc4_people as people
from evaluation import muc4_setting as setting
from evaluation import muc4_targets as targets
from evaluation.muc4_accept import Draft, chosen
from evaluation.muc4_credit import CONTENT
from evaluation.muc4_document import KINDS, document_features
from evaluation.muc4_incidents import NONE, Text, incidents, judge
from evaluation.muc4_key import Fill, Response
from evaluation.muc4_linear import Models
from evaluation.muc4_scene import Scene, distinct, plain
from tadmor.model import Reading

INSTRUMENTS = {
    "explosive": "EXPLOSIVE", "mine": "MINE", "grenade": "GRENADE", "small_arms": "GUN", "mortar": "MORTAR",
    "rocket": "ROCKET", "missile": "MISSILE", "vehicle_bomb": "VEHICLE BOMB", "bomb": "BOMB", "aircraft": "AERIAL BOMB",
}  # fmt: skip
_ARMED_TYPES = ("BOMBING", "ATTACK")
Slots = dict[int, tuple[Fill, ...]]


def templates(reading: Reading, published: date | None, outlet: str, models: Models) -> list[Response]:
    """Response templates of one message, in text order."""
    text = Text(reading, published, outlet)
    return chosen(drafts(text, models), models)


def drafts(text: Text, models: Models) -> list[Draft]:
    """A filled template for each group of claims that may be an incident, with what speaks for it."""
    about = document_features(text)
    whole = {kind: models[f"has {kind}"].chances(about).get("yes", 0.0) for kind in KINDS}
    whole["any"] = models["relevant"].chances(about).get("yes", 0.0)
    found = []
    for incident in incidents(text, judge(text, models), models):
        draft = Draft(Scene(text, incident), whole)
        fill(draft, models)
        found.append(draft)
    return found


def fill(draft: Draft, models: Models) -> None:
    """Fill the template of one incident, and note how sure each kind of filler is."""
    scene = draft.scene
    stage = models["stage"].chances(setting.stage_features(scene))
    found: Slots = {muc.TYPE: (Fill(scene.incident.type),), muc.STAGE: (Fill(_best(stage)),)}
    found[muc.DATE] = _likeliest(_dates(scene, models))
    found[muc.LOCATION] = _likeliest(_locations(scene, models))
    found |= _perpetrators(draft, models) | _victims(draft, models) | _things(draft, models)
    found |= _instruments(scene)
    if not any(found.get(slot) for slot in CONTENT):
        found |= _least(draft, models)
    draft.response = Response({slot: fills for slot, fills in found.items() if fills})


def _least(draft: Draft, models: Models) -> Slots:
    """The likeliest of persons and things, where nobody was likely enough: an incident with neither is none."""
    limit = dict(models.thresholds) | {"first person": 0.0, "person": 2.0, "first thing": 0.0, "thing": 2.0}
    lower = Models(models.linear, limit)
    return _victims(draft, lower) if draft.sure["person"] >= draft.sure["thing"] else _things(draft, lower)


def _best(chances: dict[str, float]) -> str:
    return max(sorted(chances), key=lambda label: chances[label])


def _likeliest(chances: dict[str, float]) -> tuple[Fill, ...]:
    return (Fill(_best(chances)),) if chances else ()


def _dates(scene: Scene, models: Models) -> dict[str, float]:
    """Chances of the times near the incident and of "not told", which is "by the date of the text"."""
    model, published = models["date"], scene.text.published
    found = {f: model.chances(setting.time_features(scene, m))["yes"] for f, m in setting.times(scene).items()}
    if published:
        found[f"- {muc.day_text(published)}"] = model.chances(setting.time_features(scene, ()))["yes"]
    return found


def _locations(scene: Scene, models: Models) -> dict[str, float]:
    candidates = setting.places(scene)
    return {f: models["place"].chances(setting.place_features(scene, f, m))["yes"] for f, m in candidates.items()}


def _perpetrators(draft: Draft, models: Models) -> Slots:
    """The likeliest party, and further ones only where they are likely each; the likeliest men."""
    scene, limit = draft.scene, models.thresholds
    told: list[tuple[float, str, str, str]] = []
    for party in doers.parties(scene):
        chance = models["party"].chances(doers.party_features(scene, party))["yes"]
        firm = models["confidence"].chances(doers.confidence_features(scene, party))
        told.append((chance, party.shown, _best(firm), party.mentions[0].kind))
    told.sort(key=lambda row: (-row[0], row[1]))
    draft.note("party", (row[0] for row in told))
    kept = [row for k, row in enumerate(told) if row[0] >= (limit["party"] if k == 0 else limit["second party"])]
    men = []
    for doer in doers.individuals(scene):
        men.append((models["doer"].chances(doers.doer_features(scene, doer))["yes"], doer.shown))
    men.sort(key=lambda row: (-row[0], row[1]))
    draft.note("doer", (row[0] for row in men))
    found = [row for k, row in enumerate(men) if row[0] >= (limit["doer"] if k == 0 else limit["second doer"])]
    state = models["category"].chances(
        [f"party={row[3]}" for row in kept[:1]] + [f"doer={shown}" for _, shown in found[:1]] + [f"n={len(kept)}"]
    )
    category = _best(state)
    return {
        muc.ORGANISATION: tuple(Fill(row[1]) for row in kept),
        muc.CONFIDENCE: tuple(Fill(row[2], row[1]) for row in kept),
        muc.CATEGORY: (Fill(category),) if category != "-" else (),
        muc.PERSON: tuple(Fill(shown) for _, shown in found),
    }


def _borders(draft: Draft, name: str, chances: list[float], models: Models) -> list[bool]:
    """Which candidates are taken: the likeliest from a lower border on than the others."""
    draft.note(name, chances)
    top, limit = max(chances, default=0.0), models.thresholds
    first = chances.index(top) if chances else -1
    return [c >= limit["first " + name if k == first else name] for k, c in enumerate(chances)]


def _victims(draft: Draft, models: Models) -> Slots:
    """Those who are likely targets, what became of each, and how many they are."""
    scene, found = draft.scene, {slot: list[Fill]() for slot in (18, 19, 20, 21, 23)}
    told = [(p, models["person"].chances(people.person_features(scene, p))) for p in people.persons(scene)]
    borders = _borders(draft, "person", [1.0 - chances.get(NONE, 0.0) for _, chances in told], models)
    taken: list[people.Person] = []
    ranked = sorted(zip(told, borders, strict=True), key=lambda row: row[0][1].get(NONE, 0.0))
    for (person, chances), kept in ranked:
        if not kept or any(people.same_people(scene, person, other) for other in taken):
            continue
        taken.append(person)
        effect = _best({label: chance for label, chance in chances.items() if label != NONE})
        found[muc.NAME if person.named else muc.DESCRIPTION].append(Fill(person.shown))
        found[muc.DESCRIPTION] += [Fill(role, person.shown) for role in people.roles(scene, person)]
        sort = models["victim type"].chances(people.type_features(scene, person))
        found[muc.VICTIM_TYPE].append(Fill(_best(sort), person.shown))
        found[muc.NUMBER].append(Fill(people.number_of(scene, person), person.shown))
        found[muc.EFFECT] += [Fill(effect, person.shown)] if effect != "-" else []
    return {slot: tuple(fills) for slot, fills in found.items()}


def _things(draft: Draft, models: Models) -> Slots:
    """The things that were attacked, and what became of them; KIDNAPPING has none."""
    scene = draft.scene
    found = {slot: list[Fill]() for slot in (muc.TARGET, muc.TARGET_TYPE, muc.TARGET_NUMBER, muc.TARGET_EFFECT)}
    things = targets.things(scene) if scene.incident.type != "KIDNAPPING" else []
    told = [(t, models["thing"].chances(targets.thing_features(scene, t))) for t in things]
    borders = _borders(draft, "thing", [1.0 - chances.get(NONE, 0.0) for _, chances in told], models)
    for (thing, chances), kept in zip(told, borders, strict=True):
        if not kept:
            continue
        effect = _best({label: chance for label, chance in chances.items() if label != NONE})
        sort = models["thing type"].chances(targets.sort_features(thing))
        found[muc.TARGET].append(Fill(thing.shown))
        found[muc.TARGET_TYPE].append(Fill(_best(sort), thing.shown))
        found[muc.TARGET_NUMBER].append(Fill(targets.number_of(scene, thing), thing.shown))
        found[muc.TARGET_EFFECT] += [Fill(effect, thing.shown)] if effect != "-" else []
    return {slot: tuple(fills) for slot, fills in found.items()}


def _instruments(scene: Scene) -> Slots:
    if scene.incident.type not in _ARMED_TYPES:
        return {}
    near = [w for w in scene.text.reading.weapons if scene.distance(w.start) == 0]
    shown = distinct(plain(w.text) for w in near)[:1]
    kinds = distinct(INSTRUMENTS.get(w.weapon, "") for w in near)[:1]
    tag = shown[0] if shown else "-"
    return {muc.INSTRUMENT_ID: tuple(map(Fill, shown)), muc.INSTRUMENT: tuple(Fill(k, tag) for k in kinds if k)}

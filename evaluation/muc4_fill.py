"""From a reading to the response templates of one MUC-4 message: incidents first, then the fillers of each slot."""

from __future__ import annotations

from datetime import date

from evaluation import muc4_key as muc
from evaluation import muc4_setting as setting
from evaluation import muc4_slots as slots
from evaluation.muc4_incidents import NONE, Incident, Text, incidents, judge
from evaluation.muc4_key import Fill, Response
from evaluation.muc4_linear import Models
from evaluation.muc4_slots import Scene
from tadmor.model import Reading

TERROR, STATE = "TERRORIST ACT", "STATE-SPONSORED VIOLENCE"
INSTRUMENTS = {
    "explosive": "EXPLOSIVE", "mine": "MINE", "grenade": "GRENADE", "small_arms": "GUN", "mortar": "MORTAR",
    "rocket": "ROCKET", "missile": "MISSILE", "vehicle_bomb": "VEHICLE BOMB", "bomb": "BOMB", "aircraft": "AERIAL BOMB",
}  # fmt: skip


def templates(reading: Reading, published: date | None, outlet: str, models: Models) -> list[Response]:
    """Response templates of one message, in text order."""
    text = Text(reading, published, outlet)
    return [fill(Scene(text, incident), models) for incident in incidents(text, judge(text, models), models)]


def fill(scene: Scene, models: Models) -> Response:
    """The template of one incident."""
    published = scene.text.published
    found: dict[int, tuple[Fill, ...]] = {muc.TYPE: (Fill(scene.incident.type),)}
    stage = models["stage"].chances(setting.stage_features(scene))
    found[muc.STAGE] = (Fill(max(sorted(stage), key=lambda s: stage[s])),)
    found[muc.DATE] = tuple(map(Fill, _date(scene, models, published)))
    found[muc.LOCATION] = tuple(map(Fill, _location(scene, models)))
    found |= _perpetrators(scene, models)
    found |= _victims(scene, models)
    found |= _instruments(scene, scene.incident)
    return Response({slot: values for slot, values in found.items() if values})


def _date(scene: Scene, models: Models, published: date | None) -> tuple[str, ...]:
    """The likeliest of the times near the incident and of "not told", which is "by the date of the text"."""
    chances = {
        f: models["date"].chances(setting.time_features(scene, m))["yes"] for f, m in setting.times(scene).items()
    }
    default = f"- {muc.day_text(published)}" if published else ""
    if default:
        chances[default] = models["date"].chances(setting.time_features(scene, ()))["yes"]
    return (max(sorted(chances), key=lambda f: chances[f]),) if chances else ()


def _location(scene: Scene, models: Models) -> tuple[str, ...]:
    candidates = setting.places(scene)
    chances = {f: models["place"].chances(setting.place_features(scene, f, m))["yes"] for f, m in candidates.items()}
    return (max(sorted(chances), key=lambda f: chances[f]),) if chances else ()


def _perpetrators(scene: Scene, models: Models) -> dict[int, tuple[Fill, ...]]:
    """The likeliest party, and further ones only where they are likely each."""
    told: list[tuple[float, str, str, str]] = []
    for party in slots.parties(scene):
        chance = models["party"].chances(slots.party_features(scene, party))["yes"]
        firm = models["confidence"].chances(slots.confidence_features(scene, party))
        told.append((chance, party.who, max(sorted(firm), key=lambda c: firm[c]), party.mentions[0].kind))
    told.sort(key=lambda row: (-row[0], row[1]))
    limit = models.thresholds
    kept = [row for k, row in enumerate(told) if row[0] >= (limit["party"] if k == 0 else limit["second party"])]
    state = bool(kept) and kept[0][3] in slots.STATE
    doers = [r for a in scene.incident.anchors for r in a.claim.actor if r.text and r.kind in slots.ARMED]
    named = {row[1].casefold() for row in kept}
    persons = slots.distinct((r.text or "").upper() for r in doers if r.who.casefold() not in named)[:1]
    return {
        muc.ORGANISATION: tuple(Fill(row[1].upper()) for row in kept),
        muc.CONFIDENCE: tuple(Fill(row[2], row[1].upper()) for row in kept),
        muc.CATEGORY: (Fill(STATE if state else TERROR),),
        muc.PERSON: tuple(Fill(" ".join(p.split())) for p in persons),
    }


def _victims(scene: Scene, models: Models) -> dict[int, tuple[Fill, ...]]:
    """Those who are likely targets, what became of each, and how many they are."""
    names: list[Fill] = []
    descriptions: list[Fill] = []
    numbers: list[Fill] = []
    effects: list[Fill] = []
    for person in slots.persons(scene):
        chances = models["person"].chances(slots.person_features(scene, person))
        if 1.0 - chances.pop(NONE, 0.0) < models.thresholds["person"]:
            continue
        effect = max(sorted(chances), key=lambda e: chances[e])
        shown = " ".join(person.first.text.upper().split())
        (names if person.named else descriptions).append(Fill(shown))
        numbers.append(Fill(slots.number_of(person), shown))
        effects += [Fill(effect, shown)] if effect != "-" else []
    return {
        muc.NAME: tuple(names),
        muc.DESCRIPTION: tuple(descriptions),
        muc.NUMBER: tuple(numbers),
        muc.EFFECT: tuple(effects),
    }


def _instruments(scene: Scene, incident: Incident) -> dict[int, tuple[Fill, ...]]:
    if incident.type not in ("BOMBING", "ATTACK"):
        return {}
    near = [w for w in scene.text.reading.weapons if scene.distance(w.start) == 0]
    shown = slots.distinct(" ".join(w.text.upper().split()) for w in near)[:1]
    kinds = slots.distinct(INSTRUMENTS.get(w.weapon, "") for w in near)[:1]
    tag = shown[0] if shown else "-"
    return {muc.INSTRUMENT_ID: tuple(map(Fill, shown)), muc.INSTRUMENT: tuple(Fill(k, tag) for k in kinds if k)}

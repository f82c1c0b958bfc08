"""When, where and how far: candidates for the slots of one incident, each with its features."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from evaluation.muc4_incidents import NONE, Text, bucket, days_before
from evaluation.muc4_key import day_text, plain_capitals
from evaluation.muc4_scene import REACH, Scene
from tadmor.model import PlaceMention, TimeMention

COUNTRIES = {
    "AR": "ARGENTINA", "BO": "BOLIVIA", "CL": "CHILE", "CO": "COLOMBIA", "EC": "ECUADOR", "SV": "EL SALVADOR",
    "GT": "GUATEMALA", "HN": "HONDURAS", "PE": "PERU", "NI": "NICARAGUA", "CR": "COSTA RICA", "PA": "PANAMA",
    "MX": "MEXICO", "VE": "VENEZUELA", "BR": "BRAZIL", "CU": "CUBA", "ES": "SPAIN", "US": "UNITED STATES",
    "PY": "PARAGUAY", "UY": "URUGUAY",
}  # fmt: skip
NINE = ("AR", "BO", "CL", "CO", "EC", "SV", "GT", "HN", "PE")


def times(scene: Scene) -> dict[str, list[TimeMention]]:
    """Filler -> the mentions that give it, near the incident; the empty filler is "by the date of the text"."""
    found: dict[str, list[TimeMention]] = defaultdict(list)
    for t in scene.text.reading.times:
        distance = scene.distance(t.start)
        if abs(distance) > REACH or t.role == "set" or t.interval is None:
            continue
        start, end = t.interval.start, t.interval.end
        if start is None or end is None:
            continue
        found[day_text(start) if start == end else f"{day_text(start)} - {day_text(end)}"].append(t)
    return dict(found)


def time_features(scene: Scene, mentions: Sequence[TimeMention]) -> list[str]:
    """What decides whether a time is the incident's; no mention: that none is told."""
    text, kind = scene.text, scene.incident.type
    own = [a.claim.when for a in scene.incident.anchors if a.claim.when]
    if not mentions:
        every = [t for group in times(scene).values() for t in group]
        same = [t for t in every if scene.distance(t.start) == 0]
        return [
            "untold",
            f"untold|own={bool(own)}",
            f"untold|near={bucket(len(every), 0, 1, 3)}",
            f"untold|same={bucket(len(same), 0, 1, 2)}",
            f"untold|type={kind}",
        ]
    found = []
    for t in mentions[:4]:
        assert t.interval is not None
        start, end = t.interval.start, t.interval.end
        d = scene.distance(t.start)
        shown = " ".join(t.text.lower().split())
        found += [f"distance={d}", f"days={days_before(text, start)}", f"precision={t.precision}", f"basis={t.basis}"]
        found += [f"role={t.role}", f"day={start == end}", f"text={re.sub(r'[0-9]+', '0', shown)}"]
        if any(w.start == t.start for w in own):
            found += ["own", f"own|distance={d}"]
        k = text.at(t.start)
        near = [a.claim.trigger.start or 0 for a in scene.incident.anchors if a.sentence == k]
        if near:
            gap = min((x - t.start for x in near), key=abs)
            found += [f"gap={bucket(abs(gap), 20, 50, 100, 200)}|{gap > 0}"]
        token = text.token(t.start)
        if token is not None:
            s = text.sentences[k]
            top = token
            for _ in range(6):
                if top.tag.startswith("V") or top.head == top.i:
                    break
                top = s.tokens[top.head]
            found += [f"verb={top.lemma}", f"first={token.i < 3}"]
    found.append(f"mentions={bucket(len(mentions), 1, 2, 3)}")
    return list(dict.fromkeys(found))


def home(text: Text) -> str:
    """The country (ISO) a text is about: the one most named among the nine, its dateline's first."""
    votes: Counter[str] = Counter()
    for k, p in enumerate(text.reading.places):
        if p.place and p.place.country in COUNTRIES:
            votes[p.place.country] += (2 if k < 2 else 1) * (2 if p.place.country in NINE else 1)
    for a in text.reading.actors:
        if a.country in COUNTRIES:
            votes[a.country] += 2 if a.country in NINE else 1
    return max(sorted(votes), key=lambda c: votes[c]) if votes else ""


def _country_of(text: Text, place: PlaceMention, default: str) -> str:
    """The place's country where it is one of the region's or named in the text, else the text's own."""
    iso = place.place.country if place.place else ""
    return (
        iso
        if iso in NINE or (iso and iso in COUNTRIES and place.place and place.place.feature == "country")
        else default
    )


def places(scene: Scene) -> dict[str, list[PlaceMention]]:
    """Filler -> mentions; the country alone is always one."""
    text = scene.text
    default = home(text)
    found: dict[str, list[PlaceMention]] = defaultdict(list)
    if default:
        found[COUNTRIES[default]] = []
    for p in text.reading.places:
        k = text.at(p.start)
        distance = scene.distance(p.start)
        lead = k == 0
        if p.antecedent is not None or p.metonym or (abs(distance) > REACH and not lead):
            continue
        country, name = COUNTRIES.get(_country_of(text, p, default), ""), plain_capitals(p.name)
        is_country = p.place is not None and p.place.feature == "country"
        found[name if is_country or not country else f"{country}: {name}"].append(p)
    dateline = text.reading.report.text[:200].lstrip().split(",")[0]
    if default and dateline and len(dateline) < 40 and "\n" not in dateline:
        found.setdefault(f"{COUNTRIES[default]}: {plain_capitals(dateline)}", [])
    return dict(found)


def place_features(scene: Scene, filler: str, mentions: Sequence[PlaceMention]) -> list[str]:
    """What decides whether a place is the incident's."""
    text, kind = scene.text, scene.incident.type
    own = [a.claim.where for a in scene.incident.anchors if a.claim.where]
    named = sum(plain_capitals(w.name) == filler.split(": ")[-1] for w in own)
    country = ": " not in filler
    dateline = text.reading.report.text[:60].lstrip().upper().startswith(filler.split(": ")[-1])
    found = [
        f"country={country}",
        f"own={bucket(named, 0, 1, 2)}",
        f"country={country}|own={named > 0}",
        f"dateline={dateline}",
    ]
    found += [f"mentions={bucket(len(mentions), 0, 1, 2, 4)}|{country}", f"dateline={dateline}|{bool(mentions)}"]
    if country:
        specific = [w for w in own if w.place is None or w.place.feature != "country"]
        found += [f"others={bucket(len(specific), 0, 1, 2)}", f"country|type={kind}"]
    every = [q for q in text.reading.places if q.antecedent is None]
    told = sum(plain_capitals(q.name) == filler.split(": ")[-1] for q in every)
    found.append(f"told={bucket(told, 0, 1, 2, 4)}|{country}")
    best = min((abs(scene.distance(p.start)) for p in mentions), default=9)
    found += [f"nearest={best}|{country}", f"nearest={best}|dateline={dateline}"]
    for p in mentions[:4]:
        beside = [q for q in every if q is not p and 0 <= q.start - p.end <= 4]
        behind = [q for q in every if q is not p and 0 <= p.start - q.end <= 4]
        found += [f"beside|{q.place.feature if q.place else NONE}" for q in beside]
        found += [f"behind|{q.place.feature if q.place else NONE}" for q in behind]
        d = max(-4, min(4, scene.distance(p.start)))
        feature = p.place.feature if p.place else NONE
        found += [f"distance={d}", f"feature={feature}", f"relation={p.relation}", f"{feature}|distance={d}"]
        found += [f"known={p.place is not None}", f"words={bucket(len(p.name.split()), 1, 2, 3)}"]
        if any(w.start == p.start for w in own):
            found += ["is own", f"is own|{feature}"]
        token = text.token(p.name_start)
        if token is None:
            continue
        s = text.sentences[text.at(p.start)]
        last = s.at(p.name_end - 1)
        after = s.tokens[last + 1 : last + 3] if last is not None else ()
        found += [f"before={t.lower}" for t in s.tokens[max(0, token.i - 2) : token.i]] + [
            f"after={t.lower}" for t in after
        ]
        k = text.at(p.start)
        near = [a.claim.trigger.start or 0 for a in scene.incident.anchors if a.sentence == k]
        if near:
            gap = min((x - p.start for x in near), key=abs)
            found.append(f"gap={bucket(abs(gap), 20, 50, 100, 200)}|{gap > 0}")
        same = [q for q in text.reading.places if text.at(q.start) == k and q.antecedent is None]
        found.append(f"rank={min(3, same.index(p)) if p in same else 9}of{min(4, len(same))}")
    return list(dict.fromkeys(found))


def stage_features(scene: Scene) -> list[str]:
    """What decides how far it came."""
    found = [f"type={scene.incident.type}"]
    for a in scene.incident.anchors:
        found += [f"stage={a.claim.stage}", f"leaf={a.claim.type}", f"t={(a.claim.trigger.text or '').lower()}"]
    found += [f"all={'+'.join(sorted({str(a.claim.stage) for a in scene.incident.anchors}))}"]
    for k in scene.incident.sentences:
        found += [f"w={w}" for w in sorted(scene.text.words[k])]
    return list(dict.fromkeys(found))

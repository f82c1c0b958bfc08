"""``muc4``: incident templates of MUC-4 filled from the claims document, on Latin American newswire.

One response template per event of a message (claims of one event in one document), of a type that MUC-4 knows
(``TYPES``), told as having happened, been tried or been threatened, by no rumour, with a target, a count or a
doer, and not only against soldiers, police or guerrillas. Templates are mapped one to one onto key templates so
that the points are most; a pair needs at least partial credit on the incident type. Unmapped optional key
templates cost nothing.

F per slot counts all templates (missing and spurious ones too), as MUC-4's official row does; half points for
partial fillers by the scoring guidelines. Differences: no interactive scoring (a string is right where it equals
the key without article and number, half right where it holds the key's words or part of them); cross-references
are not scored; ``f_all`` is micro over slots 2-24 of which the claims document fills 2-5, 7-11, 18, 19, 21 and 23.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from evaluation import muc4_key as muc
from evaluation.matching import assign
from evaluation.muc4_key import Message, Response, SlotCount, Template, read_messages, score_pair
from evaluation.running import Json, document_of, read_one
from evaluation.scores import Scores

# Types by prefix of the leaf; aerial bombs are ATTACK by the task's notes.
TYPES = {
    "EXPL.": "BOMBING",
    "STRIKE.": "ATTACK",
    "WEAP.CBRN": "ATTACK",
    "WEAP.DISRUPT": "BOMBING",
    "VAC.ABDUCT": "KIDNAPPING",
    "VAC.DISPLACE": "",
    "VAC.": "ATTACK",
    "PROP.LOOT": "ROBBERY",
    "PROP.DESTROY": "ARSON",
    "FIGHT.OFFENSIVE": "ATTACK",
    "DIP.THREAT": "ATTACK",
}
KEYS = {
    "f_date": muc.DATE,
    "f_location": muc.LOCATION,
    "f_type": muc.TYPE,
    "f_stage": muc.STAGE,
    "f_confidence": muc.CONFIDENCE,
    "f_victim_number": muc.NUMBER,
    "f_victim_effect": muc.EFFECT,
}
COUNTRIES = {
    "AR": "ARGENTINA", "BO": "BOLIVIA", "CL": "CHILE", "CO": "COLOMBIA", "EC": "ECUADOR", "SV": "EL SALVADOR",
    "GT": "GUATEMALA", "HN": "HONDURAS", "PE": "PERU", "NI": "NICARAGUA", "CR": "COSTA RICA", "PA": "PANAMA",
    "MX": "MEXICO", "VE": "VENEZUELA", "BR": "BRAZIL", "CU": "CUBA", "ES": "SPAIN", "US": "UNITED STATES",
    "PY": "PARAGUAY", "UY": "URUGUAY",
}  # fmt: skip
_ARMED = re.compile(
    r"\b(?:soldier|troop|army|armed forces|military|battalion|brigade|guerrilla|rebel|police|patrol)", re.I
)
_STATE = re.compile(r"\b(?:army|armed forces|military|soldier|troop|police|government|battalion|air force|guard)", re.I)
_FIRE = re.compile(r"\b(?:burn|burnt|arson|fire|torch|ablaze)", re.I)
_OFFICIAL = re.compile(
    r"\b(?:police|army|military|minist|government|president|official|authorit|colonel|general)", re.I
)


def muc_type(claim: Json) -> str:
    """MUC-4 incident type of a claim, or an empty string where MUC-4 has none."""
    leaf = str(claim.get("type") or claim["types"][0])
    found = next((value for prefix, value in TYPES.items() if leaf.startswith(prefix)), "")
    if found == "ARSON" and not _FIRE.search(claim["trigger"]["text"]):
        return "ATTACK"
    return found


def is_incident(claim: Json) -> bool:
    """A specific act, told by somebody as done, tried or threatened, not denied and no rumour."""
    if not muc_type(claim) or claim["polarity"] == "denied" or claim["status"] in ("hypothetical", "uncommitted"):
        return False
    if claim["stage"] == "planned" or claim.get("background"):
        return False
    parties = [str(role["who"]) for role in claim["target"]]
    if parties and all(_ARMED.search(who) for who in parties):
        return False
    return bool(parties or claim["actor"] or claim.get("killed") or claim.get("wounded") or claim.get("abducted"))


def templates(document: Json, countries: Mapping[str, str], home: str, published: date | None) -> list[Response]:
    """Response templates of one message. ``countries``: claim id -> country name; ``home``: the default country."""
    claims = {c["id"]: c for c in document["claims"] if is_incident(c)}
    groups = [[claims.pop(id) for id in event["claims"] if id in claims] for event in document["events"]]
    groups += [[claim] for claim in claims.values()]
    return [_response(group, countries, home, published) for group in groups if group]


def _response(group: list[Json], countries: Mapping[str, str], home: str, published: date | None) -> Response:
    kind = Counter(muc_type(c) for c in group).most_common(1)[0][0]
    stages = {str(c["stage"]) for c in group}
    slots = {
        muc.TYPE: (kind,),
        muc.STAGE: (_stage(stages, group),),
        muc.DATE: _date(group, published),
        muc.LOCATION: _location(group, countries, home),
    }
    slots |= _perpetrators(group)
    slots |= _victims(group, kind)
    return Response({slot: values for slot, values in slots.items() if values})


def _stage(stages: set[str], group: list[Json]) -> str:
    if stages & {"accomplished", "ongoing", "ended"} and not all(_type(c).startswith("DIP.THREAT") for c in group):
        return "ATTEMPTED" if all(_type(c) == "WEAP.DISRUPT" for c in group) else "ACCOMPLISHED"
    return "ATTEMPTED" if "attempted" in stages else "THREATENED"


def _type(claim: Json) -> str:
    return str(claim.get("type") or claim["types"][0])


def _date(group: list[Json], published: date | None) -> tuple[str, ...]:
    for claim in group:
        when = claim["when"]
        if when and when["start"] and when["end"]:
            start, end = _muc_day(when["start"]), _muc_day(when["end"])
            return (start if start == end else f"{start} - {end}",)
    return (f"- {_muc_day(published.isoformat())}",) if published else ()


def _muc_day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d %b %y").upper()


def _location(group: list[Json], countries: Mapping[str, str], home: str) -> tuple[str, ...]:
    for claim in group:
        where = claim["where"]
        if where and where.get("name"):
            country, name = countries.get(claim["id"], home), plain_capitals(where["name"])
            return (country if name == country else f"{country}: {name}" if country else name,)
    return (home,) if home else ()


def plain_capitals(name: str) -> str:
    """A place name as the keys write it: upper case, no accents, no bracketed variant."""
    import unicodedata

    bare = unicodedata.normalize("NFKD", re.sub(r"\s*\([^()]*\)", "", name))
    return "".join(c for c in bare if not unicodedata.combining(c)).upper().strip()


def _perpetrators(group: list[Json]) -> dict[int, tuple[str, ...]]:
    roles = _distinct(role for claim in group for role in claim["actor"])
    named = tuple(r["who"].upper() for r in roles if r["who"][:1].isupper() and r["who"] != (r["text"] or "").lower())
    described = tuple(str(r["text"]).upper() for r in roles if r["text"] and r["text"].upper() not in named)
    state = any(_STATE.search(r["who"]) for r in roles)
    slots = {muc.ORGANISATION: named, muc.PERSON: described}
    if roles:
        slots[muc.CATEGORY] = ("STATE-SPONSORED VIOLENCE" if state else "TERRORIST ACT",)
    if named:
        slots[muc.CONFIDENCE] = (_confidence(group),) * len(named)
    return slots


def _confidence(group: list[Json]) -> str:
    """How the report stands to the perpetrator: own words and plain reports are fact, speakers accuse or admit."""
    for claim in group:
        doers = {role["who"].casefold() for role in claim["actor"]}
        speakers = {str(link.get("who") or "").casefold() for link in claim["chain"][1:]}
        if doers & speakers:
            return "CLAIMED OR ADMITTED"
    if any(claim["status"] == "asserted" for claim in group):
        return "REPORTED AS FACT"
    if all(claim["certainty"] in ("possible", "unknown") for claim in group):
        return "POSSIBLE"
    accusers = " ".join(str(link.get("who") or "") for claim in group for link in claim["chain"][1:])
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if _OFFICIAL.search(accusers) else "SUSPECTED OR ACCUSED"


def _victims(group: list[Json], kind: str) -> dict[int, tuple[str, ...]]:
    roles = _distinct(role for claim in group for role in claim["target"] if role["text"])
    names = tuple(r["text"].upper() for r in roles if r.get("kind") == "person" or _is_person_name(r["text"]))
    others = tuple(r["text"].upper() for r in roles if r["text"].upper() not in names)
    numbers, effects = [], []
    for key, effect in (("killed", "DEATH"), ("wounded", "INJURY"), ("abducted", "")):
        counts = [c[key] for c in group if c.get(key)]
        if counts and counts[0]["high"] == 0:
            effects.append(f"NO {effect}" if effect else "")
        elif counts:
            numbers.append(_number(counts[0]))
            effects.append(effect)
    if not numbers and roles and kind != "ARSON":
        numbers = ["1" if names else "PLURAL"] * len(roles)
    if not effects and any(_type(c) in ("VAC.ASSASSIN", "VAC.MASSACRE") and c["stage"] != "attempted" for c in group):
        effects = ["DEATH"]
    slots = {muc.NAME: names, muc.DESCRIPTION: others}
    return slots | {muc.NUMBER: tuple(numbers), muc.EFFECT: tuple(e for e in effects if e)}


def _is_person_name(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and all(word[:1].isupper() and not word.isupper() for word in words)


def _number(count: Json) -> str:
    low, high = count["low"], count["high"]
    if low == high and low is not None:
        return str(low)
    if low is None or high is None:
        return f"{low} -" if low is not None else f"- {high}"
    middle = round((low + high) / 2)
    return f"~{middle}" if high - low <= 0.25 * middle else f"{low} - {high}"


def _distinct(roles: Iterable[Json]) -> list[Json]:
    seen: dict[str, Json] = {}
    for role in roles:
        seen.setdefault(str(role["who"]).casefold(), role)
    return list(seen.values())


# --- scoring ----------------------------------------------------------------------------------


def map_templates(message: Message, responses: list[Response]) -> list[tuple[Template | None, Response | None]]:
    """Key and response templates side by side; unmapped ones face None, unmapped optional keys are left out."""
    weights: dict[tuple[int, int], float] = {}
    for i, key in enumerate(message.templates):
        for j, response in enumerate(responses):
            counts = score_pair(key, response, message.published)
            if counts[muc.TYPE].points:
                weights[i, j] = sum(count.points for count in counts.values())
    pairs = dict(assign(weights))
    rows: list[tuple[Template | None, Response | None]] = []
    for i, key in enumerate(message.templates):
        if i in pairs:
            rows.append((key, responses[pairs[i]]))
        elif not key.optional:
            rows.append((key, None))
    rows += [(None, response) for j, response in enumerate(responses) if j not in pairs.values()]
    return rows


def score_messages(answers: Iterable[tuple[Message, list[Response]]]) -> Scores:
    """F per slot over messages and their response templates."""
    total: dict[int, SlotCount] = defaultdict(SlotCount)
    for message, responses in answers:
        for key, response in map_templates(message, responses):
            for slot, count in score_pair(key, response, message.published).items():
                total[slot].add(count)
    every = SlotCount()
    for count in total.values():
        every.add(count)
    scores: Scores = {name: total[slot].f1 for name, slot in KEYS.items()}
    actual = every.points / every.actual if every.actual else 0.0
    found = every.points / every.possible if every.possible else 0.0
    return scores | {"f_all": every.f1, "p_all": 100.0 * actual, "r_all": 100.0 * found}


def answer(message: Message) -> list[Response]:
    """Response templates of the installed tadmor for one message."""
    meta = {"outlet": message.outlet, "published": message.published.isoformat() if message.published else None}
    known = {key: value for key, value in meta.items() if value}
    reading = read_one(message.text.encode("utf-8"), f"{message.id}.txt", known)
    countries = {c.id: _country(c.where) for c in reading.claims if _country(c.where)}
    mentioned = Counter(name for place in reading.places if (name := _country(place)))
    home = mentioned.most_common(1)[0][0] if mentioned else ""
    return templates(document_of([reading]), countries, home, message.published)


def _country(mention: Any) -> str:
    code = mention.place.country if mention and mention.place else ""
    return COUNTRIES.get(code, "")


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on a folder of MUC texts and keys; ``sample`` takes the first messages only."""
    messages = read_messages(path)[:sample]
    return score_messages((message, answer(message)) for message in messages)

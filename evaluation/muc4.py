"""``muc4``: incident templates of MUC-4 filled from what tadmor reads, on Latin American newswire of 1988-91.

Which claims tell an incident that MUC-4 wants, which of them tell the same one, and which actors, times and places fill
its slots is chosen by small linear models (``muc4_linear``) over features of our claims and mentions, trained on the
1,300 development texts and their keys alone (``training/muc4.py``; their release allows it). So the score says what can
be made of our readings for this task with a trained mapping, as the systems of 1992 were trained and written on the
same texts; it is no score of the rules alone. Whatever tadmor did not read cannot be chosen.

Templates are mapped one to one onto key templates so that the points are most; as in MUC-4 a pair needs at least half
a point on the incident type and on one filler of perpetrators or targets (``muc4_credit.may_map``). Unmapped optional
key templates cost nothing.

F per slot counts all templates (missing and spurious ones too): MUC-4's official measure, "ALL TEMPLATES". Points
follow the scoring guidelines, cross-references included (``muc4_credit`` says what stands in for the user whom the
program of 1992 asked). ``f_all`` is micro over slots 2-24.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from evaluation import muc4_key as muc
from evaluation.matching import assign
from evaluation.muc4_credit import SlotCount, may_map, score_pair
from evaluation.muc4_fill import templates
from evaluation.muc4_key import Message, Response, Template, read_messages
from evaluation.muc4_linear import Models, load
from evaluation.running import read_one
from evaluation.scores import Scores

KEYS = {
    "f_date": muc.DATE,
    "f_location": muc.LOCATION,
    "f_type": muc.TYPE,
    "f_stage": muc.STAGE,
    "f_confidence": muc.CONFIDENCE,
    "f_victim_number": muc.NUMBER,
    "f_victim_effect": muc.EFFECT,
}


def map_templates(message: Message, responses: list[Response]) -> list[tuple[Template | None, Response | None]]:
    """Key and response templates side by side; unmapped ones face None, unmapped optional keys are left out."""
    weights: dict[tuple[int, int], float] = {}
    for i, key in enumerate(message.templates):
        for j, response in enumerate(responses):
            counts = score_pair(key, response)
            if may_map(key, counts):
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
            for slot, count in score_pair(key, response).items():
                total[slot].add(count)
    every = SlotCount()
    for count in total.values():
        every.add(count)
    scores: Scores = {name: total[slot].f1 for name, slot in KEYS.items()}
    actual = every.points / every.actual if every.actual else 0.0
    found = every.points / every.possible if every.possible else 0.0
    return scores | {"f_all": every.f1, "p_all": 100.0 * actual, "r_all": 100.0 * found}


def answer(message: Message, models: Models | None = None) -> list[Response]:
    """Response templates of the installed tadmor for one message."""
    day = message.published.isoformat() if message.published else None
    known = {key: value for key, value in {"outlet": message.outlet, "published": day}.items() if value}
    reading = read_one(message.text.encode("utf-8"), f"{message.id}.txt", known)
    return templates(reading, message.published, message.outlet or "", models or load())


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores on a folder of MUC texts and keys; ``sample`` takes the first messages only."""
    messages = read_messages(path)[:sample]
    return score_messages((message, answer(message)) for message in messages)

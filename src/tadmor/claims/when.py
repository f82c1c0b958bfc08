"""The time of a claim: which of the report's time expressions it rests on. Never a publication date.

An expression dates the clause it stands in and what hangs on that clause; it does not leave a
relative clause or a noun phrase ("the February 2016 ceasefire"), and the time of saying ("said on
Sunday that ...") is not the time of what is said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tadmor.claims import slots
from tadmor.model import Interval, Sentence, Span, TimeMention

_WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
# Roles of TimeMention that can place an event in time; sets ("every Friday") and bare durations cannot.
_DATING = {"point", "since", "until", "duration"}
# A time in another clause is used only if the way to it is no longer than this many tree steps.
# 6 was best of 4..8 on the development stories.
_MAX_DISTANCE = 6


def _governor(sentence: Sentence, i: int, events: Collection[int]) -> int:
    """The verb (or dated noun) that a time word belongs to; ``events`` are the event words."""
    tokens = sentence.tokens
    k = i
    first = min(sentence.subtree(i))
    set_off = first > 0 and tokens[first - 1].text == ","
    for _ in range(8):
        head = tokens[k].head
        if head == k:
            return k
        dep = tokens[k].dep
        above = tokens[tokens[head].head].head
        if dep == "compound" and head in slots.opening(sentence, above):
            return above
        k = head
        if k in events or (tokens[k].tag[:2] == "VB" and tokens[k].dep not in {"aux", "auxpass"}):
            return k
        if set_off and dep == "npadvmod":
            continue  # "overran Palmyra, an old caravan stop, last May": the parse hangs the month on the town
        if tokens[k].tag[:1] == "N" and dep in {"nmod", "compound", "amod", "poss", "npadvmod", "nummod"}:
            if not any(t in tokens[k].lower for t in ("day", "month", "year", "week", "hour", "night", "morning")):
                return k
    return k


def _path(sentence: Sentence, i: int) -> list[int]:
    return [i, *sentence.ancestors(i)]


def _distance(sentence: Sentence, governor: int, event: int, cues: Collection[int]) -> float | None:
    """Steps from the clause a time dates down or up to the event; None where it does not reach it."""
    up = _path(sentence, event)
    if governor in up:
        steps = up.index(governor)
        cost = float(steps)
        for k in up[:steps]:
            dep = sentence.tokens[k].dep
            if k in cues:
                return None
            if dep == "conj" and sentence.child(k, "nsubj", "nsubjpass") is not None:
                return None  # a clause of its own
            if dep == "appos" and k == event and sentence.tokens[sentence.tokens[k].head].tag[:3] == "NNP":
                return None  # "Manbij, the brigade's only bastion, was shelled on Monday"
            cost += {"relcl": 1.5, "advcl": 1.0, "acl": 0.5, "ccomp": 0.5}.get(dep, 0.0)
        return cost
    down = _path(sentence, governor)
    if event in down:
        steps = down.index(event)
        for k in down[:steps]:
            token = sentence.tokens[k]
            if token.dep == "advcl" and _temporal(sentence, k):
                continue  # "kidnapped them when it entered the town in May"
            if token.dep in {"relcl", "advcl", "ccomp"} or k in cues:
                return None
            if token.dep == "conj" and sentence.child(k, "nsubj", "nsubjpass") is not None:
                return None
        return steps + 0.5
    return None


def _of_noun(sentence: Sentence, governor: int, head: int, events: Collection[int]) -> bool:
    """Whether a time dates one noun only: "the February 2016 truce", "the capture of the town in May"."""
    if sentence.tokens[governor].tag[:1] != "N":
        return False
    inside = sentence.tokens[head].dep in {"compound", "nmod", "amod", "poss", "npadvmod", "nummod"}
    return governor in events or (inside and sentence.tokens[head].head == governor)


def _temporal(sentence: Sentence, i: int) -> bool:
    """Whether a clause is a "when" or "as" clause: its time is that of the clause above it."""
    words = {sentence.tokens[k].lower for k in sentence.children[i] if sentence.tokens[k].dep in {"advmod", "mark"}}
    return bool(words & {"when", "as", "while"})


def of_saying(sentence: Sentence, times: Sequence[TimeMention], cues: Collection[int]) -> TimeMention | None:
    """The time of a saying: that of the clause whose verb is the cue."""
    for time in times:
        if time.role == "point" and sentence.start <= time.start < sentence.end:
            if _governor(sentence, _head_token(sentence, time), cues) in cues:
                return time
    return None


def in_sentence(
    sentence: Sentence,
    event: int,
    times: Sequence[TimeMention],
    cues: Collection[int] = (),
    scope: Span | None = None,
    events: Collection[int] = (),
) -> TimeMention | None:
    """The time expression of the event at token ``event``, or None.

    ``cues`` are the tokens of reporting cues; ``events`` the event words of the sentence;
    ``scope`` the content of the attribution the event stands in: expressions outside it belong to
    the saying.
    """
    best: tuple[float, int, TimeMention] | None = None
    token = sentence.tokens[event]
    for time in times:
        if time.role not in _DATING or not (sentence.start <= time.start < sentence.end):
            continue
        outside = scope is not None and not (scope.start <= time.start and time.end <= scope.end)
        i = sentence.at(time.end - 1)
        if i is None:
            continue
        head = _head_token(sentence, time)
        governor = _governor(sentence, head, events)
        if governor in cues or outside:
            continue
        if governor != event and _of_noun(sentence, governor, head, events):
            continue
        cost = _distance(sentence, governor, event, cues)
        if cost is None or cost > _MAX_DISTANCE:
            continue
        if time.role == "duration":
            cost += 2.0
        rank = (cost, abs(time.start - token.start), time)
        if best is None or rank[:2] < best[:2]:
            best = rank
    return best[2] if best else None


def _head_token(sentence: Sentence, time: TimeMention) -> int:
    """The token of a time expression that hangs on a word outside it."""
    inside = [t.i for t in sentence.tokens if time.start <= t.start and t.end <= time.end]
    if not inside:
        return sentence.at(time.start) or 0
    for i in inside:
        head = sentence.tokens[i].head
        if head == i or head not in inside:
            return i
    return inside[-1]


_STARTING = ("from", "starting", "beginning", "effective", "as of", "starting on", "beginning on", "to begin on")
_ANNOUNCING = {"announce", "declare", "proclaim", "propose", "offer", "agree", "order", "promise"}


def coming(sentence: Sentence, event: int, time: TimeMention, published: date | None) -> TimeMention:
    """``announced a truce from Tuesday``: the Tuesday after publication, though the verb is past.

    Only for a weekday without "last", under a verb of announcing; any other time comes back as it was.
    """
    before = sentence.text[: time.start - sentence.start].lower().rstrip()
    told = any(sentence.tokens[k].lemma in _ANNOUNCING for k in sentence.ancestors(event)[:2])
    interval = time.interval
    if published is None or interval is None or interval.start is None or interval.start > published:
        return time
    words = time.text.lower().split()
    weekday = bool(_WEEKDAYS & set(words)) and "last" not in words
    if not (told and weekday and (before.endswith(_STARTING) or words[0] in {"from", "starting"})):
        return time
    return replace(
        time, interval=Interval(interval.start + timedelta(days=7), None), role="since", rule=f"{time.rule}+coming"
    )

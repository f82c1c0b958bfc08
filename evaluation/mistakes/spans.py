"""Mistakes on names, time expressions and places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation import event_location as locations
from evaluation import geo as toponyms
from evaluation import place_probe as places_asked
from evaluation import re3d as entities
from evaluation import relative as distances
from evaluation import time_probe as times_asked
from evaluation import timex as expressions
from evaluation.mistakes.mistake import Mistake, around, listed
from evaluation.running import json_lines, read_one
from tadmor import places
from tadmor.globe import distance
from tadmor.model import Place, Span


def re3d(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Names missed, invented, of another class, or with other edges."""
    for document in entities.read_gold(path)[:sample]:
        text = document.text
        found = entities.entities_of(read_one(text.encode("utf-8"), f"{document.name}.txt", {}))
        pairs = entities.align(document.entities, found)
        for gold, told in pairs:
            if entities._core(text, gold) != entities._core(text, told):
                words = (text[gold.start : gold.end], text[told.start : told.end])
                yield Mistake("other edges", document.name, around(text, gold.start, gold.end), *words)
        golds, tolds = {g for g, _ in pairs}, {t for _, t in pairs}
        for gold in document.entities:
            if gold not in golds:
                over = [t for t in found if t.start < gold.end and gold.start < t.end]
                got = listed([f"{t.type} {text[t.start : t.end]}" for t in over])
                kind = "other class" if over else f"missed {gold.type.lower()}"
                expected = f"{gold.type} {text[gold.start : gold.end]}"
                yield Mistake(kind, document.name, around(text, gold.start, gold.end), expected, got)
        for told in found:
            if told not in tolds and not any(g.start < told.end and told.start < g.end for g in document.entities):
                got = f"{told.type} {text[told.start : told.end]}"
                yield Mistake("no name", document.name, around(text, told.start, told.end), "nothing", got)


def timex(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Time expressions missed, invented, with other edges or another value."""
    for document in list(expressions.read(path))[:sample]:
        ours, text = expressions.system(document), document.text
        pairs = expressions.match(document.expressions, ours)
        for gold, told in pairs:
            words = (text[gold[0] : gold[1]], text[told[0] : told[1]])
            if gold[2] != told[2]:
                values = (f"{words[0]} = {gold[2]}", f"{words[1]} = {told[2]}")
                yield Mistake("other value", document.name, around(text, *gold[:2]), *values, weight=1.0)
            elif gold[:2] != told[:2]:
                yield Mistake("other edges", document.name, around(text, *gold[:2]), *words)
        for gold in document.expressions:
            if gold not in [g for g, _ in pairs]:
                expected = f"{text[gold[0] : gold[1]]} = {gold[2]}"
                yield Mistake("missed", document.name, around(text, *gold[:2]), expected, "nothing")
        for told in ours:
            if told not in [t for _, t in pairs]:
                got = f"{text[told[0] : told[1]]} = {told[2]}"
                yield Mistake("no time expression", document.name, around(text, *told[:2]), "nothing", got)


def time_probe(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Expressions with an interval that is not acceptable, falsely precise ones by themselves."""
    for number, (row, found, right, false) in enumerate(times_asked.rows(path)[:sample], 1):
        if right and not false:
            continue
        interval = found.interval if found else None
        got = f"{interval.start}..{interval.end}" if interval else "no interval"
        expected = " or ".join("..".join(pair) for pair in row["acceptable"]) or "no closed interval"
        kind = "falsely precise" if false else "no interval" if interval is None else "other interval"
        yield Mistake(kind, f"row {number}", f"{row['text']} ({row['document_date']})", expected, got)


def place_probe(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Spellings of a place that resolve to nothing or to somewhere else."""
    rows = json_lines(path)
    for number, row in enumerate(rows[:sample], 1):
        for spelling, place in zip(row["spellings"], places_asked.answers(row), strict=True):
            expected = f"{row['lat']:.2f}, {row['lon']:.2f} within {row['tolerance_km']} km"
            if place is None:
                yield Mistake("not found", f"row {number}", spelling, expected, "nothing")
            elif distance(place.lat, place.lon, row["lat"], row["lon"]) > row["tolerance_km"]:
                yield Mistake("somewhere else", f"row {number}", spelling, expected, _place(place))


def geo(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Gold toponyms that resolve to nothing, or over 161 km off."""
    for row in list(toponyms.rows(path))[:sample]:
        spans = [Span(t["start"], t["end"]) for t in row["toponyms"]]
        for gold, (place, _) in zip(row["toponyms"], places.ground(row["text"], spans), strict=True):
            error = toponyms.error_km(place, gold)
            if error is not None and error <= toponyms.NEAR_KM:
                continue
            kind = "not found" if place is None else "another place" if error and error > 1000 else "near by"
            expected = f"{gold.get('name') or gold['text']} {float(gold['lat']):.2f}, {float(gold['lon']):.2f}"
            sentence = around(row["text"], gold["start"], gold["end"])
            got = f"{_place(place)}, {error:.0f} km off" if place and error else "nothing"
            yield Mistake(kind, str(row["id"]), sentence, expected, got)


def relative(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Distances and directions: no such mention, another reference, an area that leaves the true point out."""
    for number, item in enumerate(distances.read_gold(path)[:sample], 1):
        mention = distances.choose(distances.find(item.sentence), item.reference)
        place = mention.place if mention else None
        expected = f"near {item.reference}: {item.point[0]:.2f}, {item.point[1]:.2f}"
        if mention is None:
            yield Mistake("not found", f"row {number}", item.sentence, expected, "no distance or direction")
        elif place is None or distance(place.lat, place.lon, *item.reference_point) > distances.SAME_REFERENCE_KM:
            got = _place(place) if place else f"{mention.name}, not located"
            yield Mistake("another reference", f"row {number}", item.sentence, expected, got)
        elif mention.geometry is None or not distances.inside(item.point, mention.geometry):
            got = f"{mention.relation} {mention.name}, {mention.km or '?'} km"
            yield Mistake("area leaves it out", f"row {number}", item.sentence, expected, got)


def event_location(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Event words whose place is missing, another one, or one too many."""
    read = locations.Reader()
    for number, record in enumerate(locations.read_gold(path)[:sample], 1):
        told = locations.predicted(read, record)
        met = any(locations.meet(a, b) for a in record.places for b in told)
        if met if record.places else not told:
            continue
        kind = "no place" if not told else "another place" if record.places else "place too many"
        expected, got = (listed([record.text[a:b] for a, b in spans]) for spans in (record.places, told))
        yield Mistake(kind, f"record {number}", around(record.text, *record.verb), expected, got)


def _place(place: Place) -> str:
    return f"{place.name} ({place.country}) {place.lat:.2f}, {place.lon:.2f}"

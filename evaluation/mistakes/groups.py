"""Mistakes on which reports tell of the same event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from evaluation import ecbplus as corpus
from evaluation import maverick as reports
from evaluation.mistakes.mistake import Mistake, around
from tadmor import chronicle, link

# Of one event so many pairs are shown: a great event would fill the page.
_PAIRS = 3


def maverick(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Rows of one event that were not joined, and rows of two that were."""
    rows = reports.read_gold(path)[:sample]
    made = [reports.claim_of(row, k) for k, row in enumerate(rows)]
    claims, found = [c for c, _ in made], list({r.id: r for _, r in made}.values())
    events = chronicle.build(claims, link.find(claims, found), found)
    told = {id: event.id for event in events for id in event.claims}
    words = {row["id"]: _row(row) for row in rows}
    yield from _pairs({row["id"]: row["event_id"] for row in rows}, told, words)


def _row(row: reports.Row) -> str:
    actors = ", ".join(row[f"actor{n}"] for n in range(1, 7) if row[f"actor{n}"])
    day, place, deaths = row["date_start"], row["location"] or row["city"], row["deaths_low"]
    return f"{day} | {place} | {actors} | {deaths or '?'} dead"


def ecbplus(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Event words of one event that were not joined, and of two that were, within a sub-topic."""
    documents = corpus.read_gold(path)[:sample]
    told = corpus.cross_validate(corpus.material(documents))["subtopic"]
    words = {m.id: around(d.text, m.start, m.end) for d in documents for m in d.mentions}
    subtopics: dict[str, dict[str, str]] = defaultdict(dict)
    for d in documents:
        subtopics[d.subtopic] |= {m.id: m.event for m in d.mentions}
    for gold in subtopics.values():
        yield from _pairs(gold, {id: told[id] for id in gold}, words)


def _pairs(gold: Mapping[str, str], told: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Mistake]:
    for kind, one, other in (("not joined", gold, told), ("wrongly joined", told, gold)):
        groups: dict[str, list[str]] = defaultdict(list)
        for id in gold:
            groups[one[id]].append(id)
        for ids in groups.values():
            apart = ((a, b) for a, b in combinations(ids, 2) if other[a] != other[b])
            for shown, (a, b) in enumerate(apart):
                if shown == _PAIRS:
                    break
                expected, got = ("one event", "two") if kind == "not joined" else ("two events", "one")
                yield Mistake(kind, f"{a} and {b}", f"{words[a]} // {words[b]}", expected, got)

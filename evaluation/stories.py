"""``stories``: the whole path against end-to-end gold, by the rules of the gold's README.

A predicted claim can match a gold claim of the same file where a trigger or ``also`` span of the one overlaps
one of the other. Of all one-to-one assignments the one is taken that matches most gold claims and, among
those, agrees most on type, polarity, innermost source and chain. Field keys are shares of the matched claims,
summed over all stories (micro). Optional gold claims count nowhere, nor do claims matched to them, except in
``violations``.

- ``row_precision``, ``row_recall``: claims of which type, polarity, done-or-not, status, innermost source, actor,
  target, when, where and killed are all right, per predicted and per gold claim.
- ``violations``: matched claims told as done, affirmed and asserted or claimed where gold says planned, threatened,
  denied or hypothetical; unmatched ones of an accepted type on such a trigger; and claims inside ``not_claims``.
- ``b3_f1``: B-cubed of events over the matched claims. ``sources``: events reached with the right number of
  independent sources. ``contradictions``: gold contradictions found (``contradictions_p``: found ones that are gold).
- ``control``: gold intervals with the same place, party and four bounds (``control_holder``: place and party only;
  ``control_from_gold``: the same for rows built from gold claims and events, which is what the rules alone lose).
- Keys ending in ``_given`` look only at claims for which gold has a value; ``actor_span`` and ``target_span`` also
  accept a wrongly resolved name where the spans overlap; ``when_contained`` an interval inside the gold one.

``independent_sources``, control and contradictions compare each gold event with the predicted event that shares most
matched claims with it (one to one).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation import gold_control
from evaluation import story_rules as rules
from evaluation.matching import assign
from evaluation.running import BadGold, Json, claims_document
from evaluation.scores import Hits, Scores, Tally, b_cubed, f_measure
from evaluation.story_rules import Names

KEYS = (
    "trigger_p", "trigger_r", "trigger_f1", "type", "stage", "polarity", "status", "stance", "chain", "innermost",
    "actor", "target", "when", "where", "killed", "row_precision", "row_recall", "violations", "b3_f1", "sources",
    "contradictions", "control",
)  # fmt: skip
GIVEN = ("actor", "target", "when", "where", "killed")


@dataclass(frozen=True, slots=True)
class Story:
    """One folder of reports of the same happenings, with its gold."""

    folder: Path
    gold: Json
    files: dict[str, Json]
    names: Names

    @property
    def name(self) -> str:
        """Folder name."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class Match:
    """A gold claim and the predicted claim that stands for it, with the verdict on each field."""

    gold: Json
    claim: Json
    verdict: dict[str, bool]


@dataclass(slots=True)
class Counts:
    """What is added up over stories; lists are kept for the table of errors."""

    trigger: Hits = field(default_factory=Hits)
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rows: int = 0
    violations: list[tuple[str, Json, Json | None]] = field(default_factory=list)
    b3: tuple[Tally, Tally] = field(default_factory=lambda: (Tally(), Tally()))
    matches: list[Match] = field(default_factory=list)
    missed: list[Json] = field(default_factory=list)
    spurious: list[Json] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Sum two counts."""
        self.trigger.add(other.trigger.hit, other.trigger.predicted, other.trigger.gold)
        for key, tally in other.fields.items():
            self.fields[key].merge(tally)
        self.rows += other.rows
        for mine, theirs in zip(self.b3, other.b3, strict=True):
            mine.merge(theirs)
        self.violations += other.violations

    def scores(self) -> Scores:
        """The keys of the evaluation command, then the finer ones; None where nothing was asked."""
        values: Scores = {key: tally.share for key, tally in self.fields.items()}
        values |= {
            "trigger_p": self.trigger.precision,
            "trigger_r": self.trigger.recall,
            "trigger_f1": self.trigger.f1,
            "row_precision": self.rows / self.trigger.predicted if self.trigger.predicted else 0.0,
            "row_recall": self.rows / self.trigger.gold if self.trigger.gold else None,
            "violations": float(len(self.violations)),
            "b3_f1": f_measure(self.b3[0].share, self.b3[1].share),
            "b3_p": self.b3[0].share,
            "b3_r": self.b3[1].share,
        }
        return {key: values.get(key) for key in (*KEYS, *sorted(set(values) - set(KEYS)))}


# --- reading gold -----------------------------------------------------------------------------


def read_stories(path: Path) -> list[Story]:
    """Stories in ``path``: a folder of stories, or one story (a folder with ``gold.json``)."""
    folders = [path] if (path / "gold.json").is_file() else sorted(p.parent for p in path.glob("*/gold.json"))
    if not folders:
        raise BadGold(f"{path}: no gold.json here nor one folder below")
    return [_read_story(folder) for folder in folders]


def _read_story(folder: Path) -> Story:
    try:
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        files = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise BadGold(f"{folder}: gold.json or meta.json cannot be read: {error}") from error
    return Story(folder, gold, files, rules.read_names(folder.parent / "actors.tsv", folder.name))


# --- matching ---------------------------------------------------------------------------------


def match(gold: Sequence[Json], claims: Sequence[Json], credits: Sequence[Json]) -> list[tuple[int, int]]:
    """Index pairs (gold, claim) of one file, by the rule in the module's docstring."""
    weights: dict[tuple[int, int], float] = {}
    for i, g in enumerate(gold):
        for j, claim in enumerate(claims):
            touch = _touch(g, claim)
            if touch:
                weights[i, j] = (500.0 if g.get("optional") else 1000.0) + _agreement(g, claim, credits) + touch
    return assign(weights)


def _touch(gold: Json, claim: Json) -> float:
    """How well the spans meet: 3 trigger on trigger, 1 where an ``also`` is needed, 0 not at all."""
    if rules.overlap(gold["trigger"], claim["trigger"]):
        return 3.0
    spans = [claim["trigger"], *claim.get("also", ())]
    return float(any(rules.overlap(g, c) for g in (gold["trigger"], *gold["also"]) for c in spans))


def _agreement(gold: Json, claim: Json, credits: Sequence[Json]) -> float:
    """Weight of agreeing fields, well under that of one more match."""
    gold_chain, chain = rules.links(gold, credits), rules.links(claim, credits)
    kind = rules.types_of(claim)[0]
    return float(
        16.0 * (kind in rules.types_of(gold))
        + 2.0 * (kind == rules.types_of(gold)[0])
        + 16.0 * (gold["polarity"] == claim["polarity"])
        + 12.0 * rules.innermost_right(gold_chain, chain)
        + 8.0 * rules.chain_right(gold_chain, chain)
        + 4.0 * (gold["status"] == claim["status"])
        + 2.0 * rules.count_right(gold["killed"], claim.get("killed"))
        + 1.0 * rules.when_right(gold["when"], claim.get("when"))
        + 1.0 * rules.where_right(gold["where"], claim.get("where"))
    )


# --- scoring one story ------------------------------------------------------------------------


def compare(document: Json, gold: Json, names: Names | None = None) -> Counts:
    """Counts for one story: a claims document against gold of the same form."""
    names, counts = names or Names(), Counts()
    partners: dict[str, str] = {}  # gold claim id -> predicted claim id, optional ones too
    for file in sorted({c["file"] for c in gold["claims"]} | {c["file"] for c in document["claims"]}):
        golds = [c for c in gold["claims"] if c["file"] == file]
        claims = [c for c in document["claims"] if c["file"] == file]
        _compare_file(golds, claims, names, counts, partners)
        _count_not_claims(gold["not_claims"], claims, file, counts)
    _compare_events(document, gold, partners, counts)
    _compare_control(document, gold, names, counts)
    given = Counts()
    _compare_control({"control": gold_control.control(gold)}, gold, names, given)
    counts.fields["control_from_gold"].merge(given.fields["control"])
    counts.notes += [f"{note} (from gold claims)" for note in given.notes]
    return counts


def _compare_file(
    golds: list[Json], claims: list[Json], names: Names, counts: Counts, partners: dict[str, str]
) -> None:
    credits = [link for g in golds for link in g["chain"] if link.get("credit")]
    pairs = match(golds, claims, credits)
    taken_gold, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    asked = [g for g in golds if not g.get("optional")]
    for i, j in pairs:
        g, claim = golds[i], claims[j]
        partners[g["id"]] = claim["id"]
        if rules.not_done(g) and rules.told_as_done(claim):
            counts.violations.append(("told as done", claim, g))
        if g.get("optional"):
            continue
        found = Match(g, claim, rules.judge(g, claim, names, credits))
        counts.matches.append(found)
        counts.rows += found.verdict["row"]
        has_value = rules.given(g)
        for key in rules.FIELDS:
            counts.fields[key].add(found.verdict[key])
        for key in GIVEN:
            counts.fields[f"{key}_given"].add(found.verdict[key] and has_value[key], has_value[key])
    unmatched = [claim for j, claim in enumerate(claims) if j not in taken]
    counts.missed += [g for i, g in enumerate(golds) if i not in taken_gold and not g.get("optional")]
    counts.spurious += unmatched
    matched = sum(not golds[i].get("optional") for i, _ in pairs)
    counts.trigger.add(matched, matched + len(unmatched), len(asked))
    for claim in unmatched:
        _count_false_done(claim, golds, counts)


def _count_false_done(claim: Json, golds: list[Json], counts: Counts) -> None:
    """A second claim, told as done, on a trigger that gold has only as not done."""
    under = [g for g in golds if any(rules.overlap(claim["trigger"], s) for s in (g["trigger"], *g["also"]))]
    same = [g for g in under if rules.types_of(claim)[0] in rules.types_of(g)]
    if rules.told_as_done(claim) and same and all(rules.not_done(g) for g in under):
        counts.violations.append(("told as done", claim, same[0]))


def _count_not_claims(not_claims: list[Json], claims: list[Json], file: str, counts: Counts) -> None:
    for claim in claims:
        for area in not_claims:
            if area["file"] == file and rules.overlap(area, claim["trigger"]):
                counts.violations.append((area["why"], claim, None))
                break


# --- across reports ---------------------------------------------------------------------------


def _compare_events(document: Json, gold: Json, partners: dict[str, str], counts: Counts) -> None:
    event_of = {claim: event["id"] for event in document["events"] for claim in event["claims"]}
    gold_event = {claim: event["id"] for event in gold["events"] for claim in event["claims"]}
    items = {g: event_of.get(claim, f"alone {claim}") for g, claim in partners.items()}
    counts.b3 = b_cubed({g: gold_event.get(g, f"alone {g}") for g in items}, items)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for i, event in enumerate(gold["events"]):
        for j, other in enumerate(document["events"]):
            shared = sum(partners.get(claim) in other["claims"] for claim in event["claims"])
            if shared:
                weights[i, j] = shared - 0.001 * len(other["claims"])
    aligned = dict(assign(weights))
    found_right = 0
    for i, event in enumerate(gold["events"]):
        found = document["events"][aligned[i]] if i in aligned else None
        reached = any(claim in partners for claim in event["claims"])
        if reached:
            right = found is not None and found["independent_sources"] == event["independent_sources"]
            counts.fields["sources"].add(right)
            if not right:
                told = found["independent_sources"] if found else "no event"
                counts.notes.append(f"sources {event['id']}: gold {event['independent_sources']}, found {told}")
        for name in event["contradictions"]:
            has = found is not None and name in found["contradictions"]
            found_right += has
            counts.fields["contradictions"].add(has)
            if not has:
                counts.notes.append(f"contradiction {event['id']}: {name} not found")
    told = sum(len(event["contradictions"]) for event in document["events"])
    counts.fields["contradictions_p"].add(found_right, told)


def _compare_control(document: Json, gold: Json, names: Names, counts: Counts) -> None:
    rows, found = _with_coordinates(gold), document.get("control", [])
    weights: dict[tuple[int, int], float] = {}
    for i, row in enumerate(rows):
        for j, other in enumerate(found):
            if _same_holder(row, other, names):
                weights[i, j] = 1.0 + sum(_bounds(row, other))
    aligned = dict(assign(weights))
    for i, row in enumerate(rows):
        other = found[aligned[i]] if i in aligned else None
        right = other is not None and all(_bounds(row, other))
        counts.fields["control_holder"].add(other is not None)
        counts.fields["control"].add(right)
        if not right:
            told = _span_of_control(other) if other else "no such row"
            wanted = f"control {row['place']} / {row['party']}: gold {_span_of_control(row)}"
            counts.notes.append(f"{wanted}, found {told}")


def _with_coordinates(gold: Json) -> list[Json]:
    """Gold control rows with the coordinates of the place of that name in the claims."""
    places = {c["where"]["name"]: c["where"] for c in gold["claims"] if c["where"]}
    rows = []
    for row in gold["control"]:
        place = places.get(row["place"], {})
        rows.append({"lat": place.get("lat"), "lon": place.get("lon"), **row})
    return rows


def _same_holder(row: Json, other: Json, names: Names) -> bool:
    gold_place, place = {**row, "name": row["place"]}, {**other, "name": other["place"]}
    return rules.where_right(gold_place, place) and bool(names.of(row["party"]) & names.of(other["party"]))


_BOUNDS = ("from_earliest", "from_latest", "to_earliest", "to_latest")


def _bounds(row: Json, other: Json) -> list[bool]:
    return [row[key] == other.get(key) for key in _BOUNDS]


def _span_of_control(row: Json) -> str:
    return f"{row['from_earliest']}..{row['from_latest']} to {row['to_earliest']}..{row['to_latest']}"


# --- the set ----------------------------------------------------------------------------------


def run(path: Path, document: Json | None = None) -> Iterator[tuple[Story, Counts]]:
    """Each story with its counts. ``document`` scores a ready claims document of one story instead of a run."""
    found = read_stories(path)
    if document is not None and len(found) != 1:
        raise BadGold("a claims document is scored against one story: give the story's folder")
    for story in found:
        made = document if document is not None else claims_document(story.folder, story.files)
        yield story, compare(made, story.gold, story.names)


def total(results: Sequence[tuple[Story, Counts]]) -> Counts:
    """All stories together, micro over claims."""
    counts = Counts()
    for _, one in results:
        counts.add(one)
    return counts


def score(path: Path, document: Json | None = None) -> Scores:
    """Scores of the installed tadmor on ``path`` (a folder of stories or one story)."""
    return total(list(run(path, document))).scores()

"""``annotated``: the whole path on the excerpts of ``training/annotations``, real texts that we annotated ourselves.

PATH is the data folder that holds re3d, muc4 and wikiwars: the repository holds offsets and hashes only. Each excerpt
is read alone, as a report with the outlet and date of its document. Claims are matched as in ``stories``; what the
annotation does not have (resolved names, coordinates, events) is not asked:

- ``actor``, ``target``: every party is met by an overlapping span (or the same words), none is left over.
- ``where``: both empty, or the spans overlap or name the same place (``where_relation``: the same relation besides).
  ``when``: as in stories.
- ``chain``, ``innermost``: as in stories, head excepted, which an excerpt does not show.
- Keys ending in ``_given`` look only at claims for which gold has a value.
- ``violations``: claims told as done where gold says planned, threatened, denied or hypothetical.

``held_out`` takes the texts that two annotators read: nothing is trained on them. A ``sample`` begins with those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation import story_rules as rules
from evaluation.running import BadGold, Json, document_of, read_one
from evaluation.scores import Hits, Scores, Tally
from evaluation.stories import match
from training import annotated as store
from training.annotations.texts import Excerpt

FIELDS = (
    "type", "stage", "polarity", "status", "stance", "chain", "innermost", "actor", "target", "when", "where", "killed",
    "certainty", "where_relation", "wounded", "abducted", "background",
)  # fmt: skip
GIVEN = ("chain", "innermost", "actor", "target", "when", "where", "killed")
_COUNTS = ("killed", "wounded", "abducted", "other_count")
_HEAD: Json = {"kind": "outlet"}


# --- gold -------------------------------------------------------------------------------------


def gold_claims(excerpt: Excerpt, row: Json) -> list[Json]:
    """Claims of a record in the form of the stories' gold, offsets into the excerpt's own text."""
    return [_gold_claim(excerpt, claim) for claim in row["claims"]]


def _gold_claim(excerpt: Excerpt, claim: Json) -> Json:
    def span(told: Sequence[int]) -> Json:
        start, end = told
        return {"text": excerpt.text[start:end], "start": start - excerpt.start, "end": end - excerpt.start}

    def link(told: Json) -> Json:
        words = span(told["span"]) if told["span"] else {"text": None, "start": None, "end": None}
        return {"kind": told["kind"], **words}

    made = dict(claim)
    made["trigger"] = span(claim["trigger"])
    made["also"] = [span(s) for s in claim["also"]]
    made["chain"] = [_HEAD, *map(link, claim["chain"])]
    for role in ("actor", "target"):
        made[role] = [span(s) for s in claim[role]]
    for name in ("where", *_COUNTS):
        made[name] = {**claim[name], **span(claim[name]["span"])} if claim[name] else None
    return made


def stretch(excerpt: Excerpt) -> str:
    """The excerpt's own text."""
    return excerpt.text[excerpt.start : excerpt.end]


def read_gold(path: Path, held_out: bool = False, sample: int | None = None) -> list[tuple[Excerpt, Json]]:
    """Excerpts with their records, those annotated twice first. Raises BadGold where a text is missing or changed."""
    rows, twice = store.records(), store.double()
    first = [row for row in rows if row["id"] in twice]
    rest = [] if held_out else [row for row in rows if row["id"] not in twice]
    wanted = (len(rest) if sample is None else max(0, sample - len(first))) if rest else 0
    # Evenly from the rest: the records are ordered by corpus.
    rest = [rest[k * len(rest) // wanted] for k in range(wanted)] if wanted < len(rest) else rest
    try:
        return list(store.found(path, [*first[:sample], *rest]))
    except (store.ChangedText, OSError) as error:
        raise BadGold(f"{path}: {error}") from error


# --- verdicts ---------------------------------------------------------------------------------


def judge(gold: Json, claim: Json) -> dict[str, bool]:
    """Verdict on each of ``FIELDS`` for one matched pair."""
    names = rules.Names()
    actor, target = rules.parties(gold, claim, names, by_span=True)
    where = _where_right(gold["where"], claim.get("where"))
    return {
        "type": rules.types_of(claim)[0] in rules.types_of(gold),
        "stage": gold["stage"] == claim["stage"],
        "polarity": gold["polarity"] == claim["polarity"],
        "status": gold["status"] == claim["status"],
        "stance": gold["author_stance"] == claim["author_stance"],
        "chain": rules.chain_right(gold["chain"], claim["chain"]),
        "innermost": rules.innermost_right(gold["chain"], claim["chain"]),
        "actor": actor,
        "target": target,
        "when": rules.when_right(gold["when"], claim.get("when")),
        "where": where,
        "killed": rules.count_right(gold["killed"], claim.get("killed")),
        "certainty": gold["certainty"] == claim["certainty"],
        "where_relation": where and rules.relation_right(gold["where"], claim.get("where")),
        "wounded": rules.count_right(gold["wounded"], claim.get("wounded")),
        "abducted": rules.count_right(gold["abducted"], claim.get("abducted")),
        "background": gold["background"] == bool(claim.get("background")),
    }


def _where_right(gold: Json | None, where: Json | None) -> bool:
    if not gold or not where:
        return not gold and not where
    named = {**gold, "name": gold["text"]}
    return rules.overlap(gold, where) or rules.name_right(named, {**where, "name": where.get("name") or where["text"]})


def given(gold: Json) -> dict[str, bool]:
    """Whether gold has a value, for fields that may be empty."""
    when = gold["when"]
    cited = len(gold["chain"]) > 1
    return {
        **{key: bool(gold[key]) for key in ("actor", "target", "where", "killed")},
        "when": bool(when and (when["start"] or when["end"])),
        "chain": cited,
        "innermost": cited,
    }


@dataclass(slots=True)
class Counts:
    """What is added up over texts; lists are kept for a look at the errors."""

    trigger: Hits = field(default_factory=Hits)
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    violations: int = 0
    matches: list[tuple[Json, Json, dict[str, bool]]] = field(default_factory=list)
    missed: list[Json] = field(default_factory=list)
    spurious: list[Json] = field(default_factory=list)

    def add(self, golds: Sequence[Json], claims: Sequence[Json]) -> None:
        """Count one text. Optional claims of either side are neither rewarded nor punished."""
        pairs = match(golds, claims, ())
        free_gold = set(range(len(golds))) - {i for i, _ in pairs}
        free = set(range(len(claims))) - {j for _, j in pairs}
        for i, j in pairs:
            gold, claim = golds[i], claims[j]
            if gold.get("optional") or claim.get("optional"):
                continue
            self.trigger.add(1, 1, 1)
            self._add_pair(gold, claim)
        missed = [golds[i] for i in sorted(free_gold) if not golds[i].get("optional")]
        spurious = [claims[j] for j in sorted(free) if not claims[j].get("optional")]
        self.missed += missed
        self.spurious += spurious
        self.trigger.add(0, len(spurious), len(missed))

    def _add_pair(self, gold: Json, claim: Json) -> None:
        verdict, has_value = judge(gold, claim), given(gold)
        self.matches.append((gold, claim, verdict))
        self.violations += rules.not_done(gold) and rules.told_as_done(claim)
        for key in FIELDS:
            self.fields[key].add(verdict[key])
        for key in GIVEN:
            self.fields[f"{key}_given"].add(verdict[key] and has_value[key], has_value[key])

    def scores(self) -> Scores:
        """Trigger figures, then shares of the matched claims; None where nothing was asked."""
        keys = (*FIELDS, *(f"{key}_given" for key in GIVEN))
        return {
            "trigger_p": self.trigger.precision,
            "trigger_r": self.trigger.recall,
            "trigger_f1": self.trigger.f1,
            **{key: self.fields[key].share for key in keys},
            "violations": float(self.violations),
        }


# --- the set ----------------------------------------------------------------------------------


def answer(excerpt: Excerpt) -> list[Json]:
    """Claims of the installed tadmor, offsets into the excerpt's own text."""
    known = {"outlet": excerpt.outlet, "published": excerpt.published}
    meta = {key: value for key, value in known.items() if value}
    claims: list[Json] = document_of([read_one(stretch(excerpt).encode(), f"{excerpt.id}.txt", meta)])["claims"]
    return claims


def answers(gold: Iterable[tuple[Excerpt, Json]]) -> Iterator[tuple[Excerpt, list[Json], list[Json]]]:
    """Each excerpt with its gold claims and the found ones."""
    for excerpt, row in gold:
        yield excerpt, gold_claims(excerpt, row), answer(excerpt)


def score(path: Path, sample: int | None = None, held_out: bool = False) -> Scores:
    """Scores of the installed tadmor. ``path``: data folder; ``sample``: so many texts, those annotated twice first."""
    counts = Counts()
    for _, golds, claims in answers(read_gold(path, held_out, sample)):
        counts.add(golds, claims)
    return counts.scores()

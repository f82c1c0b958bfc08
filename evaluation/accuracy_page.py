"""The page docs/accuracy.md: our scores beside floors, bars and others' figures. Text in, text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation.gate import PERCENT
from evaluation.scores import LOWER_IS_BETTER
from tadmor import actor_records

Json = dict[str, Any]
NOTHING = "–"
HEAD = """# Accuracy

<!-- Written by `python -m evaluation accuracy` from measured.json, floors.json and anchors.toml. Do not edit. -->

Every figure is on the development half of its gold: the half we could look at. Another half of each set is held back
and decides what lands. `run` is the last run that was stored, with its date; `floor` is what no change may undercut
(`python -m evaluation gate`); `bar` is what we set out to reach. Others' figures are read in the named work (published)
or are runs of that system by this project (measured); where they are on another half of the set, that is said, and
they are then no like-for-like comparison. Percent for polnear, timex, muc4 and ecbplus, else shares between 0 and 1;
of keys marked with ↓ less is better.

Gold sentences are not printed here: their texts belong to their publishers. `python -m evaluation errors SET PATH`
writes the twenty most instructive mistakes of a set, with their sentences, outside the repository.
"""


def page(anchors: Sequence[Json], floors: Mapping[str, Json], measured: Mapping[str, Json]) -> str:
    """The whole page."""
    parts = [HEAD, _overview(anchors, floors, measured)]
    parts += [_section(one, floors.get(one["name"], {}), measured.get(one["name"], {})) for one in anchors]
    return "\n".join([*parts, _register()])


def _overview(anchors: Sequence[Json], floors: Mapping[str, Json], measured: Mapping[str, Json]) -> str:
    lines = ["## Bars", "", "| set | key | bar | run | floor | reached |", "|---|---|---|---|---|---|"]
    for one in anchors:
        name = one["name"]
        scores = measured.get(name, {}).get("scores", {})
        for key, bar in one["bars"].items():
            floor = floors.get(name, {}).get("floors", {}).get(key)
            value = scores.get(key)
            reached = NOTHING if value is None else "yes" if _holds(key, value, bar) else "no"
            numbers = (_number(one["scorer"], v) for v in (bar, value, floor))
            lines.append(f"| {' | '.join([f'[{name}](#{name})', _key(key), *numbers, reached])} |")
    return "\n".join([*lines, ""])


def _section(one: Json, floor: Json, run: Json) -> str:
    lines = [f"## {one['name']}", "", f"Gold: {one['gold']}. Held back: {one['held_back']}."]
    facts = list(_facts(one, floor, run))
    lines += [" ".join(facts), ""] if facts else [""]
    others = one["other"]
    heads = ["key", "run", "floor", "bar", *(_system(other) for other in others)]
    lines += [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    floors, scores = floor.get("floors", {}), run.get("scores", {})
    for key in _keys(one, floors, scores):
        values = [scores.get(key), floors.get(key), one["bars"].get(key), *(o["figures"].get(key) for o in others)]
        lines.append(f"| {' | '.join([_key(key), *(_number(one['scorer'], value) for value in values)])} |")
    lines.append("")
    mistakes = run.get("mistakes", {}).get("kinds", {})
    if mistakes:
        told = ", ".join(f"{kind} {n}" for kind, n in sorted(mistakes.items(), key=lambda kn: (-kn[1], kn[0])))
        lines += [f"Mistakes by kind ({run['mistakes']['date']}): {told}.", ""]
    return "\n".join(lines)


def _facts(one: Json, floor: Json, run: Json) -> Iterator[str]:
    scorer = floor.get("set", one["scorer"])
    if scorer != one["name"]:
        yield f"Scorer: `{scorer}`."
    sample = run.get("sample", floor.get("sample"))
    if sample:
        yield f"Scored on the first {sample}."
    digest = run.get("sha256") or floor.get("sha256")
    if digest:
        yield f"Gold version (SHA-256): `{digest[:12]}`."
    if run:
        yield f"Run of {run['date']}, tadmor {run['version']}."
    elif floor:
        yield "No run is stored yet: the floors tell the least that is reached."
    else:
        yield "No run is stored yet."


def _keys(one: Json, floors: Mapping[str, float], scores: Mapping[str, Any]) -> list[str]:
    """Keys with a bar first, then those with a floor, then those others have figures for, then the rest of the run."""
    others = [key for other in one["other"] for key in other["figures"]]
    found = [*one["bars"], *floors, *others, *(key for key in scores if key != "n")]
    return list(dict.fromkeys(found))


def _system(other: Json) -> str:
    where = f"; {other['on']}" if other.get("on") else ""
    return f"{other['system']} ({other['kind']}{where})"


def _key(key: str) -> str:
    return f"{key} ↓" if key in LOWER_IS_BETTER else key


def _holds(key: str, value: float, bar: float) -> bool:
    return value <= bar if key in LOWER_IS_BETTER else value >= bar


def _number(scorer: str, value: float | None) -> str:
    if value is None:
        return NOTHING
    if float(value).is_integer() and (scorer not in PERCENT and (value > 1 or value == 0)):
        return f"{value:.0f}"
    return f"{value:.1f}" if scorer in PERCENT else f"{value:.3f}"


# --- the register of actors -----------------------------------------------------------------------


def _register() -> str:
    rows = list(actor_records.records().values())
    keys = Counter(key for row in rows for key in {citation.source.key for citation in row.citations})
    kinds = Counter(row.kind for row in rows)
    looked_up = Counter(row.kind for row in rows if _looked_up(row))
    lines = [
        "## The register of actors",
        "",
        f"{len(rows)} parties (`src/tadmor/lexicon/actors.tsv`): {sum(looked_up.values())} whose record was looked up,",
        f"{keys['rule:iso3166']} organs of states named by rule, {keys[actor_records.UNVERIFIED]} unverified. A source",
        "bears out that the party exists under that name; class, further spellings and years are the register's own.",
        "",
        "| class | parties | looked up |",
        "|---|---|---|",
        *(f"| {kind} | {n} | {looked_up[kind]} |" for kind, n in sorted(kinds.items(), key=lambda kn: (-kn[1], kn[0]))),
        "",
        "| source | parties |",
        "|---|---|",
        *(f"| {source.title} | {keys[key]} |" for key, source in actor_records.sources().items()),
        "",
    ]
    return "\n".join(lines)


def _looked_up(row: actor_records.Record) -> bool:
    return row.verified and not any(citation.source.key == "rule:iso3166" for citation in row.citations)

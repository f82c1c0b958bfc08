"""``python -m evaluation accuracy``: docs/accuracy.md from stored figures, and the run that stores them.

Three files go in: ``floors.json`` (what may not be undercut), ``measured.json`` (the last run of each set, written by
``--measure``) and ``anchors.toml`` (what the gold is, what is held back, the bars, others' figures). Nothing is scored
to write the page, so it can be checked anywhere; ``--measure`` needs the data folder and takes long.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evaluation import accuracy_page
from evaluation.gate import FLOORS, ROOT, entry_hash
from evaluation.running import BadGold, NotAvailable

Json = dict[str, Any]
ANCHORS = ROOT / "evaluation" / "anchors.toml"
MEASURED = ROOT / "evaluation" / "measured.json"
PAGE = ROOT / "docs" / "accuracy.md"


def main(arguments: Sequence[str]) -> int:
    """Exit code 0; 1 where a set could not be scored, or ``--check`` finds the page out of date."""
    options = _parser().parse_args(arguments)
    anchors, floors = read_anchors(options.anchors), json.loads(options.floors.read_text(encoding="utf-8"))["sets"]
    measured = read_measured(options.measured)
    unknown = set(options.only or ()) - {one["name"] for one in anchors}
    if unknown:
        print(f"accuracy: no set {', '.join(sorted(unknown))} in {options.anchors.name}", file=sys.stderr)
        return 1
    failed = _measure_all(options, anchors, floors, measured) if options.measure else 0
    page = accuracy_page.page(anchors, floors, measured)
    if options.check:
        same = options.page.is_file() and options.page.read_text(encoding="utf-8") == page
        print(f"accuracy: {options.page.name} is {'' if same else 'not '}what the stored figures make")
        return int(not same)
    options.page.write_text(page, encoding="utf-8")
    print(f"accuracy: wrote {options.page}")
    return failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation accuracy", description="Write docs/accuracy.md.")
    default = Path(os.environ.get("TADMOR_GOLD") or ROOT.parent / "shared" / "data")
    parser.add_argument("--measure", action="store_true", help="score every set first and store the figures")
    parser.add_argument("--only", action="append", metavar="SET", help="with --measure: this set only; may be repeated")
    parser.add_argument("--data", type=Path, default=default, help="folder of gold data (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
    for name, path in (("page", PAGE), ("measured", MEASURED), ("anchors", ANCHORS), ("floors", FLOORS)):
        parser.add_argument(f"--{name}", type=Path, default=path, help=argparse.SUPPRESS)
    return parser


def read_anchors(path: Path = ANCHORS) -> list[Json]:
    """Sets in the order of the page, each with ``name``, ``scorer``, ``gold``, ``held_back``, ``bars``, ``other``."""
    sets: list[Json] = tomllib.loads(path.read_text(encoding="utf-8"))["set"]
    return [{"bars": {}, "other": [], "scorer": one["name"], **one} for one in sets]


def read_measured(path: Path = MEASURED) -> Json:
    """Stored runs by set; empty where there is no file yet."""
    found: Json = json.loads(path.read_text(encoding="utf-8"))["sets"] if path.is_file() else {}
    return found


def store(measured: Mapping[str, Any], path: Path) -> None:
    """Write the runs, sets in order of their names."""
    text = json.dumps({"sets": dict(sorted(measured.items()))}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _measure_all(options: argparse.Namespace, anchors: Sequence[Json], floors: Json, measured: Json) -> int:
    failed = 0
    for one in anchors:
        if options.only and one["name"] not in options.only:
            continue
        try:
            run = measure(one, floors.get(one["name"], {}), options.data)
        except (BadGold, NotAvailable, OSError) as error:
            print(f"accuracy: {one['name']}: {error}", file=sys.stderr)
            failed = 1
            continue
        kept = {key: measured[one["name"]][key] for key in ("mistakes",) if key in measured.get(one["name"], {})}
        measured[one["name"]] = run | kept
        store(measured, options.measured)  # at once: a long run that is cut short keeps what it has
        print(f"accuracy: {one['name']} in {run['seconds']:.0f} s")
    return failed


def measure(one: Json, floor: Json, data: Path) -> Json:
    """One run over all of the gold: scores, gold (files, SHA-256), date, seconds. The floors' own path wins."""
    from evaluation.__main__ import rounded, score_set
    from tadmor import __version__

    path = (ROOT if floor.get("own") else data) / str(floor.get("path") or one.get("path") or one["name"])
    # floors may rest on a sample, so that the gate stays quick; the page tells of all the gold
    sample = one.get("sample")
    if not path.exists():
        raise BadGold(f"{path} does not exist")
    start = time.perf_counter()
    scores = score_set(str(floor.get("set") or one["scorer"]), path, sample)
    return {
        "scores": rounded(scores),
        "sha256": entry_hash(path, floor),
        "sample": sample,
        "date": date.today().isoformat(),
        "version": __version__,
        "seconds": round(time.perf_counter() - start, 1),
    }

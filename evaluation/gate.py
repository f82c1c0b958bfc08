"""The gate: scores may not fall below ``floors.json``, and floors may not fall in silence.

``floors.json`` holds per set the sample (a path below the data folder, and for large sets the number of first
documents), the SHA-256 of that gold, and a floor for each key (a ceiling where less is better). ``own`` marks gold
that this repository holds, ``set`` the scorer where the name is not its own; where a set needs a few folders below its
path only, ``parts`` names them, and ``ours`` what it takes from this repository. The gate fails when

- a score is worse than its floor, or a set with floors cannot be scored,
- the gold is not the one the floors were measured on (``--pin`` writes the new hash after a look at the difference),
- a floor is worse than in any earlier committed version, or has vanished, unless ``lowered`` gives a reason for it:
  ``{"set", "key", "to", "reason"}``.

``--raise`` writes floors upward only, a little below the score (``MARGIN``), so that a change of a library version
does not fail the gate by one item. Without the data folder the gate is skipped with a message; where the
environment variable CI is set that is a failure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evaluation.running import BadGold, NotAvailable
from evaluation.scores import LOWER_IS_BETTER, Scores

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "evaluation" / "floors.json"
# int8 products differ between processors by an item or two
MARGIN = 0.01  # of 1; percent sets use a hundred times as much
PERCENT = frozenset({"polnear", "timex", "muc4", "ecbplus"})


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 where all floors hold (or the data are absent outside CI), else 1."""
    options = _parser().parse_args(arguments)
    floors: Json = json.loads(options.floors.read_text(encoding="utf-8"))
    absent = not options.data.is_dir()
    if absent:
        print(f"gate: no gold data at {options.data}: only our own is checked. Give --data DIR or set TADMOR_GOLD.")
    problems = list(lowered_floors(floors, earlier_versions(options.floors)))
    for name, entry in floors["sets"].items():
        if (options.only and name not in options.only) or (absent and not entry.get("own")):
            continue
        problems += check_set(name, entry, options)
    if options.up or options.pin:
        options.floors.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    for problem in problems:
        print(f"gate: FAILED: {problem}")
    print(f"gate: {len(problems)} problem(s)" if problems else "gate: all floors hold")
    return int(bool(problems) or (absent and bool(os.environ.get("CI"))))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation gate", description="Check scores against floors.json.")
    default = Path(os.environ.get("TADMOR_GOLD") or ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=default, help="folder of gold data (default: %(default)s)")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="file of floors (default: the project's)")
    parser.add_argument("--only", action="append", metavar="SET", help="check this set only; may be repeated")
    parser.add_argument("--raise", dest="up", action="store_true", help="write better scores as new floors")
    parser.add_argument("--pin", action="store_true", help="write the hash of the gold as it is now")
    return parser


def check_set(name: str, entry: Json, options: argparse.Namespace) -> Iterator[str]:
    """Problems of one set; with ``--raise`` or ``--pin`` also changes ``entry``."""
    from evaluation.__main__ import score_set

    path = (ROOT if entry.get("own") else options.data) / entry["path"]
    if not path.exists():
        yield f"{name}: {path} does not exist"
        return
    digest = entry_hash(path, entry)
    if options.pin:
        entry["sha256"] = digest
    if entry.get("sha256") != digest:
        yield f"{name}: the gold at {path} is not the one the floors were measured on (see --pin)"
        return
    try:
        scores = score_set(entry.get("set", name), path, entry.get("sample"))
    except (NotAvailable, BadGold) as error:
        yield f"{name}: {error}"
        return
    yield from below_floor(name, entry["floors"], scores)
    if options.up:
        entry["floors"] = raised(entry.get("set", name), entry["floors"], scores)


def below_floor(name: str, floors: Json, scores: Scores) -> Iterator[str]:
    """One line per key that does not hold, and a table of all on the way."""
    for key, floor in floors.items():
        value = scores.get(key)
        held = value is not None and not worse(key, value, floor)
        shown = "-" if value is None else f"{value:.4f}"
        bound = "at most" if key in LOWER_IS_BETTER else "at least"
        print(f"{'ok  ' if held else 'FAIL'} {name:18} {key:18} {shown:>9}  {bound} {floor}")
        if not held:
            yield f"{name}.{key} is {shown}, must be {bound} {floor}"


def raised(name: str, floors: Json, scores: Scores) -> Json:
    """Floors moved up to just under the scores; none ever moves the other way."""
    margin, digits = (100 * MARGIN, 1) if name in PERCENT else (MARGIN, 3)
    unit = 10**digits
    result = {}
    for key, floor in floors.items():
        value = scores.get(key)
        if value is not None and key in LOWER_IS_BETTER:
            exact = float(value).is_integer()
            new = value if exact else math.ceil((value + margin) * unit) / unit
        elif value is not None:
            new = math.floor((value - margin) * unit) / unit
        else:
            new = floor
        result[key] = floor if worse(key, new, floor) else new
    return result


def worse(key: str, value: float, than: float) -> bool:
    """True where ``value`` is the worse figure for this key."""
    return value > than + 1e-9 if key in LOWER_IS_BETTER else value < than - 1e-9


def gold_hash(path: Path) -> str:
    """SHA-256 over the relative names and bytes of the gold: one file, or all files of a folder."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        name = file.name if path.is_file() else file.relative_to(path).as_posix()
        digest.update(f"{name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def entry_hash(path: Path, entry: Json) -> str:
    """Hash of a set's gold: all of ``path``, or its ``parts`` and ``ours``."""
    if "parts" not in entry:
        return gold_hash(path)
    places = [*(path / part for part in entry["parts"]), *(ROOT / own for own in entry.get("ours", ()))]
    return hashlib.sha256("".join(map(gold_hash, places)).encode()).hexdigest()


def earlier_versions(floors: Path) -> list[Json]:
    """All committed versions of the file; empty, with a message, where there is no git history."""
    folder, name = floors.parent, floors.name
    try:
        log = _git(folder, "log", "--format=%H", "--", name).split()
        return [json.loads(_git(folder, "show", f"{commit}:./{name}")) for commit in log]
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        print(f"gate: earlier floors cannot be read ({error}); lowered floors go unseen", file=sys.stderr)
        return []


def _git(folder: Path, *words: str) -> str:
    run = subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True)
    return run.stdout


def lowered_floors(now: Json, before: list[Json]) -> Iterator[str]:
    """Floors worse than ever before, or gone, for which ``lowered`` gives no reason."""
    excused = {(e["set"], e["key"]): e.get("to") for e in now.get("lowered", []) if e.get("reason")}
    best: dict[tuple[str, str], float] = {}
    for version in before:
        for name, entry in version.get("sets", {}).items():
            for key, floor in entry["floors"].items():
                if (name, key) not in best or worse(key, best[name, key], floor):
                    best[name, key] = floor
    for (name, key), floor in sorted(best.items()):
        current = now["sets"].get(name, {}).get("floors", {}).get(key)
        if current is not None and not worse(key, current, floor):
            continue
        if (name, key) in excused and excused[name, key] == current:
            continue
        shown = "is gone" if current is None else f"was lowered to {current}"
        yield f"floor {name}.{key} = {floor} {shown}: give a reason under 'lowered', or restore it"

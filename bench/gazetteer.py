"""How fast the gazetteer answers and what it weighs: ``python bench/gazetteer.py [--json]``.

Names asked are every so-many-th name of the gazetteer itself, each once, so that no cache helps. Times are CPU seconds
of one process. ``size``: the shipped files; ``memory``: what unpacking them and the first spelling search add.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

import tadmor
from tadmor.gazetteer import lookup, reader, spelling

NAMES = 20_000
BARS = {"lookups_per_s": ">= 10,000", "spelling_ms": "<= 20", "memory_mb": "<= 120", "size_mb": "<= 25", "load_s": ""}
COUNTRIES = ("SY", "UA", "SD", "NG", "AF", "IQ", "YE", "SO", "MM", "CO")


def _resident_mb() -> float:
    """Resident memory of this process in MB: now where the system tells it, else the peak."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _misspelt(name: str) -> str:
    """The name with two letters exchanged: a spelling that no list holds."""
    middle = len(name) // 2
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]


def measure(names: int = NAMES, searches: int = 100) -> dict[str, float]:
    """All figures."""
    before, start = _resident_mb(), time.process_time()
    table = reader.table()
    lookup("Aleppo")
    load = time.process_time() - start
    step = max(1, len(table.ids) // names)
    asked = [table.name(i) for i in range(0, len(table.ids), step)]
    start = time.process_time()
    for name in asked:
        lookup(name)
    spent = time.process_time() - start
    spelling.index()
    for country in COUNTRIES:
        spelling.keys_of(country)
    wrong = [_misspelt(n) for n in asked if len(n) >= 6][:: max(1, len(asked) // searches)][:searches]
    start = time.process_time()
    for k, name in enumerate(wrong):
        spelling.alike(name, (COUNTRIES[k % len(COUNTRIES)],))
    searched = time.process_time() - start
    folder = Path(tadmor.__file__).parent / "gazetteer"
    size = sum(p.stat().st_size for p in folder.iterdir() if p.suffix in {".bin", ".tsv", ".md"})
    return {
        "lookups_per_s": len(asked) / spent,
        "spelling_ms": 1000 * searched / max(1, len(wrong)),
        "memory_mb": _resident_mb() - before,
        "size_mb": size / 1e6,
        "load_s": load,
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    found = measure()
    if asked.json:
        print(json.dumps({k: round(v, 2) for k, v in found.items()}))
    else:
        for key, value in found.items():
            print(f"{key:15} {value:12,.2f}  {BARS[key]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

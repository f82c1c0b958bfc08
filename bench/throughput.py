"""How fast tadmor reads, on one core: ``python bench/throughput.py [FOLDER] [--seconds S] [--json]``.

Each part runs in a process of its own pinned to one core: the whole path of tadmor over the reports of FOLDER (the
examples if none is given), and as a yardstick the stock pipeline of the language backend over the same words.
Compare ratios, not seconds: they hold on another machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
REPORT_WORDS = 500
STARTS = 5
BARS = {"reports_per_s": 6.0, "memory_mb": 700.0, "import_s": 0.1, "help_s": 0.3}
Json = dict[str, Any]


def reports(folder: Path) -> list[Path]:
    """The reports of a folder, in the order of their paths."""
    found = sorted(p for p in folder.rglob("*") if p.suffix in {".txt", ".html"} and p.is_file())
    if not found:
        raise SystemExit(f"{folder}: no .txt or .html here")
    return found


def rounds(paths: list[Path], seconds: float) -> Iterator[Path]:
    """The paths again and again until the time is over, at least once."""
    end = time.perf_counter() + seconds
    while True:
        yield from paths
        if time.perf_counter() > end:
            return


def peak_mb() -> float:
    """Peak resident memory of this process in MB (Linux counts kilobytes, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)


def one_core() -> None:
    """Stay on one core, where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def run_tadmor(folder: Path, seconds: float) -> Json:
    """The whole path: bytes to claims. Loading is not counted, it happens once."""
    from tadmor import pipeline

    paths = reports(folder)
    pipeline.read_report(paths[0].read_bytes(), paths[0].name)
    words = claims = many = 0
    start = time.process_time()
    for path in rounds(paths, seconds):
        reading = pipeline.read_report(path.read_bytes(), path.name)
        words, claims, many = words + len(reading.report.text.split()), claims + len(reading.claims), many + 1
    return {"words": words, "reports": many, "claims": claims, "s": time.process_time() - start, "mb": peak_mb()}


def run_spacy(folder: Path, seconds: float) -> Json:
    """The stock small English pipeline over the canonical texts of the same reports."""
    import spacy

    from tadmor import language, read

    nlp = spacy.load(language.BACKEND)
    texts = {p: read.read_report(p.read_bytes(), p.name, None).report.text for p in reports(folder)}
    nlp(next(iter(texts.values())))
    words = many = 0
    start = time.process_time()
    for path in rounds(list(texts), seconds):
        nlp(texts[path])
        words, many = words + len(texts[path].split()), many + 1
    return {"words": words, "reports": many, "s": time.process_time() - start, "mb": peak_mb()}


PARTS = {"tadmor": run_tadmor, "spacy": run_spacy}


def apart(name: str, folder: Path, seconds: float) -> Json | None:
    """A part in a process of its own; None where what it needs is not installed."""
    words = [sys.executable, __file__, str(folder), "--seconds", str(seconds), "--part", name]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name}: not measured: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: Json = json.loads(done.stdout)
    return found


def start_s(words: list[str]) -> float:
    """Seconds until a command has ended, the best of ``STARTS`` runs."""
    best = float("inf")
    for _ in range(STARTS):
        start = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def measure(folder: Path, seconds: float) -> Json:
    """All figures: ``reports_per_s`` counts reports of ``REPORT_WORDS`` words."""
    bare = start_s([sys.executable, "-c", "pass"])
    figures: Json = {
        "import_s": start_s([sys.executable, "-c", "import tadmor"]) - bare,
        "help_s": start_s([str(Path(sys.executable).parent / "tadmor"), "--help"]),
    }
    ours, stock = (apart(name, folder, seconds) for name in PARTS)
    if ours:
        speed = ours["words"] / ours["s"]
        figures |= {"words_per_s": speed, "reports_per_s": speed / REPORT_WORDS, "memory_mb": ours["mb"]}
        figures |= {"reports": ours["reports"], "words": ours["words"], "claims": ours["claims"]}
        if stock:
            figures |= {"of_spacy": speed * stock["s"] / stock["words"], "spacy_mb": stock["mb"]}
    return figures


def table(figures: Json) -> str:
    """The figures with their bars, for a person."""
    names = {
        "reports_per_s": f"reports of {REPORT_WORDS} words per second, whole path, one core",
        "words_per_s": "words per second",
        "of_spacy": "speed as a part of the stock spaCy pipeline's, same words, same run",
        "memory_mb": "peak memory, MB",
        "spacy_mb": "peak memory of the stock pipeline, MB",
        "import_s": "import tadmor, seconds (over an empty interpreter)",
        "help_s": "tadmor --help, seconds",
    }
    lines = [f"{'':<70}{'measured':>10}  bar"]
    for key, name in names.items():
        if key in figures:
            sign = ">=" if key == "reports_per_s" else "<"
            bar = f"{sign} {BARS[key]:g}" if key in BARS else ""
            lines.append(f"{name:<70}{figures[key]:>10.{0 if figures[key] >= 100 else 2}f}  {bar}")
    if "reports" in figures:
        lines.append(f"read {figures['reports']} reports, {figures['words']} words, {figures['claims']} claims")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast tadmor reads, on one core.")
    parser.add_argument("folder", nargs="?", type=Path, default=EXAMPLES, help="reports (default: the examples)")
    parser.add_argument("--seconds", type=float, default=20.0, help="time for each part (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        one_core()
        print(json.dumps(PARTS[options.part](options.folder, options.seconds)))
        return
    figures = measure(options.folder, options.seconds)
    print(json.dumps(figures, indent=1) if options.json else table(figures))


if __name__ == "__main__":
    main()

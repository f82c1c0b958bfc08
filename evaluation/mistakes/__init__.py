"""``python -m evaluation errors SET PATH``: the most instructive mistakes of a set, with their sentences.

The page holds gold text and so is written where git ignores it (``build/errors/``). What may be told
in docs/accuracy.md are counts by kind (``--record NAME``). Each reader goes over the gold as its scorer does and yields
a ``Mistake`` for whatever the scorer counts as wrong.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from evaluation.gate import ROOT
from evaluation.mistakes.mistake import Mistake
from evaluation.running import BadGold, NotAvailable

__all__ = ["READERS", "Mistake", "find", "instructive", "main", "page"]

# Set -> module of this package with a function of that name: path, sample -> mistakes.
READERS = {
    "stories": "claims",
    "annotated": "claims",
    "arguments": "claims",
    "muc4": "templates",
    "polnear": "said",
    "attribution_probe": "said",
    "re3d": "spans",
    "timex": "spans",
    "time_probe": "spans",
    "place_probe": "spans",
    "geo": "spans",
    "relative": "spans",
    "event_location": "spans",
    "factuality": "labels",
    "case2021": "labels",
    "plv": "labels",
    "india": "labels",
    "maverick": "groups",
    "ecbplus": "groups",
}
MOST = 20
FOLDER = ROOT / "build" / "errors"


def main(arguments: Sequence[str]) -> int:
    """Exit code 0; 1 where the gold cannot be read or the page would land among the project's own files."""
    options = _parser().parse_args(arguments)
    out: Path = options.out or FOLDER / f"{options.record or options.set}.md"
    if _committed(out):
        print(
            f"errors: {out} lies in the repository: gold text is never committed; give another --out", file=sys.stderr
        )
        return 1
    try:
        mistakes = find(options.set, options.path, options.sample)
    except (BadGold, NotAvailable, OSError) as error:
        print(f"errors: {options.set}: {error}", file=sys.stderr)
        return 1
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(options.set, mistakes, options.most), encoding="utf-8")
    if options.record:
        _record(options.record, mistakes, options.measured)
    print(f"errors: {len(mistakes)} mistakes, {min(len(mistakes), options.most)} of them in {out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    from evaluation.accuracy import MEASURED

    parser = argparse.ArgumentParser(prog="python -m evaluation errors", description="Show the mistakes of a set.")
    parser.add_argument("set", choices=sorted(READERS), metavar="SET", help=", ".join(sorted(READERS)))
    parser.add_argument("path", type=Path, metavar="PATH", help="gold in the set's own format")
    parser.add_argument("--out", type=Path, metavar="FILE.md", help="default: build/errors/SET.md")
    parser.add_argument("--sample", type=int, help="the first documents only")
    parser.add_argument("--most", type=int, default=MOST, help="how many mistakes are shown (default: %(default)s)")
    parser.add_argument(
        "--record", metavar="NAME", help="store the counts by kind as those of this set of anchors.toml"
    )
    parser.add_argument("--measured", type=Path, default=MEASURED, help=argparse.SUPPRESS)
    return parser


def _committed(out: Path) -> bool:
    """True where a file of this name could be committed: in the repository and outside its ignored ``build/``."""
    where = out.resolve()
    return where.is_relative_to(ROOT) and not where.is_relative_to(ROOT / "build")


def find(name: str, path: Path, sample: int | None = None) -> list[Mistake]:
    """All mistakes of one set, in the order of its gold. Raises BadGold, NotAvailable or OSError as the scorer does."""
    if not path.exists():
        raise BadGold(f"{path} does not exist")
    reader = getattr(importlib.import_module(f"evaluation.mistakes.{READERS[name]}"), name)
    return list(reader(path, sample))


def instructive(mistakes: Iterable[Mistake], most: int = MOST) -> list[Mistake]:
    """At most ``most`` mistakes: the kinds in turn, the commonest first; of a kind one of each sentence before another.

    Within a kind, those that say most come first: such as carry the greatest ``weight``, then the shortest sentences.
    """
    kinds: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        kinds[mistake.kind].append(mistake)
    queues = []
    for _, group in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])):
        ranked = sorted(group, key=lambda m: (-m.weight, len(m.sentence), m.sentence, m.expected, m.got))
        first = list({m.sentence: m for m in reversed(ranked)}.values())[::-1]
        queues.append([*first, *(m for m in ranked if m not in first)])
    chosen: list[Mistake] = []
    while len(chosen) < most and any(queues):
        for queue in queues:
            if queue and len(chosen) < most:
                chosen.append(queue.pop(0))
    return chosen


def page(name: str, mistakes: Sequence[Mistake], most: int = MOST) -> str:
    """The page of one set in Markdown: counts by kind, then the mistakes grouped by kind."""
    counts = Counter(mistake.kind for mistake in mistakes)
    lines = [
        f"# Mistakes on {name}",
        "",
        "Holds gold text: do not commit or publish.",
        "",
        "| kind | mistakes |",
        "|---|---|",
    ]
    ranked = sorted(counts.items(), key=lambda kn: (-kn[1], kn[0]))
    lines += [f"| {kind} | {n} |" for kind, n in ranked]
    chosen: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in instructive(mistakes, most):
        chosen[mistake.kind].append(mistake)
    for kind, n in ranked:
        if kind in chosen:
            lines += ["", f"## {kind} ({len(chosen[kind])} of {n})"]
        for mistake in chosen.get(kind, ()):
            lines += ["", f"> {_plain(mistake.sentence)}", ""]
            lines.append(f"{mistake.where}: expected **{_plain(mistake.expected)}**, got **{_plain(mistake.got)}**")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """On one line, and without what Markdown would take for a mark."""
    folded = " ".join(text.split()) or "nothing"
    return "".join(f"\\{c}" if c in "*_`<|\\#[]" else c for c in folded)


def _record(name: str, mistakes: Sequence[Mistake], path: Path) -> None:
    from evaluation.accuracy import read_measured, store

    measured = read_measured(path)
    if name not in measured:
        raise SystemExit(f"errors: no run of {name} is stored: python -m evaluation accuracy --measure --only {name}")
    kinds = dict(sorted(Counter(mistake.kind for mistake in mistakes).items()))
    measured[name]["mistakes"] = {"kinds": kinds, "date": date.today().isoformat()}
    store(measured, path)

"""``python -m evaluation SET PATH [--json]``, ``gate [--data DIR]``, ``accuracy`` and ``errors SET PATH``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evaluation.running import BadGold, NotAvailable
from evaluation.scores import Scores

# Name of the set -> module with score(path). Imported only when asked for.
SETS = {
    "stories": "evaluation.stories",
    "polnear": "evaluation.polnear",
    "attribution_probe": "evaluation.attribution_probe",
    "re3d": "evaluation.re3d",
    "muc4": "evaluation.muc4",
    "timex": "evaluation.timex",
    "time_probe": "evaluation.time_probe",
    "place_probe": "evaluation.place_probe",
    "geo": "evaluation.geo",
    "factuality": "evaluation.factuality",
    "case2021": "evaluation.case2021",
    "plv": "evaluation.plv",
    "india": "evaluation.india",
    "arguments": "evaluation.arguments",
    "relative": "evaluation.relative",
    "event_location": "evaluation.event_location",
    "maverick": "evaluation.maverick",
    "ecbplus": "evaluation.ecbplus",
    "annotated": "evaluation.annotated",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, 1 where the gate fails or gold cannot be read, 2 for wrong usage, 3 where a set is not available."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["gate"]:
        from evaluation.gate import main as gate

        return gate(words[1:])
    if words[:1] == ["accuracy"]:
        from evaluation.accuracy import main as accuracy

        return accuracy(words[1:])
    if words[:1] == ["errors"]:
        from evaluation.mistakes import main as errors

        return errors(words[1:])
    options = _parser().parse_args(words)
    try:
        scores = _run(options)
    except NotAvailable as error:
        print(f"{options.set}: not available yet: {error}", file=sys.stderr)
        return 3
    except (BadGold, OSError) as error:
        print(f"{options.set}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(rounded(scores)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation",
        description="Score the installed tadmor on gold data. The last line printed is one JSON object. "
        "'python -m evaluation gate' checks all sets against floors.json, 'python -m evaluation accuracy' writes "
        "docs/accuracy.md, 'python -m evaluation errors' the most instructive mistakes of a set.",
    )
    parser.add_argument("set", choices=sorted(SETS), metavar="SET", help=", ".join(sorted(SETS)))
    parser.add_argument("path", type=Path, metavar="PATH", help="folder or file of gold in the set's own format")
    parser.add_argument("--json", action="store_true", help="print the JSON object only")
    parser.add_argument("--errors", action="store_true", help="stories: list each mismatch with its sentence")
    parser.add_argument("--held-out", action="store_true", help="annotated: only the texts that nothing is trained on")
    parser.add_argument("--document", type=Path, help="stories: score this claims document instead of a run")
    return parser


def _run(options: argparse.Namespace) -> Scores:
    if not options.path.exists():
        raise BadGold(f"{options.path} does not exist")
    start = time.perf_counter()
    if options.set == "stories":
        scores = _run_stories(options)
    elif options.set == "annotated" and options.held_out:
        scores = _held_out(options.path)
    else:
        scores = score_set(options.set, options.path)
    if not options.json:
        print(table(scores))
        print(f"{options.set} on {options.path} in {time.perf_counter() - start:.1f} s")
    return scores


def _run_stories(options: argparse.Namespace) -> Scores:
    from evaluation import stories, story_errors

    document = json.loads(options.document.read_text(encoding="utf-8")) if options.document else None
    results = list(stories.run(options.path, document))
    if options.errors:
        for story, counts in results:
            print("\n".join(story_errors.lines(story, counts)))
        every = [counts for _, counts in results]
        print("\n".join([*story_errors.confusions(every), *story_errors.row_losses(every)]))
    if not options.json and len(results) > 1:
        print(_side_by_side({story.name: counts.scores() for story, counts in results}, stories.KEYS))
    return stories.total(results).scores()


def _held_out(path: Path) -> Scores:
    from evaluation import annotated

    return annotated.score(path, held_out=True)


def score_set(name: str, path: Path, sample: int | None = None) -> Scores:
    """Scores of one set by name; ``sample`` takes the first documents only, where the set can."""
    module_name = SETS[name]
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name == module_name:
            raise NotAvailable("its scorer is still to be written") from error
        raise NotAvailable(f"{error.name} is not installed") from error
    scores: Scores = module.score(path) if sample is None else module.score(path, sample=sample)
    return scores


def rounded(scores: Scores) -> Scores:
    """Four decimals, which is more than any of the sets can tell apart."""
    return {key: None if value is None else round(float(value), 4) for key, value in scores.items()}


def table(scores: Scores) -> str:
    """Key and value, one a line."""
    width = max(map(len, scores), default=0)
    return "\n".join(f"{key:{width}}  {_cell(value)}" for key, value in scores.items())


def _side_by_side(columns: dict[str, Scores], keys: Sequence[str]) -> str:
    head = " " * 15 + "".join(f"{name:>12}" for name in columns)
    rows = [f"{key:15}" + "".join(f"{_cell(scores.get(key)):>12}" for scores in columns.values()) for key in keys]
    return "\n".join([head, *rows, ""])


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".rstrip("0").rstrip(".") if value != 0 else "0"


if __name__ == "__main__":
    sys.exit(main())

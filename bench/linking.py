"""What linking costs and finds: ``python bench/linking.py [--most N] [--json]``, on made-up reports.

Reports are made from a seed: stories of random words, of which some are copied whole, in part, or as one passage, and
each with one claim; the number of stories, places and days grows with the number of reports, as in a growing case.
``exponent``: slope of log time over log reports. ``recall``: of the pairs that comparing every report with every other
finds (3,000 reports). ``bytes``: signature and sampled runs of a report.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np

from tadmor import copies, link
from tadmor.model import (
    Basis,
    Certainty,
    Claim,
    Fact,
    Interval,
    Link,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Quote,
    Report,
    Role,
    Source,
    SourceKind,
    Span,
    Stage,
    Stance,
    Status,
    TimeMention,
)

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
BRUTE = 3_000
WORDS = 5_000  # different words
TYPES = ("VAC.ATTACK", "FIGHT.CLASH", "STRIKE.AIR", "STRIKE.SHELL", "TERR.CAPTURE")
BARS = {"exponent": 1.15, "recall": 0.95, "bytes": 2048}
_START = date(2019, 1, 1)


def _text(rng: random.Random, words: int) -> str:
    # words are as unevenly common as in a language (Zipf)
    picked = [f"w{int(WORDS ** rng.random())}" for _ in range(words)]
    return " ".join(w + ("." if k % 15 == 14 else "") for k, w in enumerate(picked)) + "."


def reports(number: int, seed: int = 1) -> list[tuple[Report, Claim]]:
    """Reports of 120 to 480 words, each with a claim; a fifth copy, a tenth quote, an older one."""
    rng = random.Random(seed)
    made: list[tuple[Report, Claim]] = []
    for k in range(number):
        text, other = _text(rng, rng.randint(120, 480)), made[rng.randrange(k)] if k else None
        day = _START + timedelta(days=rng.randrange(max(30, number // 10)))
        kind = rng.random()
        if other is not None and kind < 0.2:
            words = other[0].text.split()
            cut = rng.randrange(len(words) // 2)
            text = " ".join([*words[: len(words) - cut], *_text(rng, rng.randint(0, 60)).split()])
        elif other is not None and kind < 0.3:
            words = other[0].text.split()
            at = rng.randrange(max(1, len(words) - 40))
            text = f"{text} {' '.join(words[at : at + rng.randint(26, 40)])} {_text(rng, 30)}"
        name = f"r{k:06d}"
        report = Report(name, name, text, "text/plain", "utf-8", published=Fact(day.isoformat(), "given"))
        claim = replace(other[1], id=f"c{k}", report=name, file=name) if other and kind < 0.2 else None
        made.append((report, claim or _claim(rng, k, name, day, number)))
    return made


def _claim(rng: random.Random, k: int, name: str, day: date, number: int) -> Claim:
    town = rng.randrange(max(20, number // 20))
    at = Place(f"t{town}", f"Town {town}", (town * 7 % 120) / 2 - 30, (town * 13 % 300) / 2 - 75, "XX", "town", 2.0)
    then = Interval(day - timedelta(days=1), day)
    role = Role(f"Party {rng.randrange(40)}", 0, 1, f"Party {rng.randrange(40)}", "rebels")
    return Claim(
        id=f"c{k}",
        report=name,
        file=name,
        trigger=Quote("attack", 5, 11),
        also=(),
        type=rng.choice(TYPES),
        stage=Stage.ACCOMPLISHED,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        status=Status.ASSERTED,
        author_stance=Stance.ENDORSES,
        chain=(Source(SourceKind.OUTLET),),
        actor=(role,),
        target=(),
        when=TimeMention(0, 4, "then", then, Precision.DAY, Basis.EXPLICIT, "point", "made"),
        where=PlaceMention(0, 4, at.name, 0, 4, at.name, at),
        killed=None,
        wounded=None,
        abducted=None,
        other_count=None,
        background=False,
        score=1.0,
        sentence=Span(0, 80),
    )


def brute_force(made: list[Report]) -> set[frozenset[str]]:
    """Pairs that copy or quote: every two reports that share any run at all are compared."""
    runs = [copies.runs(copies.told(r)) for r in made]
    sets = [np.unique(r) for r in runs]
    holders: dict[int, list[int]] = defaultdict(list)
    for k, own in enumerate(sets):
        for value in own.tolist():
            holders[value].append(k)
    found = set()
    for i, j in {pair for group in holders.values() for pair in combinations(group, 2)}:
        share, words = copies.compare(runs[i], runs[j])
        if share >= copies.COPY_SHARE or words >= copies.PASSAGE:
            found.add(frozenset((made[i].id, made[j].id)))
    return found


def recall(number: int) -> float:
    """Share of the pairs of ``brute_force`` that ``copies.find`` finds among so many reports."""
    made = [r for r, _ in reports(number)]
    told = {frozenset((x.left, x.right)) for x in copies.find(made)}
    wanted = brute_force(made)
    return len(wanted & told) / len(wanted)


def run(number: int) -> dict[str, float]:
    """Seconds of processor time for the copies among so many reports, and for all links of them and their claims."""
    made = reports(number)
    texts = [r for r, _ in made]
    start = time.process_time()
    prints = [copies.footprint(r.text) for r in texts]
    pairs = copies.candidates(prints)
    middle = time.process_time()
    links: tuple[Link, ...] = link.find([c for _, c in made], texts)
    end = time.process_time()
    return {
        "reports": number,
        "signatures_s": round(middle - start, 2),
        "links_s": round(end - middle, 2),
        "pairs": len(pairs),
        "links": len(links),
        "bytes": round(sum(p.size for p in prints) / len(prints)),
    }


def exponent(rows: list[dict[str, float]], key: str) -> float:
    """Slope of log seconds over log reports, by least squares."""
    x = np.log([r["reports"] for r in rows])
    y = np.log([max(r[key], 1e-3) for r in rows])
    return float(np.polyfit(x, y, 1)[0])


def main() -> None:
    """Print a row a size, then the figures against their bars."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of reports")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    rows = []
    for number in SIZES:
        if number <= given.most:
            rows.append(run(number))
            if not given.json:
                print("  ".join(f"{k} {v:g}" for k, v in rows[-1].items()), flush=True)
    figures: dict[str, Any] = {
        "signatures_exponent": round(exponent(rows, "signatures_s"), 3),
        "links_exponent": round(exponent(rows, "links_s"), 3),
        "recall": round(recall(BRUTE if given.most >= BRUTE else given.most), 4),
        "bytes": max(r["bytes"] for r in rows),
    }
    if given.json:
        print(json.dumps({"rows": rows, **figures}))
        return
    print("  ".join(f"{k} {v:g}" for k, v in figures.items() if not math.isnan(v)), " bars:", BARS)


if __name__ == "__main__":
    main()

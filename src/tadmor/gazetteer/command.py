"""``tadmor gazetteer find`` and ``tadmor gazetteer add``: what they do and how it is shown."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tadmor.errors import BadInput
from tadmor.gazetteer import added, formats, reader, search
from tadmor.gazetteer.added import Row

Json = dict[str, Any]


def use(path: Path | None, there: bool = False) -> Path:
    """Make ``path`` the user's gazetteer of this process and its workers; None leaves what the variable says.

    Raises BadInput where a file that is named has to be ``there`` and is not.
    """
    if path is not None:
        if there and not path.exists():
            raise BadInput(f"{path}: there is no such gazetteer; make it with: tadmor gazetteer add --gazetteer {path}")
        os.environ[added.VARIABLE] = str(path)
        reader.forget()
    return added.default_path()


def code_of(country: str) -> str:
    """An ISO code in capitals; raises BadInput for anything else that is given."""
    code = country.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise BadInput(f"{country!r} is no country code; write its two letters, as in --country SY")
    return code


def point_of(near: str) -> tuple[float, float] | None:
    """(latitude, longitude) of "34.5,38.2"; None where nothing is given; raises BadInput for no point."""
    if not near:
        return None
    try:
        lat, lon = (float(part) for part in near.split(","))
    except ValueError:
        raise BadInput(f"{near!r} is no point; write latitude,longitude, as in --near 34.55,38.27") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadInput(f"{near!r} is no point on earth; latitude comes first, as in --near 34.55,38.27")
    return lat, lon


def find(name: str, country: str = "", near: str = "") -> list[Json]:
    """Candidates of a name as rows for JSON, best first."""
    rows = []
    for c in search.candidates(name, code_of(country), point_of(near)):
        place = c.entry.place
        rows.append(
            {
                "rule": c.rule, "score": c.score, "why": why(c), "id": place.id, "name": place.name,
                "country": place.country, "feature": place.feature, "lat": place.lat, "lon": place.lon,
                "radius_km": place.radius_km, "population": c.entry.population, "prior": round(c.entry.prior, 2),
                "km": c.km,
            }
        )  # fmt: skip
    return rows


def why(c: search.Candidate) -> str:
    """The rule in words, with the score of a guess and the spelling it rests on."""
    words = search.RULES[c.rule]
    return f"{words}: {c.spelling!r}, likeness {c.score:.2f}" if c.rule == "fuzzy" else words


def table(rows: Sequence[Json]) -> str:
    """Rows of ``find`` as lines of a table."""
    lines = []
    for row in rows:
        km = f"{row['km']:8.0f} km" if row["km"] is not None else ""
        lines.append(
            f"{row['prior']:5.2f}  {row['rule']:10}  {row['feature']:9} {row['country']:2}  {row['lat']:9.4f} "
            f"{row['lon']:9.4f}{km}  {row['name']}  ({row['id']}; {row['why']})"
        )
    return "\n".join(lines)


@contextmanager
def _progress(path: Path, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where a person watches; told the bytes that were read."""
    if not shown or not sys.stderr.isatty():
        yield lambda n: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    # A packed file yields more bytes than it has: its bar has no end.
    packed = path.suffix in {".gz", ".zip"}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(path.name, total=None if packed else path.stat().st_size)
        yield lambda n: bar.advance(task, n)


def _placed(row: Row) -> Row:
    """The row with the country of the nearest known place where the file tells none."""
    if row.country or not row.name:
        return row
    return replace(row, country=reader.table().country_at(row.lat, row.lon))


def add(files: Sequence[Path], priority: int = 0, countries: Sequence[str] = (), quiet: bool = False) -> list[Json]:
    """Add files to the user's gazetteer, each wholly or not at all; returns what was done with each.

    Raises BadInput (with file and line) where a file is of no known kind or broken; files before it stay added.
    """
    asked = frozenset(code_of(c) for c in countries)
    done = []
    for path in files:
        if not path.is_file():
            raise BadInput(f"{path} is no file")
        tally = formats.Tally()
        with _progress(path, not quiet) as moved:
            rows = (_placed(row) for row in formats.rows(path, tally, asked, moved))
            taken, outranked = added.add(added.default_path(), path.name, rows, priority)
        reader.forget()
        done.append(
            {
                "file": str(path), "places": taken, "outranked": outranked,
                "names_only": tally.rows - taken - outranked,
                "elsewhere": tally.elsewhere,
                "left_out": dict(tally.left_out.most_common()),
                "first_lines": dict(tally.first),
            }
        )  # fmt: skip
    return done


def told(done: Json) -> str:
    """One file's result in words."""
    parts = [f"{done['places']} places"]
    parts += [f"names for {done['names_only']} known places"] if done["names_only"] else []
    parts += [f"{done['outranked']} outranked by a source of higher priority"] if done["outranked"] else []
    parts += [f"{done['elsewhere']} of other countries"] if done["elsewhere"] else []
    lines = [f"{done['file']}: " + ", ".join(parts)]
    for reason, n in done["left_out"].items():
        lines.append(f"  left out: {n} x {reason} (first in line {done['first_lines'][reason]})")
    return "\n".join(lines)

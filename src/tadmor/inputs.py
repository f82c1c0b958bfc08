"""Which inputs a command line names, and what is given about each: files, folders, standard input, metadata files."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tadmor.errors import BadInput

STDIN = "-"
# What is read when a folder is walked; a file named outright is read whatever its suffix.
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")
SIDECAR = ".meta.json"
# No report comes near this; more would only fill the memory before it is refused.
_MOST_BYTES = 200_000_000
_MOST_META_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """One input: the base name it goes by, and its path (None for standard input)."""

    name: str
    path: Path | None

    def data(self) -> bytes:
        """The bytes. Raises BadInput where there are none to be had."""
        if self.path is None:
            return sys.stdin.buffer.read(_MOST_BYTES)
        try:
            about = self.path.stat()
            if not stat.S_ISREG(about.st_mode):
                raise BadInput(f"{self.path} is no regular file")
            if about.st_size > _MOST_BYTES:
                raise BadInput(f"{self.path} has {about.st_size} bytes: split it into one file per report")
            return self.path.read_bytes()
        except OSError as error:
            raise BadInput(f"{self.path} cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise BadInput(f"{str(self.path)!r} is no path ({error})") from error


def gather(paths: Iterable[str]) -> tuple[list[Input], list[BadInput]]:
    """Inputs by name, then path, each path once; and what is wrong with folders that hold none."""
    found: dict[str, Input] = {}
    faults: list[BadInput] = []
    for path in paths:
        if path == STDIN:
            found[STDIN] = Input("stdin", None)
            continue
        if not Path(path).is_dir():
            found[str(Path(path))] = Input(Path(path).name, Path(path))
            continue
        inside = _walk(Path(path))
        if not inside:
            faults.append(BadInput(f"{path}: no report in this folder; it is searched for {' '.join(SUFFIXES)}"))
        found.update((str(p), Input(p.name, p)) for p in inside)
    return [found[key] for key in sorted(found, key=lambda k: (found[k].name, k))], faults


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found.extend(Path(base, n) for n in names if n.lower().endswith(SUFFIXES) and not n.startswith("."))
    return found


def load_meta(path: Path) -> dict[str, Mapping[str, Any]]:
    """Metadata by base name from ``{"files": {name: {outlet, author, published, ...}}}``. Raises BadInput."""
    value = _json(path)
    files = value.get("files", value) if isinstance(value, dict) else None
    if not isinstance(files, dict) or not all(isinstance(meta, dict) for meta in files.values()):
        raise BadInput(
            f'{path}: not metadata; write {{"files": {{"report.txt": {{"outlet": ..., "published": "2017-03-05"}}}}}}'
        )
    return files


def sidecar(given: Input) -> Mapping[str, Any]:
    """What the file ``NAME.meta.json`` beside an input says of it; empty where there is none. Raises BadInput."""
    if given.path is None:
        return {}
    beside = given.path.with_name(given.path.name + SIDECAR)
    if not beside.is_file():
        beside = given.path.with_suffix(SIDECAR)
        if not beside.is_file():
            return {}
    value = _json(beside)
    if not isinstance(value, dict):
        raise BadInput(f'{beside}: not metadata; write {{"outlet": ..., "published": "2017-03-05"}}')
    return value


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > _MOST_META_BYTES:
            raise BadInput(f"{path}: too large for metadata")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not valid JSON ({error})") from error

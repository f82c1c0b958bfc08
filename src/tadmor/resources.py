"""Shipped data files: loaded when first asked for, each with its hash; broken ones say where and what to do.

Names are relative to the package, with ``/``: ``lexicon/actors.tsv``. A name that ends in ``.gz`` is
unpacked. Data files are UTF-8.
"""

from __future__ import annotations

import gzip
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from tadmor import __version__
from tadmor.errors import BadData

# Folders of the package that hold data and no code.
FOLDERS = ("ontology", "lexicon", "gazetteer", "weights")
_DATA = (".toml", ".tsv", ".csv", ".json", ".jsonl", ".txt", ".gz", ".npz", ".bin", ".sqlite", ".onnx")


def broken(name: str, line: int | None, what: str, fix: str) -> BadData:
    """The error for a data file that breaks its form: names file, line (from 1), fault and fix."""
    where = f"{name}:{line}" if line is not None else name
    return BadData(f"{where}: {what}. Fix: {fix}")


def _locate(name: str) -> Traversable:
    parts = name.split("/")
    if not all(parts) or any(part.startswith(".") for part in parts):
        raise BadData(
            f"{name!r} is no name of a data file: write it relative to the package, such as lexicon/actors.tsv"
        )
    return files("tadmor").joinpath(*parts)


@cache
def data(name: str) -> bytes:
    """Bytes of a shipped file as stored. Raises BadData where there is no such file."""
    try:
        return _locate(name).read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise BadData(f"{name}: no such data file in tadmor {__version__}; reinstall the package") from error


def decode(raw: bytes, name: str) -> str:
    """Text of a data file given as bytes; BadData names the line that is not UTF-8."""
    if name.endswith(".gz"):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError) as error:
            raise broken(name, None, f"not a gzip file ({error})", "restore the file") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise broken(name, line, "not valid UTF-8", "save the file as UTF-8") from error


def text(name: str) -> str:
    """A shipped file as text (UTF-8; ``.gz`` is unpacked)."""
    return decode(data(name), name)


def parse_toml(content: str, name: str) -> dict[str, Any]:
    """A TOML document; BadData names file and line. ``name`` is only used in messages."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise broken(name, _toml_line(str(error)), f"not valid TOML ({error})", "mend the line named") from error


def _toml_line(message: str) -> int | None:
    _, found, rest = message.partition("at line ")
    digits = rest.split(",")[0].split(")")[0]
    return int(digits) if found and digits.isdigit() else None


def parse_tsv(content: str, name: str, columns: Iterable[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column of each row of a tab-separated file with a header row.

    Lines that begin with ``#`` and blank lines are skipped. Cells are stripped; missing cells at the end are empty.
    Raises BadData for a missing column, a doubled column, or a row with more cells than the header.
    """
    header: list[str] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            missing = [column for column in columns if column not in header]
            if missing:
                raise broken(name, number, f"no column {', '.join(missing)}", "add it to the header row")
            if len(set(header)) < len(header):
                raise broken(name, number, "two columns of one name", "rename one of them")
            continue
        if len(cells) > len(header):
            fault = f"{len(cells)} cells under {len(header)} columns"
            raise broken(name, number, fault, "take out the surplus tab")
        cells += [""] * (len(header) - len(cells))
        yield number, dict(zip(header, cells, strict=True))
    if not header:
        raise broken(name, 1, "no header row", "add one with tab-separated column names")


@cache
def _toml(name: str) -> Mapping[str, Any]:
    return MappingProxyType(parse_toml(text(name), name))


def toml(name: str) -> Mapping[str, Any]:
    """A shipped TOML file, read once; callers must not change what is inside."""
    return _toml(name)


def tsv(name: str, columns: Iterable[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """Rows of a shipped tab-separated file as (line number, cells by column), in file order."""
    return list(parse_tsv(text(name), name, columns))


def _walk(folder: Traversable, prefix: str) -> Iterator[str]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, name)
        elif entry.name.endswith(_DATA):
            yield name


@cache
def names() -> tuple[str, ...]:
    """Names of all shipped data files, sorted."""
    root = files("tadmor")
    found: list[str] = []
    for folder in FOLDERS:
        entry = root.joinpath(folder)
        if entry.is_dir():
            found.extend(_walk(entry, folder))
    return tuple(sorted(found))


@cache
def sha256(name: str) -> str:
    """SHA-256 of a shipped file as stored, in hex."""
    return hashlib.sha256(data(name)).hexdigest()


def version(name: str) -> str:
    """The version a data file gives itself (TOML key ``version``, a ``# version:`` line), or its hash's start."""
    if name.endswith(".toml"):
        value = toml(name).get("version")
        if value is not None:
            return str(value)
    elif not name.endswith((".gz", ".npz", ".bin", ".sqlite", ".onnx")):
        for line in text(name).splitlines()[:20]:
            if line.lower().startswith("# version:"):
                return line.split(":", 1)[1].strip()
    return sha256(name)[:12]


@cache
def fingerprint() -> str:
    """One hash over the package's version and all shipped data: what a reading was made with."""
    digest = hashlib.sha256(f"tadmor {__version__}\n".encode())
    for name in names():
        digest.update(f"{name} {sha256(name)}\n".encode())
    return digest.hexdigest()

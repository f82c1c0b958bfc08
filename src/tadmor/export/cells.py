"""Untrusted words for the cells of tables: no cell becomes a formula, breaks its row or steers a terminal.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end (or a full-width form of
the four signs) for a formula; such words get an apostrophe before them. Numbers are written as numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from tadmor import resources
from tadmor.codec import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A table may be looked at in a terminal, so nothing in it may steer one.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# A spreadsheet that parts cells at semicolons begins one after each of them.
_AFTER = re.compile(";(?=[=+\\-@＝＋－＠])")
_SPACE = re.compile("[\t\r\n\x0b\x0c\x85\u2028\u2029]+")


@cache
def columns(file: str) -> tuple[str, ...]:
    """Names of a format's columns, in the order of its table of columns."""
    return tuple(row["column"] for _, row in resources.tsv(file, ("column", "type", "empty")))


def words(value: object) -> str:
    """Words for a CSV cell: line ends stay (the writer quotes them), control characters become U+FFFD."""
    text = str(value)
    shown = _AFTER.sub(";'", _CONTROL.sub("�", clean(text).replace("\r", "\n")))
    return "'" + shown if text.startswith(_FORMULA) else shown


def one_line(value: object) -> str:
    """Words for a cell of a file that knows no quoting: tabs and line ends become a space, double quotes single."""
    return words(_SPACE.sub(" ", str(value)).strip().replace('"', "'"))


def joined(parts: Iterable[object]) -> str:
    """Several values in one cell, each made safe on its own; a semicolon inside a value becomes a comma."""
    seen = dict.fromkeys(words(str(part).replace(";", ",")) for part in parts if part not in (None, ""))
    return "; ".join(seen)


def cell(value: Any, plain: bool = False) -> str:
    """A value as a cell: None is empty, numbers keep their sign, dates are ISO. ``plain``: no quoting is known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return one_line(value) if plain else words(value)


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV text: header, ``\\n`` line ends, cells quoted where they must be."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def as_tsv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as tab-separated text without a header or any quoting."""
    return "".join("\t".join(cell(row.get(name), plain=True) for name in columns) + "\n" for row in rows)

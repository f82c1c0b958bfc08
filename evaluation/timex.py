"""Time expressions: inline TIMEX2 (WikiWars ``keyinline``) or TimeML (``.tml``), as TempEval-3 scores them.

strict_f1: same extent. relaxed_f1: any overlap, each gold and each system expression used once. value_f1: relaxed
matches whose normalised value is equal (F1 over all expressions). In percent, micro-averaged over all documents.

Where this differs from the published scorers: white space at the edges of a gold extent is dropped; nested TIMEX2 count
as separate gold; a gold expression without a value is equal to a system one without a value; the document date
itself is not scored. For TimeML, words that only TIMEX2 marks ("former") are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from evaluation.running import BadGold
from tadmor import dates
from tadmor.model import Span
from tadmor.text import sentences


class Gold(NamedTuple):
    """One document: its text, its date, and (start, end, value) of each gold expression."""

    name: str
    text: str
    created: date | None
    expressions: list[tuple[int, int, str]]
    timeml: bool


_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")


def _strip_tags(source: str, tag: str, value: str) -> tuple[str, list[tuple[int, int, str]]]:
    out: list[str] = []
    length, position = 0, 0
    opened: list[tuple[int, str]] = []
    found: list[tuple[int, int, str]] = []
    for match in _TAG.finditer(source):
        piece = html.unescape(source[position : match.start()])
        out.append(piece)
        length += len(piece)
        position = match.end()
        if match.group(2) != tag:
            continue
        if match.group(1):
            start, told = opened.pop()
            found.append((start, length, told))
        elif not match.group(3).endswith("/"):
            told_match = re.search(rf'\b{value}="([^"]*)"', match.group(3))
            opened.append((length, told_match.group(1) if told_match else ""))
    out.append(html.unescape(source[position:]))
    text = "".join(out)
    trimmed = []
    for start, end, told in found:
        inner = text[start:end]
        trimmed.append((start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()), told))
    return text, sorted(trimmed)


def _wikiwars(path: Path) -> Gold:
    source = path.read_text("utf-8")
    created = re.search(r"<DATETIME>.*?(\d{4}-\d\d-\d\d)", source, re.DOTALL)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
    text, found = _strip_tags(body.group(1) if body else source, "TIMEX2", "val")
    return Gold(path.stem, text, date.fromisoformat(created.group(1)) if created else None, found, False)


def _timeml(path: Path) -> Gold:
    source = path.read_text("utf-8")
    created = re.search(r"<DCT>.*?value=\"(\d{4}-\d\d-\d\d)", source, re.DOTALL)
    body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.DOTALL)
    text, found = _strip_tags(body.group(1) if body else source, "TIMEX3", "value")
    return Gold(path.stem, text, date.fromisoformat(created.group(1)) if created else None, found, True)


def read(path: Path) -> Iterator[Gold]:
    """Documents of a WikiWars folder (with ``keyinline/``), a folder of TimeML, or one such file."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.name.endswith((".key.xml", ".tml")))
    if not files:
        raise BadGold(f"{path}: no *.key.xml (WikiWars keyinline) and no *.tml (TimeML) in it")
    for file in files:
        yield _timeml(file) if file.suffix == ".tml" else _wikiwars(file)


def system(gold: Gold) -> list[tuple[int, int, str]]:
    """What tadmor finds: (start, end, value)."""
    spans: list[Span] = sentences(gold.text)
    found = dates.find(gold.text, spans, dates.Anchor(gold.created), apart=True)
    return [(t.start, t.end, dates.to_timex(t)) for t in found if not (gold.timeml and t.rule == "former")]


def match(
    gold: list[tuple[int, int, str]], ours: list[tuple[int, int, str]]
) -> list[tuple[tuple[int, int, str], tuple[int, int, str]]]:
    """Pairs of gold and system expressions: exact extents first, then overlapping ones in text order."""
    pairs = []
    left, right = list(gold), list(ours)
    for exact in (True, False):
        for g in list(left):
            for s in right:
                if (g[:2] == s[:2]) if exact else (g[0] < s[1] and s[0] < g[1]):
                    pairs.append((g, s))
                    left.remove(g)
                    right.remove(s)
                    break
    return pairs


def _f1(right: int, gold: int, ours: int) -> float:
    return 200.0 * right / (gold + ours) if gold + ours else 0.0


def score(path: Path) -> dict[str, float]:
    """strict_f1, relaxed_f1 and value_f1 in percent, for a WikiWars folder or a folder of TimeML."""
    strict = relaxed = valued = n_gold = n_ours = 0
    for document in read(path):
        ours = system(document)
        pairs = match(document.expressions, ours)
        n_gold += len(document.expressions)
        n_ours += len(ours)
        relaxed += len(pairs)
        strict += sum(g[:2] == s[:2] for g, s in pairs)
        valued += sum(g[2] == s[2] for g, s in pairs)
    return {
        "strict_f1": _f1(strict, n_gold, n_ours),
        "relaxed_f1": _f1(relaxed, n_gold, n_ours),
        "value_f1": _f1(valued, n_gold, n_ours),
        "n": float(n_gold),
    }

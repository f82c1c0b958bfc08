"""From an annotator's lines to stand-off records: offsets and a hash, not a word of the text.

An annotator quotes words of numbered sentences (``12:"the raid"``); a record holds their code points in the document,
``[start, end]``. ``python -m training.annotations.compile DATA LINES OUT ANNOTATOR`` reads ``LINES/*.ann`` and writes
one JSON line per text to ``OUT``. Words that are not found or not unique stop it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from tadmor import codebook
from training.annotations.texts import Excerpt, excerpts

STAGES = ("planned", "threatened", "attempted", "ongoing", "accomplished", "ended")
CERTAINTIES = ("certain", "probable", "possible", "unknown")
STANCES = ("endorses", "reports", "doubts", "rejects")
KINDS = ("person", "institution", "cited_outlet", "unnamed")
COUNTS = ("killed", "wounded", "abducted", "other_count")
_SPAN = re.compile(r'(\d+):"([^"]*)"(?:#(\d+))?')
_RANGE = re.compile(r"(\d*)\.\.(\d*)$")
_DAYS = re.compile(r"(\?|[-\d]*)\.\.(\?|[-\d]*)(?: (day|week|month|season|year))?$")


class BadLine(ValueError):
    """An annotator's line that cannot be read; the message says which and why."""


class _Finder:
    """Words of numbered sentences to code points."""

    def __init__(self, excerpt: Excerpt) -> None:
        self._text = excerpt.text
        self._spans = excerpt.spans()

    def folded(self, number: int) -> tuple[str, list[int]]:
        """Sentence with its white space folded as an annotator sees it, and each character's offset."""
        span = self._spans[number - 1]
        out, at = "", []
        for k in range(span.start, span.end):
            char = self._text[k]
            if char.isspace():
                if out.endswith(" "):
                    continue
                char = " "
            out += char
            at.append(k)
        return out, at

    def span(self, told: str) -> list[int]:
        """Code points ``[start, end]`` of one quoted piece."""
        match = _SPAN.fullmatch(told.strip())
        if not match or not 1 <= int(match.group(1)) <= len(self._spans):
            raise BadLine(f"no span: {told!r}")
        sentence, at = self.folded(int(match.group(1)))
        words, which = match.group(2), int(match.group(3) or 0)
        hits = [m.start() for m in re.finditer(re.escape(words), sentence)]
        whole = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", sentence)]
        chosen = hits[which - 1 : which] if which else (whole if len(whole) == 1 else hits)
        if len(chosen) != 1:
            raise BadLine(f"{told!r} stands {len(hits)} times")
        return [at[chosen[0]], at[chosen[0] + len(words) - 1] + 1]

    def all(self, told: str) -> list[list[int]]:
        """All pieces in a field."""
        return [self.span(m.group()) for m in _SPAN.finditer(told)]


def _chain(told: str, find: _Finder) -> list[dict[str, Any]]:
    links = []
    for link in told.split(" > "):
        kind, _, rest = link.strip().partition(" ")
        if kind not in KINDS:
            raise BadLine(f"no kind of source: {kind!r}")
        found = find.all(rest)
        links.append({"kind": kind, "span": found[0] if found else None})
    return links


def _status(claim: dict[str, Any], hypothetical: bool) -> str:
    """The reading of the axes, first that fits, as the guideline orders them."""
    chain = claim["chain"]
    if hypothetical:
        return "hypothetical"
    if claim["certainty"] == "unknown" or (chain and chain[-1]["span"] is None):
        return "uncommitted"
    if claim["certainty"] in {"probable", "possible"} and claim["stage"] not in {"planned", "threatened"}:
        return "speculated"
    if claim["stage"] in {"planned", "threatened"}:
        return "planned"
    if claim["polarity"] == "denied":
        return "denied"
    return "claimed" if chain else "asserted"


def _claim(line: str, find: _Finder, leaves: frozenset[str]) -> dict[str, Any]:
    id, trigger, types, axes, *fields = (part.strip() for part in line.split(" | "))
    words = axes.split()
    claim: dict[str, Any] = {"id": id, "trigger": find.span(trigger), "also": []}
    claim["types"] = [t.strip() for t in types.split(",")]
    if not set(claim["types"]) <= leaves:
        raise BadLine(f"no leaf among {claim['types']}")
    claim["stage"], claim["polarity"], claim["certainty"], claim["author_stance"] = (
        next((w for w in words if w in values), None)
        for values in (STAGES, ("affirmed", "denied"), CERTAINTIES, STANCES)
    )
    if None in claim.values():
        raise BadLine(f"axes missing in {axes!r}")
    claim |= {"chain": [], "cues": [], "actor": [], "target": [], "when": None, "where": None}
    claim |= dict.fromkeys(COUNTS)
    for told in fields:
        name, _, rest = told.partition(" ")
        _field(claim, name, rest, find)
    claim["background"], claim["optional"] = "bg" in fields, "optional" in fields
    claim["status"] = _status(claim, "hypothetical" in words)
    return claim


def _field(claim: dict[str, Any], name: str, rest: str, find: _Finder) -> None:
    if name == "chain":
        claim["chain"] = _chain(rest, find)
    elif name in {"actor", "target", "also"}:
        claim[name] = find.all(rest)
    elif name == "cue":
        claim["cues"] = find.all(rest)
    elif name == "when":
        days = _DAYS.search(rest)
        if not days:
            raise BadLine(f"no interval: {rest!r}")
        start, end = (d if d and d != "?" else None for d in days.group(1, 2))
        claim["when"] = {"span": find.all(rest)[0], "start": start, "end": end, "precision": days.group(3)}
    elif name == "where":
        words = _SPAN.sub("", rest).split()
        km = next((float(w) for w in words if re.fullmatch(r"[\d.]+", w)), None)
        relation = next((w.replace("_", " ") for w in words if not re.fullmatch(r"[\d.]+", w)), "at")
        claim["where"] = {"span": find.all(rest)[0], "relation": relation, "km": km}
    elif name in COUNTS:
        low, high = _RANGE.search(rest).groups()  # type: ignore[union-attr]
        claim[name] = {
            "span": find.all(rest)[0],
            "low": int(low) if low else None,
            "high": int(high) if high else None,
        }
    elif name not in {"bg", "optional"}:
        raise BadLine(f"no such field: {name!r}")


def record(excerpt: Excerpt, lines: str, annotator: str) -> dict[str, Any]:
    """The stand-off record of one text. Raises BadLine with text and line."""
    find, leaves = _Finder(excerpt), frozenset(codebook.shipped().types)
    claims, traps = [], []
    for n, line in enumerate(lines.splitlines(), start=1):
        if not line.strip() or line.strip() == "none":
            continue
        try:
            if line.startswith("not "):
                traps.extend(find.all(line))
            else:
                claims.append(_claim(line, find, leaves))
        except (BadLine, ValueError, IndexError, AttributeError) as error:
            raise BadLine(f"{excerpt.id}:{n}: {error}") from error
    place = {"start": excerpt.start, "end": excerpt.end, "sha256": excerpt.sha256}
    source = {"id": excerpt.id, "corpus": excerpt.corpus, "document": excerpt.document}
    return {**source, **place, "annotator": annotator, "claims": claims, "not_claims": traps}


def main() -> None:
    data, folder, out, annotator = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    known = {e.id: e for e in excerpts(data)}
    rows = [
        json.dumps(record(known[f.stem], f.read_text(encoding="utf-8"), annotator), ensure_ascii=False)
        for f in sorted(folder.glob("*.ann"))
    ]
    out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows), "texts")


if __name__ == "__main__":
    main()

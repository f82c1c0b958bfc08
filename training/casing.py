"""``python -m training.casing SHARED``: count how words are written, for ``src/tadmor/lexicon/case.tsv``.

Counts from openly licensed text in mixed case: WikiWars (CC BY-SA 3.0), re3d (OGL, CC, public domain), the sentences
of the event-location records (MIT) and Maverick's reports of events (CC BY 4.0), and from our own word lists. Words
only are kept, no running text. The first word of a sentence is not counted: its capital says nothing.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "tadmor" / "lexicon" / "case.tsv"
_WORD = re.compile(r"[^\W\d_]+")
_LONG = 40  # characters: longer "words" are addresses
# A word seen in one form only once is kept; a pair of capitalised words must be seen twice to be a name.
_PAIR = 2
HEADER = """\
# How words are written inside sentences: counts in lower case, with a capital, and all in capitals.
# A row of two words is a name of common words ("air force"). "lead" and "tail": share in percent of the times that a
# capitalised word follows (precedes) in which a word of lower case takes a capital too ("president", "province").
# Made by `python -m training.casing` from WikiWars, re3d, the event-location records, Maverick and our word lists.
# version: 1
word\tlower\ttitle\tupper\tlead\ttail
"""


def passages(shared: Path) -> Iterator[str]:
    """Mixed-case text, a passage each."""
    for file in sorted((shared / "wikiwars" / "in").iterdir()):
        yield re.sub(r"<[^<>]*>", " ", file.read_text(encoding="utf-8", errors="replace"))
    for file in sorted((shared / "re3d").rglob("documents.json")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield str(json.loads(line).get("text") or "")
    for line in (shared / "event_location" / "records.jsonl").read_text(encoding="utf-8").splitlines():
        yield str(json.loads(line)["text"])
    with (shared / "maverick" / "reports.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield from (cell for cell in row.values() if cell and len(cell.split()) > 8)


def ours() -> Iterator[str]:
    """Words of our own lexicon and ontology, which are common words in lower case."""
    for folder in ("lexicon", "ontology"):
        for file in sorted((ROOT / "src" / "tadmor" / folder).glob("*.toml")):
            yield " ".join(re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", file.read_text(encoding="utf-8")))


def form(word: str) -> int:
    """0 lower, 1 with a capital, 2 all capitals."""
    return 0 if word.islower() else 2 if word.isupper() and len(word) > 1 else 1


def count(texts: Iterator[str]) -> tuple[dict[str, list[int]], Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Forms by word; pairs of capitalised neighbours; pairs in lower case."""
    words: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    named: Counter[tuple[str, str]] = Counter()
    plain: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    for text in texts:
        for sentence in re.split(r"(?<=[.!?:;])[\"”’)]*\s+|\n+", text):
            if sentence in seen or sum(map(str.isupper, sentence)) > 0.3 * len(sentence):
                continue
            seen.add(sentence)
            found = [m for m in _WORD.finditer(sentence) if len(m.group()) <= _LONG]
            for k, m in enumerate(found[1:], 1):
                word, before = m.group(), found[k - 1]
                words[word.lower()][form(word)] += 1
                if sentence[before.end() : m.start()] == " ":
                    pair = (before.group().lower(), word.lower())
                    if form(word) == 1 and form(before.group()) == 1 and k > 1:
                        named[pair] += 1
                    elif word.islower() and before.group().islower():
                        plain[pair] += 1
    return words, named, plain


def sides(shared: Path, words: dict[str, list[int]]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """For words of lower case: [lower, capital] counts before and behind a word that is always capitalised."""
    lead: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    tail: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for text in passages(shared):
        found = list(_WORD.finditer(text))
        for a, b in pairwise(found):
            if text[a.end() : b.start()] != " ":
                continue
            for word, other, side in ((a.group(), b.group(), lead), (b.group(), a.group(), tail)):
                low, _, _ = words.get(word.lower(), (0, 0, 0))
                o_low, o_title, _ = words.get(other.lower(), (0, 0, 0))
                if low and form(other) == 1 and not o_low and o_title and form(word) < 2:
                    side[word.lower()][form(word)] += 1
    return lead, tail


def rows(shared: Path) -> Iterator[str]:
    """The rows of the table, sorted."""
    words, named, plain = count(passages(shared))
    for text in ours():
        for word in text.split():
            words[word][0] += not any(words[word])
    lead, tail = sides(shared, words)
    for word in sorted(words):
        low, title, upper = words[word]
        if low + title + upper < 2 and not low:
            continue
        shares = [str(round(100 * s[word][1] / sum(s[word]))) if sum(s[word]) > 2 else "" for s in (lead, tail)]
        yield "\t".join([word, str(low), str(title), str(upper), *shares]).rstrip("\t")
    for pair in sorted(named):
        common = any(words[w][0] >= words[w][1] for w in pair)
        if named[pair] >= _PAIR and common and named[pair] > 2 * plain[pair]:
            yield f"{' '.join(pair)}\t{plain[pair]}\t{named[pair]}\t0"


def main() -> int:
    """Write the table."""
    OUT.write_text(HEADER + "\n".join(rows(Path(sys.argv[1]))) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Our own training passages: the inline markup read into ``examples.Text``, slots filled with ever other names.

Markup (see ``passages/README.md``): ``{e1=STRIKE.AIR/planned:bomb}`` a trigger with leaf and axes, ``{e1+:the raid}`` a
further mention, ``{x:word}`` a trap, ``{a1:..} {t1:..} {l1:..} {w1:..} {k1:..} {i1:..} {b1:..} {n1:..} {g1:..}`` what
belongs to event 1, ``{s1:..} {q1:..} {c1:..}`` source, cue and content of attribution 1, ``[F1]`` and so on slots for
names. ``python -m training.passages`` lists faults, ``--count`` also what there is.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tadmor import resources
from tadmor.model import Span
from training import labels
from training.examples import Anchor, Text

FOLDER = Path(__file__).parent / "passages"
ROLES = {
    "a": "actor",
    "t": "target",
    "l": "place",
    "w": "time",
    "k": "killed",
    "i": "wounded",
    "b": "abducted",
    "n": "count",
    "g": "weapon",
}
SAID = {"s": "source", "q": "cue", "c": "content"}
SLOTS = {
    "F": "Organisation",
    "O": "Organisation",
    "W": "Organisation",
    "C": "Location",
    "P": "Location",
    "R": "Location",
    "M": "Person",
    "N": "Nationality",
}
_TAG = re.compile(r"\{([^:{}]*):|\}|\[([FCNPRMOW])(\d)\]")
_TAGGED = re.compile(r"e\d+\+?|x|[atlwkibng]\d+(?:,\d+)*|[sqc]\d+")
AXES = frozenset({"hyp", *(value for values in labels.AXES.values() for value in values)})
_WORD = re.compile(r"\w[\w'’.-]*")
_ARMED = {"rebels", "militia", "jihadists", "separatists", "gang", "peacekeepers", "coalition"}


class BadPassage(ValueError):
    """A passage whose markup is broken; the message names file and line."""


@dataclass(slots=True)
class _Open:
    tag: str
    start: int


@dataclass(slots=True)
class _Marks:
    """What the markup of one passage says, in code points of the filled text."""

    text: str = ""
    tagged: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    leaves: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    names: list[tuple[Span, str]] = field(default_factory=list)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Names that a slot can be filled with, from the shipped register and gazetteer layer and our own lists."""
    actors = [row for _, row in resources.tsv("lexicon/actors.tsv")]
    nations = [row for _, row in resources.tsv("lexicon/nationalities.tsv")]
    listed = [row["name"] for _, row in resources.tsv("gazetteer/conflict.tsv")]
    places = [n for n in listed if not n.startswith("~") and "(" not in n]
    told = {line.split("\t")[0]: line.split("\t")[1].split("|") for line in _own("names.tsv")}
    armed = [name for row in actors if row["kind"] in _ARMED for name in (row["name"], *row["aliases"].split("|"))]
    return {
        "F": tuple(n for n in armed if n and not n.startswith("~")),
        "O": tuple(told["organisation"]) + tuple(r["name"] for r in actors if r["kind"] == "institution"),
        "W": tuple(r["name"] for r in actors if r["kind"] == "media"),
        "C": tuple(r["country"] for r in nations),
        "N": tuple(r["adjectives"].split("|")[0] for r in nations),
        "P": tuple(places) + tuple(told["place"]),
        "R": tuple(told["region"]),
        "given": tuple(told["given"]),
        "family": tuple(told["family"]),
    }


def _own(name: str) -> list[str]:
    return [x for x in (FOLDER / name).read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]


def _fill(rng: random.Random, kind: str) -> str:
    names = _names()
    if kind == "M":
        return f"{rng.choice(names['given'])} {rng.choice(names['family'])}"
    return rng.choice(names[kind])


def _marks(line: str, rng: random.Random) -> _Marks:
    marks, at = _Marks(), 0
    stack: list[_Open] = []
    filled: dict[str, str] = {}
    shouted = _shouted(line)
    for match in _TAG.finditer(line):
        marks.text += line[at : match.start()]
        at = match.end()
        if match.group(2):
            key = match.group(2) + match.group(3)
            if key not in filled:
                filled[key] = _fill(rng, match.group(2))
            start = len(marks.text)
            marks.text += filled[key].upper() if shouted else filled[key]
            marks.names.append((Span(start, len(marks.text)), SLOTS[match.group(2)]))
        elif match.group() == "}":
            if not stack:
                raise BadPassage("a closing brace too many")
            opened = stack.pop()
            marks.tagged[opened.tag].append(Span(opened.start, len(marks.text)))
        else:
            tag = match.group(1)
            if "=" in tag:
                tag, _, told = tag.partition("=")
                leaf, *axes = told.split("/")
                marks.leaves[tag] = (leaf, axes)
            stack.append(_Open(tag, len(marks.text)))
    marks.text += line[at:]
    if stack:
        raise BadPassage(f"{{{stack[-1].tag}: is not closed")
    return marks


def _shouted(line: str) -> bool:
    bare = re.sub(r"\{[^:{}]*:|\[[A-Z]\d\]", "", line)
    return bare.upper() == bare


def _axes(told: list[str]) -> dict[str, str]:
    found = {"stage": "accomplished", "polarity": "affirmed", "certainty": "certain", "hypothetical": "told"}
    for word in told:
        if word == "hyp":
            found["hypothetical"] = "hypothetical"
        for axis, values in labels.AXES.items():
            if word in values:
                found[axis] = word
    return found


def _anchors(marks: _Marks) -> Iterator[Anchor]:
    belongs: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for tag, spans in marks.tagged.items():
        if tag[:1] in ROLES and len(tag) > 1:
            for number in tag[1:].split(","):
                belongs[number][ROLES[tag[0]]].extend(spans)
    for tag, (_leaf, told) in marks.leaves.items():
        yield Anchor(marks.tagged[tag][0], dict(belongs[tag[1:]]), _axes(told))
    for tag, spans in marks.tagged.items():
        if tag.startswith("q"):
            said = {"source": marks.tagged.get(f"s{tag[1:]}", []), "content": marks.tagged.get(f"c{tag[1:]}", [])}
            yield Anchor(spans[0], said)


def _outermost(marks: _Marks) -> dict[str, list[tuple[Span, ...]]]:
    contents = {tag: spans for tag, spans in marks.tagged.items() if tag[:1] == "c"}
    found: dict[str, list[tuple[Span, ...]]] = {role: [] for role in labels.ATTRIBUTION}
    for tag, spans in marks.tagged.items():
        if tag[:1] not in SAID:
            continue
        inside = any(
            outer.start <= spans[0].start and spans[0].end <= outer.end
            for other, outers in contents.items()
            for outer in outers
            if other[1:] != tag[1:]
        )
        if not inside:
            found[SAID[tag[0]]].append(tuple(spans))
    return found


def parse(line: str, rng: random.Random) -> Text:
    """One passage with its slots filled. Raises BadPassage where the markup is broken."""
    marks = _marks(line, rng)
    events = [(marks.tagged[tag][0], leaf) for tag, (leaf, _) in marks.leaves.items()]
    again = [
        (span, marks.leaves[tag[:-1]][0]) for tag, spans in marks.tagged.items() if tag.endswith("+") for span in spans
    ]
    entities = list(marks.names)
    entities += [(s, "Weapon") for tag, spans in marks.tagged.items() if tag[:1] == "g" for s in spans]
    # Names that stand in the passage itself are told by no mark: they are left out of the loss.
    dark = [
        Span(m.start(), m.end())
        for m in _WORD.finditer(marks.text)
        if m.group()[0].isupper() and not any(s.start <= m.start() < s.end for s, _ in marks.names)
    ]
    return Text(
        marks.text,
        attribution=_outermost(marks),
        entities=entities,
        dark=dark,
        events=events + again,
        anchors=list(_anchors(marks)),
    )


def texts(rng: random.Random) -> Iterator[Text]:
    """All passages, each with slots filled anew by ``rng``. Raises BadPassage with file and line."""
    for name, n, line in lines():
        try:
            yield parse(line, rng)
        except BadPassage as error:
            raise BadPassage(f"{name}:{n}: {error}") from error


def lines() -> Iterator[tuple[str, int, str]]:
    """File name, line number and markup of every passage."""
    for file in sorted(FOLDER.glob("*.txt")):
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                yield file.name, n, line.strip()


def faults(line: str) -> Iterator[str]:
    """What is wrong with the markup of one passage, slots aside. Nothing where it is sound."""
    try:
        marks = _marks(line, random.Random(0))
    except BadPassage as error:
        yield str(error)
        return
    if set("{}[]") & set(marks.text):
        yield "a brace or bracket that is no mark"
    known = labels.leaves()
    for tag, (leaf, axes) in marks.leaves.items():
        if not re.fullmatch(r"e\d+", tag) or leaf not in known or len(marks.tagged[tag]) != 1:
            yield f"{tag}={leaf} is no trigger with a leaf code, or stands twice"
        yield from (f"{tag}/{axis} is no axis" for axis in axes if axis not in AXES)
    events = {tag[1:] for tag in marks.leaves}
    parts: dict[str, set[str]] = defaultdict(set)
    for tag, spans in marks.tagged.items():
        if any(s.start >= s.end for s in spans):
            yield f"{tag} marks nothing"
        if not _TAGGED.fullmatch(tag):
            yield f"{tag} is no tag"
        elif tag[0] in ROLES or tag.endswith("+"):
            yield from (f"{tag} belongs to no event" for k in tag[1:].rstrip("+").split(",") if k not in events)
        elif tag[0] in SAID:
            parts[tag[1:]].add(tag[0])
    yield from (f"attribution {k} has only {sorted(v)}" for k, v in parts.items() if "c" not in v or not v & {"s", "q"})


def main() -> None:
    """With ``--count``: passages, marks and triggers per leaf. Always: every fault; exit code 1 where there is one."""
    tags: Counter[str] = Counter()
    leaves: Counter[str] = Counter()
    axes: Counter[str] = Counter()
    files: Counter[str] = Counter()
    bad = 0
    for name, n, line in lines():
        found = list(faults(line))
        bad += len(found)
        print("".join(f"{name}:{n}: {fault}\n" for fault in found), end="")
        if found:
            continue
        marks = _marks(line, random.Random(0))
        files[name] += 1
        tags.update(tag[0] for tag, spans in marks.tagged.items() for _ in spans)
        leaves.update(leaf for leaf, _ in marks.leaves.values())
        axes.update(axis for _, told in marks.leaves.values() for axis in told)
    if "--count" in sys.argv:
        for title, counter in (("passages", files), ("marks", tags), ("axes", axes), ("triggers per leaf", leaves)):
            print(f"{title}: {counter.total()}")
            print("  " + ", ".join(f"{key} {k}" for key, k in sorted(counter.items())))
        print("  never:", ", ".join(sorted(set(labels.leaves()) - set(leaves) - {"O"})) or "none")
    sys.exit(int(bad > 0))


if __name__ == "__main__":
    main()

"""``polnear``: who says what in US political news (PolNeAR 1.0, brat standoff: Source, Cue, Content per attribution).

Path: a folder with ``text/*.txt`` and ``attributions/*.ann``. A file's name ends in ``_<annotator>``; a text with two
annotators counts once for each. PolNeAR marks the outermost attribution only, so predictions nested in another
one are left out, unless what they stand in merely carries them ("told the newspaper").

``source, cue, content``: overlap F1 in percent: a span is right where it shares a character with a span of its role
on the other side (precision over predictions, recall over gold; a span in pieces is one span). ``*_exact``: all pieces
equal, "that", quotation marks and blanks at the edges aside. ``content_char``: F1 over characters. ``linked``: F1 over
pairs of a source and its content, both overlapping those of one gold attribution. ``recall_direct, recall_mixed,
recall_indirect``: share of gold contents found by overlap, by the quotation marks in them. Differs from the
published scorer, which counts tokens of its own tokenizer for partial credit and drops sources that are only implied.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.running import BadGold
from evaluation.scores import Hits, Scores, Tally
from tadmor import attribution, language, text
from tadmor.model import Attribution, Report, Sentence, Span

Pieces = tuple[Span, ...]
ROLES = ("source", "cue", "content")
_SPAN = re.compile(r"^(T\d+)\t(Source|Cue|Content) (\d+ \d+(?:;\d+ \d+)*)\t", re.MULTILINE)
_EVENT = re.compile(r"^E\d+\t(.*)$", re.MULTILINE)
_ROLE = re.compile(r"\b(Source|Cue|Content|source)\d*:(T\d+)")
# Adverbs of doubt ("probably") are the writer's own and no attribution in PolNeAR.
_UNCOUNTED = frozenset({"hedge:apparently", "hedge:perhaps", "hedge:no doubt", "hedge:it may be", "hedge:it is likely"})
_RELATIVE_REACH = 150
# A relative pronoun between a source and its cue: PolNeAR marks the pronoun itself, tadmor what it stands for.
_RELATIVE = re.compile(r"[\s,–—-]*(?:[^.!?]{0,120}?[\s,])?(who|which|that|whom)\s+(?:[\w’']+\s+){0,3}$")
_EDGE = " \t\n\r\"'“”‘’«»,.;:?!"


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution as pieces of text per role; a role may be empty."""

    source: Pieces
    cue: Pieces
    content: Pieces


@dataclass(frozen=True, slots=True)
class Document:
    """A text with the attributions of one annotator."""

    name: str
    text: str
    said: tuple[Said, ...]


def read_gold(path: Path) -> list[Document]:
    """Documents below ``path``, sorted by name."""
    texts = path / "text"
    files = sorted((path / "attributions").glob("*.ann"))
    if not files or not texts.is_dir():
        raise BadGold(f"{path}: no text/ and attributions/*.ann here")
    found = []
    for file in files:
        body = texts / (re.sub(r"_[^_]*$", "", file.stem) + ".txt")
        if not body.is_file():
            raise BadGold(f"{file}: no text {body.name}")
        content = body.read_bytes().decode("utf-8")
        found.append(Document(file.stem, content, tuple(_said(file.read_bytes().decode("utf-8")))))
    return found


def _said(annotation: str) -> Iterator[Said]:
    spans: dict[str, Pieces] = {}
    for match in _SPAN.finditer(annotation):
        pairs = (piece.split() for piece in match.group(3).split(";"))
        spans[match.group(1)] = tuple(sorted(Span(int(a), int(b)) for a, b in pairs))
    for match in _EVENT.finditer(annotation):
        roles: dict[str, list[Span]] = {role: [] for role in ROLES}
        for role, name in _ROLE.findall(match.group(1)):
            roles[role.lower()].extend(spans.get(name, ()))
        if roles["cue"] or roles["content"]:
            yield Said(*(tuple(roles[role]) for role in ROLES))


# --- predictions --------------------------------------------------------------------------------


def sentences_of(body: str) -> list[Sentence]:
    """All sentences of a text, parsed."""
    return language.analyse(body, text.sentences(body))


def predicted(body: str, sentences: Sequence[Sentence]) -> list[Said]:
    """Outermost attributions that tadmor finds, attitudes and speech topics included."""
    report = Report(hashlib.sha256(body.encode()).hexdigest(), "polnear", body, "text/plain", "utf-8")
    found = attribution.find(report, (), sentences, (), wide=True)
    by_id = {a.id: a for a in found}
    merged: dict[tuple[Pieces, Pieces], list[Span]] = {}
    for a in found:
        if _nested(a, by_id) or _carrier(a, found) or a.rule in _UNCOUNTED:
            continue
        source = (
            (Span(a.source.start, a.source.end),) if a.source.start is not None and a.source.end is not None else ()
        )
        if a.style == "author" and a.cue_text.lower().startswith(("i ", "we ")):
            source = (Span(a.cue.start, a.cue.start + len(a.cue_text.split()[0])),)
        if source and 0 < a.cue.start - source[0].end < _RELATIVE_REACH:
            between = _RELATIVE.match(body, source[0].end, a.cue.start)
            source = (Span(*between.span(1)),) if between else source
        merged.setdefault((source, (a.cue,)), []).extend(a.contents)
    return [Said(source, cue, tuple(sorted(set(contents)))) for (source, cue), contents in merged.items()]


def _carrier(a: Attribution, found: Sequence[Attribution]) -> bool:
    return any(b.parent == a.id and b.contents == a.contents for b in found) and a.rule in {
        "told a medium",
        "quoted by",
        "in an interview",
    }


def _nested(a: Attribution, by_id: dict[int, Attribution]) -> bool:
    if a.parent is None:
        return False
    parent = by_id[a.parent]
    if parent.contents == a.contents and parent.rule in {"told a medium", "quoted by", "in an interview"}:
        return _nested(parent, by_id)
    return True


# --- scoring --------------------------------------------------------------------------------------


def overlaps(left: Pieces, right: Pieces) -> bool:
    """True where any piece of one shares a character with any of the other."""
    return any(a.overlaps(b) for a in left for b in right)


def core(body: str, pieces: Pieces) -> Pieces:
    """Pieces without "that", marks and blanks at their edges, neighbours joined."""
    found: list[Span] = []
    for start, end in sorted(pieces):
        while start < end and body[start] in _EDGE:
            start += 1
        while end > start and body[end - 1] in _EDGE:
            end -= 1
        if body[start:end].lower().startswith("that "):
            start += 5
        if found and not body[found[-1].end : start].strip(_EDGE):
            found[-1] = Span(found[-1].start, end)
        elif end > start:
            found.append(Span(start, end))
    return tuple(found)


@dataclass(slots=True)
class Counts:
    """What is counted over documents."""

    overlap: dict[str, Hits]
    recall: dict[str, Hits]
    exact: dict[str, Hits]
    chars: Hits
    linked: Hits
    linked_recall: Hits
    styles: dict[str, Tally]

    @classmethod
    def empty(cls) -> Counts:
        """All counts at nought."""
        return cls(
            {role: Hits() for role in ROLES},
            {role: Hits() for role in ROLES},
            {role: Hits() for role in ROLES},
            Hits(),
            Hits(),
            Hits(),
            {style: Tally() for style in ("direct", "mixed", "indirect")},
        )

    def add(self, document: Document, guess: Sequence[Said]) -> None:
        """Count one document."""
        body = document.text
        for role in ROLES:
            gold = {getattr(s, role) for s in document.said if getattr(s, role)}
            mine = {getattr(s, role) for s in guess if getattr(s, role)}
            self.overlap[role].add(sum(any(overlaps(m, g) for g in gold) for m in mine), len(mine), 0)
            self.recall[role].add(sum(any(overlaps(m, g) for m in mine) for g in gold), 0, len(gold))
            cores = {core(body, g) for g in gold}
            right = sum(core(body, m) in cores for m in mine)
            self.exact[role].add(right, len(mine), len(gold))
        self._characters(document, guess)
        self._links(document, guess)
        contents = [s.content for s in guess]
        for said in document.said:
            if said.content:
                self.styles[style_of(body, said.content)].add(any(overlaps(said.content, c) for c in contents))

    def _characters(self, document: Document, guess: Sequence[Said]) -> None:
        gold = {k for s in document.said for a, b in s.content for k in range(a, b)}
        mine = {k for s in guess for a, b in s.content for k in range(a, b)}
        self.chars.add(len(gold & mine), len(mine), len(gold))

    def _links(self, document: Document, guess: Sequence[Said]) -> None:
        gold = [s for s in document.said if s.source and s.content]
        mine = [s for s in guess if s.source and s.content]
        self.linked.add(sum(any(_same(m, g) for g in gold) for m in mine), len(mine), 0)
        self.linked_recall.add(sum(any(_same(m, g) for m in mine) for g in gold), 0, len(gold))

    def scores(self) -> Scores:
        """Keys as in the evaluation's description, in percent."""
        out: Scores = {role: _f1(self.overlap[role], self.recall[role]) for role in ROLES}
        out |= {f"{role}_exact": 100 * self.exact[role].f1 for role in ROLES}
        out |= {"content_char": 100 * self.chars.f1, "linked": _f1(self.linked, self.linked_recall)}
        for style, tally in self.styles.items():
            out[f"recall_{style}"] = None if tally.share is None else 100 * tally.share
        return out


def _same(one: Said, two: Said) -> bool:
    return overlaps(one.source, two.source) and overlaps(one.content, two.content)


def _f1(right: Hits, found: Hits) -> float:
    precision = right.hit / right.predicted if right.predicted else 0.0
    recall = found.hit / found.gold if found.gold else 0.0
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def style_of(body: str, content: Pieces) -> str:
    """``direct`` where the whole is in quotation marks, ``mixed`` where a part is, else ``indirect``."""
    whole = " ".join(body[a:b] for a, b in content).strip()
    marks = '"“”«»'
    if not any(mark in whole for mark in marks):
        around = body[max(0, content[0].start - 1) : content[0].start]
        return "direct" if around and around in marks else "indirect"
    return "direct" if whole[0] in marks and whole.rstrip(".,;!?")[-1:] in marks else "mixed"


def score(path: Path, sample: int | None = None) -> Scores:
    """Scores of the installed tadmor on a half of PolNeAR; ``sample`` takes the first documents only."""
    counts = Counts.empty()
    parsed: dict[str, list[Said]] = {}
    for document in read_gold(path)[:sample]:
        key = document.text
        if key not in parsed:
            parsed = {key: predicted(key, sentences_of(key))}
        counts.add(document, parsed[key])
    return counts.scores()

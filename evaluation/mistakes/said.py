"""Mistakes on who says what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation import attribution_probe as probe
from evaluation import polnear as news
from evaluation.mistakes.mistake import Mistake, around
from tadmor import attribution
from tadmor.model import Attribution, Span


def polnear(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Attributions missed (by style), invented, or with another source, cue or content."""
    parsed: dict[str, list[news.Said]] = {}
    for document in news.read_gold(path)[:sample]:
        text = document.text
        if text not in parsed:
            parsed = {text: news.predicted(text, news.sentences_of(text))}
        yield from _of_document(document, parsed[text])


def _of_document(document: news.Document, guess: list[news.Said]) -> Iterator[Mistake]:
    text = document.text
    for gold in document.said:
        pieces = gold.cue or gold.content
        over = [s for s in guess if news.overlaps(s.content, gold.content) or news.overlaps(s.cue, gold.cue)]
        sentence = around(text, pieces[0].start, pieces[-1].end)
        if not over:
            style = news.style_of(text, gold.content) if gold.content else "no content"
            yield Mistake(f"missed, {style}", document.name, sentence, _words(text, gold), "nothing")
            continue
        best = max(over, key=lambda s: sum(news.overlaps(getattr(s, r), getattr(gold, r)) for r in news.ROLES))
        for role in news.ROLES:
            mine, theirs = getattr(best, role), getattr(gold, role)
            if bool(mine) != bool(theirs) or (mine and not news.overlaps(mine, theirs)):
                kind = f"another {role}" if mine and theirs else f"no {role}" if theirs else f"{role} too many"
                yield Mistake(kind, document.name, sentence, _text(text, theirs), _text(text, mine), weight=1.0)
    for told in guess:
        if not any(news.overlaps(told.content, g.content) or news.overlaps(told.cue, g.cue) for g in document.said):
            pieces = told.cue or told.content
            sentence = around(text, pieces[0].start, pieces[-1].end)
            yield Mistake("no attribution", document.name, sentence, "nothing", _words(text, told))


def _text(text: str, pieces: news.Pieces) -> str:
    return " ... ".join(text[a:b] for a, b in pieces)


def _words(text: str, said: news.Said) -> str:
    return " | ".join(f"{role} {_text(text, getattr(said, role)) or '-'}" for role in news.ROLES)


def attribution_probe(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Claims with a wrong innermost source or a wrong link before it."""
    for row in probe.read_gold(path)[:sample]:
        found = probe.find(row["text"])
        for claim in row["claims"]:
            if not claim.get("event"):
                continue
            event = Span(claim["event"]["start"], claim["event"]["end"])
            chains = attribution.chains(found, event)
            inner, whole = probe.claim_right(claim, chains)
            if whole:
                continue
            expected = " > ".join(f"{link['kind']} {link.get('text') or ''}".strip() for link in claim["source_chain"])
            got = " or ".join(" > ".join(map(_link, chain)) or "the author" for chain in chains) or "the author"
            kind = "a link of the chain" if inner else "innermost source"
            yield Mistake(kind, str(row.get("id", "")), around(row["text"], *event), expected, got)


def _link(link: Attribution) -> str:
    return f"{link.source.kind.value} {link.source.text or ''}".strip()

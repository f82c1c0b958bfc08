"""Mistakes on whole claims: the stories, the texts we annotated, RAMS and WikiEvents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation import annotated as ours
from evaluation import arguments as events
from evaluation import stories as told
from evaluation import story_errors as show
from evaluation import story_rules as rules
from evaluation.mistakes.mistake import Mistake, around, listed
from evaluation.running import Json, read_one
from tadmor.model import Claim


def stories(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Wrong fields of matched claims, claims missed and too many, and what was told as done and was not."""
    for story, counts in list(told.run(path))[:sample]:
        texts = {name: (story.folder / name).read_bytes().decode("utf-8", "replace") for name in story.files}
        for found in counts.matches:
            for key in show.SHOWN:
                if not found.verdict[key]:
                    values = (show._value(key, found.gold), show._value(key, found.claim))
                    yield Mistake(f"wrong {key}", found.gold["id"], show.sentence(texts, found.gold), *values)
        for gold in counts.missed:
            yield Mistake("missed", gold["id"], show.sentence(texts, gold), _type(gold), "nothing")
        for claim in counts.spurious:
            yield Mistake("no event", claim["file"], show.sentence(texts, claim), "nothing", _type(claim))
        for why, claim, gold_claim in counts.violations:
            expected = gold_claim["status"] if gold_claim else "no claim"
            got = f"{_type(claim)} {claim['status']}"
            yield Mistake(f"told as done: {why}", claim["file"], show.sentence(texts, claim), expected, got, weight=2.0)


def _type(claim: Json) -> str:
    return f"{rules.types_of(claim)[0]} {claim['trigger']['text']!r}"


def annotated(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """As for the stories, on excerpts of real texts."""
    for excerpt, golds, claims in ours.answers(ours.read_gold(path, sample=sample)):
        text = ours.stretch(excerpt)
        counts = ours.Counts()
        counts.add(golds, claims)
        for gold, claim, verdict in counts.matches:
            for key in ours.FIELDS:
                if not verdict[key]:
                    yield Mistake(f"wrong {key}", excerpt.id, _at(text, gold), _field(key, gold), _field(key, claim))
        for gold in counts.missed:
            yield Mistake("missed", excerpt.id, _at(text, gold), _type(gold), "nothing")
        for claim in counts.spurious:
            yield Mistake("no event", excerpt.id, _at(text, claim), "nothing", _type(claim))


def _at(text: str, claim: Json) -> str:
    return around(text, claim["trigger"]["start"], claim["trigger"]["end"])


def _field(key: str, claim: Json) -> str:
    """A field in words. Annotated texts have no resolved names, so only words of the text are shown."""
    if key == "type":
        return "|".join(rules.types_of(claim))
    if key in ("chain", "innermost"):
        return " > ".join(f"{link['kind']} {link.get('text') or ''}".strip() for link in claim["chain"])
    value = claim.get("where" if key == "where_relation" else "author_stance" if key == "stance" else key)
    if isinstance(value, list):
        return listed([str(part.get("text")) for part in value])
    if isinstance(value, dict):
        named = ("text", "relation", "start", "end", "low", "high")
        return ", ".join(f"{name} {value[name]}" for name in named if value.get(name) is not None)
    return str(value)


def arguments(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Events missed and of another family, arguments missed and too many."""
    for number, document in enumerate(events.read_gold(path)[:sample], 1):
        reading = read_one(document.text.encode("utf-8"), "document.txt", {})
        claims, sentences = list(reading.claims), [(s.start, s.end) for s in reading.sentences]
        told = list(events.mentions_of(claims))
        pairs = events.pair(document, [span for _, span in told])
        for i, event in enumerate(document.events):
            if event.asked:
                own = told[pairs[i]] if i in pairs else None
                roles = list(events.arguments_at(*own, sentences)) if own else []
                yield from _of_event(document.text, event, own[0] if own else None, roles, f"document {number}")
        for j, (claim, span) in enumerate(told):
            counts = events._meet(span, document.window) and events.answers(claim.type)
            if counts and j not in pairs.values():
                got = f"{claim.type} {document.text[slice(*span)]!r}"
                yield Mistake("no event", f"document {number}", around(document.text, *span), "nothing", got)


def _of_event(
    text: str, event: events.Event, claim: Claim | None, found: Sequence[tuple[str, events.Span]], where: str
) -> Iterator[Mistake]:
    sentence = around(text, *event.trigger)
    if claim is None:
        yield Mistake("event missed", where, sentence, event.type, "nothing")
        return
    if not claim.type.startswith(events.families(event.type)):
        yield Mistake("another family", where, sentence, event.type, claim.type)
    for role in ("actor", "target", "where"):
        gold = [told for told in event.arguments if told[0] in (role, "party")]
        mine = [told for told in found if told[0] == role]
        lost = [g for g in gold if not any(events.fits(text, g, m) for m in (mine if g[0] == role else found))]
        more = [m for m in mine if not any(events.fits(text, g, m) for g in gold)]
        if lost or more:
            kind = f"another {role}" if lost and more else f"{role} missed" if lost else f"{role} too many"
            yield Mistake(
                kind, where, sentence, _words(text, [g[1][0] for g in gold]), _words(text, [m[1] for m in mine])
            )


def _words(text: str, spans: Sequence[events.Span]) -> str:
    return listed([text[a:b] for a, b in spans])

"""What went wrong in the stories, claim by claim, for the person who has to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evaluation import story_rules as rules
from evaluation.running import Json
from evaluation.stories import Counts, Match, Story

SHOWN = ("type", "stage", "polarity", "status", "stance", "chain", "actor", "target", "when", "where", "killed")


def lines(story: Story, counts: Counts) -> Iterator[str]:
    """A listing for one story: per gold claim its wrong fields, then missed, spurious, violations, events."""
    texts = {name: (story.folder / name).read_bytes().decode("utf-8", "replace") for name in story.files}
    yield f"=== {story.name}: {len(counts.matches)} matched, {len(counts.missed)} missed, {len(counts.spurious)} new"
    for found in counts.matches:
        yield from _mismatch(found, texts)
    for gold in counts.missed:
        yield f"MISSED {gold['id']} {rules.types_of(gold)[0]} {_tail(gold)}"
        yield f"    {sentence(texts, gold)}"
    for claim in counts.spurious:
        yield f"SPURIOUS {claim['id']} {rules.types_of(claim)[0]} {_tail(claim)}"
        yield f"    {sentence(texts, claim)}"
    for why, claim, gold_claim in counts.violations:
        gold_id = gold_claim["id"] if gold_claim else "none"
        yield f"VIOLATION ({why}) {claim['id']} {rules.types_of(claim)[0]} gold {gold_id}"
        yield f"    {sentence(texts, claim)}"
    yield from (f"EVENTS {note}" for note in counts.notes)


def confusions(counts: list[Counts]) -> Iterator[str]:
    """Per field the commonest (gold, predicted) pairs among mismatches, over all stories."""
    for key in ("type", "stage", "status", "stance", "actor", "target", "where"):
        pairs: Counter[tuple[str, str]] = Counter()
        for one in counts:
            for found in one.matches:
                if not found.verdict[key]:
                    pairs[_value(key, found.gold, short=True), _value(key, found.claim, short=True)] += 1
        top = ", ".join(f"{gold} -> {told} x{n}" for (gold, told), n in pairs.most_common(8))
        yield f"{key}: {sum(pairs.values())} wrong: {top}"


def row_losses(counts: list[Counts]) -> Iterator[str]:
    """Which fields cost matched rows, and which alone stand between a claim and a right row."""
    wrong: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for one in counts:
        for found in one.matches:
            lost = [key for key in rules.ROW if not found.verdict[key]]
            wrong.update(lost)
            if len(lost) == 1:
                alone.update(lost)
    yield "rows lost by field: " + ", ".join(f"{key} {n} (alone {alone[key]})" for key, n in wrong.most_common())


def _mismatch(found: Match, texts: dict[str, str]) -> Iterator[str]:
    wrong = [key for key in SHOWN if not found.verdict[key]]
    if not wrong:
        return
    yield f"WRONG {found.gold['id']} <- {found.claim['id']}: {', '.join(wrong)}"
    yield f"    {sentence(texts, found.gold)}"
    for key in wrong:
        yield f"    {key:9} gold {_value(key, found.gold)}"
        yield f"    {'':9} told {_value(key, found.claim)}"


def sentence(texts: dict[str, str], claim: Json) -> str:
    """The line or sentence around the trigger, the trigger in >> <<."""
    text = texts.get(claim["file"], "")
    start, end = claim["trigger"]["start"], claim["trigger"]["end"]
    before = (". ", "\n", ".” ", '." ')
    left = max((text.rfind(mark, 0, start) + len(mark) for mark in before if mark in text[:start]), default=0)
    ends = [k for k in (text.find(mark, end) for mark in (". ", ".\n", "\n", ".” ", '." ')) if k >= 0]
    right = min(ends) + 1 if ends else len(text)
    return f"{text[left:start]}>>{text[start:end]}<<{text[end:right]}".replace("\n", " ").strip()


def _tail(claim: Json) -> str:
    axes = f"{claim['stage']}/{claim['polarity']}/{claim['status']}"
    return f"[{claim['trigger']['text']}] {claim['file']} {axes} {_value('chain', claim)}"


def _value(key: str, claim: Json, short: bool = False) -> str:
    if key == "type":
        return "|".join(rules.types_of(claim)[: 1 if short else None])
    if key == "stance":
        return str(claim["author_stance"])
    if key == "chain":
        return " > ".join(f"{x['kind']}:{x['text']}" if x.get("text") else x["kind"] for x in claim["chain"])
    if key in ("actor", "target"):
        if short:
            return "; ".join(sorted(str(role["who"]) for role in claim[key])) or "-"
        return "; ".join(f"{role['who']} ({role['text']})" for role in claim[key]) or "-"
    value = claim.get(key)
    if key == "when" and value:
        return f"{value.get('start')}..{value.get('end')} {value.get('basis')} ({value.get('text')})"
    if key == "where" and value:
        name = f"{value.get('relation')} {value.get('name')}"
        return name if short else f"{name} {value.get('lat')},{value.get('lon')} ({value.get('text')})"
    if key == "killed" and value:
        return f"{value.get('low')}..{value.get('high')} ({value.get('text')})"
    return str(value)

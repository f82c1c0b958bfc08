"""Mistakes on MUC-4's incident templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation import muc4 as scorer
from evaluation import muc4_key as muc
from evaluation.mistakes.mistake import Mistake, around, listed
from evaluation.muc4_credit import score_pair

# Of a message so many characters are shown where no string of the template is found in it.
_HEAD = 400
# Slots whose fillers are words of the text.
_STRINGS = (muc.NAME, muc.DESCRIPTION, muc.ORGANISATION, muc.PERSON)
_NAMES = {slot: name.removeprefix("f_").replace("_", " ") for name, slot in scorer.KEYS.items()}


def muc4(path: Path, sample: int | None = None) -> Iterator[Mistake]:
    """Templates missed and too many, and slots of mapped templates that earned less than full points."""
    for message in muc.read_messages(path)[:sample]:
        for key, response in scorer.map_templates(message, scorer.answer(message)):
            sentence = _sentence(message.text, key, response)
            if key is None:
                yield Mistake(
                    "template too many",
                    message.id,
                    sentence,
                    "nothing",
                    listed(response.values(muc.TYPE) if response else ()),
                )
            elif response is None:
                yield Mistake("template missed", message.id, sentence, _key(key, muc.TYPE), "nothing")
            else:
                for slot, count in score_pair(key, response).items():
                    if slot in _NAMES and count.correct < max(count.possible, count.actual):
                        kind, got = f"slot {_NAMES[slot]}", listed(response.values(slot))
                        yield Mistake(kind, message.id, sentence, _key(key, slot), got)


def _sentence(text: str, key: muc.Template | None, response: muc.Response | None) -> str:
    """The sentence around a string of the template, or the beginning of the message."""
    fillers = [v for slot in _STRINGS for f in (key.slots.get(slot, ()) if key else ()) for v in f.values]
    given = [v for slot in _STRINGS for v in (response.values(slot) if response else ())]
    upper = text.upper()
    for words in (*fillers, *given):
        at = upper.find(words.strip('"').upper()) if len(upper) == len(text) else -1
        if at >= 0:
            return around(text, at, at + len(words.strip('"')))
    return " ".join(text[:_HEAD].split())


def _key(template: muc.Template, slot: int) -> str:
    return listed([" / ".join(filler.values) for filler in template.slots.get(slot, ())])

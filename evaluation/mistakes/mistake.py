"""One thing a scorer counts as wrong, and its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ENDS = (". ", ".\n", "\n", "! ", "? ", '." ', ".” ")


@dataclass(frozen=True, slots=True)
class Mistake:
    """``kind`` names the class of mistake, ``where`` the document; ``weight`` is greater the more a mistake tells."""

    kind: str
    where: str
    sentence: str
    expected: str
    got: str
    weight: float = 0.0


def around(text: str, start: int, end: int) -> str:
    """The line or sentence around ``text[start:end]``, that stretch in >> <<."""
    left = max((text.rfind(mark, 0, start) + len(mark) for mark in _ENDS if mark in text[:start]), default=0)
    ends = [k for k in (text.find(mark, end) for mark in _ENDS) if k >= 0]
    right = min(ends) + 1 if ends else len(text)
    return f"{text[left:start]}>>{text[start:end]}<<{text[end:right]}".strip()


def listed(words: Sequence[str]) -> str:
    """Words divided by semicolons, sorted; "nothing" where there are none."""
    return "; ".join(sorted(words)) or "nothing"

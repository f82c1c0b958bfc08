"""Who stands behind a claim: the same body under several names is one source.

"The army", "the army's general command" and "a military source" speak with one voice; so do a party and its
spokesman. Unnamed people are told apart by report. Used to count independent sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tadmor.model import Claim, Source, SourceKind

_ARTICLES = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|one|another)\s+", re.I)
# People who speak for a body, before or behind its name.
_SPEAKER = (
    r"(?:(?:chief|deputy|senior|top|official|military|army|press)\s+)?"
    r"(?:spokes(?:man|woman|person|people|men)|press (?:office|officer|service)|statement|information office)"
)
_BEFORE = re.compile(rf"^{_SPEAKER}\s+(?:for|of|from|by)\s+", re.I)
_BEHIND = re.compile(rf"(?:['’]s?)?\s+{_SPEAKER}$", re.I)
_ARMED = re.compile(
    r"\b(?:army|military|armed forces|general (?:command|staff)|army command|junta|troops|high command)\b",
    re.I,
)
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]+")
_COMMON = frozenset("A An The Army Military Armed Forces General Command Staff Of High Junta One Two".split())


@dataclass(frozen=True, slots=True)
class Voice:
    """One source of an event: a key that is equal for one body, and how many it counts for."""

    key: str
    number: int
    army: str | None = None


def plain(name: str) -> str:
    """A source's name without article, possessive and speaker: ``a KNDF spokesperson`` and ``the KNDF`` are one."""
    name = _ARTICLES.sub("", name.strip().replace("’", "'"))
    name = _BEFORE.sub("", name)
    name = _ARTICLES.sub("", name)
    shorter = _BEHIND.sub("", name)
    return (shorter or name).removesuffix("'s").casefold()


@cache
def army(name: str) -> str | None:
    """Whose army a source speaks for: the folded names in it, empty where it just says "the army"; None for others."""
    if not _ARMED.search(name):
        return None
    owners = [re.sub(r"['’]s?$", "", w) for w in _CAPITAL.findall(name)]
    return " ".join(sorted(w.casefold() for w in owners if w not in _COMMON))


def _outlet(source: Source) -> str:
    """The last words of an outlet's name: "the website Al Monitor" is Al Monitor."""
    capitals = _CAPITAL.findall(source.who or source.text or "")
    return " ".join(capitals[-2:]).casefold() or plain(source.who or source.text or "")


def voice(claim: Claim, origin: str) -> Voice | None:
    """The innermost cited source of a claim, told apart by its original report where it has no name.

    None where the report speaks for itself or nobody can be named.
    """
    cited = [s for s in claim.chain[1:] if not s.credit]
    if not cited:
        return None
    last = cited[-1]
    name = last.who or last.text or ""
    if not name or (last.text is None and last.kind is SourceKind.UNNAMED):
        return None
    body = army(name)
    if body is not None and last.kind is not SourceKind.CITED_OUTLET:
        return Voice(f"army:{body}", last.joint, body)
    if last.kind is SourceKind.UNNAMED:
        through = [s for s in cited[:-1] if s.kind is SourceKind.CITED_OUTLET]
        # what one outlet has from people it does not name is one source, summarised or quoted
        told = f"through {_outlet(through[-1])}" if through else plain(name)
        return Voice(f"{origin}:{told}", last.joint)
    return Voice(plain(name), last.joint)


def hearsay(claim: Claim) -> bool:
    """Whether the claim comes through people whom nobody can name ("it is said that Telegram channels report ...")."""
    return any(s.kind is SourceKind.UNNAMED and s.text is None and s.who is None for s in claim.chain[1:])


def cites(claim: Claim) -> bool:
    """Whether the claim rests on anybody but its own report."""
    return any(not s.credit for s in claim.chain[1:])


def speaks_for(claim: Claim, party: str) -> bool:
    """Whether a claim's innermost cited source is the party itself: its name, its initials, or its army."""
    cited = [s for s in claim.chain[1:] if not s.credit]
    if not cited or cited[-1].kind is SourceKind.CITED_OUTLET:
        return False
    name = cited[-1].who or cited[-1].text or ""
    speaker, side = plain(name), plain(party)
    if not speaker or not side:
        return False
    if re.search(rf"\b{re.escape(side)}\b", speaker) or speaker == initials(side):
        return True
    # "the army" is the army in hand; another country's army is not
    mine, theirs = army(name), army(party)
    return mine is not None and theirs is not None and (not mine or not theirs or mine == theirs)


def initials(name: str) -> str:
    """First letters of the words of a name that short names are made of."""
    return "".join(w[0] for w in re.split(r"[\s-]+", name) if w and w not in {"of", "the", "for", "and", "in"})


def count(voices: Sequence[Voice]) -> int:
    """Number of distinct sources: "the army" is the one army that is named, if there is only one."""
    armies = {v.army for v in voices if v.army}
    full = {initials(v.key): v.key for v in sorted(voices, key=lambda v: v.key, reverse=True) if " " in v.key}
    names: dict[str, int] = {}
    for v in voices:
        key = f"army:{next(iter(armies))}" if v.army == "" and len(armies) == 1 else full.get(v.key, v.key)
        names[key] = max(names.get(key, 0), v.number)
    return sum(names.values())

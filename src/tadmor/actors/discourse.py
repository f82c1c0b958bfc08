"""What the grounding of one report keeps in mind: constants, the mentions seen so far, and small judgements on them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from tadmor import register
from tadmor.model import ActorMention, Candidate, Span

# Parties under arms that an anaphoric noun may stand for.
ARMED = frozenset({"rebels", "jihadists", "militia", "separatists", "gang", "coalition", "unknown_armed"})
BODIES = ARMED | {"state_forces", "police", "government", "institution", "media", "peacekeepers", "country"}
_COMBAT = frozenset({"soldier", "officer", "fighter", "army", "air", "navy", "unit", "militiaman", "militant", "rebel"})
_ARTICLE = re.compile(r"^(?:the|a|an|these|those|this|that|some|its|their|his|her|our)\s+", re.I)
_NUMERAL = (
    r"(?:[\d.,]+|\w+-\w+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|most|few|dozens"
    r"|hundreds|thousands|scores|all|both)"
)
_QUANTITY = re.compile(
    r"^(?:(?:at least|more than|up to|about|around|some|nearly"
    r"|an estimated|as many as|fewer than|over|the last|other)\s)?"
    + _NUMERAL
    + r"(?:\s(?:of(?: the)?|more|other|million|thousand|hundred)){0,3}\s",
    re.I,
)
_SIZE = re.compile(r"^(?:large|small|huge|big|heavily|numerous|remaining|more|additional|fresh|new)\s+", re.I)
# How far back, in sentences, a noun or a pronoun may find what it stands for.
REACH_NOUN = 12
REACH_PRONOUN = 3
SAY = frozenset(
    """say tell add claim announce declare state warn report deny accuse insist admit confirm note argue explain write
    vow promise
    acknowledge stress allege assert reply respond recall repeat call describe""".split()
)
# Verbs whose subject "it" is a body that acts, and no place, event or empty subject.
AGENTIVE = SAY | frozenset(
    """launch attack seize capture take control hold demand agree reject refuse blame urge condemn threaten fight kill
    shell bomb retreat
withdraw advance recapture retake lose send deploy carry order offer accept sign release arrest detain abduct
    kidnap fire strike
    plan intend want seek try vow pledge join split lead shoot repel destroy deploy expel operate recruit train publish
    impose lift block recognise support back ally receive conduct enforce commit count treat evacuate suspend""".split()
)
DIPLOMATIC = SAY | frozenset(
    "agree disagree insist negotiate propose seek reject welcome condemn sign meet support back hope".split()
)
# What only parties under arms do.
VIOLENT = frozenset(
    """abduct ambush assassinate attack behead bomb capture execute fire kidnap kill loot massacre murder overrun raid
    raze seize shell shoot slaughter storm torture""".split()
)
VAGUE_UNITS = frozenset(
    """checkpoint position convoy column patrol element staff command crew outpost vanguard formation battery force
    corps""".split()
)
NONSTATE = frozenset({"rebel", "jihadist", "militiaman", "armed_group", "separatist", "coalition"})
CASUALTY = frozenset("dead wounded injured casualty fatality body corpse bodies life soul victim".split())
FEMALE = frozenset(
    """woman mother wife widow grandmother sister aunt housewife girl daughter bride nun queen spokeswoman
    policewoman""".split()
)


@dataclass(slots=True)
class Seen:
    mention: ActorMention
    sentence: int
    subject: bool
    lemma: str
    sort: str  # noun class, or the sort of name


@dataclass(slots=True)
class State:
    """What has been read so far."""

    text: str
    table: register.Register
    main: str
    votes: Counter[str]
    seen: list[Seen] = field(default_factory=list)
    parties: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, str] = field(default_factory=dict)


def bare(text: str) -> str:
    """A description without article, possessor and quantity: "the four oil workers" -> "oil workers"."""
    cut = _ARTICLE.sub("", text.strip())
    cut = _QUANTITY.sub("", cut)
    cut = _ARTICLE.sub("", cut)
    cut = re.sub(r"(?i)\bjihadi(s?)\b", r"jihadist\1", _SIZE.sub("", cut))
    return re.sub(r"\s+", " ", cut) or text


def state_body(mention: ActorMention) -> bool:
    """True for a ministry, staff or service of a state: its register id begins with the country."""
    return any(re.match(r"[a-z]{2}\.", c.id) for c in mention.candidates)


def generic(who: str) -> bool:
    """True for a description of one common word ("rebels"), which is no better than another."""
    return who.islower() and " " not in who


def settle(
    mention: ActorMention, who: str, kind: str, score: float, rule: str, source: ActorMention | None = None, **more: str
) -> ActorMention:
    """The mention with a name; what it was marked as stays in its candidates."""
    ident = more.get("id") or (source.candidates[0].id if source is not None and source.candidates else "")
    first = Candidate(ident, who, score, rule)
    span: Span | None = None
    if source is not None:
        span = source.antecedent if source.form == "pronoun" and source.antecedent else source.span
    return replace(
        mention,
        who=who,
        kind=kind,
        country=more.get("country", mention.country),
        antecedent=span,
        candidates=(first, *mention.candidates),
    )

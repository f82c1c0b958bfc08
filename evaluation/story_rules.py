"""When a predicted claim's field is right: one function per field, after the stories' README.

``gold`` and ``claim`` are claims of the claims document as dicts; gold has ``types``, a system may have ``type`` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tadmor.globe import distance

Json = dict[str, Any]

NEAR_KM = 25.0
DONE_STAGES = frozenset({"accomplished", "ongoing", "ended"})
NOT_YET = frozenset({"planned", "threatened"})
# Neither side of these is more the doer than the other, so a swap of actor and target is no error.
SYMMETRIC = frozenset({"FIGHT.CLASH", "COOP.MIL"})
PRONOUNS = frozenset(
    "he she it they we i you him her them us me his hers its their our this that these those who which nobody".split()
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|some|several|many|most|more than|at least|about|around|up to|\d[\d,.]*|one|two|three|four|five|"
    r"six|seven|eight|nine|ten|eleven|twelve|dozens of|hundreds of|thousands of)\s+)+"
)


def plain(name: str) -> str:
    """A name for comparison: no case, leading article, number, possessive, bracketed part or punctuation."""
    text = re.sub(r"\([^()]*\)", " ", name.casefold().replace("’", "'"))
    text = re.sub(r"'s?\b", "", text)
    text = re.sub(r"[^\w\s]", " ", text)
    return _LEADING.sub("", " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Names:
    """Surface forms of parties in one story (``actors.tsv``): plain form -> plain canonical names."""

    canonical: frozenset[str] = frozenset()
    forms: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, who: str) -> frozenset[str]:
        """All parties a resolved name may mean; itself where the table does not know it."""
        name = plain(who)
        if name in self.canonical or name in PRONOUNS:
            return frozenset({name})
        return self.forms.get(name, frozenset()) | {name}


def read_names(table: Path, story: str) -> Names:
    """Names of ``story`` from an ``actors.tsv``; empty where there is no such file. Pronouns are no names."""
    if not table.is_file():
        return Names()
    canonical: set[str] = set()
    forms: dict[str, set[str]] = {}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        who, stories, _, surface = [*line.split("\t"), "", "", ""][:4]
        canonical.add(plain(who))
        if story in stories.split(","):
            for form in surface.split(" | "):
                if plain(form) and plain(form) not in PRONOUNS:
                    forms.setdefault(plain(form), set()).add(plain(who))
    return Names(frozenset(canonical), {form: frozenset(parties) for form, parties in forms.items()})


# --- spans ------------------------------------------------------------------------------------


def overlap(left: Json, right: Json) -> bool:
    """True where both have offsets and share a character."""
    if left.get("start") is None or right.get("start") is None:
        return False
    return bool(left["start"] < right["end"] and right["start"] < left["end"])


def types_of(claim: Json) -> list[str]:
    """Acceptable leaves of a claim, best first."""
    return list(claim.get("types") or [claim["type"]])


# --- who says so ------------------------------------------------------------------------------


def links(claim: Json, credits: Iterable[Json]) -> list[Json]:
    """The chain without credit lines: those marked as such, and media cited at a credit line of the gold."""
    credit_spans = list(credits)
    return [
        link
        for link in claim["chain"]
        if not link.get("credit")
        and not (link["kind"] == "cited_outlet" and any(overlap(link, credit) for credit in credit_spans))
    ]


def link_right(gold: Json, link: Json) -> bool:
    """Same kind (author = outlet), and spans that overlap, the same name, or no text on either side."""
    heads = ("author", "outlet")
    if gold["kind"] in heads or link["kind"] in heads:
        return gold["kind"] in heads and link["kind"] in heads
    if gold["kind"] != link["kind"]:
        return False
    if gold.get("text") is None or link.get("text") is None:
        return gold.get("text") is None and link.get("text") is None
    if overlap(gold, link):
        return True
    said = {plain(x) for x in (gold.get("who"), gold["text"]) if x} - PRONOUNS
    return bool(said & {plain(x) for x in (link.get("who"), link["text"]) if x})


def chain_right(gold: list[Json], chain: list[Json]) -> bool:
    """The same number of links, each right."""
    return len(gold) == len(chain) and all(link_right(g, c) for g, c in zip(gold, chain, strict=True))


def innermost_right(gold: list[Json], chain: list[Json]) -> bool:
    """The last link is right."""
    return bool(gold and chain) and link_right(gold[-1], chain[-1])


# --- parties ----------------------------------------------------------------------------------


def roles_right(gold: list[Json], roles: list[Json], names: Names, *, by_span: bool = False) -> bool:
    """All parties the text names are there, and none that gold does not have.

    A gold party without text (implied) may be given or left out; "A; B" are two parties. With
    ``by_span`` a role whose span overlaps the gold span is right whatever it was resolved to.
    """
    required = [(role, part) for role in gold if role.get("text") is not None for part in _parts(role)]
    allowed = [(role, part) for role in gold for part in _parts(role)]
    found = [(role, part) for role in roles for part in _parts(role)]

    def same(g: tuple[Json, str], p: tuple[Json, str]) -> bool:
        return (by_span and overlap(g[0], p[0])) or bool(names.of(g[1]) & names.of(p[1]))

    complete = all(any(same(g, p) for p in found) for g in required)
    return complete and all(any(same(g, p) for g in allowed) for p in found)


def _parts(role: Json) -> list[str]:
    who = str(role.get("who") or role.get("text") or "")
    return [part for part in who.split("; ") if part]


def parties(gold: Json, claim: Json, names: Names, *, by_span: bool = False) -> tuple[bool, bool]:
    """(actor right, target right); for symmetric types in the better of the two orders."""

    def both(actor: str, target: str) -> tuple[bool, bool]:
        return (
            roles_right(gold["actor"], claim[actor], names, by_span=by_span),
            roles_right(gold["target"], claim[target], names, by_span=by_span),
        )

    straight = both("actor", "target")
    if SYMMETRIC & set(types_of(gold)[:1]):
        swapped = both("target", "actor")
        return max(straight, swapped, key=sum)
    return straight


# --- when, where, how many --------------------------------------------------------------------


def when_right(gold: Json | None, when: Json | None) -> bool:
    """Equal ends; where gold has no time also no ends, or the publication date marked as such."""
    if _no_time(gold):
        return _no_time(when) or (when or {}).get("basis") == "publication date"
    if gold is None or when is None:
        return False
    return bool(gold["start"] == when.get("start") and gold["end"] == when.get("end"))


def when_contained(gold: Json | None, when: Json | None) -> bool:
    """As :func:`when_right`, or an interval inside the gold one (an open gold end holds anything)."""
    if when_right(gold, when) or _no_time(gold) or gold is None or when is None:
        return when_right(gold, when)
    starts = gold["start"] is None or (when.get("start") is not None and when["start"] >= gold["start"])
    ends = gold["end"] is None or (when.get("end") is not None and when["end"] <= gold["end"])
    return bool(starts and ends and not _no_time(when))


def _no_time(when: Json | None) -> bool:
    return not when or (when.get("start") is None and when.get("end") is None)


def where_right(gold: Json | None, where: Json | None) -> bool:
    """Both null; or the reference place within 25 km; or the same relation to a place of the same name."""
    if not gold or not where:
        return not gold and not where
    if any(_near(place, other) for place in _ends(gold) for other in _ends(where)):
        return True
    same_relation = (gold.get("relation") or "at") == (where.get("relation") or "at")
    return same_relation and any(name_right(p, o) for p in _ends(gold) for o in _ends(where))


def relation_right(gold: Json | None, where: Json | None) -> bool:
    """Both null, or the same relation."""
    if not gold or not where:
        return not gold and not where
    return bool((gold.get("relation") or "at") == (where.get("relation") or "at"))


def _ends(where: Json) -> list[Json]:
    """The place and, of ``between``, the other one."""
    other = where.get("other")
    return [where, other] if other and where.get("relation") == "between" else [where]


def _near(left: Json, right: Json) -> bool:
    values = (left.get("lat"), left.get("lon"), right.get("lat"), right.get("lon"))
    return all(v is not None for v in values) and distance(*(float(v) for v in values if v is not None)) <= NEAR_KM


def name_right(left: Json, right: Json) -> bool:
    """A name, its bracketed variant or its part before the comma in common."""
    return bool(_variants(left.get("name")) & _variants(right.get("name")))


def _variants(name: str | None) -> set[str]:
    if not name:
        return set()
    inside = re.findall(r"\(([^()]*)\)", name)
    found = {plain(name), plain(name.split(",")[0]), *(plain(part) for part in inside)}
    return (found | {re.sub(r" (?:camp|city|town|village|province|district|airbase)$", "", n) for n in found}) - {""}


def count_right(gold: Json | None, count: Json | None) -> bool:
    """Both null, or low and high equal."""
    if not gold or not count:
        return not gold and not count
    return bool(gold["low"] == count.get("low") and gold["high"] == count.get("high"))


# --- done or not ------------------------------------------------------------------------------


def occurred(claim: Json) -> bool:
    """Told as something that took or takes place (or was tried), rather than planned, threatened or imagined."""
    return claim["stage"] not in NOT_YET and claim["status"] != "hypothetical"


def told_as_done(claim: Json) -> bool:
    """Told as done, affirmed, and asserted or claimed: what a count of events would take for a fact."""
    return bool(
        claim["stage"] in DONE_STAGES and claim["polarity"] == "affirmed" and claim["status"] in ("asserted", "claimed")
    )


def not_done(gold: Json) -> bool:
    """Gold that must never be told as done."""
    return gold["stage"] in NOT_YET or gold["polarity"] == "denied" or gold["status"] == "hypothetical"


# --- all together -----------------------------------------------------------------------------

FIELDS = (
    "type", "stage", "polarity", "status", "stance", "chain", "innermost", "actor", "target", "when", "where", "killed",
    "certainty", "when_contained", "where_relation", "actor_span", "target_span", "wounded", "abducted", "background",
)  # fmt: skip
ROW = ("type", "polarity", "done", "status", "innermost", "actor", "target", "when", "where", "killed")


def judge(gold: Json, claim: Json, names: Names, credits: Iterable[Json]) -> dict[str, bool]:
    """Every field's verdict for one matched pair, ``done`` and ``row`` among them."""
    gold_chain, chain = links(gold, credits), links(claim, credits)
    actor, target = parties(gold, claim, names)
    actor_span, target_span = parties(gold, claim, names, by_span=True)
    verdict = {
        "type": types_of(claim)[0] in types_of(gold),
        "stage": gold["stage"] == claim["stage"],
        "polarity": gold["polarity"] == claim["polarity"],
        "status": gold["status"] == claim["status"],
        "stance": gold["author_stance"] == claim["author_stance"],
        "chain": chain_right(gold_chain, chain),
        "innermost": innermost_right(gold_chain, chain),
        "actor": actor,
        "target": target,
        "when": when_right(gold["when"], claim.get("when")),
        "where": where_right(gold["where"], claim.get("where")),
        "killed": count_right(gold["killed"], claim.get("killed")),
        "certainty": gold["certainty"] == claim.get("certainty"),
        "when_contained": when_contained(gold["when"], claim.get("when")),
        "where_relation": relation_right(gold["where"], claim.get("where")),
        "actor_span": actor_span,
        "target_span": target_span,
        "wounded": count_right(gold["wounded"], claim.get("wounded")),
        "abducted": count_right(gold["abducted"], claim.get("abducted")),
        "background": bool(gold["background"]) == bool(claim.get("background")),
        "done": occurred(gold) == occurred(claim),
    }
    verdict["row"] = all(verdict[key] for key in ROW)
    return verdict


def given(gold: Json) -> dict[str, bool]:
    """For fields that may be empty: whether gold has a value (being right on empty fields says little)."""
    return {
        "actor": any(role.get("text") is not None for role in gold["actor"]),
        "target": any(role.get("text") is not None for role in gold["target"]),
        "when": not _no_time(gold["when"]),
        "where": bool(gold["where"]),
        "killed": bool(gold["killed"]),
    }

"""``attribution_probe``: short sentences with hard source chains, read by the whole path's own attribution.

Path: JSON lines with ``text``, ``dct`` and ``claims`` (``source_chain`` from the author inwards, ``event``,
``certainty``, ``polarity``, ``author_stance``). ``n``: gold claims with an event. ``innermost``: share of these for
which some chain over the event ends in the right source; ``chain``: share with every link right. The author alone
is right where a chain without links covers the event, or where the author rejects what is said. A claim to which
the source does not commit itself (``uncommitted``) is right where no chain names that source.
``done_violations``: claims that code a planned, counterfactual, hypothetical or rebutted event as done and
asserted, counted over the whole path. Gold's ``official`` and ``armed_group`` fit institution, person and unnamed,
``document`` fits institution and unnamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.running import BadGold, NotAvailable, json_lines, read_one
from evaluation.scores import Scores, Tally
from tadmor import attribution, language, text
from tadmor.model import Attribution, Polarity, Report, Source, SourceKind, Span, Stance

Json = dict[str, Any]
_KINDS = {
    "official": {"institution", "person", "unnamed"},
    "armed_group": {"institution", "person", "unnamed"},
    "document": {"institution", "unnamed", "cited_outlet"},
    "outlet": {"cited_outlet"},
    "unnamed": {"unnamed"},
}
_NOT_DONE = frozenset({"planned", "hypothetical"})
_DONE = frozenset({"accomplished", "ongoing", "ended"})


def read_gold(path: Path) -> list[Json]:
    """Rows of the file."""
    rows = json_lines(path)
    if not rows or not all("claims" in row and "text" in row for row in rows):
        raise BadGold(f"{path}: rows need text and claims")
    return rows


def find(body: str) -> tuple[Attribution, ...]:
    """Attributions of a bare text."""
    report = Report("0" * 64, "probe", body, "text/plain", "utf-8")
    return attribution.find(report, (), language.analyse(body, text.sentences(body)), ())


def link_right(gold: Json, source: Source) -> bool:
    """Fitting kind, and spans that overlap or no span on either side."""
    if source.kind.value not in _KINDS.get(gold["kind"], set()):
        return False
    if gold.get("start") is None or source.start is None or source.end is None:
        return gold.get("start") is None and source.start is None
    return bool(gold["start"] < source.end and source.start < gold["end"])


def claim_right(claim: Json, chains: Sequence[Sequence[Attribution]]) -> tuple[bool, bool]:
    """Whether some chain ends in the gold's innermost source, and whether some chain is right throughout."""
    gold = [link for link in claim["source_chain"] if link["kind"] != "author"]
    if claim["certainty"] == "uncommitted":
        silent = not any(chain and link_right(gold[-1], chain[-1].source) for chain in chains)
        return silent, silent
    if not gold:
        own = any(not chain or chain[-1].stance is Stance.REJECTS for chain in chains)
        return own, own
    denied = claim["polarity"] == "neg" and claim["certainty"] == "denied"
    fitting = [chain for chain in chains if chain and (not denied or chain[-1].polarity is Polarity.DENIED)]
    inner = any(link_right(gold[-1], chain[-1].source) for chain in fitting)
    whole = any(
        len(chain) == len(gold) and all(link_right(g, a.source) for g, a in zip(gold, chain, strict=True))
        for chain in fitting
    )
    return inner, whole


def violations(row: Json, claims: Sequence[Any]) -> int:
    """Number of claims of the whole path that tell an undone event as done and as a fact."""
    undone = [
        claim
        for claim in row["claims"]
        if claim.get("event") and (claim["certainty"] in _NOT_DONE or claim.get("author_stance") == "rebuts")
    ]
    count = 0
    for claim in undone:
        event = Span(claim["event"]["start"], claim["event"]["end"])
        for found in claims:
            start, end = found.trigger.start, found.trigger.end
            if start is None or end is None or not event.overlaps(Span(start, end)):
                continue
            done = (
                found.stage.value in _DONE
                and found.polarity is Polarity.AFFIRMED
                and found.status.value in {"asserted", "claimed"}
            )
            if claim.get("author_stance") == "rebuts":
                done = (
                    done
                    and found.author_stance is not Stance.REJECTS
                    and all(link.kind in {SourceKind.AUTHOR, SourceKind.OUTLET} for link in found.chain)
                )
            count += done
    return count


def score(path: Path) -> Scores:
    """Scores over one file of probes."""
    innermost, whole, done = Tally(), Tally(), 0
    for row in read_gold(path):
        found = find(row["text"])
        for claim in row["claims"]:
            if not claim.get("event"):
                continue
            event = Span(claim["event"]["start"], claim["event"]["end"])
            inner, all_right = claim_right(claim, attribution.chains(found, event))
            innermost.add(inner)
            whole.add(all_right)
        done += _done(row)
    return {"innermost": innermost.share, "chain": whole.share, "done_violations": float(done), "n": innermost.of}


def _done(row: Json) -> int:
    try:
        reading = read_one(
            row["text"].encode("utf-8"),
            f"{row.get('id', 'probe')}.txt",
            {"published": row["dct"]} if row.get("dct") else {},
        )
    except NotAvailable:
        return 0
    return violations(row, reading.claims)

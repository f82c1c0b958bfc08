"""Across reports: which reports are copies, which claims tell the same event.

Copies and quoted passages of reports are found by ``copies``. Claims are compared only within blocks of type family and
map cell, party, report or count, along the time axis. Dated incidents of two reports are judged by a learned model
(``linkage``), all else by a score that adds up what two claims share (``alike``). Every link carries the reasons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import floor

from tadmor import copies, linkage
from tadmor.alike import SAME_EVENT, Facts, all_facts, families, is_wide, kinship, score
from tadmor.model import Claim, Link, Report

CELL = 0.5  # degrees of a block of the map
REACH = 60  # claims that one claim is compared with along the time axis of a block
# Four grids, each moved by half a cell: points nearer than half a cell share a block of one of them.
_SHIFTS = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
_WORD = re.compile(r"\w+")


def _copied(claims: Sequence[Claim], links: Iterable[Link], reports: Mapping[str, Report]) -> list[Link]:
    """Links from the claims of copies to the claims of the originals in the same words, best fit first."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    words: dict[str, frozenset[str]] = {}
    for claim in claims:
        by_report[claim.report].append(claim)
        text = reports[claim.report].text if claim.report in reports else ""
        found = _WORD.findall(text[claim.sentence.start : claim.sentence.end].casefold())
        words[claim.id] = frozenset(found)
    made = []
    for link in links:
        if link.kind not in ("duplicate", "quotes"):
            continue
        pairs = []
        for a in by_report[link.left]:
            for b in by_report[link.right]:
                if a.polarity is not b.polarity or not kinship(a.type, b.type):
                    continue
                both = len(words[a.id] & words[b.id]) / max(1, len(words[a.id] | words[b.id]))
                same = (a.trigger.text or "").casefold() == (b.trigger.text or "").casefold()
                if both >= 0.6 and (same or a.type == b.type):
                    voice = a.chain[-1].who == b.chain[-1].who
                    pairs.append((-int(same), -int(a.type == b.type), -int(voice), -both, a.id, b.id))
        used: set[str] = set()
        for *_, left, right in sorted(pairs):
            if left not in used and right not in used:
                used |= {left, right}
                made.append(Link(left, right, "duplicate", 1.0, "copied sentence"))
    return made


def _keys(item: Facts) -> Iterator[tuple[object, ...]]:
    """Blocks in which a claim is looked for."""
    claim = item.claim
    for family in families().get(claim.type, frozenset()) | {claim.type}:
        yield family, "report", claim.report
        for place in item.places:
            if is_wide(place):
                yield family, "area", place.id
                continue
            for shift in _SHIFTS:
                yield family, "cell", shift, floor(place.lat / CELL + shift[0]), floor(place.lon / CELL + shift[1])
        for name in item.actor | item.target:
            yield family, "party", name
        for kind in ("killed", "abducted", "wounded"):
            count = getattr(claim, kind)
            if count is not None and count.low and item.dated:
                yield family, kind, count.low


def candidates(items: Iterable[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Pairs worth comparing, each once: neighbours in time inside a block."""
    blocks: dict[tuple[object, ...], list[Facts]] = defaultdict(list)
    for item in items:
        for key in set(_keys(item)):
            blocks[key].append(item)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        members.sort(key=lambda f: (f.low, f.high, f.claim.id))
        for k, a in enumerate(members):
            for b in islice(members, k + 1, k + 1 + REACH):
                if b.low > a.high:
                    break
                pair = (a.claim.id, b.claim.id) if a.claim.id < b.claim.id else (b.claim.id, a.claim.id)
                if pair not in seen:
                    seen.add(pair)
                    yield a, b


def _learned(incidents: Mapping[str, linkage.Traits]) -> list[Link]:
    """Links between the dated incidents of different reports that the learned model puts into one group."""
    card = linkage.scorecard()
    items = list(incidents.values())
    odds = linkage.judged(items, card)
    links = []
    for ids in linkage.groups(items, odds, card.threshold):
        for k, a in enumerate(ids):
            for b in ids[k + 1 :]:
                value = odds.get((a, b), linkage.STRANGER)
                if value >= card.threshold:
                    share = linkage.share(value, card.threshold)
                    links.append(
                        Link(a, b, "same event", round(share, 3), linkage.reasons(incidents[a], incidents[b], card))
                    )
    return links


def find(claims: Sequence[Claim], reports: Sequence[Report]) -> tuple[Link, ...]:
    """All links between the given reports and claims, sorted; the order of the input does not matter."""
    by_id = {r.id: r for r in reports}
    ordered = sorted(claims, key=lambda c: (c.file, c.report, c.trigger.start or 0, c.id))
    copied = copies.find(reports)
    links = [*copied, *copies.credited(ordered), *_copied(ordered, copied, by_id)]
    known = all_facts(ordered, {r.id: r.publication_day for r in reports}, copies.origins(copied, reports))
    place = {c.id: k for k, c in enumerate(ordered)}
    incidents = linkage.judgeable(known, links)
    links += _learned(incidents)
    for a, b in candidates(known.values()):
        if a.report != b.report and a.claim.id in incidents and b.claim.id in incidents:
            continue  # the learned model's to judge
        value, why = score(a, b)
        if value >= SAME_EVENT:
            left, right = sorted((a.claim.id, b.claim.id), key=lambda i: place[i])
            links.append(Link(left, right, "same event", round(value, 3), why))
    return tuple(sorted(set(links), key=lambda x: (x.kind, -x.score, x.left, x.right)))

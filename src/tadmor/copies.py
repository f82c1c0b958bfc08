"""Which reports copy which: near-duplicates, and passages that one has from another.

Compared are runs of ``SHINGLE`` words (Broder 1997) of the zones that a report's author wrote or quotes; a disclaimer,
teaser or widget that two reports share says nothing. Candidates come cheaply, from about a kilobyte a report:

- MinHash signatures in bands (Leskovec et al., *Mining of Massive Datasets*, ch. 3), which meet where texts are alike;
- one run in ``SAMPLE``, picked by its hash, in an index: texts that share a passage share some of its runs.

Each candidate is then compared in full. Two reports are ``duplicate`` where enough of the shorter one stands in the
other, and one ``quotes`` the other where they share a passage of ``PASSAGE`` words or more in a row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from tadmor import zones
from tadmor.model import Claim, Link, Report, ZoneKind

SHINGLE = 8  # words; a run of eight words is rarely shared by chance (Broder used 10 on web pages)
SAMPLE = 4  # one run in four is in the index
SHORT = 60  # words: below this all runs are, or chance decides
COPY_SHARE = 0.4  # of the shorter report's runs; our syndicated copies share .6 to .9, others under .05
PASSAGE = 25  # words
BANDS, ROWS = 16, 4  # half of the pairs that share half of their runs meet in a band; passages catch the rest
CROWD = 50  # reports that share one run: more are boilerplate or one wire story, whose bands meet
RULE, PASSAGE_RULE = "shingles", "passage"
_TOLD = frozenset({ZoneKind.TITLE, ZoneKind.BODY, ZoneKind.QUOTATION})
_WORD = re.compile(r"\w+")
_CACHED = 4096  # reports whose runs are kept while they are compared
Hashes = NDArray[np.uint64]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SEEDS = np.random.default_rng(20190511).integers(1, 2**63, BANDS * ROWS, dtype=np.uint64)


@lru_cache(maxsize=500_000)
def _word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _mixed(x: Hashes) -> Hashes:
    """Bits spread evenly (the finalizer of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * _MIX[0]
    x = (x ^ (x >> np.uint64(27))) * _MIX[1]
    return x ^ (x >> np.uint64(31))


def runs(text: str) -> Hashes:
    """Hashes of all runs of ``SHINGLE`` words in the order of the text, case folded; of a shorter text its one hash."""
    words = [w.casefold() for w in _WORD.findall(text)]
    if not words:
        return np.zeros(0, np.uint64)
    codes = np.array([_word(w) for w in words], np.uint64)
    width = min(SHINGLE, len(codes))
    total = np.zeros(len(codes) - width + 1, np.uint64)
    for k in range(width):
        total = total * _FACTOR + codes[k : len(codes) - width + 1 + k]
    return _mixed(total)


def told(report: Report) -> str:
    """The text of a report that counts: title, body and quoted blocks; all of it where nothing is marked as such."""
    parts = [report.text[z.start : z.end] for z in zones.mark(report) if z.kind in _TOLD]
    return "\n".join(parts) or report.text


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a report: its MinHash signature (256 bytes) and sampled runs (4 bytes each)."""

    signature: NDArray[np.uint32]
    sample: NDArray[np.uint32]

    @property
    def size(self) -> int:
        """Bytes in memory, without Python's own."""
        return int(self.signature.nbytes + self.sample.nbytes)


def footprint(text: str) -> Print:
    """Signature and sample of a text."""
    found = np.unique(runs(text))
    if not len(found):
        return Print(np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    mixed = (found[None, :] ^ _SEEDS[:, None]) * _FACTOR
    signature = (mixed ^ (mixed >> np.uint64(29))).min(axis=1)
    kept = found if len(found) <= SHORT - SHINGLE else found[found % np.uint64(SAMPLE) == 0]
    return Print((signature >> np.uint64(32)).astype(np.uint32), (kept >> np.uint64(32)).astype(np.uint32))


def candidates(prints: Sequence[Print]) -> list[tuple[int, int]]:
    """Places of the pairs worth comparing, the smaller first, sorted."""
    found = set(_sharing([(k, p.sample) for k, p in enumerate(prints)], chain=False))
    whole = [k for k, p in enumerate(prints) if len(p.signature)]
    if whole:
        table = np.stack([prints[k].signature for k in whole]).astype(np.uint64)
        for band in range(BANDS):
            folded = np.zeros(len(whole), np.uint64)
            for row in range(ROWS):
                folded = _mixed(folded * _FACTOR + table[:, band * ROWS + row])
            keys = (folded >> np.uint64(32)).astype(np.uint32)
            found.update(_sharing(list(zip(whole, keys[:, None], strict=True)), chain=True))
    return sorted(found)


def _sharing(keys: Sequence[tuple[int, NDArray[np.uint32]]], chain: bool) -> Iterator[tuple[int, int]]:
    """Pairs of owners of one key. Of a crowd each with its neighbour where ``chain``, else none."""
    if not keys:
        return
    values = np.concatenate([v for _, v in keys])
    owners = np.repeat(np.array([k for k, _ in keys], np.uint32), [len(v) for _, v in keys])
    order = np.argsort(values, kind="stable")
    values, owners = values[order], owners[order]
    edges = np.flatnonzero(np.diff(values)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(values)]])
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        group = sorted(set(owners[start:end].tolist()))
        if len(group) <= CROWD:
            yield from combinations(group, 2)
        elif chain:
            yield from pairwise(group)


def compare(left: Hashes, right: Hashes) -> tuple[float, int]:
    """Share of the shorter text's runs that the other has, and the words of the longest passage in both."""
    own, other = np.unique(left), np.unique(right)
    if not len(own) or not len(other):
        return 0.0, 0
    both = np.intersect1d(own, other, assume_unique=True)
    if not len(both):
        return 0.0, 0
    order = np.argsort(right, kind="stable")
    at = order[np.minimum(np.searchsorted(right[order], left), len(right) - 1)]
    same = right[at] == left
    # a passage goes on where the next run is the next run in both
    longest = length = 0
    for k in np.flatnonzero(same):
        length = length + 1 if k and same[k - 1] and at[k] == at[k - 1] + 1 else 1
        longest = max(longest, length)
    return len(both) / min(len(own), len(other)), longest + SHINGLE - 1


def find(reports: Sequence[Report]) -> tuple[Link, ...]:
    """``duplicate`` links from a copy to its original, ``quotes`` links from the later report to the earlier.

    The original is the report that is credited, or the one that came first. The order of the reports does not matter.
    """
    ordered = sorted(reports, key=lambda r: r.id)
    texts = lru_cache(maxsize=_CACHED)(lambda k: runs(told(ordered[k])))
    links = []
    for i, j in candidates([footprint(r.text) for r in ordered]):
        share, words = compare(texts(i), texts(j))
        later, earlier = _order(ordered[i], ordered[j])
        if share >= COPY_SHARE:
            links.append(Link(later.id, earlier.id, "duplicate", round(min(1.0, share), 3), RULE))
        elif words >= PASSAGE:
            links.append(Link(later.id, earlier.id, "quotes", round(share, 3), f"{PASSAGE_RULE} of {words} words"))
    return tuple(sorted(links, key=lambda x: (x.kind, x.left, x.right)))


def credited(claims: Iterable[Claim]) -> tuple[Link, ...]:
    """``credits`` links from a report to the outlet that its credit line names ("(Hill Wire)", "Source: Hill Wire")."""
    found = {(c.report, outlet_key(s.who or s.text or "")) for c in claims for s in c.chain if s.credit}
    return tuple(Link(report, key, "credits", 1.0, "credit line") for report, key in sorted(found))


def outlet_key(name: str) -> str:
    """What an outlet is called on the right of a ``credits`` link."""
    return "outlet:" + " ".join(_WORD.findall(name.casefold())).removeprefix("the ")


def sources_of(claims: Iterable[Claim], links: Sequence[Link], reports: Sequence[Report]) -> dict[str, str]:
    """What reports and single claims go back to, by id: the original, or the outlet that is credited.

    A report that credits an outlet speaks with that outlet's voice, and so do the outlet's own reports then. A claim in
    a passage that stands in another report is that report's.
    """
    found = origins(links, reports)
    credits = {x.left: x.right for x in reversed(links) if x.kind == "credits"}
    outlets = set(credits.values())
    for report in reports:
        own = outlet_key(report.outlet.value) if report.outlet else ""
        if report.id not in found:
            if own in outlets:
                found[report.id] = own
            elif report.id in credits:
                found[report.id] = credits[report.id]
    home = {c.id: c.report for c in claims}
    for link in sorted(links, key=lambda x: (x.left, x.right)):
        if link.kind == "duplicate" and link.left in home and link.right in home:
            found.setdefault(link.left, found.get(home[link.right], home[link.right]))
    # a copy of a copy goes all the way back
    return {i: found.get(origin, origin) for i, origin in found.items()}


def _credits(copy: Report, original: Report) -> bool:
    """Whether a report names the other's outlet, or was handed in as its copy."""
    name = original.outlet.value.casefold() if original.outlet else ""
    own = copy.outlet.value.casefold() if copy.outlet else ""
    if copy.copy_of and copy.copy_of.value.casefold() in {name, original.file.casefold(), original.id}:
        return True
    return bool(name) and name != own and name in copy.text.casefold()


def _order(a: Report, b: Report) -> tuple[Report, Report]:
    """The copy and the original of two reports: by credit where one only credits the other, else by day and file."""
    first, second = _credits(a, b), _credits(b, a)
    if first != second:
        return (a, b) if first else (b, a)
    ranked = sorted((a, b), key=_day)
    return ranked[1], ranked[0]


def _day(report: Report) -> tuple[str, str, str]:
    return report.published.value if report.published else "9999", report.file, report.id


def origins(links: Iterable[Link], reports: Sequence[Report]) -> dict[str, str]:
    """The report that each copy goes back to, after following copies of copies."""
    day = {r.id: _day(r) for r in reports}
    parents: dict[str, list[str]] = {}
    for link in links:
        if link.kind == "duplicate" and link.left in day and link.right in day:
            parents.setdefault(link.left, []).append(link.right)
    found = {}
    for report in parents:
        seen, at = {report}, report
        while parents.get(at):
            following = min(parents[at], key=lambda i: day[i])
            if following in seen:
                at = min(seen, key=lambda i: day[i])
                break
            seen.add(following)
            at = following
        found[report] = at
    return found

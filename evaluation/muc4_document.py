"""What a whole text is about: does it tell any incident that MUC-4 wants, and of which type."""

from __future__ import annotations

from itertools import pairwise

from evaluation.muc4_incidents import NONE, Text, bucket, content, days_before
from evaluation.muc4_signals import text_features

# Types that a text is asked for.
KINDS = ("ATTACK", "BOMBING", "KIDNAPPING", "ARSON")
_LEAD = 3


def document_features(text: Text) -> list[str]:
    """Words, pairs of neighbouring content words, and what the claims say, each once."""
    found: dict[str, None] = {}
    for k, s in enumerate(text.sentences):
        words = list(content(s.tokens))
        found |= dict.fromkeys(f"w={w}" for w in words)
        found |= dict.fromkeys(f"pair={a} {b}" for a, b in pairwise(words))
        if k < _LEAD:
            found |= dict.fromkeys(f"lead={w}" for w in words)
    for claim in text.reading.claims:
        leaf = claim.type
        actors, targets = ({r.kind for r in side} or {NONE} for side in (claim.actor, claim.target))
        found |= dict.fromkeys((f"leaf={leaf}", f"t={(claim.trigger.text or '').lower()}", f"{leaf}|{claim.status}"))
        found |= dict.fromkeys(f"{leaf}|{a}>{t}" for a in sorted(actors) for t in sorted(targets))
        day = claim.when.interval.start if claim.when and claim.when.interval else None
        found |= dict.fromkeys((f"{leaf}|background={claim.background}", f"{leaf}|day={days_before(text, day)}"))
        if claim.where and claim.where.place:
            found[f"{leaf}|{claim.where.place.country}"] = None
    found |= dict.fromkeys(text_features(tuple(text.sentences)))
    found[f"outlet={text.outlet}"] = None
    found[f"sentences={bucket(len(text.sentences), 3, 6, 10, 20, 40)}"] = None
    found[f"claims={bucket(len(text.reading.claims), 0, 1, 3, 6, 12, 25)}"] = None
    return list(found)

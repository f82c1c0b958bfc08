"""What the heads tell, in the order of their outputs. The runtime reads these lists from the weights' own metadata."""

from __future__ import annotations

from tadmor import codebook

# Outermost attribution: three taggings side by side, since a source may stand inside a content.
ATTRIBUTION = ("source", "cue", "content")
BIO = ("O", "B", "I")
ENTITIES = ("Person", "Organisation", "Location", "Nationality", "Weapon", "Temporal", "Quantity")
ENTITY_TAGS = ("O", *(f"{edge}-{kind}" for kind in ENTITIES for edge in "BI"))
STAGES = ("planned", "threatened", "attempted", "ongoing", "accomplished", "ended")
POLARITIES = ("affirmed", "denied")
CERTAINTIES = ("certain", "probable", "possible", "unknown")
HYPOTHETICAL = ("told", "hypothetical")
# Words in their relation to an anchor: an event's trigger or an attribution's cue.
PAIRS = (
    "none",
    "actor",
    "target",
    "place",
    "time",
    "killed",
    "wounded",
    "abducted",
    "count",
    "weapon",
    "source",
    "content",
)
AXES = {"stage": STAGES, "polarity": POLARITIES, "certainty": CERTAINTIES, "hypothetical": HYPOTHETICAL}


def leaves() -> tuple[str, ...]:
    """Leaf codes of the shipped ontology in the order of its files, after "O" for a word that triggers nothing."""
    return ("O", *sorted(codebook.shipped().types))

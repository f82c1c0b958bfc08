"""How firmly a text commits itself to an event, as one number from -3 (certainly not) to 3 (certainly).

The scale is that of event factuality (Sauri and Pustejovsky 2009, FactBank; Lee et al. 2015). The axes that the rules
read give its frame: a denial stays one. Inside that frame the encoder's heads shade it, since people's judgements lie
between the steps of any rule.
"""

from __future__ import annotations

import numpy as np

from tadmor import encoder
from tadmor.model import Axes, Certainty, Polarity, Sentence, Stage

# Means of what people answer for such words, rounded: they keep away from the ends except for plain past events.
SCALE = {Certainty.CERTAIN: 2.8, Certainty.PROBABLE: 1.8, Certainty.POSSIBLE: 0.8, Certainty.UNKNOWN: 1.0}
NOT_YET = {Stage.PLANNED: 1.0, Stage.THREATENED: 0.5, Stage.ATTEMPTED: 0.0}
COUNTERFACTUAL, OPEN = -2.0, 0.3
# Shares of the rules, of our own heads and of the judgements of UDS-IH2.
SHARES = (0.5, 0.3, 0.2)
# UDS judges what did happen, so that a mere plan stands below nought; here it is open.
OFFSET, ABOVE, BELOW = 0.6, 0.75, 0.1
BORDER, DENIED = -1.0, -1.2


def of_axes(axes: Axes) -> float:
    """The place on the scale of what the rules read."""
    if axes.counterfactual:
        return COUNTERFACTUAL
    if axes.hypothetical or axes.generic:
        return OPEN
    value = NOT_YET.get(axes.stage, SCALE[axes.certainty])
    return -abs(SCALE[axes.certainty]) if axes.polarity is Polarity.DENIED else value


def _heads(sentence: Sentence, i: int) -> tuple[float, float] | None:
    """What our own heads say, and the judgement learned from UDS-IH2, both on the scale; None without an encoder."""
    signals = sentence.signals
    if signals is None or not signals.known[i]:
        return None
    names = encoder.card().labels
    chance = {head: np.exp(signals.of(head)[i]) for head in ("stage", "polarity", "certainty", "hypothetical")}
    full = SCALE[Certainty.CERTAIN]
    stage = sum(
        float(p) * NOT_YET.get(Stage(name), full) for p, name in zip(chance["stage"], names["stage"], strict=True)
    )
    certainty = sum(
        float(p) * SCALE[Certainty(name)] for p, name in zip(chance["certainty"], names["certainty"], strict=True)
    )
    open_ = float(chance["hypothetical"][names["hypothetical"].index("hypothetical")])
    denied = float(chance["polarity"][names["polarity"].index("denied")])
    own = (min(stage, certainty) * (1 - open_) + OPEN * open_) * (1 - 2 * denied)
    judged = float(signals.of("factuality")[i, 0])
    return own, OFFSET + judged * (ABOVE if judged > 0 else BELOW)


def value(axes: Axes, sentence: Sentence, i: int) -> float:
    """Commitment to the event of token ``i`` in its sentence, -3 to 3; ``axes`` is what the rules read of it."""
    frame = of_axes(axes)
    told = _heads(sentence, i)
    if told is None:
        return frame
    blended = SHARES[0] * frame + SHARES[1] * told[0] + SHARES[2] * told[1]
    return min(blended, DENIED) if frame < BORDER else blended

"""Which of the drafted templates are answered: a model weighs what speaks for each, beside the others of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation import muc4_key as muc
from evaluation.muc4_incidents import NONE, bucket, days_before
from evaluation.muc4_key import Response
from evaluation.muc4_linear import Models
from evaluation.muc4_scene import Scene

_STEPS = (0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass
class Draft:
    """A filled template and what speaks for it. ``whole``: chances that the text tells any, or one of a type."""

    scene: Scene
    whole: Mapping[str, float]
    response: Response = field(default_factory=Response)
    sure: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, chances: Iterable[float]) -> None:
        """Keep the greatest of the chances of one kind of filler."""
        self.sure[name] = max(chances, default=0.0)

    @property
    def kind(self) -> str:
        """Incident type."""
        return self.scene.incident.type

    def told(self, slot: int) -> str:
        """First value of a slot."""
        return next(iter(self.response.values(slot)), "")


def stairs(name: str, chance: float) -> Iterator[str]:
    """A chance as features that add up: one for each step that it reaches."""
    return (f"{name}>={step}" for step in _STEPS if chance >= step)


def accept_features(draft: Draft, others: Sequence[Draft]) -> list[str]:
    """What decides whether a draft is answered; ``others``: all drafts of the text, this one among them."""
    incident, text, kind = draft.scene.incident, draft.scene.text, draft.kind
    found = [f"type={kind}", f"claims={bucket(len(incident.anchors), 1, 2, 3, 5, 8)}", f"outlet={text.outlet}"]
    chances = {"wanted": incident.wanted, "type": max(a.chances.get(kind, 0.0) for a in incident.anchors)}
    nothing = 1.0
    for anchor in incident.anchors:
        nothing *= 1.0 - anchor.wanted
    chances |= {"one of them": 1.0 - nothing, "whole": draft.whole["any"], "kind": draft.whole.get(kind, 0.0)}
    for name, chance in (chances | draft.sure).items():
        found += [*stairs(name, chance), *stairs(f"{kind}|{name}", chance)]
    found += stairs("both", incident.wanted * draft.whole["any"])
    best = max(incident.anchors, key=lambda a: a.wanted).claim
    found += [f"leaf={best.type}", f"status={best.status}", f"stage={best.stage}", f"background={best.background}"]
    found += [f"actor={r.kind}" for r in best.actor] + [f"target={r.kind}" for r in best.target]
    day = best.when.interval.start if best.when and best.when.interval else None
    found += [f"day={days_before(text, day)}", f"chain={len(best.chain)}"]
    found += [f"untold={draft.told(muc.DATE).startswith('-')}", f"country={draft.told(muc.LOCATION).split(':')[0]}"]
    found += [f"place={':' in draft.told(muc.LOCATION)}", f"stage told={draft.told(muc.STAGE)}"]
    found.append(f"first={bucket(min(incident.sentences), 0, 1, 3, 6, 12)}")
    for slot in (muc.ORGANISATION, muc.PERSON, muc.TARGET, muc.NAME, muc.DESCRIPTION):
        found.append(f"slot {slot}={bucket(len(draft.response.values(slot)), 0, 1, 2)}")
    found += _beside(draft, others)
    return list(dict.fromkeys(found))


def _beside(draft: Draft, others: Sequence[Draft]) -> list[str]:
    """How a draft compares with the others of its text."""
    rest = [d for d in others if d is not draft]
    wanted = draft.scene.incident.wanted
    surer = [d for d in rest if d.scene.incident.wanted > wanted]
    same = [d for d in surer if d.kind == draft.kind]
    found = [f"rank={bucket(len(surer), 0, 1, 2, 4)}", f"of={bucket(len(rest), 0, 1, 2, 4, 8)}"]
    found.append(f"rank of type={bucket(len(same), 0, 1, 2, 4)}|{draft.kind}")
    for name, group in (("surer", surer), ("same", same)):
        if not group:
            found.append(f"{name}={NONE}")
            continue
        best = max(group, key=lambda d: d.scene.incident.wanted)
        found += stairs(f"{name} wanted", best.scene.incident.wanted)
        for slot in (muc.DATE, muc.LOCATION, muc.NAME, muc.DESCRIPTION, muc.TARGET, muc.ORGANISATION):
            mine, theirs = set(draft.response.values(slot)), {v for d in group for v in d.response.values(slot)}
            told = "none" if not mine or not theirs else "same" if mine & theirs else "other"
            found.append(f"{name} {slot}={told}")
        gap = min(abs(a - b) for d in group for a in d.scene.incident.sentences for b in draft.scene.incident.sentences)
        found.append(f"{name} gap={bucket(gap, 0, 1, 2, 4, 8)}")
    return found


def chosen(drafts: Sequence[Draft], models: Models) -> list[Response]:
    """The responses of the drafts that are likely enough."""
    limit, model = models.thresholds["incident"], models["accept"]
    return [d.response for d in drafts if model.chances(accept_features(d, drafts))["yes"] >= limit]

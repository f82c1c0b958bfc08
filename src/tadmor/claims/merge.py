"""Which drafts tell the same event, and what a later mention takes over from an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from tadmor import resources
from tadmor.claims.draft import Draft
from tadmor.claims.triggers import FLOOR
from tadmor.model import PlaceMention, Polarity, Role, Sentence, Stage, Trigger

_NOT_DONE = {Stage.PLANNED, Stage.THREATENED}
# Places too wide to be where a story goes on when it has named a town.
WIDE = {"country", "river", "sea", "desert", "lake", "ocean", "gulf", "strait"}
# A mention points back no further than this many paragraphs unless it repeats type, place and party.
_REACH = 6


@cache
def _families() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row["leaves"]) for row in resources.toml("lexicon/families.toml")["family"])


def related(left: Draft, right: Draft) -> bool:
    """Whether the two triggers may name one event: a shared leaf, or leaves of one family."""
    if set(left.trigger.types) & set(right.trigger.types):
        return True
    return any(left.type in f and right.type in f for f in _families())


def _aside(place: PlaceMention) -> bool:
    """Whether an event lies in a direction from the place, not at it."""
    return place.relation.endswith(" of")


def _who(draft: Draft, side: str) -> set[str]:
    return {r.who.lower() for r in getattr(draft, side) if r.kind not in {"description"} and not _nameless(r)}


def _nameless(role: Role) -> bool:
    """A pronoun that stands for nobody named."""
    return role.kind == "unknown" and role.text is not None and role.who == role.text.lower()


def _clash(left: Draft, right: Draft) -> bool:
    """Whether the two say things that cannot be said of one event."""
    if (left.stage in _NOT_DONE) != (right.stage in _NOT_DONE) or left.polarity is not right.polarity:
        return True
    if left.where and right.where and not (left.place_inherited or right.place_inherited):
        a, b = left.where.place, right.where.place
        if a and b and (a.id != b.id or _aside(left.where) != _aside(right.where)):
            return True
    if left.when and right.when:
        a_when, b_when = left.when.interval, right.when.interval
        if a_when and b_when and a_when.start and b_when.start and a_when.end and b_when.end:
            if a_when.end < b_when.start or b_when.end < a_when.start:
                return True
        if a_when and b_when and (a_when.start is None) != (b_when.start is None):
            return True  # "its recent recapture" is not what happened in December
    for name, count in left.counts.items():
        other = right.counts.get(name)
        if other is not None and (other.low, other.high) != (count.low, count.high):
            return True
    for side in ("actor", "target"):
        a_who, b_who = _who(left, side), _who(right, side)
        if a_who and b_who and not a_who & b_who:
            return True
    return False


def _fuller(own: tuple[Role, ...], other: tuple[Role, ...]) -> tuple[Role, ...]:
    """The own roles; the other's where there are none or only pronouns that stand for nobody."""
    return other if other and all(_nameless(r) for r in own) else own


def absorb(keep: Draft, other: Draft) -> None:
    """Put what ``other`` tells into ``keep`` where that tells nothing."""
    keep.also.extend([other.trigger, *other.also])
    keep.actor, keep.target = _fuller(keep.actor, other.actor), _fuller(keep.target, other.target)
    keep.when = keep.when or other.when
    if keep.where is None or (keep.place_inherited and other.where is not None and not other.place_inherited):
        keep.where, keep.place_inherited = other.where, other.place_inherited
    for name, count in other.counts.items():
        keep.counts.setdefault(name, count)
    keep.rules.extend(r for r in other.rules if r not in keep.rules)


def same_sentence(
    drafts: Sequence[Draft],
    triggers: Mapping[int, Sequence[Trigger]],
    pairs: Mapping[int, Sequence[tuple[int, int, str]]],
) -> list[Draft]:
    """Merge drafts of one sentence and chain whose triggers tell one event, as the trigger stage says.

    Of a pair (i, j, "toll of") the second names the act, the first counts its victims.
    """
    alive = list(drafts)
    for index, found in pairs.items():
        for first, second, why in found:
            main, part = (second, first) if why == "toll of" else (first, second)
            keep_t, drop_t = triggers[index][main], triggers[index][part]
            for drop in [d for d in alive if d.trigger is drop_t]:
                for keep in alive:
                    if keep.trigger is keep_t and keep is not drop and keep.source_key() == drop.source_key():
                        absorb(keep, drop)
                        keep.rules.append(f"merge:{why}")
                        alive.remove(drop)
                        break
    return alive


def governed(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Merge a verb with the event noun it governs where both name one type ("a truce took effect")."""
    alive = list(drafts)
    beside: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        beside[draft.trigger.sentence].append(draft)
    for draft in drafts:
        sentence = sentences[draft.trigger.sentence]
        for other in beside[draft.trigger.sentence]:
            if other is draft or other.type.split(".")[0] != draft.type.split(".")[0]:
                continue
            if not _carries(sentence, other.trigger.token, draft.trigger.token):
                continue
            if other not in alive or draft not in alive or other.source_key() != draft.source_key():
                continue
            if set(other.trigger.types) & set(draft.trigger.types) or other.type == "DIP.INTENT":
                absorb(draft, other)
                alive.remove(other)
    return alive


def _carries(sentence: Sentence, verb: int, noun: int) -> bool:
    """Whether token ``verb`` governs the noun as subject or object, or is a participle behind it."""
    first, second = sentence.tokens[verb], sentence.tokens[noun]
    if second.tag[:1] != "N":
        return False
    if first.dep in {"acl", "relcl"} and first.head == noun:
        return True
    if second.head == verb:
        return second.dep in {"nsubj", "nsubjpass", "dobj"}
    middle = sentence.tokens[second.head]
    return second.dep == "pobj" and middle.head == verb and middle.lower in {"to", "into", "on", "for"}


def _anaphor(later: Draft, earlier: Draft) -> bool:
    """Whether the later mention points back to the earlier one."""
    if later.paragraph - earlier.paragraph > _REACH:
        return False
    if later.definite and later.when is None:
        return True
    shared_place = bool(
        later.where
        and earlier.where
        and later.where.place
        and earlier.where.place
        and later.where.place.id == earlier.where.place.id
    )
    shared_actor = bool(_who(later, "actor") & _who(earlier, "actor"))
    if later.type == earlier.type and shared_place and (shared_actor or not later.actor or not earlier.actor):
        return True
    return later.type == earlier.type and shared_actor and later.where is None and later.when is None


def same_event(drafts: Sequence[Draft]) -> list[Draft]:
    """Merge mentions of one event through one chain; the fullest becomes the claim."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger.start, d.trigger.end)):
        match: Draft | None = None
        told_by = draft.source_key()
        for earlier in reversed(kept):
            if earlier.source_key() != told_by or not related(earlier, draft):
                continue
            if earlier.trigger.span == draft.trigger.span or _clash(earlier, draft):
                continue
            if _anaphor(draft, earlier):
                match = earlier
                break
        if match is None:
            kept.append(draft)
        elif draft.fullness > match.fullness + 0.5:
            absorb(draft, match)
            kept[kept.index(match)] = draft
        else:
            absorb(match, draft)
    return kept


def _points_back(draft: Draft) -> bool:
    return draft.definite or (bool(draft.counts) and draft.trigger.score < 1.0)


# Acts of fighting that a report tells on after it has named their day. Counted on the development stories, the
# accomplished ones of these families without a day in their own sentence take the day told before in 25 of 32 cases;
# takings of towns (0 of 11) and harm to civilians (8 of 20) do not.
_TOLD_ON = ("FIGHT", "STRIKE", "EXPL", "PROP")


def _told_on(draft: Draft) -> bool:
    """An act or a toll of the fighting that is being told, or prisoners of it."""
    family = draft.type.split(".")[0]
    part = family in _TOLD_ON or (draft.type == "DET.POW" and bool(draft.counts))
    return part and draft.polarity is Polarity.AFFIRMED and draft.stage in {Stage.ACCOMPLISHED, Stage.ENDED}


def _fought(draft: Draft) -> bool:
    return (
        draft.type.split(".")[0] in {"FIGHT", "TERR", "STRIKE", "EXPL", "VAC", "PROP"} and draft.stage not in _NOT_DONE
    )


def _take(draft: Draft, earlier: Draft, somewhere: bool) -> None:
    if draft.when is None and (draft.stage in _NOT_DONE) == (earlier.stage in _NOT_DONE):
        draft.when = earlier.when
    if draft.where is None and somewhere:
        draft.where, draft.place_inherited = earlier.where, True
    if not draft.actor and draft.definite and not {r.who for r in earlier.actor} & {r.who for r in draft.target}:
        draft.actor = earlier.actor


def inherit(drafts: Sequence[Draft], setting_of: Callable[[str], str], focus: PlaceMention | None) -> None:
    """Day and place of later mentions from what they point back to; a report's focus as place.

    A definite mention ("the strike") takes the day of the event it points to, whoever speaks; so does
    the toll of a battle. An event that happens somewhere takes the last place of the narrative
    where its clause names none; ``focus`` is the place the report is about.
    """
    ordered = sorted(drafts, key=lambda d: (d.trigger.start, d.trigger.end))
    words = [draft.trigger.span for draft in ordered]
    for k, draft in enumerate(ordered):
        before = [
            ordered[n]
            for n in reversed(range(k))
            if draft.paragraph - ordered[n].paragraph <= _REACH and words[n] != words[k]
        ]
        somewhere = setting_of(draft.type) != "nowhere"
        for twin, word in zip(ordered, words, strict=True):  # one word, two speakers: of the same day and place
            if word == words[k] and twin is not draft:
                draft.when, draft.where = draft.when or twin.when, draft.where or twin.where
        meant = next((e for e in before if somewhere and e.trigger.text.lower() in draft.objects), None)
        if meant is not None and meant.where is not None and draft.where is None:
            draft.where, draft.place_inherited = meant.where, True
        if _points_back(draft):
            earlier = next((e for e in before if related(e, draft)), None)
            if earlier is not None:
                _take(draft, earlier, somewhere)
        if draft.when is None and _told_on(draft):
            earlier = next((e for e in before if _fought(e) and e.when and draft.paragraph - e.paragraph <= 2), None)
            if earlier is not None and not (
                draft.where and earlier.where and not draft.place_inherited and draft.where.place != earlier.where.place
            ):
                _take(draft, earlier, somewhere)
        if draft.where is None and somewhere:
            draft.where = _scene(ordered[:k], setting_of, focus)
            draft.place_inherited = draft.where is not None


def anchors(drafts: Sequence[Draft], sentences: Sequence[Sentence]) -> list[Draft]:
    """Drop mentions that only set the scene: "since the start of the fighting", "before the strike".

    They say nothing of their own and point to an event told before, whoever told it.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger.start, d.trigger.end)):
        token = sentences[draft.trigger.sentence].tokens[draft.trigger.token]
        bare = draft.definite and draft.when is None and not draft.counts and draft.polarity is Polarity.AFFIRMED
        verb = sentences[draft.trigger.sentence].tokens[token.head]
        scene = token.dep == "pobj" or (
            token.dep == "nsubj" and verb.lemma in {"begin", "start", "end", "erupt", "follow"}
        )
        earlier = None
        if bare and scene and draft.stage not in _NOT_DONE:
            earlier = next((e for e in reversed(kept) if related(e, draft) and not _clash(e, draft)), None)
        if earlier is None or earlier.trigger.span == draft.trigger.span:
            kept.append(draft)
        else:
            earlier.also.append(draft.trigger)
    return kept


def recalled(drafts: Sequence[Draft]) -> list[Draft]:
    """Words too weak to tell an event become further mentions of the last related one told before, or nothing."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger.start, d.trigger.end)):
        if draft.trigger.score >= FLOOR or draft.also:
            kept.append(draft)
            continue
        earlier = next((e for e in reversed(kept) if related(e, draft) and not _clash(e, draft)), None)
        if earlier is not None and earlier.trigger.span != draft.trigger.span:
            earlier.also.append(draft.trigger)
    return kept


def _scene(
    before: Sequence[Draft], setting_of: Callable[[str], str], focus: PlaceMention | None
) -> PlaceMention | None:
    """Where a story goes on: the last place told that is no country and nobody's goal, else the report's own."""
    told = [e for e in reversed(before) if e.where is not None and e.where.place is not None]
    staying = [e.where for e in told if setting_of(e.type) != "goal"]
    near = [w for w in staying if w is not None and w.place is not None and w.place.feature not in WIDE]
    return near[0] if near else focus or next((e.where for e in told), None)


def attach(headline: Draft, body: Sequence[Draft]) -> bool:
    """Add a headline's event word to the claims that tell the same; False where none does."""
    found = [d for d in body if d.type == headline.type and d.polarity is headline.polarity]
    found = found or [d for d in body if related(d, headline)]
    if found:
        best = max(found, key=lambda d: (d.type == headline.type, not d.source_key(), d.fullness, -d.trigger.start))
        best.also.append(headline.trigger)
    return bool(found)

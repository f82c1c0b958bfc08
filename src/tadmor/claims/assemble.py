"""From event words to claims: one claim per event, source chain and polarity in a report.

1. Every trigger is read through every source chain that covers it: a draft.
2. Drafts of one sentence that tell one event ("killed" by "shells") become one.
3. Mentions of the same event through the same chain become one; the fullest gives the trigger.
4. What a later mention leaves out (day, place) is taken from the earlier one it points back to.
Counterfactuals and headlines without a story yield no claim but an issue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tadmor import text as texts
from tadmor.claims import counts, merge, roles, when, where
from tadmor.claims.axes import read_axes
from tadmor.claims.codebook import Codebook, Rule
from tadmor.claims.draft import Draft, chain_of, stance_of, status_of, weigh
from tadmor.claims.triggers import same_event_pairs
from tadmor.model import (
    ActorMention,
    Attribution,
    Axes,
    Claim,
    Issue,
    NumberMention,
    PlaceMention,
    Quote,
    Report,
    Role,
    Sentence,
    Source,
    Span,
    Stage,
    TimeMention,
    Trigger,
    Zone,
    ZoneKind,
)

Chains = Callable[[Span], list[tuple[Attribution, ...]]]
# Verbs: who does it and to whom; nouns: whose it is and on whom it falls.
_VERB_ROLES = (("subject",), ("object", "at", "on", "against"))
_NOUN_ROLES = (("poss", "by", "light", "mod", "from"), ("on", "against", "of", "at", "with"))
# Types whose object is the place, those that have a goal, and those that happen nowhere in particular.
_OBJECT = ("TERR.",)
_GOAL = ("FORCE.DEPLOY", "VAC.DISPLACE", "AID.", "TERR.WITHDRAW", "TERR.HANDOVER")
_NOWHERE = ("DIP.", "OBS.CLAIM", "GOV.", "GROUP.", "COOP.", "ARMS.AID", "TRUCE.", "CYBER.", "FORCE.RECRUIT")
# Things, not people, that may be struck or wrecked and are then a target worth naming.
_HIT = ("STRIKE.", "EXPL.", "PROP.", "VAC.ATTACK", "FIGHT.", "CYBER.")
# Told of a time that ended this long before publication: history, not the report's news.
BACKGROUND_DAYS = 28


@dataclass(frozen=True, slots=True)
class Material:
    """All that the earlier stages found in one report."""

    report: Report
    zones: Sequence[Zone]
    sentences: Sequence[Sentence]
    triggers: Sequence[Trigger]
    actors: Sequence[ActorMention]
    times: Sequence[TimeMention]
    places: Sequence[PlaceMention]
    numbers: Sequence[NumberMention]
    attributions: Sequence[Attribution]
    head: Source
    chains: Chains
    codebook: Codebook


def setting_of(leaf: str) -> str:
    """How a type stands to its place: object, goal, scene or nowhere."""
    for prefixes, name in ((_OBJECT, "object"), (_GOAL, "goal"), (_NOWHERE, "nowhere")):
        if leaf.startswith(prefixes) and not leaf.startswith("TERR.WITHDRAW" if name == "object" else "-"):
            return name
    return "scene"


def tokens_of(sentence: Sentence, trigger: Trigger) -> list[int]:
    """Token indices of a trigger, its head first."""
    inside = [t.i for t in sentence.tokens if trigger.start <= t.start and t.end <= trigger.end]
    return [trigger.token, *(k for k in inside if k != trigger.token)]


def _cues(sentence: Sentence, attributions: Sequence[Attribution]) -> set[int]:
    spans = [a.cue for a in attributions if a.style != "author" and sentence.span.overlaps(a.cue)]
    return {t.i for t in sentence.tokens if any(s.start <= t.start and t.end <= s.end for s in spans)}


def _scope(path: Sequence[Attribution], span: Span) -> Span | None:
    for attribution in reversed(path):
        if attribution.style == "author":
            continue
        for content in attribution.contents:
            if content.covers(span):
                return content
    return None


def _names(rule: Rule | None, verb: bool) -> tuple[Sequence[str], Sequence[str]]:
    actor, target = _VERB_ROLES if verb else _NOUN_ROLES
    if rule is None:
        return actor, target
    return rule.actor or actor, rule.target or target


def _participants(
    material: Material, sentence: Sentence, trigger: Trigger, place: PlaceMention | None
) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    inside = tokens_of(sentence, trigger)
    verb = sentence.tokens[trigger.token].tag[:2] == "VB"
    first, second = _names(material.codebook.rule(trigger.rule), verb)
    here = [a for a in material.actors if sentence.start <= a.start < sentence.end]
    actor = roles.fill(sentence, inside, [n for n in first if n != "-"], here)
    target = roles.fill(sentence, inside, [n for n in second if n != "-"], here, actor)
    actor = tuple(r for r in actor if r.kind != "description")
    things = trigger.types[0].startswith(_HIT)
    target = tuple(r for r in target if r.kind != "description" or (things and verb))
    if setting_of(trigger.types[0]) == "object" and place is not None:
        target = tuple(r for r in target if r.start is None or not place.start <= r.start < place.end)
    return actor, target


def _draft(material: Material, trigger: Trigger, path: tuple[Attribution, ...], paragraph: int) -> Draft:
    sentence = material.sentences[trigger.sentence]
    rule = material.codebook.rule(trigger.rule)
    inside = tokens_of(sentence, trigger)
    cues = _cues(sentence, material.attributions)
    default = rule.stage if rule is not None and rule.stage is not None else Stage.ACCOMPLISHED
    axes = read_axes(sentence, trigger.token, default, cues - set(inside), bool(path))
    if (
        trigger.types[0].startswith(("DIP.", "OBS.", "GOV."))
        and axes.stage is Stage.ONGOING
        and default is not axes.stage
    ):
        axes = _performed(axes)
    stage, polarity, certainty = weigh(axes, path)
    credit = next((z for z in material.zones if z.kind is ZoneKind.CREDIT), None)
    made = Draft(
        trigger,
        sentence.zone,
        paragraph,
        path,
        chain_of(material.head, path, _credit(material, credit)),
        axes,
        status_of(axes, path, stage, polarity, certainty),
        stance_of(path),
        stage,
        polarity,
        certainty,
        rules=[trigger.rule],
    )
    scope = _scope(path, trigger.span)
    made.when = when.in_sentence(sentence, trigger.token, material.times, cues, scope)
    setting = setting_of(trigger.types[0])
    if setting != "nowhere" or trigger.types[0] in {"DIP.MEET"}:
        avoid = [
            Span(a.source.start, a.source.end)
            for a in material.attributions
            if a.source.start is not None and a.source.end
        ]
        places = [p for p in material.places if scope is None or scope.overlaps(p.span)]
        first = rule.place if rule is not None else ()
        made.where = where.in_sentence(sentence, inside, places, avoid, setting, first)
    made.actor, made.target = _participants(material, sentence, trigger, made.where)
    made.counts = counts.in_clause(sentence, trigger.token, material.numbers)
    made.definite = _definite(sentence, trigger.token)
    return made


def _performed(axes: Axes) -> Axes:
    """A speech act told in the present tense ("threatens") is done, not going on."""
    return Axes(
        Stage.ACCOMPLISHED,
        axes.polarity,
        axes.certainty,
        axes.hypothetical,
        axes.counterfactual,
        evidence=axes.evidence,
    )


def _credit(material: Material, zone: Zone | None) -> Source | None:
    for attribution in material.attributions:
        if attribution.source.credit:
            return attribution.source
    return None


def _definite(sentence: Sentence, i: int) -> bool:
    if sentence.tokens[i].tag[:1] != "N":
        return False
    words = {sentence.tokens[k].lower for k in sentence.children[i] if sentence.tokens[k].dep in {"det", "poss"}}
    return bool(words & {"the", "this", "that", "these", "those", "its", "their", "his"})


def _drafts(material: Material) -> tuple[list[Draft], list[Issue]]:
    lines = list(texts.paragraphs(material.report.text))
    drafts: list[Draft] = []
    issues: list[Issue] = []
    for trigger in material.triggers:
        paragraph = next((k for k, p in enumerate(lines) if p.start <= trigger.start < p.end), 0)
        for path in material.chains(trigger.span) or [()]:
            made = _draft(material, trigger, tuple(a for a in path if not a.source.credit), paragraph)
            if made.axes.counterfactual or made.axes.generic:
                code = "counterfactual" if made.axes.counterfactual else "generic"
                issues.append(
                    Issue(
                        material.report.file,
                        code,
                        f"{trigger.text}: told as not having happened",
                        trigger.start,
                        trigger.end,
                    )
                )
                break
            drafts.append(made)
    return drafts, issues


def _background(material: Material, draft: Draft) -> bool:
    published = material.report.publication_day
    interval = draft.when.interval if draft.when else None
    if published is None or interval is None or interval.end is None or draft.when is None:
        return False
    return (published - interval.end).days > BACKGROUND_DAYS


def _claim(material: Material, draft: Draft) -> Claim:
    report = material.report
    trigger = draft.trigger
    chain_key = "|".join(f"{s.kind}:{s.start}:{s.text}" for s in draft.chain)
    key = f"{report.id}|{trigger.start}|{trigger.end}|{chain_key}|{draft.polarity}"
    also = sorted({(t.start, t.end, t.text) for t in draft.also} - {(trigger.start, trigger.end, trigger.text)})
    return Claim(
        "c" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12],
        report.id,
        report.file,
        Quote(trigger.text, trigger.start, trigger.end),
        tuple(Quote(t, s, e) for s, e, t in also),
        draft.type,
        draft.stage,
        draft.polarity,
        draft.certainty,
        draft.status,
        draft.stance,
        draft.chain,
        draft.actor,
        draft.target,
        draft.when,
        draft.where,
        draft.counts.get("killed"),
        draft.counts.get("wounded"),
        draft.counts.get("abducted"),
        draft.counts.get("other_count"),
        _background(material, draft),
        round(trigger.score, 3),
        material.sentences[trigger.sentence].span,
        tuple(draft.rules),
    )


def assemble(material: Material) -> tuple[tuple[Claim, ...], tuple[Issue, ...]]:
    """Claims and issues of one report, in text order."""
    drafts, issues = _drafts(material)
    pairs: dict[int, list[tuple[int, int, str]]] = {}
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in material.triggers:
        by_sentence.setdefault(trigger.sentence, []).append(trigger)
    for index, found in by_sentence.items():
        pairs[index] = same_event_pairs(material.sentences[index], found)
    body = [d for d in drafts if d.zone is not ZoneKind.TITLE]
    body = merge.same_sentence(body, by_sentence, pairs)
    body = merge.same_event(body)
    merge.inherit(body, setting_of)
    for headline in (d for d in drafts if d.zone is ZoneKind.TITLE):
        if not merge.attach(headline, body):
            t = headline.trigger
            issues.append(
                Issue(material.report.file, "headline_only", f"{t.text}: told only in the headline", t.start, t.end)
            )
    body.sort(key=lambda d: (d.trigger.start, d.trigger.end, d.source_key(), d.polarity))
    return tuple(_claim(material, d) for d in body), tuple(issues)

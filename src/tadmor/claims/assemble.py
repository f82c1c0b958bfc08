"""From event words to claims: one claim per event, source chain and polarity in a report.

1. Every trigger is read through every source chain that covers it: a draft.
2. Drafts of one sentence that tell one event ("killed" by "shells") become one.
3. Mentions of the same event through the same chain become one; the fullest gives the trigger.
4. What a later mention leaves out (day, place) is taken from the earlier one it points back to.
Counterfactuals and headlines without a story yield no claim but an issue.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tadmor import text as texts
from tadmor.claims import commitment, counts, gapping, learned, merge, roles, select, sequel, slots, when, where
from tadmor.claims.axes import flipped, read_axes, settled
from tadmor.claims.codebook import Codebook, Rule
from tadmor.claims.draft import Draft, chain_of, rebutted, stance_of, status_of, weigh
from tadmor.claims.triggers import contents, same_event_pairs
from tadmor.model import (
    ActorMention,
    Attribution,
    Axes,
    Certainty,
    Claim,
    Issue,
    NumberMention,
    PlaceMention,
    Polarity,
    Quote,
    Report,
    Role,
    Sentence,
    Source,
    Span,
    Stage,
    Status,
    TimeMention,
    Trigger,
    Zone,
    ZoneKind,
)

Chains = Callable[[Span], list[tuple[Attribution, ...]]]
# Verbs: who does it and to whom; nouns: whose it is and on whom it falls.
_VERB_ROLES = (("subject",), ("object", "at", "on", "against"))
_NOUN_ROLES = (("poss", "by", "mod", "light", "from"), ("on", "against", "of", "at", "with"))
# Types whose object is the place, those that have a goal, and those that happen nowhere in particular.
_OBJECT = ("TERR.",)
_GOAL = ("FORCE.DEPLOY", "VAC.DISPLACE", "AID.", "TERR.WITHDRAW", "TERR.HANDOVER")
_NOWHERE = ("DIP.", "OBS.CLAIM", "GOV.", "GROUP.", "COOP.", "ARMS.AID", "TRUCE.", "CYBER.", "FORCE.RECRUIT")
# Things, not people, that may be struck or wrecked and are then a target worth naming.
_HIT = ("STRIKE.", "EXPL.", "PROP.", "VAC.ATTACK", "FIGHT.", "CYBER.")
# Slots of an event noun that hold what it falls on, person or thing.
_UPON = ("on", "against")
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
    hedges: Callable[[Span], list[Attribution]]
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
    if not spans:
        return set()
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
    material: Material, sentence: Sentence, trigger: Trigger, path: Sequence[Attribution], scope: Span | None
) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    inside = tokens_of(sentence, trigger)
    leaf = trigger.types[0]
    verb = sentence.tokens[trigger.token].tag[:2] == "VB"
    rule = material.codebook.rule(trigger.rule)
    first, second = _names(rule, verb)
    # these words tell of the harmed, and who else stands about did not do it
    harmed = rule is not None and rule.toll and "-" in first
    here = [a for a in material.actors if sentence.start <= a.start < sentence.end]
    both = () if harmed else roles.partners(sentence, inside, leaf, here)
    actor = both or roles.fill(sentence, inside, [n for n in first if n != "-"], here)
    actor = tuple(a for r in actor if (a := roles.acting(sentence, r)) is not None)
    performed = leaf.startswith(roles.TOGETHER) and not verb  # "the rebels announced a truce": it is theirs
    if any(_speaks(r, path) for r in actor) and scope is not None and not performed:  # the parse ran into the speaker
        actor = roles.before(sentence, scope.start, trigger.start, here)
    actor = actor or roles.within(inside, sentence, here)
    if not harmed:
        actor = actor or roles.around(sentence, inside, leaf, here)
        actor = actor or learned.party(sentence, trigger.token, "actor", here)
    actor = roles.owned(sentence, inside, here, actor)
    target = roles.fill(sentence, inside, [n for n in second if n != "-"], here, actor)
    target = tuple(r for r in target if not _speaks(r, path) and roles.struck(sentence, r, leaf))
    if not target and leaf == "DIP.DEMAND":
        target = roles.addressed(sentence, trigger.token, here)
    target = target or roles.fill(sentence, inside, ["sufferer"], here, actor)
    target = tuple(roles.people(sentence, r, leaf) for r in target)
    things = leaf.startswith(_HIT)
    target = tuple(
        r
        for t in target
        if (r := t if things and (verb or t.rule in _UPON) else roles.acting(sentence, t, target=True)) is not None
        and not _is_place(r, leaf, material.places)
    )
    target = tuple(r for t in target if (r := roles.civil(sentence, t, leaf)) is not None)
    if leaf.startswith(roles.TOGETHER):
        target = ()  # all who meet or agree are actors
    actor = tuple(roles.unnamed(r, leaf, False) for r in actor if not roles.no_doer(r))
    target = tuple(roles.unnamed(r, leaf, True) for r in target)
    own = path[-1].source if path else material.head
    return tuple(_own_voice(r, own, material) for r in actor), tuple(_own_voice(r, own, material) for r in target)


def _is_place(role: Role, leaf: str, places: Sequence[PlaceMention]) -> bool:
    """A name that may be somebody's, but is a place: what is done on the ground there is told by the event's place."""
    if role.text is None or not role.text.split()[-1][:1].isupper() or role.kind not in {"unknown", "description"}:
        return False
    if role.kind == "unknown" and leaf.startswith("TERR."):
        return True
    named = any(p.place and role.start is not None and p.start <= role.start < p.end for p in places)
    return named and (role.kind == "unknown" or leaf.startswith("FIGHT."))


def _speaks(role: Role, path: Sequence[Attribution]) -> bool:
    """Whether a role lies in the words that name a source of the path."""
    for attribution in path:
        source = attribution.source
        if None not in (role.start, source.start, source.end) and source.start <= role.start < source.end:  # type: ignore[operator]
            return role.text is not None and role.text.lower() not in {"he", "she", "it", "they", "we", "i"}
    return False


def _own_voice(role: Role, speaker: Source, material: Material) -> Role:
    """``we`` and ``our`` are the speaker: the source quoted, or the report's own outlet or author."""
    if (
        role.text is None
        or role.text.lower().split()[0] not in {"we", "us", "i", "me"}
        or role.who.lower() != role.text.lower()
    ):
        return role
    facts = material.report.outlet or material.report.author
    name = speaker.who or speaker.text or (facts.value if facts else None)
    return replace(role, who=name) if name else role


def _draft(material: Material, trigger: Trigger, path: tuple[Attribution, ...], paragraph: int) -> Draft:
    sentence = material.sentences[trigger.sentence]
    rule = material.codebook.rule(trigger.rule)
    inside = tokens_of(sentence, trigger)
    cues = _cues(sentence, material.attributions)
    default = rule.stage if rule is not None and rule.stage is not None else Stage.ACCOMPLISHED
    events = {t.token for t in material.triggers if t.sentence == trigger.sentence}
    axes = read_axes(sentence, trigger.token, default, cues - set(inside), bool(path), events - set(inside))
    if (
        trigger.types[0].startswith(("DIP.", "OBS.", "GOV."))
        and axes.stage is Stage.ONGOING
        and default is not axes.stage
    ):
        axes = _performed(axes)
    if rule is not None and rule.polarity is Polarity.DENIED:
        axes = flipped(axes)
    axes = settled(sentence, trigger.token, axes)
    if not path:  # the author's own "it seems", "I suspect"
        path = tuple(h for h in material.hedges(trigger.span) if h.certainty is not Certainty.CERTAIN)[:1]
    stage, polarity, certainty = weigh(axes, path)
    made = Draft(
        trigger,
        sentence.zone,
        paragraph,
        path,
        chain_of(material.head, path, _credit(material)),
        axes,
        status_of(axes, path, stage, polarity, certainty),
        stance_of(path),
        stage,
        polarity,
        certainty,
        rules=[trigger.rule],
    )
    scope = _scope(path, trigger.span)
    made.when = when.in_sentence(sentence, trigger.token, material.times, cues, scope, events)
    if made.when is None and path and _now_of_saying(sentence, made, path):
        made.when = when.of_saying(sentence, material.times, cues)
    if trigger.types[0] == "DIP.TRUCE" and made.when is not None:
        made.when = when.coming(sentence, trigger.token, made.when, material.report.publication_day)
    if _ahead(material.report, made.when) and made.stage in {Stage.ACCOMPLISHED, Stage.ONGOING}:
        made.stage = Stage.PLANNED  # "a truce from Tuesday": it lies after the report, whatever the tense
        made.status = status_of(axes, path, made.stage, polarity, certainty)
    setting = setting_of(trigger.types[0])
    if setting != "nowhere" or trigger.types[0] in {"DIP.MEET"}:
        avoid = [
            Span(a.source.start, a.source.end)
            for a in material.attributions
            if a.source.start is not None and a.source.end
        ]
        places = [p for p in material.places if scope is None or scope.overlaps(p.span)]
        first = rule.place if rule is not None else ()
        coming = trigger.types[0] == "FORCE.DEPLOY"
        places = [p for p in places if not (coming and p.relation == "from")]
        made.where = where.in_sentence(sentence, inside, places, avoid, setting, first)
    made.actor, made.target = _participants(material, sentence, trigger, path, scope)
    if setting == "object" and made.where is not None:
        place = made.where
        made.target = tuple(r for r in made.target if r.start is None or not place.start <= r.start < place.end)
    if setting != "nowhere" or trigger.types[0] in {"DET.RELEASE"}:
        made.counts = counts.of_word(sentence, trigger.token, material.numbers)
    made.definite = _definite(sentence, trigger.token)
    made.verbal = sentence.tokens[trigger.token].tag[:2] == "VB"
    made.objects = tuple(
        sentence.tokens[k].lower for k in slots.slot(sentence, inside, "object") if _definite(sentence, k)
    )
    return made


def _own_outlet(material: Material, attribution: Attribution) -> bool:
    """A credit, or the report's own outlet ("a witness told the Courier"): no further link of the chain."""
    source, outlet = attribution.source, material.report.outlet
    if source.credit or outlet is None:
        return source.credit
    said, own = (" ".join(name.casefold().split()).removeprefix("the ") for name in (source.text or "", outlet.value))
    return said == own


def _ahead(report: Report, time: TimeMention | None) -> bool:
    """Whether a day lies wholly after publication."""
    published = report.publication_day
    if published is None or time is None or time.interval is None or time.interval.start is None:
        return False
    return time.interval.start > published and time.role in {"point", "since"}


def _now_of_saying(sentence: Sentence, draft: Draft, path: Sequence[Attribution]) -> bool:
    """A state told in reported speech ("still held") is of the day of saying; so is what is announced."""
    if draft.stage is Stage.ONGOING and draft.polarity is Polarity.AFFIRMED:
        return True
    said = path[-1].cue_text.lower()
    return draft.stage is Stage.ACCOMPLISHED and said.startswith(("announc", "declar", "proclaim"))


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


def _credit(material: Material) -> Source | None:
    """The agency or outlet of a credit line, where the report has one."""
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
            made = _draft(
                material, trigger, rebutted(tuple(a for a in path if not _own_outlet(material, a))), paragraph
            )
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


# Types that kill or wound by what they are.
_VIOLENT = ("FIGHT.", "STRIKE.", "EXPL.", "VAC.", "WEAP.CBRN", "MOB.", "REPRESS.", "PROT.", "TERR.", "OUT.")


def _left_over(material: Material, drafts: Sequence[Draft]) -> None:
    """Deaths and injuries of a sentence that no event word took go to its violent event ("..., killing nine")."""
    for index, sentence in enumerate(material.sentences):
        here = [d for d in drafts if d.trigger.sentence == index]
        taken = {c.start for d in here for c in d.counts.values()}
        violent = [d for d in here if d.type.startswith(_VIOLENT) and d.stage is not Stage.PLANNED]
        if not violent:
            continue
        for token, field, count in counts.harms(sentence, material.numbers):
            if count.start in taken:
                continue
            at = sentence.tokens[token].start
            open_ones = [d for d in violent if field not in d.counts]
            before = [d for d in open_ones if d.trigger.start <= at]
            people = roles.counted(sentence, count.start, material.actors)
            for best in _same_word(before or open_ones, at):
                best.counts[field] = count
                if not best.target or all(r.kind == "description" for r in best.target):
                    best.target = people or best.target


def _same_word(drafts: Sequence[Draft], at: int) -> list[Draft]:
    """The drafts of the event word nearest to an offset: one for each chain through which it is told."""
    if not drafts:
        return []
    nearest = min(drafts, key=lambda d: (abs(d.trigger.start - at), d.trigger.start)).trigger
    return [d for d in drafts if d.trigger is nearest]


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
    if gapping.RULE in draft.rules and draft.where is not None:
        key += f"|{draft.where.start}"  # one verb, several places
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
        round(_factuality(material, draft), 2),
    )


def _factuality(material: Material, draft: Draft) -> float:
    axes = Axes(
        stage=draft.stage,
        polarity=draft.polarity,
        certainty=draft.certainty,
        hypothetical=draft.status is Status.HYPOTHETICAL,
    )
    return commitment.value(axes, material.sentences[draft.trigger.sentence], draft.trigger.token)


def _focus(material: Material) -> PlaceMention | None:
    """The place the report is about: the one named most, first named of equals; no country and no origin or goal."""
    found = [
        p
        for p in material.places
        if p.place and p.relation == "at" and not p.metonym and p.place.feature not in merge.WIDE
    ]
    votes = Counter(p.place.id for p in found if p.place)
    return max(found, key=lambda p: (votes[p.place.id] if p.place else 0, -p.start), default=None)


def _is_toll(material: Material, draft: Draft) -> bool:
    rule = material.codebook.rule(draft.trigger.rule)
    return rule is not None and rule.toll


def assemble(material: Material) -> tuple[tuple[Claim, ...], tuple[Issue, ...]]:
    """Claims and issues of one report, in text order."""
    material = replace(material, triggers=select.without_rebuttals(material.triggers, material.attributions))
    drafts, issues = _drafts(material)
    pairs: dict[int, list[tuple[int, int, str]]] = {}
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in material.triggers:
        by_sentence.setdefault(trigger.sentence, []).append(trigger)
    for index, found in by_sentence.items():
        pairs[index] = same_event_pairs(material.sentences[index], found)
    asked = {found[i].start for k, found in by_sentence.items() for i, _ in contents(material.sentences[k], found)}
    told = [d for d in drafts if d.zone is not ZoneKind.TITLE and d.trigger.start not in asked]
    body = select.telling(material.sentences, material.attributions, told)
    tolls = {d.trigger.start for d in body if _is_toll(material, d)}
    body = select.bare_tolls(body, tolls)
    _left_over(material, body)
    body = merge.same_sentence(body, by_sentence, pairs)
    body = select.uncounted(body, tolls)
    body = merge.governed(body, material.sentences)
    body = merge.same_event(body)
    body = merge.recalled(merge.anchors(body, material.sentences))
    merge.inherit(body, setting_of, _focus(material))
    sequel.date_by_each_other(body, material.sentences, material.times)
    body = gapping.expand(body, material.sentences, material.places, material.times)
    for headline in (d for d in drafts if d.zone is ZoneKind.TITLE):
        if not merge.attach(headline, body):
            t = headline.trigger
            issues.append(
                Issue(material.report.file, "headline_only", f"{t.text}: told only in the headline", t.start, t.end)
            )
    body.sort(key=lambda d: (d.trigger.start, d.trigger.end, d.source_key(), d.polarity))
    return tuple(_claim(material, d) for d in body), tuple(issues)

"""Attributions inside one parsed sentence: cue, speaker, content, and the carriers between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tadmor.attribution import contents, cues, sources
from tadmor.attribution.contents import Found
from tadmor.attribution.cues import Cue, Hit
from tadmor.attribution.draft import Draft
from tadmor.attribution.quotes import Quotation
from tadmor.model import ActorMention, Certainty, Polarity, Sentence, Source, SourceKind, Span, Stance, Token

NOBODY = Source(SourceKind.UNNAMED)
AUTHOR = Source(SourceKind.AUTHOR)
# Verbs that things do too ("the smoke suggested"): only for speakers the lexicon or the actors know.
_WEAK = frozenset({"imply", "signal", "reveal", "admit", "find", "go on", "speak of", "report a thing", "put", "count"})
_LIGHT = frozenset("make issue voice repeat spread renew raise level air deliver give release".split())
_REFUSED_OBJECTS = frozenset("access entry permission passage visa request bail aid leave treatment food right asylum".split())
_CARRYING = frozenset("quote cite carry publish air broadcast report release".split())
_HUMAN = frozenset("spokes office people party body medium paper voice".split())
_GIVEN = frozenset("provide give supply offer pass send leak obtain receive".split())


@dataclass(slots=True)
class Context:
    """What the reading of a sentence needs from its report."""

    text: str
    quotes: Sequence[Quotation]
    actors: Sequence[ActorMention]
    memory: sources.Memory
    own_names: frozenset[str] = frozenset()
    wide: bool = False
    left: int = 0
    drafts: list[Draft] = field(default_factory=list)


def plain(name: str) -> str:
    """A name for comparison: lower case, no article, no punctuation."""
    return re.sub(r"[^\w ]", "", re.sub(r"^the ", "", name.strip().lower())).strip()


def speaker(sentence: Sentence, i: int, depth: int = 0) -> int | None:
    """Index of the token that heads the speaker of a verb: subject, antecedent, or that of the governing verb."""
    tokens = sentence.tokens
    if depth > 6:
        return None
    passive = sentence.child(i, "auxpass") is not None
    if passive:
        return _agent(sentence, i)
    k = sentence.child(i, "nsubj")
    token = tokens[i]
    if k is not None:
        if tokens[k].tag in {"WP", "WDT"} or (tokens[k].lower == "that" and token.dep == "relcl"):
            return _antecedent(sentence, token.head) if token.dep == "relcl" and tokens[token.head].tag[:1] in {"N", "P", "C"} else k
        return k
    if token.dep in {"acl", "relcl"} and tokens[token.head].tag[:1] in {"N", "P", "C"}:
        return token.head if token.tag in {"VBG", "VBD", "VBZ", "VBP"} else _agent(sentence, i)
    if token.dep in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "dep"} and tokens[token.head].tag[:1] in {"V", "M"}:
        head = _governor(sentence, i)
        other = sentence.child(head, "nsubj", "nsubjpass")
        if token.dep == "parataxis" and other is not None:
            return None
        if other is not None and tokens[other].tag not in {"WP", "WDT"} and tokens[other].lower not in {"there"}:
            return other if token.dep != "ccomp" or token.tag == "VBG" else None
        return speaker(sentence, head, depth + 1)
    if token.dep in {"pcomp", "pobj"}:
        head = tokens[token.head].head
        if tokens[token.head].lower == "as" and tokens[head].lemma in {"quote", "cite"}:
            return sentence.child(head, "nsubjpass", "dobj")
        if tokens[head].tag[:1] == "V":
            return speaker(sentence, head, depth + 1)
    return None


def _antecedent(sentence: Sentence, i: int) -> int:
    """What "who" stands for: of "X, one of the groups that say", X."""
    tokens = sentence.tokens
    if tokens[i].dep == "pobj" and tokens[tokens[i].head].lower == "of":
        one = tokens[tokens[i].head].head
        if tokens[one].lower == "one" and tokens[one].dep == "appos":
            return tokens[one].head
    return i


def _governor(sentence: Sentence, i: int) -> int:
    """The verb whose subject a subjectless cue shares, mending two habits of the parser.

    "said the men would come and promised ...": a finite verb cannot be joined to "would come", so it belongs higher up.
    "denied that rebels had won, saying ...": a participle behind a comma belongs to the verb of saying.
    """
    tokens = sentence.tokens
    head = tokens[i].head
    finite = tokens[i].tag in {"VBD", "VBZ", "VBP"}
    for _ in range(6):
        above = tokens[head].head
        if above == head or tokens[above].tag[:1] != "V" or tokens[head].dep not in {"ccomp", "conj", "advcl", "relcl"}:
            break
        bare = tokens[head].tag in {"VB", "VBN", "VBG"} and sentence.child(head, "aux", "auxpass") is not None
        counted = _counted_subject(sentence, head)
        if tokens[i].dep == "conj" and finite and tokens[head].dep == "ccomp" and (bare or counted) and above < head:
            head = above
        elif tokens[i].tag == "VBG" and tokens[i].dep == "advcl" and tokens[i - 1].text == "," and tokens[head].dep in {"ccomp", "conj"} and above < head:
            head = above
        else:
            break
    return head


def _counted_subject(sentence: Sentence, i: int) -> bool:
    k = sentence.child(i, "nsubj", "nsubjpass")
    return k is not None and sentence.child(k, "nummod") is not None


def _agent(sentence: Sentence, i: int) -> int | None:
    k = sentence.child(i, "agent")
    if k is None:
        k = next((m for m in sentence.children[i] if sentence.tokens[m].lower == "by" and sentence.tokens[m].dep == "prep"), None)
    return None if k is None else sentence.child(k, "pobj")


def _inverted(hit: Hit) -> int | None:
    """ "said the mayor" where the parser took the mayor for an object."""
    sentence, i = hit.sentence, hit.token
    k = sentence.child(i, "dobj", "attr", "oprd", "npadvmod", "appos", "dep")
    if k is not None and k > i and all(t.dep not in {"punct"} for t in sentence.tokens[i + 1 : k]):
        group = sources.head_class(sentence.tokens[k].lower, sentence.tokens[k].lemma)
        if sentence.tokens[k].tag in {"NNP", "NNPS", "PRP"} or group in _HUMAN:
            return k
    return None


def _content(hit: Hit, cue: Cue, ctx: Context, own: Span) -> Found | None:
    """The first frame of the row that finds something."""
    text = ctx.text
    if {"that", "np"} & cue.frames:
        around = contents.as_clause(hit, text, own, ctx.left)
        if around is not None:
            return around
    if hit.passive and cue.pos == "passive":
        return contents.infinitive(hit, text) or _passive_that(hit, ctx, own)
    if hit.passive:
        if "of" in cue.frames:
            return contents.object_of(hit, text, cue.preps)
        return contents.noun_phrase(hit, text, cue) if "np" in cue.frames or "that" in cue.frames else None
    found: Found | None = None
    if "of" in cue.frames:
        found = contents.object_of(hit, text, cue.preps)
    if found is None and "label" in cue.frames:
        found = contents.label(hit, text)
    if found is None and "at" in cue.frames:
        found = contents.figure(hit, text)
    if found is None and "ing" in cue.frames:
        found = contents.gerund(hit, text)
    if found is None and "to" in cue.frames:
        found = contents.infinitive(hit, text)
    if found is None and "objto" in cue.frames:
        found = contents.object_infinitive(hit, text)
    if found is None and "oprd" in cue.frames:
        found = contents.declared(hit, text)
    if found is None and {"that", "quote"} & cue.frames:
        found = contents.clausal(hit, text, ctx.quotes, own, ctx.left, "that" not in cue.frames)
    if found is None and "prep" in cue.frames:
        found = contents.prepositional(hit, text, cue.preps)
    if found is None and "np" in cue.frames:
        found = _object(hit, cue, ctx)
    return found


def _passive_that(hit: Hit, ctx: Context, own: Span) -> Found | None:
    found = contents.clausal(hit, ctx.text, (), own, ctx.left, False)
    if found is not None and found.frame == "that":
        subject = hit.sentence.child(hit.token, "nsubjpass", "nsubj", "expl")
        if subject is None or hit.sentence.tokens[subject].lower in {"it", "what"}:
            return found
    return None


def _object(hit: Hit, cue: Cue, ctx: Context) -> Found | None:
    sentence = hit.sentence
    if cue.verdict:
        behind = _noun_content(hit, ctx)
        if behind is not None:
            return behind
    found = contents.noun_phrase(hit, ctx.text, cue)
    if found is None or cue.wide:
        return found
    k = sentence.child(hit.token, "dobj", "nsubjpass")
    lemma = sentence.tokens[k].lemma if k is not None else ""
    if cue.polarity is Polarity.DENIED and (lemma in _REFUSED_OBJECTS or sentence.child(hit.token, "dative") is not None):
        return None
    if cue.verdict and not found.back:
        return None
    if cue.counted and not any(sentence.tokens[m].tag == "CD" for m in sentence.subtree(k if k is not None else hit.token)):
        return None
    if cue.group == "claim" and (lemma in {"responsibility", "credit", "victory", "life", "live", "lives"}):
        return None
    return found


def _noun_content(hit: Hit, ctx: Context) -> Found | None:
    sentence = hit.sentence
    below = set(sentence.subtree(hit.token))
    for token in sentence.tokens[hit.token + 1 :]:
        rows = cues.lexicon().get(("noun", token.lemma)) if token.tag in {"NN", "NNS"} and token.i in below else None
        if rows:
            noun = Hit(sentence, token.i, rows, Span(token.start, token.end), False, False)
            found = contents.of_noun(noun, ctx.text, rows[0])
            if found is not None:
                return Found(found.contents, "np", noun=token.i)
    piece = contents.claimed_noun(hit, ctx.text)
    return Found((piece,), "np") if piece is not None else None


def _style(found: Found, ctx: Context) -> str:
    if found.frame == "quote":
        return "direct"
    for span in found.contents:
        for quote in ctx.quotes:
            if quote.outer.covers(span) or quote.inner.covers(span):
                return "direct"
            if quote.inner.overlaps(span):
                return "mixed"
    return "indirect"


def _verb(hit: Hit, ctx: Context) -> None:
    sentence = hit.sentence
    who = speaker(sentence, hit.token)
    if who is None and not hit.passive:
        who = _inverted(hit)
    if who is None and not hit.passive and not hit.idle:
        who = _before(hit)
    if any("that" in cue.frames for cue in hit.cues) and not hit.passive and not hit.idle and _closing(hit, ctx):
        return
    own = contents.clause(hit, who)
    for cue in hit.cues:
        if ("cite" in cue.frames and not ctx.wide) or (cue.wide and not ctx.wide):
            continue
        if hit.idle and not (ctx.wide and not hit.passive):
            continue
        found = _content(hit, cue, ctx, own)
        loose = found is None and ctx.wide
        if loose:
            found = contents.noun_phrase(hit, ctx.text, cue) or contents.prepositional(hit, ctx.text, _ANY)
        if found is None:
            continue
        draft = _draft(hit, cue, found, who, ctx, own)
        if draft is None:
            continue
        draft.wide = cue.wide or hit.idle or loose
        ctx.drafts.append(draft)
        if not draft.wide:
            _carriers(hit, draft, who, ctx)
            if found.frame in {"para", "quote"} and not found.middle:
                draft.final = True
                ctx.left = max(ctx.left, own.end)
        if found.noun is not None:
            _noun_under(hit, found, draft, ctx)
        return


def _before(hit: Hit) -> int | None:
    """The noun right in front of a finite cue that the parser left without a subject ("the chief, Ali Noor, suggested")."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    if tokens[i].tag not in {"VBD", "VBZ", "VBP"} or tokens[i].dep not in {"ROOT", "ccomp", "advcl", "relcl", "acl"}:
        return None
    k = i - 1
    while k > 0 and (tokens[k].tag[:2] == "RB" or tokens[k].dep in {"aux", "auxpass"}):
        k -= 1
    comma = tokens[k].text == ","
    k -= comma
    if k < 0 or tokens[k].tag[:2] not in {"NN", "PR"}:
        return None
    if comma:
        if tokens[k].tag != "NNP" or tokens[k].dep != "appos" or tokens[tokens[k].head].tag[:1] != "N":
            return None
        return tokens[k].head
    while tokens[k].dep in {"compound", "nmod"} and tokens[k].head > k and tokens[k].head < i:
        k = tokens[k].head
    return k if tokens[k].dep not in {"dobj", "pobj", "poss"} else None


_ANY = frozenset("for on about to against over of at".split())
_NOMINAL = frozenset("DT JJ JJR JJS NN NNS NNP NNPS CD POS PRP PRP$ CC IN HYPH VBN RB -LRB- -RRB- WP PDT".split())


def _closing(hit: Hit, ctx: Context) -> bool:
    """ ", residents and a monitor said." read off the words, where the parser took the speakers for something else."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    comma = next((k for k in range(i - 1, -1, -1) if tokens[k].text in {",", "”", '"', "’"} and k < i - 1), None)
    if comma is None or i - comma > 14 or comma < 4 or tokens[i].tag not in {"VBD", "VBZ", "VBP"}:
        return False
    words = tokens[comma + 1 : i]
    subject = sentence.child(i, "nsubj", "nsubjpass")
    if subject is not None and subject > comma or any(t.tag not in _NOMINAL for t in words) or words[0].tag in {"IN", "CC", "WP"}:
        return False
    if not any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tokens[:comma]):
        return False
    after = tokens[i + 1 :]
    if any(t.tag in {"MD", "VBD", "VBZ", "VBP"} or t.lower == "that" or t.text in {":", ";"} for t in after):
        return False
    heads = [t for t in words if t.tag[:2] in {"NN", "PR", "CD"}]
    stop = next((n for n, t in enumerate(words) if t.tag in {"IN", "VBN", "WP"} and n > 0), len(words))
    nouns = [t for t in words[:stop] if t in heads]
    if not nouns:
        return False
    head = nouns[-1]
    joined = any(t.tag == "CC" for t in words)
    span = Span(words[0].start, words[-1].end)
    phrase = sources.Phrase(sentence, head.i, span, joined or head.tag in {"NNS", "NNPS"}, sources.pronoun_class(head.lower) if head.tag == "PRP" else "",
                            words[0].lower == "the" or any(t.tag in {"PRP$", "POS"} for t in words), head.tag in {"NNP", "NNPS"})
    ctx.memory.note_subjects(sentence.start)
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if joined:
        source = replace(source, kind=SourceKind.UNNAMED if _mixed_heads(words) else source.kind, joint=1 + sum(t.tag == "CC" for t in words))
    if phrase.pronoun == "own" or not _can_speak(phrase, source, ctx):
        return False
    piece = contents.strip(ctx.text, max(sentence.start, ctx.left), tokens[comma].end)
    if piece is None:
        return False
    ctx.memory.add(source, phrase)
    cue = next(c for c in hit.cues if "that" in c.frames)
    found = Found((piece,), "para")
    draft = Draft(source, hit.span, [piece], _style(found, ctx), f"{cue.group}:closing", sentence.index, certainty=cue.certainty,
                  polarity=cue.polarity, stance=cue.stance, stage=cue.stage, hypothetical=cue.hypothetical, token=i,
                  speaker=head.i, clause=Span(words[0].start, contents.sentence_end(sentence)), final=True)
    draft.wide = cue.wide
    if cue.wide and not ctx.wide:
        return False
    ctx.drafts.append(draft)
    _carriers(hit, draft, head.i, ctx)
    return True


def _mixed_heads(words: Sequence[Token]) -> bool:
    return any(sources.head_class(t.lower, t.lemma) == "people" for t in words)


def _draft(hit: Hit, cue: Cue, found: Found, who: int | None, ctx: Context, own: Span) -> Draft | None:
    sentence, text = hit.sentence, ctx.text
    source, style = NOBODY, _style(found, ctx)
    certainty = cue.certainty
    if who is None:
        if not hit.passive:
            return None
        if cue.pos != "passive" and "of" not in cue.frames:
            return None
        style = "hearsay"
        source = _medium_of_hearsay(hit, ctx) or NOBODY
    else:
        told_by = _heard_from(sentence, hit.token) if cue.group == "hear" else None
        if cue.group == "hear" and told_by is None:
            return None
        phrase = sources.phrase(sentence, who if told_by is None else told_by)
        if phrase.pronoun == "own":
            return _own_voice(hit, cue, found, ctx, own)
        if sentence.tokens[who].dep == "expl" or sentence.tokens[who].lower in {"there", "what"}:
            return None
        if phrase.pronoun == "thing" and sentence.tokens[who].lower == "it" and cue.group in {"is said", "show"}:
            return None
        ctx.memory.note_subjects(sentence.start)
        source = sources.make(phrase, text, ctx.actors, ctx.memory)
        if cue.group in _WEAK and not ctx.wide and not _can_speak(phrase, source, ctx):
            return None
        ctx.memory.add(source, phrase)
    return Draft(
        source=source,
        cue=hit.span,
        contents=list(found.contents),
        style=style,
        rule=f"{cue.group}:{found.frame}",
        sentence=sentence.index,
        certainty=certainty,
        polarity=cue.polarity,
        stance=cue.stance,
        stage=cue.stage,
        hypothetical=cue.hypothetical,
        back=found.back,
        token=hit.token,
        speaker=who,
        clause=own,
    )


def _heard_from(sentence: Sentence, i: int) -> int | None:
    for k in sentence.children[i]:
        if sentence.tokens[k].lower == "from" and sentence.tokens[k].dep == "prep":
            return sentence.child(k, "pobj")
    return None


def _can_speak(phrase: sources.Phrase, source: Source, ctx: Context) -> bool:
    """False for things that say nothing: "the rain suggested", "the blow signalled"."""
    token = phrase.token
    if phrase.pronoun or phrase.named or source.kind is not SourceKind.UNNAMED:
        return phrase.pronoun != "wh"
    if sources.head_class(token.lower, token.lemma):
        return True
    if any(a.start <= token.start < a.end for a in ctx.actors):
        return True
    return token.tag in {"NNS", "CD", "JJ", "DT"} or token.lower.endswith(("er", "or", "ist", "man", "ian", "ant"))


def _own_voice(hit: Hit, cue: Cue, found: Found, ctx: Context, own: Span) -> Draft | None:
    """ "I suspect", "we believe": the author's own hedge, unless it stands inside a quotation."""
    if any(quote.inner.covers(hit.span) for quote in ctx.quotes):
        return None
    if cue.certainty is Certainty.CERTAIN and cue.polarity is Polarity.AFFIRMED:
        return None
    return Draft(AUTHOR, Span(own.start, own.end), list(found.contents), "author", f"own:{cue.lemma}", hit.sentence.index,
                 certainty=cue.certainty, polarity=cue.polarity, stance=Stance.ENDORSES, hypothetical=cue.hypothetical,
                 token=hit.token, clause=own, own=True)


def _medium_of_hearsay(hit: Hit, ctx: Context) -> Source | None:
    """ "It was rumoured on social media that": the medium, where one is named."""
    sentence = hit.sentence
    for k in sentence.children[hit.token]:
        if sentence.tokens[k].dep == "prep" and sentence.tokens[k].lower in {"on", "in", "by", "among", "across"}:
            m = sentence.child(k, "pobj")
            if m is not None:
                phrase = sources.phrase(sentence, m)
                token = phrase.token
                if sources.head_class(token.lower, token.lemma) in {"medium", "paper", "people"} and token.lower != "statement":
                    return sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    return None


# --- carriers: whose words pass through whom ----------------------------------------------------


def _wrap(inner: Draft, carrier: Source, cue: Span, ctx: Context, rule: str) -> None:
    """Put a carrier outside a draft; the report's own outlet adds nothing."""
    if carrier.text is not None and plain(carrier.text) in ctx.own_names:
        return
    outer = Draft(carrier, cue, list(inner.contents), inner.style, rule, inner.sentence, token=-1, clause=inner.clause)
    outer.over = inner.over
    inner.over = outer
    ctx.drafts.append(outer)


def _carriers(hit: Hit, draft: Draft, who: int | None, ctx: Context) -> None:
    sentence = hit.sentence
    tokens = sentence.tokens
    if any("tell" in cue.frames for cue in hit.cues):
        k = sentence.child(hit.token, "dative", "dobj")
        if k is not None and k > hit.token:
            phrase = sources.phrase(sentence, k, keep_relative=False)
            source = _as_medium(phrase, ctx)
            if source is not None:
                _wrap(draft, source, hit.span, ctx, "told a medium")
                return
    token = tokens[hit.token]
    if token.dep == "pcomp" and tokens[token.head].lower == "as":
        quoting = tokens[token.head].head
        carrier = sentence.child(quoting, "nsubj") if sentence.child(quoting, "auxpass") is None else _agent(sentence, quoting)
        if carrier is None and sentence.child(quoting, "auxpass") is not None:
            carrier = _agent(sentence, hit.token)
        if carrier is not None:
            made = sources.make(sources.phrase(sentence, carrier), ctx.text, ctx.actors, ctx.memory)
            _wrap(draft, made, Span(tokens[quoting].start, tokens[quoting].end), ctx, "quoted as saying")
            return
    spots = set(sentence.subtree(who)) if who is not None else set()
    if draft.clause is not None:
        spots |= {t.i for t in tokens if draft.clause.start <= t.start < draft.clause.end}
    for k in sorted(spots):
        if tokens[k].tag == "VBN" and tokens[k].lemma in _CARRYING and k != hit.token:
            m = _agent(sentence, k)
            if m is not None:
                phrase = sources.phrase(sentence, m, keep_relative=False)
                source = _as_medium(phrase, ctx)
                if source is not None:
                    _wrap(draft, source, Span(tokens[k].start, tokens[k].end), ctx, "quoted by")
                    return
    _interview(hit, draft, ctx)


def _interview(hit: Hit, draft: Draft, ctx: Context) -> None:
    """ "said in an interview with the daily", "in a statement to state radio", "on local radio"."""
    sentence = hit.sentence
    tokens = sentence.tokens
    if draft.clause is None:
        return
    for token in tokens:
        if not (draft.clause.start <= token.start < draft.clause.end) or token.dep != "pobj":
            continue
        prep = tokens[token.head]
        above = tokens[prep.head]
        if prep.lower in {"with", "to"} and above.lemma in {"interview", "statement", "remark", "comment", "conversation", "talk", "speak"}:
            source = _as_medium(sources.phrase(sentence, token.i, keep_relative=False), ctx)
        elif prep.lower in {"on", "over"} and above.i == hit.token:
            source = _as_medium(sources.phrase(sentence, token.i, keep_relative=False), ctx, strict=True)
        else:
            continue
        if source is not None:
            _wrap(draft, source, Span(token.start, token.end), ctx, "in an interview")
            return


def _as_medium(phrase: sources.Phrase, ctx: Context, strict: bool = False) -> Source | None:
    """The hearer as a cited outlet, or None where it is a person, a crowd or a body."""
    token = phrase.token
    if phrase.pronoun or token.lower in sources.plain_hearers():
        return None
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if source.kind is SourceKind.CITED_OUTLET:
        return source
    group = sources.head_class(token.lower, token.lemma)
    if strict or not phrase.named or group in {"body", "party", "office", "people", "spokes"}:
        return None
    for entity in phrase.sentence.entities:
        if entity.start <= token.start < entity.end and entity.label in {"PERSON", "GPE", "LOC", "NORP", "DATE"}:
            if not (entity.label == "PERSON" and plain(source.text or "") in ctx.own_names):
                return None
    return Source(SourceKind.CITED_OUTLET, source.text, source.start, source.end, source.who, 1)


def _cited(hit: Hit, ctx: Context) -> None:
    """ "citing drivers": a source inside the one that is speaking in the same sentence."""
    sentence = hit.sentence
    k = sentence.child(hit.token, "dobj")
    if k is None or hit.passive:
        return
    phrase = sources.phrase(sentence, k)
    group = sources.head_class(phrase.token.lower, phrase.token.lemma)
    if not (group in _HUMAN or phrase.named):
        return
    who = speaker(sentence, hit.token)
    outer = _speaking(ctx, sentence, who, hit.token)
    if outer is None:
        return
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    _under(outer, source, hit.span, ctx, "citing")


def _speaking(ctx: Context, sentence: Sentence, who: int | None, token: int) -> Draft | None:
    here = [d for d in ctx.drafts if d.sentence == sentence.index and not d.wide and d.token != token]
    at = sentence.tokens[who].start if who is not None else -1
    for draft in here:
        if draft.speaker is not None and draft.speaker == who:
            return draft
        if draft.source.start is not None and draft.source.start <= at < (draft.source.end or 0):
            return draft
    return None


def _under(outer: Draft, source: Source, cue: Span, ctx: Context, rule: str, certainty: Certainty | None = None) -> None:
    inner = Draft(source, cue, list(outer.contents), outer.style, rule, outer.sentence,
                  certainty=certainty or outer.certainty, polarity=outer.polarity, stage=outer.stage, clause=outer.clause)
    inner.over = outer
    ctx.drafts.append(inner)


_WITHOUT = re.compile(r"\bwithout (?:naming|citing|identifying|giving|quoting|mentioning) (?:a |an |any |its |the |their )?(?:\w+ )?(?:sources?|names?|informants?)\b", re.I)
_STRENGTH = re.compile(
    r"\b(?:on the (?:strength|basis) of|based on|drawing on|relying on|on) (?:[\w-]+ ){0,3}?(?:information|intelligence|testimony|accounts|evidence|details)"
    r"(?: (?:provided|given|supplied|offered|passed on|leaked|obtained|received|collected|gathered))? (?:by|from|of) ",
    re.I,
)


def _basis(sentence: Sentence, ctx: Context) -> None:
    """ "on the strength of information provided by X", "without naming a source": the inner source of a cue clause."""
    here = [d for d in ctx.drafts if d.sentence == sentence.index and not d.wide and d.clause is not None and d.over is None and d.token >= 0]
    if not here:
        return
    match = _WITHOUT.search(sentence.text)
    if match is not None:
        at = sentence.start + match.start()
        near = [d for d in here if d.cue.end <= at]
        if near:
            span = Span(at, sentence.start + match.end())
            _under(near[-1], NOBODY, span, ctx, "without a source", Certainty.UNKNOWN)
    match = _STRENGTH.search(sentence.text)
    if match is not None:
        start = sentence.start + match.end()
        tokens = [t for t in sentence.tokens if t.start >= start and t.tag[:1] == "N"]
        near = [d for d in here if d.cue.end <= start]
        if tokens and near:
            head = tokens[0].i
            while sentence.tokens[head].dep in {"compound", "poss", "amod"} and sentence.tokens[head].head > head:
                head = sentence.tokens[head].head
            phrase = sources.phrase(sentence, head)
            _under(near[-1], sources.make(phrase, ctx.text, ctx.actors, ctx.memory),
                   Span(sentence.start + match.start(), start), ctx, "on the strength of")


# --- nouns ---------------------------------------------------------------------------------------


def _noun(hit: Hit, ctx: Context) -> None:
    cue = hit.cues[0]
    if hit.idle or any(d.rule.startswith("noun") and d.token == hit.token and d.sentence == hit.sentence.index for d in ctx.drafts):
        return
    if cue.wide and not ctx.wide:
        return
    token = hit.sentence.tokens[hit.token]
    if cue.group == "reports" and token.tag == "NN" and token.lemma == "report":
        found = contents.of_noun(hit, ctx.text, cue)
        if found is not None and found.frame == "of":
            return
    else:
        found = contents.of_noun(hit, ctx.text, cue)
    source = _noun_source(hit, cue, ctx)
    if found is None:
        back = "poss" in cue.frames and source.text is not None and cue.polarity is Polarity.DENIED
        if not back:
            return
        found = Found((), "back", back=True)
    elif "poss" in cue.frames and source.text is None and cue.group not in {"statement", "accusation"}:
        return
    _add_noun(hit, cue, found, source, ctx, None)


def _add_noun(hit: Hit, cue: Cue, found: Found, source: Source, ctx: Context, over: Draft | None) -> None:
    style = "hearsay" if source.text is None or cue.source == "self" else "indirect"
    draft = Draft(source, hit.span, list(found.contents), style, f"noun {cue.group}:{found.frame}", hit.sentence.index,
                  certainty=cue.certainty, polarity=cue.polarity, stance=cue.stance, stage=cue.stage,
                  hypothetical=cue.hypothetical, back=found.back, token=hit.token, clause=hit.span)
    draft.over = over
    ctx.drafts.append(draft)


def _noun_under(hit: Hit, found: Found, outer: Draft, ctx: Context) -> None:
    """ "rejected rebel media reports that ...": the named source of the rejected report speaks inside."""
    token = hit.sentence.tokens[found.noun or 0]
    rows = cues.lexicon()[("noun", token.lemma)]
    noun = Hit(hit.sentence, token.i, rows, Span(token.start, token.end), False, False)
    source = _noun_source(noun, rows[0], ctx)
    _add_noun(noun, rows[0], Found(found.contents, "that"), source, ctx, outer)


def _noun_source(hit: Hit, cue: Cue, ctx: Context) -> Source:
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    candidates = [k for k in sentence.children[i] if tokens[k].dep == "poss"]
    if not candidates and i > 1 and tokens[i - 1].tag == "POS":
        candidates = [tokens[i - 1].head if tokens[i - 1].head < i else i - 2]
    for k in sentence.children[i]:
        if tokens[k].dep in {"prep", "agent"} and tokens[k].lower in {"by", "from", "among"} and k > i:
            m = sentence.child(k, "pobj")
            if m is not None:
                candidates.append(m)
    for k in sentence.children[i]:
        group = sources.head_class(tokens[k].lower, tokens[k].lemma)
        if tokens[k].dep in {"compound", "nmod"} and group in {"medium", "party", "body", "people"}:
            candidates.append(k)
    head = tokens[i].head
    if tokens[i].dep == "dobj" and tokens[head].lemma in _LIGHT:
        k = speaker(sentence, head)
        if k is not None:
            candidates.append(k)
    for k in candidates:
        phrase = sources.phrase(sentence, k)
        if phrase.pronoun == "own":
            continue
        if k < i and tokens[k].dep in {"compound", "nmod"}:
            left = k
            while left > 0 and tokens[left - 1].head in {i, k} and tokens[left - 1].dep in {"compound", "amod", "nmod"}:
                left -= 1
            span = Span(tokens[left].start, tokens[k].end)
            phrase = sources.Phrase(sentence, k, span, phrase.plural, "", True, False)
        source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
        ctx.memory.add(source, phrase)
        return source
    if cue.source != "self":
        return NOBODY
    span = hit.span
    what = ctx.text[span.start : span.end]
    return Source(SourceKind.UNNAMED, what, span.start, span.end, what)


# --- prepositions ----------------------------------------------------------------------------------

_IN_WORDS = re.compile(r"\b(?:in the (?:words|view|opinion|account|telling|eyes) of|by the (?:account|reckoning) of|as per|per)\s+(?=\w)", re.I)
_TO = re.compile(r"\baccording to\s+", re.I)
_CONTRARY = re.compile(r"\bcontrary to\s+(?=\w)", re.I)
_ACCOUNT = re.compile(r"\b(?:accounts?|claims?|statements?|reports?|assertions?|denials?|assurances?|version|story)\b", re.I)


def _prepositions(sentence: Sentence, ctx: Context) -> None:
    for pattern, name in ((_TO, "according to"), (_IN_WORDS, "in the words of")):
        for match in pattern.finditer(sentence.text):
            _according(sentence, ctx, Span(sentence.start + match.start(), sentence.start + match.end()), name)


def _contrary(sentence: Sentence, ctx: Context) -> None:
    """ "Contrary to the ministry's account, no convoy came": the author says so, and that the ministry says otherwise."""
    match = _CONTRARY.search(sentence.text)
    if match is None:
        return
    noun = _ACCOUNT.search(sentence.text, match.end())
    if noun is None or noun.start() - match.end() > 60:
        return
    comma = sentence.text.find(",", noun.end())
    low = sentence.start + (comma + 1 if comma >= 0 and match.start() < 3 else 0)
    high = contents.sentence_end(sentence) if match.start() < 3 else sentence.start + match.start()
    piece = contents.strip(ctx.text, low, high) if high > low else None
    at = next((t for t in sentence.tokens if t.start == sentence.start + noun.start()), None)
    if piece is None or at is None or (match.start() < 3 and comma < 0):
        return
    rows = cues.lexicon().get(("noun", "account"), ())
    hit = Hit(sentence, at.i, rows, Span(at.start, at.end), False, False)
    source = _noun_source(hit, rows[0], ctx)
    if source.text is None:
        return
    ctx.drafts.append(Draft(source, Span(at.start, at.end), [piece], "indirect", "contrary to", sentence.index,
                            polarity=Polarity.DENIED, stance=Stance.REJECTS, token=at.i))


def _according(sentence: Sentence, ctx: Context, cue: Span, name: str) -> None:
    text = ctx.text
    at = sentence.at(cue.end)
    if at is None:
        return
    head = _noun_head(sentence, at)
    if head is None:
        return
    phrase = sources.phrase(sentence, head)
    if phrase.pronoun == "own" or (name != "according to" and not _can_speak(phrase, sources.make(phrase, text, ctx.actors, ctx.memory), ctx)):
        return
    ctx.memory.note_subjects(sentence.start)
    below = [k for k in sentence.subtree(head) if sentence.tokens[k].start >= cue.end]
    end = max(sentence.tokens[k].end for k in below)
    if sentence.tokens[below[-1]].dep == "punct":
        end = max(phrase.span.end, sentence.tokens[below[-1]].start)
    own = Span(cue.start, max(phrase.span.end, min(end, _next_comma(text, phrase.span.end, sentence, head))))
    region = Span(max(sentence.start, ctx.left), contents.sentence_end(sentence))
    final = text[own.end : region.end].strip(" ,;.\"”’'") == ""
    comma = text[region.start : cue.start].rstrip().endswith((",", "”", '"', "’", "—", "–"))
    if not (final and comma):
        for draft in ctx.drafts:
            for span in draft.contents:
                if draft.sentence == sentence.index and span.covers(own) and region.covers(span):
                    region = span
    pieces = []
    for low, high in ((region.start, cue.start), (own.end, region.end)):
        piece = contents.strip(text, low, high) if high > low else None
        if piece is not None and piece.end - piece.start > 3:
            pieces.append(piece)
    if len(pieces) == 2 and not text[own.end : region.end].lstrip().startswith(","):
        # "the toll, according to police on the ground, rose" keeps both; a new clause does not
        pieces = pieces[:2] if not comma else pieces
    if not pieces:
        return
    source = sources.make(phrase, text, ctx.actors, ctx.memory)
    ctx.memory.add(source, phrase)
    draft = Draft(source, Span(cue.start, cue.end - 1 if text[cue.end - 1].isspace() else cue.end), pieces, "indirect", name,
                  sentence.index, token=at, speaker=head, clause=own, final=final)
    draft.style = _style(Found(tuple(pieces), "that"), ctx)
    if final and comma:
        _cut(ctx, sentence, own)
    ctx.drafts.append(draft)


def _cut(ctx: Context, sentence: Sentence, own: Span) -> None:
    """Take a final ", according to X" out of the contents of the drafts it stands behind."""
    for draft in ctx.drafts:
        if draft.sentence != sentence.index:
            continue
        for n, span in enumerate(draft.contents):
            if span.start < own.start < span.end:
                piece = contents.strip(ctx.text, span.start, own.start)
                if piece is not None:
                    draft.contents[n] = piece


def _next_comma(text: str, start: int, sentence: Sentence, head: int) -> int:
    tokens = sentence.tokens
    end = start
    for k in sorted(sentence.children[head]):
        if tokens[k].dep in {"relcl", "acl", "appos"} and tokens[k].start >= start:
            below = sentence.subtree(k)
            end = max(end, tokens[below[-1]].end)
    return end


def _noun_head(sentence: Sentence, at: int) -> int | None:
    tokens = sentence.tokens
    k = at
    for _ in range(12):
        if k >= len(tokens):
            return None
        if tokens[k].dep in {"pobj", "pcomp"} or (tokens[k].tag[:1] in {"N", "P"} and tokens[tokens[k].head].lower in {"to", "of", "per"}):
            return k
        if tokens[k].tag[:1] in {"N", "P"} and tokens[k].dep not in {"compound", "poss", "amod", "nmod"}:
            return k
        k = tokens[k].head if tokens[k].head > k else k + 1
    return None


def read(sentence: Sentence, ctx: Context) -> None:
    """Add the drafts of one parsed sentence to the context, cues in text order, carriers and cited sources last."""
    if not sentence.parsed or not sentence.tokens:
        return
    ctx.left = sentence.start
    found = cues.hits(sentence)
    for hit in found:
        if hit.cues[0].pos == "noun":
            _noun(hit, ctx)
        else:
            _verb(hit, ctx)
    _prepositions(sentence, ctx)
    _contrary(sentence, ctx)
    for hit in found:
        if any("cite" in cue.frames for cue in hit.cues):
            _cited(hit, ctx)
    _basis(sentence, ctx)

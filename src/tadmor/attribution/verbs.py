"""Attributions made by verbs: cue, speaker and content of one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tadmor.attribution import carriers, contents, cues, frames, nouns, sources, speakers
from tadmor.attribution.contents import Found, style_of
from tadmor.attribution.cues import Cue, Hit
from tadmor.attribution.draft import AUTHOR, NOBODY, Context, Draft
from tadmor.model import Certainty, Polarity, Sentence, Source, SourceKind, Span, Stance, Token

# Classes whose verbs mean too many other things to be taken for an attitude with any object.
_STRICT = frozenset(
    {"put a count", "put a number", "hold responsible", "put", "find", "speak of", "go on", "tell", "plan", "believe"}
)
# Verbs that things do too ("the smoke suggested"): only for speakers the lexicon or the actors know.
_WEAK = frozenset({"imply", "signal", "reveal", "admit", "find", "go on", "speak of", "report a thing", "put", "count"})
_REFUSED_OBJECTS = frozenset(
    "access entry permission passage visa request bail aid leave treatment food right asylum".split()
)
_ANY = frozenset("for on about to against over of at".split())
_NOMINAL = frozenset("DT JJ JJR JJS NN NNS NNP NNPS CD POS PRP PRP$ CC IN HYPH VBN RB -LRB- -RRB- WP PDT".split())


def verb(hit: Hit, ctx: Context) -> None:
    sentence = hit.sentence
    who = speakers.speaker(sentence, hit.token)
    if who is None and not hit.passive:
        who = speakers.inverted(hit)
    if who is None and not hit.passive and not hit.idle:
        who = speakers.in_front(hit)
    if any("that" in cue.frames for cue in hit.cues) and not hit.passive and not hit.idle and _closing(hit, ctx):
        return
    own = contents.clause(hit, who)
    for cue in hit.cues:
        if ("cite" in cue.frames and not ctx.wide) or (cue.wide and not ctx.wide):
            continue
        if hit.idle and (hit.passive or not ctx.wide or cue.group in {"know", *_STRICT}):
            continue
        found = _content(hit, cue, ctx, own)
        loose = found is None and ctx.wide and cue.group not in _STRICT
        if loose:
            found = frames.noun_phrase(hit, ctx.text, cue) or frames.prepositional(hit, ctx.text, _ANY)
        if found is None:
            continue
        draft = _draft(hit, cue, found, who, ctx, own)
        if draft is None:
            continue
        draft.wide = cue.wide or hit.idle or loose
        ctx.drafts.append(draft)
        if not draft.wide:
            carriers.carriers(hit, draft, who, ctx)
            if found.frame in {"para", "quote"} and not found.middle:
                draft.final = True
                ctx.left = max(ctx.left, own.end)
            if cue.group == "hear" and who is not None:
                _heard_by(hit, draft, who, ctx)
        if found.noun is not None:
            nouns.noun_under(hit, found, draft, ctx)
        return


def _heard_by(hit: Hit, draft: Draft, who: int, ctx: Context) -> None:
    """ "The abbot heard from two pilgrims that ...": the abbot passes on what the pilgrims told."""
    phrase = sources.phrase(hit.sentence, who, cue=hit.token)
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if phrase.pronoun not in {"own", "wh"} and source.text != draft.source.text:
        carriers.wrap(draft, source, hit.span, ctx, "hear:heard")


def _content(hit: Hit, cue: Cue, ctx: Context, own: Span) -> Found | None:
    """The first frame of the row that finds something."""
    text = ctx.text
    if {"that", "np"} & cue.frames:
        around = contents.as_clause(hit, text, own, ctx.left)
        if around is not None:
            return around
    if hit.passive and cue.pos == "passive":
        return frames.infinitive(hit, text) or _passive_that(hit, ctx, own)
    if hit.passive:
        if "of" in cue.frames:
            return frames.object_of(hit, text, cue.preps)
        return frames.noun_phrase(hit, text, cue) if "np" in cue.frames or "that" in cue.frames else None
    found: Found | None = None
    if "of" in cue.frames:
        found = frames.object_of(hit, text, cue.preps)
    if found is None and "label" in cue.frames:
        found = frames.label(hit, text)
    if found is None and "at" in cue.frames:
        found = frames.figure(hit, text, counts_only=cue.counted)
    if found is None and "num" in cue.frames:
        found = frames.counted(hit, text)
    if found is None and "ing" in cue.frames:
        found = frames.gerund(hit, text)
    if found is None and "to" in cue.frames:
        found = frames.infinitive(hit, text)
    if found is None and "objto" in cue.frames:
        found = frames.object_infinitive(hit, text)
    if found is None and "oprd" in cue.frames:
        found = frames.declared(hit, text)
    if found is None and {"that", "quote"} & cue.frames:
        found = contents.clausal(hit, text, ctx.quotes, own, ctx.left, "that" not in cue.frames)
    if found is None and "prep" in cue.frames:
        found = frames.prepositional(hit, text, cue.preps)
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
    found = frames.noun_phrase(hit, ctx.text, cue)
    if found is None or cue.wide:
        return found
    k = sentence.child(hit.token, "dobj", "nsubjpass")
    lemma = sentence.tokens[k].lemma if k is not None else ""
    if cue.polarity is Polarity.DENIED and (
        lemma in _REFUSED_OBJECTS or sentence.child(hit.token, "dative") is not None
    ):
        return None
    if cue.verdict and not found.back:
        return None
    first = ctx.text[found.contents[0].start : found.contents[0].start + 8].lower()
    if first.startswith(("no ", "neither ", "nothing")):
        return None
    if cue.counted and not any(
        sentence.tokens[m].tag == "CD" for m in sentence.subtree(k if k is not None else hit.token)
    ):
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
            found = frames.of_noun(noun, ctx.text, rows[0])
            if found is not None:
                return Found(found.contents, "np", noun=token.i)
    piece = frames.claimed_noun(hit, ctx.text)
    return Found((piece,), "np") if piece is not None else None


def _closing_words(hit: Hit) -> tuple[int, list[Token]] | None:
    """The comma before the speakers of a closing verb, and their words; None where something else stands there."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    comma = next((k for k in range(i - 1, -1, -1) if tokens[k].text in {",", "”", '"', "’"} and k < i - 1), None)
    if comma is None or i - comma > 14 or comma < 4 or tokens[i].tag not in {"VBD", "VBZ", "VBP"}:
        return None
    words = list(tokens[comma + 1 : i])
    subject = sentence.child(i, "nsubj", "nsubjpass")
    if (
        (subject is not None and subject > comma)
        or any(t.tag not in _NOMINAL for t in words)
        or words[0].tag in {"IN", "CC", "WP"}
    ):
        return None
    if not any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tokens[:comma]):
        return None
    after = tokens[i + 1 :]
    if any(t.tag in {"MD", "VBD", "VBZ", "VBP"} or t.lower == "that" or t.text in {":", ";"} for t in after):
        return None
    return comma, words


def _closing_phrase(sentence: Sentence, words: Sequence[Token], joined: bool) -> sources.Phrase | None:
    stop = next((n for n, t in enumerate(words) if t.tag in {"IN", "VBN", "WP"} and n > 0), len(words))
    heads = [t for t in words[:stop] if t.tag[:2] in {"NN", "PR", "CD"}]
    if not heads:
        return None
    head = heads[-1]
    return sources.Phrase(
        sentence,
        head.i,
        Span(words[0].start, words[-1].end),
        joined or head.tag in {"NNS", "NNPS"},
        sources.pronoun_class(head.lower) if head.tag == "PRP" else "",
        words[0].lower == "the" or any(t.tag in {"PRP$", "POS"} for t in words),
        head.tag in {"NNP", "NNPS"},
    )


def _closing(hit: Hit, ctx: Context) -> bool:
    """ ", residents and a monitor said." read off the words, where the parser took the speakers for something else."""
    sentence = hit.sentence
    told = _closing_words(hit)
    if told is None:
        return False
    comma, words = told
    joined = any(t.tag == "CC" for t in words)
    phrase = _closing_phrase(sentence, words, joined)
    if phrase is None:
        return False
    ctx.memory.note_subjects(sentence.start)
    source = sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    if joined:
        source = replace(
            source,
            kind=SourceKind.UNNAMED if _mixed_heads(words) else source.kind,
            joint=1 + sum(t.tag == "CC" for t in words),
        )
    if phrase.pronoun == "own" or not speakers.can_speak(phrase, source, ctx):
        return False
    piece = contents.strip(ctx.text, max(sentence.start, ctx.left), sentence.tokens[comma].end)
    if piece is None:
        return False
    ctx.memory.add(source, phrase)
    cue = next(c for c in hit.cues if "that" in c.frames)
    if cue.wide and not ctx.wide:
        return False
    draft = Draft(
        source,
        hit.span,
        [piece],
        style_of(Found((piece,), "para"), ctx.quotes),
        f"{cue.group}:closing",
        sentence.index,
        certainty=cue.certainty,
        polarity=cue.polarity,
        stance=cue.stance,
        stage=cue.stage,
        hypothetical=cue.hypothetical,
        token=hit.token,
        speaker=phrase.head,
        clause=Span(words[0].start, contents.sentence_end(sentence)),
        final=True,
    )
    draft.wide = cue.wide
    ctx.drafts.append(draft)
    carriers.carriers(hit, draft, phrase.head, ctx)
    return True


def _mixed_heads(words: Sequence[Token]) -> bool:
    return any(sources.head_class(t.lower, t.lemma) == "people" for t in words)


def _draft(hit: Hit, cue: Cue, found: Found, who: int | None, ctx: Context, own: Span) -> Draft | None:
    sentence, text = hit.sentence, ctx.text
    source, style = NOBODY, style_of(found, ctx.quotes)
    certainty = cue.certainty
    if who is None:
        if not hit.passive:
            return None
        if cue.pos != "passive" and "of" not in cue.frames:
            return None
        style = "hearsay"
        source = _medium_of_hearsay(hit, ctx, found) or NOBODY
    else:
        told_by = speakers.heard_from(sentence, hit.token) if cue.group == "hear" else None
        if cue.group == "hear" and told_by is None:
            return None
        phrase = sources.phrase(sentence, who if told_by is None else told_by, cue=hit.token)
        if phrase.pronoun == "own":
            return _own_voice(hit, cue, found, ctx, own)
        if sentence.tokens[who].dep == "expl" or sentence.tokens[who].lower in {"there", "what"}:
            return None
        if phrase.pronoun == "thing" and sentence.tokens[who].lower == "it" and cue.group in {"is said", "show"}:
            return None
        ctx.memory.note_subjects(sentence.start)
        source = sources.make(phrase, text, ctx.actors, ctx.memory)
        if cue.group in _WEAK and not ctx.wide and not speakers.can_speak(phrase, source, ctx):
            return None
        ctx.memory.add(source, phrase)
    return Draft(
        source=source,
        cue=hit.span,
        contents=list(found.contents),
        style=style,
        rule=f"{cue.group}:{found.frame}",
        sentence=sentence.index,
        certainty=Certainty.PROBABLE if _seems(hit) and certainty is Certainty.CERTAIN else certainty,
        polarity=cue.polarity,
        stance=cue.stance,
        stage=cue.stage,
        hypothetical=cue.hypothetical,
        back=found.back,
        token=hit.token,
        speaker=who,
        clause=own,
    )


def _seems(hit: Hit) -> bool:
    token = hit.sentence.tokens[hit.token]
    return token.dep == "xcomp" and hit.sentence.tokens[token.head].lemma in {"seem", "appear"}


def _own_voice(hit: Hit, cue: Cue, found: Found, ctx: Context, own: Span) -> Draft | None:
    """ "I suspect", "we believe": the author's own hedge, unless it stands inside a quotation."""
    if any(quote.inner.covers(hit.span) for quote in ctx.quotes):
        return None
    if cue.certainty is Certainty.CERTAIN and cue.polarity is Polarity.AFFIRMED:
        return None
    return Draft(
        AUTHOR,
        Span(own.start, own.end),
        list(found.contents),
        "author",
        f"own:{cue.lemma}",
        hit.sentence.index,
        certainty=cue.certainty,
        polarity=cue.polarity,
        stance=Stance.ENDORSES,
        hypothetical=cue.hypothetical,
        token=hit.token,
        clause=own,
        own=True,
    )


def _medium_of_hearsay(hit: Hit, ctx: Context, found: Found) -> Source | None:
    """ "It was rumoured on social media that": the medium, where one is named."""
    sentence = hit.sentence
    for k in sentence.children[hit.token]:
        if sentence.tokens[k].dep == "prep" and sentence.tokens[k].lower in {"on", "in", "by", "among", "across"}:
            m = sentence.child(k, "pobj")
            if m is not None:
                phrase = _clip(sources.phrase(sentence, m), found)
                token = phrase.token
                if (
                    sources.head_class(token.lower, token.lemma) in {"medium", "paper", "people"}
                    and token.lower != "statement"
                ):
                    return sources.make(phrase, ctx.text, ctx.actors, ctx.memory)
    return None


def _clip(phrase: sources.Phrase, found: Found) -> sources.Phrase:
    """The phrase without what is said, where the parser hung the one on the other."""
    start = min(c.start for c in found.contents)
    if not (phrase.span.start < start < phrase.span.end):
        return phrase
    inside = [
        t for t in phrase.sentence.tokens if phrase.span.start <= t.start and t.end <= start and t.lower != "that"
    ]
    return replace(phrase, span=Span(phrase.span.start, inside[-1].end)) if inside else phrase

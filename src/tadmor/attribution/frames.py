"""Contents that are no clause: infinitives, gerunds, objects, figures, verdicts, and what hangs on a noun."""

from __future__ import annotations

import re

from tadmor.attribution.contents import Found, edges, sentence_end, strip, tail, that_near
from tadmor.attribution.cues import Cue, Hit
from tadmor.model import Sentence, Span

_NOUN_CLAIM = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|allegations?|suggestions?|accusations?|assertions?|accounts?|speculation)\b"
    r"(?: [\w’'-]+){0,4}? (?:that|of) ",
    re.I,
)


def infinitive(hit: Hit, text: str) -> Found | None:
    """ "threatened <to burn the depot>"; with the subject as a first piece where the cue is passive."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sentence.children[i]:
        token = tokens[k]
        if k > i and token.dep in {"xcomp", "ccomp", "advcl"} and sentence.child(k, "nsubj", "nsubjpass") is None:
            first = next((m for m in sentence.children[k] if tokens[m].lower == "to" and tokens[m].dep == "aux"), None)
            if first is None or first < i:
                continue
            piece = strip(text, tokens[first].start, tokens[tail(hit, edges(sentence, k)[1])].end)
            if piece is None:
                continue
            contents = [piece]
            subject = sentence.child(i, "nsubjpass")
            if hit.passive and subject is not None:
                low, high = edges(sentence, subject)
                contents.insert(0, Span(tokens[low].start, tokens[high].end))
            return Found(tuple(contents), "to")
    return None


def object_infinitive(hit: Hit, text: str) -> Found | None:
    """ "ordered <his men to leave>", however the parser hangs the object."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sentence.children[i]:
        token = tokens[k]
        if k <= i or token.dep not in {"ccomp", "xcomp", "advcl"} or token.tag[:2] not in {"VB", "JJ"}:
            continue
        if not any(tokens[m].lower == "to" and tokens[m].dep == "aux" for m in sentence.children[k]):
            continue
        low, high = edges(sentence, k)
        other = sentence.child(i, "dobj", "dative")
        if other is not None and i < other < k:
            low = min(low, edges(sentence, other)[0])
        if low > i and (other is not None or sentence.child(k, "nsubj", "nsubjpass") is not None):
            piece = strip(text, tokens[low].start, tokens[high].end)
            if piece is not None:
                return Found((piece,), "objto")
    return None


def _before_finite(sentence: Sentence, low: int, high: int) -> int:
    """Last token before a finite verb that the parser joined to a gerund ("denied firing and blamed ...")."""
    for k in range(low + 1, high + 1):
        token = sentence.tokens[k]
        if token.dep == "conj" and token.tag in {"VBD", "VBZ", "VBP"} and sentence.child(k, "nsubj") is None:
            stop = k - 1
            while stop > low and sentence.tokens[stop].dep in {"cc", "punct", "advmod"}:
                stop -= 1
            return stop
    return high


def gerund(hit: Hit, text: str) -> Found | None:
    """ "denied <having fired>", "admitted <losing two guns>"."""
    sentence, i = hit.sentence, hit.token
    for k in sentence.children[i]:
        token = sentence.tokens[k]
        low, high = edges(sentence, k)
        ing = token.tag == "VBG" or any(sentence.tokens[m].lower == "having" for m in sentence.children[k])
        if low == i + 1 and ing and token.dep in {"xcomp", "ccomp", "dobj", "pcomp", "advcl"}:
            piece = strip(text, sentence.tokens[low].start, sentence.tokens[_before_finite(sentence, low, high)].end)
            if piece is not None:
                return Found((piece,), "ing")
    return None


def declared(hit: Hit, text: str) -> Found | None:
    """ "<declared the town secure>": the deed is in the word, so the cue belongs to the content."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sentence.children[i]:
        if k > i and tokens[k].dep in {"ccomp", "oprd", "dobj"} and not that_near(sentence, k):
            low, high = edges(sentence, k)
            small = tokens[k].dep == "oprd" or (tokens[k].tag[:1] != "V" and tokens[k].dep == "ccomp")
            small = small or (tokens[k].dep == "dobj" and sentence.child(i, "oprd", "acomp") is not None)
            high = max(
                [high, *(edges(sentence, m)[1] for m in sentence.children[i] if tokens[m].dep in {"oprd", "acomp"})]
            )
            finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tokens[low : high + 1])
            if small and not finite and low > i:
                piece = strip(text, tokens[i].start, tokens[high].end)
                return Found((piece,), "oprd") if piece is not None else None
    return None


def noun_phrase(hit: Hit, text: str, cue: Cue) -> Found | None:
    """ "confirmed <the loss of the base>": the object with all that follows it in the clause."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    k = sentence.child(i, "dobj") if not hit.passive else sentence.child(i, "nsubjpass")
    if k is None or (not hit.passive and k < i):
        return None
    low, high = edges(sentence, k)
    if not hit.passive:
        high = tail(hit, high)
    piece = strip(text, tokens[low].start, tokens[high].end)
    if piece is None:
        return None
    bare = tokens[k].lower in {"this", "that", "it", "them", "these", "those", "everything"}
    alone = {t.lower for t in tokens[low : min(high, low + 4) + 1]} & {"it", "this", "these"}
    said = tokens[k].lemma in _SAID_BEFORE and high - low <= 1
    return Found((piece,), "np", back=bool(bare or alone or said))


_SAID_BEFORE = frozenset(
    """claim report accusation allegation charge rumour rumor figure account story version suggestion involvement
    responsibility role""".split()
)


_TO_BLAME = frozenset({"responsible", "accountable", "liable", "answerable"})


def object_of(hit: Hit, text: str, preps: frozenset[str]) -> Found | None:
    """ "accused the militia of <burning the archive>"."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    k = sentence.child(i, "dobj", "nsubjpass", "dative")
    heads = {i} | ({k} if k is not None else set())
    heads |= {m for m in sentence.children[i] if tokens[m].lower in _TO_BLAME}
    if tokens[i].lemma == "hold" and not any(tokens[m].lower in _TO_BLAME for m in heads):
        return None
    for m in range(i + 1, len(tokens)):
        if tokens[m].lower in preps and tokens[m].dep in {"prep", "agent"} and (tokens[m].head in heads):
            for n in sentence.children[m]:
                if tokens[n].dep in {"pcomp", "pobj"}:
                    low, high = edges(sentence, n)
                    piece = strip(text, tokens[max(low, m + 1)].start, tokens[high].end)
                    if piece is not None:
                        return Found((piece,), "of")
    return None


def prepositional(hit: Hit, text: str, preps: frozenset[str]) -> Found | None:
    """ "spoke of <a raid on the mill>"."""
    sentence, i = hit.sentence, hit.token
    for m in sentence.children[i]:
        token = sentence.tokens[m]
        if m > i and token.dep == "prep" and token.lower in preps:
            for n in sentence.children[m]:
                if sentence.tokens[n].dep in {"pcomp", "pobj"}:
                    low, high = edges(sentence, n)
                    piece = strip(text, sentence.tokens[max(low, m + 1)].start, sentence.tokens[tail(hit, high)].end)
                    if piece is not None:
                        return Found((piece,), "prep")
    return None


_COUNTS = frozenset("toll count tally figure number total ledger list book casualty loss dead death estimate".split())


def figure(hit: Hit, text: str, counts_only: bool = False) -> Found | None:
    """ "put <the toll at fourteen>": needs the "at" (or "as", "to"); ``counts_only``: and a count for an object."""
    sentence, i = hit.sentence, hit.token
    k = sentence.child(i, "dobj")
    if k is None or k < i or (counts_only and sentence.tokens[k].lemma not in _COUNTS):
        return None
    for m in range(k, len(sentence.tokens)):
        token = sentence.tokens[m]
        if token.lower in {"at", "as", "to"} and token.dep == "prep" and token.head in {i, k}:
            low, high = edges(sentence, k)[0], edges(sentence, m)[1]
            if any(
                sentence.tokens[n].tag == "CD" or sentence.tokens[n].lower in {"dozens", "hundreds", "thousands"}
                for n in range(m, high + 1)
            ):
                piece = strip(text, sentence.tokens[low].start, sentence.tokens[high].end)
                return Found((piece,), "at") if piece is not None else None
    return None


# What news counts: people hurt or held, and blows struck.
_COUNTED = frozenset(
    """dead death killed wounded injured hurt injury casualty victim body corpse remains fatality loss missing prisoner
    captive detainee hostage displaced refugee martyr abduction kidnapping arrest killing murder execution attack strike
    airstrike raid clash assault violation incident explosion blast bombing shelling case massacre drowned wound grave
    drone rocket missile shell""".split()
)
_SMALL_WORDS = frozenset(
    """only just at least more less fewer than about around some over under nearly almost roughly up to exactly
    precisely no the a an another not further additional total of as many altogether""".split()
)
_HUNDREDS = frozenset(
    """dozen dozens score scores hundred hundreds thousand thousands single couple one two three four five six seven
    eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety""".split()
)
_PLACEHOLDERS = frozenset("CD JJ JJR NN NNS VBN VBD HYPH DT IN CC RB NNP NNPS POS PRP$ $ , PDT RBR JJS RBS".split())


def counted(hit: Hit, text: str) -> Found | None:
    """ "acknowledged only <four dead>": a number behind the cue, and behind the number what is counted."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    if hit.passive:
        return None
    at = i + 1
    while at < len(tokens) and tokens[at].lower in _SMALL_WORDS and at - i < 7:
        at += 1
    if at >= len(tokens) or not (tokens[at].tag == "CD" or tokens[at].lower in _HUNDREDS):
        return None
    last = None
    for k in range(at + 1, min(at + 9, len(tokens))):
        if tokens[k].tag not in _PLACEHOLDERS:
            break
        if tokens[k].lemma in _COUNTED or tokens[k].lower in _COUNTED:
            last = k
            break
    if last is None:
        return None
    end = last
    for k in (last, at):
        head = tokens[k].head
        for m in (k, head) if head > i else (k,):
            end = max(end, edges(sentence, m)[1])
    end = tail(hit, end)
    for k in range(last + 1, end + 1):
        # the parser may hang the next speaker on the number; his words are no part of it
        if tokens[k].text in {";", ":", "—", "–"} or (tokens[k].text == "," and _finite_after(sentence, k, end)):
            end = k - 1
            break
    piece = strip(text, tokens[i + 1].start, tokens[end].end)
    return Found((piece,), "num") if piece is not None else None


def _finite_after(sentence: Sentence, k: int, end: int) -> bool:
    return any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in sentence.tokens[k + 1 : end + 1])


_FALSE = re.compile(
    r"\b(?:lies?|fabrications?|fabricated|fantas(?:y|ies)|fake|false|falsehoods?|baseless|unfounded|untrue|nonsense|"
    r"propaganda|"
    r"disinformation|misinformation|invented|invention|fiction|ridiculous|hoax|slander|groundless|a rumou?r)\b",
    re.I,
)


def label(hit: Hit, text: str) -> Found | None:
    """ "called <the fall of the camp> a lie": only with a word that says it is not so."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    after = text[tokens[i].end : sentence_end(sentence)]
    verdict = _FALSE.search(after)
    if verdict is None or len(after[: verdict.start()].split()) > 14:
        return None
    low = i + 1
    high = low
    for token in tokens[low:]:
        if token.start >= tokens[i].end + verdict.start() or token.lower in {"as"}:
            break
        high = token.i
    while high > low and tokens[high].dep in {"det", "amod", "advmod", "punct", "compound"}:
        high -= 1
    if low >= len(tokens):
        return None
    piece = strip(text, tokens[low].start, tokens[high].end)
    said = any(t.lemma in _SAID_BEFORE for t in tokens[low : high + 1]) and high - low <= 2
    back = (
        said
        or tokens[low].lower in {"this", "that", "it", "these", "them"}
        or " " not in text[tokens[low].start : tokens[high].end]
    )
    return Found((piece,), "label", back=back) if piece is not None else None


def claimed_noun(hit: Hit, text: str) -> Span | None:
    """Content behind "reports that" or "claims of" after a verb of rejecting, found without the parse."""
    sentence = hit.sentence
    at = sentence.tokens[hit.token].end
    match = _NOUN_CLAIM.search(text, at, sentence.end)
    return strip(text, match.end(), sentence_end(sentence)) if match is not None else None


def _conjunction(sentence: Sentence, m: int) -> bool:
    """True for the "that" of "the story that he fled", not that of "the story that he told"."""
    token = sentence.tokens[m]
    if token.tag == "IN" or token.dep in {"mark", "advmod"}:
        return True
    verb = token.head
    subjects = [k for k in sentence.children[verb] if k != m and sentence.tokens[k].dep in {"nsubj", "nsubjpass"}]
    if token.dep in {"nsubj", "nsubjpass"} and subjects:
        return True
    return token.dep == "dobj" and any(
        sentence.tokens[k].dep in {"auxpass", "dobj"} and k != m for k in sentence.children[verb]
    )


_WHERE = frozenset("in on from among by at across around".split())


def of_noun(hit: Hit, text: str, cue: Cue) -> Found | None:
    """Content of a noun: "reports <that ...>", "rumours of <a coup>", "a threat <to burn it>"."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    candidates = list(sentence.children[i])
    for k in sentence.children[i]:
        # "reports in the bars that ...": the clause may hang on the bars
        place = sentence.child(k, "pobj") if k > i and tokens[k].dep == "prep" and tokens[k].lower in _WHERE else None
        if place is not None:
            candidates += [m for m in sentence.children[place] if tokens[m].dep in {"relcl", "acl", "ccomp"}]
    head = tokens[i].head
    if tokens[head].tag[:1] == "V" and head < i:
        candidates += [k for k in sentence.children[head] if k > i and tokens[k].dep == "ccomp"]
    for k in candidates:
        if k <= i or tokens[k].dep not in {"acl", "relcl", "ccomp", "advcl", "appos"}:
            continue
        marks = [
            m
            for m in sentence.children[k]
            if m > i and m < k and tokens[m].lower == "that" and _conjunction(sentence, m)
        ]
        below = [m for m in sentence.subtree(k) if m > i]
        if "that" in cue.frames and marks and below:
            piece = strip(text, tokens[marks[0]].end, tokens[below[-1]].end)
            return Found((piece,), "that") if piece is not None else None
        to = [m for m in sentence.children[k] if tokens[m].lower == "to" and tokens[m].dep == "aux" and m > i]
        if "to" in cue.frames and to:
            piece = strip(text, tokens[to[0]].start, tokens[below[-1]].end)
            return Found((piece,), "to") if piece is not None else None
    if "of_np" in cue.frames:
        for k in range(i + 1, min(i + 6, len(tokens))):
            if (
                tokens[k].lower == "of"
                and tokens[k].head != i
                and tokens[i + 1].lower in {"in", "on", "at", "among", "from"}
            ):
                if all(t.tag in {"IN", "DT", "NN", "NNS", "NNP", "JJ"} for t in tokens[i + 1 : k]):
                    high = edges(sentence, k)[1]
                    piece = strip(text, tokens[k].end, tokens[high].end) if high > k else None
                    if piece is not None:
                        return Found((piece,), "of")
        for k in sentence.children[i]:
            if k > i and tokens[k].lower in {"of"} and tokens[k].dep == "prep":
                high = edges(sentence, k)[1]
                if high > k:
                    piece = strip(text, tokens[k].end, tokens[high].end)
                    return Found((piece,), "of") if piece is not None else None
    return None

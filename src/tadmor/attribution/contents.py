"""What is said: the stretches of text that belong to a cue, by the parse where it helps and by commas where it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tadmor.attribution.cues import Cue, Hit, lexicon
from tadmor.attribution.quotes import Quotation
from tadmor.model import Sentence, Span

_COMMA = {",", ";", ":", "-", "–", "—", "--"}
_OPENERS = "\"“”«»'’‘"
_BEFORE_END = re.compile(r"[,;:?!…—–\"”’'»-]\s*[\"”’'»]?\s*$")
_ADJUNCTS = frozenset({"prep", "npadvmod", "advmod", "dobj", "dative", "agent", "prt", "tmod", "oprd", "aux", "auxpass", "neg"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_NOUN_CLAIM = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|allegations?|suggestions?|accusations?|assertions?|accounts?|speculation)\b"
    r"(?: [\w’'-]+){0,4}? (?:that|of) ",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Contents of a cue with the frame they were read by.

    ``inner``: token of a source cited inside ("citing drivers"). ``back``: the content is what was said before
    ("denied this"). ``nouns``: token of a noun cue whose content was taken over ("rejected claims that ...").
    """

    contents: tuple[Span, ...]
    frame: str
    inner: int | None = None
    back: bool = False
    noun: int | None = None
    middle: bool = False


def strip(text: str, start: int, end: int) -> Span | None:
    """The stretch without blanks, commas and a pair of quotation marks at its ends; None where nothing is left."""
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—"):
        end -= 1
    piece = text[start:end]
    if len(piece) > 1 and piece[0] in _OPENERS and piece[-1] in _OPENERS:
        if not any(mark in piece[1:-1] for mark in "\"“”«»"):
            start, end = start + 1, end - 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—"):
        end -= 1
    return Span(start, end) if end - start > 1 else None


def sentence_end(sentence: Sentence) -> int:
    """Offset behind the last word, final stop and closing marks left off."""
    end = sentence.end
    body = sentence.text
    while body and (body[-1] in ".!?…" or body[-1] in _OPENERS or body[-1].isspace()):
        body = body[:-1]
        end -= 1
    return max(end, sentence.start)


def _edges(sentence: Sentence, i: int) -> tuple[int, int]:
    below = sentence.subtree(i)
    return below[0], below[-1]


def clause(hit: Hit, speaker: int | None) -> Span:
    """The stretch of the cue's own words: speaker, cue, hearer and short adjuncts, without what is said."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    left, right = i, i
    for k in sentence.children[i]:
        if k < i and (tokens[k].dep in _SUBJECTS or tokens[k].dep in _ADJUNCTS or tokens[k].dep == "mark"):
            edge = _edges(sentence, k)
            between = [t for t in tokens[edge[1] + 1 : left] if t.dep == "punct"]
            if tokens[k].dep in _SUBJECTS or (edge[1] + 1 >= left and not between):
                left = min(left, edge[0])
    if speaker is not None and speaker < i and tokens[i].head == speaker:
        left = min(left, i)
    for k in sorted(sentence.children[i]):
        if k <= i:
            continue
        first, last = _edges(sentence, k)
        if tokens[k].dep in _ADJUNCTS or tokens[k].dep in _SUBJECTS or k == speaker:
            gap = [t for t in tokens[right + 1 : first] if t.text in _COMMA or t.text in _OPENERS]
            if gap and k != speaker and tokens[k].dep not in _SUBJECTS:
                break
            right = max(right, last)
        elif tokens[k].dep == "punct":
            continue
        else:
            break
    return Span(tokens[left].start, tokens[right].end)


def _complement(hit: Hit) -> int | None:
    sentence, i = hit.sentence, hit.token
    kids = [k for k in sentence.children[i] if sentence.tokens[k].dep == "ccomp"]
    after = [k for k in kids if k > i]
    if after:
        return after[0]
    for k in sentence.children[i]:
        token = sentence.tokens[k]
        marked = any(sentence.tokens[m].lower == "that" and sentence.tokens[m].dep == "mark" for m in sentence.children[k])
        if k > i and token.dep in {"advcl", "xcomp", "relcl", "acl"} and (marked or (token.dep == "xcomp" and sentence.child(k, "nsubj", "nsubjpass") is not None)):
            return k
    for k in sentence.children[i]:
        # "told the mayor that the bridge fell": the clause may hang on the hearer
        if k > i and sentence.tokens[k].dep in {"dobj", "dative", "pobj"}:
            for m in sentence.children[k]:
                marked = any(sentence.tokens[n].lower == "that" and sentence.tokens[n].dep == "mark" for n in sentence.children[m])
                if sentence.tokens[m].dep in {"acl", "relcl", "ccomp"} and marked and sentence.tokens[m].tag[:1] in {"V", "M"}:
                    return m
    return kids[0] if kids else None


def _tail(hit: Hit, end: int) -> int:
    """Index of the last token that belongs to a content ending at token ``end``: adjuncts the parser hung on the cue."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sorted(sentence.children[i]):
        first, last = _edges(sentence, k)
        if first <= end or k <= i:
            continue
        token = tokens[k]
        gap = [t for t in tokens[end + 1 : first]]
        if any(t.text in _OPENERS for t in gap):
            break
        if token.dep in {"prep", "npadvmod", "advmod", "tmod"} and not gap:
            end = last
        elif token.dep == "advcl" and token.tag in {"VBG", "VBN"} and token.lemma not in _SPEECH_ADVERBIALS:
            end = last
        elif token.dep in {"ccomp", "dep", "appos"} and k > i:
            end = last
        elif token.dep == "punct" or token.dep == "cc":
            continue
        else:
            break
    return end


_SPEECH_ADVERBIALS = frozenset("add say cite quote note warn call accuse insist claim describe deny tell refer argue write promise".split())


def that_clause(hit: Hit, text: str, c: int) -> Span | None:
    """Content of a clause behind its cue: from after "that" to the end of the clause."""
    sentence = hit.sentence
    tokens = sentence.tokens
    below = [k for k in sentence.subtree(c) if k > hit.token]
    if not below:
        return None
    first = below[0]
    while first < below[-1] and (
        tokens[first].dep == "punct"
        or (tokens[first].lower == "that" and tokens[first].tag in {"IN", "WDT"})
        or (tokens[first].lower in {"whether", "if"} and tokens[first].dep == "mark")
    ):
        first += 1
    last = _tail(hit, below[-1])
    last = _before_next_cue(hit, c, first, last)
    while last > first and tokens[last].dep in {"punct", "cc"}:
        last -= 1
    return strip(text, tokens[first].start, tokens[last].end)


def _before_next_cue(hit: Hit, c: int, first: int, last: int) -> int:
    """End the content where the speaker's next verb of saying begins ("said ... and promised", ", saying")."""
    sentence = hit.sentence
    tokens = sentence.tokens
    table = lexicon()
    for k in range(first + 1, last):
        token = tokens[k]
        if token.tag[:1] != "V" or ("verb", token.lemma) not in table or sentence.child(k, "nsubj", "nsubjpass") is not None:
            continue
        governor = token.head
        bare = tokens[governor].tag in {"VB", "VBN", "VBG"} and sentence.child(governor, "aux", "auxpass") is not None
        subject = sentence.child(governor, "nsubj", "nsubjpass")
        counted = subject is not None and sentence.child(subject, "nummod") is not None
        finite = token.tag in {"VBD", "VBZ", "VBP"} and token.tag == tokens[hit.token].tag
        if token.dep == "conj" and finite and (bare or counted) and tokens[governor].dep == "ccomp":
            return k - 1
        if token.tag == "VBG" and token.dep == "advcl" and tokens[k - 1].text == "," and token.lemma in _SPEECH_ADVERBIALS and tokens[governor].dep in {"ccomp", "conj"}:
            return k - 2
    if tokens[hit.token].tag == "VBG":
        for k in range(first + 1, last):
            if tokens[k].lower in {"while", "whereas", "but"} and tokens[k - 1].text == ",":
                return k - 2
    return last


def _starting_quote(text: str, quotes: Sequence[Quotation], at: int) -> Quotation | None:
    for quote in quotes:
        if quote.outer.start >= at:
            return quote if not text[at : quote.outer.start].strip(" ,:;—–-\n") and quote.outer.start - at < 4 else None
    return None


def _ending_quote(text: str, quotes: Sequence[Quotation], at: int) -> Quotation | None:
    best = None
    for quote in quotes:
        if quote.outer.end <= at:
            best = quote
        elif quote.outer.start > at:
            break
    if best is not None and not text[best.outer.end : at].strip(" ,;—–-") and at - best.outer.end < 4:
        return best
    return None


def _has_verb(sentence: Sentence, start: int, end: int) -> bool:
    return any(
        t.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} for t in sentence.tokens if start <= t.start and t.end <= end
    )


def _around(hit: Hit, text: str, quotes: Sequence[Quotation], own: Span, c: int | None, left: int) -> Found | None:
    """Content in front of (or on both sides of) a cue clause that stands at the end or in the middle."""
    sentence = hit.sentence
    start, end = max(sentence.start, left), sentence_end(sentence)
    before = text[start : own.start]
    quote = _ending_quote(text, quotes, own.start)
    if quote is None and not (len(before.strip()) > 8 and _BEFORE_END.search(before)):
        return None
    contents: list[Span] = []
    if quote is not None and not text[start : max(start, quote.outer.start)].strip(_OPENERS + " "):
        contents.append(quote.inner)
    elif quote is not None and text[start : quote.outer.start].rstrip()[-1:] in {"-", "–", "—", ":", "."}:
        contents.append(quote.inner)
    elif quote is not None or _has_verb(sentence, start, own.start) or c is not None:
        begin = min(start, quote.outer.start) if quote is not None and quote.outer.start < start else start
        piece = strip(text, begin, own.start)
        if piece is not None:
            contents.append(piece)
    if not contents:
        return None
    after = text[own.end : end]
    middle = False
    follow = _starting_quote(text, quotes, own.end)
    if follow is not None:
        contents.append(follow.inner)
        middle = True
    elif after.lstrip()[:1] in {",", ";", "—", "–"}:
        rest = own.end + len(after) - len(after.lstrip(" ,;—–"))
        if _goes_on(hit, c, rest):
            piece = strip(text, rest, end)
            if piece is not None:
                contents.append(piece)
                middle = True
    return Found(tuple(contents), "para" if quote is None else "quote", middle=middle)


def _goes_on(hit: Hit, c: int | None, rest: int) -> bool:
    """Whether the words behind ", X said," go on with what X said."""
    sentence = hit.sentence
    main = c if c is not None else sentence.tokens[hit.token].head
    token = sentence.tokens[main]
    if main != hit.token and token.start >= rest:
        return True
    following = sentence.at(rest)
    if following is None:
        return False
    first = sentence.tokens[following]
    if first.tag == "VBG":
        return first.lemma not in _SPEECH_ADVERBIALS
    if first.dep == "cc":
        return any(
            sentence.tokens[k].dep == "conj" and k > following and (sentence.tokens[k].head == main)
            for k in range(following, len(sentence.tokens))
        )
    return False


def as_clause(hit: Hit, text: str, own: Span, left: int) -> Found | None:
    """ "as the daily reported": everything around the clause."""
    sentence, i = hit.sentence, hit.token
    marks = [k for k in sentence.children[i] if sentence.tokens[k].lower == "as" and k < i]
    if not marks or sentence.tokens[i].dep not in {"advcl", "ROOT", "parataxis"} or sentence.child(i, "dobj", "ccomp") is not None:
        return None
    start = min(own.start, sentence.tokens[marks[0]].start)
    contents = []
    for low, high in ((max(sentence.start, left), start), (own.end, sentence_end(sentence))):
        piece = strip(text, low, high) if high > low else None
        if piece is not None and piece.end - piece.start > 3:
            contents.append(piece)
    bounded = not text[own.end : sentence_end(sentence)].strip() or text[own.end : own.end + 1] in {",", " "} and "," in text[own.end : own.end + 2]
    return Found(tuple(contents), "as") if contents and bounded else None


def clausal(hit: Hit, text: str, quotes: Sequence[Quotation], own: Span, left: int, quote_only: bool) -> Found | None:
    """Content of a verb that takes a clause or a quotation, wherever that stands."""
    sentence = hit.sentence
    c = _complement(hit)
    token = sentence.tokens[hit.token]
    if c is None and token.dep == "parataxis":
        c = token.head
        found = _around(hit, text, quotes, own, c, left)
        if found is not None and not quote_only:
            return found
    if c is not None and c > hit.token and not quote_only:
        following = text[own.end : own.end + 1]
        if following in {",", "—"} and not _that_near(sentence, c):
            found = _around(hit, text, quotes, own, c, left)
            if found is not None:
                return found
        piece = that_clause(hit, text, c)
        if piece is not None:
            return Found((_whole_quotes(piece, quotes),), "that")
    if not quote_only and (c is None or c < hit.token):
        piece = _surface_that(hit, text)
        if piece is not None:
            return Found((_whole_quotes(piece, quotes),), "that")
    follow = _starting_quote(text, quotes, own.end)
    found = _around(hit, text, quotes, own, c, left)
    if found is not None:
        return found if not quote_only or found.frame == "quote" else None
    if follow is not None:
        return Found((follow.inner,), "quote")
    rest = text[own.end : sentence.end]
    if rest.lstrip().startswith(":") and len(rest) > 12 and not quote_only:
        piece = strip(text, own.end, sentence_end(sentence))
        if piece is not None:
            return Found((piece,), "colon")
    return None


def _surface_that(hit: Hit, text: str) -> Span | None:
    """ "told a newspaper that deserters had ...": a "that" close behind the cue, whatever the parser made of it."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in range(i + 1, min(i + 14, len(tokens) - 2)):
        token = tokens[k]
        if token.tag in {"VBD", "VBZ", "VBP", "MD"} or token.text in {";", ":", '"', "“"}:
            return None
        if token.lower == "that" and token.tag in {"IN", "WDT"}:
            following = tokens[k + 1]
            if following.tag[:1] == "V" or following.tag == "MD" or not any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} for t in tokens[k + 1 :]):
                return None
            return strip(text, following.start, sentence_end(sentence))
    return None


def _that_near(sentence: Sentence, c: int) -> bool:
    return any(sentence.tokens[k].lower == "that" and sentence.tokens[k].tag == "IN" for k in sentence.children[c])


def _whole_quotes(span: Span, quotes: Sequence[Quotation]) -> Span:
    """Grow a content to the end of a quotation that starts inside it and runs over the sentence end."""
    for quote in quotes:
        if span.start <= quote.outer.start < span.end < quote.inner.end:
            return Span(span.start, quote.inner.end)
    return span


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
            piece = strip(text, tokens[first].start, tokens[_tail(hit, _edges(sentence, k)[1])].end)
            if piece is None:
                continue
            contents = [piece]
            subject = sentence.child(i, "nsubjpass")
            if hit.passive and subject is not None:
                low, high = _edges(sentence, subject)
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
        low, high = _edges(sentence, k)
        other = sentence.child(i, "dobj", "dative")
        if other is not None and i < other < k:
            low = min(low, _edges(sentence, other)[0])
        if low > i:
            piece = strip(text, tokens[low].start, tokens[high].end)
            if piece is not None:
                return Found((piece,), "objto")
    return None


def gerund(hit: Hit, text: str) -> Found | None:
    """ "denied <having fired>", "admitted <losing two guns>"."""
    sentence, i = hit.sentence, hit.token
    for k in sentence.children[i]:
        token = sentence.tokens[k]
        low, high = _edges(sentence, k)
        ing = token.tag == "VBG" or any(sentence.tokens[m].lower == "having" for m in sentence.children[k])
        if low == i + 1 and ing and token.dep in {"xcomp", "ccomp", "dobj", "pcomp", "advcl"}:
            piece = strip(text, sentence.tokens[low].start, sentence.tokens[high].end)
            if piece is not None:
                return Found((piece,), "ing")
    return None


def declared(hit: Hit, text: str) -> Found | None:
    """ "<declared the town secure>": the deed is in the word, so the cue belongs to the content."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sentence.children[i]:
        if k > i and tokens[k].dep in {"ccomp", "oprd", "dobj"} and not _that_near(sentence, k):
            low, high = _edges(sentence, k)
            small = tokens[k].dep == "oprd" or (tokens[k].tag[:1] != "V" and tokens[k].dep == "ccomp")
            small = small or (tokens[k].dep == "dobj" and sentence.child(i, "oprd", "acomp") is not None)
            high = max([high, *(_edges(sentence, m)[1] for m in sentence.children[i] if tokens[m].dep in {"oprd", "acomp"})])
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
    low, high = _edges(sentence, k)
    if not hit.passive:
        high = _tail(hit, high)
    piece = strip(text, tokens[low].start, tokens[high].end)
    if piece is None:
        return None
    bare = tokens[k].lower in {"this", "that", "it", "them", "these", "those", "everything"}
    alone = {t.lower for t in tokens[low : min(high, low + 4) + 1]} & {"it", "this", "these"}
    said = tokens[k].lemma in _SAID_BEFORE and high - low <= 1
    return Found((piece,), "np", back=bool(bare or alone or said))


_SAID_BEFORE = frozenset("claim report accusation allegation charge rumour rumor figure account story version suggestion involvement responsibility role".split())


def object_of(hit: Hit, text: str, preps: frozenset[str]) -> Found | None:
    """ "accused the militia of <burning the archive>"."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    k = sentence.child(i, "dobj", "nsubjpass", "dative")
    heads = {i} | ({k} if k is not None else set())
    for m in range(i + 1, len(tokens)):
        if tokens[m].lower in preps and tokens[m].dep in {"prep", "agent"} and (tokens[m].head in heads):
            for n in sentence.children[m]:
                if tokens[n].dep in {"pcomp", "pobj"}:
                    low, high = _edges(sentence, n)
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
                    low, high = _edges(sentence, n)
                    piece = strip(text, sentence.tokens[max(low, m + 1)].start, sentence.tokens[_tail(hit, high)].end)
                    if piece is not None:
                        return Found((piece,), "prep")
    return None


def figure(hit: Hit, text: str) -> Found | None:
    """ "put <the toll at fourteen>": needs the "at"."""
    sentence, i = hit.sentence, hit.token
    k = sentence.child(i, "dobj")
    if k is None or k < i:
        return None
    for m in range(k, len(sentence.tokens)):
        token = sentence.tokens[m]
        if token.lower in {"at", "as"} and token.dep == "prep" and token.head in {i, k}:
            low, high = _edges(sentence, k)[0], _edges(sentence, m)[1]
            if any(sentence.tokens[n].tag == "CD" or sentence.tokens[n].lower in {"dozens", "hundreds", "thousands"} for n in range(m, high + 1)):
                piece = strip(text, sentence.tokens[low].start, sentence.tokens[high].end)
                return Found((piece,), "at") if piece is not None else None
    return None


_FALSE = re.compile(
    r"\b(?:lies?|fabrications?|fabricated|fantas(?:y|ies)|fake|false|falsehoods?|baseless|unfounded|untrue|nonsense|propaganda|"
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
    back = tokens[low].lower in {"this", "that", "it", "these", "them"} or " " not in text[tokens[low].start : tokens[high].end]
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
    return token.dep == "dobj" and any(
        sentence.tokens[k].dep in {"auxpass", "dobj"} and k != m for k in sentence.children[verb]
    )


def of_noun(hit: Hit, text: str, cue: Cue) -> Found | None:
    """Content of a noun: "reports <that ...>", "rumours of <a coup>", "a threat <to burn it>"."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    candidates = list(sentence.children[i])
    head = tokens[i].head
    if tokens[head].tag[:1] == "V" and head < i:
        candidates += [k for k in sentence.children[head] if k > i and tokens[k].dep == "ccomp"]
    for k in candidates:
        if k <= i or tokens[k].dep not in {"acl", "relcl", "ccomp", "advcl", "appos"}:
            continue
        marks = [m for m in sentence.children[k] if m > i and m < k and tokens[m].lower == "that" and _conjunction(sentence, m)]
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
            if tokens[k].lower == "of" and tokens[k].head != i and tokens[i + 1].lower in {"in", "on", "at", "among", "from"}:
                if all(t.tag in {"IN", "DT", "NN", "NNS", "NNP", "JJ"} for t in tokens[i + 1 : k]):
                    low, high = _edges(sentence, k)
                    piece = strip(text, tokens[k].end, tokens[high].end) if high > k else None
                    if piece is not None:
                        return Found((piece,), "of")
        for k in sentence.children[i]:
            if k > i and tokens[k].lower in {"of"} and tokens[k].dep == "prep":
                low, high = _edges(sentence, k)
                if high > k:
                    piece = strip(text, tokens[k].end, tokens[high].end)
                    return Found((piece,), "of") if piece is not None else None
    return None

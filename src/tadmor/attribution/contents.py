"""What is said: the clauses that belong to a cue, by the parse where it helps and by commas where it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tadmor.attribution.cues import Hit, lexicon
from tadmor.attribution.quotes import Quotation
from tadmor.model import Sentence, Span

_COMMA = {",", ";", ":", "-", "–", "—", "--"}
_OPENERS = "\"“”«»'’‘"
_BEFORE_END = re.compile(r"[,?!…—–\"”’'»-]\s*[\"”’'»]?\s*$")
_ADJUNCTS = frozenset(
    {"prep", "npadvmod", "advmod", "dobj", "dative", "agent", "prt", "tmod", "oprd", "aux", "auxpass", "neg"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


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
        if not any(mark in piece[1:-1] for mark in '"“”«»'):
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


def edges(sentence: Sentence, i: int) -> tuple[int, int]:
    """First and last index of what a token governs."""
    below = sentence.subtree(i)
    return below[0], below[-1]


def clause(hit: Hit, speaker: int | None) -> Span:
    """The stretch of the cue's own words: speaker, cue, hearer and short adjuncts, without what is said."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    left, right = i, i
    for k in sentence.children[i]:
        if k < i and k != speaker and tokens[k].dep in _SUBJECTS and any(t.tag == "''" for t in tokens[k + 1 : i]):
            continue  # '"Nonsense," said the mayor'
        if k < i and (tokens[k].dep in _SUBJECTS or tokens[k].dep in _ADJUNCTS or tokens[k].dep == "mark"):
            edge = edges(sentence, k)
            between = [t for t in tokens[edge[1] + 1 : left] if t.dep == "punct"]
            if tokens[k].dep in _SUBJECTS or (edge[1] + 1 >= left and not between):
                left = min(left, edge[0])
    if speaker is not None and speaker < i and tokens[i].head == speaker:
        left = min(left, i)
    for k in sorted(sentence.children[i]):
        if k <= i:
            continue
        first, last = edges(sentence, k)
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
        marked = any(
            sentence.tokens[m].lower == "that" and sentence.tokens[m].dep == "mark" for m in sentence.children[k]
        )
        if (
            k > i
            and token.dep in {"advcl", "xcomp", "relcl", "acl"}
            and (marked or (token.dep == "xcomp" and sentence.child(k, "nsubj", "nsubjpass") is not None))
        ):
            return k
    for k in sentence.children[i]:
        # "told the mayor that the bridge fell": the clause may hang on the hearer
        if k > i and sentence.tokens[k].dep in {"dobj", "dative", "pobj"}:
            for m in sentence.children[k]:
                marked = any(
                    sentence.tokens[n].lower == "that" and sentence.tokens[n].dep == "mark"
                    for n in sentence.children[m]
                )
                if (
                    sentence.tokens[m].dep in {"acl", "relcl", "ccomp"}
                    and marked
                    and sentence.tokens[m].tag[:1] in {"V", "M"}
                ):
                    return m
    return kids[0] if kids else None


def tail(hit: Hit, end: int) -> int:
    """Index of the last token of a content that ends at token ``end``, with adjuncts the parser hung on the cue."""
    sentence, i = hit.sentence, hit.token
    tokens = sentence.tokens
    for k in sorted(sentence.children[i]):
        first, last = edges(sentence, k)
        if first <= end or k <= i:
            continue
        token = tokens[k]
        gap = tokens[end + 1 : first]
        if any(t.text in _OPENERS for t in gap):
            break
        if (
            (token.dep in {"prep", "npadvmod", "advmod", "tmod"} and not gap)
            or (token.dep == "advcl" and token.tag in {"VBG", "VBN"} and token.lemma not in _SPEECH_ADVERBIALS)
            or (token.dep in {"ccomp", "dep", "appos"} and k > i)
        ):
            end = last
        elif token.dep == "punct" or token.dep == "cc":
            continue
        else:
            break
    return end


_SPEECH_ADVERBIALS = frozenset(
    "add say cite quote note warn call accuse insist claim describe deny tell refer argue write promise".split()
)


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
    last = tail(hit, below[-1])
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
        if (
            token.tag[:1] != "V"
            or ("verb", token.lemma) not in table
            or sentence.child(k, "nsubj", "nsubjpass") is not None
        ):
            continue
        governor = token.head
        bare = tokens[governor].tag in {"VB", "VBN", "VBG"} and sentence.child(governor, "aux", "auxpass") is not None
        subject = sentence.child(governor, "nsubj", "nsubjpass")
        counted = subject is not None and sentence.child(subject, "nummod") is not None
        finite = token.tag in {"VBD", "VBZ", "VBP"} and token.tag == tokens[hit.token].tag
        if token.dep == "conj" and finite and (bare or counted) and tokens[governor].dep == "ccomp":
            return k - 1
        if (
            token.tag == "VBG"
            and token.dep == "advcl"
            and tokens[k - 1].text == ","
            and token.lemma in _SPEECH_ADVERBIALS
            and tokens[governor].dep in {"ccomp", "conj"}
        ):
            return k - 2
    for k in range(first + 1, last):
        if tokens[k].lower in _TURNS and tokens[k - 1].text == ",":
            if tokens[hit.token].tag == "VBG" or other_speaker(sentence, k, last):
                return k - 2
    return last


_TURNS = frozenset({"while", "whereas", "but", "though", "although"})


def other_speaker(sentence: Sentence, first: int, last: int) -> bool:
    """True where a verb of saying with a subject of its own stands between two tokens."""
    table = lexicon()
    return any(
        token.tag in {"VBD", "VBZ", "VBP"}
        and any("that" in cue.frames and not cue.wide for cue in table.get(("verb", token.lemma), ()))
        and sentence.child(token.i, "nsubj") is not None
        for token in sentence.tokens[first : last + 1]
    )


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
    if (quote is not None and not text[start : max(start, quote.outer.start)].strip(_OPENERS + " ")) or (
        quote is not None and text[start : quote.outer.start].rstrip()[-1:] in {"-", "–", "—", ":", "."}
    ):
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
    if (
        not marks
        or sentence.tokens[i].dep not in {"advcl", "ROOT", "parataxis"}
        or sentence.child(i, "dobj", "ccomp") is not None
    ):
        return None
    start = min(own.start, sentence.tokens[marks[0]].start)
    contents = []
    for low, high in ((max(sentence.start, left), start), (own.end, sentence_end(sentence))):
        piece = strip(text, low, high) if high > low else None
        if piece is not None and piece.end - piece.start > 3:
            contents.append(piece)
    bounded = not text[own.end : sentence_end(sentence)].strip() or (
        text[own.end : own.end + 1] in {",", " "} and "," in text[own.end : own.end + 2]
    )
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
        if following in {",", "—"} and not that_near(sentence, c):
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
        if token.tag == "VBG" and tokens[k - 1].lower == "without":
            continue
        if token.tag in {"VBD", "VBZ", "VBP", "MD", "VBG", "VB"} or token.text in {";", ":", '"', "“"}:
            return None
        if token.tag[:2] == "NN" and ("noun", token.lemma) in lexicon():
            return None
        if token.lower == "that" and token.tag in {"IN", "WDT"}:
            following = tokens[k + 1]
            if (
                following.tag[:1] == "V"
                or following.tag == "MD"
                or not any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} for t in tokens[k + 1 :])
            ):
                return None
            return strip(text, following.start, sentence_end(sentence))
    return None


def that_near(sentence: Sentence, c: int) -> bool:
    """True where a clause has its own "that"."""
    return any(sentence.tokens[k].lower == "that" and sentence.tokens[k].tag == "IN" for k in sentence.children[c])


def _whole_quotes(span: Span, quotes: Sequence[Quotation]) -> Span:
    """Grow a content to the end of a quotation that starts inside it and runs over the sentence end."""
    for quote in quotes:
        if span.start <= quote.outer.start < span.end < quote.inner.end:
            return Span(span.start, quote.inner.end)
    return span


def style_of(found: Found, quotes: Sequence[Quotation]) -> str:
    """``direct``, ``mixed`` or ``indirect`` by the quotation marks around the contents."""
    if found.frame == "quote":
        return "direct"
    for span in found.contents:
        for quote in quotes:
            if quote.outer.covers(span) or quote.inner.covers(span):
                return "direct"
            if quote.inner.overlaps(span):
                return "mixed"
    return "indirect"

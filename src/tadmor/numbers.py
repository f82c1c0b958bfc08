"""Counted quantities: numerals with their modifiers, what they count, as ranges ``low..high``.

Bounds: "at least n" is n and up, "more than n" n+1 and up, "up to n" 1..n, "about n" n give or take a tenth,
"dozens" 24 and up. Years, dates, clock times, ordinals and type names (T-72) are no quantities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tadmor import nouns
from tadmor.model import NumberMention, Sentence, Token
from tadmor.numerals import Value, digits, numeral, rough, widen
from tadmor.resources import toml

_WORDS = toml("lexicon/quantities.toml")
_MODIFIERS: tuple[tuple[list[str], str], ...] = tuple(
    (phrase.split(), sort)
    for phrase, sort in sorted(
        ((p, sort) for sort, row in _WORDS["modifiers"].items() for p in row), key=lambda r: (-len(r[0]), r[0])
    )
)
# Modifiers that belong to the span of the number.
_SPANNED = frozenset({"least", "more", "most", "less", "about"})
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep
    sept oct nov dec""".split()
)
_LABELS = frozenset(_WORDS["words"]["labels"].split())
_UNITS: dict[str, str] = {word: unit for unit, row in _WORDS["units"].items() for word in row.split()}
# Words for people by what became of them.
_HARMED = frozenset(_WORDS["words"]["harmed"].split())
_VERBS = frozenset(_WORDS["words"]["verbs"].split())
_SKIP = frozenset(
    {
        "of",
        "the",
        "their",
        "its",
        "his",
        "these",
        "those",
        "more",
        "other",
        "others",
        "our",
        "new",
        "different",
        "such",
        "her",
        "additional",
        "further",
    }
)


def _designator(tokens: Sequence[Token], i: int, text: str) -> bool:
    """True where the digits are part of a name, date, time or ordinal."""
    token = tokens[i]
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    left = text[token.start - 1 : token.start] if token.start else ""
    if left and (left.isalpha() or (left in "-–/.:" and before is not None and before.end == token.start)):
        # "T-72", "3/4", "10:30"; a range "10-15" is read from its first number
        return True
    right = text[token.end : token.end + 1]
    if right in {":", "/"} and after is not None and after.start == token.end:
        return True
    if (
        before is not None
        and before.lower.rstrip(".") in _MONTHS
        and before.text[:1].isupper()
        and "," not in token.text
    ):
        return True
    if after is not None and after.lower.rstrip(".") in _MONTHS and after.text[:1].isupper():
        return True
    if before is not None and before.lower in _LABELS and before.tag not in {"DT", "UH"} and before.lower != "no":
        return True
    return before is not None and before.lower in {"aged", "age"}


def _year(token: Token, tokens: Sequence[Token]) -> bool:
    if not (len(token.text) == 4 and token.text.isdigit() and 1800 <= int(token.text) <= 2100):
        return False
    after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
    return after is None or after.tag[:2] not in {"NNS"} or not (nouns.person(after.lower) or after.lower in _UNITS)


def _modifier(tokens: Sequence[Token], first: int) -> tuple[str, int]:
    """Sort of the modifier before token ``first`` and the index where the span begins."""
    begin, sort = first, "exact"
    for _ in range(3):
        step = _one_modifier(tokens, begin)
        if step is None:
            break
        kind, start = step
        if kind in _SPANNED:
            return kind, start
        begin = start
    return sort, first


def _one_modifier(tokens: Sequence[Token], first: int) -> tuple[str, int] | None:
    last = tokens[first - 1].lower if first else ""
    for words, sort in _MODIFIERS:
        k = first - len(words)
        if last == words[-1] and k >= 0 and [t.lower for t in tokens[k:first]] == words:
            if (
                words in (["over"], ["above"], ["under"], ["below"])
                and tokens[k].dep == "prep"
                and tokens[first].dep not in {"nummod", "quantmod", "pobj"}
            ):
                return None
            return sort, k
    return None


def _bounds(value: Value, sort: str) -> tuple[int | None, int | None]:
    low, high = round(value.low), None if value.high is None else round(value.high)
    if value.rough and high is None:
        return low, high
    if sort == "least":
        return low, None
    if sort == "more":
        return low + 1, None
    if sort == "most":
        return (1 if low else 0), high
    if sort == "less":
        return 0, (high or 1) - 1
    if sort == "about":
        spread = value.low / 10
        return int(-(-(value.low - spread) // 1)), int((value.high or value.low) + spread)
    return low, high


def _counted(sentence: Sentence, last: int) -> tuple[int, int]:
    """Indices of the counted noun and of the last token of its short phrase; ``last`` twice where there is none."""
    tokens = sentence.tokens
    k = last + 1
    steps = 0
    while k < len(tokens) and tokens[k].lower in _SKIP and steps < 3:
        k, steps = k + 1, steps + 1
    noun = -1
    while k < len(tokens) and k - last < 9:
        token = tokens[k]
        if token.tag[:2] == "NN" or token.text in {"%", "$"}:
            if noun >= 0 and token.tag in {"NNP"} and tokens[noun].tag == "NNS":
                break
            noun = k
        elif token.text in {"%"}:
            noun = k
        elif (
            token.lower in {"km", "dead", "wounded", "injured", "missing", "percent"}
            and noun < 0
            and not _before_noun(tokens, k)
        ):
            return k, k
        elif (
            token.tag in {"CD", "NNP", "JJ", "HYPH"}
            and any(c.isdigit() for c in token.text)
            and any(c.isalpha() for c in token.text)
        ):
            pass  # a type name: "three T-72 tanks"
        elif token.lower == "per" and k + 1 < len(tokens) and tokens[k + 1].lower == "cent":
            return k + 1, k + 1
        elif token.tag[:2] in {"JJ", "VB", "CD", "RB"} or token.tag in {"HYPH", "POS"}:
            if noun >= 0 or token.tag in {"VBD", "VBZ", "VBP", "MD"}:
                break
            if token.tag == "VBN" and not _before_noun(tokens, k):
                break
            if token.tag == "CD":
                break
        else:
            break
        k += 1
    return (noun, noun) if noun >= 0 else (last, last)


def _before_noun(tokens: Sequence[Token], k: int) -> bool:
    return k + 1 < len(tokens) and tokens[k + 1].tag[:2] in {"NN", "JJ"}


def _unit(sentence: Sentence, noun: int, last: int) -> tuple[str, str]:
    """Unit and victim class of a counted noun at token ``noun``; bare numbers by the verb above them."""
    tokens = sentence.tokens
    token = tokens[noun]
    if noun != last:
        word = nouns.singular(token.text)
        if token.lower in _UNITS or word in _UNITS:
            return _UNITS.get(token.lower) or _UNITS[word], ""
        if token.lower in _HARMED or word in _HARMED:
            return "people", "people"
        seen = nouns.person_at(tokens, noun)
        weapon = nouns.weapon_at(tokens, noun)
        if seen is not None and not (weapon and seen[1].collective):
            if seen[1].collective and seen[1].name in {
                "unit",
                "armed_group",
                "body",
                "government",
                "intel",
                "coalition",
            }:
                return "groups", ""
            return "people", seen[1].victim
        if weapon is not None:
            sort = weapon[1]
            if sort in {"aircraft", "helicopter", "drone"}:
                return {"aircraft": "aircraft", "helicopter": "aircraft", "drone": "drones"}[sort], ""
            return ("vehicles" if sort in {"armour", "vehicle"} else "weapons"), ""
        return ("people", "people") if token.tag == "NNPS" else (token.lower, "")
    return "", ""


def _bare(sentence: Sentence, i: int) -> bool:
    """True where a number without a noun stands for people: under a verb of harm, before "dead", after "lost"."""
    for k in [*sentence.ancestors(i)[:2], *sentence.children[i]]:
        if sentence.tokens[k].lemma in _VERBS or sentence.tokens[k].lower in {"killed", "dead", "wounded", "captured"}:
            return True
    following = sentence.tokens[i + 1] if i + 1 < len(sentence.tokens) else None
    return following is not None and following.lemma in _VERBS


def _zero(sentence: Sentence, i: int) -> NumberMention | None:
    """``no casualties``, ``no one was hurt``, ``none``."""
    tokens = sentence.tokens
    token = tokens[i]
    if (
        token.lower == "none"
        or (token.lower == "no" and i + 1 < len(tokens) and tokens[i + 1].lower == "one")
        or token.lower in {"nobody", "no-one"}
    ):
        end = i + 1 if token.lower == "no" else i
        verbs = [sentence.tokens[k].lemma for k in sentence.ancestors(i)[:2]]
        if not any(v in _VERBS or v in {"harm", "survive"} for v in verbs):
            return None
        return NumberMention(
            token.start,
            tokens[end].end,
            _slice(sentence, token.start, tokens[end].end),
            0,
            0,
            "people",
            "people",
            token.start,
        )
    if token.lower not in {"no", "zero"}:
        return None
    noun, last = _counted(sentence, i)
    if noun == i:
        return None
    unit, victim = _unit(sentence, noun, i)
    if unit != "people":
        return None
    return NumberMention(
        token.start,
        tokens[last].end,
        _slice(sentence, token.start, tokens[last].end),
        0,
        0,
        unit,
        victim,
        tokens[noun].start,
    )


def _slice(sentence: Sentence, start: int, end: int) -> str:
    return sentence.text[start - sentence.start : end - sentence.start]


def _in_sentence(text: str, sentence: Sentence, previous: NumberMention | None) -> Iterator[NumberMention]:
    tokens = sentence.tokens
    done = -1
    for i, token in enumerate(tokens):
        if i <= done:
            continue
        zero = _zero(sentence, i)
        if zero is not None:
            yield zero
            previous = zero
            continue
        value = rough(tokens, i) or numeral(tokens, i)
        if value is None or value.first <= done:
            continue
        if digits(token) is not None and (_designator(tokens, i, text) or _year(token, tokens)):
            done = value.last
            continue
        found = _mention(sentence, widen(tokens, value), previous)
        if found is None:
            continue
        done = max(value.last, (sentence.at(found.end - 1) or 0) if found.head != token.start else value.last)
        yield found
        if found.unit == "people":
            previous = found


def after_of(tokens: Sequence[Token], last: int) -> int | None:
    """Last token of the numeral in "of 15", "of the 15" behind token ``last``."""
    k = last + 1
    if k < len(tokens) and tokens[k].lower == "of":
        k += 1 + (k + 1 < len(tokens) and tokens[k + 1].lower in {"the", "its", "their"})
        whole = numeral(tokens, k) if k < len(tokens) else None
        return None if whole is None else whole.last
    return None


def _mention(sentence: Sentence, value: Value, previous: NumberMention | None) -> NumberMention | None:
    tokens = sentence.tokens
    if not value.low < 1e15:
        return None
    sort, begin = _modifier(tokens, value.first)
    low, high = _bounds(value, sort)
    noun, last = _counted(sentence, value.last)
    if noun == value.last and after_of(tokens, value.last) is not None:
        noun, last = _counted(sentence, after_of(tokens, value.last) or value.last)  # "11 of 15 drones"
    taken = any(t.tag == "VBN" and t.lemma in _VERBS for t in tokens[value.last + 1 : noun])
    if (taken and nouns.noun_class(tokens[noun].text) == "prisoner") or (taken and tokens[noun].lower == "hostage"):
        noun = last = value.last  # "nine taken prisoner": a participle's complement, no counted noun
    after = tokens[value.last + 1] if value.last + 1 < len(tokens) else None
    age = (
        after is not None
        and after.text == "-"
        and value.last + 2 < len(tokens)
        and tokens[value.last + 2].lower in {"year", "month"}
    )
    money = begin > 0 and tokens[begin - 1].text in {"$", "€", "£"}
    unit, victim = ("age", "") if age else ("money", "") if money else _unit(sentence, noun, value.last)
    head = tokens[noun].start if noun != value.last else tokens[value.first].start
    if not unit:
        lone = tokens[value.last].lower in {"one", "many", "few", "several", "numerous"}
        if lone and tokens[value.last].tag != "CD":
            return None
        unit, victim = (
            ("people", previous.victim_class if previous else "people") if _bare(sentence, value.last) else ("", "")
        )
        if (
            not unit
            and previous is not None
            and tokens[value.last].dep
            in {
                "conj",
                "nsubj",
                "nsubjpass",
                "dobj",
                "attr",
                "pobj",
            }
        ):
            unit, victim = previous.unit, previous.victim_class
        head = tokens[value.last].start
    start, end = tokens[begin].start, tokens[last].end
    return NumberMention(start, end, _slice(sentence, start, end), low, high, unit, victim, head)


def find(text: str, sentences: Sequence[Sentence]) -> tuple[NumberMention, ...]:
    """Counted quantities of the sentences, in text order; spans hold modifier, numeral and the counted noun.

    ``unit`` is people, km, hours, vehicles, strikes ..., the noun itself where it has no class, or empty for
    a number that counts nothing named. No exception on odd text.
    """
    found: list[NumberMention] = []
    previous: NumberMention | None = None
    for sentence in sentences:
        here = list(_in_sentence(text, sentence, previous))
        found.extend(here)
        # what a bare number counts carries over one sentence and no further
        people = [n for n in here if n.unit == "people"]
        previous = people[-1] if people else None
    return tuple(found)

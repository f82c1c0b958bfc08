"""Counted quantities: numerals with their modifiers, what they count, as ranges ``low..high``.

Bounds: "at least n" is n and up, "more than n" n+1 and up, "up to n" 1..n, "about n" n give or take a tenth,
"dozens" 24 and up. Years, dates, clock times, ordinals and type names (T-72) are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tadmor import nouns
from tadmor.model import NumberMention, Sentence, Token

_ONES = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen""".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_POWERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "m": 1_000_000, "mn": 1_000_000, "bn": 10**9, "k": 1_000}
# Words that stand for an open or rough number: low, high.
_ROUGH: dict[str, tuple[int, int | None]] = {
    "dozens": (24, None),
    "scores": (40, None),
    "hundreds": (200, None),
    "thousands": (2_000, None),
    "millions": (2_000_000, None),
    "tens": (20, None),
    "several": (3, None),
    "few": (2, None),
    "numerous": (3, None),
    "many": (3, None),
    "handful": (3, 9),
    "couple": (2, 2),
    "pair": (2, 2),
    "dozen": (12, 12),
    "score": (20, 20),
}
_LEAST = ("at least", "no fewer than", "no less than", "not less than", "a minimum of", "upwards of")
_MORE = ("more than", "over", "in excess of", "above", "upward of", "well over", "greater than")
_MOST = ("up to", "as many as", "at most", "a maximum of", "no more than", "not more than")
_LESS = ("fewer than", "less than", "under", "below")
_ABOUT = ("about", "around", "roughly", "some", "approximately", "an estimated", "estimated", "nearly", "almost", "circa", "close to", "or so")
_MODIFIERS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        [(p, "least") for p in _LEAST]
        + [(p, "more") for p in _MORE]
        + [(p, "most") for p in _MOST]
        + [(p, "less") for p in _LESS]
        + [(p, "about") for p in _ABOUT]
        + [("exactly", "exact"), ("only", "exact"), ("just", "exact"), ("another", "exact"), ("a further", "exact"), ("a total of", "exact"), ("a", "exact"), ("all", "exact"), ("the", "exact"), ("other", "exact"), ("these", "exact"), ("those", "exact"), ("both", "exact"), ("its", "exact"), ("their", "exact"), ("his", "exact"), ("the last", "exact"), ("the first", "exact"), ("the other", "exact")],
        key=lambda row: (-len(row[0]), row[0]),
    )
)
# Modifiers that belong to the span of the number.
_SPANNED = frozenset({"least", "more", "most", "less", "about"})
_DIGITS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+(?:\.\d+)?")
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec""".split()
)
_LABELS = frozenset(
    """article resolution highway route chapter page channel brigade division area zone camp no no. number nos room gate flight type class
    section volume line level category phase operation unit regiment battalion block point base hill height km day road""".split()
)
_UNITS: dict[str, str] = {}
for _unit, _words in {
    "km": "km kilometre kilometer kms",
    "distance": "mile metre meter yard foot feet inch m mm cm ft nautical",
    "hours": "hour hr hrs",
    "days": "day night morning evening afternoon weekend",
    "weeks": "week fortnight",
    "months": "month",
    "years": "year decade century yr",
    "time": "minute second am pm a.m. p.m. gmt o'clock time o’clock",
    "percent": "% percent percentage per-cent point",
    "money": "dollar euro pound rouble ruble yuan peso franc lira rupee usd eur $ € £",
    "tonnes": "tonne ton kilogram kilogramme kg litre liter barrel gallon hectare acre",
    "vehicles": "vehicle truck lorry bus car convoy ambulance motorcycle motorbike pick-up pickup tanker boat technical trailer van jeep train wagon bicycle",
    "strikes": "strike airstrike air-strike attack raid sortie bombing explosion blast assault clash incident operation violation bombardment salvo",
    "buildings": "house home building school hospital mosque church shop clinic block apartment tent shelter hut bridge warehouse factory",
    "places": "village town settlement city position hill camp district neighbourhood neighborhood site area checkpoint outpost community province country hamlet",
    "animals": "cow cattle camel sheep goat horse",
}.items():
    _UNITS.update(dict.fromkeys(_words.split(), _unit))
_DEAD = {
    "dead": "people",
    "death": "people",
    "fatality": "people",
    "casualty": "people",
    "body": "people",
    "corpse": "people",
    "wounded": "people",
    "injured": "people",
    "injury": "people",
    "killed": "people",
    "loss": "people",
    "missing": "people",
    "life": "people",
}
_VERBS = frozenset(
    """kill wound injure die capture abduct kidnap arrest detain displace hurt execute behead shoot take seize free release martyr evacuate
    rescue lose drown hold miss""".split()
)
_SKIP = frozenset({"of", "the", "their", "its", "his", "these", "those", "more", "other", "others", "our", "new", "different", "such", "her", "additional", "further"})


@dataclass(frozen=True, slots=True)
class _Value:
    first: int
    last: int
    low: float
    high: float | None
    rough: bool = False
    fraction: bool = False


def _digits(token: Token) -> float | None:
    if not _DIGITS.fullmatch(token.text):
        return None
    return float(re.sub(r"[,\u00a0\u202f]", "", token.text))


def _small(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """Value and next index of a numeral below a power: digits, "twenty-three", "seven"."""
    token = tokens[i]
    value = _digits(token)
    if value is not None:
        return value, i + 1
    word = token.lower
    if "-" in word:
        tens, _, ones = word.partition("-")
        if tens in _TENS and ones in _ONES:
            return float(_TENS[tens] + _ONES[ones]), i + 1
    if word in _TENS:
        if i + 2 < len(tokens) and tokens[i + 1].text in {"-", "–"} and 0 < _ONES.get(tokens[i + 2].lower, 0) < 10:
            return float(_TENS[word] + _ONES[tokens[i + 2].lower]), i + 3
        if i + 1 < len(tokens) and 0 < _ONES.get(tokens[i + 1].lower, 0) < 10:
            return float(_TENS[word] + _ONES[tokens[i + 1].lower]), i + 2
        return float(_TENS[word]), i + 1
    if word in _ONES:
        return float(_ONES[word]), i + 1
    return None


def _numeral(tokens: Sequence[Token], i: int) -> _Value | None:
    """The numeral that begins at token ``i``, with powers ("2.5 million", "one hundred and twenty")."""
    word = tokens[i].lower
    if word in {"half", "quarter"} and i + 2 < len(tokens) and tokens[i + 1].lower in {"a", "of"} and tokens[i + 2].lower in _POWERS:
        value = _POWERS[tokens[i + 2].lower] / (2 if word == "half" else 4)
        return _Value(i, i + 2, value, value)
    if word in _POWERS and len(word) > 2:  # "a hundred", "a million"
        return _Value(i, i, _POWERS[word], _POWERS[word]) if i and tokens[i - 1].lower in {"a", "one"} else None
    small = _small(tokens, i)
    if small is None:
        return None
    total, part, k = 0.0, small[0], small[1]
    while k < len(tokens):
        word = tokens[k].lower
        if word in _POWERS and not (len(word) < 3 and tokens[k].start != tokens[k - 1].end):
            part *= _POWERS[word]
            if _POWERS[word] >= 1_000:
                total, part = total + part, 0.0
            k += 1
            continue
        joined = k + 1 if word == "and" and k + 1 < len(tokens) else k
        more = _small(tokens, joined) if tokens[k - 1].lower in _POWERS else None
        if more is not None and (joined > k or tokens[joined].lower in _ONES or tokens[joined].lower in _TENS) and more[0] < 100:
            part, k = part + more[0], more[1]
            continue
        if tokens[k - 1].lower in _POWERS and joined == k and _small(tokens, k) and tokens[k - 1].lower == "thousand":
            step = _small(tokens, k)
            if step is not None:
                part, k = step[0], step[1]
                continue
        break
    value = total + part
    if k < len(tokens) and tokens[k].lower == "dozen":
        value, k = value * 12, k + 1
    return _Value(i, k - 1, value, value)


def _rough(tokens: Sequence[Token], i: int) -> _Value | None:
    word = tokens[i].lower
    if word not in _ROUGH:
        return None
    low, high = _ROUGH[word]
    first = i
    before = tokens[i - 1].lower if i else ""
    if word in {"dozen", "couple", "pair", "handful", "few", "score"}:
        if before not in {"a", "half"} and not (word == "few" and before in {"the", "last", "first"}):
            return None
        if before == "a":
            first = i - 1
        if word == "dozen" and i > 1 and (before == "half" or (before == "a" and tokens[i - 2].lower == "half")):
            low, high, first = 6, 6, i - (1 if before == "half" else 2)
            if first and tokens[first - 1].lower == "a":
                first -= 1
    last = i
    if word == "tens" and i + 2 < len(tokens) and tokens[i + 1].lower == "of" and tokens[i + 2].lower in {"thousands", "millions"}:
        low, last = (20_000 if tokens[i + 2].lower == "thousands" else 20_000_000), i + 2
    elif word == "tens":
        return None
    if word in {"hundreds", "dozens"} and i + 2 < len(tokens) and tokens[i + 1].lower == "of" and tokens[i + 2].lower == "thousands":
        low, last = 200_000, i + 2
    return _Value(first, last, low, high, True)


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
    if before is not None and before.lower.rstrip(".") in _MONTHS and before.text[:1].isupper() and "," not in token.text:
        return True
    if after is not None and after.lower.rstrip(".") in _MONTHS and after.text[:1].isupper():
        return True
    if before is not None and before.lower in _LABELS and before.tag not in {"DT", "UH"} and before.lower != "no":
        return True
    if before is not None and before.lower in {"aged", "age"}:
        return True
    return False


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
    for phrase, sort in _MODIFIERS:
        words = phrase.split()
        k = first - len(words)
        if k >= 0 and [t.lower for t in tokens[k:first]] == words:
            if phrase in {"over", "above", "under", "below"} and tokens[k].dep == "prep" and tokens[first].dep not in {"nummod", "quantmod", "pobj"}:
                return None
            return sort, k
    return None


def _bounds(value: _Value, sort: str) -> tuple[int | None, int | None]:
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
        elif token.lower in {"km", "dead", "wounded", "injured", "missing", "percent"} and noun < 0:
            return k, k
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
        if token.lower in _DEAD or word in _DEAD:
            return "people", _DEAD.get(word, "people")
        seen = nouns.person_at(tokens, noun)
        weapon = nouns.weapon_at(tokens, noun)
        if seen is not None and not (weapon and seen[1].collective):
            if seen[1].collective and seen[1].name in {"unit", "armed_group", "body", "government", "intel", "coalition"}:
                return "groups", ""
            return "people", seen[1].victim
        if weapon is not None:
            sort = weapon[1]
            if sort in {"aircraft", "helicopter", "drone"}:
                return {"aircraft": "aircraft", "helicopter": "aircraft", "drone": "drones"}[sort], ""
            return ("vehicles" if sort in {"armour", "vehicle"} else "weapons"), ""
        return token.lower, ""
    return "", ""


def _bare(sentence: Sentence, i: int) -> bool:
    """True where a number without a noun stands for people: under a verb of harm, before "dead", after "lost"."""
    for k in [*sentence.ancestors(i)[:2], *sentence.children[i]]:
        if sentence.tokens[k].lemma in _VERBS or sentence.tokens[k].lower in {"killed", "dead", "wounded", "captured"}:
            return True
    following = sentence.tokens[i + 1] if i + 1 < len(sentence.tokens) else None
    return following is not None and following.lemma in _VERBS


def _range(tokens: Sequence[Token], value: _Value) -> _Value:
    """Widen to the second number of "10 to 15", "10-15", "between 10 and 20"."""
    k = value.last + 1
    if k + 1 >= len(tokens):
        return value
    word = tokens[k].lower
    between = value.first > 0 and tokens[value.first - 1].lower == "between"
    if word in {"to", "-", "–", "—", "or"} or (word == "and" and between):
        other = _numeral(tokens, k + 1)
        if other is not None and value.low <= other.low and not value.rough:
            if tokens[other.last].lower in _POWERS and value.low < 1_000 <= other.low and tokens[value.last].lower not in _POWERS:
                scale = _POWERS[tokens[other.last].lower]
                return replace(value, low=value.low * scale, last=other.last, high=other.low)
            first = value.first - 1 if between else value.first
            return _Value(first, other.last, value.low, other.low)
    return value


def _zero(sentence: Sentence, i: int) -> NumberMention | None:
    """``no casualties``, ``no one was hurt``, ``none``."""
    tokens = sentence.tokens
    token = tokens[i]
    if token.lower == "none" or (token.lower == "no" and i + 1 < len(tokens) and tokens[i + 1].lower == "one") or token.lower in {"nobody", "no-one"}:
        end = i + 1 if token.lower == "no" else i
        verbs = [sentence.tokens[k].lemma for k in sentence.ancestors(i)[:2]]
        if not any(v in _VERBS or v in {"harm", "survive"} for v in verbs):
            return None
        return NumberMention(token.start, tokens[end].end, _slice(sentence, token.start, tokens[end].end), 0, 0, "people", "people", token.start)
    if token.lower not in {"no", "zero"}:
        return None
    noun, last = _counted(sentence, i)
    if noun == i:
        return None
    unit, victim = _unit(sentence, noun, i)
    if unit != "people":
        return None
    return NumberMention(token.start, tokens[last].end, _slice(sentence, token.start, tokens[last].end), 0, 0, unit, victim, tokens[noun].start)


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
        value = _rough(tokens, i) or _numeral(tokens, i)
        if value is None or value.first <= done:
            continue
        if _digits(token) is not None and (_designator(tokens, i, text) or _year(token, tokens)):
            done = value.last
            continue
        found = _mention(sentence, _range(tokens, value), previous)
        if found is None:
            continue
        done = max(value.last, (sentence.at(found.end - 1) or 0) if found.head != token.start else value.last)
        yield found
        if found.unit == "people":
            previous = found


def _mention(sentence: Sentence, value: _Value, previous: NumberMention | None) -> NumberMention | None:
    tokens = sentence.tokens
    if not value.low < 1e15:
        return None
    sort, begin = _modifier(tokens, value.first)
    low, high = _bounds(value, sort)
    noun, last = _counted(sentence, value.last)
    if any(t.tag == "VBN" and t.lemma in _VERBS for t in tokens[value.last + 1 : noun]):
        noun = last = value.last  # "nine taken prisoner": a participle's complement, no counted noun
    after = tokens[value.last + 1] if value.last + 1 < len(tokens) else None
    age = after is not None and after.text == "-" and value.last + 2 < len(tokens) and tokens[value.last + 2].lower in {"year", "month"}
    money = begin > 0 and tokens[begin - 1].text in {"$", "€", "£"}
    unit, victim = ("age", "") if age else ("money", "") if money else _unit(sentence, noun, value.last)
    head = tokens[noun].start if noun != value.last else tokens[value.first].start
    if not unit:
        lone = tokens[value.last].lower in {"one", "many", "few", "several", "numerous"}
        if lone and tokens[value.last].tag != "CD":
            return None
        unit, victim = ("people", previous.victim_class if previous else "people") if _bare(sentence, value.last) else ("", "")
        if not unit and previous is not None and tokens[value.last].dep in {
            "conj",
            "nsubj",
            "nsubjpass",
            "dobj",
            "attr",
            "pobj",
        }:
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

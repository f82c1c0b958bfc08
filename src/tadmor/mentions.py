"""Who and what is named: parties, people, numbers and weapons, as spans of the canonical text.

``find`` marks; ``actors.ground`` says whom the marks stand for. A mention's first candidate tells what was
recognised: the id of a register row, an ISO country code, or ``noun:<class>`` of ``people.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tadmor import names, nouns, numbers
from tadmor.model import ActorMention, Candidate, NumberMention, Sentence, Span, WeaponMention
from tadmor.names import Name
from tadmor.nouns import NounClass, noun_class
from tadmor.phrases import goes_on, phrase_start, with_complement

__all__ = ["Found", "find", "noun_class"]

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "we"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
}
_INDEFINITE = frozenset({"nobody", "everyone", "everybody", "someone", "somebody", "anyone", "anybody"})
_ADJECTIVAL = frozenset({"rebel", "insurgent", "jihadist", "militant", "paramilitary", "military"})
# Locative prepositions: a country under one of them is a place and no party.
_WHERE = frozenset(
    """in into from to at near across through throughout outside inside within around towards toward over off on
    onto along beyond via of for""".split()
)
_PARTITIVE = frozenset(
    """dozen hundred thousand score number group unit element member majority some most many several one two three four
    five
six seven eight nine ten eleven twelve each all none half part handful crowd column convoy band couple pair remnant
    gang
    family relative body""".split()
)
_EXTENDED = frozenset(
    {
        "official",
        "officer",
        "body",
        "coalition",
        "armed_group",
        "government",
        "soldier",
        "unit",
        "fighter",
        "army",
        "rebel",
        "jihadist",
        "militant",
        "militiaman",
    }
)
_DEEDS = frozenset(
    """strike airstrike air-strike raid attack shelling bombardment fire offensive assault bombing missile rocket drone
    artillery incursion
invasion advance blockade siege shell bomb ambush barrage salvo sortie counteroffensive counterattack
    counter-attack push operation
    onslaught gunfire sniper airdrop withdrawal retreat pullout position line convoy airpower bombings""".split()
)
# Nouns that can follow a party's name and stand for it: "Russian strikes" no, "junta positions" no; these yes.
_MODIFIER_CLASSES = frozenset(
    {"army", "government", "police", "rebel", "armed_group", "separatist", "jihadist", "militant", "coalition", "navy"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """What ``find`` marks in a report, each tuple in text order."""

    actors: tuple[ActorMention, ...]
    numbers: tuple[NumberMention, ...]
    weapons: tuple[WeaponMention, ...]


def _last_token(sentence: Sentence, end: int) -> int | None:
    return sentence.at(end - 1)


def _plural(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    return token.tag in {"NNS", "NNPS"} or token.lower in {"police", "people", "troops", "they", "personnel"}


def _mention(
    text: str, start: int, end: int, head: int, form: str, who: str, kind: str, mark: Candidate, **more: object
) -> ActorMention:
    return ActorMention(
        start,
        end,
        text[start:end],
        head,
        form,
        who,
        kind,
        plural=bool(more.get("plural")),
        country=str(more.get("country") or ""),
        candidates=(mark,),
    )


def _serves(sentence: Sentence, i: int) -> bool:
    """True for soldiers, units and officials: those of a country are its own, while its people only live there."""
    seen = nouns.person_at(sentence.tokens, i)
    return seen is not None and (seen[1].kind in {"state_forces", "police", "government"} or seen[1].name == "unit")


def _is_party(sentence: Sentence, i: int) -> bool:
    """True where a country's name at token ``i`` stands for its government and not for the place."""
    token = sentence.tokens[i]
    seen = 0
    while token.dep in {"conj", "appos"} and seen < 6:
        token = sentence.tokens[token.head]
        seen += 1
    if token.dep == "pobj":
        above = sentence.tokens[token.head]
        return above.lower not in _WHERE or (above.lower == "of" and _serves(sentence, above.head))
    return (
        token.dep in {"nsubj", "nsubjpass", "dobj", "poss", "agent", "dative", "iobj", "ROOT", "nmod", "oprd"}
        or not token.dep
    )


def _acronym_end(text: str, end: int) -> int:
    match = names.DEFINED.match(text, end)
    return match.end() if match else end


def _name_mention(text: str, sentence: Sentence, name: Name) -> ActorMention | None:
    """The mention for a name that heads its phrase; None for names of nations that stand for places."""
    last = _last_token(sentence, name.end)
    if last is None:
        return None
    mark = Candidate(name.id or name.sort, name.name, 1.0, name.rule)
    start, end = name.start, name.end
    first = phrase_start(sentence, last)
    first_name = sentence.at(name.start)
    if first_name is not None and first < first_name and not goes_on(sentence, last):
        start = sentence.tokens[first].start
    modifier = goes_on(sentence, last)
    head = sentence.tokens[last].start
    if name.sort in {"country", "adjective"} and modifier and _deed(sentence, last):
        mark = Candidate(name.id, name.name, 1.0, "nation before a deed")
        return _mention(text, name.start, name.end, head, "name", name.name, "country", mark, country=name.country)
    if name.sort == "adjective" and _beside(sentence, last):
        mark = Candidate(name.id, name.name, 1.0, nouns.BESIDE)
        return _mention(text, name.start, name.end, head, "name", name.name, "country", mark, country=name.country)
    if name.sort in {"country", "capital", "adjective"}:
        if name.sort == "adjective" and (modifier or not _heads_people(sentence, last)):
            return None
        if sentence.parsed and not modifier and name.sort != "adjective" and not _is_party(sentence, last):
            return None
        if modifier and name.sort == "capital":
            return None
        if name.sort == "capital" and text[name.start : name.end].isupper():
            return None
        if name.sort == "capital" and sentence.tokens[last].dep not in {"nsubj", "agent"}:
            return None
        if name.sort == "capital" and sentence.tokens[last].dep == "nsubj" and not _acts(sentence, last):
            return None
    if name.sort in {"people", "adjective"}:
        mark = Candidate(name.id, name.name, 1.0, "people of a nation")
        return _mention(
            text, start, end, head, "name", text[name.start : end], "country", mark, plural=True, country=name.country
        )
    if not modifier:
        end = _acronym_end(text, end)
    return _mention(text, start, end, head, "name", name.name, name.kind, mark, country=name.country)


def _deed(sentence: Sentence, i: int) -> bool:
    """``Russian shelling``: the noun ahead is something armed forces do or fire."""
    for k in range(i + 1, min(i + 5, len(sentence.tokens))):
        token = sentence.tokens[k]
        if token.tag[:2] == "NN" and not goes_on(sentence, k):
            return nouns.singular(token.text) in _DEEDS
        if token.tag[:2] not in {"NN", "JJ", "VB"} and token.tag != "HYPH":
            return False
    return False


def _beside(sentence: Sentence, i: int) -> bool:
    """``Somali and Kenyan troops``: the first of two nations whose soldiers one noun names."""
    tokens = sentence.tokens
    if tokens[i].dep not in {"amod", "compound", "nmod"} or i + 3 >= len(tokens) or tokens[i + 1].lower != "and":
        return False
    if not tokens[i + 2].text[:1].isupper() or tokens[i + 2].tag[:2] not in {"JJ", "NN"}:
        return False
    seen = nouns.person_at(tokens, tokens[i].head) if tokens[i].head > i + 2 else None
    fights = seen is not None and (seen[1].kind == "state_forces" or seen[1].role in {"army", "air", "navy"})
    return fights and tokens[tokens[i].head].tag in {"NNS", "NN"}


def _heads_people(sentence: Sentence, i: int) -> bool:
    """``the French``: an adjective that heads a noun phrase under an article."""
    token = sentence.tokens[i]
    before = sentence.tokens[i - 1] if i else None
    return (
        before is not None
        and before.lower == "the"
        and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss"}
    )


def _acts(sentence: Sentence, i: int) -> bool:
    """True where the verb above a capital is one of doing or saying, not of being or falling."""
    verb = sentence.tokens[sentence.tokens[i].head]
    return verb.tag.startswith("VB") and verb.lemma not in {
        "be",
        "fall",
        "lie",
        "remain",
        "become",
        "have",
        "see",
        "suffer",
        "stand",
        "wake",
    }


def _noun_mention(
    text: str, sentence: Sentence, head: int, first_noun: int, known: NounClass, inner: Sequence[Name]
) -> ActorMention:
    """The mention for a noun for people; ``inner`` are the names inside its phrase."""
    first = min(phrase_start(sentence, head), first_noun)
    last = (
        with_complement(sentence, head)
        if known.name in _EXTENDED or sentence.tokens[head].lemma in _PARTITIVE
        else head
    )
    tokens = sentence.tokens
    # do not run into the name of an apposition on the left ("President X", "leader Y")
    start, end = tokens[first].start, tokens[last].end
    words = list(tokens[first : head + 1])
    while words and words[0].lower in {
        "the",
        "a",
        "an",
        "these",
        "those",
        "this",
        "some",
        "its",
        "their",
        "his",
        "her",
        "our",
    }:
        words = words[1:]
    who = text[words[0].start : tokens[last].end] if words else text[start:end]
    country = next((n.country for n in inner if n.country and start <= n.start and n.end <= tokens[head].end), "")
    mark = Candidate(f"noun:{known.name}", nouns.singular(tokens[head].text), 1.0, "noun class")
    return _mention(
        text,
        start,
        end,
        tokens[head].start,
        "nominal",
        who,
        known.kind,
        mark,
        plural=_plural(sentence, head),
        country=country,
    )


def _nominals(text: str, sentence: Sentence, found: Sequence[Name]) -> list[ActorMention]:
    taken: set[int] = set()
    for name in found:
        a, b = sentence.at(name.start), sentence.at(name.end - 1)
        if a is not None and b is not None:
            taken.update(range(a, b + 1))
    mentions: list[ActorMention] = []
    for i in range(len(sentence.tokens) - 1, -1, -1):
        token = sentence.tokens[i]
        if i in taken or not (token.tag[:2] == "NN" or token.lower in _INDEFINITE or token.lower in _ADJECTIVAL):
            continue
        seen = nouns.person_at(sentence.tokens, i)
        if seen is None:
            continue
        first, known = seen
        if known.coarse == "prisoner" and i and sentence.tokens[i - 1].lower in {"taken", "held", "take", "took"}:
            continue  # "taken prisoner": no party
        if goes_on(sentence, i) and known.name not in _MODIFIER_CLASSES:
            continue
        if token.lower in _ADJECTIVAL and token.tag[:2] != "NN" and not goes_on(sentence, i):
            continue
        if (
            goes_on(sentence, i)
            and sentence.tokens[i + 1].tag[:2] == "NN"
            and nouns.person(sentence.tokens[i + 1].lower)
        ):
            continue
        if known.name == "unit" and not sentence.parsed:
            continue
        mention = _noun_mention(text, sentence, i, first, known, found)
        if goes_on(sentence, i):
            mention = _mention(
                text,
                sentence.tokens[first].start,
                token.end,
                token.start,
                "nominal",
                text[sentence.tokens[first].start : token.end],
                known.kind,
                mention.candidates[0],
            )
        mentions.append(mention)
        taken.update(range(first, i + 1))
    return mentions


def _partitives(text: str, sentence: Sentence, inner: Sequence[ActorMention]) -> list[ActorMention]:
    """``three of the workers``, ``dozens of men``: an outer mention headed by the quantity."""
    found: list[ActorMention] = []
    heads = {m.head: m for m in inner}
    for token in sentence.tokens:
        if token.lemma not in _PARTITIVE and token.tag != "CD" and nouns.singular(token.text) not in _PARTITIVE:
            continue
        if any(m.head == token.start for m in inner):
            continue
        last = with_complement(sentence, token.i)
        if last == token.i or sentence.tokens[last].start not in heads:
            continue
        core = heads[sentence.tokens[last].start]
        first = sentence.tokens[phrase_start(sentence, token.i)]
        mark = Candidate("part", core.who, 1.0, "partitive")
        found.append(
            _mention(
                text,
                first.start,
                core.end,
                token.start,
                "nominal",
                core.who,
                core.kind,
                mark,
                plural=token.lower not in {"one", "each"},
                country=core.country,
            )
        )
    return found


def _bare_numbers(
    text: str, sentence: Sentence, counted: Iterable[NumberMention], spans: Iterable[Span]
) -> list[ActorMention]:
    """``nine taken prisoner``, ``11 captured``: a number that stands for people counted before."""
    found: list[ActorMention] = []
    held = list(spans)
    for number in counted:
        i = sentence.at(number.head)
        if i is None or number.unit != "people" or sentence.tokens[i].tag != "CD" or sentence.tokens[i].dep == "pobj":
            continue
        token = sentence.tokens[i]
        if any(s.start <= token.start < s.end for s in held):
            continue
        mark = Candidate("number", token.text, 1.0, "bare number")
        plural = token.lower not in {"one", "1"}
        found.append(
            _mention(text, token.start, token.end, token.start, "nominal", token.text, "unknown", mark, plural=plural)
        )
    return found


def _pronouns(text: str, sentence: Sentence) -> list[ActorMention]:
    found: list[ActorMention] = []
    for token in sentence.tokens:
        sort = PRONOUNS.get(token.lower)
        if sort is None or (sentence.parsed and not token.tag.startswith("PRP")):
            continue
        if token.text == "US" or (sort == "i" and token.text == "i"):
            continue
        mark = Candidate(f"pronoun:{sort}", token.lower, 1.0, "pronoun")
        found.append(
            _mention(
                text,
                token.start,
                token.end,
                token.start,
                "pronoun",
                token.text,
                "unknown",
                mark,
                plural=sort in {"they", "we"},
            )
        )
    return found


def _weapons(text: str, sentence: Sentence) -> list[WeaponMention]:
    found: list[WeaponMention] = []
    last = len(sentence.tokens) - 1
    taken = -1
    for sort, pattern in nouns.designators():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            found.append(WeaponMention(match.start(), match.end(), match.group(), sort))
    while last >= 0:
        seen = nouns.weapon_at(sentence.tokens, last)
        if seen is None or (seen[0] == last and sentence.tokens[last].tag[:2] not in {"NN", "", "JJ"}):
            last -= 1
            continue
        first, sort = seen
        span = Span(sentence.tokens[first].start, sentence.tokens[last].end)
        if not any(span.overlaps(Span(w.start, w.end)) for w in found):
            found.append(WeaponMention(span.start, span.end, text[span.start : span.end], sort))
        taken = first
        last = taken - 1
    return found


def _in_sentence(
    text: str, sentence: Sentence, found: Sequence[Name], counted: Sequence[NumberMention]
) -> list[ActorMention]:
    nominal = _nominals(text, sentence, found)
    mentions: list[ActorMention] = []
    for name in found:
        inside = [m for m in nominal if m.start <= name.start and name.end <= m.end]
        outer = min(inside, key=lambda m: m.end - m.start) if inside else None
        last = _last_token(sentence, name.end)
        possessor = last is not None and last + 1 < len(sentence.tokens) and sentence.tokens[last + 1].tag == "POS"
        if any(m.end == name.end + 1 and m.start < name.start and text[name.start - 1] == "(" for m in mentions):
            continue  # the acronym in brackets behind its own name
        # a name that only qualifies the head of a phrase for people belongs to that phrase
        if outer is not None and not possessor and name.end <= outer.head:
            if name.sort == "actor":
                mark = Candidate(name.id, name.name, 1.0, name.rule)
                head = name.start if last is None else sentence.tokens[last].start
                inner = _mention(
                    text, name.start, name.end, head, "name", name.name, name.kind, mark, country=name.country
                )
                mentions.append(inner)
            continue
        mention = _name_mention(text, sentence, name)
        if mention is not None:
            mentions.append(mention)
    mentions += nominal
    mentions += _partitives(text, sentence, mentions)
    mentions += _bare_numbers(text, sentence, counted, [m.span for m in mentions])
    mentions += _pronouns(text, sentence)
    unique = {(m.start, m.end, m.head): m for m in mentions}
    return sorted(unique.values(), key=lambda m: (m.start, -m.end, m.head))


def find(text: str, sentences: Sequence[Sentence], countries: Sequence[str] = ()) -> Found:
    """Parties, counted quantities and weapons in the given sentences of ``text``, each in text order.

    ``countries``: ISO codes the report is known to be about (they decide spellings that several countries share).
    ``who`` of the mentions is provisional; ``actors.ground`` settles it. No exception on odd text.
    """
    votes = names.countries(text, sentences, countries)
    family = names.surnames(sentences, text)
    drafts = [names.find(text, s, votes, family, {}) for s in sentences]
    short = names.acronyms(text, (n for row in drafts for n in row))
    counted = numbers.find(text, sentences)
    actors: list[ActorMention] = []
    weapons: list[WeaponMention] = []
    for sentence, draft in zip(sentences, drafts, strict=True):
        row = names.find(text, sentence, votes, family, short) if short else draft
        here = [n for n in counted if sentence.start <= n.start < sentence.end]
        actors.extend(_in_sentence(text, sentence, row, here))
        weapons.extend(_weapons(text, sentence))
    return Found(
        tuple(sorted(actors, key=lambda m: (m.start, -m.end, m.head))),
        counted,
        tuple(sorted(weapons, key=lambda w: (w.start, w.end))),
    )

"""Named parties in a sentence: register, patterns of organisation names, defined acronyms, persons.

Stock taggers call ISIL a nationality and never see "IS"; so the register and our own patterns come
first, and the tagger's spans only fill what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tadmor import nouns, register
from tadmor.model import Sentence

_CAP = r"[A-Z][\w’'-]*"
_LINK = r"(?: (?:of|for|and|the|in|on|de|del|al)\b){1,3}"
_TAIL = (
    r"(?:Army|Armies|Front|Brigades?|Battalions?|Regiments?|Divisions?|Corps|Legion|Movement|Forces?|Council|Alliance|Coalition"
    r"|Ministry|Agency|Committees?|Monitor|Observatory|Network|Union|Party|Command|Guards?|Militia|Organi[sz]ation|Association"
    r"|Commission|Tribunal|Court|Department|Group|Foundation|Institute|University|Police|Mission|Authority|Congress"
    r"|Fighters|Rebels|Consultative Council|Federation|Society|Syndicate|Gang|Cartel|Clan|Faction|Bureau|Fleet|Garrison"
    r"|Squadron|Battlegroup|Task Force|Red Cross|Red Crescent|Parliament|Assembly|Church|Tribe|Confederation|Cabinet"
    r"|Centre|Center"
    r"|Defence|Defense|Service|Services|Administration|Collective|Initiative|Consortium|Campaign|Fund|Board|Watch|Trust"
    r"|Company|Corporation|Media|News|Times|Herald|Post|Tribune|Gazette|Standard|Courier|Radio|TV|Television|Wire|Newswire|Press|Voice|Daily)"
)
# "the Northern Hills Brigade", "102nd Brigade", "Azure Coast Defence Force"; no nested repetition
ORGANISATION = re.compile(
    rf"(?<![\w-])(?:(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th)|\d{{1,3}})(?: (?:of|for|and)(?: the)?)? ){{1,6}}{_TAIL}(?![\w-])"
)
HEADED = re.compile(
    rf"(?<![\w-])(?:Ministry|Department|Army|Front|Union|Association|Council|Movement|Committee|Party|University|Office|Coalition|Alliance"
    rf"|Federation|League|Organi[sz]ation|Forces|Brigades?|Institute|Bureau|Agency|Court|Battlegroup|Network|Centre|Center|Battalion|Mission)"
    rf" (?:of|for|to)(?: the)? {_CAP}(?:(?:,? and)? {_CAP}){{0,4}}"
)
# First words of groups that keep a name in their own language: "Liwa al-Fajr", "Lashkar-e-Taiba", "Frente de ...".
_BAND = frozenset(
    """liwa liwa’ liwa' saraya jaysh jaish jeish jabhat ansar harakat harkat kataib kata’ib kata'ib katiba katibat
    katibah faylaq asaib asa’ib asa'ib ahrar tahrir hizb firqat quwat suqour suqur jund junud ajnad fursan shuhada usud
    ittihad jamaat jama’at jama'at jamaa jama’a jama'a lashkar tehrik tehreek sipah hayat hay’at hay'at usbat muhajirin
    mujahidin frente ejército ejercito movimiento mouvement armée exército movimento comando bloque brigada
    brigadas""".split()
)
_LINKS = frozenset("al el wal wa w de del des du da do das dos la los las le les y et e pour para por ul i".split())
_ARABIC = frozenset("al- el- ul- as- ad- an- ar- at- az- ash".split())
_CHAINED = re.compile(r"[^\W\d_][\w’'-]*")
DEFINED = re.compile(r"[ \u00a0]\(((?:[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9/-]*|[A-Z]{2,}(?:[-/][A-Z]+)?))\)")
_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Lt Gen|Maj Gen|Brig Gen|Lt Col|Sen|Rep|Gov|Rev|Sir|Lord"
    r"|Lady|Sheikh|Sheik|Imam|Mullah"
    r"|Ayatollah|Prince|King|Queen|Emir|Bishop|Archbishop|Pope|Father|President|Prime Minister|Premier|Chancellor"
    r"|Minister|Secretary"
    r"|General|Lieutenant|Colonel|Major|Captain|Sergeant|Brigadier|Admiral|Marshal|Commander|Governor|Mayor|Senator|Ambassador"
    r"|Spokesman|Spokeswoman|Spokesperson|Judge|Justice|Professor|Commissioner|Envoy)\.?"
)
_PARTICLE = r"(?:al-|el-|Al-|El-|ben |bin |ibn |abu |Abu |de |del |van |von |bint |ould |Ould )"
TITLED = re.compile(
    rf"(?<![\w-])((?:{_TITLE} ){{1,3}})"
    rf"((?:{_PARTICLE})?[A-Z][\w’'-]+(?: (?:[A-Z]\. )?(?:{_PARTICLE})?[A-Z][\w’'-]+){{0,3}})"
)
_WHERE = frozenset(
    "in into near at to from towards toward around over through across outside inside on off beyond".split()
)
_TAKING = frozenset(
    """take retake seize capture recapture enter leave reach bomb shell hit besiege liberate encircle storm
    control hold lose secure overrun clear abandon flee cross surround pound approach strike""".split()
)
# Words that begin a sentence, a month or a place and so look like part of a name.
_NOT_FIRST = frozenset(
    """the a an in on at by for from with after before when while as if but and or since until during under over some
    many several all
no more most two three four five six seven eight nine ten his her their its our this that these those according
    meanwhile however
it he she they we local former monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july
    august september october november december last next earlier later once also then there here despite although
    because read see""".split()
)
# "Units of the Northern Army": a quantity or rank before the name.
_PART_OF = re.compile(
    r"(?:Units?|Members?|Elements|Soldiers|Troops|Fighters|Officials?|Officers?|Commanders?|Leaders?|Remnants|Parts|Most|Some|Many|Elements"
    r"|Men|Militants|Rebels|Head|Chief|Supporters|Representatives|Delegates) of (?:the )?"
)
_WHO_TAIL = re.compile(
    r"(?:Army|Front|Brigades?|Battalions?|Regiments?|Divisions?|Corps|Legion|Forces?|Guards?|Militia|Fighters|Rebels|Garrison|Battlegroup|Armies"
    r"|Squadron|Task Force|Fleet|Command)$"
)
_MEDIA_TAIL = re.compile(
    r"(?:Media|News|Times|Herald|Post|Tribune|Gazette|Standard|Courier|Radio|TV|Television|Wire|Newswire|Press|Voice|Daily)$"
)
_UNIT = re.compile(
    r"^(?:\d{1,3}(?:st|nd|rd|th)?|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)\b.*"
    r"(?:Army|Brigades?|Battalions?|Regiments?|Divisions?|Corps|Legion|Fleet|Squadron)$"
)


# "the Hill People's Army": a possessive inside a name. Others name an owner.
_AND = re.compile(r",? (?:and|or) (?:the )?")
_OF_PEOPLE = re.compile(r"(?:People|Nation|Women|Men|Children|Students|Workers|Farmers|Peasants)[’']s $")


# Rule of names that a report explains itself.
APPOSITION = "apposition"
# Sentences at the head of a report, title among them, that say what it is about.
_LEAD = 3
_POWERS = frozenset({"RU", "US", "GB", "FR", "CN"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``start:end``: register id (or empty), canonical name, kind, country, sort and rule."""

    start: int
    end: int
    id: str
    name: str
    kind: str
    country: str
    sort: str  # actor, country, adjective, people, capital, organisation, unit, person
    rule: str


def _upper(text: str) -> bool:
    return sum(map(str.isupper, text)) > 0.6 * sum(map(str.isalpha, text))


def countries(text: str, sentences: Iterable[Sentence], given: Sequence[str] = ()) -> Counter[str]:
    """Votes for the countries a report is about (ISO codes): names of nations, capitals, parties.

    ``given`` are countries known from elsewhere (places); each weighs as much as a name of the country. The first
    sentences weigh double; great powers, who appear in other people's wars, half; a capital in a dateline nothing.
    """
    table = register.load()
    votes: Counter[str] = Counter()
    for iso2 in given:
        votes[iso2] += 4
    for order, sentence in enumerate(sentences):
        lead = 2 if order < _LEAD else 1
        for hit in table.names(text, sentence.start, sentence.end):
            country, weight = hit.id, 4
            if hit.sort == "actor":
                actor = table.actors[hit.id]
                country, weight = actor.country, 0 if actor.kind in {"media", "institution"} else 4
            elif hit.sort == "capital":
                weight = 0 if text[hit.start : hit.end].isupper() else 1
            if country and weight:
                votes[country] += weight * lead // (2 if country in _POWERS else 1)
    return votes


def registered(text: str, begin: int, stop: int, about: Iterable[str]) -> list[Name]:
    """Names of the register in the sentence ``text[begin:stop]`` of a report about the countries ``about``."""
    table = register.load()
    shouting = _upper(text[begin:stop])
    found: list[Name] = []
    for hit in table.names(text, begin, stop, frozenset(about)):
        if hit.sort == "actor":
            actor = table.actors[hit.id]
            if shouting and len(text[hit.start : hit.end]) < 3:
                continue  # IS, AU, EU in an upper-case line are words as often as names
            found.append(Name(hit.start, hit.end, actor.id, actor.name, actor.kind, actor.country, "actor", "register"))
            continue
        if shouting and text[hit.start : hit.end] in {"US", "CAR"}:
            continue
        name = table.nations[hit.id].name
        found.append(Name(hit.start, hit.end, hit.id, name, "country", hit.id, hit.sort, "nations"))
    return found


def _free(start: int, end: int, taken: Iterable[Name]) -> bool:
    return all(end <= n.start or n.end <= start for n in taken)


def trim(text: str, start: int, end: int) -> int:
    """Start of an organisation's name without the sentence's first word or a preposition."""
    while start < end:
        word = re.match(r"[\w’'-]+", text[start:end])
        if word is None:
            return start
        part = _PART_OF.match(text, start, end)
        if part is not None:
            start = part.end()
            continue
        if word.group().lower() not in _NOT_FIRST:
            return start
        step = word.end()
        while start + step < end and text[start + step] == " ":
            step += 1
        if start + step >= end:
            return start
        start += step
    return start


def organisations(text: str, begin: int, stop: int, taken: Sequence[Name]) -> list[Name]:
    """Phrases written like the name of an organisation; ``taken`` are the register's names of the sentence."""
    if _upper(text[begin:stop]):
        return []
    found: list[Name] = []
    for pattern, rule in ((ORGANISATION, "organisation"), (HEADED, "organisation-of")):
        for match in pattern.finditer(text, begin, stop):
            for start, end in _sides(text, trim(text, match.start(), match.end()), match.end(), taken):
                name = _organisation(text, start, end, rule, taken)
                if name is not None and _free(name.start, name.end, found):
                    found.append(name)
    return found


def _sides(text: str, start: int, end: int, taken: Sequence[Name]) -> list[tuple[int, int]]:
    """``the X Army and the Y Army`` are two where each side is a name by itself."""

    def whole(a: int, b: int) -> bool:
        known = any(n.sort == "actor" and n.start == a and n.end == b for n in taken)
        return known or (" " in text[a:b] and ORGANISATION.fullmatch(text, a, b) is not None)

    for joint in _AND.finditer(text, start, end):
        if whole(start, joint.start()) and whole(joint.end(), end):
            return [(start, joint.start()), (joint.end(), end)]
    return [(start, end)]


def _organisation(text: str, start: int, end: int, rule: str, taken: Sequence[Name]) -> Name | None:
    """The name at ``start:end``, less its owner; None where the register knows it or another name cuts into it."""
    first = start
    owner = re.match(r"[^’']{2,40}[’']s (?=\d|[A-Z])", text[start:end])
    if owner is not None and not _OF_PEOPLE.search(owner.group()):
        start += owner.end()  # "Ukraine's 14th Brigade": the possessor is a mention of its own
    name = text[start:end]
    if " " not in name:
        return None
    inside = [n for n in taken if n.start < end and start < n.end]
    if any(n.sort == "actor" and (n.end - n.start) >= end - start for n in inside):
        return None
    if any(n.start < start or n.end > end for n in inside):
        return None
    # a register name that stands first and leaves only a tail is the register's: "ELN Front" stays whole
    country = next((n.country for n in taken if n.country and n.start <= first + 1 and n.end > first), "")
    country = country or next((n.country for n in inside if n.country), "")
    kind = "institution"
    if _MEDIA_TAIL.search(name):
        kind = "media"
    elif _WHO_TAIL.search(name):
        kind = "state_forces" if _UNIT.match(name) else "unknown_armed"
    sort = "unit" if _UNIT.match(name) else "organisation"
    return Name(start, end, "", name, kind, country, sort, rule)


def bands(text: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """Spans of group names in another language: a first word that such names have, then names and linking words."""
    found: list[tuple[int, int]] = []
    words = list(_CHAINED.finditer(text, begin, stop))
    k = 0
    while k < len(words):
        first = words[k].group()
        if not first[0].isupper():
            k += 1
            continue
        head, dash, _ = first.partition("-")
        last = k
        known = head.casefold() in _BAND
        if known:
            for n in range(k + 1, min(k + 7, len(words))):
                if text[words[n - 1].end() : words[n].start()] not in {" ", "\u00a0"}:
                    break
                word = words[n].group()
                named = word[:1].isupper() or (word[:3].lower() in _ARABIC and word[3:4].isupper())
                if not named and word not in _LINKS:
                    break
                last = n if named else last
        if last > k or (known and dash):
            end = words[last].end()
            found.append((words[k].start(), end - 2 * text[:end].endswith(("'s", "’s"))))
        k = last + 1
    return found


def appositions(text: str, sentence: Sentence, taken: Sequence[Name]) -> list[Name]:
    """``Zor Taka, a local militia``, ``the rebel group Zor Taka``: names that their own sentence calls armed groups."""
    found: list[Name] = []
    tokens = sentence.tokens
    for token in tokens:
        if token.tag[:3] != "NNP" or not token.text[:1].isupper():
            continue
        beside = [k for k in sentence.children[token.i] if tokens[k].dep == "appos" and tokens[k].tag[:3] == "NN"]
        if token.dep == "appos" and token.head < token.i and tokens[token.i - 1].text != "(":
            beside.append(token.head)
        first = token.i
        while first and tokens[first - 1].dep == "compound" and tokens[first - 1].text[:1].isupper():
            first -= 1
        if first and tokens[first - 1].head == token.i and tokens[first - 1].text.islower():
            beside.append(first - 1)  # "the rebel group Zor Taka"
        said = next((n for k in beside if (n := nouns.person_at(tokens, k)) and n[1].name == "armed_group"), None)
        if said is None:
            continue
        start = tokens[first].start
        if _free(start, token.end, [*taken, *found]):
            kind = "militia" if any("militia" in tokens[k].lower for k in beside) else said[1].kind
            found.append(Name(start, token.end, "", text[start : token.end], kind, "", "organisation", APPOSITION))
    return found


def _place_like(sentence: Sentence, end: int) -> bool:
    """True where a name the tagger takes for a person stands where places stand: "in X", "retook X"."""
    i = sentence.at(end - 1)
    if i is None or not sentence.parsed:
        return False
    token = sentence.tokens[i]
    above = sentence.tokens[token.head]
    if token.dep == "pobj":
        return above.lower in _WHERE
    return token.dep == "dobj" and above.lemma in _TAKING


def _persons(text: str, sentence: Sentence, taken: Sequence[Name], surnames: Mapping[str, str]) -> list[Name]:
    found: list[Name] = []
    for match in TITLED.finditer(text, sentence.start, sentence.end):
        start, end = match.start(2), match.end(2)
        inside = [n for n in taken if n.start < end and start < n.end and n.sort in {"actor", "organisation", "unit"}]
        if inside or any(n.start == start for n in taken):
            continue
        name = re.sub(r"[’']s$", "", text[start:end])
        found.append(Name(match.start(), start + len(name), "", name, "person", "", "person", "title"))
    for entity in sentence.entities:
        if entity.label != "PERSON" or not _free(entity.start, entity.end, [*taken, *found]):
            continue
        name = re.sub(r"[’']s$", "", entity.text).strip()
        words = name.split()
        if not words or not all(
            w[:1].isupper() or w.lower() in {"al", "de", "bin", "ben", "von", "van", "ibn"} for w in words
        ):
            continue
        if any(c.isdigit() for c in name) or name.lower() in _NOT_FIRST or "\n" in name:
            continue
        if len(words) == 1 and words[0] not in surnames:
            continue
        start = entity.start + entity.text.find(name)
        if _place_like(sentence, start + len(name)):
            continue
        whole = surnames.get(name, name) if len(words) == 1 else name
        found.append(Name(start, start + len(name), "", whole, "person", "", "person", "tagger"))
    known = [*taken, *found]
    for match in re.finditer(r"(?<![\w-])(?:[Aa]l-|[Ee]l-)?[A-Z][\w-]{2,}", sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        full = surnames.get(match.group())
        if full is not None and _free(start, end, known):
            found.append(Name(start, end, "", full, "person", "", "person", "surname"))
    return found


def _tagged(text: str, sentence: Sentence, taken: Sequence[Name]) -> list[Name]:
    """Organisations only the tagger sees, where their shape agrees: acronyms and names of two words and more."""
    found: list[Name] = []
    if _upper(sentence.text):
        return found
    for entity in sentence.entities:
        if entity.label != "ORG":
            continue
        start = entity.start + (4 if entity.text.lower().startswith("the ") else 0)
        name = re.sub(r"[’']s?$", "", text[start : entity.end])
        words = name.split()
        acronym = len(words) == 1 and name.isupper() and name.isalpha() and 2 < len(name) < 8
        long = len(words) > 1 and all(w[:1].isupper() or w in {"of", "for", "and", "the", "de", "&"} for w in words)
        # a name that holds a nation's name is a phrase of ours ("Syrian Free Police"): keep; places are not ours
        if nouns.weapon(name) or any(pattern.search(name) for _, pattern in nouns.designators()):
            continue
        dateline = text[entity.end : entity.end + 1] == "," and entity.start == sentence.start
        if (
            (acronym or long)
            and not dateline
            and not any(c.isdigit() for c in name)
            and _free(start, start + len(name), [*taken, *found])
        ):
            found.append(Name(start, start + len(name), "", name, "institution", "", "organisation", "tagger"))
    return found


def surnames(sentences: Iterable[Sentence], text: str) -> dict[str, str]:
    """Last names of persons that the report names in full somewhere: surname -> full name (first found)."""
    table = register.load()
    found: dict[str, str] = {}
    for sentence in sentences:
        spans = [(m.group(2), True) for m in TITLED.finditer(text, sentence.start, sentence.end)]
        spans += [(e.text, False) for e in sentence.entities if e.label == "PERSON"]
        for raw, titled in spans:
            name = re.sub(r"[’']s$", "", raw).strip()
            words = name.split()
            if len(words) < 2 or not words[-1][:1].isupper() or any(c.isdigit() for c in name):
                continue
            if any(True for _ in table.names(words[-1], 0, len(words[-1]))) and not titled:
                continue
            found.setdefault(words[-1], name)
            if words[-1].lower().startswith(("al-", "el-")):
                found.setdefault(words[-1][3:], name)
    return found


def acronyms(text: str, names: Iterable[Name]) -> dict[str, Name]:
    """Acronyms a report defines in brackets behind a name it then stands for, and groups that it explains."""
    found: dict[str, Name] = {}
    for name in names:
        if name.rule == APPOSITION:
            found.setdefault(name.name, name)
        match = DEFINED.match(text, name.end)
        if match is not None and name.sort in {"actor", "organisation"}:
            found.setdefault(match.group(1), name)
    return found


def find(
    text: str, sentence: Sentence, about: Iterable[str], family: Mapping[str, str], short: Mapping[str, Name]
) -> list[Name]:
    """Names of one sentence, in order, without overlaps.

    ``about``: countries of the report; ``family``: surname -> full name; ``short``: acronym -> its name.
    """
    names = registered(text, sentence.start, sentence.end, about)
    for word, full in short.items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w])", text[sentence.start : sentence.end]):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            names = [n for n in names if n.end <= start or end <= n.start or n.end - n.start > end - start]
            if _free(start, end, names):
                names.append(Name(start, end, full.id, full.name, full.kind, full.country, "actor", "acronym"))
    wider = organisations(text, sentence.start, sentence.end, names)
    names = [n for n in names if _free(n.start, n.end, wider)] + wider
    names += [
        Name(start, end, "", text[start:end], "unknown_armed", "", "organisation", "band")
        for start, end in bands(text, sentence.start, sentence.end)
        if _free(start, end, names)
    ]
    names += appositions(text, sentence, names)
    names += _persons(text, sentence, names, family)
    names = [n for n in names if n.sort == "person" or _free(n.start, n.end, [p for p in names if p.sort == "person"])]
    names += _tagged(text, sentence, names)
    return sorted(names, key=lambda n: (n.start, n.end))

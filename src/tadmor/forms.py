"""Inflected forms of English verbs and nouns: what the codebook's words look like in text.

Rules are matched by surface form and tag, not by the backend's lemma, because the screen must see
the same words before any model runs and because a wrong tag gives a wrong lemma.
"""

from __future__ import annotations

from functools import cache

# lemma -> (past, participle); several forms are divided by "/".
_IRREGULAR: dict[str, tuple[str, str]] = {
    line.split()[0]: (line.split()[1], line.split()[-1])
    for line in """
    arise arose arisen
    be was/were been
    beat beat beaten
    become became become
    begin began begun
    bind bound
    bleed bled
    blow blew blown
    break broke broken
    bring brought
    build built
    burn burned/burnt
    burst burst
    buy bought
    cast cast
    catch caught
    choose chose chosen
    come came come
    cut cut
    deal dealt
    dig dug
    do did done
    draw drew drawn
    drive drove driven
    fall fell fallen
    feed fed
    fight fought
    find found
    flee fled
    fling flung
    fly flew flown
    forbid forbade forbidden
    forgive forgave forgiven
    freeze froze frozen
    get got gotten/got
    give gave given
    go went gone
    grind ground
    hang hung/hanged
    have had
    hide hid hidden
    hit hit
    hold held
    keep kept
    lay laid
    lead led
    leave left
    lend lent
    let let
    lie lay lain
    lose lost
    make made
    meet met
    mow mowed mown
    overrun overran overrun
    overtake overtook overtaken
    overthrow overthrew overthrown
    pay paid
    put put
    quit quit
    rebuild rebuilt
    retake retook retaken
    ride rode ridden
    rise rose risen
    run ran run
    say said
    see saw seen
    seek sought
    sell sold
    send sent
    set set
    shoot shot
    shut shut
    sink sank/sunk sunk
    sit sat
    slay slew slain
    smite smote smitten
    speak spoke spoken
    spend spent
    spill spilled/spilt
    split split
    stand stood
    steal stole stolen
    stick stuck
    string strung
    strike struck
    swear swore sworn
    sweep swept
    take took taken
    teach taught
    tear tore torn
    tell told
    throw threw thrown
    thrust thrust
    undergo underwent undergone
    undertake undertook undertaken
    uphold upheld
    wear wore worn
    win won
    withdraw withdrew withdrawn
    withhold withheld
    withstand withstood
    wind wound
    write wrote written
    """.strip().splitlines()
}
# verbs of two syllables or more that double their last letter
_DOUBLE = frozenset(
    """repel expel compel dispel propel rebel control patrol kidnap airdrop handcuff transfer refer defer commit permit
    admit submit omit deter incur occur recur abet outrun outgun sabotag unplug parachut hijac regroupp counterstrik
    overstep backstab rappel excel equip""".split()
)
# verbs of one syllable that end in consonant + vowel + consonant, but do not double it
_SINGLE = frozenset("bow buy fix mix row sew show tax tow vow draw view".split())
_PLURAL = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "foot": "feet", "life": "lives",
    "knife": "knives", "thief": "thieves", "wife": "wives", "half": "halves", "crisis": "crises", "coup": "coups",
    "aircraft": "aircraft", "gunman": "gunmen", "dead": "dead", "wounded": "wounded", "injured": "injured",
    "offensive": "offensives", "corps": "corps", "personnel": "personnel", "troops": "troops", "talks": "talks",
    "series": "series", "headquarters": "headquarters", "leaf": "leaves", "staff": "staff", "cattle": "cattle",
}  # fmt: skip
_VOWELS = "aeiou"
_BRITISH = ("cel", "vel", "nel", "rel", "nal", "bel", "mel", "sel", "del", "val")


def _doubles(word: str) -> bool:
    if word in _DOUBLE:
        return True
    if len(word) < 3 or word in _SINGLE or word[-1] in "wxy" or word[-1] in _VOWELS:
        return False
    groups = sum(1 for k, c in enumerate(word) if c in _VOWELS and (k == 0 or word[k - 1] not in _VOWELS))
    return groups == 1 and word[-2] in _VOWELS and word[-3] not in _VOWELS


def _s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple(_VOWELS):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in {"go", "do", "veto", "torpedo", "embargo"}:
        return word + "es"
    return {"have": "has", "be": "is"}.get(word, word + "s")


def _ing(word: str) -> str:
    if word == "be":
        return "being"
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return word + (word[-1] if _doubles(word) else "") + "ing"


def _ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ied"
    return word + (word[-1] if _doubles(word) else "") + "ed"


@cache
def verb_forms(lemma: str) -> tuple[tuple[str, ...], ...]:
    """Base, third person, past, participle and -ing form(s) of a verb, lower case."""
    if "-" in lemma:
        # "re-take" and "booby-trap" go like the verb inside them
        front, _, last = lemma.rpartition("-")
        return tuple(tuple(f"{front}-{form}" for form in group) for group in verb_forms(last))
    known = _IRREGULAR.get(lemma)
    past, participle = known if known else (_ed(lemma), _ed(lemma))
    base = (lemma, "are", "am") if lemma == "be" else (lemma,)
    groups = base, (_s(lemma),), tuple(past.split("/")), tuple(participle.split("/")), (_ing(lemma),)
    if known is None and len(lemma) > 4 and lemma.endswith(_BRITISH) and not _doubles(lemma):
        # cancelled beside canceled
        ed, ing = (f"{lemma}led",), (f"{lemma}ling",)
        return groups[0], groups[1], groups[2] + ed, groups[3] + ed, groups[4] + ing
    return groups


@cache
def irregular_pasts() -> frozenset[str]:
    """Irregular past forms that are no base form of a verb: a tagger that calls one a present is wrong."""
    pasts = {form for past, _ in _IRREGULAR.values() for form in past.split("/")}
    return frozenset(pasts - set(_IRREGULAR) - {"found", "wound", "ground", "bound", "saw", "felt", "lay", "left"})


@cache
def noun_forms(lemma: str) -> tuple[tuple[str, ...], ...]:
    """Singular and plural of a noun, lower case."""
    if lemma in _PLURAL:
        return (lemma,), (_PLURAL[lemma],)
    for singular, plural in (("woman", "women"), ("man", "men"), ("child", "children")):
        if lemma.endswith(singular):
            return (lemma,), (lemma[: -len(singular)] + plural,)
    if lemma.endswith("ss") or not lemma.endswith("s"):
        return (lemma,), (_s(lemma),)
    return (lemma,), (lemma,)


@cache
def all_forms(lemma: str, kind: str) -> frozenset[str]:
    """Every form of a word of the given kind (verb, noun; anything else: the word alone)."""
    if kind == "verb":
        return frozenset(form for group in verb_forms(lemma) for form in group)
    if kind == "noun":
        return frozenset(form for group in noun_forms(lemma) for form in group)
    return frozenset((lemma,))

"""Triggers: every example of the codebook, false friends, context that decides the type, and odd input."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tadmor.claims import triggers
from tadmor.codebook import Rule, parse, shipped
from tadmor.language import analyse
from tadmor.model import ActorMention, Place, PlaceMention, Sentence, Span, Token, Trigger

RULES = list(shipped().rules.values())


def _plain(rule: Rule) -> tuple[str, Span]:
    match = re.search(r"\[(.+?)\]", rule.example)
    assert match is not None
    text = rule.example.replace("[", "").replace("]", "")
    return text, Span(match.start(), match.end() - 2)


@cache
def _examples() -> dict[str, tuple[Sentence, Span]]:
    """All examples parsed in one go: offsets are those of one long text."""
    text = ""
    spans: list[Span] = []
    marked: list[Span] = []
    for rule in RULES:
        plain, span = _plain(rule)
        spans.append(Span(len(text), len(text) + len(plain)))
        marked.append(Span(len(text) + span.start, len(text) + span.end))
        text += plain + "\n"
    return {r.id: (s, m) for r, s, m in zip(RULES, analyse(text, spans), marked, strict=True)}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.where}:{r.id}")
def test_every_example(rule: Rule) -> None:
    sentence, marked = _examples()[rule.id]
    found = triggers.find([sentence])
    if not rule.type:
        assert not [t.text for t in found if t.span.overlaps(marked)], "a false friend was taken for an event"
    elif rule.score >= triggers.FLOOR:
        here = [t for t in found if t.span == marked]
        assert here, f"no trigger there; found {[(t.text, t.types[0]) for t in found]}"
        assert here[0].types[0] == rule.type


def _find(text: str) -> list[Trigger]:
    return triggers.find(analyse(text, [Span(0, len(text))]))


def _type_of(text: str, word: str) -> str:
    return next((t.types[0] for t in _find(text) if word in t.text), "")


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Rebels captured the village of Anadan at dawn.", "captured", "TERR.CAPTURE"),
        ("Rebels captured nine soldiers at dawn.", "captured", "DET.POW"),
        ("Police captured the suspect at the airport.", "captured", "DET.ARREST"),
        ("The army seized a cache of rifles.", "seized", "WEAP.DISRUPT"),
        ("Gunmen seized three engineers at the dam.", "seized", "VAC.ABDUCT"),
        ("The militia seized the hills above the road.", "seized", "TERR.CAPTURE"),
        ("The militia took back the village on Monday.", "took", "TERR.RECAPTURE"),
        ("The army took the town again in May.", "took", "TERR.RECAPTURE"),
        ("The town fell to the rebels on Sunday.", "fell", "TERR.CAPTURE"),
        ("Two mortar shells fell in the courtyard.", "fell", "STRIKE.SHELL"),
        ("Nurses began a strike over unpaid wages.", "strike", "PROT.STRIKE"),
        ("A coalition strike on the depot killed two guards.", "strike", "STRIKE.AIR"),
        ("A drone strike on the depot killed two guards.", "strike", "STRIKE.DRONE"),
        ("The guerrillas released four hostages on Friday.", "released", "DET.RELEASE"),
        ("Residents fled the fighting in the suburb.", "fled", "VAC.DISPLACE"),
        ("The soldiers fled their posts under fire.", "fled", "TERR.WITHDRAW"),
        ("Police opened fire on the demonstrators.", "opened fire", "REPRESS.CROWD"),
        ("Gunmen opened fire on a bus of pilgrims.", "opened fire", "VAC.ATTACK"),
        ("Protesters clashed with police in the square.", "clashed", "PROT.RIOT"),
        ("Troops clashed with rebels near the dam.", "clashed", "FIGHT.CLASH"),
    ],
)
def test_company_decides_the_type(text: str, word: str, kind: str) -> None:
    assert _type_of(text, word) == kind


@pytest.mark.parametrize(
    "text",
    [
        "The ministry declined to comment on the report.",
        "The spokesman denied this and said nothing more.",
        "The committee took part in a hearing on the budget.",
        "The company released its annual report on Friday.",
        "He shot a film about the river and took pictures.",
        "The minister fell ill and left the party.",
    ],
)
def test_no_event(text: str) -> None:
    assert not [(t.text, t.types) for t in _find(text)]


def test_places_and_actors_found_before_decide() -> None:
    text = "Fighters captured Qarat on Monday."
    sentences = analyse(text, [Span(0, len(text))])
    town = Place("x", "Qarat", 34.0, 37.0, "SY", "town")
    place = PlaceMention(18, 23, "Qarat", 18, 23, "Qarat", town)
    man = ActorMention(18, 23, "Qarat", 18, "name", "Qarat", "rebels")
    assert triggers.find(sentences, [], [place])[0].types[0] == "TERR.CAPTURE"
    assert triggers.find(sentences, [man], [])[0].types[0] == "DET.POW"


@pytest.mark.parametrize(
    ("text", "toll", "act"),
    [
        ("Nine people were killed in the bombing of the bus station.", "killed", "bombing"),
        ("A roadside bomb killed three policemen.", "killed", "roadside bomb"),
        ("Jets bombed a market in the town, killing 30 traders.", "killing", "bombed"),
        ("Six civilians died in an air strike on the bridge.", "died", "air strike"),
        ("The army carried out strikes on the valley, wounding nine farmers.", "wounding", "strikes"),
    ],
)
def test_a_toll_belongs_to_its_act(text: str, toll: str, act: str) -> None:
    sentence = analyse(text, [Span(0, len(text))])[0]
    found = triggers.find([sentence])
    pairs = {(found[i].text, found[j].text, why) for i, j, why in triggers.same_event_pairs(sentence, found)}
    assert (toll, act, "toll of") in pairs


def test_what_is_asked_for_is_content() -> None:
    text = "The council demanded that the militia release the hostages."
    sentence = analyse(text, [Span(0, len(text))])[0]
    found = triggers.find([sentence])
    assert {(found[i].text, found[j].text) for i, j in triggers.contents(sentence, found)} == {("release", "demanded")}


def test_swapping_two_names_changes_no_type() -> None:
    def types(a: str, b: str) -> list[tuple[str, ...]]:
        return [t.types for t in _find(f"{a} rebels attacked {b} soldiers near the bridge and captured two officers.")]

    assert types("Maari", "Sahili") == types("Sahili", "Maari")


def test_own_codebook_is_used() -> None:
    book = parse(
        {
            "own.toml": '[[type]]\ncode = "RIVER.CLOSED"\nlabel = "x"\ndefinition = "y"\ntriggers = ['
            '{verb = "close", object = "place", example = "They [closed] the river."}]'
        }
    )
    text = "The rebels closed the river and attacked the port."
    found = triggers.find(analyse(text, [Span(0, len(text))]), codebook=book)
    assert [t.types for t in found] == [("RIVER.CLOSED",)]


def test_a_sentence_without_a_parse_gives_nothing() -> None:
    token = Token(0, 0, 8, "attacked", "attacked", "attacked", "", "", 0)
    assert triggers.find([Sentence(0, 0, 8, "attacked", (token,), ((),), (), parsed=False)]) == []
    assert triggers.find([]) == []


_WORDS = st.sampled_from(
    """rebels army captured the town of killed nine in bombing to and , " took full control over released which was by
    fell shells strike on raised their flag pulled out hands under that who it 12 — ( ) accused""".split()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=25))
def test_word_salad_raises_nothing_and_spans_hold(words: list[str]) -> None:
    text = " ".join(words)
    sentences = analyse(text, [Span(0, len(text))])
    found = triggers.find(sentences)
    for t in found:
        assert text[t.start : t.end] == t.text
        assert t.types and t.score >= triggers.FLOOR
    assert [t.start for t in found] == sorted(t.start for t in found)
    triggers.same_event_pairs(sentences[0], found)
    triggers.contents(sentences[0], found)

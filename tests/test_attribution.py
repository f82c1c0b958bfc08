"""Who says so: every example of the lexicons, the constructions, and what must not be an attribution."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tadmor import attribution, language, text
from tadmor.attribution import cues, stance
from tadmor.model import (
    Attribution,
    Certainty,
    Fact,
    Polarity,
    Report,
    Sentence,
    SourceKind,
    Span,
    Stance,
    Zone,
    ZoneKind,
)


def report(body: str, outlet: str | None = "The Harbour Post", author: str | None = None) -> Report:
    def fact(value: str | None) -> Fact | None:
        return Fact(value, "given") if value else None

    return Report("0" * 64, "x.txt", body, "text/plain", "utf-8", outlet=fact(outlet), author=fact(author))


@cache
def sentences(body: str) -> tuple[Sentence, ...]:
    return tuple(language.analyse(body, text.sentences(body)))


def read(
    body: str,
    *,
    zones: tuple[Zone, ...] = (),
    wide: bool = False,
    outlet: str = "The Harbour Post",
    encoder: bool = True,
) -> tuple[Attribution, ...]:
    read = sentences(body) if encoder else tuple(replace(s, signals=None) for s in sentences(body))
    return attribution.find(report(body, outlet), zones, read, (), wide=wide)


def chains(body: str, event: str, **options: object) -> list[list[str | None]]:
    """Texts of the sources over the first occurrence of ``event``, one list per chain, in sorted order."""
    at = body.index(event)
    found = attribution.chains(read(body, **options), Span(at, at + len(event)))  # type: ignore[arg-type]
    return sorted(([a.source.text for a in path] for path in found), key=str)


def one(body: str, event: str, **options: object) -> Attribution:
    """Innermost attribution of the only chain over ``event``."""
    at = body.index(event)
    found = attribution.chains(read(body, **options), Span(at, at + len(event)))  # type: ignore[arg-type]
    assert len(found) == 1 and found[0], [[a.source.text for a in p] for p in found]
    return found[0][-1]


# --- the lexicon -----------------------------------------------------------------------------------

_MARKUP = re.compile(r"[\[\]{}<>]")


def unmark(example: str) -> tuple[str, dict[str, list[Span]]]:
    """Plain text of a marked example and the spans by opening bracket."""
    plain: list[str] = []
    opened: dict[str, int] = {}
    spans: dict[str, list[Span]] = {"[": [], "{": [], "<": []}
    at = 0
    for char in example:
        if char in "[{<":
            opened[char] = at
        elif char in "]}>":
            mark = {"]": "[", "}": "{", ">": "<"}[char]
            spans[mark].append(Span(opened[mark], at))
        else:
            plain.append(char)
            at += 1
    return "".join(plain), spans


@pytest.mark.parametrize("cue", list(cues.rows()), ids=lambda cue: f"{cue.pos}-{cue.group}-{cue.lemma}")
def test_each_cue_finds_its_example(cue: cues.Cue) -> None:
    plain, spans = unmark(cue.example)
    found = read(plain, wide=cue.wide, encoder=False)  # what the rules find alone
    wanted = spans["<"]
    fits = [
        a
        for a in found
        if all(any(c.overlaps(w) for c in a.contents) for w in wanted)
        and (not spans["["] or (a.source.start is not None and any(w.start == a.source.start for w in spans["["])))
        and (not spans["{"] or "cite" in cue.frames or any(w.overlaps(a.cue) for w in spans["{"]))
    ]
    assert fits, [(a.source.text, a.cue_text, [plain[c.start : c.end] for c in a.contents]) for a in found]
    if wanted and len(wanted) == 1 and not cue.wide:
        best = min(abs(c.start - wanted[0].start) + abs(c.end - wanted[0].end) for a in fits for c in a.contents)
        assert best <= 2, [[plain[c.start : c.end] for c in a.contents] for a in fits]


@pytest.mark.parametrize("row", [row for row, _ in stance.rows("hedge")], ids=lambda row: str(row["id"]))
def test_each_hedge_is_the_authors_own(row: dict[str, str]) -> None:
    plain, spans = unmark(row["example"])
    found = [a for a in read(plain) if a.style == "author"]
    assert found and found[0].source.kind is SourceKind.AUTHOR
    assert found[0].certainty == Certainty(row["certainty"])
    assert any(c.covers(Span(spans["<"][0].start, spans["<"][0].end - 1)) for c in found[0].contents)


@pytest.mark.parametrize("row", [row for row, _ in stance.rows("hearsay")], ids=lambda row: str(row["id"]))
def test_each_hearsay_adverb_names_nobody(row: dict[str, str]) -> None:
    plain, _ = unmark(row["example"])
    assert one(plain, "fled").source.text is None
    assert one(plain, "fled").certainty is Certainty.UNKNOWN


@pytest.mark.parametrize("row", [row for row, _ in stance.rows("verdict")], ids=lambda row: str(row["id"]))
def test_each_verdict_sets_the_stance(row: dict[str, list[str]]) -> None:
    first, second = row["example"]
    found = read(f"{first} {second}")
    assert Stance(str(row["value"])) in {a.stance for a in found}


@pytest.mark.parametrize("row", [row for row, _ in stance.rows("turn")], ids=lambda row: str(row["id"]))
def test_each_turn_of_phrase(row: dict[str, str]) -> None:
    plain, spans = unmark(row["example"])
    found = [a for a in read(plain) if a.rule == f"turn:{row['id']}"]
    assert len(found) == 1 and found[0].source.start == (spans["["][0].start if spans["["] else None)
    assert list(found[0].contents) == spans["<"]


@pytest.mark.parametrize("row", [row for row, _ in stance.rows("back")], ids=lambda row: str(row["id"]))
def test_each_source_given_afterwards(row: dict[str, list[str]]) -> None:
    plain, spans = unmark(" ".join(row["example"]))
    found = one(plain, "burned")
    assert found.style == "backward" and found.source.start == spans["["][0].start


# --- constructions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "event", "wanted"),
    [
        ("Gunmen burned a mill and stole forty sheep near the ferry, herders said.", "stole", [["herders"]]),
        ("Gunmen burned a mill, herders and the coastguard said.", "burned", [["herders and the coastguard"]]),
        ("The raiders, the sheriff said, had burned the mill.", "burned", [["the sheriff"]]),
        ('"They burned the mill," said Ines Duarte, who owns it.', "burned", [["Ines Duarte"]]),
        ("The mill, according to the coastguard, was burned on Friday.", "burned", [["the coastguard"]]),
        ("The mill was burned on Friday, according to a herder from Porto.", "burned", [["a herder from Porto"]]),
        ("According to the coastguard, the mill was burned on Friday.", "burned", [["the coastguard"]]),
        ("A herder said his sister had told him that raiders burned the mill.", "burned", [["A herder", "his sister"]]),
        (
            "A herder told the newspaper El Faro that raiders burned the mill.",
            "burned",
            [["the newspaper El Faro", "A herder"]],
        ),
        ("A herder told The Harbour Post that raiders burned the mill.", "burned", [["A herder"]]),
        ("A soldier quoted by state radio said the mill was burned.", "burned", [["state radio", "A soldier"]]),
        ("The mill was burned, the radio reported, citing a herder.", "burned", [["the radio", "a herder"]]),
        ("The coastguard accused the raiders of burning the mill.", "burning", [["The coastguard"]]),
        ("The raiders are said to have burned the mill.", "burned", [[None]]),
        ("It is rumoured that the raiders burned the mill.", "burned", [[None]]),
        ("The army says it burned the mill; the raiders insist they sank a boat.", "burned", [["The army"]]),
        ("The army says it burned the mill; the raiders insist they sank a boat.", "sank", [["the raiders"]]),
        (
            "Two nurses told reporters that, according to the raiders, the mill had burned.",
            "burned",
            [["Two nurses", "the raiders"]],
        ),
    ],
)
def test_construction(body: str, event: str, wanted: list[list[str | None]]) -> None:
    assert chains(body, event) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "No group has claimed responsibility for the raid on the mill.",
        "The governor would neither confirm nor deny that the mill had burned.",
        "Police declined to say whether the mill had burned.",
        "The sheriff did not say that the mill had burned.",
        "The “burned” mill was open again on Friday.",
        "The mill was burned while the sheriff slept.",
    ],
)
def test_nobody_says_so(body: str) -> None:
    assert chains(body, "burned" if "burned" in body else "raid") == [[]]


# --- over the edge of a sentence ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "event", "wanted"),
    [
        # a quotation that goes on, over a sentence and over a paragraph
        ('"They burned the mill," the miller said. "They shot the dogs too."', "shot", [["the miller"]]),
        ('"They burned the mill," the miller said.\n\n"They shot the dogs too."', "shot", [["the miller"]]),
        ('"We ran. They burned the mill," the miller said.', "ran", [["the miller"]]),
        # free indirect speech goes on in the past perfect, and stops at another time
        ("The mill was burned, a herder said. The guards had fled.", "fled", [["a herder"]]),
        ("The mill was burned, a herder said. The coastguard sank a ship in 1998.", "sank", [[]]),
        # a denial of what stood before, in its own chain
        ("Raiders burned the mill, a herder said. The navy denied this.", "burned", [["The navy"], ["a herder"]]),
        # a named medium's report, rejected: both speak
        (
            "The navy rejected rebel radio reports that a cutter had sunk.",
            "sunk",
            [["The navy", "rebel radio"], ["The navy"]],
        ),
        # one word quoted does not speak, and what follows is his who spoke last
        ('A diver saw it. "Rubbish," replied Rui Duarte. "The cutter sank."', "sank", [["Rui Duarte"]]),
        ("Ines Duarte learned from her brother that a cutter sank.", "sank", [["Ines Duarte", "her brother"]]),
        ("Divers had told him of a cutter sunk by pirates, a nun said.", "sunk", [["a nun", "Divers"]]),
        # hearsay adverb alone names nobody
        ("The cutter reportedly sank off the cape.", "sank", [[None]]),
        # another speaker behind "while" is no part of what the first one said
        ("The navy said a cutter sank, while rebels claimed they captured it.", "captured", [["rebels"]]),
        ("The cutter sank, according to divers, though the navy insists it was towed away.", "towed", [["the navy"]]),
        # he who speaks at the end is not he who is told of
        ("A diver came ashore. His brother had said the cutter sank, he said.", "sank", [["he", "His brother"]]),
    ],
)
def test_over_the_edge(body: str, event: str, wanted: list[list[str | None]]) -> None:
    assert chains(body, event) == wanted


def test_block_quotation_belongs_to_the_medium_of_its_introduction() -> None:
    intro = "Here is what The Cape Gazette reported"
    inner = "A cutter sank on Friday. Divers said two sailors drowned."
    body = f"{intro}\n\n{inner}\n\nThat report exaggerates a bad day."
    start = body.index(inner)
    zone = Zone(ZoneKind.QUOTATION, start, start + len(inner), "test", intro=Span(0, len(intro)))
    spans = text.sentences(body)
    kinds = [ZoneKind.QUOTATION if zone.start <= s.start < zone.end else ZoneKind.BODY for s in spans]
    found = attribution.find(report(body), (zone,), language.analyse(body, spans, kinds), ())
    sank, drowned = (body.index(word) for word in ("sank", "drowned"))
    (outer,) = attribution.chains(found, Span(sank, sank + 4))
    assert [(a.source.text, a.source.kind) for a in outer] == [("The Cape Gazette", SourceKind.CITED_OUTLET)]
    (inner_chain,) = attribution.chains(found, Span(drowned, drowned + 7))
    assert [a.source.text for a in inner_chain] == ["The Cape Gazette", "Divers"]
    assert {a.stance for a in outer} == {Stance.DOUBTS}


def test_credit_line_of_a_copy_is_the_outermost_link() -> None:
    body = "A cutter sank on Friday, divers told Cape Wire.\n\nThe crew swam ashore.\n\nSource: Cape Wire"
    at = body.index("Source")
    zones = (Zone(ZoneKind.CREDIT, at, len(body), "test"),)
    spans = text.sentences(body)
    kinds = [ZoneKind.CREDIT if s.start >= at else ZoneKind.BODY for s in spans]
    found = attribution.find(report(body), zones, language.analyse(body, spans, kinds), ())
    (sank,) = attribution.chains(found, Span(body.index("sank"), body.index("sank") + 4))
    assert [(a.source.text, a.source.credit) for a in sank] == [("Cape Wire", True), ("divers", False)]
    (swam,) = attribution.chains(found, Span(body.index("swam"), body.index("swam") + 4))
    assert [a.source.credit for a in swam] == [True]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("The governor", SourceKind.PERSON),
        ("A spokesman for the navy", SourceKind.PERSON),
        ("The navy's chief negotiator", SourceKind.PERSON),
        ("Residents", SourceKind.UNNAMED),
        ("A doctor at the harbour clinic", SourceKind.UNNAMED),
        ("A military source", SourceKind.UNNAMED),
        ("Two traders", SourceKind.UNNAMED),
        ("Police", SourceKind.INSTITUTION),
        ("The defence ministry", SourceKind.INSTITUTION),
        ("The rebels", SourceKind.INSTITUTION),
        ("Moscow", SourceKind.INSTITUTION),
        ("State television", SourceKind.CITED_OUTLET),
        ("The newspaper El Faro", SourceKind.CITED_OUTLET),
        ("Reuters", SourceKind.CITED_OUTLET),
        ("The analysts of Harbour Watch Institute", SourceKind.INSTITUTION),
        ("The navy's media arm", SourceKind.INSTITUTION),
        ("The body that runs the docks", SourceKind.INSTITUTION),
        ("A diver who would only be called Rui", SourceKind.PERSON),
        ("A diver", SourceKind.UNNAMED),
    ],
)
def test_kind_of_speaker(name: str, kind: SourceKind) -> None:
    assert one(f"{name} said the mill was burned.", "burned").source.kind is kind


def test_who_a_pronoun_stands_for() -> None:
    body = "A diver from Porto said the cutter sank. He added that the crew swam ashore."
    source = one(body, "swam").source
    assert (source.text, source.who, source.kind) == ("He", "A diver from Porto", SourceKind.UNNAMED)


def test_the_cue_sets_certainty_and_stage() -> None:
    assert one("The navy expects that the port will fall.", "fall").certainty is Certainty.PROBABLE
    assert one("Sailors fear that the port will fall.", "fall").hypothetical
    assert one("The gang threatened to burn the mill.", "burn").stage is not None
    assert one("The navy denied that the port had fallen.", "fallen").polarity is Polarity.DENIED
    assert one("A video appears to show a burning mill.", "burning").certainty is Certainty.PROBABLE


def test_what_cannot_be_traced_is_hearsay() -> None:
    body = "Reports in the bars that a cutter sank could not be traced to anybody."
    assert one(body, "sank").certainty is Certainty.UNKNOWN
    assert one("People say that a cutter sank; nobody can name a witness.", "sank").certainty is Certainty.UNKNOWN
    assert one("The navy said that a cutter sank; nobody can name a witness.", "sank").certainty is Certainty.CERTAIN


def test_own_hedge_is_no_link_of_a_chain() -> None:
    body = "It seems that the cutter sank."
    found = read(body)
    span = Span(body.index("sank"), body.index("sank") + 4)
    assert attribution.chains(found, span) == [()]
    assert [a.certainty for a in attribution.hedges(found, span)] == [Certainty.PROBABLE]


def test_attitudes_come_only_when_asked_for() -> None:
    body = "The union opposed the new tax."
    assert not read(body)
    assert [a.rule.split()[0] for a in read(body, wide=True, encoder=False)] == ["wide"]
    assert chains(body, "tax", wide=True, encoder=False) == [[]]


def test_screen_for_cues_lets_every_example_pass() -> None:
    assert all(attribution.holds_cue(unmark(cue.example)[0]) for cue in cues.rows() if not cue.wide)
    assert not attribution.holds_cue("The road runs along the coast.")


_WORDS = st.lists(
    st.sampled_from(
        ["the", "army", "said", "that", "“", "”", '"', ",", ".", "he", "denied", "this", "according", "to", "which",
         "reports", "of", "claimed", "told", "Reuters", "''", "is", "said", "to", "\n", "’", "'", "?", ";", "citing"]
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_WORDS)
def test_any_words_give_sound_spans(words: list[str]) -> None:
    body = " ".join(words)
    found = read(body, wide=True)
    ids = {a.id: a for a in found}
    for a in found:
        assert body[a.cue.start : a.cue.end] == a.cue_text
        assert all(0 <= c.start < c.end <= len(body) for c in a.contents) and a.contents
        if a.source.start is not None:
            assert body[a.source.start : a.source.end] == a.source.text
        seen = set()
        above = a.parent
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = ids[above].parent
    for at in range(0, len(body), 7):
        assert attribution.chains(found, Span(at, at + 1))


def test_unparsed_sentences_are_passed_over() -> None:
    body = "The navy said the cutter sank."
    bare = [replace(s, parsed=False, tokens=(), children=(), entities=()) for s in sentences(body)]
    assert attribution.find(report(body), (), bare, ()) == ()

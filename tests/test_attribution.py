"""Who says so: every example of the lexicons, the constructions, and what must not be an attribution."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tadmor import attribution, language, text
from tadmor.attribution import cues, stance
from tadmor.model import (
    Attribution,
    Certainty,
    Fact,
    Report,
    Sentence,
    SourceKind,
    Span,
    Stance,
    Zone,
)


def report(body: str, outlet: str | None = "The Harbour Post", author: str | None = None) -> Report:
    def fact(value: str | None) -> Fact | None:
        return Fact(value, "given") if value else None

    return Report("0" * 64, "x.txt", body, "text/plain", "utf-8", outlet=fact(outlet), author=fact(author))


@cache
def sentences(body: str) -> tuple[Sentence, ...]:
    return tuple(language.analyse(body, text.sentences(body)))


def read(
    body: str, *, zones: tuple[Zone, ...] = (), wide: bool = False, outlet: str = "The Harbour Post"
) -> tuple[Attribution, ...]:
    return attribution.find(report(body, outlet), zones, sentences(body), (), wide=wide)


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
    found = read(plain, wide=cue.wide)
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
def test_each_verdict_sets_the_stance(row: dict[str, list[str] | str]) -> None:
    first, second = row["example"]
    found = read(f"{first} {second}")
    assert Stance(str(row["value"])) in {a.stance for a in found}


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
        ("Elders told us that, according to the raiders, the mill was burned.", "burned", [["Elders", "the raiders"]]),
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

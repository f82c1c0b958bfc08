"""Who did it to whom, in one sentence each: names that a report explains, nations side by side, people nobody names."""

from __future__ import annotations

import re

import pytest

from tadmor import names, pipeline
from tadmor.forms import all_forms
from tadmor.resources import toml

_MARKS = {"subject": r"\[([^\]]+)\]", "verb": r"\{([^}]+)\}", "event": r"\*([^*]+)\*"}
META = {"published": "2023-05-10", "outlet": "River Post"}
A_LIST = [
    # sentence, word of the trigger, actors, targets
    ("Kenyan and Ugandan troops shelled the ridge.", "shelled", {"Kenya Defence Forces", "Ugandan"}, set()),
    ("Zor Taka, a local militia, ambushed an army patrol.", "ambushed", {"Zor Taka"}, None),
    ("The armed group Zor Taka abducted two nurses.", "abducted", {"Zor Taka"}, None),
    ("Nobody in Lowick has announced an offensive.", "offensive", set(), None),
    ("Men in two pick-ups shot dead a miller near the well.", "shot", {"unidentified gunmen"}, None),
    ("Rebels drove the Arakan Army out of the valley.", "drove", None, {"Arakan Army"}),
    ("Rebels drove the Kachin Independence Army out of the valley.", "drove", None, {"Kachin Independence Army"}),
    ("Al-Shabaab remained in full control of Jilib.", "control", {"al-Shabaab"}, None),
    ("Some 90 Karatu were massacred at the mill.", "massacred", None, {"civilians"}),
    ("The Kachin Independence Army and the Arakan Army attacked a base of the junta.", "attacked",
     {"Kachin Independence Army", "Arakan Army"}, None),
    ("Liwa al-Fajr burned a checkpoint of Saraya al-Wadi.", "burned", {"Liwa al-Fajr"}, None),
    ("Soldiers of Azerbaijan shelled a village.", "shelled", {"Azerbaijani Armed Forces"}, None),
    # names that no register knows
    ("In May Ostrander besieged the fort of Lowick with nine ships.", "besieged", {"Ostrander"}, None),
    ("The fort of Lowick fell to Ostrander in May after a long fight.", "fell", {"Ostrander"}, None),
    ("On Tuesday shells hit the mill.", "hit", set(), None),
    # whose the event is, and who only speaks of it or suffers it
    ("The mayor condemned the attack on the mill.", "attack", set(), None),
    ("Our garrison survived an attack by raiders on Monday.", "attack", {"raiders"}, None),
    ("The army began its offensive on Sunday.", "offensive", {"army"}, None),
    ("The M23 spoke on Sunday. The truce that the M23 proclaimed was for a week.", "truce", {"M23"}, None),
    # all who meet are actors
    ("Foreign Minister Aldo Rinn met Premier Sela Koff in Bern.", "met", {"Aldo Rinn", "Sela Koff"}, set()),
    ("Aldo Rinn met with Sela Koff in Bern on Friday.", "met", {"Aldo Rinn", "Sela Koff"}, set()),
    # a mission by its name; the jets of a coalition are not the army's
    ("The U.N. mission, MINUSMA, sent a patrol to Gao.", "sent", {"MINUSMA"}, None),
    ("Coalition jets struck a depot near Baghdad, Iraqi officers said.", "struck", {"Coalition"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "actors", "targets"), A_LIST, ids=[row[0] for row in A_LIST])
def test_sides(text: str, word: str, actors: set[str] | None, targets: set[str] | None) -> None:
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    claims = [c for c in reading.claims if word in (c.trigger.text or "")]
    assert claims, [c.trigger.text for c in reading.claims]
    for wanted, found in ((actors, claims[0].actor), (targets, claims[0].target)):
        told = [r.who or "" for r in found]
        for name in wanted or set():
            assert any(name in who for who in told), told
    if actors is not None:
        assert len({r.who for r in claims[0].actor}) == len(actors)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Liwa al-Fajr's men fled", ["Liwa al-Fajr"]),
        ("Lashkar-e-Nur and Harakat Ahl al-Haqq met", ["Lashkar-e-Nur", "Harakat Ahl al-Haqq"]),
        ("the Frente de Defensa Popular said", ["Frente de Defensa Popular"]),
        ("the Al-Hayat clinic, an Ansar camp", []),
    ],
)
def test_names_in_another_language(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in names.bands(text, 0, len(text))] == found


def test_a_family_told_to_go_or_be_killed_is_who_would_be_killed() -> None:
    text = "The militia gave the farmers a day to leave or be killed."
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    killed = [c for c in reading.claims if c.trigger.text == "killed"]
    assert killed and [r.who for r in killed[0].target] == ["civilians"]


def test_what_the_opposition_does_is_not_laid_to_the_jihadists() -> None:
    text = "Al-Shabaab attacked a base on Monday. The opposition accused the mayor of lying."
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    accused = [c for c in reading.claims if c.trigger.text == "accused"]
    assert accused and all(r.who != "al-Shabaab" for r in accused[0].actor)


@pytest.mark.parametrize("row", toml("lexicon/light.toml")["class"], ids=lambda row: str(row["id"]))
def test_subjects_that_do_not_do_what_their_verb_governs(row: dict[str, str]) -> None:
    marks = {name: re.search(pattern, row["example"]) for name, pattern in _MARKS.items()}
    assert all(marks.values()), row["example"]
    said = {name: found.group(1) for name, found in marks.items() if found}
    text = re.sub(r"[\[\]{}*]", "", row["example"])
    claims = pipeline.read_report(text.encode("utf-8"), "story.txt", META).claims
    told = next(c for c in claims if said["event"] in (c.trigger.text or ""))
    assert said["subject"] not in [r.text for r in told.actor]
    if row["subject"] == "target":
        assert said["subject"] in [r.text for r in told.target]
    assert said["verb"] in {form for verb in row["verbs"].split() for form in all_forms(verb, "verb")}


def test_the_two_sides_are_the_parties_named_most() -> None:
    text = "The M23 and the Congolese army fought near Goma. The M23 fled. On Monday the two sides signed a deal."
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    signed = next(c for c in reading.claims if c.trigger.text == "signed")
    assert [r.who for r in signed.actor] == ["M23; Congolese Armed Forces"]


def test_what_is_fired_is_no_target() -> None:
    text = "Rebels fired shells into the harbour."
    (claim,) = pipeline.read_report(text.encode("utf-8"), "story.txt", META).claims
    assert "shells" not in [r.text for r in claim.target]


def test_a_thing_that_an_attack_falls_on_is_its_target() -> None:
    text = "He described the attack on a petrol station."
    (claim,) = pipeline.read_report(text.encode("utf-8"), "story.txt", META).claims
    assert [r.text for r in claim.target] == ["a petrol station"]


def test_the_device_of_a_blast_is_no_second_event() -> None:
    text = "A roadside bomb exploded near the mill on Monday."
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    assert [c.trigger.text for c in reading.claims] == ["exploded"]
    assert not reading.claims[0].also


def test_a_noun_that_points_back_is_a_further_mention() -> None:
    text = "A bomb exploded at the mill on Monday. Nobody claimed the blast for a week. Guards heard the explosion."
    reading = pipeline.read_report(text.encode("utf-8"), "story.txt", META)
    also = {q.text for c in reading.claims for q in c.also}
    assert "explosion" in also
    alone = pipeline.read_report(b"Guards heard the explosion.", "story.txt", META)
    assert not alone.claims

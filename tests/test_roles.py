"""Who did it to whom, in one sentence each: names that a report explains, nations side by side, people nobody names."""

from __future__ import annotations

import pytest

from tadmor import names, pipeline

META = {"published": "2023-05-10", "outlet": "River Post"}
A_LIST = [
    # sentence, word of the trigger, actors, targets
    ("Kenyan and Ugandan troops shelled the ridge.", "shelled", {"Kenya Defence Forces", "Ugandan"}, set()),
    ("Zor Taka, a local militia, ambushed an army patrol.", "ambushed", {"Zor Taka"}, None),
    ("The armed group Zor Taka abducted two nurses.", "abducted", {"Zor Taka"}, None),
    ("Men in two pick-ups shot dead a miller near the well.", "shot", {"unidentified gunmen"}, None),
    ("Rebels drove the Arakan Army out of the valley.", "drove", None, {"Arakan Army"}),
    ("Rebels drove the Kachin Independence Army out of the valley.", "drove", None, {"Kachin Independence Army"}),
    ("Al-Shabaab remained in full control of Jilib.", "control", {"al-Shabaab"}, None),
    ("Some 90 Karatu were massacred at the mill.", "massacred", None, {"civilians"}),
    ("The Kachin Independence Army and the Arakan Army attacked a base of the junta.", "attacked",
     {"Kachin Independence Army", "Arakan Army"}, None),
    ("Liwa al-Fajr burned a checkpoint of Saraya al-Wadi.", "burned", {"Liwa al-Fajr"}, None),
    ("Soldiers of Azerbaijan shelled a village.", "shelled", {"Azerbaijani Armed Forces"}, None),
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

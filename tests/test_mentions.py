"""Mentions: names, nouns for people, numbers and weapons as spans of the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tadmor import language, mentions, nouns, register
from tadmor import text as plain
from tadmor.resources import toml, tsv


def find(text: str) -> mentions.Found:
    """Mentions of a text, all its sentences parsed."""
    return mentions.find(text, language.analyse(text, plain.sentences(text)))


def texts(found: mentions.Found, form: str = "") -> list[str]:
    """Texts of the actor mentions, of one form where given."""
    return [m.text for m in found.actors if not form or m.form == form]


def check_spans(text: str, found: mentions.Found) -> None:
    """Every mention's span holds its text."""
    spans = [(m.start, m.end, m.text) for m in found.actors]
    spans += [(n.start, n.end, n.text) for n in found.numbers] + [(w.start, w.end, w.text) for w in found.weapons]
    for start, end, held in spans:
        assert text[start:end] == held


def test_spans_are_the_text() -> None:
    text = "The Blue Hills Brigade (BHB) said its fighters shot down two Mi-8 helicopters near the river. They left."
    found = find(text)
    assert found.actors and found.numbers and found.weapons
    check_spans(text, found)
    for actor in found.actors:
        assert actor.start <= actor.head < actor.end


@pytest.mark.parametrize(
    ("text", "name", "who"),
    [
        ("IS claimed the blast.", "IS", "Islamic State"),
        ("Daesh left the valley.", "Daesh", "Islamic State"),
        ("Two days later ISIL fired rockets at the dam.", "ISIL", "Islamic State"),
        ("Troops of the U.S. Army landed.", "U.S. Army", "US Armed Forces"),
        ("The SNA entered Mogadishu, Somalia said.", "The SNA", "Somali National Army"),
        ("The SNA shelled a village in northern Syria, Syrian rebels said.", "The SNA", "Syrian National Army"),
    ],
)
def test_register_names(text: str, name: str, who: str) -> None:
    assert any(name.removeprefix("The ") in m.text and m.who == who for m in find(text).actors if m.form == "name")


def test_a_verb_is_no_name() -> None:
    assert "IS" not in texts(find("WHAT IS HAPPENING IN THE NORTH OF THE COUNTRY TODAY"))
    assert not [m for m in find("The road is open and aid is coming.").actors if m.form == "name"]


def test_unlisted_organisations_by_their_shape() -> None:
    found = find("The Red Valley Liberation Front fought the 14th Rifle Brigade, the Green Coast Council said.")
    names = texts(found, "name")
    assert "The Red Valley Liberation Front" in names
    assert any("14th Rifle Brigade" in n for n in names)
    assert any("Green Coast Council" in n for n in names)


def test_acronym_defined_in_the_text() -> None:
    found = find("The Red Valley Liberation Front (RVLF) took the bridge. Later RVLF fighters burned it.")
    assert any(m.text == "RVLF" and m.who == "Red Valley Liberation Front" for m in found.actors)


def test_place_or_party() -> None:
    assert "Chad" not in texts(find("The convoy crossed from Niger into Chad on Monday."))
    assert "Chad" in texts(find("Chad accused its neighbour of arming rebels."))


def test_possessor_and_whole_are_both_marked() -> None:
    found = texts(find("The army's air force bombed the ridge."))
    assert "The army" in found
    assert "The army's air force" in found


def test_noun_phrases() -> None:
    found = texts(find("Dozens of farmers fled after three armed men shot a shopkeeper."), "nominal")
    assert "Dozens of farmers" in found
    assert "three armed men" in found
    assert "a shopkeeper" in found


def test_date_before_a_noun_stays_outside() -> None:
    assert "armed men" in texts(find("On 3 May armed men burned the mill."))


def test_pronouns() -> None:
    found = texts(find("They said he had given it to them, but we kept our word."), "pronoun")
    assert found == ["They", "he", "it", "them", "we", "our"]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("At least 26 soldiers died.", 26, None, "people"),
        ("More than 40 people were hurt.", 41, None, "people"),
        ("Up to 300 fighters took part.", 1, 300, "people"),
        ("About 100 villagers fled.", 90, 110, "people"),
        ("Some 150 guests were inside.", 135, 165, "people"),
        ("Twenty-three sailors drowned.", 23, 23, "people"),
        ("Half a million people need food.", 500_000, 500_000, "people"),
        ("The war has displaced 2.5 million people.", 2_500_000, 2_500_000, "people"),
        ("Around 7,000 residents left.", 6300, 7700, "people"),
        ("A dozen shells hit the school.", 12, 12, "weapons"),
        ("Dozens of houses burned.", 24, None, "buildings"),
        ("Hundreds of prisoners were freed.", 200, None, "people"),
        ("Between 10 and 20 rebels were killed.", 10, 20, "people"),
        ("10 to 15 children were wounded.", 10, 15, "people"),
        ("Fewer than 50 trucks arrived.", 0, 49, "vehicles"),
        ("There were no casualties.", 0, 0, "people"),
        ("No one was killed in the blast.", 0, 0, "people"),
        ("They marched 60 km in a day.", 60, 60, "km"),
        ("The raid lasted three hours.", 3, 3, "hours"),
        ("Six tanks crossed the river.", 6, 6, "vehicles"),
        ("They shot down 11 of 15 drones.", 11, 11, "drones"),
        ("One hundred and twenty miners were trapped.", 120, 120, "people"),
        ("A couple of policemen stood there.", 2, 2, "people"),
    ],
)
def test_numbers(text: str, low: int, high: int | None, unit: str) -> None:
    assert (low, high, unit) in [(n.low, n.high, n.unit) for n in find(text).numbers]


@pytest.mark.parametrize(
    "text",
    [
        "The battle began on 14 March 2019.",
        "The 9th Division and the 5th Legion arrived.",
        "A T-72 burned beside a KA-52.",
        "In 2016 the town fell.",
        "He died at the age of 61, aged 61.",
        "Resolution 2254 was adopted.",
    ],
)
def test_what_is_no_count_of_people(text: str) -> None:
    assert not [n for n in find(text).numbers if n.unit == "people"]


def test_victim_classes() -> None:
    found = find("The blast killed four soldiers, two policemen, nine children and a hundred prisoners.")
    assert [n.victim_class for n in found.numbers] == ["soldiers", "police", "children", "prisoners"]


def test_bare_number_counts_people_named_before() -> None:
    found = find("Sixteen soldiers were killed and five captured.")
    assert [(n.low, n.unit) for n in found.numbers] == [(16, "people"), (5, "people")]
    assert "five" in texts(found, "nominal")


def test_weapons() -> None:
    found = {(w.text, w.weapon) for w in find("A roadside bomb, two T-90 tanks, Su-25 jets and machetes.").weapons}
    assert {("roadside bomb", "explosive"), ("T-90", "armour"), ("Su-25", "aircraft"), ("machetes", "blade")} <= found


def test_noun_class() -> None:
    assert mentions.noun_class("soldier") == "combatant"
    assert mentions.noun_class("villagers") == "civilian"
    assert mentions.noun_class("suicide bomber") == "combatant"
    assert mentions.noun_class("hostage") == "prisoner"
    assert mentions.noun_class("howitzer") == "weapon"
    assert mentions.noun_class("sunset") == ""


@pytest.mark.parametrize("name", sorted(toml(nouns.PEOPLE)["class"]))
def test_example_of_every_class_of_people(name: str) -> None:
    row = toml(nouns.PEOPLE)["class"][name]
    found = find(row["example"])
    assert any(m.candidates[0].id == f"noun:{name}" for m in found.actors), row["example"]


@pytest.mark.parametrize("name", sorted(toml(nouns.WEAPONS)["class"]))
def test_example_of_every_class_of_weapons(name: str) -> None:
    row = toml(nouns.WEAPONS)["class"][name]
    assert any(w.weapon == name for w in find(row["example"]).weapons), row["example"]


@pytest.mark.parametrize("row", toml("lexicon/quantities.toml")["example"], ids=lambda r: r["text"])
def test_examples_of_quantities(row: dict[str, object]) -> None:
    found = find(str(row["text"])).numbers
    assert any(n.low == row["low"] and n.high == row.get("high") and n.unit == row["unit"] for n in found)


def test_register_is_sound() -> None:
    rows = [row for _, row in tsv(register.ACTORS)]
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids) >= 350
    nations = {row["iso2"] for _, row in tsv(register.NATIONS)}
    for row in rows:
        assert row["name"] and row["kind"] and row["source"], row["id"]
        assert not row["parent"] or row["parent"] in ids, row["id"]
        assert not row["country"] or row["country"] in nations, row["id"]
        assert all(not v or re.fullmatch(r"\d{4}(-\d\d){0,2}", v) for v in (row["valid_from"], row["valid_to"]))
    owner: dict[str, str] = {}
    for row in rows:
        for name in {row["name"], *row["aliases"].split("|")} - {"", *(a[1:] for a in row["aliases"].split("|"))}:
            assert name.startswith("~") or owner.setdefault(name, row["id"]) == row["id"], name


def test_every_name_of_the_register_finds_its_row() -> None:
    table = register.load()
    for actor in table.actors.values():
        hits = list(table.names(actor.name, 0, len(actor.name), {actor.country}))
        assert hits and (hits[0].id == actor.id or hits[0].sort != "actor" or not actor.country), actor.name


def test_word_lists_have_no_doubles() -> None:
    for name in (nouns.PEOPLE, nouns.WEAPONS):
        for label, row in toml(name)["class"].items():
            words = row["words"].split()
            assert len(set(words)) == len(words), label


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from("IS aA'’-–.,()\"“”\n05 %$US\u00a0\ud800éß中🙂thekilled"), max_size=80))
def test_odd_text_raises_nothing(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    found = find(clean)
    check_spans(clean, found)

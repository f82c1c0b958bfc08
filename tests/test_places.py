"""Places in text: names, what they mean, relations as geometry, nominals and metonyms. Sentences are our own."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tadmor import globe, language, places
from tadmor.model import ActorMention, PlaceMention, Span
from tadmor.places import geometry, relations
from tadmor.places.words import compass, km_of
from tadmor.text import sentences


@cache
def _found(text: str, countries: tuple[str, ...] = ()) -> tuple[PlaceMention, ...]:
    parsed = language.analyse(text, sentences(text))
    return places.find(text, parsed, (), places.Context(countries=countries))


def _of(text: str, name: str) -> PlaceMention:
    (one, *_) = [m for m in _found(text) if text[m.name_start : m.name_end] == name]
    return one


def _place(mention: PlaceMention) -> tuple[str, str]:
    assert mention.place is not None
    return mention.place.country, mention.place.feature


def test_spans_are_those_of_the_text() -> None:
    text = "Shells hit Saraqib on Monday, and troops entered the town of Khan Shaykhun in Syria’s Idlib province."
    for m in _found(text):
        assert text[m.start : m.end] == m.text and text[m.name_start : m.name_end]
    assert [m.name for m in _found(text)] == ["Saraqib", "Khan Shaykhun", "Syria", "Idlib"]
    assert _place(_of(text, "Idlib")) == ("SY", "province")
    assert _of(text, "Khan Shaykhun").text == "the town of Khan Shaykhun"


@pytest.mark.parametrize(
    ("text", "name", "whole", "relation", "km"),
    [
        (
            "A patrol was hit 12 miles south-east of Maiduguri.",
            "Maiduguri",
            "12 miles south-east of Maiduguri",
            "south-east of",
            19.3,
        ),
        (
            "They burned a village some 40 km north of Djibo.",
            "Djibo",
            "a village some 40 km north of Djibo",
            "north of",
            40.0,
        ),
        ("Jets bombed the hills west of Kramatorsk.", "Kramatorsk", "the hills west of Kramatorsk", "west of", None),
        ("The convoy stopped near Bukavu.", "Bukavu", "near Bukavu", "near", None),
        ("Clashes erupted on the outskirts of Kandahar.", "Kandahar", "on the outskirts of Kandahar", "near", None),
        ("Rebels are marching towards Mekelle.", "Mekelle", "towards Mekelle", "towards", None),
        ("The army is advancing on Benghazi.", "Benghazi", "Benghazi", "towards", None),
        (
            "Mines were laid on the road between Goma and Bukavu.",
            "Goma",
            "the road between Goma and Bukavu",
            "between",
            None,
        ),
        ("They drove from Mosul to Kirkuk.", "Mosul", "from Mosul to Kirkuk", "between", None),
    ],
)
def test_relations(text: str, name: str, whole: str, relation: str, km: float | None) -> None:
    m = _of(text, name)
    assert (m.text, m.relation, m.km) == (whole, relation, km)


def test_the_reference_is_never_shifted() -> None:
    plain, directed = (
        _of("Shells fell in Kramatorsk.", "Kramatorsk"),
        _of("Shells fell north of Kramatorsk.", "Kramatorsk"),
    )
    assert plain.place == directed.place
    assert plain.geometry is not None and plain.geometry["type"] == "Point"
    assert directed.geometry is not None and directed.geometry["type"] == "Polygon"


def test_a_distance_in_apposition_belongs_to_the_named_place() -> None:
    text = "Rebels took Rutshuru, 70 km north of Goma, at dawn."
    m, reference = _found(text)
    assert (m.name, m.relation, m.km) == ("Rutshuru", "at", None)
    assert m.text == "Rutshuru, 70 km north of Goma"
    assert (reference.name, reference.relation, reference.km) == ("Goma", "north of", 70.0)


def test_a_distance_after_a_wide_name_is_that_of_something_else() -> None:
    m, reference = _found("The quarry lies in Mali, 70 km north of Gao.")
    assert (m.text, m.relation) == ("Mali", "at")
    assert (reference.name, reference.relation, reference.km) == ("Gao", "north of", 70.0)


def test_a_namesake_far_from_where_the_relation_puts_it_is_no_match() -> None:
    text = "Raiders burned Lexington, 20 km north of Gao, and left Lexington at noon."
    (m,) = [m for m in _found(text) if m.relation == "north of"]
    assert (m.name, m.place and m.place.country, m.km) == ("Lexington", "ML", 20.0)
    assert all(m.place is None or m.place.country == "ML" for m in _found(text))


def test_sixteen_points_and_what_stands_before_the_name() -> None:
    m = _of("It lies 12 km (8 mi) south-southwest of downtown Mosul.", "Mosul")
    assert (m.relation, m.km) == ("south-south-west of", 12.0)
    m = _of("A depot 30 km to the east of the army-held town of Hajin burned.", "Hajin")
    assert (m.relation, m.km) == ("east of", 30.0)


def test_an_unknown_name_is_located_by_its_relation() -> None:
    m = _of("Gunmen raided the village of Tarkwaziba, 25 km west of Gao, on Friday.", "Tarkwaziba")
    assert (_place(m)[0], m.relation, m.km) == ("ML", "west of", 25.0)


def test_an_unknown_name_alone_is_kept_without_a_place() -> None:
    assert _of("Gunmen raided the village of Tarkwaziba on Friday.", "Tarkwaziba").place is None


def test_nominals_stand_for_the_last_fitting_place() -> None:
    text = (
        "Troops entered Bambari on Sunday. They burned the market and shot a man at its northern gate. "
        "Residents said the town was calm. Two soldiers died there."
    )
    for words in ("the market", "its northern gate", "the town", "there"):
        m = next(m for m in _found(text) if m.text == words)
        assert m.place is not None and m.place.name == "Bambari"
        assert m.antecedent == Span(text.index("Bambari"), text.index("Bambari") + 7)


def test_the_two_cities_are_the_last_two() -> None:
    text = "Troops left Mosul and reached Kirkuk. The road between the two cities is mined."
    m = next(m for m in _found(text) if m.other is not None)
    assert (
        m.relation == "between"
        and m.place is not None
        and {m.place.name, m.other and m.other.name} == {"Mosul", "Kirkuk"}
    )


def test_existential_there_is_no_place() -> None:
    assert [m.text for m in _found("Shells hit Goma. There were no casualties, and there is no doubt.")] == ["Goma"]


@pytest.mark.parametrize(
    ("text", "name", "metonym"),
    [
        ("Damascus denied the report.", "Damascus", True),
        ("Shells hit Damascus.", "Damascus", False),
        ("The militia is backed by Iran.", "Iran", True),
        ("Fighting spread across Sudan.", "Sudan", False),
        ("Russia’s army said nothing.", "Russia", True),
    ],
)
def test_metonyms(text: str, name: str, metonym: bool) -> None:
    assert _of(text, name).metonym is metonym


def test_demonyms_and_names_of_bodies_are_no_places() -> None:
    text = "The Syrian army and the Aleppo Media Center said so."
    actor = ActorMention(
        text.index("the Aleppo"), text.index(" said"), "the Aleppo Media Center", 0, "name", "x", "media"
    )
    parsed = language.analyse(text, sentences(text))
    found = places.find(text, parsed, (actor,))
    assert [(m.name, m.metonym) for m in found] in ([], [("Aleppo", True)])  # whose body it is, not where


def test_a_place_in_the_name_of_a_body_is_told_but_as_no_place() -> None:
    found = _found("Erbil Mayor Omar Haddad met a Kirkuk-based broker.")
    assert [(m.name, m.metonym) for m in found] == [("Erbil", True), ("Kirkuk", True)]


def test_names_of_people_and_streets_are_no_places() -> None:
    text = "Adam Lincoln was at home. Lincoln said he knew of nothing. Shots were heard near 12 Clifton Street in Goma."
    assert [m.name for m in _found(text)] == ["Goma"]


def test_context_chooses_among_namesakes() -> None:
    text = "Fighters fled from Tripoli."
    assert _place(_found(text, ("LY",))[0])[0] == "LY" and _place(_found(text, ("LB",))[0])[0] == "LB"
    assert _place(_of("The blast in Tripoli, Lebanon, killed two.", "Tripoli"))[0] == "LB"


def test_kind_words_part_town_and_province() -> None:
    assert _place(_of("Fighting went on in Homs province, Syria.", "Homs"))[1] == "province"
    assert _place(_of("Fighting went on in the city of Homs, Syria.", "Homs"))[1] == "city"


def test_blocked_spans_hold_no_places() -> None:
    text = "Shells hit Goma."
    parsed = language.analyse(text, sentences(text))
    assert places.find(text, parsed, (), places.Context(blocked=(Span(0, len(text)),))) == ()


def test_numbers_and_compass() -> None:
    assert (km_of("1,200", "km"), km_of("six", "miles"), km_of("3.5", "km")) == (1200.0, 9.7, 3.5)
    assert [compass(w) for w in ("Northeastern", "north east", "south-western", "East")] == [
        "north-east",
        "north-east",
        "south-west",
        "east",
    ]


def _ring(shape: dict[str, Any]) -> list[list[float]]:
    ring: list[list[float]] = shape["coordinates"][0]
    return ring


@pytest.mark.parametrize(
    ("relation", "km"), [("north of", 30.0), ("south-west of", None), ("near", None), ("near", 12.0)]
)
def test_areas_are_closed_rings_around_the_right_distance(relation: str, km: float | None) -> None:
    place = _of("Shells fell in Goma.", "Goma").place
    assert place is not None
    shape, radius = geometry.area(place, relation, km, None)
    ring = _ring(shape)
    assert ring[0] == ring[-1]
    assert max(globe.distance(place.lat, place.lon, lat, lon) for lon, lat in ring) == pytest.approx(radius, rel=0.02)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="GomaBeni ,.'’-\n15km northofthe", max_size=120))
def test_odd_text_raises_nothing(text: str) -> None:
    for m in places.find(text, language.analyse(text, sentences(text)), ()):
        assert text[m.start : m.end] == m.text


def test_relation_patterns_do_not_blow_up() -> None:
    text = "some about around roughly " * 4_000 + "north of Goma"
    assert relations.before(text, 0, len(text) - 4).relation == "north of"


def test_an_unlisted_spelling_is_guessed_near_a_known_place_and_says_so() -> None:
    near = _of("Shells hit Sloviansk and the town of Kramatorkks in Ukraine.", "Kramatorkks")
    assert near.place is not None and near.place.name == "Kramatorsk"
    assert near.candidates[0].rule == f"fuzzy {near.candidates[0].score:.2f}"


def test_a_guess_needs_a_country_of_free_spelling_and_a_neighbour() -> None:
    assert _of("A man was shot in the town of Kramatorkks on Monday.", "Kramatorkks").place is None
    assert _of("Flights left Kyiv for the town of Lanexxa in Virginia.", "Lanexxa").place is None


def test_the_city_is_not_where_somebody_holds_an_office() -> None:
    text = "Rebels took Kidal. The governor of Gao gave no figures. The city was quiet on Friday."
    assert _of(text, "The city").name == "Kidal"
    text = "Rebels took Kidal. The governor of Gao admitted that the army had left the city."
    assert _of(text, "the city").name == "Kidal"
    text = "Shells fell on Mykolaiv on Monday. The mayor of Kherson said that Russian troops had left the city."
    assert _of(text, "the city").name == "Kherson"


def _reach(mention: PlaceMention) -> tuple[float, float]:
    """Least and greatest distance of the outline from the named place."""
    assert mention.place is not None and mention.geometry is not None
    ring = mention.geometry["coordinates"][0]
    far = [globe.distance(mention.place.lat, mention.place.lon, lat, lon) for lon, lat in ring]
    return min(far), max(far)


def test_bounds_of_a_distance() -> None:
    about = _reach(_of("A convoy was hit 150 km west of Mosul.", "Mosul"))
    over = _reach(_of("A convoy was hit more than 150 km west of Mosul.", "Mosul"))
    under = _reach(_of("A convoy was hit less than 150 km west of Mosul.", "Mosul"))
    assert over[0] == pytest.approx(about[0]) and over[1] > about[1] + 30
    assert under[0] == pytest.approx(0.0, abs=0.1) and under[1] == pytest.approx(about[1], abs=0.1)


def test_a_side_of_a_place_is_half_of_it() -> None:
    half, whole = (_of(f"Jets struck {w} on Friday.", "Aleppo") for w in ("eastern Aleppo", "Aleppo"))
    assert half.place == whole.place and half.relation == whole.relation == "at"
    assert whole.geometry is not None and whole.geometry["type"] == "Point"
    assert half.geometry is not None and half.place is not None
    assert all(lon >= half.place.lon - 0.01 for lon, _ in half.geometry["coordinates"][0])
    assert _of("Jets struck eastern Ghouta, Syria.", "Ghouta").geometry["type"] == "Point"  # type: ignore[index]

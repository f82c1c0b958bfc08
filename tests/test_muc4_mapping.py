"""The parts of the MUC-4 mapping that are no models: strings of answers, steps of chances, and the fitting itself."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation.muc4_accept import stairs
from evaluation.muc4_document import document_features
from evaluation.muc4_doers import organisation, parties
from evaluation.muc4_incidents import Incident, Text, anchors
from evaluation.muc4_people import named_people, number_of, persons, same_people
from evaluation.muc4_scene import Scene, plain
from evaluation.muc4_targets import number_of as number_of_things
from evaluation.muc4_targets import things
from evaluation.running import read_one
from training.logistic import choose, fit

WIRE = """TARMA, 9 JUN 88 (RADIO HARBOUR) -- [TEXT] GUERRILLAS OF THE SHINING PATH
YESTERDAY KILLED THREE TEACHERS AND BLEW UP TWO BRIDGES NEAR HUANCAYO, THE POLICE
REPORTED.

   THE TEACHERS WERE SHOT IN FRONT OF THE SCHOOL.  MAYOR ELIAS CORVALAN WAS WOUNDED.
SENDERO LUMINOSO SAID NOTHING.
"""


@pytest.fixture(scope="module")
def scene() -> Scene:
    reading = read_one(WIRE.encode(), "wire.txt", {"published": "1988-06-09"})
    text = Text(reading, date(1988, 6, 9), "RADIO HARBOUR")
    return Scene(text, Incident(anchors(text)))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("THE MEMBERS OF THE HARBOUR FRONT (HF)", "HARBOUR FRONT"),
        ("alleged Harbour Front", "HARBOUR FRONT"),
        ("GUERRILLAS", "GUERRILLAS"),
    ],
)
def test_a_party_is_called_by_its_name_alone(told: str, name: str) -> None:
    assert organisation(told) == name


def test_strings_stand_as_in_the_keys() -> None:
    assert plain(' "the Old\n Bridge" (north)') == "THE OLD BRIDGE"
    assert list(stairs("x", 0.11)) == ["x>=0.03", "x>=0.06", "x>=0.1"]


def test_people_told_again_are_one_group_of_three(scene: Scene) -> None:
    found = {p.shown: p for p in persons(scene)}
    teachers = next(p for p in found.values() if "TEACHERS" in p.shown)
    assert number_of(scene, teachers) == "3"
    assert same_people(scene, teachers, teachers)
    assert "ELIAS CORVALAN" in found
    assert number_of(scene, found["ELIAS CORVALAN"]) == "1"
    assert not same_people(scene, teachers, found["ELIAS CORVALAN"])
    assert [m.who for m in named_people(scene.text)] != []


def test_things_and_their_number(scene: Scene) -> None:
    bridges = next(t for t in things(scene) if t.shown.endswith("BRIDGES"))
    assert number_of_things(scene, bridges) == "2"


def test_one_party_under_two_names(scene: Scene) -> None:
    (path,) = [p for p in parties(scene) if p.who == "Shining Path"]
    assert path.shown in ("SHINING PATH", "SENDERO LUMINOSO")


def test_a_text_tells_each_feature_once(scene: Scene) -> None:
    features = document_features(scene.text)
    assert len(features) == len(set(features))
    assert "w=bridge" in features


def test_fitting_finds_what_decides() -> None:
    rows = [(["bomb", "noise"], "yes", 1.0), (["noise"], "no", 1.0), (["bomb"], "yes", 1.0), (["calm"], "no", 1.0)] * 5
    model = fit(rows, 1e-3)
    assert model.chances(["bomb"])["yes"] > 0.9
    assert model.chances(["calm"])["yes"] < 0.2
    assert fit(rows, 1e-3) == model
    groups = [[(["near"], 1.0), (["far"], 0.0)], [(["far"], 0.5), (["farther"], 0.0)]] * 4
    chosen = choose(groups, 1e-3)
    chances = [chosen.chances([name])["yes"] for name in ("near", "far", "farther")]
    assert chances == sorted(chances, reverse=True)

"""Every operator of the modality lexicon does what its example says, and compositions hold."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from tadmor import language
from tadmor.claims.axes import read_axes
from tadmor.model import Axes, Certainty, Polarity, Span, Stage

_ROWS = tomllib.loads((resources.files("tadmor") / "lexicon" / "modality.toml").read_text("utf-8"))["operator"]


def axes_of(marked: str, stage: Stage = Stage.ACCOMPLISHED, reported: bool = False) -> list[Axes]:
    """Axes of each word between asterisks."""
    plain, starts = marked.replace("*", ""), []
    for k, match in enumerate(re.finditer(r"\*([^*]+)\*", marked)):
        starts.append(match.start() - 2 * k)
    sentence = language.analyse(plain, [Span(0, len(plain))])[0]
    found = []
    for start in starts:
        token = sentence.at(start)
        assert token is not None
        found.append(read_axes(sentence, token, stage, reported=reported))
    return found


def shows(axes: Axes, effect: str) -> bool:
    """Whether the reading is what an operator's effect promises."""
    if effect in {"planned", "threatened", "attempted", "ongoing", "ended"}:
        return axes.stage == effect
    return {
        "begun": axes.stage is Stage.ONGOING,
        "ended-attempt": axes.stage is Stage.ENDED,
        "denied": axes.polarity is Polarity.DENIED,
        "probable": axes.certainty is Certainty.PROBABLE and axes.stage is Stage.ACCOMPLISHED,
        "possible": axes.certainty is Certainty.POSSIBLE and axes.stage is Stage.ACCOMPLISHED,
        "hypothetical": axes.hypothetical and axes.stage is Stage.PLANNED,
        "hearsay": axes.hearsay and axes.certainty is Certainty.UNKNOWN,
        "fact": axes.stage is Stage.ACCOMPLISHED and axes.polarity is Polarity.AFFIRMED,
    }[effect]


@pytest.mark.parametrize("row", _ROWS, ids=lambda r: str(r["id"]))
def test_each_operator_does_what_its_example_says(row: dict[str, str]) -> None:
    axes = axes_of(row["example"])[0]
    assert shows(axes, row["effect"]), axes


@pytest.mark.parametrize(
    ("marked", "stage", "polarity"),
    [
        ("The brigade *stormed* the depot.", Stage.ACCOMPLISHED, Polarity.AFFIRMED),
        ("The brigade will *storm* the depot.", Stage.PLANNED, Polarity.AFFIRMED),
        ("The brigade did not *storm* the depot.", Stage.ACCOMPLISHED, Polarity.DENIED),
        ("Soldiers are *searching* the houses.", Stage.ONGOING, Polarity.AFFIRMED),
        ("No *raid* took place.", Stage.ACCOMPLISHED, Polarity.DENIED),
        ("They may *raid* the port and *burn* the stores.", Stage.PLANNED, Polarity.AFFIRMED),
        ("The militia's *advance* is expected to begin in May.", Stage.PLANNED, Polarity.AFFIRMED),
        ("The minister condemned the *raid*.", Stage.ACCOMPLISHED, Polarity.AFFIRMED),
        ("They took the bridge without a shot being *fired*.", Stage.ACCOMPLISHED, Polarity.DENIED),
    ],
)
def test_stage_and_polarity(marked: str, stage: Stage, polarity: Polarity) -> None:
    for axes in axes_of(marked):
        assert (axes.stage, axes.polarity) == (stage, polarity)


@pytest.mark.parametrize(
    "marked",
    [
        "Had the column *arrived*, the bridge would have *held*.",
        "If the gunboats had *fired*, the harbour would have *burned*.",
        "The mayor would have *resigned* long ago.",
    ],
)
def test_what_did_not_happen_is_counterfactual(marked: str) -> None:
    assert all(axes.counterfactual for axes in axes_of(marked))


def test_a_condition_is_hypothetical_and_not_done() -> None:
    axes = axes_of("If the dam *falls*, the valley is lost.")[0]
    assert axes.hypothetical and axes.stage is Stage.PLANNED


def test_reported_progressive_is_ongoing_only_in_reported_speech() -> None:
    marked = "Troops were *looting* the market."
    assert axes_of(marked, reported=True)[0].stage is Stage.ONGOING
    assert axes_of(marked)[0].stage is Stage.ACCOMPLISHED


def test_an_unparsed_sentence_gives_the_defaults() -> None:
    sentence = language.analyse("They fled.", [Span(0, 10)])[0]
    bare = type(sentence)(0, 0, 10, "They fled.", sentence.tokens, sentence.children, (), parsed=False)
    assert read_axes(bare, 1, Stage.ONGOING) == Axes(stage=Stage.ONGOING)


def test_an_inverted_condition_without_had_is_open() -> None:
    axes = axes_of("Should the fort *fall*, the pass is open.")[0]
    assert axes.hypothetical and not axes.counterfactual


def test_a_relative_clause_on_anyone_names_no_event() -> None:
    assert axes_of("Anyone who *blocks* the bridge will be punished.")[0].hypothetical


def test_a_siege_that_is_to_be_lifted_goes_on() -> None:
    axes = axes_of("Commanders promised to end the *blockade* soon.", stage=Stage.ONGOING)[0]
    assert axes.stage is Stage.ONGOING and axes.polarity is Polarity.AFFIRMED

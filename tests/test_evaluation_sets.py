"""Readers and figures of the sets beyond the first ones, on gold made up here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation import (
    arguments,
    case2021,
    coreference,
    ecbplus,
    event_location,
    factuality,
    india,
    maverick,
    plv,
    relative,
)
from evaluation.running import read_one
from evaluation.scores import Hits
from tadmor.claims import commitment
from tadmor.model import (
    Axes,
    Certainty,
    Claim,
    Count,
    PlaceMention,
    Polarity,
    Quote,
    Role,
    Source,
    SourceKind,
    Span,
    Stage,
    Stance,
    Status,
)


def claim(type: str, start: int, end: int, **values: Any) -> Claim:
    base = Claim(
        "c", "r", "f", Quote("x", start, end), (), type, Stage.ACCOMPLISHED, Polarity.AFFIRMED, Certainty.CERTAIN,
        Status.ASSERTED, Stance.ENDORSES, (Source(SourceKind.OUTLET),), (), (), None, None, None, None, None, None,
        False, 1.0, Span(0, 99),
    )  # fmt: skip
    return replace(base, **values)


def test_factuality_targets_and_figures(tmp_path: Path) -> None:
    row = {"text": "They did not storm the gate .", "targets": [{"span1": [3, 4], "label": -3.0}]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n")
    (target,) = factuality.read_gold(tmp_path)
    assert target.text[target.start : target.end] == "storm"
    assert commitment.of_axes(Axes()) > commitment.of_axes(Axes(certainty=Certainty.POSSIBLE)) > 0
    assert commitment.of_axes(Axes(polarity=Polarity.DENIED)) < -2 < 0 < commitment.of_axes(Axes(hypothetical=True))
    figures = factuality.figures([3.0, 0.0, -3.0], [2.0, 0.0, -2.0])
    assert figures["r"] == pytest.approx(1.0)
    assert figures["mae"] == pytest.approx(2 / 3)
    assert figures["macro_f1"] == 1.0


def test_plover_root_of_the_marked_pair(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    marked = "<s>The union</s> accused <t>the mayor</t> after rebels bombed a mill."
    file.write_text(f"marked_sentence\tgold_root\tgold_penta\n{marked}\tACCUSE\t3\n")
    (pair,) = plv.read_gold(file)
    assert pair.text == "The union accused the mayor after rebels bombed a mill."
    assert (pair.text[slice(*pair.source)], pair.text[slice(*pair.target)]) == ("The union", "the mayor")
    assert plv.figures([pair], ["ACCUSE"])["accuracy"] == 1.0
    assert plv.figures([pair], ["none"])["coverage"] == 0.0
    assert set(plv.QUADS) == set(plv.ROOTS)


def _label(text: str) -> str:
    return case2021.label_of(read_one(case2021.as_body(text).encode(), "snippet.txt", {}))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Weavers make rugs in the valley", "OTHER"),
        ("Government forces captured the town of Qarat from the rebels", "GOV_REGAINS_TERIT"),
        ("Rebels recaptured the village of Qarat", "NON_STATE_ACTOR_OVERTAKES_TER"),
        ("The militia took control of the port after the army withdrew from it", "NON_VIOL_TERRIT_TRANSFER"),
        ("The marines withdrew from the island base", "CHANGE_TO_GROUP_ACT"),
        ("Hundreds of nurses marched through the capital", "PEACE_PROTEST"),
        ("Police dispersed the demonstrators with water cannon", "PROTEST_WITH_INTER"),
        ("Police opened fire on the demonstrators with live bullets", "FORCE_AGAINST_PROTEST"),
        ("Protesters threw stones at the police, who fired tear gas", "VIOL_DEMONSTR"),
        ("Nine traders were killed in a suicide bombing at the market", "SUIC_BOMB"),
        ("Jets fired two missiles at a depot", "AIR_STRIKE"),
        ("The two sides exchanged forty prisoners", "AGREEMENT"),
        ("A chemical leak at the plant made forty workers ill", "MAN_MADE_DISASTER"),
    ],
)
def test_fine_type_of_a_snippet(text: str, label: str) -> None:
    assert _label(text) == label
    assert label in case2021.CLASSES


def test_a_learned_fallback_speaks_only_where_no_event_word_does() -> None:
    told: list[str] = []

    def guess(text: str) -> dict[str, float]:
        told.append(text)
        return {"DET.ARREST": 0.7, "PROT.DEMO": 0.2}

    nothing = read_one(b"Weavers make rugs in the valley.", "snippet.txt", {})
    assert case2021.label_of(nothing, guess) == "ARREST"
    assert case2021.label_of(read_one(b"Police arrested nine weavers.", "snippet.txt", {}), guess) == "ARREST"
    assert len(told) == 1
    pair = plv.Pair("Weavers make rugs in the valley.", (0, 7), (13, 17), "COERCE", "4")
    assert plv.predict(pair, nothing, guess) == "COERCE"
    assert plv.predict(pair, nothing) == "none"


@pytest.mark.parametrize(
    ("leaf", "stage", "polarity", "root"),
    [
        ("DET.ARREST", Stage.ACCOMPLISHED, Polarity.AFFIRMED, "COERCE"),
        ("DET.ARREST", Stage.THREATENED, Polarity.AFFIRMED, "THREATEN"),
        ("DET.RELEASE", Stage.ACCOMPLISHED, Polarity.AFFIRMED, "YIELD"),
        ("DET.RELEASE", Stage.PLANNED, Polarity.AFFIRMED, "AGREE"),
        ("AID.HUM", Stage.ACCOMPLISHED, Polarity.DENIED, "REJECT"),
        ("DIP.RUPTURE", Stage.ENDED, Polarity.AFFIRMED, "YIELD"),
        ("OUT.DISASTER", Stage.ACCOMPLISHED, Polarity.AFFIRMED, ""),
    ],
)
def test_plover_root_by_stage_and_polarity(leaf: str, stage: Stage, polarity: Polarity, root: str) -> None:
    assert plv.root_of(leaf, stage, polarity) == root


def test_police_actions() -> None:
    police = Role("the police", 0, 10, "the police", "police")
    rebels = Role("rebels", 0, 6, "rebels", "rebels")
    fired = claim("VAC.ATTACK", 11, 16, actor=(police,), killed=Count(2, 2, "two", 20, 23))
    assert india.deeds(fired) == {"ANY", "FORCE", "KILL"}
    assert india.deeds(replace(fired, killed=None)) == {"ANY", "FORCE"}
    assert india.deeds(replace(fired, actor=())) == frozenset()
    held = claim("DET.ARREST", 11, 19)
    assert india.deeds(held) == {"ANY", "ARREST"}
    assert india.deeds(replace(held, actor=(rebels,))) == frozenset()
    assert india.deeds(replace(held, stage=Stage.PLANNED)) == frozenset()
    assert india.deeds(replace(held, polarity=Polarity.DENIED)) == frozenset()
    assert india.deeds(replace(held, actor=(police,), polarity=Polarity.DENIED)) == {"FAIL"}
    reading = read_one(b"Four companies of the Rapid Action Force stood at the gate.", "a.txt", {})
    assert india.labels_of(reading) == {"ANY"}


def test_places_of_event_words(tmp_path: Path) -> None:
    text = "A bomb went off in the old port of Aden on Monday."
    rows = [
        {"text": text, "verb": [[7, 15]], "loc": [[9, 9]], "answer": "accept"},  # a token offset
        {"text": text, "verb": [[7, 15]], "loc": [[35, 39]], "answer": None},
        {"text": text, "verb": [[7, 15]], "loc": [], "answer": "reject"},
    ]
    (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, rows)))
    records = event_location.read_gold(tmp_path)
    assert [text[slice(*place)] for record in records for place in record.places] == ["Aden", "Aden"]
    told = event_location.predicted(event_location.Reader(), records[0])
    assert told == ((35, 39),)
    figures = event_location.figures([((35, 39),), ()], [told, told])
    assert figures["accuracy"] == 0.5
    assert figures["f1"] == pytest.approx(2 / 3)


def test_arguments_of_both_sets(tmp_path: Path) -> None:
    rams = {
        "sentences": [["Rain", "fell", "."], ["Gunmen", "shot", "two", "monks", "in", "Lashio", "."]],
        "evt_triggers": [[4, 4, [["life.die.deathcausedbyviolentevents", 1.0]]]],
        "gold_evt_links": [
            [[4, 4], [3, 3], "evt1arg01killer"],
            [[4, 4], [6, 6], "evt1arg02victim"],
            [[4, 4], [4, 4], "evt1arg04instrument"],
        ],
    }  # fmt: skip
    (tmp_path / "dev.jsonlines").write_text(json.dumps(rams))
    (document,) = arguments.read_gold(tmp_path)
    (event,) = document.events
    assert document.text == "Rain fell. Gunmen shot two monks in Lashio."
    named = [(role, document.text[slice(*spans[0])]) for role, spans in event.arguments]
    assert named == [("actor", "Gunmen"), ("target", "monks")]
    shot = document.text.index("shot")
    gunmen = Role("Gunmen", shot - 7, shot - 1, "gunmen")
    good, early = claim("VAC.ATTACK", shot, shot + 4, actor=(gunmen,)), claim("OUT.DISASTER", 5, 9)
    counts = arguments.Counts()
    counts.add(document, [good, early])  # the early one is outside the window
    found = counts.arguments
    assert (counts.triggers.f1, found.precision, found.recall, counts.types.share) == (1.0, 1.0, 0.5, 1.0)


def test_a_role_told_elsewhere_is_no_argument_at_the_mention() -> None:
    text = "Gunmen fled. They shot monks."
    event = arguments.Event("life.die.n/a", (18, 22), (("target", ((23, 28),)),), True)
    document = arguments.Document(text, (event,), event.trigger)
    told = claim("VAC.ATTACK", 18, 22, actor=(Role("Gunmen", 0, 6, "x"),), target=(Role("monks", 23, 28, "y"),))
    counts = arguments.Counts()
    counts.add(document, [told], sentences=[(0, 12), (13, 29)])
    assert counts.arguments == Hits(1, 1, 1)


def test_rams_is_judged_on_its_own_triggers(tmp_path: Path) -> None:
    words = ["He", "was", "sick", "when", "guards", "shot", "at", "him", "."]
    row = {"sentences": [words], "evt_triggers": [[2, 2, [["life.injure.illnessdegradationphysical", 1.0]]]]}
    (tmp_path / "dev.jsonlines").write_text(json.dumps({**row, "gold_evt_links": []}))
    (document,) = arguments.read_gold(tmp_path)
    assert not document.events[0].asked  # illness is no event of conflict
    counts = arguments.Counts()
    counts.add(document, [claim("VAC.ATTACK", 24, 28)])
    assert counts.triggers == Hits(0, 0, 0)  # "shot": nobody said whether it is one
    counts.add(document, [claim("VAC.ATTACK", 7, 11)])
    assert counts.triggers == Hits(0, 1, 0)


def test_wikievents_text_and_coreference(tmp_path: Path) -> None:
    tokens = [["Rebels", 0, 6], ["fled", 7, 11], [".", 11, 12], ["They", 14, 18], ["bombed", 19, 25], ["Ansal", 26, 31]]
    row = {
        "doc_id": "d",
        "sentences": [[tokens[:3], ""], [tokens[3:], ""]],
        "entity_mentions": [{"id": "d-T1", "start": 0, "end": 1}, {"id": "d-T2", "start": 3, "end": 4}],
        "event_mentions": [
            {
                "event_type": "Conflict.Attack.Unspecified",
                "trigger": {"start": 4, "end": 5},
                "arguments": [{"entity_id": "d-T2", "role": "Attacker"}],
            }
        ],
    }
    (tmp_path / "dev.jsonl").write_text(json.dumps(row))
    coreference_row = {"doc_key": "d", "clusters": [["d-T1", "d-T2"]]}
    (tmp_path / "coref_dev.jsonlines").write_text(json.dumps(coreference_row))
    (document,) = arguments.read_gold(tmp_path)
    assert document.text == "Rebels fled.\nThey bombed Ansal"
    counts = arguments.Counts()
    counts.add(document, [claim("STRIKE.AIR", 18, 24, actor=(Role("Rebels", 0, 6, "rebels"),))])
    assert counts.arguments == Hits(1, 1, 1)


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("two monks of the abbey", "monks"),
        ("the rebels, who fled", "rebels"),
        ("Gunmen", "Gunmen"),
        ("the U.S. envoy", "envoy"),
    ],
)
def test_head_of_a_gold_phrase(phrase: str, head: str) -> None:
    assert phrase[slice(*arguments.head(phrase, (0, len(phrase))))] == head


def test_a_wider_phrase_with_another_head_is_no_answer() -> None:
    text = "the army chief fled"
    gold = ("actor", ((0, 14),))
    assert arguments.fits(text, gold, ("actor", (9, 14)))
    assert not arguments.fits(text, gold, ("actor", (4, 8)))
    assert not arguments.fits(text, gold, ("target", (9, 14)))


def test_grouping_of_coded_reports() -> None:
    gold = {"a": "1", "b": "1", "c": "2"}
    assert maverick.figures(gold, {"a": "x", "b": "x", "c": "y"}) == {
        "pairwise_p": 1.0,
        "pairwise_r": 1.0,
        "pairwise_f1": 1.0,
        "b3_f1": 1.0,
    }
    merged = maverick.figures(gold, dict.fromkeys(gold, "x"))
    assert merged["pairwise_p"] == pytest.approx(1 / 3)
    assert merged["pairwise_r"] == 1.0


def test_areas() -> None:
    outer, hole = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]], [[1, 1], [2, 1], [2, 1.5], [1, 1]]
    square = {"type": "Polygon", "coordinates": [outer, hole]}
    assert relative.inside((0.5, 3.0), square)
    assert not relative.inside((1.1, 1.8), square)  # in the hole
    assert not relative.inside((3.0, 1.0), square)
    far = PlaceMention(0, 30, "9 km north of Ansal", 14, 19, "Ansal", None, "north of", 9.0)
    at = PlaceMention(40, 45, "Ansal", 40, 45, "Ansal", None)
    assert relative.choose([at, far], "Ansal") == far
    assert relative.choose([at], "Ansal") is None


def test_conll_score() -> None:
    gold = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
    assert coreference.conll(gold, gold) == pytest.approx(100.0)
    told = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}
    assert coreference.muc_f1(gold, told) == pytest.approx(2 / 3)
    assert coreference.ceaf_e_f1(gold, told) == pytest.approx(0.8)
    alone = {name: name for name in gold}
    assert coreference.muc_f1(gold, alone) == 0.0
    assert 0.0 < coreference.conll(gold, alone) < 60.0


def test_ecbplus_documents(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "validated_sentences.csv").write_text("Topic,File,Sentence Number\n7,2ecbplus,1\n")
    (tmp_path / "7" / "7_2ecbplus.xml").write_text(
        """<Document doc_name="7_2ecbplus.xml">
<token t_id="1" sentence="0" number="0">Unchecked</token>
<token t_id="2" sentence="1" number="0">Guards</token>
<token t_id="3" sentence="1" number="1">fled</token>
<token t_id="4" sentence="1" number="2">.</token>
<Markables><ACTION_OCCURRENCE m_id="1"><token_anchor t_id="1"/></ACTION_OCCURRENCE>
<ACTION_OCCURRENCE m_id="2"><token_anchor t_id="3"/></ACTION_OCCURRENCE>
<HUMAN_PART m_id="3"><token_anchor t_id="2"/></HUMAN_PART></Markables>
<Relations><CROSS_DOC_COREF r_id="9" note="ACT5"><source m_id="2"/><target m_id="8"/></CROSS_DOC_COREF></Relations>
</Document>"""
    )
    (document,) = ecbplus.read_gold(tmp_path)
    (mention,) = document.mentions
    assert (document.subtopic, mention.event) == ("7ecbplus", "ACT5")
    assert document.text[mention.start : mention.end] == "fled"

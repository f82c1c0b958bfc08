"""Error pages: what a scorer counts as wrong is shown with its sentence, and never lands among committed files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluation import mistakes
from evaluation.__main__ import SETS
from evaluation.__main__ import main as command
from evaluation.accuracy import read_measured, store
from evaluation.gate import ROOT
from evaluation.mistakes import Mistake
from evaluation.mistakes.mistake import around

TIMES = [
    {"expression": "on Monday", "text": "It fell on Monday.", "document_date": "2020-05-06", "acceptable": acceptable}
    for acceptable in ([["2020-05-04", "2020-05-04"]], [["1999-01-01", "1999-01-01"]], [])
]


def lines(file: Path, rows: Sequence[Any]) -> Path:
    """A JSON lines file."""
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def kinds(name: str, path: Path) -> list[tuple[str, str, str]]:
    """(kind, expected, got) of the mistakes on a set."""
    return [(m.kind, m.expected, m.got) for m in mistakes.find(name, path)]


def test_every_set_has_a_reader() -> None:
    assert set(mistakes.READERS) == set(SETS)


def test_around_gives_the_sentence_with_its_words_marked() -> None:
    text = "First. The gate fell on Monday. Last."
    assert around(text, 11, 15) == "The >>gate<< fell on Monday."
    assert around("one", 0, 3) == ">>one<<"


def test_kinds_take_turns_and_sentences_are_not_shown_twice() -> None:
    made = [Mistake("common", "d", f"s{k % 2}", str(k), "") for k in range(5)]
    made += [Mistake("rare", "d", "r", "", ""), Mistake("common", "d", "last", "heavy", "", weight=1.0)]
    chosen = mistakes.instructive(made, 4)
    assert [m.kind for m in chosen] == ["common", "rare", "common", "common"]
    assert [m.sentence for m in chosen if m.kind == "common"] == ["last", "s0", "s1"]
    assert len(mistakes.instructive(made, 20)) == len(made)
    assert mistakes.instructive(list(reversed(made)), 4) == chosen


def test_page_groups_by_kind_and_keeps_markdown_out() -> None:
    page = mistakes.page(
        "x", [Mistake("odd", "d1", "a *bold*\n# head", "one", ""), Mistake("even", "d2", "b", "1", "2")]
    )
    assert "| even | 1 |\n| odd | 1 |" in page
    assert "> a \\*bold\\* \\# head" in page
    assert "d1: expected **one**, got **nothing**" in page


def test_command_writes_and_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, out, measured = lines(tmp_path / "t.jsonl", TIMES), tmp_path / "deep" / "t.md", tmp_path / "measured.json"
    words = ["errors", "time_probe", str(gold), "--out", str(out), "--measured", str(measured)]
    assert command(words) == 0
    assert "2 mistakes, 2 of them" in capsys.readouterr().out
    assert "It fell on Monday." in out.read_text(encoding="utf-8")
    store({"time_probe": {"scores": {}}}, measured)
    assert command([*words, "--record", "time_probe"]) == 0
    stored = read_measured(measured)["time_probe"]["mistakes"]
    assert stored["kinds"] == {"falsely precise": 1, "other interval": 1}
    assert "Monday" not in measured.read_text(encoding="utf-8")
    assert command(["errors", "time_probe", str(tmp_path / "none.jsonl")]) == 1


def test_no_page_lands_where_it_could_be_committed(tmp_path: Path) -> None:
    gold, out = lines(tmp_path / "t.jsonl", TIMES), ROOT / "docs" / "mistakes.md"
    assert command(["errors", "time_probe", str(gold), "--out", str(out)]) == 1
    assert not out.exists()
    assert mistakes.FOLDER.is_relative_to(ROOT / "build") and "build/" in (ROOT / ".gitignore").read_text().split()


# --- readers, on gold made up here ----------------------------------------------------------------


def test_names(tmp_path: Path) -> None:
    text = "The Somali army took Qoryoley on Monday. Omar Dahir Warsame fled."
    named = [("Organisation", "The Somali army"), ("Location", "Qoryoley"), ("Person", "fled")]
    entities = [
        {
            "type": kind,
            "value": f"X {words}",
            "begin": text.index(words),
            "end": text.index(words) + len(words),
            "documentId": "d",
        }
        for kind, words in named
    ]
    lines(tmp_path / "entities.json", entities)
    lines(tmp_path / "documents.json", [{"_id": "d", "text": text}])
    found = mistakes.find("re3d", tmp_path)
    assert ("missed person", "Person fled") in [(m.kind, m.expected) for m in found]
    assert "no name" in [m.kind for m in found]  # the person who is not in this gold
    assert "missed organisation" not in [m.kind for m in found]


def test_time_expressions(tmp_path: Path) -> None:
    body = 'It fell in <TIMEX2 val="1999-04">April 1999</TIMEX2> and <TIMEX2 val="1">then</TIMEX2> in May 1999.'
    (tmp_path / "a.key.xml").write_text(f"<DOC><DATETIME>2001-02-03</DATETIME><TEXT>{body}</TEXT></DOC>")
    found = kinds("timex", tmp_path)
    assert ("missed", "then = 1", "nothing") in found
    assert ("no time expression", "nothing", "May 1999 = 1999-05") in found
    assert not any("April" in expected for _, expected, _ in found)


def test_places(tmp_path: Path) -> None:
    near = {"country": "SY", "lat": 36.2, "lon": 37.15, "tolerance_km": 30, "spellings": ["Aleppo", "Halab", "Zzyzzyx"]}
    found = kinds("place_probe", lines(tmp_path / "p.jsonl", [near, {**near, "lat": 0.0, "spellings": ["Aleppo"]}]))
    assert ("not found", "36.20, 37.15 within 30 km", "nothing") in found
    assert any(kind == "somewhere else" and got.startswith("Aleppo") for kind, _, got in found)
    toponym = {"text": "Aleppo", "lat": 0.0, "lon": 0.0, "start": 0, "end": 6}
    assert kinds("geo", lines(tmp_path / "g.jsonl", [{"id": 1, "text": "Aleppo fell.", "toponyms": [toponym]}]))
    row = {
        "sentence": "It lies far from anything.",
        "ref": "Aleppo",
        "ref_lat": 36.2,
        "ref_lon": 37.1,
        "lat": 36.5,
        "lon": 37.1,
    }
    assert [kind for kind, _, _ in kinds("relative", lines(tmp_path / "r.jsonl", [row]))] == ["not found"]


def test_places_of_events(tmp_path: Path) -> None:
    text = "Gunmen killed two guards in Baidoa on Monday."
    verb, place = text.index("killed"), text.index("Baidoa")
    right = {"text": text, "verb": [[verb, verb + 6]], "loc": [[place, place + 6]], "answer": "accept"}
    wrong = {**right, "loc": [[text.index("guards"), text.index("guards") + 6]]}
    file = lines(tmp_path / "e.jsonl", [right, wrong, {**right, "loc": []}])
    assert kinds("event_location", file) == [
        ("another place", "guards", "Baidoa"),
        ("place too many", "nothing", "Baidoa"),
    ]


def test_labels(tmp_path: Path) -> None:
    row = {"text": "They stormed the gate .", "targets": [{"span1": [1, 2], "label": -3.0}]}
    (found,) = mistakes.find("factuality", lines(tmp_path / "dev.jsonl", [row]))
    assert found.kind == "no told as yes" and ">>stormed<<" in found.sentence
    (tmp_path / "dev.tsv").write_text("id\tEventSnippet\tSubType\n1\tTroops and rebels clashed in Baidoa.\tARREST\n")
    assert [kind for kind, _, _ in kinds("case2021", tmp_path / "dev.tsv")] == ["ARREST told as ARMED_CLASH"]
    marked = "<s>The army</s> shelled <t>the town</t> on Monday."
    (tmp_path / "p.tsv").write_text(f"marked_sentence\tgold_root\tgold_penta\n{marked}\tAID\t2\n")
    (pair,) = mistakes.find("plv", tmp_path / "p.tsv")
    assert pair.expected == "AID" and ">>The army<<s" in pair.sentence and ">>the town<<t" in pair.sentence
    lines(tmp_path / "docs.jsonl", [{"doc_id": 1, "doc_text": "police arrested ten men on monday ."}])
    lines(tmp_path / "sents.jsonl", [{"doc_id": 1, "sent_labels": ["KILL", "ANY_ACTION"]}])
    assert {kind for kind, _, _ in kinds("india", tmp_path)} == {"KILL missed", "ARREST too many"}


def test_sources(tmp_path: Path) -> None:
    text = "The mayor said the bridge had collapsed. Rain fell."
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "a.txt").write_text(text)
    start = text.index("Rain")
    spans = f"T1\tContent {start} {start + 9}\tRain fell\nT2\tCue {start + 5} {start + 9}\tfell\n"
    (tmp_path / "attributions" / "a_x.ann").write_text(f"{spans}E1\tAttribution:T2 Content:T1 Cue:T2\n")
    assert [kind for kind, _, _ in kinds("polnear", tmp_path)] == ["missed, indirect", "no attribution"]
    event = {"start": text.index("collapsed"), "end": text.index("collapsed") + 9}
    chain = [{"kind": "document", "text": "Rain", "start": start, "end": start + 4}]
    row = {"text": text, "claims": [{"event": event, "source_chain": chain, "certainty": "certain", "polarity": "pos"}]}
    (found,) = mistakes.find("attribution_probe", lines(tmp_path / "a.jsonl", [row]))
    assert found.kind == "innermost source" and "The mayor" in found.got


def test_events_and_arguments(tmp_path: Path) -> None:
    words = ["Gunmen", "killed", "two", "monks", "in", "Lashio", "."]
    row = {
        "sentences": [words],
        "evt_triggers": [[1, 1, [["life.die.deathcausedbyviolentevents", 1.0]]]],
        "gold_evt_links": [[[1, 1], [5, 5], "evt1arg01killer"]],
    }
    found = kinds("arguments", lines(tmp_path / "dev.jsonlines", [row]))
    assert ("another actor", "Lashio", "Gunmen") in found
    assert {kind for kind, _, _ in found} >= {"target too many", "where too many"}


def test_grouping(tmp_path: Path) -> None:
    from evaluation.mistakes.groups import _pairs

    gold, told = {"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "y", "c": "y"}
    found = [(m.kind, m.where) for m in _pairs(gold, told, {id: id for id in gold})]
    assert found == [("not joined", "a and b"), ("wrongly joined", "b and c")]


def test_stories_of_our_own() -> None:
    found = mistakes.find("stories", ROOT / "evaluation" / "own_stories", 1)
    assert found and all(m.kind and m.sentence for m in found)
    assert any(m.kind.startswith("wrong ") for m in found)

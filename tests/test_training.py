"""Our own training data: passages and stand-off records are sound, and what reads them reads what was written."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluation import annotated as gold
from evaluation import gate
from tadmor.model import Span
from training import annotated, labels, passages
from training.annotations import agreement
from training.annotations.compile import COUNTS, KINDS, STAGES, BadLine, record
from training.annotations.texts import Document, Excerpt, numbered

DATA = Path(os.environ.get("TADMOR_GOLD") or Path(__file__).parents[2] / "shared" / "data")
FILES = ("claims.jsonl", "second.jsonl")
TEXT = (
    "PORT VELL, 3 March.\n\nMilitiamen  shelled the ferry dock on Tuesday, the harbour master said. "
    "At least two porters were hurt. The army may retake the dock. No one fired at the mill."
)
LINES = """\
c1 | 2:"shelled" | STRIKE.SHELL,VAC.ATTACK | accomplished affirmed certain reports | \
chain person 2:"the harbour master" | cue 2:"said" | actor 2:"Militiamen" | target 2:"the ferry dock" | \
when 2:"on Tuesday" 2020-03-03..2020-03-03 day | \
where 2:"dock" near 4 | wounded 3:"At least two" 2..
c2 | 4:"retake" | TERR.RECAPTURE | planned affirmed possible endorses | actor 4:"The army" | optional
c3 | 5:"fired" | STRIKE.SHELL | accomplished denied certain endorses | bg
not 1:"PORT"
"""


@pytest.fixture(scope="module")
def data() -> Path:
    """The folder of gold data; absent outside CI, the tests that need it are skipped."""
    if not DATA.is_dir():
        message = f"no gold data at {DATA}: the annotated texts cannot be looked at (set TADMOR_GOLD)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return DATA


def excerpt(text: str = TEXT) -> Excerpt:
    return Document("own", "vell", text, "2020-03-04", "Vell Post").excerpt("own-1", 0, len(text))


# --- passages ---------------------------------------------------------------------------------


def test_every_passage_is_sound() -> None:
    found = [f"{name}:{n}: {fault}" for name, n, line in passages.lines() for fault in passages.faults(line)]
    assert not found, "\n".join(found)


def test_every_passage_is_read_and_every_leaf_has_some() -> None:
    texts = list(passages.texts(random.Random(1)))
    assert len(texts) == len(list(passages.lines()))
    seen = {leaf for text in texts for _, leaf in text.events or ()}
    assert seen == set(labels.leaves()) - {"O"}
    for text in texts:
        for span, _ in text.events or ():
            assert 0 <= span.start < span.end <= len(text.text)
        for anchor in text.anchors:
            assert set(anchor.pairs) <= set(labels.PAIRS)
            assert all(value in labels.AXES[axis] for axis, value in anchor.axes.items())


def test_no_passage_stands_twice() -> None:
    every = [line for _, _, line in passages.lines()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{e1=STRIKE.AIR:Bombed", "not closed"),
        ("Bombed} at noon", "too many"),
        ("{e1=STRIKE.SEA:Bombed} {t1:a mill}", "leaf code"),
        ("{e1=STRIKE.AIR/maybe:Bombed}", "no axis"),
        ("{e1=STRIKE.AIR:Bombed} {t2:a mill}", "no event"),
        ("{z1:Bombed}", "no tag"),
        ("{s1:She} waved", "attribution 1"),
        ("{e1=STRIKE.AIR:} a mill", "marks nothing"),
        ("{e1=STRIKE.AIR:bombed} and {e1=STRIKE.AIR:hit}", "twice"),
        ("[Q1] waved", "no mark"),
    ],
)
def test_faults_of_markup_are_seen(line: str, fault: str) -> None:
    assert any(fault in found for found in passages.faults(line)), list(passages.faults(line))


def test_a_passage_is_read_as_marked() -> None:
    content = "{a1:[F1]} would {e1=FIGHT.OFFENSIVE/planned/possible:storm} {l1,2:[P1]}, {e2=OBS.TOLL:x}"
    line = "{s1:[M1]} {q1:said} {c1:" + content + "}."
    text = passages.parse(line, random.Random(3))
    assert text.events is not None
    (storm, leaf), _ = text.events
    assert (text.text[storm.start : storm.end], leaf) == ("storm", "FIGHT.OFFENSIVE")
    said = next(a for a in text.anchors if "source" in a.pairs)
    assert text.text[said.span.start : said.span.end] == "said"
    event, other = (a for a in text.anchors if "source" not in a.pairs)
    assert event.axes["stage"] == "planned"
    assert event.axes["certainty"] == "possible"
    assert event.axes["polarity"] == "affirmed"
    assert event.pairs["place"] == other.pairs["place"] != []
    shouted = passages.parse("{e1=VAC.ATTACK:SHOT} NEAR {l1:[P1]}", random.Random(3))
    assert shouted.text == shouted.text.upper()


def test_names_for_slots_are_complete() -> None:
    rows = [line.split("\t") for line in (passages.FOLDER / "names.tsv").read_text(encoding="utf-8").splitlines()]
    told = {row[0]: row[1].split("|") for row in rows if not row[0].startswith("#")}
    assert set(told) == {"given", "family", "place", "region", "organisation"}
    for kind, names in told.items():
        assert len(names) >= 20, kind
        assert len(set(names)) == len(names), kind
        assert all(name and name == name.strip() for name in names), kind
    used = {slot for _, _, line in passages.lines() for slot in passages.SLOTS if f"[{slot}1]" in line}
    assert used == set(passages.SLOTS), "a kind of slot that no passage uses"


# --- stand-off records ------------------------------------------------------------------------


def spans(claim: dict[str, Any]) -> Iterator[list[int]]:
    yield from (claim["trigger"], *claim["also"], *claim["actor"], *claim["target"], *claim["cues"])
    yield from (link["span"] for link in claim["chain"] if link["span"])
    yield from (claim[name]["span"] for name in ("when", "where", *COUNTS) if claim[name])


def in_order(when: dict[str, Any] | None) -> bool:
    """Start not after end, also before Christ, where ISO years are negative."""
    if not when or not when["start"] or not when["end"]:
        return True
    start, end = (re.fullmatch(r"(-?\d{4})-(\d\d)-(\d\d)", when[key]) for key in ("start", "end"))
    assert start, when
    assert end, when
    return [int(x) for x in start.groups()] <= [int(x) for x in end.groups()]


@pytest.mark.parametrize("name", FILES)
def test_records_are_sound(name: str) -> None:
    rows = annotated.records(annotated.FOLDER / name)
    assert len({row["id"] for row in rows}) == len(rows)
    known = set(labels.leaves())
    for row in rows:
        assert 0 <= row["start"] < row["end"], row["id"]
        ids = [claim["id"] for claim in row["claims"]]
        assert len(set(ids)) == len(ids), row["id"]
        for claim in row["claims"]:
            assert claim["types"]
            assert set(claim["types"]) <= known, row["id"]
            assert claim["stage"] in STAGES
            assert all(link["kind"] in KINDS for link in claim["chain"])
            assert in_order(claim["when"]), row["id"]
            assert all(a < b for a, b in spans(claim)), row["id"]
            assert all(row["start"] <= a and b <= row["end"] for a, b in spans(claim)), row["id"]
        assert not any(isinstance(value, str) and " " in value for value in row.values()), "no text is stored"


def test_two_annotators_on_the_texts_held_out() -> None:
    first = {row["id"]: row["annotator"] for row in annotated.records()}
    second = annotated.records(annotated.FOLDER / "second.jsonl")
    assert len(first) >= 150
    assert len(second) >= 30
    assert all(first[row["id"]] != row["annotator"] for row in second)


def test_records_find_their_texts(data: Path) -> None:
    for name in FILES:
        rows = annotated.records(annotated.FOLDER / name)
        found = list(annotated.found(data, rows))
        assert len(found) == len(rows)
        for place, row in found:
            for start, end in (span for claim in row["claims"] for span in spans(claim)):
                words = place.text[start:end]
                assert words == words.strip() != "", row["id"]
    rows = [{**annotated.records()[0], "sha256": "0" * 64}]
    with pytest.raises(annotated.ChangedText):
        list(annotated.found(data, rows))


def test_held_out_texts_are_not_trained_on(data: Path) -> None:
    trained, apart = list(annotated.texts(data)), list(annotated.texts(data, held_out=True))
    assert len(apart) == len(annotated.double())
    assert not {(t.text, t.start) for t in trained} & {(t.text, t.start) for t in apart}


def test_lines_are_compiled_to_offsets() -> None:
    row = record(excerpt(), LINES, "x")

    def words(span: list[int]) -> str:
        return TEXT[slice(*span)]

    one, two, three = row["claims"]
    assert [words(s) for s in (one["trigger"], *one["actor"], *one["target"], *one["cues"])] == [
        "shelled", "Militiamen", "the ferry dock", "said",
    ]  # fmt: skip
    assert [(link["kind"], words(link["span"])) for link in one["chain"]] == [("person", "the harbour master")]
    assert (one["when"]["start"], one["when"]["precision"]) == ("2020-03-03", "day")
    assert (one["where"]["relation"], one["where"]["km"]) == ("near", 4.0)
    assert (one["wounded"]["low"], one["wounded"]["high"]) == (2, None)
    assert (one["status"], two["status"], three["status"]) == ("claimed", "planned", "denied")
    assert (two["optional"], three["background"], three["optional"]) == (True, True, False)
    assert [words(s) for s in row["not_claims"]] == ["PORT"]
    assert numbered(excerpt()).splitlines()[2].startswith("2: Militiamen shelled"), "white space is folded"
    text = annotated.text_of(excerpt(), row)
    assert [leaf for _, leaf in text.events or ()] == ["STRIKE.SHELL", "STRIKE.SHELL"]
    assert text.unsure == [Span(*two["trigger"])]


@pytest.mark.parametrize(
    "line",
    [
        'c1 | 2:"bombed" | STRIKE.AIR | accomplished affirmed certain reports',  # not in the text
        'c1 | 2:"the" | STRIKE.AIR | accomplished affirmed certain reports',  # stands twice
        'c1 | 9:"shelled" | STRIKE.AIR | accomplished affirmed certain reports',
        'c1 | 2:"shelled" | STRIKE.SEA | accomplished affirmed certain reports',
        'c1 | 2:"shelled" | STRIKE.AIR | accomplished affirmed certain',
        'c1 | 2:"shelled" | STRIKE.AIR | accomplished affirmed certain reports | chain mayor 2:"said"',
        'c1 | 2:"shelled" | STRIKE.AIR | accomplished affirmed certain reports | colour 2:"said"',
        "c1 |",
    ],
)
def test_lines_that_cannot_be_read_stop(line: str) -> None:
    with pytest.raises(BadLine, match="own-1:1"):
        record(excerpt(), line, "x")


# --- agreement and the evaluation set ---------------------------------------------------------


def claims(lines: str) -> list[dict[str, Any]]:
    return gold.gold_claims(excerpt(), record(excerpt(), lines, "x"))


def test_agreement_of_two_annotators() -> None:
    other = LINES.replace("STRIKE.SHELL,VAC.ATTACK", "VAC.ATTACK,STRIKE.SHELL").replace(
        '2:"Militiamen"', '4:"The army"'
    )
    other = other.replace('not 1:"PORT"', 'c4 | 3:"hurt" | VAC.ATTACK | accomplished affirmed certain endorses')
    compared = agreement.Comparison()
    compared.add(claims(LINES), claims(other))
    rows = {row.name: row for row in compared.rows()}
    # c1 and c3 match, c2 is optional for both, c4 the second has alone.
    assert rows["trigger F1"].share == pytest.approx(2 * 2 / (2 + 3))
    assert rows["first type"].share == 0.5
    assert rows["type within both lists"].share == 1.0
    assert (rows["actor"].share, rows["actor"].of, rows["actor"].second) == (0.5, 1, 0.0)
    assert rows["chain"].share == rows["when"].share == 1.0
    assert rows["status"].second == 1.0


def test_kappa() -> None:
    assert agreement.kappa(["a", "b"], ["a", "b"]) == 1.0
    assert agreement.kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0.0
    assert agreement.kappa(["a", "a"], ["a", "a"]) is None
    assert agreement.kappa([], []) is None


def test_gold_offsets_are_those_of_the_excerpt() -> None:
    whole = Document("own", "vell", "Head. " + TEXT, None, None)
    shifted = whole.excerpt("own-1", 6, 6 + len(TEXT))
    for claim in gold.gold_claims(shifted, record(shifted, LINES, "x")):
        for told in (claim["trigger"], *claim["actor"], *claim["chain"][1:]):
            assert gold.stretch(shifted)[told["start"] : told["end"]] == told["text"]


def test_the_set_scores_spans_and_optional_claims() -> None:
    perfect = gold.Counts()
    perfect.add(claims(LINES), [{**claim, "type": claim["types"][0]} for claim in claims(LINES)])
    scores = perfect.scores()
    assert scores["trigger_f1"] == scores["type"] == scores["chain"] == scores["actor"] == scores["where"] == 1.0
    assert scores["violations"] == 0.0
    wrong = claims(LINES)
    for claim in wrong:
        claim |= {"polarity": "affirmed", "status": "asserted", "chain": claim["chain"][:1], "where": None, "actor": []}
    counts = gold.Counts()
    counts.add(claims(LINES), [claim for claim in wrong if not claim["optional"]])
    scores = counts.scores()
    assert (scores["trigger_p"], scores["trigger_r"]) == (1.0, 1.0), "missing an optional claim costs nothing"
    assert (scores["polarity"], scores["chain_given"], scores["where"]) == (0.5, 0.0, 0.5)
    assert scores["violations"] == 1.0


def test_a_sample_begins_with_the_texts_held_out(data: Path) -> None:
    twice = annotated.double()
    apart = {place.id for place, _ in gold.read_gold(data, held_out=True)}
    assert apart == twice
    sample = [place.id for place, _ in gold.read_gold(data, sample=40)]
    assert len(set(sample)) == 40
    assert set(sample[: len(twice)]) == twice
    assert [place.id for place, _ in gold.read_gold(data, sample=5)] == sample[:5]


def test_the_whole_path_answers_in_offsets_of_the_excerpt() -> None:
    text = "Rebels shelled the mill on Tuesday, killing two guards.\n"
    document = Document("own", "mill", "Elsewhere, nothing. " + text, "2020-03-05", "Vell Post")
    found = gold.answer(document.excerpt("own-2", 20, 20 + len(text)))
    assert any(claim["trigger"] == {"text": "shelled", "start": 7, "end": 14} for claim in found)


def test_no_annotated_word_is_stored() -> None:
    for name in FILES:
        for line in (annotated.FOLDER / name).read_text(encoding="utf-8").splitlines():
            assert not {"text", "words", "quote"} & set(json.loads(line))


def test_gold_in_several_folders_is_pinned_by_its_parts(tmp_path: Path) -> None:
    for name in ("one", "two", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gold").write_text(name)
    entry = {"parts": ["one", "two"], "ours": ["training/annotations/claims.jsonl"]}
    first = gate.entry_hash(tmp_path, entry)
    assert first != gate.entry_hash(tmp_path, {**entry, "ours": []})
    (tmp_path / "other" / "gold").write_text("changed")
    assert gate.entry_hash(tmp_path, entry) == first
    (tmp_path / "two" / "gold").write_text("changed")
    assert gate.entry_hash(tmp_path, entry) != first
    assert gate.entry_hash(tmp_path, {}) == gate.gold_hash(tmp_path)

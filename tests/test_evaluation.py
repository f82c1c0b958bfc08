"""The scorers are right about themselves: gold against gold is perfect, one change lowers the key it should."""

from __future__ import annotations

import copy
import json
import math
import random
import subprocess
from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from evaluation import folds, gate, gold_control, muc4, muc4_credit, muc4_key, muc4_linear, re3d, stories, story_errors
from evaluation.__main__ import SETS, main
from evaluation.matching import assign
from evaluation.muc4_key import Fill, Filler
from evaluation.scores import Hits, b_cubed, macro_f1, weighted_f1
from evaluation.story_rules import Names, plain, read_names, where_right
from tadmor import encoder
from tadmor.globe import distance

Json = dict[str, Any]

TEXT = (
    "Rebels take Harbour Hill\n\n"
    "The Northern Front seized Harbour Hill on Monday, a spokesman for the group said, killing 12 soldiers. "
    "The army denied that the hill had fallen. It plans to shell the ridge on Friday. "
    "Had the front attacked the port, the war would be over. Talks between the two sides began in Oldtown.\n\n"
    "Read more: Storm kills four in Westland\n"
)
FILE = "1-harbour-post.txt"


def quote(words: str, nth: int = 0) -> Json:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"text": words, "start": start, "end": start + len(words)}


def claim(id: str, words: str, kind: str, **values: Any) -> Json:
    return {
        "id": id, "file": FILE, "trigger": quote(words), "also": [], "types": [kind], "stage": "accomplished",
        "polarity": "affirmed", "certainty": "certain", "status": "asserted", "author_stance": "endorses",
        "chain": [{"kind": "outlet"}], "actor": [], "target": [], "when": None, "where": None, "killed": None,
        "wounded": None, "abducted": None, "other_count": None, "background": False, "optional": False, **values,
    }  # fmt: skip


def gold() -> Json:
    front = {**quote("The Northern Front"), "who": "Northern Front"}
    army = {**quote("The army"), "who": "Government Army"}
    hill = {**quote("Harbour Hill", 1), "name": "Harbour Hill", "lat": 10.0, "lon": 20.0, "relation": "at", "km": None}
    monday = {
        "start": "2031-05-05", "end": "2031-05-05", "precision": "day", "basis": "relative", "text": "on Monday",
        "start_offset": quote("on Monday")["start"], "end_offset": quote("on Monday")["end"],
    }  # fmt: skip
    speaker = {"kind": "person", **quote("a spokesman for the group"), "who": "a spokesman for the Northern Front"}
    claims = [
        claim(
            "k1", "seized", "TERR.CAPTURE", status="claimed", author_stance="reports", actor=[front],
            chain=[{"kind": "outlet"}, speaker], when=monday, where=hill, also=[quote("take")],
            target=[{"text": None, "start": None, "end": None, "who": "Government Army"}],
        ),
        claim(
            "k2", "killing", "FIGHT.CLASH", status="claimed", author_stance="reports", actor=[front],
            target=[{**quote("soldiers"), "who": "Government Army"}], chain=[{"kind": "outlet"}, speaker], when=monday,
            where=hill, killed={"low": 12, "high": 12, **quote("12")},
        ),
        claim(
            "k3", "seized", "TERR.CAPTURE", polarity="denied", status="denied", author_stance="reports", actor=[front],
            chain=[{"kind": "outlet"}, {"kind": "institution", **quote("The army"), "who": "the army"}], where=hill,
            also=[quote("fallen")],
        ),
        claim("k4", "shell", "STRIKE.SHELL", stage="planned", status="planned", actor=[army]),
        claim("k5", "Talks", "DIP.MEET", stage="ongoing", actor=[front, army]),
        claim("k6", "war", "FIGHT.OFFENSIVE", optional=True),
    ]  # fmt: skip
    separate = json.loads(json.dumps(claims))  # no two claims share an object
    return {
        "claims": separate,
        "not_claims": [
            {"file": FILE, **quote("attacked"), "why": "counterfactual"},
            {"file": FILE, **quote("Read more: Storm kills four in Westland"), "why": "teaser"},
        ],
        "events": [
            {"id": "E1", "claims": ["k1", "k3"], "independent_sources": 1, "contradictions": ["polarity"]},
            *({"id": k, "claims": [k], "independent_sources": 1, "contradictions": []} for k in ("k2", "k4", "k5")),
        ],
        "control": [
            {
                "place": "Harbour Hill", "party": "Northern Front", "from_earliest": "2031-05-05",
                "from_latest": "2031-05-05", "to_earliest": None, "to_latest": None, "basis": "contested",
                "claims": ["k1", "k3"],
            }
        ],
    }  # fmt: skip


def document() -> Json:
    made = copy.deepcopy(gold())
    for one in made["claims"]:
        one["id"] = "p" + one["id"]
        one["type"] = one.pop("types")[0]
    for event in [*made["events"], *made["control"]]:
        event["claims"] = ["p" + k for k in event["claims"]]
    return made


def by_id(made: Json, id: str) -> Json:
    return next(c for c in made["claims"] if c["id"] == id)


def scores(made: Json) -> dict[str, float | None]:
    return stories.compare(made, gold(), Names()).scores()


def test_gold_against_itself_is_perfect() -> None:
    result = scores(document())
    assert result.pop("violations") == 0
    assert set(stories.KEYS) - {"violations"} <= set(result)
    assert {key: value for key, value in result.items() if value != 1.0} == {}


def changed(id: str, **values: Any) -> Callable[[Json], None]:
    return lambda made: by_id(made, id).update(copy.deepcopy(values))


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        (changed("pk2", type="VAC.ATTACK"), {"type"}),
        (changed("pk5", stage="accomplished"), {"stage"}),
        (changed("pk5", stage="planned"), {"stage"}),  # also not done: the row falls
        (changed("pk2", author_stance="doubts"), {"stance"}),
        (changed("pk2", certainty="possible"), {"certainty"}),
        (changed("pk5", status="speculated"), {"status"}),
        (changed("pk2", chain=[{"kind": "outlet"}]), {"chain", "innermost"}),
        (
            changed("pk5", chain=[{"kind": "outlet"}, {"kind": "unnamed", "text": None, "start": None, "end": None}]),
            {"chain", "innermost"},
        ),
        (changed("pk5", actor=[]), {"actor", "actor_given", "actor_span"}),
        (changed("pk4", target=[{**quote("soldiers"), "who": "soldiers"}]), {"target", "target_span"}),
        (changed("pk4", where={"name": "Elsewhere", "lat": 11.0, "lon": 20.0, "relation": "at"}), {"where"}),
        (changed("pk4", killed={"low": 1, "high": None}), {"killed"}),
        (changed("pk2", killed=None), {"killed", "killed_given"}),
        (changed("pk4", background=True), {"background"}),
    ],
)
def test_one_change_lowers_its_own_keys(change: Callable[[Json], None], keys: set[str]) -> None:
    made = document()
    change(made)
    result = scores(made)
    wrong = {key for key, value in result.items() if value != 1.0} - {"violations", "row_precision", "row_recall"}
    assert wrong - {"where_relation"} == keys
    assert result["violations"] == 0


@pytest.mark.parametrize("fields", [{"start": "2031-05-06"}, {"end": None}])
def test_a_wrong_end_of_an_interval_is_wrong(fields: Json) -> None:
    made = document()
    by_id(made, "pk2")["when"].update(fields)
    result = scores(made)
    assert result["when"] == pytest.approx(4 / 5)
    assert result["row_recall"] == pytest.approx(4 / 5)


def test_a_day_inside_an_open_gold_interval_is_contained() -> None:
    made, wanted = document(), gold()
    by_id(wanted, "k2")["when"].update(start="2031-05-01", end=None)
    result = stories.compare(made, wanted).scores()
    assert result["when"] == pytest.approx(4 / 5)
    assert result["when_contained"] == 1.0


def test_publication_date_with_its_basis_is_no_error_where_gold_has_none() -> None:
    made = document()
    by_id(made, "pk5")["when"] = {"start": "2031-05-07", "end": "2031-05-07", "basis": "publication date"}
    assert scores(made)["when"] == 1.0
    by_id(made, "pk5")["when"]["basis"] = "relative"
    assert scores(made)["when"] == pytest.approx(4 / 5)


def test_sides_of_a_clash_may_be_swapped_but_not_of_a_capture() -> None:
    made = document()
    clash = by_id(made, "pk2")
    clash["actor"], clash["target"] = clash["target"], clash["actor"]
    assert scores(made)["actor"] == scores(made)["target"] == 1.0
    capture = by_id(made, "pk1")
    capture["actor"], capture["target"] = capture["target"], capture["actor"]
    assert scores(made)["actor"] == pytest.approx(4 / 5)


def test_an_implied_party_may_be_left_out_and_a_head_may_be_author_or_outlet() -> None:
    made = document()
    by_id(made, "pk1")["target"] = []
    by_id(made, "pk2")["chain"][0] = {"kind": "author"}
    result = scores(made)
    assert result["target"] == result["chain"] == 1.0


def test_credit_lines_are_skipped_on_both_sides() -> None:
    credit = {"kind": "cited_outlet", **quote("Oldtown")}
    made, wanted = document(), gold()
    by_id(wanted, "k5")["chain"].append({**credit, "credit": True})
    assert stories.compare(made, wanted).scores()["chain"] == 1.0
    by_id(made, "pk5")["chain"].append(credit)  # given, but not marked as a credit line
    assert stories.compare(made, wanted).scores()["chain"] == 1.0


def test_two_claims_on_one_trigger_go_to_the_gold_they_agree_with() -> None:
    made = document()
    made["claims"].reverse()
    assert scores(made)["polarity"] == scores(made)["chain"] == 1.0
    made["claims"] = [c for c in made["claims"] if c["id"] != "pk1"]
    result = scores(made)
    assert result["polarity"] == 1.0
    assert result["trigger_r"] == pytest.approx(4 / 5)


def test_optional_gold_is_neither_rewarded_nor_punished() -> None:
    made = document()
    made["claims"] = [c for c in made["claims"] if c["id"] != "pk6"]
    assert scores(made)["trigger_f1"] == 1.0
    assert scores(made)["row_precision"] == 1.0


def test_a_spurious_claim_costs_precision_only() -> None:
    made = document()
    made["claims"].append({**copy.deepcopy(by_id(made, "pk5")), "id": "extra", "trigger": quote("port")})
    result = scores(made)
    assert result["trigger_p"] == pytest.approx(5 / 6)
    assert result["trigger_r"] == 1.0
    assert result["row_precision"] == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("pk4", stage="accomplished", status="asserted"), 1),
        (changed("pk4", stage="accomplished", status="speculated"), 0),
        (changed("pk3", polarity="affirmed", status="claimed"), 1),
        (changed("pk5", trigger=quote("attacked")), 1),
        (changed("pk5", trigger=quote("kills")), 1),
        (changed("pk5", trigger=quote("shell"), type="STRIKE.SHELL"), 1),  # a second, "done" telling of the plan
    ],
)
def test_violations(change: Callable[[Json], None], expected: int) -> None:
    made = document()
    change(made)
    assert scores(made)["violations"] == expected


def test_events_sources_contradictions_and_control() -> None:
    made = document()
    made["events"][0]["independent_sources"] = 2
    assert scores(made)["sources"] == pytest.approx(3 / 4)
    made["events"][0]["contradictions"] = ["killed"]
    assert scores(made)["contradictions"] == 0.0
    assert scores(made)["contradictions_p"] == 0.0
    made["events"][0]["claims"] = ["pk1"]
    assert 0.5 < (scores(made)["b3_f1"] or 0) < 1.0
    made["control"][0]["to_latest"] = "2031-05-09"
    assert scores(made)["control"] == 0.0
    assert scores(made)["control_holder"] == 1.0


def test_control_is_built_from_the_gold_claims_too() -> None:
    assert scores(document())["control_from_gold"] == 1.0
    told = gold()
    rows = gold_control.control(told)
    assert [(r["place"], r["party"], r["from_latest"], r["basis"]) for r in rows] == [
        ("Harbour Hill", "Government Army", None, "contested"),
        ("Harbour Hill", "Northern Front", "2031-05-05", "contested"),
    ]
    by_id(told, "k1")["stage"] = "planned"
    assert gold_control.control(told) == []


def test_names_of_a_story(tmp_path: Path) -> None:
    table = tmp_path / "actors.tsv"
    table.write_text(
        "who\tstories\tmentions\tsurface_forms\n"
        "Northern Front\tone,two\t3\tThe front | they | the NF\n"
        "Government Army\ttwo\t2\tthe troops\n",
        encoding="utf-8",
    )
    names = read_names(table, "one")
    assert names.of("the NF (Northern wing)") == {"northern front", "nf"}
    assert names.of("They") == {"they"}  # a pronoun was not resolved
    assert names.of("the troops") == {"troops"}  # another story's word
    assert read_names(tmp_path / "none.tsv", "one") == Names()


def test_places() -> None:
    hill = {"name": "Harbour Hill (Old Hill)", "lat": 10.0, "lon": 20.0, "relation": "north of"}
    assert where_right(hill, {"name": "x", "lat": 10.1, "lon": 20.1, "relation": "at"})
    assert not where_right(hill, {"name": "x", "lat": 10.3, "lon": 20.0, "relation": "north of"})
    assert where_right(hill, {"name": "old hill", "lat": None, "lon": None, "relation": "north of"})
    assert not where_right(hill, {"name": "old hill", "lat": None, "lon": None, "relation": "at"})
    assert not where_right(hill, None)
    assert distance(0, 0, 0, 1) == pytest.approx(111.19, abs=0.05)
    assert plain("At least 12 of the Front's men") != plain("men")
    assert plain("The 20 Farmers") == plain("farmers")


def test_listing_of_errors_names_claim_field_and_sentence(tmp_path: Path) -> None:
    story = write_story(tmp_path)
    made = document()
    changed("pk2", type="VAC.ATTACK")(made)
    made["claims"] = [c for c in made["claims"] if c["id"] != "pk5"]
    ((found, counts),) = stories.run(story, made)
    text = "\n".join(story_errors.lines(found, counts))
    assert "WRONG k2 <- pk2: type" in text
    assert "MISSED k5" in text
    assert ">>Talks<< between the two sides" in text
    assert "type 1 (alone 1)" in next(story_errors.row_losses([counts]))
    assert "FIGHT.CLASH -> VAC.ATTACK x1" in "\n".join(story_errors.confusions([counts]))


def write_story(folder: Path) -> Path:
    story = folder / "a-harbour"
    story.mkdir()
    (story / FILE).write_text(TEXT, encoding="utf-8")
    (story / "gold.json").write_text(json.dumps(gold()), encoding="utf-8")
    (story / "meta.json").write_text(json.dumps({"files": {FILE: {"outlet": "Harbour Post"}}}), encoding="utf-8")
    return story


def test_command_scores_a_document_and_ends_with_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = write_story(tmp_path)
    (tmp_path / "claims.json").write_text(json.dumps(document()), encoding="utf-8")
    for path in (story, tmp_path):
        assert main(["stories", str(path), "--document", str(tmp_path / "claims.json")]) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert json.loads(last)["row_recall"] == 1.0


def test_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", str(tmp_path / "nowhere")]) == 1
    assert main(["stories", str(tmp_path)]) == 1
    assert "gold.json" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["no_such_set", str(tmp_path)])
    assert stopped.value.code == 2


def test_every_set_of_the_command_is_named_once() -> None:
    assert len(set(SETS.values())) == len(SETS)
    assert {"stories", "polnear", "attribution_probe", "time_probe", "place_probe", "re3d", "muc4"} <= set(SETS)


def test_assignment_is_the_best_there_is() -> None:
    rng = random.Random(7)
    for _ in range(60):
        rows, columns = rng.randint(1, 5), rng.randint(1, 5)
        weights = {(i, j): float(rng.randint(1, 9)) for i in range(rows) for j in range(columns) if rng.random() < 0.6}
        found = assign(weights)
        assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
        padded = [*range(columns), *(None for _ in range(rows))]
        best = max(
            sum(weights.get((i, j), 0.0) for i, j in enumerate(order) if j is not None)
            for order in set(permutations(padded, rows))
        )
        assert sum(weights[pair] for pair in found) == best


def test_figures() -> None:
    hits = Hits()
    hits.add(1, 2, 4)
    assert [hits.precision, hits.recall, hits.f1] == pytest.approx([0.5, 0.25, 1 / 3])
    gold_labels, told = ["a", "a", "b"], ["a", "b", "b"]
    assert macro_f1(gold_labels, told, ["a", "b"]) == pytest.approx(2 / 3)
    assert weighted_f1(gold_labels, told, ["a", "b"]) == pytest.approx(2 / 3)
    precision, recall = b_cubed({"x": 1, "y": 1, "z": 2}, {"x": 1, "y": 2, "z": 2})
    assert [precision.share, recall.share] == pytest.approx([2 / 3, 2 / 3])


# --- the gate ---------------------------------------------------------------------------------


def floors(**values: float) -> Json:
    return {"sets": {"stories": {"path": "gold", "sha256": "0", "floors": values}}, "lowered": []}


def test_a_floor_lowered_in_silence_is_found() -> None:
    before = [floors(type=0.7, violations=0.0), floors(type=0.8, violations=2.0)]
    assert list(gate.lowered_floors(floors(type=0.8, violations=0.0), before)) == []
    assert len(list(gate.lowered_floors(floors(type=0.7, violations=0.0), before))) == 1
    assert len(list(gate.lowered_floors(floors(type=0.9, violations=1.0), before))) == 1
    assert len(list(gate.lowered_floors(floors(violations=0.0), before))) == 1
    told = floors(type=0.7, violations=0.0)
    told["lowered"] = [{"set": "stories", "key": "type", "to": 0.7, "reason": "the gold was corrected"}]
    assert list(gate.lowered_floors(told, before)) == []
    told["lowered"][0]["reason"] = ""
    assert len(list(gate.lowered_floors(told, before))) == 1


def test_floors_only_rise() -> None:
    old: Json = {"type": 0.7, "violations": 2.0, "when": 0.9}
    new = gate.raised("stories", old, {"type": 0.8, "violations": 1.0, "when": 0.5})
    assert new == {"type": 0.79, "violations": 1.0, "when": 0.9}
    assert gate.raised("muc4", {"f_all": 30.0}, {"f_all": 42.27}) == {"f_all": 41.2}
    assert len(list(gate.below_floor("stories", new, {"type": 0.8, "violations": 1.0, "when": 0.5}))) == 1


def test_gold_hash_sees_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    first = gate.gold_hash(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = gate.gold_hash(tmp_path)
    (tmp_path / "b").write_bytes(b"two")
    assert len({first, second, gate.gold_hash(tmp_path)}) == 3


def test_gate_reads_committed_floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "floors.json"
    for value in (0.8, 0.6):
        file.write_text(json.dumps(floors(type=value)), encoding="utf-8")
        for words in (("init", "-q"), ("add", "floors.json"), ("commit", "-q", "-m", "x")):
            subprocess.run(
                ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(tmp_path), *words], check=True
            )
    versions = gate.earlier_versions(file)
    assert [v["sets"]["stories"]["floors"]["type"] for v in versions] == [0.6, 0.8]
    monkeypatch.setenv("CI", "1")
    assert gate.main(["--data", str(tmp_path / "absent"), "--floors", str(file)]) == 1
    monkeypatch.delenv("CI")
    assert gate.main(["--data", str(tmp_path / "absent"), "--floors", str(file)]) == 1, "a floor fell, data or not"
    file.write_text(json.dumps(floors(type=0.8)), encoding="utf-8")
    assert gate.main(["--data", str(tmp_path / "absent"), "--floors", str(file)]) == 0
    file.write_text(json.dumps(floors(type=0.6)), encoding="utf-8")
    assert gate.main(["--data", str(tmp_path), "--floors", str(file), "--only", "none"]) == 1


def test_gate_notices_other_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gold").mkdir()
    file = tmp_path / "floors.json"
    file.write_text(json.dumps(floors(type=0.1)), encoding="utf-8")
    assert gate.main(["--data", str(tmp_path), "--floors", str(file)]) == 1
    assert "is not the one the floors were measured on" in capsys.readouterr().out


def test_the_project_s_own_floors_are_well_formed() -> None:
    entries = json.loads(gate.FLOORS.read_text(encoding="utf-8"))["sets"]
    for name, entry in entries.items():
        assert entry.get("set", name) in SETS
        assert len(entry["sha256"]) == 64
        assert entry["floors"], name


# --- entities and templates -------------------------------------------------------------------


def test_entities_match_one_to_one_and_places_may_be_bodies() -> None:
    entity = re3d.Entity
    golds = [entity("Location", 0, 10), entity("Person", 20, 30)]
    told = [entity("Organisation", 4, 10), entity("Location", 0, 3), entity("Organisation", 20, 30)]
    assert re3d.align(golds, told) == [(golds[0], told[0])]
    assert re3d.is_name("the Harbour Guard")
    assert not re3d.is_name("The guards")
    assert not re3d.is_name("I")


def test_reading_entities(tmp_path: Path) -> None:
    row = {"documentId": "d", "begin": 4, "end": 17, "type": "Organisation", "value": "Harbour Guard", "confidence": 1}
    unsure = {**row, "begin": 0, "value": "The Harbour Guard", "confidence": 0}
    (tmp_path / "documents.json").write_text(json.dumps({"_id": "d", "text": "The Harbour Guard left."}) + "\n")
    (tmp_path / "entities.json").write_text("\n".join(map(json.dumps, (row, unsure))))
    (document_,) = re3d.read_gold(tmp_path)
    assert document_.entities == (re3d.Entity("Organisation", 4, 17),)
    counts = re3d.Counts()
    counts.add(document_, [re3d.Entity("Location", 0, 17)])
    assert (counts.overlap.f1, counts.exact.f1, counts.types["Organisation"].share) == (1.0, 1.0, 1.0)


def test_a_mention_of_what_is_disputed_counts_neither_way() -> None:
    entity = re3d.Entity
    text = "Corland and Norland signed the pact."
    told = re3d.Document("d", text, (entity("Location", 0, 7),), (entity("Location", 12, 19),))
    counts = re3d.Counts()
    counts.add(told, [entity("Location", 0, 7), entity("Location", 12, 19), entity("Organisation", 31, 35)])
    assert counts.overlap.precision == pytest.approx(1 / 3)
    assert counts.overlap_undisputed.precision == pytest.approx(1 / 2)


def test_each_document_of_a_fold_is_read_with_its_own_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"_id": f"d{k}", "text": "Norland fell."} for k in range(4)]
    (tmp_path / "documents.json").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "entities.json").write_text("")
    used: list[Path | None] = []
    read: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(encoder, "use", used.append)

    def told(document: re3d.Document) -> list[re3d.Entity]:
        read.append((document.name, used[-1]))
        return []

    monkeypatch.setattr(re3d, "read", told)
    folds.score(tmp_path, [Path("a"), Path("b")])
    assert sorted(read) == [("d0", Path("a")), ("d1", Path("b")), ("d2", Path("a")), ("d3", Path("b"))]
    assert used[-1] is None
    assert folds.score(tmp_path, [None, Path("b")])["n"] == 2
    assert folds.main([str(tmp_path), "-"]) == 2
    assert folds.main([]) == 2
    assert folds.main([str(tmp_path), str(tmp_path / "nothing")]) == 2


MUC_TEXT = """TST9-MUC4-0001

   PORTSIDE, 5 MAY 90 (RADIO HARBOUR) -- [TEXT] A BOMB KILLED 3 TEACHERS IN OLDTOWN YESTERDAY.
"""
MUC_KEY = """;;; a comment

0.  MESSAGE: ID                     TST9-MUC4-0001
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  (04 MAY 90) / (- 05 MAY 90)
3.  INCIDENT: LOCATION              PERU: ALTIPLANO (REGION): OLDTOWN (CITY / TOWN)
4.  INCIDENT: TYPE                  BOMBING
5.  INCIDENT: STAGE OF EXECUTION    ACCOMPLISHED
6.  INCIDENT: INSTRUMENT ID         "BOMB"
9.  PERP: INDIVIDUAL ID             -
10. PERP: ORGANIZATION ID           ? "HARBOUR FRONT" / "HF"
11. PERP: ORGANIZATION CONFIDENCE   SUSPECTED OR ACCUSED BY AUTHORITIES: "HARBOUR FRONT" / "HF"
12. PHYS TGT: ID                    *
21. HUM TGT: NUMBER                 3: "TEACHERS"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "TEACHERS"
                                    INJURY: "DRIVER"

0.  MESSAGE: ID                     TST9-MUC4-0001
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
4.  INCIDENT: TYPE                  ARSON
"""


def muc_message(folder: Path) -> muc4_key.Message:
    (folder / "key-tst9").write_text(MUC_KEY)
    (folder / "tst9").write_text(MUC_TEXT)
    (message,) = muc4_key.read_messages(folder)
    return message


def test_datelines_of_messages_in_mixed_case(tmp_path: Path) -> None:
    (tmp_path / "key-tst9").write_text(MUC_KEY)
    (tmp_path / "tst9").write_text(
        "TST9-MUC4-0001\n\n   Portside, 5 May 90 (Radio Harbour) -- [Text] A bomb went off.\n"
    )
    (message,) = muc4_key.read_messages(tmp_path)
    assert (str(message.published), message.outlet) == ("1990-05-05", "RADIO HARBOUR")


def test_reading_muc_keys(tmp_path: Path) -> None:
    message = muc_message(tmp_path)
    assert (str(message.published), message.outlet) == ("1990-05-05", "RADIO HARBOUR")
    first, second = message.templates
    assert first.slots[muc4_key.DATE][0].values == ("04 MAY 90", "- 05 MAY 90")
    assert first.slots[muc4_key.LOCATION][0].values == ("PERU: ALTIPLANO: OLDTOWN",)
    assert first.slots[muc4_key.ORGANISATION] == (Filler(("HARBOUR FRONT", "HF"), optional=True),)
    effects = first.slots[muc4_key.EFFECT]
    assert [(f.values, f.tags) for f in effects] == [(("DEATH",), ("TEACHERS",)), (("INJURY",), ("DRIVER",))]
    assert muc4_key.PERSON not in first.slots
    assert (first.optional, second.optional) == (False, True)


@pytest.mark.parametrize(
    ("slot", "key", "told", "credit"),
    [
        (muc4_key.DATE, "25 AUG 89 - 26 AUG 89", "26 AUG 89", 0.5),
        (muc4_key.DATE, "- 26 AUG 89", "25 AUG 89", 0.5),
        (muc4_key.DATE, "26 AUG 89", "- 26 AUG 89", 0.5),
        (muc4_key.DATE, "25 AUG 89", "- 26 AUG 89", 0.0),
        (muc4_key.LOCATION, "PERU: LIMA: ANCON", "PERU: ANCON", 1.0),
        (muc4_key.LOCATION, "PERU: LIMA: ANCON", "PERU: LIMA", 0.5),
        (muc4_key.LOCATION, "PERU: LIMA", "PERU", 0.5),
        (muc4_key.LOCATION, "PERU: LIMA", "BOLIVIA: LIMA", 0.5),
        (muc4_key.LOCATION, "PERU: TACNA - PUNO", "PERU: PUNO", 0.5),
        (muc4_key.LOCATION, "PERU: LIMA", "CHILE: ARICA", 0.0),
        (muc4_key.TYPE, "BOMBING", "ATTACK", 0.5),
        (muc4_key.TYPE, "ATTACK", "BOMBING", 0.0),
        (muc4_key.CONFIDENCE, "SUSPECTED OR ACCUSED BY AUTHORITIES", "SUSPECTED OR ACCUSED", 0.5),
        (muc4_key.NUMBER, "~7", "7", 0.5),
        (muc4_key.PERSON, "PEASANTS", "THE 3 PEASANTS", 1.0),
        (muc4_key.NAME, "ALBERTO TORRES", "TORRES", 0.5),
        (muc4_key.DATE, "-26 AUG 89", "- 26 AUG 89", 1.0),
        (muc4_key.INSTRUMENT, "VEHICLE BOMB", "EXPLOSIVE", 0.5),
        (muc4_key.INSTRUMENT, "EXPLOSIVE", "VEHICLE BOMB", 0.0),
        (muc4_key.EFFECT, "NO INJURY OR DEATH", "NO DEATH", 0.5),
        (muc4_key.VICTIM_TYPE, "FORMER GOVERNMENT OFFICIAL", "GOVERNMENT OFFICIAL", 0.5),
        (muc4_key.TARGET_EFFECT, "SOME DAMAGE", "DESTROYED", 0.5),
        (muc4_key.TARGET_EFFECT, "DESTROYED", "SOME DAMAGE", 0.0),
    ],
)
def test_credit_by_the_muc_guidelines(slot: int, key: str, told: str, credit: float) -> None:
    assert muc4_credit.credit(slot, Filler((key,)), Fill(told)) == credit


@pytest.mark.parametrize(
    ("slot", "value", "tag", "credit"),
    [
        (muc4_key.EFFECT, "DEATH", "THE FISHERMEN", 1.0),
        (muc4_key.EFFECT, "DEATH", "FISHERMEN OF ANCON", 1.0),
        (muc4_key.EFFECT, "DEATH", "DRIVER", 0.5),
        (muc4_key.EFFECT, "INJURY", "FISHERMEN", 0.0),
        (muc4_key.DESCRIPTION, "DEATH", "FISHERMEN OF ANCON", 0.5),
    ],
)
def test_a_right_value_told_of_another_earns_half(slot: int, value: str, tag: str, credit: float) -> None:
    assert muc4_credit.credit(slot, Filler(("DEATH",), tags=("FISHERMEN",)), Fill(value, tag)) == credit


def test_a_key_offers_several_places() -> None:
    key = muc4_key._filler(
        muc4_key.LOCATION, "(PERU: LIMA (CITY)) / (PERU: LIMA (DEPARTMENT): ANCON (TOWN / PORT)) / PERU"
    )
    assert key.values == ("PERU: LIMA", "PERU: LIMA: ANCON", "PERU")
    assert muc4_credit.credit(muc4_key.LOCATION, key, Fill("PERU: ANCON")) == 1.0


def test_mapped_templates_share_type_and_content(tmp_path: Path) -> None:
    message = muc_message(tmp_path)
    alone = muc4_key.Response({muc4_key.TYPE: (Fill("BOMBING"),)})
    with_doer = muc4_key.Response({muc4_key.TYPE: (Fill("BOMBING"),), muc4_key.ORGANISATION: (Fill("HF"),)})
    rows = muc4.map_templates(message, [alone, with_doer])
    assert [(key is not None, response) for key, response in rows] == [(True, with_doer), (False, alone)]


def test_muc_scores(tmp_path: Path) -> None:
    message = muc_message(tmp_path)
    given = muc4_key.Response(
        {
            muc4_key.DATE: (Fill("04 MAY 90"),),
            muc4_key.LOCATION: (Fill("PERU: OLDTOWN"),),
            muc4_key.TYPE: (Fill("BOMBING"),),
            muc4_key.ORGANISATION: (Fill("HF"),),
            muc4_key.NUMBER: (Fill("3", "TEACHERS"), Fill("1", "DRIVER")),
            muc4_key.EFFECT: (Fill("DEATH", "TEACHERS"), Fill("INJURY", "DRIVER")),
        }
    )
    result = muc4.score_messages([(message, [given])])
    perfect = {k for k, v in result.items() if v == 100.0}
    assert {"f_date", "f_location", "f_type", "f_victim_effect"} <= perfect
    assert result["f_victim_number"] == pytest.approx(100 * 2 / 3)  # the key counts the dead only
    assert result["f_stage"] == 0.0
    nothing = muc4.score_messages([(message, [])])
    assert nothing["f_type"] == 0.0
    assert nothing["r_all"] == 0.0


WIRE = """TARMA, 9 JUN 88 (RADIO HARBOUR) -- [TEXT] FOUR MASKED MEN YESTERDAY
KIDNAPPED BANKER ELIAS CORVALAN IN HUANCAYO, THE POLICE REPORTED.

   THE KIDNAPPERS, WHO DROVE A STOLEN TRUCK, STOPPED HIS CAR NEAR THE MARKET
AND FORCED HIM OUT AT GUNPOINT.  SEVERAL SHOPKEEPERS SAW THE BANKER BEING
TAKEN AWAY TOWARD THE HILLS IN THE EAST OF THE TOWN.  A SPOKESMAN FOR THE
FAMILY SAID THAT NOBODY HAS ASKED FOR A RANSOM SO FAR, AND THAT THE
BANK HAS OFFERED A REWARD TO ANYONE WHO CAN HELP TO FIND HIM.
"""


def test_muc_templates_from_a_reading() -> None:
    message = muc4_key.Message("TST9-MUC4-0002", WIRE, date(1988, 6, 9), "RADIO HARBOUR")
    (template,) = muc4.answer(message)
    assert template.values(muc4_key.TYPE) == ("KIDNAPPING",)
    assert template.values(muc4_key.STAGE) == ("ACCOMPLISHED",)
    assert template.values(muc4_key.DATE) == ("08 JUN 88",)
    assert template.values(muc4_key.LOCATION) == ("PERU: HUANCAYO",)
    assert template.values(muc4_key.NAME) == ("ELIAS CORVALAN",)
    assert Fill("1", "ELIAS CORVALAN") in template.slots[muc4_key.NUMBER]
    quiet = "LIMA, 9 JUN 88 (RADIO HARBOUR) -- [TEXT] THE MINISTER OPENED A SCHOOL AND A BRIDGE IN HUANCAYO TODAY.\n"
    assert muc4.answer(muc4_key.Message("TST9-MUC4-0003", quiet, date(1988, 6, 9), "RADIO HARBOUR")) == []


def test_muc_linear_models() -> None:
    rows = {"": [0, 100], "bomb": [300, 0]}
    content = json.dumps({"models": {"kind": {"labels": ["yes", "no"], "weights": rows}}, "thresholds": {"kind": 0.5}})
    models = muc4_linear.read(content)
    assert models["kind"].chances(["bomb", "never seen"])["yes"] == pytest.approx(1 / (1 + math.exp(-2)))
    assert models["kind"].chances([])["no"] == pytest.approx(1 / (1 + math.exp(-1)))
    assert models.thresholds == {"kind": 0.5}

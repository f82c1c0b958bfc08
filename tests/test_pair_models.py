"""The models that are trained inside scorers or by recipes: they learn what is there, and folds keep things apart."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from evaluation import ecbplus
from evaluation.boosting import Boosted
from evaluation.mention_pairs import Seen, Words, bag_likeness, features, see, stem
from evaluation.running import BadGold
from tadmor import linkage
from training import links

TEXTS = {
    "1_1ecb": "Rebels shelled the port of Tarmal on Monday .\nThe shelling killed four dockers .",
    "1_2ecb": "Four dockers died when rebels shelled the Tarmal port .\nA minister visited the wounded .",
}


def test_boosted_trees_learn_two_features_together_and_give_the_same_twice() -> None:
    rng = np.random.default_rng(3)
    x = rng.random((2000, 3)).astype(np.float32)
    y = ((x[:, 0] > 0.5) != (x[:, 1] > 0.5)).astype(np.float64)
    model = Boosted(rounds=60).fit(x, y, np.ones(len(y)))
    told = model.log_odds(x)
    assert ((told > 0) == (y > 0)).mean() > 0.9
    assert np.array_equal(told, Boosted(rounds=60).fit(x, y, np.ones(len(y))).log_odds(x))


@pytest.mark.parametrize(
    ("left", "right"), [("shooting", "shoots"), ("explosion", "explosions"), ("bomber", "bombing")]
)
def test_endings_are_no_part_of_a_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


def _seen() -> list[Seen]:
    found = []
    for name, text in TEXTS.items():
        spans = [
            (f"{name}/{w}", text.index(w), text.index(w) + len(w))
            for w in ("shelled", "shelling", "visited")
            if w in text
        ]
        found += see(name, text, spans)
    return found


def test_pairs_of_mentions_are_compared_by_word_and_place() -> None:
    seen = sorted(_seen(), key=lambda s: s.id)
    places, rows = features(seen, Words.count(TEXTS), Counter(s.lemma for s in seen))
    assert rows.shape[0] == len(places) == 6 and np.isfinite(rows).all()
    same = {(seen[i].id, seen[j].id): row[0] for (i, j), row in zip(places, rows, strict=True)}
    assert same["1_1ecb/shelled", "1_1ecb/shelling"] == 1.0
    assert same["1_1ecb/shelled", "1_2ecb/visited"] == 0.0
    assert [s.place for s in seen] == [0, 1, 0, 1]


def test_words_in_common_are_weighed_by_how_rare_they_are() -> None:
    idf = {"dockers": 3.0, "port": 1.0}
    _, jaccard = bag_likeness([frozenset({"dockers", "port"}), frozenset({"dockers"}), frozenset()], idf)
    assert jaccard[0, 1] == pytest.approx(0.75) and jaccard[0, 2] == pytest.approx(-0.1)


def test_a_model_of_mentions_needs_more_than_one_topic() -> None:
    seen = {s.id: s for s in _seen()}
    given = ecbplus.Material(seen, dict.fromkeys(seen, "e"), dict.fromkeys(seen, "1ecb"), Words.count(TEXTS), Counter())
    with pytest.raises(BadGold, match="several topics"):
        ecbplus.cross_validate(given)


def test_no_topic_is_judged_by_a_model_that_has_seen_it() -> None:
    topics = [str(k) for k in range(1, 13)]
    folds = ecbplus._folds(topics)
    assert sorted(t for fold in folds for t in fold) == sorted(topics) and len(folds) == ecbplus.FOLDS
    assert ecbplus.topic_of("7ecbplus") == ecbplus.topic_of("7ecb") == "7"


# --- the recipe of the link model ---------------------------------------------------------------------


def _rows(path: Path) -> None:
    columns = "id,event_id,country,date_start,date_end,city,location,latitude,longitude,geo_precision"
    actors = ",".join(f"actor{n},actor{n}_type,actor{n}_victim" for n in range(1, 7))
    tail = "deaths_low,deaths_high,injuries_low,injuries_high,source,source_author"
    lines = [f"{columns},{actors},{tail}"]
    for k in range(90):
        # thirty attacks in three years, two of a day in each town, each told by three papers
        event, paper = divmod(k, 3)
        pair = event // 2
        day = f"{2001 + event // 10}-0{1 + pair % 3}-{10 + pair % 5}"
        place = f"Town {pair % 4},Town {pair % 4},{pair % 4},{pair % 4},3"
        lines.append(
            f"r{k},E{event},X,{day},{day},{place},Group {event % 5},Militia,0{',' * 15},"
            f"{event},{event},0,0,Paper {paper} ({day}) News {event},Paper {paper}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_scorecard_is_learned_from_rows_and_spells_stay_whole(tmp_path: Path) -> None:
    _rows(tmp_path / "reports.csv")
    items, gold = links.read(tmp_path)
    assert len(items) == 90
    fold = links.folds(items)
    for year in (2001, 2002, 2003):
        assert len({fold[t.id] for t in items if date.fromordinal(t.start).year == year}) == 1
    names, x, y, _ = links.compared(items, gold)
    assert 0.2 < y.mean() < 0.8
    card = links.fit(names, x, y)
    right = [
        (card.log_odds(dict(zip(names, row, strict=True))) > 0) == (label > 0) for row, label in zip(x, y, strict=True)
    ]
    assert np.mean(right) > 0.95


def test_the_shipped_scorecard_knows_every_feature_and_says_where_it_comes_from() -> None:
    raw = json.loads((Path(linkage.__file__).parent / linkage.WEIGHTS).read_text(encoding="utf-8"))
    assert "MAVERICK" in raw["card"]["data"] and raw["card"]["cross-validated by spell"]["pairwise_f1"] > 0.65
    for bins in raw["features"].values():
        assert len(bins["points"]) == len(bins["edges"]) + 1

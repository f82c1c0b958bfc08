"""Changes of hands as a person is told them."""

from __future__ import annotations

from dataclasses import replace

from stories import ARMY, NORTH, Teller, palmyra, report

from tadmor import digest, hands, pipeline
from tadmor.export import of_readings
from tadmor.export.material import Material
from tadmor.model import Stage


def _palmyra() -> Material:
    found = palmyra()
    return of_readings(found, *pipeline.derive(found))


def test_the_examples_tell_four_changes_one_of_them_denied_and_a_copy_that_counts_for_nothing() -> None:
    material = _palmyra()
    found = hands.changes(material)
    assert [(c.row.party, c.row.rule, str(c.row.from_latest)[:7]) for c in found] == [
        ("Islamic State", "capture", "2015-05"),
        ("Syrian Army", "recapture", "2016-03"),
        ("Islamic State", "recapture", "2016-12"),
        ("Syrian Army", "recapture", "2017-03"),
    ]
    assert [bool(c.deniers) for c in found] == [False, False, True, False]
    assert found[2].copies == ("4-harbour-gazette.txt",)
    assert all(c.sources and c.independent_sources for c in found)
    line = hands.line(found[0], digest.spoken(material))
    assert line == "Islamic State took Palmyra · 2 independent sources: a war monitor and residents"
    assert hands.notes(found[2])[0] == "denied by The army's general staff"


def test_who_foretells_a_capture_is_no_source_of_it() -> None:
    one, two = Teller("one"), Teller("two")
    done = one("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="a bishop", at=10)
    plan = two("TERR.CAPTURE", actor=NORTH, day="2019-05-10", by="a commander", at=10, stage=Stage.PLANNED)
    held = two("TERR.HOLDS", actor=ARMY, stage=Stage.ONGOING, at=200)
    reports = [report("one", "2019-05-12"), report("two", "2019-05-09")]
    claims = [done, plan, held]
    events, links, control = pipeline.chronicle_of(claims, reports)
    (change,) = hands.changes(Material(reports, claims, events, control, (), links))
    assert (change.sources, change.independent_sources) == (("a bishop",), 1)
    undated = replace(done, when=None)
    events, links, control = pipeline.chronicle_of([undated], reports)
    assert hands.changes(Material(reports, [undated], events, control, (), links)) == []

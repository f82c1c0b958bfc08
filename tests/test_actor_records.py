"""The register as data: every row is well formed and says where its party is recorded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tadmor import actor_records, gazetteer
from tadmor.actor_records import UNVERIFIED, Record
from tadmor.errors import BadData
from tadmor.resources import parse_tsv

KINDS = set(
    "state_forces police government institution coalition peacekeepers rebels separatists jihadists militia gang media "
    "person country".split()
)
ARMED_OR_POLITICAL = KINDS & {"rebels", "separatists", "jihadists", "militia", "gang", "coalition"}
# Ids of state organs that the rule names.
ORGAN = re.compile(r"[a-z]{2}\.(gov|army|air|navy|police|mod|mfa|moi)")
ROWS = list(actor_records.records().values())
FIRST_YEAR, LAST_YEAR = 1800, 2026


def _form(spelling: str) -> tuple[str, ...]:
    """A spelling as the register compares it: acronyms by case, other names without."""
    words = tuple(re.findall(r"[^\W_]+", spelling.lstrip("~").removeprefix("the ")))
    acronym = "".join(words).isupper() and len(words) <= 3
    return words if acronym else tuple(word.lower() for word in words)


def _strong(row: Record) -> Iterator[str]:
    """Spellings that count in every report."""
    yield from (alias for alias in row.aliases if not alias.startswith("~"))
    if f"~{row.name}" not in row.aliases:
        yield row.name


def test_names_and_kinds() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert {row.kind for row in ROWS} <= KINDS
    assert all(row.name and row.id == row.id.strip() for row in ROWS)


def test_countries_and_parents_exist() -> None:
    known = set(gazetteer.countries())
    assert {row.country for row in ROWS if row.country} <= known
    ids = {row.id for row in ROWS}
    assert {row.parent for row in ROWS if row.parent} <= ids
    for row in ROWS:
        seen, at = {row.id}, row
        while at.parent:
            at = actor_records.records()[at.parent]
            assert at.id not in seen, f"{row.id} is part of itself"
            seen.add(at.id)


def test_years_are_sane() -> None:
    for row in ROWS:
        years = [year for year in (row.valid_from, row.valid_to) if year is not None]
        assert all(FIRST_YEAR <= year <= LAST_YEAR for year in years), row.id
        assert years == sorted(years), row.id


def test_no_spelling_stands_for_two_parties() -> None:
    claimed: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in ROWS:
        for spelling in _strong(row):
            claimed[_form(spelling)].add(row.id)
    assert not {form: ids for form, ids in claimed.items() if len(ids) > 1}
    assert all(_form(alias) for row in ROWS for alias in row.aliases)


def test_every_row_says_where_it_is_recorded() -> None:
    assert all(row.citations for row in ROWS)
    used = {citation.source.key for row in ROWS for citation in row.citations}
    assert used == set(actor_records.sources())
    for row in ROWS:
        keys = [citation.source.key for citation in row.citations]
        assert len(set(row.citations)) == len(row.citations), row.id
        assert UNVERIFIED not in keys or keys == [UNVERIFIED], row.id
        assert ("rule:iso3166" in keys) == bool(ORGAN.fullmatch(row.id)) or keys == [UNVERIFIED], row.id


def test_sources_say_what_was_looked_at() -> None:
    for source in actor_records.sources().values():
        assert source.title and source.publisher and source.licence and source.address and source.checked, source.key


@pytest.mark.parametrize(
    ("key", "shape"), [("ucdp-actor-22.1", r"[0-9]{1,4}"), ("unsc-2020-11", r"(QDe|TAe|CDe|CFe|SOe|LYe)\.[0-9]{3}")]
)
def test_numbers_of_records_have_the_shape_of_their_source(key: str, shape: str) -> None:
    numbers = [c.record for row in ROWS for c in row.citations if c.source.key == key]
    assert numbers and all(re.fullmatch(shape, number) for number in numbers)


def test_the_register_is_wide_enough() -> None:
    looked_up = [row for row in ROWS if row.verified and not ORGAN.fullmatch(row.id)]
    assert len(looked_up) >= 600
    assert sum(row.kind in ARMED_OR_POLITICAL for row in looked_up) >= 400
    assert len({row.country for row in looked_up}) >= 80


def test_a_party_is_found_by_its_name_alone() -> None:
    record = actor_records.of_name("FDLR")
    assert record and record.country == "CD" and record.verified
    assert str(record.citations[0]) == "UCDP Actor Dataset, version 22.1, record 528"
    assert actor_records.of_name("no such party") is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x\tX\t\trebels\tSY\t\t\t\tnobody", "no source 'nobody'"),
        ("x\tX\t\trebels\tSY\t\tlong ago\t\tunverified", "'long ago' is no year"),
        ("x\tX\t\trebels\tSY\t\t\t\tunverified\nx\tY\t\trebels\tSY\t\t\t\tunverified", "the id x stands twice"),
    ],
)
def test_a_broken_row_names_its_fault(row: str, message: str) -> None:
    head = "id\tname\taliases\tkind\tcountry\tparent\tvalid_from\tvalid_to\tsource\n"
    with pytest.raises(BadData, match=message):
        actor_records.parse(parse_tsv(head + row, "x.tsv"))

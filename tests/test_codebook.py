"""The codebook: its form, its coverage, its errors, and a user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tadmor.codebook import Codebook, load, parse, shipped
from tadmor.errors import BadData
from tadmor.forms import noun_forms, verb_forms

OWN = """
[[type]]
code = "RIVER.CLOSED"
label = "river closed"
definition = "Ships may not pass."
triggers = [
  {verb = "close", object = "place|=river", place = "object", example = "The master [closed] the river."},
]
"""


def test_all_leaves_have_rules_and_a_crosswalk() -> None:
    book = shipped()
    assert len(book.types) == 64
    ruled = {rule.type for rule in book.rules.values()}
    for code, kind in book.types.items():
        assert code in ruled, f"{code} has no trigger rule"
        assert kind.definition and kind.label
        assert kind.acled and kind.ucdp and kind.muc4, f"{code} has a hole in its crosswalk; write '-' for none"


def test_breadth() -> None:
    book = shipped()
    assert len([r for r in book.rules.values() if r.type]) >= 600
    assert len([r for r in book.rules.values() if not r.type]) >= 60


def test_ids_and_types_are_sound() -> None:
    book = shipped()
    for id, rule in book.rules.items():
        assert rule.id == id and book.rule(id) is rule
        assert all(t in book.types for t in rule.types)
        assert 0.0 < rule.score <= 1.5
        assert rule.where.startswith("ontology/")


def test_a_users_own_codebook_stands_alone_or_extends(tmp_path: Path) -> None:
    file = tmp_path / "river.toml"
    file.write_text(OWN, "utf-8")
    alone = load(file)
    assert list(alone.types) == ["RIVER.CLOSED"] and len(alone.rules) == 1
    file.write_text("extends = true\n" + OWN, "utf-8")
    both = load(tmp_path)
    assert len(both.types) == 65 and len(both.rules) == len(shipped().rules) + 1


def _error(text: str, base: Codebook | None = None) -> str:
    with pytest.raises(BadData) as caught:
        parse({"own.toml": text}, base)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "fix"),
    [
        ("object = ", "objct = ", 7, "did you mean 'object'?"),
        ("[closed]", "closed", 7, "[brackets]"),
        ('verb = "close"', 'verb = "close", noun = "closure"', 7, "exactly one of"),
        ('"place|=river"', '"place||=river"', 7, "remove the extra '|'"),
        ('place = "object"', 'place = "objekt"', 7, "did you mean 'object'?"),
        ('place = "object"', 'stage = "begun"', 7, "known: "),
        ('"RIVER.CLOSED"', '"river"', 3, "TERR.CAPTURE"),
        ('label = "river closed"', "", 3, 'add label = "..."'),
        ("definition =", "definitoin =", 3, "did you mean 'definition'?"),
        ("[[type]]", "[[typ]]", 2, "did you mean 'type'?"),
    ],
)
def test_a_mistake_names_its_line_and_the_fix(old: str, new: str, line: int, fix: str) -> None:
    assert old in OWN
    message = _error(OWN.replace(old, new))
    assert message.startswith(f"own.toml:{line}:"), message
    assert fix in message


def test_other_mistakes() -> None:
    assert "not valid TOML" in _error("[[type]\n")
    assert "also names 'TERR.CAPTUR'" in _error(
        OWN.replace('place = "object"', 'also = "TERR.CAPTUR"') + "\n", shipped()
    )
    twice = OWN.replace("{verb", '{id = "a", verb')
    rule = twice.split("triggers = [\n")[1].split("\n]")[0]
    assert "used twice" in _error(twice.replace(rule, f"{rule}\n{rule}"))
    assert "defined twice" in _error(OWN + OWN)


def test_a_missing_file_or_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(BadData, match=r"no \.toml file"):
        load(tmp_path)


def test_forms_of_verbs_and_nouns() -> None:
    def forms(word: str) -> set[str]:
        return {f for group in verb_forms(word) for f in group}

    assert forms("take") == {"take", "takes", "took", "taken", "taking"}
    assert forms("repel") == {"repel", "repels", "repelled", "repelling"}
    assert forms("occupy") == {"occupy", "occupies", "occupied", "occupying"}
    assert forms("besiege") == {"besiege", "besieges", "besieged", "besieging"}
    assert forms("stab") == {"stab", "stabs", "stabbed", "stabbing"}
    assert forms("shell") == {"shell", "shells", "shelled", "shelling"}
    assert forms("raid") == {"raid", "raids", "raided", "raiding"}
    assert forms("die") == {"die", "dies", "died", "dying"}
    assert forms("free") == {"free", "frees", "freed", "freeing"}
    assert {"cancelled", "canceled", "cancelling"} <= forms("cancel")
    assert noun_forms("gunman") == (("gunman",), ("gunmen",))
    assert noun_forms("casualty") == (("casualty",), ("casualties",))
    assert noun_forms("loss") == (("loss",), ("losses",))
    assert noun_forms("clash") == (("clash",), ("clashes",))

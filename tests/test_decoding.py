"""Encodings, repairs and refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadmor.decoding import MAX_BYTES, Decoded, declared, decode, edited, fold_lines, mojibake, refuse_binary, repaired
from tadmor.errors import BadInput
from tadmor.model import OffsetRun, Report, Span
from tadmor.text import raw_range


def as_report(source: Decoded) -> Report:
    return Report("x", "f", source.text, "text/plain", source.encoding, runs=source.runs)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), st.data())
def test_every_span_of_valid_utf8_leads_back_to_its_bytes(text: str, data: st.DataObject) -> None:
    raw = text.encode()
    source = decode(raw)
    if source.encoding != "utf-8" or raw.startswith(b"\xef\xbb\xbf"):
        return
    assert source.text == text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    left, right = raw_range(as_report(source), Span(start, end))
    assert raw[left:right].decode() == text[start:end]


@given(st.lists(st.sampled_from(["a", "é", "\r\n", "\n", "\r", "’", "\ufeff", "𝔸"]), min_size=1, max_size=30))
def test_folded_lines_keep_the_map(parts: list[str]) -> None:
    raw = "".join(parts).encode()
    folded = fold_lines(decode(raw))
    report = as_report(folded)
    for i, ch in enumerate(folded.text):
        left, right = raw_range(report, Span(i, i + 1))
        assert raw[left:right].decode() in (ch, "\r\n", "\r")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_decode_and_map(raw: bytes) -> None:
    source = decode(raw)
    assert not any("\ud800" <= ch <= "\udfff" for ch in source.text)
    assert sum(run.length for run in source.runs) == len(source.text)
    for i in range(len(source.text)):
        left, right = raw_range(as_report(source), Span(i, i + 1))
        assert 0 <= left < right <= len(raw)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings(encoding: str) -> None:
    text = "The mayor said the “old” bridge fell."
    raw = text.encode(encoding)
    source = decode(raw)
    assert source.text == text
    left, right = raw_range(as_report(source), Span(4, 9))
    assert raw[left:right].decode(source.encoding) == "mayor"


def test_windows_text_is_read_as_such_and_said() -> None:
    source = decode("The mayor’s office in Łódź".replace("Łódź", "Málaga").encode("cp1252"))
    assert source.text == "The mayor’s office in Málaga"
    assert [note.code for note in source.notes] == ["encoding_guessed"]


def test_other_scripts_are_guessed() -> None:
    text = "Армия сообщила, что мост разрушен. Жители покинули город ночью, сказал мэр. " * 5
    assert decode(text.encode("cp1251")).text == text


@pytest.mark.parametrize(
    "raw", [b"The \xed\xa0\x80 town", b"The \xed\xb0\x80 town", b"The \xc3\xa9t\xc3\xa9 \xff town \xc3\xa9"]
)
def test_lone_surrogates_and_stray_bytes_are_replaced_and_counted(raw: bytes) -> None:
    source = decode(raw)
    assert "�" in source.text and source.text.endswith(("town", "é"))
    note = next(note for note in source.notes if note.code == "bytes_replaced")
    assert note.start is not None and source.text[note.start] == "�"


def test_declared_charsets() -> None:
    assert declared(b'<meta charset="iso-8859-1">') == "cp1252"
    assert declared(b'<meta http-equiv=x content="text/html; charset=shift_jis">') == "shift_jis"
    assert declared(b"<meta charset=rot13>") is None
    assert declared(b"<meta charset=nonsense>") is None
    assert declared(b"<p>charset</p>") is None


def test_mojibake_only_where_certain() -> None:
    wrong = "The mayor’s “plan” – a truce".encode().decode("cp1252", "replace")
    assert repaired(decode(("x" + wrong).encode("utf-16"))).text.startswith("xThe mayor’s “plan")
    assert mojibake("Ângela São Tomé, 20 °C, Ã") == []
    assert mojibake("naïve café – “fine”") == []


def test_edits_map_to_what_they_replace() -> None:
    source = Decoded("a&amp;b", "utf-8", (OffsetRun(0, 7, 0, 7, True),))
    done = edited(source, [(1, 6, "&")])
    assert done.text == "a&b"
    assert raw_range(as_report(done), Span(1, 2)) == (1, 6)


@pytest.mark.parametrize(
    ("raw", "fix"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 x", "pdftotext"),
        (b"PK\x03\x04rest", "unpack"),
        (b"\x89PNG\r\n", "OCR"),
        (b"{\\rtf1 x}", "plain text"),
        (b"word\x00word\x00\x00\x01", "binary"),
        (b"a" * (MAX_BYTES + 1), "split"),
    ],
)
def test_refusals_name_the_fix(raw: bytes, fix: str) -> None:
    with pytest.raises(BadInput, match=fix):
        refuse_binary(raw)

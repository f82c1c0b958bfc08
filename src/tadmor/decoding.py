"""Raw bytes to text, with a map back: what kind of file, which encoding, what had to be repaired.

Order of evidence for the encoding: byte order mark, valid UTF-8, the page's own declaration, and only
then a guess. Valid UTF-8 outranks a declaration because no other encoding passes that test by accident.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tadmor.errors import BadInput
from tadmor.model import OffsetRun

# Judgement: a page with its scripts stays well below; beyond this it is a dump of many reports, or a mistake.
MAX_BYTES = 20_000_000
# Share of bytes outside ASCII up to which a text that is not UTF-8 is read as Western European: English
# news holds quotation marks, dashes and accents, other scripts little else (judgement).
MAX_WESTERN_SHARE = 0.15
# Share of control characters (other than white space) from which a file is no text.
MAX_CONTROL_SHARE = 0.05
_GUESS_BYTES = 100_000

_MAGIC = (
    (b"%PDF", "a PDF file; extract its text first (for instance: pdftotext FILE)"),
    (b"PK\x03\x04", "a zip, DOCX or ODT file; unpack it or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as plain text"),
    (b"{\\rtf", "an RTF document; save it as plain text"),
    (b"\x1f\x8b", "gzip data; unpack it first (gunzip FILE)"),
    (b"BZh", "bzip2 data; unpack it first (bunzip2 FILE)"),
    (b"\xfd7zXZ", "xz data; unpack it first (unxz FILE)"),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it first (unzstd FILE)"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\x89PNG", "an image; read its text with an OCR program first"),
    (b"\xff\xd8\xff", "an image; read its text with an OCR program first"),
    (b"GIF8", "an image; read its text with an OCR program first"),
    (b"SQLite format 3", "a database, not a report; give it with --case if it is a case file"),
    (b"\x7fELF", "a program, not a report"),
    (b"WARC/", "a web archive; extract the pages first (for instance: warcio extract)"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_XML_CHARSET = re.compile(rb"^\s{0,20}<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_.-]{2,40})")
_STATEFUL = ("iso2022", "iso-2022", "hz", "utf-7", "utf7", "utf_7")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ESCAPED = re.compile("[\ud800-\udfff]+")
_CRLF = re.compile("\r\n")
# Bytes 80-BF as cp1252 shows them, with the five it leaves undefined.
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MOJIBAKE = re.compile(f"[Â-ß]{_TAIL}|[à-ï]{_TAIL}{{2}}|[ð-ô]{_TAIL}{{3}}")


class Note(NamedTuple):
    """Something that had to be decided or repaired while decoding; ``start`` is a canonical offset."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the map to its bytes: runs lie in order and cover every code point."""

    text: str
    encoding: str
    runs: tuple[OffsetRun, ...]
    notes: tuple[Note, ...] = ()


class Cursor:
    """Maps stretches of a decoded text to raw bytes; the stretches must be asked for in rising order."""

    def __init__(self, source: Decoded) -> None:
        self._text, self._encoding, self._runs = source.text, source.encoding, source.runs
        self._k = 0
        self._char, self._byte = (source.runs[0].start, source.runs[0].raw_start) if source.runs else (0, 0)

    def _byte_at(self, offset: int) -> int:
        self._byte += len(self._text[self._char : offset].encode(self._encoding, "surrogateescape"))
        self._char = offset
        return self._byte

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
        """Yield (length, raw start, raw end, verbatim) for ``text[start:end]``."""
        while start < end:
            run = self._runs[self._k]
            if start >= run.start + run.length:
                self._k += 1
                self._char, self._byte = self._runs[self._k].start, self._runs[self._k].raw_start
                continue
            stop = min(end, run.start + run.length)
            if run.verbatim:
                yield stop - start, self._byte_at(start), self._byte_at(stop), True
            else:
                yield stop - start, run.raw_start, run.raw_end, False
            start = stop


class RunList:
    """Collects runs of a text under construction and joins neighbours that continue each other."""

    def __init__(self) -> None:
        self._rows: list[list[int]] = []  # start, length, raw_start, raw_end, verbatim
        self.length = 0

    def add(self, length: int, raw_start: int, raw_end: int, verbatim: bool) -> None:
        """Append a run of ``length`` code points."""
        last = self._rows[-1] if self._rows else None
        if last is not None and verbatim and last[4] and last[3] == raw_start:
            last[1] += length
            last[3] = raw_end
        else:
            self._rows.append([self.length, length, raw_start, raw_end, int(verbatim)])
        self.length += length

    def runs(self) -> tuple[OffsetRun, ...]:
        """The finished runs."""
        return tuple(OffsetRun(a, b, c, d, bool(v)) for a, b, c, d, v in self._rows)


def edited(source: Decoded, edits: Iterable[tuple[int, int, str]]) -> Decoded:
    """Replace stretches (start, end, new text; in order, not overlapping), keeping the map honest."""
    cursor, runs, parts = Cursor(source), RunList(), []
    left = 0
    for start, end, new in edits:
        for piece in cursor.pieces(left, start):
            runs.add(*piece)
        old = list(cursor.pieces(start, end))
        if new and old:
            runs.add(len(new), old[0][1], old[-1][2], False)
        parts += [source.text[left:start], new]
        left = end
    for piece in cursor.pieces(left, len(source.text)):
        runs.add(*piece)
    parts.append(source.text[left:])
    return Decoded("".join(parts), source.encoding, runs.runs(), source.notes)


def refuse_binary(data: bytes) -> None:
    """Raise BadInput, naming the fix, where the bytes are empty, too many, or no text."""
    if len(data) > MAX_BYTES:
        raise BadInput(f"file has {len(data):,} bytes, more than {MAX_BYTES:,}; split it into single reports")
    if not data.strip():
        raise BadInput("file is empty; nothing to read")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BadInput(f"file is {what}")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp" or data[:3] == b"ID3" or data[:4] == b"OggS":
        raise BadInput("file is sound, film or an image; give a transcript as text")
    if b"\x00" in data[:_GUESS_BYTES] and not data.startswith(tuple(bom for bom, _ in _BOMS)):
        if _wide(data) is None:
            raise BadInput("file is binary (it holds NUL bytes); give plain text or HTML")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as NULs in every second place of English text."""
    head = data[:2000]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else None


def _plain(text: str, data: bytes, encoding: str, skip: int, notes: tuple[Note, ...]) -> Decoded:
    """A decoded text whose characters map one by one, or as a whole where the encoding forbids that."""
    try:
        exact = text.encode(encoding, "surrogateescape") == data[skip:]
    except (UnicodeError, LookupError):
        exact = False
    if any(encoding.lower().startswith(name) for name in _STATEFUL):
        exact = False
    run = OffsetRun(0, len(text), skip, len(data), exact)
    if not exact:
        encoding_note = Note("encoding_map", f"{encoding} gives no exact map to bytes; offsets lead to the whole file")
        notes = (*notes, encoding_note)
    source = Decoded(text, encoding, (run,) if text else (), notes)
    return _without_escapes(source)


def _without_escapes(source: Decoded) -> Decoded:
    found = list(_ESCAPED.finditer(source.text))
    if not found:
        return source
    clean = edited(source, ((m.start(), m.end(), "�") for m in found))
    note = Note(
        "bytes_replaced",
        f"{len(found)} stretches of bytes are not valid {source.encoding}; each reads as U+FFFD",
        found[0].start(),
        found[0].start() + 1,
    )
    return Decoded(clean.text, clean.encoding, clean.runs, (*source.notes, note))


def declared(data: bytes) -> str | None:
    """The character set a page declares in its first bytes, as a Python codec name, or None."""
    found = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
    if found is None:
        return None
    name = found.group(1).decode("ascii").lower()
    # what pages call Latin 1 is Windows 1252 in fact (WHATWG encoding standard)
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    # zlib, hex, rot13: codecs that are not character sets
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _guess(data: bytes) -> str:
    high = sum(byte > 0x7F for byte in data[:_GUESS_BYTES])
    if high <= MAX_WESTERN_SHARE * len(data[:_GUESS_BYTES]):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESS_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def _mostly_utf8(data: bytes) -> bool:
    """True where broken UTF-8 is likelier than another encoding: more valid sequences than stray bytes."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum(len(m.group()) for m in _ESCAPED.finditer(text))
    return sum(ch > "\x7f" for ch in text) - stray >= stray or b"\xed\xa0" in data or b"\xed\xb0" in data


def decode(data: bytes, declaration: str | None = None) -> Decoded:
    """Decode bytes that passed ``refuse_binary``; never raises on odd bytes (they become U+FFFD)."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _plain(_lenient(data[len(bom) :], name), data, name, len(bom), ())
    seven_bit = declaration if declaration and declaration.startswith(_STATEFUL[:3]) else None
    if seven_bit is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            wide = _wide(data) if "\x00" in text else None
            if wide is None:
                return _plain(text, data, "utf-8", 0, ())
            return _plain(_lenient(data, wide), data, wide, 0, (Note("encoding_guessed", f"read as {wide}"),))
    wide = _wide(data)
    if declaration is not None:
        try:
            return _plain(data.decode(declaration), data, declaration, 0, ())
        except (UnicodeError, LookupError):
            pass
    if wide is None and _mostly_utf8(data):
        return _plain(data.decode("utf-8", "surrogateescape"), data, "utf-8", 0, ())
    name = wide or _guess(data)
    note = Note("encoding_guessed", f"not valid UTF-8 and nothing usable declared; read as {name}")
    return _plain(_lenient(data, name), data, name, 0, (note,))


def _lenient(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeError:
        # only one-byte codecs and UTF-8 can escape single bytes; the rest must replace
        if name.startswith(("utf-16", "utf-32")):
            return data.decode(name, "replace")
        try:
            return data.decode(name, "surrogateescape")
        except UnicodeError:
            return data.decode("cp1252", "surrogateescape")


def refuse_control(text: str) -> None:
    """Raise BadInput where so many control characters stand in the text that it is no text."""
    head = text[:_GUESS_BYTES]
    if len(_CONTROL.findall(head)) > MAX_CONTROL_SHARE * len(head):
        raise BadInput("file is binary (it is full of control characters); give plain text or HTML")


def fold_lines(source: Decoded) -> Decoded:
    """CRLF line ends to LF; lone CR too, where a text knows no other line end."""
    if "\r" not in source.text:
        return source
    if "\n" not in source.text:
        return edited(source, ((m.start(), m.end(), "\n") for m in re.finditer("\r", source.text)))
    return edited(source, ((m.start(), m.end(), "\n") for m in _CRLF.finditer(source.text)))


def _unmangled(found: str) -> str | None:
    """The character whose UTF-8 bytes were shown as Windows 1252, or None where that is not the case."""
    raw = bytearray()
    for ch in found:
        try:
            raw += ch.encode("cp1252")
        except UnicodeEncodeError:
            if ord(ch) > 0xFF:
                return None
            raw.append(ord(ch))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def mojibake(text: str) -> list[tuple[int, int, str]]:
    """Edits that undo UTF-8 shown as Windows 1252, only where certain.

    Certain: a mangled quotation mark or dash (three characters that no language writes), or at least
    two mangled letters in one text.
    """
    if not any(mark in text for mark in "ÂÃâðÅÄ"):
        return []
    edits = []
    for found in _MOJIBAKE.finditer(text):
        new = _unmangled(found.group())
        if new is not None and new.isprintable() | (new == "\xa0"):
            edits.append((found.start(), found.end(), new))
    sure = any(end - start == 3 for start, end, _ in edits) or len(edits) >= 2
    return edits if sure else []


def repaired(source: Decoded) -> Decoded:
    """Undo mojibake, with a note; the same text where there is none."""
    edits = mojibake(source.text)
    if not edits:
        return source
    clean = edited(source, edits)
    first = edits[0][0]
    note = Note(
        "mojibake_repaired",
        f"{len(edits)} characters were UTF-8 read as Windows 1252 (such as {source.text[first : edits[0][1]]!r})",
        first,
        first + len(edits[0][2]),
    )
    return Decoded(clean.text, clean.encoding, clean.runs, (*source.notes, note))

"""The case file: one SQLite file that any SQLite tool opens. The only module that speaks SQL.

Reports, mentions, claims, links, decisions and the log of changes are append-only (triggers hold it); events, control
and the set of links in force are derived and replaced as a whole. Each report is one transaction, so a killed run
loses no finished report. What comes out is ordered by report file, report id and span, never by arrival.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import zstandard

from tadmor import codec, resources
from tadmor.errors import BadInput, TadmorError
from tadmor.model import (
    ActorMention,
    Attribution,
    Claim,
    Control,
    Event,
    Issue,
    Link,
    NumberMention,
    OffsetRun,
    PlaceMention,
    Reading,
    Report,
    TimeMention,
    WeaponMention,
    Zone,
)
from tadmor.store.ledger import Ledger
from tadmor.store.ledger import insert as _insert

APPLICATION_ID = 0x5441444D  # "TADM"
# One script per schema version, in order; a case file of an older version is brought up to date when opened.
MIGRATIONS = ("schema/1.sql", "schema/2.sql")
APPEND_ONLY = (
    "reports originals zones mentions attributions claims claim_roles claim_sources claim_counts issues links "
    "decisions runs changes retired"
).split()
_REPORT = ("id", "file", "text", "media_type", "encoding")
_CLAIM = "id report type stage polarity certainty status author_stance background score factuality".split()
_FACTS = ("title", "outlet", "author", "published", "url", "copy_of")
_COUNTS = ("killed", "wounded", "abducted", "other_count")
_MENTIONS: tuple[tuple[str, str, Any], ...] = (
    ("actor", "actors", ActorMention),
    ("time", "times", TimeMention),
    ("place", "places", PlaceMention),
    ("number", "numbers", NumberMention),
    ("weapon", "weapons", WeaponMention),
)
_ZSTD_LEVEL = 9
_BUSY_SECONDS = 30.0
_KM_PER_DEGREE = 111.2
_CLAIM_ORDER = "r.file, r.id, coalesce(c.trigger_start, c.sentence_start), c.trigger_end, c.id"


def _bad_file(path: Path, what: str, fix: str) -> BadInput:
    return BadInput(f"{path}: {what}. Fix: {fix}")


class Case(Ledger):
    """An open case file. Use as a context manager; every method that writes is one transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Wrap an open connection; callers use ``Case.open``."""
        self._db = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, create: bool = True) -> Self:
        """Open a case file, making it where ``create`` says so and it is not there.

        Raises BadInput where the file is missing, no SQLite file, another program's, or of a newer schema.
        """
        path = Path(path)
        if path.is_dir():
            raise _bad_file(path, "is a directory", "name a file, such as case.tadmor")
        there = path.exists() and path.stat().st_size > 0
        if not there and not create:
            raise _bad_file(path, "there is no such case file", f"make one with: tadmor read REPORT... --case {path}")
        if not there and not path.parent.is_dir():
            raise _bad_file(path, "its directory does not exist", f"make it first: mkdir -p {path.parent}")
        # A file we may not write to is read as it lies, without a write-ahead log beside it.
        fixed = there and not os.access(path, os.W_OK)
        address = f"{path.absolute().as_uri()}?{'mode=ro&immutable=1' if fixed else 'mode=rwc'}"
        try:
            db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
        except sqlite3.Error as error:
            raise _bad_file(path, f"cannot be opened ({error})", "check the path and its permissions") from error
        try:
            _prepare(db, path, there, fixed)
            db.row_factory = sqlite3.Row
        except sqlite3.DatabaseError as error:
            db.close()
            raise _bad_file(path, f"is no usable SQLite file ({error})", "name a case file made by tadmor") from error
        except BaseException:
            db.close()
            raise
        return cls(db, path)

    def close(self) -> None:
        """Close the file; the write-ahead log is folded back into it."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------

    def has(self, report: str) -> bool:
        """True where the report of that id is in the case."""
        return bool(self._rows("SELECT 1 FROM reports WHERE id = ?", report))

    def add(self, reading: Reading, raw: bytes) -> bool:
        """Store what was read from one report, with its bytes, in one transaction.

        Returns False, and adds nothing, where a report of the same id is there already.
        """
        with self._writing():
            if self.has(reading.report.id):
                return False
            _insert_report(self._db, reading, raw)
            for claim in reading.claims:
                _insert_claim(self._db, claim)
            _insert_issues(self._db, reading.issues, reading.report.id)
        return True

    def add_issue(self, issue: Issue) -> bool:
        """Store an issue of an input that gave no report. False where the same one is there already."""
        with self._writing():
            query = (
                'SELECT 1 FROM issues WHERE report IS NULL AND (file, code, message, start, "end") IS (?, ?, ?, ?, ?)'
            )
            if self._rows(query, issue.file, issue.code, codec.clean(issue.message), issue.start, issue.end):
                return False
            _insert_issues(self._db, [issue], None)
        return True

    def rebuild(self, events: Iterable[Event], links: Iterable[Link], control: Iterable[Control]) -> None:
        """Replace the derived tables in one transaction; links not seen before are appended, changes are logged."""
        events, links, control = list(events), list(links), list(control)
        with self._writing():
            before = self._members()
            for table in ("event_claims", "events", "links_in_force", "control"):
                self._db.execute(f"DELETE FROM {table}")
            for k, event in enumerate(events):
                row = codec.plain(event)
                members = row.pop("claims")
                _insert(self._db, "events", {**row, "ord": k, "contradictions": codec.dumps(event.contradictions)})
                for n, claim in enumerate(members):
                    _insert(self._db, "event_claims", {"event": event.id, "ord": n, "claim": claim})
            for k, link in enumerate(links):
                row = codec.plain(link)
                _insert(self._db, "links", row, "OR IGNORE")
                found = self._rows(
                    'SELECT id FROM links WHERE ("left", "right", kind, score, rule) = (?, ?, ?, ?, ?)', *row.values()
                )
                _insert(self._db, "links_in_force", {"ord": k, "link": found[0][0]})
            for k, held in enumerate(control):
                _insert(self._db, "control", {"ord": k, **codec.plain(held), "claims": codec.dumps(held.claims)})
            self._log(before, events, links, control)
            self._db.execute("DELETE FROM rebuilt")
            counts = "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM decisions)"
            self._db.execute(f"INSERT INTO rebuilt (reports, decisions) {counts}")

    def stale(self) -> bool:
        """True where reports or decisions came in after the derived tables were built (a run was ended early)."""
        query = """SELECT (SELECT count(*) FROM reports) <> coalesce((SELECT reports FROM rebuilt), 0)
            OR (SELECT count(*) FROM decisions) <> coalesce((SELECT decisions FROM rebuilt), 0)"""
        return bool(self._rows(query)[0][0])

    # --- reading ------------------------------------------------------------------------------

    def reports(self) -> list[Report]:
        """All reports with text and metadata, by file name, then id."""
        return [_report(row) for row in self._rows("SELECT * FROM reports ORDER BY file, id")]

    def report(self, report: str) -> Report:
        """The report of that id. Raises BadInput where it is not in the case."""
        rows = self._rows("SELECT * FROM reports WHERE id = ?", report)
        if not rows:
            raise BadInput(f"no report {report} in {self.path}; see: tadmor show reports --case {self.path}")
        return _report(rows[0])

    def original(self, report: str) -> bytes:
        """The bytes of a report as they came. Raises BadInput where it is not in the case."""
        rows = self._rows("SELECT zstd, length FROM originals WHERE report = ?", report)
        if not rows:
            raise BadInput(f"no report {report} in {self.path}")
        return zstandard.ZstdDecompressor().decompress(rows[0][0], max_output_size=max(rows[0][1], 1))

    def claims(self, report: str | None = None) -> list[Claim]:
        """All claims, or those of one report, by report file, report id and trigger span."""
        some = "WHERE c.report = ?" if report is not None else ""
        given = (report,) if report is not None else ()
        inside = "claim IN (SELECT id FROM claims WHERE report = ?)" if report is not None else "TRUE"
        roles = _grouped(self._rows(f"SELECT * FROM claim_roles WHERE {inside} ORDER BY claim, role, ord", *given))
        chains = _grouped(self._rows(f"SELECT * FROM claim_sources WHERE {inside} ORDER BY claim, ord", *given))
        counts = _grouped(self._rows(f"SELECT * FROM claim_counts WHERE {inside}", *given))
        query = f"""SELECT c.*, r.file FROM claims AS c JOIN reports AS r ON r.id = c.report
            {some} ORDER BY {_CLAIM_ORDER}"""
        return [
            _claim(row, *(part.get(row["id"], []) for part in (roles, chains, counts)))
            for row in self._rows(query, *given)
        ]

    def issues(self, report: str | None = None) -> list[Issue]:
        """All issues, or those of one report, by file, report and order of finding."""
        some = "WHERE report = ?" if report is not None else ""
        query = f"""SELECT file, code, message, start, "end" FROM issues {some}
            ORDER BY file, report IS NULL, report, ord, code, message"""
        return [Issue(*row) for row in self._rows(query, *((report,) if report is not None else ()))]

    def zones(self, report: str) -> list[Zone]:
        """Zones of a report in their order."""
        return [
            codec.build(
                Zone, {**row, "intro": None if row["intro_start"] is None else (row["intro_start"], row["intro_end"])}
            )
            for row in map(dict, self._rows("SELECT * FROM zones WHERE report = ? ORDER BY ord", report))
        ]

    def attributions(self, report: str) -> list[Attribution]:
        """Attributions of a report in their order."""
        rows = self._rows("SELECT detail FROM attributions WHERE report = ? ORDER BY ord", report)
        return [codec.loads(Attribution, row[0]) for row in rows]

    def reading(self, report: str) -> Reading:
        """All that was read from a report, save its sentences, which are not kept (``sentences`` is empty)."""
        found: dict[str, tuple[Any, ...]] = {}
        for kind, name, made in _MENTIONS:
            rows = self._rows("SELECT detail FROM mentions WHERE report = ? AND kind = ? ORDER BY ord", report, kind)
            found[name] = tuple(codec.loads(made, row[0]) for row in rows)
        return Reading(
            report=self.report(report),
            zones=tuple(self.zones(report)),
            sentences=(),
            attributions=tuple(self.attributions(report)),
            claims=tuple(self.claims(report)),
            issues=tuple(self.issues(report)),
            **found,
        )

    def events(self) -> list[Event]:
        """Derived events in the order they were built."""
        members = _grouped(self._rows("SELECT event, claim FROM event_claims ORDER BY event, ord"))
        query = "SELECT id, type, independent_sources, contradictions, rule FROM events ORDER BY ord"
        return [
            Event(
                row[0], tuple(m[1] for m in members.get(row[0], [])), row[1], row[2], tuple(json.loads(row[3])), row[4]
            )
            for row in self._rows(query)
        ]

    def links(self) -> list[Link]:
        """Links in force, in the order they were built."""
        query = """SELECT "left", "right", kind, score, rule FROM links_in_force AS f
            JOIN links AS l ON l.id = f.link ORDER BY f.ord"""
        return [Link(*row) for row in self._rows(query)]

    def control(self) -> list[Control]:
        """Who holds what and when, in the order it was built."""
        return [
            codec.build(Control, {**row, "claims": json.loads(row["claims"])})
            for row in map(dict, self._rows("SELECT * FROM control ORDER BY ord"))
        ]

    def search(self, words: str) -> list[str]:
        """Ids of the reports that hold all the words, best first."""
        quoted = " ".join('"' + word.replace('"', "") + '"' for word in codec.clean(words).split())
        if not quoted:
            return []
        query = """SELECT r.id FROM reports_fts JOIN reports AS r ON r.seq = reports_fts.rowid
            WHERE reports_fts MATCH ? ORDER BY bm25(reports_fts), r.file, r.id"""
        return [row[0] for row in self._rows(query, quoted)]

    def within(self, west: float, south: float, east: float, north: float) -> list[str]:
        """Ids of the claims whose area meets the box (WGS84 degrees), in the order of ``claims``."""
        query = f"""SELECT c.id FROM claim_areas AS a
            JOIN claims AS c ON c.seq = a.seq JOIN reports AS r ON r.id = c.report
            WHERE a.max_lon >= ? AND a.min_lon <= ? AND a.max_lat >= ? AND a.min_lat <= ? ORDER BY {_CLAIM_ORDER}"""
        return [row[0] for row in self._rows(query, west, east, south, north)]

    def fingerprints(self) -> dict[str, str]:
        """What each report was read with (``resources.fingerprint`` then), by report id."""
        return dict(self._rows("SELECT id, fingerprint FROM reports ORDER BY file, id"))

    # --- ways in ------------------------------------------------------------------------------

    def _rows(self, query: str, *values: Any) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BadInput(f"{self.path}: the case file cannot be read ({error})") from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise TadmorError(
                f"{self.path}: a row breaks the form of the case file ({error}); nothing added"
            ) from error
        except sqlite3.Error as error:
            raise BadInput(f"{self.path}: the case file cannot be written ({error}); nothing was added") from error


# --- opening ----------------------------------------------------------------------------------


def _prepare(db: sqlite3.Connection, path: Path, there: bool, fixed: bool) -> None:
    owner = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if there and owner != APPLICATION_ID and (owner or tables):
        raise _bad_file(path, "is a SQLite file, but no tadmor case", "name another file for the case")
    if version > len(MIGRATIONS):
        what = f"has schema {version}, this tadmor knows up to {len(MIGRATIONS)}"
        raise _bad_file(path, what, "install a newer tadmor")
    db.execute("PRAGMA foreign_keys = ON")
    if fixed:
        if version < len(MIGRATIONS):
            raise _bad_file(path, "has an older schema and cannot be written to", "allow writing to it once")
        return
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if version < len(MIGRATIONS):
        _migrate(db)


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the schema to the newest version in one transaction; a second process waits and finds it done."""
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        for number, name in enumerate(MIGRATIONS[version:], version + 1):
            for statement in _statements(resources.text(name)):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                db.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT raise(ABORT, '{table} is append-only'); END"
                )
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


# --- rows in ----------------------------------------------------------------------------------


def _insert_report(db: sqlite3.Connection, reading: Reading, raw: bytes) -> None:
    report = reading.report
    row = {name: getattr(report, name) for name in _REPORT}
    row["facts"] = codec.dumps({name: getattr(report, name) for name in _FACTS})
    row["runs"] = codec.dumps([[r.start, r.length, r.raw_start, r.raw_end, r.verbatim] for r in report.runs])
    seq = _insert(db, "reports", {**row, "fingerprint": resources.fingerprint()})
    title = report.title.value if report.title else ""
    _insert(db, "reports_fts", {"rowid": seq, "title": title, "text": report.text})
    packed = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(raw)
    _insert(db, "originals", {"report": report.id, "length": len(raw), "zstd": packed})
    for k, zone in enumerate(reading.zones):
        row = codec.plain(zone)
        intro = row.pop("intro") or (None, None)
        key = {"report": report.id, "ord": k}
        _insert(db, "zones", {**key, **row, "intro_start": intro[0], "intro_end": intro[1]})
    for kind, name, _ in _MENTIONS:
        for k, mention in enumerate(getattr(reading, name)):
            key = {"report": report.id, "kind": kind, "ord": k}
            span = {"start": mention.start, "end": mention.end, "text": mention.text}
            _insert(db, "mentions", {**key, **span, "detail": codec.dumps(mention)})
    for k, attribution in enumerate(reading.attributions):
        _insert(db, "attributions", {"report": report.id, "ord": k, "detail": codec.dumps(attribution)})


def _insert_claim(db: sqlite3.Connection, claim: Claim) -> None:
    value = codec.plain(claim)
    row = {name: value[name] for name in _CLAIM}
    row |= {f"trigger_{name}": part for name, part in value["trigger"].items()}
    row |= {"sentence_start": claim.sentence.start, "sentence_end": claim.sentence.end}
    row |= {
        "when_detail": claim.when and codec.dumps(claim.when),
        "where_detail": claim.where and codec.dumps(claim.where),
    }
    seq = _insert(db, "claims", {**row, "rules": codec.dumps(claim.rules)})
    for role in ("actor", "target", "also"):
        for k, part in enumerate(value[role]):
            _insert(db, "claim_roles", {"claim": claim.id, "role": role, "ord": k, **part})
    for k, source in enumerate(value["chain"]):
        _insert(db, "claim_sources", {"claim": claim.id, "ord": k, **source})
    for what in _COUNTS:
        if value[what]:
            _insert(db, "claim_counts", {"claim": claim.id, "what": what, **value[what]})
    box = _box(claim.where)
    if box:
        _insert(
            db, "claim_areas", dict(zip(("seq", "min_lon", "max_lon", "min_lat", "max_lat"), (seq, *box), strict=True))
        )


def _insert_issues(db: sqlite3.Connection, issues: Iterable[Issue], report: str | None) -> None:
    for k, issue in enumerate(issues):
        _insert(db, "issues", {"report": report, "ord": k, **codec.plain(issue)})


def _box(where: PlaceMention | None) -> tuple[float, float, float, float] | None:
    """West, east, south, north of a claim's area: its geometry, or its place with the radius around it."""
    if where is None:
        return None
    points = list(_points((where.geometry or {}).get("coordinates", [])))
    if not points and where.place is not None:
        points = [(where.place.lon, where.place.lat)]
    if not points:
        return None
    spare = (where.radius_km or 0.0) / _KM_PER_DEGREE if where.geometry is None else 0.0
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons) - spare, max(lons) + spare, min(lats) - spare, max(lats) + spare


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return
    if isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for inner in coordinates:
        yield from _points(inner)


# --- rows out ---------------------------------------------------------------------------------


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _report(row: Any) -> Report:
    runs = tuple(OffsetRun(*run) for run in json.loads(row["runs"]))
    return replace(
        codec.build(Report, {**{name: row[name] for name in _REPORT}, **json.loads(row["facts"])}), runs=runs
    )


def _claim(row: Any, roles: list[Any], chain: list[Any], counts: list[Any]) -> Claim:
    value: dict[str, Any] = {"actor": [], "target": [], "also": [], "chain": [dict(source) for source in chain]}
    for role in roles:
        value[role["role"]].append(dict(role))
    value |= dict.fromkeys(_COUNTS) | {count["what"]: dict(count) for count in counts}
    value |= {name: row[name] for name in (*_CLAIM, "file")}
    value |= {name: json.loads(row[f"{name}_detail"] or "null") for name in ("when", "where")}
    value["trigger"] = {name: row[f"trigger_{name}"] for name in ("text", "start", "end")}
    value["sentence"] = (row["sentence_start"], row["sentence_end"])
    return codec.build(Claim, {**value, "rules": json.loads(row["rules"])})

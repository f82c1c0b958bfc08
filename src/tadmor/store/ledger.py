"""What reviewers decided and what each run changed: the append-only part of a case that is not read from reports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tadmor import __version__, changes, codec, resources, review
from tadmor.changes import Cause, Change, Run, Told
from tadmor.errors import BadInput
from tadmor.model import Act, Anchor, Claim, Control, Decision, Event, Link

_CHANGE = ("kind", "subject", "field", "before", "after")
_LISTS = ("claims", "reports", "decisions")
Members = dict[str, tuple[str, ...]]  # event -> its claims


class Ledger:
    """Decisions, runs and their changes of a case; ``Case`` is one."""

    _db: sqlite3.Connection
    path: Path
    _rows: Callable[..., list[Any]]
    _writing: Callable[[], AbstractContextManager[None]]
    claims: Callable[..., list[Claim]]

    # --- decisions ----------------------------------------------------------------------------

    def decide(
        self,
        reviewer: str,
        act: Act,
        about: Sequence[Anchor] = (),
        others: Sequence[Anchor] = (),
        *,
        field: str = "",
        value: str = "",
        undoes: int | None = None,
        reason: str = "",
    ) -> Decision:
        """Append a decision and return it. Raises BadInput for an undo of what is not there or is undone already."""
        if not reviewer.strip():
            raise BadInput("a decision needs a reviewer's name: --reviewer NAME, or set TADMOR_REVIEWER")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        made = Decision(0, now, reviewer.strip(), act, tuple(about), tuple(others), field, value, undoes, reason)
        with self._writing():
            if act is Act.UNDO:
                self._check_undo(undoes)
            ident = self._append(made)
        return self.decisions()[ident - 1]

    def adopt(self, decisions: Sequence[Decision]) -> int:
        """Append the decisions of another case, with their names and times; those that are here already are left out.

        Returns how many were added. Undos keep pointing at what they undo.
        """
        with self._writing():
            known = {_content(d): d.id for d in self.decisions()}
            undone = {d.undoes: d.id for d in self.decisions() if d.undoes is not None}
            number: dict[int | None, int] = {}
            added = 0
            for decision in sorted(decisions, key=lambda d: d.id):
                made = replace(decision, undoes=number.get(decision.undoes))
                if made.undoes in undone:
                    number[decision.id] = undone[made.undoes]  # taken back here too, by whomever
                    continue
                if _content(made) not in known:
                    known[_content(made)] = self._append(made)
                    added += 1
                number[decision.id] = known[_content(made)]
                if made.undoes is not None:
                    undone[made.undoes] = number[decision.id]
        return added

    def _append(self, decision: Decision) -> int:
        row = codec.plain(decision)
        row |= {name: codec.dumps(list(getattr(decision, name))) for name in ("about", "others")}
        return insert(self._db, "decisions", {name: value for name, value in row.items() if name != "id"})

    def _check_undo(self, undoes: int | None) -> None:
        if not self._rows("SELECT 1 FROM decisions WHERE id = ?", undoes):
            raise BadInput(f"there is no decision #{undoes} to undo; see: tadmor judge log --case {self.path}")
        before = self._rows("SELECT id FROM decisions WHERE undoes = ?", undoes)
        if before:
            again = f"tadmor judge undo {before[0][0]} --case {self.path}"
            raise BadInput(f"#{undoes} is undone already, by #{before[0][0]}; to bring it back: {again}")

    def decisions(self) -> list[Decision]:
        """All decisions, undone ones too, oldest first."""
        rows = self._rows("SELECT * FROM decisions ORDER BY id")
        return [
            codec.build(Decision, {**row, **{name: json.loads(row[name]) for name in ("about", "others")}})
            for row in map(dict, rows)
        ]

    # --- runs ---------------------------------------------------------------------------------

    def runs(self, since: str | int | None = None) -> list[Run]:
        """Runs with their changes, oldest first: all, those after a run's number, or those from a day (ISO) on."""
        after = since if isinstance(since, int) else 0
        day = since if isinstance(since, str) else ""
        where = "WHERE id > ? AND at >= ?"
        found = []
        for row in self._rows(f"SELECT id, at, version, reports, decisions FROM runs {where} ORDER BY id", after, day):
            made = self._rows("SELECT * FROM changes WHERE run = ? ORDER BY ord", row["id"])
            run = codec.build(Run, {**dict(row), "changes": []})
            found.append(replace(run, changes=tuple(_change(change) for change in made)))
        return found

    def last_run(self) -> int:
        """Number of the newest run, 0 where there is none."""
        return int(self._rows("SELECT coalesce(max(id), 0) FROM runs")[0][0])

    def became(self, event: str) -> tuple[str, ...]:
        """The events in use that a retired id's claims went to; empty where the id was never retired."""
        there = {row[0] for row in self._rows("SELECT id FROM events")}
        found: list[str] = []
        seen, waiting = {event}, [event]
        while waiting:
            rows = self._rows("SELECT became FROM retired WHERE event = ? ORDER BY run DESC LIMIT 1", waiting.pop(0))
            for following in json.loads(rows[0][0]) if rows else []:
                if following in seen:
                    continue
                seen.add(following)
                (found if following in there else waiting).append(following)
        return tuple(found)

    def retired(self) -> dict[str, tuple[str, ...]]:
        """Event ids out of use, each with the events in use that its claims went to."""
        gone = [row[0] for row in self._rows("SELECT DISTINCT event FROM retired ORDER BY event")]
        there = {row[0] for row in self._rows("SELECT id FROM events")}
        return {event: self.became(event) for event in gone if event not in there}

    def told(self) -> list[Told]:
        """Every value that the chronicle gives, by subject, field and value."""
        rows = self._rows("SELECT subject, field, value, claims FROM told ORDER BY subject, field, value")
        return [Told(row[0], row[1], row[2], tuple(json.loads(row[3]))) for row in rows]

    def _members(self) -> Members:
        found: dict[str, list[str]] = {}
        for event, claim in self._rows("SELECT event, claim FROM event_claims ORDER BY event, ord"):
            found.setdefault(event, []).append(claim)
        return {event: tuple(claims) for event, claims in found.items()}

    def _log(self, before: Members, events: Sequence[Event], links: Iterable[Link], control: Iterable[Control]) -> None:
        """Write down what is told now and what of it is new; ``before``: events and claims of the last run."""
        known, decisions = self.claims(), self.decisions()
        reviewed = review.apply(known, decisions)
        now = changes.told(events, control, {c.id: c for c in (*reviewed.claims, *reviewed.rejected)})
        after: Members = {e.id: e.claims for e in events}
        cause = replace(
            self._cause(known, reviewed, decisions),
            copies={link.left for link in links if link.kind == "duplicate"},
            near=_near((*before.values(), *after.values())),
        )
        last = self.told()
        found = changes.difference(last, now, before, after, cause)
        if now != last:
            self._db.execute("DELETE FROM told")
            rows = ((t.subject, t.field, t.value, codec.dumps(t.claims)) for t in now)
            self._fill("told", ("subject", "field", "value", "claims"), rows)
        if not found:
            return
        counts = self._rows("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM decisions)")[0]
        run = insert(
            self._db,
            "runs",
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "version": __version__,
                "fingerprint": resources.fingerprint(),
                "reports": counts[0],
                "decisions": counts[1],
            },
        )
        self._fill("changes", ("run", "ord", *_CHANGE, *_LISTS), (_cells(run, k, c) for k, c in enumerate(found)))
        for gone in changes.retired(before, after):
            insert(self._db, "retired", {"run": run, "event": gone.event, "became": codec.dumps(list(gone.became))})

    def _fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows at once."""
        named, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
        cleaned = ([codec.clean(v) if isinstance(v, str) else v for v in row] for row in rows)
        self._db.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", cleaned)

    def _cause(self, known: Sequence[Claim], reviewed: review.Review, decisions: Sequence[Decision]) -> Cause:
        """Reports and decisions that came in since the derived tables were built."""
        last = self._rows("SELECT reports, decisions FROM rebuilt")
        reports, decided = tuple(last[0]) if last else (0, 0)
        new = self._rows("SELECT id FROM reports ORDER BY seq LIMIT -1 OFFSET ?", reports)
        about: dict[int, set[str]] = {d.id: {a.claim for a in (*d.about, *d.others)} for d in decisions}
        for claim, made in reviewed.by_claim.items():
            for decision in made:
                about[decision.id].add(claim)
        for decision in decisions:
            # an undo, and an undo of an undo, are about what the first decision was about
            if decision.undoes is not None:
                about[decision.id] |= about.get(decision.undoes, set())
        recent = [d.id for d in decisions[decided:]]
        return Cause({row[0] for row in new}, recent, {c.id: c.report for c in known}, about)


def _content(decision: Decision) -> str:
    """A decision without its number."""
    return codec.dumps(replace(decision, id=0))


def _near(events: Iterable[Sequence[str]]) -> dict[str, set[str]]:
    """For each claim the claims that share an event with it."""
    found: dict[str, set[str]] = {}
    for members in events:
        for claim in members:
            found.setdefault(claim, set()).update(members)
    return found


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any], else_: str = "") -> int:
    """Insert a row; returns its rowid."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    values = [codec.clean(str(value)) if isinstance(value, str) else value for value in row.values()]
    return db.execute(f"INSERT {else_} INTO {table} ({columns}) VALUES ({marks})", values).lastrowid or 0


def _cells(run: int, ord_: int, change: Change) -> list[Any]:
    """A change as a row."""
    lists = (codec.dumps(list(getattr(change, name))) for name in _LISTS)
    return [run, ord_, *(getattr(change, name) for name in _CHANGE), *lists]


def _change(row: Any) -> Change:
    lists = (tuple(json.loads(row[name])) for name in _LISTS)
    return Change(row["kind"], row["subject"], row["field"], row["before"], row["after"], *lists)

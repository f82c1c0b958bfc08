"""Counting what an export leaves out: whole rows and single values, each with its reason."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Left:
    """Counts by reason, in the order of the reasons' names."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._values: Counter[str] = Counter()

    def out(self, reason: str) -> list[Any]:
        """Note that an event makes no row. Returns the rows it makes: none."""
        self._rows[reason] += 1
        return []

    def value(self, reason: str, number: int = 1) -> None:
        """Note values that the format cannot hold of an event that makes a row."""
        if number:
            self._values[reason] += number

    def counts(self) -> dict[str, dict[str, int]]:
        """What stands in the sidecar: ``{"rows": {reason: n}, "values": {reason: n}}``."""
        return {"rows": dict(sorted(self._rows.items())), "values": dict(sorted(self._values.items()))}

"""Scores on gold data: one module per set, each with ``score(path) -> dict[str, float | None]``.

``python -m evaluation SET PATH`` prints a table and, as its last line, one JSON object.
``python -m evaluation gate`` compares the scores with ``floors.json``. No gold is part of the project:
every reader takes a path. Nothing under ``src/`` imports this package.
"""

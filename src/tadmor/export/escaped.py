"""Untrusted words for a page: markup escaped, control characters and direction marks made visible."""

from __future__ import annotations

from html import escape

from tadmor import terminal


def safe(text: object) -> str:
    """One line for an element or a quoted attribute; white space folded."""
    return escape(terminal.safe(text), quote=True)


def lines(text: str) -> str:
    """Text as it stands, line ends too; as many characters as the text has (before escaping)."""
    return escape(terminal.visible(text), quote=True)

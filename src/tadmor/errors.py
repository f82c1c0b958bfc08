"""Errors a caller can act on: each message names what is wrong and the fix."""

from __future__ import annotations


class TadmorError(Exception):
    """Base of all errors raised on purpose."""


class BackendMissing(TadmorError):
    """The language model package is not installed."""


class BadInput(TadmorError):
    """A report, metadata or case file cannot be used as given."""


class BadData(TadmorError):
    """A shipped or user-supplied data file (codebook, lexicon, gazetteer) breaks its form."""

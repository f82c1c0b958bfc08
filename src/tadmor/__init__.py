"""tadmor: a sourced chronicle of armed conflict from news reports."""

__version__ = "0.1.0"

"""tadmor: a sourced chronicle of armed conflict from news reports.

``tadmor.read(text_or_path, outlet=..., published=...)`` gives a ``model.Reading``;
``tadmor.frame(reading_or_case)`` gives its claims as a DataFrame. Both load the rest of the package when first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"
_CALLS = {"frame": "tadmor.api", "Case": "tadmor.store"}


class _Reader(ModuleType):
    """The module ``tadmor.read`` that is also the call of that name."""

    def __call__(self, *args: Any, **meta: Any) -> Any:
        return import_module("tadmor.api").read(*args, **meta)


class _Package(ModuleType):
    """The stage that reads and the call that reads share a name: whoever imports the one gets the other too."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "read" and isinstance(value, ModuleType):
            value.__class__ = _Reader
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name == "read":
            return import_module("tadmor.read")
        if name in _CALLS:
            return getattr(import_module(_CALLS[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Package

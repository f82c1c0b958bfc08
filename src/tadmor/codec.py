"""Model types to plain JSON values and back, without loss: what the case file and worker processes carry.

A dataclass becomes an object by field name, a tuple or span a list, an enum its value, a date its ISO
form. ``build`` needs the type; it raises BadInput for values that do not have its shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tadmor.errors import BadInput

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be written as UTF-8; same length."""
    return text if text.isascii() else _SURROGATE.sub("�", text)


def plain(value: Any) -> Any:
    """A model value as JSON-safe dicts, lists, strings, numbers and None."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.metadata.get("kept", True)}
    raise TypeError(f"no plain form for {type(value).__name__}")


def dumps(value: Any) -> str:
    """A model value as one line of JSON, keys in field order."""
    return clean(json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")))


def build(kind: Callable[..., T], value: Any) -> T:
    """The model value of the given type from its plain form; raises BadInput where the shape is another."""
    try:
        result: T = _builder(kind)(value)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            f"stored {getattr(kind, '__name__', kind)} has another shape ({error}); read the report again"
        ) from error
    return result


def loads(kind: Callable[..., T], text: str) -> T:
    """The model value of the given type from its line of JSON."""
    return build(kind, json.loads(text))


def _same(value: Any) -> Any:
    return value


def _optional(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else inner(value)


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = [arg for arg in get_args(kind) if arg is not NoneType]
        return _optional(_builder(inner))
    if origin is tuple:
        item = _builder(get_args(kind)[0])
        return lambda value: tuple(item(v) for v in value)
    if kind is bool:
        return bool
    if origin is not None or not isinstance(kind, type) or kind in (str, int, float):
        return _same
    if issubclass(kind, Enum):
        return kind
    if issubclass(kind, date):
        return date.fromisoformat
    if issubclass(kind, tuple):  # a NamedTuple
        return lambda value: kind(*value)
    if is_dataclass(kind):
        return _record(kind)
    return _same


def _record(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    builders = {f.name: _builder(hints[f.name]) for f in fields(kind) if f.metadata.get("kept", True)}

    def make(value: Any) -> Any:
        # A field that an older version did not write takes its default.
        return kind(**{name: built(value[name]) for name, built in builders.items() if name in value})

    return make

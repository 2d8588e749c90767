"""Short texts for values, made without running any of the program's code.

Only exact built-in types are looked into; of everything else the name of
its type is shown.  No `__repr__`, `__str__`, `__len__`, `__iter__` or
`__getattribute__` that a program may have written is called.
"""

from itertools import islice
from types import (AsyncGeneratorType, CoroutineType, FunctionType,
                   GeneratorType)
from typing import Any, List, Mapping, Pattern

LONGEST = 120
_LONGEST_TEXT = 60
_MOST_ITEMS = 5
_DEEPEST = 2
REDACTED = "[redacted]"

_type_name = type.__dict__["__name__"].__get__
_arguments = BaseException.__dict__["args"].__get__


class Previewer:
    """Makes previews under one redaction rule."""

    def __init__(self, redact: Pattern[str]) -> None:
        self._hides = redact.search

    def hides(self, name: str) -> bool:
        """True when values under this name are never shown."""
        return self._hides(name) is not None

    def preview(self, value: Any) -> str:
        """Return at most LONGEST characters that show `value`."""
        try:
            text = self._show(value, 0)
        except Exception:  # a container changed by another thread
            text = f"<{_type_name(type(value))}>"
        return text if len(text) <= LONGEST else text[:LONGEST - 1] + "…"

    def named(self, name: str, value: Any) -> str:
        """Return a preview of the value of a variable."""
        return REDACTED if self.hides(name) else self.preview(value)

    def variables(self, names: Mapping[str, Any]) -> str:
        """Return `name=preview` of local variables, comma-separated."""
        parts: List[str] = []
        length = 0
        for name in list(names):
            if name.startswith("."):
                continue
            part = f"{name}={self.named(name, names.get(name))}"
            length += len(part) + 2
            if length > 400:
                parts.append("…")
                break
            parts.append(part)
        return ", ".join(parts)

    def _show(self, value: Any, depth: int) -> str:
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return repr(value)
        if kind is int:
            bits = value.bit_length()
            return repr(value) if bits <= 200 else f"<int of {bits} bits>"
        if kind is complex:
            return repr(value)
        if kind is str or kind is bytes or kind is bytearray:
            if len(value) <= _LONGEST_TEXT:
                return repr(value)
            return f"{value[:_LONGEST_TEXT - 10]!r}… ({len(value)})"
        if kind is tuple or kind is list:
            return self._sequence(value, kind is tuple, depth)
        if kind is set or kind is frozenset:
            return self._set(value, kind is frozenset, depth)
        if kind is dict:
            return self._mapping(value, depth)
        if issubclass(kind, BaseException):
            return self._exception(value, depth)
        if kind in (CoroutineType, GeneratorType, AsyncGeneratorType,
                    FunctionType):
            return f"<{_type_name(kind)} {value.__qualname__}>"
        if kind is type:
            return f"<class {_type_name(value)}>"
        return f"<{_type_name(kind)}>"

    def _sequence(self, value: Any, is_tuple: bool, depth: int) -> str:
        length = len(value)
        if depth == _DEEPEST and length:
            inner = "…"
        else:
            inner = ", ".join(
                self._show(item, depth + 1) for item in value[:_MOST_ITEMS])
            if length > _MOST_ITEMS:
                inner += f", … ({length})"
        if is_tuple:
            return f"({inner},)" if length == 1 else f"({inner})"
        return f"[{inner}]"

    def _set(self, value: Any, is_frozen: bool, depth: int) -> str:
        if not value:
            return "frozenset()" if is_frozen else "set()"
        if depth == _DEEPEST:
            inner = "…"
        else:
            inner = ", ".join(self._show(item, depth + 1)
                              for item in islice(value, _MOST_ITEMS))
            if len(value) > _MOST_ITEMS:
                inner += f", … ({len(value)})"
        return f"frozenset({{{inner}}})" if is_frozen else f"{{{inner}}}"

    def _mapping(self, value: Any, depth: int) -> str:
        if depth == _DEEPEST and value:
            return "{…}"
        parts = []
        for key, item in islice(value.items(), _MOST_ITEMS):
            hidden = type(key) is str and self.hides(key)
            shown = REDACTED if hidden else self._show(item, depth + 1)
            parts.append(f"{self._show(key, depth + 1)}: {shown}")
        if len(value) > _MOST_ITEMS:
            parts.append(f"… ({len(value)})")
        return "{" + ", ".join(parts) + "}"

    def _exception(self, value: Any, depth: int) -> str:
        inner = ", ".join(self._show(item, depth + 1)
                          for item in _arguments(value)[:_MOST_ITEMS])
        return f"{_type_name(type(value))}({inner})"

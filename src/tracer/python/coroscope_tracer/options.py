"""What the session asks for: TracerOptions of src/trace/tracer-options.ts."""

import json
import re
from typing import Any, Mapping, NamedTuple, Optional, Pattern, Tuple

VARIABLE = "COROSCOPE"


class Call(NamedTuple):
    """One expression to evaluate in a module's own scope."""

    file: str
    expression: str
    limit: int
    virtual_time: bool


class Options(NamedTuple):
    """The validated options."""

    folder: str
    roots: Tuple[str, ...]
    values: str
    redact: Pattern[str]
    call: Optional[Call]
    # Every event is told, however fast they come: for measurements.
    unlimited: bool
    # Threads are looked at from time to time: who holds the GIL.
    gil: bool


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a string")
    return value


def parse(text: str) -> Options:
    """Parse the variable's text; ValueError says what is wrong with it."""
    try:
        record = json.loads(text)
        if not isinstance(record, dict):
            raise ValueError("not an object")
        roots = record["roots"]
        if not (isinstance(roots, list)
                and all(isinstance(root, str) for root in roots)):
            raise ValueError("roots is not a list of strings")
        values = _text(record, "values")
        if values not in ("none", "previews", "locals"):
            raise ValueError(f"unknown values {values!r}")
        call = record.get("call")
        return Options(
            _text(record, "folder"), tuple(roots), values,
            re.compile(_text(record, "redact") or r"(?!)", re.IGNORECASE),
            None if call is None else Call(
                _text(call, "file"), _text(call, "expression"),
                int(call["limit"]), call.get("virtualTime") is True),
            record.get("unlimited") is True,
            record.get("gil") is True)
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing") from None
    except (TypeError, re.error) as error:
        raise ValueError(str(error)) from None

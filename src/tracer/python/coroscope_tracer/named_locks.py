"""Which lock a `with` block enters, read off its line.

That runs no code of the program, and keeps none of its values alive.
"""

import re
import sys
from types import FrameType, MemberDescriptorType
from typing import Any

from .recorder import Recorder

_WITH = re.compile(
    r"\bwith\s+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*:")


def named_lock(frame: FrameType, recorder: Recorder) -> Any:
    """Return what the `with` block of a frame's line enters.

    None where the line does not tell by names alone.
    """
    line = recorder.functions.sources.get(
        frame.f_code.co_filename).line(frame.f_lineno)
    found = _WITH.findall(line)
    if len(found) != 1:
        return None
    first, *attributes = found[0].split(".")
    code = frame.f_code
    if first in (code.co_varnames + code.co_cellvars + code.co_freevars):
        value = _local(frame, first)
    else:
        value = frame.f_globals.get(first)
    for name in attributes:
        value = _attribute(value, name)
    return value


def _local(frame: FrameType, name: str) -> Any:
    values = frame.f_locals
    value = values.get(name)
    if type(values) is dict and sys.getrefcount(values) <= _UNSHARED:
        # Before 3.13 it is a copy that would keep the values alive; the
        # program has not asked for it.
        values.clear()
    return value


def _attribute(owner: Any, name: str) -> Any:
    """Return an attribute where that runs no code of the program."""
    for base in type(owner).__mro__:
        own = base.__dict__.get(name)
        if type(own) is MemberDescriptorType:
            return own.__get__(owner)
        if own is not None:
            return own
    try:
        return object.__getattribute__(owner, "__dict__").get(name)
    except AttributeError:
        return None


def _references() -> int:
    values = sys._getframe().f_locals
    return sys.getrefcount(values)


# References to a frame's copy of its variables that nobody else holds.
_UNSHARED = _references()

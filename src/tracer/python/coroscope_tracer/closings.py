"""Generators that the interpreter closes without running them.

3.13 and later do so where a generator is suspended outside of any `try`
block: no event tells of it, and the frame lives on.  So the calls of
`close` in the workspace are watched.
"""

import sys
from _thread import get_ident
from types import (BuiltinFunctionType, CodeType, FunctionType,
                   GeneratorType, MethodDescriptorType, MethodType)
from typing import Any, Dict, Tuple

from . import vocabulary as v
from .coroutines import Coroutines

HAPPEN = sys.version_info >= (3, 13)

_CLOSE = GeneratorType.__dict__["close"]
_NAMED = (BuiltinFunctionType, FunctionType, MethodDescriptorType)


class Closings:
    """Tells that a generator was closed where nothing else does."""

    def __init__(self, coroutines: Coroutines) -> None:
        self._coroutines = coroutines
        # By id of a generator that is being closed: its frame's, and its
        # number.
        self._closing: Dict[int, Tuple[int, int]] = {}

    def may_call(self, code: CodeType) -> bool:
        """True where the calls of this code are to be watched."""
        return HAPPEN and "close" in code.co_names

    def called(self, called: Any, first: Any) -> bool:
        """A call begins; True where to go on watching that place."""
        if called is _CLOSE:
            generator = first
        elif _is_close_of_generator(called):
            generator = called.__self__
        else:
            return _is_named_close(called)
        if type(generator) is GeneratorType:
            frame = generator.gi_frame
            number = self._coroutines.numbers.get(id(frame))
            if number is not None and not generator.gi_running:
                self._closing[id(generator)] = id(frame), number
        return True

    def returned(self, called: Any, first: Any) -> None:
        """A call of a function written in C has returned."""
        if not self._closing:
            return
        if called is _CLOSE:
            generator = first
        elif _is_close_of_generator(called):
            generator = called.__self__
        else:
            return
        coroutines = self._coroutines
        key, number = self._closing.pop(id(generator), (0, 0))
        if (not number or coroutines.numbers.get(key) != number
                or generator.gi_frame is not None):
            return
        recorder = coroutines.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        recorder.write(v.RESUMED_CLOSE, thread.slot, 0, number, 0)
        coroutines.settle(key, number, thread, v.CLOSED, 0)

    def raised(self, first: Any) -> None:
        """A call of a function written in C has failed."""
        self._closing.pop(id(first), None)


def _is_close_of_generator(called: Any) -> bool:
    return (type(called) is BuiltinFunctionType
            and called.__name__ == "close"
            and type(called.__self__) is GeneratorType)


def _is_named_close(called: Any) -> bool:
    """True for another thing's `close`: a generator may come later."""
    if type(called) is MethodType:
        called = called.__func__
    return type(called) in _NAMED and called.__name__ == "close"

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

    def register(self, tool: int, monitoring: Any) -> None:
        """Register the callbacks; who watches chooses the code."""
        if not HAPPEN:
            return
        events = monitoring.events
        disable = monitoring.DISABLE
        coroutines = self._coroutines
        recorder = coroutines.recorder
        closing = self._closing

        def on_call(code: CodeType, offset: int, called: Any,
                    first: Any) -> Any:
            try:
                if called is _CLOSE:
                    generator = first
                elif _is_close_of_generator(called):
                    generator = called.__self__
                else:
                    return None if _is_named_close(called) else disable
                if type(generator) is GeneratorType:
                    frame = generator.gi_frame
                    number = coroutines.numbers.get(id(frame))
                    if number is not None and not generator.gi_running:
                        closing[id(generator)] = id(frame), number
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("call", error)
            return None

        def on_c_return(code: CodeType, offset: int, called: Any,
                        first: Any) -> None:
            try:
                if not closing:
                    return
                if called is _CLOSE:
                    generator = first
                elif _is_close_of_generator(called):
                    generator = called.__self__
                else:
                    return
                key, number = closing.pop(id(generator), (0, 0))
                if (not number or coroutines.numbers.get(key) != number
                        or generator.gi_frame is not None):
                    return
                thread = recorder.threads.get(
                    get_ident()) or recorder.thread()
                recorder.write(v.RESUMED_CLOSE, thread.slot, 0, number, 0)
                coroutines.settle(key, number, thread, v.CLOSED, 0)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("c_return", error)

        def on_c_raise(code: CodeType, offset: int, called: Any,
                       first: Any) -> None:
            closing.pop(id(first), None)

        monitoring.register_callback(tool, events.CALL, on_call)
        monitoring.register_callback(tool, events.C_RETURN, on_c_return)
        monitoring.register_callback(tool, events.C_RAISE, on_c_raise)


def _is_close_of_generator(called: Any) -> bool:
    return (type(called) is BuiltinFunctionType
            and called.__name__ == "close"
            and type(called.__self__) is GeneratorType)


def _is_named_close(called: Any) -> bool:
    """True for another thing's `close`: a generator may come later."""
    if type(called) is MethodType:
        called = called.__func__
    return type(called) in _NAMED and called.__name__ == "close"

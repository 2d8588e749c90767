"""Probes for 3.12 and later: sys.monitoring.

Only code that can suspend and lies in the workspace keeps its events;
of all other code PY_START is switched off at its first call, so that it
runs at full speed.
"""

import sys
from _thread import get_ident
from types import CodeType, FrameType
from typing import Any, Dict, List, Optional, Tuple

from . import vocabulary as v
from .coroutines import Coroutines, outcome_of, resumption_of
from .functions import SUSPENDABLE, Function
from .recorder import Level, ThreadState

# Instructions, beyond which a relative point does not fit a record.
_LONGEST_CODE = 65_535
_NAME = "coroscope"


def install(coroutines: Coroutines) -> bool:
    """Start to watch; False where no tool id is free."""
    return Monitor(coroutines).install()


class Monitor:
    """The callbacks of one tool of sys.monitoring."""

    def __init__(self, coroutines: Coroutines) -> None:
        self.coroutines = coroutines
        self.recorder = coroutines.recorder
        self.targets: Dict[int, Function] = {}
        # Code that is known not to be traced, by id; kept alive.
        self.tool = -1
        # A resumption whose sent value is still on the stack.
        self.pending: Optional[Tuple[ThreadState, FrameType, str, int]] = (
            None)

    def install(self) -> bool:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        for tool in (4, 3, 5):
            if monitoring.get_tool(tool) is None:
                break
        else:
            return False
        monitoring.use_tool_id(tool, _NAME)
        self.tool = tool
        events = monitoring.events
        coroutines = self.coroutines
        coroutines.locate = self.locate
        coroutines.function_of = self.function_of
        coroutines.forked = self.forked  # type: ignore[method-assign]
        register = monitoring.register_callback
        register(tool, events.PY_START, self.guard(self.on_start))
        register(tool, events.PY_YIELD, self.guard(self.on_yield))
        register(tool, events.PY_RESUME, self.guard(self.on_resume))
        register(tool, events.PY_RETURN, self.guard(self.on_return))
        register(tool, events.PY_UNWIND, self.guard(self.on_unwind))
        register(tool, events.PY_THROW, self.guard(self.on_throw))
        register(tool, events.LINE, self.guard(self.on_line))
        monitoring.set_events(
            tool, events.PY_START | events.PY_UNWIND | events.PY_THROW)
        return True

    def guard(self, callback: Any) -> Any:
        """Keep a failing probe from the program, and switch it off."""
        name = callback.__name__
        recorder = self.recorder
        disable = sys.monitoring.DISABLE  # type: ignore[attr-defined]
        failures = recorder.failures

        def guarded(code: CodeType, *arguments: Any) -> Any:
            try:
                return callback(code, *arguments)
            except RecursionError:
                return None
            except Exception as error:
                if name not in failures:
                    recorder.failed(name, error)
                if name in ("on_unwind", "on_throw"):
                    return None
                return disable
        return guarded

    def forked(self) -> None:
        """Begin anew: the ids are another stream's."""
        self.pending = None
        watched = list(self.targets.values())
        self.targets.clear()
        for old in watched:
            # Code whose PY_START was not disabled comes here by itself.
            new = self.describe(old.code)
            if new is not None:
                new.watched = old.watched
                new.watches_all = old.watches_all

    # What asyncio's patches ask.

    def function_of(self, frame: FrameType) -> Optional[Function]:
        return self.targets.get(id(frame.f_code)) or self.describe(
            frame.f_code)

    def locate(self, frame: FrameType) -> Optional[Level]:
        number = self.coroutines.numbers.get(id(frame))
        if number is None:
            return None
        function = self.targets.get(id(frame.f_code))
        if function is None:
            return None
        relative = function.points.get(frame.f_lasti)
        if relative is None:
            return None
        return Level(number, relative, id(frame), function)

    def describe(self, code: CodeType) -> Optional[Function]:
        if not (code.co_flags & SUSPENDABLE
                and self.recorder.workspace.contains(code.co_filename)
                and len(code.co_code) >> 1 <= _LONGEST_CODE):
            return None
        function = self.recorder.functions.from_code(code)
        self.targets[id(code)] = function
        return function

    def watch(self, function: Function, in_step: bool) -> None:
        """Choose the local events of a function."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        events = monitoring.events
        wanted = events.PY_RETURN
        if not (function.is_coroutine and in_step):
            wanted |= events.PY_YIELD | events.PY_RESUME
            function.watches_all = True
        if function.sent_names:
            wanted |= events.LINE
        function.watched = True
        monitoring.set_local_events(self.tool, function.code, wanted)

    # The events.

    def on_start(self, code: CodeType, offset: int) -> Any:
        function = self.targets.get(id(code)) or self.describe(code)
        if function is None:
            return sys.monitoring.DISABLE  # type: ignore[attr-defined]
        if self.pending is not None:
            self.flush()
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        in_step = thread.chain is not None
        if not function.watched or not (in_step or function.watches_all):
            self.watch(function, in_step)
        self.coroutines.start(sys._getframe(2), function, thread)
        return None

    def on_yield(self, code: CodeType, offset: int, value: object) -> Any:
        recorder = self.recorder
        if self.pending is not None:
            self.flush()
        function = self.targets[id(code)]
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        key = id(sys._getframe(2))
        number = self.coroutines.numbers.get(key)
        if number is None:
            return None
        if offset + 2 in function.yields:
            shown = 0
            if recorder.shows_values:
                if function.kind == "async-generator":
                    shown = self.unwrapped(value)
                else:
                    shown = recorder.hidden(
                        function.labels[offset >> 1], value)
            recorder.write(
                v.YIELDED, thread.slot, offset >> 1, number, shown)
            thread.inner = number
            if recorder.shows_locals:
                self.tell_locals(sys._getframe(2), number, thread.slot)
            if thread.resumed == key:
                self.coroutines.run_on(thread, v.RESUMED, shown)
            return None
        if thread.chain is not None and not function.reports_itself:
            return None
        recorder.write(
            v.SUSPENDED_ON_COROUTINE if thread.inner else v.SUSPENDED,
            thread.slot, offset >> 1, number, thread.inner)
        thread.inner = number
        return None

    def unwrapped(self, value: object) -> int:
        """The yielded value inside an async generator's wrapper."""
        gc = sys.modules.get("gc")
        if gc is None:
            import gc  # built in: nothing of the program's can shadow it
        inner = gc.get_referents(value)
        return self.recorder.value(inner[0]) if len(inner) == 1 else 0

    def on_resume(self, code: CodeType, offset: int) -> Any:
        recorder = self.recorder
        if self.pending is not None:
            self.flush()
        function = self.targets[id(code)]
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        frame = sys._getframe(2)
        number = self.coroutines.numbers.get(id(frame))
        if number is None:
            return None
        thread.inner = 0
        if offset in function.yields:
            name = function.sent_names.get(offset)
            if name is not None and recorder.shows_values:
                self.pending = (thread, frame, name, number)
                return None
        elif thread.chain is not None and not function.reports_itself:
            return None
        recorder.write(v.RESUMED, thread.slot, 0, number, 0)
        return None

    def on_line(self, code: CodeType, line: int) -> Any:
        if self.pending is not None:
            self.flush()
        return None

    def flush(self) -> None:
        """Tell the resumption whose value has reached its variable."""
        pending = self.pending
        if pending is None:
            return
        self.pending = None
        thread, frame, name, number = pending
        recorder = self.recorder
        values = frame.f_locals
        shown = 0
        if name in values:
            shown = recorder.hidden(name, values[name])
        recorder.write(v.RESUMED, thread.slot, 0, number, shown)

    def on_return(self, code: CodeType, offset: int, value: object) -> Any:
        if self.pending is not None:
            self.flush()
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        key = id(sys._getframe(2))
        number = self.coroutines.numbers.get(key)
        if number is not None:
            shown = recorder.value(value)
            self.coroutines.settle(key, number, thread, v.RETURNED, shown)
        return None

    def on_unwind(self, code: CodeType, offset: int,
                  error: BaseException) -> None:
        if id(code) not in self.targets:
            return
        if self.pending is not None:
            self.flush()
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        key = id(sys._getframe(2))
        number = self.coroutines.numbers.get(key)
        if number is None and key in self.coroutines.created:
            # A task was cancelled before its coroutine began.
            number = self.coroutines.created.pop(key)
        if number is not None:
            outcome = outcome_of(error)
            self.coroutines.settle(
                key, number, thread, outcome,
                recorder.value(error) if outcome == v.THREW else 0)

    def on_throw(self, code: CodeType, offset: int,
                 error: BaseException) -> None:
        function = self.targets.get(id(code))
        if function is None:
            return
        if self.pending is not None:
            self.flush()
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        number = self.coroutines.numbers.get(id(sys._getframe(2)))
        if number is None:
            return
        thread.inner = 0
        if (thread.chain is not None and not function.reports_itself
                and offset not in function.yields
                and offset + 2 not in function.yields):
            return
        code_, closes = resumption_of(error)
        recorder.write(code_, thread.slot, 0, number,
                       0 if closes else recorder.value(error))

    def tell_locals(self, frame: FrameType, number: int,
                    slot: int) -> None:
        text = self.recorder.previewer.variables(dict(frame.f_locals))
        self.recorder.write(
            v.LOCALS, slot, 0, number, self.recorder.string(text))

"""Probes for 3.12 and later: sys.monitoring.

Only code that can suspend and lies in the workspace keeps its events;
of all other code PY_START is switched off at its first call, so that it
runs at full speed.

Two events have no such switch, PY_UNWIND and PY_THROW.  Where they come
often and concern nothing traced they are put off for a while; what ends
in that time is told by the death of its frame (DeathMark).
"""

import gc
import sys
import time
from types import CodeType, FrameType
from typing import Any, Dict, List, Optional, Set, Tuple

from . import vocabulary as v
from .activities import Level, ThreadState
from .closings import Closings
from .coroutines import Coroutines
from .functions import (BUDGET, BUDGET_AGAIN, FAST_NS, LINES, PAUSE_NS,
                        SUSPENDABLE, Function, is_awaited,
                        processor_time)
from .lock_waits import LockWaits
from .monitoring_callbacks import register_callbacks
from .sent_values import UNKNOWN, SentValues

# Instructions, beyond which a relative point does not fit a record.
_LONGEST_CODE = 65_535
_NAME = "coroscope"


class Monitor:
    """Which events of which functions one tool of sys.monitoring sees."""

    def __init__(self, coroutines: Coroutines, locks: LockWaits) -> None:
        self.coroutines = coroutines
        self.locks = locks
        self.lock_users: Set[CodeType] = set()
        self.recorder = coroutines.recorder
        self.targets: Dict[int, Function] = {}
        self.sent_values = SentValues()
        self.closings = Closings(coroutines)
        self.tool = -1
        # Resumptions whose sent value is still on the stack, with the
        # frame that will show it.
        self.pending: List[Tuple[ThreadState, FrameType, str, int]] = []
        # Functions and events that are put off, and until when.
        self.paused: List[Function] = []
        self.foreign = 0
        self.foreign_since = 0
        self.watches_errors = True
        self.due = 0

    def install(self) -> bool:
        """Start to watch; False where no tool id is free."""
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
        coroutines.time_lines = self.time_lines  # type: ignore[method-assign]
        coroutines.forked = self.forked  # type: ignore[method-assign]
        self.locks.watch_running = self.watch_running
        self.locks.rearm = self.rearm
        register_callbacks(self, monitoring)
        monitoring.set_events(
            tool, events.PY_START | events.PY_UNWIND | events.PY_THROW)
        return True

    # What asyncio's patches ask.

    def forked(self) -> None:
        """Begin anew: the ids are another stream's.

        What runs in the child is described when it starts there: to
        describe all that the parent knows would hold up the fork.
        """
        self.pending.clear()
        self.sent_values.clear()
        self.targets.clear()
        self.paused.clear()

    def function_of(self, frame: FrameType) -> Optional[Function]:
        """Return the function of a frame, described."""
        return self.targets.get(id(frame.f_code)) or self.describe(
            frame.f_code)

    def locate(self, frame: FrameType) -> Optional[Level]:
        """Return what a suspended frame is in the trace."""
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
        """Describe code that is to be traced; None for all other."""
        if not (code.co_flags & SUSPENDABLE
                and self.recorder.workspace.contains(code.co_filename)):
            return None
        if len(code.co_code) >> 1 > _LONGEST_CODE:
            recorder = self.recorder
            recorder.write_pair(
                v.GAP, recorder.thread().slot, v.GAP_UNTRACEABLE, 0,
                recorder.functions.plain(code), 0, 0, 0, 0)
            return None
        since = time.monotonic_ns()
        function = self.recorder.functions.from_code(code)
        if not function.yields and is_awaited(code):
            # What it waits for is seen at the end of the task's step.
            function.reports_itself = False
        function.shows_plainly = (
            function.kind != "async-generator"
            and not function.hidden_points(self.recorder.previewer.hides))
        self.recorder.took(since)
        self.targets[id(code)] = function
        return function

    def watch(self, function: Function, in_step: bool) -> None:
        """Choose the local events of a function."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        events = monitoring.events
        wanted = events.PY_RETURN
        if function.watches_all or not (function.is_coroutine and in_step):
            wanted |= events.PY_YIELD | events.PY_RESUME
            function.watches_all = True
        if function.lines_left > 0 or (
                function.sent_names and self.recorder.shows_values):
            wanted |= events.LINE
        wanted |= self.calls(function.code)
        function.watched = True
        monitoring.set_local_events(self.tool, function.code, wanted)

    def watch_running(self) -> None:
        """Watch the calls of the code that runs in this thread."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        frame: Optional[FrameType] = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if self.recorder.workspace.contains(code.co_filename):
                monitoring.set_local_events(
                    self.tool, code, self.calls(code)
                    | monitoring.get_local_events(self.tool, code))
            frame = frame.f_back

    def calls(self, code: CodeType) -> int:
        """Return the events that show what is called, where that matters."""
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        events = monitoring.events
        wanted = self.locks.events(code, events)
        if wanted:
            self.lock_users.add(code)
        if self.closings.may_call(code):
            wanted |= events.CALL
        return wanted

    def time_lines(self, function: Function) -> None:
        """Time some lines of a function that has held a loop."""
        function.lines_left = LINES
        self.watch(function, True)

    # What comes too fast.

    def measure(self, function: Function) -> None:
        """A function's budget is used up: see how fast that was."""
        used = processor_time()
        took = used - function.since
        function.since = used
        is_slow = took * BUDGET > FAST_NS * function.counted
        function.budget = function.counted = BUDGET
        if (is_slow or function.is_coroutine
                or self.recorder.options.unlimited):
            return
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        function.off = True
        now = function.since = time.monotonic_ns()
        monitoring.set_local_events(
            self.tool, function.code, monitoring.events.PY_RETURN)
        self.paused.append(function)
        self.due = now + PAUSE_NS
        # Said now too: nothing may come after it.
        self.limited(function, 0)

    def measure_foreign(self) -> None:
        """Many unwindings were for nothing: see how fast that was.

        In less than FAST_NS, they put both events off for a while.
        """
        now = time.monotonic_ns()
        took = now - self.foreign_since
        self.foreign = 0
        self.foreign_since = now
        if took < FAST_NS:
            monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
            monitoring.set_events(self.tool, monitoring.events.PY_START)
            self.watches_errors = False
            self.due = now + 10 * PAUSE_NS

    def rearm(self) -> None:
        """Watch the places again at which locks came too fast."""
        if not self.locks.is_due():
            return
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        for code in self.lock_users:
            wanted = monitoring.get_local_events(self.tool, code)
            monitoring.set_local_events(self.tool, code, 0)
            monitoring.set_local_events(self.tool, code, wanted)

    def go_on(self) -> None:
        """Watch again what was put off, once its time is over."""
        if time.monotonic_ns() < self.due:
            return
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        self.due = 0
        if not self.watches_errors:
            self.watches_errors = True
            events = monitoring.events
            monitoring.set_events(
                self.tool,
                events.PY_START | events.PY_UNWIND | events.PY_THROW)
        while self.paused:
            self.resume(self.paused.pop())

    def resume(self, function: Function) -> None:
        """Tell a function's events again, and what was not told."""
        function.off = False
        self.limited(function, time.monotonic_ns() - function.since)
        function.since = processor_time()
        function.budget = function.counted = BUDGET_AGAIN
        self.watch(function, False)

    def limited(self, function: Function, duration: int) -> None:
        """Tell that a function's events were not told for a while.

        They were switched off in the interpreter, so nobody has counted
        them.
        """
        recorder = self.recorder
        recorder.write_pair(
            v.GAP, recorder.thread().slot, v.GAP_RATE_LIMIT, 0,
            function.number, 0, 0, 0, duration)

    def flush(self) -> None:
        """Tell the resumption whose value has reached its variable."""
        while self.pending:
            thread, frame, name, number = self.pending.pop(0)
            values = frame.f_locals
            shown = 0
            if name in values:
                shown = self.recorder.hidden(name, values[name])
            self.recorder.write(v.RESUMED, thread.slot, 0, number, shown)

    def yielded(self, function: Function, offset: int, value: object) -> int:
        """Return the preview of a yielded value."""
        recorder = self.recorder
        if (offset >> 1) in function.hidden_points(
                recorder.previewer.hides):
            return recorder.hidden_value
        if function.kind == "async-generator":
            # It comes in a wrapper that only the interpreter knows.
            inner = gc.get_referents(value)
            return recorder.value(inner[0]) if len(inner) == 1 else 0
        return recorder.value(value)

    def sent(self, function: Function, frame: FrameType,
             offset: int) -> int:
        """Return the preview of a value that goes to no variable."""
        recorder = self.recorder
        value = self.sent_values.sent_to(frame)
        if value is UNKNOWN:
            return 0
        if (offset >> 1) - 1 in function.hidden_points(
                recorder.previewer.hides):
            return recorder.hidden_value
        return recorder.value(value)


def install(coroutines: Coroutines, locks: LockWaits
            ) -> Optional[Monitor]:
    """Start to watch; None where no tool id is free."""
    monitor = Monitor(coroutines, locks)
    return monitor if monitor.install() else None

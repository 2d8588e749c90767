"""What asyncio's loops run: probes in handles, and who schedules them.

Probes stand in the code of BaseEventLoop and Handle, which every program
goes through.
"""

import time
from _weakref import ref
from types import BuiltinFunctionType, FunctionType
from typing import Any, Dict, Tuple

from . import vocabulary as v
from .activities import Activity, ThreadState
from .callback_names import call_made, callback_name
from .coroutines import Coroutines
from .insertion import Bracket, Insertion, edit
from .loops import Loops
from .step_probes import Others, Probe, make_probes
from .steps import Steps
from .tasks import BLOCKING_NS, Tasks

# Functions of asyncio that settle the future they are given.
_SETTLERS = ("_set_result_unless_cancelled", "_release_waiter")


class AsyncioProbes:
    """The probes, and what they remember."""

    def __init__(self, coroutines: Coroutines) -> None:
        self.recorder = coroutines.recorder
        self.loops = Loops(self.recorder)
        self.tasks = Tasks(coroutines, self.loops)
        # By id of a handle that steps no task: its number, the handle, and
        # the id of what it calls.
        self._handles: Dict[int, Tuple[int, Any, int]] = {}
        # By number of a callback that only passes on what a job in
        # another thread came to: the job's number, and when it did.
        self._relays: Dict[int, Tuple[int, int]] = {}
        # What is called when a handle is scheduled, begins and ends.
        self.scheduled: Probe
        self.begins: Probe
        self.ends: Probe
        # The method `time` of loops that go by the clock of this process.
        self._usual_time: Any = None

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.loops.reset()
        self.tasks.reset()
        self._handles.clear()
        self._relays.clear()

    def install(self, asyncio: Any) -> None:
        """Put the probes into the freshly imported package."""
        self.loops.watch(asyncio)
        self.tasks.watch(asyncio)
        steps = Steps(self.tasks)
        self.tasks.coroutines.unmute = steps.unmute
        self.loops.idles = steps.catch_up
        loop_type = asyncio.base_events.BaseEventLoop
        self._usual_time = loop_type.time
        recorder = self.recorder
        scheduled, begins, ends = make_probes(steps, Others(
            self._scheduled, self._callback_begins, self._callback_ends))
        self.scheduled, self.begins, self.ends = scheduled, begins, ends

        def timer_set(handle: Any, callback: Any, loop: Any) -> None:
            try:
                thread = recorder.thread()
                self._scheduled(thread, handle, callback, loop)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("timer_set", error)

        edit(asyncio.events.Handle._run,
             Bracket(begins, ends, ("self",), "try:\n    self._context"))
        edit(loop_type._call_soon, Insertion(
            scheduled, ("handle", "callback", "args", "self"),
            before="self._ready.append("))
        edit(loop_type.call_at, Insertion(
            timer_set, ("timer", "callback", "self"),
            before="heapq.heappush("))

    def _scheduled(self, thread: ThreadState, handle: Any, callback: Any,
                   loop: Any) -> None:
        """Tell that a callback will run."""
        recorder = self.recorder
        if thread.activity.is_muted:
            self.tasks.coroutines.unmute(thread)
        kind, current = self.tasks.actor(thread, loop)
        number = recorder.next_callback()
        handles = self._handles
        key = id(handle)

        def gone(reference: Any) -> None:
            known = handles.get(key)
            if known is not None and known[1] is reference:
                del handles[key]

        name = recorder.string(_handle_name(handle, callback))
        handles[key] = number, ref(handle, gone), name
        recorder.write_pair(
            v.CALLBACK_SCHEDULED, thread.slot, kind, number, name, 0,
            current, 0, 0)
        if (thread.activity.kind == v.CALLBACK and thread.loop is None
                and type(callback) is FunctionType
                and callback.__name__ == "_set_state"):
            self._relays[number] = current, time.monotonic_ns()

    def _callback_begins(self, thread: ThreadState, handle: Any) -> None:
        recorder = self.recorder
        number, _, name = self._handles.pop(id(handle), (0, None, 0))
        if not number:
            number = recorder.next_callback()
            name = recorder.string(_handle_name(handle, handle._callback))
        activity = thread.activity = Activity(v.CALLBACK, number)
        activity.owner = number
        activity.called = handle._callback
        recorder.write(v.CALLBACK_STARTED, thread.slot, 0, number, name)
        now = activity.began = time.monotonic_ns()
        when = getattr(handle, "_when", None)
        if when is not None:
            future = _settled_by(handle)
            if future is not None:
                late = self._late(handle._loop, when, now)
                self.tasks.due(thread, future, late, now)
        elif number in self._relays:
            # It acts in the job's name.
            activity.number, since = self._relays.pop(number)
            self.tasks.due(thread, handle._args[0], now - since, now)

    def _function(self, callback: Any) -> int:
        """Return the number of the workspace's function that was called."""
        called, _ = call_made(callback)
        recorder = self.recorder
        if type(called) is not FunctionType or not (
                recorder.workspace.contains(called.__code__.co_filename)):
            return 0
        return recorder.functions.plain(called.__code__, called.__qualname__)

    def _late(self, loop: Any, when: float, now: int) -> int:
        """Return for how long a timer is due, by its loop's clock."""
        if type(loop).time is self._usual_time:
            return now - int(when * 1e9)
        return int((loop.time() - when) * 1e9)

    def _callback_ends(self, thread: ThreadState) -> None:
        activity = thread.activity
        number = activity.owner
        if type(number) is not int:
            return  # its beginning was not told
        now = time.monotonic_ns()
        if now - activity.began > BLOCKING_NS:
            self.tasks.blocked(
                thread, activity.began, now, self._function(activity.called))
        self.recorder.write(v.CALLBACK_ENDED, thread.slot, 0, number, 0)


def _handle_name(handle: Any, callback: Any) -> str:
    """Return a name for what a handle calls."""
    if (type(callback) is FunctionType and callback.__name__ == _SETTLERS[0]
            and not hasattr(handle, "_when")):
        # What transports wake those with who wait for them.
        return "connection made"
    return callback_name(callback)


def _settled_by(handle: Any) -> Any:
    """Return the future that a handle's callback settles at once."""
    callback = handle._callback
    kind = type(callback)
    if kind is FunctionType:
        if callback.__name__ in _SETTLERS and handle._args:
            return handle._args[0]
    elif kind is BuiltinFunctionType and callback.__name__ == "set_result":
        return callback.__self__
    return None

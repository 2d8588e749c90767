"""asyncio's tasks: who makes them, what they wait for, who wakes them.

The tasks and futures themselves, which are written in C, are only looked
at: as they are scheduled, and before and after each of their steps.
"""

import sys
import time
from _thread import get_ident
from _weakref import ref
from types import CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any, Dict, List, Optional, Set, Tuple

from . import awaitables
from . import vocabulary as v
from .activities import ThreadState
from .coroutines import Coroutines
from .functions import Function
from .loops import HELD_UP_NS, Loops
from .task_states import (ALWAYS, BUILTIN, METHOD, TaskState, task_name,
                          way_of)

# A callback that runs longer holds the loop.
BLOCKING_NS = 10_000_000

READY = {
    v.NOTHING: v.TASK_READY,
    v.TASK: v.TASK_READY_BY_TASK,
    v.CALLBACK: v.TASK_READY_BY_CALLBACK,
    v.THREAD: v.TASK_READY_BY_THREAD,
}


class Tasks:
    """Tells of tasks, and of the futures they wait for."""

    def __init__(self, coroutines: Coroutines, loops: Loops) -> None:
        self.coroutines = coroutines
        self.recorder = coroutines.recorder
        self.loops = loops
        self.states: Dict[int, TaskState] = {}
        # By id of a future: its number, and the future.
        self.futures: Dict[int, Tuple[int, Any]] = {}
        # By id of the code of an asyncio coroutine whose waiting is always
        # called the same: the code, the kind, the label's id, and whether
        # it may give back something else than it waits for.
        self.labelled: Dict[int, Tuple[CodeType, int, int, bool]] = {}
        self.gave_way = self.recorder.string("gave way")
        # Bound methods of Task that step it, where it is not written in C.
        self._python_steps: Tuple[Any, ...] = ()
        self.future_type: Any = None
        # How to tell by its type whether a callback steps a task, and the
        # types whose callbacks always do.
        self.ways: Dict[type, int] = {}
        self.step_types: Set[type] = set()

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.states.clear()
        self.futures.clear()
        self.labelled.clear()
        self.gave_way = self.recorder.string("gave way")

    def watch(self, asyncio: Any) -> None:
        """Get to know the freshly imported package."""
        self.future_type = asyncio.Future
        methods = vars(asyncio.tasks._PyTask)
        self._python_steps = (
            methods["_Task__step"], methods["_Task__wakeup"])

    def stepped(self, callback: Any) -> Any:
        """Return the task that a callback steps; None for any other."""
        kind = type(callback)
        way = self.ways.get(kind)
        if way is None:
            way = self.ways[kind] = way_of(kind)
            if way == ALWAYS:
                self.step_types.add(kind)
        if (way == ALWAYS
                or way == BUILTIN and callback.__name__ == "task_wakeup"
                or way == METHOD
                and callback.__func__ in self._python_steps):
            return callback.__self__
        return None

    def actor(self, thread: ThreadState, loop: Any) -> Tuple[int, int]:
        """Return who acts on a loop: what it runs, or another thread."""
        state = self.loops.state(loop)
        activity = thread.activity
        if thread.loop is state or activity.kind != v.NOTHING:
            return activity.kind, activity.number
        if thread.loop is None and not state.open:
            return v.NOTHING, 0
        return v.THREAD, thread.slot

    def blocked(self, thread: ThreadState, since: int, now: int,
                function: int, held: Optional[Function] = None,
                span: Tuple[int, int] = (0, 0)) -> None:
        """Tell that a callback held the loop, if it held it for long.

        What the tracer itself took meanwhile, to read the program's
        source, is nobody's fault.  `held` is the function, where it is
        one of coroutines, and `span` between which lines it ran.
        """
        duration = now - since
        if duration <= BLOCKING_NS:
            return
        own = self.recorder.took_since(since)
        if duration - own <= BLOCKING_NS:
            return
        line, until = span
        seen, seen_line = thread.lines.longest(since, now, own)
        if seen:
            function, line, until = seen, seen_line, 0
        elif held is not None and held.lines_left <= 0 and held.can_hold:
            self.coroutines.time_lines(held)
        loop = thread.loop
        self.recorder.write_pair(
            v.LOOP_BLOCKED, thread.slot,
            loop.number if loop is not None else 0, function, line, 0,
            until if until > line else 0, 0, duration - own, now)

    def announce(self, task: Any) -> TaskState:
        """Tell of a task that was not seen before."""
        key = id(task)
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        if thread.activity.is_muted:
            self.coroutines.unmute(thread)
        number = recorder.next_task()
        states = self.states

        def gone(reference: Any) -> None:
            known = states.get(key)
            if known is not None and known.reference is reference:
                del states[key]

        state = states[key] = TaskState(number, ref(task, gone))
        root = body = 0
        coro = task.get_coro()
        frame = getattr(coro, "cr_frame", None)
        if frame is not None:
            root = self.coroutines.create(
                frame, self.coroutines.running(sys._getframe(1)))
            function = self.coroutines.function_of(frame)
            if function is not None:
                state.function = function.number
        if not root and type(coro) in (CoroutineType, GeneratorType):
            body = recorder.functions.untraced(coro.__qualname__)
        state.reason = recorder.string("created")
        # Until 3.12 `asyncio.create_task` names the task afterwards.
        state.name = task_name(task)
        state.name_id = recorder.tables.task_name(state.name)
        creator = thread.activity
        recorder.write_pair(
            v.TASK_CREATED, thread.slot, creator.kind, number,
            state.name_id, 0, root, creator.number, body)
        return state

    def name(self, task: Any, state: TaskState) -> None:
        """Correct the name of a task that was named after its creation."""
        name = task_name(task)
        if name != state.name:
            self.recorder.tables.replace_string(state.name_id, name)
        state.name_id = 0

    # Waking.

    def ready(self, thread: ThreadState, task: Any, state: TaskState,
              args: Any, loop: Any) -> None:
        """Tell that a task will step, and who made it."""
        recorder = self.recorder
        running = thread.loop
        if running is not None and running.reference() is loop:
            kind, waker = thread.activity.kind, thread.activity.number
        else:
            kind, waker = self.actor(thread, loop)
        reason = state.reason
        slot = thread.slot
        settled = 0
        if args:
            settled = self._awoken(thread, task, state, args[0], kind, waker)
        if reason > 0xffff:
            if settled:
                recorder.write(v.AWAITABLE_DONE, thread.slot, kind, settled,
                               waker)
            recorder.write_pair(
                v.TASK_READY_FAR, thread.slot, kind, state.number, waker,
                0, reason, 0, 0)
            return
        code = READY.get(kind, v.TASK_READY)
        if settled:
            recorder.store_two(
                time.monotonic_ns(), slot,
                v.AWAITABLE_DONE, kind, settled, waker,
                code, reason, state.number, waker)
        else:
            recorder.write(code, slot, reason, state.number, waker)

    def _awoken(self, thread: ThreadState, task: Any, state: TaskState,
                future: Any, kind: int, waker: int) -> int:
        """Tell that what a task waited for is there, unless as usual.

        Return its number where it just has its result.
        """
        entry = self.futures.pop(id(future), None)
        recorder = self.recorder
        outcome = v.RETURNED
        if getattr(future, "_state", "") == "CANCELLED":
            outcome = v.CANCELLED
            if not state.cancelling and (
                    not hasattr(task, "cancelling") or task.cancelling()):
                state.cancelling = True
                known = id(future) in self.states
                recorder.write(
                    v.CANCEL_REQUESTED, thread.slot,
                    v.NOTHING if known else kind, state.number,
                    0 if known else waker)
        elif getattr(future, "_exception", None) is not None:
            outcome = v.THREW
        if entry is None:
            return 0
        if outcome == v.RETURNED:
            return entry[0]
        recorder.write_pair(
            v.AWAITABLE_SETTLED, thread.slot, kind, entry[0], waker,
            outcome, 0, 0, 0)
        return 0

    def due(self, thread: ThreadState, future: Any, late: int,
            now: int) -> None:
        """Tell that a future could have been settled `late` ns before.

        Only where the loop was running other code: one that slept was
        not held, however late the system woke it.
        """
        loop = thread.loop
        entry = self.futures.get(id(future))
        if loop is None or entry is None:
            return
        late = min(late, loop.held_since(now - late, now))
        if late > HELD_UP_NS:
            self.recorder.write_pair(
                v.AWAITABLE_DUE, thread.slot, 0, entry[0], 0, 0, 0, 0, late,
                now)

    # Waiting.

    def awaited(self, thread: ThreadState, state: TaskState, future: Any,
                after: Any, now: int) -> Tuple[int, int]:
        """Return what a task waits for, announcing it where it is new.

        `after` is what the innermost traced coroutine awaits, since `now`.
        """
        recorder = self.recorder
        key = id(future)
        tail = awaitables.frames_between(after)
        state.is_opaque = not all(
            awaitables.passes_on(frame.f_code) for frame in tail)
        other = self.states.get(key)
        if other is not None:
            state.reason = recorder.string(f"task {task_name(future)}")
            return v.TASK, other.number
        entry = self.futures.get(key)
        if entry is not None and entry[1]() is future:
            return v.AWAITABLE, entry[0]
        number = recorder.next_awaitable()
        self.futures[key] = (number, ref(future))
        kind, name = self._described(future, after, tail)
        state.reason = name
        slot = thread.slot
        recorder.store(
            now, v.AWAITABLE_FIRST_AWAITED, slot, kind, number, name)
        for member in awaitables.members(future):
            known = self.states.get(id(member))
            if known is not None:
                recorder.store(
                    now, v.AWAITABLE_MEMBER, slot, v.TASK, number,
                    known.number)
        return v.AWAITABLE, number

    def _described(self, future: Any, after: Any, tail: List[FrameType]
                   ) -> Tuple[int, int]:
        """Return the kind of what is awaited, and its label's id."""
        code: Optional[CodeType] = None
        if type(after) is CoroutineType:
            code = after.cr_code
            known = self.labelled.get(id(code))
            if known is not None:
                return known[1:3]
        description = awaitables.describe(future, tail)
        name = self.recorder.string(description.label)
        if code is not None and awaitables.is_fixed(code):
            self.labelled[id(code)] = (
                code, description.kind, name, not awaitables.passes_on(code))
        return description.kind, name

"""asyncio's tasks: who makes them, what they wait for, who wakes them.

The tasks and futures themselves, which are written in C, are only looked
at: as they are scheduled, and before and after each of their steps.
"""

import sys
import time
from _thread import get_ident
from _weakref import ref
from types import (BuiltinFunctionType, CodeType, CoroutineType,
                   MethodType)
from typing import Any, Dict, List, Optional, Tuple

from . import awaitables
from . import vocabulary as v
from .coroutines import SUSPENDED_ON, Coroutines
from .loops import HELD_UP_NS, Loops
from .recorder import Level, ThreadState

# A callback that runs longer holds the loop.
BLOCKING_NS = 10_000_000

# Whether callbacks of a type step a task: it depends on which they are.
NEVER, ALWAYS, _BUILTIN, _METHOD = range(4)

READY = {
    v.NOTHING: v.TASK_READY,
    v.TASK: v.TASK_READY_BY_TASK,
    v.CALLBACK: v.TASK_READY_BY_CALLBACK,
    v.THREAD: v.TASK_READY_BY_THREAD,
}


class TaskState:
    """What is known of one task."""

    __slots__ = ("number", "head", "reference", "chain", "reason",
                 "function", "cancelling", "name", "name_id", "slot",
                 "gave_way_head", "started_head", "ended_head")

    def __init__(self, number: int, reference: Any) -> None:
        self.number = number
        # The same where it stands in the head of a record.
        self.head = number << 32
        self.reference = reference
        self.chain: List[Level] = []
        # The label of what it waits for.
        self.reason = 0
        self.function = 0
        self.cancelling = False
        # Its name when it was announced, and the text's id where the
        # name may still be given to it.
        self.name = ""
        self.name_id = 0
        # Heads of its records, made for the thread with that number.
        self.slot = -1
        self.gave_way_head = 0
        self.started_head = 0
        self.ended_head = 0

    def make_heads(self, slot: int, gave_way: int) -> None:
        """Make the heads of its records of this thread."""
        self.slot = slot
        common = self.head | slot << 8
        self.gave_way_head = common | gave_way << 16 | v.TASK_READY_BY_TASK
        self.started_head = common | v.STEP_STARTED
        self.ended_head = common | v.STEP_ENDED


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
        # called the same: the code, the kind, and the label's id.
        self._fixed: Dict[int, Tuple[CodeType, int, int]] = {}
        self.gave_way = self.recorder.string("gave way")
        # Bound methods of Task that step it, where it is not written in C.
        self._python_steps: Tuple[Any, ...] = ()
        self.future_type: Any = None
        # How to tell by its type whether a callback steps a task.
        self.ways: Dict[type, int] = {}

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.states.clear()
        self.futures.clear()
        self._fixed.clear()
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
            way = self.ways[kind] = _way(kind)
        if (way == ALWAYS
                or way == _BUILTIN and callback.__name__ == "task_wakeup"
                or way == _METHOD
                and callback.__func__ in self._python_steps):
            return callback.__self__
        return None

    def actor(self, thread: ThreadState, loop: Any) -> Tuple[int, int]:
        """Return who acts on a loop: what it runs, or another thread."""
        state = self.loops.state(loop)
        if thread.loop is state or thread.kind != v.NOTHING:
            return thread.kind, thread.current
        if thread.loop is None and not state.open:
            return v.NOTHING, 0
        return v.THREAD, thread.slot

    def blocked(self, thread: ThreadState, held: int,
                function: int) -> None:
        """Tell that a callback held the loop."""
        loop = thread.loop
        self.recorder.write_pair(
            v.LOOP_BLOCKED, thread.slot,
            loop.number if loop is not None else 0, function, 0, 0, 0, 0,
            held)

    def announce(self, task: Any) -> TaskState:
        """Tell of a task that was not seen before."""
        key = id(task)
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        number = recorder.next_task()
        states = self.states

        def gone(reference: Any) -> None:
            known = states.get(key)
            if known is not None and known.reference is reference:
                del states[key]

        state = states[key] = TaskState(number, ref(task, gone))
        root = 0
        frame = getattr(task.get_coro(), "cr_frame", None)
        if frame is not None:
            root = self.coroutines.create(
                frame, self.coroutines.running(sys._getframe(1)))
            function = self.coroutines.function_of(frame)
            if function is not None:
                state.function = function.number
        state.reason = recorder.string("created")
        # Until 3.12 `asyncio.create_task` names the task afterwards.
        state.name = task_name(task)
        state.name_id = recorder.tables.own_string(state.name)
        kind, creator = thread.kind, thread.current
        recorder.write_pair(
            v.TASK_CREATED, thread.slot, kind, number, state.name_id, 0,
            root, creator, 0)
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
            kind, waker = thread.kind, thread.current
        else:
            kind, waker = self.actor(thread, loop)
        reason = state.reason
        slot = thread.slot << 8
        settled = 0
        if args:
            settled = self._awoken(thread, task, state, args[0], kind, waker)
        elif kind == v.TASK and waker == state.number:
            reason = self.gave_way
        if reason > 0xffff:
            if settled:
                recorder.write(v.AWAITABLE_DONE, thread.slot, kind, settled,
                               waker)
            recorder.write_pair(
                v.TASK_READY_FAR, thread.slot, kind, state.number, waker,
                0, reason, 0, 0)
            return
        head = state.head | reason << 16 | slot | READY.get(
            kind, v.TASK_READY)
        if settled:
            recorder.store_two(
                time.monotonic_ns(),
                settled << 32 | kind << 16 | slot | v.AWAITABLE_DONE, waker,
                head, waker)
        else:
            recorder.store(time.monotonic_ns(), head, waker)

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
                v.AWAITABLE_DUE, thread.slot, 0, entry[0], 0, 0, 0, 0, late)

    # Stepping.

    def begin_step(self, thread: ThreadState, task: Any, state: TaskState,
                   args: Any) -> None:
        """Tell that a task steps, and what it resumes."""
        recorder = self.recorder
        thread.kind = v.TASK
        thread.current = state.number
        thread.inner = 0
        thread.task = task
        thread.state = state
        if state.name_id:
            self.name(task, state)
        code, shown = v.RESUMED, 0
        chain = state.chain
        if task._must_cancel:
            if not state.cancelling:
                state.cancelling = True
                recorder.write(v.CANCEL_REQUESTED, thread.slot, v.NOTHING,
                               state.number, 0)
            code = v.RESUMED_THROW
            shown = recorder.string("CancelledError()")
        elif args and chain:
            code, shown = self._arrived(args[0], chain[-1])
        thread.chain = chain
        thread.moved = False
        slot = thread.slot << 8
        numbers = self.coroutines.numbers
        now = thread.began = time.monotonic_ns()
        while chain:
            level = chain.pop()
            if numbers.get(level.frame) != level.number:
                continue  # it was settled from outside
            thread.resumed = level.frame
            thread.level = level
            if level.function.reports_itself:
                break
            recorder.store_two(
                now, state.head | slot | v.STEP_STARTED, 0,
                level.number << 32 | slot | code, shown)
            return
        else:
            thread.resumed = 0
            thread.level = None
        recorder.store(now, state.head | slot | v.STEP_STARTED, 0)

    def _arrived(self, future: Any, level: Level) -> Tuple[int, int]:
        """Return how a future resumes a coroutine, and with what."""
        recorder = self.recorder
        if isinstance(future, BaseException):
            return v.RESUMED_THROW, recorder.value(future)
        if getattr(future, "_state", "") == "CANCELLED":
            return v.RESUMED_THROW, recorder.string("CancelledError()")
        error = getattr(future, "_exception", None)
        if error is not None:
            return v.RESUMED_THROW, recorder.value(error)
        result = getattr(future, "_result", None)
        if result is None or not recorder.shows_values:
            return v.RESUMED, recorder.none
        if level.relative in level.function.hidden_points(
                recorder.previewer.hides):
            return v.RESUMED, recorder.hidden_value
        return v.RESUMED, recorder.value(result)

    def end_step(self, thread: ThreadState) -> None:
        """Tell where a task's step left it."""
        task, state = thread.task, thread.state
        thread.task = thread.state = None
        now = time.monotonic_ns()
        held = now - thread.began
        level = thread.level
        if thread.moved or level is None:
            self._end_moved(thread, task, state, held)
            return
        # The same coroutine is innermost; only its point may differ.
        inner = level.coroutine()
        if type(inner) is not CoroutineType:
            self._end_moved(thread, task, state, held)
            return
        frame = inner.cr_frame
        function = level.function
        relative = (function.points.get(frame.f_lasti)
                    if frame is not None else None)
        if relative is None or task.done():
            self._end_moved(thread, task, state, held)
            return
        kind = awaited = 0
        waiter = task._fut_waiter
        if waiter is None:
            state.reason = 0
        else:
            kind, awaited = self.awaited(
                thread, state, waiter, inner.cr_await)
            now = time.monotonic_ns()
        recorder = self.recorder
        level.make_heads(thread.slot, relative)
        state.chain.append(level)
        if held > BLOCKING_NS:
            self.blocked(thread, held, function.number)
            now = time.monotonic_ns()
        thread.chain = None
        slot = thread.slot
        if recorder.shows_locals:
            recorder.write(SUSPENDED_ON[kind], slot, relative, level.number,
                           awaited)
            self.coroutines.tell_locals(frame, level.number, slot)
            recorder.write(v.STEP_ENDED, slot, kind, state.number, awaited)
            return
        slot <<= 8
        recorder.store_two(
            now,
            level.number << 32 | relative << 16 | slot | SUSPENDED_ON[kind],
            awaited,
            state.head | kind << 16 | slot | v.STEP_ENDED, awaited)

    def _end_moved(self, thread: ThreadState, task: Any, state: TaskState,
                   held: int) -> None:
        recorder = self.recorder
        coroutines = self.coroutines
        slot = thread.slot
        if task.done():
            coroutines.suspend_chain(thread, [], state.chain, 0, 0)
            outcome, shown = self._task_outcome(task)
            if held > BLOCKING_NS:
                self.blocked(thread, held, state.function)
            recorder.write_two(
                slot, v.TASK_SETTLED, outcome, state.number, shown,
                v.STEP_ENDED, 0, state.number, 0)
            return
        kind = awaited = 0
        waiter = task._fut_waiter
        levels, after = awaitables.walk(
            task.get_coro(), coroutines.locate, state.chain)
        if waiter is not None:
            kind, awaited = self.awaited(thread, state, waiter, after)
        else:
            state.reason = 0
        if held > BLOCKING_NS:
            self.blocked(thread, held, levels[-1].function.number
                         if levels else state.function)
        coroutines.suspend_chain(
            thread, levels, state.chain, kind, awaited)
        recorder.write(v.STEP_ENDED, slot, kind, state.number, awaited)

    def _task_outcome(self, task: Any) -> Tuple[int, int]:
        if task.cancelled():
            return v.CANCELLED, 0
        error = getattr(task, "_exception", None)
        if error is not None:
            return v.THREW, self.recorder.value(error)
        return v.RETURNED, self.recorder.value(
            getattr(task, "_result", None))

    def awaited(self, thread: ThreadState, state: TaskState, future: Any,
                 after: Any) -> Tuple[int, int]:
        """Return what a task waits for, announcing it where it is new.

        `after` is what the innermost traced coroutine awaits.
        """
        recorder = self.recorder
        key = id(future)
        other = self.states.get(key)
        if other is not None:
            state.reason = recorder.string(f"task {task_name(future)}")
            return v.TASK, other.number
        entry = self.futures.get(key)
        if entry is not None and entry[1]() is future:
            return v.AWAITABLE, entry[0]
        number = recorder.next_awaitable()
        self.futures[key] = (number, ref(future))
        kind, name = self._described(future, after)
        state.reason = name
        recorder.write(v.AWAITABLE_FIRST_AWAITED, thread.slot, kind, number,
                       name)
        for member in awaitables.members(future) or ():
            known = self.states.get(id(member))
            if known is not None:
                recorder.write(v.AWAITABLE_MEMBER, thread.slot, v.TASK,
                               number, known.number)
        return v.AWAITABLE, number

    def _described(self, future: Any, after: Any) -> Tuple[int, int]:
        """Return the kind of what is awaited, and its label's id."""
        code: Optional[CodeType] = None
        if type(after) is CoroutineType:
            code = after.cr_code
            known = self._fixed.get(id(code))
            if known is not None:
                return known[1:]
        description = awaitables.describe(
            future, awaitables.frames_between(after))
        name = self.recorder.string(description.label)
        if code is not None and awaitables.is_fixed(code):
            self._fixed[id(code)] = code, description.kind, name
        return description.kind, name


def _way(kind: type) -> int:
    if kind is BuiltinFunctionType:
        return _BUILTIN
    if kind is MethodType:
        return _METHOD
    # Written in C; before 3.12 they name no module of their own.
    if kind.__module__ in ("_asyncio", "builtins") and kind.__name__ in (
            "TaskStepMethWrapper", "TaskWakeupMethWrapper"):
        return ALWAYS
    return NEVER


def task_name(task: Any) -> str:
    """Return the name of a task, shortened."""
    try:
        name = task.get_name()
    except Exception:
        return ""
    return name[:160] if type(name) is str else ""

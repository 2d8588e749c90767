"""Trio's tasks: who makes them, their steps, what they wait for.

Trio tells all of that to instruments (trio.abc.Instrument), and each run
gets one more.  Its names of methods are Trio's.
"""

import os
import sys
import time
from _weakref import ref
from typing import Any, Dict, Optional, Tuple

from . import vocabulary as v
from .activities import Activity, ThreadState
from .awaitables import frames_between, walk
from .coroutines import is_trio_cancelled
from .insertion import Insertion, edit
from .loops import LoopState
from .task_states import TaskState
from .tasks import READY, Tasks
from .trio_waits import describe_wait


class TrioState(TaskState):
    """What is known of one task of Trio."""

    __slots__ = ("awaitable", "outcome")

    def __init__(self, number: int, reference: Any) -> None:
        super().__init__(number, reference)
        # What it waits for, 0 where it does not.
        self.awaitable = 0
        # How it ended, while its last step ends.
        self.outcome: Optional[Tuple[int, int]] = None


class TrioTasks:
    """Gives an instrument to each run of Trio."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.coroutines = tasks.coroutines
        self.recorder = tasks.recorder
        self.states: Dict[int, TrioState] = {}
        self.loops: Dict[int, LoopState] = {}
        # The folder of Trio's own coroutines.
        self.folder = ""

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.states.clear()
        self.loops.clear()

    def watch(self, module: Any) -> None:
        """Watch the freshly imported trio._core._instrumentation."""
        self.folder = os.path.dirname(os.path.dirname(module.__file__))
        edit(module.Instruments.__init__, Insertion(
            self._made, ("self",), after="self['_all'] = {}"))

    def _made(self, instruments: Any) -> None:
        try:
            instruments.add_instrument(TrioRun(self))
        except Exception as error:
            self.recorder.failed("trio", error)


class TrioRun:
    """The instrument of one run."""

    def __init__(self, trio: TrioTasks) -> None:
        self._trio = trio
        self._recorder = trio.recorder
        self._states = trio.states
        # What ran around the step, and around the turn.
        self._around: Any = None
        self._loop_around: Any = None

    def _guarded(self, act: Any, *values: Any) -> None:
        try:
            act(self._recorder.thread(), *values)
        except RecursionError:
            pass
        except Exception as error:
            self._recorder.failed("trio", error)

    # What Trio calls.

    def before_run(self) -> None:
        self._guarded(self._loop)

    def after_run(self) -> None:
        self._guarded(self._run_ends)

    def before_io_wait(self, timeout: float) -> None:
        self._guarded(self._turn_ends)

    def task_spawned(self, task: Any) -> None:
        self._guarded(self._spawned, task)

    def task_scheduled(self, task: Any) -> None:
        self._guarded(self._scheduled, task)

    def before_task_step(self, task: Any) -> None:
        self._guarded(self._step_begins, task)

    def after_task_step(self, task: Any) -> None:
        self._guarded(self._step_ends, task)

    def task_exited(self, task: Any) -> None:
        self._guarded(self._exited, task, sys._getframe(1))

    # Turns.

    def _loop(self, thread: ThreadState) -> LoopState:
        loops = self._trio.loops
        loop = loops.get(id(self))
        if loop is None:
            recorder = self._recorder
            loop = loops[id(self)] = LoopState(
                recorder.next_loop(), ref(self))
            recorder.write(v.LOOP_STARTED, thread.slot, 0, loop.number,
                           recorder.string("trio"))
        return loop

    def _open_turn(self, thread: ThreadState) -> None:
        loop = self._loop(thread)
        if thread.loop is not loop:
            self._loop_around = thread.loop
            thread.loop = loop
        self._trio.tasks.loops.open_turn(thread, time.monotonic_ns())

    def _turn_ends(self, thread: ThreadState) -> None:
        loop = self._loop(thread)
        if not loop.open:
            return
        loop.open = False
        loop.ended = time.monotonic_ns()
        self._recorder.write(v.TURN_ENDED, thread.slot, 0, loop.number, 0)
        thread.loop, self._loop_around = self._loop_around, None

    def _run_ends(self, thread: ThreadState) -> None:
        self._turn_ends(thread)
        loop = self._trio.loops.pop(id(self))
        self._recorder.write(v.LOOP_CLOSED, thread.slot, 0, loop.number, 0)

    # Tasks.

    def _known(self, task: Any) -> Optional[TrioState]:
        state = self._states.get(id(task))
        if state is not None and state.reference() is task:
            return state
        return None

    def _spawned(self, thread: ThreadState, task: Any) -> None:
        frame = task.coro.cr_frame
        nursery = task.parent_nursery
        if nursery is None or (
                frame.f_code.co_filename.startswith(self._trio.folder)
                and self._known(nursery.parent_task) is None):
            return  # one of Trio's own
        recorder = self._recorder
        coroutines = self._trio.coroutines
        state = TrioState(recorder.next_task(), ref(task))
        self._states[id(task)] = state
        root = coroutines.create(
            frame, coroutines.running(sys._getframe(2)))
        function = coroutines.function_of(frame)
        if function is not None:
            state.function = function.number
        state.reason = recorder.string("created")
        name = task.name if type(task.name) is str else ""
        if root and name.endswith(f".{task.coro.__qualname__}"):
            name = ""  # its coroutine has the same
        creator = thread.activity
        recorder.write_pair(
            v.TASK_CREATED, thread.slot, creator.kind, state.number,
            recorder.label(name), 0, root, creator.number, 0)

    def _scheduled(self, thread: ThreadState, task: Any) -> None:
        state = self._known(task)
        if state is None:
            return
        if thread.activity is state:
            state.gives_way = True  # told at the step's end
            return
        recorder = self._recorder
        kind, waker = thread.activity.kind, thread.activity.number
        error = _thrown_into(task)
        if error is not None and is_trio_cancelled(error) and (
                _is_wholly_cancelled(task)):
            self._cancelled(thread, state)
        if state.awaitable:
            outcome = v.RETURNED
            if error is not None:
                outcome = v.CANCELLED if is_trio_cancelled(error) else v.THREW
            recorder.write_pair(
                v.AWAITABLE_SETTLED, thread.slot, kind, state.awaitable,
                waker, outcome, 0, 0, 0)
            state.awaitable = 0
        self._ready(thread, state, kind, waker, state.reason,
                    time.monotonic_ns())

    def _ready(self, thread: ThreadState, state: TrioState, kind: int,
               waker: int, reason: int, now: int) -> None:
        if reason > 0xffff:
            self._recorder.write_pair(
                v.TASK_READY_FAR, thread.slot, kind, state.number, waker,
                0, reason, 0, 0, now)
        else:
            self._recorder.store(
                now, READY.get(kind, v.TASK_READY), thread.slot, reason,
                state.number, waker)

    def _cancelled(self, thread: ThreadState, state: TrioState) -> None:
        if not state.cancelling:
            state.cancelling = True
            self._recorder.write(
                v.CANCEL_REQUESTED, thread.slot, thread.activity.kind,
                state.number, thread.activity.number)

    # Steps.

    def _step_begins(self, thread: ThreadState, task: Any) -> None:
        self._open_turn(thread)
        state = self._known(task)
        if state is None:
            return
        self._around = thread.activity
        thread.activity = state
        recorder = self._recorder
        now = state.began = time.monotonic_ns()
        slot = thread.slot
        numbers = self._trio.coroutines.numbers
        level = state.level
        while level is not None and (
                numbers.get(level.frame) != level.number):
            # It was settled from outside.
            level = state.chain.pop() if state.chain else None
        state.level = level
        state.resumed = 0 if level is None else level.frame
        recorder.store(now, v.STEP_STARTED, slot, 0, state.number, 0)
        if level is None or level.function.reports_itself:
            return
        error = _thrown_into(task)
        code = v.RESUMED if error is None else v.RESUMED_THROW
        recorder.store(now, code, slot, 0, level.number,
                       0 if error is None else recorder.value(error))

    def _exited(self, thread: ThreadState, task: Any, frame: Any) -> None:
        state = self._known(task)
        if state is None:
            return
        while frame is not None and frame.f_code.co_name != "task_exited":
            frame = frame.f_back
        outcome = None if frame is None else frame.f_locals.get("outcome")
        error = _error_of(outcome)
        if outcome is None:
            state.outcome = v.UNKNOWN, 0
        elif error is None:
            state.outcome = v.RETURNED, self._recorder.value(
                getattr(outcome, "value", None))
        elif is_trio_cancelled(error):
            state.outcome = v.CANCELLED, 0
        else:
            state.outcome = v.THREW, self._recorder.value(error)

    def _step_ends(self, thread: ThreadState, task: Any) -> None:
        state = self._known(task)
        if state is None:
            return
        self._tell_end(thread, state, task)
        around, self._around = self._around, None
        thread.activity = (
            around if isinstance(around, Activity) else thread.idle)

    def _tell_end(self, thread: ThreadState, state: TrioState,
                  task: Any) -> None:
        recorder = self._recorder
        coroutines = self._trio.coroutines
        tasks = self._trio.tasks
        now = time.monotonic_ns()
        slot = thread.slot
        chain: Any = state.chain
        if state.outcome is not None:
            coroutines.suspend_chain(thread, [], chain, 0, 0, now)
            tasks.blocked(thread, state.began, now, state.function)
            outcome, shown = state.outcome
            recorder.store_two(
                now, slot, v.TASK_SETTLED, outcome, state.number, shown,
                v.STEP_ENDED, 0, state.number, 0)
            del self._states[id(task)]
            return
        levels, after = walk(task.coro, coroutines.locate, chain)
        kind = awaited = 0
        if state.gives_way:
            state.gives_way = False
            self._ready(thread, state, v.TASK, state.number, tasks.gave_way,
                        now)
        else:
            kind, awaited = v.AWAITABLE, self._wait(thread, state, after, now)
        tasks.blocked(thread, state.began, now, (
            levels[-1].function.number if levels else state.function))
        coroutines.suspend_chain(thread, levels, chain, kind, awaited, now)
        level = state.level = chain.pop() if chain else None
        state.resumed = 0 if level is None else level.frame
        recorder.store(
            now, v.STEP_ENDED, slot, kind, state.number, awaited)

    def _wait(self, thread: ThreadState, state: TrioState, after: Any,
              now: int) -> int:
        """Tell what a task waits for; return its number."""
        recorder = self._recorder
        description = describe_wait(frames_between(after))
        number = state.awaitable = int(recorder.next_awaitable())
        state.reason = recorder.label(description.label)
        recorder.store(
            now, v.AWAITABLE_FIRST_AWAITED, thread.slot, description.kind,
            number, state.reason)
        return number


def _error_of(outcome: Any) -> Optional[BaseException]:
    error = getattr(outcome, "error", None)
    return error if isinstance(error, BaseException) else None


def _thrown_into(task: Any) -> Optional[BaseException]:
    """Return the error that resumes the program's code in a task, if any.

    Trio ends a sleep by cancelling a scope inside of it, whose end nobody
    else sees.
    """
    error = _error_of(getattr(task, "_next_send", None))
    if error is None or not is_trio_cancelled(error):
        return error
    for frame in frames_between(task.coro)[::-1]:
        if frame.f_code.co_name in ("sleep", "sleep_until") and (
                frame.f_globals.get("__name__") == "trio._timeouts"):
            status = getattr(task, "_cancel_status", None)
            around = getattr(status, "parent", None)
            if not getattr(around, "effectively_cancelled", True):
                return None
    return error


def _is_wholly_cancelled(task: Any) -> bool:
    """Tell whether all of a task is cancelled, not only a scope in it."""
    status = getattr(task.parent_nursery, "_cancel_status", None)
    return bool(getattr(status, "effectively_cancelled", False))

"""The steps of asyncio's tasks: what each resumes, and where it ends."""

import time
from types import CoroutineType
from typing import Any, Tuple

from . import awaitables
from . import vocabulary as v
from .activities import Level, ThreadState
from .task_states import TaskState
from .tasks import Tasks


class Steps:
    """Tells of steps, whatever happens in them.

    The usual ones are told by step_probes.py.
    """

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.coroutines = tasks.coroutines
        self.recorder = tasks.recorder

    def begin(self, thread: ThreadState, task: Any, state: TaskState,
              args: Any) -> None:
        """Tell that a task steps, and what it resumes."""
        recorder = self.recorder
        thread.activity = state
        state.owner = task
        if state.name_id:
            self.tasks.name(task, state)
        code, shown = v.RESUMED, 0
        level = state.level
        if task._must_cancel:
            if not state.cancelling:
                state.cancelling = True
                recorder.write(v.CANCEL_REQUESTED, thread.slot, v.NOTHING,
                               state.number, 0)
            code = v.RESUMED_THROW
            shown = recorder.string("CancelledError()")
        elif args and level is not None:
            code, shown = self._arrived(args[0], level)
        if state.slot != thread.slot:
            state.is_usual = False
        slot = thread.slot << 8
        numbers = self.coroutines.numbers
        now = state.began = time.monotonic_ns()
        while level is not None:
            state.level = level
            state.resumed = level.frame
            if numbers.get(level.frame) == level.number:
                if level.function.reports_itself:
                    break
                recorder.store_two(
                    now, state.head | slot | v.STEP_STARTED, 0,
                    level.number << 32 | slot | code, shown)
                return
            # It was settled from outside.
            level = state.chain.pop() if state.chain else None
        else:
            state.level = None
            state.resumed = 0
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

    def end(self, thread: ThreadState, state: TaskState) -> None:
        """Tell where a task's step left it."""
        task = state.owner
        state.owner = None
        now = time.monotonic_ns()
        recorder = self.recorder
        coroutines = self.coroutines
        slot = thread.slot
        chain = state.chain
        if state.gives_way:
            state.gives_way = False
            recorder.store(
                now, state.head | self.tasks.gave_way << 16 | slot << 8
                | v.TASK_READY_BY_TASK, state.number)
        if task.done():
            coroutines.suspend_chain(thread, [], chain, 0, 0, now)
            state.level = None
            outcome, shown = self._task_outcome(task)
            self.tasks.blocked(thread, state.began, now, state.function)
            head = state.head | slot << 8
            recorder.store_two(
                now, head | outcome << 16 | v.TASK_SETTLED, shown,
                head | v.STEP_ENDED, 0)
            return
        kind = awaited = 0
        waiter = task._fut_waiter
        levels, after = awaitables.walk(
            task.get_coro(), coroutines.locate, chain)
        if waiter is not None:
            kind, awaited = self.tasks.awaited(
                thread, state, waiter, after, now)
        else:
            state.reason = 0
        self.tasks.blocked(
            thread, state.began, now,
            levels[-1].function.number if levels else state.function)
        coroutines.suspend_chain(thread, levels, chain, kind, awaited, now)
        self._wait(state, slot)
        recorder.store(now, state.head | kind << 16 | slot << 8
                       | v.STEP_ENDED, awaited)

    def _wait(self, state: TaskState, slot: int) -> None:
        """Make ready for the next step."""
        state.moved = False
        level = state.level = state.chain.pop() if state.chain else None
        state.is_usual = False
        if level is None:
            state.resumed = 0
            return
        state.resumed = level.frame
        inner = level.coroutine()
        recorder = self.recorder
        if (not level.function.reports_itself
                and type(inner) is CoroutineType
                and inner.cr_frame is not None
                and not recorder.shows_locals):
            state.is_usual = True
            self.coroutines.waiting[level.frame] = state
            state.prepare(slot, self.tasks.gave_way)
            level.prepare(slot, inner.cr_frame.f_lasti, recorder.none)

    def _task_outcome(self, task: Any) -> Tuple[int, int]:
        if task.cancelled():
            return v.CANCELLED, 0
        error = getattr(task, "_exception", None)
        if error is not None:
            return v.THREW, self.recorder.value(error)
        return v.RETURNED, self.recorder.value(
            getattr(task, "_result", None))

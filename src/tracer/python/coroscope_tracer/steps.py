"""The steps of asyncio's tasks: what each resumes, and where it ends."""

import time
from types import CoroutineType
from typing import Any, List, Tuple

from . import awaitables
from . import vocabulary as v
from .activities import Level, ThreadState
from .held_lines import lines_between
from .hot_steps import BURST, EVENTS_OF_STEP, HotPoint
from .task_states import TaskState
from .tasks import BLOCKING_NS, Tasks


class Steps:
    """Tells of steps, whatever happens in them.

    The usual ones are told by step_probes.py.
    """

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.coroutines = tasks.coroutines
        self.recorder = tasks.recorder
        self._burst = (
            1 << 62 if self.recorder.options.unlimited else BURST)

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
            if code == v.RESUMED and state.is_opaque:
                shown = 0
        if state.usual_in is not thread:
            state.usual_in = None
        slot = thread.slot
        numbers = self.coroutines.numbers
        now = state.began = time.monotonic_ns()
        while level is not None:
            state.level = level
            state.resumed = level.frame
            if numbers.get(level.frame) == level.number:
                if level.function.reports_itself:
                    break
                recorder.store_two(
                    now, slot, v.STEP_STARTED, 0, state.number, 0,
                    code, 0, level.number, shown)
                return
            # It was settled from outside.
            level = state.chain.pop() if state.chain else None
        else:
            state.level = None
            state.resumed = 0
        recorder.store(now, v.STEP_STARTED, slot, 0, state.number, 0)

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
        before = state.level
        if state.gives_way:
            state.gives_way = False
            recorder.store(
                now, v.TASK_READY_BY_TASK, slot, self.tasks.gave_way,
                state.number, state.number)
        if task.done():
            coroutines.suspend_chain(thread, [], chain, 0, 0, now)
            state.level = None
            outcome, shown = self._task_outcome(task)
            if now - state.began > BLOCKING_NS:
                self._held(thread, state, before, [], now)
            recorder.store_two(
                now, slot, v.TASK_SETTLED, outcome, state.number, shown,
                v.STEP_ENDED, 0, state.number, 0)
            return
        kind = awaited = 0
        waiter = task._fut_waiter
        was_cancelling = state.cancelling
        levels, after = awaitables.walk(
            task.get_coro(), coroutines.locate, chain)
        if waiter is not None:
            kind, awaited = self.tasks.awaited(
                thread, state, waiter, after, now)
        else:
            state.reason = 0
        if now - state.began > BLOCKING_NS:
            self._held(thread, state, before, levels, now)
        coroutines.suspend_chain(thread, levels, chain, kind, awaited, now)
        self._wait(thread, state)
        if state.cancelling and not was_cancelling:
            # A signal's handler ran in the midst of this, and was told.
            now = time.monotonic_ns()
        recorder.store(
            now, v.STEP_ENDED, slot, kind, state.number, awaited)

    def _held(self, thread: ThreadState, state: TaskState, before: Any,
              levels: List[Level], now: int) -> None:
        """Tell that a step held the loop, and by which lines it may have.

        That is known of what was resumed, where nothing else of the chain
        can have run: from the level `before` to the last of `levels`.
        """
        sources = self.recorder.functions.sources
        since = time.monotonic_ns()
        held = None
        span = 0, 0
        number = state.function
        if levels:
            last = levels[-1]
            held = last.function
            number = held.number
            if before is None and len(levels) == 1:
                span = lines_between(held, None, last.relative, sources)
            elif before is not None and before.number == last.number:
                span = lines_between(
                    held, before.relative, last.relative, sources)
        elif before is not None and before.function.number == number:
            held = before.function
            span = lines_between(held, before.relative, None, sources)
        self.tasks.blocked(thread, state.began, now, number, held, span)
        self.recorder.took(since)

    def _wait(self, thread: ThreadState, state: TaskState) -> None:
        """Make ready for the next step."""
        slot = thread.slot
        level = state.level = state.chain.pop() if state.chain else None
        state.usual_in = None
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
            state.usual_in = thread
            self.coroutines.waiting[level.frame] = state
            state.prepare(slot, self.tasks.gave_way)
            level.prepare(slot, inner.cr_frame.f_lasti, recorder.none)
            level.point = self.point(thread, level)

    def point(self, thread: ThreadState, level: Level) -> HotPoint:
        """Return how often steps are told that end where a level is."""
        return thread.hot.point(level.function, level.relative, self._burst)

    # Steps that are left out.

    def mute(self, thread: ThreadState, state: TaskState, now: int) -> bool:
        """Leave out the usual steps of a task, if its point is spent."""
        level: Any = state.level
        state.is_muted = thread.hot.is_spent(
            level.point, self.recorder.write_pair, thread.slot, now)
        return state.is_muted

    def unmute(self, thread: ThreadState) -> None:
        """Tell from now on of the step that runs."""
        state: Any = thread.activity
        state.is_muted = False
        self._resume(thread, state, time.monotonic_ns())

    def wake(self, thread: ThreadState, state: TaskState, task: Any) -> None:
        """Tell of a task again that waits; and where, if it has moved."""
        state.is_muted = False
        if not self._move(thread, state, task):
            waiter = task._fut_waiter
            if waiter is not None and id(waiter) not in self.tasks.futures:
                # Nor is it told that this is settled.
                state.level.point.left_out += 1

    def _move(self, thread: ThreadState, state: TaskState,
              task: Any) -> bool:
        """Tell where a task waits; False where the trace has it there."""
        level: Any = state.level
        inner = level.coroutine()
        frame = inner and inner.cr_frame
        waiter = task._fut_waiter
        if frame is None or frame.f_lasti == level.offset and (
                id(waiter) not in self.tasks.states):
            return False
        # The last step that was left out is told now.
        level.point.left_out -= EVENTS_OF_STEP - (waiter is None)
        now = time.monotonic_ns()
        self._resume(thread, state, now)
        state.owner = task
        state.began = now
        self.end(thread, state)
        return True

    def catch_up(self, thread: ThreadState) -> None:
        """Tell where tasks wait that have moved meanwhile."""
        hot = thread.hot
        states, hot.ran, hot.refilled = hot.ran, [], False
        for state in states:
            state.has_run = False
            task = state.reference()
            if (state.is_muted and task is not None
                    and self._move(thread, state, task)):
                state.is_muted = state.usual_in is not None and (
                    state.level.point.left <= 0)

    def end_muted(self, thread: ThreadState, state: TaskState,
                  now: int) -> None:
        """A step ends that was left out, but the next ones are not."""
        level: Any = state.level
        self.tasks.blocked(thread, state.began, now, level.function.number,
                           level.function)
        hot = thread.hot
        if now >= hot.due:
            hot.refill(self.recorder.write_pair, thread.slot, now)
        point = level.point
        waits = state.gives_way or state.owner._fut_waiter is not None
        if waits and point.left <= 0:
            point.left_out += EVENTS_OF_STEP
            return
        point.left -= 1
        state.is_muted = False
        self._resume(thread, state, now)
        # It was told already that the loop was held.
        state.began = now
        self.end(thread, state)

    def _resume(self, thread: ThreadState, state: TaskState,
                now: int) -> None:
        """Tell that a step runs whose start was left out."""
        level: Any = state.level
        state.usual_in = None
        self.recorder.store_two(
            now, thread.slot, v.STEP_STARTED, 0, state.number, 0,
            v.RESUMED, 0, level.number, 0)

    def _task_outcome(self, task: Any) -> Tuple[int, int]:
        if task.cancelled():
            return v.CANCELLED, 0
        error = getattr(task, "_exception", None)
        if error is not None:
            return v.THREW, self.recorder.value(error)
        return v.RETURNED, self.recorder.value(
            getattr(task, "_result", None))

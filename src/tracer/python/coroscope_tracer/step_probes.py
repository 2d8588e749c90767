"""The probes in asyncio's handles, at the cost of as little as can be.

They run for each step of each task, so what is usual is done here, with
everything at hand in local variables; what is not goes the long way by
the methods of Tasks and Steps, which do the same for every case.
"""

import time
from _thread import get_ident
from types import BuiltinFunctionType
from typing import Any, Callable, NamedTuple, Tuple

from . import vocabulary as v
from .activities import Level, ThreadState
from .coroutines import SUSPENDED_ON
from .steps import Steps
from .task_states import TaskState
from .tasks import BLOCKING_NS, READY

Probe = Callable[..., Any]


class Others(NamedTuple):
    """What is told of handles that step no task."""

    scheduled: Callable[[ThreadState, Any, Any, Any], None]
    begins: Callable[[ThreadState, Any], None]
    ends: Callable[[ThreadState], None]


def make_probes(steps: Steps, others: Others) -> Tuple[Probe, Probe, Probe]:
    """Return what is called when a handle is scheduled, begins and ends."""
    tasks = steps.tasks
    recorder = tasks.recorder
    threads_get = recorder.threads.get
    new_thread = recorder.thread
    states_get = tasks.states.get
    step_types = tasks.step_types
    wakeup = "task_wakeup"
    # The task that began a step last, whatever the thread.
    running: Any = TaskState(0, None)
    nobody = 0, None
    stepped = tasks.stepped
    announce = tasks.announce
    awaited_by = tasks.awaited
    ready = tasks.ready
    begin_step = steps.begin
    end_step = steps.end
    open_turn = tasks.loops.open_turn
    store = recorder.store
    store_two = recorder.store_two
    store_two_made = recorder.store_two_made
    store_three_made = recorder.store_three_made
    failed = recorder.failed
    future_type = tasks.future_type
    futures_pop = tasks.futures.pop
    awaitable_done = v.AWAITABLE_DONE
    ready_by = READY
    now = time.monotonic_ns
    blocking_ns = BLOCKING_NS
    # What the kind of what is awaited adds to a record's head.
    suspensions = {kind: code - v.SUSPENDED
                   for kind, code in SUSPENDED_ON.items()}

    def scheduled(handle: Any, callback: Any, args: Any, loop: Any) -> None:
        try:
            if (not args and type(callback) in step_types
                    and callback.__self__ is running.owner):
                # Told at the step's end, which follows.
                running.gives_way = True
                return
            other_scheduled(handle, callback, args, loop)
        except RecursionError:
            pass
        except Exception as error:
            failed("scheduled", error)

    def other_scheduled(handle: Any, callback: Any, args: Any,
                        loop: Any) -> None:
        task = stepped(callback)
        thread = threads_get(get_ident()) or new_thread()
        if task is None:
            others.scheduled(thread, handle, callback, loop)
            return
        state = states_get(id(task)) or announce(task)
        activity = thread.activity
        if activity is state and not args:
            state.gives_way = True
            return
        around = thread.loop
        if not args or around is None or around.reference() is not loop:
            ready(thread, task, state, args, loop)
            return
        future = args[0]
        if (type(future) is not future_type
                or future._state != "FINISHED"
                or future._exception is not None
                or state.reason > 0xffff):
            ready(thread, task, state, args, loop)
            return
        number, _ = futures_pop(id(future), nobody)
        slot = thread.slot << 8
        waker = activity.number
        head = state.head | state.reason << 16 | slot | ready_by[activity.kind]
        if number:
            store_two(now(), number << 32 | activity.kind << 16 | slot
                      | awaitable_done, waker, head, waker)
        else:
            store(now(), head, waker)

    def begins(handle: Any) -> Any:
        nonlocal running
        try:
            thread = threads_get(get_ident()) or new_thread()
            if thread.activity is not thread.idle:
                thread.outer.append(thread.activity)
            callback = handle._callback
            kind = type(callback)
            if kind in step_types or (kind is BuiltinFunctionType
                                      and callback.__name__ == wakeup):
                task = callback.__self__
            else:
                task = stepped(callback)
            at = thread.told_at
            if at:
                thread.told_at = 0
            else:
                loop = thread.loop
                if loop is not None and not loop.open:
                    open_turn(thread)
                at = now()
            if task is None:
                others.begins(thread, handle)
                return thread
            state = running = states_get(id(task)) or announce(task)
            args = handle._args
            if (not state.is_usual or state.slot != thread.slot
                    or task._must_cancel):
                begin_step(thread, task, state, args)
                return thread
            if args:
                future = args[0]
                if (type(future) is not future_type
                        or future._state != "FINISHED"
                        or future._exception is not None
                        or future._result is not None):
                    begin_step(thread, task, state, args)
                    return thread
                resumed = state.level.resumed_with_none
            else:
                resumed = state.level.resumed
            thread.activity = state
            state.owner = task
            state.began = at
            store_two_made(at, state.started, resumed)
            return thread
        except RecursionError:
            pass
        except Exception as error:
            failed("begins", error)
        return None

    def ends(thread: Any, result: Any = None) -> None:
        try:
            if thread is None:
                thread = threads_get(get_ident()) or new_thread()
            state = thread.activity
            if state.moved or not state.is_usual:
                end_unusual(thread, state)
            else:
                # The same coroutine is innermost; only its point may differ.
                level = state.level
                inner = level.coroutine()
                frame = inner and inner.cr_frame
                at = now()
                if frame is None or at - state.began > blocking_ns or (
                        frame.f_lasti != level.offset
                        and not stands(thread, level, frame.f_lasti)):
                    end_step(thread, state)
                else:
                    waiter = state.owner._fut_waiter
                    if waiter is not None:
                        kind, awaited = awaited_by(
                            thread, state, waiter, inner.cr_await, at)
                        state.owner = None
                        store_two(
                            at, level.suspended_head + suspensions[kind],
                            awaited, state.ended_head | kind << 16, awaited)
                    elif state.gives_way:
                        state.owner = None
                        state.gives_way = False
                        state.reason = 0
                        # Until the next handle begins nothing else runs.
                        thread.told_at = at
                        store_three_made(at, state.gave_way,
                                         level.suspended, state.ended)
                    else:
                        end_step(thread, state)
            if thread.outer:
                thread.restore()
            else:
                thread.activity = thread.idle
        except RecursionError:
            pass
        except Exception as error:
            failed("ends", error)

    def end_unusual(thread: ThreadState, state: Any) -> None:
        if state.kind == v.TASK:
            end_step(thread, state)
        else:
            others.ends(thread)

    def stands(thread: ThreadState, level: Level, offset: int) -> bool:
        relative = level.function.points.get(offset)
        if relative is None:
            return False
        level.stand(thread.slot, offset, relative)
        return True

    return scheduled, begins, ends

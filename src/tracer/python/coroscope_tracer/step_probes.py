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
from .activities import ThreadState
from .coroutines import SUSPENDED_ON
from .steps import Steps
from .task_states import TaskState
from .tasks import BLOCKING_NS, READY

Probe = Callable[..., None]


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
    store_three = recorder.store_three
    failed = recorder.failed
    future_type = tasks.future_type
    futures_pop = tasks.futures.pop
    awaitable_done = v.AWAITABLE_DONE
    ready_by = READY
    now = time.monotonic_ns
    task_kind = v.TASK
    # What the kind of what is awaited adds to a record's head.
    suspensions = {kind: code - v.SUSPENDED
                   for kind, code in SUSPENDED_ON.items()}

    def scheduled(handle: Any, callback: Any, args: Any, loop: Any) -> None:
        try:
            kind = type(callback)
            if kind in step_types or (kind is BuiltinFunctionType
                                      and callback.__name__ == wakeup):
                task = callback.__self__
                if task is running.owner and not args:
                    # Told at the step's end, which follows.
                    running.gives_way = True
                    return
            else:
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
            head = (state.head | state.reason << 16 | slot
                    | ready_by[activity.kind])
            if number:
                store_two(now(), number << 32 | activity.kind << 16 | slot
                          | awaitable_done, waker, head, waker)
            else:
                store(now(), head, waker)
        except RecursionError:
            pass
        except Exception as error:
            failed("scheduled", error)

    def begins(handle: Any) -> None:
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
            if not at:
                loop = thread.loop
                if loop is not None and not loop.open:
                    open_turn(thread)
                at = now()
            if task is None:
                others.begins(thread, handle)
                return
            state = running = states_get(id(task)) or announce(task)
            args = handle._args
            if (not state.is_usual or state.slot != thread.slot
                    or task._must_cancel):
                begin_step(thread, task, state, args)
                return
            shown = 0
            if args:
                future = args[0]
                if (type(future) is not future_type
                        or future._state != "FINISHED"
                        or future._exception is not None
                        or future._result is not None):
                    begin_step(thread, task, state, args)
                    return
                shown = recorder.none
            thread.activity = state
            state.owner = task
            state.began = at
            store_two(at, state.started_head, 0, state.level.resumed_head,
                      shown)
        except RecursionError:
            pass
        except Exception as error:
            failed("begins", error)

    def ends() -> None:
        try:
            thread = threads_get(get_ident()) or new_thread()
            state = thread.activity
            thread.told_at = 0
            if state.kind != task_kind:
                others.ends(thread)
            elif state.moved or not state.is_usual:
                end_step(thread, state)
            else:
                # The same coroutine is innermost; only its point may differ.
                level = state.level
                inner = level.coroutine()
                frame = inner and inner.cr_frame
                relative = frame and level.function.points.get(frame.f_lasti)
                at = now()
                if relative is None or at - state.began > BLOCKING_NS:
                    end_step(thread, state)
                else:
                    if relative != level.relative:
                        level.make_heads(thread.slot, relative)
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
                        store_three(
                            at, state.gave_way_head, state.number,
                            level.suspended_head, 0, state.ended_head, 0)
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

    return scheduled, begins, ends

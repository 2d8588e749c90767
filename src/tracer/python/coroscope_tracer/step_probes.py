"""The probes in asyncio's handles, at the cost of as little as can be.

They run for each step of each task, so what is usual is done here, with
everything at hand in local variables; what is not goes the long way by
the methods of Tasks and Steps, which do the same for every case.
"""

import time
from _thread import get_ident
from _weakref import ref
from types import BuiltinFunctionType, CoroutineType
from typing import Any, Callable, NamedTuple, Tuple

from . import vocabulary as v
from .activities import Level, ThreadState
from .coroutines import SUSPENDED_ON
from .hot_steps import EVENTS_OF_STEP, EVENTS_OF_WAKING
from .steps import Steps
from .task_states import AS_TOLD, UNSEEN, WITH_NONE, TaskState
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
    unknown = running
    stepped = tasks.stepped
    announce = tasks.announce
    ready = tasks.ready
    begin_step = steps.begin
    end_step = steps.end
    mute = steps.mute
    end_muted = steps.end_muted
    unmute = steps.unmute
    wake = steps.wake
    point_of = steps.point
    left_out_of_step = EVENTS_OF_STEP
    left_out_of_waking = EVENTS_OF_WAKING
    open_turn = tasks.loops.open_turn
    write = recorder.write
    store_two = recorder.store_two
    store_two_made = recorder.store_two_made
    store_three_made = recorder.store_three_made
    failed = recorder.failed
    future_type = tasks.future_type
    futures_pop = tasks.futures.pop
    nobody = 0, None
    awaitable_done = v.AWAITABLE_DONE
    ready_by = READY
    now = time.monotonic_ns
    blocking_ns = BLOCKING_NS
    as_told, with_none, unseen = AS_TOLD, WITH_NONE, UNSEEN
    wait = make_wait(steps)

    def scheduled(handle: Any, callback: Any, args: Any, loop: Any) -> None:
        try:
            kind = type(callback)
            if kind in step_types:
                task = callback.__self__
                if args:
                    woken(task, args, loop)
                    return
                if task is running.owner:
                    # Told at the step's end, which follows.
                    running.gives_way = True
                    return
            elif (args and kind is BuiltinFunctionType
                  and callback.__name__ == wakeup):
                woken(callback.__self__, args, loop)
                return
            other_scheduled(handle, callback, args, loop)
        except RecursionError:
            pass
        except Exception as error:
            failed("scheduled", error)

    def woken(task: Any, args: Any, loop: Any) -> None:
        thread = threads_get(get_ident()) or new_thread()
        state = states_get(id(task)) or announce(task)
        activity = thread.activity
        around = thread.loop
        future = args[0]
        is_usual = (around is not None and around.current is loop
                    and type(future) is future_type
                    and future._state == "FINISHED"
                    and future._exception is None)
        if state.is_muted:
            if (is_usual and state.usual_in is thread
                    and activity.began < thread.hot.due):
                state.level.point.left_out += left_out_of_waking
                futures_pop(id(future), None)
                return
            wake(thread, state, task)
        if activity.is_muted:
            unmute(thread)
        reason = state.reason
        if not is_usual or reason > 0xffff:
            ready(thread, task, state, args, loop)
            return
        state.wakes_as = (unseen if state.is_opaque else with_none
                          if future._result is None else as_told)
        number, _ = futures_pop(id(future), nobody)
        waker = activity.number
        kind = activity.kind
        if number:
            store_two(now(), thread.slot, awaitable_done, kind, number, waker,
                      ready_by[kind], reason, state.number, waker)
        else:
            write(ready_by[kind], thread.slot, reason, state.number, waker)

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
        if state.is_muted:
            wake(thread, state, task)
        if activity.is_muted:
            unmute(thread)
        ready(thread, task, state, args, loop)

    def begins(handle: Any) -> Any:
        nonlocal running
        try:
            thread = threads_get(get_ident()) or new_thread()
            callback = handle._callback
            kind = type(callback)
            if kind in step_types or (kind is BuiltinFunctionType
                                      and callback.__name__ == wakeup):
                task = callback.__self__
                state = states_get(id(task), unknown)
                if (state.usual_in is thread
                        and thread.activity is thread.idle
                        and not task._must_cancel
                        and (state.is_muted or state.wakes_as
                             or not handle._args)):
                    at = thread.told_at
                    if at:
                        thread.told_at = 0
                    else:
                        at = now()
                        if not (thread.loop and thread.loop.open):
                            open_turn(thread, at)
                    thread.activity = running = state
                    state.owner = task
                    state.began = at
                    if state.is_muted:
                        if not state.has_run:
                            state.has_run = True
                            thread.hot.ran.append(state)
                    elif state.wakes_as:
                        level = state.level
                        store_two_made(
                            at, state.started, level.resumed_with_none
                            if state.wakes_as == with_none
                            else level.resumed)
                        state.wakes_as = as_told
                    else:
                        store_two_made(at, state.started,
                                       state.level.resumed)
                    return thread
            other_begins(thread, handle, callback)
            return thread
        except RecursionError:
            pass
        except Exception as error:
            failed("begins", error)
        return None

    def other_begins(thread: ThreadState, handle: Any,
                     callback: Any) -> None:
        nonlocal running
        if thread.activity is not thread.idle:
            thread.outer.append(thread.activity)
        if thread.told_at:
            thread.told_at = 0
        elif not (thread.loop and thread.loop.open):
            open_turn(thread, now())
        task = stepped(callback)
        if task is None:
            others.begins(thread, handle)
            return
        state = running = states_get(id(task)) or announce(task)
        state.wakes_as = as_told
        if state.is_muted:
            wake(thread, state, task)
        begin_step(thread, task, state, handle._args)

    def ends(thread: Any, result: Any = None) -> None:
        try:
            if thread is None:
                thread = threads_get(get_ident()) or new_thread()
            state = thread.activity
            if state.usual_in is not thread:
                end_unusual(thread, state)
            else:
                # The same coroutine is innermost; only its point may differ.
                level = state.level
                at = now()
                if state.is_muted:
                    point = level.point
                    if (point.left > 0 or at - state.began > blocking_ns
                            or at >= thread.hot.due
                            or not state.gives_way
                            and state.owner._fut_waiter is None):
                        end_muted(thread, state, at)
                    else:
                        point.left_out += left_out_of_step
                        thread.told_at = at
                    state.owner = None
                    state.gives_way = False
                else:
                    inner = level.coroutine()
                    frame = inner and inner.cr_frame
                    if frame is None or at - state.began > blocking_ns or (
                            frame.f_lasti != level.offset
                            and not stands(thread, level, frame.f_lasti)):
                        end_step(thread, state)
                    elif state.gives_way:
                        state.owner = None
                        state.gives_way = False
                        state.reason = 0
                        # Until the next handle begins nothing else runs.
                        thread.told_at = at
                        point = level.point
                        point.left -= 1
                        if point.left < 0 and mute(thread, state, at):
                            point.left_out += 1
                            store_two_made(at, level.suspended, state.ended)
                        else:
                            store_three_made(at, state.gave_way,
                                             level.suspended, state.ended)
                    else:
                        waiter = state.owner._fut_waiter
                        if waiter is None:
                            end_step(thread, state)
                        else:
                            wait(thread, state, level, inner.cr_await,
                                 waiter, at)
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
        level.point = point_of(thread, level)
        return True

    return scheduled, begins, ends


def make_wait(steps: Steps) -> Callable[..., None]:
    """Return what tells that a usual step ends and waits for a future."""
    tasks = steps.tasks
    recorder = tasks.recorder
    states_get = tasks.states.get
    futures = tasks.futures
    labelled_get = tasks.labelled.get
    future_type = tasks.future_type
    awaited_by = tasks.awaited
    mute = steps.mute
    store_two = recorder.store_two
    store_waiting = recorder.store_waiting
    task_kind = v.TASK
    first_awaited = v.AWAITABLE_FIRST_AWAITED
    suspended_on = SUSPENDED_ON
    step_ended = v.STEP_ENDED

    def wait(thread: ThreadState, state: Any, level: Level, after: Any,
             waiter: Any, at: int) -> None:
        kind = known = None
        key = id(waiter)
        if (type(after) is CoroutineType and key not in futures
                and (type(waiter) is future_type
                     or states_get(key) is None)):
            known = labelled_get(id(after.cr_code))
        state.owner = None
        if known is None:
            kind, awaited = awaited_by(thread, state, waiter, after, at)
            store_two(at, thread.slot, suspended_on[kind], level.relative,
                      level.number, awaited,
                      step_ended, kind, state.number, awaited)
        else:
            # A new future of a usual kind.
            awaited = next(recorder.awaitables)
            futures[key] = awaited, ref(waiter)
            _, code, reason, state.is_opaque = known
            state.reason = reason
            store_waiting(at, thread.slot, first_awaited, code, awaited,
                          reason, level.suspended_on, state.ended_on)
        point = level.point
        point.left -= 1
        if point.left < 0 and kind != task_kind:
            mute(thread, state, at)

    return wait

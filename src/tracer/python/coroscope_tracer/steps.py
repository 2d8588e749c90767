"""The probes in asyncio's handles, at the cost of as little as can be.

They run for each step of each task, so what is usual is done here, with
everything at hand in local variables; what is not goes the long way by
the methods of Tasks, which do the same for every case.
"""

import time
from _thread import get_ident
from types import CoroutineType
from typing import Any, Callable, NamedTuple, Tuple

from . import vocabulary as v
from .coroutines import SUSPENDED_ON
from .recorder import ThreadState
from .tasks import ALWAYS, BLOCKING_NS, NEVER, READY, Tasks

Probe = Callable[..., None]


class Others(NamedTuple):
    """What is told of handles that step no task."""

    scheduled: Callable[[ThreadState, Any, Any, Any], None]
    begins: Callable[[ThreadState, Any], None]
    ends: Callable[[ThreadState], None]


def make_probes(tasks: Tasks, others: Others) -> Tuple[Probe, Probe, Probe]:
    """Return what is called when a handle is scheduled, begins and ends."""
    recorder = tasks.recorder
    threads_get = recorder.threads.get
    new_thread = recorder.thread
    states_get = tasks.states.get
    numbers_get = tasks.coroutines.numbers.get
    ways_get = tasks.ways.get
    stepped = tasks.stepped
    announce = tasks.announce
    open_turn = tasks.loops.open_turn
    store = recorder.store
    store_two = recorder.store_two
    failed = recorder.failed
    shows_locals = recorder.shows_locals
    future_type = tasks.future_type
    futures_pop = tasks.futures.pop
    awaitable_done = v.AWAITABLE_DONE
    ready_by = READY
    now = time.monotonic_ns
    nothing = v.NOTHING
    task_kind = v.TASK
    # What the kind of what is awaited adds to a record's head.
    suspensions = {kind: code - v.SUSPENDED
                   for kind, code in SUSPENDED_ON.items()}
    endings = {kind: kind << 16 for kind in SUSPENDED_ON}

    def scheduled(handle: Any, callback: Any, args: Any, loop: Any) -> None:
        try:
            thread = threads_get(get_ident()) or new_thread()
            way = ways_get(type(callback))
            if way == ALWAYS:
                task = callback.__self__
            else:
                task = None if way == NEVER else stepped(callback)
                if task is None:
                    others.scheduled(thread, handle, callback, loop)
                    return
            state = states_get(id(task)) or announce(task)
            running = thread.loop
            kind = thread.kind
            if running is None or running.reference() is not loop:
                tasks.ready(thread, task, state, args, loop)
            elif not args:
                if kind != task_kind or thread.current != state.number:
                    tasks.ready(thread, task, state, args, loop)
                    return
                if state.slot != thread.slot:
                    state.make_heads(thread.slot, tasks.gave_way)
                store(now(), state.gave_way_head, thread.current)
            else:
                future = args[0]
                if (type(future) is not future_type
                        or future._state != "FINISHED"
                        or future._exception is not None
                        or state.reason > 0xffff):
                    tasks.ready(thread, task, state, args, loop)
                    return
                entry = futures_pop(id(future), None)
                waker = thread.current
                slot = thread.slot << 8
                head = (state.head | state.reason << 16 | slot
                        | ready_by[kind])
                if entry is None:
                    store(now(), head, waker)
                else:
                    store_two(now(), entry[0] << 32 | kind << 16 | slot
                              | awaitable_done, waker, head, waker)
        except RecursionError:
            pass
        except Exception as error:
            failed("scheduled", error)

    def begins(handle: Any) -> None:
        try:
            thread = threads_get(get_ident()) or new_thread()
            if thread.kind:
                thread.keep()
            loop = thread.loop
            if loop is not None and not loop.open:
                open_turn(thread)
            callback = handle._callback
            way = ways_get(type(callback))
            if way == ALWAYS:
                task = callback.__self__
            else:
                task = None if way == NEVER else stepped(callback)
                if task is None:
                    others.begins(thread, handle)
                    return
            state = states_get(id(task)) or announce(task)
            chain = state.chain
            if not chain or state.name_id or task._must_cancel:
                tasks.begin_step(thread, task, state, handle._args)
                return
            shown = 0
            args = handle._args
            if args:
                future = args[0]
                if (type(future) is not future_type
                        or future._state != "FINISHED"
                        or future._exception is not None
                        or future._result is not None):
                    tasks.begin_step(thread, task, state, args)
                    return
                shown = recorder.none
            level = chain[-1]
            if (level.function.reports_itself
                    or numbers_get(level.frame) != level.number):
                tasks.begin_step(thread, task, state, handle._args)
                return
            del chain[-1]
            thread.kind = task_kind
            thread.current = state.number
            thread.inner = 0
            thread.task = task
            thread.state = state
            thread.chain = chain
            thread.moved = False
            thread.resumed = level.frame
            thread.level = level
            slot = thread.slot
            if state.slot != slot:
                state.make_heads(slot, tasks.gave_way)
            if level.slot != slot:
                level.make_heads(slot, level.relative)
            thread.began = at = now()
            store_two(at, state.started_head, 0, level.resumed_head, shown)
        except RecursionError:
            pass
        except Exception as error:
            failed("begins", error)

    def ends() -> None:
        try:
            thread = threads_get(get_ident()) or new_thread()
            state = thread.state
            if state is None:
                others.ends(thread)
            else:
                step_ends(thread, state)
            if thread.outer:
                thread.restore()
            else:
                thread.kind = nothing
                thread.current = thread.resumed = 0
                thread.chain = None
        except RecursionError:
            pass
        except Exception as error:
            failed("ends", error)

    def step_ends(thread: ThreadState, state: Any) -> None:
        # The same coroutine is innermost; only its point may differ.
        level = thread.level
        if thread.moved or level is None or shows_locals:
            tasks.end_step(thread)
            return
        inner = level.coroutine()
        task = thread.task
        if type(inner) is not CoroutineType or task.done():
            tasks.end_step(thread)
            return
        frame = inner.cr_frame
        relative = frame and level.function.points.get(frame.f_lasti)
        at = now()
        if relative is None or at - thread.began > BLOCKING_NS:
            tasks.end_step(thread)
            return
        slot = thread.slot
        if relative != level.relative or level.slot != slot:
            level.make_heads(slot, relative)
        if state.slot != slot:
            state.make_heads(slot, tasks.gave_way)
        state.chain.append(level)
        thread.task = thread.state = thread.chain = None
        waiter = task._fut_waiter
        if waiter is None:
            state.reason = 0
            store_two(at, level.suspended_head, 0, state.ended_head, 0)
            return
        kind, awaited = tasks.awaited(thread, state, waiter, inner.cr_await)
        store_two(now(), level.suspended_head + suspensions[kind], awaited,
                  state.ended_head + endings[kind], awaited)

    return scheduled, begins, ends

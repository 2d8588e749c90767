"""asyncio's loops, tasks and callbacks, by patches of its classes.

Patched are methods of BaseEventLoop and Handle that every program goes
through; the tasks and futures themselves, which are written in C, are
only looked at.
"""

import sys
import time
from _thread import get_ident
from _weakref import ref
from types import (BuiltinFunctionType, CoroutineType, FrameType,
                   FunctionType, MethodType)
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import awaitables
from . import vocabulary as v
from .callback_names import callback_name
from .coroutines import SUSPENDED_ON, Coroutines
from .insertion import insert_probe
from .recorder import Level, ThreadState

# A callback that runs longer holds the loop.
BLOCKING_NS = 10_000_000
# What a loop notices later than this, while it was running other code, was
# held up by that code.
_HELD_UP_NS = 1_000_000
# Functions of asyncio that settle the future they are given.
_SETTLERS = ("_set_result_unless_cancelled", "_release_waiter")

# Callbacks of a type that step a task.
_NEVER, _ALWAYS, _BUILTIN, _METHOD = range(4)

_READY = {
    v.NOTHING: v.TASK_READY,
    v.TASK: v.TASK_READY_BY_TASK,
    v.CALLBACK: v.TASK_READY_BY_CALLBACK,
    v.THREAD: v.TASK_READY_BY_THREAD,
}


class TaskState:
    """What is known of one task."""

    __slots__ = ("number", "reference", "chain", "reason", "function",
                 "cancelling", "settled", "name", "name_id")

    def __init__(self, number: int, reference: Any) -> None:
        self.number = number
        self.reference = reference
        self.chain: List[Level] = []
        # The label of what it waits for.
        self.reason = 0
        self.function = 0
        self.cancelling = False
        self.settled = False
        # Its name when it was announced, and the text's id where the
        # name may still be given to it.
        self.name = ""
        self.name_id = 0


class LoopState:
    """What is known of one event loop."""

    __slots__ = ("number", "reference", "turns", "open", "began", "ended")

    def __init__(self, number: int, reference: Any) -> None:
        self.number = number
        self.reference = reference
        self.turns = 0
        self.open = False
        # When the first callback of this turn began, and when the last one
        # of the turn before ended; between the two the loop slept.
        self.began = 0
        self.ended = 0


class AsyncioProbes:
    """The patches, and what they remember."""

    def __init__(self, coroutines: Coroutines) -> None:
        self.coroutines = coroutines
        self.recorder = coroutines.recorder
        self.tasks: Dict[int, TaskState] = {}
        self.loops: Dict[int, LoopState] = {}
        # By id of a future: its number, and the future.
        self.futures: Dict[int, Tuple[int, Any]] = {}
        # Numbers of handles that are not ours, by id.
        self.timers: Dict[int, int] = {}
        # By number of a callback that only passes on what a job in
        # another thread came to: the job's number, and when it did.
        self.relays: Dict[int, Tuple[int, int]] = {}
        self.gave_way = self.recorder.string("gave way")
        # How to tell by its type whether a callback steps a task.
        self.callback_types: Dict[type, int] = {}
        self.steps: Tuple[Any, ...] = ()

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.tasks.clear()
        self.loops.clear()
        self.futures.clear()
        self.timers.clear()
        self.relays.clear()
        self.gave_way = self.recorder.string("gave way")

    def install(self, asyncio: Any) -> None:
        """Patch the freshly imported package."""
        methods = vars(asyncio.tasks._PyTask)
        self.steps = (methods["_Task__step"], methods["_Task__wakeup"])
        self._patch_handles(asyncio.events, asyncio.base_events)
        self._patch_loop(asyncio.base_events.BaseEventLoop)
        self._watch_misuse(asyncio)

    # Loops.

    def _patch_loop(self, loop_type: Any) -> None:
        original_run_once = loop_type._run_once
        original_close = loop_type.close
        recorder = self.recorder
        probes = self

        def _run_once(self: Any) -> None:
            thread = recorder.threads.get(get_ident()) or recorder.thread()
            outer = thread.loop
            try:
                state = probes.loop(self)
                thread.loop = state
            except Exception as error:
                recorder.failed("run_once", error)
                return original_run_once(self)
            try:
                original_run_once(self)
            except BaseException as error:
                _hide_frame(error)
                raise
            finally:
                thread.loop = outer
                try:
                    if state.open:
                        state.open = False
                        state.ended = time.monotonic_ns()
                        recorder.write(
                            v.TURN_ENDED, thread.slot, 0, state.number, 0)
                except Exception as error:
                    recorder.failed("run_once", error)

        def close(self: Any) -> None:
            was_open = not self.is_closed()
            try:
                original_close(self)
            except BaseException as error:
                _hide_frame(error)
                raise
            if was_open and self.is_closed():
                probes.loop_closed(self)

        for function in (_run_once, close):
            _imitate(function, getattr(loop_type, function.__name__))
            setattr(loop_type, function.__name__, function)

    def _watch_misuse(self, asyncio: Any) -> None:
        running = asyncio.events._get_running_loop
        loop_type = asyncio.base_events.BaseEventLoop

        def check_closed(loop: Any) -> None:
            if loop._closed:
                self.misused(loop, v.MISUSE_CLOSED, "Event loop is closed")

        def check_running(loop: Any) -> None:
            if loop.is_running():
                self.misused(loop, v.MISUSE_ALREADY_RUNNING,
                             "This event loop is already running")
            elif running() is not None:
                self.misused(
                    loop, v.MISUSE_ALREADY_RUNNING,
                    "Cannot run the event loop while another loop is "
                    "running")

        def run() -> None:
            loop = running()
            if loop is not None:
                self.misused(
                    loop, v.MISUSE_ALREADY_RUNNING,
                    "asyncio.run() cannot be called from a running event "
                    "loop")

        insert_probe(loop_type._check_closed, check_closed, ["self"])
        insert_probe(loop_type._check_running, check_running, ["self"])
        insert_probe(asyncio.runners.run, run, [])

    def loop(self, loop: Any) -> LoopState:
        """Return the state of a loop, announcing it where it is new."""
        state = self.loops.get(id(loop))
        if state is None or state.reference() is not loop:
            recorder = self.recorder
            state = LoopState(recorder.next_loop(), ref(loop))
            self.loops[id(loop)] = state
            recorder.write(
                v.LOOP_STARTED, recorder.thread().slot, 0, state.number,
                recorder.string(type(loop).__name__))
        return state

    def loop_closed(self, loop: Any) -> None:
        """Tell that a loop was closed."""
        try:
            state = self.loop(loop)
            self.recorder.write(
                v.LOOP_CLOSED, self.recorder.thread().slot, 0,
                state.number, 0)
        except Exception as error:
            self.recorder.failed("loop_closed", error)

    def misused(self, loop: Any, misuse: int, message: str) -> None:
        """Tell that a loop was asked for what it cannot do."""
        recorder = self.recorder
        try:
            frame = self._user_frame(sys._getframe(1))
            point = 0
            if frame is not None:
                point = recorder.functions.site(
                    frame.f_code, frame.f_lineno)
            state = self.loops.get(id(loop)) if loop is not None else None
            recorder.write_pair(
                v.LOOP_MISUSED, recorder.thread().slot,
                state.number if state is not None else 0, point,
                recorder.string(f"RuntimeError: {message}"),
                misuse, 0, 0, 0)
        except Exception as failure:
            recorder.failed("misused", failure)

    def _user_frame(self, frame: Optional[FrameType]
                    ) -> Optional[FrameType]:
        contains = self.recorder.workspace.contains
        while frame is not None:
            if contains(frame.f_code.co_filename):
                return frame
            frame = frame.f_back
        return None

    # Handles: everything a loop runs.

    def _patch_handles(self, events: Any, base_events: Any) -> None:
        original = events.Handle
        original_run = original._run
        original_call_at = base_events.BaseEventLoop.call_at
        recorder = self.recorder
        probes = self
        task_stepped = self.task_stepped
        now = time.monotonic_ns

        threads = recorder.threads
        tasks = self.tasks
        write = recorder.write

        class Handle(original):  # type: ignore[misc]
            """A handle that knows what it is in the trace."""

            __slots__ = ("_coroscope_number", "_coroscope_task")

            def _run(self) -> None:
                state = self._coroscope_task
                if state is None:
                    probes.run_callback(
                        self, original_run, self._coroscope_number)
                    return
                thread = threads.get(get_ident()) or recorder.thread()
                kind, current = thread.kind, thread.current
                chain, resumed = thread.chain, thread.resumed
                started = 0
                task = None
                try:
                    task = self._callback.__self__
                    probes.begin_step(thread, task, state, self._args)
                    started = now()
                except Exception as error:
                    recorder.failed("begin_step", error)
                try:
                    original_run(self)
                except BaseException as error:
                    _hide_frame(error)
                    raise
                finally:
                    try:
                        probes.end_step(
                            thread, task, state, now() - started)
                    except Exception as error:
                        recorder.failed("end_step", error)
                    thread.kind = kind
                    thread.current = current
                    thread.chain = chain
                    thread.resumed = resumed

        Handle.__module__ = original.__module__
        Handle.__qualname__ = original.__qualname__
        Handle.__doc__ = original.__doc__

        def _call_soon(self: Any, callback: Any, args: Any,
                       context: Any) -> Any:
            handle = Handle(callback, args, self, context)
            if handle._source_traceback:
                del handle._source_traceback[-1]
            handle._coroscope_task = None
            handle._coroscope_number = 0
            try:
                owner = task_stepped(callback)
                state = None
                if owner is not None:
                    state = tasks.get(id(owner)) or probes.task(owner)
                if state is not None:
                    handle._coroscope_task = state
                    probes.task_ready(owner, state, args, self)
                else:
                    handle._coroscope_number = probes.scheduled(
                        callback, self)
            except Exception as error:
                recorder.failed("call_soon", error)
            self._ready.append(handle)
            return handle

        def call_at(self: Any, when: Any, callback: Any, *args: Any,
                    context: Any = None) -> Any:
            try:
                handle = original_call_at(
                    self, when, callback, *args, context=context)
            except BaseException as error:
                _hide_frame(error)
                raise
            if handle._source_traceback:
                del handle._source_traceback[-1]
            try:
                probes.timers[id(handle)] = probes.scheduled(callback, self)
            except Exception as error:
                recorder.failed("call_at", error)
            return handle

        def _run(self: Any) -> None:
            number = probes.timers.pop(id(self), 0)
            probes.run_callback(self, original_run, number)

        for owner, function in (
                (base_events.BaseEventLoop, _call_soon),
                (base_events.BaseEventLoop, call_at), (original, _run)):
            _imitate(function, getattr(owner, function.__name__))
            setattr(owner, function.__name__, function)

    def task_stepped(self, callback: Any) -> Any:
        """Return the task that a callback steps; None for any other."""
        kind = type(callback)
        how = self.callback_types.get(kind)
        if how is None:
            how = self.callback_types[kind] = _how_it_steps(kind)
        if (how == _ALWAYS
                or how == _BUILTIN and callback.__name__ == "task_wakeup"
                or how == _METHOD and callback.__func__ in self.steps):
            return callback.__self__
        return None

    def scheduled(self, callback: Any, loop: Any) -> int:
        """Tell that a callback will run; return its number."""
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        kind, current = self._actor(thread, loop)
        number = recorder.next_callback()
        recorder.write_pair(
            v.CALLBACK_SCHEDULED, thread.slot, kind, number,
            recorder.string(callback_name(callback)), 0, current, 0, 0)
        if (thread.kind == v.CALLBACK and thread.loop is None
                and type(callback) is FunctionType
                and callback.__name__ == "_set_state"):
            self.relays[number] = current, time.monotonic_ns()
        return number

    def _actor(self, thread: ThreadState, loop: Any) -> Tuple[int, int]:
        """Return who acts on a loop: what it runs, or another thread."""
        state = self.loop(loop)
        if thread.loop is state:
            return thread.kind, thread.current
        if thread.kind != v.NOTHING:
            return thread.kind, thread.current
        if thread.loop is None and not state.open:
            return v.NOTHING, 0
        return v.THREAD, thread.slot

    def run_callback(self, handle: Any, run: Callable[[Any], None],
                     number: int) -> None:
        """Run a handle between the events that tell of it."""
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        outer = thread.kind, thread.current, thread.chain, thread.resumed
        started = 0
        try:
            self.open_turn(thread)
            if not number:
                number = recorder.next_callback()
            thread.kind, thread.current = v.CALLBACK, number
            thread.chain = None
            recorder.write(v.CALLBACK_STARTED, thread.slot, 0, number,
                           recorder.string(callback_name(handle._callback)))
            started = time.monotonic_ns()
            when = getattr(handle, "_when", None)
            if when is not None:
                self.timer_due(thread, handle, when, started)
            elif number in self.relays:
                # What runs on is woken by the job, not by its messenger.
                thread.current, since = self.relays.pop(number)
                self.due(thread, handle._args[0], started - since, started)
        except Exception as error:
            recorder.failed("begin_callback", error)
        try:
            run(handle)
        except BaseException as error:
            _hide_frame(error)
            raise
        finally:
            try:
                held = time.monotonic_ns() - started
                if held > BLOCKING_NS and started:
                    self.blocked(thread, held, 0)
                recorder.write(
                    v.CALLBACK_ENDED, thread.slot, 0, number, 0)
            except Exception as error:
                recorder.failed("end_callback", error)
            (thread.kind, thread.current, thread.chain,
             thread.resumed) = outer

    def timer_due(self, thread: ThreadState, handle: Any, when: Any,
                  now: int) -> None:
        """Tell since when a timer is due, if other code held it up.

        By the loop's own clock; a loop that slept when it came due was
        not held, however late the system woke it.
        """
        future = _settled_by(handle)
        if future is not None:
            late = int((handle._loop.time() - when) * 1e9)
            self.due(thread, future, late, now)

    def due(self, thread: ThreadState, future: Any, late: int,
            now: int) -> None:
        """Tell that a future could have been settled `late` ns before."""
        loop = thread.loop
        entry = self.futures.get(id(future))
        if loop is None or entry is None:
            return
        held = max(now - loop.began, 0) + max(
            loop.ended - (now - late), 0)
        if held > _HELD_UP_NS and late > _HELD_UP_NS:
            self.recorder.write_pair(
                v.AWAITABLE_DUE, thread.slot, 0, entry[0], 0, 0, 0, 0,
                min(late, held))

    def open_turn(self, thread: ThreadState) -> None:
        """Tell that a turn begins with the callback that is to run."""
        loop = thread.loop
        if loop is not None and not loop.open:
            loop.open = True
            loop.turns += 1
            loop.began = time.monotonic_ns()
            self.recorder.write(
                v.TURN_STARTED, thread.slot, 0, loop.number, loop.turns)

    def blocked(self, thread: ThreadState, held: int,
                function: int) -> None:
        """Tell that a callback held the loop."""
        loop = thread.loop
        self.recorder.write_pair(
            v.LOOP_BLOCKED, thread.slot,
            loop.number if loop is not None else 0, function, 0, 0, 0, 0,
            held)

    # Tasks.

    def task(self, task: Any) -> TaskState:
        """Return the state of a task, announcing it where it is new."""
        key = id(task)
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        number = recorder.next_task()
        tasks = self.tasks

        def gone(reference: Any) -> None:
            known = tasks.get(key)
            if known is not None and known.reference is reference:
                del tasks[key]

        state = tasks[key] = TaskState(number, ref(task, gone))
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
        state.name = _task_name(task)
        state.name_id = recorder.tables.own_string(state.name)
        kind, creator = thread.kind, thread.current
        recorder.write_pair(
            v.TASK_CREATED, thread.slot, kind, number, state.name_id, 0,
            root, creator, 0)
        return state

    def name(self, task: Any, state: TaskState) -> None:
        """Correct the name of a task that was named after its creation."""
        name = _task_name(task)
        if name != state.name:
            self.recorder.tables.replace_string(state.name_id, name)
        state.name_id = 0

    def task_ready(self, task: Any, state: TaskState, args: Any,
                   loop: Any) -> None:
        """Tell that a task will step, and who made it."""
        recorder = self.recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        running = thread.loop
        if running is not None and running.reference() is loop:
            kind, waker = thread.kind, thread.current
        else:
            kind, waker = self._actor(thread, loop)
        reason = state.reason
        if args:
            self.awoken(thread, task, state, args[0], kind, waker)
        elif kind == v.TASK and waker == state.number:
            reason = self.gave_way
        if reason <= 0xffff:
            recorder.write(_READY.get(kind, v.TASK_READY), thread.slot,
                           reason, state.number, waker)
        else:
            recorder.write_pair(
                v.TASK_READY_FAR, thread.slot, kind, state.number, waker,
                0, reason, 0, 0)

    def awoken(self, thread: ThreadState, task: Any, state: TaskState,
               future: Any, kind: int, waker: int) -> None:
        """Tell that what a task waited for is there."""
        entry = self.futures.pop(id(future), None)
        recorder = self.recorder
        outcome = v.RETURNED
        if getattr(future, "_state", "") == "CANCELLED":
            outcome = v.CANCELLED
            if not state.cancelling and (
                    not hasattr(task, "cancelling") or task.cancelling()):
                state.cancelling = True
                known = id(future) in self.tasks
                recorder.write(
                    v.CANCEL_REQUESTED, thread.slot,
                    v.NOTHING if known else kind, state.number,
                    0 if known else waker)
        elif getattr(future, "_exception", None) is not None:
            outcome = v.THREW
        if entry is None:
            return
        if outcome == v.RETURNED:
            recorder.write(v.AWAITABLE_DONE, thread.slot, kind, entry[0],
                           waker)
        else:
            recorder.write_pair(
                v.AWAITABLE_SETTLED, thread.slot, kind, entry[0], waker,
                outcome, 0, 0, 0)

    def begin_step(self, thread: ThreadState, task: Any, state: TaskState,
                   args: Any) -> None:
        """Tell that a task steps, and what it resumes."""
        recorder = self.recorder
        loop = thread.loop
        if loop is not None and not loop.open:
            self.open_turn(thread)
        thread.kind, thread.current = v.TASK, state.number
        thread.inner = 0
        if state.name_id:
            self.name(task, state)
        code, shown = v.RESUMED, 0
        if task._must_cancel:
            if not state.cancelling:
                state.cancelling = True
                recorder.write(v.CANCEL_REQUESTED, thread.slot, v.NOTHING,
                               state.number, 0)
            code = v.RESUMED_THROW
            shown = recorder.string("CancelledError()")
        elif args and state.chain:
            code, shown = self._arrived(args[0], state.chain[-1])
        self.coroutines.resume_chain(
            thread, state.chain, state.number, code, shown)

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

    def end_step(self, thread: ThreadState, task: Any, state: TaskState,
                 held: int) -> None:
        """Tell where a task's step left it."""
        recorder = self.recorder
        slot = thread.slot
        coroutines = self.coroutines
        if task.done():
            coroutines.suspend_chain(thread, [], state.chain, 0, 0)
            outcome, shown = self._task_outcome(task)
            if held > BLOCKING_NS:
                self.blocked(thread, held, state.function)
            state.settled = True
            recorder.write_two(
                slot, v.TASK_SETTLED, outcome, state.number, shown,
                v.STEP_ENDED, 0, state.number, 0)
            return
        waiter = task._fut_waiter
        kind = awaited = 0
        level = thread.level
        if not thread.moved and level is not None:
            # The same coroutine is innermost; only its point may differ.
            inner = level.coroutine()
            function = level.function
            if type(inner) is CoroutineType:
                frame, after = inner.cr_frame, inner.cr_await
                relative = function.points.get(frame.f_lasti)
                if relative is not None:
                    if waiter is not None:
                        kind, awaited = self.awaited(
                            thread, state, waiter, after)
                    else:
                        state.reason = 0
                    level.relative = relative
                    state.chain.append(level)
                    if held > BLOCKING_NS:
                        self.blocked(thread, held, function.number)
                    thread.chain = None
                    if recorder.shows_locals:
                        recorder.write(
                            SUSPENDED_ON[kind], slot, relative,
                            level.number, awaited)
                        coroutines.tell_locals(frame, level.number, slot)
                        recorder.write(v.STEP_ENDED, slot, kind,
                                       state.number, awaited)
                        return
                    recorder.write_two(
                        slot, SUSPENDED_ON[kind], relative, level.number,
                        awaited,
                        v.STEP_ENDED, kind, state.number, awaited)
                    return
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
        other = self.tasks.get(key)
        if other is not None:
            state.reason = recorder.string(f"task {_task_name(future)}")
            return v.TASK, other.number
        entry = self.futures.get(key)
        if entry is not None and entry[1]() is future:
            return v.AWAITABLE, entry[0]
        number = recorder.next_awaitable()
        self.futures[key] = (number, ref(future))
        description = awaitables.describe(
            future, awaitables.frames_between(after))
        name = state.reason = recorder.string(description.label)
        recorder.write(v.AWAITABLE_FIRST_AWAITED, thread.slot,
                       description.kind, number, name)
        for member in awaitables.members(future) or ():
            known = self.tasks.get(id(member))
            if known is not None:
                recorder.write(v.AWAITABLE_MEMBER, thread.slot, v.TASK,
                               number, known.number)
        return v.AWAITABLE, number


def _task_name(task: Any) -> str:
    try:
        name = task.get_name()
    except Exception:
        return ""
    return name[:160] if type(name) is str else ""


def _how_it_steps(kind: type) -> int:
    if kind is BuiltinFunctionType:
        return _BUILTIN
    if kind is MethodType:
        return _METHOD
    # Written in C; before 3.12 they name no module of their own.
    if kind.__module__ in ("_asyncio", "builtins") and kind.__name__ in (
            "TaskStepMethWrapper", "TaskWakeupMethWrapper"):
        return _ALWAYS
    return _NEVER


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


def _imitate(function: Any, original: Any) -> None:
    function.__module__ = original.__module__
    function.__qualname__ = original.__qualname__
    function.__doc__ = original.__doc__


def _hide_frame(error: BaseException) -> None:
    """Take the calling patch out of an error's traceback.

    It works where the error is raised again by a bare `raise`, from 3.11
    on; earlier versions keep the traceback elsewhere.
    """
    traceback = error.__traceback__
    if traceback is not None:
        error.__traceback__ = traceback.tb_next

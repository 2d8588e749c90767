"""Threads that wait for others: for what, since when, and who ends it.

All of threading's ways to wait but its plain locks go through
Condition.wait, and so do those of queue and concurrent.futures.  What the
program waits for is the outermost function of theirs that leads there.
A wait is told as an awaitable of who waits, and settled when the other
thread lets it go on.
"""

import sys
from _thread import get_ident
from types import CodeType, FrameType
from typing import Any, Dict, NamedTuple, Optional, Tuple

from . import vocabulary as v
from .insertion import Enclosure, Insertion, edit
from .lock_waits import LockWaits
from .operations import Operations, acting
from .recorder import Recorder
from .resource_names import resource_name
from .runners import Runners
from .semaphores import Semaphores

_WAIT = v.RESOURCE_OPERATIONS.index("wait")
_NOTIFY = v.RESOURCE_OPERATIONS.index("notify")
_ACQUIRE = v.RESOURCE_OPERATIONS.index("acquire")


class Way(NamedTuple):
    """A function that waits: what for, and what it does to a resource.

    `methods` are those by which a line of the program uses it.
    """

    kind: str
    label: str
    methods: Tuple[str, ...] = ()
    resource: str = ""
    operation: int = 0


_CONDITION = Way(
    "condition", "condition wait",
    ("wait", "wait_for", "notify", "notify_all", "acquire"), "condition",
    _WAIT)
_RESULT = Way("thread-pool", "result of a job")
_RESULTS = Way("process", "result of a pool's job")
_MESSAGE = Way("message", "message", ("recv", "recv_bytes", "poll"))
_BARRIER = Way("condition", "barrier wait", ("wait",))
_QUEUE = "get", "put", "join"

# By file and name of the function.
_WAYS: Dict[Tuple[str, str], Way] = {
    ("threading.py", "Condition.wait"): _CONDITION,
    ("threading.py", "Condition.wait_for"): _CONDITION,
    ("threading.py", "Event.wait"): Way(
        "event", "event wait", ("wait", "set"), "event", _WAIT),
    ("threading.py", "Semaphore.acquire"): Way(
        "semaphore", "semaphore acquire", ("acquire", "release"),
        "semaphore", _ACQUIRE),
    ("threading.py", "Barrier.wait"): _BARRIER,
    ("threading.py", "Barrier._enter"): _BARRIER,
    ("threading.py", "Barrier._wait"): _BARRIER,
    ("queue.py", "Queue.get"): Way("queue", "queue get", _QUEUE),
    ("queue.py", "Queue.put"): Way("queue", "queue put", _QUEUE),
    ("queue.py", "Queue.join"): Way("queue", "queue join", _QUEUE),
    ("_base.py", "Future.result"): _RESULT,
    ("_base.py", "Future.exception"): _RESULT,
    ("_base.py", "_result_or_cancel"): _RESULT,
    ("_base.py", "Executor.map.<locals>.result_iterator"): _RESULT,
    ("_base.py", "result_iterator"): _RESULT,  # before 3.11
    ("_base.py", "wait"): Way("wait", "wait for jobs"),
    ("_base.py", "as_completed"): Way("wait", "wait for a job"),
    ("pool.py", "ApplyResult.wait"): _RESULTS,
    ("pool.py", "ApplyResult.get"): _RESULTS,
    ("pool.py", "Pool.apply"): _RESULTS,
    ("pool.py", "Pool.map"): _RESULTS,
    ("pool.py", "Pool.starmap"): _RESULTS,
    ("pool.py", "IMapIterator.next"): _RESULTS,
    ("connection.py", "Connection._recv_bytes"): _MESSAGE,
    ("connection.py", "Connection._poll"): _MESSAGE,
    ("connection.py", "_ConnectionBase.recv"): _MESSAGE,
    ("connection.py", "_ConnectionBase.recv_bytes"): _MESSAGE,
    ("connection.py", "_ConnectionBase.recv_bytes_into"): _MESSAGE,
    ("connection.py", "_ConnectionBase.poll"): _MESSAGE,
    ("queues.py", "Queue.get"): Way("queue", "queue get", _QUEUE),
    ("queues.py", "SimpleQueue.get"): Way("queue", "queue get", _QUEUE),
    ("queues.py", "JoinableQueue.join"): Way("queue", "queue join", _QUEUE),
    ("synchronize.py", "SemLock.__enter__"): Way(
        "lock", "lock acquire", ("acquire", "release")),
    ("synchronize.py", "Condition.wait"): Way(
        "condition", "condition wait", _CONDITION.methods),
    ("synchronize.py", "Condition.wait_for"): Way(
        "condition", "condition wait", _CONDITION.methods),
    ("synchronize.py", "Event.wait"): Way(
        "event", "event wait", ("wait", "set")),
}
_FILES = {file for file, _ in _WAYS}


class ThreadWaits:
    """Tells what threads wait for, and who lets them go on."""

    def __init__(self, operations: Operations, locks: LockWaits) -> None:
        self._operations = operations
        self.locks = locks
        self._semaphores = Semaphores(operations)
        self.recorder: Recorder = operations.recorder
        self.runners = Runners(self.recorder)
        # By id of the lock that a wait of Condition blocks on: its
        # awaitable, and the resource that it is a wait for.
        self._waiting: Dict[int, Tuple[int, int]] = {}
        # By id of a thread: the awaitables of those threads that join it.
        self._joining: Dict[int, Dict[int, int]] = {}
        # By id of code of the functions above: the way, and the code.
        self._ways: Dict[int, Tuple[Optional[Way], CodeType]] = {}

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._waiting.clear()
        self._joining.clear()
        self._semaphores.reset()
        self.runners.reset()

    def watch(self, threading: Any) -> None:
        """Watch what waits in the freshly imported module."""
        # It begins while the condition is held yet: nobody can have let
        # go on what has not begun.
        edit(threading.Condition.wait,
             Insertion(self._begins, ("waiter", "timeout"),
                       after="self._waiters.append(waiter)"),
             Enclosure(None, self._ends, (), ("waiter",),
                       "try:\n    if timeout is None"))
        self._semaphores.watch(threading)
        edit(threading.Condition.notify, Insertion(
            self._notifies, ("waiter",), before="waiter.release()"))
        joins = "self._handle.join(" if sys.version_info >= (3, 13) else (
            "if timeout is None")
        edit(threading.Thread.join, Enclosure(
            self._join_begins, self._join_ends, ("self", "timeout"),
            ("self",), joins))

    def thread_ends(self, thread: Any) -> None:
        """Let those go on that join a thread; it is the one that runs."""
        for number in self._joining.pop(id(thread), {}).values():
            slot = self.recorder.thread().slot
            self.settle(number, slot, v.RETURNED, v.THREAD, slot)

    # Conditions, and all that is made of them.

    def _begins(self, waiter: Any, timeout: Any) -> None:
        try:
            if self.locks.is_off:
                self.locks.rearm()
            if timeout is not None and timeout <= 0:
                return
            found = self.way(sys._getframe(1))
            if found is not None:
                wait = self._waiting[id(waiter)] = self.wait(*found)
                if found[0] is _RESULT:
                    self._tell_runners(wait[0], sys._getframe(2))
        except RecursionError:
            pass
        except Exception as error:
            self.recorder.failed("thread_wait", error)

    def wait(self, way: Way, inner: FrameType, user: FrameType
              ) -> Tuple[int, int]:
        """Tell that the running thread waits."""
        resource = 0
        label = way.label
        operations = self._operations
        thread = self.recorder.thread()
        if way.methods:
            waited = inner.f_locals["self"]
            name = resource_name(
                waited, user, self.recorder.functions.sources, *way.methods)
            if not name.endswith("()"):
                label = f"{label} of {name}"
            if way.resource:
                resource = operations.number(waited) or operations.announce(
                    waited, v.RESOURCE_KINDS.index(way.resource), name,
                    thread.slot)
                actor = acting(thread)
                operations.tell_anyway(
                    thread, way.operation, resource, *actor, 0)
                if way.operation == _ACQUIRE:
                    self._semaphores.wants(resource, actor)
        return self.awaitable(way.kind, label), resource

    def _tell_runners(self, number: int, frame: FrameType) -> None:
        """Tell which threads can run what is waited for by a method."""
        recorder = self.recorder
        slot = recorder.thread().slot
        for runner in self.runners.of(frame.f_locals.get("self")):
            recorder.write(
                v.AWAITABLE_MEMBER, slot, v.THREAD, number, runner)

    def _notifies(self, waiter: Any) -> None:
        if not self._waiting:
            return
        try:
            number, resource = self._waiting.pop(id(waiter), (0, 0))
            if number:
                thread = self.recorder.thread()
                kind, actor = acting(thread)
                if resource:
                    self._operations.tell_anyway(
                        thread, _NOTIFY, resource, kind, actor, 0)
                self.settle(number, thread.slot, v.RETURNED, kind, actor)
        except Exception as error:
            self.recorder.failed("notify", error)

    def _ends(self, waiter: Any) -> None:
        if not self._waiting:
            return
        try:
            number, _ = self._waiting.pop(id(waiter), (0, 0))
            if number:
                # Nobody but the clock, or a signal, ended it.
                self.settle(number, self.recorder.thread().slot,
                             v.CANCELLED, v.NOTHING, 0)
        except Exception as error:
            self.recorder.failed("thread_wait", error)

    def way(self, frame: FrameType
             ) -> Optional[Tuple[Way, FrameType, FrameType]]:
        """Return the way in which the program waits, and its frames.

        None where no code of the workspace is what waits.
        """
        way = None
        inner = frame
        one: Optional[FrameType] = frame
        while one is not None:
            known = self._ways.get(id(one.f_code))
            if known is None:
                known = self._ways[id(one.f_code)] = (
                    _way_of(one), one.f_code)
            if known[0] is None:
                break
            way, inner = known[0], one
            one = one.f_back
        contains = self.recorder.workspace.contains
        if way is None or one is None or not contains(
                one.f_code.co_filename):
            return None
        return way, inner, one

    def is_for_program(self, frame: Optional[FrameType]) -> bool:
        """True where some code of the workspace waits by a frame."""
        contains = self.recorder.workspace.contains
        while frame is not None:
            if contains(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return False

    # Joining.

    def _join_begins(self, thread: Any, timeout: Any) -> None:
        try:
            if (timeout is not None and timeout <= 0 or _is_done(thread)
                    or not self.is_for_program(sys._getframe(1))):
                return
            number = self.awaitable("worker", f"join of {thread._name}")
            joined = self.recorder.threads.get(thread._ident)
            if joined is not None:
                recorder = self.recorder
                recorder.write(
                    v.AWAITABLE_MEMBER, recorder.thread().slot, v.THREAD,
                    number, joined.slot)
            self._joining.setdefault(id(thread), {})[get_ident()] = number
        except Exception as error:
            self.recorder.failed("join", error)

    def _join_ends(self, thread: Any) -> None:
        try:
            joining = self._joining.get(id(thread), {})
            number = joining.pop(get_ident(), 0)
            if number:
                if not joining:
                    self._joining.pop(id(thread), None)
                # Its end was told before the wait for it began.
                outcome = v.RETURNED if _is_done(thread) else v.CANCELLED
                self.settle(number, self.recorder.thread().slot, outcome,
                             v.NOTHING, 0)
        except Exception as error:
            self.recorder.failed("join", error)

    # Awaitables.

    def awaitable(self, kind: str, label: str) -> int:
        """Tell that the running thread waits, and return the number."""
        recorder = self.recorder
        thread = recorder.thread()
        creator_kind, creator = acting(thread)
        number = int(recorder.next_awaitable())
        recorder.write_pair(
            v.AWAITABLE_CREATED, thread.slot, v.AWAITABLE_KIND[kind], number,
            recorder.label(label), creator_kind, creator, 0, 0)
        return number

    def settle(self, number: int, slot: int, outcome: int, kind: int,
               waker: int) -> None:
        """Tell how a wait ended, and by whom."""
        self.recorder.write_pair(
            v.AWAITABLE_SETTLED, slot, kind, number, waker, outcome, 0, 0, 0)


def _way_of(frame: FrameType) -> Optional[Way]:
    code = frame.f_code
    file = code.co_filename.replace("\\", "/").rpartition("/")[2]
    if file not in _FILES:
        return None
    name = getattr(code, "co_qualname", None)
    if name is None:
        owner = type(frame.f_locals.get("self"))
        name = code.co_name
        for base in owner.__mro__:
            method = base.__dict__.get(name)
            if getattr(method, "__code__", None) is code:
                name = f"{base.__name__}.{name}"
                break
    return _WAYS.get((file, name))


def _is_done(thread: Any) -> bool:
    handle = getattr(thread, "_handle", None)
    if handle is not None:
        return bool(handle.is_done())
    lock = thread._tstate_lock
    return lock is None or not lock.locked()

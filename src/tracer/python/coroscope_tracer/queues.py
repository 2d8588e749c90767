"""Queues of asyncio and of threads: who puts, who gets, and their length."""

import sys
import time
from _thread import get_ident
from _weakref import ref
from collections import deque
from types import FrameType
from typing import Any, Callable, Dict, Optional, Tuple

from . import vocabulary as v
from .coroutines import Coroutines
from .functions import PAUSE_NS
from .insertion import Insertion, edit

_PUT = v.RESOURCE_OPERATIONS.index("put")
_GET = v.RESOURCE_OPERATIONS.index("get")
_QUEUE = v.RESOURCE_KINDS.index("queue")
_CONTAINERS = (deque, list, set, dict)
# So many operations are told before their rate is looked at.  Where they
# take less processor time than that none are told for PAUSE_NS: a pipeline
# shows its items by a few of them as well.
_BUDGET = 1_000
_FAST_NS = 30_000_000
# While operations are not told the clock is read each time that these bits
# of their count are 0.
_LOOK_AGAIN = 0x3ff
# How far up the stack the coroutine may be that puts or gets.
_FARTHEST = 8


class Queues:
    """Tells what is put into queues and taken from them."""

    def __init__(self, coroutines: Coroutines) -> None:
        self._coroutines = coroutines
        self._recorder = coroutines.recorder
        # By id of a queue: its number, and the queue.
        self._known: Dict[int, Tuple[int, Any]] = {}
        self._next = 1
        # How many operations are told before their rate is looked at, and
        # since when in the thread's processor time.
        self._budget = _BUDGET
        self._since = 0
        # How many were not told, since when, and until when none are.
        self._missed = 0
        self._off_since = 0
        self._due = 0

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._known.clear()
        self._next = 1
        self._missed = self._off_since = self._due = 0

    def watch_asyncio(self, asyncio: Any) -> None:
        """Watch asyncio.Queue, and what derives from it."""
        queue = asyncio.queues.Queue
        self._watch(queue.put_nowait, queue.get_nowait, "_queue")

    def watch_threads(self, module: Any) -> None:
        """Watch queue.Queue, and what derives from it."""
        self._watch(module.Queue.put, module.Queue.get, "queue")

    def _watch(self, put: Any, get: Any, items: str) -> None:
        edit(put, Insertion(
            self._probe(_PUT, items), ("self",), after="self._put(item)"))
        edit(get, Insertion(
            self._probe(_GET, items), ("self",), after="item = self._get()"))

    def _probe(self, operation: int, items: str) -> Callable[[Any], None]:
        def probe(queue: Any) -> None:
            if self._off_since:
                self._missed += 1
                if (self._missed & _LOOK_AGAIN
                        or time.monotonic_ns() < self._due):
                    return
            try:
                self._tell(operation, queue, _length(queue, items),
                           sys._getframe(2))
            except RecursionError:
                pass
            except Exception as error:
                self._recorder.failed("queue", error)
        return probe

    def _tell(self, operation: int, queue: Any, size: int,
              frame: FrameType) -> None:
        recorder = self._recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        if self._off_since:
            self._go_on(thread.slot)
        number, reference = self._known.get(id(queue), (0, None))
        if not number or reference() is not queue:
            number = self._announce(queue, thread.slot)
        kind, actor = v.COROUTINE, self._around(frame)
        if not actor:
            activity = thread.activity
            kind, actor = activity.kind, activity.number
            if kind == v.NOTHING:
                kind, actor = v.THREAD, thread.slot
        recorder.write_pair(
            v.RESOURCE_OPERATION, thread.slot, operation, number, actor,
            kind, size, 0, 0)
        self._budget -= 1
        if self._budget <= 0:
            self._measure(thread.slot)

    def _around(self, frame: Optional[FrameType]) -> int:
        """Return the nearest traced coroutine around a frame."""
        numbers = self._coroutines.numbers
        for _ in range(_FARTHEST):
            if frame is None:
                break
            number = numbers.get(id(frame))
            if number is not None:
                return number
            frame = frame.f_back
        return 0

    def _announce(self, queue: Any, slot: int) -> int:
        recorder = self._recorder
        number = self._next
        self._next += 1
        key = id(queue)
        known = self._known

        def gone(reference: Any) -> None:
            if known.get(key, (0, None))[1] is reference:
                del known[key]

        known[key] = number, ref(queue, gone)
        own = queue.__dict__
        largest = own.get("maxsize", own.get("_maxsize"))
        limit = f"{largest}" if type(largest) is int and largest > 0 else ""
        recorder.write(
            v.RESOURCE_CREATED, slot, _QUEUE, number,
            recorder.label(f"{type(queue).__name__}({limit})"))
        return number

    # What comes too fast.

    def _measure(self, slot: int) -> None:
        used = time.thread_time_ns()
        took = used - self._since
        self._since = used
        self._budget = _BUDGET
        if took <= _FAST_NS and not self._recorder.options.unlimited:
            self._off_since = time.monotonic_ns()
            self._due = self._off_since + PAUSE_NS
            # Said now too: nothing may come after it.
            self._limited(slot, 0, 0)

    def _go_on(self, slot: int) -> None:
        # The one that is told now was counted.
        count = self._missed - 1
        duration = time.monotonic_ns() - self._off_since
        self._missed = self._off_since = 0
        self._limited(slot, count, duration)
        self._since = time.thread_time_ns()

    def _limited(self, slot: int, count: int, duration: int) -> None:
        self._recorder.write_pair(
            v.GAP, slot, v.GAP_RATE_LIMIT, count, 0, 0, 0, 0, duration)


def _length(queue: Any, items: str) -> int:
    """Return how many items a queue holds; 0 where it cannot be told.

    No method of the queue is called: it may be the program's own.
    """
    held = queue.__dict__.get(items)
    return len(held) if type(held) in _CONTAINERS else 0

"""What is done to queues, locks and the like, and how much is told of it."""

import sys
import time
from _weakref import ref
from itertools import chain, repeat
from types import FrameType
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

from . import vocabulary as v
from .activities import ThreadState
from .coroutines import Coroutines
from .functions import PAUSE_NS, processor_time

# So many operations are told before their rate is looked at.  Where they
# take less processor time than that none are told for PAUSE_NS, and fewer
# after that: a pipeline shows its items by a few of them as well.
_BUDGET = 1_000
_BUDGET_AGAIN = 200
_FAST_NS = 30_000_000
# So many operations are left out before the clock is read again.
_UNWATCHED = 1_000
# How far up the stack the coroutine may be that acts.
_FARTHEST = 8


class Operations:
    """Tells operations on resources, unless they come too fast."""

    def __init__(self, coroutines: Coroutines) -> None:
        self.recorder = coroutines.recorder
        self._coroutines = coroutines
        # By id of a resource: its number, and the resource.
        self._known: Dict[int, Tuple[int, Any]] = {}
        self._next = 1
        # How many operations are told before their rate is looked at, and
        # since when in the thread's processor time.
        self._budget = self._counted = _BUDGET
        self._since = 0
        # True where an operation is to be told; else it is counted.
        self.admits: Callable[[], bool] = (
            chain.from_iterable(self).__next__ if _has_lock()
            else self._admits)
        # The operations that are left out now, how many were before them,
        # since when, and until when all are.
        self._block: Any = None
        self._missed = 0
        self._off_since = 0
        self._due = 0

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._known.clear()
        self._next = 1
        self._missed = self._off_since = self._due = 0
        if self._block is not None:
            # Its answers were given for the parent.
            for _ in range(self._block.__length_hint__()):
                self.admits()
            self._block = None

    def __iter__(self) -> "Operations":
        return self

    def __next__(self) -> Iterator[bool]:
        """Return the answers to the next questions whether to tell.

        An iterator of itertools hands them out: so what is left out costs
        no call of a Python function, and is counted all the same.
        """
        try:
            if self._off_since:
                if self._block is not None:
                    self._missed += _UNWATCHED
                    self._block = None
                if time.monotonic_ns() < self._due:
                    self._block = repeat(False, _UNWATCHED)
                    return self._block
        except Exception:
            pass  # at the recursion limit
        return repeat(True, 1)

    def _admits(self) -> bool:
        # Threads that run at the same time cannot share an iterator.
        if not self._off_since or time.monotonic_ns() >= self._due:
            return True
        self._missed += 1
        return False

    def tell(self, thread: ThreadState, operation: int, number: int,
             kind: int, actor: int, size: int) -> None:
        """Tell an operation that was admitted."""
        if self._off_since:
            self._go_on(thread.slot)
        self.recorder.write_pair(
            v.RESOURCE_OPERATION, thread.slot, operation, number, actor,
            kind, size, 0, 0)
        self._budget -= 1
        if self._budget <= 0:
            self._measure(thread.slot)

    def tell_anyway(self, thread: ThreadState, operation: int, number: int,
                    kind: int, actor: int, size: int) -> None:
        """Tell an operation that belongs to one that was told before."""
        self.recorder.write_pair(
            v.RESOURCE_OPERATION, thread.slot, operation, number, actor,
            kind, size, 0, 0)

    def number(self, resource: Any) -> int:
        """Return the number of a resource; 0 where it was not announced."""
        number, reference = self._known.get(id(resource), (0, None))
        return number if number and reference() is resource else 0

    def announce(self, resource: Any, kind: int, name: str,
                 slot: int) -> int:
        """Tell that there is a resource, and return its number."""
        recorder = self.recorder
        number = self._next
        self._next += 1
        key = id(resource)
        known = self._known

        def gone(reference: Any) -> None:
            if known.get(key, (0, None))[1] is reference:
                del known[key]

        known[key] = number, ref(resource, gone)
        recorder.write(v.RESOURCE_CREATED, slot, kind, number,
                       recorder.label(name))
        return number

    def coroutine_around(self, frame: Optional[FrameType]) -> int:
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

    # What comes too fast.

    def _measure(self, slot: int) -> None:
        used = processor_time()
        took = used - self._since
        self._since = used
        is_fast = took * _BUDGET <= _FAST_NS * self._counted
        self._budget = self._counted = _BUDGET
        if is_fast and not self.recorder.options.unlimited:
            self._off_since = time.monotonic_ns()
            self._due = self._off_since + PAUSE_NS
            # Said now too: nothing may come after it.
            self._limited(slot, 0, 0)

    def _go_on(self, slot: int) -> None:
        count = self._missed
        if self._block is not None:
            count += _UNWATCHED - self._block.__length_hint__()
            self._block = None
        duration = time.monotonic_ns() - self._off_since
        self._missed = self._off_since = 0
        self._limited(slot, count, duration)
        self._since = processor_time()
        self._budget = self._counted = _BUDGET_AGAIN

    def _limited(self, slot: int, count: int, duration: int) -> None:
        self.recorder.write_pair(
            v.GAP, slot, v.GAP_RATE_LIMIT, count, 0, 0, 0, 0, duration)


def acting(thread: ThreadState) -> Tuple[int, int]:
    """Return who acts: the task or callback that runs, or the thread."""
    activity = thread.activity
    if activity.kind == v.NOTHING:
        return v.THREAD, thread.slot
    return activity.kind, activity.number


def _has_lock() -> bool:
    """Tell whether one thread runs at a time."""
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    return is_enabled is None or bool(is_enabled())

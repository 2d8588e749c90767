"""How often the steps of tasks are told that end at one and the same point.

A task can step some hundred thousand times a second, which is more than a
person reads.  Of steps that only go on at a point and wait there again a
number is told, and then a few from time to time.  The task stays as it
was told last meanwhile; what was left out is counted, and declared as a
gap of the point's function.
"""

import time
from typing import Any, Callable, Dict, List

from . import vocabulary as v

# So many steps in a row are told at each point, however fast they come.
BURST = 1_000
# And so many in each further stretch of time.
AGAIN = 200
STRETCH_NS = 100_000_000

# What a step is that goes on and then gives way, or waits: that it is
# ready (of one that waits, told when it was woken), that it starts, its
# coroutine's resumption and suspension, its end, and what is awaited.
EVENTS_OF_STEP = 5
EVENTS_OF_WAKING = 2

# Writes a record and its continuation.
WritePair = Callable[..., None]


class HotPoint:
    """How many steps are still told at one point, and what was not."""

    __slots__ = ("function", "left", "left_out", "since", "is_open",
                 "is_hot")

    def __init__(self, function: int, left: int, now: int) -> None:
        self.function = function
        self.left = left
        # Events that were left out and are not declared, and since when;
        # before that, when it was met first.
        self.left_out = 0
        self.since = now
        # True once it was said that something is left out.
        self.is_open = False
        # True once it has used up its steps.
        self.is_hot = False


class HotSteps:
    """The points at which one thread's tasks wait."""

    __slots__ = ("due", "ran", "refilled", "_began", "_points", "_hot")

    def __init__(self) -> None:
        # When the running stretch of time is over.
        self.due = 0
        # Tasks whose steps were left out since the loop could last have
        # slept: they may wait elsewhere than the trace says.
        self.ran: List[Any] = []
        # True where another stretch of time has begun since they were
        # looked at.
        self.refilled = False
        self._began = 0
        self._points: Dict[int, HotPoint] = {}
        self._hot: List[HotPoint] = []

    def point(self, function: Any, relative: int, burst: int) -> HotPoint:
        """Return a point of a function."""
        key = function.point_base + relative
        point = self._points.get(key)
        if point is None:
            point = self._points[key] = HotPoint(
                function.number, burst, time.monotonic_ns())
        return point

    def is_spent(self, point: HotPoint, write_pair: WritePair, slot: int,
                 now: int) -> bool:
        """Tell whether steps at a point are left out from now on."""
        if now >= self.due:
            self.refill(write_pair, slot, now)
        if point.left > 0:
            point.left -= 1
            return False
        if not point.is_hot:
            point.is_hot = True
            self._hot.append(point)
            stretches = (now - point.since) // STRETCH_NS
            if stretches > 0:
                # Its steps came slowly till now.
                point.left = min(BURST, stretches * AGAIN)
                return False
        if not point.is_open:
            # Said now too: nothing may come after it.
            point.is_open = True
            point.since = now
            write_pair(v.GAP, slot, v.GAP_RATE_LIMIT, 0, point.function,
                       0, 0, 0, 0, now)
        return True

    def refill(self, write_pair: WritePair, slot: int, now: int) -> None:
        """Begin a new stretch of time; declare what was left out."""
        stretches = (now - self._began) // STRETCH_NS
        self._began = now
        self.refilled = True
        self.due = now + STRETCH_NS
        for point in self._hot:
            point.left = min(BURST, stretches * AGAIN)
            point.is_open = False
            if point.left_out > 0:
                write_pair(
                    v.GAP, slot, v.GAP_RATE_LIMIT, point.left_out,
                    point.function, 0, 0, 0, now - point.since, now)
                point.left_out = 0
                point.since = now

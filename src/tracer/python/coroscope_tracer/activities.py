"""What a thread is running: a task's step, a callback, or nothing."""

from typing import Any, List, Optional

from . import vocabulary as v
from .held_lines import HeldLines
from .hot_steps import HotSteps
from .records import HEAD, MADE


class Level:
    """One suspended coroutine in the chain that a task awaits."""

    __slots__ = ("number", "relative", "frame", "function", "coroutine",
                 "offset", "resumed", "resumed_with_none", "suspended",
                 "suspended_on", "point", "is_thrown")

    def __init__(self, number: int, relative: int, frame: int,
                 function: Any) -> None:
        # A weak reference, on the innermost level only.
        self.coroutine: Any = None
        self.number = number
        self.relative = relative
        self.frame = frame
        self.function = function
        # Where its frame stands, while it is innermost.
        self.offset = -1
        # What is told of it in a usual step; the last is without what it
        # waits for.
        self.resumed = self.resumed_with_none = b""
        self.suspended = self.suspended_on = b""
        # An error made it leave the yield where it was told to be last.
        self.is_thrown = False
        # How often it is told there: a HotPoint.
        self.point: Any = None

    def prepare(self, slot: int, offset: int, none: int) -> None:
        """Make its records of this thread; `none` is the id of None."""
        self.resumed = MADE.pack(v.RESUMED, slot, 0, self.number, 0)
        self.resumed_with_none = MADE.pack(
            v.RESUMED, slot, 0, self.number, none)
        self.stand(slot, offset, self.relative)

    def stand(self, slot: int, offset: int, relative: int) -> None:
        """Make the records of its suspension at this point."""
        self.offset = offset
        self.relative = relative
        self.suspended = MADE.pack(
            v.SUSPENDED, slot, relative, self.number, 0)
        self.suspended_on = HEAD.pack(
            v.SUSPENDED_ON_AWAITABLE, slot, relative, self.number)


class Activity:
    """One thing that runs; of a task also where it waits between steps."""

    __slots__ = ("kind", "number", "chain", "level", "resumed", "usual_in",
                 "began", "owner", "is_muted", "called")

    def __init__(self, kind: int, number: int,
                 chain: Optional[List[Level]] = None) -> None:
        self.kind = kind
        self.number = number
        # Of a task: the suspended levels of its chain, outermost first,
        # but for the innermost one, which a step resumes.
        self.chain = chain
        self.level: Optional[Level] = None
        # The frame that the step resumed, or that runs on after it.
        self.resumed = 0
        self.began = 0
        # Of a task: the thread where the next step resumes its level, and
        # that is all that there is to it; None for any other, and once a
        # coroutine began or ended in the step that runs.
        self.usual_in: Optional["ThreadState"] = None
        # True for a task whose usual steps are counted instead of told.
        self.is_muted = False
        # While it runs: the task; of a callback, the number it is told by.
        self.owner: Any = None
        # Of a callback: what is called.
        self.called: Any = None


class ThreadState:
    """What one thread is doing."""

    __slots__ = ("slot", "idle", "activity", "loop", "outer", "inner",
                 "told_at", "hot", "lines")

    def __init__(self, slot: int) -> None:
        self.slot = slot
        self.idle = self.activity = Activity(v.NOTHING, 0)
        self.loop: Any = None
        # What runs around this: loops and activities, outermost first.
        self.outer: List[Any] = []
        # The coroutine that was suspended last, with nothing since.
        self.inner = 0
        # When a step ended that nothing but the loop has followed; else 0.
        self.told_at = 0
        self.hot = HotSteps()
        self.lines = HeldLines()

    def forget(self) -> None:
        """Run nothing: this is the copy of a thread in a fork's child."""
        self.activity = self.idle
        self.loop = None
        self.outer.clear()

    def restore(self) -> None:
        """Go on with what runs around what has ended."""
        if self.outer and isinstance(self.outer[-1], Activity):
            self.activity = self.outer.pop()
        else:
            self.activity = self.idle

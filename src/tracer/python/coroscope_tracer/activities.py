"""What a thread is running: a task's step, a callback, or nothing."""

from typing import Any, List, Optional

from . import vocabulary as v


class Level:
    """One suspended coroutine in the chain that a task awaits."""

    __slots__ = ("number", "relative", "frame", "function", "coroutine",
                 "slot", "resumed_head", "suspended_head")

    def __init__(self, number: int, relative: int, frame: int,
                 function: Any) -> None:
        # A weak reference, on the innermost level only.
        self.coroutine: Any = None
        self.number = number
        self.relative = relative
        self.frame = frame
        self.function = function
        # The heads of its records, made for the thread with that number.
        self.slot = -1
        self.resumed_head = 0
        self.suspended_head = 0

    def make_heads(self, slot: int, relative: int) -> None:
        """Make the heads of its records of this thread at this point."""
        self.slot = slot
        self.relative = relative
        common = self.number << 32 | slot << 8
        self.resumed_head = common | v.RESUMED
        self.suspended_head = common | relative << 16 | v.SUSPENDED


class Activity:
    """One thing that runs; of a task also where it waits between steps."""

    __slots__ = ("kind", "number", "chain", "level", "resumed", "moved",
                 "began", "owner")

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
        # True once a coroutine began or ended in this step.
        self.moved = False
        self.began = 0
        # While it runs: the task; of a callback, the number it is told by.
        self.owner: Any = None


class ThreadState:
    """What one thread is doing."""

    __slots__ = ("slot", "idle", "activity", "loop", "outer", "inner",
                 "told_at")

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

    def restore(self) -> None:
        """Go on with what runs around what has ended."""
        if self.outer and isinstance(self.outer[-1], Activity):
            self.activity = self.outer.pop()
        else:
            self.activity = self.idle

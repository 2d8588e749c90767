"""How many of a rewritten function's yields are told (3.9 to 3.11).

Before each yield the function's gate is asked whether to leave it out.
The gate is an iterator of itertools that hands out one answer after the
other, and asks here only for the next block of them: so a yield that is
left out costs no call of a Python function, and is counted all the same.
"""

import time
from itertools import chain, repeat
from typing import Any, Callable, Iterator

from .functions import (BUDGET, BUDGET_AGAIN, FAST_NS, PAUSE_NS,
                        Function, processor_time)

# So many yields are left out before the clock is read again.
_UNWATCHED = 250
# A yield that is left out is two events: that it suspends, and its end.
_EVENTS = 2

# Tells of so many missed events of a function in so many nanoseconds.
Limited = Callable[[Function, int, int], None]


class YieldGate:
    """Measures a function's rate, and leaves out what comes too fast."""

    def __init__(self, limited: Limited, is_limited: bool) -> None:
        self.function: Any = None
        # The function whose last block was handed out.
        self._measured: Any = None
        self._limited = limited
        self._is_limited = is_limited
        # The block of yields that are left out now, and how many events
        # were missed in those before it that nothing was told of.
        self._block: Any = None
        self._missed = 0
        self._due = 0
        # So many yields are told before their rate is looked at.
        self._budget = BUDGET
        self.answers: Iterator[bool] = chain.from_iterable(self)

    def __iter__(self) -> "YieldGate":
        return self

    def __next__(self) -> Iterator[bool]:
        """Return the answers to the next yields: whether to leave it out."""
        try:
            if self._block is not None:
                self._missed += _UNWATCHED * _EVENTS
                self._block = None
            if self.function is not self._measured:
                # Its rate is known when the first block is used up.
                self._measured = self.function
                self._missed = 0
                self._budget = BUDGET
            elif self._is_limited and (
                    self._goes_on() if self.function.off
                    else self._begins()):
                self._block = repeat(True, _UNWATCHED)
                return self._block
        except Exception:
            pass  # at the recursion limit
        return repeat(False, self._budget)

    def tell(self) -> None:
        """Tell how many were left out up to now: nothing may come after."""
        function = self.function
        block = self._block
        if block is None or not function.off:
            return
        taken = (_UNWATCHED - block.__length_hint__()) * _EVENTS
        count, self._missed = self._missed + taken, -taken
        now = time.monotonic_ns()
        self._limited(function, count, now - function.since)
        function.since = now
        self._limited(function, 0, 0)

    def _begins(self) -> bool:
        """True where the yields that were told came too fast."""
        function = self.function
        used = processor_time()
        took = used - function.since
        function.since = used
        if took * BUDGET > FAST_NS * self._budget:
            self._budget = BUDGET
            return False
        function.since = time.monotonic_ns()
        function.off = True
        self._due = function.since + PAUSE_NS
        # Said now too: nothing may come after it.
        self._limited(function, 0, 0)
        return True

    def _goes_on(self) -> bool:
        """True while the time of leaving out is not over."""
        now = time.monotonic_ns()
        if now < self._due:
            return True
        function = self.function
        count, self._missed = self._missed, 0
        function.off = False
        self._limited(function, count, now - function.since)
        function.since = processor_time()
        self._budget = BUDGET_AGAIN
        return False

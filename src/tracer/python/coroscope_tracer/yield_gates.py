"""How many of a rewritten function's yields are told (3.9 to 3.11).

Before each yield the function's gate is asked whether to leave it out.
The answers lie ready in a list, from which the yield takes the last; it
asks here only for the next of them.  So a yield that is left out costs
one call of a built-in method, and is counted all the same.
"""

import time
from typing import Any, Callable, List

from .functions import (BUDGET, BUDGET_AGAIN, FAST_NS, PAUSE_NS,
                        Function, processor_time)

# So many yields are left out before the clock is read again, and so many
# answers that tell lie ready at a time.
_UNWATCHED = 500
_TOLD = 100
# So many lie below them, for the yields of other threads that come before
# the next answers do: without any the program's yield would raise.
SPARE = 64
# A yield that is left out is two events: that it suspends, and its end.
_EVENTS = 2

_LEAVE_OUT = [False] * SPARE + [True] * _UNWATCHED

# Tells of so many missed events of a function in so many nanoseconds.
Limited = Callable[[Function, int, int], None]


class YieldGate:
    """Measures a function's rate, and leaves out what comes too fast."""

    def __init__(self, limited: Limited, is_limited: bool) -> None:
        self.function: Any = None
        self._limited = limited
        self._is_limited = is_limited
        # How many of the answers that lie ready leave out, at first, and
        # how many events were missed before that nothing was told of.
        self._given = 0
        self._missed = 0
        self._due = 0
        # So many yields are told before their rate is looked at, and so
        # many of them have their answers yet to come.
        self._budget = self._left = BUDGET
        self.answers: List[bool] = [False] * SPARE

    def begin(self, function: Function) -> None:
        """Tell the yields of this function from now on."""
        self.function = function
        self._given = self._missed = 0
        self._budget = self._left = BUDGET
        self.answers[:] = [False] * SPARE

    def leaves_out(self) -> bool:
        """Put the next answers in place; True where this yield, too, is
        left out.

        To be asked where the answer was one of the spare ones.
        """
        try:
            self._count()
            if self.function.off:
                if self._goes_on():
                    return self._leave_out()
            elif self._left <= 0 and self._is_limited and self._begins():
                return self._leave_out()
            elif self._left <= 0:
                self._left = self._budget
            ready = min(self._left, _TOLD)
            self._left -= ready
            # One of them is this yield's.
            self.answers[:] = [False] * (SPARE + ready - 1)
        except Exception:
            pass  # at the recursion limit
        return False

    def _leave_out(self) -> bool:
        self._missed += _EVENTS
        self._given = _UNWATCHED
        self.answers[:] = _LEAVE_OUT
        return True

    def _count(self) -> None:
        """Count those that were left out since the last time."""
        ready = min(max(0, len(self.answers) - SPARE), self._given)
        self._missed += (self._given - ready) * _EVENTS
        self._given = ready

    def tell(self) -> None:
        """Tell how many were left out up to now: nothing may come after."""
        function = self.function
        if not function.off:
            return
        self._count()
        count, self._missed = self._missed, 0
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
        self._budget = self._left = BUDGET_AGAIN
        return False

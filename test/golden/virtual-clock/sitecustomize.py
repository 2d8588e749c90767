"""Gives asyncio a clock that jumps to the next timer instead of waiting.

For programs whose only waiting is asyncio's own sleeping: they then do the
same in the same order on every machine, however slow or busy.
"""

import asyncio
import selectors

_now = 0.0
_select = selectors.DefaultSelector.select


def _jump(self, timeout=None):
    global _now
    if timeout is not None and timeout > 0:
        _now += timeout
        timeout = 0
    return _select(self, timeout)


selectors.DefaultSelector.select = _jump
asyncio.BaseEventLoop.time = lambda self: _now

"""Queues of asyncio and of threads: who puts, who gets, and their length."""

import sys
from _thread import get_ident
from collections import deque
from types import FrameType
from typing import Any, Callable

from . import vocabulary as v
from .insertion import Insertion, edit
from .operations import Operations, acting

_PUT = v.RESOURCE_OPERATIONS.index("put")
_GET = v.RESOURCE_OPERATIONS.index("get")
_QUEUE = v.RESOURCE_KINDS.index("queue")
_CONTAINERS = (deque, list, set, dict)


class Queues:
    """Tells what is put into queues and taken from them."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._recorder = operations.recorder

    def watch_asyncio(self, asyncio: Any) -> None:
        """Watch asyncio.Queue, and what derives from it."""
        queue = asyncio.queues.Queue
        self._watch(queue.put_nowait, queue.get_nowait, "_queue")

    def watch_threads(self, module: Any) -> None:
        """Watch queue.Queue, and what derives from it."""
        self._watch(module.Queue.put, module.Queue.get, "queue")

    def _watch(self, put: Any, get: Any, items: str) -> None:
        admits = self._operations.admits
        edit(put, Insertion(
            self._probe(_PUT, items), ("self",), after="self._put(item)",
            gate=admits))
        edit(get, Insertion(
            self._probe(_GET, items), ("self",), after="item = self._get()",
            gate=admits))

    def _probe(self, operation: int, items: str) -> Callable[[Any], None]:
        def probe(queue: Any) -> None:
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
        operations = self._operations
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        number = self._number(queue, thread.slot)
        kind, actor = v.COROUTINE, operations.coroutine_around(frame)
        if not actor:
            kind, actor = acting(thread)
        operations.tell(thread, operation, number, kind, actor, size)

    def _number(self, queue: Any, slot: int) -> int:
        """Return the number of a queue, announcing it where it is new."""
        operations = self._operations
        number = operations.number(queue)
        if number:
            return number
        own = queue.__dict__
        largest = own.get("maxsize", own.get("_maxsize"))
        limit = f"{largest}" if type(largest) is int and largest > 0 else ""
        return operations.announce(
            queue, _QUEUE, f"{type(queue).__name__}({limit})", slot)


def _length(queue: Any, items: str) -> int:
    """Return how many items a queue holds; 0 where it cannot be told.

    No method of the queue is called: it may be the program's own.
    """
    held = queue.__dict__.get(items)
    return len(held) if type(held) in _CONTAINERS else 0

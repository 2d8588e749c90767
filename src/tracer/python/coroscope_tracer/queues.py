"""Queues of asyncio and of threads: who puts, who gets, and their length."""

import sys
from _thread import get_ident
from collections import deque
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
        recorder = self._recorder
        threads_get = recorder.threads.get
        new_thread = recorder.thread
        operations = self._operations
        coroutine_around = operations.coroutine_around
        tell = operations.tell
        number_of = self._number
        frame_of = sys._getframe

        def probe(queue: Any) -> None:
            try:
                thread = threads_get(get_ident()) or new_thread()
                own = queue.__dict__
                number = operations.number(queue) or number_of(
                    queue, own, thread.slot)
                # No method of the queue is called: it may be the program's
                # own.
                held = own.get(items)
                size = len(held) if type(held) in _CONTAINERS else 0
                kind, actor = v.COROUTINE, coroutine_around(frame_of(2))
                if not actor:
                    kind, actor = acting(thread)
                tell(thread, operation, number, kind, actor, size)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("queue", error)
        return probe

    def _number(self, queue: Any, own: Any, slot: int) -> int:
        """Announce a queue that is new, and return its number."""
        largest = own.get("maxsize", own.get("_maxsize"))
        limit = f"{largest}" if type(largest) is int and largest > 0 else ""
        return self._operations.announce(
            queue, _QUEUE, f"{type(queue).__name__}({limit})", slot)

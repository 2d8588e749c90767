"""Semaphores of threads: who holds a place of one, and who gives it back.

That a thread waits for one is told by thread_waits.py.
"""

import sys
from typing import Any, Dict, Set, Tuple

from . import vocabulary as v
from .insertion import Insertion, edit
from .operations import Operations, acting
from .resource_names import resource_name, using_frame

_ACQUIRED = v.RESOURCE_OPERATIONS.index("acquired")
_RELEASE = v.RESOURCE_OPERATIONS.index("release")
_SEMAPHORE = v.RESOURCE_KINDS.index("semaphore")

# A resource, and who acts: kind and number.
Acting = Tuple[int, int, int]


class Semaphores:
    """Tells what threads do to semaphores."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        # How many places were told to be held, and who was told to wait.
        # How that ends is told whatever the rate.
        self._held: Dict[Acting, int] = {}
        self._wanted: Set[Acting] = set()

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._held.clear()
        self._wanted.clear()

    def watch(self, threading: Any) -> None:
        """Watch the semaphores of the freshly imported module."""
        edit(threading.Semaphore.acquire, Insertion(
            self._acquired, ("self",), after="rc = True"))
        for owner in threading.Semaphore, threading.BoundedSemaphore:
            edit(owner.release, Insertion(
                self._released, ("self",), after="self._value += n"))

    def wants(self, number: int, actor: Tuple[int, int]) -> None:
        """It was told that somebody waits for a place."""
        self._wanted.add((number, *actor))

    def _acquired(self, semaphore: Any) -> None:
        try:
            self._has(semaphore)
        except RecursionError:
            pass
        except Exception as error:
            self._operations.recorder.failed("semaphore", error)

    def _has(self, semaphore: Any) -> None:
        operations = self._operations
        recorder = operations.recorder
        thread = recorder.thread()
        actor = acting(thread)
        number = operations.number(semaphore)
        acts = number, *actor
        if acts in self._wanted:
            self._wanted.discard(acts)
            tell = operations.tell_anyway
        else:
            frame = using_frame(sys._getframe(2), recorder.workspace)
            if frame is None or not operations.admits():
                return
            tell = operations.tell
            if not number:
                number = operations.announce(
                    semaphore, _SEMAPHORE, resource_name(
                        semaphore, frame, recorder.functions.sources,
                        "acquire", "release"), thread.slot)
                acts = number, *actor
        self._held[acts] = self._held.get(acts, 0) + 1
        tell(thread, _ACQUIRED, number, *actor, _waiting(semaphore))

    def _released(self, semaphore: Any) -> None:
        operations = self._operations
        try:
            number = operations.number(semaphore)
            if not number:
                return  # nobody waited for it, or was told to hold it
            thread = operations.recorder.thread()
            actor = acting(thread)
            acts = number, *actor
            held = self._held.pop(acts, 0)
            if held > 1:
                self._held[acts] = held - 1
            if held:
                operations.tell_anyway(
                    thread, _RELEASE, number, *actor, _waiting(semaphore))
            elif operations.admits():
                operations.tell(
                    thread, _RELEASE, number, *actor, _waiting(semaphore))
        except RecursionError:
            pass
        except Exception as error:
            operations.recorder.failed("semaphore", error)


def _waiting(semaphore: Any) -> int:
    """Return how many threads wait for a semaphore."""
    return len(semaphore._cond._waiters)

"""asyncio's locks and their like: who holds them, who waits, who wakes."""

import sys
from _thread import get_ident
from typing import Any, Callable, Set, Tuple

from . import vocabulary as v
from .insertion import Insertion, edit
from .operations import Operations, acting
from .resource_names import resource_name, using_frame

(_ACQUIRE, _ACQUIRED, _RELEASE, _WAIT, _NOTIFY) = (
    v.RESOURCE_OPERATIONS.index(name) for name in (
        "acquire", "acquired", "release", "wait", "notify"))
_LOCK, _EVENT, _CONDITION, _SEMAPHORE = (
    v.RESOURCE_KINDS.index(name) for name in (
        "lock", "event", "condition", "semaphore"))
# By whose names a line of the program uses one of each kind.
_METHODS = {
    _LOCK: ("acquire", "release"),
    _SEMAPHORE: ("acquire", "release"),
    _EVENT: ("wait", "set"),
    _CONDITION: ("wait", "wait_for", "notify", "notify_all", "acquire"),
}

Probe = Callable[[Any], None]


class AsyncLocks:
    """Tells what tasks do to locks, semaphores, events and conditions."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._recorder = operations.recorder
        # Of what was told: which resources are held, semaphores by whom,
        # and who waits for which.  How that ends is told whatever the rate.
        self._held: Set[Tuple[int, int, int]] = set()
        self._wanted: Set[Tuple[int, int, int]] = set()

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._held.clear()
        self._wanted.clear()

    def watch(self, asyncio: Any) -> None:
        """Watch what asyncio.locks has, and what derives from it."""
        locks = asyncio.locks
        self._watch_holding(locks.Lock, _LOCK, Insertion(
            self._probe(_RELEASE, _LOCK), ("self",),
            after="self._locked = False"))
        self._watch_holding(locks.Semaphore, _SEMAPHORE, Insertion(
            self._probe(_RELEASE, _SEMAPHORE), ("self",),
            after="self._value += 1"))
        for owner, kind in ((locks.Event, _EVENT),
                            (locks.Condition, _CONDITION)):
            edit(owner.wait, Insertion(
                self._probe(_WAIT, kind), ("self",),
                after="self._waiters.append(fut)"))
        edit(locks.Event.set, Insertion(
            self._probe(_NOTIFY, _EVENT), ("self",),
            after="self._value = True"))
        notify = vars(locks.Condition).get("_notify", locks.Condition.notify)
        edit(notify, Insertion(
            self._probe(_NOTIFY, _CONDITION), ("self",),
            before="idx = 0"))

    def _watch_holding(self, owner: Any, kind: int,
                       release: Insertion) -> None:
        edit(owner.acquire,
             Insertion(self._probe(_ACQUIRE, kind), ("self",),
                       after="self._waiters.append(fut)"),
             Insertion(self._probe(_ACQUIRED, kind), ("self",),
                       before="return True", everywhere=True))
        edit(owner.release, release)

    def _probe(self, operation: int, kind: int) -> Probe:
        def probe(resource: Any) -> None:
            try:
                self._tell(operation, kind, resource)
            except RecursionError:
                pass
            except Exception as error:
                self._recorder.failed("lock", error)
        return probe

    def _tell(self, operation: int, kind: int, resource: Any) -> None:
        recorder = self._recorder
        operations = self._operations
        number = operations.number(resource)
        if not number and operation in (_RELEASE, _NOTIFY):
            return  # nobody waited for it, or was told to hold it
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        actor = acting(thread)
        belongs = (operation == _ACQUIRED and (number, *actor) in self._wanted
                   or operation == _RELEASE
                   and _holding(kind, number, actor) in self._held)
        frame = None
        if not number:
            frame = using_frame(sys._getframe(2), recorder.workspace)
            if frame is None:
                return
        if not belongs and (not operations.admits()
                            or operation == _RELEASE and kind == _LOCK):
            # Of a lock whose beginning was not told neither is its end.
            return
        if frame is not None:
            number = operations.announce(resource, kind, resource_name(
                resource, frame, recorder.functions.sources,
                *_METHODS[kind]), thread.slot)
        if operation == _ACQUIRE:
            self._wanted.add((number, *actor))
        elif operation == _ACQUIRED:
            self._wanted.discard((number, *actor))
            self._held.add(_holding(kind, number, actor))
        elif operation == _RELEASE:
            self._held.discard(_holding(kind, number, actor))
        tell = operations.tell_anyway if belongs else operations.tell
        tell(thread, operation, number, *actor, _waiting(resource))


def _holding(kind: int, number: int,
             actor: Tuple[int, int]) -> Tuple[int, int, int]:
    """Return what tells one holding from another; a lock has but one."""
    return (number, 0, 0) if kind == _LOCK else (number, *actor)


def _waiting(resource: Any) -> int:
    """Return how many wait for a resource."""
    waiters = resource.__dict__.get("_waiters")
    return len(waiters) if waiters else 0

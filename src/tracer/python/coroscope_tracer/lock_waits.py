"""Plain locks of threads: who waits for one, and who held it (3.12+).

They are written in C and cannot be given probes.  So the calls of
`acquire` and `release` in the workspace's code are watched, and where a
`with` block enters and leaves its lock.  There the interpreter tells no
call before 3.14: which lock it is, is read off the line, by looks that
run no code of the program.
"""

import re
import sys
import time
from _thread import RLock, allocate_lock, get_ident
from types import (BuiltinFunctionType, CodeType, FrameType, FunctionType,
                   MethodDescriptorType, MethodType)
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from . import vocabulary as v
from .functions import PAUSE_NS, processor_time
from .named_locks import named_lock
from .operations import Operations, acting
from .recorder import Recorder
from .resource_names import resource_name
from .with_places import WithFinder, WithPlaces

_ACQUIRE, _ACQUIRED, _RELEASE = (
    v.RESOURCE_OPERATIONS.index(name)
    for name in ("acquire", "acquired", "release"))
_LOCK = v.RESOURCE_KINDS.index("lock")
_PLAIN: Any = type(allocate_lock())
_TYPES = (_PLAIN, RLock)
_NAMES = ("acquire", "release")
_NAMED = (BuiltinFunctionType, FunctionType, MethodDescriptorType)
_ACQUIRES = {kind.__dict__["acquire"] for kind in _TYPES}
_RELEASES = {kind.__dict__["release"] for kind in _TYPES}
# Called by `with` blocks from 3.14 on.
_ENTERS = {kind.__dict__["__enter__"] for kind in _TYPES}
_EXITS = {kind.__dict__["__exit__"] for kind in _TYPES}
# Places that may be passed before it is looked at how fast that was.
_BUDGET = 2_000
_FAST_NS = 60_000_000
_NO_BLOCKING = re.compile(
    r"\.acquire\s*\(\s*(?:blocking\s*=\s*)?(?:False|0)\b"
    r"|timeout\s*=\s*0\s*\)")


class _Holding:
    """Who holds a lock, how often, and whether the trace was told so."""

    __slots__ = ("actor", "ident", "depth", "told")

    def __init__(self, actor: Tuple[int, int], told: bool) -> None:
        self.actor = actor
        self.ident = get_ident()
        self.depth = 1
        self.told = told


class _Wait(NamedTuple):
    """A wait for a lock: its awaitable, and who held the lock then."""

    awaitable: int
    holding: Optional[_Holding]


class LockWaits:
    """Tells of plain locks what the calls and `with` blocks show."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._recorder: Recorder = operations.recorder
        # By id of a lock: who holds it, and of one that is waited for, who
        # gave it back last.
        self._holders: Dict[int, _Holding] = {}
        self._releasers: Dict[int, Tuple[int, int]] = {}
        # By id of a lock: by thread, the waits for it.
        self._waiting: Dict[int, Dict[int, _Wait]] = {}
        # By id of a frame: the locks that its `with` blocks have entered,
        # with the offsets of those.
        self._entered: Dict[int, List[Tuple[int, Any]]] = {}
        self._finder: Optional[WithFinder] = None
        self._places: Dict[CodeType, WithPlaces] = {}
        # How much is looked at before its rate is, and since when in the
        # thread's processor time; and since when places are given up.
        self._budget = _BUDGET
        self._since = 0
        self.is_off = 0
        # How many told holdings have not ended.
        self._told = 0
        # By type of other locks that are written in C: what is called when
        # the program begins to take one, and when that has ended.
        self.others: Dict[type, Tuple[Callable[[Any, FrameType], None],
                                      Callable[[Any], None]]] = {}
        # Watches the code that runs already.
        self.watch_running: Callable[[], None] = lambda: None
        # Watches places again that were given up, once their time is over.
        self.rearm: Callable[[], None] = lambda: None

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._holders.clear()
        self._releasers.clear()
        self._waiting.clear()
        self._entered.clear()
        self.is_off = self._told = 0

    # Which code is watched.

    def begin(self) -> None:
        """There may be locks from now on: threading is imported."""
        self._finder = WithFinder()
        self.watch_running()

    def events(self, code: CodeType, events: Any) -> int:
        """Return the events that show what a code does to locks."""
        if self._finder is None:
            return 0
        places = self._finder.places(code)
        if places.entering or places.calling:
            self._places[code] = places
            return int(events.INSTRUCTION | events.CALL)
        if "acquire" in code.co_names or "release" in code.co_names:
            return int(events.CALL)
        return 0

    # What comes too fast.

    def _goes_on(self) -> bool:
        """True where a place is to be watched on that was just passed."""
        if self.is_off:
            return self._told > 0
        self._budget -= 1
        if self._budget > 0:
            return True
        used = processor_time()
        took = used - self._since
        self._since = used
        self._budget = _BUDGET
        if took > _FAST_NS or self._recorder.options.unlimited:
            return True
        self.is_off = time.monotonic_ns()
        self._limited(0)
        return self._told > 0

    def is_due(self) -> bool:
        """True where places that were given up are to be watched again."""
        off = self.is_off
        if not off:
            return False
        duration = time.monotonic_ns() - off
        if duration < PAUSE_NS:
            return False
        self.is_off = 0
        self._since = processor_time()
        self._limited(duration)
        return True

    def _limited(self, duration: int) -> None:
        recorder = self._recorder
        recorder.write_pair(
            v.GAP, recorder.thread().slot, v.GAP_RATE_LIMIT, 0, 0, 0, 0, 0,
            duration)

    # Calls.  What each returns: whether to go on watching that place.

    def called(self, called: Any, first: Any) -> bool:
        """A call begins."""
        kind = type(called)
        if kind is MethodDescriptorType:
            if called in _ACQUIRES:
                self._wants(first, sys._getframe(2))
                return self._goes_on()
            if called in _RELEASES:
                self._releases(first)
                return self._goes_on()
            if called in _ENTERS:
                return self._enters(first, sys._getframe(2))
            if called in _EXITS:
                self._leaves(sys._getframe(2), first)
                self._releases(first)
                return self._goes_on()
        elif kind is BuiltinFunctionType:
            if type(called.__self__) in _TYPES:
                if called.__name__ == "acquire":
                    self._wants(called.__self__, sys._getframe(2))
                    return self._goes_on()
                if called.__name__ in ("release", "__exit__"):
                    if called.__name__ == "__exit__":
                        self._leaves(sys._getframe(2), called.__self__)
                    self._releases(called.__self__)
                    return self._goes_on()
            other = self.others.get(type(called.__self__))
            if other is not None and called.__name__ == "acquire":
                if not self._goes_on():
                    return False
                other[0](called.__self__, sys._getframe(2))
                return True
        # Another thing's method of that name: a lock may come later.
        if kind is MethodType:
            called = called.__func__
        # Any other object could be asked only by running its own code.
        return type(called) in _NAMED and called.__name__ in _NAMES

    def returned(self, called: Any, first: Any) -> None:
        """A call of a function written in C has returned."""
        if type(called) is MethodDescriptorType:
            if called in _ACQUIRES:
                self._has(first, False)
            elif called in _ENTERS:
                self._has(first, True)
        elif (type(called) is BuiltinFunctionType
                and called.__name__ == "acquire"):
            if type(called.__self__) in _TYPES:
                self._has(called.__self__, False)
            else:
                self.raised(called)

    def raised(self, called: Any) -> None:
        """A call of a function written in C has ended by an error."""
        if type(called) is BuiltinFunctionType and self.others:
            other = self.others.get(type(called.__self__))
            if other is not None and called.__name__ == "acquire":
                other[1](called.__self__)

    def at(self, code: CodeType, offset: int) -> bool:
        """An instruction of a code with `with` blocks comes next."""
        places = self._places.get(code)
        if places is None:
            return False
        frame = sys._getframe(2)
        held = self._entered.get(id(frame))
        begin = places.entered.get(offset)
        if begin is not None and held is not None and held[-1][0] == begin:
            self._has(held[-1][1], True)
            if offset not in places.entering:
                return True
        if offset in places.entering:
            lock = named_lock(frame, self._recorder)
            if type(lock) not in _TYPES or self.is_off:
                return False
            self._entered.setdefault(id(frame), []).append((offset, lock))
            self._wants(lock, frame)
            return self._goes_on()
        begin = places.failing.get(offset)
        if begin is not None and held is not None:
            for one, lock in held:
                if one == begin:
                    self._leaves(frame, lock)
                    self._releases(lock)
                    break
        # Once left it may be entered by a lock the next time.
        return begin is not None or offset in places.entered and (
            not self.is_off)

    def _enters(self, lock: Any, frame: FrameType) -> bool:
        """A `with` block calls `__enter__` (3.14 and later)."""
        offset = frame.f_lasti
        places = self._places.get(frame.f_code)
        if self.is_off or places is None or offset not in places.calling:
            return False
        self._entered.setdefault(id(frame), []).append((offset, lock))
        self._wants(lock, frame)
        return self._goes_on()

    def _leaves(self, frame: FrameType, lock: Any) -> None:
        held = self._entered.get(id(frame))
        if held is None:
            return
        for index in range(len(held) - 1, -1, -1):
            if held[index][1] is lock:
                del held[index]
                break
        if not held:
            del self._entered[id(frame)]

    # What becomes of a lock.

    def _wants(self, lock: Any, frame: FrameType) -> None:
        """The running thread takes a lock, or waits for it."""
        key = id(lock)
        holding = self._holders.get(key)
        if type(lock) is _PLAIN:
            if not lock.locked():
                return
        elif holding is None or holding.ident == get_ident():
            return
        recorder = self._recorder
        line = recorder.functions.sources.get(
            frame.f_code.co_filename).line(frame.f_lineno)
        if _NO_BLOCKING.search(line):
            return
        thread = recorder.thread()
        kind, actor = acting(thread)
        number, name = self._number(lock, frame, thread.slot)
        if holding is not None and not holding.told and self._knows(holding):
            # Nobody cared who has it until now.
            holding.told = True
            self._told += 1
            self._operations.tell_anyway(
                thread, _ACQUIRED, number, *holding.actor, 0)
        self._operations.tell_anyway(
            thread, _ACQUIRE, number, kind, actor, 0)
        awaitable = recorder.next_awaitable()
        recorder.write_pair(
            v.AWAITABLE_CREATED, thread.slot, v.AWAITABLE_KIND["lock"],
            awaitable, recorder.label(f"lock acquire of {name}"), kind,
            actor, 0, 0)
        self._waiting.setdefault(key, {})[get_ident()] = _Wait(
            awaitable, holding)

    def _knows(self, holding: _Holding) -> bool:
        """True where a holder's number still means that one."""
        kind, number = holding.actor
        if kind != v.THREAD:
            return True
        thread = self._recorder.threads.get(holding.ident)
        return thread is not None and thread.slot == number

    def _has(self, lock: Any, certain: bool) -> None:
        """What takes a lock has ended; it may have failed to."""
        key = id(lock)
        holding = self._holders.get(key)
        if holding is not None and holding.ident == get_ident() and (
                type(lock) is RLock):
            holding.depth += 1
            return
        recorder = self._recorder
        thread = recorder.threads.get(get_ident()) or recorder.thread()
        kind, actor = acting(thread)
        waiting = self._waiting.get(key)
        wait = waiting and waiting.pop(get_ident(), None)
        if not certain and holding is not None and (
                wait is None or holding is wait.holding):
            # It gave up.
            if wait is not None:
                self._settle(wait, thread.slot, v.CANCELLED, (v.NOTHING, 0))
                self._forget(key)
            return
        number = self._operations.number(lock)
        told = wait is not None or (
            number != 0 and not self.is_off and self._operations.admits())
        if wait is not None:
            self._settle(wait, thread.slot, v.RETURNED,
                         self._releasers.get(key, (v.NOTHING, 0)))
            self._forget(key)
            self._operations.tell_anyway(
                thread, _ACQUIRED, number, kind, actor, 0)
        elif told:
            self._operations.tell(thread, _ACQUIRED, number, kind, actor, 0)
        self._told += told
        self._holders[key] = _Holding((kind, actor), told)

    def _releases(self, lock: Any) -> None:
        """A lock is given back."""
        key = id(lock)
        holding = self._holders.get(key)
        if holding is None:
            return
        holding.depth -= 1
        if holding.depth:
            return
        del self._holders[key]
        self._told -= holding.told
        if not holding.told and key not in self._waiting:
            return
        thread = self._recorder.thread()
        actor = acting(thread)
        if key in self._waiting:
            self._releasers[key] = actor
        # 0 where the lock that was held is gone, and this one in its place.
        number = self._operations.number(lock)
        if holding.told and number:
            self._operations.tell_anyway(
                thread, _RELEASE, number, *actor, 0)

    def _forget(self, key: int) -> None:
        if not self._waiting.get(key, True):
            del self._waiting[key]
            self._releasers.pop(key, None)

    def _settle(self, wait: _Wait, slot: int, outcome: int,
                waker: Tuple[int, int]) -> None:
        self._recorder.write_pair(
            v.AWAITABLE_SETTLED, slot, waker[0], wait.awaitable, waker[1],
            outcome, 0, 0, 0)

    def _number(self, lock: Any, frame: FrameType, slot: int
                ) -> Tuple[int, str]:
        """Return a lock's number and name, announcing it where it is new."""
        name = resource_name(
            lock, frame, self._recorder.functions.sources, *_NAMES)
        number = self._operations.number(lock)
        return number or self._operations.announce(
            lock, _LOCK, name, slot), name

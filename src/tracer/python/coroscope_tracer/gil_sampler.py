"""Looking from time to time at who may hold the GIL and who wants it.

A thread of its own does so while two or more threads of the program are
alive, if the options ask for it.  It has no Thread object; but there is one
thread more for who counts them otherwise: sys._current_frames,
faulthandler, the operating system.  So it is gone before the process forks
and before the interpreter ends.

Each thread takes the clock of its processor time itself: to ask for that
of a thread that may have ended can crash the process.
"""

import atexit
import os
import sys
import time
from _thread import allocate_lock, get_ident, start_new_thread
from itertools import chain, starmap
from operator import attrgetter, methodcaller
from types import CodeType
from typing import Dict, List, Optional, Set, Tuple

from . import vocabulary as v
from .activities import ThreadState
from .gil_estimates import Look, Places, estimate
from .recorder import Recorder

_INTERVAL = 0.02
# What a look costs is at most this part of the time to the next one.
_SHARE = 1 / 200
# How long to wait until the operating system's thread is gone.
_PATIENCE_NS = 1_000_000_000

_places = attrgetter("f_code", "f_lasti")
_values = methodcaller("values")


class _Known:
    """One thread of the program."""

    __slots__ = ("state", "clock", "look")

    def __init__(self, state: ThreadState, clock: int) -> None:
        self.state = state
        self.clock = clock
        self.look: Optional[Look] = None


class _Run:
    """One thread of the sampler."""

    __slots__ = ("going_on", "clock")

    def __init__(self) -> None:
        # Held while it runs; who lets it go ends it.
        self.going_on = allocate_lock()
        self.going_on.acquire()
        self.clock = 0  # not known before the thread has begun

    def is_gone(self) -> bool:
        """Whether the operating system's thread has ended, too."""
        if not self.clock:
            return False
        try:
            time.clock_gettime_ns(self.clock)
        except OSError:
            return True
        return False


class GilSampler:
    """Tells what the threads did with the GIL."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._places = Places()
        self._threads: Dict[int, _Known] = {}
        self._run: Optional[_Run] = None
        # Those that may not be gone yet, the one that runs among them.
        self._runs: Set[_Run] = set()
        self._looked = 0

    def install(self) -> None:
        """Begin with the second thread."""
        recorder = self._recorder
        recorder.thread_began = self._began
        for ident, state in recorder.threads.items():
            if ident == get_ident():
                self._threads[ident] = _Known(state, _own_clock())
        atexit.register(self._end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self.stop,
                                after_in_parent=self._go_on)

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._threads.clear()
        self._run = None
        self._runs.clear()
        for ident, state in self._recorder.threads.items():
            if ident == get_ident():
                self._threads[ident] = _Known(state, _own_clock())

    def _end(self) -> None:
        self._recorder.thread_began = lambda state: None
        self.stop()

    def stop(self) -> None:
        """End the sampler's thread, and wait until it is gone.

        One that has just found that there is nothing more to look at is
        waited for, too.
        """
        self._run = None
        for run in self._runs.copy():
            if run.going_on.locked():
                run.going_on.release()
        until = time.monotonic_ns() + _PATIENCE_NS
        while not self._are_gone() and time.monotonic_ns() < until:
            time.sleep(0.0005)

    def _are_gone(self) -> bool:
        for run in self._runs.copy():
            if run.is_gone():
                self._runs.discard(run)
        return not self._runs

    def _began(self, state: ThreadState) -> None:
        """A thread of the program begins; it is the one that runs."""
        self._threads[get_ident()] = _Known(state, _own_clock())
        self._go_on()

    def _go_on(self) -> None:
        if self._run is not None or len(self._recorder.threads) < 2:
            return
        self._are_gone()
        run = _Run()
        self._runs.add(run)
        if self._run is None:  # no other thread was quicker
            self._run = run
            try:
                start_new_thread(self._keep_looking, (run,))
                return
            except RuntimeError:  # no more threads; the next one may
                self._run = None
        self._runs.discard(run)

    def _keep_looking(self, run: _Run) -> None:
        is_over = False
        try:
            _block_signals()
            run.clock = _own_clock()
            self._looked = 0
            interval = _INTERVAL
            while not run.going_on.acquire(True, interval):
                began = time.thread_time_ns()
                if not self._look():
                    is_over = True
                    break
                took = time.thread_time_ns() - began
                interval = max(_INTERVAL, took / _SHARE / 1e9)
        except Exception as error:
            self._recorder.failed("gil", error, 0)
        finally:
            if self._run is run:
                self._run = None
        if is_over:
            self._go_on()  # another thread may have begun meanwhile

    def _look(self) -> bool:
        """Look at all threads; False where fewer than two are left."""
        threads = self._recorder.threads
        now = time.monotonic_ns()
        stands = _where_threads_stand()
        duration = now - self._looked
        seen: List[Tuple[_Known, Tuple[Look, Look]]] = []
        for ident, known in self._threads.copy().items():
            if threads.get(ident) is not known.state:
                del self._threads[ident]
                continue
            look = self._look_at(known, stands.get(ident))
            if look is None:
                continue
            if known.look is not None and self._looked:
                seen.append((known, (known.look, look)))
            known.look = look
        self._looked = now
        self._tell(now, duration, seen)
        if len(threads) >= 2:
            return True
        for known in self._threads.copy().values():
            known.look = None
        return False

    def _look_at(self, known: _Known,
                 stand: Optional[Tuple[CodeType, int]]) -> Optional[Look]:
        if stand is None:
            return known.look and Look(known.look.used, False)
        try:
            used = time.clock_gettime_ns(known.clock)
        except OSError:
            return None  # it ends right now
        return Look(used, self._places.gives_way(*stand))

    def _tell(self, now: int, duration: int,
              seen: List[Tuple[_Known, Tuple[Look, Look]]]) -> None:
        if duration <= 0:
            return
        told = estimate(duration, [looks for _, looks in seen])
        for (known, _), (held, wanted, native) in zip(seen, told):
            if held or wanted or native:
                self._recorder.write_pair(
                    v.GIL_ESTIMATED, 0, known.state.slot,
                    min(held, v.MOST), min(wanted, v.MOST), 0,
                    min(native, v.MOST), 0, duration, now)


def _own_clock() -> int:
    return time.pthread_getcpuclockid(get_ident())


def _where_threads_stand() -> Dict[int, Tuple[CodeType, int]]:
    """Return the code and the offset of the threads' innermost frames.

    A frame that is held while another thread runs on keeps the values of
    its variables alive, and they would then die in this thread.  So the
    frames never leave the functions in C below, during which no other
    thread runs; and the threads are asked for once more instead.
    """
    before = list(chain.from_iterable(starmap(sys._current_frames, ((),))))
    stands = list(map(_places, chain.from_iterable(
        map(_values, starmap(sys._current_frames, ((),))))))
    after = list(chain.from_iterable(starmap(sys._current_frames, ((),))))
    return dict(zip(before, stands)) if before == after else {}


def _block_signals() -> None:
    """Leave all signals to the threads of the program."""
    try:
        from _signal import SIG_BLOCK, pthread_sigmask, valid_signals
    except ImportError:
        return
    pthread_sigmask(SIG_BLOCK, valid_signals())

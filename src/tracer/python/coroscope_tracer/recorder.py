"""One stream of one process: its files, its threads, its values."""

import itertools
import json
import os
import sys
import time
from _thread import get_ident
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Tuple

from . import vocabulary as v
from .activities import ThreadState
from .functions import FunctionTable
from .gil import gil_sampling
from .options import Options
from .previews import REDACTED, Previewer
from .records import EventFiles
from .roots import Workspace
from .tables import SideTables

_encode = json.JSONEncoder(separators=(",", ":")).encode


# Previews not seen before: so many at once, and then so many a second.
_BURST = 4_000
_PER_SECOND = 2_000
_MOST_CACHED = 5_000
# Small integers are described by so many at once: they come one after the
# other, and to write one costs nearly as much as to write them all.
_BLOCK = 64
_SMALLEST_ALONE = 16_384


class Recorder:
    """Writes the events of this process."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.workspace = Workspace(options.roots)
        self.previewer = Previewer(options.redact)
        self.shows_values = options.values != "none"
        self.shows_locals = options.values == "locals"
        self.failures: Dict[str, int] = {}
        self.files = EventFiles()
        self.write = self.files.write
        self.write_pair = self.files.write_pair
        self.store = self.files.store
        self.store_two = self.files.store_two
        self.store_waiting = self.files.store_waiting
        self.store_two_made = self.files.store_two_made
        self.store_three_made = self.files.store_three_made
        self.threads: Dict[int, ThreadState] = {}
        # Is told of each thread but the first, by that thread.
        self.thread_began: Callable[[ThreadState], None] = lambda state: None
        # What reading the program's source took: thread, since when, how
        # long.
        self._readings: Deque[Tuple[int, int, int]] = deque(maxlen=200)
        # Ids of previews of small values, which repeat.
        self._integers: Dict[int, int] = {}
        self._texts: Dict[str, int] = {}
        self._open()

    def _open(self) -> None:
        stream = self._write_header()
        self.tables = SideTables(self.options.folder, stream)
        self.functions = FunctionTable(self.tables)
        self.string = self.tables.string
        self.files.begin(self.options.folder, stream)
        self._integers.clear()
        self._texts.clear()
        self.none = self.string("None") if self.shows_values else 0
        self.hidden_value = (
            self.string(REDACTED) if self.shows_values else 0)
        self._tokens = _BURST
        self._missed = 0
        self._refilled = time.monotonic_ns()
        for state in self.threads.values():
            state.forget()
        self.threads.clear()
        self.threads[_main_ident()] = ThreadState(0)
        self._free_slots: List[int] = []
        self._next_slot = itertools.count(1).__next__
        self.next_coroutine = itertools.count(1).__next__
        self.next_task = itertools.count(1).__next__
        self.awaitables = itertools.count(1)
        self.next_awaitable = self.awaitables.__next__
        self.next_callback = itertools.count(1).__next__
        self.next_loop = itertools.count(1).__next__

    def _started_as(self) -> List[str]:
        """Return what was started; for a driver of ours, what it drives."""
        words = list(getattr(sys, "orig_argv", None)
                     or [sys.executable, *_arguments()])
        own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        call = self.options.call
        if call is not None:
            drivers = [os.path.join(own, name)
                       for name in ("call.py", "drive.py")]
            return [call.file if word in drivers else word
                    for word in words]
        if os.path.join(own, "cells.py") in words:
            return [words[0], words[-1]]
        return words

    def _write_header(self) -> str:
        process = os.getpid()
        start = time.monotonic_ns()
        wall = time.time_ns()
        header = {
            "format": "coroscope-stream",
            "version": v.WIRE_VERSION,
            "encoding": "fixed",
            "runtime": self._runtime(),
            "process": {
                "id": process, "parent": os.getppid(),
                "arguments": self._started_as()},
            "thread": {"id": get_ident(), "name": "MainThread"},
            "clock": {"start": str(start), "wall": str(wall)},
            "records": v.describe_layouts(),
        }
        data = _encode(header).encode("ascii")
        for attempt in itertools.count(1):
            stream = f"python-{process}" + (
                f"-{attempt}" if attempt > 1 else "")
            path = os.path.join(self.options.folder, stream + ".json")
            try:
                descriptor = os.open(
                    path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            try:
                os.write(descriptor, data)
            finally:
                os.close(descriptor)
            return stream
        raise AssertionError("unreachable")

    def _runtime(self) -> Dict[str, str]:
        told = {"name": "python", "version": sys.version.split()[0]}
        gil = gil_sampling(self.options.gil)
        return told if gil is None else {**told, "gil": gil}

    def restart(self) -> None:
        """Begin a new stream: this process is a fork's child."""
        self._open()

    def thread(self) -> ThreadState:
        """Return the state of the running thread."""
        state = self.threads.get(get_ident())
        return self.thread_started() if state is None else state

    def thread_started(self, name: str = "", creator: int = 0
                       ) -> ThreadState:
        """Announce the running thread."""
        if self._free_slots:
            slot = self._free_slots.pop(0)
        else:
            # Beyond 255 threads at a time the last number is shared.
            slot = min(self._next_slot(), 255)
        state = ThreadState(slot)
        identity = get_ident()
        self.threads[identity] = state
        self.write(v.THREAD_STARTED, slot, creator, slot,
                   self.string(name or f"thread {identity}"))
        self.thread_began(state)
        return state

    def thread_ended(self) -> None:
        """Take back the running thread's number."""
        state = self.threads.pop(get_ident(), None)
        if state is not None:
            self.write(v.THREAD_ENDED, state.slot, 0, state.slot, 0)
            if state.slot != 255:
                self._free_slots.append(state.slot)

    def took(self, since: int) -> None:
        """Remember that the tracer itself has worked since a moment."""
        self._readings.append(
            (get_ident(), since, time.monotonic_ns() - since))

    def took_since(self, moment: int) -> int:
        """Return how long it has worked in this thread since a moment."""
        thread = get_ident()
        return sum(duration for one, since, duration in self._readings
                   if one == thread and since >= moment)

    def value(self, value: Any) -> int:
        """Return the id of a preview; 0 where it is not recorded.

        Not recorded are all values where the options say so, and new
        ones where they come faster than _PER_SECOND.
        """
        if value is None:
            return self.none
        if not self.shows_values:
            return 0
        kind = type(value)
        cache: Any = None
        if kind is int:
            cache = self._integers
        elif kind is str:
            cache = self._texts
        if cache is not None:
            known = cache.get(value)
            if known is not None:
                return int(known)
        if self._tokens <= 0:
            self._missed += 1
            # The clock would cost more than the preview.
            if self._missed & 0xff or not self._refill():
                return 0
        self._tokens -= 1
        if kind is int and 0 <= value < _SMALLEST_ALONE:
            return self._small_integer(value)
        number = self.string(self.previewer.preview(value))
        if cache is not None and len(cache) < _MOST_CACHED and (
                kind is int or len(value) < 200):
            cache[value] = number
        return number

    def _small_integer(self, value: int) -> int:
        first = value - value % _BLOCK
        block = range(first, first + _BLOCK)
        number = self.tables.own_strings([repr(one) for one in block])
        self._integers.update(zip(block, range(number, number + _BLOCK)))
        return self._integers[value]

    def _refill(self) -> bool:
        now = time.monotonic_ns()
        earned = (now - self._refilled) * _PER_SECOND // 1_000_000_000
        if earned < _PER_SECOND // 100:
            return False
        self._refilled = now
        self._tokens = min(earned, _BURST)
        return True

    def label(self, text: str) -> int:
        """Return the id of a short text."""
        return self.string(text[:160])

    def hidden(self, name: str, value: Any) -> int:
        """Return the id of the preview of a named value."""
        if not self.shows_values:
            return 0
        if self.previewer.hides(name):
            return self.string(REDACTED)
        return self.value(value)

    def failed(self, probe: str, error: BaseException,
               slot: Optional[int] = None) -> None:
        """Say once that a probe failed and records nothing any more.

        It was the running thread's, where no other is named.
        """
        if probe in self.failures:
            return
        self.failures[probe] = 1
        try:
            if slot is None:
                slot = self.thread().slot
            self.write_pair(v.GAP, slot, v.GAP_TRACER_ERROR,
                            0, 0, 0, 0, 0, 0)
            self.string(f"tracer error in {probe}: "
                        f"{type(error).__name__}: {error}")
        except Exception:
            pass


def _main_ident() -> int:
    threading = sys.modules.get("threading")
    main = getattr(threading, "_main_thread", None)
    identity = getattr(main, "_ident", None)
    return identity if isinstance(identity, int) else get_ident()


def _arguments() -> List[str]:
    return [word for word in getattr(sys, "argv", []) if word]

"""Event files: fixed records stored straight into shared memory maps.

A store into the map is all that an event costs: no system call, nothing
to flush, and nothing lost when the process is killed, because the pages
belong to the kernel.  The format is src/trace/wire/format.ts.
"""

import mmap
import os
import struct
import sys
import time
from _thread import RLock
from typing import Any, Callable, Optional, Tuple

from . import vocabulary as v

RECORD = struct.Struct("<BBHIIQ")
PAIR = struct.Struct("<BBHIIQBBHIIQ")
# A record without its time, as bytes made before it is stored; HEAD is one
# without its last field too.
MADE = struct.Struct("<BBHII")
HEAD = struct.Struct("<BBHI")
TWO_MADE = struct.Struct("<12sQ12sQ")
THREE_MADE = struct.Struct("<12sQ12sQ12sQ")
ONE_AND_TWO_HEADS = struct.Struct("<BBHIIQ8sIQ8sIQ")
RECORD_SIZE = RECORD.size
PAIR_SIZE = PAIR.size

# Records in the first file of a stream, and in the largest that follow.
FIRST_CAPACITY = 13_000
LARGEST_CAPACITY = 260_000

# Room behind the last record of a file to say that the next one failed.
_SPARE = THREE_MADE.size

Write = Callable[[int, int, int, int, int], None]


class EventFiles:
    """The event files of one stream, filled one after the other.

    The writers stay the same for the life of the process, so that
    probes may hold on to them.  They never raise OSError: when a file
    cannot be made, the events from there on are dropped, and the last
    file says so.
    """

    def __init__(self) -> None:
        self._prefix = ""
        self._index = 0
        self._capacity = FIRST_CAPACITY
        self._failed = False
        self._map: Optional[mmap.mmap] = None
        self.lock = RLock()
        # Everything goes through `reset`, which the writers hold.
        self.reset: Callable[[memoryview], None] = lambda memory: None
        (self.write, self.write_pair, self.store, self.store_two,
         self.store_waiting, self.store_two_made,
         self.store_three_made) = _writers(self)

    def begin(self, folder: str, stream: str) -> None:
        """Write into a new stream from now on."""
        self._prefix = os.path.join(folder, stream)
        self._index = 0
        self._capacity = FIRST_CAPACITY
        self._failed = False
        self._map = None
        self.lock = RLock()
        # The first file is made with the first event.
        self.reset(memoryview(bytearray()))

    def _open(self) -> memoryview:
        size = self._capacity * RECORD_SIZE + _SPARE
        path = f"{self._prefix}.{self._index}.events"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0)
                             | getattr(os, "O_BINARY", 0), 0o600)
        try:
            # Reserve the blocks now: a store into a hole of a full disk
            # would kill the program with SIGBUS.
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, size)
                # Pages that are there are cheaper to store into than those
                # that come to be with the store.
                block = bytes(65_536)
                os.writev(descriptor, [block] * (size // len(block)))
            else:
                os.ftruncate(descriptor, size)
            if sys.version_info >= (3, 13):
                self._map = mmap.mmap(descriptor, size, trackfd=False)
            else:
                self._map = mmap.mmap(descriptor, size)
        except BaseException:
            os.unlink(path)
            raise
        finally:
            # WebAssembly writes a map back by the descriptor of its making.
            if sys.platform != "emscripten":
                os.close(descriptor)
        self._index += 1
        self._capacity = min(self._capacity * 4, LARGEST_CAPACITY)
        return memoryview(self._map)[:size - _SPARE]

    def flush(self) -> None:
        """Write what is stored, where the map is not the file's memory.

        So it is in WebAssembly; elsewhere the pages belong to the kernel.
        """
        if self._map is not None and sys.platform == "emscripten":
            self._map.flush()

    def following(self, offset: int) -> memoryview:
        """Return the next file's memory; `offset` is where this ended."""
        if not self._failed:
            last = self._map
            self.flush()
            try:
                return self._open()
            except (OSError, ValueError):
                self._failed = True
                if last is not None and offset + PAIR_SIZE <= len(last):
                    PAIR.pack_into(
                        last, offset, v.GAP, 0, v.GAP_DISK_ERROR, 0, 0,
                        time.monotonic_ns(), v.CONTINUATION, 0, 0, 0, 0, 0)
        # Nothing is kept any more; the same memory is used again.
        return memoryview(bytearray(1000 * RECORD_SIZE))


def _writers(files: EventFiles) -> Tuple[Any, ...]:
    """Make the functions that store one record, two, or a long one.

    Those that store are for what happens most: their caller has read the
    clock.  The fields are passed on one by one: to put them into one
    number costs more than to pack them.  The records of a usual step are
    made once, and stored with only their time.

    An offset is taken by two instructions between which no other thread
    and no signal handler runs: from 3.10 on the interpreter gives way
    only at calls and backward jumps.  3.9 gives way anywhere, so there
    the offset is taken while the lock is held.
    """
    memory = memoryview(bytearray())
    offset = 0
    record = RECORD.pack_into
    pair = PAIR.pack_into
    one_and_two_heads = ONE_AND_TWO_HEADS.pack_into
    two_made = TWO_MADE.pack_into
    three_made = THREE_MADE.pack_into
    now = time.monotonic_ns
    error = struct.error
    continuation = v.CONTINUATION

    def reset(fresh: memoryview) -> None:
        nonlocal memory, offset
        memory = fresh
        offset = 0

    def rotate(full: memoryview, at: int, size: int) -> bool:
        # False where the record did not fail for want of room.
        if at + size <= len(full):
            return False
        with files.lock:
            if memory is full:
                reset(files.following(at))
        return True

    def write(code: int, thread: int, small: int, a: int, b: int) -> None:
        """Store a record."""
        nonlocal offset
        at = offset
        offset = at + 20
        full = memory
        try:
            record(full, at, code, thread, small, a, b, now())
        except error:
            if rotate(full, at, 20):
                write(code, thread, small, a, b)
            else:
                record(full, at, v.FILLER, thread, 0, 0, 0, now())

    def write_pair(code: int, thread: int, small: int, a: int, b: int,
                   small2: int, a2: int, b2: int, wide2: int,
                   time: int = 0) -> None:
        """Store a record of that time, or of now, and its continuation."""
        nonlocal offset
        at = offset
        offset = at + 40
        full = memory
        try:
            pair(full, at, code, thread, small, a, b, time or now(),
                 continuation, thread, small2, a2, b2, wide2)
        except error:
            if rotate(full, at, 40):
                write_pair(code, thread, small, a, b,
                           small2, a2, b2, wide2, time)
            else:
                pair(full, at, v.FILLER, thread, 0, 0, 0, now(),
                     v.FILLER, thread, 0, 0, 0, now())

    def store(time: int, code: int, thread: int, small: int, a: int,
              b: int) -> None:
        """Store a record of that time."""
        nonlocal offset
        at = offset
        offset = at + 20
        full = memory
        try:
            record(full, at, code, thread, small, a, b, time)
        except error:
            if rotate(full, at, 20):
                store(time, code, thread, small, a, b)
            else:
                record(full, at, v.FILLER, thread, 0, 0, 0, time)

    def store_two(time: int, thread: int, code: int, small: int, a: int,
                  b: int, code2: int, small2: int, a2: int, b2: int) -> None:
        """Store two records of that time."""
        nonlocal offset
        at = offset
        offset = at + 40
        full = memory
        try:
            pair(full, at, code, thread, small, a, b, time,
                 code2, thread, small2, a2, b2, time)
        except error:
            if rotate(full, at, 40):
                store_two(time, thread, code, small, a, b,
                          code2, small2, a2, b2)
            else:
                fill(full, at, at + 40, thread, time)

    def store_waiting(time: int, thread: int, code: int, small: int, a: int,
                      b: int, head2: bytes, head3: bytes) -> None:
        """Store three records of that time.

        The last field of the two that are made but for that is `a`.
        """
        nonlocal offset
        at = offset
        offset = at + 60
        full = memory
        try:
            one_and_two_heads(full, at, code, thread, small, a, b, time,
                              head2, a, time, head3, a, time)
        except error:
            if rotate(full, at, 60):
                store_waiting(time, thread, code, small, a, b, head2, head3)
            else:
                fill(full, at, at + 60, thread, time)

    def store_two_made(time: int, first: bytes, second: bytes) -> None:
        """Store two records of that time."""
        nonlocal offset
        at = offset
        offset = at + 40
        full = memory
        try:
            two_made(full, at, first, time, second, time)
        except error:
            if rotate(full, at, 40):
                store_two_made(time, first, second)
            else:
                fill(full, at, at + 40, first[1], time)

    def store_three_made(time: int, first: bytes, second: bytes,
                         third: bytes) -> None:
        """Store three records of that time."""
        nonlocal offset
        at = offset
        offset = at + 60
        full = memory
        try:
            three_made(full, at, first, time, second, time, third, time)
        except error:
            if rotate(full, at, 60):
                store_three_made(time, first, second, third)
            else:
                fill(full, at, at + 60, first[1], time)

    def fill(full: memoryview, at: int, end: int, thread: int,
             time: int) -> None:
        for filler in range(at, end, 20):
            record(full, filler, v.FILLER, thread, 0, 0, 0, time)

    files.reset = reset
    made = (write, write_pair, store, store_two, store_waiting,
            store_two_made, store_three_made)
    if sys.version_info >= (3, 10):
        return made
    return tuple(_locked(files, one) for one in made)


def _locked(files: EventFiles, write: Any) -> Any:
    def locked(*values: int) -> None:
        with files.lock:
            write(*values)
    return locked

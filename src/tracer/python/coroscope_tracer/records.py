"""Event files: fixed records stored straight into shared memory maps.

A store into the map is all that an event costs: no system call, nothing
to flush, and nothing lost when the process is killed, because the pages
belong to the kernel.  The format is src/trace/wire/format.ts.
"""

import itertools
import mmap
import os
import struct
import time
from _thread import RLock
from typing import Callable, Optional, Tuple

from . import vocabulary as v

RECORD = struct.Struct("<BBHIIQ")
PAIR = struct.Struct("<BBHIIQBBHIIQ")
RECORD_SIZE = RECORD.size

# Records in the first file of a stream, and in the largest that follow.
FIRST_CAPACITY = 13_000
LARGEST_CAPACITY = 260_000

# Room behind the last record of a file to say that the next one failed.
_SPARE = 2 * RECORD_SIZE

# A place to store records: the memory, and a counter of offsets in it
# that no two threads get the same value from.
Chunk = Tuple[memoryview, Callable[[], int]]


def _chunk(memory: memoryview) -> Chunk:
    return memory, itertools.count(0, RECORD_SIZE).__next__


class EventFiles:
    """The event files of one stream, filled one after the other.

    `write` and `write_pair` never raise OSError: when a file cannot be
    made, the events from there on are dropped, the last file says so,
    and `lost` counts them by whole buffers.
    """

    def __init__(self, folder: str, stream: str) -> None:
        self._prefix = os.path.join(folder, stream)
        self._lock = RLock()
        self._index = 0
        self._capacity = FIRST_CAPACITY
        self._failed = False
        self._map: Optional[mmap.mmap] = None
        self.chunk: Chunk = self._open()
        self.closed = False

    def _open(self) -> Chunk:
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
            else:
                os.ftruncate(descriptor, size)
            self._map = mmap.mmap(descriptor, size)
        except BaseException:
            os.unlink(path)
            raise
        finally:
            os.close(descriptor)
        self._index += 1
        self._capacity = min(self._capacity * 4, LARGEST_CAPACITY)
        return _chunk(memoryview(self._map)[:size - _SPARE])

    def rotate(self, full: Chunk, offset: int) -> None:
        """Go on to the next file; `offset` did not fit into `full`."""
        with self._lock:
            if full is not self.chunk:
                return
            if not self._failed:
                last = self._map
                try:
                    self.chunk = self._open()
                    return
                except OSError:
                    self._failed = True
                    if last is not None and offset + PAIR.size <= len(last):
                        PAIR.pack_into(
                            last, offset, v.GAP, 0, v.GAP_DISK_ERROR, 0, 0,
                            time.monotonic_ns(), v.CONTINUATION,
                            0, 0, 0, 0, 0)
            # Nothing is kept any more; the same memory is used again.
            self.chunk = _chunk(memoryview(bytearray(1000 * RECORD_SIZE)))

    def write(self, code: int, thread: int, small: int, a: int,
              b: int) -> None:
        """Store a record."""
        chunk = self.chunk
        offset = chunk[1]()
        try:
            RECORD.pack_into(
                chunk[0], offset, code, thread, small, a, b, _now())
        except struct.error:
            if offset + RECORD_SIZE <= len(chunk[0]):
                raise
            self.rotate(chunk, offset)
            self.write(code, thread, small, a, b)

    def write_pair(self, code: int, thread: int, small: int, a: int, b: int,
                   small2: int, a2: int, b2: int, wide2: int) -> None:
        """Store a record and its continuation, side by side."""
        chunk = self.chunk
        memory, take = chunk
        offset = take()
        following = take()
        while following != offset + RECORD_SIZE:
            # Another thread took the offset between: step over ours.
            if offset + RECORD_SIZE <= len(memory):
                RECORD.pack_into(
                    memory, offset, v.FILLER, thread, 0, 0, 0, _now())
            offset, following = following, take()
        try:
            PAIR.pack_into(
                memory, offset, code, thread, small, a, b, _now(),
                v.CONTINUATION, thread, small2, a2, b2, wide2)
        except struct.error:
            if offset + PAIR.size <= len(memory):
                raise
            self.rotate(chunk, offset)
            self.write_pair(
                code, thread, small, a, b, small2, a2, b2, wide2)


_now = time.monotonic_ns

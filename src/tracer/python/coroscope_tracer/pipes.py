"""Messages between processes: multiprocessing's pipes and its queues.

All of them go through Connection.  Both ends of a pipe have one inode,
in whatever way a process came by its end; which two sockets belong
together is noted where they are made.  A message's number is counted in
a file of the trace's folder that all processes share.  Those who write
to one pipe take turns by a lock of the program's own, and so do those
who read from it: so both count in the order of the messages.
"""

import os
import stat
import struct
from typing import Any, Set

from . import vocabulary as v
from .insertion import Enclosure, Insertion, edit
from .recorder import Recorder

_COUNTS = struct.Struct("<QQQ")
_PEER, _SENT, _RECEIVED = range(3)
_WORD = 8


class Pipes:
    """Tells what is sent and received."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        # Inodes of pipes of which is told elsewhere.
        self._hidden: Set[int] = set()

    def watch(self, module: Any, receiving: Enclosure) -> None:
        """Watch multiprocessing.connection; put another probe there too."""
        if not hasattr(os, "pread"):
            return
        edit(module.Connection._send_bytes,
             Insertion(self._sends, ("self", "buf")))
        edit(module.Connection._recv_bytes, Insertion(
            self._receives, ("self", "size"),
            before="return self._recv(size)"), receiving)
        edit(module.Pipe, Insertion(
            self._makes, ("c1", "c2"), before="return (c1, c2)"))

    def hide(self, *ends: Any) -> None:
        """Say nothing of these connections' pipes."""
        for end in ends:
            self._hidden.add(os.fstat(end._handle).st_ino)

    def _makes(self, one: Any, other: Any) -> None:
        try:
            status = os.fstat(one._handle)
            if stat.S_ISSOCK(status.st_mode):
                peer = os.fstat(other._handle).st_ino
                self._put(status.st_ino, _PEER, peer)
                self._put(peer, _PEER, status.st_ino)
        except Exception as error:
            self._recorder.failed("pipe", error)

    def _sends(self, end: Any, data: Any) -> None:
        try:
            status = os.fstat(end._handle)
            channel = status.st_ino
            if channel in self._hidden or not (
                    stat.S_ISFIFO(status.st_mode)
                    or self._get(channel, _PEER)):
                return
            recorder = self._recorder
            recorder.write_pair(
                v.MESSAGE_SENT, recorder.thread().slot, 0,
                recorder.string(f"pipe {channel}"),
                self._next(channel, _SENT), 0, 0, 0, len(data))
        except Exception as error:
            self._recorder.failed("send", error)

    def _receives(self, end: Any, size: int) -> None:
        try:
            status = os.fstat(end._handle)
            channel = status.st_ino
            if not stat.S_ISFIFO(status.st_mode):
                channel = self._get(channel, _PEER)
            if not channel or channel in self._hidden:
                return
            recorder = self._recorder
            recorder.write(
                v.MESSAGE_RECEIVED, recorder.thread().slot, 0,
                recorder.string(f"pipe {channel}"),
                self._next(channel, _RECEIVED))
        except Exception as error:
            self._recorder.failed("receive", error)

    # What the processes share.  No file is kept open: the program would
    # see it in the numbers of its own.

    def _file(self, inode: int) -> int:
        return os.open(
            os.path.join(self._recorder.options.folder, f"pipe-{inode}"),
            os.O_RDWR | os.O_CREAT, 0o600)

    def _get(self, inode: int, word: int) -> int:
        file = self._file(inode)
        try:
            data = os.pread(file, _COUNTS.size, 0)
            return int(_COUNTS.unpack(data.ljust(_COUNTS.size, b"\0"))[word])
        finally:
            os.close(file)

    def _put(self, inode: int, word: int, value: int) -> None:
        file = self._file(inode)
        try:
            os.pwrite(file, value.to_bytes(_WORD, "little"), word * _WORD)
        finally:
            os.close(file)

    def _next(self, inode: int, word: int) -> int:
        number = self._get(inode, word) + 1
        self._put(inode, word, number)
        return number

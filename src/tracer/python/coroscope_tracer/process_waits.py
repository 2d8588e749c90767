"""Threads that wait for other processes: for ends, messages and managers.

A wait is told as thread_waits.py tells those for other threads.  What one
of these functions waits for by another of them is told once.
"""

import re
import sys
from _thread import get_ident
from types import FrameType
from typing import Any, Dict, List, Optional

from . import vocabulary as v
from .insertion import Enclosure, edit
from .resource_names import resource_name
from .thread_waits import ThreadWaits

_LONGEST = 60
_NO_BLOCKING = re.compile(
    r"\.acquire\s*\(\s*(?:block\s*=\s*)?(?:False|0)\b"
    r"|timeout\s*=\s*0\s*\)")


class ProcessWaits:
    """Tells what threads wait for that other processes do."""

    def __init__(self, waits: ThreadWaits) -> None:
        self._waits = waits
        self._recorder = waits.recorder
        # By thread: the awaitables of the functions in which it waits,
        # outermost first; 0 where nothing was told.
        self._open: Dict[int, List[int]] = {}
        # By thread that takes a lock: how often it has that already.
        self._counts: Dict[int, int] = {}
        # By address of a manager: the number of its process.
        self._managers: Dict[Any, int] = {}

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._open.clear()
        self._counts.clear()

    def watch_processes(self, module: Any) -> None:
        """Watch multiprocessing.process."""
        edit(module.BaseProcess.join, Enclosure(
            self._joins, self._joined, ("self", "timeout"), ("self",),
            "res = self._popen.wait("))

    def watch_programs(self, module: Any) -> None:
        """Watch subprocess."""
        for function in module.Popen.wait, module.Popen.communicate:
            edit(function, Enclosure(
                self._runs, self._ran, ("self",), ("self",)))

    def watch_managers(self, module: Any) -> None:
        """Watch multiprocessing.managers, as their clients use it."""
        edit(module.BaseProxy._callmethod, Enclosure(
            self._calls, self._called, ("self", "methodname"), ("self",)))

    def watch_locks(self, module: Any) -> None:
        """Watch multiprocessing.synchronize."""
        edit(module.SemLock.__enter__, Enclosure(
            self._enters, self._entered, ("self",)))
        # The object's own `acquire` is a method written in C.
        self._waits.locks.others[module._multiprocessing.SemLock] = (
            self._acquires, self._acquired)
        edit(module.Condition.wait, Enclosure(
            self._blocks, self._entered,
            statement="return self._wait_semaphore.acquire("))

    def watch_pipes(self, module: Any) -> None:
        """Watch multiprocessing.connection."""
        if hasattr(module.Connection, "_poll"):
            edit(module.Connection._poll, Enclosure(
                self._polls, self._polled, ("self", "timeout"), ("self",)))

    def receiving(self) -> Enclosure:
        """Return what is put around the receipt of a message."""
        return Enclosure(self._receives, self._entered, ("self",))

    # Ends of processes.

    def _joins(self, process: Any, timeout: Any) -> None:
        def announce(frame: FrameType) -> int:
            popen = process._popen
            if timeout == 0 or popen.returncode is not None or not (
                    self._is_for_program(frame)):
                return 0
            return self._announce(
                "process", f"join of {process._name}", v.PROCESS, popen.pid)
        self._begin(announce)

    def _joined(self, process: Any) -> None:
        popen = process._popen
        self._end(popen.returncode is not None, popen.pid)

    def _runs(self, program: Any) -> None:
        def announce(frame: FrameType) -> int:
            if program.returncode is not None or not (
                    self._is_for_program(frame)):
                return 0
            return self._announce(
                "process", f"end of {_program_name(program.args)}",
                v.PROCESS, program.pid)
        self._begin(announce)

    def _ran(self, program: Any) -> None:
        self._end(program.returncode is not None, program.pid)

    # Managers.

    def _calls(self, proxy: Any, method: Any) -> None:
        def announce(frame: FrameType) -> int:
            if not self._is_for_program(frame):
                return 0
            token = proxy._token
            return self._announce(
                "message", f"{token.typeid}.{method} of a manager",
                v.PROCESS, self._managers.get(token.address, 0))
        self._begin(announce)

    def _called(self, proxy: Any) -> None:
        address = process = None
        try:
            address = proxy._token.address
            process = self._managers.get(address)
            if process is None:
                process = self._managers[address] = _process_behind(
                    proxy._tls.connection)
        except Exception:
            pass  # it has none yet, or is not of this machine
        self._end(True, process or 0)

    # Messages and locks.

    def _receives(self, end: Any) -> None:
        def announce(frame: FrameType) -> int:
            return 0 if _is_readable(end) else self._by_way(frame)
        self._begin(announce)

    def _polls(self, end: Any, timeout: Any) -> None:
        def announce(frame: FrameType) -> int:
            if timeout is not None and timeout <= 0 or _is_readable(end):
                return 0
            return self._by_way(frame)
        self._begin(announce)

    def _polled(self, end: Any) -> None:
        self._end(_is_readable(end), 0)

    def _enters(self, lock: Any) -> None:
        def announce(frame: FrameType) -> int:
            return self._by_way(frame) if _is_taken(lock._semlock) else 0
        self._begin(announce)

    def _acquires(self, semaphore: Any, user: FrameType) -> None:
        def announce(_: FrameType) -> int:
            sources = self._recorder.functions.sources
            line = sources.get(user.f_code.co_filename).line(user.f_lineno)
            if not _is_taken(semaphore) or _NO_BLOCKING.search(line):
                return 0
            name = resource_name(
                semaphore, user, sources, "acquire", "release")
            return self._waits.awaitable("lock", f"lock acquire of {name}")
        # By itself the count is of all threads of this process.
        self._counts[get_ident()] = (
            semaphore._count() if semaphore._is_mine() else 0)
        self._begin(announce)

    def _acquired(self, semaphore: Any) -> None:
        before = self._counts.pop(get_ident(), 0)
        self._end(semaphore._is_mine() and semaphore._count() > before, 0)

    def _blocks(self) -> None:
        self._begin(self._by_way)

    def _entered(self, _: Any = None) -> None:
        self._end(True, 0)

    # Awaitables.

    def _by_way(self, frame: FrameType) -> int:
        found = self._waits.way(frame)
        return 0 if found is None else self._waits.wait(*found)[0]

    def _begin(self, announce: Any) -> None:
        """The function that called a probe begins to wait."""
        waits = self._open.setdefault(get_ident(), [])
        number = 0
        try:
            if not any(waits):
                number = announce(sys._getframe(2))
        except RecursionError:
            pass
        except Exception as error:
            self._recorder.failed("process_wait", error)
        waits.append(number)

    def _end(self, is_over: bool, process: int) -> None:
        waits = self._open.get(get_ident())
        number = waits.pop() if waits else 0
        if number:
            self._waits.settle(
                number, self._recorder.thread().slot,
                v.RETURNED if is_over else v.CANCELLED,
                v.PROCESS if process else v.NOTHING, process)

    def _announce(self, kind: str, label: str, member_kind: int,
                  member: int) -> int:
        number = self._waits.awaitable(kind, label)
        if member:
            recorder = self._recorder
            recorder.write(v.AWAITABLE_MEMBER, recorder.thread().slot,
                           member_kind, number, member)
        return number

    def _is_for_program(self, frame: Optional[FrameType]) -> bool:
        return self._waits.is_for_program(frame)


def _program_name(arguments: Any) -> str:
    """Return what is run, as far as that is plain text."""
    first = arguments
    if type(arguments) in (list, tuple) and arguments:
        first = arguments[0]
    if type(first) is not str or not first.split():
        return "a program"
    name = first.split()[0].replace("\\", "/").rpartition("/")[2]
    return name[:_LONGEST]


def _is_taken(semaphore: Any) -> bool:
    """True where the running thread cannot take a lock at once."""
    return semaphore._is_zero() and not (
        semaphore.kind == 0 and semaphore._is_mine())


def _is_readable(end: Any) -> bool:
    """True where a message, or the end of them, can be read at once."""
    import select
    if not hasattr(select, "poll"):
        return False
    poller = select.poll()
    poller.register(end._handle, select.POLLIN)
    return bool(poller.poll(0))


def _process_behind(end: Any) -> int:
    """Return the process at a local socket's other end; 0: unknown."""
    import socket
    import struct
    if not hasattr(socket, "SO_PEERCRED"):
        return 0
    with socket.fromfd(
            end._handle, socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        if connection.family != socket.AF_UNIX:
            return 0
        credentials = connection.getsockopt(
            socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[0])

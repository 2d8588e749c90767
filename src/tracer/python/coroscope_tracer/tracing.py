"""Switching the tracer on in this process."""

import atexit
import os
import sys
from typing import Any, Callable, Optional

from . import assertion_rewriting, monitoring, options, threads
from . import vocabulary as v
from .async_locks import AsyncLocks
from .coroutines import Coroutines
from .errors import Errors
from .event_loop import AsyncioProbes
from .imports import ImportWatch
from .insertion import insert_probe
from .jobs import Jobs
from .lock_waits import LockWaits
from .main_program import MainProgram
from .operations import Operations
from .pipes import Pipes
from .probes import SourceProbes
from .queues import Queues
from .recorder import Recorder
from .roots import is_standard
from .thread_waits import ThreadWaits


class Tracer:
    """All the probes of one process."""

    def __init__(self, chosen: options.Options) -> None:
        self.recorder = Recorder(chosen)
        self.coroutines = Coroutines(self.recorder)
        self.imports = ImportWatch()
        self.asyncio = AsyncioProbes(self.coroutines)
        self.pipes = Pipes(self.recorder)
        self.jobs = Jobs(self.recorder, self.pipes)
        self.operations = Operations(self.coroutines)
        self.queues = Queues(self.operations)
        self.locks = AsyncLocks(self.operations)
        self.plain_locks = LockWaits(self.operations)
        self.waits = ThreadWaits(self.operations, self.plain_locks)
        self.errors = Errors(self.recorder, self.asyncio.tasks)
        self.source: Optional[SourceProbes] = None

    def install(self) -> None:
        """Put all probes in place."""
        watch = self._watch
        watch("threading", self._threading)
        watch("asyncio", self._asyncio)
        watch("queue", self.queues.watch_threads)
        watch("concurrent.futures.thread", self.jobs.watch_thread_pools)
        watch("concurrent.futures.process", self.jobs.watch_process_pools)
        watch("multiprocessing.pool", self.jobs.watch_pools)
        watch("multiprocessing.process", self.jobs.watch_processes)
        watch("multiprocessing.connection", self.pipes.watch)
        watch("warnings", self._warnings)
        self.imports.install()
        # First registered, last to run: what ends the program is told.
        atexit.register(self.recorder.files.flush)
        self.errors.watch_program()
        if not (sys.version_info >= (3, 12)
                and monitoring.install(self.coroutines, self.plain_locks)):
            self._rewrite()
        os.register_at_fork(after_in_child=self._forked) if hasattr(
            os, "register_at_fork") else None

    def _watch(self, name: str, act: Callable[[Any], None]) -> None:
        """Put probes into a module of the standard library."""
        def imported(module: Any) -> None:
            try:
                # The program may bring one of that name.
                if is_standard(module):
                    act(module)
            except Exception as error:
                self.recorder.failed(name, error)
        self.imports.when_imported(name, imported)

    def _rewrite(self) -> None:
        source = self.source = SourceProbes(self.coroutines)
        source.install()
        self.imports.wants = self.recorder.workspace.contains
        self.imports.rewrite = source.rewrite
        self.imports.rewrite_cell = source.rewrite_cell
        MainProgram(source).install()
        self.imports.when_imported(
            "_pytest.assertion.rewrite",
            lambda module: assertion_rewriting.watch(source, module))

    def _asyncio(self, module: Any) -> None:
        self.asyncio.install(module)
        self.queues.watch_asyncio(module)
        self.locks.watch(module)
        self.errors.watch_loops(module)

    def _threading(self, module: Any) -> None:
        threads.install(self.recorder, module, self.waits)
        if sys.version_info >= (3, 12):
            self.plain_locks.begin()
        self.jobs.watch_threads(module, self.errors.in_threads())

    def _warnings(self, module: Any) -> None:
        recorder = self.recorder
        coroutines = self.coroutines

        def warn_unawaited(coro: Any) -> None:
            try:
                never_awaited(recorder, coroutines, coro)
            except Exception as error:
                recorder.failed("never_awaited", error)
        insert_probe(module._warn_unawaited_coroutine, warn_unawaited,
                     ["coro"])

    def _forked(self) -> None:
        try:
            self.recorder.restart()
            self.coroutines.reset()
            self.asyncio.reset()
            self.jobs.reset()
            self.operations.reset()
            self.locks.reset()
            self.waits.reset()
            self.plain_locks.reset()
            if self.source is not None:
                self.source.reset()
            self.coroutines.forked()
        except Exception:
            pass


def never_awaited(recorder: Recorder, coroutines: Coroutines,
                  coro: Any) -> None:
    """Tell that a coroutine was dropped before it began."""
    frame = coro.cr_frame
    number = function = 0
    if frame is not None:
        known = coroutines.function_of(frame)
        if known is not None:
            function = known.number
        number = coroutines.created.pop(id(frame), 0)
    if function:
        recorder.write(v.NEVER_AWAITED, recorder.thread().slot, 0, number,
                       function)


def start(text: str) -> Optional[Tracer]:
    """Begin to trace as the options say; None where they are not valid."""
    try:
        chosen = options.parse(text)
    except ValueError:
        return None
    try:
        tracer = Tracer(chosen)
    except OSError:
        return None
    tracer.install()
    return tracer

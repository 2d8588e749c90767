"""Switching the tracer on in this process."""

import atexit
import os
import sys
from typing import Any, Callable, Optional

from . import assertion_rewriting, monitoring, options, threads
from .async_locks import AsyncLocks
from .coroutines import Coroutines
from .errors import Errors
from .event_loop import AsyncioProbes
from .gil import gil_sampling
from .gil_sampler import GilSampler
from .imports import ImportWatch
from .insertion import insert_probe
from .jobs import Jobs
from .lock_waits import LockWaits
from .main_program import MainProgram
from .never_awaited import tell_never_awaited
from .operations import Operations
from .pipes import Pipes
from .probes import SourceProbes
from .process_waits import ProcessWaits
from .queues import Queues
from .recorder import Recorder
from .roots import is_standard
from .thread_waits import ThreadWaits
from .trio_tasks import TrioTasks
from .uvloop_probes import UvloopProbes


class Tracer:
    """All the probes of one process."""

    def __init__(self, chosen: options.Options) -> None:
        self.recorder = Recorder(chosen)
        self.coroutines = Coroutines(self.recorder)
        self.imports = ImportWatch()
        self.asyncio = AsyncioProbes(self.coroutines)
        self.trio = TrioTasks(self.asyncio.tasks)
        self.pipes = Pipes(self.recorder)
        self.operations = Operations(self.coroutines)
        self.queues = Queues(self.operations)
        self.locks = AsyncLocks(self.operations)
        self.plain_locks = LockWaits(self.operations)
        self.waits = ThreadWaits(self.operations, self.plain_locks)
        self.jobs = Jobs(self.recorder, self.pipes, self.waits.runners)
        self.process_waits = ProcessWaits(self.waits)
        self.errors = Errors(self.recorder, self.asyncio.tasks)
        self.source: Optional[SourceProbes] = None
        self.gil: Optional[GilSampler] = None
        if gil_sampling(chosen.gil) == "sampled":
            self.gil = GilSampler(self.recorder)

    def install(self) -> None:
        """Put all probes in place."""
        watch = self._watch
        watch("threading", self._threading)
        watch("asyncio", self._asyncio)
        watch("queue", self.queues.watch_threads)
        watch("concurrent.futures.thread", self.jobs.watch_thread_pools)
        watch("concurrent.futures.process", self.jobs.watch_process_pools)
        watch("multiprocessing.pool", self.jobs.watch_pools)
        watch("multiprocessing.process", self._processes)
        watch("multiprocessing.connection", self._connections)
        watch("multiprocessing.managers", self._managers)
        watch("multiprocessing.synchronize", self.process_waits.watch_locks)
        watch("subprocess", self.process_waits.watch_programs)
        watch("warnings", self._warnings)
        self.imports.when_imported(
            "trio._core._instrumentation", self._trio)
        self.imports.when_imported("uvloop", self._uvloop)
        self.imports.install()
        # First registered, last to run: what ends the program is told.
        atexit.register(self.recorder.files.flush)
        self.errors.watch_program()
        if not (sys.version_info >= (3, 12)
                and monitoring.install(self.coroutines, self.plain_locks)):
            self._rewrite()
        if self.gil is not None:
            self.gil.install()
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
        self.waits.runners.watch_asyncio(module)
        self.locks.watch(module)
        self.errors.watch_loops(module)

    def _processes(self, module: Any) -> None:
        self.jobs.watch_processes(module)
        self.process_waits.watch_processes(module)

    def _connections(self, module: Any) -> None:
        self.pipes.watch(module, self.process_waits.receiving())
        self.process_waits.watch_pipes(module)

    def _managers(self, module: Any) -> None:
        self.jobs.watch_managers(module)
        self.process_waits.watch_managers(module)

    def _trio(self, module: Any) -> None:
        try:
            self.trio.watch(module)
        except Exception as error:
            self.recorder.failed("trio", error)

    def _uvloop(self, module: Any) -> None:
        source = self.source

        def unseen() -> None:
            if source is not None:
                source.other_loops.add("uvloop")
        try:
            probes = UvloopProbes(self.asyncio, self.errors)
            probes.unseen = unseen
            if not probes.watch(module):
                unseen()
        except Exception as error:
            unseen()
            self.recorder.failed("uvloop", error)

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
                tell_never_awaited(recorder, coroutines, coro,
                                   sys._getframe(1).f_back)
            except Exception as error:
                recorder.failed("never_awaited", error)
        insert_probe(module._warn_unawaited_coroutine, warn_unawaited,
                     ["coro"])

    def _forked(self) -> None:
        try:
            self.recorder.restart()
            self.coroutines.reset()
            self.asyncio.reset()
            self.trio.reset()
            self.jobs.reset()
            self.operations.reset()
            self.locks.reset()
            self.waits.reset()
            self.process_waits.reset()
            self.plain_locks.reset()
            if self.source is not None:
                self.source.reset()
            self.coroutines.forked()
            if self.gil is not None:
                self.gil.reset()
        except Exception:
            pass


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

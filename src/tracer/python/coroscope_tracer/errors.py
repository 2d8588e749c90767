"""Errors that nobody handled: of the program, a thread, a task, a callback.

The interpreter's hooks stay the program's own.  What ends the program is
read at its exit from where the interpreter leaves it; the others pass
through functions of threading and asyncio.
"""

import atexit
import sys
from typing import Any, Tuple

from . import vocabulary as v
from .activities import ThreadState
from .coroutines import traceback_of
from .insertion import Insertion, insert_probe
from .recorder import Recorder
from .tasks import Tasks

# How runpy's function is called that runs a program given by `-m`.
_RUNS_MODULES = "_run_module_as_main"


class Errors:
    """Tells of errors that nobody handled."""

    def __init__(self, recorder: Recorder, tasks: Tasks) -> None:
        self.recorder = recorder
        self._tasks = tasks

    def watch_program(self) -> None:
        """Tell at exit what ended the program."""
        atexit.register(self._exits)

    def in_threads(self) -> Insertion:
        """Return the probe of what leaves the `run` of a thread.

        It belongs into Thread._bootstrap_inner.
        """
        return Insertion(
            self._left_thread, before="self._invoke_excepthook(")

    def watch_loops(self, asyncio: Any) -> None:
        """Watch what asyncio's loops are told of."""
        insert_probe(asyncio.base_events.BaseEventLoop.call_exception_handler,
                     self.left_loop, ("context",))

    def _exits(self) -> None:
        try:
            error = getattr(sys, "last_exc", None) or getattr(
                sys, "last_value", None)
            if isinstance(error, BaseException) and _left_program(error):
                self._tell(self.recorder.thread(), v.THREAD, 0, error)
        except Exception as failure:
            self.recorder.failed("exits", failure)

    def _left_thread(self) -> None:
        try:
            error = sys.exc_info()[1]
            # threading's own hook says nothing of SystemExit.
            if error is not None and not isinstance(error, SystemExit):
                thread = self.recorder.thread()
                self._tell(thread, v.THREAD, thread.slot, error)
        except Exception as failure:
            self.recorder.failed("left_thread", failure)

    def left_loop(self, context: Any) -> None:
        """Tell what a loop is told of."""
        try:
            error = context.get("exception")
            if isinstance(error, BaseException):
                thread = self.recorder.thread()
                self._tell(thread, *self._actor(thread, context), error)
        except Exception as failure:
            self.recorder.failed("left_loop", failure)

    def _actor(self, thread: ThreadState, context: Any) -> Tuple[int, int]:
        for name in ("task", "future"):
            state = self._tasks.states.get(id(context.get(name)))
            if state is not None:
                return v.TASK, state.number
        activity = thread.activity
        if "handle" in context and activity.kind == v.CALLBACK:
            return v.CALLBACK, activity.number
        return v.THREAD, thread.slot

    def _tell(self, thread: ThreadState, kind: int, actor: int,
              error: BaseException) -> None:
        recorder = self.recorder
        recorder.write_pair(
            v.ERROR_UNHANDLED, thread.slot, kind, actor,
            recorder.value(error), 0, self._site(error), 0, 0)

    def _site(self, error: BaseException) -> int:
        """Return the program's line that an error came from; 0: none."""
        recorder = self.recorder
        site = None
        traceback = traceback_of(error)
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if recorder.workspace.contains(code.co_filename):
                site = code, traceback.tb_lineno
            traceback = traceback.tb_next
        return 0 if site is None else recorder.functions.site(*site)


def _left_program(error: BaseException) -> bool:
    """True where an error went through the main module, and out of it.

    Others leave theirs where the interpreter does: test runners, consoles.
    """
    traceback = traceback_of(error)
    while traceback is not None:
        frame = traceback.tb_frame
        code = frame.f_code
        if code.co_name == "<module>":
            return (frame.f_globals.get("__name__") == "__main__"
                    or code.co_filename == "<call>")
        if not (code.co_name in (_RUNS_MODULES, "_run_code")
                and frame.f_globals.get("__name__") == "runpy"):
            return False
        traceback = traceback.tb_next
    return False

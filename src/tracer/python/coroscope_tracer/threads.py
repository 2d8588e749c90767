"""Threads of the threading module: when they begin and end."""

from typing import Any, Dict

from .insertion import Enclosure, edit, insert_probe
from .recorder import Recorder
from .thread_waits import ThreadWaits


def install(recorder: Recorder, threading: Any, waits: ThreadWaits) -> None:
    """Watch the threads of the freshly imported module."""
    # By id of a thread that is being started: who starts it.
    creators: Dict[int, int] = {}

    def starting(thread: Any) -> None:
        try:
            creators[id(thread)] = recorder.thread().slot
        except Exception as error:
            recorder.failed("thread", error)

    def begins(thread: Any) -> None:
        try:
            name = thread._name
            recorder.thread_started(
                name[:160] if type(name) is str else "",
                creators.pop(id(thread), 0))
        except Exception as error:
            recorder.failed("thread", error)

    def ends(thread: Any) -> None:
        try:
            waits.thread_ends(thread)
            recorder.thread_ended()
        except Exception as error:
            recorder.failed("thread", error)

    insert_probe(threading.Thread.start, starting, ("self",))
    edit(threading.Thread._bootstrap,
         Enclosure(begins, ends, ("self",), ("self",)))
    waits.watch(threading)

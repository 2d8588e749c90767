"""Threads of the threading module: when they begin and end."""

from _thread import get_ident
from typing import Any, Dict

from .recorder import Recorder


def install(recorder: Recorder, threading: Any) -> None:
    """Patch the freshly imported module."""
    creators: Dict[int, int] = {}
    thread_type = threading.Thread
    original_bootstrap = thread_type._bootstrap

    def _bootstrap(self: Any) -> None:
        try:
            recorder.thread_started(
                str(self._name)[:160] if type(self._name) is str else "",
                creators.pop(id(self), 0))
        except Exception as error:
            recorder.failed("thread", error)
        try:
            original_bootstrap(self)
        finally:
            try:
                recorder.thread_ended()
            except Exception as error:
                recorder.failed("thread", error)

    thread_type._bootstrap = _bootstrap
    for name in ("_start_new_thread", "_start_joinable_thread"):
        start = getattr(threading, name, None)
        if start is not None:
            setattr(threading, name, _remembering(
                recorder, start, creators))


def _remembering(recorder: Recorder, start: Any,
                 creators: Dict[int, int]) -> Any:
    def start_thread(function: Any, *args: Any, **kwargs: Any) -> Any:
        thread = getattr(function, "__self__", None)
        if thread is not None:
            state = recorder.threads.get(get_ident())
            creators[id(thread)] = state.slot if state is not None else 0
        return start(function, *args, **kwargs)
    return start_thread

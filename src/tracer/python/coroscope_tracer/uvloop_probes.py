"""The probes in uvloop's loops, which are asyncio's but written in C.

Their handles have no code to put probes into.  So what is scheduled is
wrapped, in callables of C: the stack that the program sees, and its
tracebacks, have no frame of the tracer's.  What the loop does by itself,
such as reading from sockets, is not seen, nor are its turns; whom that
wakes is told as woken by nobody.
"""

import time
from _thread import get_ident
from collections import deque
from functools import partial
from operator import methodcaller
from types import MethodType
from typing import Any, Callable, Optional, Tuple

from . import vocabulary as v
from .errors import Errors
from .event_loop import AsyncioProbes

# Calls one after the other what an iterator gives, in C.
_run_all = deque((), 0).extend
_call = methodcaller("__call__")
_now = time.monotonic_ns
# Where the loop did nothing for so long it may have slept.
_SLEEP_NS = 100_000


class _Wrapped(partial):  # type: ignore[type-arg]
    """What the loop calls; to those who look it is what it stands for."""

    original: Any

    def __repr__(self) -> str:
        return repr(self.original)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.original, name)


class _Handle:
    """Stands for a handle of the loop, as the probes of asyncio want it."""

    __slots__ = ("_callback", "_args", "_loop", "_probes", "_thread",
                 "_state", "_activity", "__weakref__")

    def __init__(self, probes: "UvloopProbes", loop: Any, callback: Any,
                 args: Tuple[Any, ...]) -> None:
        self._probes = probes
        self._loop = loop
        self._callback = callback
        self._args = args
        # While it runs: the thread, its loop's state, and what the thread
        # is doing by it.
        self._thread: Any = None
        self._state: Any = None
        self._activity: Any = None

    def begin(self) -> None:
        probes = self._probes
        try:
            thread = probes.threads_get(get_ident()) or probes.new_thread()
            state = thread.loop = self._state = probes.state_of(self._loop)
            thread.told_at = 0
            state.current = self._loop
            # No turn is told: where one ends is not seen.
            state.open = True
            at = _now()
            if at - state.left > _SLEEP_NS:
                state.ended = state.left
                state.began = at
                if thread.hot.ran:
                    probes.idles(thread)
            probes.begins(self)
            self._thread = thread
            self._activity = thread.activity
        except Exception as error:
            probes.recorder.failed("uvloop", error)

    def end(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        state = self._state
        try:
            self._probes.ends(thread)
            thread.loop = state.current = None
            state.open = False
            state.left = _now()
        except Exception as error:
            self._probes.recorder.failed("uvloop", error)

    def __del__(self) -> None:
        # It raised, and that was handled.
        thread = self._thread
        if thread is not None and thread.activity is self._activity and (
                self._probes.recorder.threads.get(get_ident()) is thread):
            self.end()


class _Timer(_Handle):
    """Stands for one that waits for its time."""

    __slots__ = ("_when",)
    _when: float


class _Method:
    """A method of the loop that is traced while it can do its work.

    Where the original is going to raise, it is what the program gets: so
    its traceback stays as it is.
    """

    def __init__(self, original: Any,
                 chosen: Callable[[Any], Optional[Any]]) -> None:
        self._original = original
        self._chosen = chosen

    def __get__(self, loop: Any, owner: Any = None) -> Any:
        if loop is not None:
            chosen = self._chosen(loop)
            if chosen is not None:
                return chosen
        return self._original.__get__(loop, owner)


class UvloopProbes:
    """Puts probes into uvloop.Loop."""

    def __init__(self, asyncio: AsyncioProbes, errors: Errors) -> None:
        self._loops = asyncio.loops
        self.state_of = asyncio.loops.state
        self.idles = asyncio.loops.idles
        self._errors = errors
        self.recorder = asyncio.recorder
        self.threads_get = self.recorder.threads.get
        self.new_thread = self.recorder.thread
        self.scheduled = asyncio.scheduled
        self.begins = asyncio.begins
        self.ends = asyncio.ends
        # Is called where a loop turns up that is not traced.
        self.unseen: Callable[[], None] = lambda: None
        self._is_unseen = False

    def watch(self, module: Any) -> bool:
        """Watch the freshly imported package; False where it is unknown."""
        loop_type = module.Loop
        methods = {
            "call_soon": self._soon, "call_soon_threadsafe": self._soon,
            "call_later": self._later, "close": self._close,
            "call_exception_handler": self._handle_error,
            "run_forever": self._run, "run_until_complete": self._begin}
        # Only what is inherited may be overridden.
        if any(name in vars(loop_type) or not hasattr(loop_type, name)
               for name in methods):
            return False
        for name, make in methods.items():
            original = getattr(loop_type, name)
            setattr(loop_type, name, _Method(original, make(original)))
        return True

    # What is called in the place of the methods.

    def _soon(self, original: Any) -> Callable[[Any], Any]:
        def call_soon(loop: Any, *args: Any, **options: Any) -> Any:
            return original(
                loop, *self._wrapped(_Handle, loop, args), **options)

        return lambda loop: MethodType(
            call_soon, loop) if self._traces(loop) else None

    def _later(self, original: Any) -> Callable[[Any], Any]:
        def call_later(loop: Any, *args: Any, **options: Any) -> Any:
            return original(loop, *args[:1], *self._wrapped(
                _Timer, loop, args[1:], args[0] if args else 0), **options)

        return lambda loop: MethodType(
            call_later, loop) if self._traces(loop) else None

    def _handle_error(self, original: Any) -> Callable[[Any], Any]:
        def call_exception_handler(loop: Any, context: Any) -> Any:
            self._errors.left_loop(context)
            return original(loop, context)

        return lambda loop: MethodType(call_exception_handler, loop)

    def _close(self, original: Any) -> Callable[[Any], Any]:
        def chosen(loop: Any) -> Any:
            if loop.is_closed() or loop.is_running():
                return None

            def closed() -> None:
                self._loops.closed(loop)
            return partial(_run_all, map(
                _call, (original.__get__(loop), closed)))
        return chosen

    def _begin(self, original: Any) -> Callable[[Any], Any]:
        def chosen(loop: Any) -> None:
            if loop.is_closed():
                self._loops.misused_closed(loop)
        return chosen

    def _run(self, original: Any) -> Callable[[Any], Any]:
        # The loop calls it by itself where it is to run until something.
        def chosen(loop: Any) -> None:
            if loop.is_closed():
                self._loops.misused_closed(loop)
            else:
                self._loops.check_running(loop)
        return chosen

    def _traces(self, loop: Any) -> bool:
        """False for a loop that is closed, or in its debug mode.

        There it keeps where everything was scheduled, and shows it.
        """
        if loop.is_closed():
            self._loops.misused_closed(loop)
            return False
        if not loop.get_debug():
            return True
        if not self._is_unseen:
            self._is_unseen = True
            recorder = self.recorder
            recorder.write_pair(
                v.GAP, recorder.thread().slot, v.GAP_UNTRACEABLE, 0, 0, 0, 0,
                0, 0)
            self.unseen()
        return False

    def _wrapped(self, kind: Any, loop: Any, args: Tuple[Any, ...],
                 delay: Any = None) -> Tuple[Any, ...]:
        """Return what to schedule in the place of a callback."""
        try:
            callback, values = args[0], args[1:]
            handle = kind(self, loop, callback, values)
            if kind is _Timer:
                handle._when = loop.time() + delay
            self.scheduled(handle, callback, values, loop)
            wrapped = _Wrapped(_run_all, map(_call, (
                handle.begin,
                partial(callback, *values) if values else callback,
                handle.end)))
            wrapped.original = callback
            return wrapped,
        except Exception:
            return args  # the original finds what is wrong with them

"""asyncio's event loops: their turns, their end, and their misuse."""

import sys
import time
from _thread import get_ident
from _weakref import ref
from types import FrameType
from typing import Any, Callable, Dict, Optional, Tuple

from . import vocabulary as v
from .activities import ThreadState
from .insertion import Enclosure, Insertion, edit, insert_probe
from .recorder import Recorder

# What a loop notices later than this, while it was running other code, was
# held up by that code.
HELD_UP_NS = 1_000_000


class LoopState:
    """What is known of one event loop."""

    __slots__ = ("number", "reference", "current", "turns", "open", "began",
                 "ended", "left")

    def __init__(self, number: int, reference: Any) -> None:
        self.number = number
        self.reference = reference
        # The loop, while a turn of it runs.
        self.current: Any = None
        self.turns = 0
        self.open = False
        # When the first callback of this turn began, and when the last one
        # of the turn before ended; between the two the loop slept.
        self.began = 0
        self.ended = 0
        # Where turns are not seen: when the last callback ended.
        self.left = 0

    def held_since(self, moment: int, now: int) -> int:
        """Return for how long other code has held it up since a moment.

        A loop that was running when the moment came does not sleep before
        it looks again; one that slept was held by nothing until it woke.
        """
        since = moment if moment < self.ended else max(self.began, moment)
        return max(now - since, 0)


class Loops:
    """Tells of loops."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._states: Dict[int, LoopState] = {}
        self._running: Callable[[], Any] = lambda: None
        # Is called where a loop may sleep after this turn, and tasks may
        # wait elsewhere than the trace says.
        self.idles: Callable[[ThreadState], None] = lambda thread: None

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._states.clear()

    def state(self, loop: Any) -> LoopState:
        """Return the state of a loop, announcing it where it is new."""
        state = self._states.get(id(loop))
        if state is None or state.reference() is not loop:
            recorder = self.recorder
            state = LoopState(recorder.next_loop(), ref(loop))
            self._states[id(loop)] = state
            recorder.write(
                v.LOOP_STARTED, recorder.thread().slot, 0, state.number,
                recorder.string(type(loop).__name__))
        return state

    def open_turn(self, thread: ThreadState, now: int) -> None:
        """Tell that a turn begins with the callback that is to run."""
        loop = thread.loop
        if loop is not None and not loop.open:
            loop.open = True
            loop.turns += 1
            loop.began = now
            self.recorder.store(
                now, v.TURN_STARTED, thread.slot, 0, loop.number, loop.turns)

    def watch(self, asyncio: Any) -> None:
        """Put probes into the freshly imported package."""
        loop_type = asyncio.base_events.BaseEventLoop
        begins, ends = self._turn_probes()
        edit(loop_type._run_once, Enclosure(begins, ends, ("self",)))
        edit(loop_type.close,
             Insertion(self.closed, ("self",), after="self._closed = True"))
        self._watch_misuse(asyncio, loop_type)

    def _turn_probes(self) -> Tuple[Callable[[Any], None],
                                    Callable[[], None]]:
        """Return what is called where a turn begins, and where it ends."""
        recorder = self.recorder
        threads_get = recorder.threads.get
        new_thread = recorder.thread
        states_get = self._states.get
        announce = self.state
        store = recorder.store
        now = time.monotonic_ns

        def begins(loop: Any) -> None:
            try:
                thread = threads_get(get_ident()) or new_thread()
                if thread.loop is not None:
                    thread.outer.append(thread.loop)
                state = states_get(id(loop))
                if state is None or state.reference() is not loop:
                    state = announce(loop)
                thread.loop = state
                state.current = loop
                thread.told_at = 0
            except Exception as error:
                recorder.failed("turn", error)

        def ends() -> None:
            try:
                thread = threads_get(get_ident()) or new_thread()
                state = thread.loop
                hot = thread.hot
                if hot.ran and state is not None and (
                        hot.refilled
                        or not getattr(state.reference(), "_ready", None)):
                    self.idles(thread)
                thread.loop = None
                if thread.outer and type(thread.outer[-1]) is LoopState:
                    thread.loop = thread.outer.pop()
                if state is not None:
                    state.current = None
                    if state.open:
                        state.open = False
                        at = state.ended = now()
                        store(at, v.TURN_ENDED, thread.slot, 0, state.number,
                              0)
            except Exception as error:
                recorder.failed("turn", error)

        return begins, ends

    def closed(self, loop: Any) -> None:
        """Tell that a loop was closed."""
        recorder = self.recorder
        try:
            thread = recorder.thread()
            thread.hot.refill(
                recorder.write_pair, thread.slot, time.monotonic_ns())
            recorder.write(v.LOOP_CLOSED, thread.slot, 0,
                           self.state(loop).number, 0)
        except Exception as error:
            recorder.failed("loop_closed", error)

    # Misuse.

    def _watch_misuse(self, asyncio: Any, loop_type: Any) -> None:
        running = self._running = asyncio.events._get_running_loop

        def run() -> None:
            loop = running()
            if loop is not None:
                self._misused(
                    loop, v.MISUSE_ALREADY_RUNNING,
                    "asyncio.run() cannot be called from a running event "
                    "loop")

        def run_again() -> None:
            loop = running()
            if loop is not None:
                self._misused(
                    loop, v.MISUSE_ALREADY_RUNNING,
                    "Runner.run() cannot be called from a running event "
                    "loop")

        def create_task() -> None:
            if running() is None:
                self._misused(
                    None, v.MISUSE_NOT_RUNNING, "no running event loop")

        # Every callback that is scheduled comes by there.
        edit(loop_type._check_closed,
             Insertion(self.misused_closed, ("self",),
                       before="raise RuntimeError"))
        insert_probe(loop_type._check_running, self.check_running, ("self",))
        insert_probe(asyncio.runners.run, run, ())
        insert_probe(asyncio.tasks.create_task, create_task, ())
        if hasattr(asyncio, "Runner"):
            insert_probe(asyncio.Runner.run, run_again, ())

    def misused_closed(self, loop: Any) -> None:
        """Tell that a loop is used that was closed."""
        self._misused(loop, v.MISUSE_CLOSED, "Event loop is closed")

    def check_running(self, loop: Any) -> None:
        """Tell that a loop is to run where none can begin to."""
        if loop.is_running():
            self._misused(loop, v.MISUSE_ALREADY_RUNNING,
                          "This event loop is already running")
        elif self._running() is not None:
            self._misused(
                loop, v.MISUSE_ALREADY_RUNNING,
                "Cannot run the event loop while another loop is running")

    def _misused(self, loop: Any, misuse: int, message: str) -> None:
        recorder = self.recorder
        try:
            frame = self._user_frame(sys._getframe(1))
            point = 0
            if frame is not None:
                point = recorder.functions.site(
                    frame.f_code, frame.f_lineno)
            state = self._states.get(id(loop))
            recorder.write_pair(
                v.LOOP_MISUSED, recorder.thread().slot,
                state.number if state is not None else 0, point,
                recorder.string(f"RuntimeError: {message}"),
                misuse, 0, 0, 0)
        except Exception as failure:
            recorder.failed("misused", failure)

    def _user_frame(self, frame: Optional[FrameType]
                    ) -> Optional[FrameType]:
        contains = self.recorder.workspace.contains
        while frame is not None:
            if contains(frame.f_code.co_filename):
                return frame
            frame = frame.f_back
        return None

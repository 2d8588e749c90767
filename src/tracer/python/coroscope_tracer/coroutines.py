"""The life of coroutines, as both kinds of probes tell it.

A frame stands for its coroutine: its address does not change, and both
sys.monitoring and rewritten code have it at hand.

Under an asyncio task coroutines are not told level by level: between
two steps only the innermost one changes, so the chain is read at a
step's end and its new levels are told then (`suspend_chain`); the one
that a step resumes is told at its start (Tasks.begin_step), and an
awaiter runs on when what it awaited settles (`settle`).
"""

import sys
from types import FrameType
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import vocabulary as v
from .activities import Level, ThreadState
from .recorder import Recorder

# Answers which traced coroutine a suspended frame is, and where it is.
Locate = Callable[[FrameType], Optional[Level]]


class DeathMark:
    """Hangs on a frame as its trace function and tells when it dies.

    Nothing else tells that a suspended generator was dropped.  It is
    never called: a trace function of a frame takes effect only where
    the program itself traces, and then the program's replaces it.
    """

    __slots__ = ("frame", "number", "coroutines")

    # No __init__: a call that fails at the recursion limit would leave
    # half of one behind.
    frame: int
    number: int
    coroutines: "Coroutines"

    def __call__(self, *_: object) -> None:
        return None

    def __del__(self) -> None:
        try:
            numbers = self.coroutines.numbers
            if numbers.get(self.frame) == self.number:
                self.coroutines.died(self.frame, self.number)
        except BaseException:  # at the end of the interpreter
            pass


class Coroutines:
    """Tells the events of coroutines."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        # By id(frame): the numbers of live coroutines.
        self.numbers: Dict[int, int] = {}
        # By id(frame): the state of the task that will resume it.
        self.waiting: Dict[int, Any] = {}
        # By id(frame): those known before they were started.
        self.created: Dict[int, int] = {}
        # The RecursionError, by id, that was told last.
        self._recursion = 0
        # Rewritten code tells of its end itself; and a trace function
        # would make 3.9 report wrong lines.
        self.marks_frames = sys.version_info >= (3, 12)
        self.locate: Locate = lambda frame: None
        self.function_of: Callable[[FrameType], Any] = lambda frame: None
        # Tells that the step runs that was left out till now, because
        # more happens in it than usual.
        self.unmute: Callable[[ThreadState], None] = lambda thread: None

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.numbers.clear()
        self.waiting.clear()
        self.created.clear()

    def forked(self) -> None:
        """Hook for probes that hold on to ids of the parent's stream."""

    def time_lines(self, function: Any) -> None:
        """Hook for probes that can time the lines of a function."""

    def running(self, frame: Optional[FrameType]) -> int:
        """Return the innermost traced coroutine at or around a frame."""
        numbers = self.numbers
        while frame is not None:
            number = numbers.get(id(frame))
            if number is not None:
                return number
            frame = frame.f_back
        return 0

    def create(self, frame: FrameType, creator: int) -> int:
        """Tell that a coroutine exists that was not started; its number.

        0 where its function is not traced.
        """
        known = self.numbers.get(id(frame)) or self.created.get(id(frame))
        if known:
            return known
        function = self.function_of(frame)
        if function is None:
            return 0
        recorder = self.recorder
        number = self.created[id(frame)] = recorder.next_coroutine()
        recorder.write_pair(
            v.CREATED, recorder.thread().slot, 0, number, function.number,
            0, creator, 0, 0)
        return number

    def start(self, frame: FrameType, function: Any,
              thread: ThreadState) -> int:
        """Tell that a body begins."""
        key = id(frame)
        number = self.created.pop(key, 0) if self.created else 0
        if not number:
            number = self.recorder.next_coroutine()
        thread.inner = 0
        if thread.activity.is_muted:
            self.unmute(thread)
        thread.activity.usual_in = None
        # Only what was told counts as known: this may fail at the
        # recursion limit.
        self.recorder.write(
            v.STARTED, thread.slot, 0, number, function.number)
        self.numbers[key] = number
        if (self.marks_frames and frame.f_trace is None
                and sys.gettrace() is None):
            mark = DeathMark()
            mark.frame = key
            mark.number = number
            mark.coroutines = self
            frame.f_trace = mark
        return number

    def settle(self, key: int, number: int, thread: ThreadState,
               outcome: int, value: int,
               error: Optional[BaseException] = None) -> None:
        """Tell how a coroutine ended, and that its awaiter runs on.

        `value` is what it returned, or an error that it is blamed for;
        `error` is any error with which it ended.
        """
        recorder = self.recorder
        activity = thread.activity
        if activity.is_muted:
            self.unmute(thread)
        self.forget(key)
        thread.inner = 0
        activity.usual_in = None
        recorder.write(
            v.SETTLED, thread.slot, outcome, number, value)
        if activity.resumed != key:
            return
        if outcome == v.RETURNED or outcome == v.CLOSED:
            # Who closes an asynchronous generator is told no error.
            self.run_on(thread, v.RESUMED, value)
        else:
            self.run_on(thread, v.RESUMED_THROW,
                        value or error and recorder.value(error) or 0)

    def run_on(self, thread: ThreadState, code: int, value: int) -> None:
        """Tell that the awaiter of what a step resumed runs on."""
        activity = thread.activity
        chain = activity.chain
        activity.usual_in = None
        if chain:
            level = chain.pop()
            activity.resumed = level.frame
            if not level.function.reports_itself:
                self.recorder.write(
                    code, thread.slot, 0, level.number, value)
        else:
            activity.resumed = 0

    def forget(self, key: int) -> None:
        """A coroutine has ended: no step will resume it."""
        self.numbers.pop(key, None)
        waiting = self.waiting.pop(key, None)
        if waiting is not None:
            waiting.usual_in = None
            waiting.is_muted = False

    def died(self, key: int, number: int) -> None:
        """Tell that a suspended coroutine was dropped."""
        self.forget(key)
        recorder = self.recorder
        recorder.write(v.SETTLED, recorder.thread().slot, v.COLLECTED,
                       number, 0)

    def overflowed(self, error: RecursionError,
                   thread: ThreadState) -> None:
        """Tell that nearest to the limit no probe could be called."""
        if self._recursion != id(error):
            self.recorder.write_pair(
                v.GAP, thread.slot, v.GAP_TRACER_ERROR, 0, 0, 0, 0, 0, 0)
            self._recursion = id(error)

    def suspend_chain(self, thread: ThreadState, levels: List[Level],
                      chain: List[Level], kind: int, awaited: int,
                      now: int) -> None:
        """Tell the new levels of a chain, innermost first.

        `chain` is what was suspended all along; it becomes `levels`.
        """
        store = self.recorder.store
        slot = thread.slot
        common = 0
        for old, new in zip(chain, levels):
            if old.number != new.number or old.relative != new.relative:
                break
            common += 1
        for level in reversed(chain[common:]):
            # Its resumption was not seen, only that it moved.
            if (not level.function.reports_itself
                    and self.numbers.get(level.frame) == level.number):
                store(now, v.RESUMED, slot, 0, level.number, 0)
        for level in levels[common:]:
            if level.is_thrown:
                store(now, v.RESUMED_THROW, slot, 0, level.number, 0)
        for index in range(len(levels) - 1, common - 1, -1):
            level = levels[index]
            if not level.function.reports_itself:
                store(now, SUSPENDED_ON[kind], slot, level.relative,
                      level.number, awaited)
                if self.recorder.shows_locals:
                    coroutine = level.coroutine and level.coroutine()
                    frame = getattr(coroutine, "cr_frame", None)
                    if frame is not None:
                        self.tell_locals(
                            frame, level.number, thread.slot, now)
            kind, awaited = v.COROUTINE, level.number
        chain[:] = levels

    def tell_locals(self, frame: FrameType, number: int, slot: int,
                    now: int) -> None:
        """Tell the values of a suspended frame's variables."""
        recorder = self.recorder
        text = recorder.previewer.variables(dict(frame.f_locals))
        recorder.store(now, v.LOCALS, slot, 0, number,
                       recorder.string(text))


# What an error has of its own, whatever its class answers.
traceback_of = BaseException.__dict__["__traceback__"].__get__
context_of = BaseException.__dict__["__context__"].__get__

# The record of a suspension, by the kind of what is awaited.
SUSPENDED_ON = {
    v.NOTHING: v.SUSPENDED,
    v.COROUTINE: v.SUSPENDED_ON_COROUTINE,
    v.TASK: v.SUSPENDED_ON_TASK,
    v.AWAITABLE: v.SUSPENDED_ON_AWAITABLE,
}


def outcome_of(error: BaseException) -> int:
    """Return how a coroutine ended that this exception leaves."""
    if type(error) is GeneratorExit:
        return v.CLOSED
    exceptions = sys.modules.get("asyncio.exceptions")
    cancelled: Any = getattr(exceptions, "CancelledError", ())
    if isinstance(cancelled, type) and issubclass(type(error), cancelled):
        return v.CANCELLED
    return v.CANCELLED if is_trio_cancelled(error) else v.THREW


def is_trio_cancelled(error: BaseException) -> bool:
    """Tell whether an error is how Trio cancels what runs."""
    kind = type(error)
    return kind.__name__ == "Cancelled" and (
        kind.__module__.partition(".")[0] == "trio")


def resumption_of(error: BaseException) -> Tuple[int, bool]:
    """Return the record code for a resumption by an exception."""
    closes = type(error) is GeneratorExit
    return (v.RESUMED_CLOSE if closes else v.RESUMED_THROW), closes

"""What rewritten code calls (3.9 to 3.11)."""

import ast
import sys
import time
from _thread import get_ident
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import vocabulary as v
from .activities import Level, ThreadState
from .coroutines import (Coroutines, context_of, outcome_of, resumption_of,
                         traceback_of)
from .functions import Function, is_awaited
from .rewriting import FoundFunction, compile_with_probes
from .yield_gates import SPARE, YieldGate


# Exceptions handled inside one another that are looked at.
_MOST_CONTEXTS = 20


class FrameState:
    """One running or suspended coroutine."""

    __slots__ = ("number", "function", "suspended", "delegates", "value",
                 "error")

    def __init__(self, number: int, function: Function) -> None:
        self.number = number
        self.function = function
        # It was told to be suspended, and not yet to be resumed: by a
        # yield of its own, or because it delegates to one that yielded.
        self.suspended = False
        self.delegates = False
        self.value = 0
        self.error: Optional[BaseException] = None


class SourceProbes:
    """Makes the probes of rewritten functions, and holds their state."""

    def __init__(self, coroutines: Coroutines) -> None:
        self.coroutines = coroutines
        self.recorder = coroutines.recorder
        self.states: Dict[int, FrameState] = {}
        self.functions: Dict[int, Function] = {}
        # By code of a function whose body has not begun yet.
        self.found: Dict[int, Tuple[CodeType, FoundFunction]] = {}
        # Packages with loops that have no probes.
        self.other_loops = {"trio", "curio"}
        self._is_elsewhere = False

    def install(self) -> None:
        """Answer for the frames of rewritten functions."""
        coroutines = self.coroutines
        coroutines.locate = self.locate
        coroutines.function_of = self.function_of

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self.states.clear()
        self.functions.clear()
        self._is_elsewhere = False

    def rewrite(self, data: bytes, path: str) -> Optional[CodeType]:
        """Compile a module's source with probes."""
        return self.compile(ast.parse(data, path), path)

    def rewrite_cell(self, data: bytes, path: str) -> Optional[CodeType]:
        """Compile a notebook's cell with probes."""
        return compile_with_probes(
            ast.parse(data, path), path, self.make, self.remember,
            awaits_at_top=True)

    def compile(self, tree: ast.Module, path: str) -> CodeType:
        """Compile a module's syntax tree with probes."""
        return compile_with_probes(tree, path, self.make, self.remember)

    def remember(self, code: CodeType, found: FoundFunction) -> None:
        """Keep which function a code object is."""
        self.found[id(code)] = (code, found)

    # What asyncio's patches ask.

    def function_of(self, frame: FrameType) -> Optional[Function]:
        code = frame.f_code
        function = self.functions.get(id(code))
        if function is None:
            found = self.found.get(id(code))
            if found is None:
                return None
            function = self.describe(code, found[1])
        return function

    def locate(self, frame: FrameType) -> Optional[Level]:
        state = self.states.get(id(frame))
        if state is None:
            return None
        relative = state.function.points.get(frame.f_lasti)
        if relative is None:
            return None
        level = Level(state.number, relative, id(frame), state.function)
        if state.suspended and state.function.kind == "async-generator":
            # It awaits, so it has left its yield, and by no value.
            state.suspended = False
            level.is_thrown = True
        return level

    def describe(self, code: CodeType, found: FoundFunction) -> Function:
        """Tell the side tables of a function."""
        since = time.monotonic_ns()
        function = self.recorder.functions.from_tree(code, found)
        if not found.yields and is_awaited(code):
            # What it waits for is seen at the end of the task's step.
            function.reports_itself = False
        function.shows_plainly = (
            function.kind != "async-generator"
            and not self.recorder.shows_locals
            and not function.hidden_points(self.recorder.previewer.hides))
        self.recorder.took(since)
        self.functions[id(code)] = function
        return function

    def make(self, found: FoundFunction) -> Dict[str, Any]:
        """Return the probes of one function."""
        recorder = self.recorder
        coroutines = self.coroutines
        states = self.states
        functions = self.functions
        threads = recorder.threads
        store = recorder.store
        write = recorder.write
        value_of = recorder.value
        now = time.monotonic_ns
        frame_of = sys._getframe
        shows_values = recorder.shows_values
        takes_values = found.kind == "send-coroutine"
        own: Any = None

        def limited(function: Function, count: int, duration: int) -> None:
            if functions.get(id(function.code)) is function:
                recorder.write_pair(
                    v.GAP, recorder.thread().slot, v.GAP_RATE_LIMIT, count,
                    function.number, 0, 0, 0, duration)
            # Else it belongs to the stream of a fork's parent.

        gate = YieldGate(limited, not recorder.options.unlimited)
        answers = gate.answers

        def enter() -> None:
            nonlocal own
            try:
                frame = frame_of(1)
                code = frame.f_code
                function = functions.get(id(code))
                if function is None:
                    function = self.describe(code, found)
                if own is not function:
                    own = function
                    gate.begin(function)
                thread = (recorder.threads.get(get_ident())
                          or recorder.thread())
                if (function.is_coroutine and thread.activity.chain is None
                        and self.is_elsewhere(thread)):
                    return
                self.resume_around(frame, thread)
                number = coroutines.start(frame, function, thread)
                states[id(frame)] = FrameState(number, function)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("enter", error)

        def yielding(index: int, value: Any) -> Any:
            try:
                frame = frame_of(1)
                state = states.get(id(frame))
                if (len(answers) < SPARE and gate.leaves_out()
                        or state is None):
                    return value
                thread = threads.get(get_ident()) or recorder.thread()
                activity = thread.activity
                function = state.function
                # Most yields concern nothing but their generator.
                if (function.shows_plainly and not state.suspended
                        and not activity.is_muted
                        and activity.resumed != id(frame)
                        and id(frame.f_back) not in states):
                    store(now(), v.YIELDED, thread.slot,
                          function.yield_points[index], state.number,
                          value_of(value) if shows_values else 0)
                    state.suspended = True
                    state.delegates = False
                else:
                    self.yielded(frame, state, thread, index, value)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("yielding", error)
            return value

        def resumed(index: int, value: Any) -> Any:
            try:
                frame = frame_of(1)
                state = states.get(id(frame))
                if state is not None and state.suspended:
                    thread = threads.get(get_ident()) or recorder.thread()
                    shown = recorder.hidden(
                        found.targets[index], value) if takes_values else 0
                    if (thread.activity.is_muted
                            or id(frame.f_back) in states):
                        self.resume(frame, state, thread, v.RESUMED, shown)
                    else:
                        state.suspended = False
                        write(v.RESUMED, thread.slot, 0, state.number, shown)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("resumed", error)
            return value

        def returning(value: Any) -> Any:
            try:
                frame = frame_of(1)
                state = states.get(id(frame))
                if state is not None:
                    if state.suspended:
                        self.resume(frame, state, recorder.thread(),
                                    *self.thrown_into(frame, state))
                    state.value = recorder.value(value)
            except RecursionError:
                pass
            except Exception as error:
                recorder.failed("returning", error)
            return value

        def threw() -> None:
            try:
                frame = frame_of(1)
                state = states.get(id(frame))
                error = sys.exc_info()[1]
                if state is not None and error is not None:
                    if type(error) is RecursionError:
                        coroutines.overflowed(error, recorder.thread())
                    if state.suspended:
                        thread = recorder.thread()
                        code, closes = resumption_of(error)
                        self.resume(
                            frame, state, thread, code,
                            0 if closes else recorder.value(error))
                    state.error = error
            except RecursionError:
                pass
            except Exception as failure:
                recorder.failed("threw", failure)

        def end() -> None:
            try:
                frame = frame_of(1)
                key = id(frame)
                state = states.get(key)
                if state is None:
                    return
                if state.suspended:
                    # It handled an error that was thrown into it.
                    self.resume(frame, state, recorder.thread(),
                                *self.thrown_into(frame, state))
                del states[key]
                if state.function.off:
                    gate.tell()
                thread = (recorder.threads.get(get_ident())
                          or recorder.thread())
                outcome, shown = v.RETURNED, state.value
                error, state.error = state.error, None
                if error is not None:
                    outcome = outcome_of(error)
                    shown = recorder.value(
                        error) if outcome == v.THREW else 0
                elif not shown:
                    shown = recorder.value(None)
                coroutines.settle(
                    key, state.number, thread, outcome, shown, error)
            except RecursionError:
                pass
            except Exception as failure:
                recorder.failed("end", failure)

        return {"enter": enter, "leaves_out": answers.pop,
                "yielding": yielding, "resumed": resumed,
                "returning": returning, "threw": threw, "end": end}

    def yielded(self, frame: FrameType, state: FrameState,
                thread: ThreadState, index: int, value: Any) -> None:
        """Tell a yield, and which coroutines around are suspended by it."""
        recorder = self.recorder
        function = state.function
        if thread.activity.is_muted:
            self.coroutines.unmute(thread)
        if state.suspended:
            self.resume(frame, state, thread,
                        *self.thrown_into(frame, state))
        relative = function.yield_points[index]
        at = time.monotonic_ns()
        shown = 0
        if recorder.shows_values:
            shown = (recorder.hidden_value if relative
                     in function.hidden_points(recorder.previewer.hides)
                     else recorder.value(value))
        recorder.store(
            at, v.YIELDED, thread.slot, relative, state.number, shown)
        state.suspended = True
        state.delegates = False
        if recorder.shows_locals:
            self.coroutines.tell_locals(frame, state.number, thread.slot, at)
        if thread.activity.resumed == id(frame):
            self.coroutines.run_on(thread, v.RESUMED, shown)
            return
        if function.kind == "async-generator":
            return
        inner = state.number
        outer = frame.f_back
        while outer is not None:
            around = self.states.get(id(outer))
            if around is None:
                return
            point = around.function.points.get(outer.f_lasti)
            if point is None:
                return
            if not around.function.reports_itself and (
                    thread.activity.chain is not None):
                return
            recorder.write(v.SUSPENDED_ON_COROUTINE, thread.slot, point,
                           around.number, inner)
            around.suspended = around.delegates = True
            inner = around.number
            outer = outer.f_back

    def resume(self, frame: FrameType, state: FrameState,
               thread: ThreadState, code: int, value: int) -> None:
        """Tell that a coroutine runs on, after those around it."""
        if thread.activity.is_muted:
            self.coroutines.unmute(thread)
        if id(frame.f_back) in self.states:
            self.resume_around(frame, thread)
        state.suspended = False
        self.recorder.write(code, thread.slot, 0, state.number, value)

    def is_elsewhere(self, thread: ThreadState) -> bool:
        """True for coroutines under a loop that has no probes.

        Their awaits have none either, because asyncio's steps show them:
        where they give up control would not be told.  That is said once.
        """
        if not any(name in sys.modules for name in self.other_loops):
            return False
        if not self._is_elsewhere:
            self._is_elsewhere = True
            self.recorder.write_pair(
                v.GAP, thread.slot, v.GAP_UNTRACEABLE, 0, 0, 0, 0, 0, 0)
        return True

    def resume_around(self, frame: FrameType, thread: ThreadState) -> None:
        """Tell that those run on in whose frames this one runs."""
        around: List[Tuple[FrameType, FrameState]] = []
        outer = frame.f_back
        while outer is not None:
            one = self.states.get(id(outer))
            if one is None or not one.suspended or one.function.off:
                break
            around.append((outer, one))
            outer = outer.f_back
        for outer, one in reversed(around):
            one.suspended = False
            code, value = self.thrown_into(outer, one)
            self.recorder.write(code, thread.slot, 0, one.number, value)

    def thrown_into(self, frame: FrameType,
                    state: FrameState) -> Tuple[int, int]:
        """Return how a coroutine runs on whose resumption was not seen.

        One that delegates runs on with what it delegates to.  A yield
        that gave back no value was left by an exception, which the frame
        is handling.
        """
        if state.delegates:
            return v.RESUMED, 0
        error = sys.exc_info()[1]
        for _ in range(_MOST_CONTEXTS):
            if error is None:
                break
            traceback = traceback_of(error)
            while traceback is not None:
                if traceback.tb_frame is frame:
                    code, closes = resumption_of(error)
                    return code, 0 if closes else self.recorder.value(error)
                traceback = traceback.tb_next
            error = context_of(error)
        return v.RESUMED_THROW, 0


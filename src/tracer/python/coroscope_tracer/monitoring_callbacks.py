"""What the interpreter calls at the events of traced code (3.12+)."""

import sys
import time
from _thread import get_ident
from types import CodeType
from typing import TYPE_CHECKING, Any

from . import vocabulary as v
from .coroutines import outcome_of, resumption_of

if TYPE_CHECKING:
    from .monitoring import Monitor

# So many unwindings that concern nothing traced are looked at together.
_MOST_FOREIGN = 2_000


def register_callbacks(monitor: "Monitor", monitoring: Any) -> None:
    """Let the interpreter call back at the events of traced code.

    What they need is bound here once, as their closure: they run at
    every event of the program.
    """
    tool = monitor.tool
    events = monitoring.events
    disable = monitoring.DISABLE
    coroutines = monitor.coroutines
    recorder = monitor.recorder
    targets = monitor.targets
    numbers = coroutines.numbers
    threads = recorder.threads
    pending = monitor.pending
    closings = monitor.closings
    locks = monitor.locks
    write = recorder.write
    store = recorder.store
    value_of = recorder.value
    now = time.monotonic_ns
    frame_of = sys._getframe
    shows_values = recorder.shows_values
    shows_locals = recorder.shows_locals
    failed = recorder.failed

    def on_start(code: CodeType, offset: int) -> Any:
        try:
            function = targets.get(id(code)) or monitor.describe(code)
            if function is None:
                wanted = monitor.calls(code)
                if wanted and recorder.workspace.contains(
                        code.co_filename):
                    monitoring.set_local_events(tool, code, wanted)
                return disable
            if pending:
                monitor.flush()
            if monitor.due:
                monitor.go_on()
            if locks.is_off:
                monitor.rearm()
            thread = threads.get(get_ident()) or recorder.thread()
            in_step = thread.activity.chain is not None
            if not function.watched or not (
                    in_step or function.watches_all):
                monitor.watch(function, in_step)
            if function.lines_left <= 0 and thread.lines.is_timed:
                thread.lines.leaves()
            frame = frame_of(1)
            coroutines.start(frame, function, thread)
            if function.sent_unnamed and shows_values:
                monitor.sent_values.started(frame)
        except RecursionError:
            pass
        except Exception as error:
            failed("start", error)
        return None

    def on_yield(code: CodeType, offset: int, value: object) -> None:
        try:
            if pending:
                monitor.flush()
            function = targets.get(id(code))
            if function is None:
                return  # it began before the fork
            key = id(frame_of(1))
            number = numbers.get(key)
            if number is None:
                return
            thread = threads.get(get_ident()) or recorder.thread()
            if thread.activity.is_muted:
                coroutines.unmute(thread)
            if offset + 2 in function.yields:
                at = now()
                shown = 0
                if shows_values:
                    shown = (
                        value_of(value) if function.shows_plainly
                        else monitor.yielded(function, offset, value))
                store(at, v.YIELDED, thread.slot, offset >> 1, number, shown)
                thread.inner = number
                if shows_locals:
                    coroutines.tell_locals(
                        frame_of(1), number, thread.slot, at)
                if thread.activity.resumed == key:
                    coroutines.run_on(thread, v.RESUMED, shown)
                function.budget -= 1
                if function.budget <= 0:
                    monitor.measure(function)
            elif (thread.activity.chain is None
                    or function.reports_itself):
                write(v.SUSPENDED_ON_COROUTINE if thread.inner
                      else v.SUSPENDED, thread.slot, offset >> 1,
                      number, thread.inner)
                thread.inner = number
        except RecursionError:
            pass
        except Exception as error:
            failed("yield", error)

    def on_resume(code: CodeType, offset: int) -> None:
        try:
            if pending:
                monitor.flush()
            function = targets.get(id(code))
            if function is None:
                return
            frame = frame_of(1)
            number = numbers.get(id(frame))
            if number is None:
                return
            thread = threads.get(get_ident()) or recorder.thread()
            thread.inner = 0
            if thread.activity.is_muted:
                coroutines.unmute(thread)
            shown = 0
            if offset in function.yields:
                if function.sent_names and shows_values:
                    name = function.sent_names.get(offset)
                    if name is not None:
                        pending.append((thread, frame, name, number))
                        return
                thread.activity.usual_in = None
                if offset in function.sent_unnamed and shows_values:
                    shown = monitor.sent(function, frame, offset)
            elif thread.activity.chain is not None and (
                    not function.reports_itself):
                return
            write(v.RESUMED, thread.slot, 0, number, shown)
        except RecursionError:
            pass
        except Exception as error:
            failed("resume", error)

    def on_return(code: CodeType, offset: int, value: object) -> None:
        try:
            if pending:
                monitor.flush()
            key = id(frame_of(1))
            number = numbers.get(key)
            if number is None:
                return
            thread = threads.get(get_ident()) or recorder.thread()
            function = targets[id(code)]
            if function.off:
                monitor.paused.remove(function)
                monitor.resume(function)
            if thread.lines.is_timed:
                thread.lines.leaves()
            coroutines.settle(
                key, number, thread, v.RETURNED, recorder.value(value))
        except RecursionError:
            pass
        except Exception as error:
            failed("return", error)

    def on_unwind(code: CodeType, offset: int,
                  error: BaseException) -> None:
        try:
            if id(code) not in targets:
                monitor.foreign += 1
                if monitor.foreign > _MOST_FOREIGN:
                    monitor.measure_foreign()
                return
            if pending:
                monitor.flush()
            key = id(frame_of(1))
            number = numbers.get(key)
            if number is None:
                if key not in coroutines.created:
                    return
                # A task was cancelled before its coroutine began.
                number = coroutines.created.pop(key)
            thread = threads.get(get_ident()) or recorder.thread()
            function = targets[id(code)]
            if function.off:
                monitor.paused.remove(function)
                monitor.resume(function)
            if type(error) is RecursionError:
                coroutines.overflowed(error, thread)
            outcome = outcome_of(error)
            if thread.lines.is_timed:
                thread.lines.leaves()
            coroutines.settle(
                key, number, thread, outcome,
                recorder.value(error) if outcome == v.THREW else 0, error)
        except RecursionError:
            pass
        except Exception as failure:
            failed("unwind", failure)

    def on_throw(code: CodeType, offset: int,
                 error: BaseException) -> None:
        try:
            function = targets.get(id(code))
            if function is None:
                return
            if pending:
                monitor.flush()
            number = numbers.get(id(frame_of(1)))
            if number is None:
                return
            thread = threads.get(get_ident()) or recorder.thread()
            thread.inner = 0
            if thread.activity.is_muted:
                coroutines.unmute(thread)
            if function.off:
                monitor.paused.remove(function)
                monitor.resume(function)
            if (thread.activity.chain is not None
                    and not function.reports_itself
                    and offset not in function.yields
                    and offset + 2 not in function.yields):
                return
            thread.activity.usual_in = None
            code_, closes = resumption_of(error)
            write(code_, thread.slot, 0, number,
                  0 if closes else recorder.value(error))
        except RecursionError:
            pass
        except Exception as failure:
            failed("throw", failure)

    def on_line(code: CodeType, line: int) -> None:
        try:
            if pending:
                monitor.flush()
            function = targets.get(id(code))
            if function is not None and function.lines_left > 0:
                thread = threads.get(get_ident()) or recorder.thread()
                thread.lines.begins(function, line)
                if not function.lines_left:
                    thread.lines.leaves()
                    monitor.watch(function, True)
        except RecursionError:
            pass
        except Exception as error:
            failed("line", error)

    def on_call(code: CodeType, offset: int, called: Any,
                first: Any) -> Any:
        try:
            if closings.called(called, first) or locks.called(called, first):
                return None
            return disable
        except RecursionError:
            pass
        except Exception as error:
            failed("call", error)
        return None

    def on_c_return(code: CodeType, offset: int, called: Any,
                    first: Any) -> None:
        try:
            closings.returned(called, first)
            locks.returned(called, first)
        except RecursionError:
            pass
        except Exception as error:
            failed("c_return", error)

    def on_c_raise(code: CodeType, offset: int, called: Any,
                   first: Any) -> None:
        try:
            closings.raised(first)
            locks.raised(called)
        except RecursionError:
            pass
        except Exception as error:
            failed("c_raise", error)

    def on_instruction(code: CodeType, offset: int) -> Any:
        try:
            return None if locks.at(code, offset) else disable
        except RecursionError:
            pass
        except Exception as error:
            failed("instruction", error)
        return None

    for event, callback in (
            (events.PY_START, on_start), (events.PY_YIELD, on_yield),
            (events.PY_RESUME, on_resume),
            (events.PY_RETURN, on_return),
            (events.PY_UNWIND, on_unwind),
            (events.PY_THROW, on_throw), (events.LINE, on_line),
            (events.CALL, on_call), (events.C_RETURN, on_c_return),
            (events.C_RAISE, on_c_raise),
            (events.INSTRUCTION, on_instruction)):
        monitoring.register_callback(tool, event, callback)

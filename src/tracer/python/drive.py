"""Calls one function of a module and lets a session drive it by hand.

    python drive.py

As call.py, but a generator, an asynchronous generator or a coroutine goes
on only when it is told to.  Commands arrive as JSON, one a line, on file
descriptor 3; reports go out on file descriptor 4.  The shapes are those
of src/trace/drive-protocol.ts.  While a command is waited for, nothing
of the program runs in this thread: its event loop stands still too.
"""

import os
import sys
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence

_HERE = os.path.dirname(os.path.abspath(__file__))
_COMMANDS = 3
_REPORTS = 4

_GENERATOR = ["next", "throw", "close", "run"]
_COROUTINE = ["turn", "resume", "run", "close"]


def _own(name: str) -> Any:
    """Load a module of ours under a name that no program asks for."""
    import importlib.util
    spec = importlib.util.spec_from_file_location(
        "coroscope_" + name, os.path.join(_HERE, name + ".py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Channel:
    """The two pipes to the session."""

    def __init__(self) -> None:
        self._commands = os.fdopen(_COMMANDS, "r", encoding="utf-8")
        self._reports = os.fdopen(_REPORTS, "w", encoding="utf-8")
        for descriptor in (_COMMANDS, _REPORTS):
            os.set_inheritable(descriptor, False)

    def say(self, report: str, **fields: Any) -> None:
        """Send a report, without the fields that are None."""
        import json
        known = {name: value for name, value in fields.items()
                 if value is not None}
        try:
            print(json.dumps({"report": report, **known}),
                  file=self._reports, flush=True)
        except OSError:
            pass  # the session is gone; the next command says so

    def hear(self) -> Optional[Dict[str, Any]]:
        """Wait for a command; None when the session is gone."""
        import json
        try:
            line = self._commands.readline()
        except (OSError, KeyboardInterrupt):
            return None
        return json.loads(line) if line else None


class Driver:
    """What is common to driving generators and coroutines."""

    def __init__(self, channel: Channel, previewer: Any,
                 with_locals: bool, roots: Sequence[str],
                 scope: Dict[str, Any]) -> None:
        self.channel = channel
        self._roots = tuple(roots)
        self._folders = tuple(os.path.join(root, "") for root in roots)
        self._previewer = previewer
        self._with_locals = with_locals
        self._scope = scope

    def preview(self, value: Any) -> Optional[str]:
        """Return a short text for a value, if values are recorded."""
        if self._previewer is None:
            return None
        return self._previewer.preview(value)

    def evaluate(self, command: Dict[str, Any]) -> Any:
        """Return the value of a command's expression."""
        code = compile(command["expression"], "<command>", "eval")
        return eval(code, self._scope)

    def frames(self, target: Any) -> List[Dict[str, Any]]:
        """Tell where a generator or coroutine and its inner ones are.

        Of the inner ones only those whose code is traced.
        """
        return [self._frame(frame)
                for depth, frame in enumerate(_chain(target))
                if depth == 0 or self._is_traced(frame)]

    def _is_traced(self, frame: Any) -> bool:
        file = os.path.abspath(frame.f_code.co_filename)
        return file in self._roots or file.startswith(self._folders)

    def _frame(self, frame: Any) -> Dict[str, Any]:
        code = frame.f_code
        told = {
            "function": getattr(code, "co_qualname", code.co_name),
            "file": os.path.abspath(code.co_filename),
            "line": frame.f_lineno or code.co_firstlineno,
        }
        if self._with_locals and self._previewer is not None:
            told["locals"] = self._previewer.variables(frame.f_locals)
        return told

    def refuse(self, error: BaseException) -> None:
        """Say that a command's expression failed."""
        self.channel.say(
            "refused", message="%s: %s" % (type(error).__name__, error))


def _chain(target: Any) -> Iterator[Any]:
    """Yield the frames that are suspended in each other, outermost first."""
    while target is not None:
        for prefix in ("gi", "cr", "ag"):
            frame = getattr(target, prefix + "_frame", None)
            if frame is not None:
                yield frame
                inner = "yieldfrom" if prefix == "gi" else "await"
                target = getattr(target, "%s_%s" % (prefix, inner), None)
                break
        else:
            return


class GeneratorDriver:
    """Drives a generator or an asynchronous generator by commands.

    `wait` makes a value of what the generator's methods return: of an
    asynchronous generator that is an awaitable.
    """

    def __init__(self, driver: Driver, generator: Any, limit: int,
                 wait: Callable[[Any], Any], what: str) -> None:
        self._driver = driver
        self._generator = generator
        self._limit = limit
        self._wait = wait
        self._what = what
        self._has_begun = False
        self._send, self._throw, self._close = (
            (generator.send, generator.throw, generator.close)
            if what == "generator" else
            (generator.asend, generator.athrow, generator.aclose))

    def drive(self) -> int:
        """Obey commands until the generator has ended."""
        driver = self._driver
        say = driver.channel.say
        say("ready", what=self._what, commands=_GENERATOR,
            frames=driver.frames(self._generator))
        while True:
            command = driver.channel.hear() or {"command": "close"}
            name = command["command"]
            try:
                value = self._argument(name, command)
            except BaseException as error:
                driver.refuse(error)
                continue
            try:
                result = self._perform(name, value)
            except (StopIteration, StopAsyncIteration) as stop:
                say("settled", outcome="returned",
                    value=driver.preview(getattr(stop, "value", None)))
                return 0
            except BaseException as error:
                say("settled", outcome="threw", value=_told(error))
                return 1
            if name == "close":
                say("settled", outcome="closed")
                return 0
            say("suspended", value=driver.preview(result),
                frames=driver.frames(self._generator))

    def _argument(self, name: str, command: Dict[str, Any]) -> Any:
        """Return what is sent or thrown; raise where that cannot be."""
        if name not in _GENERATOR:
            raise ValueError(
                "a generator knows next, send, throw, close and run")
        if name == "throw":
            return _exception(self._driver.evaluate(command))
        if name != "next" or "expression" not in command:
            return None
        value = self._driver.evaluate(command)
        if value is not None and not self._has_begun:
            raise ValueError(
                "it has not begun: nothing can be sent before its first next")
        return value

    def _perform(self, name: str, value: Any) -> Any:
        self._has_begun = True
        if name == "close":
            return self._wait(self._close())
        if name == "throw":
            return self._wait(self._throw(value))
        if name == "next":
            return self._wait(self._send(value))
        result = None
        for _ in range(self._limit):
            result = self._wait(self._send(None))
        return result


def _exception(value: Any) -> BaseException:
    """Return what is to be thrown for a class or an instance."""
    if isinstance(value, type) and issubclass(value, BaseException):
        return value()
    if isinstance(value, BaseException):
        return value
    raise TypeError("only exceptions can be thrown, not %s"
                    % type(value).__name__)


def _told(error: BaseException) -> str:
    """Return an error as the interpreter prints it, without our frames."""
    import traceback
    own = os.path.abspath(__file__)
    told = entry = error.__traceback__
    while entry is not None:
        if os.path.abspath(entry.tb_frame.f_code.co_filename) == own:
            told = entry.tb_next
        entry = entry.tb_next
    return "".join(traceback.format_exception(
        type(error), error, told)).rstrip()


class Loop:
    """An event loop that runs only when it is told to."""

    def __init__(self) -> None:
        import asyncio
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)

    def wait(self, awaitable: Any) -> Any:
        """Run until an awaitable has settled; return its result."""
        return self._loop.run_until_complete(_result_of(awaitable))

    def task(self, coroutine: Any) -> Any:
        """Make a coroutine's task."""
        return self._loop.create_task(coroutine)

    def turn(self) -> bool:
        """Run one turn; False when nothing is left that could happen."""
        if not self._wait_for_work():
            return False
        self._loop.call_soon(self._loop.stop)
        self._loop.run_forever()
        return True

    def resume(self, task: Any) -> bool:
        """Run until a task has made a step; False as for a turn."""
        waiter = getattr(task, "_fut_waiter", None)
        if waiter is None or waiter.done():
            return self.turn()
        steps = []
        waiter.add_done_callback(steps.append)
        while not steps:
            if not self.turn():
                return False
        return task.done() or self.turn()

    def _wait_for_work(self) -> bool:
        """Wait, without taking anything up, until a turn has work to do."""
        loop = self._loop
        ready = getattr(loop, "_ready", None)
        selector = getattr(loop, "_selector", None)
        if ready is None or selector is None:
            return True
        if ready:
            return True
        scheduled = [handle for handle in getattr(loop, "_scheduled", ())
                     if not handle.cancelled()]
        timeout = None
        if scheduled:
            earliest = min(handle.when() for handle in scheduled)
            timeout = max(0.0, earliest - loop.time())
        elif len(selector.get_map()) <= 1 and not _other_threads():
            return False  # only the loop's own wake-up pipe is left
        selector.select(timeout)
        return True

    def close(self) -> None:
        """End what still runs, as asyncio.run does."""
        import asyncio
        loop = self._loop
        try:
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            if tasks:
                loop.run_until_complete(
                    asyncio.gather(*tasks, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _other_threads() -> bool:
    import threading
    return threading.active_count() > 1


async def _result_of(awaitable: Any) -> Any:
    return await awaitable


def drive_coroutine(driver: Driver, coroutine: Any, loop: Loop) -> int:
    """Drive a coroutine by turns of its event loop."""
    channel = driver.channel
    channel.say("ready", what="coroutine", commands=_COROUTINE,
                frames=driver.frames(coroutine))
    task = None
    while True:
        command = channel.hear()
        name = "close" if command is None else command["command"]
        if name not in _COROUTINE:
            channel.say("refused", message=(
                "A coroutine knows turn, resume, run and close, "
                "not %s." % name))
            continue
        if name == "close":
            if task is None:
                coroutine.close()
            channel.say("settled", outcome="closed")
            return 0
        if task is None:
            task = loop.task(coroutine)
        alive = True
        if name == "turn":
            alive = loop.turn()
        elif name == "resume":
            alive = loop.resume(task)
        else:
            while alive and not task.done():
                alive = loop.turn()
        if not alive:
            channel.say("settled", outcome="never")
            return 1
        if task.done():
            return _settled(driver, task)
        channel.say("suspended", frames=driver.frames(coroutine))


def _settled(driver: Driver, task: Any) -> int:
    try:
        value = task.result()
    except BaseException as error:
        driver.channel.say("settled", outcome="threw", value=_told(error))
        return 1
    driver.channel.say("settled", outcome="returned",
                       value=driver.preview(value))
    return 0


def main() -> int:
    """Make the call that the options name; return the exit code."""
    call = _own("call")
    sys.path.insert(0, _HERE)
    try:
        from coroscope_tracer import options, previews
    finally:
        sys.path.remove(_HERE)
    if sys.path and os.path.abspath(sys.path[0] or ".") == _HERE:
        del sys.path[0]
    told = options.parse(os.environ.get(options.VARIABLE, ""))
    if told.call is None:
        sys.stderr.write("coroscope: there is no call to drive.\n")
        return 2
    channel = Channel()
    sys.argv[:] = [told.call.file]
    try:
        module = call.load(told.call.file)
        code = compile(told.call.expression, "<call>", "eval")
        value = eval(code, module.__dict__)
    except Exception as error:
        channel.say("settled", outcome="threw", value=_told(error))
        return 1
    previewer = (None if told.values == "none"
                 else previews.Previewer(told.redact))
    driver = Driver(channel, previewer, told.values == "locals",
                    told.roots, module.__dict__)
    return _drive(driver, value, told.call.limit)


def _drive(driver: Driver, value: Any, limit: int) -> int:
    import inspect
    if inspect.isgenerator(value):
        return GeneratorDriver(
            driver, value, limit, lambda result: result, "generator").drive()
    if inspect.isasyncgen(value) or inspect.iscoroutine(value):
        loop = Loop()
        try:
            if inspect.iscoroutine(value):
                return drive_coroutine(driver, value, loop)
            return GeneratorDriver(
                driver, value, limit, loop.wait, "async-generator").drive()
        finally:
            loop.close()
    driver.channel.say("settled", outcome="returned",
                       value=driver.preview(value))
    return 0


if __name__ == "__main__":
    sys.exit(main())

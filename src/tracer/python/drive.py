"""Calls one function of a module and lets a session drive it by hand.

    python drive.py

As call.py, but a generator, an asynchronous generator or a coroutine goes
on only when it is told to (coroscope_tracer/driver.py).  While a command
is waited for, nothing of the program runs in this thread: its event loop
stands still too.
"""

import os
import sys
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))


def _own(name: str) -> Any:
    """Load a module of ours under a name that no program asks for."""
    import importlib.util
    spec = importlib.util.spec_from_file_location(
        "coroscope_" + name, os.path.join(_HERE, name + ".py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Make the call that the options name; return the exit code."""
    call = _own("call")
    try:
        options = call.read_options()
    except ValueError as error:
        sys.stderr.write(
            "coroscope: the options in COROSCOPE say no call to drive: %s.\n"
            % error)
        return 2
    from coroscope_tracer import driver
    from coroscope_tracer.previews import Previewer
    channel = driver.Channel()
    file = options.call.file
    sys.argv[:] = [file]
    try:
        module = call.load(file)
        code = compile(options.call.expression, "<call>", "eval")
        value = eval(code, module.__dict__)
    except Exception as error:
        channel.say("settled", outcome="threw", value=driver.told(error))
        return 1
    previewer = (None if options.values == "none"
                 else Previewer(options.redact))
    return _drive(
        driver.Driver(channel, previewer, options.values == "locals",
                      options.roots, module.__dict__),
        value, options.call)


def _drive(driver: Any, value: Any, call: Any) -> int:
    import inspect
    from coroscope_tracer.coroutine_driver import Loop, drive_coroutine
    from coroscope_tracer.generator_driver import GeneratorDriver
    if inspect.isgenerator(value):
        return GeneratorDriver(
            driver, value, call.limit, lambda result: result, "generator").drive()
    if inspect.isasyncgen(value) or inspect.iscoroutine(value):
        loop = Loop(driver.channel, call.virtual_time)
        try:
            if inspect.iscoroutine(value):
                return drive_coroutine(driver, value, loop)
            return GeneratorDriver(
                driver, value, call.limit, loop.wait, "async-generator").drive()
        finally:
            loop.close()
    driver.channel.say("settled", outcome="returned",
                       value=driver.preview(value))
    return 0


if __name__ == "__main__":
    sys.exit(main())

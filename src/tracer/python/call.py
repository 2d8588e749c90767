"""Calls one function of a module and drives what it returns to its end.

    python call.py

The module and the expression come from the environment variable
COROSCOPE.  The module is loaded under its own name, with its folder
first on sys.path as for a script, or, inside a package, with the folder
that holds the package.  The expression is evaluated in the module's own
names.  A coroutine is run with asyncio.run, a generator and an
asynchronous generator are driven to exhaustion or to the limit and then
closed; of anything else the value is enough.
"""

import sys

if sys.version_info < (3, 9):
    sys.stderr.write(
        "coroscope: Python 3.9 or later is needed to trace a call; "
        "this is %d.%d (%s).\n" % (
            sys.version_info[0], sys.version_info[1], sys.executable))
    sys.exit(1)

import os

_HERE = os.path.dirname(os.path.abspath(__file__))


def module_name(path):
    """Return a file's dotted name, and the folder to import it from."""
    folder, file = os.path.split(os.path.abspath(path))
    name = os.path.splitext(file)[0]
    parts = [] if name == "__init__" else [name]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts), folder


def load(path):
    """Import the module at a path as the program would import it."""
    import importlib
    import importlib.util
    name, folder = module_name(path)
    sys.path.insert(0, folder)
    if _loadable_by_name(name, path):
        return importlib.import_module(name)
    # Its name cannot be imported, or is another module's.
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError("cannot load %s as a Python module" % path)
    for finder in sys.meta_path:
        if type(finder).__name__ == "ImportWatch":
            spec = finder.watched(name, spec)
    module = importlib.util.module_from_spec(spec)
    previous = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        if previous is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = previous
        raise
    return module


def _loadable_by_name(name, path):
    import importlib.util
    if not all(part.isidentifier() for part in name.split(".")):
        return False
    if name in sys.modules:
        return False
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return False
    return (spec is not None and spec.origin is not None
            and os.path.realpath(spec.origin) == os.path.realpath(path))


def drive(value, limit):
    """Run what a call returned to its end; return its result."""
    import inspect
    if inspect.isasyncgen(value):
        import asyncio
        return asyncio.run(_drain(value, limit))
    if inspect.isgenerator(value):
        taken = 0
        try:
            for _ in value:
                taken += 1
                if taken >= limit:
                    break
        finally:
            value.close()
        return None
    if inspect.iscoroutine(value):
        import asyncio
        return asyncio.run(value)
    if inspect.isawaitable(value):
        import asyncio
        return asyncio.run(_await(value))
    return value


async def _drain(generator, limit):
    taken = 0
    try:
        async for _ in generator:
            taken += 1
            if taken >= limit:
                break
    finally:
        await generator.aclose()


async def _await(awaitable):
    return await awaitable


def _show_uncaught(error):
    """Print an error as the interpreter prints one, without our frames."""
    traceback = error.__traceback__
    while traceback is not None and (
            os.path.abspath(traceback.tb_frame.f_code.co_filename)
            == os.path.abspath(__file__)
            or "importlib" in traceback.tb_frame.f_code.co_filename):
        traceback = traceback.tb_next
    error.__traceback__ = traceback
    # As the interpreter does before it calls the hook.
    sys.last_type, sys.last_value = type(error), error
    sys.last_traceback = traceback
    sys.excepthook(type(error), error, traceback)


def read_options():
    """Return the options, and leave sys.path to the program."""
    sys.path.insert(0, _HERE)
    try:
        from coroscope_tracer import options
    finally:
        sys.path.remove(_HERE)
    if sys.path and os.path.abspath(sys.path[0] or ".") == _HERE:
        del sys.path[0]
    told = options.parse(os.environ.get(options.VARIABLE, ""))
    if told.call is None:
        raise ValueError("call is missing")
    return told


def main():
    """Make the call that the options name; return the exit code."""
    try:
        call = read_options().call
    except ValueError as error:
        sys.stderr.write(
            "coroscope: the options in COROSCOPE say no call to make: %s.\n"
            % error)
        return 2
    sys.argv[:] = [call.file]
    try:
        module = load(call.file)
        code = compile(call.expression, "<call>", "eval")
        drive(eval(code, module.__dict__), call.limit)
    except SystemExit:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        _show_uncaught(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

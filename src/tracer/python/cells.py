"""Runs cells of a notebook, one after the other, as a notebook does.

    python cells.py FILE...

Each file holds the Python of one cell.  All of them share the names of
one module, `__main__`, and one event loop that runs already: `await`
works at their top level, and tasks of one cell go on in the next.  After
the last cell the tasks that live on are waited for.
"""

import sys

if sys.version_info < (3, 9):
    sys.stderr.write(
        "coroscope: Python 3.9 or later is needed to trace a cell; "
        "this is %d.%d (%s).\n" % (
            sys.version_info[0], sys.version_info[1], sys.executable))
    sys.exit(1)

import ast
import asyncio
import os
from types import CodeType, ModuleType
from typing import Any, Dict, List, Set

_CO_COROUTINE = 0x80


def main(files: List[str]) -> int:
    """Run the cells; return the exit code."""
    # As in a notebook: modules are looked for in the working folder.
    sys.path[0] = ""
    sys.argv[:] = [""]
    module = ModuleType("__main__")
    module.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = module
    try:
        asyncio.run(_run(files, module.__dict__))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        _show_uncaught(error)
        return 1
    return 0


async def _run(files: List[str], names: Dict[str, Any]) -> None:
    runner = asyncio.current_task()
    assert runner is not None
    runner.set_name("notebook")
    for number, file in enumerate(files):
        try:
            await _run_cell(file, names)
        except Exception:
            left_out = len(files) - number - 1
            if left_out:
                sys.stderr.write(
                    "coroscope: %s failed, so the %d after it did not run.\n"
                    % (_title(file), left_out))
            raise
    while True:
        tasks: Set["asyncio.Task[Any]"] = {
            task for task in asyncio.all_tasks() if task is not runner}
        if not tasks:
            return
        await asyncio.wait(tasks)


async def _run_cell(file: str, names: Dict[str, Any]) -> None:
    code = _compiled(file)
    if not code.co_flags & _CO_COROUTINE:
        exec(code, names)
        return
    task = asyncio.get_running_loop().create_task(eval(code, names))
    task.set_name(_title(file))
    await task


def _compiled(file: str) -> CodeType:
    with open(file, "rb") as stream:
        data = stream.read()
    for finder in sys.meta_path:
        rewrite = getattr(finder, "rewrite_cell", None)
        if type(finder).__name__ == "ImportWatch" and rewrite is not None:
            return rewrite(data, file)  # type: ignore[no-any-return]
    return compile(data, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
                   dont_inherit=True)


def _title(file: str) -> str:
    return os.path.splitext(os.path.basename(file))[0]


def _show_uncaught(error: BaseException) -> None:
    """Print an error as the interpreter does, from the cell's frame on."""
    own = os.path.abspath(__file__)
    traceback = error.__traceback__
    start = traceback
    while traceback is not None:
        following = traceback.tb_next
        if os.path.abspath(traceback.tb_frame.f_code.co_filename) == own:
            start = following
        traceback = following
    error.__traceback__ = start
    sys.excepthook(type(error), error, start)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

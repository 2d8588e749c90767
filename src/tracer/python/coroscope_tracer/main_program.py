"""Probes in the program's own file (3.9 to 3.11).

`python FILE` compiles FILE without asking any import hook.  But before
that it asks the path hooks whether FILE is an archive with a
`__main__` in it, and then has `runpy` run that.  So for FILE alone a
path hook says yes, and a stand-in for `runpy` is the program itself: a
function made of the module's code, which leaves no frame but its own.
"""

import os
import sys
from importlib.machinery import SourceFileLoader
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .probes import SourceProbes



class _Runner(ModuleType):
    """What the interpreter takes for runpy, until it asks for the way."""

    def __init__(self, main: "MainProgram", program: FunctionType) -> None:
        super().__init__("runpy")
        self._main = main
        self._program = program

    @property
    def _run_module_as_main(self) -> Any:
        self._main.begin()
        return property(self._program).__get__


class MainProgram:
    """Takes the place of the file that Python was started with."""

    def __init__(self, source: SourceProbes) -> None:
        self._source = source
        self._filename = ""

    def install(self) -> None:
        """Watch for the program's file, where it is a traced one."""
        arguments = getattr(sys, "argv", None) or [""]
        filename = arguments[0]
        if (filename in ("", "-", "-c", "-m")
                or not filename.endswith((".py", ".pyw"))
                or not os.path.isfile(filename)
                or not self._source.recorder.workspace.contains(filename)
                or "runpy" in sys.modules):
            return
        self._filename = filename
        # The last, so that it can go while the interpreter counts them.
        sys.path_hooks.append(self._hook)

    def _hook(self, path: str) -> Any:
        # The interpreter puts the working folder before a relative name.
        if path not in (self._filename,
                        os.path.join(os.getcwd(), self._filename)):
            raise ImportError(path)
        self._filename = path
        if sys.path_hooks[-1] == self._hook:
            sys.path_hooks.pop()
        try:
            with open(path, "rb") as stream:
                data = stream.read()
            code = self._source.rewrite(data, path)
        except (OSError, SyntaxError, ValueError, RecursionError):
            code = None
        if code is None:
            raise ImportError(path)
        self._stand_in(code)
        return self

    def _stand_in(self, code: CodeType) -> None:
        # A property's getter takes what it is called with, a module's
        # name and a flag, drops the flag, and has no frame of its own.
        # The name, "__main__", is what the module's `__name__` is.
        runnable = code.replace(
            co_argcount=1, co_nlocals=1, co_varnames=("__name__",))
        function = FunctionType(runnable, sys.modules["__main__"].__dict__)
        sys.modules["runpy"] = _Runner(self, function)

    def begin(self) -> None:
        """Leave everything as it is before a program's first line."""
        filename = self._filename
        sys.modules.pop("runpy", None)
        sys.path_importer_cache.pop(filename, None)
        if sys.path and sys.path[0] == filename:
            sys.path[0] = _script_folder(filename)
        main = sys.modules["__main__"].__dict__
        main["__file__"] = filename
        main["__cached__"] = None
        main["__loader__"] = SourceFileLoader("__main__", filename)


def _script_folder(filename: str) -> str:
    """Return what sys.path begins with for a program, as Python does."""
    try:
        link = os.readlink(filename)
    except (OSError, AttributeError):
        link = ""
    if link:
        filename = os.path.join(os.path.dirname(filename), link)
    return os.path.dirname(os.path.realpath(filename))

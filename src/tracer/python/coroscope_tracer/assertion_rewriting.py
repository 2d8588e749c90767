"""Test modules of pytest, before 3.12.

pytest compiles them itself, with its own form of their assertions, and
keeps the result in files.  So its compiling is what gets the probes, and
its files are passed by: code with probes is good for one process only.
"""

import ast
import builtins
from typing import Any

from .probes import SourceProbes


def watch(source: SourceProbes, module: Any) -> None:
    """Watch the freshly imported _pytest.assertion.rewrite."""
    contains = source.recorder.workspace.contains
    read = module._read_pyc
    write = module._write_pyc

    def _read_pyc(path: Any, *arguments: Any, **named: Any) -> Any:
        if contains(str(path)):
            return None
        return read(path, *arguments, **named)

    def _write_pyc(state: Any, code: Any, *arguments: Any) -> Any:
        if contains(code.co_filename):
            return False
        return write(state, code, *arguments)

    def compile_module(tree: Any, filename: Any, mode: str,
                       *arguments: Any, **named: Any) -> Any:
        if (mode == "exec" and type(tree) is ast.Module
                and type(filename) is str and contains(filename)):
            return source.compile(tree, filename)
        return builtins.compile(tree, filename, mode, *arguments, **named)

    module._read_pyc = _read_pyc
    module._write_pyc = _write_pyc
    # Found before the builtin function of that name.
    module.compile = compile_module

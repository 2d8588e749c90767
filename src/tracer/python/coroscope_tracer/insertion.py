"""Putting a probe into a function of the standard library.

The function stays the same object and keeps its name, file, lines and
frames: its code is compiled again from its own source with one call at
its beginning.  So nothing shows in a traceback, and a `stacklevel`
counts as before.
"""

import ast
from types import CodeType, FunctionType
from typing import Any, Callable, List, Optional, Sequence

_MARK = "\0coroscope-insertion"


def insert_probe(function: FunctionType, probe: Callable[..., Any],
                 names: Sequence[str]) -> bool:
    """Call `probe` with local variables where a function begins.

    False where the source is not at hand; the function is then as it
    was.
    """
    code = function.__code__
    if code.co_freevars:
        return False
    try:
        block = _block(code)
        tree = ast.parse("if 1:\n" + block if block[:1].isspace() else block)
    except (OSError, SyntaxError, UnicodeDecodeError):
        return False
    ast.increment_lineno(
        tree, code.co_firstlineno - (2 if block[:1].isspace() else 1))
    definition = _definition(tree, code.co_name)
    if definition is None:
        return False
    definition.body.insert(
        _after_docstring(definition.body), _call(definition, names))
    ast.fix_missing_locations(tree)
    compiled = compile(tree, code.co_filename, "exec", dont_inherit=True)
    made = _find(compiled, code.co_name)
    if made is None or made.co_freevars:
        return False
    constants = tuple(
        probe if type(constant) is str and constant == _MARK else constant
        for constant in made.co_consts)
    changes: Any = {"co_consts": constants}
    if hasattr(code, "co_qualname"):
        changes["co_qualname"] = code.co_qualname
    function.__code__ = made.replace(**changes)
    return True


def _block(code: CodeType) -> str:
    """Return the source of a function, its indentation kept."""
    with open(code.co_filename, encoding="utf-8") as stream:
        lines = stream.read().split("\n")[code.co_firstlineno - 1:]
    indent = len(lines[0]) - len(lines[0].lstrip())
    taken: List[str] = []
    for line in lines:
        text = line.lstrip()
        depth = len(line) - len(text)
        if taken and text and depth <= indent and not (
                text.startswith((")", "def ", "async def ", "@"))
                and _is_head(taken)):
            break
        taken.append(line)
    return "\n".join(taken) + "\n"


def _is_head(taken: Sequence[str]) -> bool:
    """True while only decorators and an open parameter list are taken."""
    joined = "\n".join(taken)
    return "def " not in joined or joined.count("(") > joined.count(")")


def _definition(tree: ast.AST, name: str) -> Optional[Any]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return node if node.name == name else None
    return None


def _after_docstring(body: List[ast.stmt]) -> int:
    first = body[0]
    return int(isinstance(first, ast.Expr)
               and isinstance(first.value, ast.Constant)
               and isinstance(first.value.value, str))


def _call(definition: Any, names: Sequence[str]) -> ast.stmt:
    mark = ast.Constant(value=_MARK)
    call = ast.Expr(value=ast.Call(
        func=ast.IfExp(test=ast.Constant(value=True), body=mark,
                       orelse=mark),
        args=[ast.Name(id=name, ctx=ast.Load()) for name in names],
        keywords=[]))
    for node in ast.walk(call):
        ast.copy_location(node, definition)
    return call


def _find(code: CodeType, name: str) -> Optional[CodeType]:
    for constant in code.co_consts:
        if type(constant) is CodeType:
            if constant.co_name == name:
                return constant
            inner = _find(constant, name)
            if inner is not None:
                return inner
    return None

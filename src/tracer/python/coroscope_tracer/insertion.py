"""Putting probes into functions of the standard library.

The function stays the same object and keeps its name, file, lines and
frames: its code is compiled again from its own source with calls of
probes between its statements.  So nothing shows in a traceback, and a
`stacklevel` counts as before.
"""

import ast
from types import CodeType, FunctionType
from typing import (Any, Callable, Dict, Iterator, List, NamedTuple,
                    Optional, Sequence, Tuple)

_MARK = "\0coroscope-insertion:"

Probe = Callable[..., Any]
Names = Sequence[str]


class Insertion(NamedTuple):
    """One call of a probe, with local variables as its arguments.

    `before` and `after` are how the source of the statement begins, as
    ast.unparse writes it, beside which the call stands; without them it
    is the first of the function.  `everywhere` is for all such statements.
    A `gate` is asked each time whether to call the probe.
    """

    probe: Probe
    names: Names = ()
    before: Optional[str] = None
    after: Optional[str] = None
    everywhere: bool = False
    gate: Optional[Callable[[], bool]] = None


class Enclosure(NamedTuple):
    """Calls of probes before a statement and at its end, however it ends.

    Nothing stands for all statements of the function; and for a beginning
    that is not told.
    """

    begin: Optional[Probe]
    end: Probe
    names: Names = ()
    end_names: Names = ()
    statement: Optional[str] = None


class Bracket(NamedTuple):
    """Calls of probes around the first statement of a `try`.

    That statement is a call's; what `begin` returns is the argument of
    `end`, which is None after an exception, once it was handled.  Where
    nothing is raised this costs less than an Enclosure.
    """

    begin: Probe
    end: Probe
    names: Names
    statement: str


def insert_probe(function: FunctionType, probe: Probe,
                 names: Names) -> bool:
    """Call `probe` with local variables where a function begins."""
    return edit(function, Insertion(probe, names))


def edit(function: FunctionType, *edits: Any) -> bool:
    """Put insertions and enclosures into a function, all at once.

    Those of an earlier call are lost: the source knows nothing of them.
    False where the source is not at hand or is not as expected; the
    function is then as it was.
    """
    code = function.__code__
    if code.co_freevars:
        return False
    try:
        definition, tree = _parsed(code)
    except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
        return False
    probes: List[Probe] = []
    for one in edits:
        if isinstance(one, Insertion):
            done = _insert(definition, one, probes)
        elif isinstance(one, Bracket):
            done = _bracket(definition, one, probes)
        else:
            done = _enclose(definition, one, probes)
        if not done:
            return False
    compiled = compile(tree, code.co_filename, "exec", dont_inherit=True)
    made = _find(compiled, code.co_name)
    if made is None or made.co_freevars:
        return False
    changes: Dict[str, Any] = {"co_consts": tuple(
        probes[int(constant[len(_MARK):])]
        if type(constant) is str and constant.startswith(_MARK) else constant
        for constant in made.co_consts)}
    if hasattr(code, "co_qualname"):
        changes["co_qualname"] = code.co_qualname
    function.__code__ = made.replace(**changes)
    return True


def _parsed(code: CodeType) -> Tuple[Any, ast.Module]:
    block = _block(code)
    is_method = block[:1].isspace()
    tree = ast.parse("if 1:\n" + block if is_method else block)
    ast.increment_lineno(tree, code.co_firstlineno - (2 if is_method else 1))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name == code.co_name:
                return node, tree
            break
    raise LookupError(code.co_name)


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


def _insert(definition: Any, wanted: Insertion,
            probes: List[Probe]) -> bool:
    beginning = wanted.before or wanted.after
    if beginning is None:
        places = [(definition.body, _after_docstring(definition.body))]
    else:
        places = list(_places(definition, beginning))
        if not wanted.everywhere:
            del places[1:]
    for body, index in reversed(places):
        if wanted.after is not None:
            index += 1
        like = body[min(index, len(body) - 1)]
        call = _call(like, wanted.probe, wanted.names, probes)
        if wanted.gate is not None:
            call = ast.copy_location(ast.If(
                test=_calling(like, wanted.gate, [], probes), body=[call],
                orelse=[]), like)
        body.insert(index, call)
    return bool(places)


def _enclose(definition: Any, wanted: Enclosure,
             probes: List[Probe]) -> bool:
    if wanted.statement is None:
        body = definition.body
        start, end = _after_docstring(body), len(body)
    else:
        found = next(_places(definition, wanted.statement), None)
        if found is None:
            return False
        body, start = found
        end = start + 1
    first = body[start]
    finish = _call(first, wanted.end, wanted.end_names, probes)
    body[start:end] = [ast.copy_location(
        ast.Try(body=body[start:end], handlers=[], orelse=[],
                finalbody=[finish]), first)]
    if wanted.begin is not None:
        body.insert(start, _call(first, wanted.begin, wanted.names, probes))
    return True


def _bracket(definition: Any, wanted: Bracket,
             probes: List[Probe]) -> bool:
    body, index = next(_places(definition, wanted.statement), ([], 0))
    if not body:
        return False
    guarded = body[index]
    first = guarded.body[0] if isinstance(guarded, ast.Try) else None
    if not isinstance(guarded, ast.Try) or not isinstance(first, ast.Expr):
        return False
    begin = _calling(first, wanted.begin, _loads(first, wanted.names), probes)
    first.value = _calling(first, wanted.end, [begin, first.value], probes)
    for handler in guarded.handlers:
        last = handler.body[-1]
        nothing = ast.copy_location(ast.Constant(value=None), last)
        end = _calling(last, wanted.end, [nothing], probes)
        handler.body = [ast.copy_location(
            ast.Try(body=handler.body, handlers=[], orelse=[], finalbody=[
                ast.copy_location(ast.Expr(value=end), last)]), last)]
    return True


def _places(definition: Any, beginning: str
            ) -> Iterator[Tuple[List[ast.stmt], int]]:
    for body in _bodies(definition):
        for index, statement in enumerate(body):
            if ast.unparse(statement).startswith(beginning):
                yield body, index


def _bodies(statement: Any) -> Iterator[List[ast.stmt]]:
    """Yield the lists of statements in a statement, inner ones first."""
    for name in ("body", "handlers", "orelse", "finalbody"):
        body = getattr(statement, name, None)
        if isinstance(body, list):
            for inner in body:
                yield from _bodies(inner)
            if name != "handlers":
                yield body


def _after_docstring(body: List[ast.stmt]) -> int:
    first = body[0]
    return int(isinstance(first, ast.Expr)
               and isinstance(first.value, ast.Constant)
               and isinstance(first.value.value, str))


def _call(like: ast.stmt, probe: Probe, names: Names,
          probes: List[Probe]) -> ast.stmt:
    return ast.copy_location(ast.Expr(value=_calling(
        like, probe, _loads(like, names), probes)), like)


def _calling(like: ast.stmt, probe: Probe, arguments: List[ast.expr],
             probes: List[Probe]) -> ast.Call:
    # The choice keeps the compiler from warning that a string is called.
    mark = ast.Constant(value=f"{_MARK}{len(probes)}")
    probes.append(probe)
    function = ast.IfExp(
        test=ast.Constant(value=True), body=mark, orelse=mark)
    for node in ast.walk(function):
        ast.copy_location(node, like)
    return ast.copy_location(
        ast.Call(func=function, args=arguments, keywords=[]), like)


def _loads(like: ast.stmt, names: Names) -> List[ast.expr]:
    return [ast.copy_location(ast.Name(id=name, ctx=ast.Load()), like)
            for name in names]


def _find(code: CodeType, name: str) -> Optional[CodeType]:
    for constant in code.co_consts:
        if type(constant) is CodeType:
            if constant.co_name == name:
                return constant
            inner = _find(constant, name)
            if inner is not None:
                return inner
    return None

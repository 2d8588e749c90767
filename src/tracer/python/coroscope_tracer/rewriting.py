"""Probes for 3.9 to 3.11: the source is rewritten as it is imported.

Only functions that can suspend change, and a notebook's cell that awaits
at its top level.  Their names, variables, lines
and columns stay; calls of probes are put around `yield` and `return`,
and the body is watched for its end:

    probe.enter()
    try:
        ...
        x = ((yield value) if probe.leaves_out() else
             probe.resumed(0, (yield probe.yielding(0, value))))
        return probe.returning(result)
    except:
        probe.threw()
        raise
    finally:
        probe.end()

Awaits need no probes, because a task's chain is read at its steps' ends.
The probes stand in the code as constants, so that no name is added
anywhere: not to the module, its functions or the builtins.
"""

import ast
import copy
from types import CodeType
from typing import Any, Callable, Dict, List, Mapping, Optional

from .syntax_points import (FoundPoint, Position, find_points, own_nodes,
                            position_of)

_MARK = "\0coroscope:"


class FoundFunction:
    """A function that is given probes."""

    def __init__(self, qualified_name: str, kind: str,
                 position: Position) -> None:
        self.qualified_name = qualified_name
        self.kind = kind
        self.position = position
        self.points: List[FoundPoint] = []
        # The positions of its yields, by the number the probe is given.
        self.yields: List[Position] = []
        # By the same number, the source of what a sent value goes to.
        self.targets: List[str] = []


class Rewriter(ast.NodeTransformer):
    """Puts probes into a module; what it found is in `functions`."""

    def __init__(self, awaits_at_top: bool = False) -> None:
        self.functions: List[FoundFunction] = []
        self._awaits_at_top = awaits_at_top
        self._names: List[str] = []
        self._targets: Dict[ast.AST, str] = {}
        # The function that surrounds, None where it has no probes.
        self._scopes: List[Optional[int]] = [None]

    def visit_Module(self, node: ast.Module) -> ast.AST:
        points = find_points(node.body) if self._awaits_at_top else []
        if not points:
            return self.generic_visit(node)
        last = position_of(node.body[-1])
        found = FoundFunction("<module>", "module", (1, 0) + last[2:])
        found.points = points
        self.functions.append(found)
        self._scopes[-1] = 0
        node.body = self._statements(node.body)
        self._enclose(node, 0, ast.Pass(
            lineno=1, col_offset=0, end_lineno=1, end_col_offset=0))
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.decorator_list = [self.visit(n) for n in node.decorator_list]
        node.bases = [self.visit(n) for n in node.bases]
        node.keywords = [self.visit(n) for n in node.keywords]
        self._names.append(node.name)
        self._scopes.append(None)
        node.body = self._statements(node.body)
        self._scopes.pop()
        self._names.pop()
        return node

    def _inner_scope(self, node: ast.AST) -> ast.AST:
        self._scopes.append(None)
        self.generic_visit(node)
        self._scopes.pop()
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return self._inner_scope(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._inner_scope(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self._inner_scope(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self._inner_scope(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self._inner_scope(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: Any) -> ast.AST:
        node.decorator_list = [self.visit(n) for n in node.decorator_list]
        node.args = self.visit(node.args)
        found = self._describe(node)
        if found is None:
            self._scopes.append(None)
        else:
            self._scopes.append(len(self.functions))
            self.functions.append(found)
        self._names += [node.name, "<locals>"]
        node.body = self._statements(node.body)
        del self._names[-2:]
        number = self._scopes.pop()
        if number is not None:
            # The probes at the ends stand where the definition stands.
            self._enclose(node, number, ast.Pass(
                lineno=node.lineno, col_offset=node.col_offset,
                end_lineno=node.lineno, end_col_offset=node.col_offset))
        return node

    def _statements(self, body: List[ast.stmt]) -> List[ast.stmt]:
        return [self.visit(statement) for statement in body]

    def _describe(self, node: Any) -> Optional[FoundFunction]:
        points = find_points(node.body)
        yields = any(point.kind in ("yield", "yield-from")
                     for point in points)
        if isinstance(node, ast.AsyncFunctionDef):
            kind = "async-generator" if yields else "coroutine"
        elif not yields:
            return None
        elif _uses_sent_values(node.body):
            kind = "send-coroutine"
        else:
            kind = "generator"
        found = FoundFunction(
            ".".join(self._names + [node.name]), kind, position_of(node))
        found.points = points
        return found

    def _enclose(self, node: Any, number: int, place: ast.stmt) -> None:
        first = _head_length(node.body)
        head, body = node.body[:first], node.body[first:]
        handler = ast.ExceptHandler(
            type=None, name=None, body=[
                self._statement(number, "threw", place),
                ast.copy_location(ast.Raise(exc=None, cause=None), place)])
        node.body = head + [
            self._statement(number, "enter", place),
            ast.copy_location(ast.Try(
                body=body or [ast.copy_location(ast.Pass(), place)],
                handlers=[ast.copy_location(handler, place)], orelse=[],
                finalbody=[self._statement(number, "end", place)]), place)]

    def _statement(self, number: int, probe: str,
                   like: ast.AST) -> ast.stmt:
        return ast.copy_location(
            ast.Expr(value=self._call(number, probe, like)), like)

    def _call(self, number: int, probe: str, like: Any,
              *arguments: ast.expr) -> ast.expr:
        # The choice keeps the compiler from warning that a string is
        # called, and costs nothing: it is decided while compiling.
        def at(node: Any) -> Any:
            return ast.copy_location(node, like)
        mark = at(ast.Constant(value=f"{_MARK}{number}:{probe}"))
        function = at(ast.IfExp(
            test=at(ast.Constant(value=True)), body=mark, orelse=mark))
        return at(ast.Call(
            func=function, args=list(arguments), keywords=[]))

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        number = self._scopes[-1]
        if number is not None and node.value is not None:
            node.value = self._call(
                number, "returning", node.value, node.value)
        return node

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        number = self._scopes[-1]
        if number is None:
            self.generic_visit(node)
            return node
        found = self.functions[number]
        index = len(found.yields)
        found.yields.append(position_of(node))
        found.targets.append(self._targets.get(node, ""))
        self.generic_visit(node)
        value = node.value
        if value is None:
            value = ast.copy_location(ast.Constant(value=None), node)

        def number_of(like: Any) -> ast.expr:
            return ast.copy_location(ast.Constant(value=index), like)
        told = ast.copy_location(ast.Yield(value=self._call(
            number, "yielding", value, number_of(value),
            copy.deepcopy(value))), node)
        return ast.copy_location(ast.IfExp(
            test=self._call(number, "leaves_out", value), body=node,
            orelse=self._call(
                number, "resumed", node, number_of(node), told)), node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if isinstance(node.value, ast.Yield):
            self._targets[node.value] = ", ".join(
                ast.unparse(target) for target in node.targets)
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if isinstance(node.value, ast.Yield):
            self._targets[node.value] = ast.unparse(node.target)
        return self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        if isinstance(node.value, ast.Yield):
            self._targets[node.value] = ast.unparse(node.target)
        return self.generic_visit(node)


def _head_length(body: List[ast.stmt]) -> int:
    """Count the statements that must stay the first: docstring, futures."""
    length = 0
    if (body and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
            and isinstance(body[0].value.value, str)):
        length = 1
    while length < len(body):
        statement = body[length]
        if not (isinstance(statement, ast.ImportFrom)
                and statement.module == "__future__"):
            break
        length += 1
    return length


def _uses_sent_values(body: List[ast.stmt]) -> bool:
    unused = set()
    for node in own_nodes(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
            unused.add(node.value)
    return any(isinstance(node, ast.Yield) and node not in unused
               for node in own_nodes(body))


def compile_with_probes(
        tree: ast.Module, filename: str,
        probes: Callable[[FoundFunction], Mapping[str, Any]],
        remember: Callable[[CodeType, FoundFunction], None],
        awaits_at_top: bool = False) -> CodeType:
    """Rewrite and compile a module.

    `probes` is called for each function and returns its probes by their
    names; `remember` is told the code that each function became.
    """
    rewriter = Rewriter(awaits_at_top)
    tree = rewriter.visit(tree)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if awaits_at_top else 0
    code = compile(tree, filename, "exec", flags, dont_inherit=True)
    made = [probes(found) for found in rewriter.functions]

    def finish(code: CodeType) -> CodeType:
        constants = []
        own: Optional[FoundFunction] = None
        for constant in code.co_consts:
            if type(constant) is CodeType:
                constant = finish(constant)
            elif type(constant) is str and constant.startswith(_MARK):
                number, _, name = constant[len(_MARK):].partition(":")
                constant = made[int(number)][name]
                own = rewriter.functions[int(number)]
            constants.append(constant)
        code = code.replace(co_consts=tuple(constants))
        if own is not None:
            remember(code, own)
        return code
    return finish(code)

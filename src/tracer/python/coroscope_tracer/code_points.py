"""The suspension points of a code object (3.12 and later).

Its instructions tell where it may stop; the syntax tree of its source,
read once when it is first started, tells what stands there.
"""

import ast
import opcode
from types import CodeType
from typing import (Any, Iterator, List, NamedTuple, Optional, Sequence,
                    Tuple)

from .offsets import points_by_columns
from .sources import SourceFile, one_line
from .syntax_points import (FUNCTIONS, FoundPoint, Place, find_points,
                            place_of)

_OPS = opcode.opmap
_POP_TOP = _OPS["POP_TOP"]
_STORE_FAST = _OPS["STORE_FAST"]
_STORE_DEREF = _OPS["STORE_DEREF"]
# The kind of a point whose source is not at hand, by what it waits for.
_KINDS = {"await": "await", "with": "async-with", "next": "for-await",
          "from": "yield-from", "yield": "yield"}


class CodePoint(NamedTuple):
    """A suspension point at an instruction."""

    offset: int
    kind: str
    start: Place
    end: Place
    # The source of what is waited for or handed out.
    label: str
    is_yield: bool
    # What a yield is given is used, and the variable that takes it.
    value_used: bool
    target: Optional[str]


def points_of_code(code: CodeType, positions: Sequence[Any],
                   source: SourceFile) -> Iterator[CodePoint]:
    """Yield the points of a code object by their instructions."""
    points = _found(code, positions, source)
    for offset, (group, position), relative in points_by_columns(
            code, points):
        if None in position:
            continue
        if relative is None:
            start, end = position[:2], position[2:]
            kind = _KINDS[group]
            label = one_line(source.text(start, end))
        else:
            kind = points[relative].kind
            start, end, label = place_of(points[relative], source)
        used, target = (_use(code, offset) if group == "yield"
                        else (False, None))
        yield CodePoint(offset, kind, start, end, label, group == "yield",
                        used, target)


def _found(code: CodeType, positions: Sequence[Any],
           source: SourceFile) -> List[FoundPoint]:
    first = code.co_firstlineno
    last = max([position[1] for position in positions
                if position[1] is not None], default=first)
    return find_points(body_of_code(code, source, last))


def body_of_code(code: CodeType, source: SourceFile, last: int = 0
                 ) -> List[Any]:
    """Return the statements of a code object, none where they are not found.

    `last` is its last line, where that is known.
    """
    tree = last and _parse_lines(
        source, code.co_firstlineno, last) or _parse_lines(
            source, 1, len(source.lines))
    return (tree and _body_of(tree, code)) or []


def _parse_lines(source: SourceFile, first: int, last: int
                 ) -> Optional[ast.Module]:
    lines = source.lines[first - 1:last]
    if not lines:
        return None
    # An indented definition stands in a block.
    head = "if 1:\n" if lines[0][:1].isspace() and first > 1 else ""
    above = "\n" * (first - 1 - bool(head))
    try:
        return ast.parse(above + head + "\n".join(lines))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _body_of(tree: ast.Module, code: CodeType) -> Optional[List[Any]]:
    """Return what a code object was compiled from."""
    name, first = code.co_name, code.co_firstlineno
    if name == "<module>":
        return list(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and node.name == name:
            starts = [node.lineno] + [
                decorator.lineno for decorator in node.decorator_list]
            if min(starts) == first:
                return list(node.body)
        elif (isinstance(node, ast.Lambda) and name == "<lambda>"
                and node.lineno == first):
            return [ast.Expr(value=node.body)]
        elif (isinstance(node, ast.GeneratorExp) and name == "<genexpr>"
                and node.lineno == first):
            return [_as_list(node)]
    return None


def _as_list(node: ast.GeneratorExp) -> ast.AST:
    """Return the list comprehension that has the same parts."""
    return ast.copy_location(
        ast.ListComp(elt=node.elt, generators=node.generators), node)


def _use(code: CodeType, offset: int) -> Tuple[bool, Optional[str]]:
    """Tell whether what a yield is given is used, and by which variable."""
    raw = code.co_code
    following = raw[offset + 4] if offset + 5 < len(raw) else _POP_TOP
    argument = raw[offset + 5] if offset + 5 < len(raw) else 0
    names: Tuple[str, ...] = ()
    if following == _STORE_FAST:
        names = code.co_varnames
    elif following == _STORE_DEREF:
        names = (code.co_varnames + tuple(
            name for name in code.co_cellvars
            if name not in code.co_varnames) + code.co_freevars)
    target = names[argument] if argument < len(names) else None
    return following != _POP_TOP, target

"""Suspension points as the text of a file shows them.

The same kinds, ranges and words as the editor's own analysis, so that
what a run tells is found again at its place in the source.
"""

import ast
import re
from typing import Any, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from .sources import SourceFile, one_line

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Part of the function around them since 3.12, and always by the text.
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
_KEYWORD = re.compile(r"await|yield\s+from|yield")
_ASYNC_FOR = re.compile(r"async(?:\s|\\)+for(?:\s|\\|\()*$")

# Line from 1, column from 0 in UTF-8 bytes.
Place = Tuple[int, int]
# Line and column of the start, line and column of the end.
Position = Tuple[int, int, int, int]
# What an instruction waits for ("await", "with", "next", "from",
# "yield"), and the position that the compiler gave it.
Anchor = Tuple[str, Position]


class FoundPoint(NamedTuple):
    """A suspension point in the syntax tree."""

    kind: str
    # Of the whole expression; of a statement only the known part of its
    # head, which `place_of` completes.
    position: Position
    operands: Tuple[Position, ...]
    anchors: Tuple[Anchor, ...]
    # The outermost comprehension that it stands in.
    within: Optional[Position] = None


def position_of(node: Any) -> Position:
    """Return where a node stands."""
    return (node.lineno, node.col_offset, node.end_lineno,
            node.end_col_offset)


def own_nodes(body: List[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of a function's own code, operands first."""
    for statement in body:
        yield from _own(statement)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in _children(node):
        yield from _own(child)
    yield node


def find_points(body: List[ast.stmt]) -> List[FoundPoint]:
    """Return the suspension points of a function's own code."""
    points: List[FoundPoint] = []
    for statement in body:
        points += _points(statement, None)
    return points


def _points(node: Any, within: Optional[Position]) -> Iterator[FoundPoint]:
    for child in _children(node):
        inside = within
        if isinstance(child, _COMPREHENSIONS) and within is None:
            inside = position_of(child)
        yield from _points(child, inside)
    if isinstance(node, ast.Await):
        yield _expression("await", "await", node, node.value, within)
    elif isinstance(node, ast.YieldFrom):
        yield _expression("yield-from", "from", node, node.value, within)
    elif isinstance(node, ast.Yield):
        yield _expression("yield", "yield", node, node.value, within)
    elif isinstance(node, ast.AsyncFor):
        yield FoundPoint(
            "for-await", _from_to(node, node.iter),
            (position_of(node.iter),), (("next", position_of(node)),))
    elif isinstance(node, ast.AsyncWith):
        items = [item.context_expr for item in node.items]
        last = node.items[-1].optional_vars or items[-1]
        # 3.13 gives each item's instructions the item's own position.
        anchors = [("with", position_of(item)) for item in items]
        yield FoundPoint(
            "async-with", _from_to(node, last),
            tuple(map(position_of, items)),
            (("with", position_of(node)), *anchors))
    elif isinstance(node, _COMPREHENSIONS):
        for clause in node.generators:
            if clause.is_async:
                yield FoundPoint(
                    "async-comprehension", _from_to(clause.target, clause.iter),
                    (position_of(clause.iter),),
                    (("next", position_of(node)),),
                    within or position_of(node))


def _children(node: Any) -> Iterable[ast.AST]:
    """Return the parts of a node that its own scope evaluates."""
    if isinstance(node, ast.GeneratorExp):
        return [node.generators[0].iter]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if not isinstance(node, FUNCTIONS + (ast.Lambda,)):
        return ast.iter_child_nodes(node)
    defaults = node.args.defaults + [
        default for default in node.args.kw_defaults if default]
    return [*getattr(node, "decorator_list", []), *defaults]


def _expression(kind: str, group: str, node: Any, operand: Any,
                within: Optional[Position]) -> FoundPoint:
    position = position_of(node)
    return FoundPoint(
        kind, position, () if operand is None else (position_of(operand),),
        ((group, position),), within)


def _from_to(first: Any, last: Any) -> Position:
    return (first.lineno, first.col_offset, last.end_lineno,
            last.end_col_offset)


def place_of(point: FoundPoint, source: SourceFile
             ) -> Tuple[Place, Place, str]:
    """Return where a point begins and ends, and what it waits for."""
    start, end = point.position[:2], point.position[2:]
    if point.kind in ("await", "yield", "yield-from"):
        text = source.text(start, end).replace("\\\n", " ")
        return start, end, one_line(_KEYWORD.sub("", text, count=1))
    if point.kind == "async-with":
        operands = ", ".join(
            one_line(source.text(item[:2], item[2:]))
            for item in point.operands)
        return start, _after_head(end, source), operands
    operand = point.operands[0]
    first, last = _with_brackets(operand[:2], operand[2:], source)
    if point.kind == "async-comprehension":
        start = _async_for_before(start, source)
    return start, last, one_line(source.text(first, last))


def _after_head(end: Place, source: SourceFile) -> Place:
    """Go on from the last name of a statement's head to its last bracket."""
    place = end
    for place, character in _characters_after(end, source):
        if character == ")":
            end = (place[0], place[1] + 1)
        elif character not in " \t\f\\,\n":
            break
    return end


def _with_brackets(start: Place, end: Place, source: SourceFile
                   ) -> Tuple[Place, Place]:
    """Extend an expression by the brackets right around it."""
    line = source.line(start[0]).encode("utf-8")[:start[1]]
    open_ = 0
    for index in range(len(line) - 1, -1, -1):
        if line[index:index + 1] == b"(":
            start = (start[0], index)
            open_ += 1
        elif not line[index:index + 1].isspace():
            break
    for place, character in _characters_after(end, source):
        if not open_ or character not in " \t\f\\\n)":
            break
        if character == ")":
            open_ -= 1
            end = (place[0], place[1] + 1)
    return start, end


def _async_for_before(target: Place, source: SourceFile) -> Place:
    """Return where the `async for` before a loop variable begins."""
    for line in range(target[0], max(0, target[0] - 4), -1):
        text = source.text((line, 0), target)
        found = _ASYNC_FOR.search(text)
        if found is not None:
            before = text[:found.start()].split("\n")
            return (line + len(before) - 1, len(before[-1].encode("utf-8")))
    return target


def _characters_after(place: Place, source: SourceFile
                      ) -> Iterator[Tuple[Place, str]]:
    """Yield what follows up to the next colon, without comments."""
    column = place[1]
    for number in range(place[0], min(place[0] + 30, len(source.lines)) + 1):
        line = source.line(number).encode("utf-8")
        while column < len(line):
            character = line[column:column + 1].decode("latin-1")
            if character == ":":
                return
            if character == "#":
                break
            yield (number, column), character
            column += 1
        yield (number, len(line)), "\n"
        column = 0

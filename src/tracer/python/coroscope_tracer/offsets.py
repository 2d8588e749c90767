"""Which suspension point an instruction belongs to.

A suspended frame shows only the offset of its last instruction.  3.11
and later know an instruction's columns; before that it is the
instruction's line and kind, and the order of the same on one line, that
tell the point.
"""

import opcode
from types import CodeType
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from .syntax_points import Anchor, FoundPoint, Position

_OPS = opcode.opmap
_EXTENDED = _OPS["EXTENDED_ARG"]
_YIELD_VALUE = _OPS["YIELD_VALUE"]
_GET_AWAITABLE = _OPS["GET_AWAITABLE"]
_GET_ANEXT = _OPS["GET_ANEXT"]
_GET_YIELD_FROM = _OPS["GET_YIELD_FROM_ITER"]
# What GET_AWAITABLE's argument says of `__aenter__` and `__aexit__`.
_WITH = (1, 2)


def suspended_offsets(code: CodeType, points: Sequence[FoundPoint]
                      ) -> Dict[int, int]:
    """Map f_lasti of a suspended rewritten function to its points."""
    if not hasattr(code, "co_positions"):
        return _by_lines(code, points)
    offsets = {}
    raw = code.co_code
    for offset, _, relative in points_by_columns(code, points):
        if relative is None:
            continue
        offsets[offset] = relative
        # While an inner coroutine runs it stands at the SEND before.
        if raw[offset - 2] == _OPS.get("SEND"):
            offsets[offset - 2] = relative
    return offsets


def points_by_columns(code: Any, points: Sequence[FoundPoint]
                      ) -> Iterator[Tuple[int, Anchor, Optional[int]]]:
    """Yield each suspending instruction, what it says, and its point.

    The point is the index in `points`, None where none is known.  For
    3.11 and later.
    """
    known: Dict[Anchor, List[int]] = {}
    for relative, point in enumerate(points):
        for anchor in point.anchors:
            known.setdefault(anchor, []).append(relative)
    for position, relative in _comprehensions(points).items():
        known.setdefault(("await", position), []).append(relative)
    met: Dict[Anchor, int] = {}
    raw = code.co_code
    for index, position in enumerate(code.co_positions()):
        if raw[2 * index] != _YIELD_VALUE:
            continue
        group = _group_at(raw, 2 * index)
        if group is None:
            continue
        line, end_line, column, end_column = position
        anchor = (group, (line, column, end_line, end_column))
        candidates = known.get(anchor)
        if candidates is None:
            yield 2 * index, anchor, None
            continue
        # Several clauses of one comprehension come in their order.
        count = met.get(anchor, 0)
        met[anchor] = count + 1
        yield 2 * index, anchor, candidates[count % len(candidates)]


def _comprehensions(points: Sequence[FoundPoint]) -> Dict[Position, int]:
    """Return where a comprehension as a whole is waited for (3.11)."""
    first: Dict[Position, int] = {}
    for relative, point in enumerate(points):
        if point.within is not None and (
                point.within not in first
                or points[first[point.within]].kind == "await"):
            first[point.within] = relative
    return first


def _group_at(raw: bytes, offset: int) -> Optional[str]:
    """Tell what a YIELD_VALUE waits for by what stands around it."""
    if raw[offset + 2] != _OPS["RESUME"]:
        return None
    how = raw[offset + 3] & 3
    if how in (1, 2):
        return "yield" if how == 1 else "from"
    for back in range(offset - 2, max(-1, offset - 20), -2):
        if raw[back] == _GET_ANEXT:
            return "next"
        if raw[back] == _GET_AWAITABLE:
            return "with" if raw[back + 1] in _WITH else "await"
    return "await"


def _by_lines(code: CodeType, points: Sequence[FoundPoint]
              ) -> Dict[int, int]:
    waiting: Dict[Tuple[str, int], List[int]] = {}
    for relative, point in enumerate(points):
        if point.within is None:
            for group, line in _lines(point):
                waiting.setdefault((group, line), []).append(relative)
    for position, relative in _comprehensions(points).items():
        waiting.setdefault(("await", position[0]), []).append(relative)
    seen: Dict[Tuple[str, int], int] = {}
    offsets = {}
    for offset, group, line in _suspensions(code):
        key = (group, line)
        if key not in waiting and group == "await":
            key = ("with", line)
        relatives = waiting.get(key)
        if relatives is None:
            continue
        count = seen.get(key, 0)
        seen[key] = count + 1
        if group == "yield":
            count >>= 1  # each stands twice, told and not
        relative = relatives[count % len(relatives)]
        offsets[offset] = relative
        offsets[offset - 2] = relative
    return offsets


def _lines(point: FoundPoint) -> List[Tuple[str, int]]:
    """Return the lines of a point's instructions before 3.11."""
    group = point.anchors[0][0]
    lines = {point.position[0]}
    if group in ("next", "with"):
        lines.update(operand[0] for operand in point.operands)
    return [(group, line) for line in sorted(lines)]


def _suspensions(code: CodeType) -> Iterator[Tuple[int, str, int]]:
    """Yield offset, group and line of instructions that suspend."""
    lines = _line_starts(code)
    raw = code.co_code
    before: List[int] = []
    # Of each `async with`: where its block begins, where what handles its
    # errors does, and its line, which 3.9 does not give to leaving it.
    blocks: List[Tuple[int, int, int]] = []
    argument = 0
    line = code.co_firstlineno
    for offset in range(0, len(raw), 2):
        line = lines.get(offset, line)
        operation = raw[offset]
        argument = argument << 8 | raw[offset + 1]
        if operation == _EXTENDED:
            continue
        if operation == _YIELD_VALUE:
            yield offset, "yield", line
        elif operation == _OPS["YIELD_FROM"]:
            group = _maker(before)
            leaves = group == "with" and (
                before[-3] != _OPS["BEFORE_ASYNC_WITH"])
            yield offset, group, (
                _with_line(blocks, offset, line) if leaves else line)
        elif (operation == _OPS["SETUP_ASYNC_WITH"]
                and not hasattr(code, "co_lines")):
            blocks.append((offset, offset + 2 + argument, line))
        argument = 0
        before.append(operation)
        del before[:-7]


def _with_line(blocks: Sequence[Tuple[int, int, int]], offset: int,
               line: int) -> int:
    """Return the line of the `async with` that is left at an offset."""
    # Its error is handed over three instructions before.
    for start, handler, begun in reversed(blocks):
        if start < offset < handler or handler == offset - 6:
            return begun
    return line


def _maker(before: List[int]) -> str:
    # Before YIELD_FROM stand LOAD_CONST and what made the awaitable.
    makers = before[:-1]
    made = makers[-1] if makers else 0
    if made in (_GET_ANEXT, _GET_YIELD_FROM):
        return "next" if made == _GET_ANEXT else "from"
    source = makers[-2] if len(makers) > 1 else 0
    if source in (_OPS["BEFORE_ASYNC_WITH"], _OPS["WITH_EXCEPT_START"]):
        return "with"
    duplicate = _OPS["DUP_TOP"]
    if makers[-4:-1] == [duplicate, duplicate, _OPS["CALL_FUNCTION"]]:
        return "with"
    return "await"


def _line_starts(code: Any) -> Dict[int, int]:
    if hasattr(code, "co_lines"):
        return {start: line for start, _, line in code.co_lines()
                if line is not None}
    starts = {}
    offset, line = 0, code.co_firstlineno
    table = code.co_lnotab
    starts[0] = line
    for index in range(0, len(table), 2):
        offset += table[index]
        step = table[index + 1]
        line += step - 256 if step >= 128 else step
        starts[offset] = line
    return starts

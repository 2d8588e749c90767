"""Where rewritten code (3.9 to 3.11) stands while it is suspended.

A suspended frame shows only the offset of its last instruction.  3.11
knows an instruction's columns; before that it is the instruction's line
and kind, and the order of the same on one line, that tell the point.
"""

import opcode
from types import CodeType
from typing import Any, Dict, Iterator, List, Tuple

from .rewriting import FoundFunction

_OPS = opcode.opmap
_EXTENDED = _OPS["EXTENDED_ARG"]


def suspended_offsets(code: CodeType, found: FoundFunction
                      ) -> Dict[int, int]:
    """Map f_lasti of the suspended function to its points' numbers."""
    if hasattr(code, "co_positions"):
        return _by_columns(code, found)
    return _by_lines(code, found)


def _by_columns(code: Any, found: FoundFunction) -> Dict[int, int]:
    places: Dict[Any, int] = {}
    for relative, point in enumerate(found.points):
        for place in (point.statement, point.operand, point.position):
            if place is not None and (
                    place != point.operand or point.statement is not None):
                places.setdefault(place, relative)
    suspending = _OPS["YIELD_VALUE"]
    offsets = {}
    raw = code.co_code
    for index, position in enumerate(code.co_positions()):
        if raw[2 * index] != suspending:
            continue
        line, end_line, column, end_column = position
        relative = places.get((line, column, end_line, end_column))
        if relative is not None:
            offsets[2 * index] = relative
            # While an inner coroutine runs it stands at the SEND before.
            if raw[2 * index - 2] == _OPS.get("SEND"):
                offsets[2 * index - 2] = relative
    return offsets


def _by_lines(code: CodeType, found: FoundFunction) -> Dict[int, int]:
    waiting: Dict[Tuple[str, int], List[int]] = {}
    for relative, point in enumerate(found.points):
        line = point.position[0]
        if point.kind in ("for-await", "async-with"):
            line = point.operand[0]  # type: ignore[index]
        waiting.setdefault((_group(point.kind), line), []).append(relative)
    seen: Dict[Tuple[str, int], int] = {}
    offsets = {}
    for offset, kind, line in _suspensions(code):
        key = (kind, line)
        if key not in waiting and kind == "await":
            key = ("async-with", line)
        points = waiting.get(key)
        if points is None:
            continue
        count = seen.get(key, 0)
        seen[key] = count + 1
        relative = points[count % len(points)]
        offsets[offset] = relative
        offsets[offset - 2] = relative
    return offsets


def _group(kind: str) -> str:
    return "await" if kind == "async-comprehension" else kind


def _suspensions(code: CodeType) -> Iterator[Tuple[int, str, int]]:
    """Yield offset, kind and line of instructions that suspend."""
    lines = _line_starts(code)
    raw = code.co_code
    before: List[int] = []
    line = code.co_firstlineno
    for offset in range(0, len(raw), 2):
        line = lines.get(offset, line)
        operation = raw[offset]
        if operation == _EXTENDED:
            continue
        if operation == _OPS["YIELD_VALUE"]:
            yield offset, "yield", line
        elif operation == _OPS["YIELD_FROM"]:
            yield offset, _maker(before), line
        before.append(operation)
        del before[:-7]


def _maker(before: List[int]) -> str:
    # Before YIELD_FROM stand LOAD_CONST and what made the awaitable.
    makers = before[:-1]
    made = makers[-1] if makers else 0
    if made == _OPS["GET_ANEXT"]:
        return "for-await"
    if made == _OPS["GET_YIELD_FROM_ITER"]:
        return "yield-from"
    source = makers[-2] if len(makers) > 1 else 0
    if source in (_OPS["BEFORE_ASYNC_WITH"], _OPS["WITH_EXCEPT_START"]):
        return "async-with"
    duplicate = _OPS["DUP_TOP"]
    if makers[-4:-1] == [duplicate, duplicate, _OPS["CALL_FUNCTION"]]:
        return "async-with"
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

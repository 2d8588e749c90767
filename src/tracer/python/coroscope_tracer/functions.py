"""What is known of a traced function: its ids, and its points.

Points are found in the bytecode (3.12 and later, `from_code`) or in the
syntax tree (earlier versions, rewriting.py), and told to the side tables
when the function is first started.
"""

import opcode
import os
from types import CodeType
from typing import (Any, Callable, Dict, FrozenSet, Iterator, List,
                    NamedTuple, Optional, Set, Tuple)

from .offsets import suspended_offsets
from .rewriting import FoundFunction
from .sources import Sources, SourceFile, one_line
from .tables import FunctionIds, SideTables

CO_GENERATOR = 0x20
CO_COROUTINE = 0x80
CO_ITERABLE_COROUTINE = 0x100
CO_ASYNC_GENERATOR = 0x200
SUSPENDABLE = (CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE
               | CO_ASYNC_GENERATOR)

# So many yields of one function are told before their rate is looked at.
BUDGET = 5_000

# A place: line from 1, column from 0 in UTF-8 bytes.
Place = Tuple[int, int]


class Point(NamedTuple):
    """A suspension point before it has an id."""

    kind: str
    start: Place
    end: Place
    label: str


class Function:
    """A function that can suspend."""

    __slots__ = ("number", "point_base", "code", "kind", "points",
                 "is_coroutine", "reports_itself", "sent_names",
                 "sent_unnamed", "yields",
                 "labels", "watched", "watches_all", "yield_points",
                 "_hidden", "budget", "since", "off")

    def __init__(self, ids: FunctionIds, code: CodeType, kind: str) -> None:
        self.number = ids.function
        self.point_base = ids.point_base
        self.code = code
        self.kind = kind
        self.is_coroutine = kind in ("coroutine", "module")
        # A plain generator is told at each of its own yields even where
        # it is a level of a task's chain.
        self.reports_itself = kind in ("generator", "send-coroutine")
        # By f_lasti of a suspended frame: the relative point.
        self.points: Dict[int, int] = {}
        # By relative point: the source of what is waited for.
        self.labels: Dict[int, str] = {}
        # By offset of the resumption: the variable that takes the value.
        self.sent_names: Dict[int, str] = {}
        # Offsets of resumptions whose value is used and has no variable.
        self.sent_unnamed: Set[int] = set()
        # Offsets of resumptions after a `yield`, not an await.
        self.yields: Dict[int, bool] = {}
        # Of rewritten code: the relative points of its yields.
        self.yield_points: List[int] = []
        self._hidden: Optional[FrozenSet[int]] = None
        # Which events of sys.monitoring are switched on.
        self.watched = False
        self.watches_all = False
        # Of a function that runs hot: how many events are left, since
        # when they are counted, and whether they are switched off.
        self.budget = BUDGET
        self.since = 0
        self.off = False


    def hidden_points(self, hides: Callable[[str], bool]
                      ) -> FrozenSet[int]:
        """Return the points whose source names what is never shown."""
        if self._hidden is None:
            self._hidden = frozenset(
                relative for relative, label in self.labels.items()
                if hides(label))
        return self._hidden


def qualified_name(code: CodeType) -> str:
    """Return the qualified name, or the plain one before 3.11."""
    return getattr(code, "co_qualname", code.co_name)


class FunctionTable:
    """Describes code objects to the side tables, each once."""

    def __init__(self, tables: SideTables) -> None:
        self.tables = tables
        self.sources = Sources()
        self._plain: Dict[Tuple[str, str, int], int] = {}

    def file(self, filename: str) -> int:
        """Return the id of a source file."""
        if not filename.startswith("<"):
            filename = os.path.abspath(filename)
        return self.tables.file(filename)

    def from_code(self, code: CodeType) -> Function:
        """Describe a suspendable function by its bytecode (3.12+)."""
        source = self.sources.get(code.co_filename)
        positions = list(code.co_positions())  # type: ignore[attr-defined]
        found = list(_suspensions(code, positions, source))
        flags = code.co_flags
        if flags & CO_COROUTINE:
            kind = "coroutine"
        elif flags & CO_ASYNC_GENERATOR:
            kind = "async-generator"
        elif any(one.value_used for one in found):
            kind = "send-coroutine"
        else:
            kind = "generator"
        if flags & (CO_COROUTINE | CO_ASYNC_GENERATOR) and (
                code.co_name == "<module>"):
            kind = "module"
        ids = self.tables.function(
            code.co_name, qualified_name(code), kind,
            self.file(code.co_filename),
            _definition_range(code, positions, source), len(positions))
        function = Function(ids, code, kind)
        for one in found:
            relative = one.offset >> 1
            point = one.point
            self.tables.point(
                ids.point_base + relative, ids.function, point.kind,
                source.range(point.start, point.end), point.label)
            # 3.12 leaves f_lasti at the yield, 3.13 behind it.
            function.points[one.offset] = relative
            function.points[one.offset + 2] = relative
            function.labels[relative] = point.label
            if one.resumes_yield:
                function.yields[one.offset + 2] = True
            if one.target is not None:
                function.sent_names[one.offset + 2] = one.target
            elif one.value_used:
                function.sent_unnamed.add(one.offset + 2)
        return function

    def from_tree(self, code: CodeType, found: FoundFunction) -> Function:
        """Describe a rewritten function by its syntax tree."""
        source = self.sources.get(code.co_filename)
        start = found.position
        ids = self.tables.function(
            code.co_name, found.qualified_name, found.kind,
            self.file(code.co_filename),
            source.range(start[:2], start[2:]), len(found.points))
        function = Function(ids, code, found.kind)
        for relative, point in enumerate(found.points):
            first = point.position
            label = "" if point.operand is None else one_line(
                source.text(point.operand[:2], point.operand[2:]))
            self.tables.point(
                ids.point_base + relative, ids.function, point.kind,
                source.range(first[:2], first[2:]), label)
            function.labels[relative] = label
        positions = {point.position: relative
                     for relative, point in enumerate(found.points)}
        function.yield_points = [
            positions[position] for position in found.yields]
        function.points = suspended_offsets(code, found)
        return function

    def plain(self, code: CodeType) -> int:
        """Describe a function that only acts; return its id."""
        key = (code.co_filename, qualified_name(code), code.co_firstlineno)
        number = self._plain.get(key)
        if number is None:
            first = code.co_firstlineno
            ids = self.tables.function(
                code.co_name, qualified_name(code), "function",
                self.file(code.co_filename), (first, 0, first, 0), 0)
            number = self._plain[key] = ids.function
        return number

    def site(self, code: CodeType, line: int) -> int:
        """Describe a line of plain code; return the id of its point."""
        source = self.sources.get(code.co_filename)
        text = source.line(line)
        start = len(text) - len(text.lstrip())
        range_ = source.range(
            (line, len(text[:start].encode("utf-8"))),
            (line, len(text.rstrip().encode("utf-8"))))
        ids = self.tables.function(
            code.co_name, qualified_name(code), "function",
            self.file(code.co_filename),
            (code.co_firstlineno, 0, line, range_[3]), 1)
        self.tables.point(
            ids.point_base, ids.function, "await", range_, one_line(text))
        return ids.point_base


class _Suspension(NamedTuple):
    offset: int
    point: Point
    resumes_yield: bool
    value_used: bool
    target: Optional[str]


_OPS = opcode.opmap
_YIELD_VALUE = _OPS["YIELD_VALUE"]
_RESUME = _OPS.get("RESUME", -1)
_POP_TOP = _OPS["POP_TOP"]
_GET_AWAITABLE = _OPS["GET_AWAITABLE"]
_GET_ANEXT = _OPS["GET_ANEXT"]
_GET_YIELD_FROM = _OPS["GET_YIELD_FROM_ITER"]
_STORE_FAST = _OPS["STORE_FAST"]
_STORE_DEREF = _OPS["STORE_DEREF"]
_EXTENDED = _OPS["EXTENDED_ARG"]
_MAKERS = (_GET_AWAITABLE, _GET_ANEXT, _GET_YIELD_FROM)


def _suspensions(code: CodeType, positions: List[Any],
                 source: SourceFile) -> Iterator[_Suspension]:
    raw = code.co_code
    for offset in range(0, len(raw) - 3, 2):
        if raw[offset] != _YIELD_VALUE or raw[offset + 2] != _RESUME:
            continue
        line, end_line, column, end_column = positions[offset >> 1]
        if line is None or column is None:
            continue
        start, end = (line, column), (end_line, end_column)
        how = raw[offset + 3] & 3
        if how == 1:
            following = raw[offset + 4] if offset + 4 < len(raw) else 0
            argument = raw[offset + 5] if offset + 5 < len(raw) else 0
            point = Point("yield", start, end,
                          _operand(source.text(start, end), "yield"))
            target = None
            if following == _STORE_FAST:
                target = code.co_varnames[argument] if argument < len(
                    code.co_varnames) else None
            elif following == _STORE_DEREF:
                names = (code.co_varnames + tuple(
                    name for name in code.co_cellvars
                    if name not in code.co_varnames) + code.co_freevars)
                target = names[argument] if argument < len(names) else None
            yield _Suspension(
                offset, point, True, following != _POP_TOP, target)
        else:
            maker, argument = _maker(raw, offset)
            yield _Suspension(
                offset, _await_point(maker, argument, start, end, source),
                False, False, None)


def _maker(raw: bytes, offset: int) -> Tuple[int, int]:
    """Find the instruction that made what a yield in a loop waits for."""
    for back in range(offset - 2, max(-1, offset - 20), -2):
        if raw[back] in _MAKERS:
            return raw[back], raw[back + 1]
    return 0, 0


def _await_point(maker: int, argument: int, start: Place, end: Place,
                 source: SourceFile) -> Point:
    text = source.text(start, end)
    if maker == _GET_YIELD_FROM:
        return Point("yield-from", start, end, _operand(text, "yield from"))
    if maker == _GET_ANEXT:
        return _async_for_point(start, end, text, source)
    if argument in (1, 2):
        head = _statement_head(start, "async with", source)
        label = one_line(text)
        if text.startswith("async"):
            end, label = _head_end(text, start)
            label = label[len("async"):].strip()[len("with"):].strip()
        return Point("async-with", head, end, label)
    if not text.startswith("await"):
        return Point("async-comprehension", start, end, one_line(text))
    return Point("await", start, end, _operand(text, "await"))


def _async_for_point(start: Place, end: Place, text: str,
                     source: SourceFile) -> Point:
    if text.startswith("async"):
        end, head = _head_end(text, start)
        return Point("for-await", start, end,
                     head.partition(" in ")[2] or head)
    head = _statement_head(start, "async for", source)
    if head != start and source.text(head, start).rstrip().endswith("in"):
        return Point("for-await", head, end, one_line(text))
    line = source.line(start[0]).encode("utf-8")[:start[1]].decode(
        "utf-8", "ignore")
    at = line.rfind("async")
    if at >= 0:
        start = (start[0], len(line[:at].encode("utf-8")))
    return Point("async-comprehension", start, end, one_line(text))


def _head_end(text: str, start: Place) -> Tuple[Place, str]:
    """Return where a compound statement's head ends, and its text."""
    depth = 0
    quote = ""
    for index, character in enumerate(text):
        if quote:
            if character == quote and text[index - 1] != "\\":
                quote = ""
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == ":" and depth == 0:
            text = text[:index].rstrip()
            break
    lines = text.split("\n")
    last = len(lines[-1].encode("utf-8"))
    if len(lines) == 1:
        last += start[1]
    return (start[0] + len(lines) - 1, last), one_line(text)


def _operand(text: str, keyword: str) -> str:
    text = one_line(text)
    if text.startswith("(") and not text.startswith(keyword):
        text = text[1:].rstrip(")").strip()
    if text.startswith(keyword):
        text = text[len(keyword):].strip()
    return text


def _statement_head(start: Place, keyword: str, source: SourceFile) -> Place:
    for line in range(start[0], max(0, start[0] - 30), -1):
        text = source.line(line)
        stripped = text.lstrip()
        if " ".join(stripped[:20].split()).startswith(keyword):
            return line, len(text) - len(stripped)
    return start


def _definition_range(code: CodeType, positions: List[Any],
                      source: SourceFile) -> Tuple[int, int, int, int]:
    end = _last_place(code, positions)
    name = code.co_name
    if name.startswith("<"):
        starts = [(p[0], p[2]) for p in positions
                  if p[0] is not None and p[2] is not None and p[3]]
        start = min(starts) if starts else (code.co_firstlineno, 0)
    else:
        start = (code.co_firstlineno, 0)
        for line in range(start[0], end[0] + 1):
            text = source.line(line)
            stripped = text.lstrip()
            if stripped.startswith("def ") or stripped.startswith("async "):
                start = (line, len(text) - len(stripped))
                break
    return source.range(start, end)


def _last_place(code: CodeType, positions: List[Any]) -> Place:
    end = (code.co_firstlineno, 0)
    for position in positions:
        if position[1] is not None and position[3] is not None:
            end = max(end, (position[1], position[3]))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = list(
                constant.co_positions())  # type: ignore[attr-defined]
            end = max(end, _last_place(constant, inner))
    return end

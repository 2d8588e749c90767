"""What is known of a traced function: its ids, and its points.

Points are found when the function is first started (3.12 and later,
code_points.py) or when its module is rewritten (earlier versions,
rewriting.py), and told to the side tables when it is first started.
"""

import os
import time
from types import CodeType
from typing import (Any, Callable, Dict, FrozenSet, List, Optional, Set,
                    Tuple)

from .code_points import points_of_code
from .offsets import suspended_offsets
from .rewriting import FoundFunction
from .sources import SourceFile, Sources, one_line
from .syntax_points import Place, place_of
from .tables import FunctionIds, SideTables

CO_GENERATOR = 0x20
CO_COROUTINE = 0x80
CO_ITERABLE_COROUTINE = 0x100
CO_ASYNC_GENERATOR = 0x200
SUSPENDABLE = (CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE
               | CO_ASYNC_GENERATOR)

# So many yields of one function are told before their rate is looked at.
# Where they take less processor time than FAST_NS they are not told for as
# long as PAUSE_NS; the trace says so.  After a pause it is looked at after
# fewer.
BUDGET = 5_000
BUDGET_AGAIN = 500
FAST_NS = 150_000_000
# So many lines of a function that can hold a loop are timed; and as many
# again, once it has held one by a line that was not.
LINES = 64
PAUSE_NS = 100_000_000

# The flag of code that types.coroutine has made awaitable.
_ITERABLE_COROUTINE = 0x100

# The processor time of a thread; without threads, of the process.
processor_time = getattr(time, "thread_time_ns", time.process_time_ns)


class Function:
    """A function that can suspend."""

    __slots__ = ("number", "point_base", "code", "kind", "points",
                 "is_coroutine", "reports_itself", "sent_names",
                 "sent_unnamed", "yields", "labels", "shows_plainly",
                 "watched", "watches_all", "yield_points", "_hidden",
                 "budget", "counted", "since", "off", "places",
                 "lines_left")

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
        # By relative point: its first and last line.
        self.places: Dict[int, Tuple[int, int]] = {}
        # How many lines are timed that it runs.
        self.lines_left = LINES if self.can_hold else 0
        # By offset of the resumption: the variable that takes the value.
        self.sent_names: Dict[int, str] = {}
        # Offsets of resumptions whose value is used and has no variable.
        self.sent_unnamed: Set[int] = set()
        # Offsets of resumptions after a `yield`, not an await.
        self.yields: Dict[int, bool] = {}
        # Of rewritten code: the relative points of its yields.
        self.yield_points: List[int] = []
        # True where each value that it yields comes as it is, and may be
        # shown.
        self.shows_plainly = False
        self._hidden: Optional[FrozenSet[int]] = None
        # Which events of sys.monitoring are switched on.
        self.watched = False
        self.watches_all = False
        # Of a function that runs hot: how many yields are left of how many,
        # since when they are counted, and whether they are switched off.
        self.budget = self.counted = BUDGET
        self.since = processor_time()
        self.off = False

    @property
    def can_hold(self) -> bool:
        """True where a line of it can hold a loop."""
        return self.kind in ("coroutine", "module", "async-generator")

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


def is_awaited(code: CodeType) -> bool:
    """True for a generator's code that is there to be awaited."""
    return (code.co_name == "__await__"
            or bool(code.co_flags & _ITERABLE_COROUTINE))


class FunctionTable:
    """Describes code objects to the side tables, each once."""

    def __init__(self, tables: SideTables) -> None:
        self.tables = tables
        self.sources = Sources()
        self._plain: Dict[Tuple[str, str, int], int] = {}
        self._sites: Dict[Tuple[str, int, int], int] = {}
        self._untraced: Dict[str, int] = {}

    def file(self, filename: str) -> int:
        """Return the id of a source file."""
        if not filename.startswith("<"):
            filename = os.path.abspath(filename)
        return self.tables.file(filename)

    def from_code(self, code: CodeType) -> Function:
        """Describe a suspendable function by its bytecode (3.12+)."""
        source = self.sources.get(code.co_filename)
        positions = list(code.co_positions())  # type: ignore[attr-defined]
        found = list(points_of_code(code, positions, source))
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
        self.tables.described(ids, (
            (ids.point_base + (one.offset >> 1), one.kind,
             source.range(one.start, one.end), one.label)
            for one in found))
        for one in found:
            relative = one.offset >> 1
            # 3.12 leaves f_lasti at the yield, 3.13 behind it.
            function.points[one.offset] = relative
            function.points[one.offset + 2] = relative
            function.labels[relative] = one.label
            function.places[relative] = one.start[0], one.end[0]
            if one.is_yield:
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
        points = []
        for relative, point in enumerate(found.points):
            first, last, label = place_of(point, source)
            points.append((ids.point_base + relative, point.kind,
                           source.range(first, last), label))
            function.labels[relative] = label
            function.places[relative] = first[0], last[0]
        self.tables.described(ids, points)
        positions = {point.position: relative
                     for relative, point in enumerate(found.points)
                     if point.kind == "yield"}
        function.yield_points = [
            positions[position] for position in found.yields]
        function.points = suspended_offsets(code, found.points)
        return function

    def plain(self, code: CodeType, name: str = "") -> int:
        """Describe a function that only acts; return its id.

        `name` is its qualified name, which code does not know before 3.11.
        """
        name = name or qualified_name(code)
        key = (code.co_filename, name, code.co_firstlineno)
        number = self._plain.get(key)
        if number is None:
            first = code.co_firstlineno
            ids = self.tables.function(
                code.co_name, name, "function",
                self.file(code.co_filename), (first, 0, first, 0), 0)
            self.tables.described(ids)
            number = self._plain[key] = ids.function
        return number

    def untraced(self, name: str) -> int:
        """Describe a function of untraced code, by its name alone."""
        number = self._untraced.get(name)
        if number is None:
            ids = self.tables.function(
                name.rpartition(".")[2], name, "function", 0,
                (0, 0, 0, 0), 0)
            self.tables.described(ids)
            number = self._untraced[name] = ids.function
        return number

    def site(self, code: CodeType, line: int) -> int:
        """Describe a line of plain code; return the id of its point."""
        key = (code.co_filename, code.co_firstlineno, line)
        known = self._sites.get(key)
        if known is not None:
            return known
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
        self.tables.described(
            ids, [(ids.point_base, "await", range_, one_line(text))])
        self._sites[key] = ids.point_base
        return ids.point_base


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

"""Which line held a loop.

From 3.12 on the first lines that each coroutine function runs are timed:
of one that takes long it is known which it was.  Where nobody looked, a
step's two ends are: it was one of the lines that lie between the point
at which it ran on and the one at which it stopped.
"""

import ast
import time
from collections import deque
from typing import Any, Deque, Iterator, List, Optional, Tuple

from .code_points import body_of_code
from .functions import Function
from .sources import Sources

# So many lines are kept of each thread.
KEPT = 64

# When it began, in which function, and the line; 0 where that is unknown.
Line = Tuple[int, int, int]


class HeldLines:
    """The lines that ran last in one thread."""

    __slots__ = ("_lines", "is_timed")

    def __init__(self) -> None:
        self._lines: Deque[Line] = deque(maxlen=KEPT)
        # True where the line that runs now is known.
        self.is_timed = False

    def begins(self, function: Function, line: int) -> None:
        """A line begins."""
        function.lines_left -= 1
        self.is_timed = True
        self._lines.append((time.monotonic_ns(), function.number, line))

    def leaves(self) -> None:
        """What runs from now on is not looked at."""
        if self.is_timed:
            self.is_timed = False
            self._lines.append((time.monotonic_ns(), 0, 0))

    def longest(self, since: int, now: int, own: int
                ) -> Tuple[int, int]:
        """Return the function and line that took most of a time.

        Zeros where it was none of those that were looked at.  `own` is
        what the tracer took of that time.
        """
        most = own + (now - since - own) // 2
        end = now
        for at, function, line in reversed(self._lines):
            if at < since:
                break
            if end - at > most:
                return function, line
            end = at
        return 0, 0


def lines_between(function: Function, start: Optional[int],
                  end: Optional[int], sources: Sources) -> Tuple[int, int]:
    """Return the first and last line that may have run between two points.

    None stands for the beginning and the end of the function.  Zeros
    where its source does not tell.
    """
    code = function.code
    places = function.places
    if start not in places and start is not None or (
            end not in places and end is not None):
        return 0, 0
    body = body_of_code(code, sources.get(code.co_filename))
    if not body:
        return 0, 0
    first = (body[0].lineno if start is None else places[start][0])
    last = (_last_line(body) if end is None else places[end][1])
    around = places[start] if start is not None else None
    if around is not None:
        for loop_first, loop_last in _loops(body):
            if loop_first <= around[0] and around[1] <= loop_last:
                first = min(first, loop_first)
                last = max(last, loop_last)
    return (first, last) if first <= last else (0, 0)


def _last_line(body: List[Any]) -> int:
    return int(body[-1].end_lineno)


def _loops(body: List[Any]) -> Iterator[Tuple[int, int]]:
    """Yield where the loops of a function begin and end."""
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef,
                             ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.ListComp,
                             ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield node.lineno, int(node.end_lineno or node.lineno)
        pending.extend(ast.iter_child_nodes(node))

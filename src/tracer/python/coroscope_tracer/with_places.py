"""Where the `with` blocks of a code begin and are left (3.12 and later)."""

from types import CodeType
from typing import Dict, FrozenSet, Iterator, NamedTuple, Tuple


class WithPlaces(NamedTuple):
    """Offsets of instructions, by which a `with` block is known.

    Each is the key of the offset at which its block begins: `entering`
    of that offset itself, `entered` of the next, and `failing` of the one
    that calls `__exit__` with an error.  From 3.14 on `__enter__` is called
    as any other function, at one of the offsets in `calling`.
    """

    entering: Dict[int, int]
    entered: Dict[int, int]
    failing: Dict[int, int]
    calling: FrozenSet[int] = frozenset()


class WithFinder:
    """Finds `with` blocks by the interpreter's own instructions."""

    def __init__(self) -> None:
        import opcode
        self._begins = opcode.opmap.get("BEFORE_WITH", -1)
        # The argument says which method is loaded: 0 is `__enter__`.
        self._loads = opcode.opmap.get("LOAD_SPECIAL", -1)
        self._fails = opcode.opmap["WITH_EXCEPT_START"]

    def places(self, code: CodeType) -> WithPlaces:
        """Return the places of a code, all empty where it has none."""
        if self._begins < 0:
            return self._called_places(code)
        entering = {2 * index: 2 * index
                    for index, one in enumerate(code.co_code[::2])
                    if one == self._begins}
        entered = {offset + 2: offset for offset in entering}
        failing: Dict[int, int] = {}
        if entering:
            for start, end, handler in _handlers(code):
                for after, offset in entered.items():
                    if start <= after < end:
                        # Behind what takes the error up.
                        failing.setdefault(handler + 2, offset)
        return WithPlaces(entering, entered, failing)

    def _called_places(self, code: CodeType) -> WithPlaces:
        raw = code.co_code
        calls = [offset + 2 for offset in range(0, len(raw) - 2, 2)
                 if raw[offset] == self._loads and raw[offset + 1] == 0]
        failing: Dict[int, int] = {}
        if calls:
            for start, _, handler in _handlers(code):
                if raw[handler + 2] == self._fails:
                    failing.setdefault(handler + 2, max(
                        (call for call in calls if call < start),
                        default=-1))
        return WithPlaces({}, {}, failing, frozenset(calls))


def _handlers(code: CodeType) -> Iterator[Tuple[int, int, int]]:
    """Yield the start, end and handler of what a code protects.

    The format is in InternalDocs/exception_handling.md of CPython.
    """
    numbers = _numbers(code.co_exceptiontable)
    for start in numbers:
        length = next(numbers)
        handler = next(numbers)
        next(numbers)  # the depth of the stack
        yield 2 * start, 2 * (start + length), 2 * handler


def _numbers(table: bytes) -> Iterator[int]:
    value = 0
    for byte in table:
        value = value << 6 | byte & 0x3f
        if not byte & 0x40:
            yield value
            value = 0

"""What is sent into a generator (3.12 and later).

PY_RESUME does not carry the value.  While its callback runs the value
lies on top of the frame's stack, and the garbage collector's view of the
generator ends with it.  That takes the generator itself, which a frame
does not know before 3.14: it is looked for once, among the youngest
objects first.
"""

import gc
import sys
from _weakref import ref
from types import AsyncGeneratorType, FrameType, GeneratorType
from typing import Any, Dict, Generator, Tuple

# Objects that may be looked through in the life of a process.
_MOST_LOOKED_AT = 5_000_000
# Stands for "not found": None may be sent.
UNKNOWN = object()


def _handle_one() -> None:
    try:
        raise KeyError
    except KeyError:
        pass


def _leaves_none() -> bool:
    """True where None takes the place of an exception once handled."""
    def handles() -> Generator[object, None, None]:
        _handle_one()
        yield _handle_one
    generator = handles()
    next(generator)
    return gc.get_referents(generator)[-1] is None


_LEAVES_NONE = _leaves_none()


class SentValues:
    """Finds generators by their frames, and what was sent to them."""

    def __init__(self) -> None:
        # By id(frame).
        self._generators: Dict[int, Any] = {}
        self._left = _MOST_LOOKED_AT

    def started(self, frame: FrameType) -> None:
        """Look for the generator whose body begins."""
        generator = self._find(frame)
        if generator is None:
            return
        key = id(frame)
        generators = self._generators

        def gone(reference: Any) -> None:
            if generators.get(key) is reference:
                del generators[key]
        generators[key] = ref(generator, gone)

    def sent_to(self, frame: FrameType) -> Any:
        """Return what a frame is resumed with; UNKNOWN if not found.

        Only right while PY_RESUME of that frame is told.
        """
        reference = self._generators.get(id(frame))
        generator = None if reference is None else reference()
        if generator is None:
            return UNKNOWN
        # Behind its stack stands the exception that it is handling.
        error: Any = sys.exc_info()[1]
        if _LEAVES_NONE:
            _handle_one()
        referents = gc.get_referents(generator)
        if referents and referents[-1] is error and (
                _LEAVES_NONE or error is not None):
            referents.pop()
        return referents[-1] if referents else UNKNOWN

    def clear(self) -> None:
        """Forget all generators."""
        self._generators.clear()

    def _find(self, frame: FrameType) -> Any:
        code = frame.f_code
        for generation in range(3):
            if self._left <= 0:
                return None
            objects = gc.get_objects(generation=generation)
            self._left -= len(objects)
            for item in reversed(objects):
                kind = type(item)
                if kind is GeneratorType:
                    found: Tuple[Any, Any] = item.gi_code, "gi_frame"
                elif kind is AsyncGeneratorType:
                    found = item.ag_code, "ag_frame"
                else:
                    continue
                if found[0] is code and getattr(item, found[1]) is frame:
                    return item
        return None

"""Coroutines that were dropped before they began, and where."""

import opcode
import re
from types import FrameType
from typing import Any, Optional

from . import vocabulary as v
from .coroutines import Coroutines
from .recorder import Recorder

_POP_TOP = opcode.opmap["POP_TOP"]


def tell_never_awaited(recorder: Recorder, coroutines: Coroutines,
                       coro: Any, dropping: Optional[FrameType]) -> None:
    """Tell that a coroutine was dropped before it began.

    `dropping` is the frame that ran when it was collected.
    """
    frame = coro.cr_frame
    number = function = 0
    if frame is not None:
        known = coroutines.function_of(frame)
        if known is not None:
            function = known.number
        number = coroutines.created.pop(id(frame), 0)
    if function:
        recorder.write_pair(
            v.NEVER_AWAITED, recorder.thread().slot, 0, number, function,
            0, _statement(recorder, coro.cr_code.co_name, dropping), 0, 0)


def _statement(recorder: Recorder, name: str,
               frame: Optional[FrameType]) -> int:
    """Return the point of the statement that made and dropped it at once.

    So it is where the result of a call is thrown away, on a line that
    calls a function of that name.  0 for all else: a coroutine that was
    kept may have been made anywhere.
    """
    if frame is None:
        return 0
    code, offset, line = frame.f_code, frame.f_lasti, frame.f_lineno
    if (offset < 0 or code.co_code[offset] != _POP_TOP
            or not recorder.workspace.contains(code.co_filename)):
        return 0
    text = recorder.functions.sources.get(code.co_filename).line(line)
    if re.search(rf"\b{re.escape(name)}\s*\(", text) is None:
        return 0
    return recorder.functions.site(code, line)

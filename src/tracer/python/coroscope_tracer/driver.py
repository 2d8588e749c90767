"""What is common to driving generators and coroutines by hand.

Commands arrive as JSON, one a line, on file descriptor 3; reports go out
on file descriptor 4.  A line on file descriptor 5 asks for a pause of the
command whose number it holds.
The shapes are those of src/trace/drive-protocol.ts.
"""

import os
from typing import Any, Dict, Iterator, List, Optional, Sequence

_COMMANDS = 3
_REPORTS = 4
_PAUSES = 5
# Where a suspended frame of 3.11 or later stands.
_SUSPENDING = "YIELD_VALUE", "SEND", "RESUME"
# The folder of drive.py, whose frames no error shows.
_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class Channel:
    """The pipes to the session."""

    def __init__(self) -> None:
        self._commands = os.fdopen(_COMMANDS, "r", encoding="utf-8")
        self._reports = os.fdopen(_REPORTS, "w", encoding="utf-8")
        for descriptor in (_COMMANDS, _REPORTS, _PAUSES):
            os.set_inheritable(descriptor, False)
        os.set_blocking(_PAUSES, False)
        # What to wait for beside the program; -1 once the session is gone.
        self.pauses = _PAUSES
        self._heard = 0

    def say(self, report: str, **fields: Any) -> None:
        """Send a report, without the fields that are None."""
        import json
        known = {name: value for name, value in fields.items()
                 if value is not None}
        try:
            print(json.dumps({"report": report, **known}),
                  file=self._reports, flush=True)
        except OSError:
            pass  # the session is gone; the next command says so

    def hear(self) -> Optional[Dict[str, Any]]:
        """Wait for a command; None when the session is gone."""
        import json
        try:
            line = self._commands.readline()
        except (OSError, KeyboardInterrupt):
            return None
        self._heard += 1
        return json.loads(line) if line else None

    def is_pause_due(self) -> bool:
        """Tell whether a pause of the newest command was asked for."""
        if self.pauses < 0:
            return False
        try:
            asked = os.read(self.pauses, 64)
        except BlockingIOError:
            return False
        except OSError:
            asked = b""
        if not asked:
            self.pauses = -1
            return False
        return int(asked.split()[-1]) == self._heard


class Driver:
    """Evaluates commands, and says where what is driven stands."""

    def __init__(self, channel: Channel, previewer: Any,
                 with_locals: bool, roots: Sequence[str],
                 scope: Dict[str, Any]) -> None:
        self.channel = channel
        self._roots = tuple(roots)
        self._folders = tuple(os.path.join(root, "") for root in roots)
        self._previewer = previewer
        self._with_locals = with_locals
        self._scope = scope

    def preview(self, value: Any) -> Optional[str]:
        """Return a short text for a value, if values are recorded."""
        if self._previewer is None:
            return None
        return self._previewer.preview(value)

    def evaluate(self, command: Dict[str, Any]) -> Any:
        """Return the value of a command's expression."""
        code = compile(command["expression"], "<command>", "eval")
        return eval(code, self._scope)

    def frames(self, target: Any) -> List[Dict[str, Any]]:
        """Tell where a generator or coroutine and its inner ones are.

        Of the inner ones only those whose code is traced.
        """
        return [self._frame(frame)
                for depth, frame in enumerate(_chain(target))
                if depth == 0 or self._is_traced(frame)]

    def _is_traced(self, frame: Any) -> bool:
        file = os.path.abspath(frame.f_code.co_filename)
        return file in self._roots or file.startswith(self._folders)

    def _frame(self, frame: Any) -> Dict[str, Any]:
        code = frame.f_code
        told = {
            "function": getattr(code, "co_qualname", code.co_name),
            "file": os.path.abspath(code.co_filename),
            "line": frame.f_lineno or code.co_firstlineno,
        }
        told.update(_stands_at(frame))
        if self._with_locals and self._previewer is not None:
            told["locals"] = self._previewer.variables(frame.f_locals)
        return told

    def refuse(self, error: BaseException) -> None:
        """Say that a command's expression failed."""
        self.channel.say(
            "refused", message="%s: %s" % (type(error).__name__, error))


def has_begun(target: Any) -> bool:
    """Tell whether a generator or coroutine ran to its first suspension.

    Where it does not say so itself: in 3.11 one that has not begun stands
    at RETURN_GENERATOR; before, nowhere.
    """
    import dis
    for prefix in ("gi", "cr", "ag"):
        frame = getattr(target, prefix + "_frame", None)
        if frame is not None:
            suspended = getattr(target, prefix + "_suspended", None)
            if suspended is not None:
                return bool(suspended)
            offset = frame.f_lasti
            return offset >= 0 and dis.opname[
                frame.f_code.co_code[offset]] != "RETURN_GENERATOR"
    return True


def _chain(target: Any) -> Iterator[Any]:
    """Yield the frames that are suspended in each other, outermost first."""
    while target is not None:
        for prefix in ("gi", "cr", "ag"):
            frame = getattr(target, prefix + "_frame", None)
            if frame is not None:
                yield frame
                inner = "yieldfrom" if prefix == "gi" else "await"
                target = getattr(target, "%s_%s" % (prefix, inner), None)
                break
        else:
            return


def _stands_at(frame: Any) -> Dict[str, Any]:
    """Return the column and the text of what a frame is suspended at.

    Before 3.11 only its line is known.
    """
    import linecache
    import opcode
    code = frame.f_code
    offset = frame.f_lasti
    if offset < 0 or not hasattr(code, "co_positions") or (
            opcode.opname[code.co_code[offset]] not in _SUSPENDING):
        return {}
    line, end_line, start, end = list(code.co_positions())[offset // 2]
    if start is None or line != frame.f_lineno:
        return {}
    text = linecache.getline(code.co_filename, line).rstrip("\n")
    encoded = text.encode("utf-8")
    before = encoded[:start].decode("utf-8", "replace")
    part = encoded[start:end if end_line == line else None]
    label = part.decode("utf-8", "replace")
    is_whole = end_line == line
    if text.lstrip().startswith(("async with", "async for")) and (
            not label.startswith(("yield", "await"))):
        # 3.13 gives what is entered, before it is the whole statement.
        label = text.strip().rstrip(":")
        is_whole = True
    return {"column": len(before.encode("utf-16-le")) // 2,
            "label": label if is_whole else label + " …"}


def told(error: BaseException) -> str:
    """Return an error as the interpreter prints it, without our frames."""
    import traceback
    theirs = entry = error.__traceback__
    while entry is not None:
        file = os.path.abspath(entry.tb_frame.f_code.co_filename)
        if file.startswith(_OWN):
            theirs = entry.tb_next
        entry = entry.tb_next
    return "".join(traceback.format_exception(
        type(error), error, theirs)).rstrip()

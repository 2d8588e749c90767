"""Side tables: strings, files, functions and points that events mention.

The format is src/trace/wire/side-table.ts.  Every entry is one append to
the file, made before the first event that mentions it.
"""

import json
import os
import struct
from typing import Any, Dict, Iterable, Sequence, Tuple

STRING, FILE, FUNCTION, POINT = 1, 2, 3, 4

_HEAD = struct.Struct("<BII")
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode

# So many names of tasks are written at once.
_NAMES = 32

Range = Sequence[int]


class SideTables:
    """Writes the tables of one stream.

    A table that cannot be written any more (full disk, deleted folder)
    is given up silently: events then mention what no reader can resolve,
    as after a crash.
    """

    def __init__(self, folder: str, stream: str) -> None:
        path = os.path.join(folder, stream + ".tables")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._descriptor = os.open(
            path, flags | getattr(os, "O_CLOEXEC", 0)
            | getattr(os, "O_BINARY", 0), 0o600)
        # A program that closes all descriptors, as daemons do, and then
        # opens its own must not find our entries in its file.
        status = os.fstat(self._descriptor)
        self._identity = (status.st_dev, status.st_ino)
        self._strings: Dict[str, int] = {}
        self._string_count = 0
        self._files: Dict[str, int] = {}
        self._functions = 0
        self._points = 0
        self._path = path
        # Ids of names that the next tasks are expected to have, and the
        # number in the last name that was written.
        self._coming_names: Dict[str, int] = {}
        self._last_name = 0

    def _write(self, table: int, number: int, payload: bytes) -> None:
        self._append(_HEAD.pack(table, number, len(payload)) + payload)

    def _append(self, data: bytes) -> None:
        try:
            status = os.fstat(self._descriptor)
            if (status.st_dev, status.st_ino) != self._identity:
                raise OSError("the descriptor is another file's now")
        except OSError:
            self._reopen()
        try:
            os.write(self._descriptor, data)
        except OSError:
            pass

    def _reopen(self) -> None:
        try:
            self._descriptor = os.open(
                self._path, os.O_WRONLY | os.O_APPEND
                | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
            status = os.fstat(self._descriptor)
            self._identity = (status.st_dev, status.st_ino)
        except OSError:
            self._descriptor = -1

    def string(self, text: str) -> int:
        """Return the id of `text`."""
        number = self._strings.get(text)
        if number is None:
            number = self._strings[text] = self.own_string(text)
        return number

    def own_string(self, text: str) -> int:
        """Return a new id for `text`, which may be replaced later."""
        self._string_count += 1
        number = self._string_count
        self.replace_string(number, text)
        return number

    def own_strings(self, texts: Sequence[str]) -> int:
        """Give each text a new id; return the first, the others follow."""
        first = self._string_count + 1
        self._string_count += len(texts)
        entries = []
        for number, text in enumerate(texts, first):
            payload = text.encode("utf-8", "replace")
            entries.append(_HEAD.pack(STRING, number, len(payload)) + payload)
        self._append(b"".join(entries))
        return first

    def task_name(self, text: str) -> int:
        """Return a new id for the name of a task.

        asyncio names tasks by counting: where it does, the next names are
        written with this one, because to write one costs nearly as much.
        """
        number = self._coming_names.pop(text, 0)
        if number:
            return number
        head, _, digits = text.rpartition("-")
        if head != "Task" or not digits.isdecimal() or len(digits) > 9:
            return self.own_string(text)
        count = int(digits)
        is_next = (count == self._last_name + 1
                   and text == f"Task-{count}")
        self._last_name = count + _NAMES - 1 if is_next else count
        if not is_next:
            return self.own_string(text)
        names = [f"Task-{one}" for one in range(count, count + _NAMES)]
        number = self.own_strings(names)
        self._coming_names = dict(zip(names, range(number, number + _NAMES)))
        return self._coming_names.pop(text)

    def replace_string(self, number: int, text: str) -> None:
        """Let an id stand for another text."""
        self._write(STRING, number, text.encode("utf-8", "replace"))

    def file(self, path: str) -> int:
        """Return the id of the source file at `path`."""
        number = self._files.get(path)
        if number is None:
            number = self._files[path] = len(self._files) + 1
            self._append(_entry(FILE, number, {"path": path}))
        return number

    def function(self, name: str, qualified_name: str, kind: str, file: int,
                 range_: Range, points: int) -> "FunctionIds":
        """Describe a function and reserve ids for `points` points.

        It is written with its points, by `described`.
        """
        self._functions += 1
        number = self._functions
        base = self._points + 1
        self._points += points
        entry: Dict[str, Any] = {
            "name": name, "qualifiedName": qualified_name, "kind": kind,
            "file": file, "range": range_}
        if points:
            entry["pointBase"] = base
        return FunctionIds(number, base, _entry(FUNCTION, number, entry))

    def described(self, ids: "FunctionIds",
                  points: Iterable[Tuple[int, str, Range, str]] = ()
                  ) -> None:
        """Write a function, and points of it by their reserved ids.

        Of each point the id, its kind, its range and its label.
        """
        self._append(ids.entry + b"".join(
            _entry(POINT, number, {
                "function": ids.function, "kind": kind, "range": range_,
                "label": label})
            for number, kind, range_, label in points))


def _entry(table: int, number: int, entry: Any) -> bytes:
    payload = _encode(entry).encode("ascii")
    return _HEAD.pack(table, number, len(payload)) + payload


class FunctionIds:
    """The id of a function, and the one its points count from."""

    __slots__ = ("function", "point_base", "entry")

    def __init__(self, function: int, point_base: int,
                 entry: bytes) -> None:
        self.function = function
        self.point_base = point_base
        self.entry = entry

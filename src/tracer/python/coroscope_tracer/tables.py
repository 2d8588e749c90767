"""Side tables: strings, files, functions and points that events mention.

The format is src/trace/wire/side-table.ts.  Every entry is one append to
the file, made before the first event that mentions it.
"""

import json
import os
import struct
from typing import Any, Dict, Sequence

STRING, FILE, FUNCTION, POINT = 1, 2, 3, 4

_HEAD = struct.Struct("<BII")
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode

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

    def replace_string(self, number: int, text: str) -> None:
        """Let an id stand for another text."""
        self._write(STRING, number, text.encode("utf-8", "replace"))

    def file(self, path: str) -> int:
        """Return the id of the source file at `path`."""
        number = self._files.get(path)
        if number is None:
            number = self._files[path] = len(self._files) + 1
            self._write_json(FILE, number, {"path": path})
        return number

    def function(self, name: str, qualified_name: str, kind: str, file: int,
                 range_: Range, points: int) -> "FunctionIds":
        """Describe a function and reserve ids for `points` points."""
        self._functions += 1
        number = self._functions
        base = self._points + 1
        self._points += points
        entry: Dict[str, Any] = {
            "name": name, "qualifiedName": qualified_name, "kind": kind,
            "file": file, "range": range_}
        if points:
            entry["pointBase"] = base
        self._write_json(FUNCTION, number, entry)
        return FunctionIds(number, base)

    def point(self, number: int, function: int, kind: str, range_: Range,
              label: str) -> None:
        """Describe the point with a reserved id."""
        self._write_json(POINT, number, {
            "function": function, "kind": kind, "range": range_,
            "label": label})

    def _write_json(self, table: int, number: int, entry: Any) -> None:
        self._write(table, number, _encode(entry).encode("ascii"))


class FunctionIds:
    """The id of a function, and the one its points count from."""

    __slots__ = ("function", "point_base")

    def __init__(self, function: int, point_base: int) -> None:
        self.function = function
        self.point_base = point_base

"""Source text of traced files, for labels and UTF-16 columns."""

import codecs
import re
from typing import Dict, List, Optional, Tuple

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BREAK_IN_BRACKETS = re.compile(
    r"(?<=[(\[])[^\S\n]*\n\s*|\s*\n\s*(?=[)\]])")
_LONGEST_LABEL = 80


class SourceFile:
    """The lines of one file; empty where it cannot be read."""

    def __init__(self, path: str) -> None:
        self.ascii = True
        self.lines: List[str] = []
        try:
            with open(path, "rb") as stream:
                self._decode(stream.read())
        except OSError:
            pass

    def _decode(self, data: bytes) -> None:
        encoding = "utf-8"
        if data.startswith(codecs.BOM_UTF8):
            data = data[len(codecs.BOM_UTF8):]
        else:
            for line in data.split(b"\n", 2)[:2]:
                cookie = _COOKIE.match(line)
                if cookie:
                    encoding = cookie.group(1).decode("ascii")
                    break
        self.ascii = data.isascii()
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            text = data.decode("latin-1")
        # Only what Python takes for the end of a line: not str.splitlines.
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split(
            "\n")

    def line(self, number: int) -> str:
        """Return a line (from 1), or nothing where there is none."""
        if 1 <= number <= len(self.lines):
            return self.lines[number - 1]
        return ""

    def utf16_column(self, line: int, column: int) -> int:
        """Convert a column in UTF-8 bytes, as compilers count."""
        if self.ascii:
            return column
        head = self.line(line).encode("utf-8")[:column]
        return len(head.decode("utf-8", "ignore").encode("utf-16-le")) // 2

    def text(self, start: Tuple[int, int], end: Tuple[int, int]) -> str:
        """Return the text between two (line, UTF-8 column) places."""
        if start[0] == end[0]:
            return _cut(self.line(start[0]), start[1], end[1])
        parts = [_cut(self.line(start[0]), start[1], None)]
        parts += [self.line(n) for n in range(start[0] + 1, end[0])]
        parts.append(_cut(self.line(end[0]), 0, end[1]))
        return "\n".join(parts)

    def range(self, start: Tuple[int, int],
              end: Tuple[int, int]) -> Tuple[int, int, int, int]:
        """Convert a range whose columns count UTF-8 bytes."""
        return (start[0], self.utf16_column(*start),
                end[0], self.utf16_column(*end))


def _cut(line: str, start: int, end: Optional[int]) -> str:
    if line.isascii():
        return line[start:end]
    return line.encode("utf-8")[start:end].decode("utf-8", "ignore")


def one_line(text: str) -> str:
    """Return the text on one line, shortened as the editor does it."""
    text = text.replace("\\\n", " ")[:_LONGEST_LABEL * 8]
    text = " ".join(_BREAK_IN_BRACKETS.sub("", text).split())
    if text.isascii():
        return text if len(text) <= _LONGEST_LABEL else (
            text[:_LONGEST_LABEL - 1] + "…")
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST_LABEL:
        return text
    cut = units[:2 * (_LONGEST_LABEL - 1)]
    return cut.decode("utf-16-le", "ignore") + "…"


class Sources:
    """Reads each file once, when something in it is first described."""

    def __init__(self) -> None:
        self._files: Dict[str, SourceFile] = {}

    def get(self, path: str) -> SourceFile:
        source = self._files.get(path)
        if source is None:
            source = self._files[path] = SourceFile(path)
        return source

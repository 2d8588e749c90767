"""Which files belong to the workspace."""

import os
import sys
from typing import Any, Dict, Iterable, List

_COMPILED = (".pyx", ".pxd", ".pxi")
_FOREIGN = ("site-packages", "dist-packages", "node_modules")


def _library_folders() -> List[str]:
    folders = []
    for module in (os, sys.modules.get("encodings")):
        file = getattr(module, "__file__", None)
        if file:
            folders.append(os.path.realpath(os.path.dirname(file)))
    return folders[:1]


def is_standard(module: Any) -> bool:
    """True for the standard library's own, not another of its name."""
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and any(
        _inside(os.path.realpath(file), folder)
        and not any(part in _FOREIGN for part in file.split(os.sep))
        for folder in _library_folders())


class Workspace:
    """Answers whether a source file's code is to be traced.

    It is when it lies in one of the roots and not in an installed
    package.  The standard library is traced only where a root is one of
    its own folders; and never this package, nor what it reads source
    with: those calls would look like the program's.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        self._roots = [os.path.realpath(root) for root in roots]
        library = _library_folders()
        own = os.path.dirname(os.path.realpath(__file__))
        self._excluded = [
            folder + os.sep for folder in library
            if not any(_inside(root, folder) for root in self._roots)]
        self._excluded.append(own + os.sep)
        self._excluded += [
            os.path.join(folder, "ast.py") for folder in library]
        self._known: Dict[str, bool] = {}

    def contains(self, filename: str) -> bool:
        """True when the file's code is traced."""
        known = self._known.get(filename)
        if known is None:
            known = self._known[filename] = self._decide(filename)
        return known

    def _decide(self, filename: str) -> bool:
        # What Cython compiled shows frames, by paths that lead nowhere.
        if filename.startswith("<") or filename.endswith(_COMPILED):
            return False
        path = os.path.realpath(filename)
        if any(path.startswith(folder) for folder in self._excluded):
            return False
        for root in self._roots:
            if _inside(path, root):
                parts = path[len(root):].split(os.sep)
                if not any(part in _FOREIGN for part in parts):
                    return True
        return False


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)

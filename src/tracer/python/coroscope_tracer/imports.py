"""Acting on modules as the program imports them."""

import sys
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType
from typing import Any, Callable, Dict, List, Optional, Sequence

# Compiles a module's source with probes; None where it must stay as it is.
Rewrite = Callable[[bytes, str], Optional[CodeType]]


class ImportWatch:
    """A finder that finds nothing itself.

    It asks the finders behind it, and puts itself before the loader of a
    module that is waited for or rewritten.  By the time the module's own
    code runs the module and its spec carry their real loader.
    """

    def __init__(self) -> None:
        self.waiting: Dict[str, Callable[[ModuleType], None]] = {}
        self.rewrite: Optional[Rewrite] = None
        # The same for a notebook's cell, which may await at its top level.
        self.rewrite_cell: Optional[Rewrite] = None
        self.wants: Callable[[str], bool] = lambda path: False

    def install(self) -> None:
        """Take the first place in sys.meta_path."""
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]

    def when_imported(self, name: str,
                      act: Callable[[ModuleType], None]) -> None:
        """Call `act` with the module, now or when it is there."""
        module = sys.modules.get(name)
        if module is not None:
            act(module)
        else:
            self.waiting[name] = act

    def find_spec(self, name: str, path: Optional[Sequence[str]] = None,
                  target: Optional[ModuleType] = None) -> Any:
        """Find the module as if this finder were not there."""
        if name not in self.waiting and self.rewrite is None:
            return None
        return self.watched(name, self._found_behind(name, path, target))

    def watched(self, name: str, spec: Any) -> Any:
        """Return the spec, its loader replaced where one is needed."""
        if spec is None or spec.loader is None:
            return spec
        act = self.waiting.get(name)
        code = None
        if self.rewrite is not None and self._is_source(spec):
            code = self._rewritten(spec)
        if code is not None:
            spec.loader = _RewrittenLoader(spec, code)
        if act is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = _WatchedLoader(self, spec, act)
        return spec

    def _rewritten(self, spec: Any) -> Optional[CodeType]:
        try:
            data = spec.loader.get_data(spec.origin)
            assert self.rewrite is not None
            return self.rewrite(data, spec.origin)
        except (OSError, SyntaxError, ValueError, RecursionError):
            # The real loader reports what is wrong with it.
            return None

    def _found_behind(self, name: str, path: Optional[Sequence[str]],
                      target: Optional[ModuleType]) -> Any:
        finders: List[Any] = list(sys.meta_path)
        if self in finders:
            finders = finders[finders.index(self) + 1:]
        for finder in finders:
            find_spec = getattr(finder, "find_spec", None)
            if find_spec is not None:
                spec = find_spec(name, path, target)
                if spec is not None:
                    return spec
        return None

    def _is_source(self, spec: Any) -> bool:
        origin = spec.origin
        return (type(spec.loader).__name__ == "SourceFileLoader"
                and isinstance(origin, str) and self.wants(origin))


class _RewrittenLoader(SourceFileLoader):
    """Runs code with probes in the place of a file's own.

    It inherits the way in which source files are run, so that no frame
    of this package appears in a traceback, and never reads or writes
    compiled files.
    """

    def __init__(self, spec: Any, code: CodeType) -> None:
        super().__init__(spec.loader.name, spec.loader.path)
        self._spec = spec
        self._real = spec.loader
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        """Put the real loader in place, and return the code."""
        self._spec.loader = self._real
        module = sys.modules.get(fullname)
        if module is not None and getattr(
                module, "__loader__", None) is self:
            module.__loader__ = self._real
        return self._code


class _WatchedLoader:
    """Stands before a loader to act after the module has run."""

    def __init__(self, watch: ImportWatch, spec: Any,
                 act: Callable[[ModuleType], None]) -> None:
        self._watch = watch
        self._spec = spec
        self._loader = spec.loader
        self._act = act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with its real loader in place."""
        self._spec.loader = self._loader
        if getattr(module, "__loader__", None) is self:
            module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._watch.waiting.pop(module.__name__, None)
        self._act(module)

"""Starts the tracer in every Python that has this folder on its path.

The session puts this folder into PYTHONPATH.  It takes itself off
sys.path, starts the tracer where the environment asks for one, and then
lets the program's own sitecustomize run, if there is one.  The syntax is
that of Python 2 too: older Pythons come here and must pass unharmed.
"""

import os
import sys


def _make_finder(package):
    """Return what imports the tracer's package, from its folder.

    Its code names no files: tools that report on files which run under
    them, as coverage.py does, are not to take it for the program's.
    """
    import _imp
    import _frozen_importlib_external as external

    class Loader(external.SourceFileLoader):
        def get_code(self, fullname):
            code = external.SourceFileLoader.get_code(self, fullname)
            _imp._fix_co_filename(code, "<%s>" % fullname)
            return code

    class Finder(object):
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name.partition(".")[0] != "coroscope_tracer":
                return None
            spec = external.PathFinder.find_spec(name, path or [package])
            if spec is not None:
                spec.loader = Loader(spec.loader.name, spec.loader.path)
            return spec

    return Finder


def _start():
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path
                   if os.path.abspath(entry or ".") != here]
    text = os.environ.get("COROSCOPE")
    if not text or sys.version_info < (3, 9):
        return
    package = os.path.dirname(here)
    before = set(sys.modules)
    path = sys.path[:]
    library = os.path.dirname(os.__file__)
    finder = _make_finder(package)
    # Nothing of the program's may stand before the standard library now.
    sys.path[:] = [
        entry for entry in path
        if entry.startswith((sys.prefix, sys.base_prefix, sys.exec_prefix,
                             library))]
    sys.meta_path.insert(0, finder)
    try:
        from coroscope_tracer import tracing
    finally:
        sys.path[:] = path
        sys.meta_path.remove(finder)
        # The program imports its own: it may have a module of that name,
        # even of this package's.  Extension modules stay, because some
        # keep their state in one place for all their copies; none has a
        # name to be taken.
        for name in set(sys.modules) - before:
            if (name not in sys.builtin_module_names
                    and not name.startswith("_")):
                del sys.modules[name]
    tracing.start(text)


try:
    _start()
except Exception as error:
    sys.stderr.write("coroscope: the tracer could not start: %r\n" % (error,))
# The import of the next sitecustomize on the path replaces this one; where
# there is none, the interpreter must see what it would have seen.
sys.modules.pop("sitecustomize", None)
import sitecustomize

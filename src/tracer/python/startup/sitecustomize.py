"""Starts the tracer in every Python that has this folder on its path.

The session puts this folder into PYTHONPATH.  It takes itself off
sys.path, starts the tracer where the environment asks for one, and then
lets the program's own sitecustomize run, if there is one.  The syntax is
that of Python 2 too: older Pythons come here and must pass unharmed.
"""

import os
import sys


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
    # Nothing of the program's may stand before the standard library now.
    sys.path[:] = [package] + [
        entry for entry in path
        if entry.startswith((sys.prefix, sys.base_prefix, sys.exec_prefix,
                             library))]
    try:
        from coroscope_tracer import tracing
    finally:
        sys.path[:] = path
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

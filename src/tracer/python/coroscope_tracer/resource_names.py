"""What the program calls a lock, an event and the like.

They know no name of their own, and a look into the program's variables
could keep their values alive.  So the name is read in the source, where
the program first uses it.
"""

import re
from types import FrameType
from typing import Any, Optional

from .roots import Workspace
from .sources import Sources

_PATH = r"([A-Za-z_][\w.]*(?:\[\w+\])?)"
_WITH = re.compile(rf"\bwith\s+{_PATH}\s*(?:as\s+\w+\s*)?:")


def using_frame(frame: FrameType,
                workspace: Workspace) -> Optional[FrameType]:
    """Return the frame that calls a method of a resource.

    None where it is not the workspace's: libraries have locks of their
    own.  `frame` is the method's; what a method calls of its own file is
    passed over.
    """
    file = frame.f_code.co_filename
    caller: Optional[FrameType] = frame
    while caller is not None and caller.f_code.co_filename == file:
        caller = caller.f_back
    if caller is None or not workspace.contains(caller.f_code.co_filename):
        return None
    return caller


def resource_name(resource: Any, frame: FrameType, sources: Sources,
                  *methods: str) -> str:
    """Return what the line calls a resource that it uses by a method.

    Where the line tells nothing, or more than one name, it is the name
    of its type.
    """
    line = sources.get(frame.f_code.co_filename).line(frame.f_lineno)
    calls = rf"\.(?:{'|'.join(methods)})\s*\("
    names = _WITH.findall(line) + re.findall(_PATH + calls, line)
    uses = len(re.findall(r"\bwith\s", line)) + len(re.findall(calls, line))
    if len(names) == uses and len(set(names)) == 1:
        return str(names[0])
    return f"{type(resource).__name__}()"

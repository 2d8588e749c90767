"""Whether this interpreter has a GIL, and whether it can be looked at."""

import sys
import time
from typing import Optional


def gil_sampling(wanted: bool) -> Optional[str]:
    """Return what the header says of the GIL: nothing where it is usual.

    `none`: there is none.  `sampled`: it is looked at.  `unsampled`: that
    was wanted, but no clock tells the processor time of other threads.
    """
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    if is_enabled is not None and not is_enabled():
        return "none"
    if not wanted:
        return None
    if hasattr(time, "pthread_getcpuclockid") and (
            sys.platform != "emscripten"):
        return "sampled"
    return "unsampled"

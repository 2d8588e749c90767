"""The least that it costs in Python to be told of a million yields.

FLOOR says what is done when one is told: `empty` nothing, `clock` the
time is read, `store` a record with the time is put into memory.
"""
import os
import struct
import sys
import time

import yields

MEMORY = bytearray(20)


def callbacks(work, now=time.monotonic_ns,
              store=struct.Struct("<QIQ").pack_into, memory=MEMORY):
    """Return what is called at a yield and at a resumption."""
    if work == "empty":
        def yielded(code, offset, value):
            pass

        def resumed(code, offset):
            pass
    elif work == "clock":
        def yielded(code, offset, value):
            now()

        def resumed(code, offset):
            now()
    elif work == "store":
        def yielded(code, offset, value):
            store(memory, 0, 1, 0, now())

        def resumed(code, offset):
            store(memory, 0, 1, 0, now())
    else:
        raise ValueError(work)
    return yielded, resumed


def count(limit, yielded, resumed):
    """As a rewritten function does it."""
    for number in range(limit):
        yielded(None, 0, number)
        resumed(None, (yield number))


def main():
    yielded, resumed = callbacks(os.environ["FLOOR"])
    if sys.version_info < (3, 12):
        for _ in count(1_000_000, yielded, resumed):
            pass
        return
    monitoring = sys.monitoring
    events = monitoring.events
    monitoring.use_tool_id(4, "floor")
    monitoring.register_callback(4, events.PY_YIELD, yielded)
    monitoring.register_callback(4, events.PY_RESUME, resumed)
    monitoring.set_local_events(
        4, yields.count.__code__, events.PY_YIELD | events.PY_RESUME)
    yields.main()

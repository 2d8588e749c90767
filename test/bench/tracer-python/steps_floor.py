"""The least that it costs in Python to be told of asyncio's steps.

FLOOR says what is done when one is scheduled, begins and ends: `empty`
nothing, `clock` the time is read, `store` the records of that moment are
put into memory too.  CASE names the program.  Nothing is traced.
"""
import os
import struct
import time
from asyncio import base_events, events

import queue_pipeline
import sleep0

MEMORY = bytearray(60)
CASES = {"sleep0": sleep0, "queue": queue_pipeline}


def probes(work, now=time.monotonic_ns, one=struct.Struct("<12sQ").pack_into,
           two=struct.Struct("<12sQ12sQ").pack_into, made=bytes(12)):
    """Return what is called when a handle is scheduled, begins and ends."""
    if work == "empty":
        def scheduled(handle, callback, args, loop):
            pass

        def begins(handle):
            return None

        def ends(thread, result):
            pass
    elif work == "clock":
        def scheduled(handle, callback, args, loop):
            pass

        def begins(handle):
            now()

        def ends(thread, result):
            now()
    elif work == "store":
        def scheduled(handle, callback, args, loop):
            one(MEMORY, 0, made, now())

        def begins(handle):
            at = now()
            two(MEMORY, 0, made, at, made, at)

        def ends(thread, result):
            at = now()
            two(MEMORY, 0, made, at, made, at)
    else:
        raise ValueError(work)
    return scheduled, begins, ends


def install(scheduled, begins, ends):
    """Call them where the tracer's probes stand."""
    def call_soon(self, callback, args, context):
        handle = events.Handle(callback, args, self, context)
        scheduled(handle, callback, args, self)
        self._ready.append(handle)
        return handle

    def run(self):
        try:
            ends(begins(self), self._context.run(self._callback, *self._args))
        except BaseException as error:
            self._loop.call_exception_handler({"exception": error})

    base_events.BaseEventLoop._call_soon = call_soon
    events.Handle._run = run


def main():
    install(*probes(os.environ["FLOOR"]))
    CASES[os.environ["CASE"]].main()

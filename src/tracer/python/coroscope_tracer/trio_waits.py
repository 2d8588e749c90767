"""What a task of Trio waits for, read from its chain of awaits."""

from types import FrameType
from typing import Dict, List, Tuple

from . import vocabulary as v
from .awaitables import Description

# By the type of `self` and the name of a coroutine function of Trio.
_WAITS: Dict[Tuple[str, str], Tuple[str, str]] = {
    ("Event", "wait"): ("event", "event wait"),
    ("Condition", "wait"): ("condition", "condition wait"),
    ("MemorySendChannel", "send"): ("queue", "channel send"),
    ("MemoryReceiveChannel", "receive"): ("queue", "channel receive"),
    ("NurseryManager", "__aexit__"): ("task-group", "nursery"),
    ("Process", "wait"): ("process", "process wait"),
    ("SocketStream", "receive_some"): ("stream", "stream read"),
    ("SocketStream", "send_all"): ("stream", "stream write"),
    ("", "sleep_until"): ("timer", "sleep_until"),
    ("", "sleep_forever"): ("timer", "sleep_forever"),
    ("", "to_thread_run_sync"): ("thread-pool", "to_thread.run_sync"),
    ("", "wait_readable"): ("socket", "wait_readable"),
    ("", "wait_writable"): ("socket", "wait_writable"),
}
for _owner, _kind in (("Lock", "lock"), ("StrictFIFOLock", "lock"),
                      ("Condition", "condition"),
                      ("Semaphore", "semaphore"),
                      ("CapacityLimiter", "semaphore")):
    for _name in ("acquire", "__aenter__"):
        _WAITS[_owner, _name] = _kind, f"{_kind} acquire"


def describe_wait(tail: List[FrameType]) -> Description:
    """Say what the untraced frames below a coroutine wait for."""
    for frame in tail:
        name = frame.f_code.co_name
        if name == "sleep":
            names = frame.f_locals
            # AnyIO calls it otherwise than Trio.
            seconds = names.get("seconds", names.get("delay"))
            shown = repr(seconds) if type(seconds) in (int, float) else "…"
            return Description(v.AWAITABLE_KIND["timer"], f"sleep({shown})")
        owner = ""
        if "self" in frame.f_code.co_varnames:
            owner = type(frame.f_locals.get("self")).__name__
        known = _WAITS.get((owner, name))
        if known is not None:
            return Description(v.AWAITABLE_KIND[known[0]], known[1])
    name = tail[0].f_code.co_name if tail else "future"
    return Description(v.AWAITABLE_KIND["unknown"], name)

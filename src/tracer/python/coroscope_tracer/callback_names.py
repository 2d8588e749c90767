"""Names for what a loop calls, as a person would say them.

What belongs to asyncio itself is called by what it does, not by the
name of an inner function that nobody has written or called.
"""

from contextvars import Context
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, Dict, Sequence, Tuple

_LONGEST = 160

# What calls its first argument with each of many items.
_MAPPING = ("_process_chunk", "mapstar", "starmapstar")
_MAPPERS = ("concurrent.futures.process", "multiprocessing.pool")
# By the last part of the name of a function of asyncio.
_PURPOSES: Dict[str, str] = {
    "_set_result_unless_cancelled": "timer",
    "_release_waiter": "wait_for",
    "_on_timeout": "timeout",
    "_on_task_done": "task group",
    "_inner_done_callback": "shield",
    "_outer_done_callback": "shield",
    "_set_state": "executor",
    "_call_check_cancel": "executor",
    "_run_until_complete_cb": "end of run",
    "_read_from_self": "call from another thread",
    "_handle_signal": "signal",
    "_sig_handler": "signal",
    "_read_ready": "data to read",
    "_read_ready__data_received": "data to read",
    "_write_ready": "room to write",
    "_accept_connection": "new connection",
    "_accept_connection2": "new connection",
    "_add_reader": "start of reading",
    "_start_serving": "start of serving",
    "_call_connection_lost": "connection lost",
    "connection_made": "connection made",
    "connection_lost": "connection lost",
    "_sock_connect_cb": "sock_connect",
    "_sock_write_done": "sock_sendall",
    "_sock_read_done": "sock_recv",
    "_sock_recv": "sock_recv",
    "_sock_recv_into": "sock_recv_into",
    "_sock_sendall": "sock_sendall",
    "_sock_accept": "sock_accept",
    "_connect_pipes": "start of a process",
    "_process_exited": "process exited",
    "_do_wait": "process exited",
    "_child_watcher_callback": "process exited",
    "pipe_data_received": "data of a process",
    "pipe_connection_lost": "pipe closed",
    "process_exited": "process exited",
    "stop": "stop of the loop",
}
# By the function around one that is defined inside it.
_AROUND: Dict[str, str] = {
    "gather": "gather",
    "_gather": "gather",
    "_wait": "wait",
    "as_completed": "as_completed",
    "_AsCompletedIterator": "as_completed",
    "shield": "shield",
    "_chain_future": "executor",
}


def call_made(callback: Any, arguments: Sequence[Any] = ()
              ) -> Tuple[Any, Sequence[Any]]:
    """Return what a callback calls in the end, and with which arguments.

    None of its code runs.  Partial functions, bound methods, a context's
    `run`, which asyncio.to_thread uses, and the functions with which
    pools map over many items are looked through.
    """
    for _ in range(8):
        kind = type(callback)
        if kind.__name__ == "partial" and kind.__module__ == "functools":
            callback, arguments = callback.func, (
                *callback.args, *arguments)
        elif kind is MethodType:
            callback = callback.__func__
        elif (kind is BuiltinFunctionType and arguments
                and type(callback.__self__) is Context
                and callback.__name__ == "run"):
            callback, arguments = arguments[0], arguments[1:]
        elif (kind is FunctionType and arguments
                and callback.__name__ in _MAPPING
                and callback.__globals__.get("__name__") in _MAPPERS):
            callback, arguments = arguments[0], ()
            if type(callback) is tuple and callback:
                callback = callback[0]
        else:
            break
    return callback, arguments


def callback_name(callback: Any, arguments: Sequence[Any] = ()) -> str:
    """Return a name for what a loop calls, running none of its code."""
    callback, _ = call_made(callback, arguments)
    if type(callback) is FunctionType:
        name = callback.__qualname__
        module = callback.__globals__.get("__name__")
        if type(module) is str and module.startswith("asyncio."):
            return _purpose(name)
    elif issubclass(type(callback), BuiltinFunctionType):
        # A method of C that knows its class is of a subclass of that.
        name = callback.__qualname__
    else:
        name = type(callback).__name__
    return name[:_LONGEST]


@lru_cache(maxsize=256)
def _purpose(name: str) -> str:
    parts = [part for part in name.split(".") if part != "<locals>"]
    if parts[-1] == "_call_set_state":
        # A loop calls it only for what run_coroutine_threadsafe gave it.
        return "result for another thread"
    for around in parts[:-1]:
        if around in _AROUND:
            return _AROUND[around]
    last = parts[-1]
    purpose = _PURPOSES.get(last)
    if purpose is not None:
        return purpose
    if not any(part.startswith("_") for part in parts):
        return ".".join(parts)  # people call it by that name
    return "asyncio: " + last.strip("_").replace("_", " ")

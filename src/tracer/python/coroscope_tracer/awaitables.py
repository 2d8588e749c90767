"""What a task waits for, read from its chain of awaits.

Between the last traced coroutine and the future that the task sleeps on
stand asyncio's own coroutines: their names and arguments say what kind
of waiting it is.
"""

import gc
import sys
from _weakref import ref
from types import (AsyncGeneratorType, CodeType, CoroutineType, FrameType,
                   GeneratorType)
from typing import (Any, Callable, Dict, List, NamedTuple, Optional,
                    Sequence, Set, Tuple)

from . import vocabulary as v
from .activities import Level
from .coroutines import Locate

_HIDDEN_LINKS = (
    "async_generator_asend", "async_generator_athrow", "coroutine_wrapper",
    "anext_awaitable")
_DEEPEST = 1000
# The callback by which asyncio.shield ends what it shields.
_SHIELDING = "_outer_done_callback"


class Description(NamedTuple):
    """The kind and the label of an awaitable."""

    kind: int
    label: str


def walk(root: Any, locate: Locate, chain: List[Level]
         ) -> Tuple[List[Level], Any]:
    """Follow a suspended coroutine's awaits to its last traced one.

    Returns the traced levels, outermost first, and what the last of them
    awaits.  The innermost level gets a weak reference to its coroutine.
    `chain` holds levels known to be suspended still.
    """
    levels: List[Level] = []
    item = root
    last = after = None
    known = len(chain)
    for _ in range(_DEEPEST):
        kind = type(item)
        if kind is CoroutineType:
            frame, following = item.cr_frame, item.cr_await
        elif kind is GeneratorType:
            frame, following = item.gi_frame, item.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frame, following = item.ag_frame, item.ag_await
        elif kind.__name__ in _HIDDEN_LINKS:
            item = _behind(item)
            if item is None:
                break
            continue
        else:
            break
        if frame is None:
            break
        depth = len(levels)
        if depth < known and chain[depth].frame == id(frame):
            levels.append(chain[depth])
            last, after = item, following
        else:
            level = locate(frame)
            if level is not None:
                levels.append(level)
                last, after = item, following
        if following is None:
            break
        item = following
    if last is not None:
        levels[-1].coroutine = ref(last)
    return levels, after if last is not None else root


def frames_between(item: Any) -> List[FrameType]:
    """Return the frames of untraced code down to the future."""
    frames: List[FrameType] = []
    for _ in range(_DEEPEST):
        kind = type(item)
        if kind is CoroutineType:
            frame, item = item.cr_frame, item.cr_await
        elif kind is GeneratorType:
            frame, item = item.gi_frame, item.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            frame, item = item.ag_frame, item.ag_await
        elif kind.__name__ in _HIDDEN_LINKS:
            item = _behind(item)
            continue
        else:
            break
        if frame is None:
            break
        frames.append(frame)
    return frames


def _behind(link: Any) -> Any:
    for item in gc.get_referents(link):
        if type(item) in (CoroutineType, AsyncGeneratorType, GeneratorType):
            return item
    return None


Describer = Callable[[FrameType], Description]


def _kind(name: str) -> int:
    return v.AWAITABLE_KIND[name]


# Describers that need not look at the frame.
_FIXED: Set[Optional[Describer]] = set()


def _named(kind: str, label: str) -> Describer:
    description = Description(_kind(kind), label)

    def describe(frame: FrameType) -> Description:
        return description
    _FIXED.add(describe)
    return describe


def _seconds(value: Any) -> str:
    return repr(value) if type(value) in (int, float) else "…"


def _with(kind: str, name: str, variable: str) -> Describer:
    def describe(frame: FrameType) -> Description:
        value = frame.f_locals.get(variable)
        return Description(_kind(kind), f"{name}({_seconds(value)})")
    return describe


def _owner(kinds: Dict[str, Tuple[str, str]]) -> Describer:
    def describe(frame: FrameType) -> Description:
        owner = type(frame.f_locals.get("self")).__name__
        kind, label = kinds.get(owner, ("unknown", owner))
        return Description(_kind(kind), label)
    return describe


_LOCKS = {
    "Lock": ("lock", "lock acquire"),
    "Condition": ("condition", "condition acquire"),
    "Semaphore": ("semaphore", "semaphore acquire"),
    "BoundedSemaphore": ("semaphore", "semaphore acquire"),
}
_WAITS = {
    "Event": ("event", "event wait"),
    "Condition": ("condition", "condition wait"),
    "Barrier": ("condition", "barrier wait"),
}

# By module of asyncio and name of the coroutine function.
_DESCRIBERS: Dict[Tuple[str, str], Describer] = {
    ("tasks", "sleep"): _with("timer", "sleep", "delay"),
    ("tasks", "wait_for"): _with("timeout", "wait_for", "timeout"),
    ("tasks", "_wait"): _named("wait", "wait"),
    ("tasks", "wait"): _named("wait", "wait"),
    ("tasks", "_wait_for_one"): _named("wait", "as_completed"),
    ("queues", "get"): _named("queue", "queue get"),
    ("queues", "put"): _named("queue", "queue put"),
    ("queues", "join"): _named("queue", "queue join"),
    ("locks", "acquire"): _owner(_LOCKS),
    ("locks", "wait"): _owner(_WAITS),
    ("locks", "wait_for"): _named("condition", "condition wait_for"),
    ("locks", "_block"): _named("condition", "barrier wait"),
    ("locks", "_wait"): _named("condition", "barrier wait"),
    ("taskgroups", "__aexit__"): _named("task-group", "task group"),
    ("taskgroups", "_aexit"): _named("task-group", "task group"),
    ("threads", "to_thread"): _named("thread-pool", "to_thread"),
    ("streams", "read"): _named("stream", "stream read"),
    ("streams", "readline"): _named("stream", "stream readline"),
    ("streams", "readexactly"): _named("stream", "stream readexactly"),
    ("streams", "readuntil"): _named("stream", "stream readuntil"),
    ("streams", "_wait_for_data"): _named("stream", "stream read"),
    ("streams", "drain"): _named("stream", "stream drain"),
    ("streams", "wait_closed"): _named("stream", "stream wait_closed"),
    ("streams", "open_connection"): _named("socket", "open_connection"),
    ("streams", "open_unix_connection"): _named(
        "socket", "open_unix_connection"),
    ("streams", "start_server"): _named("socket", "start_server"),
    ("streams", "start_unix_server"): _named("socket", "start_unix_server"),
    ("subprocess", "wait"): _named("process", "process wait"),
    ("subprocess", "communicate"): _named("process", "communicate"),
    ("base_subprocess", "_wait"): _named("process", "process wait"),
    ("base_events", "subprocess_exec"): _named("process", "process start"),
    ("base_events", "subprocess_shell"): _named("process", "process start"),
    ("unix_events", "_make_subprocess_transport"): _named(
        "process", "process start"),
    ("windows_events", "_make_subprocess_transport"): _named(
        "process", "process start"),
    ("base_events", "create_connection"): _named(
        "socket", "create_connection"),
    ("base_events", "create_server"): _named("socket", "create_server"),
    ("unix_events", "create_unix_server"): _named(
        "socket", "create_unix_server"),
    ("base_events", "getaddrinfo"): _named("dns", "getaddrinfo"),
    ("base_events", "getnameinfo"): _named("dns", "getnameinfo"),
    ("base_events", "shutdown_default_executor"): _named(
        "thread-pool", "shutdown of the executor"),
    ("selector_events", "_accept_connection2"): _named(
        "socket", "new connection"),
    ("selector_events", "sock_recv"): _named("socket", "sock_recv"),
    ("selector_events", "sock_sendall"): _named("socket", "sock_sendall"),
    ("selector_events", "sock_connect"): _named("socket", "sock_connect"),
    ("selector_events", "sock_accept"): _named("socket", "sock_accept"),
}


# By id of a code object, which lives as long as asyncio does.
_BY_CODE: Dict[int, Tuple[CodeType, Optional[Describer]]] = {}


def _describer(code: CodeType) -> Optional[Describer]:
    known = _BY_CODE.get(id(code))
    if known is not None and known[0] is code:
        return known[1]
    describer = _DESCRIBERS.get(
        (_asyncio_module(code.co_filename), code.co_name))
    _BY_CODE[id(code)] = (code, describer)
    return describer


def is_fixed(code: CodeType) -> bool:
    """True where a coroutine's waiting is always described the same."""
    return _describer(code) in _FIXED


def describe(future: Any, tail: List[FrameType]) -> Description:
    """Say what a future is that a task waits for."""
    for frame in tail:
        describer = _describer(frame.f_code)
        if describer is not None:
            return describer(frame)
    name = type(future).__name__
    if name == "_GatheringFuture":
        children = getattr(future, "_children", ())
        return Description(_kind("gather"), f"gather of {len(children)}")
    for callback in _callback_names(future):
        if callback == "_call_check_cancel":
            return Description(_kind("thread-pool"), "executor")
        if callback == _SHIELDING:
            return Description(_kind("future"), "shield")
    if tail:
        frame = tail[-1]
        return Description(
            _kind("future"),
            getattr(frame.f_code, "co_qualname", frame.f_code.co_name))
    if name == "Future":
        return Description(_kind("future"), "future")
    return Description(_kind("future"), name)


def _asyncio_module(filename: str) -> str:
    folder, _, name = filename.replace("\\", "/").rpartition("/")
    if folder.endswith("/asyncio") and name.endswith(".py"):
        return name[:-3]
    return ""


def _callbacks(future: Any) -> List[Any]:
    callbacks = getattr(future, "_callbacks", None)
    if type(callbacks) is not list:
        return []
    return [entry[0] for entry in callbacks
            if type(entry) is tuple and entry]


def _callback_names(future: Any) -> List[str]:
    return [getattr(one, "__name__", "") for one in _callbacks(future)]


def members(future: Any) -> Sequence[Any]:
    """Return what a gather or a shield depends on."""
    if type(future).__name__ == "_GatheringFuture":
        children = getattr(future, "_children", None)
        return children if type(children) is list else ()
    for callback in _callbacks(future):
        # A function inside asyncio.shield, of whose variables one is what
        # it shields.
        if getattr(callback, "__name__", "") == _SHIELDING:
            names = callback.__code__.co_freevars
            if "inner" in names:
                cell = callback.__closure__[names.index("inner")]
                return (cell.cell_contents,)
    return ()


# Transparent: what they give back is what the future came to that they
# wait for.
_PASSING_ON = {
    ("tasks", "sleep"), ("threads", "to_thread"),
    ("base_events", "getaddrinfo"), ("base_events", "getnameinfo"),
    ("selector_events", "sock_recv"), ("selector_events", "sock_recv_into"),
    ("selector_events", "sock_accept"),
    ("selector_events", "sock_connect"),
    ("locks", "acquire"),
}
if sys.version_info >= (3, 12):
    _PASSING_ON.add(("tasks", "wait_for"))
# By id of a code object, with that object.
_PASSES_ON: Dict[int, Tuple[CodeType, bool]] = {}


def passes_on(code: CodeType) -> bool:
    """True for asyncio's coroutines that return their future's result."""
    known = _PASSES_ON.get(id(code))
    if known is None or known[0] is not code:
        known = _PASSES_ON[id(code)] = code, (
            _asyncio_module(code.co_filename), code.co_name) in _PASSING_ON
    return known[1]

"""The words of a trace, and the records in which this tracer writes them.

EVENTS and ENUMERATIONS repeat src/trace/vocabulary.ts, which is the
contract; a test compares the two.  LAYOUTS says which operand of which
event stands in which slot of a fixed record (src/trace/wire/format.ts).
"""

from typing import Dict, Mapping, NamedTuple, Sequence, Tuple

WIRE_VERSION = 1

EVENTS: Mapping[str, Sequence[str]] = {
    "thread-started": ("thread", "name", "creator"),
    "thread-ended": ("thread",),
    "loop-started": ("loop", "name"),
    "loop-closed": ("loop",),
    "turn-started": ("loop", "number", "phase"),
    "turn-ended": ("loop",),
    "coroutine-created": ("coroutine", "function", "creator"),
    "coroutine-started": ("coroutine", "function"),
    "coroutine-suspended": (
        "coroutine", "point", "awaitedKind", "awaited", "value"),
    "coroutine-waits": ("coroutine", "awaitedKind", "awaited"),
    "coroutine-ready": ("coroutine", "wakerKind", "waker", "reason"),
    "coroutine-resumed": ("coroutine", "mode", "value"),
    "coroutine-settled": ("coroutine", "outcome", "value"),
    "coroutine-locals": ("coroutine", "value"),
    "coroutine-never-awaited": ("coroutine", "function", "point"),
    "task-created": ("task", "name", "root", "creatorKind", "creator",
                     "body"),
    "task-ready": ("task", "wakerKind", "waker", "reason"),
    "task-step-started": ("task",),
    "task-step-ended": ("task", "awaitedKind", "awaited"),
    "task-cancel-requested": ("task", "requesterKind", "requester"),
    "task-settled": ("task", "outcome", "value"),
    "awaitable-created": (
        "awaitable", "awaitableKind", "name", "creatorKind", "creator"),
    "awaitable-settled": (
        "awaitable", "outcome", "wakerKind", "waker", "reason"),
    "awaitable-due": ("awaitable", "duration"),
    "awaitable-member": ("awaitable", "memberKind", "member"),
    "awaitable-floating": ("awaitable", "point", "actorKind", "actor"),
    "callback-scheduled": ("callback", "name", "schedulerKind", "scheduler"),
    "callback-started": ("callback", "name", "function"),
    "callback-ended": ("callback",),
    "loop-blocked": ("loop", "duration", "function", "line", "until"),
    "loop-misused": ("loop", "misuse", "point", "value"),
    "resource-created": ("resource", "resourceKind", "name"),
    "resource-operation": (
        "resource", "operation", "actorKind", "actor", "size"),
    "message-sent": ("channel", "number", "size"),
    "message-received": ("channel", "number"),
    "process-spawned": ("process", "name"),
    "error-unhandled": ("actorKind", "actor", "value", "point"),
    "gap": ("cause", "count", "function", "duration"),
    "gil-estimated": ("thread", "duration", "held", "wanted", "native"),
}

ENTITY_KINDS = (
    "none", "coroutine", "task", "awaitable", "callback", "thread",
    "resource", "process")
RESUME_MODES = ("value", "throw", "close")
OUTCOMES = (
    "returned", "threw", "cancelled", "closed", "collected", "abandoned",
    "unknown")
PHASES = (
    "ready-queue", "timers", "pending", "poll", "check", "closing",
    "microtasks", "main")
AWAITABLE_KINDS = (
    "unknown", "promise", "future", "timer", "immediate", "next-tick",
    "microtask", "file", "socket", "dns", "crypto", "compression",
    "process", "message", "worker", "thread-pool", "event", "all", "any",
    "race", "gather", "wait", "task-group", "timeout", "lock", "condition",
    "semaphore", "queue", "stream", "signal", "thenable", "async-iterator",
    "value")
RESOURCE_KINDS = (
    "lock", "event", "condition", "semaphore", "queue", "thread-pool",
    "process-pool", "channel")
RESOURCE_OPERATIONS = (
    "acquire", "acquired", "release", "put", "get", "wait", "notify",
    "submit", "close")
MISUSES = ("closed", "already-running", "not-running")
GAP_CAUSES = (
    "rate-limit", "buffer-lost", "disk-error", "tracer-error",
    "untraceable", "cut-off", "damaged")

ENUMERATIONS: Mapping[str, Sequence[str]] = {
    "awaitedKind": ENTITY_KINDS,
    "wakerKind": ENTITY_KINDS,
    "creatorKind": ENTITY_KINDS,
    "requesterKind": ENTITY_KINDS,
    "schedulerKind": ENTITY_KINDS,
    "memberKind": ENTITY_KINDS,
    "actorKind": ENTITY_KINDS,
    "mode": RESUME_MODES,
    "outcome": OUTCOMES,
    "phase": PHASES,
    "awaitableKind": AWAITABLE_KINDS,
    "resourceKind": RESOURCE_KINDS,
    "operation": RESOURCE_OPERATIONS,
    "misuse": MISUSES,
    "cause": GAP_CAUSES,
}

# Indexes into the enumerations, under the names that the code uses.
NOTHING, COROUTINE, TASK, AWAITABLE, CALLBACK, THREAD, RESOURCE, PROCESS = (
    range(len(ENTITY_KINDS)))
(RETURNED, THREW, CANCELLED, CLOSED, COLLECTED, ABANDONED,
 UNKNOWN) = range(len(OUTCOMES))
MODE_VALUE, MODE_THROW, MODE_CLOSE = range(len(RESUME_MODES))
MISUSE_CLOSED, MISUSE_ALREADY_RUNNING, MISUSE_NOT_RUNNING = (
    range(len(MISUSES)))
(GAP_RATE_LIMIT, GAP_BUFFER_LOST, GAP_DISK_ERROR, GAP_TRACER_ERROR,
 GAP_UNTRACEABLE, GAP_CUT_OFF, GAP_DAMAGED) = range(len(GAP_CAUSES))
READY_QUEUE = PHASES.index("ready-queue")
AWAITABLE_KIND = {name: index for index, name in enumerate(AWAITABLE_KINDS)}


class Layout(NamedTuple):
    """One kind of record: its event and where its operands stand."""

    event: str
    slots: Mapping[str, str]
    constants: Mapping[str, int] = {}
    relative_point: bool = False

    def paired(self) -> bool:
        """True where a continuation record follows."""
        return any(slot.endswith("2") for slot in self.slots.values())


(THREAD_STARTED, THREAD_ENDED, LOOP_STARTED, LOOP_CLOSED, TURN_STARTED,
 TURN_ENDED, CREATED, STARTED, YIELDED, SUSPENDED, SUSPENDED_ON_COROUTINE,
 SUSPENDED_ON_TASK, SUSPENDED_ON_AWAITABLE, SUSPENDED_FAR, RESUMED,
 RESUMED_THROW, RESUMED_CLOSE, SETTLED, LOCALS, NEVER_AWAITED, TASK_CREATED,
 TASK_READY, TASK_READY_BY_TASK, TASK_READY_BY_CALLBACK,
 TASK_READY_BY_THREAD, TASK_READY_FAR, STEP_STARTED, STEP_ENDED,
 CANCEL_REQUESTED, TASK_SETTLED, AWAITABLE_CREATED, AWAITABLE_SETTLED,
 AWAITABLE_MEMBER, CALLBACK_SCHEDULED, CALLBACK_STARTED, CALLBACK_ENDED,
 LOOP_BLOCKED, LOOP_MISUSED, RESOURCE_CREATED, RESOURCE_OPERATION,
 MESSAGE_SENT, MESSAGE_RECEIVED, PROCESS_SPAWNED, ERROR_UNHANDLED,
 GAP, AWAITABLE_FIRST_AWAITED, AWAITABLE_DONE, AWAITABLE_DUE,
 CALLBACK_STARTED_IN, GIL_ESTIMATED) = range(1, 51)
# The most that the slots `a`, `b` and their like hold.
MOST = 0xffff_ffff
FILLER = 254
CONTINUATION = 255


def _awaiting(kind: int) -> Layout:
    return Layout(
        "coroutine-suspended",
        {"point": "small", "coroutine": "a", "awaited": "b"},
        {"awaitedKind": kind}, True)


def _ready(kind: int) -> Layout:
    return Layout(
        "task-ready", {"reason": "small", "task": "a", "waker": "b"},
        {"wakerKind": kind})


def _resumed(mode: int) -> Layout:
    return Layout(
        "coroutine-resumed", {"coroutine": "a", "value": "b"},
        {"mode": mode})


LAYOUTS: Dict[int, Layout] = {
    THREAD_STARTED: Layout(
        "thread-started", {"creator": "small", "thread": "a", "name": "b"}),
    THREAD_ENDED: Layout("thread-ended", {"thread": "a"}),
    LOOP_STARTED: Layout("loop-started", {"loop": "a", "name": "b"}),
    LOOP_CLOSED: Layout("loop-closed", {"loop": "a"}),
    TURN_STARTED: Layout(
        "turn-started", {"loop": "a", "number": "b"},
        {"phase": READY_QUEUE}),
    TURN_ENDED: Layout("turn-ended", {"loop": "a"}),
    CREATED: Layout(
        "coroutine-created",
        {"coroutine": "a", "function": "b", "creator": "a2"}),
    STARTED: Layout(
        "coroutine-started", {"coroutine": "a", "function": "b"}),
    YIELDED: Layout(
        "coroutine-suspended",
        {"point": "small", "coroutine": "a", "value": "b"},
        {"awaitedKind": NOTHING, "awaited": 0}, True),
    SUSPENDED: _awaiting(NOTHING),
    SUSPENDED_ON_COROUTINE: _awaiting(COROUTINE),
    SUSPENDED_ON_TASK: _awaiting(TASK),
    SUSPENDED_ON_AWAITABLE: _awaiting(AWAITABLE),
    SUSPENDED_FAR: Layout(
        "coroutine-suspended",
        {"coroutine": "a", "awaited": "b", "awaitedKind": "small2",
         "point": "a2", "value": "b2"}, {}, True),
    RESUMED: _resumed(MODE_VALUE),
    RESUMED_THROW: _resumed(MODE_THROW),
    RESUMED_CLOSE: _resumed(MODE_CLOSE),
    SETTLED: Layout(
        "coroutine-settled",
        {"outcome": "small", "coroutine": "a", "value": "b"}),
    LOCALS: Layout("coroutine-locals", {"coroutine": "a", "value": "b"}),
    NEVER_AWAITED: Layout(
        "coroutine-never-awaited",
        {"coroutine": "a", "function": "b", "point": "a2"}),
    TASK_CREATED: Layout(
        "task-created",
        {"creatorKind": "small", "task": "a", "name": "b", "root": "a2",
         "creator": "b2", "body": "wide2"}),
    TASK_READY: _ready(NOTHING),
    TASK_READY_BY_TASK: _ready(TASK),
    TASK_READY_BY_CALLBACK: _ready(CALLBACK),
    TASK_READY_BY_THREAD: _ready(THREAD),
    TASK_READY_FAR: Layout(
        "task-ready",
        {"wakerKind": "small", "task": "a", "waker": "b", "reason": "a2"}),
    STEP_STARTED: Layout("task-step-started", {"task": "a"}),
    STEP_ENDED: Layout(
        "task-step-ended",
        {"awaitedKind": "small", "task": "a", "awaited": "b"}),
    CANCEL_REQUESTED: Layout(
        "task-cancel-requested",
        {"requesterKind": "small", "task": "a", "requester": "b"}),
    TASK_SETTLED: Layout(
        "task-settled", {"outcome": "small", "task": "a", "value": "b"}),
    AWAITABLE_CREATED: Layout(
        "awaitable-created",
        {"awaitableKind": "small", "awaitable": "a", "name": "b",
         "creatorKind": "small2", "creator": "a2"}),
    AWAITABLE_SETTLED: Layout(
        "awaitable-settled",
        {"wakerKind": "small", "awaitable": "a", "waker": "b",
         "outcome": "small2", "reason": "a2"}),
    AWAITABLE_MEMBER: Layout(
        "awaitable-member",
        {"memberKind": "small", "awaitable": "a", "member": "b"}),
    CALLBACK_SCHEDULED: Layout(
        "callback-scheduled",
        {"schedulerKind": "small", "callback": "a", "name": "b",
         "scheduler": "a2"}),
    CALLBACK_STARTED: Layout(
        "callback-started", {"callback": "a", "name": "b"},
        {"function": 0}),
    CALLBACK_ENDED: Layout("callback-ended", {"callback": "a"}),
    LOOP_BLOCKED: Layout(
        "loop-blocked",
        {"loop": "small", "function": "a", "line": "b", "until": "a2",
         "duration": "wide2"}),
    LOOP_MISUSED: Layout(
        "loop-misused",
        {"loop": "small", "point": "a", "value": "b", "misuse": "small2"}),
    RESOURCE_CREATED: Layout(
        "resource-created",
        {"resourceKind": "small", "resource": "a", "name": "b"}),
    RESOURCE_OPERATION: Layout(
        "resource-operation",
        {"operation": "small", "resource": "a", "actor": "b",
         "actorKind": "small2", "size": "a2"}),
    MESSAGE_SENT: Layout(
        "message-sent", {"channel": "a", "number": "b", "size": "wide2"}),
    MESSAGE_RECEIVED: Layout(
        "message-received", {"channel": "a", "number": "b"}),
    PROCESS_SPAWNED: Layout("process-spawned", {"process": "a", "name": "b"}),
    ERROR_UNHANDLED: Layout(
        "error-unhandled",
        {"actorKind": "small", "actor": "a", "value": "b", "point": "a2"}),
    GAP: Layout(
        "gap",
        {"cause": "small", "count": "a", "function": "b",
         "duration": "wide2"}),
    AWAITABLE_FIRST_AWAITED: Layout(
        "awaitable-created",
        {"awaitableKind": "small", "awaitable": "a", "name": "b"},
        {"creatorKind": NOTHING, "creator": 0}),
    AWAITABLE_DONE: Layout(
        "awaitable-settled",
        {"wakerKind": "small", "awaitable": "a", "waker": "b"},
        {"outcome": RETURNED, "reason": 0}),
    CALLBACK_STARTED_IN: Layout(
        "callback-started",
        {"callback": "a", "name": "b", "function": "a2"}),
    AWAITABLE_DUE: Layout(
        "awaitable-due", {"awaitable": "a", "duration": "wide2"}),
    GIL_ESTIMATED: Layout(
        "gil-estimated",
        {"thread": "small", "held": "a", "wanted": "b", "native": "a2",
         "duration": "wide2"}),
    FILLER: Layout("filler", {}),
}


def describe_layouts() -> Dict[str, Dict[str, object]]:
    """Return the `records` of a stream's header."""
    described: Dict[str, Dict[str, object]] = {}
    for code, layout in LAYOUTS.items():
        names: Tuple[str, ...] = tuple(layout.slots)
        entry: Dict[str, object] = {
            "event": layout.event,
            "operands": names,
            "slots": [layout.slots[name] for name in names],
        }
        if layout.constants:
            entry["constants"] = dict(layout.constants)
        if layout.relative_point:
            entry["relativePoint"] = True
        described[str(code)] = entry
    return described

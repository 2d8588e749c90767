"""What is known of each of asyncio's tasks, and how one is told."""

from types import BuiltinFunctionType, MethodType
from typing import Any

from . import vocabulary as v
from .activities import Activity
from .records import HEAD, MADE

# Whether callbacks of a type step a task: it depends on which they are.
NEVER, ALWAYS, BUILTIN, METHOD = range(4)
# With what a step resumes a coroutine: with what it was woken with, with
# None, or with what nobody has seen.
AS_TOLD, WITH_NONE, UNSEEN = range(3)


class TaskState(Activity):
    """What is known of one task."""

    __slots__ = ("reference", "reason", "function", "cancelling",
                 "name", "name_id", "gives_way", "is_opaque", "wakes_as",
                 "has_run", "slot", "gave_way", "started", "ended",
                 "ended_on")

    def __init__(self, number: int, reference: Any) -> None:
        super().__init__(v.TASK, number, [])
        self.reference = reference
        # The label of what it waits for.
        self.reason = 0
        self.function = 0
        self.cancelling = False
        # Its name when it was announced, and the text's id where the
        # name may still be given to it.
        self.name = ""
        self.name_id = 0
        # True when the step that runs has asked for the next one.
        self.gives_way = False
        # True where others' code takes up what it waits for, and may give
        # back something else.
        self.is_opaque = False
        # With what it will be resumed where it was woken as usual: one of
        # the numbers above.
        self.wakes_as = AS_TOLD
        # True where it has made steps that were left out, since its loop
        # could last have slept.
        self.has_run = False
        # Its records of a usual step, made for the thread of that number;
        # the last is without what it waits for.
        self.slot = -1
        self.gave_way = self.started = self.ended = self.ended_on = b""

    def prepare(self, slot: int, gave_way: int) -> None:
        """Make its records of this thread."""
        self.slot = slot
        number = self.number
        self.gave_way = MADE.pack(
            v.TASK_READY_BY_TASK, slot, gave_way, number, number)
        self.started = MADE.pack(v.STEP_STARTED, slot, 0, number, 0)
        self.ended = MADE.pack(v.STEP_ENDED, slot, 0, number, 0)
        self.ended_on = HEAD.pack(
            v.STEP_ENDED, slot, v.AWAITABLE, number)


def way_of(kind: type) -> int:
    """Tell whether callbacks of a type step a task."""
    if kind is BuiltinFunctionType:
        return BUILTIN
    if kind is MethodType:
        return METHOD
    # Written in C; before 3.12 they name no module of their own.
    if kind.__module__ in ("_asyncio", "builtins") and kind.__name__ in (
            "TaskStepMethWrapper", "TaskWakeupMethWrapper"):
        return ALWAYS
    return NEVER


def task_name(task: Any) -> str:
    """Return the name of a task, shortened."""
    try:
        name = task.get_name()
    except Exception:
        return ""
    return name[:160] if type(name) is str else ""

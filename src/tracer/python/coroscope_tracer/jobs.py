"""Work that is handed to another thread or process: what runs where.

A job is told as a callback: scheduled where it is handed over, started
and ended where it runs.  Between processes, which count their callbacks
for themselves, messages tell which result belongs to which call.
"""

from _thread import get_ident
from types import FunctionType
from typing import Any, Dict, List

from . import vocabulary as v
from .activities import Activity, ThreadState
from .callback_names import call_made, callback_name
from .insertion import Enclosure, Insertion, edit
from .operations import acting
from .pipes import Pipes
from .recorder import Recorder
from .runners import Runners

# Their own functions only pass on what the program hands over.
_MACHINERY = ("concurrent.", "multiprocessing.", "asyncio.", "threading")


class Jobs:
    """Tells what executors, pools and threads are given to do."""

    def __init__(self, recorder: Recorder, pipes: Pipes,
                 runners: Runners) -> None:
        self.recorder = recorder
        self._pipes = pipes
        self._runners = runners
        # By id of a work item: the job's number.
        self._submitted: Dict[int, int] = {}
        # By thread: what ran before the jobs that are under way.
        self._outer: Dict[int, List[Any]] = {}

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._submitted.clear()
        self._outer.clear()

    # Where they are put in.

    def watch_thread_pools(self, module: Any) -> None:
        """Watch concurrent.futures.thread."""
        edit(module.ThreadPoolExecutor.submit, Insertion(
            self._submitted_to_thread, ("w", "fn", "self"),
            after="w = _WorkItem("))
        edit(module._WorkItem.run, Enclosure(
            self._work_item_begins, self._ends, ("self",),
            statement="try:\n    result = self.fn("))

    def watch_process_pools(self, module: Any) -> None:
        """Watch concurrent.futures.process."""
        edit(module.ProcessPoolExecutor.submit, Insertion(
            self._submitted_to_process, ("self",), after="w = _WorkItem("))
        edit(module._process_worker,
             Insertion(self._hide, ("call_queue", "result_queue")),
             Enclosure(
                 self._call_begins, self._call_ends,
                 ("call_queue", "call_item"), ("call_queue", "call_item"),
                 "r = call_item.fn("))
        edit(module._ExecutorManagerThread.process_result_item, Insertion(
            self._result_arrives, ("self", "result_item")))

    def watch_pools(self, module: Any) -> None:
        """Watch multiprocessing.pool."""
        edit(module.Pool.__init__, Insertion(
            self._hide_notifier, ("self",),
            after="self._change_notifier ="))
        edit(module.worker, Enclosure(
            self._task_begins, self._ends, ("func", "args"),
            statement="result = (True, func("))

    def watch_processes(self, module: Any) -> None:
        """Watch multiprocessing.process."""
        edit(module.BaseProcess._bootstrap, Enclosure(
            self._run_begins, self._ends, ("self",),
            statement="self.run()"))
        edit(module.BaseProcess.start, Insertion(
            self._process_started, ("self",), after="self._sentinel ="))

    def watch_managers(self, module: Any) -> None:
        """Watch multiprocessing.managers, as their servers use it."""
        edit(module.Server.serve_client, Enclosure(
            self._serves, self._ends, ("obj", "methodname"),
            statement="res = function("))

    def watch_threads(self, module: Any, *others: Insertion) -> None:
        """Watch what threading.Thread runs; put other probes there too."""
        edit(module.Thread._bootstrap_inner, Enclosure(
            self._run_begins, self._ends, ("self",),
            statement="self.run()"), *others)

    def _hide(self, *queues: Any) -> None:
        # Calls and results are told with the numbers of the jobs, and what
        # machinery says to itself is not told at all.
        try:
            for queue in queues:
                self._pipes.hide(queue._reader)
        except Exception as error:
            self.recorder.failed("hide", error)

    def _hide_notifier(self, pool: Any) -> None:
        self._hide(pool._change_notifier)

    # Handed over.

    def _submitted_to_thread(self, item: Any, called: Any,
                             executor: Any) -> None:
        try:
            self._submitted[id(item)] = self._schedule(called)
            self._runners.submitted(item.future, executor)
        except Exception as error:
            self.recorder.failed("submit", error)

    def _submitted_to_process(self, executor: Any) -> None:
        self._hide(executor._call_queue, executor._result_queue,
                   executor._executor_manager_thread_wakeup)
        try:
            self._message(v.MESSAGE_SENT, _channel(executor._call_queue),
                          executor._queue_count)
        except Exception as error:
            self.recorder.failed("submit", error)

    def _process_started(self, process: Any) -> None:
        try:
            recorder = self.recorder
            recorder.write(
                v.PROCESS_SPAWNED, recorder.thread().slot, 0,
                process._popen.pid, recorder.label(str(process._name)))
        except Exception as error:
            self.recorder.failed("start", error)

    def _schedule(self, called: Any) -> int:
        recorder = self.recorder
        thread = recorder.thread()
        kind, actor = acting(thread)
        number = recorder.next_callback()
        recorder.write_pair(
            v.CALLBACK_SCHEDULED, thread.slot, kind, number,
            recorder.string(callback_name(called)), 0, actor, 0, 0)
        return number

    # Running.

    def _work_item_begins(self, item: Any) -> None:
        try:
            self._runners.begins(item.future)
            self._begin(item.fn, item.args, self._submitted.pop(id(item), 0))
        except Exception as error:
            self.recorder.failed("job", error)

    def _task_begins(self, called: Any, arguments: Any) -> None:
        try:
            self._begin(called, arguments, 0)
        except Exception as error:
            self.recorder.failed("job", error)

    def _run_begins(self, runner: Any) -> None:
        try:
            called = type(runner).run
            if _is_machinery(called):
                called = runner._target
            self._begin(called, (), 0)
        except Exception as error:
            self.recorder.failed("job", error)

    def _call_begins(self, queue: Any, item: Any) -> None:
        try:
            self._message(
                v.MESSAGE_RECEIVED, _channel(queue), item.work_id)
            self._begin(item.fn, item.args, 0)
        except Exception as error:
            self.recorder.failed("job", error)

    def _call_ends(self, queue: Any, item: Any) -> None:
        self._ends()
        try:
            self._message(v.MESSAGE_SENT, _channel(queue, " results"),
                          item.work_id)
        except Exception as error:
            self.recorder.failed("result", error)

    def _result_arrives(self, manager: Any, result: Any) -> None:
        try:
            number = getattr(result, "work_id", None)
            if type(number) is int:
                self._message(
                    v.MESSAGE_RECEIVED,
                    _channel(manager.call_queue, " results"), number)
        except Exception as error:
            self.recorder.failed("result", error)

    def _begin(self, called: Any, arguments: Any, number: int) -> None:
        called, _ = call_made(called, arguments)
        if called is None or _is_machinery(called):
            self._outer.setdefault(get_ident(), []).append(None)
            return
        function = 0
        if type(called) is FunctionType:
            function = self.recorder.functions.plain(
                called.__code__, called.__qualname__)
        self._run(callback_name(called), function, number)

    def _serves(self, served: Any, method: Any) -> None:
        try:
            self._run(f"{type(served).__name__}.{method}", 0, 0)
        except Exception as error:
            self.recorder.failed("served", error)

    def _run(self, name: str, function: int, number: int) -> None:
        recorder = self.recorder
        thread = recorder.thread()
        self._outer.setdefault(get_ident(), []).append(thread.activity)
        thread.activity = Activity(
            v.CALLBACK, number or recorder.next_callback())
        recorder.write_pair(
            v.CALLBACK_STARTED_IN, thread.slot, 0, thread.activity.number,
            recorder.string(name), 0, function, 0, 0)

    def _ends(self) -> None:
        recorder = self.recorder
        try:
            outer = self._outer[get_ident()].pop()
            if outer is None:
                return
            thread: ThreadState = recorder.thread()
            recorder.write(
                v.CALLBACK_ENDED, thread.slot, 0, thread.activity.number, 0)
            thread.activity = outer
        except Exception as error:
            recorder.failed("job", error)

    def _message(self, code: int, channel: str, number: int) -> None:
        recorder = self.recorder
        slot = recorder.thread().slot
        name = recorder.string(channel)
        if code == v.MESSAGE_SENT:
            recorder.write_pair(code, slot, 0, name, number, 0, 0, 0, 0)
        else:
            recorder.write(code, slot, 0, name, number)


def _channel(queue: Any, what: str = "") -> str:
    """Return a queue's name, which is the same in all its processes.

    Its lock has a name where processes find it by that; a forked process
    has the queue at the same address.
    """
    name = getattr(queue._rlock._semlock, "name", None)
    if type(name) is not str:
        name = f"{queue._opid}:{id(queue):x}"
    return f"process pool {name}{what}"


def _is_machinery(called: Any) -> bool:
    if type(called) is not FunctionType:
        return False
    module = called.__globals__.get("__name__")
    return type(module) is str and module.startswith(_MACHINERY)

"""Which threads can run the job whose result a thread waits for."""

from _thread import get_ident
from _weakref import ref
from typing import Any, Callable, Dict, List, Tuple

from .insertion import Insertion, edit
from .recorder import Recorder

# Of a pool with more threads nothing is told.
_MOST = 64

Slots = List[int]


class Runners:
    """Knows where the jobs of concurrent.futures are, begun or not."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        # By id of a future: the future, and what tells its threads.
        self._known: Dict[int, Tuple[Any, Callable[[], Slots]]] = {}

    def reset(self) -> None:
        """Forget all: a fork's child begins anew."""
        self._known.clear()

    def watch_asyncio(self, asyncio: Any) -> None:
        """Watch what other threads give loops to run."""
        edit(asyncio.tasks.run_coroutine_threadsafe, Insertion(
            self._given_to_loop, ("future", "loop"),
            before="loop.call_soon_threadsafe("))

    def submitted(self, future: Any, executor: Any) -> None:
        """A job waits for a thread of a pool."""
        pool = ref(executor)
        self._note(future, lambda: self._workers(pool()))

    def begins(self, future: Any) -> None:
        """The running thread begins a job."""
        ident = get_ident()
        self._note(future, lambda: self._slots([ident]))

    def of(self, future: Any) -> Slots:
        """Return the threads of which one has to run a job.

        Empty where that is not known, or where others can come to be.
        """
        reference, slots = self._known.get(id(future), (None, None))
        if slots is None or reference() is not future or (
                future._state not in ("PENDING", "RUNNING")):
            return []
        return slots()

    def _given_to_loop(self, future: Any, loop: Any) -> None:
        try:
            known = ref(loop)
            self._note(future, lambda: self._slots(
                [getattr(known(), "_thread_id", None)]))
        except Exception as error:
            self._recorder.failed("given_to_loop", error)

    def _note(self, future: Any, slots: Callable[[], Slots]) -> None:
        known = self._known
        key = id(future)

        def gone(reference: Any) -> None:
            if known.get(key, (None,))[0] is reference:
                del known[key]

        known[key] = ref(future, gone), slots

    def _workers(self, executor: Any) -> Slots:
        threads = getattr(executor, "_threads", ())
        if not 0 < len(threads) <= _MOST or (
                len(threads) < executor._max_workers):
            return []
        return self._slots([thread.ident for thread in threads])

    def _slots(self, idents: List[Any]) -> Slots:
        threads = self._recorder.threads
        if not all(ident in threads for ident in idents):
            return []
        return sorted(threads[ident].slot for ident in idents)

"""Driving a coroutine by the turns of its event loop."""

from typing import Any, Optional

from .driver import Channel, Driver, told

_COMMANDS = ["turn", "resume", "run", "pause", "close"]


class Loop:
    """An event loop that runs only when it is told to.

    With virtual time its clock leaps to when the next timer is due, where
    nothing but that timer could wake the program.
    """

    def __init__(self, channel: Channel, virtual_time: bool) -> None:
        import asyncio
        self._channel = channel
        self._leaps = virtual_time
        self._leapt = 0.0
        self.is_paused = False
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        if virtual_time:
            clock = self._loop.time
            setattr(self._loop, "time", lambda: clock() + self._leapt)

    def wait(self, awaitable: Any) -> Any:
        """Run until an awaitable has settled; return its result."""
        return self._loop.run_until_complete(_result_of(awaitable))

    def task(self, coroutine: Any) -> Any:
        """Make a coroutine's task."""
        return self._loop.create_task(coroutine)

    def turn(self) -> bool:
        """Run one turn; False when nothing is left that could happen."""
        if not self._wait_for_work():
            return False
        if self._channel.is_pause_due():
            self.is_paused = True
            return True
        self._loop.call_soon(self._loop.stop)
        self._loop.run_forever()
        return True

    def resume(self, task: Any) -> bool:
        """Run until a task has made a step, or a pause; False as for a turn.
        """
        waiter = getattr(task, "_fut_waiter", None)
        if waiter is None or waiter.done():
            return self.turn()
        steps = []
        waiter.add_done_callback(steps.append)
        while not steps:
            if not self.turn():
                return False
            if self.is_paused:
                return True
        return task.done() or self.turn()

    def _wait_for_work(self) -> bool:
        """Wait, without taking anything up, until a turn has work to do.

        A pause ends the wait too.
        """
        loop = self._loop
        ready = getattr(loop, "_ready", None)
        selector = getattr(loop, "_selector", None)
        if ready is None or selector is None:
            return True
        if ready:
            return True
        scheduled = [handle for handle in getattr(loop, "_scheduled", ())
                     if not handle.cancelled()]
        # Only the loop's own wake-up pipe is left.
        alone = len(selector.get_map()) <= 1 and not _other_threads()
        if not scheduled:
            if alone:
                return False
            self._sleep(selector, None)
            return True
        earliest = min(handle.when() for handle in scheduled)
        timeout = max(0.0, earliest - loop.time())
        if alone and self._leaps:
            self._leapt += timeout
        else:
            self._sleep(selector, timeout)
        return True

    def _sleep(self, selector: Any, timeout: Optional[float]) -> None:
        import selectors
        pauses = self._channel.pauses
        try:
            polled = selector.fileno()
        except (AttributeError, OSError):
            pauses = -1  # it cannot be waited for together with anything
        if pauses < 0:
            selector.select(timeout)
            return
        with selectors.DefaultSelector() as both:
            both.register(polled, selectors.EVENT_READ)
            both.register(pauses, selectors.EVENT_READ)
            both.select(timeout)

    def close(self) -> None:
        """End what still runs, as asyncio.run does."""
        import asyncio
        loop = self._loop
        try:
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            if tasks:
                loop.run_until_complete(
                    asyncio.gather(*tasks, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _other_threads() -> bool:
    import threading
    return threading.active_count() > 1


async def _result_of(awaitable: Any) -> Any:
    return await awaitable


def drive_coroutine(driver: Driver, coroutine: Any, loop: Loop) -> int:
    """Drive a coroutine by turns of its event loop."""
    channel = driver.channel
    channel.say("ready", what="coroutine", commands=_COMMANDS,
                hasBegun=False, frames=driver.frames(coroutine))
    task = None
    while True:
        command = channel.hear()
        name = "close" if command is None else command["command"]
        if name not in _COMMANDS:
            channel.say("refused", message=(
                "A coroutine knows turn, resume, run and close, "
                "not %s." % name))
            continue
        if name == "pause":
            channel.say("refused", message="It does not run.")
            continue
        loop.is_paused = False
        if name == "close":
            if task is None:
                coroutine.close()
            channel.say("settled", outcome="closed")
            return 0
        if task is None:
            task = loop.task(coroutine)
        alive = True
        if name == "turn":
            alive = loop.turn()
        elif name == "resume":
            alive = loop.resume(task)
        else:
            while alive and not task.done() and not loop.is_paused:
                alive = loop.turn()
        if not alive:
            channel.say("settled", outcome="never")
            return 1
        if task.done():
            return _settled(driver, task)
        channel.say("suspended", frames=driver.frames(coroutine))


def _settled(driver: Driver, task: Any) -> int:
    try:
        value = task.result()
    except BaseException as error:
        driver.channel.say("settled", outcome="threw", value=told(error))
        return 1
    driver.channel.say("settled", outcome="returned",
                       value=driver.preview(value))
    return 0

"""Driving a generator or an asynchronous generator by hand."""

from typing import Any, Callable, Dict

from .driver import Driver, has_begun, told

_COMMANDS = ["next", "throw", "close", "run"]


class GeneratorDriver:
    """Drives a generator or an asynchronous generator by commands.

    `wait` makes a value of what the generator's methods return: of an
    asynchronous generator that is an awaitable.
    """

    def __init__(self, driver: Driver, generator: Any, limit: int,
                 wait: Callable[[Any], Any], what: str) -> None:
        self._driver = driver
        self._generator = generator
        self._limit = limit
        self._wait = wait
        self._what = what
        self._has_begun = has_begun(generator)
        self._send, self._throw, self._close = (
            (generator.send, generator.throw, generator.close)
            if what == "generator" else
            (generator.asend, generator.athrow, generator.aclose))

    def drive(self) -> int:
        """Obey commands until the generator has ended."""
        driver = self._driver
        say = driver.channel.say
        say("ready", what=self._what, commands=_COMMANDS,
            hasBegun=self._has_begun,
            frames=driver.frames(self._generator))
        while True:
            command = driver.channel.hear() or {"command": "close"}
            name = command["command"]
            try:
                value = self._argument(name, command)
            except BaseException as error:
                driver.refuse(error)
                continue
            try:
                result = self._perform(name, value)
            except (StopIteration, StopAsyncIteration) as stop:
                say("settled", outcome="returned",
                    value=driver.preview(getattr(stop, "value", None)))
                return 0
            except BaseException as error:
                say("settled", outcome="threw", value=told(error))
                return 1
            if name == "close":
                say("settled", outcome="closed")
                return 0
            say("suspended", value=driver.preview(result),
                frames=driver.frames(self._generator))

    def _argument(self, name: str, command: Dict[str, Any]) -> Any:
        """Return what is sent or thrown; raise where that cannot be."""
        if name not in _COMMANDS:
            raise ValueError(
                "a generator knows next, send, throw, close and run")
        if name == "throw":
            return _exception(self._driver.evaluate(command))
        if name != "next" or "expression" not in command:
            return None
        value = self._driver.evaluate(command)
        if value is not None and not self._has_begun:
            raise TypeError(
                "can't send non-None value to a just-started %s: "
                "take it to its first yield by next"
                % self._what.replace("-", " "))
        return value

    def _perform(self, name: str, value: Any) -> Any:
        self._has_begun = True
        if name == "close":
            return self._wait(self._close())
        if name == "throw":
            return self._wait(self._throw(value))
        if name == "next":
            return self._wait(self._send(value))
        result = None
        for _ in range(self._limit):
            result = self._wait(self._send(None))
        return result


def _exception(value: Any) -> BaseException:
    """Return what is to be thrown for a class or an instance."""
    if isinstance(value, type) and issubclass(value, BaseException):
        return value()
    if isinstance(value, BaseException):
        return value
    raise TypeError("only exceptions can be thrown, not %s"
                    % type(value).__name__)

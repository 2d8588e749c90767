"""Generators: functions that stop in the middle and go on later.

Put the cursor in ``countdown`` and run *Trace Coroutine*: every ``yield`` is
a moment at which the function is suspended and its caller runs.
"""


def countdown(start):
    """Yield start, start - 1, ... 1."""
    while start > 0:
        yield start
        start -= 1
    return "lift-off"


def squares(numbers):
    """A stage of a pull pipeline: asks for an item when it is asked."""
    for number in numbers:
        yield number * number


def chained():
    """``yield from`` hands over to another generator, and gets its result."""
    result = yield from countdown(2)
    yield result


def main():
    for value in squares(countdown(3)):
        print(value)
    print(list(chained()))


if __name__ == "__main__":
    main()

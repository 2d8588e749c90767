"""A pipeline of coroutines: source -> keep -> broadcast -> two sinks.

Data is pushed: each stage waits in ``yield`` until the stage before it calls
``send()``. Trace ``main`` and watch the values travel along the edges.
"""

import functools


def coroutine(function):
    """Prime a send()-coroutine: run it to its first yield.

    A coroutine that was just created has not run at all, so there is no
    ``yield`` yet that could receive a value.
    """

    @functools.wraps(function)
    def primed(*args, **kwargs):
        started = function(*args, **kwargs)
        next(started)
        return started

    return primed


def source(numbers, target):
    """Push every number into the target, then close it."""
    for number in numbers:
        target.send(number)
    target.close()


@coroutine
def keep(predicate, target):
    """Pass on the items for which the predicate holds."""
    try:
        while True:
            item = yield
            if predicate(item):
                target.send(item)
    finally:
        target.close()


@coroutine
def broadcast(targets):
    """Send every item to all targets, one after the other."""
    try:
        while True:
            item = yield
            for target in targets:
                target.send(item)
    finally:
        for target in targets:
            target.close()


@coroutine
def collect(items):
    """Keep every item."""
    while True:
        items.append((yield))


@coroutine
def running_total(totals):
    """Answer every item with the sum so far."""
    total = 0
    while True:
        item = yield total
        total += item
        totals.append(total)


def is_odd(number):
    return number % 2 == 1


def main():
    items, totals = [], []
    sinks = [collect(items), running_total(totals)]
    source(range(1, 7), keep(is_odd, broadcast(sinks)))
    print("items ", items)
    print("totals", totals)


def unprimed():
    """What the decorator is for: the first send() to a fresh coroutine."""
    fresh = running_total.__wrapped__([])
    try:
        fresh.send(1)
    except TypeError as error:
        print("unprimed:", error)


if __name__ == "__main__":
    main()
    unprimed()

"""Exceptions that pass through ordinary functions."""


def fail(number):
    raise KeyError(number)


def attempt(number):
    return fail(number)


def main():
    for number in range(300_000):
        try:
            attempt(number)
        except KeyError:
            pass

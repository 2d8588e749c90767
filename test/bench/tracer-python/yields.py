"""A million yields of one generator."""


def count(limit):
    for number in range(limit):
        yield number


def main():
    for _ in count(1_000_000):
        pass

"""Work without any suspension."""


def collatz(number):
    steps = 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        steps += 1
    return steps


def main():
    for number in range(1, 20_000):
        collatz(number)

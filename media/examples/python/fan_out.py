"""One producer, three workers, one queue.

The queue holds two items at most, so the producer waits in ``put()``
whenever the workers are behind: that waiting is called backpressure.
"""

import asyncio

# Hundredths of a second that each request takes.
LATENCIES = (1, 4, 8, 1, 4, 6)


async def produce(queue, count, workers):
    for number in range(count):
        await queue.put(number)
    for _ in range(workers):
        await queue.put(None)


async def fetch(number):
    """Stands in for a request over the network."""
    await asyncio.sleep(0.01 * LATENCIES[number])
    return number * number


async def work(name, queue, results):
    while (number := await queue.get()) is not None:
        results[number] = await fetch(number)
    return name


async def main():
    queue = asyncio.Queue(maxsize=2)
    results = {}
    workers = [
        asyncio.create_task(work(name, queue, results), name=name)
        for name in ("first", "second", "third")
    ]
    await produce(queue, len(LATENCIES), len(workers))
    finished = await asyncio.gather(*workers)
    print("finished", finished)
    print("results", [results[number] for number in sorted(results)])


if __name__ == "__main__":
    asyncio.run(main())

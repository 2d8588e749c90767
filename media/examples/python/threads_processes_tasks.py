"""The same work three ways: tasks, threads, processes.

Waiting overlaps in all three. Computing overlaps only in processes: tasks
share one thread, and threads share one interpreter lock (the GIL).
Concurrency is many things in progress; parallelism is many things at once.
"""

import asyncio
import concurrent.futures
import time


def compute(number):
    """Work that needs the processor."""
    total = 0
    for step in range(200_000):
        total += step % number
    return total


def wait(seconds):
    """Work that only waits."""
    time.sleep(seconds)
    return seconds


async def wait_as_task(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def compute_as_task(number):
    return compute(number)


async def tasks():
    """Waiting overlaps; computing runs one after the other."""
    await asyncio.gather(*(wait_as_task(0.03) for _ in range(3)))
    return await asyncio.gather(*(compute_as_task(n) for n in (3, 5, 7)))


async def pool(executor):
    """Hand the same work to threads or to processes."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(
        *(loop.run_in_executor(executor, wait, 0.03) for _ in range(3))
    )
    return await asyncio.gather(
        *(loop.run_in_executor(executor, compute, n) for n in (3, 5, 7))
    )


async def threads():
    with concurrent.futures.ThreadPoolExecutor(3) as executor:
        return await pool(executor)


async def processes():
    with concurrent.futures.ProcessPoolExecutor(3) as executor:
        return await pool(executor)


async def main():
    print("tasks    ", await tasks())
    print("threads  ", await threads())
    print("processes", await processes())


if __name__ == "__main__":
    asyncio.run(main())

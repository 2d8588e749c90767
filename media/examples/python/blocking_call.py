"""One coroutine computes without ever waiting, so all others are late.

The tickers want to run every 10 ms. While ``blocker`` sleeps with
``time.sleep`` the event loop cannot run anything else: look for the hatched
bars in the timeline. ``polite`` does the same work in a thread instead.
"""

import asyncio
import time


async def blocker():
    """Hold the event loop for 50 ms."""
    time.sleep(0.05)


async def polite():
    """Do the same work in a thread; the loop goes on meanwhile."""
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.05)


async def ticker(count):
    for _ in range(count):
        await asyncio.sleep(0.01)
    return count


async def late():
    await asyncio.gather(ticker(3), ticker(2), blocker())


async def in_time():
    await asyncio.gather(ticker(3), ticker(2), polite())


async def main():
    started = time.perf_counter()
    await late()
    between = time.perf_counter()
    await in_time()
    ended = time.perf_counter()
    print("late: at least 50 ms:", between - started >= 0.05)
    print("in time: at least 50 ms:", ended - between >= 0.05)


if __name__ == "__main__":
    asyncio.run(main())

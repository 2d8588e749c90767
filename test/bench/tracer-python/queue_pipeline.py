"""Items that pass through two bounded queues and three tasks."""
import asyncio

END = object()


async def source(first, items):
    for item in range(items):
        await first.put(item)
    await first.put(END)


async def increment(first, second):
    while (item := await first.get()) is not END:
        await second.put(item + 1)
    await second.put(END)


async def total(second):
    result = 0
    while (item := await second.get()) is not END:
        result += item
    return result


async def pipeline(items):
    first, second = asyncio.Queue(10), asyncio.Queue(10)
    await asyncio.gather(
        source(first, items), increment(first, second), total(second))


def main():
    asyncio.run(pipeline(30_000))

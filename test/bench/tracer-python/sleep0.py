"""A thousand tasks that give way a hundred times each."""
import asyncio


async def give_way(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def crowd(tasks, times):
    await asyncio.gather(*(give_way(times) for _ in range(tasks)))


def main():
    asyncio.run(crowd(1000, 100))

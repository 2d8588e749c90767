"""Suspensions nine coroutines deep."""
import asyncio


async def level(depth):
    if depth:
        return await level(depth - 1)
    for _ in range(300):
        await asyncio.sleep(0)


async def chains(tasks):
    await asyncio.gather(*(level(8) for _ in range(tasks)))


def main():
    asyncio.run(chains(100))

"""Calling a coroutine function runs nothing: it makes a coroutine object.

Something has to drive it: ``await``, a task, or ``asyncio.run``. Here one is
forgotten. Python warns when the object is thrown away; the trace shows where
it was made.
"""

import asyncio


async def save(name):
    await asyncio.sleep(0)
    print("saved", name)


async def main():
    save("forgotten")
    await save("remembered")


if __name__ == "__main__":
    asyncio.run(main())

"""An event loop that is used again after it was closed.

``asyncio.run`` makes a loop, runs it, and closes it. Whatever still belongs to
that loop can never be woken again.
"""

import asyncio


async def pause():
    await asyncio.sleep(0)


def use_again():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(pause())
    loop.close()
    forgotten = pause()
    try:
        loop.run_until_complete(forgotten)
    except RuntimeError as error:
        print("after close:", error)
    finally:
        forgotten.close()


async def run_inside():
    inner = pause()
    try:
        asyncio.run(inner)
    except RuntimeError as error:
        print("inside a loop:", error)
    finally:
        inner.close()


if __name__ == "__main__":
    use_again()
    asyncio.run(run_inside())

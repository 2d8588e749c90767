"""Every kind of suspension point, in every shape that moves its ends."""

import asyncio
import contextlib


class T:
    async def __aenter__(self): await asyncio.sleep(0); return self
    async def __aexit__(self, *a): await asyncio.sleep(0)
    def __await__(self): yield from asyncio.sleep(0).__await__()
    def make(self, *a, **k): return self
    def __aiter__(self): return self
    n = 0
    async def __anext__(self):
        await asyncio.sleep(0)
        self.n += 1
        if self.n > 1: raise StopAsyncIteration
        return self.n
asyncish = T()
async_thing = T()
awaited = T()
async def sleeper(x=0):
    await asyncio.sleep(0)
    return x
async def withs():
    async with asyncish.make():
        pass
    async with asyncish.make() as a, T() as b:
        await asyncish
    async with (T() as a, T()):
        pass
    async with \
            T().make(
                1,
                key="a:b"
            ) as c:
        pass
    async   with T(): await awaited
    async with async_thing: pass
    with contextlib.suppress(Exception):
        async with T(): pass
    async with T().make({"a": [1, 2]}, lambda: 3)as z:pass
async def fors():
    async for x in T(): pass
    async for x in asyncish.make(): pass
    async for (x, y) in pairs(): pass
    async for x in T(
    ):
        await asyncio.sleep(0)
    else:
        pass
    [x async for x in T()]
    [x async for x in asyncish.make() if x]
    {x: await sleeper(x) async for x in T()}
    [await sleeper(y) for y in (1, 2)]
    [x for y in (1,) async for x in T()]
    print(len([x async for x in T()]), end="")
async def pairs():
    await asyncio.sleep(0)
    yield 1, 2
async def awaits():
    é = await sleeper("é"); ü = (await sleeper("ü"))
    return await sleeper(await sleeper((1)))
async def more():
    x = (await
         sleeper(
             2))
    await (sleeper(3))
    await ((sleeper(3)))
    await asyncio.gather(
        sleeper(1),  # comment: await
        sleeper(2),
    )
    await awaited.make(
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀a" "😀😀😀😀😀"
    )
    await awaited.make(1, \
        2)
    await awaited.make(); return (await awaits())
def gens():
    yield
    a = yield
    b = yield 1
    c = (yield 2), (yield (3))
    yield from (4, 5)
    d = yield from range(2)
    yield (6, 7)
    yield 8, 9
    print((yield), end="")
    x = lambda: (yield 10)
    yield from x()
    yielded = [1]
    yield yielded
    yield (yield 1)
    yield from (i for i in range(2))
async def main():
    await withs(); await fors(); await awaits(); await more()
    for _ in gens(): pass
    await asyncio.wait_for(sleeper(), timeout=1)
asyncio.run(main())

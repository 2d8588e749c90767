import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "blocking-call",
  language: "python",
  valid: [
    "import time\ndef f():\n    time.sleep(1)\n",
    "async def f():\n    await asyncio.to_thread(time.sleep, 1)\n    def g():\n        time.sleep(1)\n    h(lambda: time.sleep(1))\n",
    "async def f():\n    my.time.sleep(1)\n    self.input()\n    # time.sleep(1)\n    x = 'time.sleep(1)'\n",
    "time.sleep(1)\n",
    "from aiofiles import open\nasync def f():\n    async with open(x) as file:\n        pass\n",
    "async def f():\n    db.open(x)\n    await path.read_text()\n    with webbrowser.open(x):\n        pass\n",
  ],
  invalid: [
    "import time\nasync def f():\n    «time.sleep»(1)\n",
    "async def f():\n    for _ in x:\n        r = «requests.get»(url).json()\n        yield r\n",
    "async def f():\n    with «open»('a') as file:\n        return file.read()\n",
    "async def f():\n    «Path('a').write_text»(«pathlib.Path(b).read_text»())\n    «shutil.rmtree»(x)\n    «httpx.get»(u)\n",
    "async def f():\n    «subprocess.run»(['ls'])\n    name = «input»()\n    «urllib.request.urlopen»(u)\n",
  ],
  fixed: [
    [
      "import time\nasync def f():\n    time.sleep(1)\n",
      "Use asyncio.sleep",
      "import asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n",
    ],
    [
      "import asyncio\nimport requests\nasync def f():\n    return requests.get(u, timeout=3).json()\n",
      "Run it in a thread with asyncio.to_thread",
      "import asyncio\nimport requests\nasync def f():\n    return (await asyncio.to_thread(requests.get, u, timeout=3)).json()\n",
    ],
  ],
});

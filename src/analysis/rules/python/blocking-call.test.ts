import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "blocking-call",
  language: "python",
  valid: [
    "from asyncio import sleep\nasync def f():\n    await sleep(1)\n",
    "from trio import sleep\nasync def f():\n    await sleep(1)\n",
    "try:\n    from gevent import sleep\nexcept ImportError:\n    from time import sleep\nasync def f():\n    sleep(1)\n",
    "from time import sleep\nasync def f(sleep):\n    sleep(1)\n",
    "from os import path\nasync def f():\n    run(path)\n",
    "import time\ndef f():\n    time.sleep(1)\n",
    "async def f():\n    await asyncio.to_thread(time.sleep, 1)\n    def g():\n        time.sleep(1)\n    h(lambda: time.sleep(1))\n",
    "async def f():\n    my.time.sleep(1)\n    self.input()\n    # time.sleep(1)\n    x = 'time.sleep(1)'\n",
    "time.sleep(1)\n",
    "from aiofiles import open\nasync def f():\n    async with open(x) as file:\n        pass\n",
    "from anyio import Path\nasync def f(p):\n    return await Path(p).read_text()\n",
    "async def f():\n    time.sleep(1)  # noqa: ASYNC251\n",
    "async def f():\n    db.open(x)\n    await path.read_text()\n    with webbrowser.open(x):\n        pass\n",
  ],
  invalid: [
    "from time import sleep\nfrom subprocess import (PIPE,\n    run as start)\nfrom shutil import rmtree as remove\nasync def f():\n    «sleep»(1)\n    «start»(['ls'], stdout=PIPE)\n    «remove»(x)\n",
    "import time\nasync def f():\n    «time.sleep»(1)\n",
    "async def f():\n    for _ in x:\n        r = «requests.get»(url).json()\n        yield r\n",
    "async def f():\n    with «open»('a') as file:\n        return file.read()\n",
    "async def f():\n    «Path('a').write_text»(«pathlib.Path(b).read_text»())\n    «shutil.rmtree»(x)\n    «httpx.get»(u)\n",
    "async def f():\n    «subprocess.run»(['ls'])\n    name = «input»()\n    «urllib.request.urlopen»(u)\n",
  ],
  messages: [
    ["import trio, time\nasync def f():\n    time.sleep(1)\n", /Use await trio\.sleep\(…\)\.$/u],
    ["import anyio\nasync def f():\n    open(x)\n", /Use await anyio\.open_file\(…\)\.$/u],
    ["import anyio\nasync def f():\n    input()\n", /Use await anyio\.to_thread\.run_sync\(…\)\.$/u],
    ["import asyncio\nasync def f():\n    open(x)\n", /Use await asyncio\.to_thread\(…\) for what/u],
  ],
  unfixable: ["import trio, time\nasync def f():\n    time.sleep(1)\n"],
  fixed: [
    [
      "import asyncio\nfrom time import sleep\nasync def f():\n    sleep(1)\n",
      "Use asyncio.sleep",
      "import asyncio\nfrom time import sleep\nasync def f():\n    await asyncio.sleep(1)\n",
    ],
    [
      "import asyncio\nfrom subprocess import run\nasync def f():\n    run(['ls'])\n",
      "Run it in a thread with asyncio.to_thread",
      "import asyncio\nfrom subprocess import run\nasync def f():\n    await asyncio.to_thread(run, ['ls'])\n",
    ],
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

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pythonFor } from "./interpreters";
import { coroscope, run, type ProgramResult, type RunOptions } from "./run-program";

/** Programs whose every outward effect must be the same traced and plain. */
const programs: Readonly<Record<"js" | "py", Readonly<Record<string, string>>>> = {
  js: {
    "arguments, output and a plain end": `
      async function main() { await null; console.log(process.argv.slice(1), process.execArgv); console.error("ü"); }
      main();`,
    "its input": `
      (async () => { let text = ""; for await (const part of process.stdin) text += part; console.log([text]); })();`,
    "an exit code": `async function main() { await null; process.exitCode = 7; } main();`,
    "process.exit in a coroutine": `async function main() { try { await null; process.exit(9); } finally { console.log("no"); } } main();`,
    "a signal to itself": `async function main() { await null; process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1e6); } main();`,
    "SIGKILL to itself": `async function main() { await null; process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1e6); } main();`,
    "bytes that are no text": `async function main() { await null; process.stdout.write(Buffer.from([0, 255, 128, 10, 13])); } main();`,
    "an empty file": "",
  },
  py: {
    "arguments, output and a plain end": `
import asyncio, sys
async def main():
    await asyncio.sleep(0)
    print(sys.argv, __name__, file=sys.stdout)
    print("ü", file=sys.stderr)
asyncio.run(main())`,
    "its input": `
import asyncio, sys
async def main():
    await asyncio.sleep(0)
    print([sys.stdin.read()])
asyncio.run(main())`,
    "an exit code": `
import asyncio, sys
async def main():
    await asyncio.sleep(0)
    sys.exit(7)
asyncio.run(main())`,
    "os._exit in a coroutine": `
import asyncio, os
async def main():
    try:
        await asyncio.sleep(0)
        os._exit(9)
    finally:
        print("no")
asyncio.run(main())`,
    "an uncaught error": `
import asyncio
async def main():
    await asyncio.sleep(0)
    raise TypeError("lost")
asyncio.run(main())`,
    "a signal to itself": `
import asyncio, os, signal
async def main():
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
asyncio.run(main())`,
    "SIGKILL to itself": `
import asyncio, os, signal
async def main():
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())`,
    "a segmentation fault": `
import asyncio, os, signal
async def main():
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGSEGV)
asyncio.run(main())`,
    "a warning about a coroutine that is never awaited": `
import asyncio
async def save():
    await asyncio.sleep(0)
async def main():
    save()
    await asyncio.sleep(0)
asyncio.run(main())`,
    "bytes that are no text": `
import sys
def numbers():
    yield bytes([0, 255, 128, 10, 13])
sys.stdout.buffer.write(b"".join(numbers()))`,
    "a syntax error": "async def main(:\n    await x\n",
    "an empty file": "",
  },
};

describe("a traced program", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope pass "));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a program plain and traced; nobody may be able to tell which was which. */
  async function assertSame(interpreter: string, file: string, options: RunOptions = {}): Promise<void> {
    const words = [file, "a b", "--out", '"', ""];
    const here = { directory: folder, input: "one\ntwo", ...options };
    const plain = await run(interpreter, words, here);
    const out = path.join(folder, "trace.coroscope");
    const name = file.endsWith(".py") ? "--python" : "--node";
    const traced = await coroscope(["trace", name, interpreter, "--out", out, ...words], here);
    assert.deepEqual(withoutProcessIds(traced), withoutProcessIds(plain));
    const checked = await coroscope(["check", out]);
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  }

  for (const [name, source] of Object.entries(programs.js)) {
    it(`in Node.js shows nothing of it: ${name}`, async function () {
      if (process.platform === "win32" && /signal|SIGKILL/.test(name)) this.skip();
      writeFileSync(path.join(folder, "app.js"), source);
      await assertSame(process.execPath, "app.js");
    });
  }

  for (const [name, source] of Object.entries(programs.py)) {
    it(`in Python shows nothing of it: ${name}`, async function () {
      if (process.platform === "win32" && /signal|SIGKILL|segmentation/.test(name)) this.skip();
      writeFileSync(path.join(folder, "app.py"), source);
      await assertSame(await pythonFor(this), "app.py");
    });
  }

  it("gets the signals that its tracer gets, and decides about them", async function () {
    if (process.platform === "win32") this.skip();
    writeFileSync(
      path.join(folder, "app.js"),
      `process.on("SIGTERM", () => { console.log("asked"); process.exit(5); });
       async function main() { console.log("ready"); await new Promise((done) => setTimeout(done, 90_000)); }
       main();`,
    );
    const traced = await coroscope(["trace", "--out", "t", "app.js"], {
      directory: folder,
      watch: (output, child) => {
        if (output === "ready\n") child.kill("SIGTERM");
      },
    });
    assert.deepEqual([traced.code, traced.stdout, traced.stderr], [5, "ready\nasked\n", ""]);
  });

  it("that ends by a forwarded signal ends its tracer by the same", async function () {
    if (process.platform === "win32") this.skip();
    const python = await pythonFor(this);
    writeFileSync(
      path.join(folder, "app.py"),
      "import asyncio\nasync def main():\n    print('ready', flush=True)\n    await asyncio.sleep(90)\nasyncio.run(main())\n",
    );
    const interrupt: RunOptions = {
      directory: folder,
      watch: (output, child) => {
        if (output === "ready\n") child.kill("SIGINT");
      },
    };
    const plain = await run(python, ["app.py"], interrupt);
    const traced = await coroscope(["trace", "--python", python, "--out", "t", "app.py"], interrupt);
    assert.deepEqual(traced, plain);
    assert.match(traced.stderr, /KeyboardInterrupt/);
    assert.equal((await coroscope(["check", "t"], { directory: folder })).code, 0);
  });

  it("keeps its environment, and NODE_OPTIONS and PYTHONPATH work as before", async function () {
    const python = await pythonFor(this);
    writeFileSync(path.join(folder, "mine.js"), "globalThis.mine = 1;");
    writeFileSync(path.join(folder, "app.js"), "console.log(globalThis.mine, process.env.OTHER);");
    writeFileSync(path.join(folder, "mine.py"), "value = 2\n");
    writeFileSync(path.join(folder, "sitecustomize.py"), "import builtins\nbuiltins.customized = True\n");
    writeFileSync(path.join(folder, "app.py"), "import mine\nprint(mine.value, customized)\n");
    const environment = {
      OTHER: "ö",
      NODE_OPTIONS: `--require "${path.join(folder, "mine.js").replaceAll("\\", "\\\\")}"`,
      PYTHONPATH: folder,
    };
    const node = await coroscope(["trace", "--out", "n", "app.js"], { directory: folder, environment });
    assert.deepEqual([node.stdout, node.stderr], ["1 ö\n", ""]);
    const traced = await coroscope(["trace", "--python", python, "--out", "p", "app.py"], {
      directory: folder,
      environment,
    });
    assert.deepEqual([traced.stdout, traced.stderr], ["2 True\n", ""]);
  });

  it("shows only its own code where a called function throws", async () => {
    writeFileSync(
      path.join(folder, "app.mjs"),
      "async function lose() { await null; throw new TypeError('lost'); }\n",
    );
    const traced = await coroscope(["trace", "--out", "t", "--call", "lose()", "app.mjs"], {
      directory: folder,
    });
    assert.equal(traced.code, 1);
    assert.match(traced.stderr, /TypeError: lost\n {4}at lose \(.*app\.mjs:1:43\)\n\nNode\.js v/);
    assert.doesNotMatch(traced.stderr, /_\$c|call-node|drive/);
  });

  it("may be any command", async function () {
    if (process.platform === "win32") this.skip();
    writeFileSync(path.join(folder, "app.js"), "async function f() { await null; console.log('ran'); } f();");
    const words = ["env", "--", "node", "app.js"];
    const traced = await coroscope(["trace", "--out", "t", "--", ...words], { directory: folder });
    assert.deepEqual([traced.code, traced.stdout, traced.stderr], [0, "ran\n", ""]);
    assert.ok(existsSync(path.join(folder, "t", "trace.json")));
  });

  it("is told from its tracer by where the tracer speaks, and how", async () => {
    writeFileSync(path.join(folder, "app.js"), "async function f() { await null; console.log('ran'); } f();");
    const traced = await coroscope(["trace", "app.js"], { directory: folder });
    assert.equal(traced.stdout, "ran\n");
    assert.match(traced.stderr, /^coroscope: the trace is in app-\d{8}-\d{6}\.coroscope\n$/);
  });
});

/** Node's and Python's own words may hold the id of the process that wrote them. */
function withoutProcessIds(result: ProgramResult): ProgramResult {
  return { ...result, stderr: result.stderr.replace(/\(node:\d+\)/g, "(node:ID)") };
}

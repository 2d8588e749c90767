import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { faultsOf, readStreams, transcript } from "../python/traced-python";

/** The package that holds CPython 3.14 for Node; it is too large to be a dependency of everyone who builds. */
const pyodide = "pyodide@314.0.7";
const installed = path.join(tmpdir(), `coroscope-${pyodide.replace("@", "-")}`);
const entry = path.join(installed, "node_modules", "pyodide", "pyodide.mjs");

function install(): boolean {
  if (existsSync(entry)) return true;
  mkdirSync(installed, { recursive: true });
  const words = ["install", "--no-audit", "--no-fund", "--prefix", installed, pyodide];
  spawnSync("npm", words, { stdio: "ignore", timeout: 60_000 });
  return existsSync(entry);
}

const program = [
  "import asyncio, threading",
  "def numbers():",
  "    sent = yield 1",
  "    yield sent",
  "pair = numbers()",
  "print(next(pair), pair.send('two'))",
  "pair.close()",
  "async def child(number):",
  "    await asyncio.sleep(0)",
  "    return number",
  "async def main():",
  "    print(await asyncio.gather(child(1), child(2)))",
  "door, gate = threading.Lock(), threading.RLock()",
  "def use(lock, error):",
  "    try:",
  "        with lock:",
  "            with lock if error else threading.Lock(): pass",
  "            if error: raise error",
  "    except KeyError: print('raised')",
  "    with lock: print(lock is door)",
];

/** Runs in Node: Python sees the folders of the tracer, the program and the trace. */
const host = `
const [entry, tracer, work, trace, options] = process.argv.slice(2);
const { loadPyodide } = await import(entry);
const python = await loadPyodide();
for (const [folder, root] of [["/tracer", tracer], ["/work", work], ["/trace", trace]]) {
  python.FS.mkdirTree(folder);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, folder);
}
python.globals.set("options", options);
await python.runPythonAsync(\`
import sys
sys.path[:0] = ["/tracer", "/work"]
from coroscope_tracer import tracing
tracer = tracing.start(options)
import main
await main.main()
from coroscope_tracer import vocabulary
kind = vocabulary.RESOURCE_KINDS.index("lock")
for name in "door", "gate":
    # As if another thread had waited for it before: there are none here.
    tracer.operations.announce(getattr(main, name), kind, name, 0)
main.use(main.door, None)
main.use(main.gate, KeyError)
tracer.recorder.files.flush()
\`);
`;

describe("tracing Python 3.14 in WebAssembly", function () {
  this.timeout(150_000);
  let folder: string;

  before(function () {
    if (!install()) {
      console.log(`    (${pyodide} is missing, and could not be installed)`);
      this.skip();
    }
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-wasm-")));
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("tells of generators and coroutines as everywhere", async () => {
    const [work, trace] = ["work", "run.coroscope"].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    for (const one of [work, trace]) mkdirSync(one);
    writeFileSync(path.join(work, "main.py"), program.join("\n"));
    writeFileSync(path.join(folder, "host.mjs"), host);
    const tracer = path.resolve(__dirname, "../../src/tracer/python");
    const options = JSON.stringify({ folder: "/trace", roots: ["/work"], values: "previews", redact: "" });
    const words = [path.join(folder, "host.mjs"), pathToFileURL(entry).href, tracer, work, trace, options];
    const ended = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 60_000 });
    assert.deepEqual([ended.stdout, ended.status], ["1 two\n[1, 2]\nTrue\nraised\nFalse\n", 0], ended.stderr);
    const [stream] = readStreams(trace);
    assert.match(stream!.header.runtime.version, /^3\.14\./);
    assert.deepEqual(await faultsOf(trace), []);
    const lines = transcript(stream, ({ event }) => event !== "gap");
    assert.deepEqual(lines.slice(0, 6), [
      "coroutine-started function=numbers",
      "coroutine-suspended point=yield 3:11:3:18 1 value=1",
      "coroutine-resumed mode=value value='two'",
      "coroutine-suspended point=yield 4:4:4:14 sent value='two'",
      "coroutine-resumed mode=close",
      "coroutine-settled outcome=closed",
    ]);
    const settled = lines.filter((line) => line.startsWith("coroutine-settled outcome=returned"));
    assert.equal(settled.length, 3);
    // An error leaves a with block as well as its end does.
    assert.deepEqual(
      lines
        .filter((line) => line.startsWith("resource-operation"))
        .map((line) => line.split("operation=")[1]),
      ["door", "gate"].flatMap(() => ["acquired", "release", "acquired", "release"]),
    );
    assert.ok(lines.includes("coroutine-suspended point=await 9:4:9:26 asyncio.sleep(0)"), lines.join("\n"));
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pyenvPythonFor, pythonFor } from "./interpreters";
import { commandLine, distribution, run, type ProgramResult, type RunOptions } from "./run-program";
import { Scratch } from "./scratch";

describe("bad input to the command line", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let folder: string;

  beforeEach(() => {
    scratch = new Scratch();
    folder = scratch.folder;
  });

  afterEach(() => scratch.remove());

  const write = (name: string, text: string | Buffer): void => scratch.write(name, text);
  const here = (words: readonly string[], options: RunOptions = {}): Promise<ProgramResult> =>
    scratch.coroscope(words, options);

  describe("an interpreter", () => {
    it("that is missing is named with the setting that helps", async () => {
      write("app.py", "");
      write("app.js", "");
      const python = await here(["trace", "--python", "/no/such/python", "app.py"]);
      assert.equal(python.code, 127);
      assert.match(
        python.stderr,
        /^coroscope: There is no Python at "\/no\/such\/python".*coroscope\.python\.path/,
      );
      const node = await here(["trace", "--node", "nodde", "app.js"]);
      assert.equal(node.code, 127);
      assert.match(node.stderr, /^coroscope: There is no Node\.js at "nodde".*coroscope\.node\.path/);
      const none = await here(["trace", "app.py"], { environment: { PATH: folder, VIRTUAL_ENV: undefined } });
      assert.equal(none.code, 127);
      assert.match(none.stderr, /No Python was found on PATH/);
      assert.deepEqual(readdirSync(folder).sort(), ["app.js", "app.py"]);
    });

    it("that is too old is refused, with its version", async function () {
      const old = pyenvPythonFor(this, "3.8");
      write("app.py", "print('must not run')\n");
      const traced = await here(["trace", "--python", old, "app.py"]);
      assert.deepEqual([traced.code, traced.stdout], [126, ""]);
      assert.match(traced.stderr, /is Python 3\.8\.\d+; tracing needs Python 3\.9 or later.*--python/);
    });
  });

  it("that runs by a command under a Python which is too old runs untouched, and is said to be untraced", async function () {
    const old = pyenvPythonFor(this, "3.8");
    write("app.py", "import sys\nprint('runs', file=sys.stderr)\n");
    const traced = await here(["trace", "--out", "t", "--", old, "app.py"]);
    assert.equal(traced.code, 0);
    assert.match(traced.stderr, /^runs\ncoroscope: Nothing was traced: .*Python 3\.9 \(or later\)/);
    assert.match((await here(["show", "t"])).stdout, /Nothing was traced/);
  });

  it("that is a damaged trace is not taken for a program of which nothing was traced", async () => {
    mkdirSync(path.join(folder, "t"));
    write("t/trace.json", "{ not json");
    const { stdout } = await here(["show", "t"]);
    assert.match(stdout, /trace\.json is not JSON/);
    assert.doesNotMatch(stdout, /Nothing was traced/);
  });

  it("an answer that does not fit on the disk is said to be cut", () => {
    const trace = path.join(__dirname, "../traces/recorded/fan_out.coroscope.zip");
    const show = [
      "-c",
      'ulimit -f 1 && exec "$0" "$@" > answer',
      process.execPath,
      commandLine,
      "show",
      trace,
    ];
    const { status, stderr } = spawnSync("/bin/sh", show, { cwd: folder, encoding: "utf8" });
    assert.match(stderr, /^coroscope: The answer could not be written whole: EFBIG/);
    assert.equal(status, 1);
  });

  describe("a program", () => {
    it("that is missing or no program is refused", async () => {
      write("notes.txt", "hello");
      const missing = await here(["trace", "gone.js"]);
      assert.equal(missing.code, 127);
      assert.match(missing.stderr, /gone\.js is not there/);
      const text = await here(["trace", "notes.txt"]);
      assert.equal(text.code, 125);
      assert.match(
        text.stderr,
        /neither a JavaScript, TypeScript or Python file.*coroscope trace -- notes\.txt/,
      );
      const command = await here(["trace", "--", "no-such-command"]);
      assert.equal(command.code, 127);
      assert.match(command.stderr, /"no-such-command" was not found/);
    });

    it("that floods its output arrives whole, also where the reader is slow", async () => {
      write(
        "app.js",
        `async function main() {
           const line = "x".repeat(1023) + "\\n";
           for (let i = 0; i < 20_000; i++) if (!process.stdout.write(line)) await new Promise((r) => process.stdout.once("drain", r));
         }
         main();`,
      );
      let seen = 0;
      const traced = await here(["trace", "--out", "t", "app.js"], {
        watch: (_output, child) => {
          if (seen++ % 50 !== 0) return;
          child.stdout?.pause();
          setImmediate(() => child.stdout?.resume());
        },
      });
      assert.deepEqual([traced.code, traced.stdout.length], [0, 20_000 * 1024]);
      await scratch.assertHolds("t", { main: "returned" });
    });

    it("that never ends is ended by a signal, and its trace holds what happened so far", async function () {
      if (process.platform === "win32") this.skip();
      write(
        "app.js",
        "async function stuck() { setTimeout(() => console.log('waits'), 50); await new Promise(() => setInterval(() => {}, 1e6)); }\nstuck();\n",
      );
      const traced = await here(["trace", "--out", "t", "app.js"], {
        watch: (output, child) => {
          if (output === "waits\n") child.kill("SIGTERM");
        },
      });
      assert.deepEqual([traced.code, traced.signal], [null, "SIGTERM"]);
      await scratch.assertHolds("t", { stuck: null });
    });

    it("that empties its environment is said to have kept tracing out", async function () {
      if (process.platform === "win32") this.skip();
      const traced = await here([
        "trace",
        "--out",
        "t",
        "--",
        "env",
        "-i",
        process.execPath,
        "-e",
        "console.log(1)",
      ]);
      assert.deepEqual([traced.code, traced.stdout], [0, "1\n"]);
      assert.match(traced.stderr, /^coroscope: Nothing was traced/);
    });
  });

  describe("a trace folder", () => {
    it("that cannot be made beside the program is made in the person's cache", async function () {
      if (process.platform === "win32") this.skip();
      const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
      const cache = path.join(folder, "cache");
      const workspace = path.join(folder, "workspace");
      mkdirSync(cache);
      mkdirSync(workspace);
      writeFileSync(path.join(workspace, "app.py"), "def f():\n    yield 1\nlist(f())\n");
      // Everything that this user needs, where it may read it: the bundles and a Python may be in somebody's home.
      const installed = path.join(folder, "installed");
      cpSync(distribution, installed, { recursive: true, filter: (file) => !/\.map$/.test(file) });
      const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((file) => existsSync(file));
      if (python === undefined) {
        console.log("      needs a Python that every user may run");
        return this.skip();
      }
      for (const file of [folder, cache]) chmodSync(file, 0o777);
      chmodSync(workspace, 0o555);
      const traced = await run(
        process.execPath,
        [path.join(installed, "cli.js"), "trace", "--python", python, "app.py"],
        {
          directory: workspace,
          environment: { XDG_CACHE_HOME: cache, HOME: folder },
          ...(nobody !== undefined && { user: nobody }),
        },
      );
      chmodSync(workspace, 0o755);
      assert.equal(traced.code, 0, traced.stderr);
      assert.ok(traced.stderr.startsWith(`coroscope: ${workspace} cannot be written to`), traced.stderr);
      assert.deepEqual(readdirSync(workspace), ["app.py"]);
      const [trace] = readdirSync(path.join(cache, "coroscope", "traces"));
      assert.match(trace ?? "", /^app-.*\.coroscope$/);
    });

    it("of two traces at once is each its own", async () => {
      write("app.js", "async function main() { await null; console.log(process.argv[2]); }\nmain();\n");
      const [first, second] = await Promise.all([
        here(["trace", "app.js", "1"]),
        here(["trace", "app.js", "2"]),
      ]);
      assert.deepEqual([first.stdout, second.stdout], ["1\n", "2\n"]);
      const traces = readdirSync(folder).filter((name) => name.endsWith(".coroscope"));
      assert.equal(traces.length, 2);
      for (const trace of traces) await scratch.assertHolds(trace, { main: "returned" });
    });

    it("that is in use, or no trace, is refused", async () => {
      write("app.js", "console.log('must not run')");
      mkdirSync(path.join(folder, "full"));
      write("full/file", "");
      const traced = await here(["trace", "--out", "full", "app.js"]);
      assert.deepEqual([traced.code, traced.stdout], [125, ""]);
      assert.match(traced.stderr, /full exists and is not empty/);
      for (const command of ["show", "check"]) {
        for (const target of ["gone", "full", "app.js"]) {
          const answer = await here([command, target]);
          assert.equal(answer.code, 1);
          assert.match(
            answer.stderr,
            /^coroscope: .*(There is no trace at|holds no trace|is no packed trace)/,
          );
        }
      }
    });

    it("that is readable by its owner alone, in every file", async function () {
      if (process.platform === "win32") this.skip();
      const python = await pythonFor(this);
      write("app.js", "async function main() { await null; }\nmain();\n");
      write("app.py", "def f():\n    yield 1\nlist(f())\n");
      await here(["trace", "--out", "n", "app.js"]);
      await here(["trace", "--python", python, "--out", "p", "app.py"]);
      for (const trace of ["n", "p"]) {
        assert.equal(statSync(path.join(folder, trace)).mode & 0o777, 0o700);
        const files = readdirSync(path.join(folder, trace));
        assert.ok(files.length >= 4, files.join());
        for (const file of files)
          assert.equal(statSync(path.join(folder, trace, file)).mode & 0o777, 0o600, file);
      }
    });
  });

  describe("sources to analyse", () => {
    it("that are broken, empty, binary or huge each get an answer", async () => {
      write("broken.ts", "async function f( { await g(");
      write("empty.py", "");
      write("binary.js", Buffer.from([0, 1, 2, 255, 0]));
      write(
        "huge.py",
        `async def f():\n    await g()\n${"x = 1  # padding of a line to some length\n".repeat(120_000)}`,
      );
      const analyzed = await here(["analyze", "--json", "."]);
      const files = analyzed.stdout
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { file: string }).file);
      assert.ok(files.includes("broken.ts") && files.includes("empty.py"), files.join());
      assert.match(analyzed.stderr, /coroscope: binary\.js: .*binary/);
      assert.equal(analyzed.code, 1);
    });

    it("end quietly where the reader has seen enough", async function () {
      if (process.platform === "win32") this.skip();
      for (let index = 0; index < 200; index++)
        write(`f${index}.py`, "async def f():\n    await g()\n".repeat(30));
      const analyzed = await here(["analyze", "--json", "."], {
        watch: (_output, child) => child.stdout?.destroy(),
      });
      assert.deepEqual([analyzed.code, analyzed.stderr], [0, ""]);
    });
  });

  it("through a link to the command line works as without", async function () {
    if (process.platform === "win32") this.skip();
    symlinkSync(commandLine, path.join(folder, "coroscope"));
    const version = await run(process.execPath, [path.join(folder, "coroscope"), "--version"]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    copyFileSync(path.join(__dirname, "../../package.json"), path.join(folder, "package.json"));
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
      version: string;
    };
    assert.equal(version.stdout.trim(), manifest.version);
  });

  it("that is no command, or none at all, is answered with help", async () => {
    const none = await here([]);
    assert.equal(none.code, 2);
    assert.match(none.stdout, /coroscope trace/);
    const unknown = await here(["trase"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no command trase\. See: coroscope --help/);
    for (const command of ["analyze", "trace", "show", "check", "export", "diff"]) {
      const help = await here([command, "--help"]);
      assert.equal(help.code, 0);
      assert.match(help.stdout, new RegExp(`^coroscope ${command} `));
    }
  });
});

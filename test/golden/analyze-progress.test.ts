import assert from "node:assert/strict";
import { pythonFor } from "./interpreters";
import { commandLine, run } from "./run-program";
import { Scratch } from "./scratch";

/** Runs a command with a terminal for its stdout and stderr; only Unix has these. */
const inTerminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

describe("coroscope analyze of many files", () => {
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
    for (let index = 1; index <= 12; index++)
      scratch.write(`file${index}.py`, "async def f():\n    await g()\n");
  });

  afterEach(() => scratch.remove());

  it("says on a terminal how far it is, and takes that away before the answer", async function () {
    if (process.platform === "win32") return this.skip();
    const python = await pythonFor(this);
    const words = ["-c", inTerminal, process.execPath, commandLine, "analyze", "--json", "."];
    const { code, stdout } = await run(python, words, { directory: scratch.folder });
    assert.equal(code, 0, stdout);
    for (const text of ["1 file, 1 suspension point so far", "12 files, 12 suspension points so far"])
      assert.ok(stdout.includes(text), `${text} in ${stdout}`);
    const last = "12 files, 12 suspension points so far";
    const after = stdout.slice(stdout.lastIndexOf(last) + last.length);
    assert.ok(after.includes(`\r${" ".repeat(last.length)}\r`), JSON.stringify(after));
  });

  it("says nothing of it where nobody watches", async () => {
    const { stdout, stderr } = await scratch.coroscope(["analyze", "--json", "."]);
    assert.equal(stderr, "");
    assert.equal(stdout.trim().split("\n").length, 12);
  });
});

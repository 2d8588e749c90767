import assert from "node:assert/strict";
import { pythonFor } from "./interpreters";
import type { ProgramResult } from "./run-program";
import { Scratch } from "./scratch";

/** The same mistakes and odd things in each language. */
interface Dialect {
  readonly file: string;
  readonly brokenSyntax: string;
  /** Where the syntax error is to be said to be. */
  readonly brokenAt: RegExp;
  /** What a coroutine function `main` looks like that does something, waits, prints "on" and is run. */
  readonly mainThat: (does: string) => string;
  readonly deleteOwnFile: string;
  readonly leaveWith5: string;
  readonly comment: string;
}

const typeScript = (file: string): Dialect => ({
  file,
  brokenSyntax: "async function main(): Promise<void> {\n  await Promise.all([1, 2;\n}\nmain();\n",
  brokenAt: /app\.m?ts:2\n {2}await Promise\.all\(\[1, 2;\n +\^\n[^]*SyntaxError: ',' expected\./,
  mainThat: (does) => `
    import { unlinkSync } from "node:fs";
    async function main(): Promise<void> { await null; ${does}; await null; console.log("on" as string); }
    void main(); void unlinkSync;`,
  deleteOwnFile: "unlinkSync(process.argv[1]!)",
  leaveWith5: "process.exit(5)",
  comment: "// padding of a line to some length",
});

const dialects: readonly Dialect[] = [
  {
    file: "app.js",
    brokenSyntax: "async function main() {\n  await Promise.all([1, 2;\n}\nmain();\n",
    brokenAt: /app\.js:2\n {2}await Promise\.all\(\[1, 2;\n +\^+\n[^]*SyntaxError: Unexpected token ';'/,
    mainThat: (does) => `
      const { unlinkSync } = require("node:fs");
      async function main() { await null; ${does}; await null; console.log("on"); }
      main();`,
    deleteOwnFile: "unlinkSync(__filename)",
    leaveWith5: "process.exit(5)",
    comment: "// padding of a line to some length",
  },
  typeScript("app.ts"),
  typeScript("app.mts"),
  {
    file: "app.py",
    brokenSyntax: "async def main():\n    await gather([1, 2)\n",
    brokenAt: /app\.py", line 2\n {4}await gather\(\[1, 2\)\n +\^\n?[^]*SyntaxError: /,
    mainThat: (does) =>
      [
        "import asyncio, os",
        "async def main():",
        "    await asyncio.sleep(0)",
        `    ${does}`,
        "    await asyncio.sleep(0)",
        "    print('on')",
        "asyncio.run(main())",
        "",
      ].join("\n"),
    deleteOwnFile: "os.unlink(__file__)",
    leaveWith5: "os._exit(5)",
    comment: "# padding of a line to some length",
  },
];

for (const dialect of dialects) {
  describe(`a source that is not as it should be: ${dialect.file}`, function () {
    this.timeout(120_000);
    let scratch: Scratch;
    let interpreter: readonly string[];

    beforeEach(async function () {
      interpreter = dialect.file.endsWith(".py") ? ["--python", await pythonFor(this)] : [];
      scratch = new Scratch();
    });

    afterEach(() => scratch.remove());

    const trace = (text: string | Buffer): Promise<ProgramResult> => {
      scratch.write(dialect.file, text);
      return scratch.coroscope(["trace", ...interpreter, "--out", "t", dialect.file]);
    };

    it("with a syntax error fails with its place, and runs nothing", async () => {
      const traced = await trace(dialect.brokenSyntax);
      assert.deepEqual([traced.code, traced.stdout], [1, ""]);
      assert.match(traced.stderr, dialect.brokenAt);
      const { coroutines, ended } = await scratch.assertHolds("t", {});
      assert.deepEqual([coroutines, ended?.exitCode], [[], 1]);
    });

    it("that is binary fails with a syntax error", async () => {
      const traced = await trace(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0xff, 0xfe, 10, 0]));
      assert.deepEqual([traced.code, traced.stdout], [1, ""]);
      assert.match(traced.stderr, /SyntaxError|ValueError: source code (string|cannot contain null)/);
      await scratch.assertHolds("t", {});
    });

    it("that is empty does nothing, which is said", async () => {
      const traced = await trace("");
      assert.deepEqual([traced.code, traced.stdout, traced.stderr], [0, "", ""]);
      await scratch.assertHolds("t", {});
      const shown = await scratch.coroscope(["show", "t"]);
      assert.match(shown.stdout, /1 process.*\n.*\n\nNothing that can be suspended ran in the traced files/);
    });

    it("of 5 MB runs and is traced", async () => {
      const padding = `${dialect.comment}\n`;
      const traced = await trace(
        `${dialect.mainThat("0")}\n${padding.repeat(Math.ceil(5_000_000 / padding.length))}`,
      );
      assert.deepEqual([traced.code, traced.stdout, traced.stderr], [0, "on\n", ""]);
      await scratch.assertHolds("t", { main: "returned" });
    });

    it("that deletes its own file goes on, and is shown with its place", async () => {
      const traced = await trace(dialect.mainThat(dialect.deleteOwnFile));
      assert.deepEqual([traced.code, traced.stdout, traced.stderr], [0, "on\n", ""]);
      const { points } = await scratch.assertHolds("t", { main: "returned" });
      assert.ok(points.every(({ place }) => place?.path.endsWith(dialect.file) === true && place.line > 0));
    });

    it("that leaves in the middle of a coroutine keeps its trace", async () => {
      const traced = await trace(dialect.mainThat(dialect.leaveWith5));
      assert.deepEqual([traced.code, traced.stdout, traced.stderr], [5, "", ""]);
      const { ended } = await scratch.assertHolds("t", { main: null });
      assert.equal(ended?.exitCode, 5);
    });
  });
}

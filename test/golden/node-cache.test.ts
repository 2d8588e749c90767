import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TestProgram } from "../../src/tracer/node/testing/run-node";

function coroutineEvents(program: TestProgram): string[] {
  return program.events().filter((line) => line.startsWith("coroutine-"));
}

describe("the cache of the Node tracer", function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope cache "));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [main, text] of [
    [
      "main.ts",
      `enum Word { First } async function say(): Promise<void> { await null; console.log("text", Word.First) } await say(); export {};`,
    ],
    ["main.cjs", `async function say() { await null; console.log("text", 0) } say();`],
  ] as const)
    it(`is used for a program's second run, and not for another text: ${main}`, async () => {
      const program = new TestProgram({ [main]: text });
      try {
        assert.equal((await program.traced({ cache: folder })).stdout, "text 0\n");
        const first = coroutineEvents(program);
        const entries = readdirSync(folder);
        assert.equal((await program.traced({ cache: folder })).stdout, "text 0\n");
        assert.deepEqual(coroutineEvents(program), first);
        assert.deepEqual(readdirSync(folder), entries);
        for (const name of entries) {
          const file = path.join(folder, name);
          const made = readFileSync(file, "utf8");
          if (made.includes('"text"')) writeFileSync(file, made.replace('"text"', '"kept"'));
        }
        assert.equal((await program.traced({ cache: folder })).stdout, "kept 0\n");
        writeFileSync(path.join(program.folder, "src", main), `${text}\n`);
        assert.equal((await program.traced({ cache: folder })).stdout, "text 0\n");
      } finally {
        program.dispose();
      }
    });

  it("serves several programs at once", async () => {
    const text = `async function say() { await null; console.log("said") } say();`;
    const programs = Array.from({ length: 6 }, () => new TestProgram({ "main.cjs": text }));
    try {
      const outcomes = await Promise.all(programs.map((program) => program.traced({ cache: folder })));
      for (const { stdout, stderr, exitCode } of outcomes)
        assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "said\n", stderr: "", exitCode: 0 });
      assert.ok(readdirSync(folder).every((name) => /^[0-9a-f]{64}$/u.test(name)));
    } finally {
      for (const program of programs) program.dispose();
    }
  });
});

import assert from "node:assert/strict";
import { runProblems } from "../../../trace/query/report/run-problems";
import { assertSound, finish, withProgram } from "../testing/run-node";

describe("floating calls", function () {
  this.timeout(60_000);

  it("names the calls whose promise nobody handled, and no others", () =>
    withProgram(
      {
        "main.cjs": `const later = () => new Promise((resolve) => setTimeout(resolve, 1));
async function dropped() { await later() } async function failing() { await later(); throw new Error("handled") } async function awaited() { await later() } async function kept() { await later() }
async function chained() { await later() } async function gathered() { await later() } async function returned() { await later() } async function passed() { await later() } async function root() { await later() }
async function main() { dropped(); failing().catch(() => {}); chained().then(() => {}); const late = kept(); await Promise.all([gathered()]); await awaited(); await later(); await late; await new Promise((resolve) => resolve(passed())); return returned() }
main(); root();`,
      },
      async (program) => {
        await program.traced();
        assertSound(program);
        const names = new Map<string, string>();
        const floating: string[] = [];
        for (const line of program.events()) {
          const words = line.split(" ");
          if (words[0] === "coroutine-created") names.set(words[1] ?? "", words[2] ?? "");
          if (words[0] === "awaitable-floating") floating.push(names.get(words.at(-1) ?? "") ?? "");
        }
        assert.deepEqual(floating, ["dropped"]);
        const problems = runProblems(program.read().model).filter(({ kind }) => kind === "floating");
        assert.equal(problems.length, 1);
        assert.match(problems[0]?.sentence ?? "", /dropped/u);
        assert.equal(problems[0]?.place?.line, 2);
      },
    ));

  it("finds floating calls while the program runs, too, and remembers none for ever", () =>
    withProgram(
      {
        "main.cjs": `async function dropped() { return 1 } async function main() { for (let round = 0; round < 60; round++) { for (let i = 0; i < 100; i++) dropped(); await new Promise((resolve) => setImmediate(resolve)); if (round % 10 === 9) globalThis.gc() } process.kill(process.pid, "SIGKILL") } main()`,
      },
      async (program) => {
        const { signal } = await finish(program.start(true, { flags: ["--expose-gc"] }));
        assert.equal(signal, "SIGKILL");
        assert.ok(program.events().some((line) => line.startsWith("awaitable-floating ")));
      },
    ));
});

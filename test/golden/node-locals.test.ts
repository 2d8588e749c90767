import assert from "node:assert/strict";
import { assertSound, type TestProgram, withProgram } from "../../src/tracer/node/testing/run-node";
import { nodeFor, testedNodes } from "../../src/tracer/node/testing/nodes";

/** What is told at each suspension: its point, and the variables or "-". */
function localsOf(program: TestProgram): string[] {
  const told: string[] = [];
  for (const line of program.events()) {
    const suspended = /^coroutine-suspended \d+ "(.*)" \d+ \d+ /u.exec(line);
    if (suspended) told.push(`${suspended[1] ?? ""}: -`);
    const locals = /^coroutine-locals \d+ (.*)$/u.exec(line);
    if (locals) told.push(told.pop()?.replace(/-$/u, locals[1] ?? "") ?? "locals without a suspension");
  }
  return told;
}

const nothing = "const nothing = () => new Promise((resolve) => setTimeout(resolve, 1));";

/** Programs, and what each is to tell. */
const programs: Readonly<Record<string, readonly [files: Record<string, string>, told: readonly string[]]>> =
  {
    "parameters and every kind of declaration": [
      {
        "main.cjs": `async function main({ id, ...rest }, [head], list = [1], ...more) { var own = 1; let later = (await "first", 2); const { a, b: [c] } = { a: 1, b: [2] }; await "second"; function helper() {} class Helper {} }
main({ id: 1, x: 2 }, [3], undefined, 4);`,
      },
      [
        `"first": id=1, rest={ x: 2 }, head=3, list=[1], more=[4], own=1`,
        `"second": id=1, rest={ x: 2 }, head=3, list=[1], more=[4], own=1, later=2, a=1, c=2`,
      ],
    ],
    "no variable before it has its value, and none that another one hides": [
      {
        "main.cjs": `async function main(a) { { await 1; let a = 2; await a } for (const b of [(await 3, 4)]) { await b; const c = 5 }
{ await 6; class a {} await 7 } switch (a) { case 0: let d = 8; await d; case 1: await 9 } (class a { [await 10] = 1 }); { const { a = await 11 } = {}; await 12 } for (let a = await 13, e = await 14; !e; ); await 15 }
main(0);`,
      },
      [
        ...["1: -", "a: a=2", "3: a=0", "b: a=0, b=4", "6: -", "7: -", "d: a=0, d=8", "9: a=0", "10: -"],
        ...["11: -", "12: a=11", "13: -", "14: a=13", "15: a=0"],
      ],
    ],
    "what a catch and the heads of loops bind": [
      {
        "main.cjs": `async function main() { try { throw { code: 1 } } catch ({ code }) { await "caught" } for (let i = 0; i < 2; i++) await "counted"; for (const key in { k: 1 }) await "keyed"; for await (const item of [7]) { const own = item; await "item" } await "end" } main();`,
      },
      [
        `"caught": code=1`,
        `"counted": i=0`,
        `"counted": i=1`,
        `"keyed": key="k"`,
        "[7]: -",
        `"item": item=7, own=7`,
        "[7]: item=7",
        `"end": -`,
      ],
    ],
    "the variables of the function itself alone": [
      {
        "main.mjs": `const outside = 1; async function main(mine) { const inner = async (own) => await own; await inner(mine); await outside } await main(2);`,
      },
      ["own: own=2", "inner(mine): mine=2, inner=ƒ inner", "main(2): -", "outside: mine=2, inner=ƒ inner"],
    ],
    "generators, where they yield, hand over and return": [
      {
        "main.cjs": `function* plain(n) { const sent = yield n; yield; yield* [sent] } async function* items(n) { yield n; const m = n; return m } (async () => { const it = plain(1); it.next(); it.next("s"); it.next(); it.next(); for await (const x of items(3)); })();`,
      },
      [
        "n: n=1",
        `: n=1, sent="s"`,
        `[sent]: n=1, sent="s"`,
        "items(3): it=Generator",
        "n: n=3",
        "items(3): it=Generator, x=3",
        "m: n=3, m=3",
      ],
    ],
    "nothing where a name may be a property": [
      {
        "main.cjs": `async function main(a) { with ({ get a() { throw new Error("read") } }) { await 1 } await 2 } main(0);`,
      },
      ["1: -", "2: a=0"],
    ],
    "TypeScript, with what only its types say left out": [
      {
        "main.ts": `enum Level { Low } interface Box<T> { item: T } declare const nowhere: number;
async function main(this: unknown, box: Box<number>, level: Level = Level.Low): Promise<void> { declare const only: string; const { item } = box satisfies Box<number>; await item!; enum Inner { A } await (level as number); type item = string; void Inner.A }
void main.call(undefined, { item: 1 });`,
      },
      ["item!: box={ item: 1 }, level=0, item=1", "(level as number): box={ item: 1 }, level=0, item=1"],
    ],
  };

describe("variables at a suspension in Node.js", function () {
  this.timeout(60_000);

  for (const [name, [files, expected]] of Object.entries(programs))
    it(`are told: ${name}`, () =>
      withProgram(files, async (program) => {
        const plain = Object.keys(files)[0]?.endsWith("ts") === true ? undefined : await program.plain();
        const traced = await program.traced({ values: "locals" });
        assert.deepEqual(traced, plain ?? { exitCode: 0, signal: null, stdout: "", stderr: "" });
        assertSound(program);
        assert.deepEqual(localsOf(program), expected);
      }));

  it("are told without running code of the program, within bounds, and not under names that are to stay unsaid", () =>
    withProgram(
      {
        "main.cjs": `const say = (what) => console.log("ran", what); class Odd { get value() { say("getter") } toString() { say("toString") } [Symbol.toPrimitive]() { say("toPrimitive") } toJSON() { say("toJSON") } get [Symbol.toStringTag]() { say("tag") } }
const trap = new Proxy({}, new Proxy({}, { get(_, name) { say(name) } }));
async function main(password, odd, proxy, user, long, __proto__) { await 1 } main("hush", new Odd(), trap, { token: "hush", name: "Ann" }, "x".repeat(1000), 5);
async function many() { ${Array.from({ length: 150 }, (_, index) => `let name${index} = ${index};`).join(" ")} await 2 } many();`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced({ values: "locals" });
        assert.deepEqual({ stdout, stderr }, { stdout: "", stderr: "" });
        const [first = "", second = ""] = localsOf(program);
        assert.match(
          first,
          /^1: password=•••, odd=Odd \{.*\}, proxy=Proxy, user=\{ token: •••, name: "Ann" \}, long="x+"…, __proto__=5$/u,
        );
        assert.match(second, /^2: name0=0, name1=1, .*, …$/u);
        for (const line of [first, second]) assert.ok(line.length < 420, line);
        assert.ok(!program.events().join("\n").includes("hush"));
      },
    ));

  it("are told to nobody who did not ask: the text that runs is the one without them, from the cache too", () =>
    withProgram({ "main.cjs": `async function main(a) { await a } main(1);` }, async (program) => {
      for (const values of ["locals", "previews", "locals", "none"] as const) {
        await program.traced({ values });
        assert.deepEqual(localsOf(program), [values === "locals" ? "a: a=1" : "a: -"], values);
      }
    }));

  it("keep nothing alive", () =>
    withProgram(
      {
        "main.cjs": `${nothing} let collected = 0; const registry = new FinalizationRegistry(() => collected++);
async function hold() { { let big = { size: 1 }; registry.register(big); await 1; big = null } for (let round = 0; round < 20 && collected === 0; round++) { await nothing(); globalThis.gc() } console.log(collected) } hold();`,
      },
      async (program) => {
        const { stdout, stderr } = await program.traced({ values: "locals", flags: ["--expose-gc"] });
        assert.deepEqual({ stdout, stderr }, { stdout: "1\n", stderr: "" });
      },
    ));

  for (const version of testedNodes.slice(1))
    it(`are told by Node.js ${version} too`, async function () {
      const node = nodeFor(this, version);
      await withProgram(
        {
          "main.mts": `import { pair } from "./pair.mjs"; async function main(a: number) { const [b] = pair; await 1; void b } await main(2);`,
          "pair.mjs": `export const pair = [3]; async function own(c) { await c } await own(4);`,
        },
        async (program) => {
          const { exitCode, stderr } = await program.traced({ values: "locals", node });
          assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
          assertSound(program);
          assert.deepEqual(localsOf(program), ["c: c=4", "own(4): -", "1: a=2, b=3", "main(2): -"]);
        },
      );
    });
});

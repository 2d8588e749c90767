import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "await-in-loop",
  language: "typescript",
  valid: [
    "async function f(xs) { for (const x of xs) await stream.write(x); }",
    "async function f() { for (const event of ['install', 'test']) await runScript({ event }); }",
    "async function f() { for (const x of runner) { const y = await g(x); runner.take(y); } }",
    "async function f() { for (const x of xs) { total += await g(x); } }",
    "async function f() { for (const x of xs) { if (await g(x)) break; } }",
    "async function f() { for (const x of xs) { await g(x); await h(x); } }",
    "async function f() { for (const x of xs) { await pause(); } }",
    "async function f() { for await (const x of xs) { await g(x); } }",
    "async function f() { for (const x of xs) { try { await g(x); } catch {} } }",
    "async function f() { for (const x of await g()) use(x); }",
    "async function* f() { for (const x of xs) { yield await g(x); } }",
    "async function f() { for (const x of xs) { tasks.push(async () => { await g(x); }); } }",
    "test('all', async (t) => { for (const x of xs) { const y = await get(x); assert.equal(y, 1); } });",
    "describe('a', () => { it.only('b', async function () { for (const x of xs) await t.test(x); }); });",
    "test('all', async (t) => { for (const x of xs) await check(x); async function check(x) { for (const y of x) await f(y); } });",
    "async function f(xs) {\n  for (const x of xs) {\n    // eslint-disable-next-line no-await-in-loop\n    await g(x);\n  }\n}",
  ],
  invalid: [
    "latest(async () => { for (const x of xs) «await» g(x); });",
    "async function f() { for (const x of xs) for (const y of x) «await» g(x, y); }",
    "async function f() { for (const x of xs) { «await» g(x); } }",
    "async function f() { for (const { id } of xs) pages.push(«await» load(id, 1)); }",
    "async function f() { for (const x of xs) { const y = «await» g(x.id); use(y); } }",
  ],
  fixed: [
    [
      "async function f(xs) {\n  for (const { id } of xs) {\n    await g(id, 1);\n  }\n}",
      "Start all, then wait for all: Promise.all",
      "async function f(xs) {\n  await Promise.all(Array.from(xs, ({ id }) => g(id, 1)));\n}",
    ],
  ],
});

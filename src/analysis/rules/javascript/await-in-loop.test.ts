import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "await-in-loop",
  language: "typescript",
  valid: [
    "async function f(xs) { for (const x of xs) await stream.write(x); }",
    "async function f() { for (const x of xs) { total += await g(x); } }",
    "async function f() { for (const x of xs) { if (await g(x)) break; } }",
    "async function f() { for (const x of xs) { await g(x); await h(x); } }",
    "async function f() { for (const x of xs) { await pause(); } }",
    "async function f() { for await (const x of xs) { await g(x); } }",
    "async function f() { for (const x of xs) { try { await g(x); } catch {} } }",
    "async function f() { for (const x of await g()) use(x); }",
    "async function* f() { for (const x of xs) { yield await g(x); } }",
    "async function f() { for (const x of xs) { tasks.push(async () => { await g(x); }); } }",
  ],
  invalid: [
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

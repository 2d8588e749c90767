import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-without-await",
  language: "typescript",
  valid: [
    "async function f() { g(); }\nexport { f };",
    "async function f() { g(); }\nserver.on('x', f);",
    "async function f() { await g(); }",
    "async function f() { return g(); }",
    "async function f() { throw e; }",
    "export async function f() { g(); }",
    "export const f = async () => { g(); };",
    "x.map(async () => { g(); });",
    "async function f() {}",
    "class A { async m() { g(); } }",
    "async function f() { 'use server'; g(); }",
    "async function* f() { g(); }",
    "async function f() { for await (const x of y) g(x); }",
    "async function f() { await using x = y; }",
  ],
  invalid: [
    "«async» function f() { g(); }",
    "const f = «async» () => { if (x) { g(); return; } };\nf();",
    "function k() { «async» function f() { g(async () => { await 1; }); } f(); }",
  ],
  fixed: [
    [
      "async function f(): Promise<void> { g(); }\nf();",
      "Leave async out",
      "function f(): void { g(); }\nf();",
    ],
    [
      "const f = async () => { g(); };\nasync function k() { await f(); }",
      "Leave async out",
      "const f = () => { g(); };\nasync function k() { await f(); }",
    ],
  ],
  unfixable: [
    "async function f() { g(); }\nf().then(h);",
    "async function f() { g(); }\nconst p = f();",
    "async function f() { g(); }\nPromise.all([f()]);",
    "async function f() { g(); }\nvoid f();",
    "async function f(): Task { g(); }\nf();",
  ],
});

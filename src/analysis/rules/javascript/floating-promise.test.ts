import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "floating-promise",
  language: "typescript",
  valid: [
    "async function f() {}\nasync function g() { await f(); void f(); return f(); }",
    "async function f() {}\nconst p = f(); f().catch(() => {}); [f()];",
    "async function f() {}\nfunction g(f: () => void) { f(); }",
    "async function f() {}\nfunction g() { const f = () => {}; f(); }",
    "async function f() {}\n{ function f() {} f(); }",
    "let f = async () => {};\nf = () => {};\nf();",
    "async function* f() {}\nf();",
    "class A { async m() {} n() { other.m(); } }",
    "class A { async m() {} n() { function k(this: B) { this.m(); } } }",
    "class A { m() {} async n() { this.m(); this.k(); } }",
    "const Promise = mine; Promise.all([]);",
    "import { f } from './f'; f();",
    "const go = async () => {}; const h = () => go();",
  ],
  invalid: [
    "async function f() {}\n«f()»;",
    "const f = async () => {};\nfunction g() { «f(1)»; }",
    "class A { async m() {} n() { «this.m()»; [1].map(() => { «this.m()»; }); } }",
    "class A { async #m() {} n() { «this.#m()»; } }",
    "«Promise.all([a, b])»;",
    "export async function f() {}\nif (x) «f()»;",
  ],
  fixed: [
    [
      "async function f() {}\nasync function g() { f(); }",
      "Await it",
      "async function f() {}\nasync function g() { await f(); }",
    ],
    [
      "async function f() {}\nf();",
      "Write void to say that nobody waits",
      "async function f() {}\nvoid f();",
    ],
  ],
});

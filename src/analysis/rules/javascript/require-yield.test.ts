import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "require-yield",
  language: "typescript",
  valid: [
    "function* f() { yield 1; }",
    "function* f() {}",
    "run(function* () { return 1; });",
    "function* f() { yield* g(); }",
    "async function* f() { throw new Error(); }",
    "function f() { return 1; }",
    "const o = { *m() { if (x) yield; } };",
  ],
  invalid: [
    "function«*» f() { return 1; }",
    "class A { async «*»m(a) { await a; } }",
    "function «*»f() { function* g() { yield 1; } return g; }",
  ],
});

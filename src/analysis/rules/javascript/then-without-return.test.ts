import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "then-without-return",
  language: "typescript",
  valid: [
    "p.then(() => { return f(); }).then((x) => g(x));",
    "p.then(() => f()).then((x) => g(x));",
    "p.then(() => { f(); }).then(() => g());",
    "p.then(() => { f(); }).then((_x) => g());",
    "p.then(() => { if (a) return 1; }).then((x) => g(x));",
    "p.then(() => { throw e; }).then((x) => g(x));",
    "p.then(() => { f(); }, h).then((x) => g(x));",
    "p.then(f).then((x) => g(x));",
    "p.then(() => { f(); }).then((x = 1) => g(x));",
    "p.then(function* () { f(); }).then((x) => g(x));",
  ],
  invalid: [
    "p.then(() => «{» f(); }).then((x) => g(x));",
    "p.then(function () «{» return; }).then(function (x) { g(x); });",
    "p.then(() => «{»}).then(({ a }) => g(a));",
  ],
  fixed: [
    [
      "p.then(() => { a(); f(); }).then((x) => g(x));",
      "Return the last call",
      "p.then(() => { a(); return f(); }).then((x) => g(x));",
    ],
  ],
});

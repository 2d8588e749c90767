import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "executor-return",
  language: "typescript",
  valid: [
    "new Promise((resolve) => setTimeout(resolve, 1));",
    "new Promise((resolve, reject) => { if (x) return reject(y); resolve(1); });",
    "new Promise((resolve) => { if (x) return; resolve([1].map((n) => { return n; })); });",
    "new Other(() => { return 1; });",
    "new Promise((resolve, reject) => { return found ? resolve(found) : reject(error); });",
    "new Promise((resolve) => { return (settle = resolve); });",
  ],
  invalid: [
    "new Promise((resolve) => { «return 1;» });",
    "new Promise(function (resolve) { if (x) { «return value;» } resolve(2); });",
    "new Promise((resolve) => { «return found ? resolve(found) : other;» });",
    "new Promise((resolve) => { «return (a, new B());» });",
  ],
  fixed: [
    [
      "new Promise((resolve) => { if (x) return a + 1; resolve(2); });",
      "Call resolve with it",
      "new Promise((resolve) => { if (x) return resolve(a + 1); resolve(2); });",
    ],
    [
      "new Promise((ok) => { return (a, b) });",
      "Call ok with it",
      "new Promise((ok) => { return (ok((a, b))) });",
    ],
    [
      "new Promise((resolve) => { go(resolve); return timer });",
      "Return nothing",
      "new Promise((resolve) => { go(resolve); return; });",
    ],
  ],
  unfixable: [
    "new Promise(() => { return new Timer(); });",
    "new Promise((resolve) => { return new Timer(resolve); });",
    "new Promise((resolve) => { { const resolve = 1; return [resolve]; } });",
  ],
});

import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "executor-return",
  language: "typescript",
  valid: [
    "new Promise((resolve) => setTimeout(resolve, 1));",
    "new Promise((resolve, reject) => { if (x) return reject(y); resolve(1); });",
    "new Promise((resolve) => { if (x) return; resolve([1].map((n) => { return n; })); });",
    "new Other(() => { return 1; });",
  ],
  invalid: [
    "new Promise((resolve) => { «return 1;» });",
    "new Promise(function (resolve) { if (x) { «return value;» } resolve(2); });",
  ],
});

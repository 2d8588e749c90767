import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-executor",
  language: "typescript",
  valid: [
    "new Promise((resolve) => { resolve(1); });",
    "new Thing(async () => {});",
    "class Promise {}\nnew Promise(async () => {});",
    "new Promise(executor);",
  ],
  invalid: [
    "new Promise(«async» (resolve) => { resolve(await x); });",
    "const p = new Promise(«async» function (resolve) {});",
  ],
});

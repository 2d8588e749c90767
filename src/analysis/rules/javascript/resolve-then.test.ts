import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "resolve-then",
  language: "typescript",
  valid: [
    "Promise.resolve(x).then(f);",
    "await Promise.resolve().then(f);\nexport {};",
    "Promise.resolve().then(f).catch(g);",
    "Promise.resolve().then(f, g);",
    "const p = Promise.resolve().then(f);",
  ],
  invalid: ["«Promise.resolve»().then(f);", "function g() { «Promise.resolve»().then(() => { h(); }); }"],
  fixed: [["Promise.resolve().then(() => h());", "Use queueMicrotask", "queueMicrotask(() => h());"]],
});

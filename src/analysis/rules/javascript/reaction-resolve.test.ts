import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "reaction-resolve",
  language: "typescript",
  valid: [
    "function f() { return Promise.resolve(1); }",
    "async function f() { return Promise.resolve(); }",
    "async function f() { return mine.resolve(1); }",
    "list.map(() => Promise.resolve(1));",
    "async function f() { g(() => Promise.resolve(1)); }",
    "async function* f() { return Promise.resolve(1); }",
  ],
  invalid: [
    "async function f() { return «Promise.resolve»(1); }",
    "p.then(() => «Promise.resolve»(1));",
    "p.catch(function () { return «Promise.resolve»(x); });",
    "const f = async () => «Promise.resolve»({ a });",
  ],
  fixed: [
    [
      "const f = async () => Promise.resolve({ a });",
      "Return the value itself",
      "const f = async () => ({ a });",
    ],
    [
      "p.then(() => { return Promise.resolve(x + 1); });",
      "Return the value itself",
      "p.then(() => { return x + 1; });",
    ],
  ],
});

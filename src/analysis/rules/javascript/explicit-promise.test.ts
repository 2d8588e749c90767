import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "explicit-promise",
  language: "typescript",
  valid: [
    "new Promise((resolve, reject) => { p.then((x) => resolve(), reject); });",
    "new Promise((resolve, reject) => { p.then((x, y) => resolve(x), reject); });",
    "new Promise((resolve, reject) => { p.then(async (x) => resolve(x), reject); });",
    "new Promise((resolve, reject) => setTimeout(resolve, 1));",
    "new Promise((resolve) => { p.then(resolve); });",
    "new Promise((resolve, reject) => { p.then((x) => resolve(x + 1), reject); });",
    "new Promise((resolve, reject) => { log(); p.then(resolve, reject); });",
    "new Promise((resolve, reject) => p.then(resolve, other));",
  ],
  invalid: [
    "«new Promise»((resolve, reject) => { f().then((v) => resolve(v)).catch(e => { reject(e); }); });",
    "const q = «new Promise»((resolve, reject) => { f().then(resolve, reject); });",
    "«new Promise»((ok, no) => p.then(ok).catch(no));",
  ],
  fixed: [
    [
      "const q = new Promise((resolve, reject) => { f(1).then(resolve, reject); });",
      "Use the inner promise",
      "const q = f(1);",
    ],
  ],
});

import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "custom-promisification",
  language: "typescript",
  valid: [
    "new Promise((resolve, reject) => f(a, (e, v) => { log(v); if (e) reject(e); else resolve(v); }));",
    "new Promise((resolve, reject) => f(a, (e, v) => { if (e) reject(e); resolve(v); }));",
    "new Promise((resolve, reject) => f(a, (e, v) => (e ? reject(e) : resolve(g(v)))));",
    "new Promise((resolve) => f(a, resolve));",
    "new Promise((resolve, reject) => f(a, (e, v, w) => (e ? reject(e) : resolve(v))));",
    "new Promise((resolve, reject) => { g(); f(a, (e, v) => (e ? reject(e) : resolve(v))); });",
  ],
  invalid: [
    "«new Promise»((resolve, reject) => { fs.readFile(p, (error, data) => { if (error) reject(error); else resolve(data); }); });",
    "«new Promise»((ok, no) => f(a, (e, v) => (e ? no(e) : ok(v))));",
    "«new Promise»((ok, no) => f(a, function (e) { if (e) { return no(e); } ok(); }));",
  ],
});

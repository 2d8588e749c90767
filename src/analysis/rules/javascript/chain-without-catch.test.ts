import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "chain-without-catch",
  language: "typescript",
  valid: [
    "async function f() {}\nf().then(g).catch(h);",
    "async function f() {}\nf().then(g, h);",
    "async function f() {}\nconst p = f().then(g); void f().then(g);",
    "other().then(g);",
    "fetch(a).then(g).catch(h); void import('./a').then(g); new Promise((done) => tick(done)).then(g);",
    "function f(fetch) { fetch(a).then(g); }",
    "Promise.resolve().then(g);",
    "async function f() {}\nasync function k() { await f().then(g); return f().then(g); }",
    "async function f() {}\nf().catch(h).then(g);",
  ],
  invalid: [
    "async function f() {}\nf().«then»(g);",
    "async function f() {}\nfunction k() { f().then(g).«finally»(h); }",
    "Promise.all([a, b]).«then»(g);",
    "async function f() { f().«then»(g); }",
    "fetch(a).then((r) => r.json()).«then»(g); import('./a').«then»(g);",
    "new Promise((done, fail) => open(a, done, fail)).«then»(g);",
  ],
  fixed: [
    [
      "async function f() {}\nasync function k() { f().then(g); }",
      "Await it",
      "async function f() {}\nasync function k() { await f().then(g); }",
    ],
    [
      "Promise.all([a, b]).then(g);",
      "Write void to say that nobody waits",
      "void Promise.all([a, b]).then(g);",
    ],
  ],
});

import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "return-in-try",
  language: "typescript",
  valid: [
    "async function f() {}\nasync function g() { try { return await f(); } catch {} }",
    "async function f() {}\nasync function g() { try { await x; } catch { return f(); } }",
    "async function f() {}\nasync function g() { try { return f(); } finally { done(); } }",
    "async function f() {}\nfunction g() { try { return f(); } catch {} }",
    "async function g() { try { return unknown(); } catch {} }",
    "async function f(left) { try { await g(); if (left > 0) return f(left - 1); } catch (error) { report(error); throw error; } }",
    "class A { async send(m) { try { if (await ask()) return this.send(m); } catch (error) { this.onerror(error); throw error; } } }",
    "async function f() {}\nasync function g() { try { h(() => { return f(); }); } catch {} }",
  ],
  invalid: [
    "async function f() {}\nasync function g() { try { «return f();» } catch {} }",
    "async function g() { try { if (x) «return Promise.all(y);» } catch {} }",
    "class A { async m() {} async n() { try { «return this.m();» } catch {} } }",
  ],
  fixed: [
    [
      "async function f() {}\nasync function g() { try { return f(); } catch {} }",
      "Write return await",
      "async function f() {}\nasync function g() { try { return await f(); } catch {} }",
    ],
  ],
});

import assert from "node:assert/strict";
import { mayHoldProbes } from "./may-hold-probes";

describe("the scan for suspendable functions", () => {
  for (const text of [
    "function* g() {}",
    "function *g() {}",
    "function\n*g() {}",
    "function /* a */ * /* b */ g() {}",
    "function // a\n* g() {}",
    "(function*() {})",
    "function // a\n* () {}",
    "({ *g() {} })",
    "({ a, *g() {} })",
    "({ a,\n  * g () {} })",
    "({ *[key]() {} })",
    "({ *'name'() {} })",
    '({ * "name" () {} })',
    "({ *1() {} })",
    "({ *\\u{61}() {} })",
    "({ *ärger() {} })",
    "({ /* a */ * /* b */ g() {} })",
    "class A { *#g() {} }",
    "class A { static *g() {} }",
    "class A { static\n*g() {} }",
    "class A { a\n*g() {} }",
    "class A { a; *g() {} }",
    "class A { a() {} *g() {} }",
    "class A { *g // a\n () {} }",
    "const a = async () => 1",
    "await a",
  ])
    it(`finds one: ${JSON.stringify(text)}`, () => assert.ok(mayHoldProbes(text)));

  for (const text of [
    "const a = b * c(d) ** 2;",
    "/**\n * Text of a comment, with a call() in it.\n * @param a what\n */\nfunction f(a) {}",
    "export * from 'a'; import * as b from 'b';",
    "/* a */ function f() { return 1 /* b */ * 2 }",
  ])
    it(`has no need to parse ${JSON.stringify(text)}`, () => assert.ok(!mayHoldProbes(text)));
});

import assert from "node:assert/strict";
import { wholeCall } from "./callee";

describe("wholeCall", () => {
  const calleeOf = (source: string): string | undefined => wholeCall(source)?.callee;

  it("names the call that an expression is as a whole", () => {
    assert.equal(calleeOf("fetch(url)"), "fetch");
    assert.equal(calleeOf(" this . db?.query(a, (b), [c]) "), "this.db.query");
    assert.equal(calleeOf("self.#pull()"), "self.#pull");
    assert.deepEqual(wholeCall("f(a(1), ')')"), { callee: "f", argumentsText: "a(1), ')'" });
  });

  it("gives the last name alone where the call is on another's result", () => {
    assert.equal(calleeOf("fetch(url).json()"), ".json");
    assert.equal(calleeOf("(await f()).text()"), ".text");
    assert.equal(calleeOf("rows[0].load()"), ".load");
  });

  it("takes nothing else for a call", () => {
    for (const source of ["x", "f(a) + g(b)", "f(a) ? b : (c)", "(a)", "f()()", ""])
      assert.equal(calleeOf(source), undefined, source);
  });
});

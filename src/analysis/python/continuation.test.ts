import assert from "node:assert/strict";
import { joinBracketedLines } from "./continuation";

describe("joinBracketedLines", () => {
  it("joins lines that stand left of the statement they continue, and keeps every offset", () => {
    const text = "class A:\n    def f(self):\n        (bar. # (\n    baz)\n        x = '''\n(\n'''\n";
    const joined = joinBracketedLines(text);
    assert.equal(joined, text.replace(". # (\n", `.${" ".repeat(5)}`));
    assert.equal(joined.length, text.length);
  });

  it("leaves ordinary code alone", () => {
    assert.equal(joinBracketedLines("f(\n    1,\n)\nif x:\n    y = [\n    ]\n"), undefined);
    assert.equal(joinBracketedLines("    x = '('\ny = \"it's (\"\n"), undefined);
    assert.equal(joinBracketedLines("    x = 'half (\ny\n"), undefined);
  });
});

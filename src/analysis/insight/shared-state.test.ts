import assert from "node:assert/strict";
import { sharedState } from "./shared-state";

function namesIn(text: string, method: string, self: "this" | "self"): string[] {
  const start = text.indexOf(method);
  return sharedState({
    text,
    classRange: [0, text.length],
    methodRange: [start, start + method.length],
    self,
  });
}

describe("sharedState", () => {
  it("names what other methods change, not what the constructor sets", () => {
    const method = "async pay() { await this.save(this.total, this.name, this.#items); this.total = 0; }";
    const text = `class A { constructor(x = {}) { this.name = x; } ${method} add(item) { this.#items.push(item); this.total += 1; } }`;
    assert.deepEqual(namesIn(text, method, "this"), ["total", "#items"]);
  });

  it("names what another call of the same method changes, where the method reads it too", () => {
    const method =
      "async open() { if (!this.connection) this.connection = await connect(this.url); this.last = now(); this.all.push(1); return this.connection; }";
    const text = `class A { constructor(url) { this.url = url; } ${method} }`;
    assert.deepEqual(namesIn(text, method, "this"), ["connection"]);
    const python =
      "    async def open(self):\n        if self.connection is None:\n            self.connection = await connect(self.url)\n        self.last = 1\n";
    assert.deepEqual(namesIn(`class A:\n${python}`, python, "self"), ["connection"]);
  });

  it("names what a call adds to when it has waited", () => {
    const method = "async add() { this.total += await price(); this.calls++; this.sum = await f(); }";
    assert.deepEqual(namesIn(`class A { ${method} }`, method, "this"), ["total"]);
    const python = "    async def add(self):\n        self.total += await price()\n        self.calls += 1\n";
    assert.deepEqual(namesIn(`class A:\n${python}`, python, "self"), ["total"]);
  });

  it("tells comparing and calling from changing", () => {
    const method = "async m() { await this.a; this.b; this.c; this.d; }";
    const text = `class A { ${method} n() { return this.a === 1 && this.b == 2 || this.c() || (() => this.d >= 1); } }`;
    assert.deepEqual(namesIn(text, method, "this"), []);
  });

  it("knows Python's ways of changing", () => {
    const method = "    async def pay(self):\n        await save(self.total, self.items, self.name)\n";
    const init = "    def __init__(self):\n        self.name = 1\n\n";
    const add = "    def add(self, item):\n        self.items.append(item)\n        self.total: int = 3\n";
    const text = `class A:\n${init}${method}${add}`;
    assert.deepEqual(namesIn(text, method, "self"), ["total", "items"]);
  });
});

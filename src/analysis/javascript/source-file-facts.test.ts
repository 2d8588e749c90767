import assert from "node:assert/strict";
import { hasNothingToTell, scanJavaScript } from "./parse";

function tells(text: string): boolean {
  return !hasNothingToTell(text, scanJavaScript({ text, language: "typescript", path: "a.ts" }));
}

describe("hasNothingToTell", () => {
  it("tells code that suspends, or that makes or follows promises, from what only speaks of it", () => {
    const telling = [
      "async function load() {}",
      "const load = async () => 1;",
      "class Cart { static async constructor() {} }",
      "class Cart { async total() {} }",
      "await job;",
      "function* numbers() {}",
      "class Cart { *[Symbol.iterator]() {} }",
      "const items = { *all() {} };",
      "new Promise(() => {});",
      "class Slow extends Promise<void> {}",
      "const { all } = Promise;",
      "job.then(done);",
      "job?.then (done);",
      "class Cart { total = (): Promise<void> => job.then(done) }",
    ];
    const silent = [
      "",
      "const product = 2 * 3;",
      "// await the Promise\nlet a = 1;",
      'const text = "async function* () { yield 1 }";',
      "type Loads = Promise<string>;\nexport interface Cart { load(): Promise<void>; then(done: () => void): void }",
      "declare function load(): Promise<void>;\nload();",
      "/** Calls .then( later. */ call(a * b);",
    ];
    assert.deepEqual(
      telling.filter((text) => !tells(text)),
      [],
    );
    assert.deepEqual(
      silent.filter((text) => tells(text)),
      [],
    );
  });

  it("tells half-typed code where it has a word of async code", () => {
    assert.equal(tells("function f( { await x"), true);
    assert.equal(tells("function* f( { "), true);
    assert.equal(tells("function f( { "), false);
  });
});

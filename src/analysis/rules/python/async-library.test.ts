import assert from "node:assert/strict";
import { asyncLibrary } from "./async-library";

describe("asyncLibrary", () => {
  it("is the one that a file imports, and asyncio where it names that too, or none", () => {
    assert.equal(asyncLibrary("import trio.testing\n"), "trio");
    assert.equal(asyncLibrary("if x:\n    from anyio import sleep\n"), "anyio");
    assert.equal(asyncLibrary("import anyio\nimport asyncio\n"), "asyncio");
    assert.equal(asyncLibrary("import httpx  # trio\n"), "asyncio");
  });
});

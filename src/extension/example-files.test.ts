import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { exampleFiles } from "./example-files";

describe("the examples that come with the extension", () => {
  it("are all that its folder holds, so that every kind of host offers the same", () => {
    const folder = path.join(__dirname, "../../media/examples");
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
    assert.deepEqual([...exampleFiles].sort(), found.sort());
  });
});

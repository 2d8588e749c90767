import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { makeFolder } from "./make-folder";

describe("making a folder", () => {
  let scratch: string;

  beforeEach(() => {
    scratch = mkdtempSync(path.join(tmpdir(), "coroscope-folder-"));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it("makes those above it, twice without complaint, and at once from two sides", async () => {
    const folder = path.join(scratch, "a", "b", "c");
    await Promise.all([makeFolder(folder), makeFolder(folder)]);
    await makeFolder(folder);
    assert.ok(statSync(folder).isDirectory());
  });

  it("rejects where a file is in the way", async () => {
    const file = path.join(scratch, "file");
    writeFileSync(file, "");
    await assert.rejects(makeFolder(file), { code: "EEXIST" });
    await assert.rejects(makeFolder(path.join(file, "below")), { code: "EEXIST" });
  });

  it("rejects, and does not try for ever, where no folder can be", async function () {
    if (process.platform !== "linux") this.skip();
    await assert.rejects(makeFolder("/proc/coroscope/traces"), { code: "ENOENT" });
  });
});

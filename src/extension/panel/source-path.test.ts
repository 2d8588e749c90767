import assert from "node:assert/strict";
import path from "node:path";
import { refusePath } from "./source-path";

describe("a file that a trace names", () => {
  it("is opened where it is on this machine", () => {
    assert.equal(refusePath("/home/me/a.py", [], path.posix), undefined);
    assert.equal(refusePath("C:\\code\\a.ts", [], path.win32), undefined);
    assert.equal(refusePath("a.py", [], path.posix), "relative");
  });

  it("is not fetched from another machine, unless the workspace is there", () => {
    assert.equal(refusePath("\\\\evil\\share\\a.py", ["C:\\code"], path.win32), "network");
    assert.equal(refusePath("//evil/share/a.py", ["C:\\code"], path.win32), "network");
    assert.equal(refusePath("\\\\team\\code\\a.py", ["\\\\team\\code"], path.win32), undefined);
    assert.equal(refusePath("\\\\team\\code\\..\\..\\a.py", ["\\\\team\\code\\app"], path.win32), "network");
    assert.equal(refusePath("\\\\?\\UNC\\evil\\share\\a.py", ["C:\\code"], path.win32), "network");
  });
});

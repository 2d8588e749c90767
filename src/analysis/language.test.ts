import assert from "node:assert/strict";
import { analyzedExtensions, extensionOf, languageOfPath } from "./language";

describe("languageOfPath", () => {
  it("knows every extension that is analysed", () => {
    for (const extension of analyzedExtensions) assert.ok(languageOfPath(`a${extension}`), extension);
    assert.equal(languageOfPath("a.mjs"), "javascript");
    assert.equal(languageOfPath("a.tsx"), "typescriptreact");
    assert.equal(languageOfPath("A.PY"), "python");
  });

  it("looks at the last name of paths of either kind", () => {
    assert.equal(languageOfPath("C:\\code.py\\main.ts"), "typescript");
    assert.equal(languageOfPath("/code.py/main"), undefined);
    assert.equal(languageOfPath("/home/.py"), undefined);
    assert.equal(extensionOf("vscode-remote://host/a b/x.d.mts"), ".mts");
  });
});

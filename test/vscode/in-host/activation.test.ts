import assert from "node:assert/strict";

import * as vscode from "vscode";

describe("the extension in VS Code", () => {
  it("is there under its name", () => {
    assert.ok(vscode.extensions.getExtension("coroscope.coroscope"));
  });
});

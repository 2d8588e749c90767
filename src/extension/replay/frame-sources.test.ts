import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { FoundSources } from "./frame-sources";

function uri(path: string): vscode.Uri {
  return { toString: () => `vscode-test-web:${path}` } as unknown as vscode.Uri;
}

function shown(path: string): vscode.TextDocument {
  return { uri: uri(path) } as vscode.TextDocument;
}

describe("the files of a trace that was made elsewhere", () => {
  it("are looked for once, and are documents of the workspace from then on", async () => {
    const asked: string[] = [];
    const sources = new FoundSources((file) => {
      asked.push(file);
      return Promise.resolve(file === "/there/a.py" ? uri("/here/a.py") : undefined);
    });
    let changes = 0;
    sources.onDidChange(() => changes++);
    const files = ["/there/a.py", "/there/gone.py"];
    assert.equal(sources.fileOf(shown("/here/a.py"), files), undefined);
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(changes, 1);
    assert.equal(sources.fileOf(shown("/here/a.py"), files), "/there/a.py");
    assert.equal(sources.fileOf(shown("/here/gone.py"), files), undefined);
    assert.deepEqual(asked, files);
  });
});

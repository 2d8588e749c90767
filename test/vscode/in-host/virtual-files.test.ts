import assert from "node:assert/strict";

import * as vscode from "vscode";

const source = [
  "import asyncio", // 1
  "import time", // 2
  "", // 3
  "async def work():", // 4
  "    time.sleep(0.1)", // 5
  "    await asyncio.sleep(0.1)", // 6
  "",
].join("\n");

/** Files that lie on no disk, as those of a virtual workspace. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const { size, type } = this.#entry(path);
    return { type, size, ctime: 0, mtime: 0 };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [...this.#files.keys()].map((path) => [path.slice(1), vscode.FileType.File]);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const content = this.#files.get(uri.path);
    if (content === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }

  writeFile({ path }: vscode.Uri, content: Uint8Array): void {
    this.#files.set(path, content);
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete({ path }: vscode.Uri): void {
    this.#files.delete(path);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  #entry(path: string): { readonly type: vscode.FileType; readonly size: number } {
    if (path === "/") return { type: vscode.FileType.Directory, size: 0 };
    const content = this.#files.get(path);
    if (content === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return { type: vscode.FileType.File, size: content.length };
  }
}

describe("files of a virtual workspace", function () {
  this.timeout(120_000);
  const uri = vscode.Uri.from({ scheme: "coroscope-memory", path: "/work.py" });
  let provided: vscode.Disposable;
  let document: vscode.TextDocument;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
    provided = vscode.workspace.registerFileSystemProvider(uri.scheme, new MemoryFiles());
    await vscode.workspace.fs.writeFile(uri, Buffer.from(source));
    ({ document } = await vscode.window.showTextDocument(uri));
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    provided.dispose();
  });

  it("have their points explained, without a link that runs them", async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(5, 6),
    );
    const texts = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ""));
    const [text] = texts.filter((value) => value.includes("Suspension point"));
    assert.match(text!, /`await` in `work`/);
    assert.doesNotMatch(text!, /command:coroscope\.traceCoroutine/);
  });

  it("have no lens that runs them", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
    );
    assert.deepEqual(
      lenses.filter(({ command }) => command?.command.startsWith("coroscope.")),
      [],
    );
  });

  it("have their problems found, and settled by a change that is saved where they are", async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      new vscode.Range(4, 4, 4, 4),
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === "Use asyncio.sleep");
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(", "));
    await vscode.workspace.applyEdit(fix.edit);
    await document.save();
    const saved = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    assert.equal(saved.split("\n")[4], "    await asyncio.sleep(0.1)");
  });

  it("can be gone through point by point", async () => {
    const editor = vscode.window.activeTextEditor!;
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand("coroscope.nextSuspensionPoint");
    assert.equal(editor.selection.active.line, 4);
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import * as vscode from "vscode";

const python = [
  "import asyncio", // 1
  "", // 2
  "async def ticker(count):", // 3
  "    for _ in range(count):", // 4
  "        await asyncio.sleep(0.01)", // 5
  "", // 6
  "def numbers():", // 7
  "    yield 1", // 8
  "",
];

const typescript = [
  "async function* lines(): AsyncGenerator<string> {", // 1
  "  for await (const part of source()) yield part;", // 2
  "}", // 3
  "declare function source(): AsyncIterable<string>;", // 4
  "",
];

/** One cell with a magic, then a point. */
const notebook = {
  cells: [
    {
      cell_type: "code",
      execution_count: null,
      id: "first",
      metadata: {},
      outputs: [],
      source: ["%pip install await\n", "await asyncio.sleep(1)"],
    },
  ],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe("suspension points in an editor", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
    folder = await mkdtemp(path.join(tmpdir(), "coroscope-editor-"));
    await writeFile(path.join(folder, "ticker.py"), python.join("\n"));
    await writeFile(path.join(folder, "lines.ts"), typescript.join("\n"));
    await writeFile(path.join(folder, "broken.py"), "async def half(:\n    await (\n");
    await writeFile(path.join(folder, "empty.py"), "");
    await writeFile(path.join(folder, "cells.ipynb"), JSON.stringify(notebook));
    await writeFile(path.join(folder, "binary.py"), Buffer.from([0, 1, 2, 255, 0, 10]));
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(folder, { recursive: true, force: true });
  });

  async function show(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, name)), { preview: false });
  }

  async function hoverAt(editor: vscode.TextEditor, line: number, column: number): Promise<string[]> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      editor.document.uri,
      new vscode.Position(line - 1, column),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))
      .filter((text) => text.includes("Suspension point"));
  }

  async function lensesOf(editor: vscode.TextEditor): Promise<vscode.CodeLens[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      editor.document.uri,
    );
    return lenses.filter(({ command }) => command?.command === "coroscope.traceCoroutine");
  }

  it("are explained by a hover on their keyword, and only there", async () => {
    const editor = await show("ticker.py");
    const [text, ...others] = await hoverAt(editor, 5, 10);
    assert.deepEqual(others, []);
    assert.match(text!, /`await` in `ticker`/);
    assert.match(text!, /Waits for `asyncio\.sleep\(0\.01\)`/);
    assert.match(text!, /command:coroscope\.traceCoroutine/);
    assert.deepEqual(await hoverAt(editor, 4, 10), []);
  });

  it("are known in TypeScript too", async () => {
    const editor = await show("lines.ts");
    assert.match((await hoverAt(editor, 2, 3))[0]!, /`for await` in `lines`/);
    assert.match((await hoverAt(editor, 2, 38))[0]!, /`yield` in `lines`/);
  });

  it("have a lens on each function that can suspend, which names the function", async () => {
    const editor = await show("ticker.py");
    const lenses = await lensesOf(editor);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line + 1, command?.title]),
      [
        [3, "Trace Coroutine"],
        [7, "Trace Coroutine"],
      ],
    );
    assert.deepEqual(lenses[0]!.command?.arguments, [
      { uri: editor.document.uri.toString(), line: 3, column: 10 },
    ]);
  });

  it("are known in a notebook's cells, whose magics are no code", async () => {
    const uri = vscode.Uri.file(path.join(folder, "cells.ipynb"));
    const opened = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(opened);
    const { document } = opened.cellAt(0);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      new vscode.Position(1, 2),
    );
    const texts = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content as { value: string }).value);
    const text = texts.find((candidate) => candidate.includes("Suspension point"));
    assert.ok(text !== undefined, texts.join("\n"));
    assert.doesNotMatch(text, /traceCoroutine/, "a cell cannot be traced");
  });

  it("are known in the cells of a notebook that was never saved, and go with their cell", async () => {
    const cell = (text: string): vscode.NotebookCellData =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "python");
    const blocking = "import time\nasync def f():\n    time.sleep(1)";
    const data = new vscode.NotebookData([cell(blocking), cell("await asyncio.sleep(1)")]);
    const opened = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(opened);
    const [first, second] = opened.getCells().map(({ document }) => document.uri);
    const untilProblems = async (count: number): Promise<void> => {
      while (vscode.languages.getDiagnostics(first!).length !== count)
        await new Promise<void>((resolve) => {
          const subscription = vscode.languages.onDidChangeDiagnostics(() => {
            subscription.dispose();
            resolve();
          });
        });
    };
    await untilProblems(1);
    const edit = new vscode.WorkspaceEdit();
    edit.set(opened.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1))]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilProblems(0);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      second!,
      new vscode.Position(0, 2),
    );
    const texts = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content as { value: string }).value);
    assert.ok(
      texts.some((text) => text.includes("Suspension point")),
      texts.join("\n"),
    );
  });

  it("can be visited one after the other, round the end of the file", async () => {
    const editor = await show("ticker.py");
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const lines: number[] = [];
    for (const command of ["next", "next", "next", "previous"]) {
      await vscode.commands.executeCommand(`coroscope.${command}SuspensionPoint`);
      lines.push(editor.selection.active.line + 1);
    }
    assert.deepEqual(lines, [5, 8, 5, 8]);
  });

  it("follow the text while it is typed", async () => {
    const editor = await show("ticker.py");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# new first line\n"));
    try {
      assert.match((await hoverAt(editor, 6, 10))[0]!, /`ticker`/);
      assert.deepEqual(await hoverAt(editor, 5, 10), []);
      assert.deepEqual(
        (await lensesOf(editor)).map(({ range }) => range.start.line + 1),
        [4, 8],
      );
    } finally {
      await vscode.commands.executeCommand("workbench.action.files.revert");
    }
  });

  it("are not looked for where a setting says so", async () => {
    const editor = await show("ticker.py");
    const settings = vscode.workspace.getConfiguration("coroscope");
    const { Global } = vscode.ConfigurationTarget;
    await settings.update("codeLens.enabled", false, Global);
    await settings.update("hover.enabled", false, Global);
    try {
      assert.deepEqual(await lensesOf(editor), []);
      assert.deepEqual(await hoverAt(editor, 5, 10), []);
    } finally {
      await settings.update("codeLens.enabled", undefined, Global);
      await settings.update("hover.enabled", undefined, Global);
    }
    assert.equal((await lensesOf(editor)).length, 2);
  });

  it("do no harm where a file is broken, empty or no text", async () => {
    for (const name of ["broken.py", "empty.py"]) {
      const editor = await show(name);
      assert.ok((await lensesOf(editor)).length <= 1, name);
    }
    const binary = await vscode.workspace
      .openTextDocument(vscode.Uri.file(path.join(folder, "binary.py")))
      .then(
        (document) => document,
        () => undefined,
      );
    if (binary !== undefined) {
      assert.deepEqual(await lensesOf(await vscode.window.showTextDocument(binary)), []);
    }
    assert.equal((await lensesOf(await show("ticker.py"))).length, 2);
  });

  it("are found in a document that was never saved", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "javascript",
      content: "async function f() {\n  await g();\n}\n",
    });
    const editor = await vscode.window.showTextDocument(document);
    assert.match((await hoverAt(editor, 2, 3))[0]!, /`await` in `f`/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("the manifest", () => {
  it("names only commands that the extension has", async () => {
    const extension = vscode.extensions.getExtension("coroscope.coroscope")!;
    await extension.activate();
    const manifest = extension.packageJSON as {
      contributes: { commands: { command: string }[]; keybindings: { command: string }[] };
    };
    const known = new Set(await vscode.commands.getCommands(true));
    const named = [...manifest.contributes.commands, ...manifest.contributes.keybindings];
    assert.deepEqual(
      named.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });
});

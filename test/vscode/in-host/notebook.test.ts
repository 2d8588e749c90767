import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import * as vscode from "vscode";

import { CellSources } from "../../../src/extension/notebook/cell-sources";
import { sourceOnDisk } from "../../../src/extension/panel/source-on-disk";
import { SourceReveal } from "../../../src/extension/panel/source-reveal";
import { cellFile } from "../../../src/session/cell-files";
import { WrittenTraces } from "./written-traces";

const run = promisify(execFile);

const sources = [
  "import asyncio\n\nasync def load(name):\n    await asyncio.sleep(0.001)\n    return name",
  "%time ready = True\nawait load('order')",
  "raise SystemExit('a cell below is not run')",
];

const notebook = {
  cells: sources.map((source) => ({
    cell_type: "code",
    execution_count: null,
    metadata: {},
    outputs: [],
    source: source.split(/(?<=\n)/u),
  })),
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe("a notebook's cells", function () {
  this.timeout(300_000);
  let folder: string;
  let opened: vscode.NotebookDocument;
  let traces: WrittenTraces;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
  });

  beforeEach(async () => {
    traces = await WrittenTraces.begin();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-notebook-")));
    const file = path.join(folder, "report.ipynb");
    writeFileSync(file, JSON.stringify(notebook));
    opened = await vscode.workspace.openNotebookDocument(vscode.Uri.file(file));
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await traces.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it("are traced after those above them, each by its own text", async () => {
    const selections = [new vscode.NotebookRange(1, 2)];
    await vscode.window.showNotebookDocument(opened, { selections });
    await vscode.commands.executeCommand("coroscope.traceCell");
    const [trace] = await traces.ended(1);
    const { manifest } = trace!;
    assert.equal(manifest.ended?.exitCode, 0);
    const asked = cellFile(trace!.folder, "report cell 2");
    assert.deepEqual(manifest.focus, { file: asked, line: 1, name: "<module>" });
    assert.equal(readFileSync(asked, "utf8"), "0;    ready = True\nawait load('order')");
    const cli = path.join(
      vscode.extensions.getExtension("coroscope.coroscope")!.extensionPath,
      "dist/cli.js",
    );
    await run("node", [cli, "check", trace!.folder]);
    const { stdout } = await run("node", [cli, "show", trace!.folder]);
    assert.match(stdout, /<module>/);
    assert.match(stdout, /await load\('order'\)/);
  });

  it("have a lens that runs them where they wait for something", async () => {
    await vscode.window.showNotebookDocument(opened);
    const lensesOf = async (index: number): Promise<vscode.CodeLens[]> => {
      const { document } = opened.cellAt(index);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        10,
      );
      return lenses.filter(({ command }) => command?.command.startsWith("coroscope."));
    };
    assert.deepEqual(await lensesOf(2), []);
    const [lens, ...others] = await lensesOf(1);
    assert.equal(lens?.command?.title, "Trace Cell");
    assert.deepEqual(others, []);
    await vscode.commands.executeCommand(
      lens.command.command,
      ...((lens.command.arguments ?? []) as unknown[]),
    );
    const [trace] = await traces.ended(1);
    const asked = cellFile(trace!.folder, "report cell 2");
    assert.deepEqual(trace!.manifest.focus, { file: asked, line: 1, name: "<module>" });
  });

  it("are shown at the lines that a trace names, as long as they hold what ran", async () => {
    const cells = new CellSources();
    cells.remember(folder, opened, [{ name: "report cell 1", text: sources[0]!, index: 0 }]);
    const file = cellFile(folder, "report cell 1");
    const reveal = new SourceReveal(cells, sourceOnDisk);
    try {
      await reveal.show({ file, range: [4, 4, 4, 30] }, false, undefined);
      const cell = opened.cellAt(0).document;
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document === cell);
      assert.deepEqual(editor?.selection.active, new vscode.Position(3, 4));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(cell.uri, new vscode.Position(0, 0), "# changed\n");
      await vscode.workspace.applyEdit(edit);
      assert.equal(cells.cellOf(file), undefined);
    } finally {
      reveal.dispose();
    }
  });
});

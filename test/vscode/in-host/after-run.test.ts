import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as vscode from "vscode";

import { packTrace } from "../../../src/session/pack-trace";
import { WrittenTraces } from "./written-traces";

const programs = {
  "shop.py": `import asyncio

import shelf, store, till


async def sell():
    price = await store.price("tea")
    await asyncio.sleep(0.001)
    return price


asyncio.run(shelf.look())
asyncio.run(till.look())
asyncio.run(sell())
`,
  "store.py": `import asyncio


async def price(name):
    await asyncio.sleep(0.002)
    return len(name)
`,
  "shelf.py": looking("0.001"),
  "till.py": looking("0.001"),
};

/** Waits at line 5. */
function looking(seconds: string): string {
  return `import asyncio


async def look():
    await asyncio.sleep(${seconds})
`;
}

/** More steps than the program has events. */
const mostSteps = 200;

/** How often a hover is asked for before it is taken for what it stays. */
const mostLooks = 600;

/** What a hover says of a point at which a run waited once. */
const toldOfRun = /Last run.*once.*waited/;

describe("after a run", function () {
  this.timeout(120_000);
  let folder: string;
  let traces: WrittenTraces;
  let trace: string;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-in-host-")));
    for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(folder, name), text);
    traces = await WrittenTraces.begin();
    await show("shop.py");
    await vscode.commands.executeCommand("coroscope.traceFile", uriOf("shop.py"));
    const [ended] = await traces.ended(1);
    trace = ended!.folder;
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await traces.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it("shows in a hover what the run told of a point", async () => {
    await show("shop.py");
    const look = (): Promise<string> => hoverText("shop.py", new vscode.Position(6, 14));
    // The run is read by a worker, which takes its time.
    for (let looks = 0; looks < mostLooks && !toldOfRun.test(await look()); looks++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.match(await look(), toldOfRun);
  });

  it("shows it in files that were not open, but for those that have changed on the disk meanwhile", async () => {
    writeFileSync(uriOf("shelf.py").fsPath, looking("0.002"));
    const atAwait = new vscode.Position(4, 6);
    await show("till.py");
    assert.match(await hoverText("till.py", atAwait), toldOfRun);
    await show("shelf.py");
    const text = await hoverText("shelf.py", atAwait);
    assert.match(text, /asyncio\.sleep/);
    assert.doesNotMatch(text, toldOfRun);
  });

  it("steps backward through the run, to the lines where it went on, across files", async () => {
    const places: string[] = [];
    const follow = ({ document, selection }: vscode.TextEditor): void => {
      const place = `${path.basename(document.fileName)}:${selection.active.line + 1}`;
      if (places.at(-1) !== place) places.push(place);
    };
    const following = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(follow)),
    );
    const wanted = ["shop.py:8", "shop.py:7", "store.py:5", "shop.py:6"];
    const missing = (): readonly string[] => {
      const rest = [...wanted];
      for (const place of places) if (place === rest[0]) rest.shift();
      return rest;
    };
    const stepBackward = (): Thenable<boolean> =>
      vscode.commands.executeCommand<boolean>("coroscope.stepBackward", "event");
    // Until the view has read the run, there is nowhere to step to.
    while (!(await stepBackward()));
    for (let steps = 0; steps < mostSteps && missing().length > 0; steps++) await stepBackward();
    following.dispose();
    assert.deepEqual(missing(), [], `it came to ${places.join(", ")}`);
  });

  it("opens a saved trace from its file, and a packed one, and exports what is looked at as one page", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const packed = path.join(folder, "packed.coroscope.zip");
    writeFileSync(packed, await packTrace(trace));
    for (const file of [packed, path.join(trace, "trace.json")]) {
      await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      assert.ok(tab?.input instanceof vscode.TabInputCustom, tab?.label);
      assert.equal(tab.input.viewType, "coroscope.traceFile");
    }
    const report = path.join(folder, "report.html");
    await vscode.commands.executeCommand("coroscope.exportReport", undefined, vscode.Uri.file(report));
    const page = readFileSync(report, "utf8");
    assert.match(page, /^<!doctype html>/i);
    assert.match(page, /Content-Security-Policy/);
    assert.doesNotMatch(page, /https?:\/\/(?!www\.w3\.org)[^"'\s]+\.(js|css)/);
    assert.equal(statSync(report).mode & 0o077, 0, "for its owner alone");
  });

  async function hoverText(name: keyof typeof programs, position: vscode.Position): Promise<string> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uriOf(name),
      position,
    );
    return hovers
      .flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value))
      .join("\n");
  }

  function uriOf(name: keyof typeof programs): vscode.Uri {
    return vscode.Uri.file(path.join(folder, name));
  }

  async function show(name: keyof typeof programs): Promise<void> {
    await vscode.window.showTextDocument(uriOf(name), { preview: false, viewColumn: vscode.ViewColumn.One });
  }
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import * as vscode from "vscode";

import { type EndedTrace, WrittenTraces } from "./written-traces";

const run = promisify(execFile);

const programs = {
  "order.ts": `async function load(name: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return name;
}
await load("order");
`,
  "order.py": `import asyncio


async def load(name):
    await asyncio.sleep(0.002)
    return name


asyncio.run(load("order"))
`,
  "endless.py": `import asyncio


async def tick():
    while True:
        await asyncio.sleep(0.005)


asyncio.run(tick())
`,
  "packaged.mjs": `import { insidePackage } from "packed";
await insidePackage();
`,
  "node_modules/packed/package.json": `{ "type": "module", "exports": "./packed.js" }`,
  "node_modules/packed/packed.js": `export async function insidePackage() {
  await null;
}
`,
};

describe("tracing through the editor's commands", function () {
  this.timeout(300_000);
  let folder: string;
  let traces: WrittenTraces;
  let cli: string;

  before(async () => {
    const extension = vscode.extensions.getExtension("coroscope.coroscope")!;
    await extension.activate();
    cli = path.join(extension.extensionPath, "dist/cli.js");
  });

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-in-host-")));
    for (const [name, text] of Object.entries(programs)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    traces = await WrittenTraces.begin();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await traces.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  for (const name of ["order.ts", "order.py"] as const) {
    it(`Trace File writes a trace of ${name} that holds what ran, and shows its timeline`, async () => {
      await vscode.commands.executeCommand("coroscope.traceFile", await open(name));
      const trace = await endedTrace();
      assert.equal(trace.manifest.ended?.exitCode, 0);
      await run("node", [cli, "check", trace.folder]);
      const { stdout } = await run("node", [cli, "show", trace.folder, "--json"]);
      assert.match(stdout, /"load"/);
      assert.ok(timelineTitles().includes(`Trace: ${name}`), timelineTitles().join());
    });
  }

  it("samples the GIL where a setting wishes so", async () => {
    const settings = vscode.workspace.getConfiguration("coroscope");
    await settings.update("trace.gil", true, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand("coroscope.traceFile", await open("order.py"));
      const trace = await endedTrace();
      const { stdout } = await run("node", [cli, "show", trace.folder, "--json"]);
      assert.match(stdout, /"gil":\{"state":"sampled"/);
    } finally {
      await settings.update("trace.gil", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("traces an installed package where a setting names its folder", async () => {
    const settings = vscode.workspace.getConfiguration("coroscope");
    await settings.update(
      "trace.additionalFolders",
      ["node_modules/packed"],
      vscode.ConfigurationTarget.Global,
    );
    try {
      await vscode.commands.executeCommand("coroscope.traceFile", await open("packaged.mjs"));
      const trace = await endedTrace();
      const { stdout } = await run("node", [cli, "show", trace.folder, "--json"]);
      assert.match(stdout, /"insidePackage"/);
    } finally {
      await settings.update("trace.additionalFolders", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("Cancel Trace ends the program and keeps a consistent trace", async () => {
    await vscode.commands.executeCommand("coroscope.traceFile", await open("endless.py"));
    await traces.until(() =>
      traces.folders.some((trace) => readdirSync(trace).some((file) => file.endsWith(".events"))),
    );
    await vscode.commands.executeCommand("coroscope.cancelTrace");
    const trace = await endedTrace();
    assert.equal(trace.manifest.ended?.cancelled, true);
    await run("node", [cli, "check", trace.folder]);
  });

  it("traces two programs at once, each into a trace of its own", async () => {
    const uris = [await open("order.ts"), await open("order.py")];
    await Promise.all(uris.map((uri) => vscode.commands.executeCommand("coroscope.traceFile", uri)));
    const both = await traces.ended(2);
    assert.deepEqual(timelineTitles().sort(), ["Trace: order.py", "Trace: order.ts"]);
    for (const trace of both) await run("node", [cli, "check", trace.folder]);
  });

  async function endedTrace(): Promise<EndedTrace> {
    const [trace] = await traces.ended(1);
    return trace!;
  }

  async function open(name: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.file(path.join(folder, name));
    await vscode.window.showTextDocument(uri, { preview: false });
    return uri;
  }
});

function timelineTitles(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("coroscope.timeline"),
    )
    .map((tab) => tab.label);
}

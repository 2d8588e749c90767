import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import * as vscode from "vscode";

import { manifestName } from "../../../src/session/trace-files";
import type { TraceManifest } from "../../../src/trace/wire/format";

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
};

describe("tracing through the editor's commands", function () {
  this.timeout(300_000);
  const settings = vscode.workspace.getConfiguration("coroscope");
  let folder: string;
  let traces: string;
  let cli: string;

  before(async () => {
    const extension = vscode.extensions.getExtension("coroscope.coroscope")!;
    await extension.activate();
    cli = path.join(extension.extensionPath, "dist/cli.js");
  });

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-in-host-")));
    for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(folder, name), text);
    traces = mkdtempSync(path.join(tmpdir(), "coroscope-traces-"));
    await settings.update("trace.folder", traces, vscode.ConfigurationTarget.Global);
  });

  afterEach(async () => {
    await settings.update("trace.folder", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const scratch of [folder, traces]) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
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

  it("Cancel Trace ends the program and keeps a consistent trace", async () => {
    await vscode.commands.executeCommand("coroscope.traceFile", await open("endless.py"));
    await until(() =>
      traceFolders().some((trace) => readdirSync(trace).some((file) => file.endsWith(".events"))),
    );
    await vscode.commands.executeCommand("coroscope.cancelTrace");
    const trace = await endedTrace();
    assert.equal(trace.manifest.ended?.cancelled, true);
    await run("node", [cli, "check", trace.folder]);
  });

  it("traces two programs at once, each into a trace of its own", async () => {
    const uris = [await open("order.ts"), await open("order.py")];
    await Promise.all(uris.map((uri) => vscode.commands.executeCommand("coroscope.traceFile", uri)));
    await until(
      () => traceFolders().length === 2 && traceFolders().every((trace) => manifestOf(trace)?.ended),
    );
    assert.deepEqual(timelineTitles().sort(), ["Trace: order.py", "Trace: order.ts"]);
    for (const trace of traceFolders()) await run("node", [cli, "check", trace]);
  });

  async function open(name: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.file(path.join(folder, name));
    await vscode.window.showTextDocument(uri, { preview: false });
    return uri;
  }

  function traceFolders(): string[] {
    return readdirSync(traces)
      .filter((name) => name.endsWith(".coroscope"))
      .map((name) => path.join(traces, name));
  }

  async function endedTrace(): Promise<{ folder: string; manifest: TraceManifest }> {
    await until(() => traceFolders().some((trace) => manifestOf(trace)?.ended !== undefined));
    const [trace] = traceFolders();
    return { folder: trace!, manifest: manifestOf(trace!)! };
  }

  /** Looks again whenever something changes among the traces, until the condition holds. */
  async function until(condition: () => unknown): Promise<void> {
    let look: () => void = () => undefined;
    const watcher = watch(traces, { recursive: true }, () => look());
    try {
      await new Promise<void>((resolve, reject) => {
        watcher.once("error", reject);
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    } finally {
      watcher.close();
    }
  }
});

function manifestOf(trace: string): TraceManifest | undefined {
  const file = path.join(trace, manifestName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TraceManifest) : undefined;
}

function timelineTitles(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("coroscope.timeline"),
    )
    .map((tab) => tab.label);
}

import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import path from "node:path";

import { Workspace } from "../workspace";
import { traceFrom } from "./trace-from";
import { screenshotFolder, useVscode } from "./vscode-fixture";

const throwing = `async def broken():
    raise ValueError("no such order")
`;

const exiting = `export async function leave(): Promise<void> {
  await Promise.resolve();
  process.exit(3);
}
`;

const halfTyped = `async def half(:
    await (


async def whole():
    await other()
`;

describe("what goes wrong while tracing", function () {
  this.timeout(300_000);

  describe("in a trusted workspace", () => {
    const vscode = useVscode();
    let workspace: Workspace;

    before(() => {
      workspace = Workspace.create({ "throwing.py": throwing, "exiting.ts": exiting, "half.py": halfTyped });
    });
    after(() => {
      chmodSync(workspace.folder, 0o755);
      workspace.dispose();
    });

    it("a function that throws: its trace is shown, and says so", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("throwing.py")] });
      await traceFrom(window, "/throwing.py", "async def broken", "broken()");
      const timeline = window.timeline("Trace: broken");
      await timeline.inState("ended with code 1");
      await timeline.clickWidestBar("broken");
      await timeline.details.filter({ hasText: "no such order" }).waitFor();
      await window.screenshot(path.join(screenshotFolder, "trace-throws.png"));
    });

    it("a function that ends the process: what it did until then is shown", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("exiting.ts")] });
      await traceFrom(window, "/exiting.ts", "export async function leave", "leave()");
      const timeline = window.timeline("Trace: leave");
      await timeline.inState("ended with code 3");
      await timeline.track("leave").waitFor();
    });

    it("a file that is half typed: what can be read is marked, and the program's own error is reported", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("half.py")] });
      const editor = window.editor("/half.py");
      await editor.markAt("await", 6);
      await window.runCommand("Coroscope: Trace File");
      await window.notifications.toast(/half\.py/).waitFor();
      await window.screenshot(path.join(screenshotFolder, "trace-syntax-error.png"));
      await editor.placeCursor("await other");
      await window.cursorAtLine(6);
    });

    it("a workspace that cannot be written to: the trace goes elsewhere", async () => {
      chmodSync(workspace.folder, 0o555);
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("throwing.py")] });
      await traceFrom(window, "/throwing.py", "async def broken", "broken()");
      await window.timeline("Trace: broken").inState("ended with code 1");
    });
  });

  describe("with settings that cannot work", () => {
    const vscode = useVscode({
      settings: { "coroscope.python.path": "/nowhere/python9", "coroscope.trace.folder": "/proc/traces" },
    });
    let workspace: Workspace;

    before(() => {
      workspace = Workspace.create({ "throwing.py": throwing, "exiting.ts": exiting });
    });
    after(() => workspace.dispose());

    it("a folder that cannot be written to: the trace goes elsewhere, and a message says where", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("exiting.ts")] });
      await traceFrom(window, "/exiting.ts", "export async function leave", "leave()");
      await window.notifications.toast("/proc/traces").waitFor();
      await window.timeline("Trace: leave").inState("ended with code 3");
    });

    it("a missing interpreter: the message names the setting, and leads to it", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("throwing.py")] });
      await traceFrom(window, "/throwing.py", "async def broken", "broken()");
      const toast = window.notifications.toast("/nowhere/python9");
      await toast.waitFor();
      assert.match(await toast.innerText(), /coroscope\.python\.path/);
      await window.screenshot(path.join(screenshotFolder, "missing-interpreter.png"));
      await window.notifications.press("/nowhere/python9", "Open Setting");
      await window.page
        .locator(".settings-editor .setting-item-label", { hasText: "Path" })
        .first()
        .waitFor();
    });
  });

  describe("in a workspace that is not trusted", () => {
    const vscode = useVscode({
      workspaceTrust: true,
      settings: {
        "security.workspace.trust.enabled": true,
        "security.workspace.trust.startupPrompt": "never",
        "security.workspace.trust.banner": "never",
        "security.workspace.trust.untrustedFiles": "open",
      },
    });
    let workspace: Workspace;

    before(() => {
      workspace = Workspace.create({ "throwing.py": throwing });
    });
    after(() => workspace.dispose());

    it("points are marked and explained, nothing is run, and a message says why", async () => {
      const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("throwing.py")] });
      const editor = window.editor("/throwing.py");
      await window.statusBarItem("Restricted Mode").waitFor();
      await (await editor.codeLensAbove("async def broken")).click();
      await window.notifications.toast("not trusted").waitFor();
      await window.screenshot(path.join(screenshotFolder, "untrusted.png"));
      await window.notifications.press("not trusted", "Manage Workspace Trust");
      await window.page.locator(".workspace-trust-editor").waitFor();
    });
  });
});

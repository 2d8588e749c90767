import assert from "node:assert/strict";
import path from "node:path";

import type { Workbench } from "../workbench-page/workbench";
import { Workspace } from "../workspace";
import { screenshotFolder, useVscode } from "./vscode-fixture";

describe("tracing a coroutine in VS Code's window", function () {
  this.timeout(180_000);
  const vscode = useVscode();
  let workspace: Workspace;

  beforeEach(() => {
    workspace = Workspace.ofExamples();
  });
  afterEach(() => workspace.dispose());

  /** Presses the lens above a function and takes the way to run it whose label contains `choice`. */
  async function trace(window: Workbench, file: string, above: string, choice: string): Promise<void> {
    const lens = await window.editor(file).codeLensAbove(above);
    await lens.click();
    await window.quickInput.opened();
    await window.quickInput.row(choice).click();
  }

  it("runs a Python coroutine, fills the timeline, and leads from a slice to its line", async () => {
    const window = await vscode.open({
      folder: workspace.folder,
      files: [workspace.path("python/fan_out.py")],
    });
    const editor = window.editor("/fan_out.py");
    await editor.marks();
    await trace(window, "/fan_out.py", "async def produce", "Run fan_out.py");
    const timeline = window.timeline("Trace: produce");
    await timeline.ended();
    await window.screenshot(path.join(screenshotFolder, "trace-python.png"));
    for (const name of ["first", "second", "third"]) await timeline.track(name).waitFor();
  });

  it("calls a TypeScript function, fills the timeline, and leads from a slice to its line", async () => {
    const file = "typescript/sequential-or-together.ts";
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path(file)] });
    await window.editor("/sequential-or-together.ts").marks();
    await trace(window, "/sequential-or-together.ts", "async function sequential", "sequential()");
    const timeline = window.timeline("Trace: sequential");
    await timeline.ended();
    await window.screenshot(path.join(screenshotFolder, "trace-typescript.png"));
    await timeline.clickWidestBar("load");
    assert.match(await timeline.details.innerText(), /load/);
  });
});

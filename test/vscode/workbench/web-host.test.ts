import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { unzipSync } from "fflate";

import { Workspace } from "../workspace";
import { useVscode } from "./vscode-fixture";

describe("Coroscope on a web host, where no program can run", function () {
  this.timeout(300_000);
  // VS Code then runs the extension in a Web Worker of the page, from its `browser` entry.
  const vscode = useVscode({ settings: { "remote.extensionKind": { "coroscope.coroscope": ["web"] } } });
  let workspace: Workspace;

  before(() => {
    workspace = Workspace.create();
  });
  after(() => workspace.dispose());

  it("marks and explains Python, and finds its problems", async () => {
    const file = workspace.write(
      "poll.py",
      "import asyncio\nimport time\n\n\nasync def poll():\n    time.sleep(1)\n    await asyncio.sleep(1)\n",
    );
    const window = await vscode.open({ folder: workspace.folder, files: [file] });
    const editor = window.editor("/poll.py");
    await editor.marks([{ text: "await", line: 7 }]);
    await editor.hover("await", "Waits for asyncio.sleep(1)");
    await editor.leave();
    await window.page.locator("#status\\.problems").filter({ hasText: "1" }).waitFor();
  });

  it("marks TypeScript, shows a saved trace, as it is and packed, exports it as a page, and says that tracing needs a desktop", async () => {
    const file = workspace.write(
      "lines.ts",
      "export async function* lines(source: AsyncIterable<string>) {\n  for await (const line of source) yield line;\n}\n",
    );
    const archive = readFileSync(path.join(__dirname, "../../traces/recorded/fan_out.coroscope.zip"));
    for (const [name, bytes] of Object.entries(unzipSync(archive)))
      workspace.write(`fan_out.coroscope/${name}`, bytes);
    workspace.write("packed.coroscope.zip", archive);
    const window = await vscode.open({ folder: workspace.folder, files: [file] });
    const editor = window.editor("/lines.ts");
    await editor.marks([
      { text: "for await", line: 2 },
      { text: "yield", line: 2 },
    ]);
    await editor.placeCursor("lines(");
    await window.runCommand("Coroscope: Trace Coroutine");
    await window.notifications.toast("needs VS Code on a desktop").waitFor();
    const timeline = window.timeline("trace.json");
    const explorer = window.page.getByRole("tree", { name: "Files Explorer" });
    await explorer.getByText("fan_out.coroscope").click();
    await explorer.getByText("trace.json").click();
    await timeline.ended();
    await timeline.track("produce").waitFor();
    const packed = window.timeline("packed.coroscope.zip");
    await explorer.getByText("packed.coroscope.zip").click();
    await packed.ended();
    await packed.track("produce").waitFor();
    await window.runCommand("Coroscope: Export Report");
    await window.quickInput.title.filter({ hasText: "Export Report" }).waitFor();
    await window.quickInput.row("fan_out.coroscope").waitFor();
    await window.quickInput.accept();
    await window.notifications.toast("The report was written").waitFor();
    assert.match(
      readFileSync(workspace.path("packed.html"), "utf8"),
      /Content-Security-Policy[^]*x-coroscope-trace/,
    );
  });
});

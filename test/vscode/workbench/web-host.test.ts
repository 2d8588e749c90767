import { Workspace } from "../workspace";
import { useVscode } from "./vscode-fixture";

describe("Coroscope on a web host, where no program can run", function () {
  this.timeout(300_000);
  // VS Code then runs the extension in a Web Worker of the page, from its `browser` entry.
  const vscode = useVscode({ settings: { "remote.extensionKind": { "coroscope.coroscope": ["web"] } } });
  let workspace: Workspace;

  beforeEach(() => {
    workspace = Workspace.create();
  });
  afterEach(() => workspace.dispose());

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

  it("marks TypeScript, and says that tracing needs a desktop", async () => {
    const file = workspace.write(
      "lines.ts",
      "export async function* lines(source: AsyncIterable<string>) {\n  for await (const line of source) yield line;\n}\n",
    );
    const window = await vscode.open({ folder: workspace.folder, files: [file] });
    const editor = window.editor("/lines.ts");
    await editor.marks([
      { text: "for await", line: 2 },
      { text: "yield", line: 2 },
    ]);
    await editor.placeCursor("lines(");
    await window.runCommand("Coroscope: Trace Coroutine");
    await window.notifications.toast("needs VS Code on a desktop").waitFor();
  });
});

import assert from "node:assert/strict";
import path from "node:path";

import { Workspace } from "../workspace";
import { screenshotFolder, useVscode } from "./vscode-fixture";

const asyncTypeScript = `export async function load(name: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return name;
}

export function* numbers(): Generator<number> {
  yield 1;
  yield* [2, 3];
}

function plain(): number {
  return 1;
}
console.log(plain());
`;

const typeScriptMarks = [
  { text: "await", line: 2 },
  { text: "yield", line: 7 },
  { text: "yield*", line: 8 },
];

const asyncPython = `import asyncio


async def load(name):
    await asyncio.sleep(0.005)
    return name


def numbers():
    yield 1
    yield from [2, 3]


def plain():
    return 1
`;

const pythonMarks = [
  { text: "await", line: 5 },
  { text: "yield", line: 10 },
  { text: "yield from", line: 11 },
];

describe("suspension points in the editor", function () {
  this.timeout(300_000);
  const vscode = useVscode();
  let workspace: Workspace;

  before(() => {
    workspace = Workspace.create({ "points.ts": asyncTypeScript, "points.py": asyncPython });
  });
  after(() => workspace.dispose());

  it("are marked in TypeScript, with a lens above each function that can suspend", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.ts")] });
    const editor = window.editor("/points.ts");
    assert.deepEqual(await editor.codeLenses(2), ["Trace Coroutine", "Trace Coroutine"]);
    const marks = await editor.marks(typeScriptMarks);
    assert.notEqual(marks[0]!.color, marks[1]!.color, "await and yield look the same");
  });

  it("are marked in Python", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.py")] });
    const editor = window.editor("/points.py");
    assert.deepEqual(await editor.codeLenses(2), ["Trace Coroutine", "Trace Coroutine"]);
    await editor.marks(pythonMarks);
  });

  it("say in a hover what they wait for and what may run meanwhile", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.ts")] });
    const editor = window.editor("/points.ts");
    await editor.codeLenses(2);
    await editor.marks(typeScriptMarks);
    const hover = await editor.hover("await", "Suspension point");
    const text = await hover.innerText();
    assert.match(text, /await in load/);
    assert.match(text, /Trace load/);
    await window.screenshot(path.join(screenshotFolder, "hover-typescript.png"));
  });

  it("follow the text while it is typed", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.py")] });
    const editor = window.editor("/points.py");
    await editor.marks(pythonMarks);
    await editor.placeCursor("import asyncio");
    await window.page.keyboard.insertText("# a comment\n");
    await editor.markAt("await", 6);
    await editor.markAt("yield from", 12);
    await window.runCommand("File: Revert File");
    await editor.marks(pythonMarks);
  });

  it("are reached one after the other with the keyboard", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.ts")] });
    const editor = window.editor("/points.ts");
    await editor.marks(typeScriptMarks);
    // Lenses come after the marks, and move the lines that are clicked.
    await editor.codeLensAbove("export async");
    await editor.placeCursor("export async");
    for (const line of [2, 7, 8, 2]) {
      await window.page.keyboard.press("Alt+F9");
      await window.cursorAtLine(line);
    }
    await window.page.keyboard.press("Shift+Alt+F9");
    await window.cursorAtLine(8);
  });
});

import assert from "node:assert/strict";
import path from "node:path";

import { contrast } from "../workbench-page/contrast";
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

/** A colour that no theme has. */
const keywordColor = { hex: "#0a7b6c", rgb: "rgb(10, 123, 108)" };

const settings = {
  "editor.tokenColorCustomizations": {
    textMateRules: [{ scope: "keyword.control.flow.suspension", settings: { foreground: keywordColor.hex } }],
  },
};

/** Words that look like suspension points, beside some that are. */
const lookalikes = {
  "keywords.ts":
    "async function* f() { await g(); yield* h(`${await k()}`); 'await'; o.await; o = { yield: 1 }; } // yield\n",
  "keywords.py":
    "async def f():\n    await g('await', o.yield_)  # yield\n    yield from h\n    async for x in y: pass\n    f'{await k}'\n",
};

const themes = ["Dark Modern", "Light Modern", "Default High Contrast", "Default High Contrast Light"];

describe("suspension points in the editor", function () {
  this.timeout(300_000);
  const vscode = useVscode();
  let workspace: Workspace;

  before(() => {
    workspace = Workspace.create({
      "points.ts": asyncTypeScript,
      "points.py": asyncPython,
      ".vscode/settings.json": JSON.stringify(settings),
      ...lookalikes,
    });
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
    // Shown by the first time, and by the second one given the keyboard, so that it is read out and its links can be taken.
    for (let times = 0; times < 2; times++)
      await window.runCommand("Coroscope: Explain Suspension Point at Cursor");
    const focused = window.page.locator(".monaco-hover:visible:focus-within", {
      hasText: "yield* in numbers",
    });
    await focused.waitFor();
    await window.page.keyboard.press("Escape");
  });

  it("are told by their keywords' colour, where a theme has one for them", async () => {
    const files = [workspace.path("keywords.py"), workspace.path("keywords.ts")];
    const window = await vscode.open({ folder: workspace.folder, files });
    const script = await window.editor("/keywords.ts").textsInColor(keywordColor.rgb, 3);
    assert.deepEqual(script, ["await", "yield*", "await"]);
    await window.openFile(workspace.path("keywords.py"));
    const python = await window.editor("/keywords.py").textsInColor(keywordColor.rgb, 4);
    assert.deepEqual(python, ["await", "yield from", "async for", "await"]);
  });

  it("are told in the async outline, which follows the cursor and leads there by the keyboard", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.py")] });
    const editor = window.editor("/points.py");
    await editor.marks(pythonMarks);
    await window.runCommand("Coroscope: Focus on Async Outline View");
    const outline = window.tree("Async Outline");
    await outline.rows([
      "load coroutine, has actions",
      "await asyncio.sleep(0.005) line 5",
      "numbers generator, has actions",
      "yield 1 line 10",
      "yield from [2, 3] line 11",
    ]);
    await editor.placeCursor("yield 1");
    await outline.selected("yield 1 line 10");
    await outline.focus();
    for (const key of ["Home", "ArrowDown", "Enter"]) await window.page.keyboard.press(key);
    await editor.cursorAtLine(5);
  });

  it("say behind their lines what they wait for, legible in each kind of theme", async () => {
    const window = await vscode.open({ folder: workspace.folder, files: [workspace.path("points.py")] });
    const editor = window.editor("/points.py");
    workspace.write(
      ".vscode/settings.json",
      JSON.stringify({ ...settings, "coroscope.marks.endOfLine": true }),
    );
    for (const theme of themes) {
      await window.useTheme(theme);
      const texts = await editor.endOfLineTexts();
      const marks = await editor.marks(pythonMarks);
      assert.equal(texts.length, 3);
      for (const { text, color, background } of texts)
        assert.ok(contrast(color, background) >= 4.5, `${theme}: "${text}" in ${color} on ${background}`);
      for (const { text, color } of marks)
        assert.ok(contrast(color, texts[0]!.background) >= 3, `${theme}: the line under ${text} in ${color}`);
    }
    await window.useTheme("Dark Modern");
  });
});

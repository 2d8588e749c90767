import assert from "node:assert/strict";
import path from "node:path";

import { traceFrom } from "./trace-from";
import { useExamples } from "./use-examples";
import { screenshotFolder, useVscode } from "./vscode-fixture";

/** Runs until it is stopped, and says so in its first slice. */
const endless = `import asyncio


async def tick():
    while True:
        await asyncio.sleep(0.01)


asyncio.run(tick())
`;

describe("tracing a coroutine in VS Code's window", function () {
  this.timeout(300_000);
  const vscode = useVscode();
  const examples = useExamples();

  it("runs a Python file, fills the timeline, and leads from a slice to its line", async () => {
    const file = examples.current.path("python/fan_out.py");
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    const editor = window.editor("/fan_out.py");
    await traceFrom(window, "/fan_out.py", "async def fetch", "Run fan_out.py");
    const timeline = window.timeline("Trace: fetch");
    await timeline.ended();
    for (const name of ["main", "produce", "work", "fetch"]) await timeline.track(name).waitFor();
    await timeline.clickWidestBar("fetch");
    await timeline.details.filter({ hasText: "fetch" }).waitFor();
    await editor.cursorAtLine(22);
    await window.screenshot(path.join(screenshotFolder, "trace-python-light.png"));
    await window.useTheme("Dark Modern");
    await window.screenshot(path.join(screenshotFolder, "trace-python-dark.png"));
  });

  it("calls a TypeScript function, fills the timeline, and leads from a slice to its line", async () => {
    const file = examples.current.path("typescript/sequential-or-together.ts");
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    const editor = window.editor("/sequential-or-together.ts");
    await traceFrom(window, "/sequential-or-together.ts", "async function sequential", "sequential()");
    const timeline = window.timeline("Trace: sequential");
    await timeline.ended();
    // The view begins at the call, whose own `load` comes after those of the module's run.
    await timeline.clickWidestBar("load", "last");
    await timeline.details.filter({ hasText: "load" }).waitFor();
    await editor.cursorAtLine(14);
    await window.useTheme("Light Modern");
    await window.screenshot(path.join(screenshotFolder, "trace-typescript-light.png"));
    await window.useTheme("Default High Contrast");
    await window.screenshot(path.join(screenshotFolder, "trace-typescript-high-contrast.png"));
  });

  it("works from the function to the line with the keyboard alone", async () => {
    const file = examples.current.path("typescript/sequential-or-together.ts");
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    const editor = window.editor("/sequential-or-together.ts");
    await editor.codeLensAbove("async function together");
    await editor.placeCursor("return Promise.all");
    await window.page.keyboard.press("Control+K");
    await window.page.keyboard.press("t");
    await window.quickInput.row("together()").waitFor();
    await window.quickInput.accept();
    const timeline = window.timeline("Trace: together");
    await timeline.ended();
    await timeline.surface.focus();
    await timeline.selectWithKeys("load");
    await window.page.keyboard.press("Enter");
    await window.statusBarItem(/^Ln 1[3-6], Col /).waitFor();
    assert.equal(await window.activeTab(), "sequential-or-together.ts");
  });

  it("fills the timeline while the program runs, and stops it on request", async () => {
    const file = examples.current.write("endless.py", endless);
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    await traceFrom(window, "/endless.py", "async def tick", "Run endless.py");
    const timeline = window.timeline("Trace: tick");
    await timeline.inState("live");
    await timeline.track("tick").waitFor();
    await window.statusBarItem("Tracing tick").waitFor();
    await timeline.stop();
    await timeline.inState("stopped");
    await window.statusBarItem("Tracing tick").waitFor({ state: "detached" });
    await timeline.clickWidestBar("tick");
    await timeline.details.filter({ hasText: "tick" }).waitFor();
  });

  it("traces two programs at once, each in a tab of its own", async () => {
    const first = examples.current.write("endless.py", endless);
    const second = examples.current.path("python/fan_out.py");
    const window = await vscode.open({ folder: examples.current.folder, files: [second, first] });
    await traceFrom(window, "/endless.py", "async def tick", "Run endless.py");
    await window.timeline("Trace: tick").inState("live");
    await window.openFile("fan_out.py");
    await traceFrom(window, "/fan_out.py", "async def produce", "Run fan_out.py");
    const other = window.timeline("Trace: produce");
    await other.ended();
    await other.track("produce").waitFor();
    await window.runCommand("Coroscope: Cancel Trace");
    await window.timeline("Trace: tick").panel.tab.click();
    await window.timeline("Trace: tick").inState("stopped");
  });

  it("watches a function while a script of its package runs it", async () => {
    const file = examples.current.write(
      "order.mjs",
      "export async function load(name) {\n  await null;\n  return name;\n}\n" +
        "if (process.argv[2] !== undefined) await load(process.argv[2]);\n",
    );
    examples.current.write("package.json", JSON.stringify({ scripts: { order: "node order.mjs tea" } }));
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    await traceFrom(window, "/order.mjs", "async function load", "Run another program and watch load");
    await window.quickInput.row("npm run order").click();
    const timeline = window.timeline("Trace: load");
    await timeline.ended();
    await timeline.clickWidestBar("load");
    await timeline.details.filter({ hasText: /async function\s*load[^]*awaited by\s*<module>/ }).waitFor();
  });

  it("asks for the arguments that a function needs, and says what is wrong with them", async () => {
    const file = examples.current.write("arguments.py", "async def double(number):\n    return number * 2\n");
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    await traceFrom(window, "/arguments.py", "async def double", "Call it with arguments");
    await window.quickInput.input.fill("double(");
    await window.quickInput.message.filter({ hasText: "not closed" }).waitFor();
    await window.quickInput.enter("double(21)");
    const timeline = window.timeline("Trace: double");
    await timeline.ended();
    await timeline.clickWidestBar("double");
    await timeline.details.filter({ hasText: "42" }).waitFor();
  });
});

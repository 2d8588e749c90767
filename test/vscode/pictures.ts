import { mkdirSync } from "node:fs";
import path from "node:path";

import { startBrowser } from "./host/browser";
import { projectRoot } from "./host/paths";
import { provisionHost } from "./host/provision";
import { VsCodeServer } from "./host/server";
import { vsixFile } from "./host/vsix";
import { Workspace } from "./workspace";
import { traceFrom } from "./workbench/trace-from";
import { Workbench } from "./workbench-page/workbench";

const pictures = path.join(projectRoot, "media/readme");
const theme = "Dark Modern";

/** What a reader of README.md need not see. */
const quiet = {
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "breadcrumbs.enabled": false,
};

/** Opens one of the Python examples in a window of a size. */
type OpenExample = (name: string, viewport: { width: number; height: number }) => Promise<Workbench>;

/** `npm run pictures`: takes the pictures of README.md anew, of the packaged extension in the real VS Code. */
async function main(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const build = await provisionHost((line) => {
    console.log(line);
  });
  const server = await VsCodeServer.start(build, { extensions: [vsixFile], settings: quiet });
  const browser = await startBrowser();
  const workspace = Workspace.ofExamples();
  try {
    const openExample: OpenExample = async (name, viewport) => {
      const files = [workspace.path(`python/${name}`)];
      const window = await Workbench.open(browser, server, viewport);
      await window.show({ folder: workspace.folder, files });
      // The side bar is in the way of what shall be seen.
      await window.page.keyboard.press("Control+B");
      return window;
    };
    await takeTrace(openExample);
    await takeHover(openExample);
    await takeDrive(openExample);
  } finally {
    workspace.dispose();
    await browser.close();
    await server.stop();
  }
}

/** A run of the example in which a blocking call holds the loop: a coroutine that it made late, and why. */
async function takeTrace(openExample: OpenExample): Promise<void> {
  const window = await openExample("blocking_call.py", { width: 1600, height: 900 });
  await traceFrom(window, "/blocking_call.py", "async def main", "Run blocking_call.py");
  const timeline = window.timeline("Trace: main");
  await timeline.ended();
  await timeline.clickWidestBar("ticker");
  await timeline.details.filter({ hasText: "ticker" }).waitFor();
  await window.editor("/blocking_call.py").leave();
  await window.useTheme(theme);
  await picture(window, "hero.png");
  await window.close();
}

async function takeHover(openExample: OpenExample): Promise<void> {
  const window = await openExample("fan_out.py", { width: 900, height: 560 });
  await window.useTheme(theme);
  const editor = window.editor("/fan_out.py");
  await editor.codeLensAbove("async def fetch");
  await editor.hover("await", /suspend|wait/i);
  await picture(window, "hover.png");
  await window.close();
}

/** A send()-coroutine that its decorator has primed, and that was sent two values. */
async function takeDrive(openExample: OpenExample): Promise<void> {
  const window = await openExample("pipeline.py", { width: 1280, height: 720 });
  await window.useTheme(theme);
  const editor = window.editor("/pipeline.py");
  await window.page.keyboard.press("Control+G");
  await window.quickInput.enter(":68");
  await window.cursorAtLine(68);
  // Until its coroutines are known, there is none at the cursor.
  await editor.codeLensAbove("def running_total");
  await window.runCommand("Coroscope: Drive Coroutine by Hand");
  await window.quickInput.row("Call it with").click();
  await window.quickInput.enter("running_total([])");
  const timeline = window.timeline("Trace: running_total");
  const drive = timeline.panel.frame.getByRole("region", { name: "Drive by hand" });
  for (const [value, answer] of [
    ["5", "yields 5"],
    ["7", "yields 12"],
  ] as const) {
    await drive.getByRole("textbox").fill(value);
    await drive.getByRole("button", { name: "Send" }).click();
    await drive.filter({ hasText: answer }).waitFor();
  }
  await picture(window, "drive.png");
  await window.close();
}

async function picture(window: Workbench, name: string): Promise<void> {
  const file = path.join(pictures, name);
  await window.screenshot(file);
  console.log(path.relative(projectRoot, file));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

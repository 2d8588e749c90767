import type { Browser, CDPSession, Page } from "playwright-core";

import type { VsCodeServer } from "../../vscode/host/server";
import { Workspace } from "../../vscode/workspace";
import { Workbench } from "../../vscode/workbench-page/workbench";

const points = 10_000;
const pointsInFunction = 10;
const scrolls = 60;
/** The rest of the marks follow a moment after those in sight. */
const settled = 2_000;

/**
 * Opens a file of 10,000 suspension points and pages through it. Gives, for each page, the time that the window spent in scripts until
 * two frames later, in ms, in the order of the pages.
 */
export async function scriptTimesOfScrolls(
  browser: Browser,
  server: VsCodeServer,
  withMarks: boolean,
): Promise<number[]> {
  const settings = JSON.stringify({
    "coroscope.marks.enabled": withMarks,
    "coroscope.codeLens.enabled": true,
  });
  const workspace = Workspace.create({ "many.py": source(), ".vscode/settings.json": settings });
  try {
    const window = await Workbench.open(browser, server);
    await window.show({ folder: workspace.folder, files: [workspace.path("many.py")] });
    const editor = window.editor("/many.py");
    // Lenses come with the outline, after which nothing more is to be worked out.
    await editor.codeLensAbove("step0(");
    if (withMarks) await editor.markAt("await", 2);
    await editor.placeCursor("async def step0");
    const { page } = window;
    await page.waitForTimeout(settled);
    const client = await page.context().newCDPSession(page);
    await client.send("Performance.enable");
    const times: number[] = [];
    for (let count = 0; count < scrolls; count++) times.push(await timeOfScroll(page, client));
    await window.close();
    return times;
  } finally {
    workspace.dispose();
  }
}

async function timeOfScroll(page: Page, client: CDPSession): Promise<number> {
  const before = await scriptTime(client);
  await page.keyboard.press("PageDown");
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  return (await scriptTime(client)) - before;
}

/** What the page's thread has spent in scripts so far, in ms. */
async function scriptTime(client: CDPSession): Promise<number> {
  const { metrics } = await client.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? Number.NaN) * 1000;
}

function source(): string {
  const functions = Array.from({ length: points / pointsInFunction }, (_, index) => {
    const waits = Array.from({ length: pointsInFunction }, (_, wait) => `    await value${wait}\n`);
    return `async def step${index}():\n${waits.join("")}\n`;
  });
  return functions.join("");
}

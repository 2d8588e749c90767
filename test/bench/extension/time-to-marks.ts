import type { Browser } from "playwright-core";

import type { VsCodeServer } from "../../vscode/host/server";
import { Workspace } from "../../vscode/workspace";
import { Workbench } from "../../vscode/workbench-page/workbench";

/** Files of the same size that are opened before, so that worker and editor are warm. */
const warmUps = 2;
/** How often the time is taken after that. */
const rounds = 15;

/**
 * Opens files of 3,000 lines, one after the other, in a window whose analysis worker is warm, and measures from the moment
 * at which a file's text is first drawn to the moment at which its first marks are. In ms, one value a file.
 */
export async function timesToMarks(
  browser: Browser,
  server: VsCodeServer,
  extension: "ts" | "py",
): Promise<number[]> {
  const names = Array.from({ length: warmUps + rounds }, (_, index) => `large${index}.${extension}`);
  const small = `small.${extension}`;
  const workspace = Workspace.create(
    Object.fromEntries([small, ...names].map((name) => [name, source(name, name === small ? 6 : 3000)])),
  );
  try {
    const window = await Workbench.open(browser, server);
    await window.show({ folder: workspace.folder, files: [workspace.path(small)] });
    await window.editor(`/${small}`).markAt("await", 3);
    const times: number[] = [];
    for (const name of names) {
      const watch = await window.page.evaluateHandle(watchMarks, name);
      const editor = await window.openFile(name);
      times.push(await watch.evaluate(({ marked }) => marked));
      // Marks come before the outline, lenses with it: the worker would still be at this file when the next one is opened.
      await editor.codeLensAbove("step0(");
    }
    await window.close();
    return times.slice(warmUps);
  } finally {
    workspace.dispose();
  }
}

/** Runs in the page, before the file is opened. The wait is wrapped, because a handle of a bare promise would wait for it. */
function watchMarks(name: string): { marked: Promise<number> } {
  const marked = new Promise<number>((resolve) => {
    let drawn: number | undefined;
    const observer = new MutationObserver(() => {
      const text =
        document.querySelector(`.monaco-editor[data-uri$="/${name}"] .view-lines`)?.textContent ?? "";
      if (!text.includes(name)) return;
      drawn ??= performance.now();
      if (document.querySelector(".view-overlays [class*='ced-']") === null) return;
      observer.disconnect();
      resolve(performance.now() - drawn);
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return { marked };
}

/** A file of about so many lines, with an `await` in every third and its own name in the first. */
function source(name: string, lines: number): string {
  const python = name.endsWith(".py");
  const blocks = Array.from({ length: Math.ceil(lines / 3) }, (_, index) =>
    python
      ? `async def step${index}(value):\n    return await value\n\n`
      : `export async function step${index}(value: Promise<number>): Promise<number> {\n  return (await value) + ${index};\n}\n`,
  );
  return `${python ? "#" : "//"}${name}\n${blocks.join("")}`;
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { speedscopeFile } from "../../../src/interchange/speedscope-file";
import type { TraceChunk } from "../../../src/trace/trace-chunk";
import { readTrace } from "../../traces/read-trace";
import { heapOf, PageTime } from "./page-time";

/** The version that the figures are of. */
export const speedscopeVersion = "1.25.0";

const folder = path.resolve(__dirname, "../../../out/speedscope");
const release = path.join(folder, "node_modules/speedscope/dist/release");
const origin = "http://speedscope.test";

/** What the same trace costs in speedscope. */
export interface SpeedscopeFigures {
  readonly firstPaint: number;
  readonly process: number;
  readonly heap: number;
}

/** Opens a trace, exported to its own format, in speedscope; it is installed into `out/` at the first time. */
export async function openInSpeedscope(
  browser: Browser,
  chunks: readonly TraceChunk[],
): Promise<SpeedscopeFigures> {
  if (!existsSync(release)) await install();
  const profile = speedscopeFile(readTrace(chunks).model);
  const page = await browser.newPage({ viewport: { width: 1320, height: 820 } });
  await page.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "profile.json") await route.fulfill({ contentType: "application/json", body: profile });
    else if (existsSync(path.join(release, name))) {
      const contentType = types[path.extname(name)] ?? "application/octet-stream";
      await route.fulfill({ contentType, body: await readFile(path.join(release, name)) });
    } else await route.fulfill({ status: 404, body: "" });
  });
  try {
    await page.goto(`${origin}/index.html`);
    const time = await PageTime.of(page);
    const before = await time.process();
    const firstPaint = await page.evaluate(openProfile, `${origin}/profile.json`);
    const process = (await time.process()) - before;
    await time.close();
    return { firstPaint, process, heap: await heapOf(page) };
  } finally {
    await page.close();
  }
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

async function install(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `speedscope@${speedscopeVersion}`;
  const options = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", name];
  await promisify(execFile)("npm", options, { timeout: 120_000 });
}

/** Runs in the page: drops a file with the profile's text on it, and waits until its name is the page's title and a frame is drawn. */
async function openProfile(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], "trace.speedscope.json"));
  const target = document.querySelector("canvas")?.parentElement ?? document.body;
  const titleBefore = document.title;
  const start = performance.now();
  target.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (document.title !== titleBefore && document.querySelector("canvas") !== null) {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
      } else if (performance.now() - start > 120_000) reject(new Error("speedscope shows nothing"));
      else requestAnimationFrame(look);
    };
    look();
  });
}

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { htmlReport } from "../../src/interchange/html-report";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { largeTrace } from "../bench/webview/large-trace";
import { fanOutTrace } from "./fan-out-trace";
import { sharedChromium } from "./shared-chromium";
import { distribution } from "./view-harness";

/** What a report may take beside the trace's own bytes, and for each of these. */
const room = { fixed: 600_000, factor: 1.4 };

describe("HTML report", function () {
  this.timeout(60_000);
  const browser = sharedChromium();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "coroscope-report-"));
  });

  after(async () => {
    if ((folder as string | undefined) !== undefined) await rm(folder, { recursive: true });
  });

  async function report(chunks: readonly TraceChunk[], title = "fan_out.py"): Promise<string> {
    const [script, style] = await Promise.all(
      ["webview.js", "webview.css"].map((name) => readFile(path.join(distribution, name), "utf8")),
    );
    const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
    const parts = { title, script: script ?? "", style: style ?? "", chunks, sha256, base64 };
    let page = "";
    for await (const piece of htmlReport(parts)) page += piece;
    return page;
  }

  it("shows the trace from a file, without a network, within its own strict policy", async () => {
    const file = path.join(folder, "report.html");
    const hostile = '</title><script>alert(1)</script>"&';
    await writeFile(file, await report(fanOutTrace(), hostile));
    const context = await browser().newContext({ viewport: { width: 1200, height: 700 }, offline: true });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("dialog", (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('[data-complete="true"] .timeline-canvas').waitFor();
    assert.equal(await page.title(), hostile);
    const names = await page.locator(".heading-name").allInnerTexts();
    assert.deepEqual(names.slice(1), [
      "MainThread",
      "event loop turns",
      "main",
      "ticker",
      "blocker",
      "fetch",
    ]);
    assert.match(await page.locator(".clock").innerText(), /41\.0 ms/);
    await page.getByRole("tab", { name: "findings" }).click();
    await page.getByText("held the event loop for 20.0 ms").waitFor();
    assert.equal(
      await page.locator(".place", { hasText: "fan_out.py:9" }).getAttribute("title"),
      "/home/me/fan_out.py:9",
    );
    await page.locator(".side").getByRole("button", { name: "10.00 ms" }).click();
    await page.getByRole("tab", { name: "why" }).click();
    await page.locator(".side").getByText("nothing else could run").waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  });

  it("says so where its trace is damaged", async () => {
    const file = path.join(folder, "damaged.html");
    const whole = await report(fanOutTrace());
    await writeFile(file, whole.replace(/(data-part="tables"[^>]*>)[^<]+/, "$1AAAA"));
    const page = await browser().newPage();
    await page.goto(pathToFileURL(file).href);
    await page.getByText("The trace in this report cannot be read").waitFor();
    await page.close();
  });

  it("takes little more than the trace itself", async () => {
    const chunks = largeTrace(200_000);
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0);
    const { length } = await report(chunks);
    assert.ok(length <= bytes * room.factor + room.fixed, `${length} bytes for a trace of ${bytes}`);
  });
});

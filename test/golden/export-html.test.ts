import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium } from "../webview/view-harness";
import { pythonFor } from "./interpreters";
import { root } from "./run-program";
import { Scratch } from "./scratch";

/** What a report may take beside the trace's own bytes, and for each of these. */
const room = { fixed: 600_000, factor: 1.4 };

describe("coroscope export --to html", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let scratch: Scratch;

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) {
      console.log("    needs Chromium: apt-get install --no-install-recommends chromium");
      this.skip();
    }
    browser = await launchChromium(chromium);
  });

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  after(() => browser?.close());

  const bytesOf = (folder: string): number =>
    readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

  for (const example of ["typescript/async-generator-pipeline.ts", "python/fan_out.py"]) {
    it(`makes one small page that shows the trace from a disk, without a network: ${example}`, async function () {
      const python = example.endsWith(".py") ? ["--python", await pythonFor(this)] : [];
      const file = path.join(root, "media/examples", example);
      assert.equal((await scratch.coroscope(["trace", ...python, "--out", "run.coroscope", file])).code, 0);
      const exported = await scratch.coroscope(["export", "run.coroscope", "--to", "html"]);
      assert.deepEqual([exported.code, exported.stdout, exported.stderr], [0, "run.html\n", ""]);
      const report = path.join(scratch.folder, "run.html");
      const size = statSync(report).size;
      const bound = bytesOf(path.join(scratch.folder, "run.coroscope")) * room.factor + room.fixed;
      assert.ok(size <= bound, `${size} bytes, at most ${bound}`);
      if (process.platform !== "win32") assert.equal(statSync(report).mode & 0o777, 0o600);
      assert.match(
        readFileSync(report, "utf8"),
        /"Content-Security-Policy" content="default-src ('|&#39;)none/,
      );

      assert.ok(browser);
      const context = await browser.newContext({ offline: true });
      try {
        const page = await context.newPage();
        const problems: string[] = [];
        const asked: string[] = [];
        page.on("pageerror", (error) => problems.push(String(error)));
        page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
        page.on("request", (request) => asked.push(request.url()));
        await page.goto(pathToFileURL(report).href);
        await page.locator(".timeline-canvas").waitFor();
        const functionName = example.endsWith(".py") ? "produce" : "batches";
        await page.locator(".heading-name", { hasText: functionName }).first().waitFor();
        assert.deepEqual(problems, []);
        assert.deepEqual(
          asked.filter((url) => !/^(file|data|blob):/.test(url)),
          [],
        );
      } finally {
        await context.close();
      }
    });
  }
});

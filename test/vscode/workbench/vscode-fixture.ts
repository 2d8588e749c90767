import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import type { Browser } from "playwright-core";

import { findBrowser, startBrowser } from "../host/browser";
import { nodePackageName } from "../host/host-build";
import { outFolder } from "../host/paths";
import { provisionHost } from "../host/provision";
import { type ServerOptions, VsCodeServer } from "../host/server";
import { installCommand, systemNeeds } from "../host/system-packages";
import { vsixFile } from "../host/vsix";
import { Workbench, type WorkbenchOptions } from "../workbench-page/workbench";

/** Pictures that the tests keep, for people to look at. */
export const screenshotFolder = path.join(outFolder, "screenshots");

/** Opens windows of one VS Code that has the packaged extension installed. */
export interface VscodeFixture {
  open(options: WorkbenchOptions): Promise<Workbench>;
}

/**
 * Gives the tests of a `describe` a VS Code of their own. Windows are closed after each test; after one that failed, a
 * picture of each is kept. Whatever the extension's pages reported on the console fails the test too.
 */
export function useVscode(options: ServerOptions = {}): VscodeFixture {
  let server: VsCodeServer;
  let browser: Browser;
  const windows: Workbench[] = [];

  before("start VS Code", async function () {
    this.timeout(300_000);
    if (nodePackageName() === undefined)
      skip(this, `there is no server build for ${process.platform} ${process.arch}`);
    if (findBrowser() === undefined) skip(this, `no Chromium; ${installCommand([systemNeeds.browser])}`);
    assert.ok(existsSync(vsixFile), "npm run package makes the extension that these tests install");
    const build = await provisionHost((line) => {
      console.log(line);
    });
    mkdirSync(screenshotFolder, { recursive: true });
    const logFile = path.join(outFolder, "vscode-server.log");
    server = await VsCodeServer.start(build, { extensions: [vsixFile], logFile, ...options });
    browser = await startBrowser();
  });

  afterEach("close the windows", async function () {
    const test = this.currentTest;
    const opened = windows.splice(0);
    if (test?.state === "failed") await keepPictures(opened, test.fullTitle());
    const errors = opened.flatMap((window) => window.extensionErrors());
    for (const window of opened) await window.close();
    if (test?.state === "passed")
      assert.deepEqual(errors, [], "errors on the console of the extension's pages");
  });

  after("stop VS Code", async function () {
    this.timeout(30_000);
    await (browser as Browser | undefined)?.close();
    await (server as VsCodeServer | undefined)?.stop();
  });

  return {
    async open(windowOptions) {
      const window = await Workbench.open(browser, server, windowOptions);
      windows.push(window);
      return window;
    },
  };
}

function skip(context: Mocha.Context, reason: string): never {
  console.log(`      skipped: ${reason}`);
  return context.skip();
}

async function keepPictures(windows: readonly Workbench[], title: string): Promise<void> {
  const name = title.replaceAll(/[^\w]+/g, "-").slice(0, 120);
  for (const [index, window] of windows.entries()) {
    const file = path.join(screenshotFolder, `failed-${name}-${index}.png`);
    await window.screenshot(file);
    console.log(`      picture: ${file}`);
    for (const error of window.extensionErrors()) console.log(`      console: ${error}`);
  }
}

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
import { Workbench, type Shown } from "../workbench-page/workbench";

/** Pictures that the tests keep, for people to look at. */
export const screenshotFolder = path.join(outFolder, "screenshots");

/** Windows of one VS Code that has the packaged extension installed. */
export interface VscodeFixture {
  /** Opens files of a folder. The window is one that was never used, or that of the test before where that had the same folder. */
  open(options: Shown): Promise<Workbench>;
}

/** A running VS Code, and a window of it that a test is done with. */
interface Host {
  readonly server: VsCodeServer;
  idle: Workbench | undefined;
}

/** By their options, so that all tests that want the same VS Code share one. */
const hosts = new Map<string, Promise<Host>>();
let browser: Promise<Browser> | undefined;

/**
 * Gives the tests of a `describe` a VS Code and windows of it. Those of one folder share a window, tidied up between them, for its start
 * takes longer than what most tests do; one of another `describe`, or after a test that failed, was never used. After a test that failed,
 * a picture of each window is kept. Whatever the extension's pages reported on the console fails the test too.
 */
export function useVscode(options: ServerOptions = {}): VscodeFixture {
  let host: Host;
  const windows: Workbench[] = [];

  before("start VS Code", async function () {
    this.timeout(300_000);
    if (nodePackageName() === undefined)
      skip(this, `there is no server build for ${process.platform} ${process.arch}`);
    if (findBrowser() === undefined) skip(this, `no Chromium; ${installCommand([systemNeeds.browser])}`);
    assert.ok(existsSync(vsixFile), "npm run package makes the extension that these tests install");
    mkdirSync(screenshotFolder, { recursive: true });
    const key = JSON.stringify(options);
    if (!hosts.has(key)) hosts.set(key, startHost(options));
    host = await hosts.get(key)!;
  });

  afterEach("leave the windows", async function () {
    const test = this.currentTest;
    const opened = windows.splice(0);
    if (test?.state === "failed") await keepPictures(opened, test.fullTitle());
    const errors = opened.flatMap((window) => window.extensionErrors());
    const foreignHosts = opened.flatMap((window) => [...window.foreignHosts]);
    const [first, ...others] = opened;
    for (const window of others) await window.close();
    if (test?.state === "passed") host.idle = first;
    else await first?.close();
    if (test?.state !== "passed") return;
    assert.deepEqual(errors, [], "errors on the console of the extension's pages");
    assert.deepEqual(foreignHosts, [], "hosts beyond this machine that the window asked for something");
  });

  after("leave the window", async () => {
    await host.idle?.leave();
  });

  return {
    async open(shown) {
      browser ??= startBrowser();
      const window = host.idle ?? (await Workbench.open(await browser, host.server));
      host.idle = undefined;
      windows.push(window);
      await window.show(shown);
      return window;
    },
  };
}

async function startHost(options: ServerOptions): Promise<Host> {
  const build = await provisionHost((line) => {
    console.log(line);
  });
  const logFile = path.join(outFolder, "vscode-server.log");
  const server = await VsCodeServer.start(build, { extensions: [vsixFile], logFile, ...options });
  return { server, idle: undefined };
}

after("stop VS Code", async function () {
  this.timeout(60_000);
  await (await browser)?.close();
  for (const host of hosts.values()) await (await host).server.stop();
});

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

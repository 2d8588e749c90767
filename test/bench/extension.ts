import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Browser } from "playwright-core";

import { startBrowser } from "../vscode/host/browser";
import { pinned } from "../vscode/host/host-build";
import { bundleForHost, launchInHost } from "../vscode/host/launch-tests";
import { outFolder, projectRoot } from "../vscode/host/paths";
import { provisionHost } from "../vscode/host/provision";
import { VsCodeServer } from "../vscode/host/server";
import { vsixFile } from "../vscode/host/vsix";
import { type BenchOptions, type Figure, median, wants } from "./bench";
import type { ActivationTimes } from "./extension/activation-times";
import { scriptTimesOfScrolls } from "./extension/many-marks";
import { timesToMarks } from "./extension/time-to-marks";

/** How often VS Code is started for the time of an activation. */
const activationRounds = 9;

const runtime = `vscode ${pinned.codeServer}`;

/** What the extension costs the editor: its size, the time of its activation, and how soon a file is marked. */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  if (wants(options, "bundle")) yield* bundleSizes();
  if (!["activation", "marks", "many-marks"].some((name) => wants(options, name))) return;
  options.progress("packaging");
  execFileSync("npm", ["run", "--silent", "package"], {
    cwd: projectRoot,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (wants(options, "activation")) yield* activation(options);
  if (wants(options, "marks")) yield* marks(options);
  if (wants(options, "many-marks")) yield* manyMarks(options);
}

/** What the extension host has to read: before anything of Coroscope runs, and at the first run or timeline besides. */
function* bundleSizes(): Iterable<Figure> {
  const outdir = mkdtempSync(path.join(tmpdir(), "coroscope-bundle-"));
  try {
    execFileSync(process.execPath, ["esbuild.mjs", "--production", `--outdir=${outdir}`], {
      cwd: projectRoot,
    });
    const size = (name: string): number => statSync(path.join(outdir, name)).size / 1000;
    const activation = size("extension.js");
    const figure = { case: "bundle", runtime: "esbuild", metric: "size", unit: "KB" };
    yield { ...figure, variant: "activation", value: activation };
    yield {
      ...figure,
      variant: "all of the host",
      value: activation + size("extension-runs.js"),
      bound: 200,
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * Reading the code and calling `activate`, by VS Code's own marks in its extension host; one start of VS Code for each value. The
 * bound is on the sum of the two.
 */
async function* activation(options: BenchOptions): AsyncIterable<Figure> {
  const files = [path.join(__dirname, "extension/activation.ts")];
  const [entry] = await bundleForHost(files, path.join(outFolder, "bench"));
  if (entry === undefined) throw new Error("The bench was not bundled.");
  const result = path.join(outFolder, "bench/activation.json");
  const times: ActivationTimes[] = [];
  for (let round = 1; round <= activationRounds; round++) {
    options.progress(`activation ${round}/${activationRounds}`);
    await launchInHost(entry, { COROSCOPE_BENCH_RESULT: result });
    times.push(JSON.parse(readFileSync(result, "utf8")) as ActivationTimes);
  }
  const figure = (metric: string, of: (time: ActivationTimes) => number): Figure => {
    const value = median(times.map(of));
    return { case: "activation", variant: "cold", runtime, metric, unit: "ms", value };
  };
  yield figure("code-loading", ({ codeLoading }) => codeLoading);
  yield figure("activate-call", ({ activateCall }) => activateCall);
  yield { ...figure("time", ({ codeLoading, activateCall }) => codeLoading + activateCall), bound: 50 };
}

/** A real VS Code with the packaged extension, and a browser for its windows. */
async function withVsCode(options: BenchOptions): Promise<{
  readonly browser: Browser;
  readonly server: VsCodeServer;
  readonly stop: () => Promise<void>;
}> {
  const build = await provisionHost((line) => {
    options.progress(line);
  });
  const server = await VsCodeServer.start(build, { extensions: [vsixFile] });
  const browser = await startBrowser();
  return {
    browser,
    server,
    stop: async () => {
      await browser.close();
      await server.stop();
    },
  };
}

async function* marks(options: BenchOptions): AsyncIterable<Figure> {
  const { browser, server, stop } = await withVsCode(options);
  try {
    for (const [variant, extension] of [
      ["typescript", "ts"],
      ["python", "py"],
    ] as const) {
      options.progress(`marks in ${variant}`);
      const value = median(await timesToMarks(browser, server, extension));
      yield { case: "marks", variant, runtime, metric: "median", unit: "ms", value, bound: 400 };
    }
  } finally {
    await stop();
  }
}

/** How many times as long as without marks the window may compute for a page of 10,000 points that is scrolled into sight. */
const mostOfPlain = 2;

/** By turns without and with marks, since both are measured on a machine that may get busier or less busy. */
async function* manyMarks(options: BenchOptions): AsyncIterable<Figure> {
  const { browser, server, stop } = await withVsCode(options);
  try {
    const times = { plain: [] as number[], marked: [] as number[] };
    for (const variant of ["plain", "marked", "marked", "plain"] as const) {
      options.progress(`10,000 points, ${variant}`);
      times[variant].push(...(await scriptTimesOfScrolls(browser, server, variant === "marked")));
    }
    const [plain, marked] = [median(times.plain), median(times.marked)];
    const shared = { case: "many-marks", runtime } as const;
    yield { ...shared, variant: "plain", metric: "script-per-page", unit: "ms", value: plain };
    yield { ...shared, variant: "marked", metric: "script-per-page", unit: "ms", value: marked };
    yield {
      ...shared,
      variant: "marked",
      metric: "of-plain",
      unit: "×",
      value: marked / plain,
      bound: mostOfPlain,
    };
  } finally {
    await stop();
  }
}

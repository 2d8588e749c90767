import { mkdtempSync, readdirSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";

import { findDesktop } from "./host/desktop";
import { nodePackageName } from "./host/host-build";
import { outFolder, projectRoot } from "./host/paths";
import { provisionHost } from "./host/provision";
import { quietSettings } from "./host/settings";

const bundleFolder = path.join(outFolder, "in-host");

/** `npm run test:in-host`: bundles the tests of the folder `in-host`, and runs them inside VS Code's extension host. */
async function main(): Promise<void> {
  const tests = await bundleTests();
  const scratch = mkdtempSync(path.join(tmpdir(), "coroscope-in-host-"));
  try {
    const userData = path.join(scratch, "user-data");
    mkdirSync(path.join(userData, "User"), { recursive: true });
    writeFileSync(path.join(userData, "User/settings.json"), JSON.stringify(quietSettings));
    const workspace = path.join(scratch, "workspace");
    mkdirSync(workspace);
    const executable = await vscodeExecutable();
    await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: path.join(bundleFolder, "index.js"),
      launchArgs: [workspace, `--user-data-dir=${userData}`, "--disable-extensions"],
      extensionTestsEnv: { COROSCOPE_TEST_FILES: tests.join(path.delimiter) },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The desktop of this machine, else the server build behind a stand-in, else what test-electron downloads. */
async function vscodeExecutable(): Promise<string | undefined> {
  const desktop = findDesktop();
  if (desktop !== undefined || nodePackageName() === undefined) return desktop;
  await provisionHost((line) => {
    console.log(line);
  });
  return path.join(__dirname, "host/code.mjs");
}

async function bundleTests(): Promise<string[]> {
  const folder = path.join(__dirname, "in-host");
  const tests = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  rmSync(bundleFolder, { recursive: true, force: true });
  await build({
    entryPoints: ["index.ts", ...tests].map((file) => path.join(folder, file)),
    outdir: bundleFolder,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
  });
  return tests.map((file) => path.join(bundleFolder, file.replace(/\.ts$/, ".js")));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";

import { findDesktop } from "./desktop";
import { nodePackageName } from "./host-build";
import { projectRoot } from "./paths";
import { provisionHost } from "./provision";
import { quietSettings } from "./settings";

/** Bundles files that run inside the extension host, one output each; packages stay in `node_modules`. */
export async function bundleForHost(files: readonly string[], outdir: string): Promise<string[]> {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [...files],
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
  });
  return files.map((file) => path.join(outdir, `${path.basename(file, ".ts")}.js`));
}

/**
 * Starts VS Code with the extension of this tree, in an empty folder and with a profile of its own, and runs the exported
 * `run` of `entry` in its extension host. Fails when that fails.
 */
export async function launchInHost(
  entry: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-host-")));
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
      extensionTestsPath: entry,
      launchArgs: [workspace, `--user-data-dir=${userData}`],
      extensionTestsEnv: environment,
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The desktop of this machine, else the server build behind a stand-in, else what test-electron downloads. */
async function vscodeExecutable(): Promise<string | undefined> {
  const desktop = findDesktop();
  if (desktop !== undefined || nodePackageName() === undefined) return desktop;
  await provisionHost((line) => {
    console.log(line);
  });
  return path.join(__dirname, "code.mjs");
}

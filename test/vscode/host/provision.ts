import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { HostBuild, nodePackageName, partialFolder, pinned, staleFolders } from "./host-build";
import { provideSystemNeeds, systemNeeds } from "./system-packages";

/** Parts of the host that the tests never touch, and that would cost disk space, start-up time or network traffic. */
const unused = {
  modules: ["@github", "@microsoft/mxc-sdk", "@devcontainers"],
  extensions: [
    "copilot",
    "mermaid-markdown-features",
    "microsoft-authentication",
    "github",
    "github-authentication",
  ],
};

/** Native modules worth compiling: without them the host works, but writes its logs to nowhere and complains about it. */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"];

/**
 * Installs the pinned VS Code server build into the git-ignored host folder, from the npm registry alone. Does nothing
 * where it is already there. Safe to run twice at once: each run prepares a folder of its own and renames it at the end.
 */
export async function provisionHost(log: (line: string) => void): Promise<HostBuild> {
  const build = HostBuild.current();
  for (const folder of staleFolders(build)) rmSync(folder, { recursive: true, force: true });
  if (build.installed) return build;
  const nodePackage = nodePackageName();
  if (nodePackage === undefined) {
    throw new Error(
      `The server build of VS Code runs on Linux x64 and arm64, not on ${process.platform} ${process.arch}. ` +
        "Set VSCODE_EXECUTABLE to a desktop VS Code.",
    );
  }
  const started = performance.now();
  log(`installing VS Code ${pinned.codeServer} (server build) into ${path.relative("", build.folder)}`);
  const partial = new HostBuild(partialFolder(build));
  await install(partial, nodePackage, log);
  prune(partial);
  writeFileSync(partial.stamp, JSON.stringify({ ...pinned, installed: new Date().toISOString() }));
  if (existsSync(build.stamp)) rmSync(partial.folder, { recursive: true, force: true });
  else {
    rmSync(build.folder, { recursive: true, force: true });
    renameSync(partial.folder, build.folder);
  }
  log(`installed VS Code in ${seconds(started)}`);
  return build;
}

async function install(build: HostBuild, nodePackage: string, log: (line: string) => void): Promise<void> {
  mkdirSync(build.folder, { recursive: true });
  writeFileSync(path.join(build.folder, "package.json"), '{ "name": "vscode-host", "private": true }\n');
  const packages = [`${nodePackage}@${pinned.node}`, `code-server@${pinned.codeServer}`];
  await npm("packages", ["install", "--ignore-scripts", "--save-exact", ...packages], build.folder, log);
  const production = ["install", "--omit=dev", "--ignore-scripts"];
  await npm("the server's modules", production, build.vscode, log);
  await npm("the built-in extensions' modules", production, path.join(build.vscode, "extensions"), log);
  const missing = provideSystemNeeds([systemNeeds.compiler, systemNeeds.make, systemNeeds.python], log);
  if (missing.length > 0) {
    log(`native modules are left out: ${missing.map((need) => need.name).join(", ")} missing`);
    return;
  }
  await npm("native modules", ["rebuild", ...nativeModules], build.vscode, log, {
    PATH: `${path.join(build.nodeHome, "bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
    npm_config_nodedir: build.nodeHome,
    // They write logs: the time it takes to make them fast is longer than all that they will ever save.
    CFLAGS: "-O0",
    CXXFLAGS: "-O0",
  });
}

function prune(build: HostBuild): void {
  const folders = [
    ...unused.modules.map((name) => path.join(build.vscode, "node_modules", name)),
    ...unused.extensions.map((name) => path.join(build.vscode, "extensions", name)),
    path.join(build.nodeHome, "share"),
    ...foreignSearchBinaries(build),
  ];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** ripgrep comes for every platform; only this one's is kept. */
function foreignSearchBinaries(build: HostBuild): string[] {
  const bin = path.join(build.vscode, "node_modules/@vscode/ripgrep-universal/bin");
  if (!existsSync(bin)) return [];
  return readdirSync(bin)
    .filter((name) => !name.startsWith(`linux-${process.arch}`))
    .map((name) => path.join(bin, name));
}

/** Runs npm in `folder`; its output is shown only when it fails. */
async function npm(
  what: string,
  words: readonly string[],
  folder: string,
  log: (line: string) => void,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const started = performance.now();
  const child = spawn("npm", [...words, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0)
    throw new Error(`npm ${words.join(" ")} failed in ${folder} (exit ${code ?? "by signal"}):\n${output}`);
  log(`  ${what}: ${seconds(started)}`);
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

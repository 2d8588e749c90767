import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { findDesktop } from "./desktop";
import { projectRoot } from "./paths";
import { provisionHost } from "./provision";
import { VsCodeServer } from "./server";
import { vsixFile } from "./vsix";

/** `npm run vscode [-- FOLDER]`: opens VS Code with the extension in it, on the examples where no folder is named. */
async function main(): Promise<void> {
  const chosen = process.argv[2];
  const folder = chosen === undefined ? copyOfExamples() : path.resolve(chosen);
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const desktop = findDesktop();
  if (desktop === undefined) await openInBrowser(folder);
  else await openOnDesktop(desktop, folder);
}

/** Examples to play with: edits and traces stay out of the project's own files. */
function copyOfExamples(): string {
  const copy = path.join(projectRoot, ".cache", "examples");
  cpSync(path.join(projectRoot, "media", "examples"), copy, { recursive: true });
  return copy;
}

/** Serves VS Code until it is interrupted. */
async function openInBrowser(folder: string): Promise<void> {
  const interrupted = interruption();
  const build = await Promise.race([
    provisionHost((line) => {
      console.log(line);
    }),
    interrupted,
  ]);
  if (build === undefined) return;
  // Once begun, its start is seen to the end: a server that nobody knows of would run for ever.
  const server = await VsCodeServer.start(build, {
    extensions: [vsixFile],
    connectionToken: true,
    settings: { "workbench.startupEditor": "readme" },
  });
  // This process ends its server itself, in order.
  process.removeAllListeners("SIGTERM");
  const again = interruption();
  console.log(directions(server.workbenchUrl(folder), server.port, folder));
  await Promise.race([interrupted, again]);
  console.log("\nEnding VS Code …");
  await server.stop();
}

/** Resolves when this process is asked to end, by Ctrl+C or a signal. */
function interruption(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve(undefined));
    }
  });
}

function directions(url: string, port: number, folder: string): string {
  const traces = path.join(projectRoot, ".cache", "traces");
  const recorded = existsSync(traces)
    ? readdirSync(traces).filter((name) => name.endsWith(".coroscope"))
    : [];
  return `
VS Code runs, with Coroscope in it. Open this address in a browser on this machine:

  ${url}

(From another machine, forward the port first: ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE. The address holds a secret that lets
whoever knows it into this VS Code.)

It shows ${folder}. Then:
  1. Open a file in the explorer, such as python/fan_out.py: each suspension point is marked.
  2. Rest the pointer on a mark to read what is waited for.
  3. Click "Trace Coroutine" above a function: the timeline opens and fills while the program runs.
  4. Click a slice of the timeline to land on its line.
${
  recorded.length === 0
    ? ""
    : `
Traces of npm start open by F1, "Coroscope: Open Trace…":
${recorded.map((name) => `  ${path.join(traces, name)}`).join("\n")}
`
}
Ctrl+C ends it.`;
}

async function openOnDesktop(executable: string, folder: string): Promise<void> {
  console.log(`Opening ${executable}, with Coroscope in it, on ${folder}`);
  const child = spawn(executable, [`--extensionDevelopmentPath=${projectRoot}`, folder], {
    stdio: "inherit",
  });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

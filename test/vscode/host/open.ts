import { spawn } from "node:child_process";
import path from "node:path";

import { findDesktop } from "./desktop";
import { projectRoot } from "./paths";
import { provisionHost } from "./provision";
import { VsCodeServer } from "./server";
import { vsixFile } from "./vsix";

/** `npm run vscode [-- FOLDER]`: opens VS Code with the extension in it, on the examples where no folder is named. */
async function main(): Promise<void> {
  const folder = path.resolve(process.argv[2] ?? path.join(projectRoot, "media/examples"));
  const desktop = findDesktop();
  if (desktop === undefined) await openInBrowser(folder);
  else await openOnDesktop(desktop, folder);
}

/** Serves VS Code until it is interrupted. */
async function openInBrowser(folder: string): Promise<void> {
  const build = await provisionHost((line) => {
    console.log(line);
  });
  const server = await VsCodeServer.start(build, {
    extensions: [vsixFile],
    settings: { "workbench.startupEditor": "readme" },
  });
  console.log(`VS Code with Coroscope: ${server.workbenchUrl(folder)}\nCtrl+C ends it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await server.stop();
}

async function openOnDesktop(executable: string, folder: string): Promise<void> {
  console.log(`Opening ${executable}`);
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

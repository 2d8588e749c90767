import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

import { findProgram } from "./system-packages";

/**
 * The desktop VS Code of this machine, as the executable to start: VSCODE_EXECUTABLE where it is set, else what `code` on
 * PATH belongs to. None without a display, nor for the `code` of a remote terminal, which has no window of its own.
 */
export function findDesktop(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment["VSCODE_EXECUTABLE"];
  if (chosen !== undefined && chosen !== "") return chosen;
  if (process.platform === "linux" && !hasDisplay(environment)) return undefined;
  const code = findProgram(["code", "code.cmd"], environment["PATH"]);
  if (code === undefined) return undefined;
  return desktopCandidates(realpathSync(code)).find((file) => existsSync(file));
}

/** `code` is a script in `bin` (Linux, Windows) or in `Contents/Resources/app/bin` (macOS) of the installation. */
function desktopCandidates(script: string): string[] {
  const home = path.dirname(path.dirname(script));
  return [
    path.join(home, "code"),
    path.join(home, "Code.exe"),
    path.join(home, "../../MacOS/Electron"),
    path.join(home, "../../MacOS/Code"),
  ];
}

function hasDisplay(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment["DISPLAY"]) || Boolean(environment["WAYLAND_DISPLAY"]);
}

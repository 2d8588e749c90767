import { spawn } from "node:child_process";

/** How a program's processes are told to end: politely, or at once and whether they like it or not. */
export type EndSignal = "SIGTERM" | "SIGKILL";

/**
 * Ends a process and what it started.
 *
 * @param leader the process's id; with `ownGroup` it leads a process group of its own, which is signalled as a whole. Without,
 * only the process itself is: its group is ours too.
 */
export function endProcessTree(leader: number, signal: EndSignal, ownGroup: boolean): void {
  if (process.platform === "win32") {
    // Windows has no signals; without /F, taskkill asks (which only programs with windows understand).
    const words = ["/pid", String(leader), "/T", ...(signal === "SIGKILL" ? ["/F"] : [])];
    spawn("taskkill", words, { stdio: "ignore", windowsHide: true }).on("error", () => {
      trySignal(leader, signal);
    });
    return;
  }
  trySignal(ownGroup ? -leader : leader, signal);
}

/** Whether any process of the group is left. Also true while dead ones wait for their parent to notice. */
export function isGroupAlive(leader: number): boolean {
  return process.platform !== "win32" && trySignal(-leader, 0);
}

/** Sends a signal; false where there is nobody left to get it. */
export function trySignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

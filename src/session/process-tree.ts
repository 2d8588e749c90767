import { spawn } from "node:child_process";
import { listProcesses } from "./process-list";

/** How a program's processes are told to end: politely, or at once and whether they like it or not. */
export type EndSignal = "SIGTERM" | "SIGKILL";

/** A process and what it started, to be ended together. */
export class ProcessTree {
  readonly #leader: number;
  readonly #ownGroup: boolean;
  /** Descendants that were seen, by process id, with the moment of their start: an id may come to mean another process. */
  readonly #descendants = new Map<number, string>();

  /**
   * @param leader the process's id
   * @param ownGroup it leads a process group of its own, which is signalled as a whole. Without, its group is ours too, and its
   * descendants are looked for one by one.
   */
  constructor(leader: number, ownGroup: boolean) {
    this.#leader = leader;
    this.#ownGroup = ownGroup;
  }

  /** Tells all of them to end. */
  end(signal: EndSignal): void {
    if (process.platform === "win32") this.#endOnWindows(signal);
    else if (this.#ownGroup) trySignal(-this.#leader, signal);
    else {
      const running = this.#findDescendants();
      trySignal(this.#leader, signal);
      for (const descendant of running) trySignal(descendant, signal);
    }
  }

  /** Whether any of them is left, apart from the leader where it has no group of its own: its end is known by other means. */
  get isAlive(): boolean {
    if (process.platform === "win32") return false;
    // A group also counts as alive while its dead wait for their parent to notice.
    return this.#ownGroup ? trySignal(-this.#leader, 0) : this.#findDescendants().length > 0;
  }

  /** Those that run now, also where a parent between them and the leader has ended since they were first seen. */
  #findDescendants(): readonly number[] {
    const processes = listProcesses();
    const family = new Set([this.#leader]);
    for (const { id, start } of processes) if (this.#descendants.get(id) === start) family.add(id);
    for (let size = 0; size !== family.size;) {
      size = family.size;
      for (const { id, parent } of processes) if (family.has(parent)) family.add(id);
    }
    family.delete(this.#leader);
    const running = processes.filter(({ id, isDead }) => family.has(id) && !isDead);
    for (const { id, start } of running) this.#descendants.set(id, start);
    return running.map(({ id }) => id);
  }

  /** Windows has no signals; without /F, taskkill asks (which only programs with windows understand). */
  #endOnWindows(signal: EndSignal): void {
    const words = ["/pid", String(this.#leader), "/T", ...(signal === "SIGKILL" ? ["/F"] : [])];
    spawn("taskkill", words, { stdio: "ignore", windowsHide: true }).on("error", () => {
      trySignal(this.#leader, signal);
    });
  }
}

/** Sends a signal; false where there is nobody left to get it. */
function trySignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine. */
export interface ListedProcess {
  readonly id: number;
  readonly parent: number;
  /** When it was started, in whatever form the system tells: with the id it means one process for ever. */
  readonly start: string;
  /** It has ended, and only waits for its parent to notice. */
  readonly isDead: boolean;
}

/** All processes that this user may see; nothing where the system does not tell. Not for Windows. */
export function listProcesses(): readonly ListedProcess[] {
  return process.platform === "linux" ? fromProc() : fromPs();
}

function fromProc(): readonly ListedProcess[] {
  return readdirSync("/proc").flatMap((name) => {
    const id = Number(name);
    return Number.isInteger(id) ? (readStat(id) ?? []) : [];
  });
}

function readStat(id: number): ListedProcess | undefined {
  try {
    // proc(5), /proc/pid/stat: after the name in parentheses come state, ppid and 17 more, then the start time.
    const fields = readFileSync(`/proc/${id}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [state = "", parent = ""] = fields;
    return { id, parent: Number(parent), start: fields[19] ?? "", isDead: state === "Z" || state === "X" };
  } catch {
    // It has ended since its folder was listed.
    return undefined;
  }
}

function fromPs(): readonly ListedProcess[] {
  let output: string;
  try {
    output = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,lstart="], {
      encoding: "latin1",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return [];
  }
  return output.split("\n").flatMap((line) => {
    const [, id, parent, state = "", start = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (id === undefined) return [];
    return { id: Number(id), parent: Number(parent), start, isDead: state.startsWith("Z") };
  });
}

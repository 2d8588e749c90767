import { Socket } from "node:net";
import { driveDescriptors } from "../../../trace/drive-protocol";

/**
 * Calls back, in the loop's poll phase, when the session asks to pause a command: with its number. What it listens with keeps no program alive; where it cannot
 * listen, nothing is ever paused.
 */
export function watchForPauses(onPause: (command: number) => void): void {
  try {
    const pipe = new Socket({ fd: driveDescriptors.pauses, readable: true, writable: false });
    pipe.setEncoding("latin1");
    pipe.on("data", (lines: string) => onPause(Number(lines.trimEnd().split("\n").at(-1))));
    pipe.on("error", () => pipe.destroy());
    pipe.unref();
  } catch {
    // The session's pipe is gone, and the session with it: the next command says so.
  }
}

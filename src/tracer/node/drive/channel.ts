import { readSync, writeSync } from "node:fs";
import {
  type DriveCommand,
  type DriveReport,
  driveDescriptors,
  parseDriveCommand,
} from "../../../trace/drive-protocol";

/** The two pipes to the session. Both are used synchronously: while a command is waited for, nothing of the program runs. */
export class DriveChannel {
  readonly #beforeHolding: () => void;
  #unread = "";
  #isOver = false;
  /** How many commands were heard. */
  heard = 0;

  /** `beforeHolding` is called each time the thread is about to wait for a command. */
  constructor(beforeHolding: () => void) {
    this.#beforeHolding = beforeHolding;
  }

  /** Says something; a session that is gone is noticed at the next command. */
  say(report: DriveReport): void {
    try {
      writeSync(driveDescriptors.reports, `${JSON.stringify(report)}\n`);
    } catch {
      this.#isOver = true;
    }
  }

  /** Waits for a command; undefined when the session is gone. */
  hear(): DriveCommand | undefined {
    this.#beforeHolding();
    for (;;) {
      const line = this.#readLine();
      if (line === undefined) return undefined;
      this.heard++;
      const command = parseDriveCommand(line);
      if (command !== undefined) return command;
      this.say({ report: "refused", message: "That is no command." });
    }
  }

  #readLine(): string | undefined {
    const bytes = new Uint8Array(4_096);
    const decoder = new TextDecoder();
    for (;;) {
      const end = this.#unread.indexOf("\n");
      if (end >= 0) {
        const line = this.#unread.slice(0, end);
        this.#unread = this.#unread.slice(end + 1);
        return line;
      }
      if (this.#isOver) return undefined;
      const count = this.#read(bytes);
      if (count === 0) this.#isOver = true;
      else this.#unread += decoder.decode(bytes.subarray(0, count), { stream: true });
    }
  }

  #read(bytes: Uint8Array): number {
    for (;;) {
      try {
        return readSync(driveDescriptors.commands, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EINTR") return 0;
      }
    }
  }
}

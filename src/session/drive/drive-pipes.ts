import { createInterface } from "node:readline";
import { Readable, Writable, type Stream } from "node:stream";
import type { Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import { parseDriveReport, type DriveCommand, type DriveReport } from "../../trace/drive-protocol";
import type { DriveControl } from "./drive-control";

/** A {@link DriveControl} over two pipes that the program inherited. */
export class DrivePipes implements DriveControl, Disposable {
  readonly #reports = new Emitter<DriveReport>();
  readonly onReport = this.#reports.event;
  #commands: Writable | undefined;
  /** What was said before the program was there. */
  #early: string[] = [];
  #isOver = false;

  /** Begins to use the ends of the pipes that are ours; anything else than streams means that there is no program. */
  connect(commands: Stream | null | undefined, reports: Stream | null | undefined): void {
    if (!(commands instanceof Writable) || !(reports instanceof Readable)) return;
    this.#commands = commands;
    // The program ended before it read every command: what it said last tells why.
    for (const stream of [commands, reports]) stream.on("error", () => this.end());
    createInterface({ input: reports }).on("line", (line) => {
      const report = parseDriveReport(line);
      this.#reports.fire(report ?? { report: "refused", message: "The driver's answer cannot be read." });
    });
    for (const line of this.#early.splice(0)) commands.write(line);
    if (this.#isOver) commands.end();
  }

  send(command: DriveCommand): void {
    if (this.#isOver) return;
    const line = `${JSON.stringify(command)}\n`;
    if (this.#commands === undefined) this.#early.push(line);
    else this.#commands.write(line);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#commands?.end();
  }

  dispose(): void {
    this.end();
    this.#reports.dispose();
  }
}

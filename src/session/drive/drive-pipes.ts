import { createInterface } from "node:readline";
import { Readable, Writable, type Stream } from "node:stream";
import type { Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import { parseDriveReport, type DriveCommand, type DriveReport } from "../../trace/drive-protocol";
import type { DriveControl } from "./drive-control";

/** A {@link DriveControl} over pipes that the program inherited. */
export class DrivePipes implements DriveControl, Disposable {
  readonly #reports = new Emitter<DriveReport>();
  readonly onReport = this.#reports.event;
  #commands: Writable | undefined;
  #pauses: Writable | undefined;
  /** How many commands were sent. */
  #sent = 0;
  /** What was said before the program was there. */
  #early: string[] = [];
  #isOver = false;

  /** Begins to use the ends of the pipes that are ours; anything else than streams means that there is no program. */
  connect(
    commands: Stream | null | undefined,
    reports: Stream | null | undefined,
    pauses: Stream | null | undefined,
  ): void {
    if (!(commands instanceof Writable) || !(reports instanceof Readable) || !(pauses instanceof Writable))
      return;
    this.#commands = commands;
    this.#pauses = pauses;
    // The program ended before it read every command: what it said last tells why.
    for (const stream of [commands, reports, pauses]) stream.on("error", () => this.end());
    createInterface({ input: reports }).on("line", (line) => {
      const report = parseDriveReport(line);
      this.#reports.fire(report ?? { report: "refused", message: "The driver's answer cannot be read." });
    });
    for (const line of this.#early.splice(0)) commands.write(line);
    if (this.#isOver) for (const stream of [commands, pauses]) stream.end();
  }

  send(command: DriveCommand): void {
    if (this.#isOver) return;
    if (command.command === "pause") {
      this.#pauses?.write(`${this.#sent}\n`);
      return;
    }
    this.#sent++;
    const line = `${JSON.stringify(command)}\n`;
    if (this.#commands === undefined) this.#early.push(line);
    else this.#commands.write(line);
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#commands?.end();
    this.#pauses?.end();
  }

  dispose(): void {
    this.end();
    this.#reports.dispose();
  }
}

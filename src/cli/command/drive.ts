import { createInterface, type Interface } from "node:readline";
import type { DriveControl } from "../../session/drive/drive-control";
import type { SessionEnd } from "../../session/trace-session";
import { parseDriveCommand, type DriveCommand, type DriveReport } from "../../trace/drive-protocol";
import type { Console } from "../console";
import { driveHelp, parseDriveWords, reportLines } from "../text/drive-text";

/**
 * Lets a person, or with `json` a program, drive a call: commands are read from stdin, one a line, and reports go to stdout. Each
 * command waits for the report on the one before it.
 */
export class DrivePrompt {
  readonly #control: DriveControl;
  readonly #console: Console;
  readonly #json: boolean;
  readonly #isTerminal: boolean;
  readonly #input: Interface;
  readonly #lines: string[] = [];
  /** A report is due: the first one comes by itself. */
  #isWaiting = true;
  /** It was told something, and has not answered. */
  #isRunning = false;
  #isClosed = false;
  #hasSettled = false;

  constructor(control: DriveControl, console: Console, json: boolean) {
    this.#control = control;
    this.#console = console;
    this.#json = json;
    this.#isTerminal = process.stdin.isTTY && !json;
    this.#input = createInterface({
      input: process.stdin,
      ...(this.#isTerminal && { output: process.stdout, prompt: "> " }),
    });
    control.onReport((report) => void this.#answer(report));
    this.#input.on("line", (line) => {
      this.#lines.push(line);
      this.#pauseWhereAsked();
      void this.#obeyNext();
    });
    // Ctrl+C at the prompt; Ctrl+D, or the end of what a program had to say, closes it by itself.
    this.#input.on("SIGINT", () => this.close());
    this.#input.on("close", () => {
      this.#isClosed = true;
      void this.#obeyNext();
    });
  }

  /** Says so where the program ended in the middle of something, as one that calls `exit` does. */
  async finish({ exitCode, signal }: SessionEnd): Promise<void> {
    this.close();
    if (this.#hasSettled || this.#json) return;
    const how = signal === null ? `with exit code ${exitCode ?? "unknown"}` : `by ${signal}`;
    await this.#console.print(`  the program ended ${how}, and what was driven with it`);
  }

  /** Stops reading; what is driven is closed once it has done what it was told. */
  close(): void {
    this.#lines.length = 0;
    this.#input.close();
  }

  async #answer(report: DriveReport): Promise<void> {
    this.#hasSettled ||= report.report === "settled";
    await this.#print(report);
    this.#isWaiting = this.#isRunning = false;
    if (this.#hasSettled) this.close();
    await this.#obeyNext();
  }

  async #obeyNext(): Promise<void> {
    if (this.#isWaiting) return;
    const line = this.#lines.shift();
    if (line === undefined) {
      if (this.#isClosed) this.#control.end();
      else if (this.#isTerminal) this.#input.prompt();
      return;
    }
    const command = this.#json ? parseDriveCommand(line) : parseDriveWords(line);
    this.#isWaiting = true;
    if (command !== undefined && command !== "help" && command.command !== "pause") {
      this.#control.send(command);
      this.#isRunning = true;
      this.#pauseWhereAsked();
      return;
    }
    if (command === "help") await this.#console.print(driveHelp);
    else if (command !== undefined) await this.#print({ report: "refused", message: "It does not run." });
    else if (line.trim() !== "") await this.#refuse(line);
    this.#isWaiting = false;
    await this.#obeyNext();
  }

  /** A pause is about the command before it, and does not wait for what comes of that. */
  #pauseWhereAsked(): void {
    const [line] = this.#lines;
    if (!this.#isRunning || line === undefined || this.#commandOf(line)?.command !== "pause") return;
    this.#lines.shift();
    this.#control.send({ command: "pause" });
  }

  #commandOf(line: string): DriveCommand | undefined {
    if (this.#json) return parseDriveCommand(line);
    const command = parseDriveWords(line);
    return command === "help" ? undefined : command;
  }

  async #refuse(line: string): Promise<void> {
    await this.#print({ report: "refused", message: `That is no command: ${line.trim()}` });
    if (!this.#json) await this.#console.print("  Commands: help lists them");
  }

  async #print(report: DriveReport): Promise<void> {
    await this.#console.print(this.#json ? JSON.stringify(report) : reportLines(report).join("\n"));
  }
}

import type { DriveCommand, DriveCommandName, DriveFrame, DriveReport } from "../../trace/drive-protocol";
import { shortPlace } from "../../trace/query/describe";
import { printable } from "../../trace/show/printable";

/** What each command is written as, and does. */
const commandHelp: Readonly<Record<DriveCommandName, string>> = {
  next: "next [VALUE], send VALUE   go on to the next yield; VALUE is an expression, evaluated in the program's module",
  throw:
    'throw ERROR                throw at the yield, for example: throw new Error("x"), throw ValueError("x")',
  close: "close                      close it, and end",
  turn: "turn                       one turn of the event loop",
  resume: "resume                     on until this function has been resumed once",
  run: "run                        on to the end",
  pause: "pause                      while it runs: hold it again",
};

/** What `help` prints. */
export const driveHelp = [...Object.values(commandHelp).map((line) => `  ${line}`), "  help"].join("\n");

/** The command that a person wrote; undefined where it is none. */
export function parseDriveWords(line: string): DriveCommand | "help" | undefined {
  const [, word = "", expression = ""] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
  const isAlone = expression === "";
  switch (word) {
    case "next":
    case "n":
      return isAlone ? { command: "next" } : { command: "next", expression };
    case "send":
      return isAlone ? undefined : { command: "next", expression };
    case "throw":
      return isAlone ? undefined : { command: "throw", expression };
    case "close":
    case "return":
    case "quit":
      return isAlone ? { command: "close" } : undefined;
    case "turn":
    case "resume":
    case "run":
    case "pause":
      return isAlone ? { command: word } : undefined;
    case "help":
    case "?":
      return "help";
    default:
      return undefined;
  }
}

/** A report as lines for a person. */
export function reportLines(report: DriveReport): readonly string[] {
  switch (report.report) {
    case "ready": {
      const [first] = report.frames;
      const name = first === undefined ? report.what : `${first.function}() ${placeOf(first)}`;
      const known = report.commands.flatMap((command) => (command === "next" ? ["next", "send"] : [command]));
      return [
        `${name} ${report.hasBegun ? "waits" : "has not begun"}. Commands: ${[...known, "help"].join(", ")}`,
        ...(report.hasBegun ? report.frames.flatMap(frameLines) : []),
      ];
    }
    case "suspended":
      return [
        report.value === undefined ? waitingLine(report.frames) : `  yields ${printable(report.value, 120)}`,
        ...report.frames.flatMap(frameLines),
      ];
    case "settled":
      return settledLines(report);
    case "refused":
      return [`  ${printable(report.message, 300)}`];
  }
}

function waitingLine([outermost]: readonly DriveFrame[]): string {
  return outermost?.isRunning === true ? "  resumed" : "  waits";
}

function settledLines({ outcome, value }: Extract<DriveReport, { report: "settled" }>): readonly string[] {
  switch (outcome) {
    case "returned":
      return [value === undefined ? "  returned" : `  returned ${printable(value, 120)}`];
    case "threw":
      return ["  threw", ...(value ?? "").split("\n").map((line) => `  ${printable(line, 300)}`)];
    case "closed":
      return ["  closed"];
    case "never":
      return ["  never settles: nothing is left that could wake it"];
  }
}

function frameLines(frame: DriveFrame): readonly string[] {
  const preposition = frame.isRunning === true ? "runs on from" : "at";
  const label = frame.label === undefined ? "" : ` ${preposition} ${printable(frame.label, 60)}`;
  const lines = [`    ${printable(frame.function)}()${label} ${placeOf(frame)}`];
  if (frame.locals !== undefined && frame.locals !== "") lines.push(`      ${printable(frame.locals, 400)}`);
  return lines;
}

function placeOf({ file, line, column = 0 }: DriveFrame): string {
  return `[${printable(shortPlace({ path: file, line, column }))}]`;
}

import * as valibot from "valibot";

/**
 * How a session drives a call by hand: JSON objects, one a line, over two pipes that the program inherits. While the driver waits for
 * a command it holds its thread, so that nothing else of the program runs meanwhile and no order changes. A line on the third
 * pipe is a `pause`, and the number of the command that it is about, counted from 1: it is looked at while the program runs, and comes
 * too late where that command has been answered.
 */
export const driveDescriptors = { commands: 3, reports: 4, pauses: 5 } as const;

/** What the driver is told. Expressions are of the program's language, evaluated in the scope of the called function's module. */
export type DriveCommand =
  /** `next()`, or with an expression `next(value)` and `send(value)`. */
  | { readonly command: "next"; readonly expression?: string }
  /** Throws the value of the expression at the point where the generator is suspended. */
  | { readonly command: "throw"; readonly expression: string }
  /** `return()` and `close()`. */
  | { readonly command: "close" }
  /** Of an async function: one turn of the event loop. */
  | { readonly command: "turn" }
  /** Of an async function: up to where it has been resumed once, whatever else runs until then. */
  | { readonly command: "resume" }
  /** While an async function runs, whatever it was told: holds it again, at the end of the turn. Not answered by a report of its own. */
  | { readonly command: "pause" }
  /** To the end: of a generator at most the items that the call's limit names. */
  | { readonly command: "run" };

/** The names of the commands. */
export type DriveCommandName = DriveCommand["command"];

const frame = valibot.object({
  /** The qualified name of the function. */
  function: valibot.string(),
  /** Absolute path. */
  file: valibot.string(),
  /** From 1; where it is suspended, or where the function begins. */
  line: valibot.number(),
  /** From 0, in UTF-16 units; absent where the runtime does not tell. */
  column: valibot.exactOptional(valibot.number()),
  /** What stands there: `yield total`. */
  label: valibot.exactOptional(valibot.string()),
  /** It has just been resumed from there, and its code is about to go on. */
  isRunning: valibot.exactOptional(valibot.boolean()),
  /** `name=preview, …`; absent where local variables are not recorded. */
  locals: valibot.exactOptional(valibot.string()),
});

/** Validates a {@link DriveCommandName}. */
export const driveCommandName = valibot.picklist([
  "next",
  "throw",
  "close",
  "turn",
  "resume",
  "run",
  "pause",
]);

/** Validates a {@link DriveReport}. */
export const driveReport = valibot.variant("report", [
  /** The call was made, and gave something that can be driven. */
  valibot.object({
    report: valibot.literal("ready"),
    what: valibot.picklist(["generator", "async-generator", "coroutine"]),
    commands: valibot.array(driveCommandName),
    /** False of what waits before its first line; a generator may have been primed by what was called. */
    hasBegun: valibot.boolean(),
    frames: valibot.array(frame),
  }),
  /** It is suspended, and the driver waits for a command. The outermost frame comes first. */
  valibot.object({
    report: valibot.literal("suspended"),
    /** A preview of the yielded value; absent where it waits, and where values are not recorded. */
    value: valibot.exactOptional(valibot.string()),
    frames: valibot.array(frame),
  }),
  /** It has settled, and the program ends. */
  valibot.object({
    report: valibot.literal("settled"),
    outcome: valibot.picklist(["returned", "threw", "closed", "never"]),
    /** A preview of what it returned, or the error as the runtime prints it. */
    value: valibot.exactOptional(valibot.string()),
  }),
  /** A command was not obeyed, and nothing happened: a sentence. The driver waits for another one. */
  valibot.object({ report: valibot.literal("refused"), message: valibot.string() }),
]);

/** Where something is suspended. */
export type DriveFrame = valibot.InferOutput<typeof frame>;

/** What the driver says. */
export type DriveReport = valibot.InferOutput<typeof driveReport>;

/** The report that a line holds; undefined where it holds none. */
export function parseDriveReport(line: string): DriveReport | undefined {
  try {
    const parsed = valibot.safeParse(driveReport, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Validates a {@link DriveCommand}. */
export const driveCommand = valibot.variant("command", [
  valibot.object({ command: valibot.literal("next"), expression: valibot.exactOptional(valibot.string()) }),
  valibot.object({ command: valibot.literal("throw"), expression: valibot.string() }),
  valibot.object({ command: valibot.picklist(["close", "turn", "resume", "run", "pause"]) }),
]);

/** The command that a line holds; undefined where it holds none. */
export function parseDriveCommand(line: string): DriveCommand | undefined {
  try {
    const parsed = valibot.safeParse(driveCommand, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

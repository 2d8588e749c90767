import { homedir } from "node:os";
import path from "node:path";
import { installedPackageOf } from "../../session/installed-package";
import { prepareTrace } from "../../session/prepare-trace";
import type { SessionProblem } from "../../session/session-problem";
import { userTraceFolder } from "../../session/trace-folder";
import {
  defaultItemLimit,
  type TracedProgram,
  type TraceFocus,
  type TraceRequest,
} from "../../session/trace-request";
import type { SessionEnd } from "../../session/trace-session";
import type { ValueDetail } from "../../trace/tracer-options";
import { parseLeadingOptions, type OptionTable } from "../command-line";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { DrivePrompt } from "./drive";
import { cancelBySignals, forwardSignals } from "./forward-signals";
import { projectFolder, runtimeOfFile } from "./program-kind";
import { findWatchedFunction, type WatchedFunction } from "./watched-function";

const options = {
  call: { type: "string" },
  drive: { type: "boolean" },
  "virtual-time": { type: "boolean" },
  json: { type: "boolean" },
  function: { type: "string" },
  limit: { type: "string" },
  timeout: { type: "string" },
  out: { type: "string" },
  values: { type: "string" },
  gil: { type: "boolean" },
  redact: { type: "string" },
  root: { type: "string", multiple: true },
  node: { type: "string" },
  python: { type: "string" },
} as const satisfies OptionTable;

type TraceCommandLine = ReturnType<typeof parseLeadingOptions<typeof options>>;

/** How `coroscope trace` is to end: as the program did. */
export type TraceOutcome = { readonly exitCode: number } | { readonly signal: NodeJS.Signals };

/**
 * `coroscope trace`.
 *
 * @param distribution the folder of the built tracers
 * @throws UsageError
 */
export async function trace(
  words: readonly string[],
  console: Console,
  distribution: string,
): Promise<TraceOutcome> {
  const line = parseLeadingOptions(words, options);
  const timeout = timeoutOf(line.values.timeout);
  const request = await requestOf(line, console, distribution);
  const prepared = await prepareTrace(request, { folder: distribution });
  if (!prepared.ok) {
    console.remark(prepared.error.message);
    return { exitCode: exitCodeOf(prepared.error) };
  }
  const session = prepared.value;
  if (session.notice !== undefined) console.remark(session.notice);
  // A program that is driven has its own process group, which gets nothing from the terminal.
  const signals = session.drive
    ? cancelBySignals(() => session.cancel())
    : forwardSignals((signal) => session.signal(signal));
  const timer =
    timeout === undefined ? undefined : setTimeout(() => session.cancel(), timeout * millisecondsPerSecond);
  session.onOutput(({ bytes }) => process.stderr.write(bytes));
  const prompt = session.drive && new DrivePrompt(session.drive, console, line.values.json ?? false);
  session.start();
  const end = await session.ended;
  await prompt?.finish(end);
  clearTimeout(timer);
  signals.dispose();
  if (end.problem !== undefined) console.remark(end.problem.message);
  // Who named the place knows it; all other words would only stand in the way of the program's own.
  else if (line.values.out === undefined) {
    const folder = path.relative(process.cwd(), session.folder);
    console.remark(`the trace is in ${folder.startsWith("..") ? session.folder : folder}`);
  }
  if (end.cancelled && timeout !== undefined) {
    console.remark(
      `the program was ended after ${timeout} s (--timeout); the trace holds what it did until then`,
    );
    return { exitCode: exitCode.timedOut };
  }
  return outcomeOf(end);
}

const millisecondsPerSecond = 1_000;

/** Seconds; a day at most, which is what a timer is good for. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError(`--timeout is a number of seconds up to 86400, not ${text}`);
}

function outcomeOf({ exitCode: code, signal, problem }: SessionEnd): TraceOutcome {
  if (signal !== null) return { signal: signal as NodeJS.Signals };
  return { exitCode: code ?? (problem === undefined ? exitCode.traceFailed : exitCodeOf(problem)) };
}

function exitCodeOf(problem: SessionProblem): number {
  switch (problem.reason) {
    case "interpreter-missing":
    case "program-missing":
      return exitCode.notFound;
    case "interpreter-too-old":
    case "interpreter-not-runnable":
    case "program-not-runnable":
      return exitCode.notRunnable;
    case "folder-not-writable":
    case "tracer-missing":
    case "nothing-traced":
    case "trace-lost":
      return exitCode.traceFailed;
  }
}

async function requestOf(
  line: TraceCommandLine,
  console: Console,
  distribution: string,
): Promise<TraceRequest> {
  const { values } = line;
  const directory = process.cwd();
  const { program, focus } = await programOf(line, console, distribution);
  const first = line.program[0] ?? "";
  const name = path.basename(first, path.extname(first));
  return {
    program,
    directory,
    destination:
      values.out === undefined
        ? { parent: directory, name, fallback: userTraceFolder(process.env, homedir(), process.platform) }
        : { folder: path.resolve(values.out) },
    roots: await rootsOf(line, directory),
    interpreters: {
      ...(values.node !== undefined && { node: values.node }),
      ...(values.python !== undefined && { python: values.python }),
    },
    // What the program writes would otherwise stand between the driver's answers.
    output: line.values.drive === true ? "pipe" : "inherit",
    values: valueDetailOf(values.values),
    ...(values.redact !== undefined && { redact: checkedExpression(values.redact) }),
    ...(values.gil === true && { samplesGil: true }),
    ...(focus && { focus }),
  };
}

async function programOf(
  line: TraceCommandLine,
  console: Console,
  distribution: string,
): Promise<{ readonly program: TracedProgram; readonly focus?: TraceFocus }> {
  const { values, program: words, afterDashes } = line;
  const [written, ...rest] = words;
  if (written === undefined) throw new UsageError("No PROGRAM to trace was given");
  if (afterDashes) {
    const misplaced = (
      ["call", "function", "drive", "virtual-time", "limit", "node", "python"] as const
    ).find((name) => values[name]);
    if (misplaced !== undefined) {
      throw new UsageError(`--${misplaced} goes with a PROGRAM, not with a COMMAND after --`);
    }
    return { program: { kind: "command", command: words } };
  }
  const runtime = await runtimeOfFile(written);
  if (runtime === undefined) {
    throw new UsageError(
      `${written} is neither a JavaScript, TypeScript or Python file nor a program of one. To trace a command, write: coroscope trace -- ${words.join(" ")}`,
    );
  }
  const file = path.resolve(written);
  const watched =
    values.function === undefined
      ? undefined
      : await findWatchedFunction(
          file,
          values.function,
          values.call === undefined && rest.length === 0,
          distribution,
        );
  const expression = values.call ?? watched?.call;
  if (watched !== undefined && values.call === undefined) console.remark(intention(watched, written));
  if (values.json === true && values.drive !== true) throw new UsageError("--json goes with --drive");
  const hasVirtualTime = values["virtual-time"] ?? false;
  if (hasVirtualTime && (values.drive !== true || runtime !== "python")) {
    throw new UsageError("--virtual-time goes with --drive and a Python PROGRAM");
  }
  if (expression === undefined) {
    if (values.drive === true) throw new UsageError("--drive needs a call to drive: --call EXPRESSION");
    if (values.limit !== undefined) throw new UsageError("--limit goes with --call");
    return {
      program: { kind: "file", runtime, file: written, arguments: rest },
      ...(watched && { focus: watched.focus }),
    };
  }
  if (rest.length > 0) throw new UsageError(`--call loads ${written} as a module, which gets no ARGUMENTS`);
  const limit = limitOf(values.limit);
  return {
    program: {
      kind: "call",
      runtime,
      file,
      expression,
      limit,
      isDriven: values.drive ?? false,
      hasVirtualTime,
    },
    ...(watched && { focus: { ...watched.focus, call: expression } }),
  };
}

function intention({ focus, call, remark }: WatchedFunction, file: string): string {
  if (call !== undefined) return `calling ${call.replace(/\s+/g, " ")}`;
  const why = remark === undefined ? "" : ` (${remark.replace(/\.$/, "")}: --call)`;
  return `running ${file} and watching ${focus.name}${why}`;
}

/**
 * The program's project, and the current folder where the program is in it or a command is run there. A program that is a package's is a tool
 * that runs the current folder's code, unless a function of its own is asked for.
 */
async function rootsOf(line: TraceCommandLine, directory: string): Promise<readonly string[]> {
  const { values, program, afterDashes } = line;
  if (values.root !== undefined) return values.root.map((root) => path.resolve(root));
  const [written] = program;
  if (afterDashes || written === undefined) return [directory];
  const file = path.resolve(written);
  const installed = installedPackageOf(file);
  if (installed !== undefined)
    return values.call !== undefined || values.function !== undefined ? [installed, directory] : [directory];
  const project = await projectFolder(file);
  const isTooWide = directory === path.parse(directory).root || directory === homedir();
  return isTooWide ? [project] : [...new Set([project, directory])];
}

function valueDetailOf(text: string | undefined): ValueDetail {
  switch (text) {
    case undefined:
      return "previews";
    case "none":
    case "previews":
    case "locals":
      return text;
    default:
      throw new UsageError(`--values is none, previews or locals, not ${text}`);
  }
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return defaultItemLimit;
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new UsageError(`--limit is a number of items, not ${text}`);
  }
  return limit;
}

function checkedExpression(source: string): string {
  try {
    new RegExp(source, "i");
    return source;
  } catch (error) {
    throw new UsageError(`--redact: ${error instanceof Error ? error.message : String(error)}`);
  }
}

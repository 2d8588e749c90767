import { execFile } from "node:child_process";
import path from "node:path";
import { phrase } from "../base/phrase";
import { failure, success, type Result } from "../base/result";
import { findExecutable, variableOf, type Environment, type SearchContext } from "./executable-search";
import { type SessionProblem, sessionProblem } from "./session-problem";
import { tracerOptionsVariable } from "../trace/tracer-options";
import type { Runtime } from "./trace-request";

/** An interpreter that was found, run, and is new enough. */
export interface Interpreter {
  readonly runtime: Runtime;
  /** Absolute path of the executable. */
  readonly path: string;
  /** For example `3.12.1` or `20.20.2`. */
  readonly version: string;
}

/** What an interpreter said about itself. */
export type InterpreterAnswer =
  | { readonly kind: "version"; readonly version: string; readonly path: string }
  | { readonly kind: "not-runnable"; readonly detail: string };

/** Runs an interpreter to ask it what it is. */
export type AskInterpreter = (
  runtime: Runtime,
  file: string,
  environment: Environment,
) => Promise<InterpreterAnswer>;

const facts = {
  node: {
    title: "Node.js",
    setting: "coroscope.node.path",
    option: "--node",
    minimum: [20, 0],
    minimumText: "20",
  },
  python: {
    title: "Python",
    setting: "coroscope.python.path",
    option: "--python",
    minimum: [3, 9],
    minimumText: "3.9",
  },
} as const;

/**
 * Finds the person's own interpreter: the configured one, and no other, where there is one; else for Python the active virtual
 * environment's; else what is on PATH (`node`; `python3`, `python`, on Windows also the launcher `py`). Each candidate is run to
 * see that it works and how old it is; the first good one is taken.
 *
 * @param configured a path, absolute or relative to the context's directory, or a name to look for on PATH
 */
export async function findInterpreter(
  runtime: Runtime,
  configured: string | undefined,
  context: SearchContext,
  ask: AskInterpreter = askInterpreter,
): Promise<Result<Interpreter, SessionProblem>> {
  let problem: SessionProblem | undefined;
  for (const name of candidates(runtime, configured, context)) {
    const file = await findExecutable(name, context);
    if (file === undefined) continue;
    const answer = await ask(runtime, file, context.environment);
    if (answer.kind === "version" && isNewEnough(runtime, answer.version)) {
      return success({ runtime, path: answer.path, version: answer.version });
    }
    const found =
      answer.kind === "version"
        ? tooOld(runtime, file, answer.version)
        : notRunnable(runtime, file, answer.detail);
    // An old one says more about what the person has than one that does not run.
    if (problem?.reason !== "interpreter-too-old") problem = found;
  }
  return failure(problem ?? missing(runtime, configured));
}

/** Where an interpreter may be: files, or names to look for on PATH. */
function candidates(
  runtime: Runtime,
  configured: string | undefined,
  context: SearchContext,
): readonly string[] {
  if (configured !== undefined && configured !== "") return [configured];
  if (runtime === "node") return ["node"];
  const windows = context.platform === "win32";
  const paths = windows ? path.win32 : path.posix;
  const virtual = variableOf(context.environment, "VIRTUAL_ENV", context.platform);
  const active =
    virtual === undefined || virtual === ""
      ? []
      : [paths.join(virtual, windows ? "Scripts" : "bin", windows ? "python.exe" : "python")];
  const names = windows ? ["python", "python3", "py"] : ["python3", "python"];
  return [...active, ...names];
}

function isNewEnough(runtime: Runtime, version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor] = facts[runtime].minimum;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function missing(runtime: Runtime, configured: string | undefined): SessionProblem {
  const { title, setting, option, minimumText } = facts[runtime];
  const said =
    configured === undefined || configured === ""
      ? phrase(
          "No {0} was found on PATH. Install {0} {1} or later, or name one in the setting {2} (command line: {3}).",
          title,
          minimumText,
          setting,
          option,
        )
      : phrase(
          'There is no {0} at "{4}". Install {0} {1} or later, or name one in the setting {2} (command line: {3}).',
          title,
          minimumText,
          setting,
          option,
          configured,
        );
  return sessionProblem("interpreter-missing", said, setting);
}

function tooOld(runtime: Runtime, file: string, version: string): SessionProblem {
  const { title, setting, option, minimumText } = facts[runtime];
  const said = phrase(
    "{0} is {1} {2}; tracing needs {1} {3} or later. Name a newer one in the setting {4} (command line: {5}).",
    file,
    title,
    version,
    minimumText,
    setting,
    option,
  );
  return sessionProblem("interpreter-too-old", said, setting);
}

function notRunnable(runtime: Runtime, file: string, detail: string): SessionProblem {
  const { title, setting, option } = facts[runtime];
  const said = phrase(
    "{0} does not run as {1}: {2}. Name a working one in the setting {3} (command line: {4}).",
    file,
    title,
    detail,
    setting,
    option,
  );
  return sessionProblem("interpreter-not-runnable", said, setting);
}

/** Works in Python 2 too, whose answer is then "too old". The launcher `py` answers with the interpreter that it starts. */
const pythonQuestion =
  "import sys; sys.stdout.write('coroscope %d.%d.%d\\n' % sys.version_info[:3] + (sys.executable or ''))";

/** {@link AskInterpreter} by a short run of the interpreter, without the person's start-up files. */
export function askInterpreter(
  runtime: Runtime,
  file: string,
  environment: Environment,
): Promise<InterpreterAnswer> {
  const words = runtime === "node" ? ["--version"] : ["-E", "-S", "-c", pythonQuestion];
  const quiet = { ...environment, [tracerOptionsVariable]: undefined, NODE_OPTIONS: undefined };
  return new Promise((resolve) => {
    execFile(
      file,
      words,
      { env: quiet, timeout: 20_000, windowsHide: true, encoding: "utf8" },
      (error, output, complaint) => {
        const answer = runtime === "node" ? nodeAnswer(file, output) : pythonAnswer(file, output);
        resolve(answer ?? { kind: "not-runnable", detail: whatItDid(error, output, complaint) });
      },
    );
  });
}

function nodeAnswer(file: string, output: string): InterpreterAnswer | undefined {
  const version = /^v(\d+\.\d+\.\d+\S*)\s*$/.exec(output)?.[1];
  return version === undefined ? undefined : { kind: "version", version, path: file };
}

function pythonAnswer(file: string, output: string): InterpreterAnswer | undefined {
  const [, version, executable] = /^coroscope (\d+\.\d+\.\d+)\r?\n(.*)$/s.exec(output) ?? [];
  if (version === undefined) return undefined;
  const isLauncher = /[\\/]py(w)?\.exe$/i.test(file);
  return { kind: "version", version, path: isLauncher && executable ? executable : file };
}

function whatItDid(error: Error | null, output: string, complaint: string): string {
  const said = (complaint || output).trim().split(/\r?\n/)[0] ?? "";
  if (said !== "") return `it says "${said.slice(0, 200)}"`;
  return error === null ? "it does not answer" : error.message.split("\n")[0]?.trim() || "it fails";
}

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** The project's folder. */
export const root = path.resolve(__dirname, "../..");

/** Where the built bundles are. */
export const distribution = process.env["COROSCOPE_DIST"] ?? path.join(root, "dist");

/** The built command line. */
export const commandLine = path.join(distribution, "cli.js");

if (!existsSync(commandLine)) throw new Error(`${commandLine} is not there: run npm run build first`);

/** How a program ended, and what it wrote. */
export interface ProgramResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly directory?: string;
  /** Added to this process's environment; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What it reads; its stdin is closed after that. */
  readonly input?: string;
  readonly user?: number;
  /** Called with what was written so far, whenever there is more. */
  readonly watch?: (output: string, child: ChildProcess) => void;
}

/** A program that has not ended by then hangs, and the test fails. Milliseconds. */
const patience = 100_000;

/** Runs a program to its end. Rejects where it could not be started or does not end. */
export function run(
  file: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const child = spawn(file, words, {
    cwd: options.directory,
    env: { ...process.env, ...options.environment },
    ...(options.user !== undefined && { uid: options.user, gid: options.user }),
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  let stdout = "";
  let stderr = "";
  const collect = (add: (text: string) => void) => (bytes: Buffer) => {
    add(bytes.toString("latin1"));
    options.watch?.(stdout + stderr, child);
  };
  child.stdout.on(
    "data",
    collect((text) => (stdout += text)),
  );
  child.stderr.on(
    "data",
    collect((text) => (stderr += text)),
  );
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${file} ${words.join(" ")} does not end. It wrote: ${stdout}${stderr}`));
    }, patience);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const text = (latin1: string): string => Buffer.from(latin1, "latin1").toString("utf8");
      resolve({ code, signal, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** Runs the built command line. */
export function coroscope(words: readonly string[], options?: RunOptions): Promise<ProgramResult> {
  return run(process.execPath, [commandLine, ...words], options);
}

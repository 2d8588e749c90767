import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Stream } from "node:stream";
import type { Disposable } from "../base/disposable";
import { driveDescriptors } from "../trace/drive-protocol";
import type { DrivePipes } from "./drive/drive-pipes";
import type { LaunchPlan } from "./launch-plan";
import { ProcessTree } from "./process-tree";
import type { ProgramOutput } from "./trace-session";

/** How a program ended. With `failure` it never began. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly failure?: Error;
}

/** Milliseconds. */
const times = {
  /** Between SIGTERM and SIGKILL. */
  grace: 2_000,
  /** How long output may be silent, once the program has ended, before a pipe that some orphan holds open is given up. */
  orphanedOutput: 500,
  /** Between two looks whether the processes of a cancelled program are gone. */
  treeLook: 50,
} as const;

/** A running program: its streams, its end, and the ways to bring that about. */
export class ProgramProcess implements Disposable {
  readonly #child: ChildProcess;
  readonly #tree: ProcessTree | undefined;
  #killTimer: NodeJS.Timeout | undefined;
  #terminating = false;

  /** Resolves when the program has ended and its output has been passed on; never rejects. */
  readonly ended: Promise<ProgramEnd>;

  /**
   * Starts the program.
   *
   * @param onOutput where its output goes, which then is a pipe; undefined where the program has our own streams
   * @param drive what its driver is told by, where it has one: more descriptors, which the program inherits
   */
  constructor(
    plan: LaunchPlan,
    onOutput: ((output: ProgramOutput) => void) | undefined,
    drive: DrivePipes | undefined,
  ) {
    const streams = onOutput === undefined ? "inherit" : "pipe";
    const ownGroup = onOutput !== undefined && process.platform !== "win32";
    this.#child = spawn(plan.file, plan.arguments, {
      cwd: plan.directory,
      env: plan.environment,
      stdio: [
        ...Array.from({ length: 3 }, () => streams),
        ...(drive === undefined ? [] : Object.values(driveDescriptors).map(() => "pipe" as const)),
      ],
      // A group of its own has no terminal, so a program that shares our streams must stay in our group.
      detached: ownGroup,
      windowsHide: onOutput !== undefined,
      shell: false,
    });
    const { pid } = this.#child;
    this.#tree = pid === undefined ? undefined : new ProcessTree(pid, ownGroup);
    this.#child.stdin?.on("error", ignoreClosedInput);
    const stdio: readonly (Stream | null | undefined)[] = this.#child.stdio;
    const { commands, reports, pauses } = driveDescriptors;
    drive?.connect(stdio[commands], stdio[reports], stdio[pauses]);
    let lastOutput = 0;
    for (const stream of ["stdout", "stderr"] as const) {
      this.#child[stream]?.on("data", (bytes: Buffer) => {
        lastOutput = performance.now();
        onOutput?.({ stream, bytes });
      });
    }
    this.ended = this.#waitForEnd(() => lastOutput).finally(() => clearTimeout(this.#killTimer));
  }

  /** Passes a signal on to the program itself. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
  }

  /** Asks the program and its children to end, and forces them after a while. */
  terminate(): void {
    if (this.#terminating) return;
    this.#terminating = true;
    this.#tree?.end("SIGTERM");
    this.#killTimer = setTimeout(() => this.#tree?.end("SIGKILL"), times.grace);
  }

  writeInput(bytes: Uint8Array): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(bytes);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Ends the program and its children by force, if they have not ended by themselves. */
  dispose(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#tree?.end("SIGKILL");
  }

  async #waitForEnd(lastOutput: () => number): Promise<ProgramEnd> {
    const end = await new Promise<ProgramEnd>((resolve) => {
      this.#child.once("error", (failure) => {
        // Also emitted where a signal could not be sent; then the program began, and its end will follow.
        if (this.#child.pid === undefined) resolve({ exitCode: null, signal: null, failure });
      });
      this.#child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    });
    if (end.failure !== undefined) return end;
    await this.#waitForOutput(lastOutput);
    if (this.#terminating) await this.#waitForTree();
    return end;
  }

  /** Until the pipes are closed, or are silent and only held open by some process that outlived the program. */
  async #waitForOutput(lastOutput: () => number): Promise<void> {
    const streams = [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== null);
    if (streams.length === 0) return;
    const closed = Promise.all(streams.map(closeOf));
    const exited = performance.now();
    for (;;) {
      const isClosed = await Promise.race([
        closed.then(() => true),
        delay(times.orphanedOutput).then(() => false),
      ]);
      const silence = performance.now() - Math.max(exited, lastOutput());
      if (isClosed) return;
      if (silence >= times.orphanedOutput) break;
    }
    for (const stream of streams) stream.destroy();
  }

  /** Until what the program started is gone too, by force where it must be. */
  async #waitForTree(): Promise<void> {
    const started = performance.now();
    while (this.#tree?.isAlive === true) {
      // A dead process whose parent does not reap it would keep a group forever.
      if (performance.now() - started > times.grace + times.treeLook * 4) {
        this.#tree.end("SIGKILL");
        return;
      }
      await delay(times.treeLook);
    }
  }
}

/** The program ended or closed its input before it read all of it: its right. */
function ignoreClosedInput(): void {
  // Nothing to do.
}

async function closeOf(stream: Readable): Promise<void> {
  if (!stream.closed) await new Promise<void>((resolve) => stream.once("close", resolve));
}

async function delay(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

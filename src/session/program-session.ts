import { readdir } from "node:fs/promises";
import { phrase } from "../base/phrase";
import { Emitter } from "../base/emitter";
import { disposable, DisposableList, type Disposable } from "../base/disposable";
import type { TraceChunk } from "../trace/trace-chunk";
import type { TraceManifest } from "../trace/wire/format";
import { DrivePipes } from "./drive/drive-pipes";
import { FolderFollower } from "./folder-follower";
import type { LaunchPlan } from "./launch-plan";
import { writeManifest } from "./manifest";
import { ProgramProcess, type ProgramEnd } from "./program-process";
import { type SessionProblem, sessionProblem } from "./session-problem";
import { traceFileOf } from "./trace-files";
import type { ProgramOutput, SessionEnd, SessionState, TraceSession } from "./trace-session";

/** What a session is made of, once everything was found and made. */
export interface SessionParts {
  readonly plan: LaunchPlan;
  readonly folder: string;
  readonly notice: string | undefined;
  /** As it was written when the folder was made. */
  readonly manifest: TraceManifest;
  readonly output: "inherit" | "pipe";
  readonly isDriven: boolean;
}

/** The {@link TraceSession} of a program that this process starts. */
export class ProgramSession implements TraceSession {
  readonly #parts: SessionParts;
  readonly #states = new Emitter<SessionState>();
  readonly #outputs = new Emitter<ProgramOutput>();
  readonly #followers = new Set<FolderFollower>();
  readonly #resources = new DisposableList();
  #state: SessionState = "prepared";
  #program: ProgramProcess | undefined;
  #cancelled = false;
  #resolveEnded: (end: SessionEnd) => void = () => undefined;

  readonly drive: DrivePipes | undefined;
  readonly ended: Promise<SessionEnd>;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.drive = parts.isDriven ? this.#resources.add(new DrivePipes()) : undefined;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  get folder(): string {
    return this.#parts.folder;
  }

  get notice(): string | undefined {
    return this.#parts.notice;
  }

  get command(): readonly string[] {
    return this.#parts.manifest.command;
  }

  get state(): SessionState {
    return this.#state;
  }

  get onState(): TraceSession["onState"] {
    return this.#states.event;
  }

  get onOutput(): TraceSession["onOutput"] {
    return this.#outputs.event;
  }

  start(): void {
    if (this.#state !== "prepared") return;
    const onOutput =
      this.#parts.output === "pipe" ? (output: ProgramOutput): void => this.#outputs.fire(output) : undefined;
    const program = startProgram(this.#parts.plan, onOutput, this.drive);
    if (program instanceof Error) {
      void this.#finish({ exitCode: null, signal: null, failure: program });
      return;
    }
    this.#program = this.#resources.add(program);
    this.#become("running");
    void program.ended.then((end) => this.#finish(end));
  }

  follow(listener: (chunk: TraceChunk) => void): Disposable {
    const follower = new FolderFollower(this.folder, listener);
    this.#followers.add(follower);
    // Whether the folder can be read to the end is told once, by `ended`.
    follower.done.catch(() => undefined);
    if (this.#state === "ended") follower.complete();
    return disposable(() => {
      this.#followers.delete(follower);
      follower.dispose();
    });
  }

  writeInput(bytes: Uint8Array): void {
    this.#program?.writeInput(bytes);
  }

  endInput(): void {
    this.#program?.endInput();
  }

  /** Passes a signal that this process got on to the program. */
  signal(signal: NodeJS.Signals): void {
    this.#program?.signal(signal);
  }

  cancel(): void {
    if (this.#state === "prepared") {
      this.#cancelled = true;
      void this.#finish({ exitCode: null, signal: null });
    } else if (this.#state === "running") {
      this.#cancelled = true;
      this.#become("stopping");
      this.#program?.terminate();
    }
  }

  dispose(): void {
    if (this.#state === "prepared") this.cancel();
    this.#cancelled ||= this.#state !== "ended";
    this.#resources.dispose();
    for (const follower of this.#followers) follower.dispose();
    this.#followers.clear();
    this.#states.dispose();
    this.#outputs.dispose();
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#states.fire(state);
  }

  async #finish(end: ProgramEnd): Promise<void> {
    const { exitCode, signal } = end;
    const problem = (await this.#writeEnd(end)) ?? (await this.#findProblem(end));
    const lost = await this.#finishFollowers();
    const reported = problem ?? lost;
    this.#become("ended");
    this.#resolveEnded({
      exitCode,
      signal,
      cancelled: this.#cancelled,
      ...(reported && { problem: reported }),
    });
  }

  async #writeEnd({ exitCode, signal }: ProgramEnd): Promise<SessionProblem | undefined> {
    const time = new Date().toISOString();
    try {
      await writeManifest(this.folder, {
        ...this.#parts.manifest,
        ended: { time, exitCode, signal, cancelled: this.#cancelled },
      });
      return undefined;
    } catch (error) {
      return traceLost(this.folder, error);
    }
  }

  async #findProblem({ failure }: ProgramEnd): Promise<SessionProblem | undefined> {
    if (failure !== undefined) return notStarted(this.#parts.plan, failure);
    if (this.#cancelled) return undefined;
    const names = await readdir(this.folder).catch(() => []);
    if (names.some((name) => traceFileOf(name)?.part === "header")) return undefined;
    return sessionProblem(
      "nothing-traced",
      phrase(
        "Nothing was traced: the program started no Node.js 20 or Python 3.9 (or later) that reads NODE_OPTIONS or PYTHONPATH. Python's options -I, -E and -S, and an emptied environment, keep tracing out.",
      ),
    );
  }

  async #finishFollowers(): Promise<SessionProblem | undefined> {
    const followers = [...this.#followers];
    for (const follower of followers) follower.complete();
    const results = await Promise.allSettled(followers.map((follower) => follower.done));
    const failed = results.find((result) => result.status === "rejected");
    return failed && traceLost(this.folder, failed.reason);
  }
}

/** `spawn` throws what it can tell at once (arguments with a null byte), and reports the rest later. */
function startProgram(
  plan: LaunchPlan,
  onOutput: ((output: ProgramOutput) => void) | undefined,
  drive: DrivePipes | undefined,
): ProgramProcess | Error {
  try {
    return new ProgramProcess(plan, onOutput, drive);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function notStarted(plan: LaunchPlan, error: Error): SessionProblem {
  return sessionProblem(
    "program-not-runnable",
    phrase("{0} could not be started in {1}: {2}.", plan.file, plan.directory, error.message),
  );
}

function traceLost(folder: string, error: unknown): SessionProblem {
  return sessionProblem(
    "trace-lost",
    phrase(
      "The trace in {0} is incomplete: {1}. The program itself was not affected.",
      folder,
      error instanceof Error ? error.message : String(error),
    ),
  );
}

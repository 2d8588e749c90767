import type { Disposable } from "../base/disposable";
import type { Event } from "../base/emitter";
import type { TraceChunk } from "../trace/trace-chunk";
import type { DriveControl } from "./drive/drive-control";
import type { SessionProblem } from "./session-problem";

/**
 * `prepared`: the folder exists and the interpreter was found, nothing runs yet. `running`: the program runs. `stopping`: it was
 * asked to end. `ended`: it is gone and everything it wrote has been passed on.
 */
export type SessionState = "prepared" | "running" | "stopping" | "ended";

/** Bytes that the program wrote, as it wrote them. */
export interface ProgramOutput {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** How a session ended. */
export interface SessionEnd {
  /** Null where the program was ended by a signal, or never began. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** True where {@link TraceSession.cancel} was called while it ran. */
  readonly cancelled: boolean;
  /** What the person should know: the program could not be started, or nothing of it was traced. */
  readonly problem?: SessionProblem;
}

/**
 * One run of a program under a tracer.
 *
 * Made by `prepareTrace`; subscribe, then `start()`. The trace is in `folder` from then on, whatever happens to the program,
 * to the session, or to this process.
 */
export interface TraceSession extends Disposable {
  /** Absolute path of the trace folder. */
  readonly folder: string;
  /** Something the person should be told before the run, for example that the trace is not stored in the workspace. */
  readonly notice: string | undefined;
  /** What is run, for people: the interpreter and its arguments. */
  readonly command: readonly string[];
  readonly state: SessionState;
  readonly onState: Event<SessionState>;
  /** The program's output; silent where the request says `inherit`. */
  readonly onOutput: Event<ProgramOutput>;
  /** Resolves, never rejects, when the state becomes `ended`: then every follower has been given every chunk. */
  readonly ended: Promise<SessionEnd>;

  /** Runs the program. Calling it twice does nothing. */
  start(): void;

  /**
   * Passes on the whole trace from its beginning, then whatever is added, until the session has ended. May be called at any time
   * and more than once (a view that was reloaded), each follower reads for itself.
   */
  follow(listener: (chunk: TraceChunk) => void): Disposable;

  /** Drives the call by hand; undefined where the request's program is not driven. */
  readonly drive: DriveControl | undefined;

  /** Writes to the program's stdin (`output: "pipe"` only). */
  writeInput(bytes: Uint8Array): void;
  /** Ends the program's stdin (`output: "pipe"` only). */
  endInput(): void;

  /** Asks the program and its children to end (SIGTERM), and ends them by force after a while. What was recorded stays. */
  cancel(): void;

  /** Lets go of everything at once: a program that still runs is ended by force. The trace stays. */
  dispose(): void;
}

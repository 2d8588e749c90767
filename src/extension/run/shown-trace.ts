import type { Disposable } from "../../base/disposable";
import type { Event } from "../../base/emitter";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { RunState } from "../../trace/view-protocol";
import type { DrivenCall } from "../drive/driven-call";

/** Someone reads a trace from its beginning. */
export interface TraceFollowing extends Disposable {
  /** Resolves, never rejects, when every chunk has been passed on and none will follow: with how the run ended. */
  readonly done: Promise<RunState>;
}

/** A trace as a view shows it: of a program that runs, or a saved one. */
export interface ShownTrace {
  /** For people: the function or program that is traced. */
  readonly title: string;
  /** Absolute path of the trace folder, or of the file that it was packed into; where that is on no disk of this machine, a URI. */
  readonly folder: string;
  readonly state: RunState;
  readonly onState: Event<RunState>;
  /** Passes on the whole trace from its beginning, then what is added. Each follower reads for itself. */
  follow(listener: (chunk: TraceChunk) => void): TraceFollowing;
  /** Present where the person drives the call that is traced. */
  readonly drive?: DrivenCall | undefined;
  /** Ends the program, where one runs. */
  cancel(): void;
}
